"""Trees of fastest ways from open sites: which roads carry what, and whose each road is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from ruralroute.network.graph import RoadNetwork
from ruralroute.network.shortest import pack, search_limit, to_graph
from ruralroute.network.site_travel import SiteRoads, without_ways
from ruralroute.network.split import split_roads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REACH_S = 1800.0
"""A road farther than this from every station is in nobody's catchment."""
_STRIP_M = 350.0
_SMOOTH_M = 60.0


class SiteTrees:
    """Fastest ways from some sites over all roads.

    Parameters
    ----------
    roads
        Sites and stations on the roads.
    rows
        Sites, by row of `roads`.
    conditions, closed_ways
        State of the roads.

    Raises
    ------
    ValueError
        There are no roads.
    """

    def __init__(
        self,
        roads: SiteRoads,
        rows: Sequence[int],
        *,
        conditions: str = "dry",
        closed_ways: frozenset[str] = frozenset(),
    ) -> None:
        if roads.network is None:
            raise ValueError("there are no roads")
        network = without_ways(roads.network.under(roads.county, conditions), closed_ways)
        self.network: RoadNetwork = network
        sites = len(roads.sites)
        there = [index for index, one in enumerate(roads.anchors) if one.edge is not None]
        positions = [(one.edge, one.at_8th_m) for one in roads.anchors if one.edge is not None]
        found = network.profile_roads(roads.profile, roads.county.policy)
        self._arcs = arcs = split_roads(network, found, positions)
        at = {index: position for position, index in enumerate(there)}
        self.rows = tuple(row for row in rows if row in at)
        self._arrival = {
            index - sites: int(arcs.ends[at[index]]) for index in there if index >= sites
        }
        weight = pack(arcs.duration_ms, arcs.length_8th_m)
        graph, self._arc_of = to_graph(arcs.node_count, arcs.tail, arcs.head, weight)
        self._graph = graph
        starts = [int(arcs.terminals[at[row]]) for row in self.rows]
        if starts:
            self._time, self._before = dijkstra(
                graph, indices=starts, return_predecessors=True, limit=search_limit(arcs)
            )
        else:
            self._time = np.zeros((0, arcs.node_count))
            self._before = np.zeros((0, arcs.node_count), dtype=np.int32)

    def _arc(self, tail: int, head: int) -> int:
        start, end = self._graph.indptr[tail : tail + 2]
        offset = int(np.searchsorted(self._graph.indices[start:end], head))
        return int(self._arc_of[start + offset])

    def way_indices(self, row: int, station: int) -> list[int]:
        """Return the ways (by index in the network) from a site to a station, in order.

        Empty where there is no way.
        """
        return list(
            dict.fromkeys(
                int(self.network.edges.way[self._arcs.arc[arc] // 2])
                for arc in self._path(row, station)
            )
        )

    def _path(self, row: int, station: int) -> list[int]:
        node = self._arrival.get(station)
        if row not in self.rows or node is None:
            return []
        tree = self.rows.index(row)
        if not np.isfinite(self._time[tree, node]):
            return []
        found: list[int] = []
        while True:
            before = int(self._before[tree, node])
            if before < 0:
                return found[::-1]
            found.append(self._arc(before, node))
            node = before

    def line(self, row: int, station: int) -> Floats:
        """Return the points of the way from a site to a station; empty where there is none."""
        parts: list[Floats] = []
        for arc in self._path(row, station):
            edge, against = divmod(int(self._arcs.arc[arc]), 2)
            points = self.network.edge_lonlat(edge)
            whole = int(self.network.edges.length_8th_m[edge])
            start, end = int(self._arcs.start_8th_m[arc]), int(self._arcs.end_8th_m[arc])
            if start > 0 or end < whole:
                cut = shapely.ops.substring(
                    shapely.LineString(points), start / whole, end / whole, normalized=True
                )
                points = np.asarray(cut.coords)
            parts.append(points[::-1] if against else points)
        return np.concatenate(parts) if parts else np.empty((0, 2))

    def carried(self, site_of: Ints, amount: Floats) -> dict[str, float]:
        """Return what each way carries: the sum over stations whose way from their site uses it."""
        found: dict[int, float] = {}
        for station, (row, kg) in enumerate(zip(site_of.tolist(), amount.tolist(), strict=True)):
            if row < 0:
                continue
            for way in self.way_indices(row, station):
                found[way] = found.get(way, 0.0) + kg
        return {self.network.way_ids[way]: kg for way, kg in found.items()}

    def areas(self, site_of: Ints) -> dict[int, shapely.Geometry]:
        """Return each site's catchment: a strip along the roads nearest to the stations it serves.

        Each junction belongs to the site that serves the station nearest to it in time, up to
        `REACH_S` away.  Polygons in WGS 84 degrees, by row.

        Parameters
        ----------
        site_of
            Shape (stations,), row of the site that serves each; -1: none.
        """
        served = [
            (node, int(site_of[station]))
            for station, node in self._arrival.items()
            if site_of[station] >= 0
        ]
        if not served:
            return {}
        nodes = np.array([node for node, _ in served])
        least, _, source = dijkstra(
            self._graph,
            indices=nodes,
            min_only=True,
            return_predecessors=True,
            limit=REACH_S * 1000.0,
        )
        site_at = np.full(self._arcs.node_count, -1, dtype=np.int64)
        for node, row in served:
            site_at[node] = row
        inside = np.isfinite(least)
        owner = np.where(inside, site_at[np.where(inside, source, 0)], -1)
        arcs = self._arcs
        edge = arcs.arc // 2
        lines = self.network.metric.lines
        found: dict[int, shapely.Geometry] = {}
        for row in sorted({row for _, row in served}):
            mine = np.unique(edge[(owner[arcs.head] == row) | (owner[arcs.tail] == row)])
            both = np.unique(
                edge[
                    (owner[arcs.head] != row) & (owner[arcs.head] >= 0) & (owner[arcs.tail] == row)
                ]
            )
            mine = np.setdiff1d(mine, both) if len(mine) > len(both) else mine
            if not len(mine):
                continue
            strip = shapely.union_all(
                shapely.buffer(shapely.simplify(lines[mine], _SMOOTH_M / 2), _STRIP_M, quad_segs=4)
            )
            smooth = shapely.simplify(strip, _SMOOTH_M)
            found[row] = shapely.transform(smooth, self.network.metric.unproject)
        return found
