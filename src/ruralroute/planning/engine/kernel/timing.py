"""A day's clock in the core: earliest times, rests, breaks, limits aboard, the least paid time.

A day that passes here is legal by the evaluator, and costs no more there.  The reverse does not
always hold: rests and breaks are placed one by one, where they add least.
"""

from __future__ import annotations

from ruralroute.planning.engine.kernel.arrays import (
    ABOARD_AT,
    ABOARD_LIST_AT,
    ACTION_AT,
    AFTER_AT,
    BACK_AT,
    BREAK_HI_AT,
    BREAK_LO_AT,
    BREAK_LOAD_AT,
    BREAK_NODE_AT,
    BREAK_S_AT,
    BREAK_STARTS_AT,
    BREAK_WINDOW_STARTS_AT,
    COLLECT,
    COLLECT_BY_AT,
    DAY_COUNT_AT,
    DAY_DRIVING_AT,
    DAY_SIZE_AT,
    DAY_TRIPS_AT,
    DELIVER,
    DRIVE_LIMIT,
    END_AT,
    FAR,
    FIRST_AT,
    FIXED_AT,
    HANDLED,
    HANDLING_AT,
    HANDLING_KIND_AT,
    HANDLING_KINDS,
    KINDS,
    LAST_AT,
    LOAD_S_AT,
    LONGEST_DAY,
    MATRIX_AT,
    MAX_DRIVING_AT,
    MAX_DUTY_AT,
    MAX_VISITS_AT,
    MOST_BREAKS,
    NO_ROAD,
    NODE_EXTRA_AT,
    NODE_GAP_AT,
    NODE_HANDLING_AT,
    NODE_HI_AT,
    NODE_LEG_AT,
    NODE_LO_AT,
    NODE_TIME_AT,
    NODE_TRIP_AT,
    NODE_VISIT_AT,
    NODES,
    NONE,
    OPERATOR_S,
    OPERATORS_AT,
    OUT_AT,
    PAIR_AT,
    PICK_UP,
    PLACE_AT,
    PLACES,
    READY_AT,
    REST_HANDLING,
    REST_S,
    SECONDS_AT,
    SET_DOWN,
    SETUP_AT,
    START_AT,
    TRIP_FIRST_AT,
    TURNAROUND_S_AT,
    UNLOAD_S_AT,
    WAIT,
    WINDOW_HI_AT,
    WINDOW_LO_AT,
    WINDOW_STARTS_AT,
    Ints,
    Numbers,
    Reals,
)

ROUNDS = 8
"Times that limits aboard may push a day before it is given up."
LOADING, ENDING = (-1, -2)


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


def _push(a: Ints, m: Numbers, f: Reals, node: int, time: int) -> int:
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


def _forward(a: Ints, m: Numbers, f: Reals, start: int, count: int) -> bool:
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_time_at = a[NODE_TIME_AT]
    for node in range(start, count):
        time = 0
        if node:
            time = a[node_time_at + node - 1] + a[node_gap_at + node] + a[node_extra_at + node]
        time = _push(a, m, f, node, time)
        if time == NONE:
            return False
        a[node_time_at + node] = time
    return True


def _rest(a: Ints, m: Numbers, f: Reals, count: int) -> bool:
    """Place rests, each in the gap since the last that already waits most; latest of equals."""
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_leg_at = a[NODE_LEG_AT]
    node_time_at = a[NODE_TIME_AT]
    node_visit_at = a[NODE_VISIT_AT]
    limit, rest = (a[DRIVE_LIMIT], a[REST_S])
    since = 0
    driven = 0
    stand = 0
    node = 1
    while node < count:
        leg = a[node_leg_at + node]
        moves = leg > 0
        if moves and a[REST_HANDLING] and (stand + a[node_handling_at + node - 1] >= rest):
            driven = 0
            since = node - 1
        if driven + leg > limit:
            chosen, longest = (NONE, NONE)
            later = 0
            for gap in range(node, since, -1):
                if gap < node:
                    later += a[node_leg_at + gap + 1]
                if later > limit or (gap == node and leg > limit):
                    break
                wait = a[node_time_at + gap] - a[node_time_at + gap - 1] - a[node_gap_at + gap]
                if a[node_visit_at + gap] == LOADING:
                    wait += a[node_gap_at + gap]
                wait = min(wait, rest)
                if wait > longest:
                    chosen, longest = (gap, wait)
            if chosen == NONE:
                return False
            extra = rest
            if a[node_visit_at + chosen] == LOADING:
                extra = max(0, rest - a[node_gap_at + chosen])
            if extra > a[node_extra_at + chosen]:
                a[node_extra_at + chosen] = extra
            if not _forward(a, m, f, chosen, count):
                return False
            since = chosen
            driven = 0
            for gap in range(chosen + 1, node):
                driven += a[node_leg_at + gap]
            if chosen < node:
                driven += leg
            else:
                driven = leg
        else:
            driven += leg
        fixed = a[node_gap_at + node] - a[node_handling_at + node - 1] - leg
        if moves:
            stand = fixed + a[node_extra_at + node]
        else:
            stand += a[node_handling_at + node - 1] + fixed + a[node_extra_at + node]
        node += 1
    return True


