"""Options that several commands share."""

from __future__ import annotations

import contextlib
import errno
import functools
import math
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from ruralroute.errors import DataError, Where, fault
from ruralroute.messages import LANGS, Lang, text

Command = TypeVar("Command", bound=Callable[..., Any])


class FiniteRange(click.FloatRange):
    """A number within a range; "nan" and endless ones, which any comparison lets pass, are not."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return number


DEFAULT_SECONDS = 20.0
"""Seconds of search where neither time nor steps are given, as in `ruralroute.solve`."""
MOST_SECONDS = 86_400
LEAST_SHARE = 0.1
"""Share of a time limit that is left for searching, however long reading takes."""

county_argument = click.argument("county", metavar="DIR", type=click.Path(path_type=Path))
plan_argument = click.argument("plan_path", metavar="PLAN", type=click.Path(path_type=Path))
orders_option = click.option(
    "--orders",
    type=click.Path(path_type=Path),
    help="Today's orders alone (CSV or workbook); they replace the county's.",
)
conditions_option = click.option(
    "--conditions",
    default="dry",
    show_default=True,
    help="State of the roads: dry, rain, flood, snow, thaw, night, or one of the county's own.",
)
unknown_tags_option = click.option(
    "--unknown-tags",
    type=click.Choice(["cautious", "typical", "hopeful"]),
    help="What to take roads and ferries without tags for; else the county's policy.",
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help="Chooses among searches."
)
force_option = click.option("--force", is_flag=True, help="Replace files that are there already.")


def common_options(command: Command) -> Command:
    """Add ``--lang`` and ``--json``."""
    command = click.option(
        "--lang", type=click.Choice(LANGS), help="Language; else the county's, else the locale's."
    )(command)
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the result as one JSON document."
    )(command)


_SEARCH = (
    click.option(
        "--time-limit",
        "time_limit_s",
        type=FiniteRange(min=0.1, max=MOST_SECONDS),
        metavar="SECONDS",
        help="Seconds of search.  [default: 20, or none with --iterations]",
    ),
    click.option(
        "--iterations",
        type=click.IntRange(min=1),
        metavar="N",
        help="Steps of search; without --time-limit the same input gives the same answer.",
    ),
    click.option(
        "--no-improvement",
        "no_improvement_s",
        type=FiniteRange(min=0, min_open=True, max=MOST_SECONDS),
        metavar="SECONDS",
        help="End after so many seconds without a better answer.",
    ),
    click.option(
        "--no-improvement-rounds",
        type=click.IntRange(min=1),
        metavar="N",
        help="End after so many of the search's ten rounds without a better answer.",
    ),
    click.option(
        "--gap",
        type=FiniteRange(min=0, max=100, max_open=True),
        metavar="PERCENT",
        help="End when the answer is known to cost at most so much more than the least possible.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Search processes.  [default: one for each core; with --iterations 2]",
    ),
    seed_option,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How long to search and how, as `ruralroute.solve` has it; `gap` is a share."""

    time_limit_s: float | None
    iterations: int | None
    no_improvement_s: float | None
    no_improvement_rounds: int | None
    gap: float | None
    workers: int | None
    seed: int

    def left_since(self, began: float) -> Search:
        """Return the same with the time that is left for searching.

        It is a tenth of the limit in any case, so that what took long to read has an answer.

        Parameters
        ----------
        began
            `time.monotonic()` from when on the limit counts.
        """
        if self.time_limit_s is None:
            return self
        left = self.time_limit_s - (time.monotonic() - began)
        return replace(self, time_limit_s=max(left, LEAST_SHARE * self.time_limit_s))


def search_options(command: Command) -> Command:
    """Add what limits and steers a search, and hand it to the command as one `Search`."""

    @functools.wraps(command)
    def with_search(**given: Any) -> Any:
        asked = {field.name: given.pop(field.name) for field in fields(Search)}
        if asked["time_limit_s"] is None and asked["iterations"] is None:
            asked["time_limit_s"] = DEFAULT_SECONDS
        if asked["gap"] is not None:
            asked["gap"] /= 100
        return command(search=Search(**asked), **given)

    for add in reversed(_SEARCH):
        with_search = add(with_search)
    return with_search  # type: ignore[return-value]


def require_paths(*paths: Path | None) -> None:
    """Require paths that the user named to exist.

    Raises
    ------
    DataError
        Some do not; all of them are named.
    """
    missing = [path for path in paths if path is not None and not path.exists()]
    if missing:
        raise DataError(fault("cli.no_such_path", Where(file=str(path))) for path in missing)


def refuse_overwrite(path: Path, *, force: bool, lang: Lang) -> None:
    """Refuse to replace a file, or a folder that holds something, without ``--force``.

    Raises
    ------
    click.UsageError
        Something is there already.
    """
    if not force and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise click.UsageError(text("cli.output_exists", lang, path=path))


def require_room_for(file: Path) -> None:
    """Try out whether a file can be written, before work goes into it.

    Raises
    ------
    OSError
        Its folder is not there, or files cannot be written in it.
    """
    if not file.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    require_writable(file.parent)


def require_writable(folder: Path) -> None:
    """Try a folder out before hours of work go into it; what is made for that is taken away.

    Raises
    ------
    OSError
        Files cannot be written there.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".ruralroute-"):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error
    finally:
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()
