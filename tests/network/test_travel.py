import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralroute.model import Policy, TravelRow
from ruralroute.network import TravelSource, travel
from ruralroute.network.road_travel import reaches
from ruralroute.network.snap import snap_places

VAN = "van"


def part_ms(whole_ms, at, whole):
    return (2 * whole_ms * at + whole) // (2 * whole)


class Oracle:
    """Travel by networkx and four combinations of edge ends, without splitting any edge."""

    def __init__(self, network, county, profile):
        self.roads = network.profile_roads(profile, county.policy)
        self.network = network
        self.anchors = snap_places(
            network,
            self.roads,
            centres=county.centres,
            stations=county.stations,
            reach_m=reaches(county, network),
        )
        graph = nx.MultiDiGraph()
        edges = network.edges
        graph.add_nodes_from(range(network.node_count))
        for edge in range(network.edge_count):
            cost = self.cost(edge, 0, int(edges.length_8th_m[edge]))
            if self.roads.open[2 * edge]:
                graph.add_edge(int(edges.tail[edge]), int(edges.head[edge]), cost=cost)
            if self.roads.open[2 * edge + 1]:
                graph.add_edge(int(edges.head[edge]), int(edges.tail[edge]), cost=cost)
        self.costs = dict(nx.all_pairs_dijkstra_path_length(graph, weight="cost"))

    def cost(self, edge, start, end):
        whole = int(self.network.edges.length_8th_m[edge])
        drive = int(self.roads.drive_ms[edge])
        time = part_ms(drive, end, whole) - part_ms(drive, start, whole)
        return time * 2**30 + (end - start)

    def ends(self, anchor, *, leaving):
        """Junctions at which one may leave (or come to) a place, with the cost to them."""
        edge, at = anchor.edge, anchor.at_8th_m
        whole = int(self.network.edges.length_8th_m[edge])
        tail, head = int(self.network.edges.tail[edge]), int(self.network.edges.head[edge])
        if at in (0, whole):
            return {tail if at == 0 else head: 0}
        forward, backward = self.roads.open[2 * edge], self.roads.open[2 * edge + 1]
        if not leaving:
            forward, backward = backward, forward
        found = {}
        if forward:
            found[head] = self.cost(edge, at, whole)
        if backward:
            found[tail] = self.cost(edge, 0, at)
        return found

    def pair(self, origin, destination):
        one, other = self.anchors[origin], self.anchors[destination]
        best = [0] if origin == destination else []
        if one.edge is None or other.edge is None:
            return best[0] if best else None
        if one.edge == other.edge:
            start, end = one.at_8th_m, other.at_8th_m
            along = self.roads.open[2 * one.edge + (start > end)]
            if start == end:
                best.append(0)
            elif along:
                best.append(self.cost(one.edge, min(start, end), max(start, end)))
        for leave, first in self.ends(one, leaving=True).items():
            for come, last in self.ends(other, leaving=False).items():
                if come in self.costs[leave]:
                    best.append(first + self.costs[leave][come] + last)
        return min(best) if best else None


def assert_exact(network, county, profile):
    matrix = travel(county, network, profiles=[profile.id])[profile.id]
    oracle = Oracle(network, county, profile)
    size = len(matrix.place_ids)
    for origin in range(size):
        for destination in range(size):
            expected = oracle.pair(origin, destination)
            assert matrix.reachable[origin, destination] == (expected is not None)
            if expected is not None:
                got = (
                    matrix.duration_ms[origin, destination],
                    matrix.distance_8th_m[origin, destination],
                )
                assert got == divmod(expected, 2**30)
                assert_path(network, matrix, origin, destination)
    return matrix


def assert_path(network, matrix, origin, destination):
    path = matrix.path(origin, destination)
    assert path.duration_s == matrix.duration_s[origin, destination]
    assert path.distance_m == matrix.distance_m[origin, destination]
    first, last = matrix.snaps[origin], matrix.snaps[destination]
    assert len(path.lonlat) >= 2
    assert path.lonlat[0].tolist() == [first.lon, first.lat]
    assert path.lonlat[-1].tolist() == [last.lon, last.lat]
    for before, after in zip(path.edges, path.edges[1:], strict=False):
        assert before[2] == after[1]
    assert all(network.edge(ref).one_way_ok for ref in path.edges)


