"""Demo counties: same seed same bytes, believable, and readable like a user's own files."""

import csv
import itertools
import json
import math
import re
import statistics

import networkx as nx
import pytest
import shapely

from ruralroute.errors import DataError
from ruralroute.files.demo import Terrain, write_demo
from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.make import make_files

TERRAINS = list(Terrain)
VILLAGE_PARCELS = {Terrain.PLAIN: (100, 500), Terrain.HILL: (30, 150), Terrain.MOUNTAIN: (5, 40)}


def rows(files, name):
    return list(csv.DictReader(files[name].splitlines()))


def features(files):
    return json.loads(files["roads.geojson"])["features"]


def metres(one, other):
    dx = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(dx, (one[1] - other[1]) * 110_800)


def road_graph(files, *, truck):
    """Directed graph of the raw coordinates; trucks keep off what is too weak, narrow or low."""
    graph = nx.DiGraph()
    for feature in features(files):
        tags = feature["properties"]
        if truck and {"maxweight", "maxwidth", "maxheight"} & tags.keys():
            continue
        for one, other in itertools.pairwise(map(tuple, feature["geometry"]["coordinates"])):
            graph.add_edge(one, other, m=metres(one, other))
            if tags.get("oneway") != "yes":
                graph.add_edge(other, one, m=metres(one, other))
    return graph


def nearest_node(graph, row):
    at = (float(row["lon"]), float(row["lat"]))
    return min(graph, key=lambda node: metres(node, at))


@pytest.fixture(scope="module", params=TERRAINS)
def county(request):
    return request.param, make_files(terrain=request.param, stations=60, seed=0)


def test_the_same_seed_makes_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name in ("one", "two"):
        write_demo(tmp_path / name, stations=20, seed=7)
    write_demo(tmp_path / "other", stations=20, seed=8)
    first, second, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two", "other")
    )
    assert first == second
    assert first["roads.geojson"] != other["roads.geojson"]
    assert first["orders.csv"] != other["orders.csv"]


def test_dice_fall_as_they_always_did():
    dice = Dice("test")
    drawn = [dice.integer(1, 6) for _ in range(12)]
    assert drawn == [5, 1, 1, 3, 2, 4, 5, 6, 3, 2, 1, 3]
    assert Dice("test").integer(1, 6) == drawn[0]


def test_roads_lead_from_the_centre_to_every_station_and_back(county):
    _, files = county
    graph = road_graph(files, truck=False)
    assert nx.is_strongly_connected(graph)
    for row in rows(files, "centres.csv") + rows(files, "stations.csv"):
        at = (float(row["lon"]), float(row["lat"]))
        assert metres(nearest_node(graph, row), at) < 400


def test_some_villages_lie_beyond_a_bridge_that_only_vans_may_cross(county):
    _, files = county
    graph = road_graph(files, truck=True)
    centre = nearest_node(graph, rows(files, "centres.csv")[0])
    reached = nx.descendants(graph, centre)
    cut_off = [
        row
        for row in rows(files, "stations.csv")
        if nearest_node(road_graph(files, truck=False), row) not in reached
    ]
    assert 1 <= len(cut_off) <= 15
    assert all(row["level"] == "village" for row in cut_off)
    cold = {row["id"] for row in rows(files, "products.csv") if row["zone"] != "ambient"}
    stations_with_cold = {
        row["station"] for row in rows(files, "orders.csv") if row["product"] in cold
    }
    assert not stations_with_cold & {row["id"] for row in cut_off}


def test_roads_meet_at_shape_points_only(county):
    _, files = county
    lines = [shapely.LineString(one["geometry"]["coordinates"]) for one in features(files)]
    ends = [{tuple(point) for point in line.coords} for line in lines]
    for one, other in zip(
        *shapely.STRtree(lines).query(lines, predicate="intersects"), strict=True
    ):
        if one < other:
            meeting = lines[one].intersection(lines[other])
            assert {tuple(point) for point in shapely.get_coordinates(meeting)} <= ends[one] & ends[
                other
            ]


def test_roads_of_the_hills_wind_more_and_close_fewer_loops_than_those_of_the_plain():
    winding, loops = {}, {}
    for terrain in TERRAINS:
        files = make_files(terrain=terrain, stations=60, seed=1)
        rural = [
            one["geometry"]["coordinates"]
            for one in features(files)
            if one["properties"]["highway"] in ("tertiary", "unclassified")
        ]
        winding[terrain] = statistics.mean(
            sum(itertools.starmap(metres, itertools.pairwise(line))) / metres(line[0], line[-1])
            for line in rural
        )
        graph = road_graph(files, truck=False).to_undirected()
        loops[terrain] = graph.number_of_edges() - graph.number_of_nodes() + 1
    assert winding[Terrain.PLAIN] < winding[Terrain.HILL] < winding[Terrain.MOUNTAIN]
    assert loops[Terrain.PLAIN] > 2 * loops[Terrain.MOUNTAIN]


