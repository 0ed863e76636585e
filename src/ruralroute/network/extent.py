"""Whether places and roads are of the same part of the world."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.model import County, Place
from ruralroute.network.graph import Box, RoadNetwork

MARGIN_KM = 20.0
_KM_PER_DEGREE = 111.2


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
