"""Rules of a day that need no clock: shape, vehicles, zones, goods classes, loads, roads."""

from __future__ import annotations

from collections.abc import Sequence

from ruralroute.planning.problem.data import Action, Load, RoutingProblem, Trip
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
        before = len(seen)
        seen.update(trip.visits)
        if len(seen) != before + len(trip.visits):
            raise ValueError("a visit is served twice")


def static_refusal(problem: RoutingProblem, vehicle: int, trips: Sequence[Trip]) -> Refusal | None:
    """Return the first rule without a clock that a day breaks, or None."""
    if len(trips) > problem.vehicles[vehicle].max_trips:
        return Refusal(reason=Reason.SHIFT)
    for rule in (_vehicles, _zones, _classes, _loads, _roads):
        for trip in trips:
            refusal = rule(problem, vehicle, trip)
            if refusal is not None:
                return refusal
    return None


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
    return all(
        mass <= capacity[0] and volume <= capacity[1]
        for mass, volume in loads_by_leg(problem, visits)
    )


def loads_by_leg(problem: RoutingProblem, visits: Sequence[int]) -> list[Load]:
    """Return what is aboard leaving the centre and after each visit, in order."""
    mass = volume = 0
    for index in visits:
        visit = problem.visits[index]
        if visit.action is Action.DELIVER:
            mass += visit.load[0]
            volume += visit.load[1]
    loads = [(mass, volume)]
    for index in visits:
        visit = problem.visits[index]
        sign = -1 if visit.action is Action.DELIVER else 1
        mass += sign * visit.load[0]
        volume += sign * visit.load[1]
        loads.append((mass, volume))
    return loads


def _roads(problem: RoutingProblem, vehicle: int, trip: Trip) -> Refusal | None:
    data = problem.vehicles[vehicle]
    home = problem.centres[data.centre].place
    reachable = problem.matrices[data.matrix].reachable
    here = home
    for index in trip.visits:
        place = problem.visits[index].place
        if place != here and not reachable.item(here, place):
            return Refusal(reason=Reason.UNREACHABLE, visit=index)
        here = place
    if not reachable.item(here, home):
        return Refusal(reason=Reason.UNREACHABLE, visit=trip.visits[-1])
    return None
