"""GeoPackage and shapefile: fields, encodings, reference systems, and files that are broken."""

import sqlite3
import struct
import sys

import numpy as np
import pytest
import shapely

from ruralroute.errors import MissingExtraError, RoadsError
from ruralroute.model import RoadSettings
from ruralroute.network import RoadNetwork, read_roads

raw = pytest.importorskip("pyogrio.raw", reason="needs the extra gis")

LINE = shapely.LineString([(107.0, 26.0), (107.01, 26.0)])
OTHER = shapely.LineString([(107.01, 26.0), (107.02, 26.01)])


def write(
    path, lines=(LINE, OTHER), *, crs="EPSG:4326", encoding=None, kind=None, layer=None, **fields
):
    kinds = {one.geom_type for one in lines}
    raw.write(
        path,
        geometry=shapely.to_wkb(np.array(lines, dtype=object)),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=list(fields),
        geometry_type=kind or (kinds.pop() if len(kinds) == 1 else "Unknown"),
        crs=crs,
        encoding=encoding,
        layer=layer,
        append=path.exists(),
    )
    return path


def codes(path, **told):
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path, RoadSettings(**told))
    for lang in ("en", "zh"):
        assert caught.value.message(lang)
    return [one.code for one in caught.value.faults]


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
def test_lines_and_fields_of_openstreetmap(tmp_path, name):
    path = write(
        tmp_path / name,
        osm_id=["4711", "4712"],
        fclass=["tertiary", "track_grade3"],
        oneway=["F", "B"],
        maxspeed=[40, 0],
        bridge=["F", "T"],
        name=["一号路", ""],
    )
    network = RoadNetwork.read(path)
    assert [network.ref(2 * edge)[0] for edge in range(2)] == ["4711", "4712"]
    assert network.way_tags("4711") == {
        "highway": "tertiary",
        "oneway": "yes",
        "maxspeed": "40",
        "bridge": "no",
        "name": "一号路",
    }
    assert network.way_tags("4712") == {
        "highway": "track",
        "tracktype": "grade3",
        "oneway": "no",
        "bridge": "yes",
    }
    assert network.faults == ()


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("with_cpg", [True, False])
def test_a_chinese_road_register_in_either_encoding(tmp_path, encoding, with_cpg):
    path = write(
        tmp_path / "路网.shp",
        encoding=encoding,
        crs="EPSG:4490",
        LXBM=["X012522123", "C101522123"],
        LXMC=["幸福线", "东风线"],
        JSDJ=["三级", "等外"],
        LMLX=["沥青混凝土", "砂石路面"],
        LMKD=[6.5, 3.5],
    )
    if not with_cpg:
        path.with_suffix(".cpg").unlink()
        data = bytearray(path.with_suffix(".dbf").read_bytes())
        data[29] = 0  # no language driver either
        path.with_suffix(".dbf").write_bytes(bytes(data))
    network = RoadNetwork.read(path)
    assert network.way_tags("1") == {
        "highway": "secondary",
        "highway:CN": "3",
        "name": "幸福线",
        "ref": "X012522123",
        "surface": "asphalt",
        "width": "6.5",
    }
    assert network.way_tags("2")["highway"] == "unclassified"
    assert network.way_tags("2")["surface"] == "gravel"


def test_fields_of_rural_road_surveys(tmp_path):
    path = write(
        tmp_path / "survey.gpkg",
        road_class=["Provincial", "Village Road"],
        surf_type=["Bituminous", "Earthen"],
        cway_width=["5.5", "3"],
    )
    network = RoadNetwork.read(path)
    assert network.way_tags("1") == {"highway": "primary", "surface": "asphalt", "width": "5.5"}
    assert network.way_tags("2") == {"highway": "unclassified", "surface": "earth", "width": "3"}


