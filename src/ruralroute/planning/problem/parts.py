"""From orders to visits: which vehicles may serve an order, parts, and grouping.

A visit is all of one station's orders that agree in kind, zone, windows, level, price, allowed
vehicles, goods class, release and time limits; it is served in one go.  Orders, and visits, are
split so that none exceeds the policy's share of the largest vehicle allowed there.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ruralroute.model import (
    County,
    Level,
    Order,
    OrderKind,
    Product,
    Station,
    Vehicle,
)
from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    MICRO,
    Action,
    CentreData,
    Load,
    Matrix,
    OrderPart,
    TimeWindow,
    VehicleData,
    VisitData,
    ZoneData,
)
from ruralroute.planning.problem.fleet import cubic_cm, grams, half_up
from ruralroute.planning.reasons import Reason

LEVELS = 10
"""Levels of priority run from 9 down to 0."""
ALL_DAY: tuple[TimeWindow, ...] = ((0, FAR_FUTURE_S),)


@dataclass(frozen=True, slots=True)
class _Key:
    """What the orders of one visit have in common."""

    station: str
    action: Action
    zone: int
    windows: tuple[TimeWindow, ...]
    level: int
    price: int | None
    vehicles: tuple[int, ...]
    goods_class: int
    ready_s: int
    max_aboard_s: int | None
    refused: Reason | None
    to_station: str | None = None
    to_windows: tuple[TimeWindow, ...] = ()


def intersect(first: Sequence[TimeWindow], second: Sequence[TimeWindow]) -> tuple[TimeWindow, ...]:
    """Intersect two sorted sequences of windows; an empty sequence stands for any time."""
    first, second = first or ALL_DAY, second or ALL_DAY
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in first for other in second)
    return tuple(sorted(window for window in both if window[0] <= window[1]))


def level_loss(level: int, parts: int, price: int | None) -> tuple[int, ...]:
    """Count a visit's order parts at its level, highest first; at a price, none."""
    lost = [0] * LEVELS
    if price is None:
        lost[LEVELS - 1 - level] = parts
    return tuple(lost)


def _lets_in(station: Station, vehicle_class: str) -> bool:
    allowed = not station.allow_classes or vehicle_class in station.allow_classes
    return allowed and vehicle_class not in station.forbid_classes