coordinate = st.integers(0, 4)
point = st.tuples(coordinate, coordinate)
spot = st.tuples(
    st.floats(0, 4).map(lambda x: round(x, 2)), st.floats(0, 4).map(lambda y: round(y, 2))
)
tags = st.fixed_dictionaries(
    {
        "highway": st.sampled_from(["primary", "tertiary", "unclassified", "track"]),
        "oneway": st.sampled_from(["no", "no", "yes", "-1"]),
    }
)
road = st.tuples(st.lists(point, min_size=2, max_size=6), tags)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(road, min_size=1, max_size=12), st.lists(spot, min_size=1, max_size=6))
def test_times_distances_and_paths_are_exact_on_any_roads(
    make_network, make_county, profile_of, roads, stations
):
    if all(len(set(points)) < 2 for points, _ in roads):
        return
    county = make_county((0, 0), stations, policy=Policy(max_snap_m=3000))
    assert_exact(make_network(*roads), county, profile_of(VAN))


def test_places_on_one_two_way_edge_drive_along_it(make_network, make_county, profile_of):
    network = make_network(([(0, 0), (10, 0)], {}))
    county = make_county((1, 0.1), [(4, 0.1), (8, -0.1), (4, -0.1)])
    matrix = assert_exact(network, county, profile_of(VAN))
    assert matrix.path(0, 2).edges == (("1", 1, 2),)
    assert matrix.path(2, 0).edges == (("1", 2, 1),)
    for numbers in (matrix.distance_8th_m, matrix.duration_ms):
        assert numbers[0, 2] == numbers[0, 1] + numbers[1, 2]
    assert matrix.duration_ms[1, 3] == 0
    assert matrix.reachable[1, 3]


def test_on_a_one_way_edge_the_way_back_goes_round(make_network, make_county, profile_of):
    network = make_network(
        ([(0, 0), (10, 0)], {"oneway": "yes", "id": "there"}),
        ([(10, 0), (10, 3), (0, 3), (0, 0)], {"id": "back"}),
    )
    county = make_county((8, 0), [(3, 0)])
    matrix = assert_exact(network, county, profile_of(VAN))
    assert [one[0] for one in matrix.path(1, 0).edges] == ["there"]
    assert [one[0] for one in matrix.path(0, 1).edges] == ["there", "back", "there"]
    assert matrix.distance_m[0, 1] > 3 * matrix.distance_m[1, 0]


def test_a_place_at_a_junction_may_leave_by_every_road(make_network, make_county, profile_of):
    network = make_network(
        ([(0, 0), (2, 0)], {"id": "in", "oneway": "yes"}),
        ([(2, 0), (2, 2), (0, 2), (0, 0)], {"id": "out"}),
    )
    county = make_county((0, 0), [(2, 0), (2, 1)])
    matrix = assert_exact(network, county, profile_of(VAN))
    assert [one[0] for one in matrix.path(1, 2).edges] == ["out"]


def test_the_path_follows_the_shape_of_the_road(make_network, make_county, grid):
    network = make_network(([(0, 0), (1, 1), (2, 0), (3, 1), (4, 0)], {}))
    matrix = travel(make_county((0, 0), [(3, 1)]), network)[VAN]
    assert matrix.path(0, 1).lonlat == pytest.approx(
        np.array([grid(0, 0), grid(1, 1), grid(2, 0), grid(3, 1)]), abs=1e-6
    )
    assert matrix.path(1, 0).lonlat[::-1] == pytest.approx(matrix.path(0, 1).lonlat)


def test_a_gate_costs_a_minute_each_time_it_is_passed(make_county, grid):
    from ruralroute.network import RoadNetwork
    from ruralroute.network.ways import Ways

    points = np.array([grid(0, 0), grid(1, 0), grid(2, 0)])

    def matrix_with(barriers):
        ways = Ways(
            ids=["1"],
            tags=[{"highway": "tertiary"}],
            sizes=np.array([3]),
            refs=np.array([1, 2, 3]),
            lon=points[:, 0],
            lat=points[:, 1],
            barriers=barriers,
        )
        county = make_county((0, 0), [(0.5, 0), (1.5, 0)])
        return travel(county, RoadNetwork.from_ways("test", ways))[VAN]

    gate, grid_iron = ({2: {"barrier": kind}} for kind in ("gate", "cattle_grid"))
    extra = matrix_with(gate).duration_ms - matrix_with(grid_iron).duration_ms
    assert extra.tolist() == [[0, 0, 60_000], [0, 0, 60_000], [60_000, 60_000, 0]]


