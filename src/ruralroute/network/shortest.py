"""Fastest ways between many nodes, exactly: times and the distances along them in one search.

A weight holds time and distance in one float: whole milliseconds, and eighths of a metre times
2**-24.  Sums stay exact as long as time stays below 2**27 ms and distance below 2**24 eighths,
which the limit of the search ensures.  Of equally fast ways the shortest is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ruralroute.network.arcs import Arcs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_TIME_LIMIT = 2.0**27
_LENGTH_LIMIT = 2.0**24
_MAX_ROUNDS = 60
_ROWS_AT_ONCE = 256
LOADING_PAYS = 4_000_000
"""After so many terminals times nodes, loading the compiled loops of the hierarchy takes less
time than plain searches took until then; once loaded, a hierarchy is always faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyToMany:
    """Times, distances and a mask between terminals; 0 where there is no way."""

    duration_ms: Ints
    length_8th_m: Ints
    reachable: Bools


def pack(duration_ms: Ints, length_8th_m: Ints) -> Floats:
    """Pack time and distance into weights."""
    return duration_ms + length_8th_m / _LENGTH_LIMIT


def search_limit(arcs: Arcs) -> float:
    """Return the weight up to which sums are exact: never more than 37 hours of driving."""
    if not len(arcs.tail):
        return _TIME_LIMIT - 1
    fastest = float(np.max(arcs.length_8th_m / arcs.duration_ms))
    return float(np.floor(min(_TIME_LIMIT - 1, (_LENGTH_LIMIT - 1) / fastest)))


