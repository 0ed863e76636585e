"""Which column of a file is which: names in English and Chinese, units, near misses."""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ruralroute.errors import Where, shorten
from ruralroute.files.cells import UNITS, Cell, as_text, is_blank, plain, unit_words
from ruralroute.files.columns import Column, Kind, Table
from ruralroute.files.raw import Faults, RawTable
from ruralroute.files.tables import TABLES

_BRACKETS = re.compile(r"(.*?)\s*[(\[【{<]\s*([^)\]】}>]*?)\s*[)\]】}>]\s*")
_NEAR = 0.84
_SHORTEST_NEAR = 4
_SHORTEST_SHORT = 2
_LONGEST = 100
"""Characters of the longest header that may be a known one."""

_ORDINARY = frozenset({"单价"})
"""Short names that sheets have of their own, and that are no slip of a known one."""

_TITLE_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A column of a file that is known.

    Parameters
    ----------
    column
        What it is.
    index
        Which of the file's columns, from 0.
    header
        What the user calls it.
    factor
        What one of its numbers is, in the dimension's first unit.
    has_unit
        Whether its header says a unit.
    """

    column: Column
    index: int
    header: str
    factor: str
    has_unit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    column: Column
    unit: str | None
    weak: bool = False


class UnknownUnitError(ValueError):
    """A header names a unit that its column cannot have."""

    def __init__(self, column: Column, unit: str) -> None:
        super().__init__(unit)
        self.column, self.unit = column, unit


def key_of(name: str) -> str:
    """Bring a name into the form in which names are compared."""
    return re.sub(r"[\s_\-.*:/]+", "", plain(name).casefold())


@functools.cache
def _known_names(name: str) -> Mapping[str, _Match]:
    """List every name of a table's columns, with the unit that the name itself says."""
    table = TABLES[name]
    known: dict[str, _Match] = {}
    for column in table.columns:
        for weak in column.weak:
            known.setdefault(key_of(weak), _Match(column=column, unit=None, weak=True))
    for column in table.columns:
        unit = column.unit if _says_unit(column) else None
        known[key_of(column.name)] = _Match(column=column, unit=unit)
        stem = _stem(column)
        for alias in (*column.aliases, *((stem,) if stem else ())):
            known.setdefault(key_of(alias), _Match(column=column, unit=None))
    return known


def _says_unit(column: Column) -> bool:
    return column.kind in (Kind.NUMBER, Kind.WHOLE) and bool(column.unit) and bool(_stem(column))


def _stem(column: Column) -> str | None:
    """Name a column without its unit: ``load_min`` is also ``load``, in any unit of time."""
    stem, _, end = column.name.rpartition("_")
    return stem if stem and end == column.unit.replace("/", "") else None


def match_header(header: str, table: Table) -> _Match | None:
    """Find the column that a header names, or None.

    Raises
    ------
    UnknownUnitError
        It names a column, with a unit that the column cannot have.
    """
    if len(header) > _LONGEST:
        return None
    known = _known_names(table.name)
    text = plain(header).casefold()
    found = known.get(key_of(text))
    if found:
        return found
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed:
        return _with_unit(known.get(key_of(bracketed[1])), bracketed[2])
    return _suffixed(text, known)


def _with_unit(found: _Match | None, unit: str) -> _Match | None:
    if found is None or found.column.kind not in (Kind.NUMBER, Kind.WHOLE, Kind.COUNT):
        return found
    units = UNITS[found.column.dimension]
    if not units or not unit:
        return found
    if unit not in units or (found.unit and units[unit] != units[found.unit]):
        raise UnknownUnitError(found.column, unit)
    return _Match(column=found.column, unit=unit, weak=found.weak)


def _suffixed(text: str, known: Mapping[str, _Match]) -> _Match | None:
    """Try ``重量斤``, ``mass_t``, ``load s``: a name with a unit at its end."""
    for length in range(1, min(len(text), 8)):
        name, unit = text[:-length], text[-length:]
        apart = name[-1] in "_ /" or not name[-1].isascii() or not unit[0].isascii()
        found = known.get(key_of(name.rstrip("/"))) if apart else None
        if found and found.unit is None and unit in UNITS[found.column.dimension]:
            return _Match(column=found.column, unit=unit, weak=found.weak)
    return None


def join_header(raw: RawTable, table: Table) -> RawTable:
    """Make one line of a header of two, the second one below merged cells of the first.

    A cell below stands for the group above it.  Two lines are joined when both hold words only
    and together name more columns than either.
    """
    for index in range(min(_TITLE_LINES, len(raw.lines) - 1)):
        (_, above), (row, below) = raw.lines[index : index + 2]
        if not (_are_words(above, table) and _are_words(below, table)):
            continue
        joined = tuple(
            one if is_blank(other) else other
            for one, other in itertools.zip_longest(above, below, fillvalue=None)
        )
        if _score(joined, table) > max(_score(above, table), _score(below, table)):
            lines = (*raw.lines[:index], (row, joined), *raw.lines[index + 2 :])
            return replace(raw, lines=lines)
    return raw


def _are_words(cells: Sequence[Cell], table: Table) -> bool:
    """Whether cells may be a header: text, with digits only in names that are known."""
    return all(
        is_blank(one)
        or (isinstance(one, str) and (not re.search(r"\d", one) or _is_known(one, table)))
        for one in cells
    )


