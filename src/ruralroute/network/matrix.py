"""Many-to-many travel for one profile: times, distances, and the path behind each pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ruralroute.network.hours import HourTravel

EdgeRef = tuple[str, int, int]
"""An edge as a plan names it: way id, from node, to node."""


class TravelSource(StrEnum):
    """What times and distances were worked out from."""

    ROADS = "roads"
    TABLE = "table"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The way from one place to another.

    Parameters
    ----------
    edges
        Edges in order of driving; the first and last may be driven in part only (places are
        snapped to edges).  Empty unless the source is roads.
    lonlat
        Shape (n, 2), n >= 2, WGS 84 degrees, from place's snap point to place's snap point.
    distance_m, duration_s
        The pair's numbers, as the matrix gives them.
    """

    edges: tuple[EdgeRef, ...]
    lonlat: NDArray[np.float64]
    distance_m: int
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """Where a place meets the roads, for one profile.

    `distance_m` is the straight line from the place to the point on the edge; `edge` is None
    when no usable road is near enough.
    """

    place: str
    edge: EdgeRef | None
    lon: float
    lat: float
    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedStation:
    """A station that a profile reaches only if roads are as the policy of unknown tags takes them.

    Parameters
    ----------
    place
        Id of the station.
    ways
        Ids of the ways that are only taken for usable, on the way from the nearest centre and
        back.
    """

    place: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMatrix:
    """Travel between all places of a county for one profile under one set of conditions.

    Parameters
    ----------
    profile
        Id of the profile.
    place_ids
        Centres first, then stations, in the county's order; rows and columns follow it.  In the
        runs of periods of `hours` the names of waiting points come last.
    duration_ms
        Shape (n, n), int64, exact sums of edge milliseconds; 0 where unreachable.
    distance_8th_m
        Shape (n, n), int64, eighths of a metre along the fastest path; 0 where unreachable.
    reachable
        Shape (n, n), bool; the diagonal is True.
    source
        Roads, the user's table, or straight lines.
    snaps
        One per place when the source is roads, else empty.
    path_finder
        Unpacks the path of a pair, on demand.
    assumed
        Stations that are reached only if roads are as the policy takes them.
    points
        How many of the last rows and columns are waiting points and no places.
    hour_finder
        Works out how travel changes by the hour; the numbers of the matrix itself then hold all
        day, by the slowest and with what is closed at any hour of the working day.
    """

    profile: str
    place_ids: tuple[str, ...]
    duration_ms: NDArray[np.int64]
    distance_8th_m: NDArray[np.int64]
    reachable: NDArray[np.bool_]
    source: TravelSource
    snaps: tuple[Snap, ...] = ()
    path_finder: Callable[[int, int], Path]
    assumed: tuple[AssumedStation, ...] = ()
    points: int = 0
    hour_finder: Callable[[], HourTravel | None] = lambda: None

    @property
    def hours(self) -> HourTravel | None:
        """Travel by the hour, worked out when first asked for; None: the same all day."""
        return self.hour_finder()

    @property
    def duration_s(self) -> NDArray[np.int32]:
        """Whole seconds, rounded half up; from and to waiting points rounded up.

        So a way in several parts never seems faster than the same way as a whole.
        """
        seconds = ((self.duration_ms + 500) // 1000).astype(np.int32)
        if self.points:
            for part in (np.s_[-self.points :, :], np.s_[:, -self.points :]):
                seconds[part] = -(-self.duration_ms[part] // 1000)
        return seconds

    @property
    def distance_m(self) -> NDArray[np.int32]:
        """Whole metres, rounded half up."""
        return ((self.distance_8th_m + 4) // 8).astype(np.int32)

    def path(self, origin: int, destination: int) -> Path:
        """Return the path between two places, by index.

        Raises
        ------
        ValueError
            There is no way from `origin` to `destination`.
        """
        if not self.reachable[origin, destination]:
            raise ValueError(
                f"no way from {self.place_ids[origin]} to {self.place_ids[destination]}"
            )
        return self.path_finder(origin, destination)


Travel = dict[str, TravelMatrix]
"""Travel of a county by profile id."""
