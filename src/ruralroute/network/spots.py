"""Places on the map of which something is to be told: what was mended, and what looks wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

KINDS = (
    *("joined_end", "joined_side", "joined_crossing", "duplicate", "no_length", "twin"),
    *("near_miss", "open_crossing", "self_crossing", "crossing_beside", "short_length"),
)
"""What is told of a drawn file.

joined_end, joined_side, joined_crossing
    Ends joined with an end or point near by, or with the middle of a line; lines split where
    they cross.
duplicate, no_length
    Left out: a line that stands in the file twice, a line of a single point.
twin
    Kept: lines drawn alike whose attributes differ.
near_miss
    An end a little too far from another road to be joined with it.
open_crossing, self_crossing
    Crossings without a common point that stay apart, on the same level; a line's with itself.
crossing_beside
    Ends at the side of a bridge, tunnel, motorway or ferry, which stay apart.
short_length
    A length in the file that is shorter than the straight line; the line's own is taken.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Places as columns: kind, position in degrees, id of the way, and a distance in metres."""

    kind: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way: tuple[str, ...]
    metres: NDArray[np.float64]

    @classmethod
    def none(cls) -> Spots:
        """Return no places."""
        empty = np.zeros(0)
        return cls(kind=(), lon=empty, lat=empty, way=(), metres=empty)

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(slots=True)
class SpotList:
    """Gathers places."""

    rows: list[tuple[str, float, float, str, float]] = field(default_factory=list)

    def add(self, kind: str, at: NDArray[np.float64], way: str, metres: float = 0.0) -> None:
        """Note a place at a longitude and latitude."""
        self.rows.append((kind, float(at[0]), float(at[1]), way, float(metres)))

    def counts(self) -> dict[str, int]:
        """Count places by kind."""
        return dict(Counter(row[0] for row in self.rows))

    def frozen(self) -> Spots:
        """Return the places as columns, kinds in the order of `KINDS`."""
        rows = sorted(self.rows, key=lambda row: KINDS.index(row[0]))
        kinds, lons, lats, ways, metres = zip(*rows, strict=True) if rows else ((),) * 5
        return Spots(
            kind=tuple(kinds),
            lon=np.array(lons, dtype=np.float64),
            lat=np.array(lats, dtype=np.float64),
            way=tuple(ways),
            metres=np.array(metres, dtype=np.float64),
        )
