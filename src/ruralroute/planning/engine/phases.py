"""The phases of a search: what each worker does when, and how their answers come together."""

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
LATE_S = 1.0
"""OR-Tools may overrun its time limit by this much before its worker is ended."""
LEAST_S = 0.5
"""A phase shorter than this is not worth its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """What `run_phases` may do.

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
class _Phase:
    """One phase: its share of the time left, and the workers' methods, which repeat."""

    number: int
    name: str
    share: float
    methods: tuple[Method, ...]


_PHASES = (
    _Phase(
        number=0,
        name="search",
        share=0.5,
        methods=(Method.ITERATED, Method.REBUILD, Method.GUIDED, Method.REBUILD),
    ),
    _Phase(number=1, name="polish", share=1.0, methods=(Method.GUIDED, Method.REBUILD)),
)


def run_phases(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent; return what ended it, and how many workers were lost."""
    left = plan.left_s()
    if left is not None and left < LEAST_S:
        return "time_limit", 0
    with Portfolio(incumbent.problem, plan.workers) as portfolio:
        for phase in _PHASES:
            tell(phase.name)
            if not _run_phase(portfolio, incumbent, plan, phase):
                break
    if plan.cancel is not None and plan.cancel.is_set():
        return "cancelled", portfolio.lost
    left = plan.left_s()
    timed_out = plan.iterations is None or (left is not None and left <= 0)
    return ("time_limit" if timed_out else "iterations"), portfolio.lost


def _run_phase(
    portfolio: Portfolio,
    incumbent: Incumbent,
    plan: SearchPlan,
    phase: _Phase,
) -> bool:
    """Run one phase; return whether there may be another."""
    left = plan.left_s()
    time_s = None if left is None else left * phase.share
    if time_s is not None and time_s < LEAST_S:
        return False
    until = None if plan.iterations is not None or time_s is None else time.time() + time_s
    tasks = [
        Task(
            number=phase.number,
            visits=plan.visits,
            vehicles=tuple(range(len(incumbent.problem.vehicles))),
            settings=Settings(
                method=phase.methods[worker % len(phase.methods)],
                until=until,
                solutions=plan.iterations,
                seed=_seed(plan, worker, phase.number),
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
        deadline = time.monotonic() + time_s + (LATE_S if phase.share < 1 else SPARE_S / 2)
    portfolio.run(tasks, found, deadline=deadline, cancel=plan.cancel)
    for worker in sorted(last):
        incumbent.offer(last[worker])
    return plan.cancel is None or not plan.cancel.is_set()


def _seed(plan: SearchPlan, worker: int, phase: int) -> int:
    """Give each worker and phase an order of its own; the very first sees the problem's."""
    if worker == phase == plan.seed == 0:
        return 0
    return 1 + plan.seed * 1_000 + phase * 100 + worker
