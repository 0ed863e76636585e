"""Steps of the search: strings out, visits back in, trips moved whole; kept by annealing."""

from __future__ import annotations

import math

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABSENT, ACTION_AT, AWAY_AT, BACK_AT, BEST, COUNT, CURRENT, DAY_COST_AT, DAY_COUNT_AT,
    FLEET, Ints, KEPT_LIST_AT, KINDS, LOSS_AT, MARK, MIXED_FLEET, NONE, Numbers, ORDER_KEY_AT,
    OUT, OUT_AT, OUT_LIST_AT, REST_LOAD_AT, Reals, SET_DOWN, SIZE_AT, SPREADS, STEPS,
    TEMPERATURE, TRIP_AT, UNDO_AT, UNDO_END, WINDOW_HI_AT, WINDOW_LO_AT, WINDOW_STARTS_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.dice import chance
from ruralroute.planning.engine.kernel.insertion import insert
from ruralroute.planning.engine.kernel.lists import roll_back, write_best, write_day
from ruralroute.planning.engine.kernel.moves import move_trip
from ruralroute.planning.engine.kernel.ruin import ruin, ruin_trips
from ruralroute.planning.engine.kernel.state import refresh_day
from ruralroute.planning.engine.kernel.tails import swap_tails

WHOLE_TRIP = 0.03
"Chance that a step moves or swaps whole trips instead."
APART = 0.1
"Chance that a step takes whole trips apart, where vehicles hold or cost differently."
SPREADING = 0.5
"Chance that a step spreads the cost of an idle vehicle over all that may share it."
WORTH = 0.15
"Chance that what is out goes back by what it is worth for its size, where not all found room."
MINUTE = 0.02
"What is smaller than this is not told apart."
TINY = 0.5
"Less than one micro-unit of money: rounding of sums."
EXCHANGES = 4
"Exchanges of ends that are tried with each step."


def _sort(a: Ints, m: Numbers, f: Reals, count: int) -> None:
    """Sort the list of what is out by its keys."""
    order_key_at = a[ORDER_KEY_AT]
    out_list_at = a[OUT_LIST_AT]
    for at in range(1, count):
        visit, key = (a[out_list_at + at], f[order_key_at + at])
        place = at
        while place > 0 and f[order_key_at + place - 1] > key:
            a[out_list_at + place] = a[out_list_at + place - 1]
            f[order_key_at + place] = f[order_key_at + place - 1]
            place -= 1
        a[out_list_at + place] = visit
        f[order_key_at + place] = key


def _sort_out(a: Ints, m: Numbers, f: Reals) -> None:
    """Put what is out into one of several orders."""
    away_at = a[AWAY_AT]
    order_key_at = a[ORDER_KEY_AT]
    out_list_at = a[OUT_LIST_AT]
    size_at = a[SIZE_AT]
    window_starts_at = a[WINDOW_STARTS_AT]
    window_hi_at = a[WINDOW_HI_AT]
    window_lo_at = a[WINDOW_LO_AT]
    count = a[OUT]
    draw = chance(a)
    worth = WORTH if a[ABSENT] else 0.0
    for at in range(count):
        visit = a[out_list_at + at]
        key = chance(a)
        if draw < worth:
            key = -f[a[LOSS_AT] + visit] / (MINUTE + f[size_at + visit]) * (0.5 + key)
        elif draw < 0.3:
            key = key * 1.0
        elif draw < 0.55:
            key = -f[size_at + visit] - 1e-06 * key
        elif draw < 0.7:
            key = -f[away_at + visit]
        elif draw < 0.78:
            key = f[away_at + visit]
        else:
            first = a[window_lo_at + a[window_starts_at + visit]]
            last = a[window_hi_at + a[window_starts_at + visit + 1] - 1]
            if draw < 0.88:
                key = float(last - first) + key
            elif draw < 0.94:
                key = float(first) + key
            else:
                key = -float(last) - key
        f[order_key_at + at] = key
    _sort(a, m, f, count)


