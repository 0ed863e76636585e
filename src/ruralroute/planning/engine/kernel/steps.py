"""Steps of the search: strings out, visits back in, trips moved whole; kept by annealing."""

from __future__ import annotations

import math

from ruralroute.planning.engine.kernel.arrays import (
    ABSENT,
    ACTION_AT,
    AFTER_AT,
    ALLOW_AT,
    AWAY_AT,
    BEFORE_AT,
    BEST,
    CAPACITY_AT,
    CHANNELS,
    COUNT,
    CURRENT,
    DAY_COST_AT,
    DAY_COUNT_AT,
    DAY_DRIVING_AT,
    DAY_METRES_AT,
    DAY_SIZE_AT,
    DAY_TRIPS_AT,
    FLEET,
    FOUND_AT,
    FOUND_COST_AT,
    FREE_TRIPS,
    KEPT_LIST_AT,
    KIND_AT,
    KINDS,
    LONGEST_DAY,
    LOSS_AT,
    MARK,
    MAX_TRIPS_AT,
    MOST_FOUND,
    MOST_SPACES,
    NEAR_AT,
    NEAR_COUNT,
    NONE,
    ORDER_KEY_AT,
    OUT,
    OUT_LIST_AT,
    PAIR_AT,
    SET_DOWN,
    SIZE_AT,
    SLOTS,
    SPACE_AT,
    SPACES_AT,
    STAMP,
    STEPS,
    TEMPERATURE,
    TRIP_AT,
    TRIP_FIRST_AT,
    TRIP_PEAK_AT,
    TRIP_SIZE_AT,
    TRIP_STAMP_AT,
    TRIP_VEHICLE_AT,
    TRIP_ZONES_AT,
    UNDO_AT,
    UNDO_END,
    WINDOW_HI_AT,
    WINDOW_LO_AT,
    WINDOW_STARTS_AT,
    ZONE_AT,
    Ints,
    Numbers,
    Reals,
)
from ruralroute.planning.engine.kernel.dice import (
    below,
    chance,
)
from ruralroute.planning.engine.kernel.pairs import (
    look_for_pair,
)
from ruralroute.planning.engine.kernel.places import (
    NOWHERE,
    can_hold,
    forget,
    look_for_new,
    look_in_trips,
)
from ruralroute.planning.engine.kernel.state import (
    close_trip,
    link,
    open_trip,
    price_day,
    refresh_day,
    roll_back,
    touch,
    unlink,
    write_best,
    write_day,
)

LONGEST = 10
"Visits taken out of one trip at most (Christiaens and Vanden Berghe, 2020)."
MEAN_OUT = 10
"Visits taken out in one step, on average (same source)."
SPLIT = 0.5
"Chance that the middle of a string stays (same source)."
WHOLE_TRIP = 0.03
"Chance that a step moves or swaps whole trips instead."
TINY = 0.5
"Less than one micro-unit of money: rounding of sums."


