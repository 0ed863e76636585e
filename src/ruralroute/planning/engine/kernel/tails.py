"""Two trips exchange their ends (2-opt*, Potvin and Rousseau, 1995).

Whole strings out and back in cannot do that with long trips.
"""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, ALLOW_AT, BACK_AT, BEFORE_AT, CAPACITY_AT, CHANNELS, CLASS_BIT_AT,
    CLASS_CLASH_AT, COLLECT, COST_FIXED_AT, COST_KIND_AT, COUNT, DAY_COUNT_AT, DELIVER, DONE_AT,
    END_AT, EXCHANGE, FIXED_AT, FLEET, Ints, KINDS, KIND_AT, LATE_AT, MATRIX_AT, MIXED_AT,
    MIXING, MOST_SPACES, NEAR_AT, NEAR_COUNT, NONE, Numbers, OUT_AT, PAIR_AT, PEAK_ON_AT,
    PICK_UP, PLACES, PLACE_AT, Reals, SECONDS_AT, SET_DOWN, SPACES_AT, START_AT, TRIP_AT,
    TRIP_FIRST_AT, TRIP_LAST_AT, TRIP_PEAK_AT, TRIP_SIZE_AT, TRIP_VEHICLE_AT, TRIP_ZONES_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.dice import below
from ruralroute.planning.engine.kernel.lists import touch
from ruralroute.planning.engine.kernel.rooms import can_hold
from ruralroute.planning.engine.kernel.state import arc, refresh_day

NEIGHBOUR = 30
"So many near visits are looked at, for one drawn at random."


