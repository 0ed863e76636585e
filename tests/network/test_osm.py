import bz2
import contextlib
import gzip
import subprocess
import sys

import osmium
import pytest

from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork

NODES = {1: (107.0, 26.0), 2: (107.01, 26.0), 3: (107.02, 26.0), 4: (107.01, 26.01)}
WAYS = [
    (10, (1, 2, 3), {"highway": "tertiary", "name": "一号路", "source": "survey"}),
    (11, (2, 4), {"highway": "track", "surface": "gravel", "oneway": "-1"}),
    (12, (3, 4), {"highway": "footway"}),
    (13, (1, 4), {"route": "ferry", "motor_vehicle": "no"}),
    (14, (1, 3), {"highway": "construction", "construction": "primary"}),
    (15, (1, 2, 4, 1), {"highway": "service", "area": "yes"}),
]


def xml(nodes=NODES, ways=WAYS, node_tags=None):
    text = ["<osm version='0.6'>"]
    for ref, (lon, lat) in nodes.items():
        tags = "".join(f"<tag k='{k}' v='{v}'/>" for k, v in (node_tags or {}).get(ref, {}).items())
        text.append(f"<node id='{ref}' version='1' lat='{lat}' lon='{lon}'>{tags}</node>")
    for ref, points, tags in ways:
        text.append(f"<way id='{ref}' version='1'>")
        text.extend(f"<nd ref='{one}'/>" for one in points)
        text.extend(f"<tag k='{k}' v='{v}'/>" for k, v in tags.items())
        text.append("</way>")
    return "\n".join([*text, "</osm>"])


@pytest.fixture
def osm_file(tmp_path):
    def write(name="roads.osm", **content):
        path = tmp_path / name
        path.write_text(xml(**content), encoding="utf-8")
        return path

    return write


@pytest.fixture
def pbf_file(tmp_path, osm_file):
    path = tmp_path / "roads.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in osmium.FileProcessor(str(osm_file())):
            writer.add(entity)
    return path


def refs(network):
    return [network.ref(2 * edge) for edge in range(network.edge_count)]


def test_drivable_ways_become_edges_that_keep_osm_numbers(osm_file):
    network = RoadNetwork.read(osm_file())
    assert refs(network) == [("10", 1, 2), ("10", 2, 3), ("11", 2, 4)]


def test_what_is_not_driven_is_counted(osm_file):
    network = RoadNetwork.read(osm_file())
    assert network.left_out == {"area": 1, "ferry": 1, "not_built": 1, "not_for_vehicles": 1}


def test_tags_that_bear_on_travel_are_kept_as_they_stand(osm_file):
    network = RoadNetwork.read(osm_file())
    assert network.way_tags("10") == {"highway": "tertiary", "name": "一号路"}
    assert network.edge(("11", 2, 4)).tags["oneway"] == "-1"
    assert not network.edge(("11", 2, 4)).one_way_ok


def test_hours_and_users_of_a_ferry_are_kept_and_those_of_roads_are_not(osm_file):
    tags = {"foot": "yes", "opening_hours": "06:30-19:00"}
    ferry = {"route": "ferry", "motor_vehicle": "yes", **tags}
    ways = [WAYS[0], (13, (3, 4), ferry), (16, (4, 1), {"highway": "track", **tags})]
    network = RoadNetwork.read(osm_file(ways=ways))
    assert network.way_tags("13") == ferry
    assert network.way_tags("16") == {"highway": "track"}


def test_all_kinds_of_osm_files_give_the_same_roads(osm_file, pbf_file, tmp_path):
    packed = tmp_path / "packed.osm.gz"
    packed.write_bytes(gzip.compress(xml().encode()))
    expected = refs(RoadNetwork.read(osm_file()))
    assert refs(RoadNetwork.read(pbf_file)) == expected
    assert refs(RoadNetwork.read(packed)) == expected


def test_only_ways_that_touch_the_box_are_read(osm_file):
    network = RoadNetwork.from_osm(osm_file(), bbox=(107.015, 25.99, 107.03, 26.005))
    assert {way for way, _, _ in refs(network)} == {"10"}


