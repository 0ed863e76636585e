"""How much of a search goes into serving what is still out: less where that brings nothing."""

from __future__ import annotations

from ruralroute.planning.incumbent import Incumbent

MOST, LEAST = 0.5, 0.03
"""Share of a round, to begin with and at least: what is out may fit later, as routes change."""
PATIENCE = 300
"""So many steps for each visit without anybody more are in vain; on a busy machine that is long."""


class Serving:
    """Watches whether more and more is served.

    Where the fleet is too small no time brings everybody in, and it is better spent on the rest.

    Parameters
    ----------
    incumbent
        The best answer of the search that begins now.
    """

    def __init__(self, incumbent: Incumbent) -> None:
        self._incumbent = incumbent
        self._unserved = incumbent.score.unserved
        self._steps = 0
        self.share = MOST
        """Share of the next round for serving what is out and has no price."""

    def round_is_over(self, steps: int) -> None:
        """Count the steps of a round; halve the share after many in which no more was served."""
        unserved = self._incumbent.score.unserved
        self._steps = 0 if unserved < self._unserved else self._steps + steps
        self._unserved = unserved
        if self._steps >= PATIENCE * len(self._incumbent.problem.visits):
            self._steps = 0
            self.share = max(LEAST, self.share / 2)

    def is_promising(self) -> bool:
        """Whether something is out, and the search for room was not in vain so far."""
        return any(self._unserved) and self.share == MOST
