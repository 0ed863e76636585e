"""Kinds of damage to a plan, each with the rules of which at least one must find it.

A mutation takes any good plan as a document (`DeliveryPlan.model_dump`) and damages it in place;
it returns False when the plan has nothing of the kind to damage.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ruralroute.planning.plan import DeliveryPlan

Document = dict[str, Any]
Damage = Callable[[Document], bool]


@dataclass(frozen=True)
class Mutation:
    """A kind of damage."""

    name: str
    rules: frozenset[str]
    damage: Damage

    def apply(self, plan: DeliveryPlan) -> DeliveryPlan | None:
        """Damage a copy of a plan; None when it cannot be damaged this way."""
        document = _lists(plan.model_dump())
        before = copy.deepcopy(document)
        if not self.damage(document):
            return None
        assert document != before, self.name
        return DeliveryPlan.model_validate(document)


MUTATIONS: list[Mutation] = []


def found_by(*rules: str) -> Callable[[Damage], Damage]:
    """Register a kind of damage; its docstring is its name."""

    def register(damage: Damage) -> Damage:
        name = (damage.__doc__ or "").removesuffix(".")
        MUTATIONS.append(Mutation(name, frozenset(f"check.{one}" for one in rules), damage))
        return damage

    return register


def _lists(value: Any) -> Any:
    """Tuples as lists, so that rows can be taken out and put in."""
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(one) for one in value]
    return value


def _trips(plan: Document) -> Iterator[Document]:
    for route in plan["routes"]:
        yield from route["trips"]


def stops_of(plan: Document) -> Iterator[Document]:
    for trip in _trips(plan):
        yield from trip["stops"]


def orders_of(plan: Document) -> Iterator[Document]:
    for stop in stops_of(plan):
        yield from stop["orders"]


def _shift(trip: Document, seconds: int) -> None:
    for name in ("load_start_s", "departure_s", "return_s", "unload_end_s"):
        trip[name] += seconds
    for stop in trip["stops"]:
        for name in ("arrival_s", "start_s", "departure_s"):
            stop[name] += seconds
        for one in stop["orders"]:
            for name in ("loaded_s", "start_s", "handed_s"):
                one[name] += seconds


def first(rows: Iterator[Document], change: Callable[[Document], None]) -> bool:
    row = next(rows, None)
    if row is None:
        return False
    change(row)
    return True


# The plan as a whole


@found_by("other_county")
def other_county(plan: Document) -> bool:
    """The hash of another county."""
    plan["county"]["sha256"] = "f" * 64
    return True


@found_by("currency")
def other_currency(plan: Document) -> bool:
    """Another currency."""
    plan["currency"] = "EUR" if plan["currency"] != "EUR" else "CNY"
    return True


@found_by("travel_source")
def other_travel(plan: Document) -> bool:
    """Times from another source."""
    plan["travel"] = "straight" if plan["travel"] != "straight" else "table"
    return True


@found_by("other_day", "unknown_order")
def other_day(plan: Document) -> bool:
    """Another day, for which these orders are not."""
    plan["day"] = plan["day"].replace(year=plan["day"].year + 1)
    return any(orders_of(plan)) or bool(plan["unserved"])


@found_by("vehicle_twice")
def vehicle_used_twice(plan: Document) -> bool:
    """A vehicle used twice."""
    if not plan["routes"]:
        return False
    plan["routes"].append(copy.deepcopy(plan["routes"][0]))
    return True


@found_by("unknown_vehicle")
def unknown_vehicle(plan: Document) -> bool:
    """A vehicle that the county does not have."""
    return first(iter(plan["routes"]), lambda route: route.update(vehicle="no such vehicle"))


@found_by("order_missing", "part_missing")
def route_removed(plan: Document) -> bool:
    """A route removed."""
    return bool(plan["routes"]) and bool(plan["routes"].pop())


# Orders


@found_by("not_set_down", "order_missing", "part_missing")
def stop_removed(plan: Document) -> bool:
    """A stop removed."""
    return first((trip for trip in _trips(plan)), lambda trip: trip["stops"].pop())


@found_by("empty_stop")
def stop_emptied(plan: Document) -> bool:
    """A stop at which nothing is handed over."""
    return first(stops_of(plan), lambda stop: stop.update(orders=[]))


@found_by("empty_trip")
def trip_emptied(plan: Document) -> bool:
    """A trip to nowhere."""
    return first(_trips(plan), lambda trip: trip.update(stops=[]))


@found_by("not_set_down", "order_missing", "part_missing")
def order_removed(plan: Document) -> bool:
    """An order removed from its stop."""
    return first(stops_of(plan), lambda stop: stop["orders"].pop())


@found_by("order_repeated")
def order_duplicated(plan: Document) -> bool:
    """An order handed over twice."""
    return first(stops_of(plan), lambda stop: stop["orders"].append(dict(stop["orders"][0])))


@found_by("order_repeated")
def order_also_unserved(plan: Document) -> bool:
    """An order both served and left out."""
    one = next(orders_of(plan), None)
    if one is None:
        return False
    row = {"order": one["id"], "part": one["part"], "parts": one["parts"], "detail": []}
    plan["unserved"].append(row | {"reason": "crowded_out", "proof": "none"})
    return True


@found_by("unknown_order")
def unknown_order(plan: Document) -> bool:
    """An order that nobody gave."""
    return first(orders_of(plan), lambda one: one.update(id="no such order"))


@found_by("unknown_order")
def unknown_unserved(plan: Document) -> bool:
    """An order left out that nobody gave."""
    return first(iter(plan["unserved"]), lambda one: one.update(order="no such order"))


@found_by("order_parts")
def part_renumbered(plan: Document) -> bool:
    """A part with a number beyond its parts."""
    return first(orders_of(plan), lambda one: one.update(part=one["parts"] + 1))


@found_by("order_parts", "part_missing")
def parts_raised(plan: Document) -> bool:
    """A part that says it is one of more."""
    return first(orders_of(plan), lambda one: one.update(parts=one["parts"] + 1))


@found_by("order_amount", "handling")
def parcels_added(plan: Document) -> bool:
    """A parcel more than was ordered."""
    return first(orders_of(plan), lambda one: one.update(parcels=one["parcels"] + 1))


@found_by("negative_amount")
def negative_mass(plan: Document) -> bool:
    """An order that weighs less than nothing."""
    return first(orders_of(plan), lambda one: one.update(mass_kg=-1.0))


@found_by("wrong_action")
def action_flipped(plan: Document) -> bool:
    """A delivery as a collection, or the other way round."""
    flip = {
        "deliver": "collect",
        "collect": "deliver",
        "pick_up": "deliver",
        "set_down": "collect",
    }
    return first(orders_of(plan), lambda one: one.update(action=flip[one["action"]]))


@found_by("wrong_station")
def orders_exchanged(plan: Document) -> bool:
    """The orders of two stations exchanged."""
    stops = list(stops_of(plan))
    for stop in stops[1:]:
        if stop["place"] != stops[0]["place"]:
            stops[0]["orders"], stop["orders"] = stop["orders"], stops[0]["orders"]
            return True
    return False


@found_by("order_missing", "part_missing")
def unserved_removed(plan: Document) -> bool:
    """An order left out and no longer listed."""
    return bool(plan["unserved"]) and bool(plan["unserved"].pop())


@found_by("false_proof")
def false_proof(plan: Document) -> bool:
    """An order that rides well is left out as one that no vehicle may carry."""
    for stop in stops_of(plan):
        for one in stop["orders"]:
            stop["orders"].remove(one)
            row = {"order": one["id"], "part": one["part"], "parts": one["parts"], "detail": []}
            plan["unserved"].append(row | {"reason": "no_vehicle", "proof": "alone"})
            return True
    return False


@found_by("no_price")
def no_price(plan: Document) -> bool:
    """An order without a price left out for its price."""
    if plan["metrics"]["price_unserved"]:
        return False
    for one in plan["unserved"]:
        if one["reason"] != "priced_out":
            one["reason"] = "priced_out"
            return True
    return False


# Clocks


@found_by("arrival")
def stop_shifted(plan: Document) -> bool:
    """A stop a minute later, nothing else moved."""

    def later(stop: Document) -> None:
        for name in ("arrival_s", "start_s", "departure_s"):
            stop[name] += 60

    return first(stops_of(plan), later)


@found_by("fixed_time", "overlap")
def handing_starts_on_arrival(plan: Document) -> bool:
    """Handing over that starts a second before arrival."""

    def early(stop: Document) -> None:
        moved = stop["orders"][0]["start_s"] - stop["arrival_s"] + 1
        for one in stop["orders"]:
            one["start_s"] -= moved
            one["handed_s"] -= moved

    return first(stops_of(plan), early)


@found_by("handling")
def handing_shortened(plan: Document) -> bool:
    """Handing over in a second less."""

    def shorter(stop: Document) -> None:
        end = stop["orders"][0]["handed_s"]
        for one in stop["orders"]:
            if one["handed_s"] == end:
                one["handed_s"] -= 1

    return first(stops_of(plan), shorter)


@found_by("stop_start")
def start_rewritten(plan: Document) -> bool:
    """A stop that says it starts at another time than its first order."""
    return first(stops_of(plan), lambda stop: stop.update(start_s=stop["start_s"] - 1))


@found_by("stop_departure")
def leaves_early(plan: Document) -> bool:
    """A departure before handing over ends."""
    return first(stops_of(plan), lambda stop: stop.update(departure_s=stop["departure_s"] - 1))


@found_by("stop_departure")
def rest_removed(plan: Document) -> bool:
    """A driver's rest that is no longer said, its time still there."""
    resting = (stop for stop in stops_of(plan) if stop["rest_s"])
    return first(resting, lambda stop: stop.update(rest_s=0))


