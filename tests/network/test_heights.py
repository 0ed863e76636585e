"""Elevations that tables and drawings tell: climbs take longer, and the same both ways of telling."""

import json

import pytest

from ruralroute.model import PROFILES, Policy, RoadSettings
from ruralroute.network import RoadNetwork

TRIKE = next(one for one in PROFILES if one.id == "e_trike")


def climbs(path, **told):
    """Seconds along and against the first edge."""
    network = RoadNetwork.read(path, RoadSettings(**told))
    assert network.faults == ()
    roads = network.profile_roads(TRIKE, Policy())
    return int(roads.drive_ms[0]), int(roads.back_ms[0]), network


@pytest.mark.parametrize(
    ("edges", "nodes"),
    [
        ("from,to,class\nA,B,tertiary\n", "id,lon,lat,ele\nA,107,26,100\nB,107.01,26,180\n"),
        ("起点,终点,等级\nA,B,乡道\n", "编号,经度,纬度,海拔\nA,107,26,100\nB,107.01,26,180\n"),
        (
            "from,to,class\nA,B,tertiary\n",
            "id,lon,lat,elevation_ft\nA,107,26,0\nB,107.01,26,262.4672\n",
        ),
        (
            "from_lon,from_lat,from_ele,to_lon,to_lat,to_ele,class\n"
            "107,26,100,107.01,26,180,tertiary\n",
            None,
        ),
        ('class,wkt\ntertiary,"LINESTRING Z (107 26 100, 107.01 26 180)"\n', None),
    ],
)
def test_tables_tell_elevations_of_nodes_and_of_ends(tmp_path, edges, nodes):
    path = tmp_path / "roads.csv"
    path.write_text(edges, encoding="utf-8")
    if nodes is not None:
        (tmp_path / "roads_nodes.csv").write_text(nodes, encoding="utf-8")
    up, down, network = climbs(path)
    assert up > 1.5 * down
    assert max(network.heights.values()) - min(network.heights.values()) == pytest.approx(
        80, abs=0.01
    )


def geojson(path, *lines):
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "tertiary"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line in lines
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_third_coordinate_is_an_elevation_also_where_lines_are_split(tmp_path):
    path = geojson(
        tmp_path / "roads.geojson",
        [[107, 26, 100], [107.01, 26, 200]],
        [[107.005, 25.999, 150], [107.005, 26.001, 150]],
    )
    settings = RoadSettings()
    network = RoadNetwork.read(path, settings)
    assert sorted(round(one) for one in network.heights.values()) == [100, 150, 150, 150, 200]


def test_elevations_that_are_all_zero_are_none(tmp_path):
    path = geojson(tmp_path / "roads.geojson", [[107, 26, 0], [107.01, 26, 0]])
    assert climbs(path)[2].heights == {}


def test_points_of_two_and_of_three_numbers_in_one_line(tmp_path):
    path = geojson(tmp_path / "roads.geojson", [[107, 26], [107.005, 26], [107.01, 26, 50]])
    assert list(climbs(path)[2].heights.values()) == [50.0]


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
def test_drawings_with_elevations(tmp_path, name):
    pyogrio = pytest.importorskip("pyogrio.raw")
    import numpy as np
    import shapely

    line = shapely.to_wkb(
        np.array([shapely.from_wkt("LINESTRING Z (107 26 100, 107.01 26 180)")]), output_dimension=3
    )
    pyogrio.write(
        tmp_path / name,
        geometry=line,
        field_data=[np.array(["tertiary"], dtype=object)],
        fields=np.array(["highway"], dtype=object),
        geometry_type="LineString Z",
        crs="EPSG:4326",
    )
    up, down, network = climbs(tmp_path / name)
    assert sorted(network.heights.values()) == [100, 180]
    assert up > 1.5 * down
