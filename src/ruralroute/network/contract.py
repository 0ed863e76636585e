"""Nodes of a graph are taken out one by one, and the ways over them kept as shortcuts.

The next node to go has few neighbours and lies not far above others that went (so that no chain is
taken down from its end, node by node).  Nodes wait in a queue for each such key.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.compiled import compiled

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]

_KEYS = 4_096
Queues = tuple[Small, Small, Small, Small, Small]
"""Key of each node, the nodes before and after it, and front and rear of each queue."""
Lists = tuple[Small, Small, Small, Floats, Floats]
"""First entry of each node; for each entry the next one, the neighbour, and the weights away from
the node and back to it."""


@compiled
def contract(
    count: int, tail: Ints, head: Ints, weight: Floats, space: int
) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Take all nodes out.

    Parameters
    ----------
    count, tail, head, weight
        The graph.
    space
        Room for shortcuts, at least twice the number of arcs.

    Returns
    -------
    tuple
        The nodes in the order in which they went (not all of them when the room did not do), the
        first shortcut of each, by this order, and the end; and for each shortcut the node above,
        its weight towards it and its weight back.
    """
    lists, free = _neighbours(count, tail, head, weight, space)
    start, link, near, out, back = lists
    degree = np.zeros(count, np.int32)
    for node in range(count):
        entry = start[node]
        while entry >= 0:
            degree[node] += 1
            entry = link[entry]
    level, mark = np.zeros(count, np.int32), np.full(count, -1, np.int32)
    seen = np.full(count, -1, np.int32)
    queues = (
        np.zeros(count, np.int32),
        np.full(count, -1, np.int32),
        np.full(count, -1, np.int32),
        np.full(_KEYS, -1, np.int32),
        np.full(_KEYS, -1, np.int32),
    )
    for node in range(count):
        _enqueue(queues, node, _key(degree[node], level[node]))
    order, first = np.empty(count, np.int64), np.zeros(count + 1, np.int64)
    above, to_above, from_above = np.empty(space, np.int64), np.empty(space), np.empty(space)
    shortcuts, marks = (above, to_above, from_above), (mark, seen)
    used, lowest = first[0], 0
    for turn in range(count):
        while queues[3][lowest] < 0:
            lowest += 1
        node = int(queues[3][lowest])
        _dequeue(queues, node)
        many = int(degree[node])
        if used + many > space:
            return order[:turn], first, above, to_above, from_above
        entry = start[node]
        for at in range(used, used + many):
            above[at], to_above[at], from_above[at] = near[entry], out[entry], back[entry]
            mark[near[entry]] = at
            after = link[entry]
            link[entry] = free
            free, entry = entry, after
        for at in range(used, used + many):
            one = above[at]
            change, free = _bridge(lists, free, (node, at, used, many), shortcuts, marks)
            if free < -1:
                return order[:turn], first, above, to_above, from_above
            degree[one] += change
            level[one] = max(level[one], level[node] + 1)
        for at in range(used, used + many):
            one = above[at]
            mark[one] = -1
            key = _key(degree[one], level[one])
            if key != queues[0][one]:
                _dequeue(queues, one)
                _enqueue(queues, one, key)
                lowest = min(lowest, key)
        order[turn] = node
        used += many
        first[turn + 1] = used
    return order, first, above[:used].copy(), to_above[:used].copy(), from_above[:used].copy()


@compiled
def _neighbours(
    count: int, tail: Ints, head: Ints, weight: Floats, space: int
) -> tuple[Lists, int]:
    """List the neighbours of each node, each once, and the first entry that is free."""
    start, link = np.full(count, -1, np.int32), np.empty(space, np.int32)
    near, out, back = np.empty(space, np.int32), np.empty(space), np.empty(space)
    used = 0
    for arc in range(len(tail)):
        if tail[arc] != head[arc]:
            for node, other, there, here in (
                (tail[arc], head[arc], weight[arc], np.inf),
                (head[arc], tail[arc], np.inf, weight[arc]),
            ):
                entry = start[node]
                while entry >= 0 and near[entry] != other:
                    entry = link[entry]
                if entry < 0:
                    link[used], start[node] = start[node], used
                    near[used], out[used], back[used] = other, there, here
                    used += 1
                else:
                    out[entry] = min(out[entry], there)
                    back[entry] = min(back[entry], here)
    for entry in range(used, space):
        link[entry] = entry + 1 if entry + 1 < space else -1
    return (start, link, near, out, back), used if used < space else -1


@compiled
def _bridge(
    lists: Lists,
    free: int,
    went: tuple[int, int, int, int],
    shortcuts: tuple[Ints, Floats, Floats],
    marks: tuple[Small, Small],
) -> tuple[int, int]:
    """Join one neighbour of a node that goes to the others, and forget the node.

    `went` is the node, the shortcut to that neighbour, the node's first shortcut and their number;
    `marks` has the shortcut to each neighbour, and room to mark those that were joined before.
    Returns by how much the number of its neighbours changes and the first entry that is free; -2
    when there is none.
    """
    start, link, near, out, back = lists
    above, to_above, from_above = shortcuts
    node, at, used, many = went
    mark, seen = marks
    one, leave, arrive = above[at], to_above[at], from_above[at]
    entry, previous, change = start[one], -1, 0
    while entry >= 0:
        other, after = near[entry], link[entry]
        if other == node:
            if previous < 0:
                start[one] = after
            else:
                link[previous] = after
            link[entry] = free
            free = entry
            change -= 1
        else:
            found = mark[other]
            if found >= 0:
                out[entry] = min(out[entry], arrive + to_above[found])
                back[entry] = min(back[entry], from_above[found] + leave)
                seen[other] = node
            previous = entry
        entry = after
    for found in range(used, used + many):
        other = above[found]
        if other == one:
            continue
        if seen[other] == node:
            seen[other] = -1
            continue
        if free < 0:
            return change, -2
        entry, free = free, link[free]
        link[entry], start[one] = start[one], entry
        near[entry], out[entry] = other, arrive + to_above[found]
        back[entry] = from_above[found] + leave
        change += 1
    return change, free


@compiled
def _key(degree: int, level: int) -> int:
    return min(2 * max(degree, 2) + level, _KEYS - 1)


@compiled
def _enqueue(queues: Queues, node: int, key: int) -> None:
    keys, before, after, front, rear = queues
    keys[node], before[node], after[node] = key, rear[key], -1
    if rear[key] < 0:
        front[key] = node
    else:
        after[rear[key]] = node
    rear[key] = node


@compiled
def _dequeue(queues: Queues, node: int) -> None:
    keys, before, after, front, rear = queues
    key = keys[node]
    if before[node] < 0:
        front[key] = after[node]
    else:
        after[before[node]] = after[node]
    if after[node] < 0:
        rear[key] = before[node]
    else:
        before[after[node]] = before[node]
