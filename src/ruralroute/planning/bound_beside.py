"""The lower bound, looked for in a thread of its own while the search goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError

from ruralroute.planning.bound import lower_bound
from ruralroute.planning.problem.data import RoutingProblem

logger = logging.getLogger(__name__)

POLL_S = 0.05


class BoundBeside:
    """A lower bound that is on its way.

    The thread is a daemon: whoever has enough need not wait for it.  Without memory or a thread
    for it there is no bound.

    Parameters
    ----------
    problem, left_alone, upper
        As `lower_bound` has them.
    """

    def __init__(
        self, problem: RoutingProblem, left_alone: Collection[int], upper: float | None
    ) -> None:
        self._found: Future[float | None] = Future()

        def look() -> None:
            try:
                self._found.set_result(lower_bound(problem, left_alone, upper=upper))
            except MemoryError:
                logger.warning("no memory for a lower bound")
                self._found.set_result(None)
            except BaseException as error:  # noqa: BLE001
                self._found.set_exception(error)

        try:
            threading.Thread(target=look, daemon=True).start()
        except (RuntimeError, MemoryError) as error:
            logger.warning("no lower bound: %s", error)
            self._found.set_result(None)

    def is_there(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return self._found.done()

    def wait(self, until: float | None, is_cancelled: Callable[[], bool]) -> float | None:
        """Return the bound; None where there is none by then.

        Parameters
        ----------
        until
            `time.monotonic()` after which it is not waited for; None: as long as it takes.
        is_cancelled
            Asked often: whether nobody is to wait any more.
        """
        while not self._found.done():
            if is_cancelled() or (until is not None and time.monotonic() >= until):
                return None
            try:
                return self._found.result(timeout=POLL_S)
            except NotYetError:
                continue
        return self._found.result()
