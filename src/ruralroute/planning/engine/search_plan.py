"""What a search may do, and how much of its time it may take for what."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ruralroute.planning.engine.ending import StopRules
from ruralroute.planning.engine.portfolio import Portfolio
from ruralroute.planning.problem.data import RoutingProblem

SPARE_S, SPARE_SHARE = 0.3, 0.1
"""Time kept for ending the workers and for the last evaluation; such a share of it at most."""
LEAST_S, LEAST_SMALL_S = 0.5, 0.1
"""A round shorter than this is not worth its start; with less than `MANY` visits the second."""
MANY = 350
"""From so many visits on a problem is large: making and laying out a first plan takes a while."""
LEAST_PART = 350
"""So many visits are in a part at least, where that many are left for each."""
PARTS = 2 * LEAST_PART
"""From so many visits on, workers take parts of the answer in most rounds.  With fewer, steps that
know the whole answer are worth more than twice as many that end at the border of a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """What a search may do.

    Parameters
    ----------
    visits
        Visits that somebody can serve.
    workers, seed, iterations
        As `solve` has them.
    deadline
        `time.monotonic()` when all must be over.
    rules
        What ends it earlier.
    anew
        Whether some workers may begin with nothing: nobody gave a plan to begin with.
    pyvrp
        Whether PyVRP may be one of the generators, where it is installed and knows the problem.
    view
        The problem as the workers see it; None: as it is.
    spare_s
        Seconds before the deadline that are left for ending.
    portfolio
        Workers that were started before, for the problem as it is, and that the caller ends.
    """

    visits: tuple[int, ...]
    workers: int
    seed: int
    iterations: int | None
    deadline: float | None
    rules: StopRules
    anew: bool
    pyvrp: bool
    view: RoutingProblem | None = None
    spare_s: float = SPARE_S
    portfolio: Portfolio | None = None

    def left_s(self) -> float | None:
        """Seconds left for searching."""
        if self.deadline is None:
            return None
        return self.deadline - self.spare_s - time.monotonic()

    def parts(self, workers: int) -> int:
        """Return into how many parts an answer is shared out, one for each worker at most.

        The other workers search the whole answer; they all do in a problem that is not large.
        """
        if len(self.visits) < PARTS:
            return 1
        return max(1, min(workers, len(self.visits) // LEAST_PART))

    def least_s(self) -> float:
        """Return how short a round may be."""
        return LEAST_S if len(self.visits) >= MANY else LEAST_SMALL_S
