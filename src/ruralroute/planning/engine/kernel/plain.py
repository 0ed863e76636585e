"""A plain day worked out in two passes: the same as the general way, where little can matter.

On a plain vehicle's day nothing but windows and ways bears on the clock: no breaks, rests, limits
aboard, driving times or operators.  Most days of most problems are like that.
"""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, ARCS, BEFORE_AT, BEGUN_AT, COLLECT, COLLECT_BY_AT, COST_AT,
    COST_FIXED_AT, COST_HANDLING_AT, COST_KIND_AT, DAY_COUNT_AT, DAY_DRIVING_AT, DAY_METRES_AT,
    DAY_SIZE_AT, DAY_TRIPS_AT, DELIVER, DONE_AT, END_AT, EXCHANGE, FAR, FIRST_AT, FIXED_AT,
    HANDLING_AT, HANDLING_KINDS, HANDLING_KIND_AT, Ints, LAST_AT, LATE_AT, LOAD_S_AT,
    LONGEST_DAY, MATRIX_AT, MAX_VISITS_AT, METRES_AT, NONE, NO_ROAD, Numbers, PLACES, PLACE_AT,
    READY_AT, Reals, SECONDS_AT, START_AT, TRIP_END_AT, TRIP_END_LATE_AT, TRIP_FIRST_AT,
    TRIP_LAST_AT, TRIP_START_AT, TRIP_START_LATE_AT, TURNAROUND_S_AT, UNLOAD_S_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import closed, opened


def _hop_back(a: Ints, m: Numbers, f: Reals, visit: int, vehicle: int) -> int:
    """Seconds from the end of what comes before a visit on its trip to its handing over."""
    places = a[PLACES]
    before = a[a[BEFORE_AT] + visit]
    place = a[a[PLACE_AT] + visit]
    here = a[a[START_AT] + vehicle] if before == NONE else a[a[PLACE_AT] + before]
    if here == place and before != NONE:
        return 0
    way = a[a[FIXED_AT] + place]
    if here != NONE and here != place:
        seconds = a[SECONDS_AT] + a[a[MATRIX_AT] + vehicle] * places * places
        way += m[seconds + here * places + place]
    return way


def _forward(a: Ints, m: Numbers, f: Reals, vehicle: int, trip: int, begin: int) -> int:
    """Work out the earliest moments of a trip, its costs and way; its end, or NONE if too late."""
    places = a[PLACES]
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    begun_at = a[BEGUN_AT]
    done_at = a[DONE_AT]
    fixed_at = a[FIXED_AT]
    handling_at = a[HANDLING_AT]
    kinds = a[HANDLING_KINDS]
    place_at = a[PLACE_AT]
    ready_at = a[READY_AT]
    by = a[a[HANDLING_KIND_AT] + vehicle]
    square = a[a[MATRIX_AT] + vehicle] * places * places
    seconds = a[SECONDS_AT] + square
    metres = a[METRES_AT] + square
    cost = a[COST_AT] + a[a[COST_KIND_AT] + vehicle] * places * places
    last = a[a[LAST_AT] + vehicle]
    visit = a[a[TRIP_FIRST_AT] + trip]
    while visit != NONE:
        action = a[action_at + visit]
        if action == DELIVER or action == EXCHANGE:
            begin = max(begin, a[ready_at + visit])
        if action == COLLECT or action == EXCHANGE:
            last = min(last, a[a[COLLECT_BY_AT] + vehicle])
        visit = a[after_at + visit]
    a[a[TRIP_START_AT] + trip] = begin
    time = begin + a[a[LOAD_S_AT] + vehicle]
    here = a[a[START_AT] + vehicle]
    money = 0
    way = 0
    driving = 0
    handled = 0
    size = 0
    visit = a[a[TRIP_FIRST_AT] + trip]
    while visit != NONE:
        place = a[place_at + visit]
        if here != place or size == 0:
            if here != place and here != NONE:
                leg = m[seconds + here * places + place]
                if leg >= NO_ROAD:
                    return NONE
                time += leg
                driving += leg
                money += a[cost + here * places + place]
                way += m[metres + here * places + place]
            time += a[fixed_at + place]
        time = opened(a, m, f, visit, time)
        if time == NONE:
            return NONE
        a[begun_at + visit] = time
        handling = a[handling_at + visit * kinds + by]
        handled += handling
        time += handling
        a[done_at + visit] = time
        size += 1
        here = place
        visit = a[after_at + visit]
    home = a[a[END_AT] + vehicle]
    if home != NONE and home != here:
        leg = m[seconds + here * places + home]
        if leg >= NO_ROAD:
            return NONE
        time += leg
        driving += leg
        money += a[cost + here * places + home]
        way += m[metres + here * places + home]
    time += a[a[UNLOAD_S_AT] + vehicle]
    if time > last:
        return NONE
    a[a[TRIP_END_AT] + trip] = time
    a[a[TRIP_END_LATE_AT] + trip] = last
    a[a[DAY_DRIVING_AT] + vehicle] += driving
    a[a[DAY_METRES_AT] + vehicle] += way
    a[a[DAY_SIZE_AT] + vehicle] += size
    a[ARCS] += money + handled * a[a[COST_HANDLING_AT] + vehicle]
    return time


