"""What a table's columns are: name, model field, kind of value, unit, other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ruralroute.files.cells import UNITS, Dimension


class Kind(StrEnum):
    """What stands in the cells of a column."""

    ID = "id"
    TEXT = "text"
    REFERENCE = "reference"
    REFERENCES = "references"
    LIST = "list"
    NUMBER = "number"
    WHOLE = "whole"
    """A number that is rounded to whole units (seconds, metres)."""
    COUNT = "count"
    TIME = "time"
    WINDOWS = "windows"
    DATE = "date"
    YES_NO = "yes_no"
    WORD = "word"
    AMOUNTS = "amounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Name in a header; the unit of a number, where it has one, ends it (``load_min``).
    model_field
        Field of the model that it fills; None: the reader uses it otherwise.
    kind
        What stands in its cells.
    dimension, unit, stored
        What a number measures; the unit of a header without one; the unit that the model keeps.
    aliases
        Other names, Chinese first.
    weak
        Names that count only when no other column means the same.
    words
        What a `WORD` may be, to the model's value.
    table
        The table whose ids a `REFERENCE`, and the names of `AMOUNTS`, are.
    """

    name: str
    model_field: str | None
    kind: Kind
    dimension: Dimension = Dimension.PLAIN
    unit: str = ""
    stored: str = ""
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    words: Mapping[str, str | int] = field(default_factory=dict)
    table: str = ""

    @property
    def factor(self) -> str:
        """What one of the header's default unit is, in the dimension's first unit."""
        return UNITS[self.dimension].get(self.unit, "1")

    @property
    def target(self) -> str:
        """What one of the model's unit is, in the dimension's first unit."""
        return UNITS[self.dimension].get(self.stored, "1")

    @property
    def label(self) -> str:
        """The name in Chinese, where there is one, else the name."""
        return self.aliases[0] if self.aliases else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a county.

    Parameters
    ----------
    name
        Name of its file or sheet.
    aliases
        Other names of the file or sheet.
    columns
        Its columns; several may fill the same field.
    required
        Groups of columns; of each group one must be there.
    """

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(one for one in self.columns if one.name == name)


def text(name: str, aliases: str = "", *, to: str | None = "", weak: str = "") -> Column:
    """Make a column of text; `to` is the model's field, its own name unless given."""
    return _column(Kind.TEXT, name, aliases, to, weak=tuple(weak.split()))


def named(name: str, aliases: str = "") -> Column:
    """Make the column of a row's own id."""
    return _column(Kind.ID, name, aliases, "")


def refers(
    name: str, table: str, aliases: str = "", *, to: str | None = "", weak: str = ""
) -> Column:
    """Make a column that names a row of another table."""
    return _column(Kind.REFERENCE, name, aliases, to, table=table, weak=tuple(weak.split()))


def refers_many(name: str, table: str, aliases: str = "", *, to: str | None = "") -> Column:
    """Make a column that lists rows of another table."""
    return _column(Kind.REFERENCES, name, aliases, to, table=table)


def listed(name: str, aliases: str = "") -> Column:
    """Make a column that lists texts."""
    return _column(Kind.LIST, name, aliases, "")


def number(
    name: str,
    dimension: Dimension,
    unit: str = "",
    aliases: str = "",
    *,
    to: str | None = "",
) -> Column:
    """Make a column of numbers; the model keeps the header's unit."""
    return _column(Kind.NUMBER, name, aliases, to, dimension=dimension, unit=unit, stored=unit)


def whole(name: str, dimension: Dimension, unit: str, aliases: str, *, to: str) -> Column:
    """Make a column of seconds or metres, rounded half up."""
    stored = "s" if dimension is Dimension.TIME else "m"
    return _column(Kind.WHOLE, name, aliases, to, dimension=dimension, unit=unit, stored=stored)


def minutes(name: str, aliases: str) -> Column:
    """Make a column ``<name>_min`` that fills the field ``<name>_s``."""
    return whole(f"{name}_min", Dimension.TIME, "min", aliases, to=f"{name}_s")


def count(name: str, aliases: str = "") -> Column:
    """Make a column of whole numbers."""
    return _column(Kind.COUNT, name, aliases, "", dimension=Dimension.COUNT)


def clock(name: str, aliases: str, *, to: str) -> Column:
    """Make a column of times of day."""
    return _column(Kind.TIME, name, aliases, to)


def windows(aliases: str) -> Column:
    """Make the column of windows."""
    return _column(Kind.WINDOWS, "windows", aliases, "")


def day(name: str, aliases: str) -> Column:
    """Make a column of dates."""
    return _column(Kind.DATE, name, aliases, "")


def yes_no(name: str, aliases: str) -> Column:
    """Make a column of yes or no."""
    return _column(Kind.YES_NO, name, aliases, "")


def word(name: str, aliases: str, words: Mapping[str, str | int]) -> Column:
    """Make a column of words from a fixed list."""
    return _column(Kind.WORD, name, aliases, "", words=words)


def amounts(name: str, table: str, aliases: str = "") -> Column:
    """Make a column of volumes by row of another table."""
    return _column(Kind.AMOUNTS, name, aliases, "", table=table)


def _column(
    kind: Kind,
    name: str,
    aliases: str,
    to: str | None,
    *,
    dimension: Dimension = Dimension.PLAIN,
    unit: str = "",
    stored: str = "",
    weak: tuple[str, ...] = (),
    words: Mapping[str, str | int] | None = None,
    table: str = "",
) -> Column:
    return Column(
        name=name,
        model_field=name if to == "" else to,
        kind=kind,
        dimension=dimension,
        unit=unit,
        stored=stored,
        aliases=tuple(aliases.split()),
        weak=weak,
        words=words or {},
        table=table,
    )
