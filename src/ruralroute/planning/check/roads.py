"""Legs along the roads: do the edges exist, join up, belong to the places, and may it drive them.

What a vehicle may use is read from the raw tags by `road_rules`, and for drawn roads once more from
the file by `road_file`; how long edges are and where places meet them comes from the network and
the travel.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from ruralroute.model import Profile
from ruralroute.network.matrix import EdgeRef, Snap, TravelMatrix, TravelSource
from ruralroute.planning.check.conditional_rules import settled_tags
from ruralroute.planning.check.conditions import ConditionFacts
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.drawn_roads import DrawnRoads
from ruralroute.planning.check.facts import Where, at, breach
from ruralroute.planning.check.hour_facts import HourFacts, Span
from ruralroute.planning.check.overrides import OverrideFacts
from ruralroute.planning.check.road_file import FileChecker
from ruralroute.planning.check.road_rules import why_blocked, why_forbidden
from ruralroute.planning.check.turn_rules import why_no_turn
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan, Leg, Route

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork

_GEOD = Geod(ellps="WGS84")
_SLACK_M, _SLACK_SHARE = 2.0, 0.002
"""What rounding, and measuring along an edge on a plane, may differ by."""
_PARTS_M = 3.0
"""What rounding each part of a way through waiting points may add."""
_SAME_POINT_M = 0.5
_ON_EDGE_M = 5.0


def check_roads(
    plan: DeliveryPlan, facts: CountyFacts, network: RoadNetwork | None
) -> Iterator[Violation]:
    """Check the edges of every leg, and how far the places of the plan are from their roads."""
    checkers: dict[str, _Checker] = {}
    drawn = None if network is None else DrawnRoads.of(facts.county)
    file = None if drawn is None or network is None else FileChecker(drawn, network)
    for route in plan.routes:
        vehicle = facts.vehicles.get(route.vehicle)
        matrix = facts.travel.get(vehicle.profile) if vehicle is not None else None
        if vehicle is None or matrix is None:
            continue
        if network is None or matrix.source is not TravelSource.ROADS:
            yield from _no_edges(route)
            continue
        profile = next(one for one in facts.county.profiles if one.id == vehicle.profile)
        checker = checkers.setdefault(
            profile.id, _Checker(network, matrix, facts, profile, plan.conditions, file)
        )
        for start, end, leg, span, where in _legs(route):
            if start != end:
                yield from checker.leg(start, end, leg, span, where)
        yield from checker.snapping(route)


def _legs(route: Route) -> Iterator[tuple[str, str, Leg, Span, Where]]:
    for number, trip in enumerate(route.trips, start=1):
        here, left = trip.centre, trip.departure_s
        for position, stop in enumerate(trip.stops, start=1):
            where = at(route.vehicle, number, position, stop.place)
            yield here, stop.place, stop.leg, (left, left + stop.leg.duration_s), where
            here, left = stop.place, stop.departure_s
        span = left, left + trip.leg_back.duration_s
        yield here, trip.centre, trip.leg_back, span, at(route.vehicle, number)


def _no_edges(route: Route) -> Iterator[Violation]:
    for start, end, leg, _, where in _legs(route):
        if leg.edges:
            yield breach("edges_unexpected", where, start=start, end=end)


def _name(edge: EdgeRef) -> str:
    return f"{edge[0]} ({edge[1]}-{edge[2]})"


def _same_piece(one: EdgeRef, other: EdgeRef) -> bool:
    """Whether two edges are one piece of road, in whichever direction."""
    return one[0] == other[0] and {one[1], one[2]} == {other[1], other[2]}


@dataclass(frozen=True)
class _Checker:
    network: RoadNetwork
    matrix: TravelMatrix
    facts: CountyFacts
    profile: Profile
    conditions: str
    file: FileChecker | None = None

    def leg(self, start: str, end: str, leg: Leg, span: Span, where: Where) -> Iterator[Violation]:
        """Check the edges of one leg."""
        if not leg.edges:
            if leg.distance_m:
                yield breach("edges_missing", where, start=start, end=end)
            return
        unknown = [edge for edge in leg.edges if not self.network.has_edge(edge)]
        for edge in unknown:
            yield breach("edge_unknown", where, edge=_name(edge))
        for before, after in itertools.pairwise(leg.edges):
            if before[2] != after[1]:
                yield breach("edges_broken", where, edge=_name(after), before=_name(before))
        if unknown:
            return
        yield from self._ends(start, end, leg, where)
        yield from self._length(start, end, leg, where)
        spans, late = self._hours.leg(leg, span, where)
        yield from self._permissions(leg, spans, where)
        yield from late
        if self.file is not None:
            driven = dict(zip(leg.edges, spans, strict=True))
            yield from self.file.leg(leg, where, partial(self._judge, driven))
        slowest_s = leg.distance_m * 3.6 / self.profile.top_kmh
        if leg.duration_s + 1 < slowest_s:
            yield breach("too_fast", where, start=start, end=end, limit=f"{self.profile.top_kmh:g}")

    def _ends(self, start: str, end: str, leg: Leg, where: Where) -> Iterator[Violation]:
        for rule, place, edge, vertex in (
            ("edges_start", start, leg.edges[0], 0),
            ("edges_end", end, leg.edges[-1], -1),
        ):
            snap = self._snaps.get(place)
            if snap is None or snap.edge is None:
                continue
            if not _same_piece(edge, snap.edge) and not self._touches(snap, edge, vertex):
                yield breach(rule, where, edge=_name(edge), place=place, expected=_name(snap.edge))

    def _touches(self, snap: Snap, edge: EdgeRef, vertex: int) -> bool:
        """Whether a place that is snapped to a junction lies at this end of the edge."""
        lon, lat = self.network.edge(edge).lonlat[vertex]
        return _metres_between(snap.lon, snap.lat, float(lon), float(lat)) <= 1.0

    @cached_property
    def _snaps(self) -> Mapping[str, Snap]:
        return {one.place: one for one in self.matrix.snaps}

    def _length(self, start: str, end: str, leg: Leg, where: Where) -> Iterator[Violation]:
        """Check that the leg is as long as its edges, the first and last from place to place."""
        lengths = [self.network.edge_length_8th_m(edge) / 8 for edge in leg.edges]
        off = self._passed(start, leg.edges[0], lengths[0], default=0.0)
        upto = self._passed(end, leg.edges[-1], lengths[-1], default=lengths[-1])
        rest = sum(lengths[:-1])
        slack = _SLACK_M + _SLACK_SHARE * (lengths[0] + lengths[-1])
        if self.matrix.hours is not None:
            slack += _PARTS_M
        least = max(rest - max(off) + min(upto) - slack, 0)
        most = rest - min(off) + max(upto) + slack
        if not least <= leg.distance_m <= most:
            yield breach(
                "edges_length",
                where,
                start=start,
                end=end,
                found=leg.distance_m,
                least=round(least),
                most=round(most),
            )

    def _passed(self, place: str, edge: EdgeRef, length: float, *, default: float) -> list[float]:
        """Metres from the start of an edge to a place on it; several where it meets itself."""
        snap = self._snaps.get(place)
        if snap is None or snap.edge is None or not _same_piece(edge, snap.edge):
            return [default]
        shares = _shares_of_line(snap.lon, snap.lat, self.network.edge(edge).lonlat)
        return [share * length for share in shares]

    def _permissions(self, leg: Leg, spans: Sequence[Span], where: Where) -> Iterator[Violation]:
        for edge, span in zip(leg.edges, spans, strict=True):
            why = self._why_forbidden(edge, span)
            if why is not None:
                yield breach("edge_forbidden", where, edge=_name(edge), why=why)
        barriers = self.network.barriers()
        for before, after in itertools.pairwise(leg.edges):
            tags = barriers.get(after[1]) if before[2] == after[1] else None
            why = self._why_blocked(tags) if tags is not None else None
            if why is None and before[2] == after[1]:
                why = why_no_turn(self.network, self.profile, before, after)
            if why is not None:
                yield breach("edge_forbidden", where, edge=_name(after), why=why)

    def _why_blocked(self, tags: Mapping[str, str]) -> str | None:
        now = settled_tags(tags, self.profile, self.facts.day, self.conditions)
        return why_blocked(now, self.profile)

    def _why_forbidden(self, edge: EdgeRef, span: Span) -> str | None:
        override = self._overrides.of(edge, span)
        key = edge, None if override is None else override.model_dump_json()
        if key not in self._judged:
            tags = self.network.way_tags(edge[0])
            forward = self.network.edge(edge).forward
            why = self._judge({edge: span}, edge, tags, forward, self.facts.policy.unknown_tags)
            self._judged[key] = why or self._state.why_closed(edge, self.profile)
        return self._judged[key]

    def _judge(
        self,
        spans: Mapping[EdgeRef, Span],
        edge: EdgeRef,
        tags: Mapping[str, str],
        forward: bool,  # noqa: FBT001 - one of three readings of a road
        unknown_tags: str | None = None,
    ) -> str | None:
        """Say why tags forbid an edge; without a policy, only where no policy lets it be used."""
        return why_forbidden(
            settled_tags(tags, self.profile, self.facts.day, self.conditions),
            self.profile,
            forward=forward,
            override=self._overrides.of(edge, spans[edge]),
            unknown_tags=unknown_tags,
        )

    @cached_property
    def _judged(self) -> dict[tuple[EdgeRef, str | None], str | None]:
        return {}

    @cached_property
    def _hours(self) -> HourFacts:
        return HourFacts(self.facts, self.network, self.profile, self.conditions)

    @cached_property
    def _overrides(self) -> OverrideFacts:
        return OverrideFacts(self.facts.county, self.network, self.facts.day)

    @cached_property
    def _state(self) -> ConditionFacts:
        return ConditionFacts(self.facts.county, self.conditions, self.network)

    def snapping(self, route: Route) -> Iterator[Violation]:
        """Check that the route's places lie near their roads, and their snaps on them."""
        places = {one.id: one for one in (*self.facts.county.centres, *self.facts.county.stations)}
        used = {place for start, end, _, _, _ in _legs(route) for place in (start, end)}
        limit = self.facts.policy.max_snap_m
        for name in sorted(used & places.keys() & self._snaps.keys()):
            snap, place = self._snaps[name], places[name]
            if snap.edge is None:
                continue
            away = _metres_between(place.lon, place.lat, snap.lon, snap.lat)
            if self.network.has_edge(snap.edge):
                off = _metres_to_line(snap.lon, snap.lat, self.network.edge(snap.edge).lonlat)
                away = away if off <= _ON_EDGE_M else away + off
            if away > limit + _ON_EDGE_M:
                yield breach(
                    "snap_far", at(route.vehicle), place=name, found=round(away), limit=f"{limit:g}"
                )