def _backward(a: Ints, m: Numbers, f: Reals, vehicle: int, trip: int, late: int) -> int:
    """Work out the latest moments of a trip that keep the day in time; its latest start."""
    before_at = a[BEFORE_AT]
    begun_at = a[BEGUN_AT]
    done_at = a[DONE_AT]
    late_at = a[LATE_AT]
    place_at = a[PLACE_AT]
    late = min(late, a[a[TRIP_END_LATE_AT] + trip])
    a[a[TRIP_END_LATE_AT] + trip] = late
    late -= a[a[UNLOAD_S_AT] + vehicle]
    visit = a[a[TRIP_LAST_AT] + trip]
    here = a[place_at + visit]
    home = a[a[END_AT] + vehicle]
    if home != NONE and home != here:
        places = a[PLACES]
        seconds = a[SECONDS_AT] + a[a[MATRIX_AT] + vehicle] * places * places
        late -= m[seconds + here * places + home]
    while visit != NONE:
        late = closed(a, m, f, visit, late - (a[done_at + visit] - a[begun_at + visit]))
        a[late_at + visit] = late
        late -= _hop_back(a, m, f, visit, vehicle)
        visit = a[before_at + visit]
    late -= a[a[LOAD_S_AT] + vehicle]
    a[a[TRIP_START_LATE_AT] + trip] = late
    return late


def work_out_plain(a: Ints, m: Numbers, f: Reals, vehicle: int) -> float:
    """Work out the moments of a plain day; return its cost, or -1 where it is not legal."""
    trips = a[DAY_TRIPS_AT] + vehicle * a[LONGEST_DAY]
    count = a[a[DAY_COUNT_AT] + vehicle]
    a[a[DAY_DRIVING_AT] + vehicle] = 0
    a[a[DAY_METRES_AT] + vehicle] = 0
    a[a[DAY_SIZE_AT] + vehicle] = 0
    a[ARCS] = 0
    time = a[a[FIRST_AT] + vehicle]
    for number in range(count):
        if number:
            time = max(a[a[FIRST_AT] + vehicle], time + a[a[TURNAROUND_S_AT] + vehicle])
        time = _forward(a, m, f, vehicle, a[trips + number], time)
        if time == NONE:
            return -1.0
    if a[a[DAY_SIZE_AT] + vehicle] > a[a[MAX_VISITS_AT] + vehicle]:
        return -1.0
    late = FAR
    for number in range(count - 1, -1, -1):
        late = _backward(a, m, f, vehicle, a[trips + number], late)
        late -= a[a[TURNAROUND_S_AT] + vehicle]
    return float(a[a[COST_FIXED_AT] + vehicle] + a[ARCS])
