"""Changing an answer of the core: links, and what is known of a day."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    AFTER_AT, BEFORE_AT, BEGUN_AT, COST_AT, COST_FIXED_AT, COST_HANDLING_AT, COST_KIND_AT,
    COST_PER_S_AT, CURRENT, DAY_COST_AT, DAY_COUNT_AT, DAY_DRIVING_AT, DAY_METRES_AT,
    DAY_SIZE_AT, DAY_TRIPS_AT, DAY_WAIT_AT, DONE_AT, END_AT, FREE_TRIPS, FREE_TRIPS_AT, HANDLED,
    Ints, LATE_AT, LONGEST_DAY, MATRIX_AT, MAX_METRES_AT, METRES_AT, NODES, NODE_HANDLING_AT,
    NODE_HI_AT, NODE_TIME_AT, NODE_TRIP_AT, NODE_VISIT_AT, NONE, Numbers, PLACES, PLACE_AT,
    PLAIN_AT, Reals, START_AT, TRIP_AT, TRIP_END_AT, TRIP_END_LATE_AT, TRIP_FIRST_AT,
    TRIP_LAST_AT, TRIP_SIZE_AT, TRIP_START_AT, TRIP_START_LATE_AT, TRIP_VEHICLE_AT, WAIT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import ENDING, LOADING
from ruralroute.planning.engine.kernel.loading import note_loads
from ruralroute.planning.engine.kernel.plain import work_out_plain
from ruralroute.planning.engine.kernel.timing import later_bounds, time_day


def link(a: Ints, m: Numbers, f: Reals, visit: int, trip: int, after: int) -> None:
    """Put a visit into a trip behind another, or at its start (NONE)."""
    after_at = a[AFTER_AT]
    before_at = a[BEFORE_AT]
    trip_at = a[TRIP_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_last_at = a[TRIP_LAST_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    follower = a[trip_first_at + trip] if after == NONE else a[after_at + after]
    a[before_at + visit] = after
    a[after_at + visit] = follower
    if after == NONE:
        a[trip_first_at + trip] = visit
    else:
        a[after_at + after] = visit
    if follower == NONE:
        a[trip_last_at + trip] = visit
    else:
        a[before_at + follower] = visit
    a[trip_at + visit] = trip
    a[trip_size_at + trip] += 1


def unlink(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    """Take a visit out of its trip; the trip stays, even empty."""
    after_at = a[AFTER_AT]
    before_at = a[BEFORE_AT]
    trip_at = a[TRIP_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_last_at = a[TRIP_LAST_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    trip = a[trip_at + visit]
    before, after = (a[before_at + visit], a[after_at + visit])
    if before == NONE:
        a[trip_first_at + trip] = after
    else:
        a[after_at + before] = after
    if after == NONE:
        a[trip_last_at + trip] = before
    else:
        a[before_at + after] = before
    a[trip_at + visit] = NONE
    a[trip_size_at + trip] -= 1


def open_trip(a: Ints, m: Numbers, f: Reals, vehicle: int, number: int) -> int:
    """Make an empty trip, the `number`th of a vehicle's day."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    free_trips_at = a[FREE_TRIPS_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_last_at = a[TRIP_LAST_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    a[FREE_TRIPS] -= 1
    trip = a[free_trips_at + a[FREE_TRIPS]]
    for at in range(a[day_count_at + vehicle], number, -1):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at - 1]
    a[day_trips_at + vehicle * longest + number] = trip
    a[day_count_at + vehicle] += 1
    a[trip_first_at + trip] = NONE
    a[trip_last_at + trip] = NONE
    a[trip_size_at + trip] = 0
    a[trip_vehicle_at + trip] = vehicle
    return trip