def to_graph(count: int, tail: Ints, head: Ints, weight: Floats) -> tuple[csr_array, Ints]:
    """Return a sparse graph, of parallel arcs the cheapest, and the arc of each entry."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    start = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(tail[first], minlength=count), out=start[1:])
    entries = (weight[first], head[first].astype(np.int32), start)
    return csr_array(entries, shape=(count, count)), order[first]


@dataclass(slots=True)
class _Tally:
    """Terminals times nodes that were asked for in this process."""

    asked: int = 0


_TALLY = _Tally()


def many_to_many(arcs: Arcs) -> ManyToMany:
    """Search between all terminals of a graph, by a hierarchy where that is faster.

    Both ways give the same to the last bit.
    """
    if not len(arcs.terminals):
        return _unpack(np.zeros((0, 0)))
    weight = pack(arcs.duration_ms, arcs.length_8th_m)
    limit = search_limit(arcs)
    pairs = None
    _TALLY.asked += len(arcs.terminals) * arcs.node_count
    if _TALLY.asked >= LOADING_PAYS:
        pairs = by_hierarchy(arcs, weight)
    if pairs is None:
        pairs = by_search(arcs, weight, limit)
    pairs[pairs > limit] = np.inf
    if arcs.arrivals is not None:
        pairs[arcs.terminals[:, None] == arcs.terminals[None, :]] = 0.0
    return _unpack(pairs)


def by_hierarchy(arcs: Arcs, weight: Floats) -> Floats | None:
    """Return the least weights between terminals; None when the graph suits no hierarchy."""
    from ruralroute.network.hierarchy import build_hierarchy, search_pairs  # noqa: PLC0415 (numba)

    found = build_hierarchy(arcs.node_count, arcs.tail, arcs.head, weight)
    return None if found is None else search_pairs(found, arcs.terminals, arcs.ends)


def by_search(arcs: Arcs, weight: Floats, limit: float) -> Floats:
    """Return the same by a plain search from each terminal, on the reduced graph."""
    from_there = np.unique(arcs.terminals, return_inverse=True)
    to_there = np.unique(arcs.ends, return_inverse=True)
    nodes = np.union1d(from_there[0], to_there[0])
    tail, head, weight = reduce_graph(arcs.node_count, arcs.tail, arcs.head, weight, nodes)
    kept, index = np.unique(np.concatenate([nodes, tail, head]), return_inverse=True)
    tail, head = index[len(nodes) :].reshape(2, -1)
    matrix, _ = to_graph(len(kept), tail, head, weight)
    origins, ends = (index[np.searchsorted(nodes, one)] for one, _ in (from_there, to_there))
    rows = [
        dijkstra(matrix, indices=origins[at : at + _ROWS_AT_ONCE], limit=limit)[:, ends]
        for at in range(0, len(origins), _ROWS_AT_ONCE)
    ]
    found: Floats = np.vstack(rows)[np.ix_(from_there[1], to_there[1])]
    return found


def _unpack(packed: Floats) -> ManyToMany:
    reachable = np.isfinite(packed)
    rest = packed.copy()
    rest[~reachable] = 0.0
    time = np.floor(rest)
    rest -= time
    rest *= _LENGTH_LIMIT
    return ManyToMany(
        duration_ms=time.astype(np.int64),
        length_8th_m=rest.astype(np.int64),
        reachable=reachable,
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """Neighbours a < b with the weight of either direction, infinite where there is none."""

    a: Ints
    b: Ints
    ab: Floats
    ba: Floats

    def only(self, kept: Bools) -> _Links:
        return _Links(self.a[kept], self.b[kept], self.ab[kept], self.ba[kept])


def reduce_graph(
    count: int, tail: Ints, head: Ints, weight: Floats, terminals: Ints
) -> tuple[Ints, Ints, Floats]:
    """Shrink a graph without changing any distance between terminals.

    Parts without a terminal go; then dead ends without a terminal go and nodes between just two
    neighbours are bridged, until little changes.

    Returns
    -------
    tuple
        Tail, head and weight of the arcs that are left; nodes keep their numbers.
    """
    is_terminal = np.zeros(count, dtype=np.bool_)
    is_terminal[terminals] = True
    links = _links(count, tail, head, weight)
    if len(terminals):
        links = links.only(_near_terminals(count, links, is_terminal))
    rank = np.random.default_rng(0).permutation(count)
    for _ in range(_MAX_ROUNDS):
        links, changed = _round(count, links, is_terminal, rank)
        if changed <= count // 1000:
            break
    there, back = np.isfinite(links.ab), np.isfinite(links.ba)
    return (
        np.concatenate([links.a[there], links.b[back]]),
        np.concatenate([links.b[there], links.a[back]]),
        np.concatenate([links.ab[there], links.ba[back]]),
    )


def _links(count: int, tail: Ints, head: Ints, weight: Floats) -> _Links:
    """Gather arcs into links, of parallel arcs the cheapest; arcs from a node to itself go."""
    apart = tail != head
    tail, head, weight = tail[apart], head[apart], weight[apart]
    up = tail < head
    unknown = np.full(len(tail), np.inf)
    return _merged(
        count,
        np.minimum(tail, head),
        np.maximum(tail, head),
        np.where(up, weight, unknown),
        np.where(up, unknown, weight),
    )


def _merged(count: int, a: Ints, b: Ints, ab: Floats, ba: Floats) -> _Links:
    key = a * count + b
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else order
    if not len(first):
        return _Links(a, b, ab, ba)
    at = order[first]
    return _Links(
        a[at],
        b[at],
        np.minimum.reduceat(ab[order], first),
        np.minimum.reduceat(ba[order], first),
    )


def _near_terminals(count: int, links: _Links, is_terminal: Bools) -> Bools:
    shape = (count, count)
    joined = csr_array((np.ones(len(links.a), dtype=np.int8), (links.a, links.b)), shape=shape)
    _, label = connected_components(joined, directed=False)
    wanted = np.zeros(label.max() + 1, dtype=np.bool_)
    wanted[label[is_terminal]] = True
    kept: Bools = wanted[label[links.a]]
    return kept


def _round(count: int, links: _Links, is_terminal: Bools, rank: Ints) -> tuple[_Links, int]:
    """Take dead ends away and bridge nodes between two neighbours; tell how many nodes went."""
    degree = np.bincount(links.a, minlength=count) + np.bincount(links.b, minlength=count)
    leaf = (degree == 1) & ~is_terminal
    links = links.only(~(leaf[links.a] | leaf[links.b]))
    degree = np.bincount(links.a, minlength=count) + np.bincount(links.b, minlength=count)
    middle = (degree == 2) & ~is_terminal
    both = middle[links.a] & middle[links.b]
    a, b = links.a[both], links.b[both]
    middle[np.where(rank[a] < rank[b], a, b)] = False
    changed = int(leaf.sum() + middle.sum())
    return _bridge(count, links, middle), changed


def _bridge(count: int, links: _Links, middle: Bools) -> _Links:
    """Replace each node of `middle`, no two of them neighbours, by a link between its two."""
    at_a, at_b = middle[links.a], middle[links.b]
    node = np.concatenate([links.a[at_a], links.b[at_b]])
    other = np.concatenate([links.b[at_a], links.a[at_b]])
    out = np.concatenate([links.ab[at_a], links.ba[at_b]])
    into = np.concatenate([links.ba[at_a], links.ab[at_b]])
    order = np.argsort(node, kind="stable")
    one, two = order[0::2], order[1::2]
    there, back = into[one] + out[two], into[two] + out[one]
    up = other[one] < other[two]
    rest = links.only(~(at_a | at_b))
    return _merged(
        count,
        np.concatenate([rest.a, np.minimum(other[one], other[two])]),
        np.concatenate([rest.b, np.maximum(other[one], other[two])]),
        np.concatenate([rest.ab, np.where(up, there, back)]),
        np.concatenate([rest.ba, np.where(up, back, there)]),
    )
