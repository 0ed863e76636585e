"""The search where roads change by the hour: the engine's rounds twice, then exact moves.

First it plans with the slowest of the hours that matter, which is safe but now and then wasteful;
then with each leg as it is at the hour at which the best answer is there; whatever it finds is
timed with the true hours.  Last the evaluator itself judges moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ruralroute.planning.engine.rounds import SearchPlan, run_rounds
from ruralroute.planning.hour_view import cautious_view, driven_view
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.polish import polish, serve_more

SHARES = 0.4, 0.4
"""Shares of the time for the two searches; the rest is for exact moves."""


def search_by_hour(
    incumbent: Incumbent, plan: SearchPlan, tell: Callable[[str], None]
) -> tuple[str, int]:
    """Improve an incumbent like `run_rounds`, and return what that returns."""
    problem, lost = incumbent.problem, 0
    left = plan.left_s()
    status = "time_limit"
    for number, share in enumerate(SHARES):
        view = driven_view(problem, incumbent.times) if number else cautious_view(problem)
        own = replace(
            plan,
            view=view,
            deadline=None if left is None else time.monotonic() + share * left,
            iterations=None if plan.iterations is None else max(1, plan.iterations // 2),
        )
        status, some = run_rounds(incumbent, own, tell)
        lost += some
        if status == "cancelled":
            return status, lost
        serve_more(incumbent)
    tell("polish")
    polish(incumbent, _Enough(plan, len(problem.visits)))
    if plan.cancel is not None and plan.cancel.is_set():
        return "cancelled", lost
    return status, lost


class _Enough:
    """Says when exact moves must end: by the clock, the number of moves, or when told to."""

    def __init__(self, plan: SearchPlan, visits: int) -> None:
        self._plan = plan
        self._moves = None if plan.iterations is None else max(plan.iterations, visits)

    def __call__(self) -> bool:
        if self._moves is not None:
            self._moves -= 1
            if self._moves < 0:
                return True
        left, cancel = self._plan.left_s(), self._plan.cancel
        return (cancel is not None and cancel.is_set()) or (left is not None and left <= 0)
