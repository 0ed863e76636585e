"""The search where roads change by the hour: the engine's rounds twice, then exact moves.

First it plans with the mean of the hours that matter, then with each leg as it is at the hour at
which the best answer is there; whatever it finds is timed with the true hours and mended where
these break it.  Last the evaluator itself judges moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ruralroute.planning.engine.ending import Ending
from ruralroute.planning.engine.rounds import run_rounds
from ruralroute.planning.engine.search_plan import SearchPlan
from ruralroute.planning.hour_view import driven_view, typical_view
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.polish import polish, serve_more

FINAL = ("cancelled", "gap")
"""Rules that end the whole search and not just one part of it."""
EXACT_S = 0.05
"""Time kept for each day of the answer, to time it exactly at the end."""
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
        view = driven_view(problem, incumbent.times) if number else typical_view(problem)
        own = replace(
            plan,
            view=view,
            deadline=None if left is None else time.monotonic() + share * left,
            iterations=None if plan.iterations is None else max(1, plan.iterations // 2),
        )
        status, some = run_rounds(incumbent, own, tell)
        lost += some
        if status in FINAL:
            return status, lost
        serve_more(incumbent)
    tell("polish")
    enough = _Enough(incumbent, plan)
    polish(incumbent, enough)
    return (enough.rule if enough.rule in FINAL else status), lost


class _Enough:
    """Says when exact moves must end: by the clock, their number, or a rule of the search."""

    def __init__(self, incumbent: Incumbent, plan: SearchPlan) -> None:
        self._plan = plan
        self._incumbent = incumbent
        self._ending = Ending(incumbent, plan.rules)
        self._moves = plan.iterations
        if self._moves is not None:
            self._moves = max(self._moves, len(incumbent.problem.visits))
        self.rule: str | None = None

    def __call__(self) -> bool:
        if self._moves is not None:
            self._moves -= 1
            if self._moves < 0:
                return True
        self.rule = self._ending.rule()
        left = self._plan.left_s()
        spare = EXACT_S * len(self._incumbent.days)
        return self.rule is not None or (left is not None and left <= spare)
