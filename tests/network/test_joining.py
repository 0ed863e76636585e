"""Drawn lines: what meets, what stays apart, what is left out, all of it told with positions."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.errors import RoadsError
from ruralroute.model import RoadSettings
from ruralroute.network import RoadNetwork, planar
from ruralroute.network.spots import KINDS

M = 1 / 111_320.0  # a metre of latitude, in degrees
LON, LAT = 107.0, 0.0  # at the equator a degree is as long either way


@pytest.fixture
def read(tmp_path):
    """Read lines given in metres, with their tags."""

    def to_network(*lines, **told):
        features = [
            {
                "type": "Feature",
                "properties": {"highway": "tertiary", **tags},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[LON + x * M, LAT + y * M] for x, y in points],
                },
            }
            for points, tags in lines
        ]
        path = tmp_path / "drawn.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return RoadNetwork.read(path, RoadSettings(**told))

    return to_network


def parts(network):
    import networkx as nx

    return nx.number_weakly_connected_components(network.to_networkx())


def told(network):
    return dict(Counter(network.spots.kind))


ROAD = ([(0, 0), (1000, 0)], {})


def test_an_undershoot_joins_the_side_of_a_road_and_keeps_its_line_straight(read):
    network = read(ROAD, ([(400, 300), (400, 0.6)], {}))
    assert told(network) == {"joined_side": 1}
    assert parts(network) == 1
    assert network.edge_count == 3
    lon, lat = network.spots.lon[0], network.spots.lat[0]
    assert abs(lon - (LON + 400 * M)) < 0.1 * M
    assert abs(lat - LAT) < 0.1 * M
    assert network.edges.length_8th_m.sum() / 8 == pytest.approx(1300, rel=0.01)


def test_an_overshoot_makes_no_stub(read):
    network = read(ROAD, ([(400, 300), (400, -0.6)], {}))
    assert network.edge_count == 3
    assert parts(network) == 1


def test_near_ends_become_one_node_and_none_moves_by_more_than_the_tolerance(read):
    network = read(ROAD, ([(1000.5, 0.3), (1400, 0)], {}), ([(1000.2, -0.6), (1200, -300)], {}))
    assert told(network) == {"joined_end": 2}
    assert parts(network) == 1
    assert network.node_count == 4


def test_beyond_the_tolerance_nothing_joins_but_is_pointed_out(read):
    lines = ROAD, ([(400, 300), (400, 6)], {})
    network = read(*lines)
    assert told(network) == {"near_miss": 1}
    assert network.spots.metres[0] == pytest.approx(6, abs=0.1)
    assert parts(network) == 2
    assert [one.code for one in network.faults] == ["network.near_miss"]
    assert parts(read(*lines, tolerance_m=8)) == 1
    assert parts(read(ROAD, ([(400, 300), (400, 0.6)], {}), tolerance_m=0)) == 2


def test_crossings_on_one_level_are_split_unless_settings_say_otherwise(read):
    lines = ROAD, ([(500, -300), (500, 300)], {})
    crossed = read(*lines)
    assert told(crossed) == {"joined_crossing": 1}
    assert crossed.edge_count == 4
    assert parts(crossed) == 1
    apart = read(*lines, split_crossings=False)
    assert told(apart) == {"open_crossing": 1}
    assert parts(apart) == 2


@pytest.mark.parametrize(
    "tags",
    [
        {"bridge": "yes"},
        {"tunnel": "yes"},
        {"layer": "1"},
        {"layer": "-1"},
        {"highway": "motorway"},
        {"highway": None, "route": "ferry", "motor_vehicle": "yes"},
    ],
)
def test_crossings_on_different_levels_stay_apart(read, tags):
    banks = ([(500, -600), (500, -300)], {}), ([(500, 300), (500, 600)], {})
    network = read(ROAD, ([(500, -300), (500, 300)], tags), *banks)
    assert parts(network) == 2
    assert "joined_crossing" not in told(network)


def test_three_lines_through_one_point_meet_in_one_node(read):
    network = read(ROAD, ([(500, -300), (500, 300)], {}), ([(200, -300), (800, 300)], {}))
    assert network.edge_count == 6
    assert network.node_count == 7


def test_a_bridge_meets_the_roads_at_its_ends_but_nothing_meets_its_side(read):
    bridge = ([(0, 0), (100, 0)], {"bridge": "yes"})
    network = read(bridge, ([(100.4, 0), (500, 0)], {}), ([(50, 0.5), (50, 300)], {}))
    assert told(network) == {"joined_end": 1, "crossing_beside": 1}
    assert parts(network) == 2


def test_a_point_of_one_line_on_the_side_of_another_is_a_junction(read):
    network = read(ROAD, ([(500, 300), (500, 0), (700, -300)], {}))
    assert parts(network) == 1
    assert network.edge_count == 4


def test_what_is_drawn_twice_counts_once_either_way_round(read):
    there, back = [(0, 0), (500, 10), (1000, 0)], [(1000, 0), (500, 10), (0, 0)]
    network = read((there, {}), (there, {}), (back, {}))
    assert network.edge_count == 1
    assert network.left_out == {"duplicate": 2}
    assert told(network) == {"duplicate": 2}
    both = read((there, {"oneway": "yes"}), (back, {"oneway": "yes"}))
    assert len(set(both.edges.way.tolist())) == 2
    other = read((there, {}), (there, {"surface": "gravel"}))
    assert len(set(other.edges.way.tolist())) == 2
    assert told(other) == {"twin": 1}


def test_lines_without_length_are_left_out_and_told(read):
    network = read(ROAD, ([(5, 5), (5, 5)], {}))
    assert network.left_out == {"no_length": 1}
    assert network.edge_count == 1


def test_a_loop_and_a_line_that_crosses_itself_are_kept(read):
    network = read(([(0, 0), (300, 0), (300, 300), (0, 300), (0, 0.5)], {}))
    assert told(network) == {"joined_end": 1}
    assert parts(network) == 1
    knot = read(([(0, 0), (300, 0), (300, 300), (150, -300)], {}), ([(0, 0), (-300, 0)], {}))
    assert told(knot) == {"self_crossing": 1}
    assert parts(knot) == 1


def test_a_short_stub_never_collapses_onto_its_own_road(read):
    network = read(ROAD, ([(500, 0), (500, 0.8)], {}))
    assert network.edge_count == 3
    assert told(network) == {"joined_side": 1}


def test_degree_two_points_within_a_line_are_shape_not_nodes(read):
    points = [(10 * i, i % 3) for i in range(100)]
    network = read((points, {}))
    assert (network.edge_count, network.node_count) == (1, 2)
    assert len(network.edge_lonlat(0)) == 100


def test_lines_too_tangled_to_be_roads_end_in_a_message(read, monkeypatch):
    monkeypatch.setattr(planar, "MOST_PAIRS", 1000)
    lines = [([(0, i), (1000, 1000 - i)], {}) for i in range(100)]
    with pytest.raises(RoadsError) as caught:
        read(*lines)
    assert [one.code for one in caught.value.faults] == ["network.tangled"]
    assert caught.value.message("zh")


GRID = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=1, max_size=10
)


@settings(max_examples=60, deadline=None)
@given(GRID, st.lists(st.floats(-0.3, 0.3), min_size=40, max_size=40))
def test_a_shaken_grid_has_the_topology_of_the_exact_one(tmp_path_factory, streets, noise):
    """Streets of one block each: shaking their ends by less than the tolerance changes nothing."""

    def network(shake):
        features = []
        for index, (x, y, across) in enumerate(dict.fromkeys(streets)):
            ends = [(x, y), (x + 1, y) if across else (x, y + 1)]
            coordinates = [
                [
                    LON + (500 * a + shake * noise[(4 * index + 2 * k) % 40]) * M,
                    LAT + (500 * b + shake * noise[(4 * index + 2 * k + 1) % 40]) * M,
                ]
                for k, (a, b) in enumerate(ends)
            ]
            features.append(
                {
                    "type": "Feature",
                    "properties": {"highway": "track"},
                    "geometry": {"type": "LineString", "coordinates": coordinates},
                }
            )
        path = tmp_path_factory.mktemp("grid") / "grid.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return RoadNetwork.read(path)

    exact, shaken = network(0), network(1)
    assert parts(exact) == parts(shaken)
    assert exact.node_count == shaken.node_count
    assert np.allclose(exact.edges.length_8th_m, shaken.edges.length_8th_m, atol=16)
    assert set(shaken.spots.kind) <= set(KINDS)
