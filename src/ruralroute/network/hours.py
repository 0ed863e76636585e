"""Travel that depends on the hour: periods of the day, a matrix for each, and arrivals over them.

Within a period speeds stay as they are.  A leg that runs into the next period goes on at that
one's pace: it is over when the shares of the way done in each period add up to the whole, so
whoever leaves later never arrives earlier.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ruralroute.errors import Fault
from ruralroute.model import DRY, County
from ruralroute.network.conditions import find_conditions, hours_of
from ruralroute.network.county_travel import travel
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.load import overrides_of
from ruralroute.network.matrix import Travel

DAY_S = 24 * 3600
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Travel between two times of the day, seconds since midnight; the end does not belong."""

    start_s: int
    end_s: int
    travel: Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelByHour:
    """Travel over a whole day.

    Parameters
    ----------
    periods
        In order, without gaps, from 0 to `DAY_S`.
    """

    periods: tuple[Period, ...]

    def arrival_s(
        self, profile: str, origin: int, destination: int, departure_s: int
    ) -> int | None:
        """Return when a vehicle arrives, in whole seconds, half up; None when not that day.

        Parameters
        ----------
        profile
            Id of the profile.
        origin, destination
            Indices of the places.
        departure_s
            Seconds since midnight, 0 to `DAY_S`.
        """
        if origin == destination:
            return departure_s
        left, now = 1.0, float(departure_s)
        for period in self.periods:
            if period.end_s <= now:
                continue
            matrix = period.travel[profile]
            if not matrix.reachable[origin, destination]:
                now = float(period.end_s)
                continue
            whole = float(matrix.duration_ms[origin, destination]) / 1000.0
            if now + left * whole <= period.end_s or period.end_s >= DAY_S:
                return math.floor(now + left * whole + 0.5)
            left -= (period.end_s - now) / whole
            now = float(period.end_s)
        return None


def travel_by_hour(
    county: County,
    network: RoadNetwork,
    *,
    conditions: str = DRY,
    profiles: Iterable[str] | None = None,
    on_warning: Callable[[Fault], None] | None = None,
) -> TravelByHour:
    """Work out travel for each period of the day in which the roads are alike.

    Parameters
    ----------
    county, network, conditions, profiles, on_warning
        As for `travel`; the network as `load_roads` returns it.
    """
    times = change_times(county, network, conditions)
    periods: list[Period] = []
    wanted = None if profiles is None else tuple(profiles)
    for start, end in zip(times, (*times[1:], DAY_S), strict=True):
        found = travel(
            county,
            roads_at(county, network, start),
            profiles=wanted,
            conditions=conditions,
            on_warning=None if periods else on_warning,
        )
        periods.append(Period(start_s=start, end_s=end, travel=found))
    return TravelByHour(periods=tuple(periods))


def roads_at(county: County, network: RoadNetwork, second: int) -> RoadNetwork:
    """Return the roads of a county at a time of the day, in seconds since midnight."""
    overrides, _ = overrides_of(network, county, day=network.day, second=second)
    return network.changed(overrides=overrides, second=second)


def change_times(county: County, network: RoadNetwork, conditions: str) -> tuple[int, ...]:
    """List the times of the day at which roads change, midnight first."""
    found = {0}
    for start, end in hours_of(find_conditions(county, conditions)):
        found |= {start, end}
    for row in county.road_overrides:
        found |= {one for one in (row.from_s, row.to_s) if one is not None}
    tagged = [network.way_raw_tags[way] for way in network.conditional_ways.tolist()]
    for tags in (*tagged, *network.barrier_tags.values()):
        for key, text in tags.items():
            if key.endswith(":conditional"):
                found |= {int(one) * 3600 + int(two) * 60 for one, two in _CLOCK.findall(text)}
    return tuple(sorted(one for one in found if 0 <= one < DAY_S))
