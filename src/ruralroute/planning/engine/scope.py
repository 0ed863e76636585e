"""What a search is about: visits, vehicles, which space a zone rides in, how many trips.

A scope is plain numbers worked out from the problem; the OR-Tools model is built from it.  Each
simplification here is safe: it never admits a day that the evaluator refuses.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ruralroute.planning.problem.data import (
    RoutingProblem,
    SpaceData,
    Trip,
    VehicleData,
    VisitData,
)

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleScope:
    """How one vehicle is modelled.

    Parameters
    ----------
    vehicle
        Index in the problem.
    visits
        Visits that it may serve, as positions in `Scope.visits`.
    space_of
        The one space that each zone rides in; a zone that no space holds is absent.
    clashes
        Pairs of zones that share a space without sharing a set-point: never on one trip.
    trips
        The most trips that can be of use.
    """

    vehicle: int
    visits: frozenset[int]
    space_of: dict[int, int]
    clashes: frozenset[Pair]
    trips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Visits (indices in the problem) and the vehicles that can be of use for them."""

    problem: RoutingProblem
    visits: tuple[int, ...]
    vehicles: tuple[VehicleScope, ...]

    def trip(self, vehicle: VehicleScope, visits: Sequence[int]) -> Trip:
        """Make the trip of `vehicle` that serves these visits (indices in the problem)."""
        data = self.problem.vehicles[vehicle.vehicle]
        zones = [self.problem.visits[visit].zone for visit in visits]
        spaces = tuple(vehicle.space_of[zone] for zone in zones)
        points = []
        for index, space in enumerate(data.spaces):
            aboard = {zone for zone, place in zip(zones, spaces, strict=True) if place == index}
            held = _common_points(self.problem, space, aboard)
            points.append(held[0] if held else space.set_points[0])
        return Trip(visits=tuple(visits), spaces=spaces, set_points=tuple(points))


def make_scope(
    problem: RoutingProblem, visits: Iterable[int], vehicles: Iterable[int] | None = None
) -> Scope:
    """Work out the scope of a search.

    Parameters
    ----------
    problem
        The problem.
    visits
        Visits to plan; one that no vehicle can serve alone is better left out.
    vehicles
        Vehicles that may be used; by default all.
    """
    chosen = tuple(visits)
    fleet = range(len(problem.vehicles)) if vehicles is None else vehicles
    scopes = (_vehicle_scope(problem, index, chosen) for index in fleet)
    return Scope(
        problem=problem, visits=chosen, vehicles=tuple(one for one in scopes if one.visits)
    )


def _vehicle_scope(problem: RoutingProblem, index: int, visits: Sequence[int]) -> VehicleScope:
    data = problem.vehicles[index]
    allowed = [
        position for position, visit in enumerate(visits) if index in problem.visits[visit].vehicles
    ]
    demand: dict[int, int] = {}
    for position in allowed:
        visit = problem.visits[visits[position]]
        demand[visit.zone] = demand.get(visit.zone, 0) + sum(visit.load[-1:])
    space_of, clashes = _assign_zones(problem, data, demand)
    served = frozenset(
        position
        for position in allowed
        if _fits(problem, data, space_of, visits[position])
        and _is_reachable(problem, data, visits[position])
    )
    return VehicleScope(
        vehicle=index,
        visits=served,
        space_of=space_of,
        clashes=clashes,
        trips=_useful_trips(
            problem, data, [problem.visits[visits[position]] for position in served]
        ),
    )


def _fits(problem: RoutingProblem, data: VehicleData, space_of: dict[int, int], visit: int) -> bool:
    one = problem.visits[visit]
    if one.zone not in space_of:
        return False
    space = data.spaces[space_of[one.zone]].capacity
    return all(
        max(load, back) <= min(part, whole)
        for load, back, part, whole in zip(
            one.load, one.load_back, space, data.capacity, strict=True
        )
    )


def _is_reachable(problem: RoutingProblem, data: VehicleData, visit: int) -> bool:
    reachable = problem.matrices[data.matrix].reachable
    home, place = problem.centres[data.centre].place, problem.visits[visit].place
    return bool(reachable[home, place] and reachable[place, home])


