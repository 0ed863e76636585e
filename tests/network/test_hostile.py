"""Road files that nobody should have made: each ends in a message or in roads, never in a crash."""

import gzip
import json
import math

import pytest

from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork, network_report


def told(path):
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path)
    for lang in ("en", "zh"):
        assert caught.value.message(lang)
    return caught.value.faults[0].code


def osm(body):
    return f"<osm version='0.6'>{body}</osm>"


def way(*refs, ref=1):
    nodes = "".join(f"<nd ref='{one}'/>" for one in refs)
    return f"<way id='{ref}' version='1'>{nodes}<tag k='highway' v='track'/></way>"


def node(ref, lon, lat):
    return f"<node id='{ref}' version='1' lon='{lon}' lat='{lat}'/>"


BOMB = (
    "<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 20}'>" for n in range(1, 12))
    + "]><osm version='0.6'><way id='1'><tag k='highway' v='&a11;'/></way></osm>"
)


@pytest.mark.parametrize(
    "text",
    [
        osm(""),
        osm(node(1, 107, 26)),
        osm(way(1, 2)),
        osm(node(1, 107, 26) + way(1, 1)),
        osm(node(1, "NaN", 26) + node(2, 107, 26) + way(1, 2)),
        osm(node(1, 1e9, 26) + node(2, 107, 26) + way(1, 2)),
        osm(node(1, -179.9, 26) + node(2, 179.9, 26) + way(1, 2)),
        BOMB,
        "<osm version='0.6'><way id='1'>",
        "<html></html>",
        "\x00" * 100,
    ],
)
def test_openstreetmap(tmp_path, text):
    path = tmp_path / "roads.osm"
    path.write_text(text)
    refused = {"no_roads", "no_positions", "unreadable", "too_wide"}
    assert told(path).removeprefix("network.") in refused


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    from ruralroute.network import osm as reader

    monkeypatch.setattr(reader, "MAX_OSM_BYTES", 10_000_000)
    path = tmp_path / "roads.osm.gz"
    path.write_bytes(gzip.compress(osm(" " * 20_000_000).encode()))
    assert told(path) == "network.file_too_large"


def geojson(path, *lines):
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "track"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line in lines
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def spiral(count):
    """Points of a line that winds outwards without crossing itself."""
    return [
        [107 + 1e-6 * n * math.cos(n / 500), 26 + 1e-6 * n * math.sin(n / 500)]
        for n in range(1, count)
    ]


@pytest.mark.parametrize("name", ["roads.geojson", "roads.csv"])
def test_a_way_of_very_many_points(tmp_path, name):
    line = spiral(60_000)
    path = tmp_path / name
    if name.endswith("csv"):
        points = ", ".join(f"{lon} {lat}" for lon, lat in line)
        path.write_text(f'wkt\n"LINESTRING ({points})"\n"LINESTRING (107 26, 106 25)"\n')
    else:
        geojson(path, line, [[107, 26], [106, 25]])
    network = RoadNetwork.read(path)
    assert network.edge_count > 2
    assert network_report(network).length_km > 100


def test_one_road_a_loop_a_knot_and_islands(tmp_path):
    lines = {
        "one": [[[107, 26], [107.01, 26]]],
        "loop": [[[107, 26], [107.01, 26], [107.01, 26.01], [107, 26]]],
        "knot": [[[107, 26], [107.02, 26.02], [107.02, 26], [107, 26.02]]],
        "islands": [[[107 + n, 26], [107.01 + n, 26]] for n in range(5)],
    }
    for name, some in lines.items():
        network = RoadNetwork.read(geojson(tmp_path / f"{name}.geojson", *some))
        report = network_report(network)
        assert report.edges >= len(some), name
    assert [one.kind for one in report.road_faults] == ["cut_off"] * 4


def test_lines_that_are_one_tangle(tmp_path):
    lines = [
        [[107 + 0.0001 * (7 * n % 97), 26], [107 + 0.0001 * (11 * n % 89), 26.01]]
        for n in range(300)
    ]
    network = RoadNetwork.read(geojson(tmp_path / "tangle.geojson", *lines))
    assert network.edge_count > 1000


def test_many_loose_ends_at_one_place(tmp_path):
    lines = [[[107 + 1e-7 * n, 26], [107 + 1e-4 * n, 26.01]] for n in range(300)]
    network = RoadNetwork.read(geojson(tmp_path / "brush.geojson", *lines))
    assert network.edge_count >= 300


def test_a_scribble_is_refused_after_a_look_at_a_sample(tmp_path, monkeypatch):
    from ruralroute.network import planar

    seen = []
    near = planar._near

    def spy(pieces, some, within_m):
        found = near(pieces, some, within_m)
        seen.append(len(found[0]))
        return found

    monkeypatch.setattr(planar, "_near", spy)
    scribble = [
        [107 + 0.2 * math.sin(0.7351 * n), 26 + 0.2 * math.cos(0.917 * n)] for n in range(30_000)
    ]
    path = geojson(tmp_path / "scribble.geojson", scribble, [[107, 26], [106, 25]])
    assert told(path) == "network.tangled"
    assert sum(seen) < planar.MOST_PAIRS / 4


def test_a_few_long_lines_over_many_short_ones_are_no_scribble(tmp_path):
    short = [
        [[107 + x / 100, 26 + y / 100], [107.005 + x / 100, 26 + y / 100]]
        for x in range(40)
        for y in range(40)
    ]
    long = [[[107, 26 + n / 50], [107.4, 26.4 - n / 50]] for n in range(8)]
    network = RoadNetwork.read(geojson(tmp_path / "long.geojson", *short, *long))
    assert network.edge_count > len(short)


def test_positions_of_every_form_are_read_alike(tmp_path):
    line = [[107, 26], [107.01, 26.5]]
    odd = [[[107, 26, 300], [107.01, 26.5]], [[107, 26.0, 1], [107.01, 26.5, None]], line]
    for number, one in enumerate(odd):
        network = RoadNetwork.read(geojson(tmp_path / f"{number}.geojson", one))
        assert network.edge_lonlat(0).tolist() == line
    for bad in (
        [[107, 26], [181, 26]],
        [[107, 26], [True, 26]],
        [[107, 26], ["1", 2]],
        [[107, 26], [10**400, 2]],
        [[1], [2]],
        [[107, 26], None],
    ):
        assert told(geojson(tmp_path / "bad.geojson", bad)) == "network.line_position"
