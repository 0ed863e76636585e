"""Which stations each single road cuts off when it is closed.

Every road between two junctions, whichever way it may be driven, is one node of a graph.  A road
that dominates a station on the way from a centre, or on the way back to it, is one that every way
there, or back, runs over (immediate dominators, from the centre and to it).  Barred turns are
counted in.  Two things are judged apart: the road on which a place itself stands is closed as a
whole, not the half of it that a way happens to use; and a road at whose end nobody may turn round
has a node for each direction, so that nobody turns round half-way along it either, and is closed
and tried instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from ruralroute.network.arcs import Arcs
from ruralroute.network.dominators import immediate_dominators
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import Anchor
from ruralroute.network.split import split_roads

Ints = NDArray[np.int64]

_MAX_ROUNDS = 2_000


def cut_off_by(
    network: RoadNetwork, roads: ProfileRoads, anchors: Sequence[Anchor], centres: int
) -> dict[int, set[int]]:
    """Return for each edge whose closure cuts stations off which they are, counted from 0.

    A station is cut off when no centre that reached it, and was reached from it, does so any
    more.

    Parameters
    ----------
    network
        The roads.
    roads
        What the profile may drive.
    anchors
        Where the centres, then the stations, are on the roads.
    centres
        How many of them are centres.
    """
    graph = _graph(network, roads, anchors, centres)
    stations = [index for index in graph.leave if index >= centres]
    hangs_on: dict[int, set[int]] = {}
    for home in graph.leave:
        if home < centres:
            for station, edges in graph.hanging(home, stations).items():
                hangs_on[station] = hangs_on.get(station, edges) & edges
        if len(hangs_on) == len(stations) and not any(hangs_on.values()):
            break
    lost: dict[int, set[int]] = {}
    for station, edges in hangs_on.items():
        for edge in edges:
            lost.setdefault(edge, set()).add(station - centres)
    return lost


@dataclass(frozen=True, kw_only=True)
class _Graph:
    """Junctions, places and roads as nodes.

    `pairs` are its arcs, `road` the edge that each node stands for, -1 for junctions and places.
    One leaves a place from one node and arrives at another; `on` is the edge along which it
    stands, -1 at a junction, and `spot` is alike for places at one point.  `tried` are the
    edges with a node for each direction.
    """

    pairs: Ints
    road: Ints
    leave: Mapping[int, int]
    arrive: Mapping[int, int]
    on: Mapping[int, int]
    spot: Mapping[int, tuple[int, int]]
    tried: frozenset[int]

    @cached_property
    def after(self) -> list[list[int]]:
        """Nodes after each node."""
        return _lists(self.pairs, len(self.road))

    @cached_property
    def before(self) -> list[list[int]]:
        """Nodes before each node."""
        return _lists(self.pairs[:, ::-1], len(self.road))

    def hanging(self, home: int, stations: Sequence[int]) -> dict[int, set[int]]:
        """Return the edges that each station which a centre serves hangs on."""
        there = immediate_dominators(self.after, self.before, self.leave[home])
        back = immediate_dominators(self.before, self.after, self.arrive[home])
        found: dict[int, set[int]] = {}
        away = []
        for one in stations:
            if self.spot[one] == self.spot[home]:
                found[one] = set()
            elif self.arrive[one] in there and self.leave[one] in back:
                nodes = [*_above(there, self.arrive[one]), *_above(back, self.leave[one])]
                found[one] = set(self.road[nodes].tolist())
                found[one] |= {self.on[home], self.on[one]}
                found[one] -= {-1}
                away.append(one)
        if self.tried:
            self._try(home, away, found)
        return found

    def _try(self, home: int, stations: Sequence[int], found: Mapping[int, set[int]]) -> None:
        """Close the roads with a node for each direction in turn; add to what was found."""
        arrive = [self.arrive[one] for one in stations]
        leave = [self.leave[one] for one in stations]
        there, back = self.pairs, self.pairs[:, ::-1]
        used = np.zeros(len(self.road), dtype=np.bool_)
        for pairs, start, ends in (
            (there, self.leave[home], arrive),
            (back, self.arrive[home], leave),
        ):
            before = self._reach(pairs, start)
            for end in ends:
                node = end
                while node != start and not used[node]:
                    used[node] = True
                    node = int(before[node])
        for edge in sorted(self.tried & set(self.road[used].tolist())):
            kept = (self.road[self.pairs] != edge).all(axis=1)
            reached = self._reach(there[kept], self.leave[home])[arrive] >= 0
            reached &= self._reach(back[kept], self.arrive[home])[leave] >= 0
            for index in np.flatnonzero(~reached).tolist():
                found[stations[index]].add(edge)

    def _reach(self, pairs: Ints, start: int) -> Ints:
        """Return the node before each node on a way from the start; negative for no way."""
        count = len(self.road)
        links = csr_array(
            (np.ones(len(pairs), dtype=np.int8), tuple(pairs.T)), shape=(count, count)
        )
        before: Ints = breadth_first_order(links, start)[1].astype(np.int64)
        return before


def _lists(pairs: Ints, count: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(count)]
    for one, other in pairs.tolist():
        found[one].append(other)
    return found


def _above(found: Mapping[int, int], node: int) -> Iterator[int]:
    """Yield the dominators of a node, the nearest first."""
    while node in found:
        node = found[node]
        yield node


def _graph(
    network: RoadNetwork, roads: ProfileRoads, anchors: Sequence[Anchor], centres: int
) -> _Graph:
    spot = {
        index: (one.edge, one.at_8th_m) for index, one in enumerate(anchors) if one.edge is not None
    }
    whole = network.edges.length_8th_m
    along = {index: at for index, at in spot.items() if 0 < at[1] < whole[at[0]]}
    at_end = [index for index in spot if index not in along]
    arcs = split_roads(network, roads, [spot[index] for index in at_end])
    leave = dict(zip(at_end, arcs.terminals.tolist(), strict=True))
    arrive = dict(zip(at_end, arcs.ends.tolist(), strict=True))
    count = arcs.node_count
    for index in along:
        leave[index], arrive[index] = count, count + 1
        count += 2
    ends = [(leave[index], arrive[index], *along[index], index < centres) for index in along]
    links = np.array([*_to_junctions(arcs, ends), *_along(roads, ends)], dtype=np.int64)
    links = links.reshape(-1, 2)
    turns = roads.barred_turns
    tried = frozenset((turns[turns[:, 0] == turns[:, 1] ^ 1, 0] // 2).tolist())
    road = np.where(
        np.isin(arcs.arc // 2, sorted(tried)), network.edge_count + arcs.arc, arcs.arc // 2
    )
    kept = {*leave.values(), *arrive.values()}
    alive = _without_dead_ends(count, road, (arcs.tail, arcs.head), links, kept)
    _, first, number = np.unique(road[alive], return_index=True, return_inverse=True)
    pairs = np.vstack(
        [
            np.column_stack([arcs.tail[alive], count + number]),
            np.column_stack([count + number, arcs.head[alive]]),
            links,
        ]
    )
    edges = (arcs.arc[alive][first] // 2).tolist()
    return _Graph(
        pairs=np.unique(pairs, axis=0),
        road=np.concatenate([np.full(count, -1), edges]).astype(np.int64),
        leave=leave,
        arrive=arrive,
        on={index: along[index][0] if index in along else -1 for index in spot},
        spot={index: at if index in along else (-1, leave[index]) for index, at in spot.items()},
        tried=tried,
    )


_End = tuple[int, int, int, int, bool]
"""Of a place along an edge: where one leaves it and arrives, edge, eighths of a metre, centre."""


def _to_junctions(arcs: Arcs, places: Sequence[_End]) -> Iterator[tuple[int, int]]:
    """Link places along edges with the ends of those, in the directions that are open."""
    edge = arcs.arc // 2
    order = np.argsort(edge, kind="stable")
    for leave, arrive, on, _, _ in places:
        start, end = np.searchsorted(edge, [on, on + 1], sorter=order)
        for row in order[start:end].tolist():
            yield leave, int(arcs.head[row])
            yield int(arcs.tail[row]), arrive


def _along(roads: ProfileRoads, places: Sequence[_End]) -> Iterator[tuple[int, int]]:
    """Link centres with the places on their own edge, in the directions that are open."""
    for leave, arrive, on, at, _ in (one for one in places if one[-1]):
        for other_leave, other_arrive, other_on, other_at, _ in places:
            if other_on == on and other_at != at:
                forward = 2 * on + (other_at < at)
                if roads.open[forward]:
                    yield leave, other_arrive
                if roads.open[forward ^ 1]:
                    yield other_leave, arrive


def _without_dead_ends(
    count: int, road: Ints, ends: tuple[Ints, Ints], links: Ints, kept: set[int]
) -> NDArray[np.bool_]:
    """Mark arcs that are not in dead ends at which no place is."""
    one, other = np.minimum(*ends), np.maximum(*ends)
    pieces, piece = np.unique(np.column_stack([road, one, other]), axis=0, return_inverse=True)
    one, other = pieces[:, 1], pieces[:, 2]
    alive: NDArray[np.bool_] = one != other
    keep = np.zeros(count, dtype=np.bool_)
    keep[[*kept, *links.ravel().tolist()]] = True
    for _ in range(_MAX_ROUNDS):
        degree = np.bincount(one[alive], minlength=count) + np.bincount(
            other[alive], minlength=count
        )
        leaf = (degree == 1) & ~keep
        going = alive & (leaf[one] | leaf[other])
        if not going.any():
            break
        alive &= ~going
    return alive[piece]
