"""Spaces and set-points that can take goods on one vehicle's trips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import add, le

from ruralroute.planning.greedy.state import TripState
from ruralroute.planning.problem.data import Load, RoutingProblem, VehicleData, VisitData

Room = tuple[int, int]
"""A space and its set-point."""


def hold(aboard: Load, load: Load, capacity: Load) -> bool:
    """Whether a load fits beside what is aboard."""
    return all(map(le, map(add, aboard, load), capacity))


def rooms(
    problem: RoutingProblem, data: VehicleData, visit: VisitData, trip: TripState | None
) -> Iterator[Room]:
    """Yield spaces with a set-point that holds what is in them and the visit.

    Spaces in use come first, then those of the fewest set-points, so that the versatile ones
    stay free for goods that need them.
    """
    spaces = data.spaces
    zones = trip.zones if trip else [frozenset[int]()] * len(spaces)
    set_points = trip.trip.set_points if trip else [one.set_points[0] for one in spaces]
    order = sorted(
        range(len(spaces)), key=lambda one: (not zones[one], len(spaces[one].set_points))
    )
    for space in order:
        goods = zones[space] | {visit.zone}
        for point in (set_points[space], *spaces[space].set_points):
            if all(problem.zones[point].holds[zone] for zone in goods):
                yield space, point
                break


def empty_room(
    problem: RoutingProblem, data: VehicleData, visit: VisitData, loads: Sequence[Load]
) -> Room | None:
    """Return the least versatile space, and its set-point, that can take the visit alone."""
    if not all(all(map(le, load, data.capacity)) for load in loads):
        return None
    for space, point in rooms(problem, data, visit, None):
        if all(all(map(le, load, data.spaces[space].capacity)) for load in loads):
            return space, point
    return None
