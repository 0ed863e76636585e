"""Faults of a network: cut-off parts and one-way traps, checked by brute force."""

import json
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.errors import DataError
from ruralroute.model import PROFILES, Policy
from ruralroute.network import RoadNetwork
from ruralroute.network.export import write_network
from ruralroute.network.flaws import road_faults

VAN = next(one for one in PROFILES if one.id == "van")
ONE_WAY = {"oneway": "yes"}


def faults(network):
    return road_faults(network, network.profile_roads(VAN, Policy()))


def test_a_sound_network_has_none(make_network):
    assert faults(make_network(([(0, 0), (1, 0), (1, 1), (0, 0)], {}))) == ()


def test_a_part_that_no_road_joins_is_cut_off(make_network):
    found = faults(make_network(([(0, 0), (3, 0)], {}), ([(5, 5), (6, 5)], {"id": "island"})))
    assert [(one.kind, one.ways) for one in found] == [("cut_off", ("island",))]
    assert found[0].km == pytest.approx(1.0, rel=0.01)
    assert (found[0].lon, found[0].lat) == pytest.approx((107.055, 26.05))


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        ([(1, 0), (1, 1)], "trap_in"),
        ([(1, 1), (1, 0)], "trap_out"),
    ],
)
def test_one_way_traps(make_network, points, kind):
    found = faults(
        make_network(
            ([(0, 0), (1, 0), (2, 0)], {}), (points, ONE_WAY), ([(1, 1), (1, 2)], {"id": "behind"})
        )
    )
    assert [one.kind for one in found] == [kind]
    assert set(found[0].ways) == {"2", "behind"}


def test_a_road_that_the_profile_may_not_use_is_no_fault(make_network):
    assert faults(make_network(([(0, 0), (1, 0)], {}), ([(1, 0), (1, 1)], {"access": "no"}))) == ()


def test_only_one_way_roads_are_told_and_not_a_crash(make_network):
    assert [one.kind for one in faults(make_network(([(0, 0), (1, 0)], ONE_WAY)))] == ["trap_apart"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), min_size=1, max_size=14
    )
)
def test_faults_are_those_that_enumeration_finds(tmp_path_factory, roads):
    """Edges outside every fault are in one strongly connected part; those inside are not in it."""
    roads = [one for one in dict.fromkeys(roads) if one[0] != one[1]]
    if not roads:
        return
    place = {n: [107 + 0.01 * n, 26 + 0.001 * n * n] for n in range(8)}
    features = [
        {
            "type": "Feature",
            "id": f"w{index}",
            "properties": {"highway": "tertiary", "oneway": "yes" if single else "no"},
            "geometry": {"type": "LineString", "coordinates": [place[one], place[other]]},
        }
        for index, (one, other, single) in enumerate(roads)
    ]
    path = tmp_path_factory.mktemp("faults") / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    network = RoadNetwork.read(path)
    graph = network.to_networkx()
    km = {edge: network.edges.length_8th_m[edge] for edge in range(network.edge_count)}
    told = sum(one.km for one in faults(network))
    ends = list(zip(network.edges.tail.tolist(), network.edges.head.tolist(), strict=True))
    refs = network.edges.node_ref.tolist()
    weak = max(
        nx.weakly_connected_components(graph),
        key=lambda part: sum(km[e] for e, (a, _) in enumerate(ends) if refs[a] in part),
    )
    strong = [part for part in nx.strongly_connected_components(graph) if part <= weak]
    held = [
        sum(km[e] for e, (a, b) in enumerate(ends) if refs[a] in part and refs[b] in part)
        for part in strong
    ]
    assert told * 8000 == pytest.approx(sum(km.values()) - max(held), abs=8 * len(roads) + 8)


@pytest.fixture
def network(make_network):
    return make_network(
        ([(0, 0), (1, 0)], {"surface": "gravel", "layer": "1", "name": "<甲>", "way": "x"}),
        ([(1, 0), (2, 0)], {"oneway": "yes", "maxweight": "8"}),
        ([(5, 5), (6, 5)], {}),
    )


def written(network, path):
    roads = network.profile_roads(VAN, Policy())
    write_network(network, path, roads=roads, policy=Policy(), faults=faults(network))
    return path


@pytest.mark.parametrize("name", ["out.geojson", "out.gpkg"])
def test_what_is_written_reads_as_the_same_roads(network, tmp_path, name):
    if name.endswith("gpkg"):
        pytest.importorskip("pyogrio", reason="needs the extra gis")
    again = RoadNetwork.read(written(network, tmp_path / name))
    assert again.edge_count == network.edge_count
    assert again.node_count == network.node_count
    assert again.edges.length_8th_m.tolist() == network.edges.length_8th_m.tolist()
    assert [dict(one) for one in again.way_raw_tags] == [dict(one) for one in network.way_raw_tags]


def test_edges_nodes_and_faults_are_written_with_all_that_is_known(network, tmp_path):
    document = json.loads(written(network, tmp_path / "out.geojson").read_text(encoding="utf-8"))
    by_kind = {}
    for one in document["features"]:
        by_kind.setdefault(one["properties"]["feature"], []).append(one["properties"])
    assert {kind: len(rows) for kind, rows in by_kind.items()} == {
        "edge": 3,
        "node": 5,
        "fault": 2,
    }
    first = by_kind["edge"][0]
    assert first["way"] == "x"
    assert (first["from"], first["to"]) == (1, 2)
    assert (first["kind"], first["open"], first["closed"]) == ("gravel", "both", False)
    assert first["profile_kmh"] > 0
    assert {one["fault"] for one in by_kind["fault"]} == {"cut_off", "trap_in"}


def test_a_geopackage_has_a_layer_for_each(network, tmp_path):
    pyogrio = pytest.importorskip("pyogrio", reason="needs the extra gis")
    path = written(network, tmp_path / "out.gpkg")
    assert [name for name, _ in pyogrio.list_layers(path)] == ["edges", "nodes", "faults"]


def test_another_ending_is_refused_and_nothing_is_left_behind(network, tmp_path):
    with pytest.raises(DataError) as caught:
        written(network, tmp_path / "out.dwg")
    assert caught.value.faults[0].code == "network.export_ending"
    assert caught.value.message("zh")
    assert not list(tmp_path.glob("out*"))


def test_the_command_writes_both_and_tells_of_faults(network, write_roads, tmp_path):
    path = write_roads(([(0, 0), (1, 0)], {}), ([(5, 5), (6, 5)], {}), name="some.geojson")
    command = [sys.executable, "-m", "ruralroute", "network", str(path), "--lang", "zh"]
    files = ["-o", str(tmp_path / "o.geojson"), "--map", str(tmp_path / "o.html")]
    done = subprocess.run(
        [*command, *files], capture_output=True, encoding="utf-8", check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert "与主路网不相连" in done.stdout
    assert (tmp_path / "o.geojson").is_file()
    again = subprocess.run([*command, *files], capture_output=True, check=False, timeout=600)
    assert again.returncode == 2
