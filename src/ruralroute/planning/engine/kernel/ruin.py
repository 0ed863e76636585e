"""What a step takes out: strings of visits from neighbouring trips, or a few whole trips."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABSENT, AFTER_AT, BEFORE_AT, COUNT, CURRENT, FREE_TRIPS, Ints, LOSS_AT, NEAR_AT, NEAR_COUNT,
    NONE, Numbers, OUT, OUT_LIST_AT, PAIR_AT, Reals, SLOTS, STAMP, TRIP_AT, TRIP_FIRST_AT,
    TRIP_SIZE_AT, TRIP_STAMP_AT, TRIP_VEHICLE_AT,
)
# fmt: on
from ruralroute.planning.engine.kernel.dice import below, chance
from ruralroute.planning.engine.kernel.lists import touch
from ruralroute.planning.engine.kernel.state import unlink

SPLIT = 0.5
"Chance that the middle of a string stays (same source)."
MOST_TRIPS = 3
"So many trips are taken apart at most."
MOST_OUT = 60
"So many visits are taken out by that at most; longer trips stay."


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


def ruin(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> None:
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
    mean = float(served) / float(trips)
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


def ruin_trips(a: Ints, m: Numbers, f: Reals) -> None:
    """Take some neighbouring trips apart: their vehicles may change places, or stay idle."""
    n = a[COUNT]
    trip_at = a[TRIP_AT]
    near = a[NEAR_AT]
    seed = below(a, n)
    trips = 1 + below(a, MOST_TRIPS)
    first = a[OUT]
    for rank in range(-1, a[NEAR_COUNT]):
        visit = seed if rank < 0 else m[near + seed * a[NEAR_COUNT] + rank]
        trip = a[trip_at + visit]
        if trip == NONE:
            continue
        if a[OUT] - first + a[a[TRIP_SIZE_AT] + trip] > MOST_OUT:
            break
        while a[a[TRIP_SIZE_AT] + trip]:
            _take_out_all(a, m, f, a[a[TRIP_FIRST_AT] + trip])
        trips -= 1
        if trips == 0:
            break
