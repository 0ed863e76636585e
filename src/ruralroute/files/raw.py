"""A table as it stands in a file: header and rows, with their line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.files.cells import Cell, is_blank
from ruralroute.files.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS

Line = tuple[int, tuple[Cell, ...]]
"""Number of a line or row, counted from 1, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Lines of one table, blank ones left out; the first may be a title above the header.

    Parameters
    ----------
    table
        Name of the table that it is.
    file, sheet
        Where it stands.
    lines
        Header and rows.
    escaped
        Whether a leading ``'`` guards text that a spreadsheet would run as a formula.
    """

    table: str
    file: str
    sheet: str | None = None
    lines: tuple[Line, ...]
    escaped: bool = False

    def where(self, row: int | None = None, column: str | None = None) -> Where:
        """Name a place in this table."""
        return Where(file=self.file, sheet=self.sheet, row=row, column=column)


@dataclass(slots=True)
class Faults:
    """Collects what is wrong while everything is read."""

    found: list[Fault] = field(default_factory=list)

    def error(
        self, code: str, where: Where | None = None, found: object = None, **values: object
    ) -> None:
        """Note an error."""
        self.found.append(fault(code, where, found, severity=Severity.ERROR, **values))

    def warn(
        self, code: str, where: Where | None = None, found: object = None, **values: object
    ) -> None:
        """Note a warning."""
        self.found.append(fault(code, where, found, severity=Severity.WARNING, **values))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note many."""
        self.found.extend(faults)

    @property
    def errors(self) -> list[Fault]:
        """The errors among them."""
        return [one for one in self.found if one.severity is Severity.ERROR]

    def sorted(self) -> list[Fault]:
        """All, by file, sheet and row."""
        return sorted(
            self.found,
            key=lambda one: (one.where.file, one.where.sheet or "", one.where.row or 0),
        )


class TooMuchError(ValueError):
    """A table is bigger than a cap; `code` is the sentence that says which."""

    def __init__(self, code: str, row: int | None, **values: object) -> None:
        super().__init__(code)
        self.code, self.row, self.values = code, row, values


def trim(row: int, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Drop blank cells at a line's end, and hold the rest against the caps.

    Raises
    ------
    TooMuchError
        There are too many cells, or one is too long.
    """
    last = len(cells)
    while last and is_blank(cells[last - 1]):
        last -= 1
    if last > MAX_COLUMNS:
        raise TooMuchError("files.too_many_columns", row, limit=MAX_COLUMNS)
    kept = tuple(cells[:last])
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in kept):
        raise TooMuchError("files.cell_too_long", row, limit=MAX_CELL)
    return kept


def check_rows(count: int) -> None:
    """Hold the number of rows below a header against the cap.

    Raises
    ------
    TooMuchError
        There are too many.
    """
    if count > MAX_ROWS:
        raise TooMuchError("files.too_many_rows", None, limit=MAX_ROWS)
