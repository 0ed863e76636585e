"""A day's clock in the core: earliest times, rests, breaks, limits aboard, the least paid time.

A day that passes here is legal by the evaluator, and costs no more there.  The reverse does not
always hold: rests are placed one by one, where they add least, and a day with breaks is paid from
its earliest start.
"""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABOARD_AT, ACTION_AT, BREAK_STARTS_AT, COLLECT, DAY_DRIVING_AT, DRIVE_LIMIT, FAR, Ints,
    MAX_DUTY_AT, NODES, NODE_EXTRA_AT, NODE_GAP_AT, NODE_HANDLING_AT, NODE_HI_AT, NODE_LO_AT,
    NODE_TIME_AT, NODE_TRIP_AT, NODE_VISIT_AT, NONE, Numbers, PAIR_AT, Reals, SET_DOWN,
    TRIP_VEHICLE_AT, WAIT, WINDOW_STARTS_AT,
)
# fmt: on
# fmt: off
from ruralroute.planning.engine.kernel.chain import (
    ENDING, LOADING, closed, closed_high, lay_out, push_all,
)
# fmt: on
from ruralroute.planning.engine.kernel.breaks import push_with_breaks, widen
from ruralroute.planning.engine.kernel.rests import place_rests

ROUNDS = 8
"Times that limits aboard may push a day before it is given up."


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
            if not push_with_breaks(a, m, f, vehicle, count):
                return NONE
        else:
            if rests:
                for node in range(count):
                    a[node_extra_at + node] = 0
            if not push_all(a, m, f, 0, count):
                return NONE
            if rests and (not place_rests(a, m, f, count)):
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


def later_bounds(a: Ints, m: Numbers, f: Reals, count: int) -> None:
    """Overwrite `node_hi` with the latest moment of each node that keeps the rest in time.

    On a day with breaks `node_time` and `node_hi` become the bounds that hold wherever the breaks
    are taken: what does not fit between them fits nowhere.
    """
    vehicle = a[a[TRIP_VEHICLE_AT] + a[a[NODE_TRIP_AT]]]
    if a[a[BREAK_STARTS_AT] + vehicle + 1] > a[a[BREAK_STARTS_AT] + vehicle]:
        widen(a, m, f, count)
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