def test_values_that_are_not_understood_are_told(tmp_path):
    path = write(
        tmp_path / "roads.gpkg", road_class=["7", "tertiary"], surface=["cheese", "gravel"]
    )
    network = RoadNetwork.read(path)
    assert [one.code for one in network.faults] == ["network.puzzling_values"] * 2
    assert network.way_tags("1") == {"highway": "road", "surface": "cheese"}


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
def test_metres_of_a_chinese_zone_become_degrees(tmp_path, name):
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, 4545, always_xy=True)
    moved = [
        shapely.LineString([to_metres.transform(*one) for one in line.coords])
        for line in (LINE, OTHER)
    ]
    network = RoadNetwork.read(
        write(tmp_path / name, moved, crs="EPSG:4545", highway=["track"] * 2)
    )
    assert np.allclose(network.edge_lonlat(0), LINE.coords, atol=1e-7)
    assert network.node_count == 3


def test_without_a_reference_system(tmp_path):
    path = write(tmp_path / "roads.shp", highway=["track"] * 2)
    path.with_suffix(".prj").unlink()
    network = RoadNetwork.read(path)
    assert [one.code for one in network.faults] == ["network.crs_guessed"]
    metres = [shapely.LineString([(500_000, 2_800_000), (501_000, 2_800_000)])]
    path = write(tmp_path / "metres.shp", metres, highway=["track"])
    path.with_suffix(".prj").unlink()
    assert codes(path) == ["network.crs_missing"]
    assert RoadNetwork.read(path, RoadSettings(crs="EPSG:4545")).edge_count == 1


def test_one_layer_with_lines_is_taken_of_several_one_must_be_named(tmp_path):
    path = write(tmp_path / "roads.gpkg", layer="roads", highway=["track"] * 2)
    write(path, [shapely.Point(107, 26)], layer="places", name=["x"])
    assert RoadNetwork.read(path).edge_count == 2
    write(path, [OTHER], layer="rivers", name=["x"])
    assert codes(path) == ["network.several_layers"]
    assert codes(path, layer="hills") == ["network.no_layer"]
    assert RoadNetwork.read(path, RoadSettings(layer="roads")).edge_count == 2


def test_features_that_are_no_lines_are_told(tmp_path):
    lines = [LINE, shapely.Point(107, 26), shapely.MultiLineString([OTHER.coords])]
    network = RoadNetwork.read(write(tmp_path / "roads.gpkg", lines, highway=["track"] * 3))
    assert network.left_out == {"not_lines": 1}
    assert network.edge_count == 2


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_without_its_parts_is_refused(tmp_path, suffix):
    path = write(tmp_path / "roads.shp", highway=["track"] * 2)
    path.with_suffix(suffix).unlink()
    assert codes(path) == ["network.no_part"]


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_truncated_shapefiles_end_in_a_message(tmp_path, suffix, share):
    path = write(tmp_path / "roads.shp", [LINE] * 1 + [OTHER] * 1, highway=["track"] * 2)
    part = path.with_suffix(suffix)
    whole = part.read_bytes()
    part.write_bytes(whole[: int(len(whole) * share)])
    assert codes(path)[0] in {
        "network.truncated",
        "network.not_vector",
        "network.empty_file",
        "network.unreadable",
    }


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9])
def test_truncated_geopackages_end_in_a_message(tmp_path, share):
    path = write(tmp_path / "roads.gpkg", highway=["track"] * 2)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert codes(path)[0] in {"network.unreadable", "network.not_vector", "network.no_roads"}


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
def test_hostile_content_ends_in_a_message(tmp_path, name):
    far = shapely.LineString([(-179, 1), (179, 2)])
    for number, (lines, code) in enumerate(
        [
            ([far], "network.too_wide"),
            ([shapely.LineString([(107, 26), (107, 26)])], "network.no_length"),
            ([shapely.LineString([(107, 95), (107, 96)])], "network.outside_crs"),
        ]
    ):
        path = write(tmp_path / f"{number}{name}", lines, highway=["track"])
        assert codes(path)[-1] == code
    path = write(tmp_path / f"nan{name}", highway=["track"] * 2)
    number = struct.pack("<d", 107.02)
    path.write_bytes(path.read_bytes().replace(number, struct.pack("<d", np.nan)))
    assert codes(path) == ["network.line_position"]
    path = write(tmp_path / f"foot{name}", highway=["footway"] * 2)
    assert codes(path) == ["network.no_roads"]
    other = tmp_path / f"other{name}"
    other.write_bytes(b"<OGRVRTDataSource/>")
    assert codes(other) == ["network.not_vector"]


