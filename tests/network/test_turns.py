import dataclasses
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralroute.model import Policy
from ruralroute.network import RoadNetwork, travel
from ruralroute.network.road_travel import reaches
from ruralroute.network.snap import snap_places
from ruralroute.network.turns import Restriction, read_restriction, rule_for

VAN = "van"


def part_ms(whole_ms, at, whole):
    return (2 * whole_ms * at + whole) // (2 * whole)


class LineGraph:
    """Travel by networkx on the graph whose nodes are arcs and whose edges are turns."""

    def __init__(self, network, county, profile):
        self.roads = network.profile_roads(profile, county.policy)
        self.edges = network.edges
        self.anchors = snap_places(
            network,
            self.roads,
            centres=county.centres,
            stations=county.stations,
            reach_m=reaches(county, network),
        )
        self.arcs = [arc for arc in range(2 * network.edge_count) if self.roads.open[arc]]
        self.barred = set(self.listed(network))
        self.graph = nx.DiGraph()
        self.graph.add_nodes_from(self.arcs)
        for one in self.arcs:
            for other in self.arcs:
                if self.ends(one)[1] == self.ends(other)[0] and (one, other) not in self.barred:
                    self.graph.add_edge(one, other, cost=self.cost(other))

    def ends(self, arc):
        pair = int(self.edges.tail[arc // 2]), int(self.edges.head[arc // 2])
        return pair[::-1] if arc % 2 else pair

    def listed(self, network):
        """Barred turns, arc by arc; a way with two pieces at the node is not clear."""
        refs, facts = network.edges.node_ref, network.facts
        row = network.edge_fact

        def pieces(way, node, end):
            return [
                arc
                for arc in range(2 * network.edge_count)
                if (facts.backward if arc % 2 else facts.forward)[row[arc // 2]]
                and network.way_ids[network.edges.way[arc // 2]] in way
                and refs[self.ends(arc)[end]] == node
            ]

        for one in network.restrictions:
            into, out = pieces(one.from_ways, one.via, 1), pieces(one.to_ways, one.via, 0)
            if one.from_ways == one.to_ways:
                yield from ((arc, arc ^ 1) for arc in into if "no_u" in one.tags["restriction"])
            elif len(into) == len(out) == 1:
                only = one.tags["restriction"].startswith("only")
                others = set(pieces(network.way_ids, one.via, 0)) - set(out) if only else out
                yield from ((into[0], arc) for arc in others)

    def cost(self, arc, start=0, end=None):
        edge = arc // 2
        whole = int(self.edges.length_8th_m[edge])
        end = whole if end is None else end
        drive = int(self.roads.drive_ms[edge])
        return (part_ms(drive, end, whole) - part_ms(drive, start, whole)) * 2**30 + (end - start)

    def pair(self, origin, destination):
        one, other = self.anchors[origin], self.anchors[destination]
        if origin == destination:
            return 0
        if one.edge is None or other.edge is None:
            return None
        graph = self.graph.copy()
        start, begin = self.spot(one)
        stop, end = self.spot(other)
        if start == stop:
            return 0
        for arc, done in begin.items():
            cost = self.cost(arc, *self.rest(arc, done))
            graph.add_edge("start", arc, cost=cost)
        for arc, done in end.items():
            ahead = self.cost(arc, *self.rest(arc, done, before=True))
            for into in self.arcs:
                if self.ends(into)[1] == self.ends(arc)[0] and (into, arc) not in self.barred:
                    graph.add_edge(into, ("at", arc), cost=ahead)
            if isinstance(start, int) and start == self.ends(arc)[0]:
                graph.add_edge("start", ("at", arc), cost=ahead)
            if arc in begin and not isinstance(start, int) and begin[arc] < done:
                low, high = sorted((one.at_8th_m, other.at_8th_m))
                graph.add_edge("start", ("at", arc), cost=self.cost(arc, low, high))
            graph.add_edge(("at", arc), "stop", cost=0)
        if isinstance(stop, int):
            for into in self.arcs:
                if self.ends(into)[1] == stop:
                    graph.add_edge(into, "stop", cost=0)
        graph.add_nodes_from(["start", "stop"])
        if not nx.has_path(graph, "start", "stop"):
            return None
        return nx.dijkstra_path_length(graph, "start", "stop", weight="cost")

    def spot(self, anchor):
        """A junction and the arcs that leave it, or a point and how far along its arcs it is."""
        edge, at = anchor.edge, anchor.at_8th_m
        whole = int(self.edges.length_8th_m[edge])
        if at in (0, whole):
            node = self.ends(2 * edge)[int(at == whole)]
            return node, {arc: 0 for arc in self.arcs if self.ends(arc)[0] == node}
        both = {2 * edge: at, 2 * edge + 1: whole - at}
        return (edge, at), {arc: done for arc, done in both.items() if arc in self.graph}

    def rest(self, arc, done, *, before=False):
        whole = int(self.edges.length_8th_m[arc // 2])
        along = (0, done) if before else (done, whole)
        return (whole - along[1], whole - along[0]) if arc % 2 else along


def assert_exact(network, county, profile):
    matrix = travel(county, network, profiles=[profile.id])[profile.id]
    oracle = LineGraph(network, county, profile)
    for origin in range(len(matrix.place_ids)):
        for destination in range(len(matrix.place_ids)):
            expected = oracle.pair(origin, destination)
            assert matrix.reachable[origin, destination] == (expected is not None)
            if expected is None:
                continue
            got = (
                int(matrix.duration_ms[origin, destination]),
                int(matrix.distance_8th_m[origin, destination]),
            )
            assert got == divmod(expected, 2**30)
            path = matrix.path(origin, destination)
            assert path.duration_s == matrix.duration_s[origin, destination]
            assert path.distance_m == matrix.distance_m[origin, destination]
            arcs = [network._arcs[ref] for ref in path.edges]
            assert oracle.barred.isdisjoint(pairwise(arcs))
    return matrix


coordinate = st.integers(0, 3)
point = st.tuples(coordinate, coordinate)
quarter = st.integers(0, 12).map(lambda n: n / 4)
tags = st.fixed_dictionaries(
    {
        "highway": st.sampled_from(["primary", "tertiary"]),
        "oneway": st.sampled_from(["no", "no", "no", "yes"]),
    }
)
road = st.tuples(st.lists(point, min_size=2, max_size=3), tags)
choice = st.tuples(
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(["no_left_turn", "no_u_turn", "only_straight_on"]),
)


def restricted(network, choices):
    edges, restrictions = network.edges, []
    for node, one, other, kind in choices:
        via = node % network.node_count
        ways = [
            network.way_ids[edges.way[edge]]
            for edge in range(network.edge_count)
            if via in (edges.tail[edge], edges.head[edge])
        ]
        restrictions.append(
            Restriction(
                from_ways=(ways[one % len(ways)],),
                via=int(edges.node_ref[via]),
                to_ways=(ways[other % len(ways)],),
                tags={"restriction": kind},
            )
        )
    return dataclasses.replace(network, restrictions=tuple(restrictions))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(road, min_size=3, max_size=12),
    st.tuples(
        st.lists(choice, max_size=8),
        st.lists(st.tuples(quarter, quarter), min_size=2, max_size=5),
    ),
)
def test_times_distances_and_paths_are_those_of_the_line_graph(
    make_network, make_county, profile_of, roads, others
):
    choices, stations = others
    if all(len(set(points)) < 2 for points, _ in roads):
        return
    network = restricted(make_network(*roads), choices)
    county = make_county((0, 0), stations, policy=Policy(max_snap_m=3000))
    assert_exact(network, county, profile_of(VAN))


@pytest.fixture
def crossing(make_network):
    """A cross of four two-way roads at (2, 2), and a long way round from south to west."""

    def make(*restrictions):
        network = make_network(
            ([(2, 0), (2, 2)], {"id": "south"}),
            ([(2, 2), (2, 4)], {"id": "north"}),
            ([(0, 2), (2, 2)], {"id": "west"}),
            ([(2, 2), (4, 2)], {"id": "east"}),
            ([(2, 0), (0, 0), (0, 2)], {"id": "round"}),
        )
        edges = network.edges
        (via,) = {*edges.node_ref[edges.head[network.edges_of_way("south")]].tolist()}
        found = tuple(
            Restriction(from_ways=(one,), via=via, to_ways=(other,), tags=told)
            for one, other, told in restrictions
        )
        return dataclasses.replace(network, restrictions=found)

    return make


def ways(matrix, origin, destination):
    return [one[0] for one in matrix.path(origin, destination).edges]


@pytest.mark.parametrize("told", ["no_left_turn", "only_straight_on", "only_right_turn"])
def test_a_barred_turn_is_driven_round(crossing, make_county, profile_of, told):
    other = {"no_left_turn": "west", "only_straight_on": "north", "only_right_turn": "east"}[told]
    network = crossing(("south", other, {"restriction": told}))
    matrix = assert_exact(network, make_county((2, 1.5), [(1.5, 2)]), profile_of(VAN))
    free = travel(make_county((2, 1.5), [(1.5, 2)]), crossing())[VAN]
    assert ways(free, 0, 1) == ["south", "west"]
    assert ways(matrix, 0, 1) != ["south", "west"]
    assert matrix.duration_ms[0, 1] > free.duration_ms[0, 1]
    assert matrix.duration_ms[1, 0] == free.duration_ms[1, 0]


def test_nobody_turns_round_at_a_place_to_get_round_a_restriction(
    crossing, make_county, profile_of
):
    network = crossing(("south", "west", {"restriction": "no_left_turn"}))
    alone = make_county((2, 1.5), [(1.5, 2)])
    among = make_county((2, 1.5), [(1.5, 2), (2, 2.1), (2.1, 2), (2, 2)])
    few, many = (assert_exact(network, one, profile_of(VAN)) for one in (alone, among))
    assert many.duration_ms[0, 1] == few.duration_ms[0, 1]


def test_whoever_stops_at_the_junction_may_leave_by_every_road(crossing, make_county, profile_of):
    network = crossing(("south", "west", {"restriction": "no_left_turn"}))
    matrix = assert_exact(network, make_county((2, 1), [(2, 2), (1, 2)]), profile_of(VAN))
    assert ways(matrix, 1, 2) == ["west"]
    assert ways(matrix, 0, 1) == ["south"]


@pytest.mark.parametrize(
    ("told", "bound"),
    [
        ({"restriction": "no_left_turn"}, {"motorcar", "goods", "hgv"}),
        ({"restriction": "no_left_turn", "except": "hgv;psv"}, {"motorcar", "goods"}),
        ({"restriction": "only_left_turn", "except": "motor_vehicle"}, set()),
        ({"restriction:hgv": "no_u_turn"}, {"hgv"}),
        ({"restriction": "give_way"}, set()),
        ({}, set()),
    ],
)
def test_a_restriction_binds_those_of_whom_it_speaks(told, bound):
    assert {user for user in ("motorcar", "goods", "hgv") if rule_for(told, user)} == bound


def test_a_restriction_at_one_node_is_read_and_others_are_not():
    members = [("w", 1, "from"), ("n", 2, "via"), ("w", 3, "to"), ("w", 4, "to")]
    found = read_restriction({"type": "restriction", "restriction": "no_exit"}, members)
    assert found == Restriction(
        from_ways=("1",), via=2, to_ways=("3", "4"), tags={"restriction": "no_exit"}
    )
    assert read_restriction({}, [("w", 1, "from"), ("w", 2, "via"), ("w", 3, "to")]) is None
    assert read_restriction({}, members[:2]) is None


OSM = """<osm version="0.6">
<node id="1" lon="107.0" lat="26.0"/><node id="2" lon="107.01" lat="26.0"/>
<node id="3" lon="107.02" lat="26.0"/><node id="4" lon="107.01" lat="26.01"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="tertiary"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="tertiary"/></way>
<way id="12"><nd ref="2"/><nd ref="4"/><tag k="highway" v="tertiary"/></way>
<relation id="1"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/>
<member type="way" ref="12" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_left_turn"/></relation>
<relation id="2"><member type="way" ref="10" role="from"/><member type="way" ref="11" role="via"/>
<member type="way" ref="12" role="to"/><tag k="type" v="restriction"/>
<tag k="restriction" v="no_u_turn"/></relation>
<relation id="3"><member type="way" ref="10" role=""/><tag k="type" v="route"/>
<tag k="route" v="bus"/></relation>
</osm>"""


def test_restrictions_of_a_file_are_read_and_those_via_a_way_counted(tmp_path, profile_of):
    path = tmp_path / "roads.osm"
    path.write_text(OSM, encoding="utf-8")
    network = RoadNetwork.read(path)
    assert [(one.from_ways, one.via, one.to_ways) for one in network.restrictions] == [
        (("10",), 2, ("12",))
    ]
    assert network.left_out == {"restriction": 1}
    pairs = network.profile_roads(profile_of(VAN), Policy()).barred_turns
    assert [[network.ref(arc) for arc in pair] for pair in pairs.tolist()] == [
        [("10", 1, 2), ("12", 2, 4)]
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(road, min_size=3, max_size=10), st.lists(choice, min_size=1, max_size=6))
def test_the_checker_bars_the_same_turns_by_code_of_its_own(
    make_network, profile_of, roads, choices
):
    from ruralroute.planning.check.turn_rules import why_no_turn

    if all(len(set(points)) < 2 for points, _ in roads):
        return
    network = restricted(make_network(*roads), choices)
    profile, edges = profile_of(VAN), network.edges
    barred = {
        tuple(pair) for pair in network.profile_roads(profile, Policy()).barred_turns.tolist()
    }
    arcs = range(2 * network.edge_count)
    allowed = {arc for arc in arcs if network.edge(network.ref(arc)).one_way_ok}
    for one in sorted(allowed):
        head = (edges.tail if one % 2 else edges.head)[one // 2]
        for other in sorted(allowed):
            if (edges.head if other % 2 else edges.tail)[other // 2] == head:
                why = why_no_turn(network, profile, network.ref(one), network.ref(other))
                assert (why is not None) == ((one, other) in barred)
