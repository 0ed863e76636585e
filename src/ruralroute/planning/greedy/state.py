"""What inserting one more visit into a vehicle's day needs to know, worked out once a day.

Early and late moments and running loads make most impossible places fall out at a glance; what
passes is still put before the evaluator.  Nothing possible falls out here.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.data import Load, Matrix, RoutingProblem, Trip, VehicleData
from ruralroute.planning.schedule.chain import latest, push_forward
from ruralroute.planning.schedule.evaluate import quick_cost
from ruralroute.planning.schedule.layout import lay_out, trip_bounds
from ruralroute.planning.schedule.rules import loads_by_leg

Table = NDArray[np.int64]
NO_ROAD = -1
NEAR = 40
"""So many of the nearest visits are a visit's neighbours."""


class Book:
    """Travel of a problem as an insertion looks at it.

    `hops[m][a, b]` are the seconds from leaving place a to the first handing over at b: the leg,
    at the hour at which it is fastest, and the fixed time of b; 0 within one place, `NO_ROAD`
    where there is none.  After the last place comes `nowhere`, where open routes begin and end: it
    costs nothing to get there.
    """

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.nowhere = len(problem.place_ids)
        self._matrices = [one.least for one in problem.matrices]
        self.hops: list[Table] = [_hops(problem, matrix) for matrix in self._matrices]
        self._money: dict[tuple[int, int, int], Table] = {}
        self._near: dict[int, frozenset[int]] = {}

    @functools.cached_property
    def _places(self) -> NDArray[np.intp]:
        return np.array([visit.place for visit in self.problem.visits], dtype=np.intp)

    def near(self, visit: int) -> frozenset[int]:
        """Return the visits nearest to one, by the way there and back."""
        if visit not in self._near:
            data, places = self.problem.visits[visit], self._places
            matrix = self._matrices[self.problem.vehicles[data.vehicles[0]].matrix]
            seconds = matrix.duration_s
            way = seconds[data.place, places].astype(np.int64) + seconds[places, data.place]
            way[~(matrix.reachable[data.place, places] & matrix.reachable[places, data.place])] = (
                np.iinfo(np.int64).max
            )
            self._near[visit] = frozenset(np.argsort(way, kind="stable")[:NEAR].tolist())
        return self._near[visit]

    def money(self, data: VehicleData) -> Table:
        """Micro-currency of each leg of a vehicle, paid time aside; 0 within one place."""
        key = data.matrix, data.cost_per_m, data.cost_per_driving_s
        if key not in self._money:
            matrix = self._matrices[data.matrix]
            money = matrix.distance_m.astype(np.int64) * data.cost_per_m
            money += matrix.duration_s.astype(np.int64) * data.cost_per_driving_s
            if matrix.cost is not None:
                money += matrix.cost
            np.fill_diagonal(money, 0)
            self._money[key] = np.pad(money, (0, 1))
        return self._money[key]

    def ends(self, data: VehicleData) -> tuple[int, int]:
        """Places where a vehicle's trips begin and end."""
        return (
            self.nowhere if data.start_place is None else data.start_place,
            self.nowhere if data.end_place is None else data.end_place,
        )


def _hops(problem: RoutingProblem, matrix: Matrix) -> Table:
    fixed = np.array(problem.place_fixed_s, dtype=np.int64)
    hops = matrix.duration_s + fixed
    hops[~matrix.reachable] = NO_ROAD
    np.fill_diagonal(hops, 0)
    hops = np.pad(hops, (0, 1))
    hops[-1, :-1] = fixed
    return hops


@dataclass(slots=True)
class TripState:
    """One trip of a day, ready for insertions.

    For place p of n + 1, between visit p - 1 and visit p (start and end of the trip at both ends):
    `places[p]` is left no earlier than `done[p]`, and at `places[p + 1]` handing over (at the
    end, arrival) starts no earlier than `early[p + 1]` and is due by `late[p + 1]`.  `loads` are
    what rides on each leg in the vehicle and then in each space, `before` and `after` the most
    that rides on the legs up to place p, and on those from it on.
    """

    trip: Trip
    places: list[int]
    done: list[int] = field(default_factory=list)
    early: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    loads: list[list[Load]] = field(default_factory=list)
    before: list[list[Load]] = field(default_factory=list)
    after: list[list[Load]] = field(default_factory=list)
    classes: frozenset[int] = frozenset()
    zones: list[frozenset[int]] = field(default_factory=list)

    def is_beside(self, position: int, near: Collection[int]) -> bool:
        """Whether a place is at an end of the trip or next to one of some visits."""
        visits = self.trip.visits
        return (
            position in (0, len(visits)) or visits[position - 1] in near or visits[position] in near
        )


