"""Seconds and metres between places: of a table and of straight lines from the county itself.

Travel along roads is taken as it was worked out; `roads` checks it against the edges driven.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from pyproj import Geod

from ruralroute.model import County
from ruralroute.network.matrix import TravelMatrix
from ruralroute.planning.check.facts import LegNumbers

LegFinder = Callable[[str, str], LegNumbers | None]

_GEOD = Geod(ellps="WGS84")


def matrix_legs(matrix: TravelMatrix) -> LegFinder:
    """Look legs up in a matrix: whole seconds and metres, half up."""
    positions = {place: index for index, place in enumerate(matrix.place_ids)}

    def leg(start: str, end: str) -> LegNumbers | None:
        first, last = positions.get(start), positions.get(end)
        if first is None or last is None or not matrix.reachable[first, last]:
            return None
        milliseconds = int(matrix.duration_ms[first, last])
        eighths = int(matrix.distance_8th_m[first, last])
        return (milliseconds + 500) // 1_000, (eighths + 4) // 8

    return leg


def table_legs(county: County, profile: str) -> LegFinder:
    """Look legs up in the county's own rows; a row of the profile wins, else the later one."""
    rows: dict[tuple[str, str], LegNumbers] = {}
    for wanted in (None, profile):
        for row in county.travel:
            if row.profile == wanted:
                rows[row.from_place, row.to_place] = row.duration_s, row.distance_m
    places = {one.id for one in (*county.centres, *county.stations)}

    def leg(start: str, end: str) -> LegNumbers | None:
        if start == end and start in places:
            return 0, 0
        return rows.get((start, end))

    return leg


def straight_legs(county: County, profile: str, known: LegFinder) -> LegFinder:
    """Measure straight lines; `known` numbers stand when they agree to a second and a metre."""
    positions = {one.id: (one.lon, one.lat) for one in (*county.centres, *county.stations)}
    top = next((one.top_kmh for one in county.profiles if one.id == profile), math.inf)
    speed = min(county.policy.straight_kmh, top) / 3.6

    def leg(start: str, end: str) -> LegNumbers | None:
        told = known(start, end)
        if told is None or start not in positions or end not in positions:
            return None
        line = float(_GEOD.inv(*positions[start], *positions[end])[2])
        metres = line * county.policy.detour_factor
        mine = math.floor(metres / speed + 0.5), math.floor(metres + 0.5)
        close = all(abs(one - other) <= 1 for one, other in zip(told, mine, strict=True))
        return told if close else mine

    return leg
