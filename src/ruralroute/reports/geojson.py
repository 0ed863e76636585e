"""Routes, stops, centres and what is left out, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ruralroute.model import County
from ruralroute.network.matrix import Travel
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.geometry import Line, Ways, bounds_of, join
from ruralroute.reports.palette import route_colour
from ruralroute.reports.view import Amount, DayView, RouteView, StopView, TripView, view_plan
from ruralroute.reports.words import clock

Feature = dict[str, Any]


def routes_geojson(plan: DeliveryPlan, county: County, travel: Travel) -> dict[str, Any]:
    """Return a FeatureCollection: a line for each trip, points for stops, centres and unserved.

    Properties are English, in plain units; `kind` tells what a feature is: ``trip``, ``stop``,
    ``centre`` or ``unserved``.
    """
    view = view_plan(plan, county, "en")
    ways = Ways.of(county, travel)
    features: list[Feature] = []
    for route in view.routes:
        for trip in route.trips:
            line = join(ways.legs(plan.routes[route.index].vehicle, trip.trip))
            features.append(_trip(route, trip, line))
    for route in view.routes:
        for trip in route.trips:
            features.extend(_stop(route, trip, stop, ways) for stop in trip.stops)
    features.extend(
        _feature(_point(one.lon, one.lat), kind="centre", id=one.id, name=view.names.place(one.id))
        for one in county.centres
    )
    features.extend(_unserved(view, ways))
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    box = bounds_of(_points(one["geometry"]) for one in features)
    if box is not None:
        document["bbox"] = [round(value, 6) for value in box]
    document["ruralroute"] = {
        "county": view.county_name,
        "day": plan.day.isoformat(),
        "travel": plan.travel,
    }
    return document


def _feature(geometry: dict[str, Any] | None, **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}


def _place(ways: Ways, place: str | None) -> dict[str, Any] | None:
    position = ways.positions.get(place or "")
    return _point(*position) if position else None


def _points(geometry: dict[str, Any] | None) -> Line:
    if geometry is None:
        return np.empty((0, 2))
    return np.array(geometry["coordinates"], dtype=np.float64).reshape(-1, 2)


def _amount(amount: Amount, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}_parcels": amount.parcels,
        f"{prefix}_kg": round(amount.mass_kg, 3),
        f"{prefix}_m3": round(amount.volume_m3, 6),
    }


def _trip(route: RouteView, trip: TripView, line: Line) -> Feature:
    geometry = None
    if len(line) >= 2:
        geometry = {"type": "LineString", "coordinates": np.round(line, 6).tolist()}
    colour = route_colour(route.index)
    return _feature(
        geometry,
        kind="trip",
        vehicle=route.vehicle,
        plate=route.label,
        trip=trip.number,
        centre=trip.trip.centre,
        stops=len(trip.stops),
        distance_km=round(trip.distance_m / 1000, 3),
        load_start=clock(trip.trip.load_start_s, "en"),
        departure=clock(trip.trip.departure_s, "en"),
        **{"return": clock(trip.trip.return_s, "en")},
        unload_end=clock(trip.trip.unload_end_s, "en"),
        set_points={one.compartment: one.zone for one in trip.spaces},
        **_amount(trip.delivered, "deliver"),
        **_amount(trip.collected, "collect"),
        colour=colour,
        stroke=colour,
        **{"stroke-width": 3},
    )


def _stop(route: RouteView, trip: TripView, stop: StopView, ways: Ways) -> Feature:
    return _feature(
        _place(ways, stop.place),
        kind="stop",
        vehicle=route.vehicle,
        trip=trip.number,
        stop=stop.number,
        place=stop.place,
        name=stop.name,
        township=stop.township,
        arrival=clock(stop.stop.arrival_s, "en"),
        start=clock(stop.stop.start_s, "en"),
        departure=clock(stop.stop.departure_s, "en"),
        orders=[one.id for one in stop.orders],
        **_amount(stop.delivered, "deliver"),
        **_amount(stop.collected, "collect"),
        colour=route_colour(route.index),
        **{"marker-color": route_colour(route.index)},
    )


def _unserved(view: DayView, ways: Ways) -> list[Feature]:
    return [
        _feature(
            _place(ways, one.place),
            kind="unserved",
            order=one.order,
            part=one.part,
            place=one.place,
            name=one.name,
            reason=one.unserved.reason.value,
            proof=one.unserved.proof.value,
            detail=list(one.unserved.detail),
        )
        for one in view.unserved
    ]
