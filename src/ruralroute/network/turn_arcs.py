"""Barred turns in a graph: nodes at which some turns are barred are split, no others.

An arc from which turns are barred leads to a node of its own, which only the arcs leave that one
may turn into.  A place at such a junction is reached by every arc into it, whatever the turns:
whoever stops there does not turn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.arcs import Arcs

Ints = NDArray[np.int64]


def bar_turns(arcs: Arcs, pairs: Ints, arc_head: Ints) -> Arcs:
    """Return a graph without barred turns.

    Parameters
    ----------
    arcs
        The graph; nodes of the network keep their numbers in it.
    pairs
        Barred turns as pairs of arcs of the network, shape (n, 2).
    arc_head
        Node of the network at the end of each of its arcs.
    """
    if not len(pairs):
        return arcs
    arcs = _with_arrivals(arcs, np.unique(arc_head[pairs[:, 0]]))
    barred: defaultdict[int, set[int]] = defaultdict(set)
    for arrived, left in pairs.tolist():
        barred[arrived].add(left)
    head, count = arcs.head.copy(), arcs.node_count
    own: dict[int, tuple[int, int]] = {}
    into = np.flatnonzero(np.isin(arcs.arc, pairs[:, 0]))
    for arrived in barred:
        node = int(arc_head[arrived])
        rows = into[(arcs.arc[into] == arrived) & (arcs.head[into] == node)]
        if len(rows):
            head[rows] = count
            own[arrived] = node, count
            count += 1
    copies, tails = [], []
    out = np.flatnonzero(np.isin(arcs.tail, arc_head[pairs[:, 0]]))
    for arrived, (node, new) in own.items():
        rows = out[arcs.tail[out] == node]
        rows = rows[~np.isin(arcs.arc[rows], sorted(barred[arrived]))]
        copies.append(rows)
        tails.append(np.full(len(rows), new, dtype=np.int64))
    split = _repeat(replace(arcs, head=head, node_count=count), np.concatenate([*copies, _NONE]))
    split.tail[len(arcs.tail) :] = np.concatenate([*tails, _NONE])
    return split


_NONE = np.zeros(0, dtype=np.int64)


def _repeat(arcs: Arcs, rows: Ints) -> Arcs:
    """Append copies of some arcs."""
    every = np.concatenate([np.arange(len(arcs.tail)), rows])
    return replace(
        arcs,
        tail=arcs.tail[every],
        head=arcs.head[every],
        duration_ms=arcs.duration_ms[every],
        length_8th_m=arcs.length_8th_m[every],
        arc=arcs.arc[every],
        start_8th_m=arcs.start_8th_m[every],
        end_8th_m=arcs.end_8th_m[every],
    )


def _with_arrivals(arcs: Arcs, nodes: Ints) -> Arcs:
    """Give places at some nodes a node to arrive at, which nothing leaves."""
    ends, count = arcs.ends.copy(), arcs.node_count
    for node in np.intersect1d(arcs.terminals, nodes).tolist():
        rows = np.flatnonzero(arcs.head == node)
        size = len(arcs.head)
        arcs = _repeat(arcs, rows)
        arcs.head[size:] = count
        ends[arcs.terminals == node] = count
        count += 1
    return replace(arcs, node_count=count, arrivals=ends)
