"""A vehicle's breaks in the core: all ways to take them at once, as labels.

A label is a way to have taken some breaks (LABEL_SET, bits) on the way to a moment.  On a leg it
has the time when the last of them ends (LABEL_TIME) and the earliest arrival by driving alone
(LABEL_REACH): what is left of the leg follows from the two, because whoever has no break drives.
Of two labels the one with more breaks taken and no later times makes the other useless.  So the
earliest end of a day is found exactly, unless a leg has more than MOST_LABELS of them.
"""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABOARD_LIST_AT, ACTION_AT, AFTER_AT, BACK_AT, BREAK_HI_AT, BREAK_LOAD_AT, BREAK_LO_AT,
    BREAK_NODE_AT, BREAK_STARTS_AT, BREAK_S_AT, BREAK_TWIN_AT, BREAK_WINDOW_STARTS_AT, Ints,
    KINDS, LABEL_BREAK_AT, LABEL_DONE_AT, LABEL_FIRST_AT, LABEL_FROM_AT, LABEL_REACH_AT,
    LABEL_ROOM, LABEL_SET_AT, LABEL_TIME_AT, MOST_BREAKS, MOST_LABELS, NODE_EXTRA_AT,
    NODE_GAP_AT, NODE_HANDLING_AT, NODE_TIME_AT, NODE_TRIP_AT, NODE_VISIT_AT, NONE, Numbers,
    OUT_AT, Reals, SET_DOWN, TRIP_FIRST_AT, TRIP_VEHICLE_AT, UNLOAD_S_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import ENDING, LOADING, push


def _break_start(a: Ints, m: Numbers, f: Reals, number: int, time: int) -> int:
    """First moment inside a window of a break at or after a time, or NONE."""
    break_hi_at = a[BREAK_HI_AT]
    break_lo_at = a[BREAK_LO_AT]
    break_window_starts_at = a[BREAK_WINDOW_STARTS_AT]
    for at in range(a[break_window_starts_at + number], a[break_window_starts_at + number + 1]):
        if time <= a[break_hi_at + at]:
            return max(time, a[break_lo_at + at])
    return NONE


def _is_useless(
    a: Ints, m: Numbers, f: Reals, first: int, end: int, taken: int, time: int, reach: int
) -> bool:
    """Whether a label of a leg is at least as good as another one."""
    label_set_at = a[LABEL_SET_AT]
    label_time_at = a[LABEL_TIME_AT]
    label_reach_at = a[LABEL_REACH_AT]
    for at in range(first, end):
        if (
            a[label_time_at + at] <= time
            and a[label_reach_at + at] <= reach
            and taken & ~a[label_set_at + at] == 0
        ):
            return True
    return False


def _load(a: Ints, m: Numbers, f: Reals, trip: int) -> None:
    """Note what is aboard when a trip starts."""
    kinds = a[KINDS]
    aboard_list_at = a[ABOARD_LIST_AT]
    after_at = a[AFTER_AT]
    out_at = a[OUT_AT]
    for kind in range(kinds):
        a[aboard_list_at + kind] = 0
    one = a[a[TRIP_FIRST_AT] + trip]
    while one != NONE:
        for kind in range(kinds):
            a[aboard_list_at + kind] += a[out_at + one * kinds + kind]
        one = a[after_at + one]


