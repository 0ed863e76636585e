"""What goes where: results to stdout, words to stderr, nothing that a terminal could obey."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import click

from ruralroute.errors import Fault, Severity, shorten
from ruralroute.messages import Lang, text

MAX_SHOWN = 50
STDOUT = "stdout"


def say(message: str) -> None:
    """Tell the user something, on stderr."""
    click.echo(message, err=True)


def result(message: str) -> None:
    """Print the command's result, on stdout.

    Raises
    ------
    OSError
        It cannot be written: stdout is closed or full.  Of that it must be told.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), STDOUT)
    try:
        click.echo(message)
    except OSError as error:
        raise OSError(error.errno, error.strerror, STDOUT) from error


def result_json(document: Any, *, indent: int | None = 1) -> None:
    """Print the command's result as one JSON document."""
    result(json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False))


def forget_stdout() -> None:
    """Let nothing more be written to a stdout that nobody reads: Python complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def fault_rows(faults: Iterable[Fault], lang: Lang) -> list[dict[str, Any]]:
    """Faults as plain data, for ``--json``."""
    return [
        {
            "severity": one.severity.value,
            "code": one.code,
            "file": one.where.file,
            "sheet": one.where.sheet,
            "row": one.where.row,
            "column": one.where.column,
            "found": one.found,
            "message": one.message(lang),
        }
        for one in faults
    ]


def _joined(faults: Sequence[Fault], lang: Lang) -> list[Fault]:
    """Tell the same of several columns of a row once, with the names of all of them."""
    comma = text("reports.comma", lang)
    found: dict[Fault, list[str]] = {}
    for one in faults:
        column = one.where.column
        alike = one.found is None and not one.values and column is not None
        key = replace(one, where=replace(one.where, column=None)) if alike else one
        found.setdefault(key, []).append(column or "")
    return [
        replace(one, where=replace(one.where, column=comma.join(columns)))
        if one.where.column is None and columns != [""]
        else one
        for one, columns in found.items()
    ]


def say_faults(faults: Sequence[Fault], lang: Lang) -> None:
    """Tell faults, errors first, at most `MAX_SHOWN` of each severity."""
    for severity in (Severity.ERROR, Severity.WARNING):
        some = _joined([one for one in faults if one.severity is severity], lang)
        head = text(f"severity.{severity.value}", lang)
        colon = text("cli.colon", lang)
        colour = "red" if severity is Severity.ERROR else "yellow"
        for one in some[:MAX_SHOWN]:
            line = shorten(one.message(lang), 1000)
            click.echo(click.style(head, fg=colour, bold=True) + colon + line, err=True)
        if len(some) > MAX_SHOWN:
            say(text("cli.more_faults", lang, count=len(some) - MAX_SHOWN))