def _take_off_rest(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    """Take what a visit takes off what is still out."""
    kinds = a[KINDS]
    for kind in range(kinds):
        load = max(a[a[OUT_AT] + visit * kinds + kind], a[a[BACK_AT] + visit * kinds + kind])
        a[a[REST_LOAD_AT] + kind] -= load


def _sum_out(a: Ints, m: Numbers, f: Reals, count: int) -> None:
    """Sum what all that is out takes, by dimension."""
    kinds = a[KINDS]
    for kind in range(kinds):
        a[a[REST_LOAD_AT] + kind] = 0
    for at in range(count):
        visit = a[a[OUT_LIST_AT] + at]
        if a[a[ACTION_AT] + visit] == SET_DOWN or a[a[TRIP_AT] + visit] != NONE:
            continue
        for kind in range(kinds):
            load = max(a[a[OUT_AT] + visit * kinds + kind], a[a[BACK_AT] + visit * kinds + kind])
            a[a[REST_LOAD_AT] + kind] += load


def _recreate(a: Ints, m: Numbers, f: Reals, wide: bool) -> bool:
    """Put back what is out; False if a day went wrong."""
    action_at = a[ACTION_AT]
    out_list_at = a[OUT_LIST_AT]
    trip_at = a[TRIP_AT]
    count = a[OUT]
    a[SPREADS] = int(a[MIXED_FLEET] and chance(a) < SPREADING)
    if a[SPREADS]:
        _sum_out(a, m, f, count)
    for at in range(count):
        visit = a[out_list_at + at]
        if a[action_at + visit] == SET_DOWN or a[trip_at + visit] != NONE:
            continue
        insert(a, m, f, visit, wide)
        if a[SPREADS]:
            _take_off_rest(a, m, f, visit)
    absent = 0
    for at in range(count):
        visit = a[out_list_at + at]
        if a[trip_at + visit] == NONE:
            a[out_list_at + absent] = visit
            absent += 1
    a[ABSENT] = absent
    return True


def _refresh_touched(a: Ints, m: Numbers, f: Reals) -> bool:
    """Work out the days that lost visits, read off the undo list; False: one is not legal."""
    undo_at = a[UNDO_AT]
    at = 0
    while at < a[UNDO_END]:
        vehicle = a[undo_at + at]
        trips = a[undo_at + at + 1]
        at += 2
        for _ in range(trips):
            at += 1 + 2 * a[undo_at + at]
        if not refresh_day(a, m, f, vehicle):
            return False
    return True


def begin(a: Ints, m: Numbers, f: Reals) -> None:
    """Begin a change that can be undone."""
    a[UNDO_END] = 0
    a[MARK] += 1


def keep_best(a: Ints, m: Numbers, f: Reals) -> None:
    """Keep the answer if it is the best so far."""
    if f[CURRENT] < f[BEST] - TINY:
        f[BEST] = f[CURRENT]
        write_best(a, m, f)


def room(a: Ints, m: Numbers, f: Reals) -> float:
    """Return by how much the answer may become dearer now (annealing)."""
    return -f[TEMPERATURE] * math.log(max(chance(a), 1e-12))


def change(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> int:
    """Change the answer in a way that can be undone; `undo` takes it back.

    Returns 0: nothing was done, 1: done, 2: done, but what came of it is not legal.
    """
    absent = a[ABSENT]
    for at in range(absent):
        a[a[KEPT_LIST_AT] + at] = a[a[OUT_LIST_AT] + at]
    begin(a, m, f)
    a[OUT] = absent
    if chance(a) < WHOLE_TRIP:
        if not move_trip(a, m, f):
            return 0
        fine = a[OUT] >= 0
        a[OUT] = absent
    else:
        if a[MIXED_FLEET] and chance(a) < APART:
            ruin_trips(a, m, f)
        else:
            ruin(a, m, f, mean_out, longest)
        fine = _refresh_touched(a, m, f)
    if not fine:
        return 2
    if a[OUT]:
        _sort_out(a, m, f)
        _recreate(a, m, f, False)
    return 1


def undo(a: Ints, m: Numbers, f: Reals, money: float, absent: int) -> None:
    """Take a change back: what the answer cost, and how many were out, is the caller's to know."""
    roll_back(a, m, f, money)
    a[ABSENT] = absent
    for at in range(absent):
        a[a[OUT_LIST_AT] + at] = a[a[KEPT_LIST_AT] + at]


def step(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> None:
    """Change the answer, and keep the change or undo it."""
    before = f[CURRENT]
    absent = a[ABSENT]
    done = change(a, m, f, mean_out, longest)
    if done == 0:
        return
    if done == 2 or f[CURRENT] >= before + room(a, m, f):
        undo(a, m, f, before, absent)
        return
    keep_best(a, m, f)


def exchange(a: Ints, m: Numbers, f: Reals) -> None:
    """Let two trips exchange their ends, and keep that or undo it."""
    before = f[CURRENT]
    limit = room(a, m, f)
    begin(a, m, f)
    done = swap_tails(a, m, f, limit)
    if done == 0:
        return
    if done == 2 or f[CURRENT] >= before + limit:
        roll_back(a, m, f, before)
        return
    keep_best(a, m, f)


def run(
    a: Ints, m: Numbers, f: Reals, steps: int, warm: float, cold: float, mean_out: int, longest: int
) -> None:
    """Do some steps while the temperature falls from one value to another."""
    factor = 1.0 if steps < 2 or warm <= 0.0 else (cold / warm) ** (1.0 / steps)
    f[TEMPERATURE] = warm
    for _ in range(steps):
        step(a, m, f, mean_out, longest)
        for _ in range(EXCHANGES):
            exchange(a, m, f)
        f[TEMPERATURE] *= factor
    a[STEPS] += steps


def fill(a: Ints, m: Numbers, f: Reals) -> None:
    """Insert all that is out, hardest first: the way from nothing, or from a part, to an answer."""
    away_at = a[AWAY_AT]
    loss_at = a[LOSS_AT]
    order_key_at = a[ORDER_KEY_AT]
    out_list_at = a[OUT_LIST_AT]
    trip_at = a[TRIP_AT]
    a[UNDO_END] = 0
    a[MARK] += 1
    count = 0
    for visit in range(a[COUNT]):
        if a[trip_at + visit] == NONE:
            a[out_list_at + count] = visit
            f[order_key_at + count] = -f[loss_at + visit] * 0.001 - f[away_at + visit]
            count += 1
    _sort(a, m, f, count)
    a[OUT] = count
    _recreate(a, m, f, True)
    keep_best(a, m, f)


def recount(a: Ints, m: Numbers, f: Reals) -> None:
    """After days were read in: note who is in no trip, what all costs, and that it is the best."""
    fleet = a[FLEET]
    out_list_at = a[OUT_LIST_AT]
    trip_at = a[TRIP_AT]
    loss_at = a[LOSS_AT]
    day_cost_at = a[DAY_COST_AT]
    absent = 0
    money = 0.0
    for vehicle in range(fleet):
        money += f[day_cost_at + vehicle]
    for visit in range(a[COUNT]):
        if a[trip_at + visit] == NONE:
            a[out_list_at + absent] = visit
            absent += 1
            money += f[loss_at + visit]
    a[ABSENT] = absent
    f[CURRENT] = money
    f[BEST] = money
    write_best(a, m, f)


def write_now(a: Ints, m: Numbers, f: Reals) -> None:
    """Write the answer as it stands into the undo list, which is free between steps."""
    day_count_at = a[DAY_COUNT_AT]
    at = a[UNDO_AT]
    for vehicle in range(a[FLEET]):
        if a[day_count_at + vehicle]:
            at = write_day(a, m, f, vehicle, 0, at)
    a[at] = NONE
