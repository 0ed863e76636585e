import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.model import Order
from ruralroute.network import network_report
from ruralroute.network.dominators import immediate_dominators

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
