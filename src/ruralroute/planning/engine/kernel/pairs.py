"""Where the two halves of a shipment can go: one trip, picked up before set down."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, ALLOW_AT, BACK_AT, BEGUN_AT, CAPACITY_AT, CHANNELS, COST_FIXED_AT,
    COST_PER_S_AT, DAY_COUNT_AT, DAY_SIZE_AT, DAY_TRIPS_AT, DAY_WAIT_AT, DONE_AT, END_AT,
    FIRST_AT, FIXED_AT, FLEET, HANDLING_AT, HANDLING_KINDS, HANDLING_KIND_AT, Ints, KINDS,
    KIND_AT, KIND_STAMP_AT, LAST_AT, LATE_AT, LOAD_S_AT, LONGEST_DAY, MATRIX_AT, MAX_TRIPS_AT,
    MAX_VISITS_AT, MOST_SPACES, NEAR_AT, NEAR_COUNT, NEIGHBOURS, NONE, NO_ROAD, Numbers, OUT_AT,
    PICK_UP, PLACES, PLACE_AT, PLAIN_AT, RIDE_LIST_AT, Reals, SECONDS_AT, SETUP_AT, SET_DOWN,
    SPACES_AT, SPACE_AT, SPACE_ORDER_AT, STAMP, START_AT, TRIP_AT, TRIP_END_AT,
    TRIP_END_LATE_AT, TRIP_FIRST_AT, TRIP_PEAK_AT, TRIP_STAMP_AT, TRIP_START_AT,
    TRIP_START_LATE_AT, TRIP_VEHICLE_AT, TRIP_ZONES_AT, TURNAROUND_S_AT, UNLOAD_S_AT, ZONE_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import opened
from ruralroute.planning.engine.kernel.places import new_share, note
from ruralroute.planning.engine.kernel.rooms import can_hold, empty_space, trip_allows
from ruralroute.planning.engine.kernel.state import arc


def _hop(a: Ints, m: Numbers, f: Reals, vehicle: int, here: int, place: int) -> int:
    """Seconds from leaving one place to handing over at another."""
    places = a[PLACES]
    fixed_at = a[FIXED_AT]
    matrix_at = a[MATRIX_AT]
    seconds_at = a[SECONDS_AT]
    if here == place:
        return 0
    if here == NONE:
        return a[fixed_at + place]
    return (
        m[seconds_at + (a[matrix_at + vehicle] * places + here) * places + place]
        + a[fixed_at + place]
    )


def _ride_space(a: Ints, m: Numbers, f: Reals, first: int, vehicle: int, trip: int) -> int:
    """Return the space that both halves ride in on a trip, by zones alone, or NONE."""
    most_spaces = a[MOST_SPACES]
    space_order_at = a[SPACE_ORDER_AT]
    spaces_at = a[SPACES_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    zone = 1 << a[zone_at + first]
    for rank in range(a[spaces_at + vehicle]):
        space = a[space_order_at + vehicle * most_spaces + rank]
        if can_hold(a, m, f, vehicle, space, a[trip_zones_at + trip * most_spaces + space] | zone):
            return space
    return NONE


def _add(a: Ints, m: Numbers, f: Reals, visit: int, space: int, rides: int) -> None:
    """Change what is aboard, and in the space, by what a visit does."""
    action_at = a[ACTION_AT]
    back_at = a[BACK_AT]
    out_at = a[OUT_AT]
    ride_list_at = a[RIDE_LIST_AT]
    space_at = a[SPACE_AT]
    kinds = a[KINDS]
    inside = a[CHANNELS] > kinds and a[space_at + visit] == space
    for kind in range(kinds):
        change = a[back_at + visit * kinds + kind] - a[out_at + visit * kinds + kind]
        if a[action_at + visit] == PICK_UP:
            change = a[back_at + visit * kinds + kind]
        elif a[action_at + visit] == SET_DOWN:
            change = -a[back_at + visit * kinds + kind]
        a[ride_list_at + rides + kind] += change
        if inside:
            a[ride_list_at + rides + kinds + kind] += change


def _fits(a: Ints, m: Numbers, f: Reals, vehicle: int, visit: int, space: int, rides: int) -> bool:
    channels = a[CHANNELS]
    back_at = a[BACK_AT]
    capacity_at = a[CAPACITY_AT]
    ride_list_at = a[RIDE_LIST_AT]
    spaces_at = a[SPACES_AT]
    kinds = a[KINDS]
    several = a[spaces_at + vehicle] > 1
    for kind in range(kinds):
        more = a[back_at + visit * kinds + kind]
        if a[ride_list_at + rides + kind] + more > a[capacity_at + vehicle * channels + kind]:
            return False
        channel = kinds * (1 + space) + kind
        if (
            several
            and a[ride_list_at + rides + kinds + kind] + more
            > a[capacity_at + vehicle * channels + channel]
        ):
            return False
    return True


def _try_trip(a: Ints, m: Numbers, f: Reals, first: int, second: int, trip: int) -> None:
    """Consider every pair of places of one trip."""
    channels = a[CHANNELS]
    after_at = a[AFTER_AT]
    day_size_at = a[DAY_SIZE_AT]
    max_visits_at = a[MAX_VISITS_AT]
    ride_list_at = a[RIDE_LIST_AT]
    spaces_at = a[SPACES_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_peak_at = a[TRIP_PEAK_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    vehicle = a[trip_vehicle_at + trip]
    space = _ride_space(a, m, f, first, vehicle, trip)
    if space == NONE or a[day_size_at + vehicle] + 2 > a[max_visits_at + vehicle]:
        return
    kinds = a[KINDS]
    for kind in range(kinds):
        a[ride_list_at + kind] = a[trip_peak_at + (trip * 2 + 0) * channels + kind]
        if a[spaces_at + vehicle] > 1:
            a[ride_list_at + kinds + kind] = a[
                trip_peak_at + (trip * 2 + 0) * channels + kinds * (1 + space) + kind
            ]
    after = NONE
    while True:
        if after != NONE:
            _add(a, m, f, after, space, 0)
        if _fits(a, m, f, vehicle, first, space, 0):
            for kind in range(2 * kinds):
                a[ride_list_at + 2 * kinds + kind] = a[ride_list_at + kind]
            _try_second(a, m, f, first, second, trip, after, space)
        after = a[trip_first_at + trip] if after == NONE else a[after_at + after]
        if after == NONE:
            return


def _try_second(
    a: Ints, m: Numbers, f: Reals, first: int, second: int, trip: int, after: int, space: int
) -> None:
    """Consider every place of the second half, with the first one behind `after`."""
    places = a[PLACES]
    after_at = a[AFTER_AT]
    begun_at = a[BEGUN_AT]
    cost_per_s_at = a[COST_PER_S_AT]
    day_wait_at = a[DAY_WAIT_AT]
    done_at = a[DONE_AT]
    end_at = a[END_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    late_at = a[LATE_AT]
    load_s_at = a[LOAD_S_AT]
    matrix_at = a[MATRIX_AT]
    place_at = a[PLACE_AT]
    plain_at = a[PLAIN_AT]
    seconds_at = a[SECONDS_AT]
    setup_at = a[SETUP_AT]
    start_at = a[START_AT]
    trip_end_late_at = a[TRIP_END_LATE_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_start_at = a[TRIP_START_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    unload_s_at = a[UNLOAD_S_AT]
    vehicle = a[trip_vehicle_at + trip]
    by = a[a[HANDLING_KIND_AT] + vehicle]
    pick, drop = (a[place_at + first], a[place_at + second])
    if after == NONE:
        here = a[start_at + vehicle]
        time = a[trip_start_at + trip] + a[load_s_at + vehicle]
        follower = a[trip_first_at + trip]
    else:
        here, time, follower = (a[place_at + after], a[done_at + after], a[after_at + after])
    way = _hop(a, m, f, vehicle, here, pick)
    if after == NONE and here == pick:
        way = a[fixed_at + pick]
    time = opened(a, m, f, first, time + way)
    if time == NONE:
        return
    setup = 0 if here == pick else a[setup_at + first * a[HANDLING_KINDS] + by]
    time += a[handling_at + first * a[HANDLING_KINDS] + by] + setup
    there = a[end_at + vehicle] if follower == NONE else a[place_at + follower]
    base = (
        arc(a, m, f, vehicle, here, pick)
        + arc(a, m, f, vehicle, pick, there)
        - arc(a, m, f, vehicle, here, there)
    )
    here = pick
    last = first
    detour = way + a[handling_at + first * a[HANDLING_KINDS] + by]
    while True:
        handed = opened(a, m, f, second, time + _hop(a, m, f, vehicle, here, drop))
        if handed == NONE:
            return
        over = (
            handed
            + a[handling_at + second * a[HANDLING_KINDS] + by]
            + (a[setup_at + second * a[HANDLING_KINDS] + by] if here != drop else 0)
        )
        there = a[end_at + vehicle] if follower == NONE else a[place_at + follower]
        if follower == NONE:
            back = 0
            if there != NONE and there != drop:
                back = m[seconds_at + (a[matrix_at + vehicle] * places + drop) * places + there]
            fits = over + back + a[unload_s_at + vehicle] <= a[trip_end_late_at + trip]
        else:
            fits = over + _hop(a, m, f, vehicle, drop, there) <= a[late_at + follower]
        if fits:
            arcs = (
                base
                + arc(a, m, f, vehicle, here, drop)
                + arc(a, m, f, vehicle, drop, there)
                - arc(a, m, f, vehicle, here, there)
            )
            estimate = float(arcs)
            if a[cost_per_s_at + vehicle]:
                more = (
                    detour
                    + a[handling_at + second * a[HANDLING_KINDS] + by]
                    - a[day_wait_at + vehicle]
                )
                estimate += float(max(0, more) * a[cost_per_s_at + vehicle])
            note(
                a, m, f, estimate, vehicle, trip, after, 0, space, last, int(a[plain_at + vehicle])
            )
        if follower == NONE:
            return
        time = opened(
            a, m, f, follower, time + _hop(a, m, f, vehicle, here, a[place_at + follower])
        )
        if time == NONE or time > a[late_at + follower]:
            return
        _add(a, m, f, follower, space, 2 * a[KINDS])
        if not _fits(a, m, f, vehicle, first, space, 2 * a[KINDS]):
            return
        time += a[done_at + follower] - a[begun_at + follower]
        here = a[place_at + follower]
        last = follower
        follower = a[after_at + follower]


def _try_new(a: Ints, m: Numbers, f: Reals, first: int, second: int, vehicle: int, at: int) -> None:
    """Consider a new trip for a pair alone."""
    longest = a[LONGEST_DAY]
    places = a[PLACES]
    cost_fixed_at = a[COST_FIXED_AT]
    cost_per_s_at = a[COST_PER_S_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    end_at = a[END_AT]
    first_at = a[FIRST_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    by = a[a[HANDLING_KIND_AT] + vehicle]
    last_at = a[LAST_AT]
    load_s_at = a[LOAD_S_AT]
    matrix_at = a[MATRIX_AT]
    place_at = a[PLACE_AT]
    plain_at = a[PLAIN_AT]
    seconds_at = a[SECONDS_AT]
    setup_at = a[SETUP_AT]
    start_at = a[START_AT]
    trip_end_at = a[TRIP_END_AT]
    trip_start_late_at = a[TRIP_START_LATE_AT]
    turnaround_s_at = a[TURNAROUND_S_AT]
    unload_s_at = a[UNLOAD_S_AT]
    pick, drop = (a[place_at + first], a[place_at + second])
    home, end = (a[start_at + vehicle], a[end_at + vehicle])
    count = a[day_count_at + vehicle]
    time = a[first_at + vehicle]
    if at:
        before = a[day_trips_at + vehicle * longest + at - 1]
        time = max(time, a[trip_end_at + before] + a[turnaround_s_at + vehicle])
    begin = time
    way = _hop(a, m, f, vehicle, home, pick)
    if home == pick:
        way = a[fixed_at + pick]
    time = opened(a, m, f, first, time + a[load_s_at + vehicle] + way)
    if time == NONE:
        return
    time += a[handling_at + first * a[HANDLING_KINDS] + by]
    if home != pick:
        time += a[setup_at + first * a[HANDLING_KINDS] + by]
    time = opened(a, m, f, second, time + _hop(a, m, f, vehicle, pick, drop))
    if time == NONE:
        return
    time += a[handling_at + second * a[HANDLING_KINDS] + by] + (
        a[setup_at + second * a[HANDLING_KINDS] + by] if pick != drop else 0
    )
    if end != NONE and end != drop:
        time += m[seconds_at + (a[matrix_at + vehicle] * places + drop) * places + end]
    time += a[unload_s_at + vehicle]
    last = a[last_at + vehicle]
    if at < count:
        follower = a[day_trips_at + vehicle * longest + at]
        last = min(last, a[trip_start_late_at + follower] - a[turnaround_s_at + vehicle])
    if time > last or time >= NO_ROAD:
        return
    space = empty_space(a, m, f, first, vehicle)
    if space == NONE:
        return
    estimate = float(
        arc(a, m, f, vehicle, home, pick)
        + arc(a, m, f, vehicle, pick, drop)
        + arc(a, m, f, vehicle, drop, end)
    )
    if count == 0:
        estimate += a[cost_fixed_at + vehicle]
        estimate += float((time - begin) * a[cost_per_s_at + vehicle]) / 2
    sure = int(a[plain_at + vehicle] and count == 0)
    if count == 0:
        estimate *= new_share(a, m, f, first, vehicle)
    note(a, m, f, estimate, vehicle, NONE, NONE, at, space, first, sure)


def look_for_pair(a: Ints, m: Numbers, f: Reals, first: int, second: int, wide: bool) -> None:
    """Consider a shipment on trips (all, or those near either half), and on new ones."""
    fleet = a[FLEET]
    longest = a[LONGEST_DAY]
    near_count = a[NEAR_COUNT]
    allow_at = a[ALLOW_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_size_at = a[DAY_SIZE_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    kind_at = a[KIND_AT]
    kind_stamp_at = a[KIND_STAMP_AT]
    max_trips_at = a[MAX_TRIPS_AT]
    max_visits_at = a[MAX_VISITS_AT]
    near_at = a[NEAR_AT]
    trip_at = a[TRIP_AT]
    trip_stamp_at = a[TRIP_STAMP_AT]
    a[STAMP] += 1
    stamp = a[STAMP]
    if wide or a[NEIGHBOURS] == 0:
        for vehicle in range(a[FLEET]):
            for number in range(a[day_count_at + vehicle]):
                trip = a[day_trips_at + vehicle * longest + number]
                if trip_allows(a, m, f, first, trip) and trip_allows(a, m, f, second, trip):
                    _try_trip(a, m, f, first, second, trip)
    else:
        for rank in range(min(a[NEIGHBOURS], a[NEAR_COUNT])):
            for half in range(2):
                one = first if half == 0 else second
                trip = a[trip_at + m[near_at + one * near_count + rank]]
                if trip == NONE or a[trip_stamp_at + trip] // 2 == stamp:
                    continue
                a[trip_stamp_at + trip] = 2 * stamp
                if trip_allows(a, m, f, first, trip) and trip_allows(a, m, f, second, trip):
                    _try_trip(a, m, f, first, second, trip)
    for vehicle in range(a[FLEET]):
        if not (m[allow_at + first * fleet + vehicle] and m[allow_at + second * fleet + vehicle]):
            continue
        count = a[day_count_at + vehicle]
        if count == 0:
            if a[kind_stamp_at + a[kind_at + vehicle]] != stamp:
                a[kind_stamp_at + a[kind_at + vehicle]] = stamp
                _try_new(a, m, f, first, second, vehicle, 0)
        elif (
            count < a[max_trips_at + vehicle]
            and a[day_size_at + vehicle] + 2 <= a[max_visits_at + vehicle]
        ):
            for number in range(count + 1):
                _try_new(a, m, f, first, second, vehicle, number)