def find_header(raw: RawTable, table: Table, faults: Faults) -> int | None:
    """Find the line that is the header; titles above it are passed over with a warning.

    Returns
    -------
    int or None
        Its index in the table's lines; None: the table is empty.
    """
    if not raw.lines:
        return None
    scores = [_score(cells, table) for _, cells in raw.lines[:_TITLE_LINES]]
    best = scores.index(max(scores))
    if scores[0] >= 2 or best == 0:
        return 0
    for row, cells in raw.lines[:best]:
        faults.warn("files.title_skipped", raw.where(row), title=shorten(as_text(cells[0])))
    return best


def _score(cells: Sequence[Cell], table: Table) -> int:
    return sum(1 for cell in cells if isinstance(cell, str) and _is_known(cell, table))


def _is_known(header: str, table: Table) -> bool:
    try:
        return match_header(header, table) is not None
    except UnknownUnitError:
        return True


def bind_columns(raw: RawTable, table: Table, header: int, faults: Faults) -> dict[str, Bound]:
    """Match a header's cells with the table's columns, and note what does not fit."""
    row, cells = raw.lines[header]
    bound: dict[str, Bound] = {}
    weak: dict[str, Bound] = {}
    unknown: list[str] = []
    for index, cell in enumerate(cells):
        name = as_text(cell)
        if not name:
            continue
        try:
            match = match_header(name, table)
        except UnknownUnitError as error:
            units = unit_words(error.column.dimension)
            faults.error("files.unknown_unit", raw.where(row, name), error.unit, units=units)
            continue
        if match is None:
            unknown.append(name)
            continue
        one = Bound(
            column=match.column,
            index=index,
            header=name,
            factor=UNITS[match.column.dimension].get(match.unit or match.column.unit, "1"),
            has_unit=match.unit is not None,
        )
        first = (weak if match.weak else bound).setdefault(one.column.name, one)
        if first is not one and match.weak:
            unknown.append(name)
        elif first is not one:
            faults.error("files.column_twice", raw.where(row, name), first=first.header)
    for name, one in weak.items():
        if bound.setdefault(name, one) is not one:
            unknown.append(one.header)
    told = set[str]()
    for name in unknown:
        told |= _report_unknown(name, table, bound, raw.where(row, name), faults)
    _report_missing(table, bound, told, raw.where(row), faults)
    return bound


def missing_columns(table: Table, bound: Mapping[str, Bound]) -> frozenset[str]:
    """Return the columns of every group of which one is needed and none is there."""
    return frozenset(
        name for group in table.required if not any(one in bound for one in group) for name in group
    )


def _report_unknown(
    name: str, table: Table, bound: Mapping[str, Bound], where: Where, faults: Faults
) -> set[str]:
    """Report a header that is not known; return the columns that it was told to be nearly."""
    near, is_sure = _near_columns(name, table, bound)
    if not near:
        faults.warn("files.unknown_column", where)
        return set()
    meant = " / ".join(_spoken(one) for one in near)
    meant_zh = "、".join(_spoken_zh(one) for one in near)
    if is_sure:
        faults.error("files.nearly_known", where, meant=meant, meant_zh=meant_zh)
        return {one.name for one in near}
    faults.warn("files.unknown_column_near", where, meant=meant, meant_zh=meant_zh)
    return set()


def _near_columns(
    name: str, table: Table, bound: Mapping[str, Bound]
) -> tuple[tuple[Column, ...], bool]:
    """Return the columns that a header is nearly, and whether it can hardly mean anything else.

    A long name is judged by its likeness.  A Chinese name of two or three characters is near when
    one of them differs, and surely meant when a needed column of that name is missing.
    """
    known = _known_names(table.name)
    bracketed = _BRACKETS.fullmatch(plain(name).casefold())
    key = key_of(bracketed[1] if bracketed else name)
    near = near_name(key, known)
    if near:
        column = known[near].column
        return ((column,), True) if column.name not in bound else ((), False)
    is_short = _SHORTEST_SHORT <= len(key) < _SHORTEST_NEAR and not key.isascii()
    if not is_short or key in _ORDINARY:
        return (), False
    found = {
        match.column.name: match.column
        for other, match in known.items()
        if match.column.name not in bound and not match.weak and _is_slip(key, other)
    }
    needed = missing_columns(table, bound)
    sure = tuple(column for one, column in found.items() if one in needed)
    if sure:
        return sure, True
    # Many names share their last character (区 号 名 量): only the first one says much.
    begins = {match.column.name for other, match in known.items() if other[:1] == key[:1]}
    return tuple(column for one, column in found.items() if one in begins), False


def _is_slip(name: str, known: str) -> bool:
    """Whether names of the same length differ in one character, or in the order of two."""
    if len(name) != len(known):
        return False
    pairs = [(one, other) for one, other in zip(name, known, strict=True) if one != other]
    return len(pairs) == 1 or (len(pairs) == 2 and pairs[0] == pairs[1][::-1])


def near_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a name is nearly, or None."""
    if not _SHORTEST_NEAR <= len(name) <= _LONGEST or re.search(r"\d$", name):
        return None
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=_NEAR)
    return near[0] if near else None


def _spoken(column: Column) -> str:
    return column.name if column.label == column.name else f"{column.name} ({column.label})"


def _spoken_zh(column: Column) -> str:
    return column.name if column.label == column.name else f"{column.label}（{column.name}）"


def _report_missing(
    table: Table, bound: Mapping[str, Bound], told: set[str], where: Where, faults: Faults
) -> None:
    for group in table.required:
        if not any(name in bound for name in group) and told.isdisjoint(group):
            columns = [table.column(name) for name in group]
            faults.error(
                "files.missing_column",
                where,
                names=" / ".join(map(_spoken, columns)),
                names_zh="、".join(map(_spoken_zh, columns)),
            )