def test_barrier_nodes_are_read(osm_file):
    network = RoadNetwork.read(osm_file(node_tags={2: {"barrier": "bollard"}}))
    assert network.barriers() == {2: {"barrier": "bollard"}}


def test_a_way_with_unknown_nodes_is_read_as_far_as_it_goes(osm_file):
    ways = [(10, (1, 2, 99, 3, 4), {"highway": "tertiary"})]
    network = RoadNetwork.read(osm_file(ways=ways))
    assert refs(network) == [("10", 1, 2), ("10", 3, 4)]
    assert [one.code for one in network.faults] == ["network.points_missing"]


def test_a_way_that_stands_twice_is_taken_once_and_warned_of(osm_file):
    network = RoadNetwork.read(osm_file(ways=[WAYS[0], WAYS[0]]))
    assert len(refs(network)) == 1
    assert [one.code for one in network.faults] == ["network.repeated"]


def drawn(refs=(1, 2, 3, 4), order="nw", on_ways=False):
    """Write two roads, in this order, and with positions on the ways if wanted."""
    one, two, three, four = refs
    places = dict(zip(refs, NODES.values(), strict=True))
    nodes = [f"<node id='{n}' lon='{x}' lat='{y}'/>" for n, (x, y) in places.items()]
    ways = []
    for ref, some in ((20, (one, two, three)), (21, (two, four))):
        at = "".join(
            f"<nd ref='{n}'" + (f" lon='{places[n][0]}' lat='{places[n][1]}'" * on_ways) + "/>"
            for n in some
        )
        ways.append(f"<way id='{ref}'>{at}<tag k='highway' v='track'/></way>")
    parts = {"n": nodes, "w": ways}
    return "<osm version='0.6'>" + "".join(x for one in order for x in parts[one]) + "</osm>"


@pytest.mark.parametrize(
    "content",
    [
        drawn(order="wn"),
        drawn(refs=(-1, -2, -3, -4)),
        drawn(refs=(-1, 2, -3, 4), order="wn"),
        drawn(order="w", on_ways=True),
        drawn(refs=(-1, -2, -3, -4), order="w", on_ways=True),
    ],
    ids=["ways first", "negative", "mixed", "positions on ways", "negative on ways"],
)
def test_points_are_placed_however_the_file_gives_their_positions(tmp_path, content):
    path = tmp_path / "drawn.osm"
    path.write_text(content)
    network = RoadNetwork.read(path)
    assert [way for way, _, _ in refs(network)] == ["20", "20", "21"]
    assert network.edge_lonlat(0).tolist() == [list(NODES[1]), list(NODES[2])]
    assert not network.faults


def test_a_pbf_with_positions_on_ways_alone(tmp_path, osm_file):
    path = tmp_path / "roads.osm.pbf"
    kind = osmium.io.File(str(path), "pbf,locations_on_ways=true")
    located = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    with osmium.SimpleWriter(kind) as writer, osmium.io.Reader(str(osm_file())) as reader:
        osmium.apply(reader, located, osmium.filter.KeyFilter("highway"), writer)
    assert refs(RoadNetwork.read(path)) == refs(RoadNetwork.read(osm_file()))


def test_roads_without_any_position_are_refused_by_name(tmp_path):
    path = tmp_path / "ways.osm"
    path.write_text(drawn(order="w"))
    assert code_of(path) == ["network.no_positions"]


def test_the_newest_version_counts_and_what_is_deleted_does_not(tmp_path):
    path = tmp_path / "roads.osm"
    ways = [("10' version='2", (1, 2)), ("11' visible='false", (2, 4)), ("10' version='3", (1, 3))]
    text = xml(ways=[(ref, points, {"highway": "track"}) for ref, points in ways])
    path.write_text(text.replace("' version='1'>\n<nd", "'>\n<nd"))
    network = RoadNetwork.read(path)
    assert refs(network) == [("10", 1, 3)]
    assert network.left_out["deleted"] == 1


@pytest.mark.parametrize("root", ["osmChange", "history"])
def test_changes_and_histories_are_refused(tmp_path, osm_file, root):
    path = tmp_path / ("roads.osm" if root == "osmChange" else "roads.osm.pbf")
    if root == "osmChange":
        text = osm_file().read_text().replace("<osm ", "<osmChange ")
        path.write_text(text.replace("</osm>", "</osmChange>"))
    else:
        with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,history=true")) as writer:
            for entity in osmium.FileProcessor(str(osm_file())):
                writer.add(entity)
    assert code_of(path) == ["network.history"]


