"""Where routes and roads run: lines in WGS 84 degrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import County
from ruralroute.network.matrix import Travel, TravelMatrix
from ruralroute.planning.plan import Trip
from ruralroute.planning.problem.hours import Hours, make_hours

Line = NDArray[np.float64]
"""Shape (n, 2), lon and lat."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""


class RoadLines(Protocol):
    """What a map needs of a road network."""

    def lines(self) -> Iterable[tuple[str, Line]]:
        """Kind and geometry of each road, both directions once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Finds the geometry of a county's legs, along the roads where there are any.

    Parameters
    ----------
    positions
        Lon and lat of each place.
    profiles
        Profile of each vehicle.
    travel
        Matrices by profile.
    """

    positions: Mapping[str, tuple[float, float]]
    profiles: Mapping[str, str]
    travel: Travel
    _hours: dict[str, Hours] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, county: County, travel: Travel) -> Ways:
        """Take what is needed from a county."""
        return cls(
            positions={one.id: (one.lon, one.lat) for one in (*county.centres, *county.stations)},
            profiles={one.id: one.profile for one in county.vehicles},
            travel=travel,
        )

    def legs(self, vehicle: str, trip: Trip) -> list[Line]:
        """Geometry of each leg of a trip, the way back last.

        A leg that the travel does not know is a straight line; one to a place that the county
        does not know is empty.
        """
        matrix = self.travel.get(self.profiles.get(vehicle, ""))
        index = {place: n for n, place in enumerate(matrix.place_ids)} if matrix else {}
        places = [trip.centre, *(stop.place for stop in trip.stops), trip.centre]
        left = [trip.departure_s, *(stop.departure_s for stop in trip.stops)]
        return [
            self._leg(matrix, index, ends, left_s)
            for ends, left_s in zip(pairwise(places), left, strict=True)
        ]

    def _leg(
        self,
        matrix: TravelMatrix | None,
        index: Mapping[str, int],
        ends: tuple[str, str],
        left_s: int,
    ) -> Line:
        start, end = ends
        if matrix and start in index and end in index and start != end:
            origin, destination = index[start], index[end]
            found = self._by_hour(matrix, origin, destination, left_s)
            if found is not None:
                return found
            if matrix.reachable[origin, destination]:
                return matrix.path(origin, destination).lonlat
        known = [self.positions[one] for one in (start, end) if one in self.positions]
        return np.array(known if len(known) == 2 else [], dtype=np.float64).reshape(-1, 2)

    def _by_hour(
        self, matrix: TravelMatrix, origin: int, destination: int, left_s: int
    ) -> Line | None:
        """Geometry of the way of who leaves at a time; None: the hour does not matter."""
        by_hour = matrix.hours
        if by_hour is None:
            return None
        hours = self._hours.get(matrix.profile)
        if hours is None:
            hours = make_hours(by_hour.starts_s, by_hour.run, points=by_hour.points)
            self._hours[matrix.profile] = hours
        parts = hours.parts(origin, destination, left_s)
        if not parts:
            return None
        return join(
            by_hour.run(one.first, one.last).path(one.start, one.end).lonlat for one in parts
        )


def join(legs: Iterable[Line]) -> Line:
    """Join legs into one line, without repeating the points where they meet."""
    kept: list[Line] = []
    for leg in legs:
        if not len(leg):
            continue
        meets = bool(kept) and bool(np.allclose(kept[-1][-1], leg[0], atol=1e-9))
        kept.append(leg[1:] if meets and len(leg) > 1 else leg)
    return np.concatenate(kept) if kept else np.empty((0, 2))


def bounds_of(points: Iterable[Line]) -> Bounds | None:
    """Smallest box around all points; None without points."""
    boxes = [(one.min(axis=0), one.max(axis=0)) for one in points if len(one)]
    if not boxes:
        return None
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def wider(bounds: Bounds, share: float) -> Bounds:
    """Return a box grown on each side by a share of its larger extent."""
    west, south, east, north = bounds
    margin = max(east - west, north - south, 0.01) * share
    return west - margin, south - margin, east + margin, north + margin


def roads_within(roads: RoadLines, box: Bounds) -> Iterator[tuple[str, Line]]:
    """Roads whose own box meets `box`."""
    west, south, east, north = box
    for kind, line in roads.lines():
        if len(line) < 2:
            continue
        low, high = line.min(axis=0), line.max(axis=0)
        if low[0] <= east and high[0] >= west and low[1] <= north and high[1] >= south:
            yield kind, line


def simplify(line: Line, tolerance_deg: float) -> Line:
    """Drop points that lie within `tolerance_deg` of the line through the others."""
    import shapely  # noqa: PLC0415 - loads when a map is drawn

    if len(line) <= 2:
        return line
    simple = shapely.simplify(shapely.linestrings(line), tolerance_deg)
    return np.asarray(shapely.get_coordinates(simple), dtype=np.float64)


def delta_coded(line: Line) -> list[int]:
    """Points as hundred-thousandths of a degree: the first as it is, then the differences.

    Examples
    --------
    >>> delta_coded(np.array([[107.5, 25.0], [107.50002, 25.00001]]))
    [10750000, 2500000, 2, 1]
    """
    points = np.rint(line * 1e5).astype(np.int64)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    keep = np.ones(len(steps), dtype=bool)
    keep[1:] = np.any(steps[1:] != 0, axis=1)
    found: list[int] = steps[keep].ravel().tolist()
    return found
