"""The clock of one search: its time limit and the caller's wish to stop."""

from __future__ import annotations

import threading
import time


class Clock:
    """Says how much time is left.

    Parameters
    ----------
    time_limit_s
        Seconds from now.
    cancel
        When set, no time is left.
    """

    def __init__(self, time_limit_s: float, cancel: threading.Event | None = None) -> None:
        self._start = time.monotonic()
        self._limit_s = time_limit_s
        self._cancel = cancel

    @property
    def elapsed_s(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._start

    @property
    def left_s(self) -> float:
        """Seconds left, >= 0."""
        if self.cancelled:
            return 0.0
        return max(0.0, self._limit_s - self.elapsed_s)

    @property
    def cancelled(self) -> bool:
        """The caller wants the search to end."""
        return self._cancel is not None and self._cancel.is_set()

    def extend(self, seconds: float) -> None:
        """Give more time."""
        self._limit_s += seconds

    def part(self, share: float) -> Clock:
        """Return a clock for a share of the time that is left."""
        return Clock(self.left_s * share, self._cancel)

    def at_most(self, seconds: float) -> Clock:
        """Return a clock for so many seconds, or what is left if that is less."""
        return Clock(min(seconds, self.left_s), self._cancel)

    def stop(self) -> bool:
        """Say whether the search must end."""
        return self.left_s <= 0.0
