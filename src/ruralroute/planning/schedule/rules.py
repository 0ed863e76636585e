"""Rules of a day that need no clock: shape, vehicles, zones, goods classes, loads, roads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import le

from ruralroute.planning.problem.data import (
    WHOLE_FRACTION,
    Action,
    Load,
    Mixing,
    RoutingProblem,
    Trip,
    VehicleData,
)
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.result import Refusal


def require_shape(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> None:
    """Refuse what no caller may ask.

    Raises
    ------
    ValueError
        No trip, an empty trip, an index that does not exist, a visit twice, or tuples whose
        lengths do not fit together.
    """
    if not 0 <= vehicle < len(problem.vehicles):
        raise ValueError(f"no vehicle {vehicle}")
    if not trips:
        raise ValueError("a day needs a trip")
    spaces = len(problem.vehicles[vehicle].spaces)
    seen: set[int] = set()
    for trip in trips:
        if not trip.visits:
            raise ValueError("a trip needs a visit")
        if len(trip.spaces) != len(trip.visits) or len(trip.set_points) != spaces:
            raise ValueError("a trip needs a space for each visit and a set-point for each space")
        if not all(0 <= space < spaces for space in trip.spaces):
            raise ValueError("a visit rides in a space that does not exist")
        if not all(0 <= visit < len(problem.visits) for visit in trip.visits):
            raise ValueError("a trip has a visit that does not exist")
        places = [place for _, place in trip.breaks]
        if places != sorted(places) or not all(0 <= one <= len(trip.visits) for one in places):
            raise ValueError("a break lies outside its trip, or before the one before it")
        if not all(0 <= one < len(problem.vehicles[vehicle].breaks) for one, _ in trip.breaks):
            raise ValueError("a trip has a break that does not exist")
        before = len(seen)
        seen.update(trip.visits)
        if len(seen) != before + len(trip.visits):
            raise ValueError("a visit is served twice")


def static_refusal(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> Refusal | None:
    """Return the first rule without a clock that a day breaks, or None."""
    if len(trips) > problem.vehicles[vehicle].max_trips:
        return Refusal(reason=Reason.SHIFT)
    for rule in _RULES:
        for trip in trips:
            refusal = rule(problem, vehicle, trip)
            if refusal is not None:
                return refusal
    return _whole_day(problem, problem.vehicles[vehicle], trips)


def _vehicles(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    for index in trip.visits:
        visit = problem.visits[index]
        if vehicle not in visit.vehicles:
            return Refusal(reason=visit.refused or Reason.NO_VEHICLE, visit=index)
    return None


def _zones(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    spaces = problem.vehicles[vehicle].spaces
    for space, point in zip(spaces, trip.set_points, strict=True):
        if point not in space.set_points:
            return Refusal(reason=Reason.ZONE)
    for index, place in zip(trip.visits, trip.spaces, strict=True):
        if not problem.zones[trip.set_points[place]].holds[problem.visits[index].zone]:
            return Refusal(reason=Reason.ZONE, visit=index)
    return None


def _classes(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    del vehicle
    present = {problem.visits[index].goods_class for index in trip.visits}
    if len(present) > 1:
        for index in trip.visits:
            if problem.incompatible[problem.visits[index].goods_class] & present:
                return Refusal(reason=Reason.INCOMPATIBLE, visit=index)
    return None


def _loads(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    data = problem.vehicles[vehicle]
    if not _fits(problem, trip.visits, data.capacity):
        return Refusal(reason=Reason.TOO_BIG)
    for number, space in enumerate(data.spaces):
        inside = trip.visits
        if len(data.spaces) > 1:
            inside = tuple(
                visit
                for visit, place in zip(trip.visits, trip.spaces, strict=True)
                if place == number
            )
        if not _fits(problem, inside, space.capacity):
            return Refusal(reason=Reason.TOO_BIG)
    return None


def _fits(problem: RoutingProblem, visits: Sequence[int], capacity: Load) -> bool:
    return all(max(_aboard(problem, visits, kind)) <= limit for kind, limit in enumerate(capacity))


def _aboard(problem: RoutingProblem, visits: Sequence[int], kind: int) -> Iterator[int]:
    """Yield what is aboard of one dimension leaving the centre and after each visit."""
    loaded = sum(map(problem.loaded[kind].__getitem__, visits))
    return accumulate(map(problem.change[kind].__getitem__, visits), initial=loaded)


def loads_by_leg(problem: RoutingProblem, visits: Sequence[int]) -> list[Load]:
    """Return what is aboard leaving the centre and after each visit, in order."""
    kinds = range(len(problem.dimensions))
    if not kinds:
        return [()] * (len(visits) + 1)
    return list(zip(*(_aboard(problem, visits, kind) for kind in kinds), strict=True))


def _roads(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    data = problem.vehicles[vehicle]
    reachable = problem.matrices[data.matrix].reachable
    here = data.start_place
    for index in trip.visits:
        place = problem.visits[index].place
        if here is not None and place != here and not reachable.item(here, place):
            return Refusal(reason=Reason.UNREACHABLE, visit=index)
        here = place
    end = data.end_place
    if here is not None and end is not None and not reachable.item(here, end):
        return Refusal(reason=Reason.UNREACHABLE, visit=trip.visits[-1])
    return None


def _pairs(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    """Both halves of a shipment ride in one space of one trip, from picking up to setting down."""
    del vehicle
    if not problem.has_pairs:
        return None
    place = {visit: number for number, visit in enumerate(trip.visits)}
    for number, index in enumerate(trip.visits):
        visit = problem.visits[index]
        if visit.pair is not None:
            other = place.get(visit.pair)
            first = visit.action is Action.PICK_UP
            if other is None or (number < other) is not first:
                return Refusal(reason=Reason.NO_VEHICLE, visit=index)
            if trip.spaces[number] != trip.spaces[other]:
                return Refusal(reason=Reason.ZONE, visit=index)
    return None


def _mixing(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    """Hold collections to their place among the deliveries of their trip."""
    del vehicle
    if problem.mixing is Mixing.FREE:
        return None
    visits = [problem.visits[index] for index in trip.visits]
    left = sum(visit.load[0] for visit in visits if visit.delivers)
    most_left = left * (WHOLE_FRACTION - problem.mixing_fraction)
    collected = False
    for index, visit in zip(trip.visits, visits, strict=True):
        if problem.mixing is Mixing.LAST and collected and visit.action is Action.DELIVER:
            return Refusal(reason=Reason.INCOMPATIBLE, visit=index)
        if visit.delivers:
            left -= visit.load[0]
        if visit.collects:
            collected = True
            too_early = left * WHOLE_FRACTION > most_left
            if problem.mixing is Mixing.AFTER_FRACTION and too_early:
                return Refusal(reason=Reason.INCOMPATIBLE, visit=index)
    return None


_RULES = (_vehicles, _zones, _classes, _loads, _roads, _pairs, _mixing)


def _whole_day(problem: RoutingProblem, data: VehicleData, trips: Sequence[Trip]) -> Refusal | None:
    """Bound the visits and the metres of a day, and have all breaks taken."""
    taken = sorted(index for trip in trips for index, _ in trip.breaks)
    if taken != list(range(len(data.breaks))):
        return Refusal(reason=Reason.SHIFT)
    for trip in trips:
        if not breaks_are_light(problem, data, trip):
            return Refusal(reason=Reason.TOO_BIG)
    if data.max_visits is not None and sum(len(trip.visits) for trip in trips) > data.max_visits:
        return Refusal(reason=Reason.SHIFT)
    matrix = problem.matrices[data.matrix]
    if data.max_distance_m is not None:
        # By the hour the fewest metres count here, and what is driven is looked at with the clocks.
        distance = matrix.least.distance_m
        legs = sum(
            distance.item(here, there)
            for trip in trips
            for here, there in legs_of(problem, data, trip.visits)
        )
        if legs > data.max_distance_m:
            return Refusal(reason=Reason.SHIFT)
    return None


def breaks_are_light(problem: RoutingProblem, data: VehicleData, trip: Trip) -> bool:
    """Whether what is aboard during each break of a trip is within its limit."""
    if all(data.breaks[index].max_load is None for index, _ in trip.breaks):
        return True
    loads = loads_by_leg(problem, trip.visits)
    return all(
        most is None or all(map(le, loads[served], most))
        for index, served in trip.breaks
        for most in [data.breaks[index].max_load]
    )


def legs_of(
    problem: RoutingProblem, data: VehicleData, visits: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the place pairs that a trip drives between, in order; an open end has none."""
    here = data.start_place
    for number, index in enumerate(visits):
        place = problem.visits[index].place
        if here is not None and (place != here or not number):
            yield here, place
        here = place
    if here is not None and data.end_place is not None:
        yield here, data.end_place
