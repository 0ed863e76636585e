"""Lower bounds, looked for in a thread of its own while the search goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from typing import TypeVar

from ruralroute.planning.bound import lower_bound
from ruralroute.planning.bound_shares import Shares
from ruralroute.planning.problem.data import RoutingProblem

logger = logging.getLogger(__name__)

POLL_S = 0.05

T = TypeVar("T")


class BoundBeside:
    """Lower bounds that are on their way: first a quick one, then that of `lower_bound`.

    The quick one holds for answers that leave something out, too.  The thread is a daemon: whoever
    has enough need not wait for it.  Without memory or a thread for it there is no bound.

    Parameters
    ----------
    problem, left_alone, upper
        As `lower_bound` has them.
    """

    def __init__(
        self, problem: RoutingProblem, left_alone: Collection[int], upper: float | None
    ) -> None:
        self._shares: Future[Shares | None] = Future()
        self._found: Future[float | None] = Future()

        def look() -> None:
            _settle(self._shares, lambda: Shares.of(problem, left_alone))
            _settle(self._found, lambda: lower_bound(problem, left_alone, upper=upper))

        try:
            threading.Thread(target=look, daemon=True).start()
        except (RuntimeError, MemoryError) as error:
            logger.warning("no lower bound: %s", error)
            self._shares.set_result(None)
            self._found.set_result(None)

    def is_there(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return self._found.done()

    def wait(self, until: float | None, is_cancelled: Callable[[], bool]) -> float | None:
        """Return the bound of answers that serve everything; None where there is none by then.

        Parameters
        ----------
        until
            `time.monotonic()` after which it is not waited for; None: as long as it takes.
        is_cancelled
            Asked often: whether nobody is to wait any more.
        """
        return _wait(self._found, until, is_cancelled)

    def wait_for_any(
        self,
        unserved: Sequence[int],
        *,
        all_served: bool,
        until: float | None,
        is_cancelled: Callable[[], bool],
    ) -> float | None:
        """Return the best bound there is of answers that leave out as much as `unserved`.

        Parameters
        ----------
        unserved
            `Score.unserved` of the answer.
        all_served
            Whether it serves all that can be served.
        until, is_cancelled
            As `wait` has them.
        """
        whole = self.wait(until, is_cancelled) if all_served else None
        if whole is not None:
            return whole
        shares = _wait(self._shares, until, is_cancelled)
        return None if shares is None else shares.bound(unserved)


def _settle(future: Future[T | None], work: Callable[[], T | None]) -> None:
    try:
        future.set_result(work())
    except MemoryError:
        logger.warning("no memory for a lower bound")
        future.set_result(None)
    except BaseException as error:  # noqa: BLE001
        future.set_exception(error)


def _wait(
    future: Future[T | None], until: float | None, is_cancelled: Callable[[], bool]
) -> T | None:
    while not future.done():
        if is_cancelled() or (until is not None and time.monotonic() >= until):
            return None
        try:
            return future.result(timeout=POLL_S)
        except NotYetError:
            continue
    return future.result()
