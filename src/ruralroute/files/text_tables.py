"""CSV and its kin: encoding, delimiter, lines with their true numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re

from ruralroute.files.raw import Faults, Line, RawTable, TooMuchError, check_rows, trim

SUFFIXES = (".csv", ".txt", ".tsv")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|，；"


def decode(data: bytes) -> str | None:
    """Decode text by its byte-order mark, else as UTF-8, else as GB18030; None: it is none."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _try(data, encoding)
    text = _try(data, "utf-8")
    return text if text is not None else _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def read_text_table(data: bytes, *, table: str, file: str, faults: Faults) -> RawTable | None:
    """Read the lines of a text file; None, with a fault noted, when that cannot be done."""
    raw = RawTable(table=table, file=file, lines=(), escaped=True)
    text = decode(data)
    if text is None:
        faults.error("files.not_text", raw.where())
        return None
    try:
        lines = _lines(text)
    except TooMuchError as error:
        faults.error(error.code, raw.where(error.row), **error.values)
        return None
    except _BrokenLineError as error:
        faults.error("files.broken_line", raw.where(error.row), reason=error.reason)
        return None
    return RawTable(table=table, file=file, lines=lines, escaped=True)


class _BrokenLineError(ValueError):
    """A line breaks the rules of CSV."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason


def _lines(text: str) -> tuple[Line, ...]:
    delimiter, skipped, body = choose_delimiter(text)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    row = skipped + 1
    try:
        for cells in reader:
            kept = trim(row, cells)
            if kept:
                lines.append((row, kept))
                check_rows(len(lines) - 1)
            row = skipped + reader.line_num + 1
    except csv.Error as error:
        raise _BrokenLineError(row, str(error)) from error
    return tuple(lines)


def choose_delimiter(text: str) -> tuple[str, int, str]:
    """Find the delimiter in the first line that has one; Excel's ``sep=;`` line is obeyed.

    Returns
    -------
    tuple
        Delimiter, number of lines taken off, text without them.
    """
    first = re.match(r"\s*sep=(.)[ \t]*(?:\r\n|\r|\n|$)", text)
    if first:
        return first[1], 1, text[first.end() :]
    for line in text[:100_000].splitlines()[:10]:
        counts = {mark: line.count(mark) for mark in _DELIMITERS}
        best = max(counts, key=lambda mark: counts[mark])
        if counts[best]:
            return best, 0, text
    return ",", 0, text
