"""The rounds of a search: what each worker does when, and how their answers come together."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ruralroute.planning.engine.expresses import expresses
from ruralroute.planning.engine.neighbourhoods import Part, choose_parts
from ruralroute.planning.engine.portfolio import Portfolio
from ruralroute.planning.engine.search import Method, Settings
from ruralroute.planning.engine.wire import Task
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Days
from ruralroute.planning.schedule.score import served

SPARE_S = 0.3
"""Time kept for ending the workers and for the last evaluation."""
LATE_S = 0.5
"""So long the others wait for a worker that overruns its time."""
LEAST_S = 0.5
"""A round shorter than this is not worth its start."""
WHOLE_S, PART_S = 2.0, 1.2
"""How long a round lasts that searches the whole answer, or parts of it."""
FIRST_SHARE = 0.3
"""Share of the time for the first round, which makes the greedy answer a good one."""
ROUNDS = 6
"""Rounds of a search without a clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """What `run_rounds` may do.

    Parameters
    ----------
    visits
        Visits that somebody can serve.
    workers, seed, iterations, cancel
        As `solve` has them.
    deadline
        `time.monotonic()` when all must be over.
    """

    visits: tuple[int, ...]
    workers: int
    seed: int
    iterations: int | None
    deadline: float | None
    cancel: threading.Event | None

    def left_s(self) -> float | None:
        """Seconds left for searching."""
        if self.deadline is None:
            return None
        return self.deadline - SPARE_S - time.monotonic()


def run_rounds(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent; return what ended it, and how many workers were lost.

    Rounds take turns.  In one kind every worker rebuilds the whole answer with the exact
    evaluator, each by other chances, and the best one stays.  In the other kind OR-Tools searches
    parts of the answer that share no vehicle, one a worker, and what is found adds up.
    """
    left = plan.left_s()
    if left is not None and left < LEAST_S:
        return "time_limit", 0
    search = _Search(incumbent, plan)
    with Portfolio(incumbent.problem, plan.workers) as portfolio:
        while search.goes_on():
            tell("search" if search.is_early() else "polish")
            search.run_round(portfolio)
    if plan.cancel is not None and plan.cancel.is_set():
        return "cancelled", portfolio.lost
    left = plan.left_s()
    timed_out = plan.iterations is None or (left is not None and left <= 0)
    return ("time_limit" if timed_out else "iterations"), portfolio.lost


class _Search:
    """The rounds of one search, in order."""

    def __init__(self, incumbent: Incumbent, plan: SearchPlan) -> None:
        self._incumbent = incumbent
        self._plan = plan
        self._number = 0
        self._dice = random.Random(plan.seed)  # noqa: S311
        self._all_s = plan.left_s()
        self._with_model = expresses(incumbent.problem)

    def goes_on(self) -> bool:
        """Whether there is another round."""
        cancel, left = self._plan.cancel, self._plan.left_s()
        if cancel is not None and cancel.is_set():
            return False
        if self._plan.iterations is not None and self._number >= ROUNDS:
            return False
        return left is None or left >= LEAST_S

    def is_early(self) -> bool:
        """Whether less than half of the search is over."""
        left = self._plan.left_s()
        if self._plan.iterations is not None or left is None or self._all_s is None:
            return 2 * self._number < ROUNDS
        return 2 * left > self._all_s

    def run_round(self, portfolio: Portfolio) -> None:
        """Run one round and take what is better."""
        if self._is_whole():
            self._run(portfolio, [None] * self._plan.workers)
        else:
            done = served(self._incumbent.days)
            loose = [visit for visit in self._plan.visits if visit not in done]
            parts = choose_parts(
                self._incumbent.problem,
                self._incumbent.days,
                loose,
                self._plan.workers,
                self._dice,
            )
            self._run(portfolio, [*parts] or [None])
        self._number += 1

    def _is_whole(self) -> bool:
        return self._number % 3 == 0 or not self._incumbent.days or not self._with_model

    def _time_s(self, *, whole: bool) -> float | None:
        left = self._plan.left_s()
        if left is None or self._plan.iterations is not None:
            return left
        if self._number == 0:
            return max(LEAST_S, left * FIRST_SHARE)
        length = WHOLE_S if whole else PART_S
        return left if left < length + LEAST_S else length

    def _run(self, portfolio: Portfolio, parts: list[Part | None]) -> None:
        time_s = self._time_s(whole=parts[0] is None)
        tasks = [self._task(worker, part, time_s) for worker, part in enumerate(parts)]
        last: dict[int, Days] = {}

        def found(worker: int, days: Days) -> None:
            last[worker] = days
            if self._plan.iterations is None:
                take(worker)

        def take(worker: int) -> None:
            part = parts[worker]
            if part is None:
                self._incumbent.offer(last[worker])
                return
            rest = {
                vehicle: trips
                for vehicle, trips in self._incumbent.days.items()
                if vehicle not in part.vehicles
            }
            self._incumbent.offer({**rest, **last[worker]})

        deadline = None
        if time_s is not None:
            left = self._plan.left_s() or 0.0
            spare = SPARE_S / 2 if left - time_s < LEAST_S else LATE_S
            deadline = time.monotonic() + time_s + spare
        portfolio.run(tasks, found, deadline=deadline, cancel=self._plan.cancel)
        if self._plan.iterations is not None:
            for worker in sorted(last):
                take(worker)

    def _task(self, worker: int, part: Part | None, time_s: float | None) -> Task:
        plan = self._plan
        clock = plan.iterations is None and time_s is not None
        return Task(
            number=self._number,
            visits=plan.visits if part is None else part.visits,
            vehicles=(
                tuple(range(len(self._incumbent.problem.vehicles)))
                if part is None
                else part.vehicles
            ),
            settings=Settings(
                method=Method.REBUILD if part is None else Method.GUIDED,
                until=time.time() + time_s if clock and time_s is not None else None,
                solutions=plan.iterations,
                seed=1 + plan.seed * 1_000 + self._number * 100 + worker,
            ),
            start=self._incumbent.days if part is None else part.days,
        )
