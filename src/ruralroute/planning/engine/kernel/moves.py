"""Whole trips: to another vehicle, to another place in the day, or two of them swapped."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    AFTER_AT, ALLOW_AT, CAPACITY_AT, CHANNELS, COUNT, DAY_COUNT_AT, DAY_TRIPS_AT, FLEET, Ints,
    KINDS, KIND_AT, LONGEST_DAY, MAX_TRIPS_AT, MOST_SPACES, NONE, Numbers, OUT, Reals,
    SPACES_AT, TRIP_AT, TRIP_FIRST_AT, TRIP_PEAK_AT, TRIP_VEHICLE_AT, TRIP_ZONES_AT, ZONE_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.dice import below, chance
from ruralroute.planning.engine.kernel.lists import touch
from ruralroute.planning.engine.kernel.rooms import can_hold
from ruralroute.planning.engine.kernel.state import refresh_day


def _trip_fits(a: Ints, m: Numbers, f: Reals, trip: int, vehicle: int) -> bool:
    """Whether a vehicle may make a trip, its day's clock aside; spaces are chosen anew."""
    channels = a[CHANNELS]
    fleet = a[FLEET]
    most_spaces = a[MOST_SPACES]
    after_at = a[AFTER_AT]
    allow_at = a[ALLOW_AT]
    capacity_at = a[CAPACITY_AT]
    kind_at = a[KIND_AT]
    spaces_at = a[SPACES_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_peak_at = a[TRIP_PEAK_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    kinds = a[KINDS]
    owner = a[trip_vehicle_at + trip]
    for kind in range(kinds):
        if (
            a[trip_peak_at + (trip * 2 + 1) * channels + kind]
            > a[capacity_at + vehicle * channels + kind]
        ):
            return False
    zones = 0
    visit = a[trip_first_at + trip]
    while visit != NONE:
        if not m[allow_at + visit * fleet + vehicle]:
            return False
        zones |= 1 << a[zone_at + visit]
        visit = a[after_at + visit]
    if a[spaces_at + vehicle] == 1 and a[spaces_at + owner] == 1:
        return can_hold(a, m, f, vehicle, 0, zones)
    if a[kind_at + vehicle] == a[kind_at + owner]:
        return True
    if a[spaces_at + vehicle] != a[spaces_at + owner]:
        return False
    for space in range(a[spaces_at + vehicle]):
        if not can_hold(a, m, f, vehicle, space, a[trip_zones_at + trip * most_spaces + space]):
            return False
        for kind in range(kinds):
            channel = kinds * (1 + space) + kind
            if (
                a[trip_peak_at + (trip * 2 + 1) * channels + channel]
                > a[capacity_at + vehicle * channels + channel]
            ):
                return False
    return True


def _detach(a: Ints, m: Numbers, f: Reals, trip: int) -> int:
    """Take a trip out of its day without touching its visits; return its number there."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    vehicle = a[trip_vehicle_at + trip]
    number = 0
    while a[day_trips_at + vehicle * longest + number] != trip:
        number += 1
    a[day_count_at + vehicle] -= 1
    for at in range(number, a[day_count_at + vehicle]):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at + 1]
    return number


def _attach(a: Ints, m: Numbers, f: Reals, trip: int, vehicle: int, number: int) -> None:
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    for at in range(a[day_count_at + vehicle], number, -1):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at - 1]
    a[day_trips_at + vehicle * longest + number] = trip
    a[day_count_at + vehicle] += 1
    a[trip_vehicle_at + trip] = vehicle


def move_trip(a: Ints, m: Numbers, f: Reals) -> bool:
    """Move a trip to another vehicle or number, or swap two trips; False: nothing was done."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    kind_at = a[KIND_AT]
    max_trips_at = a[MAX_TRIPS_AT]
    trip_at = a[TRIP_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    n = a[COUNT]
    trip = a[trip_at + below(a, n)]
    if trip == NONE:
        return False
    source = a[trip_vehicle_at + trip]
    target = below(a, a[FLEET])
    if not _trip_fits(a, m, f, trip, target):
        return False
    if a[day_count_at + target] == 0 and a[kind_at + target] == a[kind_at + source]:
        return False
    swap = NONE
    if a[day_count_at + target] and target != source:
        full = a[day_count_at + target] >= a[max_trips_at + target]
        if full or chance(a) < 0.5:
            swap = a[day_trips_at + target * longest + below(a, a[day_count_at + target])]
            if not _trip_fits(a, m, f, swap, source):
                return False
    touch(a, m, f, source)
    touch(a, m, f, target)
    number = _detach(a, m, f, trip)
    if swap != NONE:
        _attach(a, m, f, trip, target, _detach(a, m, f, swap))
        _attach(a, m, f, swap, source, number)
    else:
        _attach(a, m, f, trip, target, below(a, a[day_count_at + target] + 1))
    legal = refresh_day(a, m, f, source)
    if target != source:
        legal = refresh_day(a, m, f, target) and legal
    if not legal:
        a[OUT] = -1
    return True