def test_streams_one_behind_the_other_and_names_in_capitals(tmp_path):
    content = xml().encode()
    for name, pack in (("a.osm.gz", gzip.compress), ("A.OSM.BZ2", bz2.compress)):
        (tmp_path / name).write_bytes(pack(content[:300]) + pack(content[300:]))
        assert len(refs(RoadNetwork.read(tmp_path / name))) == 3
    (tmp_path / "B.OSM").write_bytes(content)
    assert len(refs(RoadNetwork.read(tmp_path / "B.OSM"))) == 3


FULL = """
import resource, sys
from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    RoadNetwork.read(sys.argv[1])
except RoadsError as error:
    print(error.faults[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("name", ["many.osm", "many.osm.bz2"])
def test_no_room_for_passing_files_is_told_and_ends_nothing(tmp_path, name):
    nodes = {n: (107 + n / 1e4, 26 + (n * 7919 % 1000) / 1e4) for n in range(1, 9000)}
    ways = [(n, (n, n + 1), {"highway": "track", "name": str(n)}) for n in range(1, 8999)]
    path = tmp_path / name
    content = xml(nodes=nodes, ways=ways).encode()
    path.write_bytes(bz2.compress(content) if name.endswith("2") else content)
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "network.no_room"), run.stderr


def code_of(path):
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path)
    for lang in ("en", "zh"):
        assert caught.value.message(lang)
    return [one.code for one in caught.value.faults]


@pytest.mark.parametrize("share", [0.0005, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_pbf_is_refused(pbf_file, tmp_path, share):
    whole = pbf_file.read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: max(1, int(len(whole) * share))])
    assert code_of(cut) in (["network.unreadable"], ["network.no_roads"])


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm", "a.osm.gz", "a.osm.bz2", "a.pbf"])
@pytest.mark.parametrize(
    "content",
    [b"\x00" * 5000, b"PK\x03\x04 not a map", b"<html>404</html>", bytes(range(256)) * 20, b"\xff"],
)
def test_what_is_no_osm_file_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) in (["network.unreadable"], ["network.no_roads"])


def test_missing_empty_and_strange_files_are_refused(tmp_path):
    empty = tmp_path / "empty.osm.pbf"
    empty.touch()
    assert code_of(empty) == ["network.empty_file"]
    assert code_of(tmp_path / "none.osm.pbf") == ["network.no_file"]
    assert code_of(tmp_path / "roads.dwg") == ["network.unknown_format"]
    folder = tmp_path / "folder.osm"
    folder.mkdir()
    assert code_of(folder) == ["network.no_file"]


def test_a_map_without_roads_is_refused(osm_file):
    assert code_of(osm_file(ways=[])) == ["network.no_roads"]
    assert code_of(osm_file("foot.osm", ways=[WAYS[2]])) == ["network.no_roads"]


@pytest.mark.parametrize("position", [("nan", "26"), ("1e999", "26"), ("107", "999"), ("x", "y")])
def test_no_road_leaves_the_globe(tmp_path, position):
    path = tmp_path / "absurd.osm"
    lon, lat = position
    path.write_text(xml(nodes={**NODES, 2: (lon, lat)}))
    with contextlib.suppress(RoadsError):
        west, south, east, north = RoadNetwork.read(path).bbox
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress)])
def test_a_file_that_unpacks_beyond_all_bounds_is_refused(tmp_path, monkeypatch, suffix, pack):
    path = tmp_path / f"bomb.osm.{suffix}"
    path.write_bytes(pack(xml().encode() + b" " * 5_000_000))
    monkeypatch.setattr("ruralroute.network.osm.MAX_OSM_BYTES", 3_000_000)
    assert code_of(path) == ["network.file_too_large"]


def test_xml_with_entities_is_refused(tmp_path):
    path = tmp_path / "bomb.osm"
    path.write_text('<!DOCTYPE osm [<!ENTITY a "aaaa">]>' + xml().replace("survey", "&a;"))
    assert code_of(path) == ["network.unreadable"]
