"""What looks wrong in a road network, with positions: cut-off parts, one-way traps, mends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.split import edge_ends
from ruralroute.network.spots import KINDS

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CUT_OFF, TRAP_IN, TRAP_OUT, TRAP_APART = "cut_off", "trap_in", "trap_out", "trap_apart"
ROAD_FAULTS = (CUT_OFF, TRAP_IN, TRAP_OUT, TRAP_APART, *KINDS)
"""Kinds of faults.

cut_off
    A part of the roads that no road joins with the largest part.
trap_in, trap_out
    Roads that one can enter from the main part of theirs and never leave again, or leave and
    never enter, for their one-way signs.
trap_apart
    One-way roads that lead neither from the main part nor to it.

All others are those of `spots.KINDS`.
"""
_FEW_WAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadFault:
    """Something that looks wrong, or was mended.

    Parameters
    ----------
    kind
        One of `ROAD_FAULTS`.
    lon, lat
        Where: a point of its longest road.
    ways
        Ids of its ways, the first few.
    km
        Length of a part or trap; 0 at a point.
    metres
        Distance bridged, or missing, at a point.
    """

    kind: str
    lon: float
    lat: float
    ways: tuple[str, ...]
    km: float = 0.0
    metres: float = 0.0


def road_faults(network: RoadNetwork, roads: ProfileRoads) -> tuple[RoadFault, ...]:
    """Find faults for a profile, by kind as in `ROAD_FAULTS`, the longest first.

    Parameters
    ----------
    network
        The roads.
    roads
        The profile's roads; closures are left aside, barriers that stop it are not.
    """
    spots = network.spots
    points = [
        RoadFault(kind=kind, lon=lon, lat=lat, ways=(way,), metres=round(metres, 2))
        for kind, lon, lat, way, metres in zip(
            spots.kind,
            spots.lon.tolist(),
            spots.lat.tolist(),
            spots.way,
            spots.metres.tolist(),
            strict=True,
        )
    ]
    found = [*_parts(network, roads), *points]
    return tuple(
        sorted(found, key=lambda one: (ROAD_FAULTS.index(one.kind), -one.km, one.lon, one.lat))
    )


def _parts(network: RoadNetwork, roads: ProfileRoads) -> Iterator[RoadFault]:
    tail, head, count = edge_ends(network, roads)
    forward, backward = roads.allowed[0::2], roads.allowed[1::2]
    usable = forward | backward
    if not usable.any():
        return
    km = network.edges.length_8th_m / 8000
    weak = _weak_parts(tail[usable], head[usable], count)
    sizes = np.bincount(weak[tail[usable]], weights=km[usable], minlength=int(weak.max()) + 1)
    main = int(np.argmax(sizes))
    outside = usable & (weak[tail] != main)
    yield from _groups(network, outside, weak[tail], CUT_OFF)
    inside = usable & ~outside
    one = np.concatenate([tail[inside & forward], head[inside & backward]])
    other = np.concatenate([head[inside & forward], tail[inside & backward]])
    graph = csr_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    _, strong = connected_components(graph, directed=True, connection="strong")
    held = inside & (strong[tail] == strong[head])
    if not held.any():
        yield from _groups(network, inside, weak[tail], TRAP_APART)
        return
    core = int(np.argmax(np.bincount(strong[tail[held]], weights=km[held])))
    node = int(tail[np.flatnonzero(held & (strong[tail] == core))[0]])
    from_core, to_core = _reached(graph, node), _reached(graph.T.tocsr(), node)
    stray = inside & ~((strong[tail] == core) & (strong[head] == core))
    free = strong != core
    both = stray & free[tail] & free[head]
    group = _weak_parts(tail[both], head[both], count)
    at = np.where(free[tail], tail, head)
    for kind, which in (
        (TRAP_IN, from_core[at] & ~to_core[at]),
        (TRAP_OUT, ~from_core[at] & to_core[at]),
        (TRAP_APART, ~from_core[at] & ~to_core[at]),
    ):
        yield from _groups(network, stray & which, group[at], kind)


def _weak_parts(tail: Ints, head: Ints, count: int) -> Ints:
    graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _reached(graph: csr_array, node: int) -> Bools:
    found = np.zeros(graph.shape[0], dtype=np.bool_)
    found[breadth_first_order(graph, node, return_predecessors=False)] = True
    return found


def _groups(network: RoadNetwork, chosen: Bools, group: Ints, kind: str) -> Iterator[RoadFault]:
    """Yield a fault for each group of edges, at the middle of its longest one."""
    edges = np.flatnonzero(chosen)
    if not len(edges):
        return
    order = edges[np.lexsort((-network.edges.length_8th_m[edges], group[edges]))]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    for some in np.split(order, starts[1:]):
        shape = network.edge_lonlat(int(some[0]))
        lon, lat = shape[len(shape) // 2] if len(shape) > 2 else shape.mean(axis=0)
        ways = dict.fromkeys(network.edges.way[some].tolist())
        yield RoadFault(
            kind=kind,
            lon=float(lon),
            lat=float(lat),
            ways=tuple(network.way_ids[way] for way in list(ways)[:_FEW_WAYS]),
            km=round(float(network.edges.length_8th_m[some].sum()) / 8000, 3),
        )
