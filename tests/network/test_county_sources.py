"""A county whose roads come from each kind of file: the same travel, whatever the source."""

import csv
import json

import numpy as np
import pytest

from ruralroute.files import demo_county, read_county
from ruralroute.model import Policy
from ruralroute.network import RoadNetwork, load_roads, travel
from ruralroute.network.export import write_network
from ruralroute.network.report import choose_profile


@pytest.fixture
def folder(tmp_path):
    demo_county(tmp_path / "county", seed=3, stations=8)
    return tmp_path / "county"


def as_geopackage(folder):
    pytest.importorskip("pyogrio", reason="needs the extra gis")
    network = RoadNetwork.read(folder / "roads.geojson")
    roads = network.profile_roads(choose_profile(None)[1], Policy())
    path = folder / "roads.gpkg"
    write_network(network, path, roads=roads, policy=Policy(), faults=())
    return 'file = "roads.gpkg"\nlayer = "edges"'


def as_table(folder):
    """Write each way as a row of WKT with Chinese headers, in GB18030."""
    document = json.loads((folder / "roads.geojson").read_text(encoding="utf-8"))
    chinese = {"highway": "道路等级", "surface": "路面类型", "width": "路宽", "maxweight": "限重"}
    names = dict.fromkeys(name for one in document["features"] for name in one["properties"])
    keys = {name: chinese.get(name, name) for name in names}
    with (folder / "路网.csv").open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["几何", *keys.values()])
        for one in document["features"]:
            points = ", ".join(f"{p[0]} {p[1]}" for p in one["geometry"]["coordinates"])
            tags = one["properties"]
            writer.writerow([f"LINESTRING ({points})", *(tags.get(key, "") for key in keys)])
    return 'file = "路网.csv"'


@pytest.mark.parametrize("write", [as_geopackage, as_table])
def test_travel_is_the_same_from_every_source(folder, write):
    county = read_county(folder)
    expected = travel(county, load_roads(county))
    toml = folder / "county.toml"
    lines = toml.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("roads =")]
    toml.write_text("\n".join([*kept, "[roads]", write(folder), ""]), encoding="utf-8")
    other = read_county(folder)
    found = travel(other, load_roads(other))
    assert found.keys() == expected.keys()
    for profile, matrix in expected.items():
        assert np.array_equal(found[profile].reachable, matrix.reachable)
        assert np.abs(found[profile].duration_s - matrix.duration_s).max() <= 2
        assert np.abs(found[profile].distance_m - matrix.distance_m).max() <= 2
