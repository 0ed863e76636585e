"""The rounds of a search: what each worker does when, and how their answers come together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ruralroute.planning.engine.portfolio import Portfolio
from ruralroute.planning.engine.search import Method, Settings
from ruralroute.planning.engine.wire import Task
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Days

SPARE_S = 0.3
"""Time kept for ending the workers and for the last evaluation."""
LATE_S = 0.5
"""So long the others wait for a worker that overruns its time."""
LEAST_S = 0.5
"""A round shorter than this is not worth its start."""
ROUNDS, ROUND_S = 6, 2.5
"""Most rounds, and the least that one should last where there is time."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One round: all workers begin with the best answer so far, each with its own method."""

    number: int
    of: int
    turn: int

    def method(self, worker: int) -> Method:
        """Take turns: one worker searches the model, the next one rebuilds, and so on."""
        if self.number == 0 and worker == 0:
            return Method.ITERATED
        return (Method.GUIDED, Method.REBUILD)[(worker + self.turn) % 2]

    @property
    def phase(self) -> str:
        """What the user is told."""
        return "search" if 2 * self.number < self.of else "polish"


def run_rounds(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent; return what ended it, and how many workers were lost."""
    left = plan.left_s()
    rounds = ROUNDS if left is None else max(1, min(ROUNDS, int(left / ROUND_S)))
    if left is not None and left < LEAST_S:
        return "time_limit", 0
    with Portfolio(incumbent.problem, plan.workers) as portfolio:
        for number in range(rounds):
            now = _Round(number=number, of=rounds, turn=number if plan.workers == 1 else 0)
            tell(now.phase)
            if not _run_round(portfolio, incumbent, plan, now):
                break
    if plan.cancel is not None and plan.cancel.is_set():
        return "cancelled", portfolio.lost
    left = plan.left_s()
    timed_out = plan.iterations is None or (left is not None and left <= 0)
    return ("time_limit" if timed_out else "iterations"), portfolio.lost


def _run_round(portfolio: Portfolio, incumbent: Incumbent, plan: SearchPlan, now: _Round) -> bool:
    """Run one round; return whether there may be another."""
    left = plan.left_s()
    time_s = None if left is None else left / (now.of - now.number)
    if time_s is not None and time_s < LEAST_S:
        return False
    until = None if plan.iterations is not None or time_s is None else time.time() + time_s
    tasks = [
        Task(
            number=now.number,
            visits=plan.visits,
            vehicles=tuple(range(len(incumbent.problem.vehicles))),
            settings=Settings(
                method=now.method(worker),
                until=until,
                solutions=plan.iterations,
                seed=_seed(plan, worker, now.number),
            ),
            start=incumbent.days,
        )
        for worker in range(plan.workers)
    ]
    last: dict[int, Days] = {}

    def found(worker: int, days: Days) -> None:
        if plan.iterations is None:
            incumbent.offer(days)
        else:
            last[worker] = days

    deadline = None
    if time_s is not None:
        is_last = now.number == now.of - 1
        deadline = time.monotonic() + time_s + (SPARE_S / 2 if is_last else LATE_S)
    portfolio.run(tasks, found, deadline=deadline, cancel=plan.cancel)
    for worker in sorted(last):
        incumbent.offer(last[worker])
    return plan.cancel is None or not plan.cancel.is_set()


def _seed(plan: SearchPlan, worker: int, number: int) -> int:
    """Give each worker and round an order of its own; the very first sees the problem's."""
    if worker == number == plan.seed == 0:
        return 0
    return 1 + plan.seed * 1_000 + number * 100 + worker
