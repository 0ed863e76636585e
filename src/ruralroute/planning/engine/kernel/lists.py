"""Answers as lists: remembering days, undoing, reading, keeping the best."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    AFTER_AT, BEST_AT, CURRENT, DAY_COUNT_AT, DAY_STAMP_AT, DAY_TRIPS_AT, FLEET, Ints,
    LONGEST_DAY, MARK, NONE, Numbers, Reals, SPACE_AT, TRIP_AT, TRIP_FIRST_AT, TRIP_SIZE_AT,
    UNDO_AT, UNDO_END,
)
# fmt: on
from ruralroute.planning.engine.kernel.state import close_trip, link, open_trip, refresh_day


def write_day(a: Ints, m: Numbers, f: Reals, vehicle: int, into: int, at: int) -> int:
    """Append a day to a list: vehicle, trips, then length, visits and spaces of each trip."""
    longest = a[LONGEST_DAY]
    after_at = a[AFTER_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    space_at = a[SPACE_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    a[into + at] = vehicle
    a[into + at + 1] = a[day_count_at + vehicle]
    at += 2
    for number in range(a[day_count_at + vehicle]):
        trip = a[day_trips_at + vehicle * longest + number]
        size = a[trip_size_at + trip]
        a[into + at] = size
        at += 1
        visit = a[trip_first_at + trip]
        for place in range(size):
            a[into + at + place] = visit
            a[into + at + size + place] = a[space_at + visit]
            visit = a[after_at + visit]
        at += 2 * size
    return at


def touch(a: Ints, m: Numbers, f: Reals, vehicle: int) -> None:
    """Remember a day as it is before its first change in this step."""
    day_stamp_at = a[DAY_STAMP_AT]
    if a[day_stamp_at + vehicle] == a[MARK]:
        return
    a[day_stamp_at + vehicle] = a[MARK]
    a[UNDO_END] = write_day(a, m, f, vehicle, a[UNDO_AT], a[UNDO_END])


def clear_day(a: Ints, m: Numbers, f: Reals, vehicle: int) -> None:
    """Take all out of a day, without working out anything."""
    longest = a[LONGEST_DAY]
    after_at = a[AFTER_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    trip_at = a[TRIP_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    while a[day_count_at + vehicle]:
        trip = a[day_trips_at + vehicle * longest + a[day_count_at + vehicle] - 1]
        visit = a[trip_first_at + trip]
        while visit != NONE:
            follower = a[after_at + visit]
            if a[trip_at + visit] == trip:
                a[trip_at + visit] = NONE
            visit = follower
        a[trip_size_at + trip] = 0
        close_trip(a, m, f, trip)


def read_days(a: Ints, m: Numbers, f: Reals, source: int, end: int) -> bool:
    """Put the days of a list in the place of those vehicles' days; False if one is not legal.

    The cost of what is in no trip is the caller's to settle.
    """
    space_at = a[SPACE_AT]
    at = 0
    while at < end:
        clear_day(a, m, f, a[source + at])
        trips = a[source + at + 1]
        at += 2
        for _ in range(trips):
            at += 1 + 2 * a[source + at]
    legal = True
    at = 0
    while at < end:
        vehicle = a[source + at]
        trips = a[source + at + 1]
        at += 2
        for number in range(trips):
            trip = open_trip(a, m, f, vehicle, number)
            size = a[source + at]
            at += 1
            last = NONE
            for place in range(size):
                visit = a[source + at + place]
                a[space_at + visit] = a[source + at + size + place]
                link(a, m, f, visit, trip, last)
                last = visit
            at += 2 * size
        legal &= refresh_day(a, m, f, vehicle)
    return legal


def roll_back(a: Ints, m: Numbers, f: Reals, money: float) -> None:
    """Undo all changes since the step began."""
    read_days(a, m, f, a[UNDO_AT], a[UNDO_END])
    f[CURRENT] = money


def write_best(a: Ints, m: Numbers, f: Reals) -> None:
    """Keep the answer as the best one."""
    best_at = a[BEST_AT]
    day_count_at = a[DAY_COUNT_AT]
    at = 0
    for vehicle in range(a[FLEET]):
        if a[day_count_at + vehicle]:
            at = write_day(a, m, f, vehicle, a[BEST_AT], at)
    a[best_at + at] = NONE
