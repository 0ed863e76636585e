"""Where a vehicle's breaks go: one after the other, each where it costs least, or else anywhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import is_legal, quick_cost, timed_cost
from ruralroute.planning.schedule.rules import breaks_are_light

MOST_ORDERS = 6
"""So many orders of the breaks are tried."""
MOST_ARRANGEMENTS = 1000
"""Up to so many ways to place all breaks, each is tried when placing them one by one fails."""

Trips = tuple[Trip, ...]


def stripped(trips: Sequence[Trip]) -> Trips:
    """Return the trips without breaks."""
    return tuple(replace(trip, breaks=()) if trip.breaks else trip for trip in trips)


def arrange_breaks(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> Trips | None:
    """Place all breaks of a vehicle anew in the trips of its day; None where that fails.

    In several orders, the one whose windows close first before all; the first order that makes
    a legal day is taken.  Where none does, every arrangement is tried, if there are few.
    """
    breaks = problem.vehicles[vehicle].breaks
    first = sorted(range(len(breaks)), key=lambda one: (breaks[one].windows[-1][1], one))
    for order in itertools.islice(itertools.permutations(first), MOST_ORDERS):
        day: Trips | None = stripped(trips)
        for one in order:
            if day is not None:
                day = _cheapest(problem, vehicle, day, one)
        if day is not None and quick_cost(problem, vehicle, day) is not None:
            return day
    visits = sum(len(trip.visits) for trip in trips)
    if math.prod(visits + len(trips) + one for one in range(len(breaks))) > MOST_ARRANGEMENTS:
        return None
    every = every_arrangement(problem, vehicle, trips)
    return next((day for day in every if is_legal(problem, vehicle, day)), None)


def _cheapest(problem: RoutingProblem, vehicle: int, trips: Trips, one: int) -> Trips | None:
    data = problem.vehicles[vehicle]
    best: tuple[int, Trips] | None = None
    for day, number in _placements(trips, one):
        if not breaks_are_light(problem, data, day[number]):
            continue
        cost = timed_cost(problem, vehicle, day)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, day
    return None if best is None else best[1]


def _placements(trips: Trips, one: int) -> Iterator[tuple[Trips, int]]:
    """Yield every day with one more break, and the number of the trip that has it."""
    for number, trip in enumerate(trips):
        for before in range(len(trip.visits) + 1):
            others = sum(served <= before for _, served in trip.breaks)
            first = sum(served < before for _, served in trip.breaks)
            for at in range(first, others + 1):
                breaks = (*trip.breaks[:at], (one, before), *trip.breaks[at:])
                changed = replace(trip, breaks=breaks)
                yield (*trips[:number], changed, *trips[number + 1 :]), number


def every_arrangement(
    problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]
) -> Iterator[Trips]:
    """Yield a day with its vehicle's breaks at all places in all orders."""
    days = [stripped(trips)]
    for one in range(len(problem.vehicles[vehicle].breaks)):
        days = [placed for day in days for placed, _ in _placements(day, one)]
    yield from days
