"""From trips and times to the plan that people and files see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ruralroute.model import County
from ruralroute.network import EdgeRef, Travel, TravelMatrix, TravelSource
from ruralroute.planning import plan as out
from ruralroute.planning.explain import UnservedReason
from ruralroute.planning.problem.data import (
    MICRO,
    Action,
    Days,
    Load,
    RoutingProblem,
    Trip,
    VehicleData,
    VisitData,
)
from ruralroute.planning.schedule.result import DayTime, StopTime, TripTime, VisitTime


def load_after(load: Load) -> out.LoadAfter:
    """Grams and cubic centimetres as kilograms and cubic metres."""
    return out.LoadAfter(mass_kg=load[0] / 1_000, volume_m3=load[1] / 1_000_000)


def _cost(fixed: int, distance: int, time: int) -> out.Cost:
    return out.Cost(
        fixed=fixed / MICRO,
        distance=distance / MICRO,
        time=time / MICRO,
        total=(fixed + distance + time) / MICRO,
    )


@dataclass(slots=True)
class _Legs:
    """Looks the edges of a leg up in the county's travel, whose places are numbered otherwise."""

    problem: RoutingProblem
    travel: Travel
    _positions: dict[str, dict[str, int]] = field(default_factory=dict)

    def way(
        self, vehicle: VehicleData, start: int, end: int, departure_s: int
    ) -> tuple[tuple[EdgeRef, ...], tuple[out.LegWait, ...]]:
        """Return the edges of a leg, and where one stands on it until a road opens."""
        planned = self.problem.matrices[vehicle.matrix]
        matrix = self.travel[planned.profile]
        if start == end or matrix.source is not TravelSource.ROADS:
            return (), ()
        if planned.hours is None or matrix.hours is None:
            return matrix.path(self._at(matrix, start), self._at(matrix, end)).edges, ()
        parts = planned.hours.parts(start, end, departure_s)
        if not parts:
            raise ValueError(f"no way from place {start} to {end} at {departure_s}")
        edges: list[EdgeRef] = []
        waits, at_s = [], departure_s
        for one in parts:
            if one.left_s > at_s:
                waits.append(out.LegWait(edges=len(edges), start_s=at_s, end_s=one.left_s))
            run = matrix.hours.run(one.first, one.last)
            more = run.path(self._at(matrix, one.start), self._at(matrix, one.end)).edges
            # One stands just before a barrier, in the middle of an edge, and drives on along it.
            edges += more[1:] if edges and more and edges[-1] == more[0] else more
            at_s = one.left_s + one.duration_s
        return tuple(edges), tuple(waits)

    def _at(self, matrix: TravelMatrix, index: int) -> int:
        """Return the county's number of a place, or of a waiting point behind all places."""
        known = self._positions.setdefault(
            matrix.profile, {place: number for number, place in enumerate(matrix.place_ids)}
        )
        ids = self.problem.place_ids
        return known[ids[index]] if index < len(ids) else len(known) + index - len(ids)

    def carry_m(self, vehicle: VehicleData, place: int) -> int:
        """Metres between a place and the point on the road where the vehicle stops for it."""
        matrix = self.travel[self.problem.matrices[vehicle.matrix].profile]
        if not matrix.snaps:
            return 0
        index = matrix.place_ids.index(self.problem.place_ids[place])
        return round(matrix.snaps[index].distance_m)

    def assumed(self, vehicle: VehicleData, place: int) -> tuple[str, ...]:
        """Return the ways that a place hangs on and that are only taken for usable."""
        matrix = self.travel[self.problem.matrices[vehicle.matrix].profile]
        name = self.problem.place_ids[place]
        return next((one.ways for one in matrix.assumed if one.place == name), ())


def assemble_plan(
    county: County,
    travel: Travel,
    problem: RoutingProblem,
    *,
    days: Days,
    times: Mapping[int, DayTime],
    reasons: Mapping[int, UnservedReason],
    day: dt.date,
    conditions: str,
) -> out.DeliveryPlan:
    """Write an answer out as a plan.

    Parameters
    ----------
    days, times
        Trips and their times, by vehicle index.
    reasons
        Why each visit in no trip is there, by visit index.
    """
    legs = _Legs(problem, travel)
    routes = tuple(
        _route(problem, problem.vehicles[index], days[index], times[index], legs)
        for index in sorted(days)
    )
    unserved = tuple(
        out.Unserved(
            order=part.order,
            part=part.part,
            parts=part.parts,
            reason=reasons[visit].reason,
            proof=reasons[visit].proof,
            detail=reasons[visit].detail,
        )
        for visit in sorted(reasons)
        if problem.visits[visit].action is not Action.SET_DOWN
        for part in problem.visits[visit].parts
    )
    source = next((one.source for one in travel.values()), TravelSource.STRAIGHT)
    return out.DeliveryPlan(
        county=out.CountyRef(name=county.name, sha256=county.sha256),
        day=day,
        conditions=conditions,
        unknown_tags=county.policy.unknown_tags if source is TravelSource.ROADS else None,
        currency=county.currency,
        travel=source.value,
        routes=routes,
        unserved=unserved,
        metrics=_metrics(problem, days, times, reasons),
    )


def _route(
    problem: RoutingProblem,
    vehicle: VehicleData,
    trips: tuple[Trip, ...],
    times: DayTime,
    legs: _Legs,
) -> out.Route:
    return out.Route(
        vehicle=vehicle.id,
        trips=tuple(
            _trip(problem, vehicle, trip, time, legs)
            for trip, time in zip(trips, times.trips, strict=True)
        ),
        distance_m=times.distance_m,
        driving_s=times.driving_s,
        paid_s=times.paid_s,
        cost=_cost(times.cost_fixed, times.cost_distance, times.cost_time),
    )


