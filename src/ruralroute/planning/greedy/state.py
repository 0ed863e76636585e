"""What inserting one more visit into a vehicle's day needs to know, worked out once a day.

Early and late moments and running loads make most impossible places fall out at a glance; what
passes is still put before the evaluator.  Nothing possible falls out here.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ruralroute.planning.problem.data import Action, Load, Matrix, RoutingProblem, Trip
from ruralroute.planning.schedule.chain import Chain, latest, push_forward
from ruralroute.planning.schedule.evaluate import time_day
from ruralroute.planning.schedule.layout import lay_out, trip_bounds
from ruralroute.planning.schedule.rules import loads_by_leg

Hops = list[list[int | None]]


class Book:
    """Travel of a problem as plain lists.

    `hops[m][a][b]` are the seconds from leaving place a to the first handing over at b: the leg
    and the fixed time of b; 0 within one place, None where there is no road.
    """

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.hops: list[Hops] = [_hops(problem, matrix) for matrix in problem.matrices]
        self.metres: list[list[list[int]]] = [one.distance_m.tolist() for one in problem.matrices]


def _hops(problem: RoutingProblem, matrix: Matrix) -> Hops:
    hops: Hops = (matrix.duration_s + list(problem.place_fixed_s)).tolist()
    for start, row in enumerate(matrix.reachable.tolist()):
        for end, exists in enumerate(row):
            if not exists:
                hops[start][end] = None
        hops[start][start] = 0
    return hops


@dataclass(slots=True)
class TripState:
    """One trip of a day, ready for insertions.

    For place p of n + 1, between visit p - 1 and visit p (the centre at both ends):
    `places[p]` is left no earlier than `done[p]`, and at `places[p + 1]` handing over (at the
    centre, arrival) is due by `late[p + 1]`.  `peaks[action][p]` holds, for the vehicle and then
    for each space, the most that rides together with a visit of that action inserted there.
    """

    trip: Trip
    places: list[int]
    done: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    peaks: dict[Action, list[list[Load]]] = field(default_factory=dict)
    classes: frozenset[int] = frozenset()
    zones: list[frozenset[int]] = field(default_factory=list)


class DayState:
    """A legal day of one vehicle, or an idle vehicle.

    Parameters
    ----------
    problem
        The problem.
    vehicle
        Index of the vehicle.
    trips
        Its trips; a legal day, or none.
    """

    def __init__(self, problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> None:
        self.vehicle = vehicle
        self.trips = tuple(trips)
        self._problem = problem
        self.states: list[TripState] = []
        data = problem.vehicles[vehicle]
        centre = problem.centres[data.centre]
        start, end = trip_bounds(problem, data, ())
        self.ends: list[int] = [start - centre.turnaround_s]
        self.starts: list[int] = [end + centre.turnaround_s]
        if trips:
            self._lay_out(problem)

    @functools.cached_property
    def cost(self) -> int:
        """Cost of the day in micro-currency; nothing for an idle vehicle."""
        if not self.trips:
            return 0
        time = time_day(self._problem, self.vehicle, self.trips, quick=True)
        if time is None:
            raise ValueError(f"vehicle {self.vehicle}: not a legal day")
        return time.cost

    def _lay_out(self, problem: RoutingProblem) -> None:
        """Work out the bounds of all moments without limits and rests, which only narrow them."""
        layout = lay_out(problem, self.vehicle, self.trips)
        bare = layout.chain
        chain = Chain(bare.gaps, bare.first, bare.last, bare.several)
        early, _ = push_forward(chain, chain.first)
        late = latest(chain)
        if late is None:
            raise ValueError("a legal day has bounds")
        centre = layout.centre
        starts = []
        for trip, nodes in zip(self.trips, layout.trips, strict=True):
            places = [centre.place, *(problem.visits[v].place for v in trip.visits), centre.place]
            state = TripState(trip, places, done=[early[nodes.load] + centre.load_s], late=[0])
            for stop in nodes.stops:
                for node, handling in zip(stop.starts, stop.handling_s, strict=True):
                    state.done.append(early[node] + handling)
                    state.late.append(late[node])
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
    state.peaks = {
        Action.DELIVER: [list(accumulate(one, _peak)) for one in loads],
        Action.COLLECT: [list(accumulate(one[::-1], _peak))[::-1] for one in loads],
    }


def _peak(first: Load, second: Load) -> Load:
    return max(first[0], second[0]), max(first[1], second[1])


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
