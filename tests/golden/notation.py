"""A short notation for golden days: a mini county and a plan with every time as a literal.

Nothing here works times, loads or money out; a day's author does, by pencil.  Only counts and
plain sums over routes are taken (the plan's metrics), since another day states them as literals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ruralroute.model import (
    Centre,
    Compartment,
    County,
    Order,
    Policy,
    Station,
    TravelRow,
    Vehicle,
)
from ruralroute.network.matrix import Path, Travel, TravelMatrix, TravelSource
from ruralroute.planning.plan import DeliveryPlan

DAY = dt.date(2026, 6, 18)


def t(clock: str) -> int:
    """Seconds since midnight of ``HH:MM`` or ``HH:MM:SS``."""
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def w(*windows: str) -> tuple[tuple[int, int], ...]:
    """Windows written ``09:00-10:00``."""
    return tuple((t(first), t(last)) for first, _, last in (one.partition("-") for one in windows))


def road(start: str, end: str, seconds: int, metres: int, profile: str | None = None) -> TravelRow:
    """One direction of a way."""
    return TravelRow(
        from_place=start, to_place=end, duration_s=seconds, distance_m=metres, profile=profile
    )


def both(start: str, end: str, seconds: int, metres: int) -> tuple[TravelRow, TravelRow]:
    """Both directions of a way."""
    return road(start, end, seconds, metres), road(end, start, seconds, metres)


def order(name: str, station: str = "A", **fields: Any) -> Order:
    """An order of 10 parcels, 20 kg and 0.1 m3 that is handed over 09:00-10:00."""
    base: dict[str, Any] = {
        "parcels": 10,
        "mass_kg": 20.0,
        "volume_m3": 0.1,
        "windows": w("09:00-10:00"),
        "date": DAY,
    }
    return Order(id=name, station=station, **(base | fields))


def space(name: str = "main", volume_m3: float = 12.5, **fields: Any) -> Compartment:
    """A compartment; of 12.5 m3, 10 m3 can be used."""
    return Compartment(vehicle="V1", id=name, volume_m3=volume_m3, **fields)


def vehicle(name: str = "V1", **fields: Any) -> Vehicle:
    """A van of 1,000 kg and 10 usable m3: 100 a day, 1 a km, 36 an hour (1 cent a second)."""
    base: dict[str, Any] = {
        "vehicle_class": "van",
        "centre": "C",
        "profile": "van",
        "payload_kg": 1_000.0,
        "volume_m3": 12.5,
        "compartments": (space(),),
        "shift_start_s": t("07:00"),
        "shift_end_s": t("18:00"),
        "cost_fixed": 100.0,
        "cost_per_km": 1.0,
        "cost_per_hour": 36.0,
        "max_trips": 3,
    }
    return Vehicle(id=name, **(base | fields))


ROADS = (*both("C", "A", 600, 5_000), *both("A", "B", 300, 2_000), *both("C", "B", 900, 7_000))


def county(*orders: Order, **fields: Any) -> County:
    """Centre C, villages A and B; A lies 10 min from C, B 5 min beyond A.

    Loading takes 20 min, unloading 10, turnaround 10; a stop in a village 4 min, a parcel
    delivered 4 s, a parcel collected 30 s, a cold order 60 s more.  Only what no vehicle can
    carry whole is split.
    """
    base: dict[str, Any] = {
        "name": "Golden",
        "centres": (Centre(id="C", lon=107.0, lat=25.0),),
        "stations": (
            Station(id="A", lon=107.05, lat=25.0),
            Station(id="B", lon=107.07, lat=25.0),
        ),
        "vehicles": (vehicle(),),
        "travel": ROADS,
        "policy": Policy(part_share=1.0),
    }
    return County.checked(**(base | fields), orders=orders)


Parts = dict[str, Any]


@dataclass(frozen=True)
class Hand:
    """Handing over of some orders: from, to."""

    start: str
    end: str
    orders: tuple[str | Parts, ...]


def hand(start: str, end: str, *orders: str | Parts) -> Hand:
    """Hand `orders` over from `start` to `end`: ids, or dicts of an id and what differs."""
    return Hand(start, end, orders)


def halt(
    place: str,
    leg: tuple[int, int],
    arrive: str,
    *hands: Hand,
    leave: str,
    aboard: tuple[float, float] = (0, 0),
    rest: int = 0,
) -> Parts:
    """A stop; `leg` is seconds and metres to it, `aboard` kg and m3 after it."""
    return {
        "place": place,
        "leg": {"duration_s": leg[0], "distance_m": leg[1]},
        "arrival_s": t(arrive),
        "start_s": t(hands[0].start),
        "departure_s": t(leave),
        "rest_s": rest,
        "hands": hands,
        "load_after": {"mass_kg": aboard[0], "volume_m3": aboard[1]},
    }


def trip(
    load: str,
    leave: str,
    *halts: Parts,
    back: tuple[int, int],
    home: str,
    unloaded: str,
    aboard: tuple[float, float],
    set_points: Mapping[str, str] | None = None,
    centre: str = "C",
) -> Parts:
    """A trip: loading starts, departure with `aboard` kg and m3, halts, return, unloaded."""
    return {
        "centre": centre,
        "load_start_s": t(load),
        "departure_s": t(leave),
        "return_s": t(home),
        "unload_end_s": t(unloaded),
        "set_points": [
            {"compartment": name, "zone": zone}
            for name, zone in (set_points or {"main": "ambient"}).items()
        ],
        "load_at_departure": {"mass_kg": aboard[0], "volume_m3": aboard[1]},
        "stops": list(halts),
        "leg_back": {"duration_s": back[0], "distance_m": back[1]},
    }


def route(
    *trips: Parts,
    metres: int,
    driving: int,
    paid: int,
    cost: tuple[float, float, float, float],
    name: str = "V1",
) -> Parts:
    """A vehicle's day; `cost` is fixed, distance, time and total."""
    kinds = ("fixed", "distance", "time", "total")
    return {
        "vehicle": name,
        "trips": list(trips),
        "distance_m": metres,
        "driving_s": driving,
        "paid_s": paid,
        "cost": dict(zip(kinds, cost, strict=True)),
    }


