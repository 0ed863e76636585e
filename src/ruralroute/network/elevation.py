"""Elevations: a grid file, and what it says at a position."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Where, fault

Floats = NDArray[np.float64]

_MAX_BYTES = 400_000_000
_KEYS = frozenset(
    {"ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize"}
    | {"nodata_value"}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ElevationGrid:
    """Elevations at the centres of square cells.

    Parameters
    ----------
    west, south
        Centre of the south-western cell, degrees of WGS 84.
    cell
        Side of a cell in degrees.
    metres
        Shape (rows, columns), from south to north; NaN where unknown.
    """

    west: float
    south: float
    cell: float
    metres: Floats

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read an ESRI ASCII grid in degrees of WGS 84.

        Raises
        ------
        RoadsError
            The file is missing, too large, or no such grid.
        """
        where = Where(path.name)
        try:
            size = path.stat().st_size
            text = path.read_text(encoding="ascii") if size <= _MAX_BYTES else ""
        except OSError as error:
            raise RoadsError([fault("network.no_grid", where)]) from error
        except UnicodeDecodeError as error:
            raise RoadsError([fault("network.bad_grid", where, why="text")]) from error
        if size > _MAX_BYTES:
            limit = _MAX_BYTES // 1_000_000
            raise RoadsError([fault("network.file_too_large", where, limit_mb=limit)])
        try:
            return cls._parse(text)
        except (ValueError, KeyError, OverflowError) as error:
            raise RoadsError([fault("network.bad_grid", where, why=str(error)[:120])]) from error

    @classmethod
    def _parse(cls, text: str) -> Self:
        head: dict[str, float] = {}
        begin = 0
        while True:
            end = text.find("\n", begin)
            words = text[begin : end if end >= 0 else len(text)].split()
            if len(words) != 2 or words[0].lower() not in _KEYS:
                break
            head[words[0].lower()] = float(words[1])
            begin = end + 1
            if end < 0:
                break
        columns, rows, cell = int(head["ncols"]), int(head["nrows"]), head["cellsize"]
        values = np.array(text[begin:].split(), dtype=np.float64)
        if columns < 2 or rows < 2 or len(values) != columns * rows:
            raise ValueError(f"{len(values)} values for {columns} x {rows} cells")
        west = head["xllcenter"] if "xllcenter" in head else head["xllcorner"] + cell / 2
        south = head["yllcenter"] if "yllcenter" in head else head["yllcorner"] + cell / 2
        if not (0 < cell <= 1 and -180 <= west <= 180 and -90 <= south <= 90):
            raise ValueError("not in degrees")
        values[(values == head.get("nodata_value", -9999.0)) | (np.abs(values) > 9_500)] = np.nan
        metres = values.reshape(rows, columns)[::-1]
        return cls(west=west, south=south, cell=cell, metres=metres)

    def at(self, lon: Floats, lat: Floats) -> Floats:
        """Interpolate between the four cells around each position; NaN outside."""
        rows, columns = self.metres.shape
        x, y = (lon - self.west) / self.cell, (lat - self.south) / self.cell
        inside = (x >= 0) & (x <= columns - 1) & (y >= 0) & (y <= rows - 1)
        x, y = np.where(inside, x, 0.0), np.where(inside, y, 0.0)
        left = np.minimum(x.astype(np.int64), columns - 2)
        low = np.minimum(y.astype(np.int64), rows - 2)
        right_share, high_share = x - left, y - low
        bottom = self._between(low, left, right_share)
        top = self._between(low + 1, left, right_share)
        return np.where(inside, bottom + (top - bottom) * high_share, np.nan)

    def _between(self, row: NDArray[np.int64], left: NDArray[np.int64], share: Floats) -> Floats:
        one, other = self.metres[row, left], self.metres[row, left + 1]
        found: Floats = one + (other - one) * share
        return found