def _take_out(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    loss_at = a[LOSS_AT]
    out_list_at = a[OUT_LIST_AT]
    trip_at = a[TRIP_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    vehicle = a[trip_vehicle_at + a[trip_at + visit]]
    touch(a, m, f, vehicle)
    unlink(a, m, f, visit)
    f[CURRENT] += f[loss_at + visit]
    a[out_list_at + a[OUT]] = visit
    a[OUT] += 1


def _take_out_all(a: Ints, m: Numbers, f: Reals, visit: int) -> None:
    """Take a visit out, and its other half."""
    pair_at = a[PAIR_AT]
    trip_at = a[TRIP_AT]
    _take_out(a, m, f, visit)
    other = a[pair_at + visit]
    if other != NONE and a[trip_at + other] != NONE:
        _take_out(a, m, f, other)


def _ruin(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> None:
    """Take strings of visits out of neighbouring trips."""
    near_count = a[NEAR_COUNT]
    after_at = a[AFTER_AT]
    before_at = a[BEFORE_AT]
    near_at = a[NEAR_AT]
    pair_at = a[PAIR_AT]
    trip_at = a[TRIP_AT]
    trip_size_at = a[TRIP_SIZE_AT]
    trip_stamp_at = a[TRIP_STAMP_AT]
    n = a[COUNT]
    served = n - a[ABSENT]
    trips = a[SLOTS] - a[FREE_TRIPS]
    if served == 0 or trips == 0:
        return
    mean = served / trips
    most = max(1.0, min(float(longest), mean))
    strings = int(chance(a) * (4.0 * mean_out / (1.0 + most))) + 1
    a[STAMP] += 1
    stamp = a[STAMP]
    seed = below(a, n)
    done = 0
    for rank in range(-1, a[NEAR_COUNT]):
        if done >= strings:
            break
        visit = seed if rank < 0 else m[near_at + seed * near_count + rank]
        trip = a[trip_at + visit]
        if trip == NONE or a[trip_stamp_at + trip] == 2 * stamp:
            continue
        a[trip_stamp_at + trip] = 2 * stamp
        done += 1
        size = a[trip_size_at + trip]
        length = 1 + int(chance(a) * min(float(size), most))
        length = min(length, size)
        keep = 0
        if length > 1 and length < size and (chance(a) < SPLIT):
            keep = 1
            while length + keep < size and chance(a) > 0.01:
                keep += 1
                if keep > 10:
                    break
        whole = length + keep
        back = below(a, whole)
        at = visit
        while back > 0 and a[before_at + at] != NONE:
            at = a[before_at + at]
            back -= 1
        ahead = 0
        probe = at
        while ahead < whole and probe != NONE:
            ahead += 1
            probe = a[after_at + probe]
        while ahead < whole and a[before_at + at] != NONE:
            at = a[before_at + at]
            ahead += 1
        kept_from = whole
        if keep:
            kept_from = 1 + below(a, length - 1) if length > 1 else 1
        number = 0
        while number < whole and at != NONE:
            follower = a[after_at + at]
            inside = kept_from <= number < kept_from + keep
            if not inside:
                other = a[pair_at + at]
                if other != NONE and other == follower:
                    follower = a[after_at + follower]
                    number += 1
                _take_out_all(a, m, f, at)
            at = follower
            number += 1


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
    for at in range(count):
        visit = a[out_list_at + at]
        key = chance(a)
        if draw < 0.3:
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


def _place(a: Ints, m: Numbers, f: Reals, visit: int, at: int) -> int:
    """Link a visit at a place that was found; return its trip."""
    found_at = a[FOUND_AT]
    pair_at = a[PAIR_AT]
    space_at = a[SPACE_AT]
    vehicle, trip = (a[found_at + at * 7 + 0], a[found_at + at * 7 + 1])
    if trip == NONE:
        trip = open_trip(a, m, f, vehicle, a[found_at + at * 7 + 3])
    a[space_at + visit] = a[found_at + at * 7 + 4]
    link(a, m, f, visit, trip, a[found_at + at * 7 + 2])
    other = a[pair_at + visit]
    if other != NONE:
        a[space_at + other] = a[found_at + at * 7 + 4]
        link(a, m, f, other, trip, a[found_at + at * 7 + 5])
    return trip


def _true_cost(a: Ints, m: Numbers, f: Reals, visit: int, at: int) -> float:
    """Return what a place costs by the clock, or NOWHERE."""
    day_cost_at = a[DAY_COST_AT]
    day_driving_at = a[DAY_DRIVING_AT]
    day_metres_at = a[DAY_METRES_AT]
    day_size_at = a[DAY_SIZE_AT]
    found_at = a[FOUND_AT]
    found_cost_at = a[FOUND_COST_AT]
    pair_at = a[PAIR_AT]
    vehicle = a[found_at + at * 7 + 0]
    if a[found_at + at * 7 + 6]:
        return f[found_cost_at + at]
    driving, metres = (a[day_driving_at + vehicle], a[day_metres_at + vehicle])
    size = a[day_size_at + vehicle]
    trip = _place(a, m, f, visit, at)
    price = price_day(a, m, f, vehicle)
    other = a[pair_at + visit]
    if other != NONE:
        unlink(a, m, f, other)
    unlink(a, m, f, visit)
    if a[found_at + at * 7 + 1] == NONE:
        close_trip(a, m, f, trip)
    a[day_driving_at + vehicle], a[day_metres_at + vehicle] = (driving, metres)
    a[day_size_at + vehicle] = size
    if price < 0.0:
        return NOWHERE
    return price - f[day_cost_at + vehicle]


def insert(a: Ints, m: Numbers, f: Reals, visit: int, wide: bool) -> bool:
    """Put a visit (and its other half) where it is cheapest, if that is cheaper than leaving it."""
    found_at = a[FOUND_AT]
    found_cost_at = a[FOUND_COST_AT]
    loss_at = a[LOSS_AT]
    pair_at = a[PAIR_AT]
    forget(a, m, f)
    loss = f[loss_at + visit]
    if a[pair_at + visit] == NONE:
        look_in_trips(a, m, f, visit, wide)
        look_for_new(a, m, f, visit)
    else:
        other = a[pair_at + visit]
        loss += f[loss_at + other]
        look_for_pair(a, m, f, visit, other, wide)
    best, cost = (NONE, NOWHERE)
    for at in range(MOST_FOUND):
        if f[found_cost_at + at] >= cost or f[found_cost_at + at] >= NOWHERE:
            break
        true = _true_cost(a, m, f, visit, at)
        if true < cost:
            best, cost = (at, true)
    if best == NONE or cost >= loss:
        return False
    vehicle = a[found_at + best * 7 + 0]
    touch(a, m, f, vehicle)
    _place(a, m, f, visit, best)
    if not refresh_day(a, m, f, vehicle):
        return False
    f[CURRENT] -= loss
    return True


def _recreate(a: Ints, m: Numbers, f: Reals, wide: bool) -> bool:
    """Put back what is out; False if a day went wrong."""
    action_at = a[ACTION_AT]
    out_list_at = a[OUT_LIST_AT]
    trip_at = a[TRIP_AT]
    count = a[OUT]
    for at in range(count):
        visit = a[out_list_at + at]
        if a[action_at + visit] == SET_DOWN or a[trip_at + visit] != NONE:
            continue
        insert(a, m, f, visit, wide)
    absent = 0
    for at in range(count):
        visit = a[out_list_at + at]
        if a[trip_at + visit] == NONE:
            a[out_list_at + absent] = visit
            absent += 1
    a[ABSENT] = absent
    return True


def _trip_fits(a: Ints, m: Numbers, f: Reals, trip: int, vehicle: int) -> bool:
    """Whether a vehicle may make a trip, its day's clock aside; spaces are chosen anew."""
    channels = a[CHANNELS]
    fleet = a[FLEET]
    most_spaces = a[MOST_SPACES]
    after_at = a[AFTER_AT]
    allow_at = a[ALLOW_AT]
    capacity_at = a[CAPACITY_AT]
    kind_at = a[KIND_AT]
    spaces_at = a[SPACES_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_peak_at = a[TRIP_PEAK_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    kinds = a[KINDS]
    owner = a[trip_vehicle_at + trip]
    for kind in range(kinds):
        if (
            a[trip_peak_at + (trip * 2 + 1) * channels + kind]
            > a[capacity_at + vehicle * channels + kind]
        ):
            return False
    zones = 0
    visit = a[trip_first_at + trip]
    while visit != NONE:
        if not m[allow_at + visit * fleet + vehicle]:
            return False
        zones |= 1 << a[zone_at + visit]
        visit = a[after_at + visit]
    if a[spaces_at + vehicle] == 1 and a[spaces_at + owner] == 1:
        return can_hold(a, m, f, vehicle, 0, zones)
    if a[kind_at + vehicle] == a[kind_at + owner]:
        return True
    if a[spaces_at + vehicle] != a[spaces_at + owner]:
        return False
    for space in range(a[spaces_at + vehicle]):
        if not can_hold(a, m, f, vehicle, space, a[trip_zones_at + trip * most_spaces + space]):
            return False
        for kind in range(kinds):
            channel = kinds * (1 + space) + kind
            if (
                a[trip_peak_at + (trip * 2 + 1) * channels + channel]
                > a[capacity_at + vehicle * channels + channel]
            ):
                return False
    return True


def _detach(a: Ints, m: Numbers, f: Reals, trip: int) -> int:
    """Take a trip out of its day without touching its visits; return its number there."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    vehicle = a[trip_vehicle_at + trip]
    number = 0
    while a[day_trips_at + vehicle * longest + number] != trip:
        number += 1
    a[day_count_at + vehicle] -= 1
    for at in range(number, a[day_count_at + vehicle]):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at + 1]
    return number


def _attach(a: Ints, m: Numbers, f: Reals, trip: int, vehicle: int, number: int) -> None:
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    for at in range(a[day_count_at + vehicle], number, -1):
        a[day_trips_at + vehicle * longest + at] = a[day_trips_at + vehicle * longest + at - 1]
    a[day_trips_at + vehicle * longest + number] = trip
    a[day_count_at + vehicle] += 1
    a[trip_vehicle_at + trip] = vehicle


def _move_trip(a: Ints, m: Numbers, f: Reals) -> bool:
    """Move a trip to another vehicle or number, or swap two trips; False: nothing was done."""
    longest = a[LONGEST_DAY]
    day_count_at = a[DAY_COUNT_AT]
    day_trips_at = a[DAY_TRIPS_AT]
    kind_at = a[KIND_AT]
    max_trips_at = a[MAX_TRIPS_AT]
    trip_at = a[TRIP_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    n = a[COUNT]
    trip = a[trip_at + below(a, n)]
    if trip == NONE:
        return False
    source = a[trip_vehicle_at + trip]
    target = below(a, a[FLEET])
    if not _trip_fits(a, m, f, trip, target):
        return False
    if a[day_count_at + target] == 0 and a[kind_at + target] == a[kind_at + source]:
        return False
    swap = NONE
    if a[day_count_at + target] and target != source:
        full = a[day_count_at + target] >= a[max_trips_at + target]
        if full or chance(a) < 0.5:
            swap = a[day_trips_at + target * longest + below(a, a[day_count_at + target])]
            if not _trip_fits(a, m, f, swap, source):
                return False
    touch(a, m, f, source)
    touch(a, m, f, target)
    number = _detach(a, m, f, trip)
    if swap != NONE:
        _attach(a, m, f, trip, target, _detach(a, m, f, swap))
        _attach(a, m, f, swap, source, number)
    else:
        _attach(a, m, f, trip, target, below(a, a[day_count_at + target] + 1))
    legal = refresh_day(a, m, f, source)
    if target != source:
        legal = refresh_day(a, m, f, target) and legal
    if not legal:
        a[OUT] = -1
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


def step(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> None:
    """Change the answer, and keep the change or undo it."""
    kept_list_at = a[KEPT_LIST_AT]
    out_list_at = a[OUT_LIST_AT]
    before = f[CURRENT]
    absent = a[ABSENT]
    for at in range(absent):
        a[kept_list_at + at] = a[out_list_at + at]
    a[UNDO_END] = 0
    a[MARK] += 1
    a[OUT] = absent
    if chance(a) < WHOLE_TRIP:
        if not _move_trip(a, m, f):
            return
        fine = a[OUT] >= 0
        a[OUT] = absent
    else:
        _ruin(a, m, f, mean_out, longest)
        fine = _refresh_touched(a, m, f)
    if fine and a[OUT]:
        _sort_out(a, m, f)
        _recreate(a, m, f, False)
    now = f[CURRENT]
    if fine:
        threshold = before - f[TEMPERATURE] * math.log(max(chance(a), 1e-12))
        fine = now < threshold
    if not fine:
        roll_back(a, m, f, before)
        a[ABSENT] = absent
        for at in range(absent):
            a[out_list_at + at] = a[kept_list_at + at]
        return
    if now < f[BEST] - TINY:
        f[BEST] = now
        write_best(a, m, f)


def run(
    a: Ints, m: Numbers, f: Reals, steps: int, warm: float, cold: float, mean_out: int, longest: int
) -> None:
    """Do some steps while the temperature falls from one value to another."""
    factor = 1.0 if steps < 2 or warm <= 0.0 else (cold / warm) ** (1.0 / steps)
    f[TEMPERATURE] = warm
    for _ in range(steps):
        step(a, m, f, mean_out, longest)
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
    if f[CURRENT] < f[BEST] - TINY:
        f[BEST] = f[CURRENT]
        write_best(a, m, f)


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
