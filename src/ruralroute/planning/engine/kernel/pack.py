"""From a routing problem to the arrays of the core, and from its lists back to days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.engine.kernel.arrays import FAR, NO_ROAD, NONE, IntArray
from ruralroute.planning.engine.kernel.flat import Given
from ruralroute.planning.engine.kernel.fleet import (
    arc_costs,
    capacities,
    set_points,
    vehicle_kinds,
    is_plain,
    limits,
    ints,
    starts,
    first_moment,
)
from ruralroute.planning.engine.kernel.reduce import reduced
from ruralroute.planning.engine.kernel.worth import away_from_home, losses, nearest
from ruralroute.planning.problem.data import (
    Action,
    BreakData,
    Days,
    Mixing,
    RoutingProblem,
    Trip,
    VehicleData,
    VisitData,
)

MOST_BITS = 62
FEW = 150
"""Up to so many visits all places are tried, above it those beside near visits."""
BESIDE = 40
"""Near visits beside which places are tried."""
LATEST = NO_ROAD - 1
_MIXINGS = {Mixing.FREE: 0, Mixing.LAST: 1, Mixing.AFTER_FRACTION: 2}
_ACTIONS = {one: number for number, one in enumerate(Action)}


class Packed:
    """A problem, or a part of it, as arrays.

    Parameters
    ----------
    problem
        The problem.
    visits, vehicles
        Indices of the visits and vehicles of the part.
    """

    def __init__(
        self, problem: RoutingProblem, visits: Sequence[int], vehicles: Sequence[int]
    ) -> None:
        self.problem = problem
        self.visits = list(visits)
        self.vehicles = list(vehicles)
        self._number = {visit: number for number, visit in enumerate(self.visits)}
        self._vehicle_number = {one: number for number, one in enumerate(self.vehicles)}
        self.given = self._given(reduced(problem, self.visits, self.vehicles))

    def list_of(self, days: Days) -> NDArray[np.int32]:
        """Return days as a list of the core."""
        items: list[int] = []
        for vehicle, trips in days.items():
            items += [self._vehicle_number[vehicle], len(trips)]
            for trip in trips:
                items.append(len(trip.visits))
                items += [self._number[visit] for visit in trip.visits]
                items += trip.spaces
        return np.array([*items, NONE], dtype=np.int32)

    def days_of(self, items: Sequence[int]) -> Days:
        """Return the days of a list of the core."""
        days: Days = {}
        numbers = [int(one) for one in items]
        at = 0
        while numbers[at] != NONE:
            vehicle = self.vehicles[numbers[at]]
            trips = []
            count = numbers[at + 1]
            at += 2
            for _ in range(count):
                size = numbers[at]
                visits = [self.visits[one] for one in numbers[at + 1 : at + 1 + size]]
                spaces = numbers[at + 1 + size : at + 1 + 2 * size]
                trips.append(make_trip(self.problem, vehicle, visits, spaces))
                at += 1 + 2 * size
            days[vehicle] = tuple(trips)
        return dict(sorted(days.items()))

    def _given(self, problem: RoutingProblem) -> Given:
        data = [problem.visits[one] for one in self.visits]
        fleet = [problem.vehicles[one] for one in self.vehicles]
        kinds = len(problem.dimensions)
        out, back = _loads(data, kinds)
        base = min((first_moment(problem, one) for one in fleet), default=0)
        windows = [
            [(max(low - base, 0), min(high - base, LATEST)) for low, high in one.windows]
            for one in data
        ]
        operators, extra = _operators(problem, data)
        handling, setup = _handling(data, fleet)
        breaks = [each for one in fleet for each in one.breaks]
        costs, cost_kind = arc_costs(problem, fleet)
        capacity, spaces = capacities(fleet, kinds)
        room = np.maximum(capacity[:, :kinds].max(axis=0, initial=1), 1)
        away = away_from_home(problem, data, fleet)
        size = ((out + back) / room).max(axis=1, initial=0)
        rewards = losses(problem, data, costs, fleet)
        centres = [problem.centres[one.centre] for one in fleet]
        first = [first_moment(problem, one) - base for one in fleet]
        last = [
            min(one.shift_end_s - base, centre.close_s - base, LATEST)
            for one, centre in zip(fleet, centres, strict=True)
        ]
        seconds = np.stack([_seconds(one.duration_s, one.reachable) for one in problem.matrices])
        class_bit, class_clash = _classes(problem, data)
        one_matrix = fleet[0].matrix if fleet else 0
        near = nearest(
            seconds[one_matrix], costs[cost_kind[0]] if fleet else costs[0], data, windows
        )
        plain = [
            is_plain(problem, one, low, high)
            for one, low, high in zip(fleet, first, last, strict=True)
        ]
        return Given(
            place=ints([one.place for one in data]),
            action=ints([_ACTIONS[one.action] for one in data]),
            out=out,
            back=back,
            handling=handling + extra[:, None],
            setup=setup,
            operators=operators,
            window_starts=starts([len(one) for one in windows]),
            window_lo=ints([low for one in windows for low, _ in one]),
            window_hi=ints([high for one in windows for _, high in one]),
            ready=ints([one.ready_s - base for one in data]),
            aboard=ints([NONE if one.max_aboard_s is None else one.max_aboard_s for one in data]),
            zone=ints([one.zone for one in data]),
            class_bit=class_bit,
            class_clash=class_clash,
            pair=ints([self._partner(one.pair) for one in data]),
            loss=rewards,
            must=np.array([float(any(one.loss)) for one in data]),
            allow=self._allow(),
            near=near,
            size=size,
            away=away,
            fixed=ints(problem.place_fixed_s),
            seconds=seconds,
            metres=np.stack([one.distance_m for one in problem.matrices]).astype(np.int32),
            cost=costs,
            matrix=ints([one.matrix for one in fleet]),
            cost_kind=cost_kind,
            kind=ints(vehicle_kinds(problem, self.vehicles, self.visits)),
            start=ints([NONE if one.start_place is None else one.start_place for one in fleet]),
            end=ints([NONE if one.end_place is None else one.end_place for one in fleet]),
            load_s=ints([one.load_s for one in centres]),
            unload_s=ints([one.unload_s for one in centres]),
            turnaround_s=ints([one.turnaround_s for one in centres]),
            first=ints(first),
            last=ints(last),
            collect_by=ints(
                [FAR if one.collect_by_s is None else one.collect_by_s - base for one in centres]
            ),
            cost_fixed=ints([one.cost_fixed for one in fleet]),
            cost_per_s=ints([one.cost_per_s for one in fleet]),
            cost_handling=ints([one.cost_per_handling_s for one in fleet]),
            handling_kind=ints([min(one.kind, handling.shape[1] - 1) for one in fleet]),
            max_trips=ints([max(1, min(one.max_trips, len(data))) for one in fleet]),
            max_driving=ints([min(one.max_driving_s, FAR) for one in fleet]),
            max_metres=limits([one.max_distance_m for one in fleet]),
            max_visits=limits([one.max_visits for one in fleet]),
            max_duty=limits([one.max_duty_s for one in fleet]),
            capacity=capacity,
            spaces=ints([len(one.spaces) for one in fleet]),
            space_order=spaces[0],
            point_count=spaces[1],
            point_holds=set_points(problem, fleet, spaces[1]),
            break_starts=starts([len(one.breaks) for one in fleet]),
            break_window_starts=starts([len(one.windows) for one in breaks]),
            break_lo=ints([max(low - base, 0) for one in breaks for low, _ in one.windows]),
            break_hi=ints([min(high - base, LATEST) for one in breaks for _, high in one.windows]),
            break_s=ints([one.service_s for one in breaks]),
            break_load=ints(
                [[FAR] * kinds if one.max_load is None else one.max_load for one in breaks], kinds
            ),
            break_twin=_twins(fleet),
            plain=np.array(plain, dtype=np.uint8),
            operator_s=problem.operator_fixed_s,
            drive_limit=min(problem.driver.max_driving_since_rest_s, FAR),
            rest_s=problem.driver.min_rest_s,
            rest_handling=int(problem.driver.rest_includes_handling),
            mixing=_MIXINGS[problem.mixing],
            neighbours=BESIDE if len(data) > FEW else 0,
        )

    def _partner(self, pair: int | None) -> int:
        return NONE if pair is None else self._number.get(pair, NONE)

    def _allow(self) -> NDArray[np.uint8]:
        allow = np.zeros((len(self.visits), len(self.vehicles)), np.uint8)
        rows: dict[tuple[int, ...], NDArray[np.uint8]] = {}
        for number, visit in enumerate(self.visits):
            data = self.problem.visits[visit]
            if data.pair is not None and data.pair not in self._number:
                continue  # nobody can serve the other half
            if data.vehicles not in rows:
                row = np.zeros(len(self.vehicles), np.uint8)
                known = (self._vehicle_number.get(one) for one in data.vehicles)
                row[[at for at in known if at is not None]] = 1
                rows[data.vehicles] = row
            allow[number] = rows[data.vehicles]
        return allow


def make_trip(
    problem: RoutingProblem, vehicle: int, visits: Sequence[int], spaces: Sequence[int]
) -> Trip:
    """Make a trip; each space stands at its first set-point that holds what is in it."""
    points = []
    for number, space in enumerate(problem.vehicles[vehicle].spaces):
        inside = {
            problem.visits[visit].zone
            for visit, at in zip(visits, spaces, strict=True)
            if at == number
        }
        points.append(
            next(
                point
                for point in space.set_points
                if all(problem.zones[point].holds[zone] for zone in inside)
            )
        )
    return Trip(visits=tuple(visits), spaces=tuple(spaces), set_points=tuple(points))


def _twins(fleet: Sequence[VehicleData]) -> IntArray:
    """Return for each break the last equal one before it on the same vehicle, or NONE."""
    twins: list[int] = []
    for vehicle in fleet:
        last: dict[BreakData, int] = {}
        for one in vehicle.breaks:
            key = replace(one, id="")
            twins.append(last.get(key, NONE))
            last[key] = len(twins) - 1
    return ints(twins)


def _loads(data: Sequence[VisitData], kinds: int) -> tuple[IntArray, IntArray]:
    """Return what is aboard before each visit for it, and what is aboard because of it after."""
    out, back = np.zeros((len(data), kinds), np.int64), np.zeros((len(data), kinds), np.int64)
    for number, one in enumerate(data):
        if one.delivers:
            out[number] = one.load
            back[number] = one.load_back
        else:
            back[number] = one.load
    return out, back


def _handling(data: Sequence[VisitData], fleet: Sequence[VehicleData]) -> tuple[IntArray, IntArray]:
    """Return handling and setup of each visit by kind of vehicle."""
    kinds = 1
    if any(one.handling_by_kind or one.setup_by_kind for one in data):
        kinds = max(one.kind for one in fleet) + 1 if fleet else 1
    handling = [list(one.handling_by_kind or (one.handling_s,) * kinds)[:kinds] for one in data]
    setup = [list(one.setup_by_kind or (one.setup_s,) * kinds)[:kinds] for one in data]
    return ints(handling, kinds), ints(setup, kinds)


def _seconds(duration_s: NDArray[np.int32], reachable: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.where(reachable, np.minimum(duration_s, NO_ROAD), NO_ROAD).astype(np.int32)


def _operators(problem: RoutingProblem, data: Sequence[VisitData]) -> tuple[IntArray, IntArray]:
    """Return the sets of operators; where there are too many, their time as handling instead."""
    most = max((max(one.operators, default=0) for one in data), default=0)
    if most < MOST_BITS:
        return ints([sum(1 << each for each in one.operators) for one in data]), ints(
            [0 for _ in data]
        )
    more = [len(one.operators) * problem.operator_fixed_s for one in data]
    return ints([0 for _ in data]), ints(more)


def _classes(problem: RoutingProblem, data: Sequence[VisitData]) -> tuple[IntArray, IntArray]:
    """Return the bit of each visit's goods class, and the bits of those it must not meet."""
    clashing = sorted(
        {one for one, others in enumerate(problem.incompatible) if others}
        | {other for others in problem.incompatible for other in others}
    )
    bit = {one: 1 << (number % MOST_BITS) for number, one in enumerate(clashing)}
    against: dict[int, int] = dict.fromkeys(clashing, 0)
    for one, others in enumerate(problem.incompatible):
        for other in others:
            against[one] |= bit[other]
            against[other] |= bit[one]
    return (
        ints([bit.get(one.goods_class, 0) for one in data]),
        ints([against.get(one.goods_class, 0) for one in data]),
    )