def _handle(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    """Change what is aboard by a visit."""
    kinds = a[KINDS]
    aboard_list_at = a[ABOARD_LIST_AT]
    back_at = a[BACK_AT]
    out_at = a[OUT_AT]
    for kind in range(kinds):
        if a[a[ACTION_AT] + visit] == SET_DOWN:
            a[aboard_list_at + kind] -= a[back_at + visit * kinds + kind]
        else:
            a[aboard_list_at + kind] += (
                a[back_at + visit * kinds + kind] - a[out_at + visit * kinds + kind]
            )


def _light(a: Ints, m: Numbers, f: Reals, begin: int, end: int) -> int:
    """Return the set of breaks that what is aboard allows."""
    kinds = a[KINDS]
    aboard_list_at = a[ABOARD_LIST_AT]
    break_load_at = a[BREAK_LOAD_AT]
    light = 0
    bit = 1
    for number in range(begin, end):
        fits = True
        for kind in range(kinds):
            if a[aboard_list_at + kind] > a[break_load_at + number * kinds + kind]:
                fits = False
        if fits:
            light |= bit
        bit <<= 1
    return light


def _moment(a: Ints, m: Numbers, f: Reals, node: int, time: int, reach: int) -> int:
    """When a node can be at the earliest; unloading comes behind a break on the way home."""
    if a[a[NODE_VISIT_AT] + node] == ENDING:
        time += a[a[UNLOAD_S_AT] + a[a[TRIP_VEHICLE_AT] + a[a[NODE_TRIP_AT] + node]]]
    return max(time, reach)


def _spread(
    a: Ints, m: Numbers, f: Reals, node: int, end: int, low: int, high: int, light: int
) -> int:
    """Add every way to take more breaks on a leg to its labels; return the new end of the list."""
    break_s_at = a[BREAK_S_AT]
    break_twin_at = a[BREAK_TWIN_AT]
    label_set_at = a[LABEL_SET_AT]
    label_time_at = a[LABEL_TIME_AT]
    label_reach_at = a[LABEL_REACH_AT]
    first = a[a[LABEL_FIRST_AT] + node]
    most = min(a[LABEL_ROOM], first + MOST_LABELS)
    at = first
    while at < end:
        taken = a[label_set_at + at]
        for number in range(low, high):
            bit = 1 << number - low
            if taken & bit or not light & bit:
                continue
            twin = a[break_twin_at + number]
            if twin != NONE and not taken & 1 << twin - low:
                continue
            start = _break_start(a, m, f, number, a[label_time_at + at])
            if start == NONE:
                continue
            time = start + a[break_s_at + number]
            reach = a[label_reach_at + at] + a[break_s_at + number]
            moment = _moment(a, m, f, node, time, reach)
            if end >= most or push(a, m, f, node, moment) == NONE:
                continue
            if _is_useless(a, m, f, first, end, taken | bit, time, reach):
                continue
            a[label_set_at + end] = taken | bit
            a[label_time_at + end] = time
            a[label_reach_at + end] = reach
            a[a[LABEL_FROM_AT] + end] = at
            a[a[LABEL_BREAK_AT] + end] = number
            end += 1
        at += 1
    return end


def _close(a: Ints, m: Numbers, f: Reals, node: int, end: int, low: int, high: int) -> bool:
    """Note when each label of a leg is done with its moment; False where none can be."""
    break_hi_at = a[BREAK_HI_AT]
    break_window_starts_at = a[BREAK_WINDOW_STARTS_AT]
    label_set_at = a[LABEL_SET_AT]
    label_done_at = a[LABEL_DONE_AT]
    first = a[a[LABEL_FIRST_AT] + node]
    alive = False
    for at in range(first, end):
        a[label_done_at + at] = NONE
        time = a[a[LABEL_TIME_AT] + at]
        time = push(a, m, f, node, _moment(a, m, f, node, time, a[a[LABEL_REACH_AT] + at]))
        if time == NONE:
            continue
        time += a[a[NODE_HANDLING_AT] + node]
        good = True
        for number in range(low, high):
            last = a[break_hi_at + a[break_window_starts_at + number + 1] - 1]
            if not a[label_set_at + at] & 1 << number - low and last < time:
                good = False
        for other in range(first, at):
            done = a[label_done_at + other]
            if done == NONE or not good:
                continue
            if done <= time and a[label_set_at + at] & ~a[label_set_at + other] == 0:
                good = False
            elif time <= done and a[label_set_at + other] & ~a[label_set_at + at] == 0:
                a[label_done_at + other] = NONE
        if good:
            a[label_done_at + at] = time
            alive = True
    return alive


def push_with_breaks(a: Ints, m: Numbers, f: Reals, vehicle: int, count: int) -> bool:
    """Push a day forward with its breaks where they let it end first; False where none do.

    Afterwards `node_extra` holds what the breaks added before each node, and `break_node` the
    node before which each break is taken, times `MOST_BREAKS`, plus its rank among the breaks.
    """
    node_gap_at = a[NODE_GAP_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_visit_at = a[NODE_VISIT_AT]
    label_first_at = a[LABEL_FIRST_AT]
    label_set_at = a[LABEL_SET_AT]
    label_time_at = a[LABEL_TIME_AT]
    label_reach_at = a[LABEL_REACH_AT]
    label_done_at = a[LABEL_DONE_AT]
    label_from_at = a[LABEL_FROM_AT]
    label_break_at = a[LABEL_BREAK_AT]
    break_starts_at = a[BREAK_STARTS_AT]
    low, high = (a[break_starts_at + vehicle], a[break_starts_at + vehicle + 1])
    end = 0
    for node in range(count):
        visit = a[node_visit_at + node]
        first = end
        a[label_first_at + node] = first
        if node == 0:
            a[label_set_at] = 0
            a[label_time_at] = 0
            a[label_reach_at] = 0
            a[label_from_at] = NONE
            a[label_break_at] = NONE
            end = 1
        else:
            way = a[node_gap_at + node] - a[node_handling_at + node - 1]
            for at in range(a[label_first_at + node - 1], first):
                if a[label_done_at + at] == NONE:
                    continue
                if end >= a[LABEL_ROOM]:
                    return False
                a[label_set_at + end] = a[label_set_at + at]
                a[label_time_at + end] = a[label_done_at + at]
                a[label_reach_at + end] = a[label_done_at + at] + way
                a[label_from_at + end] = at
                a[label_break_at + end] = NONE
                end += 1
        if visit == LOADING:
            _load(a, m, f, a[a[NODE_TRIP_AT] + node])
        else:
            end = _spread(a, m, f, node, end, low, high, _light(a, m, f, low, high))
            if visit >= 0:
                _handle(a, m, f, visit)
        if not _close(a, m, f, node, end, low, high):
            return False
    a[label_first_at + count] = end
    return _read_back(a, m, f, vehicle, count)


def _read_back(a: Ints, m: Numbers, f: Reals, vehicle: int, count: int) -> bool:
    """Note the times and the breaks of the label that ends first with all of them taken."""
    node_extra_at = a[NODE_EXTRA_AT]
    node_time_at = a[NODE_TIME_AT]
    label_first_at = a[LABEL_FIRST_AT]
    label_done_at = a[LABEL_DONE_AT]
    breaks = a[a[BREAK_STARTS_AT] + vehicle + 1] - a[a[BREAK_STARTS_AT] + vehicle]
    every = (1 << breaks) - 1
    best = NONE
    for at in range(a[label_first_at + count - 1], a[label_first_at + count]):
        done = a[label_done_at + at]
        if done == NONE or a[a[LABEL_SET_AT] + at] != every:
            continue
        if best == NONE or done < a[label_done_at + best]:
            best = at
    if best == NONE:
        return False
    order = breaks
    at = best
    for node in range(count - 1, -1, -1):
        done = a[label_done_at + at] - a[a[NODE_HANDLING_AT] + node]
        a[node_time_at + node] = done
        time = a[a[LABEL_TIME_AT] + at]
        a[node_extra_at + node] = _moment(a, m, f, node, time, a[a[LABEL_REACH_AT] + at])
        while at >= a[label_first_at + node]:
            number = a[a[LABEL_BREAK_AT] + at]
            if number != NONE:
                order -= 1
                a[a[BREAK_NODE_AT] + number] = node * MOST_BREAKS + order
            at = a[a[LABEL_FROM_AT] + at]
    for node in range(count - 1, 0, -1):
        a[node_extra_at + node] -= a[node_time_at + node - 1] + a[a[NODE_GAP_AT] + node]
    a[node_extra_at] = 0
    return True


def widen(a: Ints, m: Numbers, f: Reals, count: int) -> None:
    """Let `node_time` be the earliest moment of each node, wherever the breaks are taken."""
    node_time_at = a[NODE_TIME_AT]
    label_first_at = a[LABEL_FIRST_AT]
    label_done_at = a[LABEL_DONE_AT]
    for node in range(count):
        a[a[NODE_EXTRA_AT] + node] = 0
        for at in range(a[label_first_at + node], a[label_first_at + node + 1]):
            if a[label_done_at + at] != NONE:
                time = a[label_done_at + at] - a[a[NODE_HANDLING_AT] + node]
                a[node_time_at + node] = min(a[node_time_at + node], time)
