"""Roads and bridges whose loss cuts off stations.

Every piece of road, whichever way it may be driven, is one node of a graph, between the junctions
at its ends.  A piece that dominates a station on the way from the centres, or on the way back to
them, is one that every way there, or back, runs over.  Barred turns are not counted in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import County
from ruralroute.network.arcs import Arcs
from ruralroute.network.dominators import immediate_dominators
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import Anchor
from ruralroute.network.split import split_roads

Ints = NDArray[np.int64]

_MAX_ROUNDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalRoad:
    """Pieces of road any one of which cuts off the same stations.

    Parameters
    ----------
    ways
        Ids of their ways, in the order of the file.
    name
        Name or number of one of them; empty when the map has none.
    bridges
        Those of `ways` that are bridges.
    km
        Their length.
    lon, lat
        A point on the first.
    stations
        Ids of the stations that are cut off.
    demand_kg
        Mass of the county's orders for these stations.
    """

    ways: tuple[str, ...]
    name: str
    bridges: tuple[str, ...]
    km: float
    lon: float
    lat: float
    stations: tuple[str, ...]
    demand_kg: float


def critical_roads(
    county: County,
    network: RoadNetwork,
    roads: ProfileRoads,
    anchors: Sequence[Anchor],
    *,
    most: int = 20,
) -> tuple[CriticalRoad, ...]:
    """Rank the roads that cut off the most stations, then the most demand.

    Parameters
    ----------
    county
        The county.
    network
        Its roads.
    roads
        What the profile may drive.
    anchors
        Where its centres, then its stations, are on the roads.
    most
        How many to return.
    """
    positions = [(one.edge, one.at_8th_m) for one in anchors if one.edge is not None]
    there = [index for index, one in enumerate(anchors) if one.edge is not None]
    arcs = split_roads(network, replace(roads, barred_turns=roads.barred_turns[:0]), positions)
    node_of = dict(zip(there, arcs.terminals.tolist(), strict=True))
    count = len(county.centres)
    centres = {node for index, node in node_of.items() if index < count}
    stations = {index - count: node for index, node in node_of.items() if index >= count}
    tails, heads, edge_of = _graph(arcs, {*centres, *stations.values()})
    lost: defaultdict[int, set[int]] = defaultdict(set)
    for found in _both_ways(tails, heads, centres):
        for station, node in stations.items():
            for above in _above(found, node):
                if above in edge_of:
                    lost[edge_of[above]].add(station)
    return _ranked(county, network, lost)[:most]


def _graph(arcs: Arcs, kept: set[int]) -> tuple[Ints, Ints, dict[int, int]]:
    """Return tails and heads between junctions and pieces, without dead ends that serve nobody."""
    low, high = np.minimum(arcs.tail, arcs.head), np.maximum(arcs.tail, arcs.head)
    key = np.column_stack([arcs.arc // 2, arcs.start_8th_m, low, high])
    pieces, piece = np.unique(key, axis=0, return_inverse=True)
    alive = _without_dead_ends(arcs.node_count, pieces[:, 2], pieces[:, 3], kept)[piece]
    number = arcs.node_count + piece[alive]
    edge_of = dict(zip(number.tolist(), (arcs.arc[alive] // 2).tolist(), strict=True))
    tails = np.concatenate([arcs.tail[alive], number])
    return tails, np.concatenate([number, arcs.head[alive]]), edge_of


def _without_dead_ends(count: int, one: Ints, other: Ints, kept: set[int]) -> NDArray[np.bool_]:
    alive: NDArray[np.bool_] = one != other
    keep = np.zeros(count, dtype=np.bool_)
    keep[sorted(kept)] = True
    for _ in range(_MAX_ROUNDS):
        degree = np.bincount(one[alive], minlength=count) + np.bincount(
            other[alive], minlength=count
        )
        leaf = (degree == 1) & ~keep
        going = alive & (leaf[one] | leaf[other])
        if not going.any():
            break
        alive = alive & ~going
    return alive


def _both_ways(tails: Ints, heads: Ints, centres: set[int]) -> Iterator[Mapping[int, int]]:
    """Yield immediate dominators on the way from the centres, and on the way to them."""
    root = int(max(tails.max(initial=0), heads.max(initial=0), max(centres, default=0))) + 1
    for one, other in ((tails, heads), (heads, tails)):
        after: list[list[int]] = [[] for _ in range(root + 1)]
        before: list[list[int]] = [[] for _ in range(root + 1)]
        after[root] = sorted(centres)
        for centre in centres:
            before[centre].append(root)
        for start, end in zip(one.tolist(), other.tolist(), strict=True):
            after[start].append(end)
            before[end].append(start)
        yield immediate_dominators(after, before, root)


def _above(found: Mapping[int, int], node: int) -> Iterator[int]:
    """Yield the dominators of a node, the nearest first."""
    while node in found:
        node = found[node]
        yield node


def _ranked(
    county: County, network: RoadNetwork, lost: Mapping[int, set[int]]
) -> tuple[CriticalRoad, ...]:
    demand: defaultdict[str, float] = defaultdict(float)
    for order in county.orders:
        for place in (order.station, order.to_station):
            if place is not None:
                demand[place] += order.mass_kg
    alike: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for edge in sorted(lost):
        alike[frozenset(lost[edge])].append(edge)
    found = [_road(county, network, cut, edges, demand) for cut, edges in alike.items()]
    return tuple(
        sorted(found, key=lambda one: (-len(one.stations), -one.demand_kg, -one.km, one.ways))
    )


def _road(
    county: County,
    network: RoadNetwork,
    cut: frozenset[int],
    edges: Sequence[int],
    demand: Mapping[str, float],
) -> CriticalRoad:
    ways = list(dict.fromkeys(network.edges.way[list(edges)].tolist()))
    tags = [network.way_raw_tags[way] for way in ways]
    shape = network.edge_lonlat(edges[0])
    lon, lat = shape[len(shape) // 2].tolist()
    stations = tuple(county.stations[index].id for index in sorted(cut))
    names = (one.get("name") or one.get("ref") or "" for one in tags)
    return CriticalRoad(
        ways=tuple(network.way_ids[way] for way in ways),
        name=next((name for name in names if name), ""),
        bridges=tuple(
            network.way_ids[way]
            for way, one in zip(ways, tags, strict=True)
            if one.get("bridge", "no") != "no"
        ),
        km=round(float(network.edges.length_8th_m[list(edges)].sum()) / 8000, 3),
        lon=lon,
        lat=lat,
        stations=stations,
        demand_kg=round(sum(demand.get(one, 0.0) for one in stations), 3),
    )