@pytest.mark.parametrize(
    ("encoding", "cpg", "warned"),
    [
        ("GB18030", "UTF-8", True),
        ("GB18030", "KLINGON", True),
        ("UTF-8", "936", True),
        ("GB18030", "936", False),
        ("GB18030", "ANSI 936", False),
        ("UTF-8", "65001", False),
        ("UTF-8", "", False),
    ],
)
def test_texts_are_read_whatever_the_cpg_file_says(tmp_path, encoding, cpg, warned):
    path = write(
        tmp_path / "r.shp", encoding=encoding, 等级=["县道", "村道"], 名称=["青石路", "龙潭桥"]
    )
    path.with_suffix(".cpg").write_text(cpg)
    network = RoadNetwork.read(path)
    assert [one["name"] for one in network.way_raw_tags] == ["青石路", "龙潭桥"]
    assert [one["highway"] for one in network.way_raw_tags] == ["secondary", "unclassified"]
    assert [one.code for one in network.faults] == ["network.wrong_cpg"] * warned


def test_a_text_cut_within_a_character_does_not_spoil_the_others(tmp_path):
    names = ["青石路" * 20, "龙潭桥头新村东路"]
    path = write(tmp_path / "r.shp", highway=["track"] * 2, encoding="UTF-8", name=names)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace("东路".encode(), "东路".encode()[:-1] + b" "))
    first, second = (one["name"] for one in RoadNetwork.read(path).way_raw_tags)
    assert first == names[0]
    assert second.startswith("龙潭桥头新村东")


@pytest.mark.parametrize("name", ["r.gpkg", "r.shp"])
def test_degrees_in_a_system_of_metres_are_refused(tmp_path, name):
    path = write(tmp_path / name, crs="EPSG:4545", highway=["track"] * 2)
    assert codes(path) == ["network.crs_degrees"]


def test_a_table_of_another_shapefile_is_refused(tmp_path):
    path = write(tmp_path / "r.shp", highway=["track"] * 2)
    other = write(tmp_path / "o.shp", [LINE], highway=["track"])
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    assert codes(path) == ["network.parts_differ"]


@pytest.mark.parametrize("name", ["r.gpkg", "r.shp"])
def test_why_a_file_has_no_roads_is_told(tmp_path, name):
    path = write(tmp_path / name, [shapely.Point(107, 26)], highway=["track"])
    wanted = ["no_line_layer"] if name == "r.gpkg" else ["no_roads", "not_lines"]
    assert codes(path) == [f"network.{one}" for one in wanted]


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    path = tmp_path / "roads.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("create table roads (id integer)")
    database.close()
    assert codes(path)[0] in {"network.unreadable", "network.no_roads"}


def test_without_the_extra_the_message_says_what_to_install(tmp_path, monkeypatch):
    path = write(tmp_path / "roads.gpkg", highway=["track"] * 2)
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    monkeypatch.setitem(sys.modules, "pyogrio.raw", None)
    with pytest.raises(MissingExtraError, match=r"ruralroute\[gis\]"):
        RoadNetwork.read(path)


def test_the_cache_knows_the_parts_of_a_shapefile_and_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("RURALROUTE_CACHE", str(tmp_path / "cache"))
    path = write(tmp_path / "roads.shp", encoding="UTF-8", klass=["tertiary", "track"])
    kept = tmp_path / "cache"
    told = RoadSettings(fields={"highway": "klass"})
    assert read_roads(path, told).way_tags("1")["highway"] == "tertiary"
    assert read_roads(path, told).way_tags("1")["highway"] == "tertiary"
    assert len(list(kept.iterdir())) == 1
    assert read_roads(path).way_tags("1")["highway"] == "road"
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"tertiary", b"primary "))
    assert read_roads(path, told).way_tags("1")["highway"] == "primary"
    assert len(list(kept.iterdir())) == 3
