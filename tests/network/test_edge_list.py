"""Tables of edges: a network without any GIS."""

import numpy as np
import pytest

from ruralroute.errors import RoadsError
from ruralroute.model import RoadSettings
from ruralroute.network import RoadNetwork

NODES = "id,lon,lat\nA,107.0,26.0\nB,107.01,26.0\nC,107.02,26.01\n"


@pytest.fixture
def write(tmp_path):
    def to_file(text, nodes=None, name="roads.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        if nodes is not None:
            (tmp_path / "roads_nodes.csv").write_bytes(nodes.encode(encoding))
        return path

    return to_file


def codes(path, **told):
    with pytest.raises(RoadsError) as caught:
        RoadNetwork.read(path, RoadSettings(**told))
    for lang in ("en", "zh"):
        assert caught.value.message(lang)
    return [(one.code, one.where.row) for one in caught.value.faults]


def test_edges_between_named_nodes(write):
    path = write(
        "from,to,length,class,surface,width,max_weight,oneway,speed\n"
        "A,B,1200,county road,gravel,3.5,8,no,30\n"
        "B,C,2.5km,village,,,,yes,\n",
        NODES,
    )
    network = RoadNetwork.read(path)
    assert network.node_count == 3
    assert [int(one) for one in network.edges.length_8th_m] == [9600, 20000]
    assert network.way_tags("1") == {
        "highway": "secondary",
        "surface": "gravel",
        "width": "3.5",
        "maxweight": "8",
        "oneway": "no",
        "maxspeed:practical": "30",
    }
    assert not network.edge(network.ref(3)).one_way_ok
    assert network.faults == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_units_and_encodings(write, encoding):
    path = write(
        "起点,终点,长度（公里）,道路等级,路面类型,路面宽度（米）,限重（公斤）,单行,车速,路名\n"
        "甲,乙,1.2,县道,水泥混凝土,4.5,8000,否,30,幸福路\n",
        "编号,经度,纬度\n甲,107.0,26.0\n乙,107.01,26.0\n",
        encoding=encoding,
    )
    network = RoadNetwork.read(path)
    assert network.way_tags("1") == {
        "highway": "secondary",
        "surface": "concrete",
        "width": "4.5",
        "maxweight": "8",
        "oneway": "no",
        "maxspeed:practical": "30",
        "name": "幸福路",
    }
    assert int(network.edges.length_8th_m[0]) == 9600


def test_nodes_that_are_numbers_keep_them(write):
    path = write("from,to,class\n70,8,track\n", "id,lon,lat\n70,107,26\n8,107.01,26\n")
    assert RoadNetwork.read(path).ref(0) == ("1", 70, 8)


def test_edges_placed_by_positions_in_their_row_meet_where_these_agree(write):
    path = write(
        "from_lon,from_lat,to_lon,to_lat,class\n107,26,107.01,26,track\n107.01,26,107.02,26,track\n"
    )
    assert RoadNetwork.read(path).node_count == 3


def test_lines_in_wkt_keep_their_shape_and_their_own_length(write):
    path = write('wkt;class;length\n"LINESTRING (107 26, 107.005 26.002, 107.01 26)";track;9\n')
    network = RoadNetwork.read(path)
    assert len(network.edge_lonlat(0)) == 3
    assert network.edges.length_8th_m[0] / 8 == pytest.approx(1095, rel=0.01)


def test_named_nodes_cross_nothing(write):
    """Edges that cross, or nodes at one place, do not meet unless their names are the same."""
    path = write(
        "from,to,class\nA,B,track\nC,D,track\nE,F,track\n",
        "id,lon,lat\nA,107,26\nB,107.01,26\nC,107.005,25.99\nD,107.005,26.01\n"
        "E,107.01,26\nF,107.02,26\n",
    )
    assert RoadNetwork.read(path).node_count == 6


def test_lengths_are_metres_unless_that_cannot_be(write):
    path = write("from,to,length,class\nA,B,1.2,track\nB,C,1.6,track\n", NODES)
    network = RoadNetwork.read(path)
    assert [int(one) for one in network.edges.length_8th_m] == [9600, 12800]
    assert [one.code for one in network.faults] == ["network.length_km"]


def test_a_length_below_the_straight_line_is_told_and_not_taken(write):
    path = write("from,to,length,class\nA,B,500,track\nB,C,1600,track\n", NODES)
    network = RoadNetwork.read(path)
    assert network.edges.length_8th_m[0] / 8 == pytest.approx(1001, rel=0.01)
    assert [one.code for one in network.faults] == ["network.short_length"]


def test_every_bad_row_is_named_at_once(write):
    path = write("from,to,length\nA,B,-5\nA,X,1\nB,C,far\n,C,1\n", NODES)
    assert codes(path) == [
        ("network.no_node", 3),
        ("network.no_node", 5),
        ("network.bad_length", 2),
        ("network.bad_length", 4),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("from,to\n", "network.no_nodes_file"),
        ("", "network.empty_file"),
        ("\n\n", "network.no_roads"),
        ("a,b\n1,2\n", "network.no_edge_columns"),
        ("from,to\nA,B\n", "network.no_nodes_file"),
        ("wkt\nPOINT (1 2)\n", "network.not_a_line"),
        ("wkt\nLINESTRING (1 2\n", "network.not_a_line"),
        ("wkt\nLINESTRING EMPTY\n", "network.not_a_line"),
        ('wkt\n"LINESTRING (NaN 2, 3 4)"\n', "network.line_position"),
        ('wkt\n"LINESTRING (1000 2, 3 4)"\n', "network.outside_crs"),
        ('wkt\n"LINESTRING (-179 2, 179 4)"\n', "network.too_wide"),
        ("from_lon,from_lat,to_lon,to_lat\n1,2,x,4\n", "network.line_position"),
        ("from_lon,from_lat,to_lon,to_lat\n1,2,inf,4\n", "network.line_position"),
        ("from_lon,from_lat,to_lon,to_lat\n1,2,1,2\n", "network.no_roads"),
        ("107,26,107.01,26\n", "network.no_edge_columns"),
        ("from_lon,from_lat,to_lon,to_lat\n", "network.no_roads"),
        ("from_lon,from_lat,to_lon,to_lat\n1,2\n", "network.line_position"),
        ("wkt,class\n,footway\n", "network.not_a_line"),
        ("from_lon,from_lat,to_lon,to_lat,length\n1,2,1,3,1e30\n", "network.bad_length"),
        ("wkt,class\n" + '"LINESTRING (1 2, 3 4)",footway\n', "network.no_roads"),
    ],
)
def test_hostile_tables_end_in_a_message(write, text, code):
    assert codes(write(text))[0][0] == code


