"""Days that are nearly legal: give up as few visits as make them so."""

from __future__ import annotations

from collections.abc import Callable

from ruralroute.planning.greedy.witness import insert_visits
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip
from ruralroute.planning.problem.together import halves, leads, loss_of, without
from ruralroute.planning.schedule.evaluate import is_legal, quick_cost


def mend(problem: RoutingProblem, days: Days, deadline: Callable[[], bool] | None = None) -> Days:
    """Make days legal by giving up visits, and insert these, and all that is out, again.

    Parameters
    ----------
    problem
        The problem.
    days
        Days of which some are not legal; no visit is in two of them.
    deadline
        Asked often; once it says True and some day is legal, days that are not yet go, and what
        stands is returned.

    Returns
    -------
    Days
        Legal days.
    """
    kept: Days = {}
    for vehicle in sorted(days):
        trips: tuple[Trip, ...] = days[vehicle]
        while trips and not is_legal(problem, vehicle, trips):
            if kept and deadline is not None and deadline():
                trips = ()
                break
            trips = _without_one(problem, vehicle, trips)
        if trips:
            kept[vehicle] = trips
    return insert_visits(problem, kept, range(len(problem.visits)), deadline=deadline)


def _without_one(
    problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...]
) -> tuple[Trip, ...]:
    """Give up the visit that counts least of those without which the day is legal and cheapest.

    Where no single one is to blame, the last visit of the day that counts least goes.
    """
    visits = leads(problem, [visit for trip in trips for visit in trip.visits])
    best: tuple[tuple[int, ...], int, tuple[Trip, ...]] | None = None
    for visit in visits:
        rest = without(trips, halves(problem, visit))
        cost = quick_cost(problem, vehicle, rest) if rest else 0
        if cost is not None:
            rank = loss_of(problem, visit), cost, rest
            if best is None or rank[:2] < best[:2]:
                best = rank
    if best is not None:
        return best[2]
    least = min(reversed(visits), key=lambda one: loss_of(problem, one))
    return without(trips, halves(problem, least))
