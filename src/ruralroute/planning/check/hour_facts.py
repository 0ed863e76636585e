"""The hours at which roads change, read anew, and whether a leg's roads can be driven then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ruralroute.model import Profile
from ruralroute.network.matrix import EdgeRef
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.facts import Where, breach, clock
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import Leg

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork

_TIME = re.compile(r"(\d\d?):(\d\d)")


class HourFacts:
    """Holds the roads of legs against the hours at which they are driven.

    Parameters
    ----------
    facts, network, profile, conditions
        The county, its roads, whose legs they are, and the state of the roads.
    """

    def __init__(
        self, facts: CountyFacts, network: RoadNetwork, profile: Profile, conditions: str
    ) -> None:
        self._facts = facts
        self._network = network
        self._profile = profile
        self._conditions = conditions
        self._known: dict[tuple[int, EdgeRef], int | None] = {}
        self._roads: dict[int, RoadNetwork] = {}

    @cached_property
    def _changes(self) -> list[int]:
        """Times of the day at which some road changes; empty where none does."""
        county = self._facts.county
        texts = [
            text for one in county.conditions if one.id == self._conditions for text in one.hours
        ]
        ways = getattr(self._network, "way_raw_tags", ())
        tagged = (*ways, *self._network.barriers().values())
        texts += [
            text
            for tags in tagged
            for key, text in tags.items()
            if key.endswith(":conditional") or key == "opening_hours"
        ]
        found = {
            int(hours) * 3600 + int(minutes) * 60
            for text in texts
            for hours, minutes in _TIME.findall(text)
        }
        for row in county.road_overrides:
            found |= {one % (24 * 3600) for one in (row.from_s, row.to_s) if one is not None}
        return sorted(found)

    def leg(self, leg: Leg, span: tuple[int, int], where: Where) -> Iterator[Violation]:
        """Check that each road of a leg is open, and that all take no longer than is told.

        Each counts as slow as it gets between departure and arrival.  What is driven of the first
        and the last road is not known, so these count for nothing.
        """
        if not self._changes:
            return
        left, arrival = span
        moments = [left, *(one for one in self._changes if left < one < arrival)]
        slowest = 0
        for number, edge in enumerate(leg.edges):
            times = [(self._duration_ms(moment, edge), moment) for moment in moments]
            shut = next((moment for time, moment in times if time is None), None)
            if shut is not None:
                yield breach("edge_shut", where, edge=_name(edge), found=clock(shut))
                return
            if 0 < number < len(leg.edges) - 1:
                slowest += max(time for time, _ in times if time is not None)
        if slowest > leg.duration_s * 1000 + 500:
            yield breach(
                "slow_hours",
                where,
                found=leg.duration_s,
                least=-(-slowest // 1000),
                start=clock(left),
                end=clock(arrival),
            )

    def _duration_ms(self, moment: int, edge: EdgeRef) -> int | None:
        """Return how long an edge takes at a time; None when it is closed then."""
        begin = max((one for one in self._changes if one <= moment), default=0)
        key = begin, edge
        if key not in self._known:
            self._known[key] = self._at(begin).edge_duration_ms(
                edge, self._profile, self._facts.policy
            )
        return self._known[key]

    def _at(self, second: int) -> RoadNetwork:
        from ruralroute.network.hours import roads_at  # noqa: PLC0415 - seldom needed

        if second not in self._roads:
            roads = roads_at(self._facts.county, self._network, second)
            self._roads[second] = roads.under(self._facts.county, self._conditions)
        return self._roads[second]


def _name(edge: EdgeRef) -> str:
    return f"{edge[0]} ({edge[1]}-{edge[2]})"