def test_edges_alike_of_different_length_are_both_kept(write):
    path = write("from,to,length\nA,B,9000\nA,B,2000\nB,A,2000\n", NODES)
    network = RoadNetwork.read(path)
    assert [int(one) // 8 for one in network.edges.length_8th_m] == [9000, 2000]
    assert network.left_out == {"duplicate": 1}


def test_a_node_at_two_places_is_refused(write):
    path = write('from,to,wkt\nA,B,"LINESTRING (1 2, 3 4)"\nB,C,"LINESTRING (3.5 4, 5 6)"\n')
    assert codes(path) == [("network.node_moves", 3)]


def test_a_file_of_nodes_that_makes_no_sense_is_refused(write):
    assert codes(write("from,to\nA,B\n", "id,lon\nA,1\n"))[0][0] == "network.no_node_columns"
    assert codes(write("from,to\nA,B\n", "id,lon,lat\nA,1,x\n")) == [("network.line_position", 2)]
    assert codes(write("from,to\nA,B\n"), nodes="elsewhere.csv")[0][0] == "network.no_file"


def test_fields_of_other_names_are_told_in_settings(write):
    path = write("wkt,kkk\n" + '"LINESTRING (1 2, 3 4)",县道\n')
    network = RoadNetwork.read(path, RoadSettings(fields={"highway": "kkk"}))
    assert network.way_tags("1")["highway"] == "secondary"
    assert codes(path, fields={"highway": "zzz"})[0][0] == "network.no_field"
    assert codes(path, fields={"colour": "kkk"})[0][0] == "network.field_tag"


def test_positions_in_another_system_are_turned(write):
    path = write("from_lon,from_lat,to_lon,to_lat\n107.7041472,25.4970274,107.71,25.5\n")
    network = RoadNetwork.read(path, RoadSettings(crs="gcj02"))
    assert np.allclose(network.edge_lonlat(0)[0], (107.70, 25.50), atol=1e-6)
