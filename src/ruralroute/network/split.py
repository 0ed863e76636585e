"""The roads of one profile as a directed graph with the places in it as nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.profiles import ProfileRoads

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Position = tuple[int, int]
"""An edge and the eighths of a metre from its tail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """A directed graph whose arcs are roads or parts of them.

    Parameters
    ----------
    node_count
        Nodes are numbered from 0.
    tail, head
        Ends of each arc.
    duration_ms, length_8th_m
        Time and length of each arc.
    arc
        Arc of the network that each is a part of.
    start_8th_m, end_8th_m
        Which part: distances from the tail of the edge, `start` < `end` in either direction.
    terminals
        Node of each position that was asked for.
    """

    node_count: int
    tail: Ints
    head: Ints
    duration_ms: Ints
    length_8th_m: Ints
    arc: Ints
    start_8th_m: Ints
    end_8th_m: Ints
    terminals: Ints


def edge_ends(network: RoadNetwork, roads: ProfileRoads) -> tuple[Ints, Ints, int]:
    """Return tail and head of each edge and the number of nodes.

    A barrier that stops the profile takes its node apart: every road that meets it ends there in
    a node of its own, so that one can drive up to it but not through.
    """
    tail, head = network.edges.tail.copy(), network.edges.head.copy()
    count = network.node_count
    for end in (tail, head):
        stopped = np.flatnonzero(roads.blocked[end])
        end[stopped] = np.arange(count, count + len(stopped))
        count += len(stopped)
    return tail, head, count


def split_roads(network: RoadNetwork, roads: ProfileRoads, positions: Sequence[Position]) -> Arcs:
    """Split edges at positions; parts of an edge sum exactly to its length and time.

    A position at the end of an edge is the junction there.
    """
    tail, head, count = edge_ends(network, roads)
    lengths = network.edges.length_8th_m
    terminals = np.empty(len(positions), dtype=np.int64)
    inner: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for index, (edge, at) in enumerate(positions):
        if at <= 0 or at >= lengths[edge]:
            terminals[index] = tail[edge] if at <= 0 else head[edge]
            continue
        if at not in inner[edge]:
            inner[edge][at] = count
            count += 1
        terminals[index] = inner[edge][at]
    parts = _whole(tail, head, lengths, np.array(sorted(inner), dtype=np.int64))
    parts = np.vstack([parts, *_cut(tail, head, lengths, inner)])
    return _direct(network, roads, parts, count, terminals)


def _whole(tail: Ints, head: Ints, lengths: Ints, without: Ints) -> Ints:
    """List edges in one part: edge, tail, head, start, end."""
    edges = np.setdiff1d(np.arange(len(tail)), without)
    return np.column_stack(
        [edges, tail[edges], head[edges], np.zeros(len(edges), dtype=np.int64), lengths[edges]]
    )


def _cut(tail: Ints, head: Ints, lengths: Ints, inner: dict[int, dict[int, int]]) -> list[Ints]:
    """List the parts of edges with positions on them, in the columns of `_whole`."""
    found = []
    for edge in sorted(inner):
        at = [0, *sorted(inner[edge]), int(lengths[edge])]
        nodes = [int(tail[edge]), *(inner[edge][one] for one in at[1:-1]), int(head[edge])]
        found.append(
            np.column_stack(
                [np.full(len(at) - 1, edge), nodes[:-1], nodes[1:], at[:-1], at[1:]]
            ).astype(np.int64)
        )
    return found


def _direct(
    network: RoadNetwork, roads: ProfileRoads, parts: Ints, count: int, terminals: Ints
) -> Arcs:
    """Make arcs of parts in the directions that are open."""
    edge, tail, head, start, end = parts.T
    whole = network.edges.length_8th_m[edge]
    there, back = (
        _elapsed(drive[edge], end, whole) - _elapsed(drive[edge], start, whole)
        for drive in (roads.drive_ms, roads.back_ms)
    )
    onto_head = np.where(end == whole, roads.delay_ms[network.edges.head[edge]], 0)
    onto_tail = np.where(start == 0, roads.delay_ms[network.edges.tail[edge]], 0)
    forward, backward = roads.open[2 * edge], roads.open[2 * edge + 1]

    def both(along: Ints, against: Ints) -> Ints:
        return np.concatenate([along[forward], against[backward]])

    return Arcs(
        node_count=count,
        tail=both(tail, head),
        head=both(head, tail),
        duration_ms=both(there + onto_head, back + onto_tail),
        length_8th_m=both(end - start, end - start),
        arc=both(2 * edge, 2 * edge + 1),
        start_8th_m=both(start, start),
        end_8th_m=both(end, end),
        terminals=terminals,
    )


def _elapsed(drive_ms: Ints, at: Ints, whole: Ints) -> Ints:
    """Time from the tail to a distance along the edge, rounded half up."""
    return (2 * drive_ms * at + whole) // (2 * whole)
