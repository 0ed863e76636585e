"""What waiting points cost: a real county whose roads open and close, with and without them.

Travel, problem and the ways between all places, each against the same without waiting points in
the same run.  Barriers are chosen among the ways of a class, by a fixed draw.

    python benchmarks/hours.py MAP.osm.pbf [--places 300] [--barriers 20] [--whole-class track]
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path

import numpy as np
import osmium

from ruralroute.model import Centre, Compartment, County, Order, RoadOverride, Station, Vehicle
from ruralroute.network import RoadNetwork, override_roads, travel, waiting
from ruralroute.planning.problem.build import build_problem

DAY = dt.date(2026, 1, 7)
CLASSES = ("microvan", "van", "light_truck")
H = 3600


def places(path: Path, count: int) -> list[tuple[str, float, float]]:
    """Villages, hamlets and farms of a map."""
    wanted = osmium.FileProcessor(str(path)).with_filter(osmium.filter.KeyFilter("place"))
    kinds = {"town", "village", "hamlet", "farm", "isolated_dwelling"}
    found = [
        (str(one.id), one.location.lon, one.location.lat)
        for one in wanted
        if isinstance(one, osmium.osm.Node) and one.tags.get("place") in kinds
    ]
    step = max(1, len(found) // count)
    return found[::step][:count]


def county_of(path: Path, count: int, rows: tuple[RoadOverride, ...]) -> County:
    """Make a county of one centre, with an order a station and a vehicle of each class."""
    (name, lon, lat), *rest = places(path, count)
    free = County(
        name="bench",
        centres=(Centre(id=name, lon=lon, lat=lat),),
        stations=tuple(Station(id=one, lon=x, lat=y) for one, x, y in rest),
        orders=tuple(
            Order(id=one, station=one, kind="deliver", parcels=1, mass_kg=1) for one, _, _ in rest
        ),
        road_overrides=rows,
    )
    profiles = {one.id: one for one in free.classes}
    return free.model_copy(
        update={
            "vehicles": tuple(
                Vehicle(
                    id=one,
                    vehicle_class=one,
                    centre=name,
                    profile=profiles[one].profile,
                    payload_kg=profiles[one].payload_kg,
                    volume_m3=profiles[one].volume_m3,
                    compartments=(
                        Compartment(vehicle=one, id="body", volume_m3=profiles[one].volume_m3),
                    ),
                    shift_start_s=6 * H,
                    shift_end_s=20 * H,
                    cost_fixed=0,
                    cost_per_km=1,
                    cost_per_hour=20,
                    max_trips=2,
                )
                for one in CLASSES
            )
        }
    )


def measure(county: County, network: RoadNetwork, most: int) -> None:
    """Print what travel, problem and all ways take with at most so many waiting points."""
    waiting.MOST_POINTS = most
    began = time.perf_counter()
    found = travel(county, override_roads(network, county, day=DAY))
    hours = {key: one.hours for key, one in found.items()}
    done = time.perf_counter()
    problem = build_problem(county, found, day=DAY)
    built = time.perf_counter()
    ever = [one.reachable.mean() for one in problem.matrices]
    reached = time.perf_counter()
    size = len(problem.place_ids)
    dice = np.random.default_rng(0)
    pairs = dice.integers(0, size, (10_000, 2)).tolist()
    chained = 0
    for matrix in problem.matrices:
        assert matrix.hours is not None
        for start, end in pairs:
            if start != end:
                way = matrix.hours.way(start, end)
                chained += any(bool(one.via) for one in way.pieces)
    over = time.perf_counter()
    points = [(one.points, one.left_out) if one else (0, 0) for one in hours.values()]
    print(
        f"most {most:3d}: points, left out {points}; periods"
        f" {[len(one.starts_s) if one else 1 for one in hours.values()]};"
        f" travel {done - began:.2f} s, problem {built - done:.2f} s,"
        f" 30,000 ways {over - reached:.2f} s, of these {chained} in parts;"
        f" ever reached {np.mean(ever):.4f}"
    )


def main() -> None:
    """Read what is wanted, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("map", type=Path)
    parser.add_argument("--places", type=int, default=300)
    parser.add_argument("--barriers", type=int, default=20)
    parser.add_argument("--whole-class", help="close all ways of this class until 09:00")
    parser.add_argument("--most", type=int, nargs="+", default=(0, 32))
    asked = parser.parse_args()
    network = RoadNetwork.read(asked.map)
    wanted = asked.whole_class or "unclassified"
    ways = sorted(
        {
            network.ref(2 * edge)[0]
            for edge in range(network.edge_count)
            if network.way_tags(network.ref(2 * edge)[0]).get("highway") == wanted
        }
    )
    if not asked.whole_class:
        chosen = np.random.default_rng(1).permutation(len(ways))[: asked.barriers]
        ways = [ways[one] for one in sorted(chosen.tolist())]
    spans = ((0, 9 * H), (7 * H, 8 * H), (12 * H, 14 * H), (17 * H, 24 * H))
    rows = tuple(
        RoadOverride(
            way=one,
            closed=True,
            from_s=0 if asked.whole_class else spans[number % len(spans)][0],
            to_s=9 * H if asked.whole_class else spans[number % len(spans)][1],
        )
        for number, one in enumerate(ways)
    )
    county = county_of(asked.map, asked.places, rows)
    print(f"{len(ways)} ways of {wanted}, {len(county.stations) + 1} places")
    for most in asked.most:
        measure(county, network, most)


if __name__ == "__main__":
    main()
