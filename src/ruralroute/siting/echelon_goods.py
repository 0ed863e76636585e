"""Which goods go over a township station, and which go straight from their centre.

The column `parent` says it: a station below a township station is served from there.  Goods go
straight all the same where handing them over would break a rule of theirs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ruralroute.model import AMBIENT, County, Level, Order, OrderKind, Station

_MOST_ABOVE = 10
"""Places above a station, one over another, that are looked at."""


class Straight(StrEnum):
    """Why goods of a station below a township go straight from the centre."""

    TRANSFER = "transfer"
    OTHER_CENTRE = "other_centre"
    ABOARD = "aboard"
    COLD_ROOM = "cold_room"
    OUT_OF_COLD = "out_of_cold"
    NO_VEHICLE = "no_vehicle"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What stands above the stations.

    Parameters
    ----------
    town
        Township station that each station is served from, by id; absent: none.
    centre
        Centre above each station, by id; absent: nothing is said.
    """

    town: Mapping[str, str]
    centre: Mapping[str, str]


def places_above(county: County) -> Above:
    """Read the township and the centre above each station."""
    parents = {one.id: one.parent for one in county.stations}
    centres = {one.id for one in county.centres}
    towns = {one.id for one in county.stations if one.level is Level.TOWNSHIP}
    town: dict[str, str] = {}
    centre: dict[str, str] = {}
    for station in county.stations:
        above, steps = station.parent, 0
        while above is not None and steps < _MOST_ABOVE:
            if above in centres:
                centre[station.id] = above
                break
            if above in towns and station.level is Level.VILLAGE:
                town.setdefault(station.id, above)
            above, steps = parents.get(above), steps + 1
    return Above(town=town, centre=centre)


class Handing:
    """Says of each order whether it may be handed over at a township.

    Parameters
    ----------
    county, above
        The county and what stands above its stations.
    feed
        Centre that feeds each township, by id.
    """

    def __init__(self, county: County, above: Above, feed: Mapping[str, str]) -> None:
        self._county, self._above, self._feed = county, above, feed
        self._stations = {one.id: one for one in county.stations}
        self._products = {one.id: one for one in county.products}
        self._zones = {one.id: one for one in county.zones}
        self._room: dict[tuple[str, str], dict[dt.date | None, float]] = defaultdict(
            lambda: defaultdict(float)
        )

    def straight(self, order: Order) -> Straight | None:
        """Return why an order may not be handed over; None: it may, and takes its cold room.

        A transfer between two stations of one township stays there.
        """
        town = self._stations[self._above.town[order.station]]
        if order.to_station is not None:
            same = self._above.town.get(order.to_station) == town.id
            return None if same else Straight.TRANSFER
        if order.centre not in (None, self._feed[town.id]):
            return Straight.OTHER_CENTRE
        product = self._products.get(order.product or "")
        limits = (order.max_aboard_s, None if product is None else product.max_aboard_s)
        if any(one is not None for one in limits):
            # The two ways and the time between would have to share it.
            return Straight.ABOARD
        if order.zone == AMBIENT:
            return None
        limit = self._out_of_cold_limit(order)
        if limit is not None and self._out_of_cold(order, town) > limit:
            return Straight.OUT_OF_COLD
        return None if self._takes_room(order, town) else Straight.COLD_ROOM

    def _out_of_cold_limit(self, order: Order) -> int | None:
        product = self._products.get(order.product or "")
        of_product = None if product is None else product.max_out_of_cold_s
        given = order.max_out_of_cold_s if order.max_out_of_cold_s is not None else of_product
        return given if given is not None else self._zones[order.zone].max_out_of_cold_s

    def _out_of_cold(self, order: Order, town: Station) -> float:
        """Return seconds outside the cold on both ways: two docks and two handings over."""
        policy, village = self._county.policy, self._stations[order.station]
        both = 2.0 * policy.dock_out_of_cold_s
        return both + sum(
            handing_s(self._county, order, one, is_cold=True) for one in (town, village)
        )

    def _takes_room(self, order: Order, town: Station) -> bool:
        room = town.cold_capacity_m3.get(order.zone, 0.0)
        used = self._room[town.id, order.zone]
        days = {order.date} if order.date is not None else {*used, None}
        fullest = max((used[None] + used[day] * (day is not None) for day in days), default=0.0)
        if fullest + order.volume_m3 > room:
            return False
        used[order.date] += order.volume_m3
        return True


def handing_s(county: County, order: Order, station: Station, *, is_cold: bool) -> float:
    """Return the seconds of handing an order over at a station, or of taking it in there."""
    policy = county.policy
    each = policy.s_per_parcel_collect
    if order.kind is OrderKind.DELIVER:
        village = station.level is Level.VILLAGE
        each = policy.s_per_parcel_village if village else policy.s_per_parcel_township
        each = each if station.s_per_parcel is None else station.s_per_parcel
    return order.parcels * each + (policy.s_cold_per_order if is_cold else 0.0)