class VisitBuilder:
    """Makes the visits of one day.

    Parameters
    ----------
    county
        The county.
    vehicles, zones, centres, matrices
        The problem's vehicles (in the county's order), zones, centres and matrices.
    places
        Place index of each station that has an order.
    goods_classes
        Index of each goods class.
    """

    def __init__(
        self,
        county: County,
        *,
        vehicles: Sequence[VehicleData],
        zones: Sequence[ZoneData],
        centres: Sequence[CentreData],
        matrices: Sequence[Matrix],
        places: dict[str, int],
        goods_classes: dict[str, int],
    ) -> None:
        self._county = county
        self._policy = county.policy
        self._vehicles = vehicles
        self._zones = zones
        self._centres = centres
        self._matrices = matrices
        self._places = places
        self._goods_classes = goods_classes
        self._zone_index = {zone.id: index for index, zone in enumerate(zones)}
        self._stations: dict[str, Station] = {one.id: one for one in county.stations}
        self._products: dict[str, Product] = {one.id: one for one in county.products}
        self._pools = {one.id: one.pool for one in county.operators}
        self._operators = {one.id: index for index, one in enumerate(county.operators)}

    def visits(self, orders: Iterable[Order]) -> tuple[VisitData, ...]:
        """Group the parts of all orders into visits, in a fixed order."""
        groups: dict[_Key, list[OrderPart]] = {}
        for order in orders:
            key = self._key(order)
            parts = self._parts(order, key)
            if key.refused is None and self._is_too_long_out(order, parts):
                key = replace(key, vehicles=(), refused=Reason.ABOARD_LIMIT)
            groups.setdefault(key, []).extend(parts)
        visits: list[VisitData] = []
        for key, members in groups.items():
            for parts in self._pack(members, self._part_limit(key)):
                visit = self._visit(key, tuple(parts))
                if key.to_station is None:
                    visits.append(visit)
                else:
                    first = len(visits)
                    visits.append(replace(visit, pair=first + 1, max_aboard_s=None))
                    visits.append(self._set_down(key, visit, first))
        return tuple(visits)

    def _set_down(self, key: _Key, visit: VisitData, first: int) -> VisitData:
        """Make the second half of a transfer; the first one is what counts when it is left out."""
        assert key.to_station is not None  # noqa: S101
        station = self._stations[key.to_station]
        cold = self._zones[key.zone].cold
        parts = tuple(
            replace(part, handling_s=self._handing_s(station, part.parcels, cold=cold))
            for part in visit.parts
        )
        return replace(
            visit,
            id=f"{visit.id} >",
            place=self._places[key.to_station],
            action=Action.SET_DOWN,
            parts=parts,
            handling_s=sum(part.handling_s for part in parts),
            windows=key.to_windows,
            loss=(0,) * LEVELS,
            price=None,
            pair=first,
        )

    def _key(self, order: Order) -> _Key:
        station = self._stations[order.station]
        product = self._products.get(order.product or "")
        zone = self._zone_index[order.zone]
        transfer = order.kind is OrderKind.TRANSFER
        windows = intersect(station.windows, () if transfer else order.windows)
        to_windows: tuple[TimeWindow, ...] = ()
        if order.to_station is not None:
            to_windows = intersect(self._stations[order.to_station].windows, order.windows)
        ready_s = order.ready_s or 0
        if windows and order.kind is not OrderKind.DELIVER and ready_s:
            # What is ready at the station is a matter of the visit, not of the trip's loading.
            windows, ready_s = intersect(windows, ((ready_s, FAR_FUTURE_S),)), 0
        max_aboard = order.max_aboard_s
        if max_aboard is None and product is not None:
            max_aboard = product.max_aboard_s
        vehicles, refused = self._allowed(order, station, zone)
        if refused is None and (not windows or (transfer and not to_windows)):
            vehicles, refused = (), Reason.WINDOW
        return _Key(
            station=order.station,
            action=Action.PICK_UP if transfer else Action(order.kind.value),
            zone=zone,
            windows=windows or ALL_DAY,
            level=order.level,
            price=None if order.price is None else half_up(order.price * MICRO),
            vehicles=vehicles,
            goods_class=self._goods_classes[order.goods_class],
            ready_s=ready_s,
            max_aboard_s=max_aboard,
            refused=refused,
            to_station=order.to_station,
            to_windows=to_windows or ALL_DAY,
        )

    def _allowed(
        self, order: Order, station: Station, zone: int
    ) -> tuple[tuple[int, ...], Reason | None]:
        """Vehicles that may serve an order by rule, else the rule that leaves none."""
        left = [
            (index, vehicle)
            for index, vehicle in enumerate(self._county.vehicles)
            if order.centre in (None, vehicle.centre) and self._same_pool(order, vehicle)
        ]
        if not left:
            return (), Reason.NO_VEHICLE
        stations = [station]
        if order.to_station is not None:
            stations.append(self._stations[order.to_station])
        left = [
            (index, vehicle)
            for index, vehicle in left
            if all(_lets_in(one, vehicle.vehicle_class) for one in stations)
        ]
        if not left:
            return (), Reason.ACCESS
        allowed = tuple(index for index, _ in left if self._can_hold(index, zone))
        return allowed, None if allowed else Reason.ZONE

    def _same_pool(self, order: Order, vehicle: Vehicle) -> bool:
        if order.operator is None or vehicle.operator is None:
            return True
        return self._pools.get(order.operator) == self._pools.get(vehicle.operator)

    def _can_hold(self, vehicle: int, zone: int) -> bool:
        return any(self._spaces_for(vehicle, zone))

    def _spaces_for(self, vehicle: int, zone: int) -> Iterator[Load]:
        for space in self._vehicles[vehicle].spaces:
            if any(self._zones[point].holds[zone] for point in space.set_points):
                yield space.capacity

    def _is_too_long_out(self, order: Order, parts: Sequence[OrderPart]) -> bool:
        """Whether dock and handling of a part exceed the limit outside a cold space."""
        limit = self._out_of_cold_limit(order)
        if limit is None:
            return False
        longest = max(part.handling_s for part in parts)
        if order.to_station is not None:
            station, cold = self._stations[order.to_station], self._is_cold(order)
            handed = (self._handing_s(station, part.parcels, cold=cold) for part in parts)
            longest = max(longest, *handed)
        return self._policy.dock_out_of_cold_s + longest > limit

    def _out_of_cold_limit(self, order: Order) -> int | None:
        product = self._products.get(order.product or "")
        if order.max_out_of_cold_s is not None:
            return order.max_out_of_cold_s
        if product is not None and product.max_out_of_cold_s is not None:
            return product.max_out_of_cold_s
        return next(z.max_out_of_cold_s for z in self._county.zones if z.id == order.zone)

    def _handling_s(self, order: Order, station: Station, parcels: int) -> int:
        cold = self._is_cold(order)
        if order.kind is OrderKind.DELIVER:
            return self._handing_s(station, parcels, cold=cold)
        each = self._policy.s_per_parcel_collect
        return half_up(parcels * each + (self._policy.s_cold_per_order if cold else 0))

    def _is_cold(self, order: Order) -> bool:
        return self._zones[self._zone_index[order.zone]].cold

    def _handing_s(self, station: Station, parcels: int, *, cold: bool) -> int:
        """Time to hand parcels over at a station."""
        policy = self._policy
        if station.s_per_parcel is not None:
            each = station.s_per_parcel
        elif station.level is Level.VILLAGE:
            each = policy.s_per_parcel_village
        else:
            each = policy.s_per_parcel_township
        return half_up(parcels * each + (policy.s_cold_per_order if cold else 0))

    def _part_limit(self, key: _Key) -> Load | None:
        """Largest load of one visit; None where no vehicle may serve it anyway."""
        place = self._places[key.station]
        able = [one for one in key.vehicles if self._reaches(one, place)] or key.vehicles
        spaces = [space for vehicle in able for space in self._spaces_for(vehicle, key.zone)]
        if not spaces:
            return None
        share = self._policy.part_share
        return (
            math.floor(max(mass for mass, _ in spaces) * share),
            math.floor(max(volume for _, volume in spaces) * share),
        )

    def _reaches(self, vehicle: int, place: int) -> bool:
        data = self._vehicles[vehicle]
        home = self._centres[data.centre].place
        reachable = self._matrices[data.matrix].reachable
        return bool(reachable[home, place] and reachable[place, home])

    def _parts(self, order: Order, key: _Key) -> list[OrderPart]:
        station = self._stations[order.station]
        load = (grams(order.mass_kg), cubic_cm(order.volume_m3))
        limit = self._part_limit(key)
        count = 1
        if limit is not None:
            count = max(
                math.ceil(load[0] / max(1, limit[0])), math.ceil(load[1] / max(1, limit[1])), 1
            )
        shares = order.parcels or count
        count = min(count, shares)
        bounds = [shares * part // count for part in range(count + 1)]
        return [
            OrderPart(
                order=order.id,
                part=part + 1,
                parts=count,
                operator=-1 if order.operator is None else self._operators[order.operator],
                parcels=end - start if order.parcels else 0,
                load=(
                    load[0] * end // shares - load[0] * start // shares,
                    load[1] * end // shares - load[1] * start // shares,
                ),
                handling_s=self._handling_s(order, station, end - start if order.parcels else 0),
            )
            for part, (start, end) in enumerate(itertools.pairwise(bounds))
        ]

    @staticmethod
    def _pack(parts: Sequence[OrderPart], limit: Load | None) -> Iterator[list[OrderPart]]:
        """Cut a group's parts, in order, into visits within the limit."""
        visit: list[OrderPart] = []
        mass = volume = 0
        for part in parts:
            over = limit is not None and (
                mass + part.load[0] > limit[0] or volume + part.load[1] > limit[1]
            )
            if visit and over:
                yield visit
                visit, mass, volume = [], 0, 0
            visit.append(part)
            mass, volume = mass + part.load[0], volume + part.load[1]
        if visit:
            yield visit

    def _visit(self, key: _Key, parts: tuple[OrderPart, ...]) -> VisitData:
        first = parts[0]
        price = key.price
        if price is not None:
            # The price is of a whole order; its parts share it evenly and to the last unit.
            price = sum(
                price * part.part // part.parts - price * (part.part - 1) // part.parts
                for part in parts
            )
        return VisitData(
            id=first.order if first.parts == 1 else f"{first.order}#{first.part}",
            place=self._places[key.station],
            action=key.action,
            parts=parts,
            load=(sum(part.load[0] for part in parts), sum(part.load[1] for part in parts)),
            load_back=(0, 0),
            handling_s=sum(part.handling_s for part in parts),
            operators=tuple(sorted({part.operator for part in parts if part.operator >= 0})),
            windows=key.windows,
            zone=key.zone,
            goods_class=key.goods_class,
            level=key.level,
            loss=level_loss(key.level, len(parts), price),
            price=price,
            vehicles=key.vehicles,
            ready_s=key.ready_s,
            max_aboard_s=key.max_aboard_s,
            refused=key.refused,
        )