def plan(
    day_county: County,
    *routes: Parts,
    load_factor: float | None,
    unserved: tuple[Parts, ...] = (),
    **metrics: Any,
) -> DeliveryPlan:
    """Write a plan down; `metrics` replaces counts and sums that are otherwise taken here."""
    orders = {one.id: one for one in day_county.orders_of(DAY)}
    for one in routes:
        for each in one["trips"]:
            for stop in each["stops"]:
                hands = stop.pop("hands", None)
                if hands is not None:
                    stop["orders"] = _orders(hands, each["load_start_s"], orders)
    handed = [
        one for r in routes for each in r["trips"] for s in each["stops"] for one in s["orders"]
    ]
    left = {one["order"] for one in unserved}
    base = {
        "orders": len(orders),
        "orders_served": len({one["id"] for one in handed} - left),
        "stations": len({one.station for one in orders.values()}),
        "stations_served": len(
            {s["place"] for r in routes for x in r["trips"] for s in x["stops"]}
        ),
        "vehicles_used": len(routes),
        "trips": sum(len(r["trips"]) for r in routes),
        "mass_kg": round(sum(one["mass_kg"] for one in handed), 6),
        "volume_m3": round(sum(one["volume_m3"] for one in handed), 6),
        "parcels": sum(one["parcels"] for one in handed),
        "load_factor": load_factor,
        "cost": {
            kind: round(sum(r["cost"][kind] for r in routes), 6)
            for kind in ("fixed", "distance", "time", "total")
        },
        "price_unserved": 0.0,
    }
    base |= {name: sum(r[name] for r in routes) for name in ("distance_m", "driving_s", "paid_s")}
    return DeliveryPlan.model_validate(
        {
            "county": {"name": day_county.name, "sha256": day_county.sha256},
            "day": DAY,
            "currency": "CNY",
            "travel": "table",
            "routes": routes,
            "unserved": unserved,
            "metrics": base | metrics,
        }
    )


def _orders(hands: tuple[Hand, ...], loaded: int, orders: Mapping[str, Order]) -> list[Parts]:
    rows = []
    for one in hands:
        for item in one.orders:
            changed: Parts = {"id": item} if isinstance(item, str) else item
            known = orders[changed["id"]]
            rows.append(
                {
                    "action": known.kind.value,
                    "compartment": "main",
                    "zone": known.zone,
                    "parcels": known.parcels,
                    "mass_kg": known.mass_kg,
                    "volume_m3": known.volume_m3,
                    "loaded_s": loaded if known.kind == "deliver" else t(one.start),
                    "start_s": t(one.start),
                    "handed_s": t(one.end),
                    **changed,
                }
            )
    return rows


