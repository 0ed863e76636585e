"""Edges in metres on a local map, for distances to places."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from ruralroute.network.build import Edges

Floats = NDArray[np.float64]


class MetricEdges:
    """The edges of a network on an azimuthal equidistant map around its middle.

    Parameters
    ----------
    edges
        Edges with geometry in degrees.
    """

    def __init__(self, edges: Edges) -> None:
        west, south = edges.shape.min(axis=0)
        east, north = edges.shape.max(axis=0)
        self._map = Proj(
            proj="aeqd", lon_0=(west + east) / 2, lat_0=(south + north) / 2, ellps="WGS84"
        )
        sizes = np.diff(edges.shape_start)
        owner = np.repeat(np.arange(len(sizes)), sizes)
        metres = self.project(edges.shape[:, 0], edges.shape[:, 1])
        self.lines = np.asarray(shapely.linestrings(metres, indices=owner))

    def project(self, lon: Floats, lat: Floats) -> Floats:
        """Return metres east and north of the middle, shape (n, 2)."""
        return np.column_stack(self._map(np.asarray(lon), np.asarray(lat)))

    def unproject(self, metres: Floats) -> Floats:
        """Return lon and lat of points on the map, shape (n, 2)."""
        return np.column_stack(self._map(metres[:, 0], metres[:, 1], inverse=True))

    def point(self, lon: float, lat: float) -> shapely.Point:
        """Return a position on the map."""
        x, y = self.project(np.array([lon]), np.array([lat]))[0]
        return shapely.Point(x, y)

    def nearest(self, lon: float, lat: float, *, reach_m: float) -> int | None:
        """Return the edge nearest to a position, the first of several, None out of reach."""
        point = self.point(lon, lat)
        found = self.tree.query_nearest(point, max_distance=reach_m, all_matches=True)
        return int(found.min()) if len(found) else None

    def distance(self, lon: float, lat: float) -> float:
        """Return the metres from a position to the nearest edge."""
        point = self.point(lon, lat)
        return float(shapely.distance(self.lines[self.tree.nearest(point)], point))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Finds edges by position."""
        return shapely.STRtree(self.lines)
