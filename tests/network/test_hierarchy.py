import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.network import hierarchy, shortest
from ruralroute.network.arcs import Arcs
from ruralroute.network.hierarchy import build_topology, customize, search_pairs
from ruralroute.network.shortest import Reduced, by_hierarchy, by_search, many_to_many

arc = st.tuples(st.integers(0, 19), st.integers(0, 19), st.integers(1, 9))


def columns(found):
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2].astype(float)


@settings(max_examples=200, deadline=None)
@given(st.lists(arc, max_size=70), st.lists(st.integers(0, 19), min_size=1, max_size=6))
def test_least_weights_are_those_of_networkx(found, ends):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(20))
    for tail, head, weight in found:
        graph.add_edge(tail, head, cost=weight)
    tail, head, weight = columns(found)
    topology = build_topology(20, tail, head)
    weighted = customize(topology, tail, head, weight)
    got = search_pairs(weighted, np.array(ends), np.arange(20))
    for row, origin in enumerate(ends):
        costs = nx.single_source_dijkstra_path_length(graph, origin, weight="cost")
        assert got[row].tolist() == [costs.get(node, np.inf) for node in range(20)]


def grid(size, rng, *, one_way=0.1):
    """Streets of a grid, some one-way, with packed weights that are all different."""
    node = np.arange(size * size).reshape(size, size)
    one = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    other = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    back = rng.random(len(one)) >= one_way
    tail, head = np.concatenate([one, other[back]]), np.concatenate([other, one[back]])
    return tail, head, rng.integers(1, 90_000, len(tail)), rng.integers(1, 9_000, len(tail))


def test_a_hierarchy_finds_what_a_plain_search_finds_to_the_last_bit():
    rng = np.random.default_rng(1)
    tail, head, time, length = grid(30, rng)
    graph = Reduced(900, tail, head, shortest.pack(time, length))
    ends = rng.choice(900, 150, replace=False)
    got = by_hierarchy(graph, ends, ends)
    assert np.array_equal(got, by_search(graph, ends, ends, 2.0**27 - 1))


def test_one_topology_serves_many_weights_and_closed_roads():
    rng = np.random.default_rng(2)
    tail, head, time, length = grid(12, rng)
    topology = build_topology(144, tail, head)
    ends = np.arange(144)
    for _ in range(3):
        weight = shortest.pack(rng.permutation(time), length)
        weight[rng.random(len(weight)) < 0.1] = np.inf
        got = search_pairs(customize(topology, tail, head, weight), ends, ends)
        is_open = np.isfinite(weight)
        graph = Reduced(144, tail[is_open], head[is_open], weight[is_open])
        assert np.array_equal(got, by_search(graph, ends, ends, 2.0**27 - 1))


@pytest.mark.parametrize("most", [0, hierarchy._MAX_TRIANGLES])
def test_many_terminals_get_the_same_answers_with_and_without_a_hierarchy(monkeypatch, most):
    rng = np.random.default_rng(3)
    tail, head, time, length = grid(14, rng)
    zeros = np.zeros(len(tail), dtype=np.int64)
    ends = rng.choice(196, 70, replace=True)
    arcs = Arcs(
        node_count=196,
        tail=tail,
        head=head,
        duration_ms=time,
        length_8th_m=length,
        arc=zeros,
        start_8th_m=zeros,
        end_8th_m=zeros,
        terminals=ends,
    )
    plain = by_search(
        Reduced(196, tail, head, shortest.pack(time, length)),
        ends,
        ends,
        shortest.search_limit(arcs),
    )
    monkeypatch.setattr(hierarchy, "_MAX_TRIANGLES", most)
    found = many_to_many(arcs)
    reachable = np.isfinite(plain)
    assert np.array_equal(found.reachable, reachable)
    weight = shortest.pack(found.duration_ms, found.length_8th_m)
    assert np.array_equal(weight[reachable], plain[reachable])


def test_no_roads_are_no_trouble():
    nothing = np.zeros(0, dtype=np.int64)
    topology = build_topology(3, nothing, nothing)
    weighted = customize(topology, nothing, nothing, np.zeros(0))
    assert search_pairs(weighted, np.array([0, 1]), np.array([1])).tolist() == [[np.inf], [0.0]]
