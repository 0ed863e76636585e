"""What there is to tell of orders and stations of a plan, all of it tried on the plan itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from ruralroute.planning.explain import UnservedReason, explain_unserved, lone_reason
from ruralroute.planning.problem.data import Action, Days, RoutingProblem, VisitData
from ruralroute.planning.reasons import Reason
from ruralroute.planning.remedies import Help, remedies
from ruralroute.planning.schedule.score import served
from ruralroute.planning.stop_times import StopTimes, stop_times


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Orders of one visit that is in no trip.

    Parameters
    ----------
    orders, place
        Ids of the orders and of their station.
    reason
        Why they are left out, and how surely that is known.
    by_vehicle
        Of each vehicle that may serve them by class, centre, pool and zone: what keeps it from
        serving just them on a free day; None: nothing.
    helps
        What would serve them.
    pieces
        So many equal parts of the same orders are left out in just this way.
    """

    orders: tuple[str, ...]
    place: str
    reason: UnservedReason
    by_vehicle: tuple[tuple[str, Reason | None], ...]
    helps: tuple[Help, ...]
    pieces: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Orders of one stop, and why it is when it is."""

    orders: tuple[str, ...]
    place: str
    times: StopTimes


Story = LeftOut | Served


def tell(
    problem: RoutingProblem,
    days: Days,
    *,
    orders: Collection[str] | None = None,
    places: Collection[str] | None = None,
) -> list[Story]:
    """Tell of orders, of everything at some stations, or of all that is left out.

    Parameters
    ----------
    problem, days
        The problem of the plan's day, and the plan's trips.
    orders, places
        Ids to tell of; both None: all orders that are left out.
    """
    done = served(days)
    stories: list[Story] = []
    told: dict[VisitData, int] = {}
    for index, visit in enumerate(problem.visits):
        mine = tuple(dict.fromkeys(part.order for part in visit.parts))
        place = problem.place_ids[visit.place]
        if orders is None and places is None:
            wanted = index not in done
        else:
            wanted = place in (places or ()) or not set(mine).isdisjoint(orders or ())
        if not wanted or (index not in done and visit.action is Action.SET_DOWN):
            continue  # what is left out of a transfer is told where it would be picked up
        if index in done:
            _add(stories, Served(orders=mine, place=place, times=stop_times(problem, days, index)))
        elif (alike := _without_number(visit)) in told:
            at = told[alike]
            first = stories[at]
            if isinstance(first, LeftOut):
                stories[at] = replace(first, pieces=first.pieces + 1)
        else:
            told[alike] = len(stories)
            stories.append(_left_out(problem, days, index, mine))
    return stories


def _without_number(visit: VisitData) -> VisitData:
    """Return what equal parts of an order have in common: all but which part each is."""
    parts = tuple(replace(one, part=0) for one in visit.parts)
    return replace(visit, id="", pair=None, parts=parts)


def _add(stories: list[Story], story: Served) -> None:
    """Add what is told of a visit; visits of one halt are told together."""
    for index, other in enumerate(stories):
        if isinstance(other, Served) and _halt(other.times) == _halt(story.times):
            first = min(other, story, key=lambda one: one.times.start_s)
            orders = tuple(dict.fromkeys((*other.orders, *story.orders)))
            stories[index] = replace(first, orders=orders)
            return
    stories.append(story)


def _halt(times: StopTimes) -> tuple[str, int, int]:
    return times.vehicle, times.trip, times.position


def _left_out(problem: RoutingProblem, days: Days, index: int, orders: tuple[str, ...]) -> LeftOut:
    visit = problem.visits[index]
    return LeftOut(
        orders=orders,
        place=problem.place_ids[visit.place],
        reason=explain_unserved(problem, days, [index])[index],
        by_vehicle=tuple(
            (problem.vehicles[vehicle].id, lone_reason(problem, vehicle, index))
            for vehicle in visit.vehicles
        ),
        helps=tuple(remedies(problem, days, index)),
    )
