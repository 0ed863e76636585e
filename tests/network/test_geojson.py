import json

import pytest

from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork

LINE = {"type": "LineString", "coordinates": [[107.0, 26.0], [107.01, 26.0], [107.02, 26.0]]}


def feature(geometry=None, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry or LINE}


@pytest.fixture
def write(tmp_path):
    def to_file(*features, text=None, **extra):
        path = tmp_path / "roads.geojson"
        document = {"type": "FeatureCollection", "features": list(features), **extra}
        path.write_text(json.dumps(document) if text is None else text, encoding="utf-8")
        return path

    return to_file


def codes_of(path):
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path)
    for lang in ("en", "zh"):
        assert caught.value.message(lang)
    return [one.code for one in caught.value.faults]


def test_lines_that_share_a_point_meet_there(write):
    crossing = {"type": "LineString", "coordinates": [[107.01, 26.0], [107.01, 26.01]]}
    network = RoadNetwork.read(
        write(feature(highway="tertiary"), feature(crossing, highway="track"))
    )
    names = [network.ref(2 * edge) for edge in range(network.edge_count)]
    assert names == [("1", 1, 2), ("1", 2, 3), ("2", 2, 4)]


def test_ways_are_named_by_id_way_or_osm_id_and_names_are_unique(write):
    others = iter(
        {"type": "LineString", "coordinates": [[107.5, lat], [107.6, lat]]}
        for lat in (26.0, 26.1, 26.2, 26.3, 26.4)
    )
    network = RoadNetwork.read(
        write(
            feature(highway="track", id="a"),
            feature(next(others), highway="track", id="a"),
            feature(next(others), highway="track", way=7),
            feature(next(others), highway="track", osm_id=8),
            {**feature(next(others), highway="track"), "id": 9},
            feature(next(others), highway="track"),
        )
    )
    assert network.way_ids == ("a", "a#2", "7", "8", "9", "6")


def test_multi_lines_are_several_ways(write):
    geometry = {
        "type": "MultiLineString",
        "coordinates": [LINE["coordinates"], [[108, 26], [108.1, 26]]],
    }
    assert RoadNetwork.read(write(feature(geometry, highway="track", id="m"))).way_ids == (
        "m",
        "m#2",
    )


def test_numbers_and_truth_values_become_tags(write):
    network = RoadNetwork.read(
        write(feature(highway="track", maxweight=3.5, oneway=True, name=None))
    )
    assert network.way_tags("1") == {"highway": "track", "maxweight": "3.5", "oneway": "yes"}


def test_a_line_without_class_is_a_road_and_warned_of(write):
    network = RoadNetwork.read(
        write(feature(), feature({"type": "Point", "coordinates": [107, 26]}))
    )
    assert network.way_tags("1") == {"highway": "road"}
    assert [one.code for one in network.faults] == ["network.without_class", "network.not_lines"]


@pytest.mark.parametrize(
    "coordinates",
    [
        [["107", 26.0], [107.1, 26.0]],
        [[107.0], [107.1, 26.0]],
        [[107.0, 26.0], [500000.0, 2800000.0]],
        [[107.0, 26.0], None],
        [[True, False], [107.0, 26.0]],
        [[10**400, 26.0], [107.0, 26.0]],
        [[107.0, 26.0]],
        "LINE",
        None,
        {},
        [],
    ],
)
def test_lines_of_no_sense_are_refused_with_their_feature(write, coordinates):
    path = write(
        feature(highway="track"), feature({"type": "LineString", "coordinates": coordinates})
    )
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path)
    assert caught.value.faults[0].where.row == 2
    assert caught.value.faults[0].code.startswith("network.line_")


def test_many_faults_are_told_as_some_and_a_count(write):
    bad = feature({"type": "LineString", "coordinates": [[1], [2]]})
    codes = codes_of(write(*[bad] * 50))
    assert codes == ["network.line_position"] * 20 + ["network.more_faults"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "nonsense",
        "[1, 2, 3]",
        "null",
        '{"type": "Topology"}',
        '{"type": "FeatureCollection", "features": {}}',
        '{"version": 0.6, "elements": []}',
    ],
)
def test_what_is_no_geojson_is_refused(write, text):
    assert codes_of(write(text=text))[0] in {
        "network.unreadable",
        "network.not_geojson",
        "network.overpass_json",
        "network.empty_file",
    }


@pytest.mark.parametrize(
    "features",
    [
        [],
        [None],
        ["x"],
        [feature({"type": "Point", "coordinates": [1, 2]})],
        [{"geometry": 3}],
        [[]],
    ],
)
def test_no_lines_at_all_are_no_roads(write, features):
    why = ["network.no_roads", "network.not_lines"]
    assert codes_of(write(*features)) == why[: 1 + bool(features)]


def test_text_may_be_gb18030_and_nothing_unknown(tmp_path):
    path = tmp_path / "roads.geojson"
    document = {"type": "FeatureCollection", "features": [feature(等级="县道")]}
    path.write_bytes(json.dumps(document, ensure_ascii=False).encode("gb18030"))
    assert RoadNetwork.read(path).facts.highway == ("secondary",)
    path.write_bytes(b"\xff\x80\x00nothing")
    assert codes_of(path) == ["network.not_text"]


@pytest.mark.parametrize(
    ("position", "code"),
    [([26, 107], "_swapped"), ([500_000, 2_876_000], "_metres"), (["a", 26], "")],
)
def test_why_a_position_is_none_is_guessed(write, position, code):
    line = {"type": "LineString", "coordinates": [position, [107, 26]]}
    assert codes_of(write(feature(line))) == [f"network.line_position{code}"]


def test_numbers_beyond_all_bounds_are_refused(write):
    text = json.dumps({"type": "FeatureCollection", "features": [feature()]}).replace(
        "107.02", "1e999"
    )
    assert codes_of(write(text=text)) == ["network.line_position"]


def test_another_reference_system_is_refused(write):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    assert codes_of(write(feature(), crs=crs)) == ["network.geojson_crs"]
    crs["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert RoadNetwork.read(write(feature(), crs=crs)).edge_count == 1
