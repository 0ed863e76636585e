"""The path behind a pair of places, found when it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from ruralroute.network.arcs import Arcs
from ruralroute.network.matrix import EdgeRef, Path
from ruralroute.network.shapes import cut
from ruralroute.network.shortest import pack, to_graph
from ruralroute.network.snap import Anchor

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from ruralroute.network.graph import RoadNetwork

_KEPT_SOURCES = 32


class PathFinder:
    """Unpacks paths between places on the roads.

    Parameters
    ----------
    network
        The roads.
    arcs
        The graph of the profile, with a terminal for each place that is connected.
    anchors
        Where each place is on the roads.
    duration_ms
        Times between all places.
    """

    def __init__(
        self,
        network: RoadNetwork,
        arcs: Arcs,
        *,
        anchors: list[Anchor],
        duration_ms: NDArray[np.int64],
    ) -> None:
        self._network, self._arcs, self._anchors = network, arcs, anchors
        self._duration_ms = duration_ms
        connected = [index for index, one in enumerate(anchors) if one.edge is not None]
        self._terminal = dict(zip(connected, arcs.terminals.tolist(), strict=True))
        self._arrival = dict(zip(connected, arcs.ends.tolist(), strict=True))
        self._before: OrderedDict[int, tuple[int, NDArray[np.int32]]] = OrderedDict()

    def __call__(self, origin: int, destination: int) -> Path:
        """Return the path between two places, by index; there must be one."""
        first, last = self._anchors[origin].snap, self._anchors[destination].snap
        ends = np.array([[first.lon, first.lat], [last.lon, last.lat]])
        if origin == destination:
            return Path(edges=(), lonlat=ends, distance_m=0, duration_s=0)
        if self._terminal[origin] == self._terminal[destination]:
            return Path(edges=(), lonlat=ends, distance_m=0, duration_s=0)
        steps = self._steps(origin, destination)
        pieces = self._pieces(steps)
        edges: tuple[EdgeRef, ...] = tuple(self._network.ref(arc) for arc, _, _ in pieces)
        lonlat = np.vstack([ends[:1], *(self._shape(*piece) for piece in pieces), ends[1:]])
        moved = np.append(True, np.any(lonlat[1:] != lonlat[:-1], axis=1))
        kept = lonlat[moved]
        length = int(self._arcs.length_8th_m[steps].sum())
        time = int(self._arcs.duration_ms[steps].sum())
        return Path(
            edges=edges,
            lonlat=kept if len(kept) > 1 else ends,
            distance_m=(length + 4) // 8,
            duration_s=(time + 500) // 1000,
        )

    @cached_property
    def _graph(self) -> tuple[csr_array, NDArray[np.int64]]:
        arcs = self._arcs
        weight = pack(arcs.duration_ms, arcs.length_8th_m)
        return to_graph(arcs.node_count, arcs.tail, arcs.head, weight)

    def _steps(self, origin: int, destination: int) -> list[int]:
        """Return the arcs from a place to another, in order."""
        before = self._tree(origin, int(self._duration_ms[origin, destination]))
        nodes = [self._arrival[destination]]
        while nodes[-1] != self._terminal[origin]:
            nodes.append(int(before[nodes[-1]]))
        nodes.reverse()
        graph, arc_of = self._graph
        found = []
        for tail, head in pairwise(nodes):
            begin, stop = graph.indptr[tail], graph.indptr[tail + 1]
            entry = begin + int(np.searchsorted(graph.indices[begin:stop], head))
            found.append(int(arc_of[entry]))
        return found

    def _tree(self, origin: int, upto_ms: int) -> NDArray[np.int32]:
        """Return the node before each on the way from a place, as far as a time at least.

        From memory if just asked for; a search that did not go far enough goes twice as far.
        """
        reach_ms, known = self._before.get(origin, (-1, None))
        if known is not None and reach_ms >= upto_ms:
            self._before.move_to_end(origin)
            return known
        upto_ms = max(upto_ms, 2 * reach_ms)
        graph, _ = self._graph
        _, rows = dijkstra(
            graph,
            indices=[self._terminal[origin]],
            limit=upto_ms + 1,
            return_predecessors=True,
        )
        before: NDArray[np.int32] = rows[0]
        self._before[origin] = upto_ms, before
        self._before.move_to_end(origin)
        if len(self._before) > _KEPT_SOURCES:
            self._before.popitem(last=False)
        return before

    def _pieces(self, steps: list[int]) -> list[tuple[int, int, int]]:
        """Join parts of the same edge: network arc, and from where to where along the edge."""
        pieces: list[tuple[int, int, int]] = []
        for step in steps:
            arc = int(self._arcs.arc[step])
            start, end = int(self._arcs.start_8th_m[step]), int(self._arcs.end_8th_m[step])
            if pieces and pieces[-1][0] == arc:
                start, end = min(start, pieces[-1][1]), max(end, pieces[-1][2])
                pieces[-1] = (arc, start, end)
            else:
                pieces.append((arc, start, end))
        return pieces

    def _shape(self, arc: int, start: int, end: int) -> NDArray[np.float64]:
        shape = cut(self._network, arc // 2, start, end)
        return shape[::-1] if arc % 2 else shape