@found_by("driving_without_rest")
def rest_skipped(plan: Document) -> bool:
    """A driver's rest skipped, all later times of the trip moved up."""
    for trip in _trips(plan):
        for index, stop in enumerate(trip["stops"]):
            rest = stop["rest_s"]
            if rest:
                stop["rest_s"] = 0
                stop["departure_s"] -= rest
                later = {**trip, "stops": trip["stops"][index + 1 :]}
                start, departure = trip["load_start_s"], trip["departure_s"]
                _shift(later, -rest)
                trip.update(return_s=later["return_s"], unload_end_s=later["unload_end_s"])
                trip.update(load_start_s=start, departure_s=departure)
                return True
    return False


@found_by("negative_rest")
def rest_negative(plan: Document) -> bool:
    """A rest of less than nothing."""
    return first(stops_of(plan), lambda stop: stop.update(rest_s=-60))


@found_by("loaded")
def loaded_later(plan: Document) -> bool:
    """An order aboard from a later time than it is."""
    return first(orders_of(plan), lambda one: one.update(loaded_s=one["loaded_s"] + 60))


@found_by("departure")
def leaves_while_loading(plan: Document) -> bool:
    """A departure before loading ends."""
    return first(_trips(plan), lambda trip: trip.update(load_start_s=trip["departure_s"]))


