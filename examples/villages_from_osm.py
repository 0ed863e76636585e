"""Make a county whose stations are real villages of an OpenStreetMap extract.

Places come from the extract itself, goods and vehicles are made up::

    python examples/villages_from_osm.py region.osm.pbf region-county --stations 60
    ruralroute plan region-county --time-limit 20

Places that no road reaches stay in the list; the plan says why they are not served.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import osmium
from pyproj import Geod

from ruralroute import Centre, County, DataError, Operator, Order, Station, Vehicle, write_county
from ruralroute.model import CLASSES, Compartment, Level, OrderKind

DAY = dt.date(2026, 6, 18)
PARCELS = {"city": 400, "town": 200, "village": 60, "hamlet": 12, "isolated_dwelling": 4, "farm": 4}
"""Median parcels of a day by kind of place."""
FLEET = ("van", "microvan", "light_truck", "microvan")
EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Spot:
    """A place of the map."""

    id: str
    kind: str
    name: str
    population: int
    lon: float
    lat: float


def read_spots(path: Path) -> list[Spot]:
    """Read the settlements of an extract, in the order of their numbers; names may be missing."""
    places = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(
        osmium.filter.KeyFilter("place")
    )
    spots = []
    for node in places:
        if not isinstance(node, osmium.osm.Node) or not node.location.valid():
            continue
        kind = node.tags.get("place") or ""
        if kind not in PARCELS:
            continue
        digits = node.tags.get("population") or ""
        spots.append(
            Spot(
                id=f"n{node.id}",
                kind=kind,
                name=" ".join((node.tags.get("name") or "").split()),
                population=int(digits) if digits.isdecimal() else 0,
                lon=round(node.location.lon, 6),
                lat=round(node.location.lat, 6),
            )
        )
    return sorted(spots, key=lambda spot: int(spot.id[1:]))


def distances_km(spot: Spot, others: Sequence[Spot]) -> list[float]:
    """Measure straight lines from one spot to others, kilometres."""
    count = len(others)
    _, _, metres = EARTH.inv(
        [spot.lon] * count,
        [spot.lat] * count,
        [other.lon for other in others],
        [other.lat for other in others],
    )
    return [one / 1000 for one in metres]


def choose_seat(spots: Sequence[Spot]) -> Spot:
    """Choose where the centre is: the largest town, else the place with most others around."""
    towns = [spot for spot in spots if spot.kind in ("city", "town")]
    largest = max((spot.population for spot in towns), default=0)
    if largest:
        return next(spot for spot in towns if spot.population == largest)
    return max(
        towns or spots[:200],
        key=lambda spot: (sum(km < 15 for km in distances_km(spot, spots)), spot.id),
    )


def make_orders(stations: Sequence[Station], kinds: dict[str, str], seed: int) -> list[Order]:
    """Draw each station's orders: parcels down, some parcels up, some chilled food."""
    chance = random.Random(seed)  # noqa: S311
    orders: list[Order] = []

    def add(station: Station, parcels: int, kg: float, m3: float, **more: object) -> None:
        fields: dict[str, object] = {
            "id": f"D{len(orders) + 1:04d}",
            "station": station.id,
            "date": DAY,
            "parcels": parcels,
            "mass_kg": round(parcels * kg, 1),
            "volume_m3": round(parcels * m3, 3),
        }
        orders.append(Order.model_validate(fields | more))

    for station in stations:
        median = PARCELS[kinds[station.id]]
        for operator in ("post", "express"):
            parcels = max(1, round(chance.lognormvariate(0, 0.45) * median / 2))
            add(station, parcels, 1.3, 0.008, operator=operator)
        if chance.random() < 0.3:
            kind = OrderKind.COLLECT
            add(station, max(1, median // 12), 4.0, 0.012, operator="express", kind=kind)
        if chance.random() < 0.08:
            chilled = {"zone": "chilled", "goods_class": "food", "max_aboard_s": 4 * 3600}
            add(station, chance.randint(2, 12), 5.0, 0.012, operator="post", **chilled)
    return orders


def make_vehicles(orders: Sequence[Order], stations: int) -> list[Vehicle]:
    """Make a fleet that carries the day's goods with some to spare."""
    load_kg = sum(order.mass_kg for order in orders)
    kinds = ["reefer_van"] * (1 + stations // 60)
    while len(kinds) < 2 + stations // 9 or load_kg > 0:
        kinds.append(FLEET[len(kinds) % len(FLEET)])
        load_kg -= next(one.payload_kg for one in CLASSES if one.id == kinds[-1])
    vehicles = []
    for number, kind in enumerate(kinds, start=1):
        base = next(one for one in CLASSES if one.id == kind)
        name = f"{kind}-{number}"
        space = Compartment(vehicle=name, id="main", zones=base.zones, volume_m3=base.volume_m3)
        vehicles.append(
            Vehicle(
                id=name,
                vehicle_class=kind,
                centre="centre",
                profile=base.profile,
                payload_kg=base.payload_kg,
                volume_m3=base.volume_m3,
                compartments=(space,),
                shift_start_s=7 * 3600,
                shift_end_s=18 * 3600,
                cost_fixed=base.cost_fixed,
                cost_per_km=base.cost_per_km,
                cost_per_hour=base.cost_per_hour,
                max_trips=base.max_trips,
            )
        )
    return vehicles


def make_county(
    roads: Path, *, stations: int = 60, seed: int = 0, radius_km: float = 60.0
) -> County:
    """Make a county of places drawn from those within `radius_km` of the largest town."""
    spots = read_spots(roads)
    if len(spots) < 2:
        raise SystemExit(f"{roads}: fewer than two places with a place= tag")
    seat = choose_seat(spots)
    near = [
        spot
        for spot, km in zip(spots, distances_km(seat, spots), strict=True)
        if spot is not seat and km <= radius_km
    ]
    if not near:
        raise SystemExit(f"{roads}: no places within {radius_km:g} km of {seat.name or seat.id}")
    drawn = random.Random(seed).sample(near, min(stations, len(near)))  # noqa: S311
    drawn.sort(key=spots.index)
    served = [
        Station(
            id=spot.id,
            lon=spot.lon,
            lat=spot.lat,
            name=spot.name,
            level=Level.TOWNSHIP if spot.kind in ("city", "town") else Level.VILLAGE,
        )
        for spot in drawn
    ]
    orders = make_orders(served, {spot.id: spot.kind for spot in drawn}, seed)
    return County.checked(
        name=seat.name or roads.name.partition(".")[0],
        roads=str(roads.resolve()),
        operators=(Operator(id="post", name="Post"), Operator(id="express", name="Express")),
        centres=(
            Centre(id="centre", lon=seat.lon, lat=seat.lat, name=seat.name, collect_by_s=17 * 3600),
        ),
        stations=tuple(served),
        vehicles=tuple(make_vehicles(orders, len(served))),
        orders=tuple(orders),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, make the county, write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("roads", type=Path, help=".osm.pbf, .osm, .osm.gz or .osm.bz2")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--stations", type=int, default=60, help="how many (default 60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--radius-km", type=float, default=60.0, help="how far from the centre (default 60)"
    )
    parser.add_argument("--force", action="store_true", help="replace the folder's files")
    chosen = parser.parse_args(arguments)
    try:
        county = make_county(
            chosen.roads, stations=chosen.stations, seed=chosen.seed, radius_km=chosen.radius_km
        )
        write_county(county, chosen.out, force=chosen.force)
    except (DataError, RuntimeError) as error:  # RuntimeError: osmium cannot read the extract
        raise SystemExit(str(error)) from error
    print(
        f"{chosen.out}: {county.name}, {len(county.stations)} stations, "
        f"{len(county.orders)} orders, {len(county.vehicles)} vehicles"
    )


if __name__ == "__main__":
    main()