def _break_start(a: Ints, m: Numbers, f: Reals, number: int, time: int) -> int:
    break_hi_at = a[BREAK_HI_AT]
    break_lo_at = a[BREAK_LO_AT]
    break_window_starts_at = a[BREAK_WINDOW_STARTS_AT]
    for at in range(a[break_window_starts_at + number], a[break_window_starts_at + number + 1]):
        if time <= a[break_hi_at + at]:
            return max(time, a[break_lo_at + at])
    return NONE


def _with_breaks(a: Ints, m: Numbers, f: Reals, vehicle: int, count: int) -> bool:
    """Push a day forward with its breaks: each when it is free or when it must be.

    Afterwards `node_extra` holds what the breaks added before each node, and `break_node` the
    node before which each break is taken, times `MOST_BREAKS`, plus its rank among the breaks.
    """
    kinds = a[KINDS]
    aboard_list_at = a[ABOARD_LIST_AT]
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    back_at = a[BACK_AT]
    break_starts_at = a[BREAK_STARTS_AT]
    break_load_at = a[BREAK_LOAD_AT]
    break_s_at = a[BREAK_S_AT]
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    break_node_at = a[BREAK_NODE_AT]
    node_time_at = a[NODE_TIME_AT]
    node_trip_at = a[NODE_TRIP_AT]
    node_visit_at = a[NODE_VISIT_AT]
    out_at = a[OUT_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    begin, end = (a[break_starts_at + vehicle], a[break_starts_at + vehicle + 1])
    taken = 0
    order = 0
    for node in range(count):
        a[node_extra_at + node] = 0
        visit = a[node_visit_at + node]
        if visit == LOADING:
            time = 0
            if node:
                time = a[node_time_at + node - 1] + a[node_gap_at + node]
            time = _push(a, m, f, node, time)
            if time == NONE:
                return False
            a[node_time_at + node] = time
            for kind in range(a[KINDS]):
                a[aboard_list_at + kind] = 0
            one = a[trip_first_at + a[node_trip_at + node]]
            while one != NONE:
                for kind in range(a[KINDS]):
                    a[aboard_list_at + kind] += a[out_at + one * kinds + kind]
                one = a[after_at + one]
            continue
        left = a[node_time_at + node - 1] + a[node_handling_at + node - 1]
        way = a[node_gap_at + node] - a[node_handling_at + node - 1]
        plain = _push(a, m, f, node, left + way)
        while True:
            chosen, chosen_end, chosen_way = (NONE, 0, 0)
            for number in range(begin, end):
                if taken & 1 << number - begin:
                    continue
                start = _break_start(a, m, f, number, left)
                if start == NONE:
                    return False
                light = True
                for kind in range(a[KINDS]):
                    if a[aboard_list_at + kind] > a[break_load_at + number * kinds + kind]:
                        light = False
                rest_way = way - min(way, start - left)
                over = start + a[break_s_at + number]
                if visit == ENDING:
                    must = True
                else:
                    leave = plain + a[node_handling_at + node] if plain != NONE else FAR
                    must = _break_start(a, m, f, number, leave) == NONE
                free = plain != NONE and light and (over + rest_way <= plain)
                if must and (not light):
                    return False
                if (must or free) and (chosen == NONE or over < chosen_end):
                    chosen, chosen_end, chosen_way = (number, over, rest_way)
            if chosen == NONE:
                break
            taken |= 1 << chosen - begin
            left, way = (chosen_end, chosen_way)
            a[break_node_at + chosen] = node * MOST_BREAKS + order
            order += 1
            plain = _push(a, m, f, node, left + way)
        if plain == NONE:
            return False
        first_left = a[node_time_at + node - 1] + a[node_gap_at + node]
        a[node_extra_at + node] = left + way - first_left
        a[node_time_at + node] = plain
        if visit >= 0:
            for kind in range(a[KINDS]):
                if a[action_at + visit] == SET_DOWN:
                    a[aboard_list_at + kind] -= a[back_at + visit * kinds + kind]
                else:
                    a[aboard_list_at + kind] += (
                        a[back_at + visit * kinds + kind] - a[out_at + visit * kinds + kind]
                    )
    return taken == (1 << end - begin) - 1


def _raise_limits(a: Ints, m: Numbers, f: Reals, count: int) -> int:
    """Raise what is too early for a limit aboard: 0 nothing, 1 something, 2 in vain."""
    aboard_at = a[ABOARD_AT]
    action_at = a[ACTION_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_hi_at = a[NODE_HI_AT]
    node_lo_at = a[NODE_LO_AT]
    node_time_at = a[NODE_TIME_AT]
    node_visit_at = a[NODE_VISIT_AT]
    pair_at = a[PAIR_AT]
    raised = 0
    loading = 0
    for node in range(count):
        visit = a[node_visit_at + node]
        if visit == LOADING:
            loading = node
        elif visit >= 0 and a[aboard_at + visit] != NONE:
            from_node, to_time = (loading, a[node_time_at + node] + a[node_handling_at + node])
            if a[action_at + visit] == COLLECT:
                from_node = node
                last = node
                while a[node_visit_at + last] != ENDING:
                    last += 1
                to_time = a[node_time_at + last]
            elif a[action_at + visit] == SET_DOWN:
                from_node = node
                while a[node_visit_at + from_node] != a[pair_at + visit]:
                    from_node -= 1
            least = to_time - a[aboard_at + visit]
            if least > a[node_time_at + from_node]:
                if least > a[node_hi_at + from_node]:
                    return 2
                a[node_lo_at + from_node] = max(a[node_lo_at + from_node], least)
                raised = 1
    return raised


def time_day(a: Ints, m: Numbers, f: Reals, vehicle: int) -> int:
    """Time the day that is linked up for a vehicle.

    Returns the paid seconds, or NONE; the chain with its times stays in the scratch arrays, its
    length in `counters[NODES]`, waiting that no later start avoids in `counters[WAIT]`.
    """
    break_starts_at = a[BREAK_STARTS_AT]
    day_driving_at = a[DAY_DRIVING_AT]
    max_duty_at = a[MAX_DUTY_AT]
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_hi_at = a[NODE_HI_AT]
    node_time_at = a[NODE_TIME_AT]
    node_visit_at = a[NODE_VISIT_AT]
    window_starts_at = a[WINDOW_STARTS_AT]
    count = lay_out(a, m, f, vehicle)
    if count == NONE:
        return NONE
    has_breaks = a[break_starts_at + vehicle + 1] > a[break_starts_at + vehicle]
    rests = a[day_driving_at + vehicle] > a[DRIVE_LIMIT]
    if rests and has_breaks:
        return NONE
    for _ in range(ROUNDS):
        if has_breaks:
            if not _with_breaks(a, m, f, vehicle, count):
                return NONE
        else:
            if rests:
                for node in range(count):
                    a[node_extra_at + node] = 0
            if not _forward(a, m, f, 0, count):
                return NONE
            if rests and (not _rest(a, m, f, count)):
                return NONE
        change = _raise_limits(a, m, f, count)
        if change == 0:
            break
        if change == 2:
            return NONE
    else:
        return NONE
    a[NODES] = count
    end = a[node_time_at + count - 1]
    start = a[node_time_at + 0]
    total = 0
    if not has_breaks:
        start = FAR
        for node in range(count):
            if node:
                total += a[node_gap_at + node] + a[node_extra_at + node]
            high = a[node_hi_at + node]
            visit = a[node_visit_at + node]
            if visit >= 0 and a[window_starts_at + visit + 1] - a[window_starts_at + visit] > 1:
                high = closed_high(a, m, f, visit, a[node_time_at + node])
            start = min(start, high - total)
        start = min(start, end - total)
    span = end - start
    a[WAIT] = span - total if not has_breaks else 0
    if span > a[max_duty_at + vehicle]:
        return NONE
    return span


def closed_high(a: Ints, m: Numbers, f: Reals, visit: int, time: int) -> int:
    """Last moment of the window that a moment lies in."""
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    for at in range(a[window_starts_at + visit], a[window_starts_at + visit + 1]):
        if time <= a[window_hi_at + at]:
            return a[window_hi_at + at]
    return time


def later_bounds(a: Ints, m: Numbers, f: Reals, count: int) -> None:
    """Overwrite `node_hi` with the latest moment of each node that keeps the rest in time."""
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_hi_at = a[NODE_HI_AT]
    node_visit_at = a[NODE_VISIT_AT]
    window_starts_at = a[WINDOW_STARTS_AT]
    time = FAR
    for node in range(count - 1, -1, -1):
        time = min(time, a[node_hi_at + node])
        visit = a[node_visit_at + node]
        if visit >= 0 and a[window_starts_at + visit + 1] - a[window_starts_at + visit] > 1:
            time = closed(a, m, f, visit, time)
        a[node_hi_at + node] = time
        time -= a[node_gap_at + node] + a[node_extra_at + node]