def _metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(_GEOD.inv(lon, lat, other_lon, other_lat)[2])


def _line_near(
    lon: float, lat: float, lonlat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lengths of a line's pieces, and each piece's nearest point: how far off, how far along.

    All in metres, on a plane that is true near the point.
    """
    scale = np.array([111_320.0 * np.cos(np.radians(lat)), 110_950.0])
    points = (np.asarray(lonlat, dtype=np.float64) - (lon, lat)) * scale
    starts, ways = points[:-1], np.diff(points, axis=0)
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    share = np.clip(-(starts * ways).sum(axis=1) / np.maximum(lengths**2, 1e-12), 0.0, 1.0)
    nearest = starts + ways * share[:, None]
    return lengths, np.hypot(nearest[:, 0], nearest[:, 1]), share * lengths


def _metres_to_line(lon: float, lat: float, lonlat: NDArray[np.float64]) -> float:
    return float(_line_near(lon, lat, lonlat)[1].min())


def _shares_of_line(lon: float, lat: float, lonlat: NDArray[np.float64]) -> list[float]:
    """Shares of a line's length at which it passes a point on it, as near as at its nearest."""
    lengths, off, along = _line_near(lon, lat, lonlat)
    total = float(lengths.sum())
    if not total:
        return [0.0, 1.0]
    before = np.concatenate(([0.0], np.cumsum(lengths)[:-1]))
    passing = off <= off.min() + _SAME_POINT_M
    return [float(passed) / total for passed in (before + along)[passing]]
