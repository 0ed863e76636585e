"""Which loads the model must bound: each dimension, of each space and of the whole vehicle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ruralroute.planning.engine.scope import Scope, VehicleScope
from ruralroute.planning.problem.data import Action, VisitData


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRule:
    """One kind of load in one slot: the n-th space of every vehicle, or all of it (None).

    Parameters
    ----------
    name
        Unique among the rules.
    slot
        Number of the space, or None for the whole vehicle.
    zones
        For each vehicle of the scope, the zones whose goods count.
    capacity
        For each vehicle of the scope.
    deliver, collect
        By zones that count: what each visit of the scope brings out, or in.
    """

    name: str
    slot: int | None
    zones: tuple[tuple[int, ...], ...]
    capacity: list[int]
    deliver: dict[tuple[int, ...], list[int]]
    collect: dict[tuple[int, ...], list[int]]


def load_rules(scope: Scope) -> list[LoadRule]:
    """List the loads that can bind; what fits into every vehicle all at once is left out."""
    slots = max(
        (len(scope.problem.vehicles[one.vehicle].spaces) for one in scope.vehicles), default=0
    )
    rules = []
    for kind in range(len(scope.problem.dimensions)):
        for slot in (None, *range(slots)):
            rule = _rule(scope, slot, kind)
            if rule is not None:
                rules.append(rule)
    return rules


def _rule(scope: Scope, slot: int | None, kind: int) -> LoadRule | None:
    problem = scope.problem
    zones: list[tuple[int, ...]] = []
    capacity: list[int] = []
    deliver: dict[tuple[int, ...], list[int]] = {}
    collect: dict[tuple[int, ...], list[int]] = {}
    binds = False
    for vehicle in scope.vehicles:
        counted = _counted(scope, vehicle, slot, kind)
        zones.append(counted)
        if counted not in deliver:
            deliver[counted] = list(_loads(scope, counted, kind, _brought))
            collect[counted] = list(_loads(scope, counted, kind, _taken))
        data = problem.vehicles[vehicle.vehicle]
        limit = data.capacity[kind]
        if slot is not None and slot < len(data.spaces):
            limit = min(limit, data.spaces[slot].capacity[kind])
        wanted = sum(
            deliver[counted][position] + collect[counted][position] for position in vehicle.visits
        )
        bound = wanted > limit
        binds = binds or bound
        capacity.append(limit if bound else wanted)
    if not binds:
        return None
    dimension = problem.dimensions[kind]
    name = dimension if slot is None else f"{dimension} of space {slot}"
    return LoadRule(
        name=name,
        slot=slot,
        zones=tuple(zones),
        capacity=capacity,
        deliver=deliver,
        collect=collect,
    )


def _counted(scope: Scope, vehicle: VehicleScope, slot: int | None, kind: int) -> tuple[int, ...]:
    """Zones whose goods count in a slot; none where another rule already bounds them."""
    data = scope.problem.vehicles[vehicle.vehicle]
    if slot is not None:
        return tuple(sorted(zone for zone, place in vehicle.space_of.items() if place == slot))
    used = set(vehicle.space_of.values())
    if (
        len(used) <= 1
        or sum(data.spaces[place].capacity[kind] for place in used) <= data.capacity[kind]
    ):
        return ()
    return tuple(sorted(vehicle.space_of))


def _loads(
    scope: Scope, zones: tuple[int, ...], kind: int, load_of: Callable[[VisitData, int], int]
) -> Iterator[int]:
    for index in scope.visits:
        visit = scope.problem.visits[index]
        yield load_of(visit, kind) if visit.zone in zones else 0


def _brought(visit: VisitData, kind: int) -> int:
    return visit.load[kind] if visit.delivers else 0


def _taken(visit: VisitData, kind: int) -> int:
    return visit.load[kind] if visit.action is Action.COLLECT else visit.load_back[kind]
