import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.network import hierarchy, shortest
from ruralroute.network.arcs import Arcs
from ruralroute.network.hierarchy import build_hierarchy, search_pairs
from ruralroute.network.shortest import by_hierarchy, by_search, many_to_many

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
    got = search_pairs(build_hierarchy(20, tail, head, weight), np.array(ends), np.arange(20))
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


def arcs_of(graph, count, ends, *, arrivals=None):
    tail, head, time, length = graph
    zeros = np.zeros(len(tail), dtype=np.int64)
    return Arcs(
        node_count=count,
        tail=tail,
        head=head,
        duration_ms=time,
        length_8th_m=length,
        arc=zeros,
        start_8th_m=zeros,
        end_8th_m=zeros,
        terminals=ends,
        arrivals=arrivals,
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_hierarchy_finds_what_a_plain_search_finds_to_the_last_bit(seed):
    rng = np.random.default_rng(seed)
    arcs = arcs_of(
        grid(30, rng),
        900,
        rng.choice(900, 150, replace=seed % 2 == 0),
        arrivals=rng.choice(900, 150) if seed > 1 else None,
    )
    weight = shortest.pack(arcs.duration_ms, arcs.length_8th_m)
    got = by_hierarchy(arcs, weight)
    assert np.array_equal(got, by_search(arcs, weight, 2.0**27 - 1))


def test_long_chains_and_many_leaves_stay_shallow():
    chain = np.arange(5_000)
    star = np.full(3_000, 2_500)
    tail = np.concatenate([chain[:-1], star])
    head = np.concatenate([chain[1:], np.arange(5_000, 8_000)])
    weight = np.arange(1.0, len(tail) + 1)
    found = build_hierarchy(
        8_000, *(np.concatenate(one) for one in ((tail, head), (head, tail), (weight, weight)))
    )
    assert found.depth.max() < 40
    got = search_pairs(found, np.array([0, 7_999]), np.array([4_999]))
    assert got.ravel().tolist() == [weight[:4_999].sum(), weight[-1] + weight[2_500:4_999].sum()]


@pytest.mark.parametrize("suits", [False, True])
def test_many_terminals_get_the_same_answers_with_and_without_a_hierarchy(monkeypatch, suits):
    rng = np.random.default_rng(3)
    arcs = arcs_of(grid(14, rng), 196, rng.choice(196, 70, replace=True))
    weight = shortest.pack(arcs.duration_ms, arcs.length_8th_m)
    plain = by_search(arcs, weight, shortest.search_limit(arcs))
    monkeypatch.setattr(shortest, "LOADING_PAYS", 0)
    if not suits:
        monkeypatch.setattr(hierarchy, "build_hierarchy", lambda *graph: None)
    found = many_to_many(arcs)
    reachable = np.isfinite(plain)
    assert np.array_equal(found.reachable, reachable)
    weight = shortest.pack(found.duration_ms, found.length_8th_m)
    assert np.array_equal(weight[reachable], plain[reachable])


def test_small_searches_are_plain_until_enough_was_asked_for(monkeypatch):
    rng = np.random.default_rng(4)
    arcs = arcs_of(grid(6, rng), 36, rng.choice(36, 10, replace=False))
    monkeypatch.setattr(shortest, "_TALLY", shortest._Tally())
    monkeypatch.setattr(shortest, "LOADING_PAYS", 3 * 360)
    asked = []

    def refuses(*_graph):
        asked.append(True)

    monkeypatch.setattr(hierarchy, "build_hierarchy", refuses)
    for _ in range(4):
        many_to_many(arcs)
    assert len(asked) == 2


def test_a_graph_that_is_no_map_of_roads_is_refused():
    tail, head = (one.ravel() for one in np.mgrid[:90, :90])
    thick = build_hierarchy(90, tail, head, np.ones(len(tail)))
    assert thick is not None
    assert (thick.depth.max(), len(thick.above)) == (89, 90 * 89 // 2)
    count = 3_000
    rng = np.random.default_rng(6)
    wild = build_hierarchy(
        count, rng.integers(0, count, 9_000), rng.integers(0, count, 9_000), np.ones(9_000)
    )
    assert wild is None


def test_no_roads_are_no_trouble():
    nothing = np.zeros(0, dtype=np.int64)
    found = build_hierarchy(3, nothing, nothing, np.zeros(0))
    assert search_pairs(found, np.array([0, 1]), np.array([1])).tolist() == [[np.inf], [0.0]]
