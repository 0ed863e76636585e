"""How warm the annealing is in each round of a search.

Annealing is warm for a good part of its time, and as long as it is the best answer hardly gets
better.  In large problems with time enough a first round therefore cools down at once: a good
answer is there early, for whoever ends the search early, and the annealing behind it begins from
there, warm enough to leave it again.
"""

from __future__ import annotations

from ruralroute.planning.engine.search_plan import MANY, PARTS, SearchPlan

WARM, COLD = (3.0, 0.3), (0.01, 0.005)
"""First and last temperature, as shares of what a visit costs on average.  Workers take turns; in
large problems all have the first, for there is no time to get out of what froze too early."""
PLENTY, PLENTY_LARGE = 300, 80
"""Steps for each visit with which a search may begin that warm; with fewer it begins colder.  The
second where the whole of a large answer is annealed."""
LEAST_HEAT = 0.03
"""It is never colder than by this factor."""
STEPS_A_SECOND = 4_000
"""Steps that a worker makes in a second, as long as nobody has seen how many it makes."""
QUICK_WARM, QUICK_COLD = 0.3, 0.03
"""First and last temperature of a first round that cools down at once."""
QUICK_STEPS = 180
"""There is one where all workers together are to make at least so many steps for each visit."""


class Heat:
    """The temperatures of one search.

    Parameters
    ----------
    plan
        What is searched.
    all_s
        How long, in seconds; without meaning where iterations are counted.
    rounds
        Rounds of a search that counts iterations.
    workers
        How many workers rebuild.
    """

    def __init__(self, plan: SearchPlan, all_s: float, rounds: int, workers: int) -> None:
        self._plan, self._visits = plan, len(plan.visits)
        self._is_counted = plan.iterations is not None
        steps = STEPS_A_SECOND * all_s * workers
        if plan.iterations is not None:
            steps = plan.iterations * rounds * workers
        self._factor = self._how_warm(steps, workers)
        self.is_quick = self._visits >= MANY and steps >= QUICK_STEPS * self._visits
        """Whether a round that cools down at once is still to come."""

    def look(self, steps: int, share: float, workers: int) -> None:
        """Note how many steps `workers` workers made in a share of the search."""
        if steps and share > 0 and not self._is_counted:
            self._factor = self._how_warm(steps / share, workers)

    def _how_warm(self, steps: float, workers: int) -> float:
        """Return by how much the search is colder for want of steps, from 0.03 to 1."""
        plenty = PLENTY_LARGE if MANY <= self._visits < PARTS else PLENTY
        # Steps of workers that search the same do not add up.
        steps *= self._plan.parts(workers) / max(1, workers)
        return min(1.0, max(LEAST_HEAT, steps / (plenty * self._visits)))

    def span(self, worker: int, begin: float, end: float) -> tuple[float, float]:
        """Return the first and last temperature of a worker's round.

        Parameters
        ----------
        worker
            Of the worker.
        begin, end
            Shares of the search that are over when the round begins and ends.
        """
        if self.is_quick:
            return QUICK_WARM, QUICK_COLD
        kind = 0 if self._visits >= MANY else worker
        cold = COLD[kind % len(COLD)]
        warm = max(2 * cold, WARM[kind % len(WARM)] * self._factor)
        return warm * (cold / warm) ** begin, warm * (cold / warm) ** end
