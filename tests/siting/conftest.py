"""Small counties to study."""

from __future__ import annotations

import json

import pytest

from ruralroute.files import demo_county, read_county

VALLEY = {
    "county.toml": 'name = "Two valleys"\nroads = "roads.geojson"\n'
    '[siting]\nsupply = "outside"\nunserved_per_kg = 5\nvehicle_class = "microvan"\n'
    "[siting.scenario_days]\nflood = 150\nsnow = 0\n",
    "centres.csv": "id,lon,lat,site_status,cost_year,open,close\n"
    "HUB,110.0,27.0,optional,100000,06:00,20:00\n",
    "candidates.csv": "id,lon,lat,name,cost_open,cost_year,capacity\n"
    "KW,109.995,27.0,west of the ford,200000,90000,9000\n"
    "KE,110.03,27.0,east of the ford,200000,110000,9000\n",
    "stations.csv": "id,lon,lat,name,township,flags\n"
    "W1,109.99,27.0,West one,West,\n"
    "W2,109.98,27.0,West two,West,\n"
    "E1,110.04,27.0,East one,East,border\n"
    "E2,110.05,27.0,East two,East,border\n"
    "E3,110.06,27.0,East three,East,border;far\n",
    "orders.csv": "station,parcels\nW1,40\nW2,40\nE1,60\nE2,60\nE3,60\n",
    "vehicles.csv": "id,class,centre\nv1,microvan,HUB\nv2,microvan,HUB\nv3,microvan,HUB\n",
}


def road(number, points, **tags):
    return {
        "type": "Feature",
        "properties": {"id": number, "highway": "tertiary", "surface": "asphalt", **tags},
        "geometry": {"type": "LineString", "coordinates": points},
    }


ROADS = [
    road(1, [[109.97, 27.0], [109.98, 27.0], [109.99, 27.0], [110.0, 27.0], [110.01, 27.0]]),
    road(2, [[110.01, 27.0], [110.02, 27.0]], ford="yes", name="Ford road"),
    road(
        3,
        [
            [110.02, 27.0],
            [110.03, 27.0],
            [110.04, 27.0],
            [110.05, 27.0],
            [110.06, 27.0],
            [110.07, 27.0],
        ],
    ),
]


@pytest.fixture
def valley(tmp_path):
    """Two valleys with a ford between them that a flood closes."""
    folder = tmp_path / "valley"
    folder.mkdir()
    for name, words in VALLEY.items():
        (folder / name).write_text(words, encoding="utf-8")
    document = {"type": "FeatureCollection", "features": ROADS}
    (folder / "roads.geojson").write_text(json.dumps(document), encoding="utf-8")
    return read_county(folder)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A demo county with four candidates."""
    return demo_county(tmp_path_factory.mktemp("siting") / "demo", stations=30, seed=5)
