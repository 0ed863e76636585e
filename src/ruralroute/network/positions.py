"""Positions of road files in WGS 84 degrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.files.coordinates import bd09_to_wgs84, gcj02_to_wgs84, known_crs

Floats = NDArray[np.float64]
_LARGEST_DEG, _LARGEST_M = 1_000.0, 1e8
_CODES = {"EPSG:4326": "wgs84", "OGC:CRS84": "wgs84", "EPSG:4490": "cgcs2000"}
"""Systems of degrees that are taken as WGS 84 as they are."""


def misread(point: object) -> str:
    """Guess why a point is no longitude and latitude: ``_swapped``, ``_metres``, or empty.

    Examples
    --------
    >>> misread([26.0, 107.0]), misread([500000, 2876000]), misread(["a", 26])
    ('_swapped', '_metres', '')
    """
    if not isinstance(point, Sequence) or len(point) < 2:
        return ""
    first, second = point[0], point[1]
    if not isinstance(first, int | float) or not isinstance(second, int | float):
        return ""
    if abs(first) <= 90 < abs(second) <= 180:
        return "_swapped"
    largest = max(abs(first), abs(second))
    return "_metres" if _LARGEST_DEG < largest < _LARGEST_M else ""


def to_degrees(table: Floats, crs: str, file: str) -> Floats:
    """Turn positions of a reference system into WGS 84 longitude and latitude.

    Parameters
    ----------
    table
        Shape (points, 2): degrees east and north, or easting and northing in metres.
    crs
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09``, an EPSG code, or a system in WKT.
    file
        Name of the file.

    Raises
    ------
    RoadsError
        The system is not known, or positions lie outside of it.
    """
    found = _converted(table, crs, file)
    outside = ~(np.isfinite(found).all(axis=1) & (np.abs(found) <= (180.0, 90.0)).all(axis=1))
    if outside.any():
        first = table[int(np.flatnonzero(outside)[0])]
        raise RoadsError(
            [
                fault(
                    f"network.outside_crs{misread(first.tolist())}",
                    Where(file),
                    f"{first[0]:g}, {first[1]:g}",
                    count=int(outside.sum()),
                    crs=crs[:60],
                )
            ]
        )
    return found


def _converted(table: Floats, crs: str, file: str) -> Floats:
    known = known_crs(_CODES.get(crs.upper(), crs))
    if known in ("wgs84", "cgcs2000"):
        return table
    if known in ("gcj02", "bd09"):
        turn = gcj02_to_wgs84 if known == "gcj02" else bd09_to_wgs84
        distinct, inverse = np.unique(table, axis=0, return_inverse=True)
        turned = np.array([turn(lon, lat) for lon, lat in distinct.tolist()], dtype=np.float64)
        return turned.reshape(-1, 2)[inverse.reshape(-1)]
    from pyproj import Transformer  # noqa: PLC0415
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    try:
        transformer = Transformer.from_crs(known or crs, 4326, always_xy=True)
        own = transformer.source_crs
        if own is not None and own.is_projected and _in_degrees(table):
            raise RoadsError(
                [fault("network.crs_degrees", Where(file), own.name.partition(" (with")[0])]
            )
        return np.column_stack(transformer.transform(table[:, 0], table[:, 1]))
    except ProjError as error:
        raise RoadsError([fault("network.crs_unknown", Where(file), crs[:100])]) from error


def _in_degrees(table: Floats) -> bool:
    """Whether positions can be nothing but degrees: no county is so near to where metres begin."""
    return bool(len(table) and (np.abs(table) <= (180.0, 90.0)).all())
