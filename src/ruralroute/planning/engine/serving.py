"""How much of a search goes into serving what is still out: less where that brings nothing."""

from __future__ import annotations

from ruralroute.planning.incumbent import Incumbent

MOST, LEAST = 0.5, 0.03
"""Share of a round, to begin with and at least: what is out may fit later, as routes change."""


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
        self.share = MOST
        """Share of the next round for serving what is out and has no price."""

    def round_is_over(self) -> None:
        """Halve the share after a round in which no more was served."""
        unserved = self._incumbent.score.unserved
        if any(unserved) and not unserved < self._unserved:
            self.share = max(LEAST, self.share / 2)
        self._unserved = unserved

    def is_promising(self) -> bool:
        """Whether something is out, and no round was in vain so far."""
        return any(self._unserved) and self.share == MOST
