"""All rules of one vehicle's day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ruralroute.planning.check.breaks import check_breaks
from ruralroute.planning.check.driving import check_driving, check_legs, check_sums
from ruralroute.planning.check.facts import DayClaim, Rules, VehicleFacts, at, breach
from ruralroute.planning.check.loads import check_loads
from ruralroute.planning.check.shipments import check_shipments
from ruralroute.planning.check.times import check_times
from ruralroute.planning.check.violation import Violation


def check_day(day: DayClaim, vehicle: VehicleFacts, rules: Rules) -> Iterator[Violation]:
    """Check one vehicle's day against every rule that needs no other vehicle."""
    yield from _shape(day, vehicle)
    yield from check_times(day, vehicle, rules)
    yield from check_loads(day, vehicle, rules)
    yield from check_shipments(day)
    yield from check_breaks(day, vehicle)
    yield from check_driving(day, vehicle, rules)
    yield from check_legs(day, vehicle)
    yield from check_sums(day, vehicle)


def _shape(day: DayClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    if not day.trips:
        yield breach("empty_route", at(day.vehicle))
    if len(day.trips) > vehicle.max_trips:
        yield breach(
            "too_many_trips", at(day.vehicle), found=len(day.trips), limit=vehicle.max_trips
        )
    visits = sum(len(halt.handings) for trip in day.trips for halt in trip.halts)
    if vehicle.max_visits is not None and visits > vehicle.max_visits:
        yield breach("visits_day", at(day.vehicle), found=visits, limit=vehicle.max_visits)
    for number, trip in enumerate(day.trips, start=1):
        if not trip.halts:
            yield breach("empty_trip", at(day.vehicle, number))
        for stop, halt in enumerate(trip.halts, start=1):
            if not halt.handings:
                yield breach("empty_stop", at(day.vehicle, number, stop, halt.place))
        for stop, (before, after) in enumerate(itertools.pairwise(trip.halts), start=2):
            if before.place == after.place:
                yield breach("stop_split", at(day.vehicle, number, stop, after.place))