@dataclass(frozen=True)
class Twin:
    """The same day broken in one place; `rules` are those that the checker must name."""

    name: str
    rules: tuple[str, ...]
    county: County
    plan: DeliveryPlan


@dataclass
class GoldenDay:
    """A legal day and its broken twins.

    `best` says that the times are the ones that timing must choose for these trips: least paid
    time, then the latest departure.
    """

    name: str
    county: County
    plan: DeliveryPlan
    best: bool = True
    twins: list[Twin] = field(default_factory=list)

    def broken(
        self,
        name: str,
        *rules: str,
        county: County | None = None,
        plan: DeliveryPlan | None = None,
    ) -> GoldenDay:
        """Add a twin, with another county or another plan."""
        self.twins.append(Twin(name, rules, county or self.county, plan or self.plan))
        return self


def edit(good: DeliveryPlan, changes: Mapping[str, Any]) -> DeliveryPlan:
    """Replace fields by dotted path, e.g. ``routes.0.trips.0.load_start_s``."""
    document = good.model_dump()
    for path, value in changes.items():
        *heads, last = path.split(".")
        target: Any = document
        for head in heads:
            target = target[int(head)] if isinstance(target, list | tuple) else target[head]
        if isinstance(target, list | tuple):
            raise TypeError("name a field, not a row")
        target[last] = value
    return DeliveryPlan.model_validate(document)


def moved(good: DeliveryPlan, seconds: int, *, trips: slice | None = None) -> DeliveryPlan:
    """Move all times of the first route's trips, so that only the day's frame can break."""
    document = good.model_dump()
    for each in list(document["routes"][0]["trips"])[trips or slice(None)]:
        for name in ("load_start_s", "departure_s", "return_s", "unload_end_s"):
            each[name] += seconds
        for stop in each["stops"]:
            for name in ("arrival_s", "start_s", "departure_s"):
                stop[name] += seconds
            for one in stop["orders"]:
                for name in ("loaded_s", "start_s", "handed_s"):
                    one[name] += seconds
    return DeliveryPlan.model_validate(document)


def with_policy(base: County, **changes: Any) -> County:
    """Return the county under another policy."""
    return base.model_copy(update={"policy": base.policy.model_copy(update=changes)})


def with_order(base: County, name: str, **changes: Any) -> County:
    """Return the county with one order changed."""
    return _with(base, "orders", name, changes)


def with_station(base: County, name: str, **changes: Any) -> County:
    """Return the county with one station changed."""
    return _with(base, "stations", name, changes)


def with_centre(base: County, **changes: Any) -> County:
    """Return the county with its centre changed."""
    return _with(base, "centres", "C", changes)


def with_vehicle(base: County, name: str = "V1", **changes: Any) -> County:
    """Return the county with one vehicle changed."""
    return _with(base, "vehicles", name, changes)


def _with(base: County, table: str, name: str, changes: Parts) -> County:
    rows = tuple(
        one.model_copy(update=changes) if one.id == name else one for one in getattr(base, table)
    )
    return base.model_copy(update={table: rows})


def table_travel(base: County) -> Travel:
    """Travel of a county's own rows, without the code of `network`."""
    places = [one.id for one in (*base.centres, *base.stations)]
    return {name: _matrix(base, name, places) for name in {one.profile for one in base.vehicles}}


def _matrix(base: County, profile: str, places: list[str]) -> TravelMatrix:
    size = len(places)
    duration, distance = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    reachable = np.eye(size, dtype=np.bool_)
    for row in base.travel:
        if row.profile in (None, profile):
            pair = places.index(row.from_place), places.index(row.to_place)
            duration[pair], distance[pair] = row.duration_s * 1000, row.distance_m * 8
            reachable[pair] = True
    finder: Callable[[int, int], Path] = _no_path
    return TravelMatrix(
        profile=profile,
        place_ids=tuple(places),
        duration_ms=duration,
        distance_8th_m=distance,
        reachable=reachable,
        source=TravelSource.TABLE,
        path_finder=finder,
    )


def _no_path(origin: int, destination: int) -> Path:
    raise NotImplementedError
