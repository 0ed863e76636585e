"""Exact moves on a whole answer: what is left out is tried everywhere, what is served elsewhere.

For problems whose roads change by the hour: the engine plans them with one matrix, and here the
evaluator judges every move with the true hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruralroute.planning.greedy import Inserter, insert_visits
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Trip
from ruralroute.planning.problem.together import halves, leads, without
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import served

MOST_TAKEN = 3
"""So many visits that follow one another are taken out together at most."""


def serve_more(incumbent: Incumbent) -> None:
    """Try what is left out at every place of an answer."""
    problem = incumbent.problem
    if len(served(incumbent.days)) < len(problem.visits):
        visits = range(len(problem.visits))
        incumbent.offer(insert_visits(problem, incumbent.days, visits, deadline=incumbent.is_over))


def polish(incumbent: Incumbent, is_over: Callable[[], bool]) -> None:
    """Improve an answer by exact moves until none of them helps or time is over.

    Parameters
    ----------
    incumbent
        The answer.
    is_over
        Asked before each move.
    """
    serve_more(incumbent)
    for size in range(1, MOST_TAKEN + 1):
        while _pass(incumbent, size, is_over):
            pass


def _pass(incumbent: Incumbent, size: int, is_over: Callable[[], bool]) -> bool:
    """Take visits out, so many that follow one another, and put them in where they cost least."""
    problem = incumbent.problem
    inserter = Inserter(problem, incumbent.days)
    improved = False
    for first in leads(problem, sorted(served(incumbent.days))):
        if is_over():
            return False
        taken = _from(incumbent, first, size)
        if len(taken) < size or not _moved(inserter, taken):
            _restore(inserter, incumbent)
        elif incumbent.offer(inserter.days):
            improved = True
        else:
            _restore(inserter, incumbent)
    return improved


def _moved(inserter: Inserter, taken: Sequence[int]) -> bool:
    """Take visits out and put them in again; whether that was possible."""
    problem = inserter.problem
    for visit in taken:
        vehicle, trips = _day_of(inserter, visit)
        rest = without(trips, halves(problem, visit))
        if rest and not is_legal(problem, vehicle, rest):
            return False
        inserter.set_day(vehicle, rest)
    for visit in taken:
        found = inserter.best(visit)
        if found is None:
            return False
        inserter.apply(found)
    return True


def _day_of(inserter: Inserter, visit: int) -> tuple[int, tuple[Trip, ...]]:
    return next(
        (vehicle, trips)
        for vehicle, trips in inserter.days.items()
        if any(visit in trip.visits for trip in trips)
    )


def _restore(inserter: Inserter, incumbent: Incumbent) -> None:
    now = inserter.days
    for vehicle in now.keys() | incumbent.days.keys():
        if now.get(vehicle) != incumbent.days.get(vehicle):
            inserter.set_day(vehicle, incumbent.days.get(vehicle, ()))


def _from(incumbent: Incumbent, first: int, size: int) -> list[int]:
    """Return a visit and those that follow it on its trip."""
    for trips in incumbent.days.values():
        for trip in trips:
            if first in trip.visits:
                order = leads(incumbent.problem, trip.visits)
                at = order.index(first)
                return order[at : at + size]
    return []
