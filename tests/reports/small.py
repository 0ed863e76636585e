"""A small county, its travel and a plan written by hand; names that attack what shows them."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np

from ruralroute import County, DeliveryPlan
from ruralroute.network.matrix import Path, TravelMatrix, TravelSource

DAY = dt.date(2026, 6, 18)
H = 3600

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "@SUM(A1)",
    "[red]bold[/red]",
    "https://evil.example/x",
    "a\u2028b\u2029c\u202ed",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "'\"&amp;\u009b31m",
)


class Roads:
    """Stands for a road network: two roads, one of them unpaved."""

    def lines(self):
        yield "arterial", np.array([[107.68, 25.5], [107.75, 25.5], [107.84, 25.5]])
        yield "earth", np.array([[107.72, 25.5], [107.72, 25.58]])
        yield "village", np.array([[117.72, 35.5], [117.72, 35.58]])


def build_county(names=None, **fields) -> County:
    """Build one centre, five stations, two vehicles, six orders; `names` replaces the names."""
    called = dict(
        zip(
            (
                "county",
                "centre",
                "A",
                "B",
                "township",
                "operator",
                "product",
                "plate",
                "driver",
                "notes",
            ),
            names
            or (
                "清水县",
                "县配送中心",
                "柳树沟村",
                "石桥村",
                "石桥镇",
                "邮政",
                "鲜奶",
                "贵J·A1234",
                "王师傅",
                "靠右停",
            ),
            strict=True,
        )
    )
    base = {
        "name": called["county"],
        "centres": [{"id": "C1", "lon": 107.7, "lat": 25.5, "name": called["centre"]}],
        "stations": [
            {
                "id": "S1",
                "lon": 107.72,
                "lat": 25.52,
                "name": called["A"],
                "township": called["township"],
                "windows": [(8 * H, 11 * H + 1800)],
                "notes": called["notes"],
            },
            {
                "id": "S2",
                "lon": 107.76,
                "lat": 25.51,
                "name": called["B"],
                "township": called["township"],
            },
            {"id": "S3", "lon": 107.8, "lat": 25.55, "name": "双河镇", "level": "township"},
            {"id": "S4", "lon": 107.82, "lat": 25.46, "name": "高山村", "township": "双河镇"},
            {"id": "S5", "lon": 107.74, "lat": 25.45, "name": "无单村", "township": "双河镇"},
        ],
        "operators": [{"id": "post", "name": called["operator"]}, {"id": "zto", "name": "中通"}],
        "products": [{"id": "milk", "name": called["product"], "zone": "chilled"}],
        "vehicles": [
            {
                **_vehicle("V1", "van", ["ambient"], 6.0),
                "plate": called["plate"],
                "driver": called["driver"],
                "phone": "13800001234",
            },
            {
                **_vehicle("V2", "reefer_van", ["chilled", "ambient"], 4.0),
                "compartments": [
                    {"vehicle": "V2", "id": "front", "zones": ["chilled"], "volume_m3": 1.5},
                    {"vehicle": "V2", "id": "rear", "zones": ["ambient"], "volume_m3": 2.5},
                ],
            },
        ],
        "orders": [
            _order("O1", "S1", 20, operator="post"),
            _order("O2", "S1", 5, operator="zto", notes=called["notes"]),
            _order("O3", "S2", 8, kind="collect", operator="post"),
            _order("O4", "S3", 10, zone="chilled", product="milk", operator="zto"),
            _order("O5", "S4", 900, operator="post"),
            _order("O6", "S4", 3, zone="frozen"),
        ],
    }
    return County.checked(**{**base, **fields})


def _vehicle(key: str, kind: str, zones: list[str], volume_m3: float) -> dict:
    return {
        "id": key,
        "vehicle_class": kind,
        "profile": kind,
        "centre": "C1",
        "payload_kg": 700,
        "volume_m3": volume_m3,
        "compartments": [{"vehicle": key, "id": "main", "zones": zones, "volume_m3": volume_m3}],
        "shift_start_s": 7 * H,
        "shift_end_s": 18 * H,
        "cost_fixed": 65,
        "cost_per_km": 0.3,
        "cost_per_hour": 22,
        "max_trips": 2,
    }


def _order(key: str, station: str, parcels: int, **fields) -> dict:
    return {
        "id": key,
        "station": station,
        "parcels": parcels,
        "mass_kg": parcels * 1.5,
        "volume_m3": parcels * 0.01,
        **fields,
    }


def build_travel(county: County, unreachable=()) -> dict[str, TravelMatrix]:
    """Build travel whose ways have a corner each, so that they differ from straight lines."""
    places = (*county.centres, *county.stations)
    ids = tuple(one.id for one in places)
    n = len(ids)
    reachable = np.ones((n, n), dtype=bool)
    for one in unreachable:
        index = ids.index(one)
        reachable[index, :] = reachable[:, index] = False
        reachable[index, index] = True

    def finder(start: int, end: int) -> Path:
        a, b = places[start], places[end]
        corner = ((a.lon + b.lon) / 2, a.lat)
        lonlat = np.array([(a.lon, a.lat), corner, (b.lon, b.lat)])
        return Path(edges=(), lonlat=lonlat, distance_m=5000, duration_s=600)

    off = 1 - np.eye(n, dtype=np.int64)
    return {
        profile: TravelMatrix(
            profile=profile,
            place_ids=ids,
            duration_ms=off * 600_000,
            distance_8th_m=off * 40_000,
            reachable=reachable,
            source=TravelSource.TABLE,
            path_finder=finder,
        )
        for profile in {vehicle.profile for vehicle in county.vehicles}
    }


def _stop_order(key: str, start: int, parcels: int, **fields) -> dict:
    return {
        "id": key,
        "action": "deliver",
        "compartment": "main",
        "zone": "ambient",
        "parcels": parcels,
        "mass_kg": parcels * 1.5,
        "volume_m3": parcels * 0.01,
        "loaded_s": 7 * H,
        "start_s": start,
        "handed_s": start + 300,
        **fields,
    }


def _stop(place: str, arrival: int, orders: list[dict], **fields) -> dict:
    return {
        "place": place,
        "arrival_s": arrival,
        "start_s": orders[0]["start_s"],
        "departure_s": orders[-1]["handed_s"] + fields.get("rest_s", 0),
        "orders": orders,
        "load_after": {"mass_kg": 12.0, "volume_m3": 0.08},
        "leg": LEG,
        **fields,
    }


LEG = {"distance_m": 5000, "duration_s": 600}


def _trip(start: int, stops: list[dict], set_points: list[dict]) -> dict:
    back = stops[-1]["departure_s"] + 600
    return {
        "centre": "C1",
        "load_start_s": start,
        "departure_s": start + 1200,
        "return_s": back,
        "unload_end_s": back + 600,
        "set_points": set_points,
        "load_at_departure": {"mass_kg": 37.5, "volume_m3": 0.25},
        "stops": stops,
        "leg_back": LEG,
    }


def build_plan(county: County, **fields) -> DeliveryPlan:
    """Build two routes, three trips, four stops, two orders left out."""
    first = _trip(
        7 * H,
        [
            _stop(
                "S1",
                7 * H + 1800,
                [_stop_order("O1", 8 * H, 20), _stop_order("O2", 8 * H + 300, 5)],
                rest_s=1200,
            ),
            _stop(
                "S2",
                9 * H,
                [_stop_order("O3", 9 * H + 240, 8, action="collect", loaded_s=9 * H + 240)],
            ),
        ],
        [{"compartment": "main", "zone": "ambient"}],
    )
    cold = [{"compartment": "front", "zone": "chilled"}, {"compartment": "rear", "zone": "ambient"}]
    milk = {"compartment": "front", "zone": "chilled"}
    second = _trip(7 * H, [_stop("S3", 8 * H, [_stop_order("O4", 8 * H + 720, 10, **milk)])], cold)
    third = _trip(
        13 * H,
        [
            _stop(
                "S4", 14 * H, [_stop_order("O5", 14 * H, 450, part=1, parts=2, compartment="rear")]
            )
        ],
        cold,
    )
    cost = {"fixed": 65.0, "distance": 4.5, "time": 60.5, "total": 130.0}
    route = {"distance_m": 15000, "driving_s": 1800, "paid_s": 9000, "cost": cost}
    document = {
        "county": {"name": county.name, "sha256": "0" * 64},
        "day": DAY.isoformat(),
        "currency": "CNY",
        "travel": "roads",
        "routes": [
            {"vehicle": "V1", "trips": [first], **route},
            {"vehicle": "V2", "trips": [second, third], **route},
        ],
        "unserved": [
            {"order": "O5", "part": 2, "parts": 2, "reason": "crowded_out", "proof": "insertion"},
            {"order": "O6", "reason": "zone", "proof": "alone", "detail": ["O6"]},
        ],
        "metrics": {
            "orders": 6,
            "orders_served": 4,
            "stations": 4,
            "stations_served": 4,
            "vehicles_used": 2,
            "trips": 3,
            "distance_m": 30000,
            "driving_s": 3600,
            "paid_s": 18000,
            "mass_kg": 739.5,
            "volume_m3": 4.93,
            "parcels": 493,
            "load_factor": 0.5,
            "cost": {key: 2 * value for key, value in cost.items()},
            "price_unserved": 0.0,
        },
    }
    return DeliveryPlan.from_json(json.dumps({**document, **fields}))
