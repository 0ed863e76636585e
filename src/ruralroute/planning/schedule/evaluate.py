"""The evaluator: one vehicle's day, timed exactly, or the rule that it breaks.

Every time, load and sum of money of a plan comes from here.
"""

from __future__ import annotations

from collections.abc import Sequence

from ruralroute.planning.problem.data import Load, RoutingProblem, Trip
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.by_hour import HourTimer
from ruralroute.planning.schedule.chain import (
    Chain,
    is_feasible,
    least_span,
    push_forward,
    settle,
)
from ruralroute.planning.schedule.layout import (
    NOTHING,
    Layout,
    StopNodes,
    TripNodes,
    lay_out,
)
from ruralroute.planning.schedule.rests import RestSearch, has_too_long_a_leg, must_rest
from ruralroute.planning.schedule.result import (
    BreakTime,
    DayTime,
    Refusal,
    StopTime,
    TripTime,
    VisitTime,
)
from ruralroute.planning.schedule.rules import loads_by_leg, require_shape, static_refusal

_TIME_RULES = (Reason.ABOARD_LIMIT, Reason.WINDOW, Reason.CENTRE_CLOSED, Reason.SHIFT)
"""Rules with a clock, in the order in which they are blamed."""


def evaluate_day(
    problem: RoutingProblem, vehicle: int, trips: Sequence[Trip], *, quick: bool = False
) -> DayTime | Refusal:
    """Time one vehicle's day: least paid time, then the latest departure.

    Parameters
    ----------
    problem
        The problem.
    vehicle
        Index of the vehicle.
    trips
        Its trips, in order; at least one, each with at least one visit.
    quick
        Where roads change by the hour, be content with the latest departure; still legal.

    Returns
    -------
    DayTime or Refusal
        The times and the money, or the first rule that the day breaks.

    Raises
    ------
    ValueError
        The trips do not have the shape of a day (`rules.require_shape`).
    """
    require_shape(problem, vehicle, trips)
    refusal = static_refusal(problem, vehicle, trips)
    if refusal is not None:
        return refusal
    quick = quick and problem.depends_on_hour
    return _time(problem, vehicle, trips, quick=quick) or _time_refusal(problem, vehicle, trips)


