"""Elevations that files of lines tell: of their points, or of the nodes that tables name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.tags import metres

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
_HIGHEST_M = 9_500.0


def height_of(cell: str, factor: float | None = None) -> float:
    """Read an elevation in metres, or in what the name of its column says; NaN for none.

    Examples
    --------
    >>> height_of("812.5 m"), height_of("-3"), height_of("1000", 0.3048), height_of("-")
    (812.5, -3.0, 304.8, nan)
    """
    found = metres(cell)
    return math.nan if found is None else found * (1.0 if factor is None else factor)


def told_heights(parts: Sequence[Floats]) -> Floats | None:
    """Return the elevations of the points of some lines; None where they tell none.

    Parameters
    ----------
    parts
        Elevations of each line's points in metres, NaN where there is none.  A file whose
        elevations are all 0 tells none: so programs fill in what they do not know.
    """
    found = np.concatenate(parts) if parts else np.zeros(0)
    found = np.where(np.abs(found) <= _HIGHEST_M, found, np.nan)
    return found if np.nan_to_num(found).any() else None


def by_node(refs: NDArray[np.int64], heights: Floats | None) -> dict[int, float]:
    """Return the elevation of each node where some point tells it; the first point counts."""
    if heights is None:
        return {}
    known = np.flatnonzero(np.isfinite(heights))
    nodes, first = np.unique(refs[known], return_index=True)
    return dict(zip(nodes.tolist(), heights[known[first]].tolist(), strict=True))
