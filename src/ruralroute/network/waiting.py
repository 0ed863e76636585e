"""Waiting points: where a vehicle stands until a road opens, or is just through before it closes.

A road that is open at some hours only begins and ends at nodes where other roads meet it, such as
the landings of a ferry or the two ends of a pass.  Between two such points a way meets either
roads whose opening never changes or one that changes as a whole, so chains of ways from point to
point miss nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from ruralroute.network.matrix import Snap
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.shapes import point_at
from ruralroute.network.shortest import pack, to_graph
from ruralroute.network.snap import Anchor
from ruralroute.network.split import Position

if TYPE_CHECKING:
    from ruralroute.network.arcs import Arcs
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]

MOST_POINTS = 32
"""So many waiting points of a profile are looked at; each makes every leg's search longer."""
ASIDE_8TH_M = 8
"""So far before a barrier, or a junction with barred turns, one stands: a metre."""
_SOURCES = 24
"""From so many places ways are followed to tell which of too many points matter most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPoints:
    """The waiting points of a profile.

    Parameters
    ----------
    anchors
        Where each is on the roads; its snap is named after its node.
    left_out
        How many more there are that are not looked at.
    """

    anchors: tuple[Anchor, ...] = ()
    left_out: int = 0


NOWHERE = WaitingPoints()


def waiting_points(
    network: RoadNetwork, roads: Sequence[ProfileRoads], arcs: Callable[[], Arcs]
) -> WaitingPoints:
    """Find the waiting points of a profile.

    Parameters
    ----------
    network
        The roads.
    roads
        The profile's roads in each period of the day.
    arcs
        Makes the graph of all roads that are ever open, its terminals the places; asked for
        only where there are more than `MOST_POINTS`, of which those are kept that most of the
        fastest ways from centres, and some other places, to all places pass.
    """
    found = _positions(network, roads)
    left_out = 0
    if len(found) > MOST_POINTS:
        passed = _passed(network, arcs())
        found.sort(key=lambda one: (-passed[_node(network, one)], one))
        left_out = len(found) - MOST_POINTS
        found = sorted(found[:MOST_POINTS])
    return WaitingPoints(anchors=tuple(_anchor(network, *one) for one in found), left_out=left_out)


def _positions(network: RoadNetwork, roads: Sequence[ProfileRoads]) -> list[Position]:
    """List all waiting points, in the order of their edges."""
    opens = np.array([one.open for one in roads])
    ever = np.logical_or.reduce(opens)
    blocked = [one.blocked for one in roads]
    sometimes, always = np.logical_or.reduce(blocked), np.logical_and.reduce(blocked)
    gates = sometimes & ~always
    alike = _alike(opens)
    if not (alike >= 0).any() and not gates.any():
        return []
    edges = network.edges
    used = np.flatnonzero(ever[0::2] | ever[1::2])
    node = np.concatenate([edges.tail[used], edges.head[used]])
    edge = np.concatenate([used, used])
    at_head = np.repeat([False, True], len(used))
    kinds = np.unique(np.column_stack([node, alike[edge]]), axis=0)
    several = np.bincount(kinds[:, 0], minlength=network.node_count) > 1
    several &= ~always
    special = sometimes | _with_delay(roads) | _with_turns(network, roads)
    aside = (several & special) | gates
    found: list[Position] = []
    known: set[int] = set()
    for index in np.flatnonzero((several | aside)[node]).tolist():
        here, one, far = int(node[index]), int(edge[index]), bool(at_head[index])
        whole = int(edges.length_8th_m[one])
        if aside[here]:
            step = max(1, min(ASIDE_8TH_M, whole // 2))
            if whole > step:
                found.append((one, whole - step if far else step))
        elif here not in known:
            known.add(here)
            found.append((one, whole if far else 0))
    return sorted(set(found))


def _alike(opens: NDArray[np.bool_]) -> Ints:
    """Give edges that open and close alike the same number, those that never do -1."""
    along, against = opens[:, 0::2], opens[:, 1::2]
    changes = (along != along[0]).any(axis=0) | (against != against[0]).any(axis=0)
    both = np.concatenate([along, against])[:, changes]
    found = np.full(along.shape[1], -1, dtype=np.int64)
    if changes.any():
        found[changes] = np.unique(both, axis=1, return_inverse=True)[1].ravel()
    return found


def _with_delay(roads: Sequence[ProfileRoads]) -> NDArray[np.bool_]:
    delayed: NDArray[np.bool_] = np.any([one.delay_ms > 0 for one in roads], axis=0)
    return delayed


def _with_turns(network: RoadNetwork, roads: Sequence[ProfileRoads]) -> NDArray[np.bool_]:
    """Mark nodes at which some turn is barred."""
    marked = np.zeros(network.node_count, dtype=np.bool_)
    for one in roads:
        arrived = one.barred_turns[:, 0]
        edge = arrived // 2
        marked[np.where(arrived % 2, network.edges.tail[edge], network.edges.head[edge])] = True
    return marked


def _node(network: RoadNetwork, position: Position) -> int:
    """Return the node that a position is at, or near."""
    edge, at = position
    whole = int(network.edges.length_8th_m[edge])
    return int((network.edges.tail if 2 * at <= whole else network.edges.head)[edge])


def _anchor(network: RoadNetwork, edge: int, at: int) -> Anchor:
    lon, lat = point_at(network, edge, at)
    ref = network.ref(2 * edge)
    whole = int(network.edges.length_8th_m[edge])
    node = ref[1] if 2 * at <= whole else ref[2]
    snap = Snap(place=f"@{node}", edge=ref, lon=lon, lat=lat, distance_m=0.0)
    return Anchor(snap=snap, edge=edge, at_8th_m=at)


def _passed(network: RoadNetwork, arcs: Arcs) -> Ints:
    """Count for each node the fastest ways between places, on roads ever open, that pass it."""
    graph, _ = to_graph(
        arcs.node_count, arcs.tail, arcs.head, pack(arcs.duration_ms, arcs.length_8th_m)
    )
    passed = np.zeros(arcs.node_count, dtype=np.int64)
    step = max(1, len(arcs.terminals) // _SOURCES)
    for source in dict.fromkeys(arcs.terminals[::step].tolist()):
        _, rows = dijkstra(graph, indices=[source], return_predecessors=True)
        here = arcs.ends.copy()
        while len(here):
            np.add.at(passed, here, 1)
            here = rows[0][here]
            here = here[here >= 0]
    found: Ints = passed[: network.node_count]
    return found
