"""Putting one visit, or a pair, where it is cheapest."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    CURRENT, DAY_COST_AT, DAY_COUNT_AT, DAY_DRIVING_AT, DAY_METRES_AT, DAY_SIZE_AT, FOUND_AT,
    FOUND_COST_AT, Ints, LOSS_AT, MOST_FOUND, NONE, Numbers, PAIR_AT, Reals, SPACE_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.lists import touch
from ruralroute.planning.engine.kernel.pairs import look_for_pair

# fmt: off
from ruralroute.planning.engine.kernel.places import (
    NOWHERE, forget, look_for_new, look_in_trips, new_share,
)
# fmt: on
# fmt: off
from ruralroute.planning.engine.kernel.state import (
    close_trip, link, open_trip, price_day, refresh_day, unlink,
)
# fmt: on


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
    if a[a[DAY_COUNT_AT] + vehicle] == 0:
        price *= new_share(a, m, f, visit, vehicle)
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
