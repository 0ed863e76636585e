"""Times that were worked out by pencil, beside those that the evaluator finds."""

from __future__ import annotations

import pytest

from ruralroute.planning.plan import Route
from ruralroute.planning.plan import Trip as PlanTrip
from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime, TripTime


def timed_as_by_pencil(problem: RoutingProblem, route: Route) -> None:
    """Require that the evaluator, left to itself, finds the times and the money of a route."""
    told = evaluate_day(problem, vehicle_of(problem, route), trips_of(problem, route))

    assert isinstance(told, DayTime), told
    assert [_clocks(one) for one in told.trips] == [_pencil(one) for one in route.trips]
    assert (told.distance_m, told.driving_s, told.paid_s) == (
        route.distance_m,
        route.driving_s,
        route.paid_s,
    )
    assert told.cost / 1e6 == pytest.approx(route.cost.total, abs=1e-9)


def trips_of(problem: RoutingProblem, route: Route) -> tuple[Trip, ...]:
    """Turn the trips of a route into the problem's."""
    return tuple(_trip(problem, route, one) for one in route.trips)


def vehicle_of(problem: RoutingProblem, route: Route) -> int:
    """Return the index of a route's vehicle."""
    return [one.id for one in problem.vehicles].index(route.vehicle)


def _trip(problem: RoutingProblem, route: Route, trip: PlanTrip) -> Trip:
    vehicle = problem.vehicles[vehicle_of(problem, route)]
    spaces = [one.id for one in vehicle.spaces]
    zones = [one.id for one in problem.zones]
    set_points = {one.compartment: zones.index(one.zone) for one in trip.set_points}
    riding: dict[int, int] = {}
    for stop in trip.stops:
        for one in stop.orders:
            riding[_visit_of(problem, one.id, one.part, one.action)] = spaces.index(one.compartment)
    return Trip(
        visits=tuple(riding),
        spaces=tuple(riding.values()),
        set_points=tuple(set_points[name] for name in spaces),
    )


def _visit_of(problem: RoutingProblem, order: str, part: int, action: str) -> int:
    return next(
        index
        for index, visit in enumerate(problem.visits)
        if visit.action.value == action
        and any((one.order, one.part) == (order, part) for one in visit.parts)
    )


def _clocks(trip: TripTime) -> list[object]:
    stops = [
        (
            stop.arrival_s,
            sorted({(one.start_s, one.end_s) for one in stop.visits}),
            stop.rest_s,
            stop.departure_s,
            stop.load_after,
        )
        for stop in trip.stops
    ]
    ends = (trip.load_start_s, trip.departure_s, trip.return_s, trip.unload_end_s)
    return [*ends, trip.load_at_departure, stops]


def _pencil(trip: PlanTrip) -> list[object]:
    stops = [
        (
            stop.arrival_s,
            sorted({(one.start_s, one.handed_s) for one in stop.orders}),
            stop.rest_s,
            stop.departure_s,
            (round(stop.load_after.mass_kg * 1e3), round(stop.load_after.volume_m3 * 1e6)),
        )
        for stop in trip.stops
    ]
    ends = (trip.load_start_s, trip.departure_s, trip.return_s, trip.unload_end_s)
    load = trip.load_at_departure
    return [*ends, (round(load.mass_kg * 1e3), round(load.volume_m3 * 1e6)), stops]
