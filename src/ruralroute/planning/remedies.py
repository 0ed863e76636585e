"""What would serve an order that is left out: one rule eased at a time, tried on the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ruralroute.planning.greedy.insertion import Inserter, Insertion
from ruralroute.planning.problem.data import FAR_FUTURE_S, Days, RoutingProblem, Trip, VisitData
from ruralroute.planning.problem.together import halves, price_of, tolerant, without
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime

HOUR_S = 3600
LONGER_S = (HOUR_S // 2, HOUR_S, 2 * HOUR_S)
"""So much longer days are tried, the shortest first."""
MOST_SWAPS = 60
"""So many visits are tried to be left out in its place."""


class Remedy(StrEnum):
    """A rule that is eased, or a means that is added."""

    PRICE = "price"
    ROOM = "room"
    ANY_TIME = "any_time"
    READY = "ready"
    ABOARD = "aboard"
    HOURS = "hours"
    LONGER = "longer"
    ONE_MORE_TRIP = "one_more_trip"
    TOGETHER = "together"
    ONE_MORE_VEHICLE = "one_more_vehicle"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What would serve a visit.

    Parameters
    ----------
    remedy
        What is eased or added.
    vehicle
        Id of the vehicle that would serve it; of an added one, the vehicle that it is like.
    cost
        What serving it would cost more, micro-currency; of an added vehicle its whole day.
    start_s
        When handing over would start, seconds since midnight.
    extra_s
        How much longer centre and vehicle would work, seconds, where that is the remedy.
    orders
        Orders that would be left out in its place.
    """

    remedy: Remedy
    vehicle: str
    cost: int
    start_s: int
    extra_s: int = 0
    orders: tuple[str, ...] = ()


def remedies(problem: RoutingProblem, days: Days, visit: int) -> list[Help]:
    """List what would serve a visit that is in no trip of a legal answer.

    Everything listed was tried: the answer with the visit added passes the evaluator under the
    eased rule.  What is not listed did not help, alone, where it was tried.
    """
    found = _tried(problem, days, visit)
    if found is not None:
        priced = price_of(problem, visit) is not None
        return [_help(found, problem, Remedy.PRICE if priced else Remedy.ROOM)]
    helps = [
        _help(insertion, eased, remedy)
        for remedy, eased in _eased(problem, visit)
        if (insertion := _tried(eased, days, visit)) is not None
    ]
    for maker in (_longer, _one_more_vehicle, _instead):
        one = maker(problem, days, visit)
        if one is not None:
            helps.append(one)
    return helps


def _tried(problem: RoutingProblem, days: Days, visit: int) -> Insertion | None:
    if not problem.visits[visit].vehicles:
        return None
    return Inserter(problem, days).best(visit)


def start_of(problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...], visit: int) -> int:
    """Return when handing over of a visit starts on a legal day, seconds since midnight.

    Raises
    ------
    ValueError
        The day is not legal, or the visit is not on it.
    """
    day = evaluate_day(problem, vehicle, trips)
    if not isinstance(day, DayTime):
        raise ValueError(f"vehicle {vehicle}: {day.reason}")  # noqa: TRY004
    for trip in day.trips:
        for stop in trip.stops:
            for one in stop.visits:
                if one.visit == visit:
                    return one.start_s
    raise ValueError(f"visit {visit} is not on the day of vehicle {vehicle}")


def _help(insertion: Insertion, problem: RoutingProblem, remedy: Remedy, **more: object) -> Help:
    start_s = start_of(problem, insertion.vehicle, insertion.trips, insertion.visit)
    one = Help(
        remedy=remedy,
        vehicle=problem.vehicles[insertion.vehicle].id,
        cost=insertion.cost,
        start_s=start_s,
    )
    return replace(one, **more)  # type: ignore[arg-type]


def with_visit(problem: RoutingProblem, index: int, visit: VisitData) -> RoutingProblem:
    """Return a problem with one visit changed."""
    visits = list(problem.visits)
    visits[index] = visit
    return replace(problem, visits=tuple(visits))


