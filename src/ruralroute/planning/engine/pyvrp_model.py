"""What of a routing problem PyVRP can hold, and the problem in its terms.

Everything that `expresses_pyvrp` lets through is exact, but for money that is not whole in the
unit chosen here, and for the price of handling, which must not depend on the vehicle.  Answers
are timed and priced by the full model anyway.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    Action,
    Mixing,
    RoutingProblem,
    VehicleData,
    VisitData,
)

MOST_VISITS = 2_000
"""In larger problems PyVRP hardly comes beyond its first answer."""
MOST_BYTES = 2**30
"""Its matrices may take so much; each set of vehicles that may not go somewhere needs its own."""
BARRED = 50
"""Longest arcs that a closed one costs."""
DEAR = 20
"""Longest arcs that leaving a visit out costs, where not all can be served."""
FINEST = 1_000_000
"""Most units of cost of the longest arc; PyVRP's penalties are made for such numbers."""


def expresses_pyvrp(problem: RoutingProblem) -> bool:
    """Whether PyVRP is installed and knows every rule of a problem.

    It knows loads in any dimensions, deliveries, collections, exchanges, shipments, one window
    for each visit, release times, prices, several centres and trips, open routes, a mixed fleet,
    who may serve whom, collections last, and limits of a day's length and metres.
    """
    return (
        find_spec("pyvrp") is not None
        and 1 < len(problem.visits) <= MOST_VISITS
        and problem.mixing is not Mixing.AFTER_FRACTION
        and len(problem.zones) == 1
        and not any(problem.incompatible)
        and not any(problem.place_fixed_s)
        and problem.driver.max_driving_since_rest_s >= FAR_FUTURE_S
        and all(
            (one.load_s, one.unload_s, one.turnaround_s, one.collect_by_s) == (0, 0, 0, None)
            for one in problem.centres
        )
        and all(_is_plain_visit(problem, one) for one in problem.visits)
        and all(_is_plain_vehicle(problem, one) for one in problem.vehicles)
        and len({(one.cost_per_handling_s, one.kind) for one in problem.vehicles}) <= 1
    )


def _is_plain_visit(problem: RoutingProblem, one: VisitData) -> bool:
    return (
        len(one.windows) == 1
        and not one.setup_s
        and not any(one.setup_by_kind)
        and not (one.operators and problem.operator_fixed_s)
        and one.max_aboard_s is None
        and (one.delivers or not one.ready_s)
    )


def _is_plain_vehicle(problem: RoutingProblem, one: VehicleData) -> bool:
    cost = problem.matrices[one.matrix].cost
    has_money_on_arcs = bool(one.cost_per_driving_s) or cost is not None
    return (
        len(one.spaces) == 1
        and one.max_driving_s >= FAR_FUTURE_S
        and one.max_visits is None
        and not one.breaks
        and not one.cost_per_s
        and not (has_money_on_arcs and one.max_distance_m is not None)
    )


class _Profile(NamedTuple):
    """What tells one of PyVRP's matrices from others; `rates`: arcs count money at these rates."""

    matrix: int
    rates: tuple[int, int] | None
    barred: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PyvrpModel:
    """A problem in PyVRP's terms.

    `clients` are the visits of its clients, `pairs` the halves of its shipments, `vehicles` the
    vehicles of each of its types; `dear` is more than any right decision costs.
    """

    data: Any
    clients: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    vehicles: tuple[tuple[int, ...], ...]
    dear: int


def make_model(problem: RoutingProblem, visits: Sequence[int], *, all_served: bool) -> PyvrpModel:
    """Put visits and all vehicles of a problem into PyVRP's terms.

    Parameters
    ----------
    problem
        One that `expresses_pyvrp`.
    visits
        Which of its visits.
    all_served
        Whether all of them can be served together; else leaving one out has a price here.

    Raises
    ------
    ValueError
        Its matrices would need too much memory.
    """
    return _Maker(problem, visits, all_served=all_served).model()


