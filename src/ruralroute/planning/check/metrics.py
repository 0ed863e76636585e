"""The plan's sums, counted again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ruralroute.planning.check.county import CountyFacts, half_up, load_of, micro
from ruralroute.planning.check.facts import Load, VehicleFacts, breach
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan, Trip

_SHARE_TOLERANCE = 2e-6
"""A load factor is written with six decimals."""


class _Metric(NamedTuple):
    name: str
    found: float
    expected: float
    tolerance: float = 0


def check_metrics(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    """Check the plan's metrics against its routes and the day's orders."""
    for one in (*_counts(plan, facts), *_sums(plan)):
        if abs(one.found - one.expected) > one.tolerance:
            yield breach("metric", name=one.name, found=one.found, expected=one.expected)
    yield from _bound(plan)
    yield from _price(plan, facts)
    yield from _load_factor(plan, facts)


def _bound(plan: DeliveryPlan) -> Iterator[Violation]:
    """Check that nothing undercuts the bound, and that the gap is what is between."""
    metrics = plan.metrics
    bound, cost = metrics.bound, metrics.cost.total + metrics.price_unserved
    if bound is None:
        if metrics.gap is not None:
            yield breach("metric", name="gap", found=metrics.gap, expected=None)
        return
    if bound > cost + 1e-6:
        yield breach("metric", name="bound", found=bound, expected=cost)
    gap = (cost - bound) / cost if cost else 0.0
    if metrics.gap is None or abs(metrics.gap - gap) > _SHARE_TOLERANCE:
        yield breach("metric", name="gap", found=metrics.gap, expected=round(gap, 6))


def _counts(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[_Metric]:
    metrics = plan.metrics
    stops = [stop for route in plan.routes for trip in route.trips for stop in trip.stops]
    handed = {one.id for stop in stops for one in stop.orders} & facts.orders.keys()
    left = {one.order for one in plan.unserved}
    yield _Metric("orders", metrics.orders, len(facts.orders))
    yield _Metric("orders_served", metrics.orders_served, len(handed - left))
    orders = facts.orders.values()
    stations = {one.station for one in orders}
    stations |= {one.to_station for one in orders if one.to_station is not None}
    yield _Metric("stations", metrics.stations, len(stations))
    yield _Metric("stations_served", metrics.stations_served, len({one.place for one in stops}))
    yield _Metric("vehicles_used", metrics.vehicles_used, len(plan.routes))
    yield _Metric("trips", metrics.trips, sum(len(route.trips) for route in plan.routes))


def _sums(plan: DeliveryPlan) -> Iterator[_Metric]:
    metrics, routes = plan.metrics, plan.routes
    for name in ("distance_m", "driving_s", "paid_s"):
        yield _Metric(name, getattr(metrics, name), sum(getattr(one, name) for one in routes))
    handed = [
        one
        for route in routes
        for trip in route.trips
        for stop in trip.stops
        for one in stop.orders
        if one.action != "set_down"
    ]
    loads = [load_of(one.mass_kg, one.volume_m3) for one in handed]
    mass, volume = load_of(metrics.mass_kg, metrics.volume_m3)
    yield _Metric("mass_kg", mass / 1e3, sum(one[0] for one in loads) / 1e3)
    yield _Metric("volume_m3", volume / 1e6, sum(one[1] for one in loads) / 1e6)
    yield _Metric("parcels", metrics.parcels, sum(one.parcels for one in handed))
    for kind in ("fixed", "distance", "time", "total"):
        total = sum(micro(getattr(one.cost, kind)) for one in routes)
        found = micro(getattr(metrics.cost, kind))
        yield _Metric(f"cost.{kind}", found / 1e6, total / 1e6, (len(routes) + 0.5) / 1e6)


def _price(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    """Price of what is left out: whole orders exactly; a part costs at most its order's price."""
    left: dict[str, int] = {}
    for one in plan.unserved:
        left[one.order] = left.get(one.order, 0) + 1
    parts = {one.order: one.parts for one in plan.unserved}
    least = most = 0
    for name, count in left.items():
        order = facts.orders.get(name)
        price = micro(order.price) if order is not None and order.price is not None else 0
        most += price
        least += price if count >= parts[name] else 0
    found, slack = micro(plan.metrics.price_unserved), len(plan.unserved) + 1
    if not least - slack <= found <= most + slack:
        yield breach("metric", name="price_unserved", found=found / 1e6, expected=most / 1e6)


def _load_factor(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    shares: list[float] = []
    for route in plan.routes:
        vehicle = facts.vehicles.get(route.vehicle)
        if vehicle is None:
            return
        shares.extend(_fullest(trip, facts.vehicle(vehicle)) for trip in route.trips)
    found = plan.metrics.load_factor
    expected = sum(shares) / len(shares) if shares else None
    if found is None or expected is None:
        wrong = found is not expected
    else:
        wrong = abs(found - expected) > _SHARE_TOLERANCE
    if wrong:
        rounded = None if expected is None else half_up(expected * 1e6) / 1e6
        yield breach("metric", name="load_factor", found=found, expected=rounded)


def _fullest(trip: Trip, vehicle: VehicleFacts) -> float:
    loads: list[Load] = [
        load_of(one.mass_kg, one.volume_m3)
        for one in (trip.load_at_departure, *(stop.load_after for stop in trip.stops))
    ]
    return max(
        amount / limit if limit else 0.0
        for load in loads
        for amount, limit in zip(load, vehicle.capacity, strict=True)
    )
