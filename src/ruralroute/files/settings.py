"""The county's settings: what ``county.toml`` says laid over the defaults, field by field."""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from ruralroute.files import clock
from ruralroute.files.cells import (
    UNITS,
    Cell,
    CellError,
    Dimension,
    as_text,
    parse_count,
    parse_list,
    parse_number,
    parse_text,
    parse_whole,
    parse_yes_no,
    plain,
)
from ruralroute.files.header import near_name
from ruralroute.files.raw import Faults
from ruralroute.files.settings_text import RawSettings, dotted
from ruralroute.files.wording import settings_faults
from ruralroute.model import (
    CLASSES,
    CONDITIONS,
    DAY_TYPES,
    PROFILES,
    ROAD_KINDS,
    SITE_SIZES,
    ZONES,
    Conditions,
    DayType,
    Policy,
    Product,
    Profile,
    RoadSettings,
    SiteSize,
    SitingSettings,
    VehicleClass,
    Zone,
)

TOP = ("name", "crs", "lang", "currency", "roads")
"""Keys of the county itself."""
ROAD_FILE = "file"
"""Key of the road file's path, when ``roads`` is a table."""
_TOP_ALIASES = {
    "县名": "name",
    "名称": "name",
    "坐标系": "crs",
    "语言": "lang",
    "货币": "currency",
    "路网": "roads",
    "道路": "roads",
    "道路文件": "roads",
}
SECTIONS = (
    "policy",
    "zones",
    "profiles",
    "classes",
    "products",
    "conditions",
    "siting",
    "day_types",
    "site_sizes",
)
_TIMES = frozenset({"open_s", "close_s"})
_MOST_HINTS = 100
_FORMS = {"": "s", "_min": "min", "_h": "h"}
_DIMENSIONS = {
    "_kg": Dimension.MASS,
    "_m3": Dimension.VOLUME,
    "_m": Dimension.LENGTH,
    "_kmh": Dimension.SPEED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is not a table, checked; `top` holds the county's own fields."""

    top: Mapping[str, str]
    policy: Policy
    zones: tuple[Zone, ...]
    profiles: tuple[Profile, ...]
    classes: tuple[VehicleClass, ...]
    products: tuple[Product, ...]
    roads: RoadSettings
    conditions: tuple[Conditions, ...]
    siting: SitingSettings
    day_types: tuple[DayType, ...]
    site_sizes: tuple[SiteSize, ...]
    raw: RawSettings


def read_settings(raw: RawSettings, faults: Faults) -> Settings:
    """Lay settings over the defaults; what cannot be used is noted and left at its default."""
    reader = _Reader(raw, faults)
    top: dict[str, str] = {}
    roads: RoadSettings | None = None
    for key, given in raw.tree.items():
        name, place, value = _TOP_ALIASES.get(plain(key), key), [key], given
        if name == "roads" and isinstance(given, dict):
            rest = {one: given[one] for one in given if one != ROAD_FILE}
            roads = reader.section(RoadSettings, [key], RoadSettings(), rest)
            place, value = [key, ROAD_FILE], given.get(ROAD_FILE)
        if name in TOP:
            if not isinstance(value, str):
                faults.error("files.not_a_string", raw.where(dotted(place)), value)
            elif plain(value):
                top[name] = plain(value) if name != "roads" else value
        elif name not in SECTIONS:
            reader.unknown([key], (*TOP, *SECTIONS))
    policy = reader.section(Policy, ["policy"], Policy(), raw.tree.get("policy", {}))
    siting = reader.section(
        SitingSettings, ["siting"], SitingSettings(), raw.tree.get("siting", {})
    )
    return Settings(
        top=top,
        policy=policy or Policy(),
        zones=reader.table(Zone, "zones", ZONES),
        profiles=reader.table(Profile, "profiles", PROFILES),
        classes=reader.table(VehicleClass, "classes", CLASSES),
        products=reader.table(Product, "products", ()),
        roads=roads or RoadSettings(),
        conditions=reader.table(Conditions, "conditions", CONDITIONS),
        siting=siting or SitingSettings(),
        day_types=reader.table(DayType, "day_types", DAY_TYPES),
        site_sizes=reader.table(SiteSize, "site_sizes", SITE_SIZES),
        raw=raw,
    )


M = typing.TypeVar("M", bound=BaseModel)


class _Reader:
    def __init__(self, raw: RawSettings, faults: Faults) -> None:
        self._raw, self._faults = raw, faults
        self._hints = _MOST_HINTS

    def unknown(self, path: Sequence[str], known: Sequence[str]) -> None:
        """Note an unknown key, with the known one that it is nearly."""
        where = self._raw.where(dotted(path))
        self._hints -= 1
        near = near_name(path[-1].casefold(), known) if self._hints >= 0 else None
        if near:
            self._faults.error("files.unknown_key_near", where, path[-1], meant=near)
        else:
            self._faults.error("files.unknown_key", where, path[-1], known=" ".join(known))

    def table(self, model: type[M], name: str, defaults: Sequence[M]) -> tuple[M, ...]:
        """Lay ``[name.<id>]`` sections over the defaults of the same id."""
        given = self._raw.tree.get(name, {})
        if not isinstance(given, dict):
            self._faults.error("files.not_a_table", self._raw.where(name), given)
            return tuple(defaults)
        found = {str(one.model_dump()["id"]): one for one in defaults}
        for key, values in given.items():
            one = self.section(
                model, [name, key], found.get(plain(key)), values, {"id": plain(key)}
            )
            if one is not None:
                found[plain(key)] = one
        return tuple(found.values())

    def section(
        self,
        model: type[M],
        path: Sequence[str],
        base: M | None,
        given: object,
        fixed: Mapping[str, object] | None = None,
    ) -> M | None:
        """Lay one section over a model; None, with faults noted, when that makes none."""
        if not isinstance(given, dict):
            self._faults.error("files.not_a_table", self._raw.where(dotted(path)), given)
            return None
        fields: dict[str, object] = {} if base is None else dict(base)
        fields.update(fixed or {})
        keys: dict[str, str] = {}
        broken = False
        for key, value in given.items():
            place = [*path, key]
            target = field_of(model, key)
            if target is None:
                self.unknown(place, _keys_of(model))
                broken = True
                continue
            name, unit = target
            where = self._raw.where(dotted(place))
            if name in keys:
                self._faults.error("files.key_twice", where, first=keys[name])
            keys[name] = key
            try:
                fields[name] = self._value(model, name, unit, value, fields.get(name))
            except CellError as error:
                broken = True
                self._faults.error(error.code, where, _shown(value), **error.values)
        if broken:
            return None
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            settings_faults(
                error,
                self._raw.where,
                lambda name: dotted([*path, keys.get(name, name)]) if name else dotted(path),
                self._faults,
            )
            return None

    def _value(
        self, model: type[BaseModel], name: str, unit: str, value: object, base: object
    ) -> object:
        """Turn a setting into what its field holds."""
        annotation = _annotation(model, name)
        if value in ("none", "无") and type(None) in _options(model, name):
            return None
        if name == "shift":
            return _window(value)
        if name == "incompatible":
            return _pairs(value)
        if name == "fields":
            return _names(value)
        if name == "speeds_kmh":
            return _speeds(value, base)
        if typing.get_origin(annotation) is dict:
            return _numbers(value, base)
        if typing.get_origin(annotation) is tuple:
            return _texts(value)
        cell = _cell(value)
        if annotation is bool:
            return cell if isinstance(cell, bool) else parse_yes_no(cell)
        if annotation is str:
            if not isinstance(cell, str):
                raise CellError("files.not_a_string")
            return parse_text(cell)
        return _number(name, unit, cell, whole=annotation is int)


def _number(name: str, unit: str, cell: Cell, *, whole: bool) -> float | int:
    if name in _TIMES:
        return cell if type(cell) is int else clock.parse_time(cell)
    if name.endswith("_s") and whole:
        return parse_whole(cell, Dimension.TIME, UNITS[Dimension.TIME][unit], "1")
    if whole:
        return parse_count(cell)
    dimension = next(
        (found for end, found in _DIMENSIONS.items() if name.endswith(end)), Dimension.PLAIN
    )
    return parse_number(cell, dimension, "1", "1")


def field_of(model: type[BaseModel], key: str) -> tuple[str, str] | None:
    """Find the field that a key sets, and the unit of a time in it.

    Examples
    --------
    >>> field_of(Policy, "load_min"), field_of(Policy, "load_s"), field_of(Policy, "open")
    (('load_s', 'min'), ('load_s', 's'), ('open_s', 's'))
    """
    if key in model.model_fields and key != "id":
        return key, "s"
    for end, unit in _FORMS.items():
        name = f"{key.removesuffix(end)}_s"
        if key.endswith(end) and name in model.model_fields:
            is_time = name in _TIMES
            if is_time == (end == ""):
                return name, unit
    return None


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [name for name in model.model_fields if name != "id"]


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


def _shown(value: object) -> str | None:
    return None if isinstance(value, dict) else str(value)


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


def _names(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise CellError("files.not_a_table")
    if not all(isinstance(one, str) for one in value.values()):
        raise CellError("files.not_a_string")
    return {plain(name): plain(one) for name, one in value.items()}


def _numbers(value: object, base: object) -> dict[str, float]:
    """Lay numbers by name over those that hold already."""
    if not isinstance(value, dict):
        raise CellError("files.not_a_table")
    found: dict[str, float] = dict(base) if isinstance(base, dict) else {}
    for name, one in value.items():
        found[plain(name)] = parse_number(_cell(one), Dimension.PLAIN, "1", "1")
    return found


def _speeds(value: object, base: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise CellError("files.not_a_table")
    speeds: dict[str, float] = dict(base) if isinstance(base, dict) else {}
    for kind, speed in value.items():
        if kind not in ROAD_KINDS:
            raise CellError("files.unknown_road_kind", kind=kind, known=" ".join(ROAD_KINDS))
        speeds[kind] = parse_number(_cell(speed), Dimension.SPEED, "1", "1")
    missing = [kind for kind in ROAD_KINDS if kind not in speeds]
    if missing:
        raise CellError("files.missing_road_kinds", missing=" ".join(missing))
    return speeds
