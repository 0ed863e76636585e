"""What a file of drawn lines itself says of the roads that a plan drives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import RoadsError
from ruralroute.model import County
from ruralroute.network.positions import to_degrees
from ruralroute.planning.check.drawn_fields import ids_in, tags_in
from ruralroute.planning.check.drawn_files import DrawnRow, read_drawn

Points = NDArray[np.float64]
_SLACK_M = 1.0
"""What positions may differ by beyond the tolerance of joining."""
_SHARED_M = 0.05
_SAMPLE, _MANY_POINTS = 50, 20_000
"""Points that are measured exactly; longer lines are not asked which way they run."""
_REPEATED = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWay:
    """One reading of a way: its tags, and its lines in WGS 84 degrees."""

    tags: Mapping[str, str]
    lines: tuple[Points, ...]


class DrawnRoads:
    """Looks ways up in the file.

    Parameters
    ----------
    rows
        Features of the file.
    crs
        System of their positions.
    county
        Whose roads they are.
    """

    def __init__(self, rows: Sequence[DrawnRow], crs: str, county: County) -> None:
        self._crs, self._settings = crs, county.road_settings
        self.tolerance_m = county.road_settings.tolerance_m + _SLACK_M
        self._rows: dict[str, list[DrawnRow]] = {}
        for row in rows:
            named = ids_in(row.fields, self._settings.fields)
            for name in named | {row.name, str(row.number)} - {""}:
                self._rows.setdefault(name, []).append(row)
        self._ways: dict[str, tuple[DrawnWay, ...]] = {}

    @classmethod
    def of(cls, county: County) -> DrawnRoads | None:
        """Read the county's road file; None when it is no file of drawn lines."""
        if not county.roads:
            return None
        settings = county.road_settings
        found = read_drawn(Path(county.base_dir or ".") / county.roads, settings.layer)
        if found is None:
            return None
        return cls(found.rows, found.crs or settings.crs or "wgs84", county)

    def ways(self, name: str) -> tuple[DrawnWay, ...]:
        """Return what the file may mean by a way, several where it repeats a name; or nothing."""
        if name not in self._ways:
            rows = self._rows.get(name) or self._rows.get(_REPEATED.sub("", name), [])
            self._ways[name] = tuple(self._way(row) for row in rows)
        return self._ways[name]

    def _way(self, row: DrawnRow) -> DrawnWay:
        try:
            lines = tuple(to_degrees(np.array(one), self._crs, "") for one in row.lines)
        except RoadsError:
            lines = ()
        return DrawnWay(tags=tags_in(row.fields, self._settings.fields), lines=lines)


def metres_off(way: DrawnWay, lonlat: Points, tolerance_m: float) -> float:
    """Return how far an edge lies from the way as it is drawn, metres; 0 within the tolerance."""
    if not way.lines:
        return 0.0
    import shapely  # noqa: PLC0415 - heavy, and seldom needed

    scale = _scale(lonlat)
    origin = lonlat[0]
    drawn = shapely.multilinestrings([(one - origin) * scale for one in way.lines if len(one) > 1])
    shapely.prepare(drawn)
    points = shapely.points((lonlat - origin) * scale)
    outside = points[~shapely.dwithin(drawn, points, tolerance_m)]
    if not len(outside):
        return 0.0
    some = outside[:: max(len(outside) // _SAMPLE, 1)]
    return float(shapely.distance(some, drawn).max())


def runs_along(way: DrawnWay, lonlat: Points) -> bool | None:
    """Whether an edge runs as its way is drawn; None where that cannot be told."""
    if (
        len(way.lines) != 1
        or len(way.lines[0]) > _MANY_POINTS
        or bool((way.lines[0][0] == way.lines[0][-1]).all())
    ):
        return None
    import shapely  # noqa: PLC0415 - heavy, and seldom needed

    scale = _scale(lonlat)
    line = shapely.LineString((way.lines[0] - lonlat[0]) * scale)
    if not line.is_simple:
        return None
    ends = shapely.points((lonlat[[0, -1]] - lonlat[0]) * scale)
    first, last = shapely.line_locate_point(line, ends).tolist()
    return None if abs(last - first) < _SLACK_M else bool(last > first)


def meets(way: DrawnWay, other: DrawnWay, at: Points, tolerance_m: float) -> bool:
    """Whether two ways may be joined at a point: never from a bridge's or tunnel's side.

    They may where they are on one level, and where both have a vertex; and what is on another level
    may by its end.
    """
    if _level(way.tags) == _level(other.tags) or not (way.lines and other.lines):
        return True
    scale = _scale(at[None, :])

    def nearest(points: Points) -> float:
        return float(np.hypot(*((points - at) * scale).T).min())

    if all(nearest(np.vstack(one.lines)) <= _SHARED_M for one in (way, other)):
        return True
    raised = [one for one in (way, other) if _level(one.tags)]
    reach = 2 * tolerance_m
    return any(nearest(np.vstack([line[[0, -1]] for line in one.lines])) <= reach for one in raised)


def _level(tags: Mapping[str, str]) -> str:
    level = tags.get("layer", "0")
    if level not in ("0", ""):
        return level
    return "1" if "bridge" in tags else "-1" if "tunnel" in tags else ""


def _scale(lonlat: Points) -> Points:
    """Metres of a degree near a line."""
    return np.array([111_320.0 * np.cos(np.radians(lonlat[:, 1].mean())), 111_000.0])
