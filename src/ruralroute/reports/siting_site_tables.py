"""The table of sites, with what their cold rooms hold, for workbook, page and map."""

from __future__ import annotations

from ruralroute.reports.siting_view import Cell, SitingView, Table, make_table
from ruralroute.siting.document import SiteDoc


def sites_table(view: SitingView) -> Table:
    """Sites: what becomes of each, its size, load and reach."""
    columns = (
        ("site.site", "text"),
        ("site.origin", "text"),
        ("site.decision", "text"),
        ("site.size", "text"),
        ("site.stations", "whole"),
        ("site.parcels_year", "whole"),
        ("site.load", "whole"),
        ("site.capacity", "whole"),
        ("site.use", "share"),
        ("site.mean_min", "one"),
        ("site.worst_min", "one"),
        ("site.invest", "money"),
        ("site.money.sites", "money"),
    )
    zones = cold_zones(view)
    rows: list[list[Cell]] = []
    for one in sorted(view.report.sites, key=lambda one: not one.open):
        use = one.load_kg / one.capacity_kg if one.load_kg is not None and one.capacity_kg else None
        capacity: Cell = one.capacity_kg
        if one.open and capacity is None:
            capacity = view.t("site.unlimited")
        rows.append(
            [
                view.site(one.id),
                view.t(f"site.origin.{one.origin}"),
                view.decision(one.id),
                view.size(one.size) if one.open else None,
                one.stations if one.open else None,
                one.parcels_year if one.open else None,
                one.load_kg,
                capacity,
                use,
                one.mean_min,
                one.worst_min,
                one.cost_open,
                one.cost_year,
                *(cell for zone in zones for cell in _cold_cells(view, one, zone)),
            ]
        )
    found = make_table(view, "site.sheet.sites", columns, [row[: len(columns)] for row in rows])
    named = (
        view.t(key, zone=view.zone(zone))
        for zone in zones
        for key in ("site.cold_load", "site.cold_room")
    )
    return Table(
        key=found.key,
        header=(*found.header, *named),
        styles=(*found.styles, *(["one"] * 2 * len(zones))),
        rows=tuple(map(tuple, rows)),
    )


def cold_zones(view: SitingView) -> list[str]:
    """Return the temperature zones that sites have cold rooms for, as the document orders them."""
    return list(dict.fromkeys(room.zone for one in view.report.sites for room in one.cold))


def _cold_cells(view: SitingView, one: SiteDoc, zone: str) -> list[Cell]:
    room = next(found for found in one.cold if found.zone == zone)
    held: Cell = room.room_m3
    if one.open and held is None:
        held = view.t("site.unlimited")
    return [room.load_m3, held]


def cold_rooms(view: SitingView, one: SiteDoc) -> list[str]:
    """Say of each cold room of an open site what it has to hold, of how much."""
    said = []
    for room in one.cold:
        if room.load_m3 is not None:
            held = view.t("site.unlimited") if room.room_m3 is None else f"{room.room_m3:,.1f}"
            said.append(f"{view.zone(room.zone)} {room.load_m3:,.1f} / {held}")
    return said
