from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork
from ruralroute.network.ways import Ways

GEOD = Geod(ellps="WGS84")


def ways_of(*lines, missing=(), barriers=None, tags=None):
    """Ways over numbered nodes; node n lies at a position of its own."""
    refs = [ref for line in lines for ref in line]
    lon = np.array([107 + 0.001 * ref for ref in refs])
    lat = np.array([26 + 0.001 * (ref * 7 % 11) for ref in refs])
    gone = np.isin(refs, missing)
    return Ways(
        ids=[str(index) for index in range(len(lines))],
        tags=[tags or {"highway": "tertiary"} for _ in lines],
        sizes=np.array([len(line) for line in lines], dtype=np.int64),
        refs=np.array(refs, dtype=np.int64),
        lon=np.where(gone, np.nan, lon),
        lat=np.where(gone, np.nan, lat),
        barriers=barriers or {},
    )


def network_of(*lines, **options):
    return RoadNetwork.from_ways("test", ways_of(*lines, **options))


def pieces(network):
    return [network.ref(2 * edge) for edge in range(network.edge_count)]


def test_ways_split_where_they_share_a_node_and_nowhere_else():
    network = network_of([1, 2, 3, 4], [3, 5])
    assert pieces(network) == [("0", 1, 3), ("0", 3, 4), ("1", 3, 5)]
    assert len(network.edge(("0", 1, 3)).lonlat) == 3


def test_ways_split_at_barriers():
    network = network_of([1, 2, 3], barriers={2: {"barrier": "gate"}, 9: {"barrier": "gate"}})
    assert pieces(network) == [("0", 1, 2), ("0", 2, 3)]
    assert network.barriers() == {2: {"barrier": "gate"}}


def test_a_point_without_position_interrupts_the_road():
    network = network_of([1, 2, 3, 4, 5], missing=[3])
    assert pieces(network) == [("0", 1, 2), ("0", 4, 5)]


def test_a_closed_loop_becomes_pieces_with_names_of_their_own():
    network = network_of([1, 2, 3, 4, 1])
    assert len(pieces(network)) == 3
    assert {one for _, *ends in pieces(network) for one in ends} == {1, 2, 3}


def test_two_pieces_of_one_way_between_the_same_junctions_get_different_names():
    network = network_of([1, 2, 3, 4, 1, 5], [3, 6])
    names = {(way, *sorted(ends)) for way, *ends in pieces(network)}
    assert len(names) == network.edge_count


def test_a_way_that_turns_back_on_itself_is_one_road():
    assert pieces(network_of([1, 2, 1])) == [("0", 1, 2)]


def test_a_way_without_two_points_is_no_road():
    with pytest.raises(RoadsError, match="at least one road"):
        network_of([1])


def test_the_length_is_the_geodesic_along_all_points():
    network = network_of([1, 2, 3])
    shape = network.edge(("0", 1, 3)).lonlat
    metres = GEOD.line_length(shape[:, 0], shape[:, 1])
    assert network.edge_length_8th_m(("0", 1, 3)) == round(metres * 8)


def test_an_edge_against_the_drawing_direction_is_mirrored():
    network = network_of([1, 2, 3], tags={"highway": "tertiary", "oneway": "yes"})
    there, back = network.edge(("0", 1, 3)), network.edge(("0", 3, 1))
    assert np.array_equal(there.lonlat, back.lonlat[::-1])
    assert (there.forward, there.one_way_ok) == (True, True)
    assert (back.forward, back.one_way_ok) == (False, False)
    assert network.has_edge(("0", 3, 1))
    assert not network.has_edge(("0", 1, 2))


def test_roads_beyond_half_the_globe_are_refused():
    ways = ways_of([1, 2], [3, 4])
    ways.lon[:] = [-179, -178, 178, 179]
    with pytest.raises(RoadsError, match="half the globe"):
        RoadNetwork.from_ways("test", ways)


nodes = st.integers(1, 12)
lines = st.lists(st.lists(nodes, min_size=1, max_size=9), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(lines, st.sets(nodes, max_size=2))
def test_every_piece_has_its_own_name_and_no_road_is_lost(given_lines, missing):
    drawn = {
        (index, frozenset(pair))
        for index, line in enumerate(given_lines)
        for pair in pairwise(line)
        if pair[0] != pair[1] and not missing.intersection(pair)
    }
    if not drawn:
        return
    network = network_of(*given_lines, missing=sorted(missing))
    names = [(way, *sorted(ends)) for way, *ends in pieces(network)]
    assert len(names) == len(set(names))
    assert all(one != other for _, one, other in names)
    covered = set()
    for ref in pieces(network):
        numbers = np.round((network.edge(ref).lonlat[:, 0] - 107) / 0.001).astype(int).tolist()
        covered |= {(int(ref[0]), frozenset(pair)) for pair in pairwise(numbers)}
    assert covered == drawn
