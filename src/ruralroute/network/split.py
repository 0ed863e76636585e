"""The roads of one profile as a directed graph with the places in it as nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.arcs import Arcs
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.turn_arcs import bar_turns

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Position = tuple[int, int]
"""An edge and the eighths of a metre from its tail."""


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

    A position at the end of an edge is the junction there.  On an edge that meets a junction with
    barred turns, one leaves a position from one node and arrives at another, so that nobody turns
    round at a place only to take a turn that is barred.
    """
    tail, head, count = edge_ends(network, roads)
    lengths = network.edges.length_8th_m
    terminals = np.empty(len(positions), dtype=np.int64)
    near = _near_turns(network, roads)
    arrivals = terminals.copy()
    inner: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for index, (edge, at) in enumerate(positions):
        if at <= 0 or at >= lengths[edge]:
            terminals[index] = arrivals[index] = tail[edge] if at <= 0 else head[edge]
            continue
        if at not in inner[edge]:
            inner[edge][at] = count
            count += 2 if near[edge] else 1
        terminals[index] = arrivals[index] = inner[edge][at]
        arrivals[index] += near[edge]
    beside = {edge: inner.pop(edge) for edge in sorted(inner) if near[edge]}
    parts = _whole(tail, head, lengths, np.array(sorted(inner), dtype=np.int64))
    parts = np.vstack([parts, *_cut(tail, head, lengths, inner)])
    parts = np.vstack([parts, *_aside(tail, head, lengths, beside)])
    arcs = _direct(network, roads, parts, count, terminals)
    if not len(roads.barred_turns):
        return arcs
    ends = np.column_stack([network.edges.head, network.edges.tail]).ravel()
    return bar_turns(replace(arcs, arrivals=arrivals), roads.barred_turns, ends)


def _near_turns(network: RoadNetwork, roads: ProfileRoads) -> NDArray[np.bool_]:
    """Mark edges that meet a junction with barred turns."""
    marked = np.zeros(network.node_count, dtype=np.bool_)
    arrived = roads.barred_turns[:, 0]
    edges = network.edges
    marked[np.where(arrived % 2, edges.tail[arrived // 2], edges.head[arrived // 2])] = True
    near: NDArray[np.bool_] = marked[edges.tail] | marked[edges.head]
    return near


def _whole(tail: Ints, head: Ints, lengths: Ints, without: Ints) -> Ints:
    """List edges in one part: edge, tail, head, start, end, and which way (0: both)."""
    edges = np.setdiff1d(np.arange(len(tail)), without)
    return np.column_stack([edges, tail[edges], head[edges], 0 * edges, lengths[edges], 0 * edges])


def _cut(tail: Ints, head: Ints, lengths: Ints, inner: dict[int, dict[int, int]]) -> list[Ints]:
    """List the parts of edges with positions on them, in the columns of `_whole`."""
    found = []
    for edge in sorted(inner):
        at = [0, *sorted(inner[edge]), int(lengths[edge])]
        nodes = [int(tail[edge]), *(inner[edge][one] for one in at[1:-1]), int(head[edge])]
        found.append(
            np.column_stack(
                [
                    np.full(len(at) - 1, edge),
                    nodes[:-1],
                    nodes[1:],
                    at[:-1],
                    at[1:],
                    [0] * len(at[1:]),
                ]
            ).astype(np.int64)
        )
    return found


def _aside(tail: Ints, head: Ints, lengths: Ints, beside: dict[int, dict[int, int]]) -> list[Ints]:
    """List the parts from, to and between positions beside an edge that stays whole.

    One leaves a position from its node and arrives at the next one; parts run one way.
    """
    found = []
    for edge, nodes in beside.items():
        one, other, whole = int(tail[edge]), int(head[edge]), int(lengths[edge])
        for at, node in nodes.items():
            found += [(edge, node, other, at, whole, 1), (edge, one, node, 0, at, -1)]
            found += [(edge, one, node + 1, 0, at, 1), (edge, node + 1, other, at, whole, -1)]
            for to, target in nodes.items():
                if at < to:
                    found.append((edge, node, target + 1, at, to, 1))
                elif to < at:
                    found.append((edge, target + 1, node, to, at, -1))
    return [np.array(found, dtype=np.int64).reshape(-1, 6)]


def _direct(
    network: RoadNetwork, roads: ProfileRoads, parts: Ints, count: int, terminals: Ints
) -> Arcs:
    """Make arcs of parts in the directions that are open."""
    edge, tail, head, start, end, way = parts.T
    whole = network.edges.length_8th_m[edge]
    there, back = (
        _elapsed(drive[edge], end, whole) - _elapsed(drive[edge], start, whole)
        for drive in (roads.drive_ms, roads.back_ms)
    )
    onto_head = np.where(end == whole, roads.delay_ms[network.edges.head[edge]], 0)
    onto_tail = np.where(start == 0, roads.delay_ms[network.edges.tail[edge]], 0)
    forward, backward = roads.open[2 * edge] & (way >= 0), roads.open[2 * edge + 1] & (way <= 0)

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