def _trip(
    problem: RoutingProblem, vehicle: VehicleData, trip: Trip, time: TripTime, legs: _Legs
) -> out.Trip:
    centre = problem.centres[vehicle.centre]
    space_of = dict(zip(trip.visits, trip.spaces, strict=True))
    here, left = centre.place, time.departure_s
    stops = []
    for stop in time.stops:
        edges, waits = legs.way(vehicle, here, stop.place, left)
        leg = out.Leg(
            distance_m=stop.leg_distance_m,
            duration_s=stop.leg_duration_s,
            edges=edges,
            waits=waits,
        )
        written = _stop(problem, vehicle, stop, trip=time, space_of=space_of, leg=leg)
        carry_m = legs.carry_m(vehicle, stop.place)
        assumed = legs.assumed(vehicle, stop.place)
        stops.append(written.model_copy(update={"carry_m": carry_m, "assumed": assumed}))
        here, left = stop.place, stop.departure_s
    edges, waits = legs.way(vehicle, here, centre.place, left)
    return out.Trip(
        centre=centre.id,
        load_start_s=time.load_start_s,
        departure_s=time.departure_s,
        return_s=time.return_s,
        unload_end_s=time.unload_end_s,
        set_points=tuple(
            out.SetPoint(compartment=space.id, zone=problem.zones[point].id)
            for space, point in zip(vehicle.spaces, trip.set_points, strict=True)
        ),
        load_at_departure=load_after(time.load_at_departure),
        stops=tuple(stops),
        leg_back=out.Leg(
            distance_m=time.back_distance_m,
            duration_s=time.back_duration_s,
            edges=edges,
            waits=waits,
        ),
    )


def _stop(
    problem: RoutingProblem,
    vehicle: VehicleData,
    stop: StopTime,
    *,
    trip: TripTime,
    space_of: Mapping[int, int],
    leg: out.Leg,
) -> out.Stop:
    orders = []
    for time in stop.visits:
        visit = problem.visits[time.visit]
        for part in visit.parts:
            orders.append(
                out.StopOrder(
                    id=part.order,
                    part=part.part,
                    parts=part.parts,
                    action=visit.action.value,
                    compartment=vehicle.spaces[space_of[time.visit]].id,
                    zone=problem.zones[visit.zone].id,
                    parcels=part.parcels,
                    mass_kg=part.load[0] / 1_000,
                    volume_m3=part.load[1] / 1_000_000,
                    loaded_s=_loaded_s(visit, time, trip),
                    start_s=time.start_s,
                    handed_s=time.end_s,
                )
            )
    return out.Stop(
        place=problem.place_ids[stop.place],
        arrival_s=stop.arrival_s,
        start_s=stop.visits[0].start_s,
        departure_s=stop.departure_s,
        rest_s=stop.rest_s,
        orders=tuple(orders),
        load_after=load_after(stop.load_after),
        leg=leg,
    )


def _loaded_s(visit: VisitData, time: VisitTime, trip: TripTime) -> int:
    """Start of the time aboard."""
    if visit.action is Action.DELIVER:
        return trip.load_start_s
    if visit.action is Action.SET_DOWN:
        starts = (one for stop in trip.stops for one in stop.visits if one.visit == visit.pair)
        return next(starts).start_s
    return time.start_s


def _metrics(
    problem: RoutingProblem,
    days: Days,
    times: Mapping[int, DayTime],
    reasons: Mapping[int, UnservedReason],
) -> out.Metrics:
    all_orders = {part.order for visit in problem.visits for part in visit.parts}
    left_out = {part.order for visit in reasons for part in problem.visits[visit].parts}
    stops = [problem.visits[v] for trips in days.values() for trip in trips for v in trip.visits]
    served = [visit for visit in stops if visit.action is not Action.SET_DOWN]
    price = sum(problem.visits[visit].price or 0 for visit in reasons)
    every = times.values()
    return out.Metrics(
        orders=len(all_orders),
        orders_served=len(all_orders - left_out),
        stations=len({visit.place for visit in problem.visits}),
        stations_served=len({visit.place for visit in stops}),
        vehicles_used=len(days),
        trips=sum(len(trips) for trips in days.values()),
        distance_m=sum(one.distance_m for one in every),
        driving_s=sum(one.driving_s for one in every),
        paid_s=sum(one.paid_s for one in every),
        mass_kg=sum(visit.load[0] for visit in served) / 1_000,
        volume_m3=sum(visit.load[1] for visit in served) / 1_000_000,
        parcels=sum(part.parcels for visit in served for part in visit.parts),
        load_factor=_load_factor(problem, times.items()),
        cost=_cost(
            sum(one.cost_fixed for one in every),
            sum(one.cost_distance for one in every),
            sum(one.cost_time for one in every),
        ),
        price_unserved=price / MICRO,
    )


def _load_factor(problem: RoutingProblem, times: Iterable[tuple[int, DayTime]]) -> float | None:
    """Largest of kg/payload and m3/usable volume over each trip, averaged over trips."""
    shares = []
    for index, day in times:
        capacity = problem.vehicles[index].capacity
        for trip in day.trips:
            loads = [trip.load_at_departure, *(stop.load_after for stop in trip.stops)]
            shares.append(
                max(
                    amount / limit if limit else 0.0
                    for load in loads
                    for amount, limit in zip(load, capacity, strict=True)
                )
            )
    return round(sum(shares) / len(shares), 6) if shares else None
