"""check_plan: everything that a plan says, worked out again from the county's raw data.

This package shares no code with the builder of the routing problem, the evaluator, the witness
or the engine; it reads the rules, the county and the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruralroute import network as roads
from ruralroute.model import County
from ruralroute.network.matrix import Travel
from ruralroute.planning.check.claims import day_claim
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.day import check_day
from ruralroute.planning.check.facts import at, breach
from ruralroute.planning.check.metrics import check_metrics
from ruralroute.planning.check.orders import check_orders
from ruralroute.planning.check.roads import check_roads
from ruralroute.planning.check.stop_notes import check_stop_notes
from ruralroute.planning.check.unserved import check_unserved
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import CountyRef, DeliveryPlan, Route

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork


def check_plan(
    county: County,
    plan: DeliveryPlan,
    *,
    network: RoadNetwork | None = None,
    travel: Travel | None = None,
) -> list[Violation]:
    """List every rule that a plan breaks; an empty list means that it may be driven.

    Parameters
    ----------
    county
        The county that the plan is for, with the day's orders.
    plan
        The plan.
    network
        Its roads; None: loaded as the county says, when it names a road file.
    travel
        Travel by profile; None: worked out from the county and its roads, unknown tags taken as
        the plan says.

    Returns
    -------
    list of Violation
        In the order of the plan: the plan as a whole, its routes, its orders, its sums.

    Raises
    ------
    DataError
        The county's roads cannot be read.
    """
    if plan.conditions not in {one.id for one in county.conditions}:
        return _conditions(county, plan)
    county = county.with_unknown_tags(plan.unknown_tags)
    if network is None and county.roads:
        network = roads.load_roads(county, day=plan.day)
    if travel is None:
        travel = roads.travel(county, network, conditions=plan.conditions)
    facts = CountyFacts(county, plan.day, travel)
    violations = [*_heading(county, plan, travel), *_vehicles(plan)]
    for route in plan.routes:
        violations.extend(_route(route, facts))
    violations.extend(check_roads(plan, facts, network))
    violations.extend(check_stop_notes(plan, facts))
    violations.extend(check_orders(plan, facts))
    violations.extend(check_unserved(plan, facts))
    violations.extend(check_metrics(plan, facts))
    return violations


def _conditions(county: County, plan: DeliveryPlan) -> list[Violation]:
    """Say that the county does not know the plan's conditions: nothing else can be worked out."""
    known = ", ".join(one.id for one in county.conditions)
    return [breach("conditions", found=plan.conditions, expected=known)]


def _heading(county: County, plan: DeliveryPlan, travel: Travel) -> Iterator[Violation]:
    if plan.county != CountyRef(name=county.name, sha256=county.sha256):
        yield breach("other_county", found=plan.county.name, expected=county.name)
    if plan.currency != county.currency:
        yield breach("currency", found=plan.currency, expected=county.currency)
    sources = {matrix.source.value for matrix in travel.values()}
    if sources and sources != {plan.travel}:
        yield breach("travel_source", found=plan.travel, expected=", ".join(sorted(sources)))


def _vehicles(plan: DeliveryPlan) -> Iterator[Violation]:
    used = Counter(route.vehicle for route in plan.routes)
    for vehicle, times in used.items():
        if times > 1:
            yield breach("vehicle_twice", at(vehicle), found=times)


def _route(route: Route, facts: CountyFacts) -> Iterator[Violation]:
    vehicle = facts.vehicles.get(route.vehicle)
    if vehicle is None:
        yield breach("unknown_vehicle", at(route.vehicle), vehicle=route.vehicle)
        return
    for number, trip in enumerate(route.trips, start=1):
        if trip.centre != vehicle.centre:
            yield breach(
                "centre", at(route.vehicle, number), found=trip.centre, expected=vehicle.centre
            )
        for position, stop in enumerate(trip.stops, start=1):
            where = at(route.vehicle, number, position, stop.place)
            if stop.place not in facts.stations:
                yield breach("unknown_place", where, place=stop.place)
            if stop.orders and stop.start_s != stop.orders[0].start_s:
                yield breach("stop_start", where, found=stop.start_s)
    yield from check_day(day_claim(route, facts), facts.vehicle(vehicle), facts.rules)
