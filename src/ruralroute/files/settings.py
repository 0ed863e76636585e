"""The county's settings: what ``county.toml`` says laid over the defaults, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ruralroute.errors import Where
from ruralroute.files.cells import CellError, plain
from ruralroute.files.header import near_name
from ruralroute.files.key_clash import ROADS_ZH
from ruralroute.files.raw import Faults
from ruralroute.files.setting_values import TIMES, PartError, setting_value
from ruralroute.files.settings_text import RawSettings, dotted
from ruralroute.files.wording import settings_faults
from ruralroute.model import (
    CLASSES,
    CONDITIONS,
    DAY_TYPES,
    PROFILES,
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
    **dict.fromkeys(ROADS_ZH, "roads"),
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
_MOST_HINTS = 100
_FORMS = {"": "s", "_min": "min", "_h": "h"}
_ONCE: tuple[tuple[str, type[BaseModel]], ...] = (
    ("roads", RoadSettings),
    ("policy", Policy),
    ("siting", SitingSettings),
)
_OWN_KEY = {"roads": ROAD_FILE, "policy": "", "siting": ""}


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
    seen: dict[str, str] = {}
    for key, given in raw.tree.items():
        name, place, value = _TOP_ALIASES.get(plain(key), key), [key], given
        if name in TOP and name in seen:
            code = "files.roads_twice" if name == "roads" else "files.given_twice"
            faults.error(code, raw.where(key), name=name, first=seen[name], second=key)
            continue
        seen[name] = key
        if name == "roads" and isinstance(given, dict):
            rest = {one: given[one] for one in given if one != ROAD_FILE}
            roads = reader.section(RoadSettings, [key], RoadSettings(), rest)
            place, value = [key, ROAD_FILE], given.get(ROAD_FILE)
        where = raw.where(dotted(place))
        if name in TOP:
            if value is None:
                faults.error("files.missing", where)
            elif not isinstance(value, str):
                reader.no_text(where, key, value)
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


M = TypeVar("M", bound=BaseModel)


class _Reader:
    def __init__(self, raw: RawSettings, faults: Faults) -> None:
        self._raw, self._faults = raw, faults
        self._hints = _MOST_HINTS

    def unknown(self, path: Sequence[str], known: Sequence[str]) -> None:
        """Note an unknown key, with the known one that it is nearly, or where it belongs."""
        where, key = self._raw.where(dotted(path)), path[-1]
        self._hints -= 1
        near = near_name(key.casefold(), known) if self._hints >= 0 else None
        if len(path) > 1 and _TOP_ALIASES.get(plain(key), key) in TOP:
            self._faults.error("files.key_of_top", where, key=key, section=dotted(path[:-1]))
            return
        if len(path) == 1:
            home = (one for one, model in _ONCE if key == _OWN_KEY[one] or field_of(model, key))
            near = next((f"{one}.{key}" for one in home), near)
        if near:
            self._faults.error("files.unknown_key_near", where, key, meant=near)
        else:
            self._faults.error("files.unknown_key", where, key, known=" ".join(known))

    def no_text(self, where: Where, key: str, value: object) -> None:
        """Note a value that is no text."""
        if _is_list_of_tables(value):
            self._faults.error("files.double_brackets", where, example=f"[{key}]")
        else:
            self._faults.error("files.not_a_string", where, _shown(value))

    def no_table(self, path: Sequence[str], value: object, example: str) -> None:
        """Note a value that is no section of keys."""
        where = self._raw.where(dotted(path))
        if _is_list_of_tables(value):
            self._faults.error("files.double_brackets", where, example=f"[{example}]")
        else:
            self._faults.error("files.not_a_table", where, _shown(value))

    def table(self, model: type[M], name: str, defaults: Sequence[M]) -> tuple[M, ...]:
        """Lay ``[name.<id>]`` sections over the defaults of the same id."""
        given = self._raw.tree.get(name, {})
        found = {str(one.model_dump()["id"]): one for one in defaults}
        example = f"{name}.{next(iter(found), 'name')}"
        if not isinstance(given, dict):
            self.no_table([name], given, example)
            return tuple(defaults)
        for key, values in given.items():
            if not isinstance(values, dict) and field_of(model, key):
                where = self._raw.where(dotted([name, key]))
                self._faults.error("files.section_without_name", where, example=f"[{example}]")
                continue
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
            self.no_table(path, given, dotted(path))
            return None
        fields: dict[str, object] = {} if base is None else dict(base)
        fields.update(fixed or {})
        keys: dict[str, str] = {}
        broken = False
        for key, value in given.items():
            place = [*path, key]
            target = field_of(model, key)
            if target is None:
                own = [ROAD_FILE] if model is RoadSettings else []
                self.unknown(place, [*own, *_keys_of(model)])
                broken = True
                continue
            name, unit = target
            where = self._raw.where(dotted(place))
            if name in keys:
                self._faults.error("files.key_twice", where, first=keys[name])
            keys[name] = key
            try:
                fields[name] = setting_value(model, name, unit, value, fields.get(name))
            except PartError as error:
                broken = True
                part = self._raw.where(dotted([*place, error.part]))
                self._faults.error(error.code, part, _shown(error.found), **error.values)
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
                lambda name, *parts: dotted(
                    [*path, keys.get(name, name), *parts] if name else path
                ),
                self._faults,
            )
            return None


def field_of(model: type[BaseModel], key: str) -> tuple[str, str] | None:
    """Find the field that a key sets, and the unit of a time in it.

    Examples
    --------
    >>> field_of(Policy, "load_min"), field_of(Policy, "load_s"), field_of(Policy, "open")
    (('load_s', 'min'), ('load_s', 's'), ('open_s', 's'))
    """
    if key in model.model_fields and key != "id":
        return key, "s"
    if model is SiteSize and key == "cold_m3":
        return "cold_capacity_m3", "s"
    for end, unit in _FORMS.items():
        name = f"{key.removesuffix(end)}_s"
        if key.endswith(end) and name in model.model_fields:
            is_time = name in TIMES
            if is_time == (end == ""):
                return name, unit
    return None


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [name for name in model.model_fields if name != "id"]


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _shown(value: object) -> str | None:
    return None if isinstance(value, dict) else str(value)
