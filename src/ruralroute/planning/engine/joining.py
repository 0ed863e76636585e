"""Days that were found for parts of an answer as one answer, and what days cost."""

from __future__ import annotations

from ruralroute.planning.engine.neighbourhoods import Part
from ruralroute.planning.engine.pool import PooledDay
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime


def priced(problem: RoutingProblem, days: Days) -> list[PooledDay]:
    """Return the legal ones among some days, with what they cost."""
    return [
        PooledDay(vehicle=vehicle, trips=trips, money=float(time_of_day.cost))
        for vehicle, trips in days.items()
        if isinstance(time_of_day := evaluate_day(problem, vehicle, trips), DayTime)
    ]


def merged(base: Days, parts: list[Part | None], found: dict[int, Days]) -> Days:
    """Put what was found for parts of some days in the place of those parts."""
    days = dict(base)
    for worker, part in enumerate(parts):
        if part is not None and worker in found:
            for vehicle in part.vehicles:
                days.pop(vehicle, None)
            days |= found[worker]
    return dict(sorted(days.items()))
