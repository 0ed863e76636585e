"""What is served or left out as one: a visit alone, or both halves of a shipment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ruralroute.planning.problem.data import Action, RoutingProblem, Trip


def halves(problem: RoutingProblem, visit: int) -> tuple[int, ...]:
    """Return a visit, and the other half of its shipment, picking up first."""
    data = problem.visits[visit]
    if data.pair is None:
        return (visit,)
    return (visit, data.pair) if data.action is Action.PICK_UP else (data.pair, visit)


def leads(problem: RoutingProblem, visits: Iterable[int]) -> list[int]:
    """Return the visits with one half, the first, in the place of every shipment."""
    return list(dict.fromkeys(halves(problem, visit)[0] for visit in visits))


def whole(problem: RoutingProblem, visits: Iterable[int]) -> list[int]:
    """Return the visits, each followed by the other half of its shipment where that is missing."""
    return list(dict.fromkeys(half for visit in visits for half in halves(problem, visit)))


def tolerant(problem: RoutingProblem) -> RoutingProblem:
    """Return the problem in which all goods may ride together."""
    return replace(problem, incompatible=tuple(frozenset() for _ in problem.incompatible))


def price_of(problem: RoutingProblem, visit: int) -> int | None:
    """Return what leaving it out costs in money; None: it must be served whatever it costs."""
    together = [problem.visits[one] for one in halves(problem, visit)]
    prices = [one.price for one in together if one.price is not None]
    if not prices or any(any(one.loss) for one in together):
        return None
    return sum(prices)


def loss_of(problem: RoutingProblem, visit: int) -> tuple[int, ...]:
    """Return what leaving it out loses before any money."""
    losses = (problem.visits[one].loss for one in halves(problem, visit))
    return tuple(map(sum, zip(*losses, strict=True)))


def without(trips: tuple[Trip, ...], out: Collection[int]) -> tuple[Trip, ...]:
    """Take visits out of a day.

    A trip that is left empty goes, too; its breaks go to the end of the trip before it, else to
    the beginning of the one after it.
    """
    rest: list[Trip] = []
    waiting: tuple[tuple[int, int], ...] = ()
    for trip in trips:
        kept = [place for place, visit in enumerate(trip.visits) if visit not in out]
        if kept:
            breaks = tuple(
                (one, sum(place < before for place in kept)) for one, before in trip.breaks
            )
            rest.append(
                Trip(
                    visits=tuple(trip.visits[place] for place in kept),
                    spaces=tuple(trip.spaces[place] for place in kept),
                    set_points=trip.set_points,
                    breaks=waiting + breaks,
                )
            )
            waiting = ()
        elif rest:
            last = rest[-1]
            moved = tuple((one, len(last.visits)) for one, _ in trip.breaks)
            rest[-1] = Trip(
                visits=last.visits,
                spaces=last.spaces,
                set_points=last.set_points,
                breaks=last.breaks + moved,
            )
        else:
            waiting += tuple((one, 0) for one, _ in trip.breaks)
    return tuple(rest)