def quick_cost(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> int | None:
    """Return the money of a day, or None if it is not legal, without looking for the reason.

    The shape is taken on trust.  The driver's rests are placed where they add least, one by one:
    a legal day still, whose paid time may be a little more than the least.
    """
    if static_refusal(problem, vehicle, trips) is not None:
        return None
    return timed_cost(problem, vehicle, trips)


def timed_cost(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> int | None:
    """Return the money of a day like `quick_cost`, whatever rules without a clock it breaks."""
    layout = lay_out(problem, vehicle, trips)
    timed = _timed(problem, vehicle, layout, quick=True)
    if timed is None:
        return None
    data, times = problem.vehicles[vehicle], timed[1]
    if layout.chain.arcs:
        layout.drive(times)
    money = data.cost_fixed + data.cost_per_s * (times[-1] - times[0])
    for trip in layout.trips:
        money += trip.back_cost + trip.back_m * data.cost_per_m
        money += (trip.back_s - trip.back_stand_s) * data.cost_per_driving_s
        for stop in trip.stops:
            money += stop.leg_cost + stop.leg_m * data.cost_per_m
            money += (stop.leg_s - stop.stand_s) * data.cost_per_driving_s
            money += sum(stop.handling_s) * data.cost_per_handling_s
    return money


def is_legal(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> bool:
    """Whether `evaluate_day` would time this day; much cheaper.  The shape is taken on trust."""
    return static_refusal(problem, vehicle, trips) is None and _is_in_time(problem, vehicle, trips)


def is_surely_illegal(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> bool:
    """Whether a day breaks a rule beyond doubt.

    Where roads change by the hour, rests are found by trying; a day that fails so is in doubt
    unless it fails with every leg as fast as it ever is, too.  Where waiting points are left out,
    all is in doubt that has to do with time.
    """
    if is_legal(problem, vehicle, trips):
        return False
    if not problem.depends_on_hour or static_refusal(problem, vehicle, trips) is not None:
        return True
    if problem.leaves_roads_out(vehicle):
        return False
    if HourTimer(problem, vehicle, lay_out(problem, vehicle, trips)).is_exact:
        return True
    return not is_legal(problem.at_best, vehicle, trips)


def _time(
    problem: RoutingProblem, vehicle: int, trips: Sequence[Trip], *, quick: bool = False
) -> DayTime | None:
    layout = lay_out(problem, vehicle, trips)
    timed = _timed(problem, vehicle, layout, quick=quick)
    if timed is None:
        return None
    chain, times = timed
    if chain.arcs:
        layout.drive(times)
    elif len(trips) > 1:
        times = settle(chain, times, [trip.load for trip in layout.trips])
    return _day_time(problem, vehicle, layout, times)


def _timed(
    problem: RoutingProblem, vehicle: int, layout: Layout, *, quick: bool = False
) -> tuple[Chain, list[int]] | None:
    """Return the chain with the rests that it needs, and its moments."""
    if layout.chain.arcs:
        moments = HourTimer(problem, vehicle, layout).time(quick=quick)
        return None if moments is None else (layout.chain, moments)
    if sum(layout.legs_s) > problem.vehicles[vehicle].max_driving_s:
        return None
    if not must_rest(layout, problem.driver):
        times = least_span(layout.chain)
        return None if times is None else (layout.chain, times)
    if has_too_long_a_leg(layout, problem.driver):
        return None
    search = RestSearch(layout, problem.driver)
    return (search.quick() if quick else None) or search.best()


def _is_in_time(
    problem: RoutingProblem,
    vehicle: int,
    trips: Sequence[Trip],
    relaxed: frozenset[Reason] = NOTHING,
) -> bool:
    layout = lay_out(problem, vehicle, trips, relaxed=relaxed)
    if Reason.SHIFT in relaxed:
        return is_feasible(layout.chain)
    if layout.chain.arcs:
        return HourTimer(problem, vehicle, layout).is_possible()
    driving = sum(layout.legs_s)
    if driving > problem.vehicles[vehicle].max_driving_s:
        return False
    if driving <= problem.driver.max_driving_since_rest_s:
        return is_feasible(layout.chain)
    if has_too_long_a_leg(layout, problem.driver):
        return False
    return RestSearch(layout, problem.driver).is_possible()


def _time_refusal(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> Refusal:
    """Find the clock to blame: the first rule without which, alone, the day would be legal.

    Where no single rule is to blame, rules are left out one after the other until it is.  Without
    all of them a day fails only by the hours of roads: what opens at some hour each way, but not
    one after the other.
    """
    relaxations = [frozenset({rule}) for rule in _TIME_RULES]
    relaxations += [frozenset(_TIME_RULES[: count + 1]) for count in range(1, len(_TIME_RULES))]
    blamed = (*_TIME_RULES, *_TIME_RULES[1:])
    for relaxed, reason in zip(relaxations, blamed, strict=True):
        if _is_in_time(problem, vehicle, trips, relaxed):
            return Refusal(reason=reason, visit=_blocked_visit(problem, vehicle, trips, reason))
    return Refusal(reason=Reason.UNREACHABLE)


def _blocked_visit(
    problem: RoutingProblem, vehicle: int, trips: Sequence[Trip], reason: Reason
) -> int | None:
    """Return the visit that is too late however early the day starts, when one is."""
    if reason is not Reason.WINDOW:
        return None
    layout = lay_out(problem, vehicle, trips)
    times, whole = push_forward(layout.chain, layout.chain.first)
    if whole:
        return None
    for trip in layout.trips:
        for stop in trip.stops:
            if len(times) in stop.starts:
                return stop.visits[stop.starts.index(len(times))]
    return None


def _day_time(
    problem: RoutingProblem, vehicle: int, layout: Layout, times: Sequence[int]
) -> DayTime:
    data = problem.vehicles[vehicle]
    trips = tuple(_trip_time(problem, layout, trip, times) for trip in layout.trips)
    distance = sum(
        trip.back_distance_m + sum(stop.leg_distance_m for stop in trip.stops) for trip in trips
    )
    driving = sum(layout.legs_s)
    arcs = sum(trip.back_cost + sum(stop.leg_cost for stop in trip.stops) for trip in layout.trips)
    handling = sum(sum(stop.handling_s) for trip in layout.trips for stop in trip.stops)
    paid = trips[-1].unload_end_s - trips[0].load_start_s
    return DayTime(
        vehicle=vehicle,
        trips=trips,
        distance_m=distance,
        driving_s=driving,
        paid_s=paid,
        cost_fixed=data.cost_fixed,
        cost_distance=data.cost_per_m * distance,
        cost_time=data.cost_per_s * paid,
        cost_driving=data.cost_per_driving_s * driving,
        cost_arcs=arcs,
        cost_handling=data.cost_per_handling_s * handling,
    )


def _trip_time(
    problem: RoutingProblem, layout: Layout, trip: TripNodes, times: Sequence[int]
) -> TripTime:
    loads = loads_by_leg(problem, [visit for stop in trip.stops for visit in stop.visits])
    departure = times[trip.load] + layout.centre.load_s
    left, served, stops = departure, 0, []
    for number, stop in enumerate(trip.stops):
        served += len(stop.visits)
        arrival = _arrival(left, stop.leg_s, trip, number, times)
        stops.append(_stop_time(stop, times, arrival, loads[served]))
        left = times[stop.leave]
    return TripTime(
        load_start_s=times[trip.load],
        departure_s=departure,
        stops=tuple(stops),
        return_s=times[trip.end] - layout.centre.unload_s,
        unload_end_s=times[trip.end],
        back_duration_s=trip.back_s,
        back_distance_m=trip.back_m,
        back_stand_s=trip.back_stand_s,
        load_at_departure=loads[0],
        breaks=tuple(
            BreakTime(
                index=one.index,
                served=one.served,
                start_s=times[one.node],
                end_s=times[one.node] + one.service_s,
            )
            for one in trip.breaks
        ),
    )


def _arrival(left: int, leg_s: int, trip: TripNodes, leg: int, times: Sequence[int]) -> int:
    """Drive a leg as early as its breaks allow."""
    for one in trip.breaks:
        if one.leg == leg and left + leg_s > times[one.node]:
            leg_s -= times[one.node] - left
            left = times[one.node] + one.service_s
    return left + leg_s


def _stop_time(stop: StopNodes, times: Sequence[int], arrival: int, load: Load) -> StopTime:
    visits = tuple(
        VisitTime(visit=visit, start_s=times[node], end_s=times[node] + handling)
        for visit, node, handling in zip(stop.visits, stop.starts, stop.handling_s, strict=True)
    )
    return StopTime(
        place=stop.place,
        arrival_s=arrival,
        visits=visits,
        rest_s=times[stop.leave] - visits[-1].end_s,
        departure_s=times[stop.leave],
        load_after=load,
        leg_duration_s=stop.leg_s,
        leg_distance_m=stop.leg_m,
        leg_stand_s=stop.stand_s,
    )
