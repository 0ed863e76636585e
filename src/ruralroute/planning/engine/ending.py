"""When a search ends, and by which rule."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ruralroute.planning.incumbent import Incumbent


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRules:
    """What ends a search before its time or its rounds are over; None: that does not.

    Parameters
    ----------
    no_improvement_s
        Seconds without a better answer.
    no_improvement_rounds
        Whole rounds without a better answer.
    gap
        Share of its money, 0 to 1, by which the answer may still be above the bound.
    bound
        Returns the lower bound for an answer that serves everything; None: none yet.  It is asked
        only where a gap is given.
    cancel
        When set, the search ends at once.
    """

    no_improvement_s: float | None = None
    no_improvement_rounds: int | None = None
    gap: float | None = None
    bound: Callable[[], float | None] = lambda: None
    cancel: threading.Event | None = None


class Ending:
    """Watches an incumbent, and says by which rule its search ends.

    Parameters
    ----------
    incumbent
        The best answer of the search that begins now.
    rules
        The rules.
    """

    def __init__(self, incumbent: Incumbent, rules: StopRules) -> None:
        self._incumbent = incumbent
        self._rules = rules
        self._begun = time.monotonic()
        self._idle_rounds = 0
        self._score = incumbent.score

    def round_is_over(self) -> None:
        """Count a round, and whether it brought anything."""
        score = self._incumbent.score
        self._idle_rounds = 0 if score < self._score else self._idle_rounds + 1
        self._score = score

    def rule(self) -> str | None:
        """Return cancelled, gap or no_improvement when one of them ends the search now."""
        rules = self._rules
        if rules.cancel is not None and rules.cancel.is_set():
            return "cancelled"
        if rules.gap is not None and self._is_close(rules.gap):
            return "gap"
        if rules.no_improvement_rounds is not None and (
            self._idle_rounds >= rules.no_improvement_rounds
        ):
            return "no_improvement"
        if rules.no_improvement_s is not None:
            better = self._incumbent.last_improvement_s
            last = self._begun
            if better is not None:
                last = max(last, self._incumbent.started + better)
            if time.monotonic() - last >= rules.no_improvement_s:
                return "no_improvement"
        return None

    def _is_close(self, gap: float) -> bool:
        bound, money = self._rules.bound(), self._incumbent.score.money
        return bound is not None and money - bound <= gap * money
