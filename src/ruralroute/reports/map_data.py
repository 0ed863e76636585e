"""What the map page shows, as plain data for its script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ruralroute.messages import Lang, catalogue, text
from ruralroute.model import County, Station
from ruralroute.network.matrix import Travel
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.geometry import (
    Bounds,
    Line,
    RoadLines,
    Ways,
    bounds_of,
    delta_coded,
    join,
    roads_within,
    simplify,
    wider,
)
from ruralroute.reports.links import amap_link
from ruralroute.reports.palette import is_dashed, route_colour
from ruralroute.reports.summary import proof_text, summary_rows, travel_note
from ruralroute.reports.view import (
    Amount,
    DayView,
    OrderView,
    RouteView,
    StopView,
    TripView,
    UnservedView,
    view_plan,
)
from ruralroute.reports.words import (
    clean,
    clock,
    degrees,
    distance,
    hours,
    km,
    load,
    money,
    percent,
    span,
)

ROAD_STYLES = {
    "motorway": "major",
    "arterial": "major",
    "county": "county",
    "gravel": "unpaved",
    "earth": "unpaved",
}
"""How roads are drawn by kind; all others as ``minor``."""

POINT_BUDGET = 250_000
"""Points of roads that a page holds; coarser lines, then main roads only, keep within it."""

OFF_ROAD_DEG = 6e-4
"""Places farther from the road than this, some 60 m, are joined to it by a dotted line."""

HOUR_S = 3600
Data = dict[str, Any]


def map_data(
    plan: DeliveryPlan, county: County, travel: Travel, network: RoadLines | None, lang: Lang
) -> Data:
    """Return everything that the page's script draws and writes."""
    view = view_plan(plan, county, lang)
    ways = Ways.of(county, travel)
    lines = {
        (route.index, trip.number): ways.legs(plan.routes[route.index].vehicle, trip.trip)
        for route in view.routes
        for trip in route.trips
    }
    places = [np.array([position]) for position in ways.positions.values()]
    box = bounds_of([*places, *(leg for legs in lines.values() for leg in legs)])
    order = {place: n for n, place in enumerate(ways.positions)}
    return {
        "texts": _texts(lang),
        "lang": lang,
        "facts": [[row.key, row.label, row.value] for row in summary_rows(plan, lang)],
        "note": travel_note(plan, county, lang),
        "attribution": _attribution(county, lang),
        "bounds": box,
        "axis": _axis(view),
        "roads": _roads(network, box),
        "places": _places(county, view),
        "routes": [
            _route(route, lines, ways, order=order, plan=plan, lang=lang) for route in view.routes
        ],
        "unserved": [_unserved(one, order, lang) for one in view.unserved],
    }


def _texts(lang: Lang) -> dict[str, str]:
    """Texts of the page's script, by key; it fills their placeholders itself."""
    prefix, column = "reports.map.", 1 if lang == "zh" else 0
    return {
        key.removeprefix(prefix): texts[column]
        for key, texts in sorted(catalogue().items())
        if key.startswith(prefix)
    }


def _attribution(county: County, lang: Lang) -> str:
    name = (county.roads or "").lower()
    is_osm = name.endswith((".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2"))
    return text("reports.osm", lang) if is_osm else ""