def _change(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> int:
    """Return by how much the arcs change when `tail` and all behind it come behind `head`."""
    place_at = a[PLACE_AT]
    one, two = (a[a[TRIP_AT] + head], a[a[TRIP_AT] + tail])
    first, second = (a[a[TRIP_VEHICLE_AT] + one], a[a[TRIP_VEHICLE_AT] + two])
    follower = a[a[AFTER_AT] + head]
    before = a[a[BEFORE_AT] + tail]
    home, other_home = (a[a[END_AT] + first], a[a[END_AT] + second])
    here, there = (a[place_at + head], a[place_at + tail])
    come = a[a[START_AT] + second] if before == NONE else a[place_at + before]
    left = home if follower == NONE else a[place_at + follower]
    joined = other_home if follower == NONE else left
    change = arc(a, m, f, first, here, there) - arc(a, m, f, first, here, left)
    change -= arc(a, m, f, first, come, there)
    if before == NONE and follower == NONE:
        if a[a[DAY_COUNT_AT] + second] == 1:
            change -= a[a[COST_FIXED_AT] + second]
    else:
        change += arc(a, m, f, first, come, joined)
    if home != other_home:
        last = a[place_at + a[a[TRIP_LAST_AT] + two]]
        change += arc(a, m, f, first, last, home) - arc(a, m, f, first, last, other_home)
        if follower != NONE:
            last = a[place_at + a[a[TRIP_LAST_AT] + one]]
            change += arc(a, m, f, first, last, other_home) - arc(a, m, f, first, last, home)
    return change


def _in_time(a: Ints, m: Numbers, f: Reals, head: int, tail: int, vehicle: int) -> bool:
    """Whether one visit may follow another by the clock, as both stand now."""
    here, there = (a[a[PLACE_AT] + head], a[a[PLACE_AT] + tail])
    time = a[a[DONE_AT] + head]
    if here != there:
        seconds = a[SECONDS_AT] + a[a[MATRIX_AT] + vehicle] * a[PLACES] * a[PLACES]
        time += m[seconds + here * a[PLACES] + there] + a[a[FIXED_AT] + there]
    return time <= a[a[LATE_AT] + tail]


def _sum_loads(a: Ints, m: Numbers, f: Reals, at: int, visit: int, kind: int, after: bool) -> int:
    """Sum a load from a visit on to the end of its trip, or back to the start; pairs aside."""
    link_at = a[AFTER_AT] if after else a[BEFORE_AT]
    total = 0
    while visit != NONE:
        action = a[a[ACTION_AT] + visit]
        if action != PICK_UP and action != SET_DOWN:
            total += a[at + visit * a[KINDS] + kind]
        visit = a[link_at + visit]
    return total


def _sums_fit(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> bool:
    """Whether what both trips leave with and what they come back with has room."""
    channels = a[CHANNELS]
    first = a[a[TRIP_VEHICLE_AT] + a[a[TRIP_AT] + head]]
    second = a[a[TRIP_VEHICLE_AT] + a[a[TRIP_AT] + tail]]
    follower = a[a[AFTER_AT] + head]
    before = a[a[BEFORE_AT] + tail]
    for kind in range(a[KINDS]):
        room = a[a[CAPACITY_AT] + first * channels + kind]
        other_room = a[a[CAPACITY_AT] + second * channels + kind]
        for way in range(2):
            at = a[BACK_AT] if way else a[OUT_AT]
            load = _sum_loads(a, m, f, at, head, kind, False)
            if load + _sum_loads(a, m, f, at, tail, kind, True) > room:
                return False
            load = _sum_loads(a, m, f, at, before, kind, False)
            if load + _sum_loads(a, m, f, at, follower, kind, True) > other_room:
                return False
    return True


def _in_order(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> bool:
    """Whether no delivery comes behind a collection where that is not allowed."""
    if head == NONE or tail == NONE or not a[a[MIXED_AT] + head] & 1:
        return True
    action = a[a[ACTION_AT] + tail]
    brings = action == DELIVER or (action == EXCHANGE and a[MIXING] == 2)
    return not brings and not a[a[MIXED_AT] + tail] & 2


def _orders_fit(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> bool:
    if not a[MIXING]:
        return True
    follower = a[a[AFTER_AT] + head]
    before = a[a[BEFORE_AT] + tail]
    return _in_order(a, m, f, head, tail) and _in_order(a, m, f, before, follower)


def _ends_fit(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> bool:
    """Whether both trips have room, as far as sums tell; exact for deliveries alone."""
    channels = a[CHANNELS]
    one, two = (a[a[TRIP_AT] + head], a[a[TRIP_AT] + tail])
    first, second = (a[a[TRIP_VEHICLE_AT] + one], a[a[TRIP_VEHICLE_AT] + two])
    before = a[a[BEFORE_AT] + tail]
    for kind in range(a[KINDS]):
        comes = a[a[PEAK_ON_AT] + a[a[TRIP_LAST_AT] + one] * channels + kind]
        if comes or a[a[PEAK_ON_AT] + a[a[TRIP_LAST_AT] + two] * channels + kind]:
            return _sums_fit(a, m, f, head, tail) and _orders_fit(a, m, f, head, tail)
        on = a[a[PEAK_ON_AT] + head * channels + kind]
        out = a[a[TRIP_PEAK_AT] + one * 2 * channels + kind] - on
        other_out = a[a[TRIP_PEAK_AT] + two * 2 * channels + kind]
        other_on = other_out
        if before != NONE:
            other_on = a[a[PEAK_ON_AT] + before * channels + kind]
        other_out -= other_on
        if out + other_on > a[a[CAPACITY_AT] + first * channels + kind]:
            return False
        if other_out + on > a[a[CAPACITY_AT] + second * channels + kind]:
            return False
    return True


def _may_join(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> bool:
    """Whether two visits on different trips may come one behind the other, as far as is seen."""
    one, two = (a[a[TRIP_AT] + head], a[a[TRIP_AT] + tail])
    first, second = (a[a[TRIP_VEHICLE_AT] + one], a[a[TRIP_VEHICLE_AT] + two])
    if a[a[COST_KIND_AT] + first] != a[a[COST_KIND_AT] + second]:
        return False
    if a[a[MATRIX_AT] + first] != a[a[MATRIX_AT] + second]:
        return False
    if a[a[KIND_AT] + first] != a[a[KIND_AT] + second] and (
        a[a[SPACES_AT] + first] > 1 or a[a[SPACES_AT] + second] > 1
    ):
        return False
    if not _in_time(a, m, f, head, tail, first):
        return False
    follower = a[a[AFTER_AT] + head]
    before = a[a[BEFORE_AT] + tail]
    if follower != NONE and before != NONE and not _in_time(a, m, f, before, follower, second):
        return False
    return _ends_fit(a, m, f, head, tail)


def _give(a: Ints, m: Numbers, f: Reals, visit: int, trip: int) -> int:
    """Note the trip of a visit and of all behind it; return how many they are."""
    count = 0
    while visit != NONE:
        a[a[TRIP_AT] + visit] = trip
        count += 1
        visit = a[a[AFTER_AT] + visit]
    return count


def _join(a: Ints, m: Numbers, f: Reals, head: int, tail: int) -> None:
    """Put `tail` and all behind it behind `head`, and what was there in its place."""
    after_at = a[AFTER_AT]
    before_at = a[BEFORE_AT]
    trip_last_at = a[TRIP_LAST_AT]
    one, two = (a[a[TRIP_AT] + head], a[a[TRIP_AT] + tail])
    follower = a[after_at + head]
    before = a[before_at + tail]
    last, other_last = (a[trip_last_at + one], a[trip_last_at + two])
    a[after_at + head] = tail
    a[before_at + tail] = head
    if before == NONE:
        a[a[TRIP_FIRST_AT] + two] = follower
    else:
        a[after_at + before] = follower
    if follower != NONE:
        a[before_at + follower] = before
    a[trip_last_at + one] = other_last
    a[trip_last_at + two] = before if follower == NONE else last
    more = _give(a, m, f, tail, one) - _give(a, m, f, follower, two)
    a[a[TRIP_SIZE_AT] + one] += more
    a[a[TRIP_SIZE_AT] + two] -= more


def _is_sound(a: Ints, m: Numbers, f: Reals, trip: int) -> bool:
    """Whether a trip whose day was worked out keeps all rules but the clock's."""
    channels = a[CHANNELS]
    vehicle = a[a[TRIP_VEHICLE_AT] + trip]
    for channel in range(channels):
        peak = a[a[TRIP_PEAK_AT] + (trip * 2 + 1) * channels + channel]
        if peak > a[a[CAPACITY_AT] + vehicle * channels + channel]:
            return False
    for space in range(a[a[SPACES_AT] + vehicle]):
        if not can_hold(
            a, m, f, vehicle, space, a[a[TRIP_ZONES_AT] + trip * a[MOST_SPACES] + space]
        ):
            return False
    classes = 0
    collected = False
    visit = a[a[TRIP_FIRST_AT] + trip]
    while visit != NONE:
        if not m[a[ALLOW_AT] + visit * a[FLEET] + vehicle]:
            return False
        if classes & a[a[CLASS_CLASH_AT] + visit]:
            return False
        classes |= a[a[CLASS_BIT_AT] + visit]
        other = a[a[PAIR_AT] + visit]
        if other != NONE and a[a[TRIP_AT] + other] != trip:
            return False
        action = a[a[ACTION_AT] + visit]
        brings = action == DELIVER or (action == EXCHANGE and a[MIXING] == 2)
        if a[MIXING] and collected and brings:
            return False
        if action == COLLECT or action == EXCHANGE:
            collected = True
        visit = a[a[AFTER_AT] + visit]
    return True


def swap_tails(a: Ints, m: Numbers, f: Reals, room: float) -> int:
    """Exchange the ends of two trips if that costs less than `room`.

    Returns 0: nothing was done, 1: done, 2: done, but what came of it is not legal.
    """
    n = a[COUNT]
    drawn = below(a, 2 * n)
    seed = drawn // 2
    trip = a[a[TRIP_AT] + seed]
    if trip == NONE:
        return 0
    best = room
    head, tail = (NONE, NONE)
    for rank in range(min(NEIGHBOUR, a[NEAR_COUNT])):
        other = m[a[NEAR_AT] + seed * a[NEAR_COUNT] + rank]
        if a[a[TRIP_AT] + other] == NONE or a[a[TRIP_AT] + other] == trip:
            continue
        one, two = (seed, other)
        if drawn % 2:
            one, two = (other, seed)
        change = float(_change(a, m, f, one, two))
        if change < best and _may_join(a, m, f, one, two):
            best = change
            head, tail = (one, two)
    if head == NONE:
        return 0
    other_trip = a[a[TRIP_AT] + head]
    if other_trip == trip:
        other_trip = a[a[TRIP_AT] + tail]
    first = a[a[TRIP_VEHICLE_AT] + trip]
    second = a[a[TRIP_VEHICLE_AT] + other_trip]
    touch(a, m, f, first)
    touch(a, m, f, second)
    _join(a, m, f, head, tail)
    if not refresh_day(a, m, f, first):
        return 2
    if second != first and not refresh_day(a, m, f, second):
        return 2
    if a[a[TRIP_SIZE_AT] + trip] and not _is_sound(a, m, f, trip):
        return 2
    if a[a[TRIP_SIZE_AT] + other_trip] and not _is_sound(a, m, f, other_trip):
        return 2
    return 1