def test_the_map_knows_classes_surfaces_widths_and_one_ways_but_not_everything(county):
    _, files = county
    tags = [one["properties"] for one in features(files)]
    assert {"primary", "secondary", "tertiary", "unclassified", "residential", "track"} == {
        one["highway"] for one in tags
    }
    assert sum(one.get("oneway") == "yes" for one in tags) == 2
    assert any(one.get("surface") in ("gravel", "earth") for one in tags)
    assert any(one.get("width") == "3.0" and one.get("lanes") == "1" for one in tags)
    assert sum(one.get("maxweight") == "3" and one.get("bridge") == "yes" for one in tags) == 1
    assert sum("maxwidth" in one or "maxheight" in one for one in tags) == 2
    assert any("surface" not in one for one in tags)
    assert len({one["id"] for one in tags}) == len(tags)


def test_villages_get_the_volumes_of_their_land_and_they_are_skewed(county):
    terrain, files = county
    villages = {row["id"] for row in rows(files, "stations.csv") if row["level"] == "village"}
    parcels = dict.fromkeys(villages, 0)
    for row in rows(files, "orders.csv"):
        if row["station"] in villages and row["kind"] == "deliver" and not row["product"]:
            parcels[row["station"]] += int(row["parcels"])
    low, high = VILLAGE_PARCELS[terrain]
    assert all(low <= count <= high for count in parcels.values())
    assert statistics.mean(parcels.values()) > statistics.median(parcels.values())
    assert max(parcels.values()) > 2.5 * min(parcels.values())


def test_the_day_has_all_that_the_main_job_must_carry(county):
    _, files = county
    orders = rows(files, "orders.csv")
    zone = {row["id"]: row["zone"] for row in rows(files, "products.csv")}
    assert {row["date"] for row in orders} == {"2026-06-18"}
    assert {row["operator"] for row in orders} == {
        row["id"] for row in rows(files, "operators.csv")
    }
    assert {row["kind"] for row in orders} == {"deliver", "collect"}
    assert {zone.get(row["product"], "ambient") for row in orders} == {
        "ambient",
        "chilled",
        "frozen",
        "pharma",
    }
    assert any(row["ready"] for row in orders)
    assert any(row["windows"] for row in orders)
    assert all(
        row["max_aboard_min"] for row in orders if zone.get(row["product"], "ambient") != "ambient"
    )
    assert {row["station"] for row in orders} == {row["id"] for row in rows(files, "stations.csv")}
    assert all(row["collect_by"] == "17:30" for row in rows(files, "centres.csv"))
    assert all(
        re.fullmatch(r"[\u4e00-\u9fff]Z(D?\d{5})|", row["plate"])
        for row in rows(files, "vehicles.csv")
    )
    assert {"light_truck", "van", "pickup"} & {row["class"] for row in rows(files, "vehicles.csv")}
    spaces = rows(files, "compartments.csv")
    assert spaces
    assert all(re.fullmatch(r"[\u4e00-\u9fff]+", row["id"]) for row in spaces)


def test_every_number_of_stations_gets_names_centres_and_orders():
    for stations in (3, 4, 8, 14, 79, 80, 333):
        for terrain in TERRAINS:
            files = make_files(terrain=terrain, stations=stations, seed=2)
            listed = rows(files, "stations.csv")
            assert len(listed) == len({row["id"] for row in listed}) == stations
            assert len({(row["township"], row["name"]) for row in listed}) == stations
            assert len(rows(files, "centres.csv")) == (2 if stations >= 80 else 1)
            assert {row["station"] for row in rows(files, "orders.csv")} == {
                row["id"] for row in listed
            }


def test_the_same_village_name_comes_up_in_two_townships():
    names = [
        row["name"]
        for row in rows(make_files(terrain=Terrain.HILL, stations=60, seed=0), "stations.csv")
    ]
    assert len(set(names)) < len(names)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DataError, match="new or empty"):
        write_demo(tmp_path, stations=3)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_force_replaces_only_the_files_of_a_demo(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "orders.csv").write_text("old")
    write_demo(tmp_path, stations=3, force=True)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "orders.csv").read_text(encoding="utf-8-sig").startswith("id,date,station")
    assert len(list(tmp_path.iterdir())) == 11


@pytest.mark.parametrize("arguments", [{"terrain": "sea"}, {"stations": 2}, {"stations": 2001}])
def test_arguments_out_of_range_are_faults_and_nothing_is_written(tmp_path, arguments):
    with pytest.raises(DataError):
        write_demo(tmp_path / "new", **arguments)
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="must be a folder"):
        write_demo(tmp_path / "file", stations=3)
    with pytest.raises(DataError, match="written to"):
        write_demo(tmp_path / "file" / "below", stations=3)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
