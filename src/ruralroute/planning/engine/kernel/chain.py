"""A day as a chain of moments in the scratch arrays, and pushing it forward."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, COLLECT, COLLECT_BY_AT, DAY_COUNT_AT, DAY_DRIVING_AT, DAY_SIZE_AT,
    DAY_TRIPS_AT, DELIVER, END_AT, FAR, FIRST_AT, FIXED_AT, HANDLED, HANDLING_AT,
    HANDLING_KINDS, HANDLING_KIND_AT, Ints, LAST_AT, LOAD_S_AT, LONGEST_DAY, MATRIX_AT,
    MAX_DRIVING_AT, MAX_VISITS_AT, NODE_EXTRA_AT, NODE_GAP_AT, NODE_HANDLING_AT, NODE_HI_AT,
    NODE_LEG_AT, NODE_LO_AT, NODE_TIME_AT, NODE_TRIP_AT, NODE_VISIT_AT, NONE, NO_ROAD, Numbers,
    OPERATORS_AT, OPERATOR_S, PICK_UP, PLACES, PLACE_AT, READY_AT, Reals, SECONDS_AT, SETUP_AT,
    SET_DOWN, START_AT, TRIP_FIRST_AT, TURNAROUND_S_AT, UNLOAD_S_AT, WINDOW_HI_AT, WINDOW_LO_AT,
    WINDOW_STARTS_AT,
)
# fmt: on

LOADING, ENDING = -1, -2


def opened(a: Ints, m: Numbers, f: Reals, visit: int, time: int) -> int:
    """First moment inside a window of a visit at or after a time, or NONE."""
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    window_lo_at = a[WINDOW_LO_AT]
    for at in range(a[window_starts_at + visit], a[window_starts_at + visit + 1]):
        if time <= a[window_hi_at + at]:
            return max(time, a[window_lo_at + at])
    return NONE


def closed(a: Ints, m: Numbers, f: Reals, visit: int, time: int) -> int:
    """Last moment inside a window of a visit at or before a time, or NONE."""
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    window_lo_at = a[WINDOW_LO_AT]
    for at in range(a[window_starts_at + visit + 1] - 1, a[window_starts_at + visit] - 1, -1):
        if time >= a[window_lo_at + at]:
            return min(time, a[window_hi_at + at])
    return NONE


def closed_high(a: Ints, m: Numbers, f: Reals, visit: int, time: int) -> int:
    """Last moment of the window that a moment lies in."""
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    for at in range(a[window_starts_at + visit], a[window_starts_at + visit + 1]):
        if time <= a[window_hi_at + at]:
            return a[window_hi_at + at]
    return time


def bits(value: int) -> int:
    """Count the bits of a set."""
    count = 0
    while value:
        value &= value - 1
        count += 1
    return count


def lay_out(a: Ints, m: Numbers, f: Reals, vehicle: int) -> int:
    """Write the chain of a vehicle's day into the scratch arrays; its length, or NONE."""
    longest = a[LONGEST_DAY]
    places = a[PLACES]
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    collect_by_at = a[COLLECT_BY_AT]
    day_count_at = a[DAY_COUNT_AT]
    day_driving_at = a[DAY_DRIVING_AT]
    day_size_at = a[DAY_SIZE_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    end_at = a[END_AT]
    first_at = a[FIRST_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    handling_kind_at = a[HANDLING_KIND_AT]
    last_at = a[LAST_AT]
    load_s_at = a[LOAD_S_AT]
    matrix_at = a[MATRIX_AT]
    max_driving_at = a[MAX_DRIVING_AT]
    max_visits_at = a[MAX_VISITS_AT]
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_hi_at = a[NODE_HI_AT]
    node_leg_at = a[NODE_LEG_AT]
    node_lo_at = a[NODE_LO_AT]
    node_trip_at = a[NODE_TRIP_AT]
    node_visit_at = a[NODE_VISIT_AT]
    operators_at = a[OPERATORS_AT]
    place_at = a[PLACE_AT]
    ready_at = a[READY_AT]
    seconds_at = a[SECONDS_AT]
    setup_at = a[SETUP_AT]
    start_at = a[START_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    turnaround_s_at = a[TURNAROUND_S_AT]
    unload_s_at = a[UNLOAD_S_AT]
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    window_lo_at = a[WINDOW_LO_AT]
    by = a[handling_kind_at + vehicle]
    seconds = seconds_at + a[matrix_at + vehicle] * places * places
    count = 0
    handled = 0
    driving = 0
    size = 0
    for number in range(a[day_count_at + vehicle]):
        trip = a[day_trips_at + vehicle * longest + number]
        loading = count
        a[node_gap_at + count] = a[turnaround_s_at + vehicle] if number else 0
        a[node_leg_at + count] = 0
        a[node_hi_at + count] = FAR
        a[node_visit_at + count] = LOADING
        a[node_handling_at + count] = a[load_s_at + vehicle]
        a[node_trip_at + count] = trip
        begin, end = (a[first_at + vehicle], a[last_at + vehicle])
        gap = a[load_s_at + vehicle]
        here = a[start_at + vehicle]
        seen = 0
        is_first = True
        visit = a[trip_first_at + trip]
        while visit != NONE:
            count += 1
            size += 1
            place = a[place_at + visit]
            leg = 0
            handling = a[handling_at + visit * a[HANDLING_KINDS] + by]
            if is_first or place != here:
                if place != here:
                    handling += a[setup_at + visit * a[HANDLING_KINDS] + by]
                    if here != NONE:
                        leg = m[seconds + here * places + place]
                        if leg >= NO_ROAD:
                            return NONE
                gap += leg + a[fixed_at + place]
                seen = 0
            if a[OPERATOR_S] and a[operators_at + visit]:
                handling += a[OPERATOR_S] * bits(a[operators_at + visit] & ~seen)
                seen |= a[operators_at + visit]
            driving += leg
            handled += handling
            here = place
            is_first = False
            a[node_gap_at + count] = gap
            a[node_leg_at + count] = leg
            a[node_lo_at + count] = a[window_lo_at + a[window_starts_at + visit]]
            a[node_hi_at + count] = a[window_hi_at + a[window_starts_at + visit + 1] - 1]
            a[node_visit_at + count] = visit
            a[node_handling_at + count] = handling
            a[node_trip_at + count] = trip
            gap = handling
            action = a[action_at + visit]
            if action != COLLECT and action != SET_DOWN and (action != PICK_UP):
                begin = max(begin, a[ready_at + visit])
            if action != DELIVER and action != PICK_UP and (action != SET_DOWN):
                end = min(end, a[collect_by_at + vehicle])
            visit = a[after_at + visit]
        count += 1
        leg = 0
        home = a[end_at + vehicle]
        if home != NONE and home != here:
            leg = m[seconds + here * places + home]
            if leg >= NO_ROAD:
                return NONE
        driving += leg
        a[node_lo_at + loading] = begin
        a[node_gap_at + count] = gap + leg + a[unload_s_at + vehicle]
        a[node_leg_at + count] = leg
        a[node_lo_at + count] = 0
        a[node_hi_at + count] = end
        a[node_visit_at + count] = ENDING
        a[node_handling_at + count] = 0
        a[node_trip_at + count] = trip
        count += 1
    if driving > a[max_driving_at + vehicle] or size > a[max_visits_at + vehicle]:
        return NONE
    a[day_driving_at + vehicle] = driving
    a[day_size_at + vehicle] = size
    a[HANDLED] = handled
    for node in range(count):
        a[node_extra_at + node] = 0
    return count


def push(a: Ints, m: Numbers, f: Reals, node: int, time: int) -> int:
    """Return the earliest moment of a node at or after a time, or NONE."""
    node_hi_at = a[NODE_HI_AT]
    node_lo_at = a[NODE_LO_AT]
    node_visit_at = a[NODE_VISIT_AT]
    window_starts_at = a[WINDOW_STARTS_AT]
    time = max(time, a[node_lo_at + node])
    visit = a[node_visit_at + node]
    if visit >= 0 and a[window_starts_at + visit + 1] - a[window_starts_at + visit] > 1:
        time = opened(a, m, f, visit, time)
    if time > a[node_hi_at + node]:
        return NONE
    return time


def push_all(a: Ints, m: Numbers, f: Reals, start: int, count: int) -> bool:
    """Push all moments from one on forward; False where one cannot be in time."""
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_time_at = a[NODE_TIME_AT]
    for node in range(start, count):
        time = 0
        if node:
            time = a[node_time_at + node - 1] + a[node_gap_at + node] + a[node_extra_at + node]
        time = push(a, m, f, node, time)
        if time == NONE:
            return False
        a[node_time_at + node] = time
    return True
