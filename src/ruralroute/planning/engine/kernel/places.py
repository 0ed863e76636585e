"""Where a visit can go: places that early and late moments and loads allow, the cheapest first."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, ALLOW_AT, BACK_AT, BEFORE_AT, BOUND, CAPACITY_AT, CHANNELS, COLLECT,
    COLLECT_BY_AT, COST_AT, COST_FIXED_AT, COST_HANDLING_AT, COST_KIND_AT, COST_PER_S_AT,
    DAY_COUNT_AT, DAY_SIZE_AT, DAY_TRIPS_AT, DAY_WAIT_AT, DELIVER, DONE_AT, END_AT, EXCHANGE,
    FIRST_AT, FIXED_AT, FLEET, FOUND_AT, FOUND_COST_AT, HANDLING_AT, HANDLING_KINDS,
    HANDLING_KIND_AT, Ints, KINDS, KIND_AT, KIND_STAMP_AT, LAST_AT, LATE_AT, LOAD_S_AT,
    LONGEST_DAY, MATRIX_AT, MAX_TRIPS_AT, MAX_VISITS_AT, MIXED_AT, MIXING, MOST_FOUND, NEAR_AT,
    NEAR_COUNT, NEIGHBOURS, NONE, NO_ROAD, Numbers, OUT_AT, PAIR_AT, PLACES, PLACE_AT, PLAIN_AT,
    READY_AT, REST_LOAD_AT, Reals, SECONDS_AT, SETUP_AT, SPREADS, STAMP, START_AT, TRIP_AT,
    TRIP_END_AT, TRIP_END_LATE_AT, TRIP_FIRST_AT, TRIP_HAS_AT, TRIP_STAMP_AT, TRIP_START_AT,
    TRIP_START_LATE_AT, TRIP_VEHICLE_AT, TURNAROUND_S_AT, UNLOAD_S_AT, VISIT_STAMP_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import opened
from ruralroute.planning.engine.kernel.dice import chance
from ruralroute.planning.engine.kernel.rooms import empty_space, space_at, trip_allows

BLINK = 0.01
"Chance that a place is overlooked, so that equal questions get different answers."
NOWHERE = 1e300


def forget(a: Ints, m: Numbers, f: Reals) -> None:
    """Begin a new list of places."""
    found_cost_at = a[FOUND_COST_AT]
    for at in range(MOST_FOUND):
        f[found_cost_at + at] = NOWHERE
    f[BOUND] = NOWHERE


def note(
    a: Ints,
    m: Numbers,
    f: Reals,
    cost: float,
    vehicle: int,
    trip: int,
    after: int,
    number: int,
    space: int,
    partner: int,
    sure: int,
) -> None:
    """Keep a place if it is among the cheapest, and cheaper than any whose cost is sure."""
    if cost >= f[BOUND]:
        return
    found_at = a[FOUND_AT]
    found_cost_at = a[FOUND_COST_AT]
    at = MOST_FOUND - 1
    while at > 0 and f[found_cost_at + at - 1] > cost:
        f[found_cost_at + at] = f[found_cost_at + at - 1]
        for column in range(7):
            a[found_at + at * 7 + column] = a[found_at + (at - 1) * 7 + column]
        at -= 1
    f[found_cost_at + at] = cost
    a[found_at + at * 7 + 0] = vehicle
    a[found_at + at * 7 + 1] = trip
    a[found_at + at * 7 + 2] = after
    a[found_at + at * 7 + 3] = number
    a[found_at + at * 7 + 4] = space
    a[found_at + at * 7 + 5] = partner
    a[found_at + at * 7 + 6] = sure
    f[BOUND] = cost if sure else f[found_cost_at + MOST_FOUND - 1]


def new_share(a: Ints, m: Numbers, f: Reals, visit: int, vehicle: int) -> float:
    """Return the share of an idle vehicle's cost that one visit has to bear, above 0 to 1.

    All of it, or in steps that spread such costs as much as it takes of the room that what is
    still out can fill.  A large vehicle that all of them will share is not too dear for the
    first of them then, as it is when each is charged with what it alone changes.
    """
    if not a[SPREADS]:
        return 1.0
    kinds = a[KINDS]
    channels = a[CHANNELS]
    other = a[a[PAIR_AT] + visit]
    own = 0.0
    rest = 0.0
    for kind in range(kinds):
        load = max(a[a[OUT_AT] + visit * kinds + kind], a[a[BACK_AT] + visit * kinds + kind])
        if other != NONE:
            load = max(load, a[a[BACK_AT] + other * kinds + kind])
        room = float(max(1, a[a[CAPACITY_AT] + vehicle * channels + kind]))
        own = max(own, float(load) / room)
        rest = max(rest, float(a[a[REST_LOAD_AT] + kind]) / room)
    if own <= 0.0 or rest <= own:
        return 1.0
    return own / min(1.0, rest)


def try_after(a: Ints, m: Numbers, f: Reals, visit: int, trip: int, after: int) -> None:
    """Consider a visit behind another one, or first on a trip (NONE)."""
    places = a[PLACES]
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    cost_at = a[COST_AT]
    cost_kind_at = a[COST_KIND_AT]
    cost_per_s_at = a[COST_PER_S_AT]
    day_wait_at = a[DAY_WAIT_AT]
    done_at = a[DONE_AT]
    end_at = a[END_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    cost_handling_at = a[COST_HANDLING_AT]
    late_at = a[LATE_AT]
    load_s_at = a[LOAD_S_AT]
    matrix_at = a[MATRIX_AT]
    mixed_at = a[MIXED_AT]
    place_at = a[PLACE_AT]
    plain_at = a[PLAIN_AT]
    ready_at = a[READY_AT]
    seconds_at = a[SECONDS_AT]
    setup_at = a[SETUP_AT]
    start_at = a[START_AT]
    trip_end_late_at = a[TRIP_END_LATE_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_has_at = a[TRIP_HAS_AT]
    trip_start_at = a[TRIP_START_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    unload_s_at = a[UNLOAD_S_AT]
    vehicle = a[trip_vehicle_at + trip]
    by = a[a[HANDLING_KIND_AT] + vehicle]
    seconds = seconds_at + a[matrix_at + vehicle] * places * places
    cost = cost_at + a[cost_kind_at + vehicle] * places * places
    place = a[place_at + visit]
    follower = a[trip_first_at + trip] if after == NONE else a[after_at + after]
    here = a[start_at + vehicle] if after == NONE else a[place_at + after]
    there = a[end_at + vehicle] if follower == NONE else a[place_at + follower]
    arcs = 0
    if here != NONE and here != place:
        arcs = a[cost + here * places + place]
    if there != NONE and there != place:
        arcs += a[cost + place * places + there]
    if here != NONE and there != NONE and here != there:
        arcs -= a[cost + here * places + there]
    if float(arcs) >= f[BOUND]:
        return
    handling = a[handling_at + visit * a[HANDLING_KINDS] + by]
    way = 0
    if after == NONE:
        time = a[trip_start_at + trip] + a[load_s_at + vehicle]
        way = a[fixed_at + place]
    else:
        time = a[done_at + after]
        if here != place:
            way = a[fixed_at + place]
    if here != place:
        handling += a[setup_at + visit * a[HANDLING_KINDS] + by]
        if here != NONE:
            way += m[seconds + here * places + place]
    begin = opened(a, m, f, visit, time + way)
    if begin == NONE:
        return
    on = 0
    if there != NONE and there != place:
        on = m[seconds + place * places + there]
    if follower == NONE:
        if begin + handling + on + a[unload_s_at + vehicle] > a[trip_end_late_at + trip]:
            return
    else:
        if there != place:
            on += a[fixed_at + there]
        if begin + handling + on > a[late_at + follower]:
            return
    if a[MIXING]:
        has = a[trip_has_at + trip] if after == NONE else a[mixed_at + after]
        action = a[action_at + visit]
        if (action == DELIVER or (action == EXCHANGE and a[MIXING] == 2)) and has & 1:
            return
        if (action == COLLECT or action == EXCHANGE) and has & 2:
            return
    direct = 0
    if here != NONE and there != NONE and (here != there):
        direct = m[seconds + here * places + there]
        if follower != NONE:
            direct += a[fixed_at + there]
    elif after == NONE and follower != NONE:
        direct = a[fixed_at + there]
    space = space_at(a, m, f, visit, vehicle, trip, after)
    if space == NONE:
        return
    estimate = float(arcs + handling * a[cost_handling_at + vehicle])
    if a[cost_per_s_at + vehicle]:
        detour = way + handling + on - direct
        estimate += float(max(0, detour - a[day_wait_at + vehicle]) * a[cost_per_s_at + vehicle])
    sure = int(a[plain_at + vehicle])
    if a[action_at + visit] == DELIVER and a[ready_at + visit] > a[trip_start_at + trip]:
        sure = 0
    note(a, m, f, estimate, vehicle, trip, after, 0, space, NONE, sure)


def try_new(a: Ints, m: Numbers, f: Reals, visit: int, vehicle: int, number: int) -> None:
    """Consider a new trip of a vehicle for a visit alone."""
    longest = a[LONGEST_DAY]
    places = a[PLACES]
    action_at = a[ACTION_AT]
    collect_by_at = a[COLLECT_BY_AT]
    cost_at = a[COST_AT]
    cost_fixed_at = a[COST_FIXED_AT]
    cost_kind_at = a[COST_KIND_AT]
    cost_per_s_at = a[COST_PER_S_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    day_wait_at = a[DAY_WAIT_AT]
    end_at = a[END_AT]
    first_at = a[FIRST_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    by = a[a[HANDLING_KIND_AT] + vehicle]
    cost_handling_at = a[COST_HANDLING_AT]
    last_at = a[LAST_AT]
    load_s_at = a[LOAD_S_AT]
    matrix_at = a[MATRIX_AT]
    place_at = a[PLACE_AT]
    plain_at = a[PLAIN_AT]
    ready_at = a[READY_AT]
    seconds_at = a[SECONDS_AT]
    setup_at = a[SETUP_AT]
    start_at = a[START_AT]
    trip_end_at = a[TRIP_END_AT]
    trip_start_late_at = a[TRIP_START_LATE_AT]
    turnaround_s_at = a[TURNAROUND_S_AT]
    unload_s_at = a[UNLOAD_S_AT]
    seconds = seconds_at + a[matrix_at + vehicle] * places * places
    cost = cost_at + a[cost_kind_at + vehicle] * places * places
    place = a[place_at + visit]
    count = a[day_count_at + vehicle]
    begin = a[first_at + vehicle]
    if number:
        before = a[day_trips_at + vehicle * longest + number - 1]
        begin = max(begin, a[trip_end_at + before] + a[turnaround_s_at + vehicle])
    action = a[action_at + visit]
    if action == DELIVER or action == EXCHANGE:
        begin = max(begin, a[ready_at + visit])
    home, end = (a[start_at + vehicle], a[end_at + vehicle])
    way, back, arcs = (a[fixed_at + place], 0, 0)
    if home != NONE and home != place:
        way += m[seconds + home * places + place]
        arcs += a[cost + home * places + place]
    if end != NONE and end != place:
        back = m[seconds + place * places + end]
        arcs += a[cost + place * places + end]
    if way >= NO_ROAD or back >= NO_ROAD:
        return
    handling = a[handling_at + visit * a[HANDLING_KINDS] + by]
    if home != place:
        handling += a[setup_at + visit * a[HANDLING_KINDS] + by]
    handed = opened(a, m, f, visit, begin + a[load_s_at + vehicle] + way)
    if handed == NONE:
        return
    over = handed + handling + back + a[unload_s_at + vehicle]
    last = a[last_at + vehicle]
    if action == COLLECT or action == EXCHANGE:
        last = min(last, a[collect_by_at + vehicle])
    if number < count:
        follower = a[day_trips_at + vehicle * longest + number]
        last = min(last, a[trip_start_late_at + follower] - a[turnaround_s_at + vehicle])
    if over > last:
        return
    space = empty_space(a, m, f, visit, vehicle)
    if space == NONE:
        return
    span = a[load_s_at + vehicle] + way + handling + back + a[unload_s_at + vehicle]
    estimate = float(arcs + handling * a[cost_handling_at + vehicle])
    if count:
        span = max(0, span + a[turnaround_s_at + vehicle] - a[day_wait_at + vehicle])
    else:
        estimate += a[cost_fixed_at + vehicle]
    estimate += float(span * a[cost_per_s_at + vehicle])
    sure = int(a[plain_at + vehicle] and count == 0)
    if count == 0:
        estimate *= new_share(a, m, f, visit, vehicle)
    note(a, m, f, estimate, vehicle, NONE, NONE, number, space, NONE, sure)


def _blinks(a: Ints, m: Numbers, f: Reals, wide: bool) -> bool:
    return not wide and chance(a) < BLINK


def look_in_trips(a: Ints, m: Numbers, f: Reals, visit: int, wide: bool) -> None:
    """Consider a visit on all trips, or beside the visits near it."""
    longest = a[LONGEST_DAY]
    near_count = a[NEAR_COUNT]
    after_at = a[AFTER_AT]
    before_at = a[BEFORE_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    near_at = a[NEAR_AT]
    trip_at = a[TRIP_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_stamp_at = a[TRIP_STAMP_AT]
    visit_stamp_at = a[VISIT_STAMP_AT]
    if wide or a[NEIGHBOURS] == 0:
        for vehicle in range(a[FLEET]):
            for number in range(a[day_count_at + vehicle]):
                trip = a[day_trips_at + vehicle * longest + number]
                if not trip_allows(a, m, f, visit, trip):
                    continue
                if not _blinks(a, m, f, wide):
                    try_after(a, m, f, visit, trip, NONE)
                after = a[trip_first_at + trip]
                while after != NONE:
                    if not _blinks(a, m, f, wide):
                        try_after(a, m, f, visit, trip, after)
                    after = a[after_at + after]
        return
    a[STAMP] += 1
    stamp = a[STAMP]
    for rank in range(min(a[NEIGHBOURS], a[NEAR_COUNT])):
        other = m[near_at + visit * near_count + rank]
        trip = a[trip_at + other]
        if trip == NONE:
            continue
        if a[trip_stamp_at + trip] // 2 != stamp:
            a[trip_stamp_at + trip] = 2 * stamp + int(trip_allows(a, m, f, visit, trip))
        if a[trip_stamp_at + trip] % 2 == 0:
            continue
        if a[visit_stamp_at + other] != stamp and (not _blinks(a, m, f, wide)):
            a[visit_stamp_at + other] = stamp
            try_after(a, m, f, visit, trip, other)
        before = a[before_at + other]
        if before == NONE:
            if not _blinks(a, m, f, wide):
                try_after(a, m, f, visit, trip, NONE)
        elif a[visit_stamp_at + before] != stamp and (not _blinks(a, m, f, wide)):
            a[visit_stamp_at + before] = stamp
            try_after(a, m, f, visit, trip, before)


def look_for_new(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    """Consider a new trip on every used vehicle, and on one idle vehicle of each kind."""
    fleet = a[FLEET]
    allow_at = a[ALLOW_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_size_at = a[DAY_SIZE_AT]
    kind_at = a[KIND_AT]
    kind_stamp_at = a[KIND_STAMP_AT]
    max_trips_at = a[MAX_TRIPS_AT]
    max_visits_at = a[MAX_VISITS_AT]
    a[STAMP] += 1
    stamp = a[STAMP]
    for vehicle in range(a[FLEET]):
        if not m[allow_at + visit * fleet + vehicle]:
            continue
        count = a[day_count_at + vehicle]
        if count == 0:
            if a[kind_stamp_at + a[kind_at + vehicle]] != stamp:
                a[kind_stamp_at + a[kind_at + vehicle]] = stamp
                try_new(a, m, f, visit, vehicle, 0)
        elif (
            count < a[max_trips_at + vehicle]
            and a[day_size_at + vehicle] < a[max_visits_at + vehicle]
        ):
            for number in range(count + 1):
                try_new(a, m, f, visit, vehicle, number)
