"""From a plan back to the trips of its problem, so that something can be tried on them."""

from __future__ import annotations

from collections.abc import Mapping

from ruralroute.errors import DataError, Where, fault
from ruralroute.planning import plan as out
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip, VehicleData

Part = tuple[str, int, str]
"""Order, number of its part, and what is done with it: a transfer is picked up and set down."""


def days_of(problem: RoutingProblem, plan: out.DeliveryPlan) -> Days:
    """Return the trips of a plan, as the problem of its day numbers them.

    Raises
    ------
    DataError
        The plan is of other orders, vehicles or compartments than the problem.
    """
    vehicles = {one.id: index for index, one in enumerate(problem.vehicles)}
    zones = {one.id: index for index, one in enumerate(problem.zones)}
    visits: dict[Part, int] = {
        (part.order, part.part, visit.action.value): index
        for index, visit in enumerate(problem.visits)
        for part in visit.parts
    }
    days: Days = {}
    for route in plan.routes:
        if route.vehicle not in vehicles:
            raise _strange(route.vehicle)
        index = vehicles[route.vehicle]
        vehicle = problem.vehicles[index]
        days[index] = tuple(_trip(one, vehicle, visits, zones) for one in route.trips)
    return days


def _trip(
    trip: out.Trip, vehicle: VehicleData, visits: Mapping[Part, int], zones: Mapping[str, int]
) -> Trip:
    spaces = {space.id: index for index, space in enumerate(vehicle.spaces)}
    chosen: dict[int, int] = {}
    for stop in trip.stops:
        for order in stop.orders:
            visit = visits.get((order.id, order.part, order.action))
            if visit is None:
                raise _strange(order.id)
            if order.compartment not in spaces:
                raise _strange(order.compartment)
            chosen.setdefault(visit, spaces[order.compartment])
    points = {one.compartment: one.zone for one in trip.set_points}
    set_points = []
    for space in vehicle.spaces:
        zone = zones.get(points.get(space.id, ""))
        if zone is None:
            raise _strange(space.id)
        set_points.append(zone)
    return Trip(visits=tuple(chosen), spaces=tuple(chosen.values()), set_points=tuple(set_points))


def _strange(name: str) -> DataError:
    return DataError([fault("planning.other_county", Where(file="plan.json"), name)])
