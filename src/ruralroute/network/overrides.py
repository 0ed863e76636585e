"""What a user knows about roads better than the map, edge by edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """One value for each edge; NaN where the map's holds.

    Parameters
    ----------
    closed
        Nobody passes.
    max_kg
        Weight limit instead of the map's.
    max_width_m
        Width limit instead of the map's limit and of its width of the carriageway.
    speed_kmh
        Speed instead of what class, surface and limits say; a vehicle's own top speed holds.
    """

    closed: NDArray[np.bool_]
    max_kg: NDArray[np.float64]
    max_width_m: NDArray[np.float64]
    speed_kmh: NDArray[np.float64]

    @classmethod
    def none(cls, edge_count: int) -> Self:
        """Override nothing."""
        return cls(
            closed=np.zeros(edge_count, dtype=np.bool_),
            max_kg=np.full(edge_count, np.nan),
            max_width_m=np.full(edge_count, np.nan),
            speed_kmh=np.full(edge_count, np.nan),
        )
