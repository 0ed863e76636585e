"""Why a stop is when it is: found by trying to have it earlier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    Days,
    RoutingProblem,
    TimeWindow,
    Trip,
)
from ruralroute.planning.problem.together import without
from ruralroute.planning.reasons import Reason
from ruralroute.planning.remedies import longer_day, start_of, with_visit
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime, Refusal

EARLIER_S = 2 * 3600
"""So much earlier vehicles and centres are let start, to see whether that holds a stop back."""
NOTICEABLE_S = 60
"""What gains less is no cause."""


class Cause(StrEnum):
    """What holds a stop back."""

    ORDER = "order"
    EARLIER_TRIPS = "earlier_trips"
    READY = "ready"
    WINDOWS = "windows"
    HOURS = "hours"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOnTrip:
    """What happens when a visit is served first on its trip.

    `start_s` and `cost` (micro-currency more than now) when that is legal, else the `reason`
    why it is not.
    """

    start_s: int | None = None
    cost: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimes:
    """Why one visit is handed over when it is; seconds since midnight.

    Parameters
    ----------
    visit
        The visit.
    vehicle
        Id of its vehicle.
    trip, trips
        Which of the vehicle's trips, from 1, and how many there are.
    position, stops
        Which stop of the trip, from 1, and how many there are.
    arrival_s, start_s
        When the vehicle arrives and handing over starts.
    earliest_s
        The earliest start with the same trips in the same order.
    first
        What happens when it is served first; None: it is first.
    causes
        What holds it back, with the earliest start when that alone is taken away; those that
        gain most first.
    """

    visit: int
    vehicle: str
    trip: int
    trips: int
    position: int
    stops: int
    arrival_s: int
    start_s: int
    earliest_s: int
    first: FirstOnTrip | None
    causes: tuple[tuple[Cause, int], ...]


def stop_times(problem: RoutingProblem, days: Days, visit: int) -> StopTimes:
    """Tell why a visit of a legal answer is served when it is.

    Raises
    ------
    ValueError
        The visit is in no trip, or its vehicle's day is not legal.
    """
    vehicle, number = next(
        (
            (vehicle, number)
            for vehicle, trips in days.items()
            for number, trip in enumerate(trips)
            if visit in trip.visits
        ),
        (-1, -1),
    )
    if vehicle < 0:
        raise ValueError(f"visit {visit} is in no trip")
    trips = days[vehicle]
    day = evaluate_day(problem, vehicle, trips)
    if isinstance(day, Refusal):
        raise ValueError(f"vehicle {vehicle}: {day.reason}")  # noqa: TRY004
    stops = day.trips[number].stops
    position, stop, start_s = next(
        (position, stop, one.start_s)
        for position, stop in enumerate(stops)
        for one in stop.visits
        if one.visit == visit
    )
    earliest_s = _earliest(problem, vehicle, trips, visit, start_s)
    here = frozenset(one.visit for one in stop.visits)
    may_move = all(problem.visits[one].pair is None for one in here)
    causes = []
    for cause, eased, other in _eased(problem, trips, number, here if may_move else frozenset()):
        gained_s = _earliest(eased, vehicle, other, visit, earliest_s)
        if gained_s <= earliest_s - NOTICEABLE_S:
            causes.append((cause, gained_s))
    first = None
    if position > 0 and may_move:
        moved = _with_first(trips, number, here)
        first = _first(problem, vehicle, moved, visit, day)
    return StopTimes(
        visit=visit,
        vehicle=problem.vehicles[vehicle].id,
        trip=number + 1,
        trips=len(trips),
        position=position + 1,
        stops=len(stops),
        arrival_s=stop.arrival_s,
        start_s=start_s,
        earliest_s=earliest_s,
        first=first,
        causes=tuple(sorted(causes, key=lambda one: one[1])),
    )


def _earliest(
    problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...], visit: int, known_s: int
) -> int:
    """Return the earliest start of a visit that keeps the day legal; `known_s` does.

    A day that can be served by some time can be served by any later one, so halving finds it.
    """
    low, high = -1, known_s
    while high - low > 1:
        middle = (low + high) // 2
        if is_legal(_by(problem, visit, middle), vehicle, trips):
            high = middle
        else:
            low = middle
    return high


def _by(problem: RoutingProblem, visit: int, latest_s: int) -> RoutingProblem:
    """Return the problem with a visit's windows cut off after a moment."""
    data = problem.visits[visit]
    windows: tuple[TimeWindow, ...] = tuple(
        (start, min(end, latest_s)) for start, end in data.windows if start <= latest_s
    )
    return with_visit(problem, visit, replace(data, windows=windows or ((0, 0),)))


def _eased(
    problem: RoutingProblem, trips: tuple[Trip, ...], number: int, here: frozenset[int]
) -> Iterator[tuple[Cause, RoutingProblem, tuple[Trip, ...]]]:
    """Yield what may hold a stop back, and the problem and day without that."""
    if number:
        yield Cause.EARLIER_TRIPS, problem, trips[number:]
    on_trip = trips[number].visits
    ready = free = problem
    for one in on_trip:
        ready = with_visit(ready, one, replace(ready.visits[one], ready_s=0))
        free = with_visit(free, one, replace(free.visits[one], windows=((0, FAR_FUTURE_S),)))
    yield Cause.READY, ready, trips
    yield Cause.WINDOWS, free, trips
    if problem.depends_on_hour:
        yield Cause.HOURS, problem.at_best, trips
    yield Cause.START, longer_day(problem, EARLIER_S), trips
    if here and len(here) < len(on_trip):
        yield Cause.ORDER, problem, without(trips, set(on_trip) - here)


def _with_first(trips: tuple[Trip, ...], number: int, here: frozenset[int]) -> tuple[Trip, ...]:
    trip = trips[number]
    pairs = zip(trip.visits, trip.spaces, strict=True)
    visits, spaces = zip(*sorted(pairs, key=lambda pair: pair[0] not in here), strict=True)
    moved = replace(trip, visits=visits, spaces=spaces)
    return (*trips[:number], moved, *trips[number + 1 :])


def _first(
    problem: RoutingProblem, vehicle: int, moved: tuple[Trip, ...], visit: int, now: DayTime
) -> FirstOnTrip:
    day = evaluate_day(problem, vehicle, moved)
    if isinstance(day, Refusal):
        return FirstOnTrip(reason=day.reason)
    start_s = start_of(problem, vehicle, moved, visit)
    return FirstOnTrip(
        start_s=_earliest(problem, vehicle, moved, visit, start_s), cost=day.cost - now.cost
    )
