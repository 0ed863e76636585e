"""Places to roads: for each, the point of an edge where a profile's vehicles serve it.

Snapping knows no closures, so a closed road never moves a place to another one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ruralroute.model import Place
from ruralroute.network.lengths import geod
from ruralroute.network.matrix import Snap
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.shapes import point_at
from ruralroute.network.split import edge_ends

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place on the roads: an edge and how far along it, or None when it is not connected.

    `at_8th_m` is in eighths of a metre from the edge's tail.
    """

    snap: Snap
    edge: int | None = None
    at_8th_m: int = 0


def components(network: RoadNetwork, roads: ProfileRoads) -> Ints:
    """Return for each edge the part of the roads that it is in, or -1.

    Within a part one can drive from everywhere to everywhere and back, without closures; an edge
    that leads out of one and never back, or that is barred, is in none.
    """
    tail, head, count = edge_ends(network, roads)
    forward, backward = roads.allowed[0::2], roads.allowed[1::2]
    one = np.concatenate([tail[forward], head[backward]])
    other = np.concatenate([head[forward], tail[backward]])
    graph = csr_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    _, label = connected_components(graph, directed=True, connection="strong")
    inside = (forward | backward) & (label[tail] == label[head])
    return np.where(inside, label[tail], -1).astype(np.int64)


def snap_places(
    network: RoadNetwork,
    roads: ProfileRoads,
    *,
    centres: Sequence[Place],
    stations: Sequence[Place],
    reach_m: Sequence[float],
) -> list[Anchor]:
    """Snap centres, then stations, to edges that the profile may drive and stop on.

    `reach_m` says for each place how far its edge may be.

    A centre goes to the nearest edge of the largest part (by length of road) within reach.  A
    station goes to the nearest edge of a part that holds a centre.  Of edges equally near, the
    first in the file is taken.
    """
    part = components(network, roads)
    length = np.bincount(part[part >= 0], weights=network.edges.length_8th_m[part >= 0])
    part = np.where(network.facts.stops_here[network.edge_fact], part, -1)
    homes: set[int] = set()
    anchors = []
    anywhere = _Edges(network, np.flatnonzero(part >= 0))
    for place, reach in zip(centres, reach_m, strict=False):
        near = anywhere.within(place, reach)
        if not len(near):
            anchors.append(anywhere.nearest(place, reach))
            continue
        home = part[near[np.argmax(length[part[near]])]]
        homes.add(int(home))
        anchors.append(_Edges(network, near[part[near] == home]).nearest(place, reach))
    if not homes and len(length):
        homes.add(int(np.argmax(length)))
    usable = _Edges(network, np.flatnonzero(np.isin(part, sorted(homes))))
    for place, reach in zip(stations, reach_m[len(centres) :], strict=True):
        anchors.append(usable.nearest(place, reach))
    return anchors


class _Edges:
    """Some edges of a network, to find the nearest of."""

    def __init__(self, network: RoadNetwork, edges: Ints) -> None:
        self._network, self._edges = network, edges
        self._tree = shapely.STRtree(network.metric.lines[edges])

    def within(self, place: Place, reach_m: float) -> Ints:
        """Return the edges within reach, in order of the file."""
        found = self._tree.query(
            self._network.metric.point(place.lon, place.lat), predicate="dwithin", distance=reach_m
        )
        return np.sort(self._edges[found])

    def nearest(self, place: Place, reach_m: float) -> Anchor:
        """Anchor a place at its nearest edge; without an edge when that is too far."""
        point = self._network.metric.point(place.lon, place.lat)
        found = self._tree.query_nearest(point, all_matches=True)
        if not len(found):
            return Anchor(snap=_nowhere(place, math.nan))
        edge = int(self._edges[found].min())
        line = self._network.metric.lines[edge]
        share = float(shapely.line_locate_point(line, point, normalized=True))
        whole = int(self._network.edges.length_8th_m[edge])
        at = min(max(math.floor(share * whole + 0.5), 0), whole)
        lon, lat = point_at(self._network, edge, at)
        distance = float(geod().inv(place.lon, place.lat, lon, lat)[2])
        if distance > reach_m:
            return Anchor(snap=_nowhere(place, distance))
        snap = Snap(
            place=place.id,
            edge=self._network.ref(2 * edge),
            lon=lon,
            lat=lat,
            distance_m=distance,
        )
        return Anchor(snap=snap, edge=edge, at_8th_m=at)


def _nowhere(place: Place, distance_m: float) -> Snap:
    return Snap(place=place.id, edge=None, lon=place.lon, lat=place.lat, distance_m=distance_m)
