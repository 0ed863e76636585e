"""A county as plain rows: what `ruralroute.files.writer` puts into files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, cast

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.cells import has_separator, is_blank_mark
from ruralroute.files.clock import write_time, write_windows
from ruralroute.files.columns import Column, Kind, Table
from ruralroute.files.fleet import MAIN
from ruralroute.files.tables import COMPARTMENTS, TABLES, VEHICLES
from ruralroute.model import County, Vehicle, Windows

if TYPE_CHECKING:
    from pydantic import BaseModel

_ALWAYS = frozenset({("compartments", "zones"), ("orders", "zone"), ("orders", "goods_class")})
"""Columns whose blank cells do not mean the model's default: vehicle and product fill them."""

Plain = str | int | float | None
"""What is written into one cell: text, a number, or nothing."""


class PlainTable:
    """Header and rows of one table, only with the columns that say something."""

    def __init__(self, name: str, header: Sequence[str], rows: Sequence[Sequence[Plain]]) -> None:
        self.name, self.header, self.rows = name, tuple(header), tuple(map(tuple, rows))


def plain_tables(county: County) -> list[PlainTable]:
    """Turn a county's tables into plain rows; empty tables are left out.

    Raises
    ------
    DataError
        A list holds a text that would be split when it is read again.
    """
    tables = []
    for table in TABLES.values():
        models: Sequence[BaseModel]
        if table is COMPARTMENTS:
            models = [
                one
                for vehicle in county.vehicles
                if _single_space(vehicle) is None
                for one in vehicle.compartments
            ]
        else:
            models = getattr(county, table.name)
        if models:
            tables.append(_table(table, models))
    return tables


def _single_space(vehicle: Vehicle) -> tuple[str, ...] | None:
    """Return the zones of a vehicle's only compartment, if it is as one without a table."""
    if len(vehicle.compartments) != 1:
        return None
    only = vehicle.compartments[0]
    plain = only.id == MAIN and only.payload_kg is None and only.volume_m3 == vehicle.volume_m3
    return only.zones if plain and only.vehicle == vehicle.id else None


def _table(table: Table, models: Sequence[BaseModel]) -> PlainTable:
    columns: list[tuple[str, list[Plain]]] = []
    for column in table.columns:
        values = [_value_of(table, column, model) for model in models]
        if not _says_something(table, column, models, values):
            continue
        where = Where(file=table.name, column=column.name)
        columns.append((column.name, [_plain(column, value, where) for value in values]))
    rows = [[cells[index] for _, cells in columns] for index in range(len(models))]
    return PlainTable(table.name, [name for name, _ in columns], rows)


def _value_of(table: Table, column: Column, model: BaseModel) -> object:
    if table is VEHICLES and column.name == "zones":
        return _single_space(cast("Vehicle", model))
    return getattr(model, column.model_field) if column.model_field else None


def _says_something(
    table: Table, column: Column, models: Sequence[BaseModel], values: Sequence[object]
) -> bool:
    """Whether a column must be written: its field has no default, or one row differs from it."""
    if (table.name, column.name) in _ALWAYS:
        return True
    if any(column.name == group[0] for group in table.required):
        return True
    fields = type(models[0]).model_fields
    described = fields.get(column.model_field or "")
    if described is None:
        return any(value is not None for value in values)
    if described.is_required():
        return True
    default = described.get_default(call_default_factory=True)
    return any(value != default for value in values)


def _plain(column: Column, value: object, where: Where) -> Plain:
    if value is None or value == ():
        return None
    writer = _WRITERS.get(column.kind)
    if writer is not None:
        return writer(value, where)
    if column.kind is Kind.WHOLE:
        return _duration(int(cast("int", value)), column)
    return value.value if isinstance(value, Enum) else cast("Plain", value)


def _duration(value: int, column: Column) -> Plain:
    """Write whole minutes as a number, and seconds in a column of minutes as ``75s``."""
    if column.unit != "min":
        return value
    return value // 60 if value % 60 == 0 else f"{value}s"


def number(value: float) -> int | float:
    """Write a whole number without its ``.0``."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _number(value: object, _: Where) -> Plain:
    return number(float(cast("float", value)))


def join(parts: Iterable[str], where: Where) -> str:
    """Join a list's texts.

    Raises
    ------
    DataError
        One of them would not come back as it is.
    """
    listed = list(parts)
    for one in listed:
        if has_separator(one) or not one.strip() or (len(listed) == 1 and is_blank_mark(one)):
            raise DataError([fault("files.cannot_list", where, one)])
    return ";".join(listed)


def _amounts(value: object, where: Where) -> Plain:
    amounts = cast("Mapping[str, float]", value)
    return join((f"{name}:{number(amount)}" for name, amount in amounts.items()), where) or None


_WRITERS: dict[Kind, Callable[[object, Where], Plain]] = {
    Kind.NUMBER: _number,
    Kind.REFERENCES: lambda value, where: join(cast("Sequence[str]", value), where),
    Kind.LIST: lambda value, where: join(cast("Sequence[str]", value), where),
    Kind.TIME: lambda value, _: write_time(cast("int", value)),
    Kind.WINDOWS: lambda value, _: write_windows(cast("Windows", value)),
    Kind.DATE: lambda value, _: cast("dt.date", value).isoformat(),
    Kind.YES_NO: lambda value, _: "yes" if value else "no",
    Kind.AMOUNTS: _amounts,
}
