"""A piece of road, as whoever looks at one meets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.matrix import EdgeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A piece of road between two junctions, driven one way.

    Parameters
    ----------
    ref
        Way id, from node, to node.
    lonlat
        Shape (points, 2), in the direction of `ref`.
    length_8th_m
        Eighths of a metre.
    tags
        Tags of its way, as the map has them.
    forward
        Whether `ref` runs along the drawing direction of its way.
    one_way_ok
        Whether one-way tags let traffic run in the direction of `ref`.
    """

    ref: EdgeRef
    lonlat: NDArray[np.float64]
    length_8th_m: int
    tags: Mapping[str, str]
    forward: bool
    one_way_ok: bool
