"""Places that fit their roads suspiciously: axes swapped in some rows, or all of them shifted."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.files.coordinates import (
    bd09_to_wgs84,
    gcj02_to_wgs84,
    in_mainland_box,
    known_crs,
)
from ruralroute.model import County
from ruralroute.network.graph import Box, RoadNetwork

Floats = NDArray[np.float64]

_FEWEST = 8
_FAR_M, _CLEARLY, _SHIFT_M = 50.0, 4.0, 40.0
"""A shift is warned of when the median distance was so far, falls so many times, by so much."""
_ALIKE = 0.3
"""A shift is that of a map service when it differs from it by no more than this share of it."""
_SERVICES = {"GCJ-02": ("gcj02", gcj02_to_wgs84), "BD-09": ("bd09", bd09_to_wgs84)}
_ROUNDS = 12
_KEPT = 0.75
"""Share of the places, those that fit best, that each round moves by."""


def swapped_rows(county: County, network: RoadNetwork) -> list[Fault]:
    """Warn of places outside the roads that would be inside with latitude and longitude swapped."""
    west, south, east, north = network.bbox
    box = (west - 0.1, south - 0.1, east + 0.1, north + 0.1)
    odd = [
        one.label
        for one in (*county.centres, *county.stations)
        if not _inside(one.lon, one.lat, box) and _inside(one.lat, one.lon, box)
    ]
    if not odd:
        return []
    return [
        fault(
            "network.swapped_rows",
            Where("stations"),
            severity=Severity.WARNING,
            count=len(odd),
            examples=", ".join(odd[:5]),
        )
    ]


def _inside(lon: float, lat: float, box: Box) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def shift_likely(county: County, network: RoadNetwork) -> list[Fault]:
    """Warn when one and the same shift brings all places much nearer to the roads."""
    places = (*county.centres, *county.stations)
    if len(places) < _FEWEST:
        return []
    metric = network.metric
    points = metric.project(
        np.array([one.lon for one in places]), np.array([one.lat for one in places])
    )
    before = float(np.median(_to_roads(network, points)[1]))
    if before < _FAR_M:
        return []
    services = _services(county, network, points)
    shifts = [_best_shift(network, points, np.zeros(2))]
    for name, moved in services.items():
        found = _best_shift(network, points, moved)
        shifts += [found] * (_alike(found, services) == name)
    fits = [float(np.median(_to_roads(network, points + one)[1])) for one in shifts]
    after = min(fits)
    shift = shifts[fits.index(after)]
    if before < _CLEARLY * max(after, 1.0) or math.hypot(*shift) < _SHIFT_M:
        return []
    service = _alike(shift, services)
    return [
        fault(
            "network.shift_likely" if service is None else "network.shift_of_service",
            Where("stations"),
            severity=Severity.WARNING,
            count=len(places),
            system=service or "",
            crs=_SERVICES[service][0] if service else "",
            as_is_m=f"{before:.0f}",
            shifted_m=f"{after:.0f}",
            east_m=f"{shift[0]:+.0f}",
            north_m=f"{shift[1]:+.0f}",
        )
    ]


def _services(county: County, network: RoadNetwork, points: Floats) -> dict[str, Floats]:
    """Return how far undoing each map service's system moves places that say WGS 84, metres."""
    places = [(one.lon, one.lat) for one in (*county.centres, *county.stations)]
    if known_crs(county.crs) != "wgs84" or not all(in_mainland_box(*one) for one in places):
        return {}
    found = {}
    for name, (_, undo) in _SERVICES.items():
        undone = np.array([undo(*one) for one in places])
        there = network.metric.project(undone[:, 0], undone[:, 1])
        found[name] = (there - points).mean(axis=0)
    return found


def _alike(shift: Floats, services: dict[str, Floats]) -> str | None:
    """Name the map service whose undoing moves the places about so."""
    apart = {
        name: math.hypot(*(moved - shift)) / max(math.hypot(*moved), 1.0)
        for name, moved in services.items()
    }
    nearest = min(apart, key=apart.__getitem__, default=None)
    return nearest if nearest is not None and apart[nearest] <= _ALIKE else None


def _to_roads(network: RoadNetwork, points: Floats) -> tuple[Floats, Floats]:
    """Return the way from each point to the nearest road, metres east and north, and its length."""
    tree, lines = network.metric.tree, network.metric.lines
    drawn = shapely.points(points)
    nearest = lines[tree.nearest(drawn)]
    there = shapely.get_coordinates(
        shapely.line_interpolate_point(nearest, shapely.line_locate_point(nearest, drawn))
    )
    away = there - points
    return away, np.hypot(away[:, 0], away[:, 1])


def _best_shift(network: RoadNetwork, points: Floats, start: Floats) -> Floats:
    """Find the shift, from `start` on, by which points meet the roads best.

    They move across the roads, since along them says nothing.  Each round asks for the shift whose
    part across each point's road is the distance to it, by least squares over the points that fit
    best (iterated closest point, point to line).
    """
    shift = start
    for _ in range(_ROUNDS):
        away, distance = _to_roads(network, points + shift)
        kept = (distance > 0.1) & (distance <= np.quantile(distance, _KEPT))
        if np.count_nonzero(kept) < 2:
            break
        across = away[kept] / distance[kept, None]
        step = np.linalg.lstsq(across, distance[kept], rcond=None)[0]
        shift = shift + step
        if math.hypot(*step) < 0.5:
            break
    return shift
