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


_PHASES: tuple[tuple[str, float, tuple[Settings, ...]], ...] = (
    (
        "search",
        0.5,
        (
            Settings(method=Method.GUIDED, time_s=None, solutions=None),
            Settings(method=Method.ITERATED, time_s=None, solutions=None),
        ),
    ),
    (
        "polish",
        1.0,
        (
            Settings(method=Method.GUIDED, time_s=None, solutions=None),
            Settings(method=Method.GUIDED, time_s=None, solutions=None, rest_at_returns=False),
        ),
    ),
)
"""Name, share of the time left, and what the workers do in turn."""


def run_phases(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent; return what ended it, and how many workers were lost."""
    left = plan.left_s()
    if left is not None and left < LEAST_S:
        return "time_limit", 0
    with Portfolio(incumbent.problem, plan.workers) as portfolio:
        for number, (name, share, kinds) in enumerate(_PHASES):
            tell(name)
            if not _run_phase(portfolio, incumbent, plan, number, share, kinds):
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
    number: int,
    share: float,
    kinds: tuple[Settings, ...],
) -> bool:
    """Run one phase; return whether there may be another."""
    left = plan.left_s()
    time_s = None if left is None else left * share
    if time_s is not None and time_s < LEAST_S:
        return False
    tasks = [
        Task(
            number=number,
            visits=plan.visits,
            vehicles=tuple(range(len(incumbent.problem.vehicles))),
            settings=_settings(kinds[worker % len(kinds)], plan, worker, number, time_s),
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
        deadline = time.monotonic() + time_s + (LATE_S if share < 1 else SPARE_S / 2)
    portfolio.run(tasks, found, deadline=deadline, cancel=plan.cancel)
    for worker in sorted(last):
        incumbent.offer(last[worker])
    return plan.cancel is None or not plan.cancel.is_set()


def _settings(
    kind: Settings, plan: SearchPlan, worker: int, number: int, time_s: float | None
) -> Settings:
    """Fill in the limits; workers and phases see the visits in different orders."""
    order = (
        0 if worker == number == plan.seed == 0 else 1 + plan.seed * 1_000 + number * 100 + worker
    )
    return Settings(
        method=kind.method,
        time_s=None if plan.iterations is not None else time_s,
        solutions=plan.iterations,
        seed=order,
        removed=kind.removed,
        warm=kind.warm,
        rest_at_returns=kind.rest_at_returns,
    )
