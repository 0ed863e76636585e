"""Every order of the day exactly once, whole, at its own station, on a vehicle that may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ruralroute.model import Order, OrderKind, Vehicle
from ruralroute.planning.check.county import CountyFacts, load_of
from ruralroute.planning.check.facts import Load, Where, at, breach, clock, kg, m3
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan, Stop, StopOrder, Trip, Unserved


@dataclass(frozen=True, slots=True)
class _Entry:
    """An order, or a part of one, as it stands somewhere in the plan."""

    where: Where
    part: int
    parts: int
    parcels: int
    load: Load | None


def check_orders(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    """Check what is served where, and that each part of each order appears once."""
    entries: dict[str, list[_Entry]] = {order: [] for order in facts.orders}
    for route in plan.routes:
        vehicle = facts.vehicles.get(route.vehicle)
        for number, trip in enumerate(route.trips, start=1):
            for position, stop in enumerate(trip.stops, start=1):
                where = at(route.vehicle, number, position, stop.place)
                for one in stop.orders:
                    order = facts.orders.get(one.id)
                    if order is None:
                        yield _unknown(one.id, facts, where)
                        continue
                    if one.action != "set_down" or order.kind is not OrderKind.TRANSFER:
                        entries[one.id].append(_served(one, where))
                    yield from _handed(one, order, stop, facts, where)
                    yield from _loaded_at(one, trip, where)
                    if vehicle is not None:
                        yield from _may_carry(order, vehicle, facts, where)
    for left in plan.unserved:
        if left.order in facts.orders:
            entries[left.order].append(_Entry((), left.part, left.parts, 0, None))
        else:
            yield _unknown(left.order, facts, ())
    for name, found in entries.items():
        yield from _once(facts.orders[name], found)


def _served(one: StopOrder, where: Where) -> _Entry:
    return _Entry(where, one.part, one.parts, one.parcels, load_of(one.mass_kg, one.volume_m3))


def _unknown(order: str, facts: CountyFacts, where: Where) -> Violation:
    rule = "other_day" if order in facts.other_days else "unknown_order"
    return breach(rule, where, order=order)


def _handed(
    one: StopOrder, order: Order, stop: Stop, facts: CountyFacts, where: Where
) -> Iterator[Violation]:
    station = facts.station_of(order, one.action)
    if stop.place != station:
        yield breach("wrong_station", where, order=one.id, expected=station)
    if one.action not in _ACTIONS[order.kind]:
        yield breach("wrong_action", where, order=one.id, action=one.action, order_kind=order.kind)
    if one.zone != order.zone:
        yield breach("order_zone", where, order=one.id, found=one.zone, expected=order.zone)
    if one.parcels < 0 or one.mass_kg < 0 or one.volume_m3 < 0:
        yield breach("negative_amount", where, order=one.id)
    limit = facts.max_out_of_cold_s(order)
    handling = facts.handling_s(order, max(one.parcels, 0), one.action)
    outside = facts.policy.dock_out_of_cold_s + handling
    if limit is not None and outside > limit:
        yield breach("out_of_cold", where, order=one.id, found=clock(outside), limit=clock(limit))


_ACTIONS = {
    OrderKind.DELIVER: {"deliver"},
    OrderKind.COLLECT: {"collect"},
    OrderKind.TRANSFER: {"pick_up", "set_down"},
}


def _loaded_at(one: StopOrder, trip: Trip, where: Where) -> Iterator[Violation]:
    expected = trip.load_start_s if one.action == "deliver" else one.start_s
    if one.action == "set_down":
        picked_up = (
            other.start_s
            for stop in trip.stops
            for other in stop.orders
            if (other.id, other.part, other.action) == (one.id, one.part, "pick_up")
        )
        expected = next(picked_up, one.loaded_s)
    if one.loaded_s != expected:
        yield breach(
            "loaded", where, order=one.id, found=clock(one.loaded_s), expected=clock(expected)
        )


def _may_carry(
    order: Order, vehicle: Vehicle, facts: CountyFacts, where: Where
) -> Iterator[Violation]:
    if order.centre is not None and order.centre != vehicle.centre:
        yield breach(
            "order_centre", where, order=order.id, found=vehicle.centre, expected=order.centre
        )
    if not facts.same_pool(order, vehicle):
        yield breach(
            "pool", where, order=order.id, operator=order.operator, carrier=vehicle.operator
        )
    if not facts.class_allowed(order, vehicle):
        yield breach(
            "class_forbidden", where, station=order.station, vehicle_class=vehicle.vehicle_class
        )


def _once(order: Order, entries: list[_Entry]) -> Iterator[Violation]:
    if not entries:
        yield breach("order_missing", order=order.id)
        return
    parts = entries[0].parts
    if parts < 1 or any(one.parts != parts or not 1 <= one.part <= parts for one in entries):
        said = ", ".join(f"{one.part}/{one.parts}" for one in entries)
        yield breach("order_parts", order=order.id, found=said)
        return
    seen: set[int] = set()
    for one in entries:
        if one.part in seen:
            yield breach(
                "order_repeated", one.where, order=order.id, part=one.part, parts=one.parts
            )
        seen.add(one.part)
    if len(seen) < parts:
        missing = parts - len(seen)
        yield breach("part_missing", order=order.id, missing=missing, parts=parts)
    elif len(entries) == parts:
        yield from _amounts(order, entries)


def _amounts(order: Order, entries: list[_Entry]) -> Iterator[Violation]:
    """Check that served parts sum up to the order, within a gram and a cubic centimetre each."""
    served = [one.load for one in entries if one.load is not None]
    whole = len(served) == len(entries)
    parcels = sum(one.parcels for one in entries)
    mass, volume = load_of(order.mass_kg, order.volume_m3)
    wrong = parcels != order.parcels if whole else parcels > order.parcels
    for found, right in (
        (sum(load[0] for load in served), mass),
        (sum(load[1] for load in served), volume),
    ):
        over = found - right
        wrong |= over > len(served) or (whole and -over > len(served))
    if wrong:
        yield breach(
            "order_amount",
            order=order.id,
            found=_amount(parcels, sum(one[0] for one in served), sum(one[1] for one in served)),
            expected=_amount(order.parcels, mass, volume),
        )


def _amount(parcels: int, mass: int, volume: int) -> str:
    return f"{parcels} / {kg(mass)} kg / {m3(volume)} m3"


def unserved_part(left: Unserved) -> str:
    """Name an unserved order, and its part when it has several."""
    return left.order if left.parts == 1 else f"{left.order} ({left.part}/{left.parts})"
