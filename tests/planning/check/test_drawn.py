"""Files of drawn roads read a second time: by their own fields and lines, not by the reader's."""

from __future__ import annotations

import csv
import json
import random

import numpy as np
import pytest
from tests.golden.notation import DAY, county, vehicle
from tests.planning.check.legs import plan_of_legs

from ruralroute.model import Centre, RoadSettings, Station
from ruralroute.network import RoadNetwork, load_roads, travel
from ruralroute.network.attributes import read_attributes
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.drawn_fields import tags_in
from ruralroute.planning.check.drawn_roads import DrawnRoads
from ruralroute.planning.check.roads import check_roads

# C lies on w1, A on w3, which is one-way to the east; the bridge w2 bears 3 t; u leads under it.
#
#             d (north about)
#            /               \
#   1 - w1 - 2 --- w2 ------- 3 - w3 -> 4
#   \________________ r ________________/
#
LINES = {
    "w1": ({}, [(107.00, 25.0), (107.02, 25.0)]),
    "w2": ({"桥梁": "是", "限重（吨）": "3"}, [(107.02, 25.0), (107.03, 25.0)]),
    "w3": ({"单行": "是"}, [(107.03, 25.0), (107.05, 25.0)]),
    "d": ({"限宽": "3.0"}, [(107.02, 25.0), (107.025, 25.02), (107.03, 25.0)]),
    "r": ({}, [(107.05, 25.0), (107.025, 24.97), (107.00, 25.0)]),
}
KINDS = ("geojson", "csv", "gpkg", "shp")


def table(lines):
    names = list(dict.fromkeys(name for fields, _ in lines.values() for name in fields))
    rows = [
        {"编号": way, "道路等级": "乡道", **dict.fromkeys(names, ""), **fields}
        for way, (fields, _) in lines.items()
    ]
    return ["编号", "道路等级", *names], rows


