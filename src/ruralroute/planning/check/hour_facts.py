"""The hours at which roads change, read anew, and how early a leg's roads can be driven then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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

Span = tuple[int, int]
"""Begin and end, seconds since midnight."""
_HALF_MS = 500
_DAY_S = 24 * 3600
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

    def leg(self, leg: Leg, span: Span, where: Where) -> tuple[list[Span], list[Violation]]:
        """Drive the roads of a leg one by one, each while it is open, as early as can be.

        Where one is closed, the vehicle stands until it opens.  What is driven of the first and
        the last road is not known, so these count for nothing.  Returns when each road is driven
        and the rules that are broken: it takes longer than is told, or a road is closed.
        """
        if not self._changes:
            return [span] * len(leg.edges), []
        left_s, arrival_s = span
        now, stood = left_s * 1000, None
        spans: list[Span] = []
        for number, edge in enumerate(leg.edges):
            inner = 0 < number < len(leg.edges) - 1
            gate = edge[1] if number else None
            entered, over = self._pass(now, edge, gate, inner=inner)
            if entered is None:
                shut = breach("edge_shut", where, edge=_name(edge), found=clock(now // 1000))
                return [span] * len(leg.edges), [shut]
            if entered > now:
                stood = edge, now
            spans.append((entered // 1000, max(-(-over // 1000), entered // 1000 + 1)))
            now = over
        if spans and now <= arrival_s * 1000 + _HALF_MS:
            spans[-1] = spans[-1][0], max(spans[-1][1], arrival_s)
            shut_s = max(spans[-1][0], arrival_s - 1)
            if self._duration_ms(shut_s, leg.edges[-1]) is None:
                stood = leg.edges[-1], shut_s * 1000
                now = arrival_s * 1000 + 1000
        return spans, list(self._late(leg, (left_s, arrival_s, now), stood, where))

    def _late(
        self,
        leg: Leg,
        times: tuple[int, int, int],
        stood: tuple[EdgeRef, int] | None,
        where: Where,
    ) -> Iterator[Violation]:
        """Say why it cannot take what is told; `times` are departure, arrival, least arrival in ms.

        `stood` is where it last had to stand, and from when.
        """
        left_s, arrival_s, now = times
        if now > arrival_s * 1000 + _HALF_MS:
            if stood is not None:
                edge, since = stood
                yield breach("edge_shut", where, edge=_name(edge), found=clock(since // 1000))
                return
            least = -(-(now - left_s * 1000) // 1000)
        else:
            fastest = sum(self._fastest_ms(edge) for edge in leg.edges[1:-1])
            least = -(-fastest // 1000)
            if fastest <= (leg.duration_s - leg.stand_s) * 1000 + _HALF_MS:
                return
        yield breach(
            "slow_hours",
            where,
            found=leg.duration_s - leg.stand_s,
            least=least,
            start=clock(left_s),
            end=clock(arrival_s),
        )

    def _pass(
        self, now: int, edge: EdgeRef, gate: int | None, *, inner: bool
    ) -> tuple[int | None, int]:
        """Return when a road is entered, and left at the earliest, in ms; None: never open.

        `gate` is the node before it, unless one starts on it; it must let pass on entering.
        """
        best: tuple[int, int] | None = None
        moments = [now, *(one * 1000 for one in self._changes if one * 1000 > now)]
        for entry in moments:
            over = self._drive(entry, edge, inner=inner)
            if over is None or (gate is not None and not self._lets_pass(entry // 1000, gate)):
                continue
            if best is None or over < best[1]:
                best = entry, over
            if over <= entry + (self._fastest_ms(edge) if inner else 0):
                break  # nothing later can be better
        return best if best is not None else (None, now)

    def _drive(self, entry: int, edge: EdgeRef, *, inner: bool) -> int | None:
        """Return when a road is left again; None: it closes before."""
        longest = self._duration_ms(entry // 1000, edge)
        if longest is None or not inner:
            return None if longest is None else entry
        while True:
            over = entry + longest
            between = (one for one in self._changes if entry < one * 1000 < over)
            times = [self._duration_ms(one, edge) for one in between]
            known = [one for one in times if one is not None]
            if len(known) < len(times):
                return None
            slowest = max([longest, *known])
            if slowest == longest:
                return over
            longest = slowest

    def _fastest_ms(self, edge: EdgeRef) -> int:
        """Return the least that an edge takes at any hour."""
        times = [self._duration_ms(one, edge) for one in (0, *self._changes)]
        return min((one for one in times if one is not None), default=0)

    def _lets_pass(self, moment: int, node: int) -> bool:
        """Whether a barrier whose tags name hours is open at a time."""
        from ruralroute.network.barriers import passage  # noqa: PLC0415 - seldom needed
        from ruralroute.network.conditional import When, tags_at  # noqa: PLC0415

        tags = self._gates.get(node)
        if tags is None:
            return True
        when = When(day=self._facts.day, conditions=self._conditions, second=moment % _DAY_S)
        return passage(tags_at(tags, self._profile, when), self._profile).open

    @cached_property
    def _gates(self) -> Mapping[int, Mapping[str, str]]:
        """Barriers with conditional tags."""
        return {
            node: tags
            for node, tags in self._network.barriers().items()
            if any(key.endswith(":conditional") for key in tags)
        }

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
