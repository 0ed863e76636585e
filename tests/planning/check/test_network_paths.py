"""Paths that the network finds pass the checker's road rules; the same paths, damaged, do not."""

from __future__ import annotations

import json
import random

import pytest
from tests.golden.notation import DAY, county, edit, vehicle
from tests.planning.check.legs import plan_of_legs

from ruralroute.model import Centre, RoadOverride, Station
from ruralroute.network import load_roads, travel
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.roads import check_roads

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


def _tour(matrix):
    """A tour that drives between many pairs of places, as far as there are ways."""
    count = len(matrix.place_ids)
    order = [*range(1, count), *reversed(range(count - 1)), *range(2, count, 3)]
    here, tour = 0, []
    for place in order:
        if place != here and matrix.reachable[here, place]:
            tour.append(matrix.place_ids[place])
            here = place
    return tour


@pytest.mark.parametrize("seed", range(6))
def test_paths_of_the_network_pass(tmp_path, seed):
    rng = random.Random(seed)
    _write_map(tmp_path, rng)
    here = _county(tmp_path, rng)
    network = load_roads(here)
    found = travel(here, network)
    plan = plan_of_legs(here, found, {one.id: _tour(found[one.profile]) for one in here.vehicles})
    legs = sum(len(trip.stops) for route in plan.routes for trip in route.trips)
    assert legs > 15

    violations = check_roads(plan, CountyFacts(here, DAY, found), network)

    assert [str(one) for one in violations] == []


# C lies on w1, A on w3, which is one-way to the east; the bridge w2 bears 3 t.
#
#             d (north about)
#            /               \
#   1 - w1 - 2 --- w2 ------- 3 - w3 -> 4
#   \________________ r ________________/
#
LINES = {
    "w1": ({}, [(107.00, 25.0), (107.02, 25.0)]),
    "w2": ({"bridge": "yes", "maxweight": "3"}, [(107.02, 25.0), (107.03, 25.0)]),
    "w3": ({"oneway": "yes"}, [(107.03, 25.0), (107.05, 25.0)]),
    "d": ({}, [(107.02, 25.0), (107.025, 25.02), (107.03, 25.0)]),
    "r": ({}, [(107.05, 25.0), (107.025, 24.97), (107.00, 25.0)]),
}


@pytest.fixture
def bridge(tmp_path):
    """A county on these roads with a van of 2.8 t and a truck of 4.495 t."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": way, "highway": "tertiary", **tags},
            "geometry": {"type": "LineString", "coordinates": points},
        }
        for way, (tags, points) in LINES.items()
    ]
    (tmp_path / "roads.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    return county(
        centres=(Centre(id="C", lon=107.01, lat=25.0),),
        stations=(Station(id="A", lon=107.04, lat=25.0),),
        vehicles=(vehicle(), vehicle("V2", vehicle_class="light_truck", profile="light_truck")),
        travel=(),
        roads="roads.geojson",
        base_dir=str(tmp_path),
    )


def _ways(leg):
    return [edge[0] for edge in leg.edges]


def _codes(here, plan, found, network):
    return {one.code for one in check_roads(plan, CountyFacts(here, DAY, found), network)}


def test_a_weak_bridge_and_a_one_way_street(bridge):
    network = load_roads(bridge)
    found = travel(bridge, network)
    plan = plan_of_legs(bridge, found, {"V1": ["A"], "V2": ["A"]})
    van, truck = (route.trips[0] for route in plan.routes)

    assert _ways(van.stops[0].leg) == ["w1", "w2", "w3"]
    assert _ways(truck.stops[0].leg) == ["w1", "d", "w3"]
    assert _ways(van.leg_back) == _ways(truck.leg_back) == ["w3", "r", "w1"]
    assert _codes(bridge, plan, found, network) == set()

    # The truck takes the van's way over the bridge; it is shorter, too.
    over = edit(plan, {"routes.1.trips.0.stops.0.leg.edges": van.stops[0].leg.edges})
    assert _codes(bridge, over, found, network) == {"check.edge_forbidden", "check.edges_length"}
    # The van goes back the way that it came, against the one-way street.
    back = [(way, end, start) for way, start, end in reversed(van.stops[0].leg.edges)]
    against = edit(plan, {"routes.0.trips.0.leg_back.edges": back})
    assert _codes(bridge, against, found, network) == {"check.edge_forbidden", "check.edges_length"}


@pytest.mark.parametrize(
    ("row", "legal"),
    [
        (RoadOverride(way="w2", max_weight_t=4.495), True),
        (RoadOverride(way="w2", max_weight_t=4.494), False),
        (RoadOverride(lon=107.025, lat=25.0, max_weight_t=4.495), True),
        (RoadOverride(way="w2", max_weight_t=9, closed=True), False),
    ],
)
def test_what_the_county_knows_of_the_bridge_wins(bridge, row, legal):
    here = bridge.model_copy(update={"road_overrides": (row,)})
    network = load_roads(here)
    found = travel(here, network)
    plan = plan_of_legs(here, found, {"V1": ["A"], "V2": ["A"]})

    assert ("w2" in _ways(plan.routes[1].trips[0].stops[0].leg)) == legal
    assert _codes(here, plan, found, network) == set()
    # The same plan on roads of which the county says nothing
    if legal:
        assert "check.edge_forbidden" in _codes(bridge, plan, found, load_roads(bridge))