class _Maker:
    """Makes the model of a problem: each visit is a location, then come the homes and nowhere."""

    def __init__(self, problem: RoutingProblem, visits: Sequence[int], *, all_served: bool) -> None:
        self._peer = import_module("pyvrp")
        self._problem = problem
        self._visits = list(visits)
        self._at = {visit: location for location, visit in enumerate(visits)}
        self._all_served = all_served
        homes = {place for one in problem.vehicles for place in (one.start_place, one.end_place)}
        self._homes: list[int | None] = [*sorted(one for one in homes if one is not None), None]
        self._set_money()

    def model(self) -> PyvrpModel:
        """Make it."""
        groups: dict[tuple[_Profile, object], list[int]] = defaultdict(list)
        allowed = {one: frozenset(one) for one in {self._visit(at).vehicles for at in self._visits}}
        for index, vehicle in enumerate(self._problem.vehicles):
            barred = tuple(
                location
                for location, visit in enumerate(self._visits)
                if index not in allowed[self._visit(visit).vehicles]
            )
            key = replace(vehicle, id="", spaces=(replace(vehicle.spaces[0], id=""),))
            groups[_Profile(vehicle.matrix, self._rates(vehicle), barred), key].append(index)
        profiles = list(dict.fromkeys(profile for profile, _ in groups))
        size = len(self._visits) + len(self._homes)
        if len(profiles) * size * size * 16 > MOST_BYTES:
            raise ValueError(f"{len(profiles)} matrices of {size} places are too much")
        arrays = [self._arrays(one) for one in profiles]
        clients = [one for one in self._visits if self._visit(one).pair is None]
        pairs = [
            (one, pair)
            for one in self._visits
            if self._visit(one).action is Action.PICK_UP
            and (pair := self._visit(one).pair) is not None
        ]
        data = self._peer.ProblemData(
            locations=[self._peer.Location(x=0, y=0) for _ in range(size)],
            clients=[self._client(one) for one in clients],
            depots=[
                self._peer.Depot(location=location) for location in range(len(self._visits), size)
            ],
            vehicle_types=[
                self._type(group, profiles.index(profile), has_rates=profile.rates is not None)
                for (profile, _), group in groups.items()
            ],
            distance_matrices=[one for one, _ in arrays],
            duration_matrices=[one for _, one in arrays],
            shipments=[self._shipment(*pair) for pair in pairs],
        )
        return PyvrpModel(
            data=data,
            clients=tuple(clients),
            pairs=tuple(pairs),
            vehicles=tuple(tuple(group) for group in groups.values()),
            dear=self._dear * (1 + max(self._visit(one).level for one in self._visits)),
        )

    def _visit(self, index: int) -> VisitData:
        return self._problem.visits[index]

    def _set_money(self) -> None:
        """Choose the problem's units of money in one of the model's: exact, or small enough."""
        problem = self._problem
        divisor, longest = 0, 1
        for one in {
            (one.matrix, one.cost_per_m, one.cost_per_driving_s): one for one in problem.vehicles
        }.values():
            divisor = math.gcd(divisor, one.cost_per_m, one.cost_per_driving_s)
            cost = problem.matrices[one.matrix].cost
            if cost is not None:
                divisor = math.gcd(divisor, int(np.gcd.reduce(cost, axis=None)))
            money = self._money(one.matrix, (one.cost_per_m, one.cost_per_driving_s))
            longest = max(longest, int(money.max(initial=0)))
        divisor = math.gcd(divisor, *(one.cost_fixed for one in problem.vehicles))
        divisor = max(1, math.gcd(divisor, *(one.price or 0 for one in problem.visits)))
        self._is_coarse = longest // divisor > FINEST
        self._unit = math.ceil(longest / FINEST) if self._is_coarse else divisor
        fixed = max((one.cost_fixed for one in problem.vehicles), default=0)
        self._dear = self._units(DEAR * longest + fixed) + 1

    def _units(self, money: int) -> int:
        return (money + self._unit // 2) // self._unit

    def _rates(self, one: VehicleData) -> tuple[int, int] | None:
        """Return the rates of metres and seconds where arcs must count money and not metres."""
        rates = (one.cost_per_m, one.cost_per_driving_s)
        if one.max_distance_m is not None:
            return None
        is_mixed = one.cost_per_driving_s or self._problem.matrices[one.matrix].cost is not None
        return rates if is_mixed or self._is_coarse else None

    def _money(self, matrix: int, rates: tuple[int, int]) -> NDArray[np.int64]:
        found = self._problem.matrices[matrix]
        money = found.distance_m.astype(np.int64) * rates[0]
        money += found.duration_s.astype(np.int64) * rates[1]
        if found.cost is not None:
            money += found.cost
        return np.where(found.reachable, money, 0)

    def _arrays(self, profile: _Profile) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what arcs count and how long they take."""
        found = self._problem.matrices[profile.matrix]
        if profile.rates is None:
            counted = np.where(found.reachable, found.distance_m, 0).astype(np.int64)
        else:
            counted = self._money(profile.matrix, profile.rates)
            counted = (counted + self._unit // 2) // self._unit
        seconds = np.where(found.reachable, found.duration_s, 0).astype(np.int64)
        homes = [0 if one is None else one for one in self._homes]
        places = np.array([*(self._visit(one).place for one in self._visits), *homes], np.intp)
        closed = ~found.reachable[np.ix_(places, places)]
        if self._problem.mixing is Mixing.LAST:
            collects = np.array([self._visit(one).collects for one in self._visits])
            delivers = np.array([self._visit(one).delivers for one in self._visits])
            count = len(self._visits)
            closed[:count, :count] |= collects[:, None] & delivers[None, :]
        closed[list(profile.barred), :] = True
        closed[:, list(profile.barred)] = True
        nowhere = len(places) - 1
        closed[nowhere, :] = closed[:, nowhere] = False
        np.fill_diagonal(closed, val=False)
        made = []
        for array in (counted, seconds):
            chosen = array[np.ix_(places, places)]
            chosen[nowhere, :] = chosen[:, nowhere] = 0
            chosen[closed] = BARRED * max(1, int(chosen.max(initial=0)))
            np.fill_diagonal(chosen, 0)
            made.append(chosen)
        return made[0], made[1]

    def _type(self, group: Sequence[int], profile: int, *, has_rates: bool) -> Any:
        one = self._problem.vehicles[group[0]]
        centre = self._problem.centres[one.centre]
        more: dict[str, Any] = {}
        last = min(one.shift_end_s, centre.close_s)
        if last < FAR_FUTURE_S:
            more["tw_late"] = last
        if one.max_duty_s is not None:
            more["shift_duration"] = one.max_duty_s
        if one.max_distance_m is not None:
            more["max_distance"] = one.max_distance_m
        if one.max_trips > 1:
            more["reload_depots"] = [self._homes.index(centre.place)]
            more["max_reloads"] = one.max_trips - 1
        return self._peer.VehicleType(
            num_available=len(group),
            capacity=[*map(min, one.capacity, one.spaces[0].capacity)],
            start_depot=self._homes.index(one.start_place),
            end_depot=self._homes.index(one.end_place),
            fixed_cost=self._units(one.cost_fixed),
            tw_early=max(one.shift_start_s, centre.open_s),
            unit_distance_cost=1 if has_rates else self._units(one.cost_per_m),
            profile=profile,
            **more,
        )

    def _wanted(self, *visits: int) -> dict[str, Any]:
        """Say whether a task must be served, or what leaving it out costs."""
        prices = [self._visit(one).price for one in visits]
        if None not in prices:
            return {"required": False, "prize": self._units(sum(one or 0 for one in prices))}
        if self._all_served:
            return {"required": True}
        level = max(self._visit(one).level for one in visits)
        return {"required": False, "prize": self._dear * (1 + level)}

    def _times(self, visit: int, prefix: str = "") -> dict[str, int]:
        one = self._visit(visit)
        (low, high), handling = one.windows[0], (one.handling_by_kind or (one.handling_s,))
        kind = self._problem.vehicles[0].kind if one.handling_by_kind else 0
        told = {f"{prefix}tw_early": low, f"{prefix}service_duration": handling[kind]}
        return told | ({f"{prefix}tw_late": high} if high < FAR_FUTURE_S else {})

    def _client(self, visit: int) -> Any:
        one = self._visit(visit)
        nothing = self._problem.nothing
        back = one.load if one.action is Action.COLLECT else one.load_back
        return self._peer.Client(
            location=self._at[visit],
            delivery=[*(one.load if one.delivers else nothing)],
            pickup=[*back],
            release_time=one.ready_s,
            **self._times(visit),
            **self._wanted(visit),
        )

    def _shipment(self, pickup: int, delivery: int) -> Any:
        return self._peer.Shipment(
            pickup_location=self._at[pickup],
            delivery_location=self._at[delivery],
            amount=[*self._visit(pickup).load],
            **self._times(pickup, "pickup_"),
            **self._times(delivery, "delivery_"),
            **self._wanted(pickup, delivery),
        )
