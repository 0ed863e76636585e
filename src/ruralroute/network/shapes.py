"""Pieces of an edge's geometry, by distance along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork


def point_at(network: RoadNetwork, edge: int, at_8th_m: int) -> tuple[float, float]:
    """Return longitude and latitude of a point of an edge.

    Parameters
    ----------
    network
        The roads.
    edge
        Index of the edge.
    at_8th_m
        Distance from its tail, in eighths of a metre.
    """
    lon, lat = cut(network, edge, at_8th_m, at_8th_m)[0]
    return float(lon), float(lat)


def cut(network: RoadNetwork, edge: int, start_8th_m: int, end_8th_m: int) -> NDArray[np.float64]:
    """Return the points of an edge from one distance along it to another, ends included."""
    shape = network.edge_lonlat(edge)
    whole = int(network.edges.length_8th_m[edge])
    if start_8th_m == 0 and end_8th_m == whole:
        return shape
    along = _along(shape)
    start, end = start_8th_m / whole * along[-1], end_8th_m / whole * along[-1]
    inner = shape[(along > start) & (along < end)]
    ends = np.array(
        [[np.interp(at, along, shape[:, axis]) for axis in (0, 1)] for at in (start, end)]
    )
    return np.vstack([ends[:1], inner, ends[1:]])


def _along(shape: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each point from the first, in degrees of latitude."""
    step = np.diff(shape, axis=0)
    middle = np.radians((shape[1:, 1] + shape[:-1, 1]) / 2)
    return np.concatenate([[0.0], np.cumsum(np.hypot(step[:, 0] * np.cos(middle), step[:, 1]))])