def close_trip(a: Ints, m: Numbers, f: Reals, trip: int) -> None:
    """Take an empty trip out of its day."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    free_trips_at = a[FREE_TRIPS_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    vehicle = a[trip_vehicle_at + trip]
    number = 0
    while a[day_trips_at + vehicle * longest + number] != trip:
        number += 1
    a[day_count_at + vehicle] -= 1
    for at in range(number, a[day_count_at + vehicle]):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at + 1]
    a[trip_vehicle_at + trip] = NONE
    a[free_trips_at + a[FREE_TRIPS]] = trip
    a[FREE_TRIPS] += 1


def arc(a: Ints, m: Numbers, f: Reals, vehicle: int, here: int, there: int) -> int:
    """Return what a vehicle pays for the way between two places; nothing where there is none."""
    places = a[PLACES]
    cost_at = a[COST_AT]
    cost_kind_at = a[COST_KIND_AT]
    if here == NONE or there == NONE or here == there:
        return 0
    return a[cost_at + (a[cost_kind_at + vehicle] * places + here) * places + there]


def arc_cost(a: Ints, m: Numbers, f: Reals, vehicle: int) -> int:
    """Sum the costs of a day's arcs, and note its metres."""
    longest = a[LONGEST_DAY]
    places = a[PLACES]
    after_at = a[AFTER_AT]
    cost_at = a[COST_AT]
    cost_kind_at = a[COST_KIND_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_metres_at = a[DAY_METRES_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    end_at = a[END_AT]
    matrix_at = a[MATRIX_AT]
    metres_at = a[METRES_AT]
    place_at = a[PLACE_AT]
    start_at = a[START_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    cost = cost_at + a[cost_kind_at + vehicle] * places * places
    metres = metres_at + a[matrix_at + vehicle] * places * places
    total = 0
    way = 0
    for number in range(a[day_count_at + vehicle]):
        here = a[start_at + vehicle]
        visit = a[trip_first_at + a[day_trips_at + vehicle * longest + number]]
        while visit != NONE:
            place = a[place_at + visit]
            if here != NONE and here != place:
                total += a[cost + here * places + place]
                way += m[metres + here * places + place]
            here = place
            visit = a[after_at + visit]
        home = a[end_at + vehicle]
        if home != NONE and here != home:
            total += a[cost + here * places + home]
            way += m[metres + here * places + home]
    a[day_metres_at + vehicle] = way
    return total


def price_day(a: Ints, m: Numbers, f: Reals, vehicle: int) -> float:
    """Return the cost of the day that is linked up, or -1 where it is not legal by its clock."""
    cost_fixed_at = a[COST_FIXED_AT]
    cost_handling_at = a[COST_HANDLING_AT]
    cost_per_s_at = a[COST_PER_S_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_metres_at = a[DAY_METRES_AT]
    max_metres_at = a[MAX_METRES_AT]
    if a[day_count_at + vehicle] == 0:
        return 0.0
    span = time_day(a, m, f, vehicle)
    if span == NONE:
        return -1.0
    arcs = arc_cost(a, m, f, vehicle)
    if a[day_metres_at + vehicle] > a[max_metres_at + vehicle]:
        return -1.0
    arcs += a[HANDLED] * a[cost_handling_at + vehicle]
    return float(a[cost_fixed_at + vehicle] + arcs + span * a[cost_per_s_at + vehicle])


def refresh_day(a: Ints, m: Numbers, f: Reals, vehicle: int) -> bool:
    """Work out everything known of a changed day, and the answer's cost; False if not legal."""
    longest = a[LONGEST_DAY]
    begun_at = a[BEGUN_AT]
    day_cost_at = a[DAY_COST_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_driving_at = a[DAY_DRIVING_AT]
    day_metres_at = a[DAY_METRES_AT]
    day_size_at = a[DAY_SIZE_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    day_wait_at = a[DAY_WAIT_AT]
    done_at = a[DONE_AT]
    late_at = a[LATE_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_hi_at = a[NODE_HI_AT]
    node_time_at = a[NODE_TIME_AT]
    node_trip_at = a[NODE_TRIP_AT]
    node_visit_at = a[NODE_VISIT_AT]
    trip_end_at = a[TRIP_END_AT]
    trip_end_late_at = a[TRIP_END_LATE_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    trip_start_at = a[TRIP_START_AT]
    trip_start_late_at = a[TRIP_START_LATE_AT]
    number = 0
    while number < a[day_count_at + vehicle]:
        trip = a[day_trips_at + vehicle * longest + number]
        if a[trip_size_at + trip] == 0:
            close_trip(a, m, f, trip)
        else:
            number += 1
    is_plain = a[a[PLAIN_AT] + vehicle] and a[day_count_at + vehicle]
    cost = work_out_plain(a, m, f, vehicle) if is_plain else price_day(a, m, f, vehicle)
    if cost < 0.0:
        return False
    f[CURRENT] += cost - f[day_cost_at + vehicle]
    f[day_cost_at + vehicle] = cost
    a[day_wait_at + vehicle] = 0
    if a[day_count_at + vehicle] == 0:
        a[day_driving_at + vehicle] = 0
        a[day_metres_at + vehicle] = 0
        a[day_size_at + vehicle] = 0
        return True
    count = 0
    if not is_plain:
        a[day_wait_at + vehicle] = a[WAIT]
        count = a[NODES]
        later_bounds(a, m, f, count)
    for node in range(count):
        visit = a[node_visit_at + node]
        trip = a[node_trip_at + node]
        if visit == LOADING:
            a[trip_start_at + trip] = a[node_time_at + node]
            a[trip_start_late_at + trip] = a[node_hi_at + node]
        elif visit == ENDING:
            a[trip_end_at + trip] = a[node_time_at + node]
            a[trip_end_late_at + trip] = a[node_hi_at + node]
        else:
            a[begun_at + visit] = a[node_time_at + node]
            a[done_at + visit] = a[node_time_at + node] + a[node_handling_at + node]
            a[late_at + visit] = a[node_hi_at + node]
    for number in range(a[day_count_at + vehicle]):
        note_loads(a, m, f, a[day_trips_at + vehicle * longest + number])
    return True
