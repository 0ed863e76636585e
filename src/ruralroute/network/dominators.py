"""Immediate dominators of large graphs, by semi-dominators (Georgiadis and Tarjan's Semi-NCA).

The iterative method of networkx takes minutes on the long chains of rural roads; tests hold this
one against it.
"""

from __future__ import annotations

from collections.abc import Sequence


def immediate_dominators(
    after: Sequence[Sequence[int]], before: Sequence[Sequence[int]], root: int
) -> dict[int, int]:
    """Return the immediate dominator of each node that the root reaches, but the root.

    Parameters
    ----------
    after, before
        For each node, the nodes that its arcs go to, and those that arcs come from.
    root
        Where every way starts.
    """
    order, parent, number = _depth_first(after, root)
    count = len(order)
    semi, label, ancestor = list(range(count)), list(range(count)), [-1] * count
    for node in range(count - 1, 0, -1):
        for one in before[order[node]]:
            source = number[one]
            if source >= 0:
                best = _least(source, ancestor, label, semi)
                semi[node] = min(semi[node], semi[best])
        ancestor[node] = parent[node]
    above = parent[:]
    for node in range(1, count):
        one = above[node]
        while one > semi[node]:
            one = above[one]
        above[node] = one
    return {order[node]: order[above[node]] for node in range(1, count)}


def _depth_first(
    after: Sequence[Sequence[int]], root: int
) -> tuple[list[int], list[int], list[int]]:
    """Return nodes in the order of a depth-first search, the parent of each, and its number."""
    number = [-1] * len(after)
    order, parent = [root], [0]
    number[root] = 0
    stack = [iter(after[root])]
    path = [0]
    while stack:
        for one in stack[-1]:
            if number[one] < 0:
                number[one] = len(order)
                order.append(one)
                parent.append(path[-1])
                path.append(number[one])
                stack.append(iter(after[one]))
                break
        else:
            stack.pop()
            path.pop()
    return order, parent, number


def _least(node: int, ancestor: list[int], label: list[int], semi: list[int]) -> int:
    """Return the node of least semi-dominator on the way up the forest, and shorten the way."""
    if ancestor[node] < 0:
        return node
    way = []
    while ancestor[ancestor[node]] >= 0:
        way.append(node)
        node = ancestor[node]
    for one in reversed(way):
        above = ancestor[one]
        if semi[label[above]] < semi[label[one]]:
            label[one] = label[above]
        ancestor[one] = ancestor[above]
    return label[way[0]] if way else label[node]
