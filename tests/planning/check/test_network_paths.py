"""Every path that the network finds on a tangled little map passes the checker's road rules."""

from __future__ import annotations

import json
import random

import pytest
from tests.golden.notation import DAY, county, vehicle

from ruralroute.model import Centre, RoadOverride, Station
from ruralroute.network import load_roads, travel
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.roads import check_roads
from ruralroute.planning.plan import DeliveryPlan

SIZE = 7
STEP = 0.01
TAGS = (
    {},
    {},
    {},
    {"oneway": "yes"},
    {"maxweight": "2"},
    {"access": "private"},
    {"highway": "secondary", "surface": "asphalt"},
    {"highway": "track", "surface": "gravel"},
    {"bridge": "yes", "maxweight": "3.5"},
    {"width": "1.7"},
)


def _write_map(folder, rng):
    """A grid of streets with bends, some one-way, weak, narrow or private."""
    lines = []
    for x in range(SIZE):
        for y in range(SIZE):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx < SIZE and y + dy < SIZE:
                    bend = [
                        x + dx / 2 + rng.uniform(-0.1, 0.1),
                        y + dy / 2 + rng.uniform(-0.1, 0.1),
                    ]
                    points = [[x, y], bend, [x + dx, y + dy]]
                    lines.append(
                        {
                            "type": "Feature",
                            "properties": {
                                "id": f"w{len(lines)}",
                                "highway": "tertiary",
                                **rng.choice(TAGS),
                            },
                            "geometry": {
                                "type": "LineString",
                                "coordinates": [
                                    [round(107 + STEP * a, 6), round(25 + STEP * b, 6)]
                                    for a, b in points
                                ],
                            },
                        }
                    )
    path = folder / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": lines}))


def _county(folder, rng):
    far = STEP * (SIZE - 1)
    stations = tuple(
        Station(id=f"s{number}", lon=107 + rng.random() * far, lat=25 + rng.random() * far)
        for number in range(12)
    )
    return county(
        centres=(Centre(id="C", lon=107 + far / 2, lat=25 + far / 2),),
        stations=stations,
        vehicles=(vehicle(), vehicle("V2", vehicle_class="light_truck", profile="light_truck")),
        travel=(),
        roads="roads.geojson",
        base_dir=str(folder),
        road_overrides=(
            RoadOverride(way="w9", closed=True),
            RoadOverride(lon=107 + far / 3, lat=25 + far / 3, max_weight_t=20.0, max_width_m=3.0),
            RoadOverride(place="s3", max_weight_t=1.0),
        ),
    )


def _all_legs(here, found):
    """A plan that drives from each place to each other, one leg a trip; only its legs count."""
    nothing = {"mass_kg": 0.0, "volume_m3": 0.0}
    money = {"fixed": 0.0, "distance": 0.0, "time": 0.0, "total": 0.0}
    routes = []
    for one in here.vehicles:
        matrix = found[one.profile]
        stops = []
        order = [*range(len(matrix.place_ids)), *reversed(range(len(matrix.place_ids) - 1))]
        at = 0
        for place in (*order, *order[::3]):
            if place == at or not matrix.reachable[at, place]:
                continue
            path = matrix.path(at, place)
            leg = {
                "distance_m": path.distance_m,
                "duration_s": path.duration_s,
                "edges": path.edges,
            }
            stops.append(
                {
                    "place": matrix.place_ids[place],
                    "arrival_s": 0,
                    "start_s": 0,
                    "departure_s": 0,
                    "orders": (),
                    "load_after": nothing,
                    "leg": leg,
                }
            )
            at = place
        back = matrix.path(at, 0)
        trip = {
            "centre": "C",
            "load_start_s": 0,
            "departure_s": 0,
            "return_s": 0,
            "unload_end_s": 0,
            "set_points": (),
            "load_at_departure": nothing,
            "stops": stops,
            "leg_back": {
                "distance_m": back.distance_m,
                "duration_s": back.duration_s,
                "edges": back.edges,
            },
        }
        routes.append(
            {"vehicle": one.id, "trips": (trip,), "distance_m": 0, "driving_s": 0, "paid_s": 0}
            | {"cost": money}
        )
    counts = ("orders", "orders_served", "stations", "stations_served", "vehicles_used", "trips")
    sums = ("distance_m", "driving_s", "paid_s", "mass_kg", "volume_m3", "parcels")
    return DeliveryPlan.model_validate(
        {
            "county": {"name": here.name, "sha256": ""},
            "day": DAY,
            "currency": "CNY",
            "travel": "roads",
            "routes": routes,
            "unserved": (),
            "metrics": dict.fromkeys((*counts, *sums), 0)
            | {"load_factor": None, "cost": money, "price_unserved": 0.0},
        }
    )


@pytest.mark.parametrize("seed", range(6))
def test_paths_of_the_network_pass(tmp_path, seed):
    rng = random.Random(seed)
    _write_map(tmp_path, rng)
    here = _county(tmp_path, rng)
    network = load_roads(here)
    found = travel(here, network)
    plan = _all_legs(here, found)
    legs = sum(len(trip.stops) for route in plan.routes for trip in route.trips)
    assert legs > 15

    violations = check_roads(plan, CountyFacts(here, DAY, found), network)

    assert [str(one) for one in violations] == []
