from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralroute.model import Order
from ruralroute.network import network_report
from ruralroute.network.critical import critical_roads
from ruralroute.network.dominators import immediate_dominators
from ruralroute.network.matrix import Snap
from ruralroute.network.serving import served
from ruralroute.network.snap import Anchor
from ruralroute.network.turns import Restriction

arcs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@given(arcs)
def test_dominators_are_those_of_networkx(pairs):
    after, before = [[] for _ in range(10)], [[] for _ in range(10)]
    for tail, head in pairs:
        after[tail].append(head)
        before[head].append(tail)
    graph = nx.DiGraph(pairs)
    graph.add_node(0)
    wanted = nx.immediate_dominators(graph, 0)
    wanted.pop(0, None)
    assert immediate_dominators(after, before, 0) == wanted


def orders(**masses):
    return tuple(Order(id=f"o{one}", station=one, mass_kg=mass) for one, mass in masses.items())


def test_roads_are_ranked_by_stations_then_demand(make_network, make_county):
    network = make_network(
        ([(0, 0), (0.5, 0)], {"id": "trunk"}),
        ([(0.5, 0), (1, 0)], {"id": "span", "name": "Long Bridge", "bridge": "yes"}),
        ([(1, 0), (2, 0), (3, 0)], {"id": "east"}),
        ([(1, 0), (1, 2)], {"id": "north"}),
        ([(2, 0), (2, 1), (3, 1), (3, 0)], {"id": "ring"}),
    )
    county = make_county((0, 0), [(3, 1), (1, 2)], orders=orders(S1=5, S2=50))
    found = network_report(network, county=county).critical
    assert [(one.ways, one.stations, one.demand_kg) for one in found] == [
        (("trunk", "span"), ("S1", "S2"), 55),
        (("north",), ("S2",), 50),
        (("east", "ring"), ("S1",), 5),
    ]
    assert found[0].name == "Long Bridge"
    assert found[0].bridges == ("span",)


def test_a_way_there_and_another_back_are_both_critical_on_one_ways(make_network, make_county):
    network = make_network(
        ([(0, 0), (1, 0)], {"id": "in"}),
        ([(1, 0), (1, 1), (2, 1), (2, 0)], {"id": "there", "oneway": "yes"}),
        ([(2, 0), (1, 0)], {"id": "back", "oneway": "yes"}),
        ([(2, 0), (3, 0)], {"id": "out"}),
    )
    county = make_county((0, 0), [(3, 0)])
    (found,) = network_report(network, county=county).critical
    assert found.ways == ("in", "there", "back", "out")


def test_no_road_of_a_ring_is_critical_between_its_junctions(make_network, make_county):
    network = make_network(([(0, 0), (1, 0), (1, 1)], {}), ([(1, 1), (0, 1), (0, 0)], {}))
    county = make_county((0, 0), [(1, 1)])
    assert network_report(network, county=county).critical == ()


def test_the_road_a_centre_stands_on_is_closed_as_a_whole(make_network, make_county):
    """By either half of it one gets round the ring, but not without it."""
    network = make_network(
        ([(0, 0), (1, 0)], {"id": "home"}),
        ([(1, 0), (1, 1)], {"id": "east"}),
        ([(1, 1), (0, 1)], {"id": "north"}),
        ([(0, 1), (0, 0)], {"id": "west"}),
    )
    county = make_county((0.5, 0), [(0, 1), (1, 1)], orders=orders(S1=5, S2=50))
    (found,) = network_report(network, county=county).critical
    assert (found.ways, found.stations, found.demand_kg) == (("home",), ("S1", "S2"), 55)


def test_an_order_between_two_stations_counts_once(make_network, make_county):
    network = make_network(([(0, 0), (1, 0)], {"id": "in"}), ([(1, 0), (2, 0)], {"id": "out"}))
    transfer = Order(id="t", station="S1", to_station="S2", kind="transfer", mass_kg=7)
    county = make_county((0, 0), [(1, 0), (2, 0)], orders=(transfer,))
    found = network_report(network, county=county).critical
    assert [(one.ways, one.demand_kg) for one in found] == [(("in",), 7), (("out",), 7)]


