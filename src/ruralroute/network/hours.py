"""Roads that change by the hour: the periods of a day, and travel over each run of them.

Within a period all roads of a profile stay as they are.  For a run of periods each road is as slow
as in the slowest of them, and closed when closed in any: the ways found so can be driven at any
moment of the run.  Besides the places a run has the waiting points at roads that open and close.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ruralroute.model import County, Profile
from ruralroute.network.conditional import When, is_timed, tags_at
from ruralroute.network.conditions import find_conditions, hours_of
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.load import holds_at, overrides_of
from ruralroute.network.matrix import TravelMatrix
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.waiting import NOWHERE, WaitingPoints, waiting_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ruralroute.network.arcs import Arcs

DAY_S = 24 * 3600
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


class Maker(Protocol):
    """Works travel of a profile out."""

    def __call__(self, roads: ProfileRoads, points: WaitingPoints = NOWHERE) -> TravelMatrix:
        """Return travel on some roads, between all places and some waiting points."""

    def arcs(self, roads: ProfileRoads) -> Arcs:
        """Return the graph of some roads, its terminals the places."""


@dataclass(frozen=True, kw_only=True)
class HourTravel:
    """Travel of one profile over a day.

    Parameters
    ----------
    starts_s
        Seconds since midnight at which each period begins, 0 first; the last ends with the day.
    roads
        The profile's roads in each period; neighbours differ.
    make
        Works travel out on some roads.
    waiting
        Where a vehicle may have to stand until a road opens.  The last rows and columns of each
        run, as many as `points` tells, are these.
    ever
        The pairs of places, shape (places, places), between which there is a way when all that
        is ever open is open.
    """

    starts_s: tuple[int, ...]
    roads: tuple[ProfileRoads, ...]
    make: Callable[[ProfileRoads], TravelMatrix]
    waiting: WaitingPoints
    ever: NDArray[np.bool_]
    _known: dict[bytes, TravelMatrix] = field(default_factory=dict, init=False, repr=False)

    def run(self, first: int, last: int) -> TravelMatrix:
        """Return travel that holds from the begin of one period to the end of another.

        Runs with the same roads share one matrix; each is worked out when first asked for.
        """
        roads = slowest_of(self.roads[first : last + 1])
        key = _digest(roads)
        if key not in self._known:
            self._known[key] = self.make(roads)
        return self._known[key]

    @property
    def points(self) -> int:
        """How many waiting points there are."""
        return len(self.waiting.anchors)

    @property
    def left_out(self) -> int:
        """How many more waiting points there are that are not looked at."""
        return self.waiting.left_out


@dataclass(frozen=True, kw_only=True)
class HourRoads:
    """The roads of a county over one day, whatever the vehicle.

    Parameters
    ----------
    county, network
        The county, and its roads as `load_roads` returns them.
    conditions
        State of the roads.
    """

    county: County
    network: RoadNetwork
    conditions: str

    def travel(self, profile: Profile, make: Maker) -> HourTravel | None:
        """Return travel of a profile over the day; None where no leg depends on the hour.

        Parameters
        ----------
        profile
            The profile.
        make
            Works its travel out on some roads.
        """
        starts: list[int] = []
        roads: list[ProfileRoads] = []
        for second in self._times(profile):
            network = roads_at(self.county, self.network, second)
            under = network.under(self.county, self.conditions)
            found = under.profile_roads(profile, self.county.policy)
            if not roads or _digest(found) != _digest(roads[-1]):
                starts.append(second)
                roads.append(found)
        if len(starts) < 2:
            return None
        fastest = _fastest_of(roads)
        worst, best = make(slowest_of(roads)), make(fastest)
        if np.array_equal(worst.reachable, best.reachable) and np.array_equal(
            worst.duration_ms, best.duration_ms
        ):
            return None
        waiting = waiting_points(self.network, roads, partial(make.arcs, fastest))
        return HourTravel(
            starts_s=tuple(starts),
            roads=tuple(roads),
            make=partial(make, points=waiting),
            waiting=waiting,
            ever=best.reachable,
        )

    def _times(self, profile: Profile) -> list[int]:
        """List the times at which something holds for a profile that did not hold before.

        Much cheaper than to look at all roads: most hours in tags are of other weekdays, other
        vehicles, or say what the plain tags say.
        """
        times = change_times(self.county, self.network, self.conditions)
        if len(times) < 2:
            return []
        conditions = find_conditions(self.county, self.conditions)
        ways = (self.network.way_raw_tags[way] for way in self.network.conditional_ways.tolist())
        tagged = {id(tags): tags for tags in (*ways, *self.network.barrier_tags.values())}
        kept: list[int] = []
        before: object = None
        for second in times:
            when = When(day=self.network.day, conditions=conditions.id, second=second)
            held = (
                [tags_at(tags, profile, when) for tags in tagged.values()],
                [holds_at(row, second) for row in self.county.road_overrides],
                [second in range(*span) for span in hours_of(conditions)],
            )
            if held != before:
                kept.append(second)
            before = held
        return kept


def slowest_of(roads: Sequence[ProfileRoads]) -> ProfileRoads:
    """Return roads that are as slow as the slowest of some, and closed where any is."""
    first, *others = roads
    if not others:
        return first
    return replace(
        first,
        speed_kmh=np.min([one.speed_kmh for one in roads], axis=0),
        drive_ms=_most([one.drive_ms for one in roads]),
        back_ms=_most([one.back_ms for one in roads]),
        open=np.all([one.open for one in roads], axis=0),
        blocked=np.any([one.blocked for one in roads], axis=0),
        delay_ms=_most([one.delay_ms for one in roads]),
        barred_turns=np.unique(np.vstack([one.barred_turns for one in roads]), axis=0),
    )


def _fastest_of(roads: Sequence[ProfileRoads]) -> ProfileRoads:
    """Return roads that are as fast as the fastest of some, and open where any is."""
    never = np.iinfo(np.int64).max
    along = [np.where(one.open[0::2], one.drive_ms, never) for one in roads]
    against = [np.where(one.open[1::2], one.back_ms, never) for one in roads]
    turns, counts = np.unique(
        np.vstack([one.barred_turns for one in roads]), axis=0, return_counts=True
    )
    least = [np.min(arrays, axis=0) for arrays in (along, against)]
    return replace(
        roads[0],
        drive_ms=np.where(least[0] == never, 0, least[0]),
        back_ms=np.where(least[1] == never, 0, least[1]),
        open=np.any([one.open for one in roads], axis=0),
        blocked=np.all([one.blocked for one in roads], axis=0),
        delay_ms=np.min([one.delay_ms for one in roads], axis=0),
        barred_turns=turns[counts == len(roads)],
    )


def _most(arrays: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    most: NDArray[np.int64] = np.max(arrays, axis=0)
    return most


def _digest(roads: ProfileRoads) -> bytes:
    """Return what tells roads apart for who drives them."""
    along, against = roads.open[0::2], roads.open[1::2]
    digest = hashlib.sha256()
    for array in (
        roads.open,
        np.where(along, roads.drive_ms, 0),
        np.where(against, roads.back_ms, 0),
        roads.blocked,
        roads.delay_ms,
        roads.barred_turns,
    ):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.digest()


def roads_at(county: County, network: RoadNetwork, second: int) -> RoadNetwork:
    """Return the roads of a county at a time of the day, in seconds since midnight."""
    overrides, _ = overrides_of(network, county, day=network.day, second=second)
    return network.changed(overrides=overrides, second=second)


def change_times(county: County, network: RoadNetwork, conditions: str) -> tuple[int, ...]:
    """List the times of the day at which roads may change, midnight first."""
    found = {0}
    for start, end in hours_of(find_conditions(county, conditions)):
        found |= {start, end}
    for row in county.road_overrides:
        found |= {one for span in row.hours() for one in span}
    tagged = [network.way_raw_tags[way] for way in network.conditional_ways.tolist()]
    for tags in (*tagged, *network.barrier_tags.values()):
        for key, text in tags.items():
            if is_timed(key):
                found |= {int(one) * 3600 + int(two) * 60 for one, two in _CLOCK.findall(text)}
    return tuple(sorted(one for one in found if 0 <= one < DAY_S))
