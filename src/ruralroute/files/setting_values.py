"""What the value of a setting means: text, number, list or table, by the field that it sets."""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel

from ruralroute.files import clock
from ruralroute.files.cells import (
    UNITS,
    Cell,
    CellError,
    Dimension,
    as_text,
    parse_amounts,
    parse_count,
    parse_list,
    parse_number,
    parse_whole,
    parse_yes_no,
    plain,
)
from ruralroute.model import ROAD_KINDS

TIMES = frozenset({"open_s", "close_s"})
"""Fields that are times of the day."""
ROOMS = frozenset({"cold_capacity_m3"})
"""Fields that are volumes by temperature zone: what is not listed is not there."""
_BY_KIND = frozenset({"speeds_kmh", "kinds", "max_weight_t"})
_DIMENSIONS = {
    "_kg": Dimension.MASS,
    "_m3": Dimension.VOLUME,
    "_m": Dimension.LENGTH,
    "_kmh": Dimension.SPEED,
}


class PartError(CellError):
    """One entry of a table of settings cannot be understood; `part` is its key."""

    def __init__(self, part: str, found: object, error: CellError) -> None:
        super().__init__(error.code, **error.values)
        self.part, self.found = part, found


def setting_value(
    model: type[BaseModel], name: str, unit: str, value: object, base: object
) -> object:
    """Turn a setting into what its field holds.

    Parameters
    ----------
    model, name
        The field.
    unit
        Unit of a time in the key.
    value
        What the user wrote.
    base
        What holds without it; a table of numbers is laid over that.

    Raises
    ------
    CellError
        It cannot be understood.
    """
    annotation = _annotation(model, name)
    if value in ("none", "无") and type(None) in _options(model, name):
        return None
    if name == "shift":
        return _window(value)
    if name == "incompatible":
        return _pairs(value)
    if name == "fields":
        return _names(value)
    if name in ROOMS:
        return _rooms(value)
    if typing.get_origin(annotation) is dict:
        return _numbers(name, value, base)
    if typing.get_origin(annotation) is tuple:
        return _texts(value)
    cell = _cell(value)
    if annotation is bool:
        return cell if isinstance(cell, bool) else parse_yes_no(cell)
    if annotation is str or typing.get_origin(annotation) is typing.Literal:
        if not isinstance(cell, str):
            raise CellError("files.not_a_string")
        return as_text(cell)
    return _number(name, unit, cell, whole=annotation is int)


def _number(name: str, unit: str, cell: Cell, *, whole: bool) -> float | int:
    if name in TIMES:
        return cell if type(cell) is int else clock.parse_time(cell)
    if name.endswith("_s") and whole:
        return parse_whole(cell, Dimension.TIME, UNITS[Dimension.TIME][unit], "1")
    if whole:
        return parse_count(cell)
    dimension = next(
        (found for end, found in _DIMENSIONS.items() if name.endswith(end)), Dimension.PLAIN
    )
    return parse_number(cell, dimension, "1", "1")


def _annotation(model: type[BaseModel], name: str) -> object:
    """Return a field's type without ``None`` and without its constraints."""
    annotation: object = model.model_fields[name].annotation
    options = [one for one in _options(model, name) if one is not type(None)]
    if type(None) in _options(model, name) and len(options) == 1:
        annotation = options[0]
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    return annotation


def _options(model: type[BaseModel], name: str) -> tuple[object, ...]:
    return typing.get_args(model.model_fields[name].annotation)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return value
    raise CellError("files.not_a_value")


def _listed(value: object, split: Callable[[Cell], Sequence[str]]) -> Sequence[object]:
    if isinstance(value, str):
        return split(value)
    if isinstance(value, list):
        return value
    raise CellError("files.not_a_list")


def _texts(value: object) -> tuple[str, ...]:
    parts = _listed(value, parse_list)
    if not all(isinstance(part, str) for part in parts):
        raise CellError("files.not_a_list")
    return tuple(plain(str(part)) for part in parts)


def _window(value: object) -> tuple[int, int]:
    if isinstance(value, str):
        found = clock.parse_windows(value)
        if len(found) != 1:
            raise CellError("files.not_windows")
        return found[0]
    ends = _listed(value, parse_list)
    if len(ends) != 2:
        raise CellError("files.not_windows")
    start, end = (_number("open_s", "s", _cell(one), whole=True) for one in ends)
    return int(start), int(end)


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for one in _listed(value, lambda cell: re.split(r"[;,、|]", as_text(cell))):
        pair = _listed(one, lambda cell: [part.strip() for part in as_text(cell).split("+")])
        if len(pair) != 2 or not all(isinstance(part, str) and part for part in pair):
            raise CellError("files.not_pairs")
        pairs.append((plain(str(pair[0])), plain(str(pair[1]))))
    return tuple(pairs)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise CellError("files.not_a_table")
    return value


def _names(value: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, one in _table(value).items():
        if not isinstance(one, str):
            raise PartError(name, one, CellError("files.not_a_string"))
        found[plain(name)] = plain(one)
    return found


def _rooms(value: object) -> dict[str, float]:
    """Read volumes by zone, all that there are: a table, or a text as in the tables of places."""
    if value in ("none", "无"):
        return {}
    if isinstance(value, dict):
        return _numbers("", value, None)
    if isinstance(value, str):
        return parse_amounts(value)
    raise CellError("files.not_amounts")


def _numbers(field: str, value: object, base: object) -> dict[str, float]:
    """Lay numbers by name over those that hold already."""
    found: dict[str, float] = dict(base) if isinstance(base, dict) else {}
    dimension = Dimension.SPEED if field == "speeds_kmh" else Dimension.PLAIN
    for name, one in _table(value).items():
        if field in _BY_KIND and plain(name) not in ROAD_KINDS:
            raise CellError("files.unknown_road_kind", kind=name, known=" ".join(ROAD_KINDS))
        try:
            found[plain(name)] = parse_number(_cell(one), dimension, "1", "1")
        except CellError as error:
            raise PartError(name, one, error) from error
    missing = [kind for kind in ROAD_KINDS if kind not in found]
    if field == "speeds_kmh" and missing:
        raise CellError("files.missing_road_kinds", missing=" ".join(missing))
    return found
