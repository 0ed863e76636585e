"""The best answer so far: it only ever gets better, and every day of it is legal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ruralroute.planning.greedy import insert_visits, mend
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime, Score
from ruralroute.planning.schedule.score import score

MOST_MENDED = 0.4
"""Where roads change by the hour, answers with a larger share of illegal days are not mended."""


@dataclass
class Incumbent:
    """Best answer of a search.

    Parameters
    ----------
    problem
        The problem.
    days
        The first answer; legal.
    started
        `time.monotonic()` when the search began.
    on_better
        Called after each improvement.
    is_over
        Asked while an answer is mended whose roads change by the hour; None: never.
    """

    problem: RoutingProblem
    days: Days
    started: float
    on_better: Callable[[], None] = lambda: None
    is_over: Callable[[], bool] | None = None
    last_improvement_s: float | None = None
    offered: int = 0
    refused: int = 0
    times: dict[int, DayTime] = field(init=False)
    score: Score = field(init=False)

    def __post_init__(self) -> None:
        times, refused = self._timed(self.days)
        if refused:
            raise ValueError(f"illegal days of vehicles {refused}")
        self.times = times
        self.score = score(self.problem, self.days, evaluated=times)

    def offer(self, days: Days) -> bool:
        """Take an answer if it is better; mend it first where it is not legal.

        Legal answers are what the engine promises; the number of those that are not is kept,
        because each of them shows a defect of the model, unless roads change by the hour.
        """
        self.offered += 1
        visits = [visit for trips in days.values() for trip in trips for visit in trip.visits]
        if len(set(visits)) < len(visits):
            self.refused += 1
            return False
        days = {vehicle: days[vehicle] for vehicle in sorted(days) if days[vehicle]}
        times, refused = self._timed(days)
        if refused:
            self.refused += 1
            if self.problem.depends_on_hour:
                if len(refused) > MOST_MENDED * len(days) and self.days:
                    return False
                days = mend(self.problem, days, self.is_over)
            else:
                days = insert_visits(self.problem, days, range(len(self.problem.visits)))
            times, refused = self._timed(days)
            if refused:
                return False
        found = score(self.problem, days, evaluated=times)
        if not found < self.score:
            return False
        self.days, self.times, self.score = days, times, found
        self.last_improvement_s = time.monotonic() - self.started
        self.on_better()
        return True

    def time_exactly(self) -> None:
        """Time all days as well as can be; answers are compared by quicker times until then."""
        if not self.problem.depends_on_hour:
            return
        for vehicle, trips in self.days.items():
            found = evaluate_day(self.problem, vehicle, trips)
            if isinstance(found, DayTime) and found.cost <= self.times[vehicle].cost:
                self.times[vehicle] = found
        self.score = score(self.problem, self.days, evaluated=self.times)

    def _timed(self, days: Days) -> tuple[dict[int, DayTime], list[int]]:
        times: dict[int, DayTime] = {}
        refused = []
        known = self.days if hasattr(self, "times") else {}
        for vehicle, trips in days.items():
            if known.get(vehicle) == trips:
                times[vehicle] = self.times[vehicle]
                continue
            time_of_day = evaluate_day(self.problem, vehicle, trips, quick=True)
            if isinstance(time_of_day, DayTime):
                times[vehicle] = time_of_day
            else:
                refused.append(vehicle)
        return times, refused
