"""The facts of a county's day, read from its raw data by the rules alone."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from functools import cached_property

from ruralroute.model import Centre, County, Level, Order, OrderKind, Station, Vehicle, Zone
from ruralroute.network.matrix import Travel, TravelSource
from ruralroute.planning.check.facts import (
    CentreFacts,
    LegNumbers,
    Load,
    Rules,
    SpaceFacts,
    VehicleFacts,
)
from ruralroute.planning.check.hours import LegAtFinder, ever_legs, hour_legs
from ruralroute.planning.check.legs import matrix_legs, straight_legs, table_legs
from ruralroute.planning.problem.data import WHOLE_FRACTION, Mixing

_FAR = 1e15
_NOISE = 1e-6
"""What floating point may take from a whole number."""


def half_up(value: float) -> int:
    """Round half up; absurdly large values are cut off so that no input can overflow."""
    return math.floor(min(max(value, -_FAR), _FAR) + 0.5)


def load_of(mass_kg: float, volume_m3: float) -> Load:
    """Kilograms and cubic metres as grams and cubic centimetres."""
    return half_up(mass_kg * 1_000), half_up(volume_m3 * 1_000_000)


def room_of(mass_kg: float, volume_m3: float) -> Load:
    """Capacities in whole grams and cubic centimetres: what is not whole holds nothing."""
    return math.floor(mass_kg * 1_000 + _NOISE), math.floor(volume_m3 * 1_000_000 + _NOISE)


def micro(money: float) -> int:
    """Money as micro-units."""
    return half_up(money * 1_000_000)


class CountyFacts:
    """Looks up what the county says of a day.

    Parameters
    ----------
    county
        The county.
    day
        The planning day; its orders are those of this date and those without a date.
    travel
        Travel by profile.
    """

    def __init__(self, county: County, day: dt.date, travel: Travel) -> None:
        self.county = county
        self.day = day
        self.policy = county.policy
        self.travel = travel
        self.orders = {one.id: one for one in county.orders_of(day)}
        self.other_days = {one.id for one in county.orders} - self.orders.keys()
        self.stations = {one.id: one for one in county.stations}
        self.centres = {one.id: one for one in county.centres}
        self.vehicles = {one.id: one for one in county.vehicles}
        self.zones = {one.id: one for one in county.zones}
        self.products = {one.id: one for one in county.products}
        self._pools = {one.id: one.pool for one in county.operators}
        self._clashes = {frozenset(pair) for pair in county.policy.incompatible}
        self._vehicles: dict[str, VehicleFacts] = {}

    @cached_property
    def rules(self) -> Rules:
        """What holds for every vehicle."""
        policy = self.policy
        return Rules(
            fixed_s={one.id: self.fixed_s(one) for one in self.county.stations},
            operator_s=policy.stop_operator_s,
            holds=self.holds,
            clash=lambda one, other: frozenset((one, other)) in self._clashes,
            max_driving_since_rest_s=policy.max_driving_since_rest_s,
            min_rest_s=policy.min_rest_s,
            rest_includes_handling=policy.rest_includes_handling,
            dimensions=("mass_g", "volume_cm3"),
            mixing=Mixing(policy.mixing),
            mixing_fraction=half_up(policy.mixing_fraction * WHOLE_FRACTION),
        )

    def fixed_s(self, station: Station) -> int:
        """Tell the fixed time of a stop there."""
        if station.stop_s is not None:
            return station.stop_s
        village = station.level is Level.VILLAGE
        usual = self.policy.stop_village_s if village else self.policy.stop_township_s
        return usual + self._walk_s(station.id)

    def _walk_s(self, place: str) -> int:
        """Tell the time on foot between a place and its road, there and back (docs/roads.md)."""
        away = [
            snap.distance_m
            for profile in {one.profile for one in self.county.vehicles}
            for snap in (self.travel[profile].snaps if profile in self.travel else ())
            if snap.place == place and snap.edge is not None
        ]
        metres = max(away, default=0.0)
        if metres <= self.policy.carry_free_m:
            return 0
        return half_up(metres * 7.2 / self.policy.carry_kmh)

    def station_of(self, order: Order, action: str | None) -> str:
        """Name the station where an order is handed over; a transfer has two."""
        if action == "set_down" and order.to_station is not None:
            return order.to_station
        return order.station

    def handling_s(self, order: Order, parcels: int, action: str | None = None) -> int:
        """Give the time to hand over so many parcels of an order, without any fixed time."""
        policy, station = self.policy, self.stations.get(self.station_of(order, action))
        picked_up = order.kind is OrderKind.TRANSFER and action != "set_down"
        if order.kind is OrderKind.COLLECT or picked_up:
            per_parcel = policy.s_per_parcel_collect
        elif station is not None and station.s_per_parcel is not None:
            per_parcel = station.s_per_parcel
        elif station is not None and station.level is Level.VILLAGE:
            per_parcel = policy.s_per_parcel_village
        else:
            per_parcel = policy.s_per_parcel_township
        zone = self.zones.get(order.zone)
        cold = zone is not None and zone.set_point_c is not None
        return half_up(parcels * per_parcel + (policy.s_cold_per_order if cold else 0))

    def holds(self, set_point: str, goods: str) -> bool:
        """Whether a space set for one zone may carry goods of another (RULES §3)."""
        if set_point == goods:
            return True
        space, wanted = self.zones.get(set_point), self.zones.get(goods)
        if space is None or wanted is None or space.set_point_c is None:
            return False
        return self._inside(space.set_point_c, wanted)

    def _inside(self, set_point_c: float, zone: Zone) -> bool:
        band = self.policy.temperature_band_k
        warm_enough = zone.min_c is None or set_point_c - band >= zone.min_c
        return warm_enough and (zone.max_c is None or set_point_c + band <= zone.max_c)

    def max_aboard_s(self, order: Order) -> int | None:
        """Give the order's limit of time aboard, else its product's."""
        product = self.products.get(order.product or "")
        if order.max_aboard_s is None and product is not None:
            return product.max_aboard_s
        return order.max_aboard_s

    def max_out_of_cold_s(self, order: Order) -> int | None:
        """Give the order's limit of time out of the cold, else its product's, else its zone's."""
        product, zone = self.products.get(order.product or ""), self.zones.get(order.zone)
        for holder in (order, product, zone):
            if holder is not None and holder.max_out_of_cold_s is not None:
                return holder.max_out_of_cold_s
        return None

    def same_pool(self, order: Order, vehicle: Vehicle) -> bool:
        """Whether their operators share; no operator means no restriction on that side."""
        if order.operator is None or vehicle.operator is None:
            return True
        return self._pools.get(order.operator, "") == self._pools.get(vehicle.operator, "")

    def class_allowed(self, order: Order, vehicle: Vehicle) -> bool:
        """Whether the stations of the order let this class of vehicle in."""
        names = [name for name in (order.station, order.to_station) if name is not None]
        return all(self._lets_in(self.stations.get(name), vehicle) for name in names)

    @staticmethod
    def _lets_in(station: Station | None, vehicle: Vehicle) -> bool:
        if station is None:
            return True
        allowed = not station.allow_classes or vehicle.vehicle_class in station.allow_classes
        return allowed and vehicle.vehicle_class not in station.forbid_classes

    def centre(self, centre: Centre) -> CentreFacts:
        """Give the clocks of a centre, the policy's where it has none of its own."""
        policy = self.policy

        def own(value: int | None, default: int) -> int:
            return default if value is None else value

        return CentreFacts(
            id=centre.id,
            open_s=own(centre.open_s, policy.open_s),
            close_s=own(centre.close_s, policy.close_s),
            load_s=own(centre.load_s, policy.load_s),
            unload_s=own(centre.unload_s, policy.unload_s),
            turnaround_s=own(centre.turnaround_s, policy.turnaround_s),
            collect_by_s=centre.collect_by_s,
        )

    def vehicle(self, vehicle: Vehicle) -> VehicleFacts:
        """Tell what a vehicle can do; volumes are usable ones."""
        if vehicle.id not in self._vehicles:
            self._vehicles[vehicle.id] = self._read_vehicle(vehicle)
        return self._vehicles[vehicle.id]

    def _read_vehicle(self, vehicle: Vehicle) -> VehicleFacts:
        fill = self.policy.fill_factor
        limit = vehicle.max_driving_s
        return VehicleFacts(
            id=vehicle.id,
            centre=self.centre(self.centres[vehicle.centre]),
            capacity=room_of(vehicle.payload_kg, vehicle.volume_m3 * fill),
            spaces={
                one.id: SpaceFacts(
                    zones=frozenset(one.zones),
                    capacity=room_of(
                        vehicle.payload_kg if one.payload_kg is None else one.payload_kg,
                        one.volume_m3 * fill,
                    ),
                )
                for one in vehicle.compartments
            },
            shift_start_s=vehicle.shift_start_s,
            shift_end_s=vehicle.shift_end_s,
            max_trips=vehicle.max_trips,
            max_driving_s=self.policy.max_driving_s if limit is None else limit,
            cost_fixed=micro(vehicle.cost_fixed),
            cost_per_m=half_up(vehicle.cost_per_km * 1_000),
            cost_per_s=half_up(vehicle.cost_per_hour * 1_000_000 / 3_600),
            leg=self._leg_of(vehicle.profile),
            start=vehicle.centre,
            end=vehicle.centre,
            leg_at=self._leg_at_of(vehicle.profile),
        )

    def _leg_at_of(self, profile: str) -> LegAtFinder | None:
        matrix = self.travel.get(profile)
        hours = None if matrix is None else matrix.hours
        if matrix is None or hours is None:
            return None
        return hour_legs(hours, matrix.place_ids)

    def _leg_of(self, profile: str) -> Callable[[str, str], LegNumbers | None]:
        matrix = self.travel.get(profile)
        if matrix is None:
            return lambda _start, _end: None
        if matrix.source is TravelSource.TABLE:
            return table_legs(self.county, profile)
        known = matrix_legs(matrix)
        if matrix.source is TravelSource.ROADS:
            return known if matrix.hours is None else ever_legs(matrix.hours, matrix.place_ids)
        return straight_legs(self.county, profile, known)
