"""Whether places and roads are of the same part of the world."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault
from ruralroute.files.coordinates import gcj02_to_wgs84, in_mainland_box, known_crs
from ruralroute.model import County, Place
from ruralroute.network.graph import Box, RoadNetwork

MARGIN_KM = 20.0
_KM_PER_DEGREE = 111.2
_ENOUGH_PLACES, _FAR_M, _CLEARLY = 5, 100.0, 5.0


def check_extent(county: County, network: RoadNetwork) -> None:
    """Refuse a county most of whose places lie far outside the roads.

    Raises
    ------
    RoadsError
        More than half of the places are over 20 km outside the roads' extent.
    """
    places = (*county.centres, *county.stations)
    box = _grown(network.bbox)
    if not places or 2 * _outside(places, box) <= len(places):
        return
    swapped = sum(_inside(one.lat, one.lon, box) for one in places)
    code = "network.outside_swapped" if 2 * swapped > len(places) else "network.outside"
    extent = (
        min(one.lon for one in places),
        min(one.lat for one in places),
        max(one.lon for one in places),
        max(one.lat for one in places),
    )
    raise RoadsError(
        [
            fault(
                code,
                Where("stations"),
                count=_outside(places, box),
                total=len(places),
                places=_text(extent),
                roads=_text(network.bbox),
                file=network.name,
            )
        ]
    )


def gcj02_likely(county: County, network: RoadNetwork) -> list[Fault]:
    """Warn when the places fit the roads far better if their positions are taken as GCJ-02."""
    places = (*county.centres, *county.stations)
    if known_crs(county.crs) != "wgs84" or len(places) < _ENOUGH_PLACES:
        return []
    if not all(in_mainland_box(one.lon, one.lat) for one in places):
        return []
    as_is = _median_distance(network, [(one.lon, one.lat) for one in places])
    shifted = _median_distance(network, [gcj02_to_wgs84(one.lon, one.lat) for one in places])
    if as_is < _FAR_M or as_is < _CLEARLY * shifted:
        return []
    return [
        fault(
            "network.gcj02_likely",
            Where("stations"),
            severity=Severity.WARNING,
            factor=f"{as_is / max(shifted, 1.0):.0f}",
            as_is_m=f"{as_is:.0f}",
            shifted_m=f"{shifted:.0f}",
        )
    ]


def _median_distance(network: RoadNetwork, positions: Sequence[tuple[float, float]]) -> float:
    return statistics.median(network.metric.distance(*one) for one in positions)


def _grown(box: Box) -> Box:
    west, south, east, north = box
    lat = MARGIN_KM / _KM_PER_DEGREE
    lon = lat / max(math.cos(math.radians((south + north) / 2)), 0.01)
    return west - lon, south - lat, east + lon, north + lat


def _outside(places: Sequence[Place], box: Box) -> int:
    return sum(not _inside(one.lon, one.lat, box) for one in places)


def _inside(lon: float, lat: float, box: Box) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _text(box: Box) -> str:
    return f"{box[0]:.3f}, {box[1]:.3f} - {box[2]:.3f}, {box[3]:.3f}"
