import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.network.arcs import Arcs
from ruralroute.network.shortest import many_to_many, reduce_graph

arc = st.tuples(st.integers(0, 13), st.integers(0, 13), st.integers(1, 5), st.integers(1, 5))
SCALE_MS, SCALE_8TH = 1_000_003, 99_991


def arcs_of(found, terminals, count=14):
    table = np.array(found, dtype=np.int64).reshape(-1, 4)
    zeros = np.zeros(len(table), dtype=np.int64)
    return Arcs(
        node_count=count,
        tail=table[:, 0],
        head=table[:, 1],
        duration_ms=table[:, 2] * SCALE_MS,
        length_8th_m=table[:, 3] * SCALE_8TH,
        arc=zeros,
        start_8th_m=zeros,
        end_8th_m=zeros,
        terminals=np.array(terminals, dtype=np.int64),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(arc, max_size=45), st.lists(st.integers(0, 13), min_size=1, max_size=6))
def test_times_and_distances_are_those_of_networkx(found, terminals):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(14))
    for tail, head, time, length in found:
        graph.add_edge(tail, head, cost=time * SCALE_MS * 2**30 + length * SCALE_8TH)
    result = many_to_many(arcs_of(found, terminals))
    for row, origin in enumerate(terminals):
        costs = nx.single_source_dijkstra_path_length(graph, origin, weight="cost")
        for column, destination in enumerate(terminals):
            assert result.reachable[row, column] == (destination in costs)
            if destination in costs:
                expected = divmod(costs[destination], 2**30)
                got = result.duration_ms[row, column], result.length_8th_m[row, column]
                assert got == expected


def test_of_equally_fast_ways_the_shorter_is_taken():
    found = [(0, 1, 1, 5), (1, 3, 1, 5), (0, 2, 1, 4), (2, 3, 1, 4)]
    result = many_to_many(arcs_of(found, [0, 3]))
    assert result.length_8th_m[0, 1] == 8 * SCALE_8TH


def test_dead_ends_chains_and_parts_without_terminals_go():
    chain = [(node, node + 1, 1, 1) for node in range(40)]
    island = [(50, 51, 1, 1), (51, 52, 1, 1), (52, 50, 1, 1)]
    arcs = arcs_of(chain + island, [0, 20], count=60)
    weight = arcs.duration_ms.astype(float)
    tail, head, weight = reduce_graph(60, arcs.tail, arcs.head, weight, arcs.terminals)
    assert tail.tolist() == [0]
    assert head.tolist() == [20]
    assert weight.tolist() == [20.0 * SCALE_MS]


def test_more_than_a_day_and_a_half_of_driving_is_out_of_reach_not_a_number():
    steps = [(node, node + 1, 5, 1) for node in range(40)]
    result = many_to_many(arcs_of(steps, [0, 20, 40], count=41))
    assert result.reachable[0].tolist() == [True, True, False]
    assert result.duration_ms[0].tolist() == [0, 100 * SCALE_MS, 0]


def test_no_terminals_and_no_roads_are_no_trouble():
    assert many_to_many(arcs_of([], [])).reachable.shape == (0, 0)
    assert many_to_many(arcs_of([], [3, 3])).reachable.all()
    assert not many_to_many(arcs_of([], [3, 4])).reachable[0, 1]
