"""Many-to-many searches by a customizable contraction hierarchy, in NumPy alone.

Nodes are ranked so that contracting them in that order adds few shortcuts (minimum degree, by the
sparse factorization of SciPy, whose fill is the set of shortcuts).  Weights are then carried up
along all triangles below a shortcut.  A fastest way climbs from its origin and descends to its
destination, so two sweeps, level by level and over many origins at once, find all of them.

Weights are those of `shortest.pack`: time and distance along the fastest way come in one pass,
exact like those of a plain search.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array
from scipy.sparse.linalg import splu

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FIELD_ENTRIES = 4_000_000
"""Nodes times origins of one sweep, at most (32 MB), as long as 16 origins go at once."""
_ORIGINS_AT_ONCE = 128
_MAX_TRIANGLES = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """Shortcuts of a graph, whatever its weights.

    Nodes are numbered by rank.  Shortcut s joins `low[s]` to the higher `high[s]`; shortcuts are
    sorted by `low`, and those of rank r are `start[r]:start[r + 1]`.

    Parameters
    ----------
    rank
        Rank of each node of the graph.
    start, low, high
        The shortcuts.
    level
        Of each rank: above the levels of all lower nodes joined to it.
    first, second, third
        Triangles: shortcuts from one low node to a lower and to a higher one, and the shortcut
        between these two; sorted by the level of the low node.
    triangle_start
        First triangle of each level, and the end.
    """

    rank: Ints
    start: Ints
    low: Ints
    high: Ints
    level: Ints
    first: Ints
    second: Ints
    third: Ints
    triangle_start: Ints


def build_topology(count: int, tail: Ints, head: Ints) -> Topology | None:
    """Rank the nodes of a graph and find the shortcuts; directions do not matter.

    None when there would be too many shortcuts: roads have few, since they hardly cross without
    meeting.
    """
    eliminated = _eliminate(count, tail, head)
    if eliminated is None:
        return None
    rank, start, high = eliminated
    sizes = np.diff(start)
    if int((sizes * (sizes - 1) // 2).sum()) > _MAX_TRIANGLES:
        return None
    low = np.repeat(np.arange(count), np.diff(start))
    level = _levels(start, high)
    first, second = _pairs(start)
    key = low * count + high
    third = np.searchsorted(key, high[first] * count + high[second])
    order = np.argsort(level[low[first]], kind="stable")
    edges = np.arange(level.max(initial=0) + 2)
    return Topology(
        rank=rank,
        start=start,
        low=low,
        high=high,
        level=level,
        first=first[order],
        second=second[order],
        third=third[order],
        triangle_start=np.searchsorted(level[low[first]][order], edges),
    )


def _eliminate(count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints] | None:
    """Rank nodes by minimum degree; return the ranks, and starts and high nodes of shortcuts.

    The matrix is that of a network of resistors, a little grounded: elimination adds an entry for
    each shortcut, and none of them vanishes.
    """
    apart = tail != head
    ends = np.concatenate([tail[apart], head[apart]]), np.concatenate([head[apart], tail[apart]])
    joined = coo_array((np.ones(len(ends[0])), ends), shape=(count, count)).tocsc()
    joined.sum_duplicates()
    joined.data[:] = -1.0
    degree = np.diff(joined.indptr)
    own = np.arange(count)
    matrix = joined + coo_array((degree + 1e-3, (own, own)), shape=(count, count)).tocsc()
    factors = splu(
        csc_array(matrix),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    if not np.array_equal(factors.perm_c, factors.perm_r):
        return None
    lower = csc_array(factors.L)
    column = np.repeat(own, np.diff(lower.indptr))
    below = lower.indices > column
    keys = np.sort(column[below] * count + lower.indices[below])
    start = np.searchsorted(keys, np.arange(count + 1) * count)
    return factors.perm_c.astype(np.int64), start, keys % count


def _levels(start: Ints, high: Ints) -> Ints:
    """Give each rank the height of its tree of elimination below it."""
    level = [0] * (len(start) - 1)
    begins, targets = start.tolist(), high.tolist()
    for node, begin in enumerate(begins[:-1]):
        if begins[node + 1] > begin:
            parent = targets[begin]
            level[parent] = max(level[parent], level[node] + 1)
    return np.array(level, dtype=np.int64)


def _pairs(start: Ints) -> tuple[Ints, Ints]:
    """List all pairs of shortcuts with the same low node, the one to the lower node first."""
    sizes = np.diff(start)
    after = np.repeat(start[1:], sizes) - np.arange(start[-1]) - 1
    first = np.repeat(np.arange(start[-1]), after)
    begin = np.concatenate([[0], np.cumsum(after)])[:-1]
    second = np.arange(len(first)) - np.repeat(begin, after) + first + 1
    return first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """Shortcuts with weights: `up` from low to high, `down` from high to low."""

    topology: Topology
    up: Floats
    down: Floats


def customize(topology: Topology, tail: Ints, head: Ints, weight: Floats) -> Hierarchy:
    """Give the shortcuts weights; the arcs are among those that the topology was built of."""
    count = len(topology.rank)
    key = topology.low * count + topology.high
    one, other = topology.rank[tail], topology.rank[head]
    apart = one != other
    one, other, weight = one[apart], other[apart], weight[apart]
    place = np.searchsorted(key, np.minimum(one, other) * count + np.maximum(one, other))
    up, down = np.full(len(key), np.inf), np.full(len(key), np.inf)
    climbs = one < other
    np.minimum.at(up, place[climbs], weight[climbs])
    np.minimum.at(down, place[~climbs], weight[~climbs])
    bounds = topology.triangle_start.tolist()
    for begin, end in pairwise(bounds):
        if begin == end:
            continue
        at = slice(begin, end)
        first, second, third = topology.first[at], topology.second[at], topology.third[at]
        np.minimum.at(up, third, down[first] + up[second])
        np.minimum.at(down, third, down[second] + up[first])
    return Hierarchy(topology=topology, up=up, down=down)


def search_pairs(found: Hierarchy, origins: Ints, destinations: Ints) -> Floats:
    """Return the least weight between nodes, infinite where there is no way.

    Returns
    -------
    ndarray
        Shape (origins, destinations).
    """
    topology = found.topology
    result = np.empty((len(origins), len(destinations)))
    tops = topology.rank[destinations]
    above = _ancestors(topology, tops)
    descent = _descend(found, above)
    order = np.argsort(topology.rank[origins], kind="stable")
    width = min(max(_FIELD_ENTRIES // len(topology.rank), 16), _ORIGINS_AT_ONCE)
    for at in range(0, len(order), width):
        rows = order[at : at + width]
        begins = topology.rank[origins[rows]]
        field = np.full((len(topology.rank), len(rows)), np.inf)
        field[begins, np.arange(len(rows))] = 0.0
        for step in (*_climb(found, _ancestors(topology, begins)), *descent):
            step.run(field)
        result[rows] = field[tops].T
    return result


def _ancestors(topology: Topology, ranks: Ints) -> Bools:
    """Mark nodes and all above them in the tree of elimination."""
    start, size = topology.start, len(topology.rank)
    has_parent = start[1:] > start[:-1]
    parent = np.full(size, -1, dtype=np.int64)
    parent[has_parent] = topology.high[start[:-1][has_parent]]
    marked = np.zeros(size, dtype=np.bool_)
    while len(ranks):
        ranks = np.unique(ranks[~marked[ranks]])
        marked[ranks] = True
        ranks = parent[ranks]
        ranks = ranks[ranks >= 0]
    return marked


@dataclass(frozen=True, slots=True)
class _Step:
    """The nodes of one level that take the best over their shortcuts.

    Nodes with many shortcuts come first; `source` lists the far ends of the first shortcut of
    each, then of the second of all that have one, and so on, `sizes[k]` of them each time.
    """

    nodes: Ints
    source: Ints
    weight: Floats
    sizes: list[int]

    def run(self, field: Floats) -> None:
        """Improve a field (nodes, origins) in place."""
        ways = field[self.source]
        ways += self.weight
        if len(self.nodes) == 1:
            best = ways.min(axis=0, keepdims=True)
        else:
            best, begin = ways[: self.sizes[0]], self.sizes[0]
            for size in self.sizes[1:]:
                part = best[:size]
                np.minimum(part, ways[begin : begin + size], out=part)
                begin += size
        field[self.nodes] = np.minimum(field[self.nodes], best)


def _climb(found: Hierarchy, nodes: Bools) -> list[_Step]:
    """Plan the way from marked nodes into those above, from the lowest level up."""
    topology = found.topology
    kept = np.flatnonzero(nodes[topology.low] & np.isfinite(found.up))
    return _steps(topology.level, topology.high[kept], topology.low[kept], found.up[kept])


def _descend(found: Hierarchy, nodes: Bools) -> list[_Step]:
    """Plan the way into marked nodes from those above, from the highest level down."""
    topology = found.topology
    kept = np.flatnonzero(nodes[topology.low] & np.isfinite(found.down))
    into, source = topology.low[kept], topology.high[kept]
    return _steps(topology.level, into, source, found.down[kept])[::-1]


def _steps(level: Ints, into: Ints, source: Ints, weight: Floats) -> list[_Step]:
    """Sort shortcuts by level, then by their number at their node, then nodes of many first."""
    if not len(into):
        return []
    order = np.argsort(into, kind="stable")
    into, source, weight = into[order], source[order], weight[order]
    fresh = np.append(True, into[1:] != into[:-1])
    begin = np.flatnonzero(fresh)
    many = np.diff(np.append(begin, len(into)))
    owner = np.cumsum(fresh) - 1
    number = np.arange(len(into)) - begin[owner]
    height = level[into]
    order = np.lexsort((into, -many[owner], number, height))
    into, number, height = into[order], number[order], height[order]
    source, weight = source[order], weight[order, None]
    turns = np.append(True, (height[1:] != height[:-1]) | (number[1:] != number[:-1]))
    blocks = np.append(np.flatnonzero(turns), len(into))
    firsts = np.flatnonzero(number[blocks[:-1]] == 0)
    steps = []
    for one, other in zip(firsts, np.append(firsts[1:], len(blocks) - 1), strict=True):
        bounds = blocks[one : other + 1]
        part = slice(bounds[0], bounds[-1])
        sizes = np.diff(bounds).tolist()
        steps.append(_Step(into[bounds[0] : bounds[1]], source[part], weight[part], sizes))
    return steps
