"""The greedy witness: a legal plan at once, which no search may fall below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ruralroute.planning.greedy.breaks import arrange_breaks
from ruralroute.planning.greedy.insertion import MANY, Inserter
from ruralroute.planning.problem.data import FAR_FUTURE_S, Days, RoutingProblem
from ruralroute.planning.problem.together import halves, leads, loss_of, price_of, without
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import served

EJECTIONS = 40
"""So many of the nearest served visits are moved aside, one at a time, for one left out."""
MOST_EJECTIONS = 400
"""So many are moved aside for all that is left out; more is the search's business."""


def greedy_plan(
    problem: RoutingProblem,
    *,
    start: Days | None = None,
    deadline: Callable[[], bool] | None = None,
) -> Days:
    """Insert visit after visit where it is cheapest: higher levels first, then the hardest.

    Parameters
    ----------
    problem
        The problem.
    start
        Days to begin with; a day that is not legal is taken apart and its visits inserted anew.
    deadline
        Asked often; once it says True, what stands is returned.

    Returns
    -------
    Days
        Legal days; the same problem gives the same days.
    """
    kept, _ = _legal_days(problem, start or {})
    return _fill(problem, kept, range(len(problem.visits)), deadline)


def insert_visits(
    problem: RoutingProblem,
    days: Days,
    visits: Sequence[int],
    *,
    deadline: Callable[[], bool] | None = None,
) -> Days:
    """Insert some visits into an answer; those that fit nowhere stay out.

    A visit that is served already stays where it is.  Days that are not legal are taken apart,
    and their visits inserted, too.  Once `deadline` says True, what stands is returned.
    """
    kept, loose = _legal_days(problem, days)
    return _fill(problem, kept, [*visits, *loose], deadline)


def _legal_days(problem: RoutingProblem, days: Days) -> tuple[Days, list[int]]:
    kept: Days = {}
    loose: list[int] = []
    for vehicle in sorted(days):
        trips = days[vehicle]
        if trips and not is_legal(problem, vehicle, trips) and problem.vehicles[vehicle].breaks:
            trips = arrange_breaks(problem, vehicle, trips) or trips
        if trips and is_legal(problem, vehicle, trips):
            kept[vehicle] = trips
        else:
            loose += [visit for trip in trips for visit in trip.visits]
    return kept, loose


def _fill(
    problem: RoutingProblem,
    days: Days,
    visits: Iterable[int],
    deadline: Callable[[], bool] | None,
) -> Days:
    is_over = deadline or (lambda: False)
    inserter = Inserter(problem, days)
    left = leads(problem, set(visits) - served(days))
    order = sorted(left, key=lambda one: _rank(problem, one))
    _insert_all(inserter, order, is_over)
    trials = MOST_EJECTIONS
    for visit in order:
        if is_over() or trials <= 0:
            break
        if price_of(problem, visit) is None and not inserter.serves(visit):
            trials -= _make_room(inserter, visit, trials, is_over)
    while _insert_all(inserter, order, is_over) and len(order) <= MANY:
        pass
    return inserter.days


def _insert_all(inserter: Inserter, visits: Sequence[int], is_over: Callable[[], bool]) -> bool:
    """Insert those of the visits that are in no trip; say whether any could be."""
    inserted = False
    for visit in visits:
        if not inserter.serves(visit):
            if is_over():
                return False
            inserted |= _insert(inserter, visit)
    return inserted


def _insert(inserter: Inserter, visit: int) -> bool:
    """Insert a visit where it is cheapest, unless leaving it out is cheaper still."""
    insertion = inserter.best(visit)
    price = price_of(inserter.problem, visit)
    if insertion is None or (price is not None and insertion.cost >= price):
        return False
    inserter.apply(insertion)
    return True


def _rank(problem: RoutingProblem, visit: int) -> tuple[int, ...]:
    """Order of insertion: unpriced before priced, high levels, few vehicles, tight, far."""
    data, price = problem.visits[visit], price_of(problem, visit)
    open_s = sum(min(end, FAR_FUTURE_S) - max(start, data.ready_s) for start, end in data.windows)
    away = 0
    if data.vehicles:
        vehicle = problem.vehicles[data.vehicles[0]]
        home = problem.centres[vehicle.centre].place
        away = problem.matrices[vehicle.matrix].duration_s.item(home, data.place)
    return (
        int(price is not None),
        -data.level if price is None else -price,
        len(data.vehicles),
        open_s if data.max_aboard_s is None else min(open_s, data.max_aboard_s),
        -away,
        visit,
    )


def _make_room(inserter: Inserter, visit: int, most: int, is_over: Callable[[], bool]) -> int:
    """Serve a visit by moving one other elsewhere, or by giving up one that counts for less.

    At most `most` others are tried; says how many were.
    """
    problem = inserter.problem
    trials = 0
    for other, vehicle in _neighbours(inserter, visit)[:most]:
        if is_over():
            break
        trials += 1
        before = inserter.days
        rest = without(before[vehicle], halves(problem, other))
        if rest and not is_legal(problem, vehicle, rest):
            continue
        inserter.set_day(vehicle, rest)
        insertion = inserter.best(visit, vehicles=(vehicle,))
        if insertion is not None:
            inserter.apply(insertion)
            if _insert(inserter, other) or _counts_less(problem, other, visit):
                break
        for index in before.keys() | inserter.days.keys():
            if inserter.days.get(index) != before.get(index):
                inserter.set_day(index, before.get(index, ()))
    return trials


def _neighbours(inserter: Inserter, visit: int) -> list[tuple[int, int]]:
    """List served visits near one left out on vehicles that may serve it: (visit, vehicle)."""
    problem = inserter.problem
    data = problem.visits[visit]
    days = inserter.days
    near = []
    for vehicle in data.vehicles:
        seconds = problem.matrices[problem.vehicles[vehicle].matrix].duration_s
        for trip in days.get(vehicle, ()):
            for other in trip.visits:
                away = seconds.item(problem.visits[other].place, data.place)
                less = _counts_less(problem, other, visit)
                near.append((not less, away, other, vehicle))
    near.sort()
    return [(other, vehicle) for _, _, other, vehicle in near[:EJECTIONS]]


def _counts_less(problem: RoutingProblem, first: int, second: int) -> bool:
    """Whether leaving out the first is better than leaving out the second."""
    return loss_of(problem, first) < loss_of(problem, second)