def test_a_road_that_every_way_takes_in_one_direction_or_the_other_is_critical(
    make_network, make_county
):
    """Turns are barred so that one goes north by the link either way, and nobody turns on it."""
    network = make_network(
        ([(1, 0), (0, 1)], {"id": "southwest"}),
        ([(1, 0), (2, 1)], {"id": "southeast"}),
        ([(0, 1), (1, 2)], {"id": "northwest"}),
        ([(2, 1), (1, 2)], {"id": "northeast"}),
        ([(0, 1), (2, 1)], {"id": "link"}),
    )
    edges = network.edges
    west, east = edges.node_ref[[edges.tail[4], edges.head[4]]].tolist()
    told = {"restriction": "no_left_turn"}
    found = [
        Restriction(from_ways=(one,), via=via, to_ways=(other,), tags=told)
        for one, via, other in (
            ("southwest", west, "northwest"),
            ("southeast", east, "northeast"),
        )
    ]
    back = {"restriction": "no_u_turn"}
    found.append(Restriction(from_ways=("link",), via=east, to_ways=("link",), tags=back))
    network = replace(network, restrictions=tuple(found))
    (road,) = network_report(network, county=make_county((1, 0), [(1, 2)])).critical
    assert road.ways == ("link",)


streets = st.lists(
    st.tuples(st.integers(0, 11), st.booleans(), st.sampled_from(["no", "no", "yes", "-1"])),
    min_size=5,
    max_size=18,
    unique_by=lambda one: (one[0], one[1]),
)
turns = st.lists(
    st.tuples(
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 99),
        st.sampled_from(["no_left_turn", "no_u_turn", "only_straight_on"]),
    ),
    max_size=6,
)
spots = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from([0, 0.3, 0.5, 0.8, 1])), min_size=3, max_size=7
)


def with_turns(network, choices):
    edges, found = network.edges, []
    for node, one, other, kind in choices:
        via = node % network.node_count
        at = np.flatnonzero((edges.tail == via) | (edges.head == via)).tolist()
        ways = [network.way_ids[edges.way[edge]] for edge in at]
        start, end = ways[one % len(ways)], ways[other % len(ways)]
        told = {"restriction": kind}
        found.append(
            Restriction(from_ways=(start,), via=int(edges.node_ref[via]), to_ways=(end,), tags=told)
        )
    return replace(network, restrictions=tuple(found))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.tuples(streets, turns), st.tuples(spots, st.integers(1, 2)))
def test_critical_roads_are_those_whose_closure_cuts_stations_off(
    make_network, make_county, drawn, where
):
    """Close each road in turn and count the stations, and the demand, that nobody serves then."""
    (found, choices), (places, centres) = drawn, where
    roads = [([(-1, 0), (0, 0)], {"id": "home"})]
    for number, (index, across, one_way) in enumerate(found):
        x, y = index % 4, index // 4
        end = (x + 1, y) if across else (x, y + 1)
        roads.append(([(x, y), end], {"id": f"r{number}", "oneway": one_way}))
    network = with_turns(make_network(*roads), choices)
    anchors = []
    for which, share in places:
        edge = which % network.edge_count
        at = round(share * int(network.edges.length_8th_m[edge]))
        snap = Snap(place="", edge=network.ref(2 * edge), lon=0, lat=0, distance_m=0)
        anchors.append(Anchor(snap=snap, edge=edge, at_8th_m=at))
    county = make_county((0, 0), [(0, 0)] * (len(places) - centres))
    masses = {one.id: 2.0**index for index, one in enumerate(county.stations)}
    home = county.centres[0]
    county = county.model_copy(
        update={
            "centres": tuple(home.model_copy(update={"id": f"C{n}"}) for n in range(centres)),
            "orders": orders(**masses),
        }
    )
    profile, policy = next(one for one in county.profiles if one.id == "van"), county.policy
    before = served(network, network.profile_roads(profile, policy), anchors, centres)
    wanted = {}
    for edge in range(network.edge_count):
        closed = np.zeros(network.edge_count, dtype=bool)
        closed[edge] = True
        cut = network.with_overrides(replace(network.overrides, closed=closed))
        after = served(cut, cut.profile_roads(profile, policy), anchors, centres)
        lost = tuple(f"S{n + 1}" for n in np.flatnonzero(before & ~after))
        if lost:
            way = network.way_ids[network.edges.way[edge]]
            wanted[way] = (lost, sum(masses[one] for one in lost))
    ranked = critical_roads(
        county, network, network.profile_roads(profile, policy), anchors, most=1_000
    )
    assert {way: (one.stations, one.demand_kg) for one in ranked for way in one.ways} == wanted
    sizes = [(len(one.stations), one.demand_kg) for one in ranked]
    assert sizes == sorted(sizes, reverse=True)
