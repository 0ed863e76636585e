"""Many-to-many searches by a contraction hierarchy, in compiled loops.

When a node is taken out of a graph (see `contract`), its neighbours are all above it in one tree.
So every fastest way climbs from its origin along the tree and descends to its destination: with
the weights from and to all its ancestors known for each place, a pair is the least sum over the
ancestors that both have.

Weights are those of `shortest.pack`: time and distance along the fastest way come in one pass, as
exact as those of a plain search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.compiled import compiled
from ruralroute.network.contract import contract

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SPACE, _MOST = 4, 24
"""Shortcuts for each node and arc that there is room for at first, and at most: roads have few,
since they hardly cross without meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """A contracted graph; nodes are numbered by the order in which they went.

    Parameters
    ----------
    rank
        Number of each node of the graph.
    first, above, out, back
        Shortcuts of node r to nodes above it are `first[r]:first[r + 1]`: the node, the weight
        towards it and the weight back, infinite where there is no way.
    parent
        Lowest of the nodes above each node; -1 at the top.
    depth
        Number of ancestors of each node.
    place
        Each node's number when the tree is walked from the top, branch after branch.
    """

    rank: Ints
    first: Ints
    above: Ints
    out: Floats
    back: Floats
    parent: Ints
    depth: Ints
    place: Ints


def build_hierarchy(count: int, tail: Ints, head: Ints, weight: Floats) -> Hierarchy | None:
    """Contract a graph; None when there would be too many shortcuts."""
    for times in (_SPACE, _MOST):
        space = times * (count + len(tail)) + 64
        order, first, above, out, back = contract(count, tail, head, weight, space)
        if len(order) == count:
            rank = np.empty(count, dtype=np.int64)
            rank[order] = np.arange(count)
            above = rank[above]
            parent, depth, place = _tree(first, above)
            return Hierarchy(
                rank=rank,
                first=first,
                above=above,
                out=out,
                back=back,
                parent=parent,
                depth=depth,
                place=place,
            )
    return None


def search_pairs(found: Hierarchy, origins: Ints, ends: Ints) -> Floats:
    """Return the least weight between nodes, infinite where there is no way.

    Parameters
    ----------
    origins, ends
        Nodes of the graph.

    Returns
    -------
    ndarray
        Shape (origins, ends).
    """
    origins, ends = found.rank[origins], found.rank[ends]
    places = np.concatenate([origins, ends])
    order = np.argsort(found.place[places], kind="stable")
    nodes = places[order]
    row = np.where(order < len(origins), order, -1)
    column = np.where(order >= len(origins), order - len(origins), -1)
    width = int(found.depth[nodes].max(initial=-1)) + 1
    tree = found.first, found.above, found.parent, found.depth
    up = _labels(origins, width, found.out, tree)
    down = _labels(ends, width, found.back, tree)
    return _sums(row, column, _common(nodes, found.parent, found.depth), up, down)


@compiled
def _tree(first: Ints, above: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the parent of each node, how deep it lies, and its place on a walk of the tree."""
    count = len(first) - 1
    parent, depth = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    below, place = np.ones(count, np.int64), np.zeros(count, np.int64)
    for node in range(count):
        for at in range(first[node], first[node + 1]):
            if parent[node] < 0 or above[at] < parent[node]:
                parent[node] = above[at]
        if parent[node] >= 0:
            below[parent[node]] += below[node]
    following, free = np.zeros(count, np.int64), 0
    for node in range(count - 1, -1, -1):
        if parent[node] < 0:
            place[node] = free
            free += below[node]
        else:
            depth[node] = depth[parent[node]] + 1
            place[node] = following[parent[node]]
            following[parent[node]] += below[node]
        following[node] = place[node] + 1
    return parent, depth, place


@compiled
def _common(nodes: Ints, parent: Ints, depth: Ints) -> Ints:
    """Return the depth of the deepest common ancestor of each node and the next; -1 for none."""
    found = np.full(len(nodes), -1, np.int64)
    for index in range(len(nodes) - 1):
        one, other = nodes[index], nodes[index + 1]
        while one != other and one >= 0 and other >= 0:
            if one < other:
                one = parent[one]
            else:
                other = parent[other]
        if one == other and one >= 0:
            found[index] = depth[one]
    return found


@compiled
def _labels(nodes: Ints, width: int, weight: Floats, tree: tuple[Ints, Ints, Ints, Ints]) -> Floats:
    """Return the least weight between each node and its ancestors, by their depth."""
    first, above, parent, depth = tree
    found = np.full((len(nodes), width), np.inf)
    for index in range(len(nodes)):
        node, label = nodes[index], found[index]
        label[depth[node]] = 0.0
        while node >= 0:
            so_far = label[depth[node]]
            if so_far < np.inf:
                for at in range(first[node], first[node + 1]):
                    level = depth[above[at]]
                    label[level] = min(label[level], so_far + weight[at])
            node = parent[node]
    return found


@compiled
def _sums(row: Ints, column: Ints, common: Ints, up: Floats, down: Floats) -> Floats:
    """Return the least sum over the common ancestors of each pair."""
    least = np.full((len(up), len(down)), np.inf)
    for index in range(len(row)):
        if row[index] < 0:
            continue
        climb, target = up[row[index]], least[row[index]]
        for step in (-1, 1):
            at, shared = index, up.shape[1]
            while 0 <= at < len(row) and shared > 0:
                if column[at] >= 0:
                    descent = down[column[at]]
                    best = np.inf
                    for level in range(min(shared, up.shape[1])):
                        best = min(best, climb[level] + descent[level])
                    target[column[at]] = best
                after = at if step > 0 else at - 1
                if 0 <= after < len(row):
                    shared = min(shared, common[after] + 1)
                at += step
    return least
