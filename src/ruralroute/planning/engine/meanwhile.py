"""The caller's own process searches while the workers start, and where there are none.

A worker needs a good part of a second until it is there: with a second or two in all that is what
matters, and an answer for forty stops is nearly done by then.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable

from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.search_plan import SearchPlan
from ruralroute.planning.engine.serving import Serving
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import Days

logger = logging.getLogger(__name__)

RUN_S = 0.5
"""One annealing lasts so long, or as long as there is time."""
RUNS = 10
"""Without a clock there are so many."""
WARM, COLD = 0.3, 0.005
"""Its first and last temperature, as shares of what a visit costs on average."""


def search_here(
    incumbent: Incumbent,
    plan: SearchPlan,
    deadline: float | None,
    over: Callable[[], object],
) -> None:
    """Improve an incumbent in this thread.

    Parameters
    ----------
    incumbent
        The answer to begin with; what is better is offered to it.
    plan
        What is searched.  Its iterations count where there is no clock.
    deadline
        `time.monotonic()` at which it ends; None: after `RUNS` times the plan's iterations.
    over
        Asked about every 50 ms: whether it ends now.
    """
    view = plan.view or incumbent.problem

    def found(days: Days) -> None:
        incumbent.offer(days)

    try:
        serving = Serving(incumbent)
        rebuilder = Rebuilder(view, plan.visits, tuple(range(len(view.vehicles))))
        for number in itertools.count() if deadline is not None else range(RUNS):
            left = None if deadline is None else deadline - time.monotonic()
            if over() or (left is not None and left <= 0):
                return
            settings = Settings(
                method=Method.REBUILD,
                until=None if left is None else time.time() + min(left, RUN_S),
                solutions=plan.iterations if left is None else None,
                seed=1 + plan.seed * 1_000 + 900 + number,
                warm=WARM,
                cold=COLD,
                serve=serving.share,
            )
            rebuilder.run(incumbent.days, settings, found, over=over)
            serving.round_is_over()
    except MemoryError:
        logger.warning("no memory to search without workers")
