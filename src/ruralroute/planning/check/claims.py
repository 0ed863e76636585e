"""A plan's routes as claims, with what the county asks for each order beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ruralroute.planning.check.county import CountyFacts, load_of, micro
from ruralroute.planning.check.facts import DayClaim, Goods, HaltClaim, Handing, TripClaim
from ruralroute.planning.plan import Leg, Route, Stop, StopOrder, Trip
from ruralroute.planning.problem.data import Action


def day_claim(route: Route, facts: CountyFacts) -> DayClaim:
    """Bring a route into the form that the rules look at."""
    cost = route.cost
    return DayClaim(
        vehicle=route.vehicle,
        trips=tuple(_trip(trip, facts) for trip in route.trips),
        distance_m=route.distance_m,
        driving_s=route.driving_s,
        paid_s=route.paid_s,
        cost={
            "fixed": micro(cost.fixed),
            "distance": micro(cost.distance),
            "time": micro(cost.time),
            "total": micro(cost.total),
        },
    )


def _numbers(leg: Leg) -> tuple[int, int]:
    return leg.duration_s, leg.distance_m


def _trip(trip: Trip, facts: CountyFacts) -> TripClaim:
    return TripClaim(
        load_start_s=trip.load_start_s,
        departure_s=trip.departure_s,
        halts=tuple(_halt(stop, facts) for stop in trip.stops),
        return_s=trip.return_s,
        unload_end_s=trip.unload_end_s,
        load_at_departure=load_of(trip.load_at_departure.mass_kg, trip.load_at_departure.volume_m3),
        back=_numbers(trip.leg_back),
        back_stand_s=trip.leg_back.stand_s,
        set_points=tuple((one.compartment, one.zone) for one in trip.set_points),
    )


def _halt(stop: Stop, facts: CountyFacts) -> HaltClaim:
    return HaltClaim(
        place=stop.place,
        arrival_s=stop.arrival_s,
        handings=tuple(_handings(stop, facts)),
        rest_s=stop.rest_s,
        departure_s=stop.departure_s,
        load_after=load_of(stop.load_after.mass_kg, stop.load_after.volume_m3),
        leg=_numbers(stop.leg),
        stand_s=stop.leg.stand_s,
    )


def _handings(stop: Stop, facts: CountyFacts) -> Iterator[Handing]:
    """Orders that start and end together were handed over in one go."""
    for (start, end), orders in itertools.groupby(
        stop.orders, key=lambda one: (one.start_s, one.handed_s)
    ):
        yield Handing(goods=tuple(_goods(one, facts) for one in orders), start_s=start, end_s=end)


def _goods(one: StopOrder, facts: CountyFacts) -> Goods:
    order = facts.orders.get(one.id)
    load = load_of(one.mass_kg, one.volume_m3)
    action = Action(one.action)
    if order is None:
        return Goods(order=one.id, action=action, load=load, space=one.compartment, zone=one.zone)
    station = facts.stations.get(facts.station_of(order, one.action))
    promised = () if action is Action.PICK_UP else order.windows
    return Goods(
        order=one.id,
        action=action,
        load=load,
        space=one.compartment,
        zone=order.zone,
        goods_class=order.goods_class,
        operator=order.operator,
        handling_s=facts.handling_s(order, max(one.parcels, 0), one.action),
        windows=(promised, station.windows if station is not None else ()),
        ready_s=None if action is Action.SET_DOWN else order.ready_s,
        shipment=f"{one.id}#{one.part}/{one.parts}",
        max_aboard_s=facts.max_aboard_s(order),
    )