@found_by("return")
def returns_early(plan: Document) -> bool:
    """A return sooner than the road allows."""
    return first(_trips(plan), lambda trip: trip.update(return_s=trip["return_s"] - 1))


@found_by("unload")
def unloads_at_once(plan: Document) -> bool:
    """Unloading in no time."""
    return first(_trips(plan), lambda trip: trip.update(unload_end_s=trip["return_s"]))


@found_by("shift_start", "centre_open")
def trip_at_midnight(plan: Document) -> bool:
    """A trip that starts at midnight, before anybody is there."""
    return first(_trips(plan), lambda trip: _shift(trip, -trip["load_start_s"]))


@found_by("shift_end", "centre_close")
def trip_into_the_night(plan: Document) -> bool:
    """A trip twenty-four hours later."""
    return first(_trips(plan), lambda trip: _shift(trip, 86_400))


@found_by("turnaround")
def trips_overlap(plan: Document) -> bool:
    """A second trip that starts while the first is on its way."""
    for route in plan["routes"]:
        if len(route["trips"]) > 1:
            first, second = route["trips"][:2]
            _shift(second, first["departure_s"] - second["load_start_s"])
            return True
    return False


@found_by("arrival")
def stops_swapped(plan: Document) -> bool:
    """Two stops of a trip swapped, their times kept."""
    for trip in _trips(plan):
        stops = trip["stops"]
        for one in range(1, len(stops)):
            if stops[one]["place"] != stops[0]["place"]:
                stops[0], stops[one] = stops[one], stops[0]
                return True
    return False


@found_by("leg_duration", "unreachable", "wrong_station")
def places_swapped(plan: Document) -> bool:
    """Two stops visited the other way round, their clocks left where they were."""
    for trip in _trips(plan):
        stops = trip["stops"]
        for one in range(1, len(stops)):
            if stops[one]["place"] != stops[0]["place"]:
                for name in ("place", "orders"):
                    stops[0][name], stops[one][name] = stops[one][name], stops[0][name]
                return True
    return False


# Loads and zones


@found_by("load_at_departure", "load_after")
def load_raised(plan: Document) -> bool:
    """An order heavier than it is."""
    return first(orders_of(plan), lambda one: one.update(mass_kg=one["mass_kg"] * 2 + 1))


@found_by("load_at_departure")
def departure_load_lowered(plan: Document) -> bool:
    """A load at departure of ten grams less."""

    def lower(trip: Document) -> None:
        trip["load_at_departure"]["mass_kg"] -= 0.01

    return first(_trips(plan), lower)


