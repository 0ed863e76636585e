"""Rows of a table: each cell read as what its column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ruralroute.errors import Where
from ruralroute.files import clock
from ruralroute.files.cells import (
    Cell,
    CellError,
    Formula,
    as_text,
    is_blank,
    is_blank_mark,
    parse_amounts,
    parse_count,
    parse_id,
    parse_list,
    parse_number,
    parse_whole,
    parse_yes_no,
)
from ruralroute.files.columns import Kind, Table
from ruralroute.files.header import Bound, bind_columns, find_header, join_header, missing_columns
from ruralroute.files.raw import Faults, RawTable
from ruralroute.files.tables import KEPT, ORDERS, TABLES

_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "sum"})
_PARSERS: dict[Kind, Callable[[Cell], object]] = {
    Kind.TEXT: as_text,
    Kind.ID: parse_id,
    Kind.REFERENCE: parse_id,
    Kind.LIST: parse_list,
    Kind.REFERENCES: parse_list,
    Kind.COUNT: parse_count,
    Kind.TIME: clock.parse_time,
    Kind.WINDOWS: clock.parse_windows,
    Kind.DATE: clock.parse_date,
    Kind.YES_NO: parse_yes_no,
    Kind.AMOUNTS: parse_amounts,
}
_SHORT = frozenset(Kind) - {Kind.TEXT, Kind.LIST, Kind.REFERENCES, Kind.AMOUNTS}
_LONGEST_VALUE = 500
"""Characters of the longest number, time or name."""

_TEXTUAL = (Kind.TEXT, Kind.ID, Kind.REFERENCE, Kind.LIST)


@dataclass(slots=True, kw_only=True)
class Row:
    """One row: its values by column name, and where they stand.

    Parameters
    ----------
    number
        Line or row in the file.
    values
        Values that could be read; a blank cell has none.
    written
        What the user wrote, by column name.
    broken
        Columns whose cells could not be read.
    """

    number: int
    raw: RawTable
    columns: Mapping[str, Bound]
    values: dict[str, object] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def where(self, column: str | None = None) -> Where:
        """Name a place in this row; a column that the file has is called as the user does."""
        bound = self.columns.get(column or "")
        if bound or column is None:
            return self.raw.where(self.number, bound.header if bound else None)
        place = self.raw.where(self.number, column)
        known = (one for one in TABLES[self.raw.table].columns if one.name == column)
        lacking = next(known, None)
        return replace(place, column_zh=lacking.label) if lacking else place

    def text(self, column: str) -> str | None:
        """Return a column's text, None when it is blank."""
        value = self.values.get(column)
        return value if isinstance(value, str) and value else None

    def number_of(self, column: str) -> float | None:
        """Return a column's number, None when it is blank."""
        value = self.values.get(column)
        return float(value) if isinstance(value, int | float) else None


def read_rows(raw: RawTable, table: Table, faults: Faults) -> list[Row]:
    """Read all rows below the header; what cannot be read is noted and left out of its row."""
    raw = join_header(raw, table)
    header = find_header(raw, table, faults)
    if header is None:
        faults.error("files.empty_table", raw.where())
        return []
    columns = bind_columns(raw, table, header, faults)
    lacking = missing_columns(table, columns)
    width = len(raw.lines[header][1])
    rows: list[Row] = []
    for number, cells in raw.lines[header + 1 :]:
        if table is ORDERS and _is_total(cells, columns):
            faults.warn("files.total_skipped", raw.where(number))
            continue
        if len(cells) > width:
            faults.error("files.too_many_cells", raw.where(number), len(cells), limit=width)
        # What the header lacks is told once, there, and not again at every row.
        row = Row(number=number, raw=raw, columns=columns, broken=set(lacking))
        for name, value in _parse(row, cells, faults):
            row.values[name] = value
        rows.append(row)
    for name in KEPT.get(table.name, ()):
        if any(name in row.values for row in rows):
            header_row = raw.lines[header][0]
            faults.warn("files.kept_for_later", raw.where(header_row, columns[name].header))
    return rows


def _is_total(cells: tuple[Cell, ...], columns: Mapping[str, Bound]) -> bool:
    """Whether a row of orders is their sum: it says so, and names no station."""
    first = next((cell for cell in cells if not is_blank(cell)), None)
    bound = columns.get("station")
    station = cells[bound.index] if bound and bound.index < len(cells) else None
    return _says_total(first) and (is_blank(station) or _says_total(station))


def _says_total(cell: Cell) -> bool:
    return isinstance(cell, str) and as_text(cell).casefold().rstrip(":") in _TOTALS


def _parse(row: Row, cells: tuple[Cell, ...], faults: Faults) -> Iterator[tuple[str, object]]:
    for name, bound in row.columns.items():
        cell = cells[bound.index] if bound.index < len(cells) else None
        if row.raw.escaped and isinstance(cell, str) and _GUARDED.match(cell):
            cell = cell[1:]
        if is_blank(cell) or (bound.column.kind not in _TEXTUAL and is_blank_mark(cell)):
            continue
        row.written[name] = as_text(cell)
        try:
            yield name, _value(cell, bound)
        except CellError as error:
            row.broken.add(name)
            faults.error(error.code, row.where(name), as_text(cell), **error.values)


def _value(cell: Cell, bound: Bound) -> object:
    column = bound.column
    if isinstance(cell, Formula):
        raise CellError("files.formula")
    if isinstance(cell, str) and len(cell) > _LONGEST_VALUE and column.kind in _SHORT:
        raise CellError("files.too_long", limit=_LONGEST_VALUE)
    if column.kind is Kind.NUMBER:
        return parse_number(cell, column.dimension, bound.factor, column.target)
    if column.kind is Kind.WHOLE:
        return parse_whole(cell, column.dimension, bound.factor, column.target)
    if column.kind is Kind.WORD:
        word = as_text(cell).casefold()
        if word not in column.words:
            english, chinese = _first_words(bound)
            raise CellError("files.not_a_word", words=english, words_zh=chinese)
        return column.words[word]
    return _PARSERS[column.kind](cell)


def _first_words(bound: Bound) -> tuple[str, str]:
    """List the allowed words: the first one of each value, in English and in Chinese."""
    by_value: dict[object, list[str]] = {}
    for word, value in bound.column.words.items():
        by_value.setdefault(value, []).append(word)
    english = [words[0] for words in by_value.values()]
    chinese = [
        next((word for word in words if not word.isascii()), words[0])
        for words in by_value.values()
    ]
    return " ".join(english), " ".join(chinese)
