from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralroute.model import Order
from ruralroute.network import network_report
from ruralroute.network.critical import critical_roads
from ruralroute.network.dominators import immediate_dominators
from ruralroute.network.serving import served
from ruralroute.network.snap import snap_places

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
        (("east",), ("S1",), 5),
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


def test_no_road_of_a_ring_is_critical(make_network, make_county):
    network = make_network(([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], {}))
    county = make_county((0, 0.1), [(1, 0.9)])
    assert network_report(network, county=county).critical == ()


streets = st.lists(
    st.tuples(st.integers(0, 11), st.booleans(), st.sampled_from(["no", "yes"])),
    min_size=6,
    max_size=18,
    unique_by=lambda one: (one[0], one[1]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(streets, st.lists(st.integers(0, 11), min_size=1, max_size=4, unique=True))
def test_critical_roads_are_those_whose_closure_cuts_stations_off(
    make_network, make_county, found, corners
):
    """Close each road in turn and see who is no longer served."""

    def corner(index):
        return index % 4, index // 4

    roads = [([(-1, 0), (0, 0)], {"id": "home"})]
    for number, (index, across, one_way) in enumerate(found):
        x, y = corner(index)
        end = (x + 1, y) if across else (x, y + 1)
        roads.append(([(x, y), end], {"id": f"r{number}", "oneway": one_way}))
    network = make_network(*roads)
    county = make_county((-0.9, 0), [corner(one) for one in corners])
    policy = county.policy
    profile = next(one for one in county.profiles if one.id == "van")
    anchors = snap_places(
        network,
        network.profile_roads(profile, policy),
        centres=county.centres,
        stations=county.stations,
        reach_m=[2_000] * (1 + len(corners)),
    )
    before = served(network, network.profile_roads(profile, policy), anchors, 1)
    wanted = {}
    for edge in range(network.edge_count):
        closed = np.zeros(network.edge_count, dtype=bool)
        closed[edge] = True
        cut = network.with_overrides(replace(network.overrides, closed=closed))
        after = served(cut, cut.profile_roads(profile, policy), anchors, 1)
        lost = {f"S{n + 1}" for n in np.flatnonzero(before & ~after)}
        if lost:
            wanted.setdefault(network.way_ids[network.edges.way[edge]], set()).update(lost)
    ranked = critical_roads(
        county, network, network.profile_roads(profile, policy), anchors, most=1_000
    )
    got = {}
    for one in ranked:
        for way in one.ways:
            got.setdefault(way, set()).update(one.stations)
    own = network.way_ids[network.edges.way[anchors[0].edge]]
    if own not in got:  # one may leave by either half of the centre's own road: no piece decides
        wanted.pop(own, None)
    assert got == wanted
    sizes = [(len(one.stations), one.demand_kg) for one in ranked]
    assert sizes == sorted(sizes, reverse=True)