def _eased(problem: RoutingProblem, index: int) -> Iterator[tuple[Remedy, RoutingProblem]]:
    """Yield problems in which one rule is eased, of both halves where it is a shipment."""
    both = halves(problem, index)
    changes: tuple[tuple[Remedy, dict[str, Any]], ...] = (
        (Remedy.ANY_TIME, {"windows": ((0, FAR_FUTURE_S),)}),
        (Remedy.READY, {"ready_s": 0}),
        (Remedy.ABOARD, {"max_aboard_s": None}),
    )
    for remedy, change in changes:
        eased = problem
        for half in both:
            eased = with_visit(eased, half, replace(eased.visits[half], **change))
        if eased.visits != problem.visits:
            yield remedy, eased
    if problem.depends_on_hour:
        yield Remedy.HOURS, problem.at_best
    more = tuple(replace(one, max_trips=one.max_trips + 1) for one in problem.vehicles)
    yield Remedy.ONE_MORE_TRIP, replace(problem, vehicles=more)
    if problem.incompatible[problem.visits[index].goods_class]:
        yield Remedy.TOGETHER, tolerant(problem)


def _longer(problem: RoutingProblem, days: Days, visit: int) -> Help | None:
    """Let vehicles and centres start earlier and end later, by as little as helps."""
    for extra_s in LONGER_S:
        eased = longer_day(problem, extra_s)
        insertion = _tried(eased, days, visit)
        if insertion is not None:
            return _help(insertion, eased, Remedy.LONGER, extra_s=extra_s)
    return None


def longer_day(problem: RoutingProblem, extra_s: int) -> RoutingProblem:
    """Return the problem with shifts and opening hours that are longer at both ends."""
    return replace(
        problem,
        vehicles=tuple(
            replace(
                one,
                shift_start_s=max(one.shift_start_s - extra_s, 0),
                shift_end_s=min(one.shift_end_s + extra_s, FAR_FUTURE_S),
            )
            for one in problem.vehicles
        ),
        centres=tuple(
            replace(
                one,
                open_s=max(one.open_s - extra_s, 0),
                close_s=min(one.close_s + extra_s, FAR_FUTURE_S),
            )
            for one in problem.centres
        ),
    )


def _one_more_vehicle(problem: RoutingProblem, days: Days, visit: int) -> Help | None:
    """Add a vehicle like one that may serve it; the cheapest kind that does."""
    data = problem.visits[visit]
    best: Help | None = None
    new = len(problem.vehicles)
    kinds: set[object] = set()
    for like in data.vehicles:
        vehicle = problem.vehicles[like]
        kind = replace(vehicle, id="")
        if kind in kinds:
            continue
        kinds.add(kind)
        added = replace(problem, vehicles=(*problem.vehicles, vehicle))
        eased = added
        for half in halves(problem, visit):
            goods = added.visits[half]
            eased = with_visit(eased, half, replace(goods, vehicles=(*goods.vehicles, new)))
        insertion = Inserter(eased, days).best(visit, vehicles=(new,))
        if insertion is not None and (best is None or insertion.cost < best.cost):
            best = _help(insertion, eased, Remedy.ONE_MORE_VEHICLE)
    return best


def _instead(problem: RoutingProblem, days: Days, visit: int) -> Help | None:
    """Leave out one other visit that counts no more; the one that leaves the cheapest day."""
    data = problem.visits[visit]
    inserter = Inserter(problem, days)
    best: Help | None = None
    tried = 0
    for vehicle in data.vehicles:
        for other in [one for trip in days.get(vehicle, ()) for one in trip.visits]:
            if tried >= MOST_SWAPS or not _counts_no_more(problem, other, visit):
                continue
            tried += 1
            rest = without(days[vehicle], (other,))
            if rest and not isinstance(evaluate_day(problem, vehicle, rest), DayTime):
                continue
            inserter.set_day(vehicle, rest)
            found = inserter.best(visit, vehicles=(vehicle,))
            inserter.set_day(vehicle, days[vehicle])
            if found is None or (best is not None and found.cost >= best.cost):
                continue
            orders = tuple(dict.fromkeys(part.order for part in problem.visits[other].parts))
            best = _help(found, problem, Remedy.INSTEAD, orders=orders)
    return best


def _counts_no_more(problem: RoutingProblem, other: int, visit: int) -> bool:
    """Whether an order may be given up for another: not half a shipment, not of a higher level."""
    rival = problem.visits[other]
    if rival.pair is not None:
        return False
    return rival.price is not None or rival.level <= problem.visits[visit].level
