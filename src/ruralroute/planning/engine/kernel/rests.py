"""The driver's rests and the vehicle's breaks in the core, placed one by one."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABOARD_LIST_AT, ACTION_AT, AFTER_AT, BACK_AT, BREAK_HI_AT, BREAK_LOAD_AT, BREAK_LO_AT,
    BREAK_NODE_AT, BREAK_STARTS_AT, BREAK_S_AT, BREAK_WINDOW_STARTS_AT, DRIVE_LIMIT, FAR, Ints,
    KINDS, MOST_BREAKS, NODE_EXTRA_AT, NODE_GAP_AT, NODE_HANDLING_AT, NODE_LEG_AT, NODE_TIME_AT,
    NODE_TRIP_AT, NODE_VISIT_AT, NONE, Numbers, OUT_AT, REST_HANDLING, REST_S, Reals, SET_DOWN,
    TRIP_FIRST_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import ENDING, LOADING, push, push_all


def place_rests(a: Ints, m: Numbers, f: Reals, count: int) -> bool:
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
            if not push_all(a, m, f, chosen, count):
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


def push_with_breaks(a: Ints, m: Numbers, f: Reals, vehicle: int, count: int) -> bool:
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
            time = push(a, m, f, node, time)
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
        plain = push(a, m, f, node, left + way)
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
            plain = push(a, m, f, node, left + way)
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
