"""What a county says of its roads: by way, or of the piece of road nearest to a position."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ruralroute.model import County, RoadOverride
from ruralroute.network.matrix import EdgeRef

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork

_WHEN = {"from_date", "to_date", "from_s", "to_s"}
_DAY = (0, 24 * 3600)
Piece = tuple[str, frozenset[int]]


class OverrideFacts:
    """Looks up the override of an edge; of several rows, the later wins field by field."""

    def __init__(self, county: County, network: RoadNetwork, day: dt.date) -> None:
        self._day = day
        self._county = county
        self._network = network

    def of(self, edge: EdgeRef, span: tuple[int, int] = _DAY) -> RoadOverride | None:
        """Give what holds for an edge at some moment of a span; None when nothing is said of it.

        A row with hours counts when the span, in seconds since midnight, runs into them.
        """
        piece = _piece(edge)
        said: dict[str, object] = {}
        for row, place in self._rows:
            if not _runs_into(row, span):
                continue
            if row.way == edge[0] if row.way else place == piece:
                said |= row.model_dump(exclude_defaults=True, exclude=_WHEN)
        return RoadOverride.model_validate(said) if said else None

    @cached_property
    def _rows(self) -> list[tuple[RoadOverride, Piece | None]]:
        rows = [row for row in self._county.road_overrides if self._holds(row)]
        return [(row, None if row.way else self._nearest(row)) for row in rows]

    def _holds(self, row: RoadOverride) -> bool:
        first, last = row.from_date or self._day, row.to_date or self._day
        return first <= self._day <= last

    def _nearest(self, row: RoadOverride) -> Piece | None:
        places = {one.id: one for one in (*self._county.centres, *self._county.stations)}
        place = places.get(row.place or "")
        lon, lat = (place.lon, place.lat) if place is not None else (row.lon, row.lat)
        if lon is None or lat is None:
            return None
        return self._piece_at(lon, lat)

    def _piece_at(self, lon: float, lat: float) -> Piece | None:
        """Find the piece of road nearest to a position, on a plane that is true near it."""
        import shapely  # noqa: PLC0415 - heavy, and seldom needed

        scale = np.array([111_320.0 * np.cos(np.radians(lat)), 110_950.0])
        count = self._network.edge_count
        lines = [
            shapely.LineString((self._network.edge_lonlat(edge) - (lon, lat)) * scale)
            for edge in range(count)
        ]
        here = shapely.Point(0.0, 0.0)
        nearest = int(shapely.STRtree(lines).nearest(here))
        if lines[nearest].distance(here) > self._county.policy.max_snap_m:
            return None
        return _piece(self._network.ref(2 * nearest))


def _runs_into(row: RoadOverride, span: tuple[int, int]) -> bool:
    """Whether a row holds at some moment of a span; from 22:00 to 06:00 it holds over midnight."""
    first, last = span[0], max(span[1], span[0] + 1)
    day = _DAY[1]
    start = row.from_s or 0
    end = day if row.to_s is None else row.to_s
    if end <= start:
        end += day
    return any(start + shift < last and first < end + shift for shift in (-day, 0))


def _piece(edge: EdgeRef) -> Piece:
    return edge[0], frozenset(edge[1:])
