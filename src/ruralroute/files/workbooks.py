"""Workbooks: sheets as lines, read in a stream, held against the caps first."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, cast

from ruralroute.files.cells import Cell, Formula
from ruralroute.files.limits import (
    MAX_ROWS,
    MAX_SCANNED_CELLS,
    MAX_ZIP_BYTES,
    MAX_ZIP_MEMBERS,
    MAX_ZIP_RATIO,
)
from ruralroute.files.raw import Line, TooMuchError, check_rows, trim

SUFFIXES = (".xlsx", ".xlsm")
_OLE = b"\xd0\xcf\x11\xe0"
_PLAIN = (str, int, float, bool, dt.date, dt.time, dt.timedelta, type(None))
"""What cells hold; anything else is a formula of openpyxl's."""

_LAST_ROW = 1_048_576
_MOST_ROWS = 3 * _LAST_ROW
"""Rows of all sheets, blank ones too: three sheets formatted to their last row."""

_BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    RuntimeError,
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a broken workbook may raise."""


class WorkbookError(ValueError):
    """A workbook cannot be read; `code` is the sentence that says why."""

    def __init__(self, code: str, sheet: str | None = None, row: int | None = None) -> None:
        super().__init__(code)
        self.code, self.sheet, self.row = code, sheet, row
        self.values: dict[str, object] = {}


def read_sheets(data: bytes) -> dict[str, tuple[Line, ...]]:
    """Read all sheets of a workbook: title to lines, blank ones left out.

    Raises
    ------
    WorkbookError
        It cannot be read, or it is bigger than a cap.
    """
    _check_zip(data)
    try:
        return _read(data)
    except WorkbookError:
        raise
    except _BROKEN as error:
        raise WorkbookError("files.broken_workbook") from error


def _check_zip(data: bytes) -> None:
    if data.startswith(_OLE):
        raise WorkbookError("files.old_or_locked_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise WorkbookError("files.broken_workbook") from error
    size = sum(one.file_size for one in members)
    if any(one.flag_bits & 1 for one in members):
        raise WorkbookError("files.old_or_locked_workbook")
    if (
        len(members) > MAX_ZIP_MEMBERS
        or size > MAX_ZIP_BYTES
        or size > MAX_ZIP_RATIO * max(len(data), 1024)
    ):
        raise WorkbookError("files.workbook_too_big")


def _read(data: bytes) -> dict[str, tuple[Line, ...]]:
    """Read formulas as they stand and, where there are any, their saved values as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheets = _pass(data, data_only=False)
        if not any(
            _is_formula(cell) for lines in sheets.values() for _, row in lines for cell in row
        ):
            return sheets
        values = _pass(data, data_only=True)
    return {title: _with_values(lines, values[title]) for title, lines in sheets.items()}


def _pass(data: bytes, *, data_only: bool) -> dict[str, tuple[Line, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    try:
        budget = _Budget()
        return {sheet.title: _lines(sheet, budget) for sheet in book.worksheets}
    finally:
        book.close()


def _is_formula(cell: object) -> bool:
    return not isinstance(cell, _PLAIN) or (isinstance(cell, str) and cell.startswith("="))


def _with_values(lines: tuple[Line, ...], values: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put saved values in the place of formulas; one without a value stays, and says what it is."""
    by_row = dict(values)
    merged: list[Line] = []
    for number, cells in lines:
        saved = by_row.get(number, ())
        padded = (*saved, *[None] * (len(cells) - len(saved)))
        merged.append(
            (
                number,
                tuple(
                    Formula(cell) if _is_formula(cell) and value is None else value
                    for cell, value in zip(cells, padded, strict=False)
                ),
            )
        )
    return tuple(merged)


class _Budget:
    """Counts the rows and cells of all sheets, blank ones too, against the caps."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def spend(self, cells: int) -> None:
        """Count one row."""
        self._rows += 1
        self._cells += cells
        if self._rows > _MOST_ROWS or self._cells > MAX_SCANNED_CELLS:
            raise TooMuchError("files.too_many_rows", None, limit=MAX_ROWS)


def _lines(sheet: Any, budget: _Budget) -> tuple[Line, ...]:
    try:
        return tuple(_kept(sheet, budget))
    except TooMuchError as error:
        told = WorkbookError(error.code, sheet.title, error.row)
        told.values = error.values
        raise told from error


def _kept(sheet: Any, budget: _Budget) -> Iterator[Line]:
    """Yield the lines that are not blank."""
    sheet.reset_dimensions()
    kept = 0
    rows = cast("Iterator[tuple[Cell, ...]]", sheet.iter_rows(values_only=True))
    for number, cells in enumerate(rows, start=1):
        budget.spend(len(cells))
        if number > _LAST_ROW:
            raise TooMuchError("files.too_many_rows", None, limit=MAX_ROWS)
        line = trim(number, cells)
        if line:
            check_rows(kept)
            kept += 1
            yield number, line
