"""The plan joined with its county: what every report shows, worked out once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ruralroute.messages import Lang
from ruralroute.model import Centre, County, Order, Station, Vehicle, Windows
from ruralroute.planning.plan import Cost, DeliveryPlan, LoadAfter, Stop, StopOrder, Trip, Unserved
from ruralroute.reports.names import Names
from ruralroute.reports.words import clean


@dataclass(frozen=True, slots=True)
class Amount:
    """How much."""

    parcels: int = 0
    mass_kg: float = 0.0
    volume_m3: float = 0.0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.parcels + other.parcels,
            self.mass_kg + other.mass_kg,
            self.volume_m3 + other.volume_m3,
        )


def total(amounts: Iterable[Amount]) -> Amount:
    """Sum of amounts."""
    return sum(amounts, Amount())


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order, or a part of it, at a stop; `part` is ``2/3`` or empty.

    A transfer is set down (`delivers`) where it goes to, and picked up where it comes from; it is
    never part of what the centre loads or unloads.
    """

    id: str
    part: str
    action: str
    delivers: bool
    is_transfer: bool
    compartment: str
    zone: str
    zone_name: str
    cold: bool
    operator: str
    product: str
    amount: Amount
    windows: Windows
    notes: str

    @property
    def label(self) -> str:
        """The order, and its part where it has several."""
        return _label(self.id, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopView:
    """One halt; `number` counts through the vehicle's day, over all its trips."""

    number: int
    place: str
    name: str
    township: str
    notes: str
    contact: str
    phone: str
    stop: Stop
    orders: tuple[OrderView, ...]
    windows: Windows

    @property
    def aside(self) -> str:
        """Township to write beside the name: none when the name says it already."""
        return "" if self.township in self.name else self.township

    @property
    def delivered(self) -> Amount:
        """What is handed over here."""
        return total(one.amount for one in self.orders if one.delivers)

    @property
    def collected(self) -> Amount:
        """What is taken aboard here."""
        return total(one.amount for one in self.orders if not one.delivers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceView:
    """A compartment on a trip and what it is set to; `set_point_c` is None without control."""

    compartment: str
    zone: str
    zone_name: str
    set_point_c: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TripView:
    """From a centre back to it; `load_share` is its fullest moment against the vehicle's room."""

    number: int
    trip: Trip
    centre_name: str
    spaces: tuple[SpaceView, ...]
    stops: tuple[StopView, ...]
    load_share: float | None

    @property
    def distance_m(self) -> int:
        """All the way."""
        return self.trip.leg_back.distance_m + sum(s.leg.distance_m for s in self.trip.stops)

    @property
    def delivered(self) -> Amount:
        """What it brings out."""
        return total(one.amount for one in self._own if one.delivers)

    @property
    def collected(self) -> Amount:
        """What it brings back."""
        return total(one.amount for one in self._own if not one.delivers)

    @property
    def _own(self) -> list[OrderView]:
        """What the centre has to do with."""
        return [one for stop in self.stops for one in stop.orders if not one.is_transfer]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """One vehicle's day; `index` chooses its colour."""

    index: int
    vehicle: str
    label: str
    class_name: str
    driver: str
    phone: str
    operator: str
    centre_name: str
    trips: tuple[TripView, ...]
    distance_m: int
    driving_s: int
    paid_s: int
    cost: Cost

    @property
    def start_s(self) -> int:
        """Start of the first loading."""
        return self.trips[0].trip.load_start_s if self.trips else 0

    @property
    def end_s(self) -> int:
        """End of the last unloading."""
        return self.trips[-1].trip.unload_end_s if self.trips else 0

    @property
    def stops(self) -> tuple[StopView, ...]:
        """Stops of all trips."""
        return tuple(stop for trip in self.trips for stop in trip.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedView:
    """An order, or a part of it, left out; `place` is None when the county lacks the order.

    `days_deferred` counts this day, too: what tomorrow's sheet of orders should say.
    """

    order: str
    part: str
    place: str | None
    name: str
    township: str
    operator: str
    kind: str
    delivers: bool
    zone_name: str
    amount: Amount
    days_deferred: int
    unserved: Unserved

    @property
    def label(self) -> str:
        """The order, and its part where it has several."""
        return _label(self.order, self.part)

    @property
    def aside(self) -> str:
        """Township to write beside the name: none when the name says it already."""
        return "" if self.township in self.name else self.township


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """All of a plan, for reading."""

    plan: DeliveryPlan
    names: Names
    county_name: str
    routes: tuple[RouteView, ...]
    unserved: tuple[UnservedView, ...]


def view_plan(plan: DeliveryPlan, county: County, lang: Lang) -> DayView:
    """Join a plan with its county; what the county lacks is shown by its id."""
    names = Names(county, lang)
    fill = county.policy.fill_factor
    return DayView(
        plan=plan,
        names=names,
        county_name=clean(plan.county.name),
        routes=tuple(_route(plan, index, names, fill) for index in range(len(plan.routes))),
        unserved=tuple(_unserved(one, names) for one in plan.unserved),
    )


def _route(plan: DeliveryPlan, index: int, names: Names, fill: float) -> RouteView:
    route = plan.routes[index]
    vehicle = names.vehicles.get(route.vehicle)
    trips: list[TripView] = []
    seen = 0
    for number, trip in enumerate(route.trips, start=1):
        trips.append(_trip(trip, number, seen, vehicle=vehicle, names=names, fill=fill))
        seen += len(trip.stops)
    return RouteView(
        index=index,
        vehicle=clean(route.vehicle),
        label=names.vehicle(route.vehicle),
        class_name=names.vehicle_class(route.vehicle),
        driver=clean(vehicle.driver) if vehicle else "",
        phone=clean(vehicle.phone) if vehicle else "",
        operator=names.operator(vehicle.operator) if vehicle else "",
        centre_name=names.place(route.trips[0].centre) if route.trips else "",
        trips=tuple(trips),
        distance_m=route.distance_m,
        driving_s=route.driving_s,
        paid_s=route.paid_s,
        cost=route.cost,
    )


def _trip(
    trip: Trip, number: int, seen: int, *, vehicle: Vehicle | None, names: Names, fill: float
) -> TripView:
    return TripView(
        number=number,
        trip=trip,
        centre_name=names.place(trip.centre),
        spaces=tuple(
            SpaceView(
                compartment=clean(one.compartment),
                zone=one.zone,
                zone_name=names.zone(one.zone),
                set_point_c=names.set_point_c(one.zone),
            )
            for one in trip.set_points
        ),
        stops=tuple(_stop(one, seen + n, names) for n, one in enumerate(trip.stops, start=1)),
        load_share=_load_share(trip, vehicle, fill),
    )


def _load_share(trip: Trip, vehicle: Vehicle | None, fill: float) -> float | None:
    if vehicle is None or not vehicle.payload_kg or not vehicle.volume_m3:
        return None

    def share(load: LoadAfter) -> float:
        volume = vehicle.volume_m3 * fill
        return max(load.mass_kg / vehicle.payload_kg, load.volume_m3 / volume)

    loads = (trip.load_at_departure, *(stop.load_after for stop in trip.stops))
    highest = max(share(load) for load in loads)
    return highest if math.isfinite(highest) else None


def _stop(stop: Stop, number: int, names: Names) -> StopView:
    station = names.places.get(stop.place)
    opening: Windows = station.windows if isinstance(station, Station) else ()
    orders = tuple(_order(one, names, opening) for one in stop.orders)
    shown = sorted({window for one in orders for window in one.windows})
    return StopView(
        number=number,
        place=stop.place,
        name=names.place(stop.place),
        township=names.township(stop.place),
        notes="; ".join(
            filter(
                None,
                (
                    names.waits(stop.leg),
                    names.carry(stop.carry_m),
                    names.assumed(stop.assumed),
                    _notes(station),
                ),
            )
        ),
        contact=clean(station.contact) if isinstance(station, Station) else "",
        phone=clean(station.phone) if isinstance(station, Station) else "",
        stop=stop,
        orders=orders,
        windows=tuple(shown),
    )


def _notes(station: Centre | Station | None) -> str:
    return clean(station.notes) if isinstance(station, Station) else ""


def _order(one: StopOrder, names: Names, opening: Windows) -> OrderView:
    order = names.orders.get(one.id)
    return OrderView(
        id=clean(one.id),
        part=_part(one.part, one.parts),
        action=one.action,
        delivers=one.action in {"deliver", "set_down"},
        is_transfer=one.action in {"pick_up", "set_down"},
        compartment=clean(one.compartment),
        zone=one.zone,
        zone_name=names.zone(one.zone),
        cold=names.set_point_c(one.zone) is not None,
        operator=names.operator(order.operator) if order else "",
        product=names.product(order.product) if order else "",
        amount=Amount(one.parcels, one.mass_kg, one.volume_m3),
        windows=(order.windows if order else ()) or opening,
        notes="; ".join(filter(None, (_other_end(one, order, names), clean(order.notes))))
        if order
        else "",
    )


def _other_end(one: StopOrder, order: Order, names: Names) -> str:
    """Say where a transfer goes to, or comes from."""
    if one.action == "pick_up" and order.to_station is not None:
        return f"→ {names.place(order.to_station)}"
    return f"← {names.place(order.station)}" if one.action == "set_down" else ""


def _label(order: str, part: str) -> str:
    return f"{order} ({part})" if part else order


def _part(part: int, parts: int) -> str:
    return f"{part}/{parts}" if parts > 1 else ""


def _unserved(one: Unserved, names: Names) -> UnservedView:
    order = names.orders.get(one.order)
    place = order.station if order else None
    return UnservedView(
        order=clean(one.order),
        part=_part(one.part, one.parts),
        place=place,
        name=names.place(place) if place else "",
        township=names.township(place) if place else "",
        operator=names.operator(order.operator) if order else "",
        kind="deliver" if order is None else order.kind.value,
        delivers=order is None or order.kind.value == "deliver",
        zone_name=names.zone(order.zone) if order else "",
        amount=_share_of(order, one.parts),
        days_deferred=1 + (order.days_deferred if order else 0),
        unserved=one,
    )


def _share_of(order: Order | None, parts: int) -> Amount:
    """Share out an order over its parts, about: a plan does not say it of parts left out."""
    if order is None:
        return Amount()
    return Amount(math.ceil(order.parcels / parts), order.mass_kg / parts, order.volume_m3 / parts)