def test_no_way_has_no_path(make_network, make_county):
    network = make_network(([(0, 0), (3, 0)], {}), ([(0, 40), (3, 40)], {}))
    matrix = travel(make_county((0, 0), [(1, 40)]), network)[VAN]
    assert matrix.reachable.tolist() == [[True, False], [False, True]]
    with pytest.raises(ValueError, match="no way from C to S1"):
        matrix.path(0, 1)


def test_profiles_are_those_that_vehicles_use(make_network, make_county):
    network = make_network(([(0, 0), (3, 0)], {}))
    assert list(travel(make_county((0, 0), [], classes=("light_truck", "e_trike")), network)) == [
        "e_trike",
        "light_truck",
    ]


def row(one, other, duration_s, **fields):
    return TravelRow(
        from_place=one, to_place=other, duration_s=duration_s, distance_m=duration_s * 10, **fields
    )


def test_a_table_stands_for_roads_and_missing_pairs_are_unreachable(make_county):
    told = []
    county = make_county(
        (0, 0),
        [(1, 0), (2, 0)],
        travel=(
            row("C", "S1", 60),
            row("S1", "C", 70),
            row("C", "S1", 50, profile="van"),
            row("C", "S2", 9),
        ),
    )
    matrix = travel(county, on_warning=told.append)[VAN]
    assert matrix.source is TravelSource.TABLE
    assert matrix.duration_s.tolist() == [[0, 50, 9], [70, 0, 0], [0, 0, 0]]
    assert matrix.distance_m[1, 0] == 700
    assert matrix.reachable.tolist() == [
        [True, True, True],
        [True, True, False],
        [False, False, True],
    ]
    assert [one.code for one in told] == ["network.table_missing"]
    path = matrix.path(0, 1)
    assert (path.edges, path.duration_s, path.distance_m, len(path.lonlat)) == ((), 50, 500, 2)


def test_a_row_of_a_profile_wins_wherever_it_stands(make_county):
    rows = (row("C", "S1", 50, profile="van"), row("C", "S1", 60), row("S1", "C", 1))
    assert travel(make_county((0, 0), [(1, 0)], travel=rows))[VAN].duration_s[0, 1] == 50


def test_a_pair_given_twice_is_warned_of(make_county):
    told = []
    county = make_county(
        (0, 0), [(1, 0)], travel=(row("C", "S1", 60), row("C", "S1", 61), row("S1", "C", 5))
    )
    assert travel(county, on_warning=told.append)[VAN].duration_s[0, 1] == 61
    assert [one.code for one in told] == ["network.table_repeated"]


def test_roads_win_over_a_table_and_say_so(make_network, make_county):
    told = []
    county = make_county((0, 0), [(1, 0)], travel=(row("C", "S1", 60),))
    matrix = travel(county, make_network(([(0, 0), (3, 0)], {})), on_warning=told.append)[VAN]
    assert matrix.source is TravelSource.ROADS
    assert [one.code for one in told] == ["network.table_unused"]


def test_without_roads_or_table_straight_lines_serve_and_say_so(make_county):
    told = []
    policy = Policy(detour_factor=1.5, straight_kmh=36)
    matrix = travel(make_county((0, 0), [(0, 1)], policy=policy), on_warning=told.append)[VAN]
    assert matrix.source is TravelSource.STRAIGHT
    assert matrix.distance_m[0, 1] == pytest.approx(1.5 * 1108, abs=2)
    assert matrix.duration_s[0, 1] == math.floor(matrix.distance_8th_m[0, 1] / 8 / 10 + 0.5)
    assert [one.code for one in told] == ["network.straight_lines"]


def test_nobody_is_faster_on_straight_lines_than_at_his_best(make_county):
    county = make_county((0, 0), [(0, 1)], classes=("e_trike",), policy=Policy(straight_kmh=60))
    matrix = travel(county)["e_trike"]
    assert matrix.distance_8th_m[0, 1] / 8 / matrix.duration_ms[0, 1] * 3600 == pytest.approx(
        28, rel=1e-3
    )