def _common_points(problem: RoutingProblem, space: SpaceData, zones: Iterable[int]) -> list[int]:
    """Set-points of a space that hold all of these zones."""
    wanted = list(zones)
    return [
        point
        for point in space.set_points
        if all(problem.zones[point].holds[zone] for zone in wanted)
    ]


def _assign_zones(
    problem: RoutingProblem, data: VehicleData, demand: dict[int, int]
) -> tuple[dict[int, int], frozenset[Pair]]:
    """Choose one space for each zone: most zones held, fewest clashes, most room of use."""
    choices = []
    for zone in sorted(demand):
        able = [
            index
            for index, space in enumerate(data.spaces)
            if _common_points(problem, space, [zone])
        ]
        if able:
            choices.append([(zone, index) for index in able])
    best: tuple[tuple[int, int], dict[int, int], frozenset[Pair]] | None = None
    for combination in itertools.islice(itertools.product(*choices), 5_000):
        space_of = dict(combination)
        clashes = _clashes(problem, data, space_of)
        room = 0
        for index, space in enumerate(data.spaces):
            wanted = sum(demand[zone] for zone, place in space_of.items() if place == index)
            room += min(wanted, sum(space.capacity[-1:]))
        rank = (-len(clashes), room)
        if best is None or rank > best[0]:
            best = (rank, space_of, clashes)
    if best is None:
        return {}, frozenset()
    return best[1], best[2]


def _clashes(
    problem: RoutingProblem, data: VehicleData, space_of: dict[int, int]
) -> frozenset[Pair]:
    """Pairs of zones that must not meet; what is left to meet always has a common set-point."""
    clashes: set[Pair] = set()
    for index, space in enumerate(data.spaces):
        zones = sorted(zone for zone, place in space_of.items() if place == index)
        for size in range(2, len(zones) + 1):
            for group in itertools.combinations(zones, size):
                pairs = set(itertools.combinations(group, 2))
                if not pairs & clashes and not _common_points(problem, space, group):
                    clashes.add((group[0], group[1]))
    return frozenset(clashes)


def _useful_trips(problem: RoutingProblem, data: VehicleData, visits: Sequence[VisitData]) -> int:
    """Bound the number of trips of use: one where all fits at once, else what the day holds."""
    if _all_at_once(problem, data, visits):
        return 1
    centre = problem.centres[data.centre]
    duration = problem.matrices[data.matrix].duration_s
    first, last = _day(problem, data)
    shortest = sorted(
        centre.load_s
        + int(duration[centre.place, one.place] + duration[one.place, centre.place])
        + problem.place_fixed_s[one.place]
        + one.handling_s
        + centre.unload_s
        for one in visits
    )
    count, used = 0, -centre.turnaround_s
    for trip in shortest[: data.max_trips]:
        used += centre.turnaround_s + trip
        if used > last - first:
            break
        count += 1
    return max(1, count)


def _day(problem: RoutingProblem, data: VehicleData) -> tuple[int, int]:
    centre = problem.centres[data.centre]
    return max(data.shift_start_s, centre.open_s), min(data.shift_end_s, centre.close_s)


def _all_at_once(problem: RoutingProblem, data: VehicleData, visits: Sequence[VisitData]) -> bool:
    """Whether nothing but distance could ever call for a second trip."""
    first, last = _day(problem, data)
    room = tuple(map(min, *(one.capacity for one in data.spaces), data.capacity))
    cut_off = problem.centres[data.centre].collect_by_s
    classes = {one.goods_class for one in visits}
    return (
        all(
            sum(one.load[kind] + one.load_back[kind] for one in visits) <= most
            for kind, most in enumerate(room)
        )
        and len({one.zone for one in visits}) <= 1
        and not any(problem.incompatible[one] & classes for one in classes)
        and all(one.max_aboard_s is None for one in visits)
        and all(one.ready_s <= first for one in visits)
        and (cut_off is None or cut_off >= last)
        and min(data.max_driving_s, last - first) <= problem.driver.max_driving_since_rest_s
    )
