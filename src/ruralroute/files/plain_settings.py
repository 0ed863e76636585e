"""A county's settings as keys and values: only what differs from the defaults."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ruralroute.files.clock import write_time, write_windows
from ruralroute.files.plain_rows import Plain, number
from ruralroute.files.setting_values import ROOMS
from ruralroute.files.settings import ROAD_FILE
from ruralroute.files.settings_text import dotted
from ruralroute.model import (
    CLASSES,
    CONDITIONS,
    DAY_TYPES,
    PROFILES,
    SITE_SIZES,
    ZONES,
    County,
    Policy,
    RoadSettings,
    SitingSettings,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

_TABLES: tuple[tuple[str, Sequence[BaseModel]], ...] = (
    ("zones", ZONES),
    ("profiles", PROFILES),
    ("classes", CLASSES),
    ("conditions", CONDITIONS),
    ("day_types", DAY_TYPES),
    ("site_sizes", SITE_SIZES),
)
Value = str | int | float | bool | list[object]
Entry = tuple[tuple[str, ...], Value]
"""Parts of a key, and its value."""

NONE = "none"
"""What a setting without a value is written as, where its default has one."""


def entries(county: County, folder: Path) -> list[Entry]:
    """List the settings of a county that will be written into a folder."""
    top = {
        "name": county.name,
        "crs": "wgs84",
        "lang": county.lang,
        "currency": county.currency,
    }
    found: list[Entry] = [((name,), value) for name, value in top.items() if value is not None]
    county = _moved(county, folder)
    file = county.roads
    settings = list(_differences(("roads",), county.road_settings, RoadSettings()))
    if file is not None:
        found.append((("roads", ROAD_FILE) if settings else ("roads",), file))
        found += settings
    found += _differences(("policy",), county.policy, Policy())
    found += _differences(("siting",), county.siting, SitingSettings())
    for name, defaults in _TABLES:
        known = {one.model_dump()["id"]: one for one in defaults}
        for one in getattr(county, name):
            found += _differences((name, one.id), one, known.get(one.id))
    return found


def _moved(county: County, folder: Path) -> County:
    """Name files as they are seen from the folder that the county goes to."""

    def seen(path: str | None) -> str | None:
        return None if path is None else _relative(Path(county.base_dir or ".") / path, folder)

    settings = county.road_settings
    return county.model_copy(
        update={
            "roads": seen(county.roads),
            "road_settings": settings.model_copy(
                update={"elevation": seen(settings.elevation), "nodes": seen(settings.nodes)}
            ),
            "conditions": tuple(
                one.model_copy(
                    update={
                        "closed_areas": seen(one.closed_areas),
                        "hours_area": seen(one.hours_area),
                    }
                )
                for one in county.conditions
            ),
        }
    )


def _relative(path: Path, folder: Path) -> str:
    try:
        relative = os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:
        return str(path.resolve())
    return Path(relative).as_posix()


def _differences(
    path: tuple[str, ...], model: BaseModel, default: BaseModel | None
) -> Iterator[Entry]:
    names = type(model).model_fields
    for name in sorted(names, key=lambda one: isinstance(getattr(model, one), Mapping)):
        value = getattr(model, name)
        if name == "id" or (default is not None and value == getattr(default, name)):
            continue
        if default is None and value is None:
            continue
        if name in ROOMS and isinstance(value, Mapping):
            rooms = [f"{zone}:{number(float(room))}" for zone, room in value.items()]
            yield (*path, name), ";".join(rooms) or NONE
        elif isinstance(value, Mapping):
            for key, one in value.items():
                yield (*path, name, key), one if isinstance(one, str) else number(float(one))
        else:
            yield (*path, name), _value(name, value)


def _value(name: str, value: object) -> Value:
    if value is None:
        return NONE
    if name in ("open_s", "close_s") and isinstance(value, int):
        return write_time(value)
    if name == "shift" and isinstance(value, tuple):
        return write_windows((value,))
    if isinstance(value, tuple):
        return [list(one) if isinstance(one, tuple) else one for one in value]
    if isinstance(value, float):
        return number(value)
    if isinstance(value, bool | int):
        return value
    return str(value)


def as_toml(found: Sequence[Entry]) -> str:
    """Write settings as TOML, a section for each table of keys."""
    lines: list[str] = []
    section: tuple[str, ...] = ()
    for path, value in found:
        if path[:-1] != section:
            section = path[:-1]
            lines += ["", f"[{'.'.join(map(_key, section))}]"]
        lines.append(f"{_key(path[-1])} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _key(part: str) -> str:
    return part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else _toml(part)


def _toml(value: Value) -> str:
    """Write a value; JSON's texts, numbers, lists and truth values are TOML's too."""
    return json.dumps(value, ensure_ascii=False)


def as_rows(found: Sequence[Entry]) -> list[tuple[str, Plain]]:
    """Write settings as rows of dotted key and value."""
    return [(dotted(path), _cell(value)) for path, value in found]


def _cell(value: Value) -> Plain:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value
