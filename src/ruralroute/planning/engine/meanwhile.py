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

FEW = 120
"""With up to so many visits an annealing begins with nothing, and warm: several short ones, each
elsewhere, find more than a long one that stays near the first plan."""
RUN_S, ANEW_S = 0.5, 0.15
"""One annealing lasts so long, or as long as there is time; the second where it begins anew."""
DOUBLED = 8
"""After every so many, those that begin anew last twice as long."""
RUNS = 10
"""Without a clock there are so many."""
WARM, ANEW_WARM, COLD = 0.3, 3.0, 0.005
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
    few = len(plan.visits) <= FEW

    def found(days: Days) -> None:
        incumbent.offer(days)

    try:
        serving = Serving(incumbent)
        rebuilder = Rebuilder(view, plan.visits, tuple(range(len(view.vehicles))))
        for number in itertools.count() if deadline is not None else range(RUNS):
            left = None if deadline is None else deadline - time.monotonic()
            if over() or (left is not None and left <= 0):
                return
            anew = few and (plan.anew or number > 0)
            length_s = ANEW_S * 2.0 ** (number // DOUBLED) if anew else RUN_S
            settings = Settings(
                method=Method.REBUILD,
                until=None if left is None else time.time() + min(left, length_s),
                solutions=plan.iterations if left is None else None,
                seed=1 + plan.seed * 1_000 + 900 + number,
                warm=ANEW_WARM if anew else WARM,
                cold=COLD,
                serve=serving.share,
            )
            rebuilder.run({} if anew else incumbent.days, settings, found, over=over)
            serving.round_is_over(rebuilder.steps)
    except MemoryError:
        logger.warning("no memory to search without workers")
