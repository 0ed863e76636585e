"""Positions: brought to WGS 84, and held against what a county can be."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ruralroute.files.coordinates import Position, in_mainland_box, is_projected, to_wgs84
from ruralroute.files.raw import Faults
from ruralroute.files.rows import Row

FAR_KM = 300.0
"""A place farther than this from the middle of the others is a fault."""
_NEAR_KM = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row with its position in WGS 84 degrees."""

    row: Row
    at: Position


def place_rows(rows: Sequence[Row], crs: str, faults: Faults) -> list[Placed]:
    """Bring the ``lon`` and ``lat`` of rows to WGS 84, in place, and return those that have both.

    What cannot be a position is noted, and its row is not placed.
    """
    placed: list[Placed] = []
    projected = is_projected(crs)
    for row in rows:
        x, y = row.number_of("lon"), row.number_of("lat")
        if x is None or y is None:
            continue
        fault = _impossible(x, y, projected=projected)
        column = "lat" if fault == "files.lat_range" else "lon"
        at = None
        if fault is None:
            try:
                at = to_wgs84(x, y, crs)
            except ValueError:
                fault = "files.outside_crs"
        if at is None or not (abs(at[0]) <= 180 and abs(at[1]) <= 90):
            found = f"{row.written['lon']}, {row.written['lat']}"
            faults.error(fault or "files.outside_crs", row.where(column), found, crs=crs)
            row.broken.update(("lon", "lat"))
            continue
        row.values["lon"], row.values["lat"] = at
        placed.append(Placed(row=row, at=at))
    return placed


def _impossible(x: float, y: float, *, projected: bool) -> str | None:
    if x == 0 and y == 0:
        return "files.position_zero"
    if projected:
        return "files.degrees_as_metres" if abs(x) <= 360 and abs(y) <= 360 else None
    if abs(x) > 1000 or abs(y) > 1000:
        return "files.metres_as_degrees"
    if abs(y) > 90 and abs(y) <= 180 and abs(x) <= 90:
        return "files.swapped"
    if abs(x) > 180:
        return "files.lon_range"
    if abs(y) > 90:
        return "files.lat_range"
    if abs(y) > 72 and in_mainland_box(y, x) and x > 17:
        return "files.swapped"
    return None


def check_spread(placed: Sequence[Placed], faults: Faults) -> None:
    """Note every place that lies far from the middle of all, and those that look swapped."""
    if len(placed) < 2:
        return
    middle = _middle(placed)
    for one in placed:
        away_km = distance_km(one.at, middle)
        if away_km <= FAR_KM:
            continue
        lon, lat = one.at
        swapped_km = distance_km((lat, lon), middle) if abs(lon) <= 90 else away_km
        code = "files.swapped_far" if swapped_km < _NEAR_KM else "files.far_away"
        found = f"{one.row.written['lon']}, {one.row.written['lat']}"
        faults.error(
            code, one.row.where("lon"), found, away=f"{away_km:.0f}", near=f"{swapped_km:.0f}"
        )


def _middle(placed: Sequence[Placed]) -> Position:
    """Return the median position; of two places it is the first."""
    if len(placed) == 2:
        return placed[0].at
    lon = statistics.median_low([one.at[0] for one in placed])
    lat = statistics.median_low([one.at[1] for one in placed])
    return lon, lat


def distance_km(one: Position, other: Position) -> float:
    """Measure kilometres on the ellipsoid."""
    from pyproj import Geod  # noqa: PLC0415

    *_, metres = Geod(ellps="WGS84").inv(*one, *other)
    return float(metres) / 1000
