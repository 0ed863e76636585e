"""Cut a VRPLIB text into its specification and its sections, with the lines that they stand on."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.files.numbers import whole_numbers

LARGEST = 1e12
"""Largest number that a file may hold."""

Row = tuple[int, list[float]]
"""Line and numbers."""
WEIGHTS = "EDGE_WEIGHT_SECTION"

_HEADER = re.compile(r"^\s*([A-Z][A-Z0-9_-]*)\s*:\s*(.*?)\s*$", re.IGNORECASE | re.ASCII)
_SECTION = re.compile(r"^\s*([A-Z][A-Z0-9_]*_SECTION)\s*:?\s*$", re.IGNORECASE | re.ASCII)
_END = re.compile(r"^\s*EOF\s*:?\s*$", re.IGNORECASE | re.ASCII)
_WORDS = {"NAME", "COMMENT"}
"""Keys that are only told: they may be empty, and a comment may go on."""


@dataclass(slots=True)
class Sections:
    """What stands in the file.

    `header` maps a key, in capitals, to its line and text, `rows` a section to its rows of
    numbers, `started` to the line of its name.  Those of
    the weights are `weights`, as arrays: there can be many millions of them.
    """

    file: str
    faults: list[Fault]
    header: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    started: dict[str, int] = field(default_factory=dict)
    weights: list[tuple[int, NDArray[np.float64]]] = field(default_factory=list)

    def fault(
        self, code: str, line: int | None = None, found: object = None, **values: str | float
    ) -> None:
        """Gather a fault about a line."""
        where = Where(file=self.file, row=line)
        self.faults.append(fault(code, where, found, severity=Severity.ERROR, **values))

    def line_of(self, key: str) -> int | None:
        """Return the line of a key or of a section's name; None where it is not there."""
        return self.header[key][0] if key in self.header else self.started.get(key)

    def number(self, key: str, *, low: float = 0, whole: bool = False) -> float | None:
        """Return the number of a key of the specification; None where it is not there."""
        if key not in self.header:
            return None
        line, text = self.header[key]
        value = read_number(text)
        if value is None or value < low or (whole and value != int(value)):
            self.fault("solve.bad_header", line, text, key=key, low=f"{low:g}")
            return None
        return value

    def text(self, key: str) -> str:
        """Return the text of a key, in capitals; empty where it is not there."""
        return self.header.get(key, (0, ""))[1].strip().strip('"').upper()


def cut(text: str, file: str, faults: list[Fault]) -> Sections:
    """Cut a text into specification and sections; capitals or not, lines with ``#`` left out.

    Of lines that belong nowhere, the first of each run is a fault.
    """
    found = Sections(file, faults)
    section: list[Row] | None = None
    name = ""
    ended = astray = False
    for line, raw in enumerate(text.splitlines(), start=1):
        if section is not None and name == WEIGHTS and (weights := _weights(raw)) is not None:
            found.weights.append((line, weights))
            continue
        words = raw.split()
        if not words or words[0].startswith("#"):
            continue
        if ended:
            found.fault("solve.after_end", line, raw.strip()[:60])
            break
        before, astray = astray, False
        if _END.match(raw):
            section, ended = None, True
        elif head := _SECTION.match(raw):
            name = head.group(1).upper()
            if name in found.rows:
                found.fault("solve.section_twice", line, name)
            section = found.rows.setdefault(name, [])
            found.started.setdefault(name, line)
        elif pair := _HEADER.match(raw):
            _take_header(found, line, pair.group(1).upper().replace("-", "_"), pair.group(2))
            section = None
        elif section is None:
            astray = True
            if not before:
                found.fault("solve.stray_line", line, raw.strip()[:60])
        else:
            _take_row(found, section, name, line, words)
    return found


def _take_header(found: Sections, line: int, key: str, value: str) -> None:
    if key in found.header and key != "COMMENT":
        found.fault("solve.header_twice", line, key)
    if not value and key not in _WORDS:
        found.fault("solve.empty_header", line, None, key=key)
    found.header[key] = (line, value)


def _take_row(found: Sections, section: list[Row], name: str, line: int, words: list[str]) -> None:
    numbers = [read_number(word) for word in words]
    if any(one is None for one in numbers):
        bad = next(word for word, one in zip(words, numbers, strict=True) if one is None)
        found.fault("solve.bad_number", line, bad)
        numbers = [0.0 if one is None else one for one in numbers]
    row = [one for one in numbers if one is not None]
    if name == WEIGHTS:
        found.weights.append((line, np.array(row)))
    else:
        section.append((line, row))


def _weights(raw: str) -> NDArray[np.float64] | None:
    """Return a line of plain numbers of bearable size; None: it is for others to look at."""
    whole = whole_numbers(raw, " ")
    values = None if whole is None else whole.astype(np.float64)
    if values is None and raw.isascii() and "_" not in raw:
        try:
            values = np.array([float(word) for word in raw.split()])
        except ValueError:
            return None
    if values is None or not len(values) or not np.all(np.abs(values) <= LARGEST):
        return None
    return values


def read_number(word: str) -> float | None:
    """Return a finite number of bearable size, or None."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST else None
