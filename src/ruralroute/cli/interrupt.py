"""Ctrl-C: the first one ends the search and keeps what it found, the second one ends everything.

Being told to end (SIGTERM), as schedulers and containers do, is the same.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cancel_on_interrupt() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C or SIGTERM into an event; the second one interrupts for good."""
    cancel = threading.Event()

    def on_interrupt(signum: int, frame: object) -> None:
        del frame
        if cancel.is_set():
            raise KeyboardInterrupt(signum)
        cancel.set()

    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return
    before = {one: signal.signal(one, on_interrupt) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
