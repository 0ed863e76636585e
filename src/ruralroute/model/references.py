"""Cross references of a county: does every id point at something, and at one thing only."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Protocol

from ruralroute.errors import Fault, Where, fault
from ruralroute.model.county import County
from ruralroute.model.goods import AMBIENT
from ruralroute.model.places import Candidate, Centre, Station


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_TABLES_ZH = {
    "stations": "站点（stations）",
    "centres": "配送中心（centres）",
    "operators": "公司（operators）",
    "vehicles": "车辆（vehicles）",
    "classes": "车型（classes）",
    "profiles": "通行类别（profiles）",
    "products": "货物（products）",
    "zones": "温区（zones）",
}
"""What the tables that a reference names are called in Chinese."""

Locate = Callable[[str, int, str], Where]
"""(table, row index, column) to the place in the user's file."""


def _locate(table: str, index: int, column: str) -> Where:
    return Where(file=table, row=index + 1, column=column)


def _duplicates(table: str, rows: Sequence[_Named], locate: Locate) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.id in seen:
            first = locate(table, seen[row.id], "id")
            yield fault("model.duplicate_id", locate(table, index, "id"), row.id, first=first)
        else:
            seen[row.id] = index


def _missing(
    code: str, found: str | None, known: Container[str], where: Where, table: str
) -> Iterator[Fault]:
    if found is not None and found not in known:
        table_zh = _TABLES_ZH.get(table, table)
        yield fault(code, where, found, table=table, table_zh=table_zh)


def check_references(county: County, locate: Locate = _locate) -> list[Fault]:
    """List every reference that points nowhere and every id used twice.

    Parameters
    ----------
    county
        A county whose fields are valid one by one.
    locate
        Tells where a table's row and column stand in the user's files.
    """
    faults: list[Fault] = []
    tables: tuple[tuple[str, Sequence[_Named]], ...] = (
        ("centres", county.centres),
        ("stations", county.stations),
        ("operators", county.operators),
        ("vehicles", county.vehicles),
        ("orders", county.orders),
        ("candidates", county.candidates),
    )
    for table, rows in tables:
        faults.extend(_duplicates(table, rows, locate))
    centres = {one.id for one in county.centres}
    for index, station in enumerate(county.stations):
        if station.id in centres:
            faults.append(
                fault("model.id_in_two_tables", locate("stations", index, "id"), station.id)
            )
    faults.extend(_check_hours(county, locate))
    faults.extend(_check_stations(county, locate))
    faults.extend(_check_vehicles(county, locate))
    faults.extend(_check_orders(county, locate))
    faults.extend(_check_rooms(county, locate))
    faults.extend(_check_travel(county, locate))
    return faults


def _check_hours(county: County, locate: Locate) -> Iterator[Fault]:
    """Check that centres close after they open, by their own hours or the policy's."""
    policy = county.policy
    for index, centre in enumerate(county.centres):
        if centre.open_s is None and centre.close_s is None:
            continue
        opens_s = policy.open_s if centre.open_s is None else centre.open_s
        closes_s = policy.close_s if centre.close_s is None else centre.close_s
        if closes_s <= opens_s:
            column = "open" if centre.close_s is None else "close"
            found = f"{_hours(opens_s)}-{_hours(closes_s)}"
            yield fault("model.centre_hours", locate("centres", index, column), found)


def _hours(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _check_stations(county: County, locate: Locate) -> Iterator[Fault]:
    places = {one.id for one in (*county.centres, *county.stations)}
    classes = {one.id for one in county.classes}
    operators = {one.id for one in county.operators}
    for index, centre in enumerate(county.centres):
        where = locate("centres", index, "operator")
        yield from _missing("model.unknown_id", centre.operator, operators, where, "operators")
    for index, station in enumerate(county.stations):
        where = locate("stations", index, "parent")
        yield from _missing("model.unknown_id", station.parent, places, where, "stations")
        for column in ("allow_classes", "forbid_classes"):
            for one in getattr(station, column):
                yield from _missing(
                    "model.unknown_id", one, classes, locate("stations", index, column), "classes"
                )


def _check_vehicles(county: County, locate: Locate) -> Iterator[Fault]:
    known: dict[str, set[str]] = {
        "centre": {one.id for one in county.centres},
        "vehicle_class": {one.id for one in county.classes},
        "profile": {one.id for one in county.profiles},
        "operator": {one.id for one in county.operators},
    }
    tables = {
        "centre": "centres",
        "vehicle_class": "classes",
        "profile": "profiles",
        "operator": "operators",
    }
    zones = {one.id for one in county.zones}
    for index, vehicle in enumerate(county.vehicles):
        for column, ids in known.items():
            yield from _missing(
                "model.unknown_id",
                getattr(vehicle, column),
                ids,
                locate("vehicles", index, "class" if column == "vehicle_class" else column),
                tables[column],
            )
        for compartment in vehicle.compartments:
            for zone in compartment.zones:
                yield from _missing(
                    "model.unknown_id", zone, zones, locate("vehicles", index, "zones"), "zones"
                )


def _check_orders(county: County, locate: Locate) -> Iterator[Fault]:
    known: dict[str, tuple[str, set[str]]] = {
        "station": ("stations", {one.id for one in county.stations}),
        "to_station": ("stations", {one.id for one in county.stations}),
        "via": ("stations", {one.id for one in county.stations}),
        "operator": ("operators", {one.id for one in county.operators}),
        "centre": ("centres", {one.id for one in county.centres}),
        "product": ("products", {one.id for one in county.products}),
        "zone": ("zones", {one.id for one in county.zones} | {AMBIENT}),
    }
    for index, order in enumerate(county.orders):
        for column, (table, ids) in known.items():
            yield from _missing(
                "model.unknown_id",
                getattr(order, column),
                ids,
                locate("orders", index, column),
                table,
            )


def _check_rooms(county: County, locate: Locate) -> Iterator[Fault]:
    zones = {one.id for one in county.zones}
    tables: tuple[tuple[str, Sequence[Centre | Station | Candidate]], ...] = (
        ("centres", county.centres),
        ("stations", county.stations),
        ("candidates", county.candidates),
    )
    for table, rows in tables:
        for index, one in enumerate(rows):
            where = locate(table, index, "cold_capacity_m3")
            yield from check_rooms(one.cold_capacity_m3, zones, where)


def check_rooms(rooms: Mapping[str, float], zones: Container[str], where: Where) -> list[Fault]:
    """List the zones of cold rooms that do not exist, and ambient, which needs none.

    Parameters
    ----------
    rooms
        Cubic metres by zone.
    zones
        Ids of the county's zones.
    where
        Where the rooms are told.
    """
    faults: list[Fault] = []
    for zone in rooms:
        if zone == AMBIENT:
            faults.append(fault("model.ambient_room", where, zone))
        else:
            faults += _missing("model.unknown_id", zone, zones, where, "zones")
    return faults


def _check_travel(county: County, locate: Locate) -> Iterator[Fault]:
    places = {one.id for one in (*county.centres, *county.stations, *county.candidates)}
    profiles = {one.id for one in county.profiles}
    for index, row in enumerate(county.travel):
        for column, found in (("from", row.from_place), ("to", row.to_place)):
            yield from _missing(
                "model.unknown_id", found, places, locate("travel", index, column), "stations"
            )
        yield from _missing(
            "model.unknown_id",
            row.profile,
            profiles,
            locate("travel", index, "profile"),
            "profiles",
        )