def _axis(view: DayView) -> list[int]:
    """Hours that the timelines run from and to."""
    if not view.routes:
        return [6, 18]
    first = min(route.start_s for route in view.routes) // HOUR_S
    last = -(-max(route.end_s for route in view.routes) // HOUR_S)
    return [first, max(last, first + 1)]


def _places(county: County, view: DayView) -> list[Data]:
    names = view.names
    found: list[Data] = [
        {
            "name": names.place(one.id),
            "at": _at(one.lon, one.lat),
            "kind": "centre",
            "id": one.id,
            "link": amap_link(one.lon, one.lat, names.place(one.id)),
        }
        for one in county.centres
    ]
    found += [_station(one, view) for one in county.stations]
    return found


def _station(one: Station, view: DayView) -> Data:
    return {
        "name": view.names.place(one.id),
        "id": clean(one.id),
        "at": _at(one.lon, one.lat),
        "kind": one.level.value,
        "township": view.names.township(one.id),
        "link": amap_link(one.lon, one.lat, view.names.place(one.id)),
        "notes": clean(one.notes),
    }


def _at(lon: float, lat: float) -> list[float]:
    return [round(lat, 6), round(lon, 6)]


def _amount(amount: Amount, lang: Lang) -> str:
    return load(amount.mass_kg, amount.volume_m3, lang)


def _route(
    route: RouteView,
    lines: dict[tuple[int, int], list[Line]],
    ways: Ways,
    *,
    order: dict[str, int],
    plan: DeliveryPlan,
    lang: Lang,
) -> Data:
    stops = len(route.stops)
    return {
        "label": route.label,
        "id": route.vehicle,
        "class": route.class_name,
        "driver": route.driver,
        "colour": route_colour(route.index),
        "dashed": is_dashed(route.index),
        "from_to": f"{clock(route.start_s, lang)}\N{EN DASH}{clock(route.end_s, lang)}",
        "figures": text(
            "reports.route_figures",
            lang,
            stops=stops,
            km=km(route.distance_m),
            cost=money(route.cost.total, plan.currency),
        ),
        "trips": [
            _trip(trip, lines[route.index, trip.number], ways, order, lang) for trip in route.trips
        ],
    }


def _foot(leg: Line, position: tuple[float, float] | None) -> list[float] | None:
    """Where the road is left for a place that does not lie on it; None when it lies there."""
    if position is None or not len(leg):
        return None
    away = float(np.hypot(*(leg[-1] - position)))
    return _at(*leg[-1].tolist()) if away > OFF_ROAD_DEG else None


def _trip(trip: TripView, legs: list[Line], ways: Ways, order: dict[str, int], lang: Lang) -> Data:
    one = trip.trip
    return {
        "title": text("reports.trip_title", lang, number=trip.number, centre=trip.centre_name),
        "times": text(
            "reports.trip_times",
            lang,
            load=clock(one.load_start_s, lang),
            departure=clock(one.departure_s, lang),
            back=clock(one.return_s, lang),
            unloaded=clock(one.unload_end_s, lang),
        ),
        "figures": " · ".join(
            part
            for part in (
                distance(trip.distance_m, lang),
                hours(one.unload_end_s - one.load_start_s, lang),
                _load(trip, lang),
            )
            if part
        ),
        "cold": [
            f"{space.zone_name} {degrees(space.set_point_c)}"
            for space in trip.spaces
            if space.set_point_c is not None
        ],
        "centre": order.get(one.centre),
        "line": delta_coded(join(legs)),
        "drives": _drives(trip),
        "loading": [one.load_start_s, one.departure_s],
        "unloading": [one.return_s, one.unload_end_s],
        "stops": [
            {**_stop(stop, order, lang), "foot": _foot(leg, ways.positions.get(stop.place))}
            for stop, leg in zip(trip.stops, legs, strict=False)
        ],
    }


def _load(trip: TripView, lang: Lang) -> str:
    if trip.load_share is None:
        return ""
    return text("reports.load_share", lang, share=percent(trip.load_share))


def _drives(trip: TripView) -> list[list[int]]:
    """Start and end of each leg, seconds."""
    starts = [trip.trip.departure_s, *(stop.stop.departure_s for stop in trip.stops)]
    ends = [*(stop.stop.arrival_s for stop in trip.stops), trip.trip.return_s]
    return [[start, end] for start, end in zip(starts, ends, strict=True)]


def _stop(stop: StopView, order: dict[str, int], lang: Lang) -> Data:
    return {
        "number": stop.number,
        "place": order.get(stop.place),
        "name": stop.name,
        "township": stop.aside,
        "arrival": clock(stop.stop.arrival_s, lang),
        "times": text(
            "reports.stop_times",
            lang,
            arrival=clock(stop.stop.arrival_s, lang),
            start=clock(stop.stop.start_s, lang),
            departure=clock(stop.stop.departure_s, lang),
        ),
        "windows": [span([window], lang) for window in stop.windows],
        "deliver": stop.delivered.parcels,
        "collect": stop.collected.parcels,
        "has": [
            any(one.delivers for one in stop.orders),
            any(not one.delivers for one in stop.orders),
        ],
        "zones": list(dict.fromkeys(one.zone_name for one in stop.orders if one.cold)),
        "after": load(stop.stop.load_after.mass_kg, stop.stop.load_after.volume_m3, lang),
        "orders": [_order(one, lang) for one in stop.orders],
    }


def _order(one: OrderView, lang: Lang) -> list[str | int | bool]:
    goods = " · ".join(
        part
        for part in (one.operator, one.product, one.zone_name if one.cold else "", one.notes)
        if part
    )
    return [one.label, one.delivers, one.amount.parcels, _amount(one.amount, lang), goods]


def _unserved(one: UnservedView, order: dict[str, int], lang: Lang) -> Data:
    reason = one.unserved
    return {
        "order": one.label,
        "place": order.get(one.place or ""),
        "name": one.name,
        "township": one.aside,
        "delivers": one.delivers,
        "parcels": one.amount.parcels,
        "amount": _amount(one.amount, lang),
        "goods": " · ".join(part for part in (one.operator, one.zone_name) if part),
        "reason": text(f"reason.{reason.reason.value}", lang),
        "proof": proof_text(reason.proof.value, reason.detail, lang),
    }


def _roads(network: RoadLines | None, box: Bounds | None) -> dict[str, list[list[int]]]:
    """Roads around the plan by style, as coarse as the budget of points asks for."""
    if network is None or box is None:
        return {}
    found = list(roads_within(network, wider(box, 0.12)))
    tolerance = 5e-5
    simple = _simplified(found, tolerance)
    while _points(simple) > POINT_BUDGET and tolerance < 1e-3:
        tolerance *= 2
        simple = _simplified(simple, tolerance)
    styles: dict[str, list[list[int]]] = {}
    left = POINT_BUDGET
    rank = ("major", "county", "minor", "unpaved")
    for kind, line in sorted(simple, key=lambda one: rank.index(_style(one[0]))):
        left -= len(line)
        if left < 0:
            break
        styles.setdefault(_style(kind), []).append(delta_coded(line))
    return styles


def _style(kind: str) -> str:
    return ROAD_STYLES.get(kind, "minor")


def _simplified(roads: Iterable[tuple[str, Line]], tolerance: float) -> list[tuple[str, Line]]:
    return [(kind, simplify(line, tolerance)) for kind, line in roads]


def _points(roads: Iterable[tuple[str, Line]]) -> int:
    return sum(len(line) for _, line in roads)
