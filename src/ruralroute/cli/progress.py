"""The progress display on stderr; silent when stderr is not a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ruralroute.messages import Lang, text
from ruralroute.planning.problem.data import MICRO

if TYPE_CHECKING:
    from ruralroute.planning.solve import Progress


class Reporter(Protocol):
    """What the commands tell about their progress."""

    def phase(self, key: str) -> None:
        """Tell that a phase of the command begins."""

    def search(self, state: Progress) -> None:
        """Tell what the search has reached."""


class _Silent:
    def phase(self, key: str) -> None:
        del key

    def search(self, state: Progress) -> None:
        del state


class _Display:
    """One live line: phase, elapsed seconds, best cost, unserved orders, and a bar of time."""

    def __init__(self, lang: Lang, time_limit_s: float | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bar

        self._lang = lang
        self._limit = time_limit_s
        self._started = time.monotonic()
        self._cost: float | None = None
        self._unserved: int | None = None
        self._phase = ""
        self.bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self.bar.add_task("", total=time_limit_s)

    def phase(self, key: str) -> None:
        self._phase = text(f"cli.phase.{key}", self._lang)
        self._show(None)

    def search(self, state: Progress) -> None:
        self._phase = text(f"cli.phase.{state.phase}", self._lang)
        if state.money is not None:
            self._cost = state.money / MICRO
        self._unserved = state.unserved
        self._show(state.elapsed_s)

    def _show(self, search_s: float | None) -> None:
        line = text(
            "cli.progress",
            self._lang,
            phase=self._phase,
            elapsed=time.monotonic() - self._started,
            cost="-" if self._cost is None else f"{self._cost:,.2f}",
            unserved="-" if self._unserved is None else self._unserved,
        )
        done = min(search_s, self._limit) if search_s is not None and self._limit else None
        self.bar.update(self._task, description=line, completed=done)


@contextmanager
def progress_display(lang: Lang, time_limit_s: float | None) -> Iterator[Reporter]:
    """Show progress while the body runs."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    display = _Display(lang, time_limit_s)
    with display.bar:
        yield display