def write(folder, kind, lines):
    """Write the lines as a file of a kind, and return its name."""
    folder.mkdir(exist_ok=True)
    path = folder / f"roads.{kind}"
    names, rows = table(lines)
    shapes = [points for _, points in lines.values()]
    if kind == "geojson":
        features = [
            {
                "type": "Feature",
                "properties": row,
                "geometry": {"type": "LineString", "coordinates": points},
            }
            for row, points in zip(rows, shapes, strict=True)
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    elif kind == "csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, [*names, "geometry"], delimiter=";")
            writer.writeheader()
            for row, points in zip(rows, shapes, strict=True):
                text = ", ".join(f"{lon} {lat}" for lon, lat in points)
                writer.writerow({**row, "geometry": f"LINESTRING ({text})"})
    else:
        write_vector(path, names, rows, shapes)
    return path.name


def write_vector(path, names, rows, shapes):
    pyogrio = pytest.importorskip("pyogrio", reason="the extra gis is not installed")
    import shapely
    from pyproj import Transformer

    turn = Transformer.from_crs(4326, 4545, always_xy=True)
    lines = [
        shapely.LineString(np.column_stack(turn.transform(*np.array(one).T))) for one in shapes
    ]
    short = {"道路等级": "等级", "限重（吨）": "限重"} if path.suffix == ".shp" else {}
    pyogrio.raw.write(
        path,
        geometry=np.array(shapely.to_wkb(lines), dtype=object),
        field_data=[np.array([row[name] for row in rows], dtype=object) for name in names],
        fields=[short.get(name, name) for name in names],
        geometry_type="LineString",
        crs="EPSG:4545",
        encoding="GB18030" if path.suffix == ".shp" else None,
        driver="ESRI Shapefile" if path.suffix == ".shp" else "GPKG",
    )


def county_on(folder, roads):
    return county(
        centres=(Centre(id="C", lon=107.01, lat=25.0),),
        stations=(Station(id="A", lon=107.04, lat=25.0),),
        vehicles=(vehicle(), vehicle("V2", vehicle_class="light_truck", profile="light_truck")),
        travel=(),
        roads=roads,
        base_dir=str(folder),
    )


def violations(here, network):
    """Check what is driven on a network against the county's own file."""
    found = travel(here, network)
    plan = plan_of_legs(here, found, {"V1": ["A"], "V2": ["A"]})
    return [*check_roads(plan, CountyFacts(here, DAY, found), network)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_reader_makes_of_a_file_passes(tmp_path, kind):
    here = county_on(tmp_path, write(tmp_path, kind, LINES))
    drawn = DrawnRoads.of(here)
    (bridge,) = drawn.ways("w2")
    assert bridge.tags == {"highway": "tertiary", "bridge": "yes", "maxweight": "3"}
    (street,) = drawn.ways("w3")
    assert street.tags["oneway"] == "yes"
    assert street.lines[0] == pytest.approx(np.array(LINES["w3"][1]), abs=1e-7)
    assert [str(one) for one in violations(here, load_roads(here))] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("way", "lost", "word"),
    [("w2", "限重（吨）", "maxweight=3"), ("w3", "单行", "oneway=yes")],
)
def test_a_field_that_the_reader_lost_is_found(tmp_path, kind, way, lost, word):
    here = county_on(tmp_path, write(tmp_path, kind, LINES))
    without = {name: ({**fields}, points) for name, (fields, points) in LINES.items()}
    without[way][0].pop(lost)
    if lost == "单行":  # so that the way back leads over it
        without["r"] = ({"限宽": "1.0"}, without["r"][1])
    other = write(tmp_path / "other", kind, without)
    found = violations(here, RoadNetwork.read(tmp_path / "other" / other))
    assert {one.code for one in found} == {"check.edge_forbidden"}
    assert all(word in str(one) for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_road_that_lies_elsewhere_is_found(tmp_path, kind):
    moved = {**LINES, "d": ({}, [(107.02, 25.0), (107.025, 25.0199), (107.03, 25.0)])}
    here = county_on(tmp_path, write(tmp_path, kind, moved))
    other = write(tmp_path / "other", kind, LINES)
    found = violations(here, RoadNetwork.read(tmp_path / "other" / other))
    assert {one.code for one in found} == {"check.edge_off_line"}


def test_a_join_with_the_side_of_a_bridge_is_found(tmp_path):
    under = {
        **LINES,
        "u": ({}, [(107.025, 24.99), (107.025, 25.01)]),
        "s": ({}, [(107.025, 25.01), (107.04, 25.001), (107.04, 25.0)]),
    }
    del under["w3"], under["d"]
    name = write(tmp_path, "geojson", under)
    here = county_on(tmp_path, name)
    flat = {**under, "w2": ({}, under["w2"][1])}
    other = write(tmp_path / "other", "geojson", flat)
    wrong = RoadNetwork.read(tmp_path / "other" / other)
    found = violations(here, wrong)
    assert "check.edges_levels" in {one.code for one in found}


WORDS = {
    "道路等级": ("县道", "乡道", "村道", "机耕路", "", "?"),
    "限重（公斤）": ("3500", "", "无"),
    "限高": ("2.2", "2.5 m", "0", ""),
    "限宽_m": ("2", ""),
    "路面宽度": ("3.5", "450 cm", ""),
    "单行": ("是", "否", "正向", "反向", "1", ""),
    "路面类型": ("水泥路面", "砂石", "土路", "沥青混凝土", "?", ""),
    "桥梁": ("是", "否", "1", ""),
    "hgv": ("no", "yes", "designated", ""),
    "access": ("private", "yes", ""),
    "限长": ("9", ""),
}


def test_both_readers_agree_where_both_read():
    rng = random.Random(4)
    rows = [{name: rng.choice(values) for name, values in WORDS.items()} for _ in range(400)]
    names = list(WORDS)
    columns = [[row[name] for row in rows] for name in names]
    said = read_attributes(names, columns, len(rows), told={}, file="x")
    compared = 0
    for row, tags in zip(rows, said.tags, strict=True):
        own = tags_in(row, {})
        assert own.items() <= tags.items(), (row, own, tags)
        compared += len(own)
    assert compared > 1_500


def test_fields_that_disagree_and_words_that_are_unknown_say_nothing():
    assert tags_in({"max_weight": "3", "限重": "5"}, {}) == {}
    assert tags_in({"max_weight": "3", "ZZ": "5"}, {"maxweight": "ZZ"}) == {"maxweight": "5"}
    assert tags_in({"surface": "cheese", "oneway": "T", "限重": "无"}, {}) == {}


def test_settings_name_fields_for_both(tmp_path):
    lines = {way: ({**fields}, points) for way, (fields, points) in LINES.items()}
    lines["w2"] = ({"桥梁": "是", "ZZ": "3"}, lines["w2"][1])
    here = county_on(tmp_path, write(tmp_path, "geojson", lines))
    told = here.model_copy(update={"road_settings": RoadSettings(fields={"maxweight": "ZZ"})})
    assert DrawnRoads.of(told).ways("w2")[0].tags["maxweight"] == "3"
    assert violations(told, load_roads(told)) == []
    assert {one.code for one in violations(told, load_roads(here))} == {"check.edge_forbidden"}
