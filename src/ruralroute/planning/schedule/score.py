"""How good an answer is: what is served first, then money."""

from __future__ import annotations

from collections.abc import Mapping

from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime, Refusal, Score


def served(days: Days) -> set[int]:
    """Return the visits that are in a trip."""
    return {visit for trips in days.values() for trip in trips for visit in trip.visits}


def evaluate(problem: RoutingProblem, days: Days) -> dict[int, DayTime]:
    """Time every day of an answer.

    Raises
    ------
    ValueError
        A day is not legal.
    """
    times = {}
    for vehicle, trips in days.items():
        time = evaluate_day(problem, vehicle, trips)
        if isinstance(time, Refusal):
            raise ValueError(f"vehicle {vehicle}: {time.reason}")  # noqa: TRY004
        times[vehicle] = time
    return times


def score(
    problem: RoutingProblem, days: Days, *, evaluated: Mapping[int, DayTime] | None = None
) -> Score:
    """Score an answer; smaller is better.

    Parameters
    ----------
    problem
        The problem.
    days
        The answer.
    evaluated
        Times of its days, when they are at hand already.

    Raises
    ------
    ValueError
        A day is not legal.
    """
    if evaluated is None:
        evaluated = evaluate(problem, days)
    done = served(days)
    unserved = [0] * len(problem.visits[0].loss) if problem.visits else []
    money = sum(time.cost for time in evaluated.values())
    for index, visit in enumerate(problem.visits):
        if index not in done:
            unserved = [sum(one) for one in zip(unserved, visit.loss, strict=True)]
            money += visit.price or 0
    return Score(unserved=tuple(unserved), money=money)
