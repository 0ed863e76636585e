"""What the rows of a county know of one another while they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ruralroute.errors import Where
from ruralroute.files.cells import plain
from ruralroute.files.columns import Kind, Table
from ruralroute.files.names import AmbiguousNameError, Names
from ruralroute.files.raw import Faults
from ruralroute.files.rows import Row
from ruralroute.files.settings import Settings
from ruralroute.model import AMBIENT

ZONE_NAMES: dict[str, tuple[str, ...]] = {
    AMBIENT: ("常温", "普通", "普货", "不控温"),
    "controlled": ("控温", "恒温", "阴凉"),
    "chilled": ("冷藏", "保鲜", "冷鲜"),
    "ice_temp": ("冰温", "冰鲜"),
    "pharma": ("药品", "疫苗", "医药", "药品冷藏", "pharma_2_8"),
    "frozen": ("冷冻", "速冻", "冻品"),
    "deep_frozen": ("超低温", "深冷", "深冻"),
}
"""Names of the default zones, beside those that the model gives them."""
_MOST_ROWS = 10
"""So many more rows that write an unknown name are listed."""


@dataclass(slots=True, kw_only=True)
class Context:
    """Rows by table, the names by which they refer to one another, and what is wrong.

    Parameters
    ----------
    settings
        The county's settings.
    rows
        Rows by table.
    names
        Names by table.
    townships
        Township of each station.
    sources
        Rows behind the models of each table, in the models' order.
    unknown
        Where each name stands that no row bears, by file, sheet, column, and name.
    """

    settings: Settings
    faults: Faults
    rows: dict[str, list[Row]]
    names: dict[str, Names] = field(default_factory=dict)
    townships: dict[str, str] = field(default_factory=dict)
    sources: dict[str, list[Row]] = field(default_factory=dict)
    unknown: dict[tuple[str, str, str, str], tuple[list[Where], str | None]] = field(
        default_factory=dict
    )


def settings_names(settings: Settings) -> dict[str, Names]:
    """Name what the settings hold: zones, profiles, classes."""
    zones, profiles, classes = Names(), Names(), Names()
    zones.choices = [(one.id, one.name_zh or one.id) for one in settings.zones]
    classes.choices = [(one.id, one.name_zh or one.id) for one in settings.classes]
    for zone in settings.zones:
        zones.add(zone.id, zone.name, zone.name_zh, *ZONE_NAMES.get(zone.id, ()))
    for profile in settings.profiles:
        profiles.add(profile.id)
    for one in settings.classes:
        classes.add(one.id, one.name, one.name_zh)
    return {"zones": zones, "profiles": profiles, "classes": classes}


def settle_zones(settings: Settings, zones: Names) -> Settings:
    """Put ids where the settings call zones by another name."""

    def settled(name: str) -> str:
        try:
            return zones.find(name) or name
        except AmbiguousNameError:
            return name

    def rooms(listed: dict[str, float]) -> dict[str, float]:
        # Two names of one zone stay apart: what then names no zone is told.
        ids = {name: settled(name) for name in listed}
        once = {one for one in ids.values() if list(ids.values()).count(one) == 1}
        return {(ids[name] if ids[name] in once else name): listed[name] for name in listed}

    return replace(
        settings,
        classes=tuple(
            one.model_copy(update={"zones": tuple(map(settled, one.zones))})
            for one in settings.classes
        ),
        products=tuple(
            one.model_copy(update={"zone": settled(one.zone)}) for one in settings.products
        ),
        site_sizes=tuple(
            one.model_copy(update={"cold_capacity_m3": rooms(one.cold_capacity_m3)})
            for one in settings.site_sizes
        ),
    )


def resolve(row: Row, table: Table, context: Context) -> None:
    """Put ids where a row's cells name other rows; what names nothing is noted."""
    for column in table.columns:
        value = row.values.get(column.name)
        if value is None or column.kind not in (Kind.REFERENCE, Kind.REFERENCES, Kind.AMOUNTS):
            continue
        names = context.names[column.table]
        if isinstance(value, dict):
            row.values[column.name] = _amounts(row, column.name, value, context, names)
        elif isinstance(value, tuple):
            found = [_find(row, column.name, str(one), names, context) for one in value]
            row.values[column.name] = tuple(one for one in found if one is not None)
        elif column.name == "station" and row.text("township"):
            row.values[column.name] = _find_in_township(row, column.name, str(value), context)
        else:
            row.values[column.name] = _find(row, column.name, str(value), names, context)


def _amounts(
    row: Row, column: str, value: dict[str, float], context: Context, names: Names
) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, amount in value.items():
        one = _find(row, column, name, names, context)
        if one is not None and one in found:
            context.faults.error("files.not_amounts", row.where(column), row.written.get(column))
            row.broken.add(column)
        elif one is not None:
            found[one] = amount
    return found


def _find(row: Row, column: str, value: str, names: Names, context: Context) -> str | None:
    try:
        found = names.find(value)
    except AmbiguousNameError as error:
        candidates = ", ".join(error.candidates[:10])
        context.faults.error("files.ambiguous", row.where(column), value, candidates=candidates)
        row.broken.add(column)
        return None
    if found is not None or names.takes_all:
        return found or value
    if names.choices:
        english, chinese = zip(*names.choices, strict=True)
        context.faults.error(
            "files.unknown_choice",
            row.where(column),
            value,
            known=" ".join(english),
            known_zh=" ".join(chinese),
        )
    else:
        where = row.where(column)
        key = (where.file, where.sheet or "", column, value)
        if key not in context.unknown:
            context.unknown[key] = ([], names.near(value))
        context.unknown[key][0].append(where)
    row.broken.add(column)
    return None


def tell_unknown(context: Context) -> None:
    """Tell of each name that no row bears, once for all rows of a table that write it."""
    for (_, _, _, value), (places, near) in context.unknown.items():
        once, often = "files.unknown_reference", "files.unknown_reference_often"
        values: dict[str, object] = {}
        if near:
            once, often = "files.unknown_near", "files.unknown_near_often"
            values["meant"] = near
        if len(places) > 1:
            rows = ", ".join(str(one.row) for one in places[1 : 1 + _MOST_ROWS])
            more = len(places) - 1
            values |= {"more": more, "rows": rows + ", …" * (more > _MOST_ROWS)}
        context.faults.error(often if len(places) > 1 else once, places[0], value, **values)


def _find_in_township(row: Row, column: str, value: str, context: Context) -> str | None:
    """Find a station by its name within the township that the row names."""
    names, township = context.names["stations"], row.text("township") or ""
    bearers = names.bearers(value)
    homes = {one: context.townships.get(one, "") for one in bearers}
    within = [one for one in bearers if township_key(homes[one]) == township_key(township)]
    if len(within) == 1:
        return within[0]
    if bearers and all(homes.values()) and not within and value not in homes:
        listed = ", ".join(f"{homes[one]} {one}" for one in bearers[:10])
        context.faults.error(
            "files.not_in_township", row.where(column), value, township=township, candidates=listed
        )
        row.broken.add(column)
        return None
    return _find(row, column, value, names, context)


def township_key(name: str) -> str:
    """Bring a township's name into the form in which names are compared: 石桥 is 石桥镇."""
    return re.sub(r"(?<=..)(镇|乡|街道)$", "", plain(name))