class DayState:
    """A legal day of one vehicle, or an idle vehicle.

    Parameters
    ----------
    book
        Of the problem.
    vehicle
        Index of the vehicle.
    trips
        Its trips; a legal day, or none.
    """

    def __init__(self, book: Book, vehicle: int, trips: Sequence[Trip]) -> None:
        problem = book.problem
        self.vehicle = vehicle
        self.trips = tuple(trips)
        self._book = book
        self._problem = problem
        self.states: list[TripState] = []
        data = problem.vehicles[vehicle]
        centre = problem.centres[data.centre]
        start, end = trip_bounds(problem, data, ())
        self.visits = sum(len(trip.visits) for trip in self.trips)
        self.ends: list[int] = [start - centre.turnaround_s]
        self.starts: list[int] = [end + centre.turnaround_s]
        if trips:
            self._lay_out(problem)

    @functools.cached_property
    def cost(self) -> int:
        """Cost of the day in micro-currency; nothing for an idle vehicle."""
        if not self.trips:
            return 0
        cost = quick_cost(self._problem, self.vehicle, self.trips)
        if cost is None:
            raise ValueError(f"vehicle {self.vehicle}: not a legal day")
        return cost

    def _lay_out(self, problem: RoutingProblem) -> None:
        """Work out the bounds of all moments without limits and rests, which only narrow them."""
        layout = lay_out(problem, self.vehicle, self.trips)
        bare = layout.chain
        chain = replace(bare, limits=[])
        early, _ = push_forward(chain, chain.first)
        late = latest(chain)
        if late is None:
            raise ValueError("a legal day has bounds")
        centre = layout.centre
        first, last = self._book.ends(problem.vehicles[self.vehicle])
        starts = []
        for trip, nodes in zip(self.trips, layout.trips, strict=True):
            places = [first, *(problem.visits[v].place for v in trip.visits), last]
            state = TripState(trip, places, [early[nodes.load] + centre.load_s], [0], [0])
            for stop in nodes.stops:
                for node, handling in zip(stop.starts, stop.handling_s, strict=True):
                    state.done.append(early[node] + handling)
                    state.early.append(early[node])
                    state.late.append(late[node])
            state.early.append(early[nodes.end] - centre.unload_s)
            state.late.append(late[nodes.end] - centre.unload_s)
            _goods(problem, self.vehicle, state)
            self.states.append(state)
            self.ends.append(early[nodes.end])
            starts.append(late[nodes.load])
        self.starts = [*starts, *self.starts]


def _goods(problem: RoutingProblem, vehicle: int, state: TripState) -> None:
    trip = state.trip
    spaces = range(len(problem.vehicles[vehicle].spaces))
    state.classes = frozenset(problem.visits[one].goods_class for one in trip.visits)
    riders = [
        frozenset(visit for visit, at in zip(trip.visits, trip.spaces, strict=True) if at == space)
        for space in spaces
    ]
    state.zones = [frozenset(problem.visits[one].zone for one in inside) for inside in riders]
    loads = [loads_by_leg(problem, trip.visits)]
    for inside in riders:
        loads.append(_loads_of(problem, trip.visits, inside))
    state.loads = loads
    state.before = [list(accumulate(one, _peak)) for one in loads]
    state.after = [list(accumulate(one[::-1], _peak))[::-1] for one in loads]


def _peak(first: Load, second: Load) -> Load:
    return tuple(map(max, first, second))


def _loads_of(problem: RoutingProblem, visits: Sequence[int], inside: frozenset[int]) -> list[Load]:
    """Return what one space holds on each leg of the whole trip."""
    own = iter(loads_by_leg(problem, [visit for visit in visits if visit in inside]))
    now = next(own)
    loads = [now]
    for visit in visits:
        if visit in inside:
            now = next(own)
        loads.append(now)
    return loads