@found_by("load_after")
def load_after_raised(plan: Document) -> bool:
    """A load after a stop of a litre more."""

    def higher(stop: Document) -> None:
        stop["load_after"]["volume_m3"] += 0.001

    return first(stops_of(plan), higher)


@found_by("set_point", "zone")
def cold_goods_on_ambient(plan: Document) -> bool:
    """Cold goods in a space that is set to ambient."""
    for trip in _trips(plan):
        for stop in trip["stops"]:
            for one in stop["orders"]:
                if one["zone"] != "ambient":
                    for point in trip["set_points"]:
                        if point["compartment"] == one["compartment"]:
                            point["zone"] = "ambient"
                            return True
    return False


@found_by("set_point")
def set_to_nonsense(plan: Document) -> bool:
    """A space set to a zone that there is not."""
    return first(_trips(plan), lambda trip: trip["set_points"][0].update(zone="lukewarm"))


@found_by("set_point_missing")
def set_point_removed(plan: Document) -> bool:
    """A space of which nobody says how cold it is."""
    return first(_trips(plan), lambda trip: trip["set_points"].pop())


@found_by("unknown_compartment")
def unknown_compartment(plan: Document) -> bool:
    """An order in a compartment that there is not."""
    return first(orders_of(plan), lambda one: one.update(compartment="no such space"))


@found_by("order_zone")
def zone_rewritten(plan: Document) -> bool:
    """An order written as one of another zone."""
    other = {"ambient": "frozen"}
    return first(orders_of(plan), lambda one: one.update(zone=other.get(one["zone"], "ambient")))


# Roads, places and money


@found_by("centre")
def other_centre(plan: Document) -> bool:
    """A trip from a centre that is not the vehicle's."""
    return first(_trips(plan), lambda trip: trip.update(centre="no such centre"))


@found_by("unknown_place")
def unknown_place(plan: Document) -> bool:
    """A stop at a station that there is not."""
    return first(stops_of(plan), lambda stop: stop.update(place="no such place"))


@found_by("leg_distance")
def distance_lowered(plan: Document) -> bool:
    """A leg of a metre less."""

    def shorter(stop: Document) -> None:
        stop["leg"]["distance_m"] -= 1

    return first(stops_of(plan), shorter)


@found_by("leg_duration")
def leg_faster(plan: Document) -> bool:
    """A way back in a second less, the return that much earlier."""

    def faster(trip: Document) -> None:
        trip["leg_back"]["duration_s"] -= 1
        trip["return_s"] -= 1
        trip["unload_end_s"] -= 1

    return first(_trips(plan), faster)


@found_by("edges_missing")
def edges_dropped(plan: Document) -> bool:
    """A way that no longer says which roads it takes."""
    legs = (stop["leg"] for stop in stops_of(plan) if stop["leg"]["edges"])
    return first(legs, lambda leg: leg.update(edges=[]))


@found_by("edges_broken", "edges_start", "edges_end", "edges_length")
def edge_skipped(plan: Document) -> bool:
    """A way with a gap in it."""
    legs = (stop["leg"] for stop in stops_of(plan) if len(stop["leg"]["edges"]) > 2)
    return first(legs, lambda leg: leg["edges"].pop(1))


@found_by("edges_start", "edges_end")
def place_off_its_road(plan: Document) -> bool:
    """A way that ends a road before the place."""
    legs = (stop["leg"] for stop in stops_of(plan) if len(stop["leg"]["edges"]) > 1)
    return first(legs, lambda leg: leg["edges"].pop())


@found_by("edge_unknown")
def edge_unknown(plan: Document) -> bool:
    """A way over a road that is not on the map."""
    legs = (stop["leg"] for stop in stops_of(plan) if stop["leg"]["edges"])
    return first(legs, lambda leg: leg["edges"].append(["no such way", 1, 2]))


@found_by("cost")
def cost_lowered(plan: Document) -> bool:
    """A route that is a cent cheaper than it is."""

    def cheaper(route: Document) -> None:
        route["cost"]["total"] -= 0.01

    return first(iter(plan["routes"]), cheaper)


@found_by("route_distance", "route_driving", "route_paid")
def paid_time_lowered(plan: Document) -> bool:
    """A route that is paid for an hour less."""

    def shorter(route: Document) -> None:
        route["paid_s"] -= 3_600

    return first(iter(plan["routes"]), shorter)


@found_by("metric")
def metric_rewritten(plan: Document) -> bool:
    """A plan that says it serves one order more."""
    plan["metrics"]["orders_served"] += 1
    return True
