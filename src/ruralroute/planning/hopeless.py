"""Which visits no vehicle can serve whatever else it does, so that the search leaves them out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.greedy import Inserter
from ruralroute.planning.problem.data import Days, RoutingProblem, VisitData
from ruralroute.planning.schedule.score import served

logger = logging.getLogger(__name__)

_ROUNDED = 0.02
"""Part of a leg that rounding to whole seconds and metres is taken for."""


def hopeless_visits(
    problem: RoutingProblem,
    days: Days,
    enough: float | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> set[int]:
    """Visits that no vehicle can serve even alone; the search need not look at them.

    Whom there is no time to ask about stays in the search.
    """
    done, idle = served(days), Inserter(problem, {})
    hopeless: set[int] = set()
    for index in range(len(problem.visits)):
        if is_cancelled():
            break
        if enough is not None and time.monotonic() > enough:
            logger.warning("no time to ask of every visit whether it can be served at all")
            break
        if (
            index not in done
            and idle.best(index, everywhere=True) is None
            and not has_way_by_others(problem, index)
        ):
            hopeless.add(index)
    return hopeless


def has_way_by_others(problem: RoutingProblem, visit: int) -> bool:
    """Whether a vehicle comes to a visit, or away from it, better by way of another stop.

    So it is with backhauls that are never alone on a route, where the direct way is longer than
    that over another place, and where another visit of the same place saves it a longer setup:
    that they cannot be served alone says nothing.
    """
    place = problem.visits[visit].place
    if _is_set_up_by_another(problem, visit):
        return True
    for matrix, start, end, metres in {
        (one.matrix, one.start_place, one.end_place, one.max_distance_m is not None)
        for one in map(problem.vehicles.__getitem__, problem.visits[visit].vehicles)
    }:
        data = problem.matrices[matrix]
        reachable = data.reachable
        here = np.arange(len(reachable)) == place
        is_direct = (start is None or reachable[start, place]) and (
            end is None or reachable[place, end]
        )
        ways = (reachable[:, place] & ~here).any() and (reachable[place] & ~here).any()
        if ways and not is_direct:
            return True
        lengths = (data.duration_s, data.distance_m) if metres else (data.duration_s,)
        for a, b in ((start, place), (place, end)):
            if a is None or b is None:
                continue
            if any(_is_shorter_by_another(reachable, one, a, b) for one in lengths):
                return True
    return False


def _is_set_up_by_another(problem: RoutingProblem, visit: int) -> bool:
    """Whether a visit needs no setup behind another one of its place, which takes less for it."""
    data = problem.visits[visit]
    if not data.setup_s and not any(data.setup_by_kind):
        return False
    vehicles = set(data.vehicles)
    kinds = {problem.vehicles[one].kind for one in vehicles}
    return any(
        other.place == data.place
        and number not in (visit, data.pair)
        and not vehicles.isdisjoint(other.vehicles)
        and any(_setup(other, kind) < _setup(data, kind) for kind in kinds)
        for number, other in enumerate(problem.visits)
    )


def _setup(visit: VisitData, kind: int) -> int:
    return visit.setup_by_kind[kind] if visit.setup_by_kind else visit.setup_s


def _is_shorter_by_another(
    reachable: NDArray[np.bool_], length: NDArray[np.int32], a: int, b: int
) -> bool:
    """Whether a leg is clearly shorter by way of another place: not only by what was rounded."""
    by_way = length[a].astype(np.int64) + length[:, b]
    usable = reachable[a] & reachable[:, b]
    return bool((by_way[usable] < (1 - _ROUNDED) * length[a, b]).any())
