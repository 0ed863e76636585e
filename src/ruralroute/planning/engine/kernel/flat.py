"""A problem laid flat: what the core is given, and the arrays that it works on."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.engine.kernel import arrays

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABSENCES_AT, ABSENT, ALLOW_AT, AWAY_AT, BEST, BEST_AT, CHANNELS, COLUMNS, COUNT, CURRENT,
    DAY_COST_AT, DICE, DICE_TOO, DRIVE_LIMIT, FLEET, FOUND_COST_AT, FREE_TRIPS, FREE_TRIPS_AT,
    HANDLING_KINDS, HEAD, KINDS, LABEL_ROOM, LONGEST_DAY, LOSS_AT, METRES_AT, MIXED_FLEET,
    MIXING, MONEY, MOST_FOUND, MOST_LABELS, MOST_POINTS, MOST_SPACES, NEAR_AT, NEAR_COUNT,
    NEIGHBOURS, NONE, OPERATOR_S, ORDER_KEY_AT, OUT_LIST_AT, PLACES, REST_HANDLING, REST_S,
    SECONDS_AT, SIZE_AT, SLOTS, IntArray,
)
# fmt: on


Number = TypeVar("Number", np.int32, np.float64)


class Given(NamedTuple):
    """One problem, or a part of it, before it is laid flat; nothing here changes in a search."""

    # visits, shape (n,) unless said otherwise
    place: IntArray
    action: IntArray
    out: IntArray  # (n, D): aboard from the start of the trip to the visit
    back: IntArray  # (n, D): aboard from the visit to the end of the trip
    handling: IntArray  # (n, kinds of handling)
    setup: IntArray  # (n, kinds of handling)
    operators: IntArray  # bit sets
    window_starts: IntArray  # (n + 1,)
    window_lo: IntArray
    window_hi: IntArray
    ready: IntArray
    aboard: IntArray  # NONE: no limit
    zone: IntArray
    class_bit: IntArray
    class_clash: IntArray
    pair: IntArray
    loss: NDArray[np.float64]
    must: NDArray[np.float64]  # 1: no money makes up for leaving it out; else 0
    allow: NDArray[np.uint8]  # (n, V)
    near: NDArray[np.int32]  # (n, K): other visits, nearest first
    size: NDArray[np.float64]  # load as a share of the largest capacity
    away: NDArray[np.float64]  # seconds from a centre
    # places and matrices
    fixed: IntArray  # (places,)
    seconds: NDArray[np.int32]  # (M, places, places)
    metres: NDArray[np.int32]  # (M, places, places)
    cost: IntArray  # (cost kinds, places, places)
    # vehicles, shape (V,) unless said otherwise
    matrix: IntArray
    cost_kind: IntArray
    kind: IntArray
    start: IntArray
    end: IntArray
    load_s: IntArray
    unload_s: IntArray
    turnaround_s: IntArray
    first: IntArray
    last: IntArray
    collect_by: IntArray
    cost_fixed: IntArray
    cost_per_s: IntArray
    cost_handling: IntArray
    handling_kind: IntArray
    max_trips: IntArray
    max_driving: IntArray
    max_metres: IntArray
    max_visits: IntArray
    max_duty: IntArray
    capacity: IntArray  # (V, C)
    spaces: IntArray  # how many
    space_order: IntArray  # (V, S)
    point_count: IntArray  # (V, S)
    point_holds: IntArray  # (V, S, P): bit sets of zones
    break_starts: IntArray  # (V + 1,)
    break_window_starts: IntArray
    break_lo: IntArray
    break_hi: IntArray
    break_s: IntArray
    break_load: IntArray  # (breaks, D)
    break_twin: IntArray  # (breaks,): an equal break of the vehicle that comes before, or NONE
    plain: NDArray[np.uint8]  # costs and limits of a day follow from its arcs alone
    # the whole
    operator_s: int
    drive_limit: int
    rest_s: int
    rest_handling: int
    mixing: int  # 1: no delivery after a collection; 2: nor one by an exchange
    neighbours: int  # places beside so many near visits are tried; 0: all places


class Core(NamedTuple):
    """The three arrays of a search."""

    a: IntArray
    m: NDArray[np.int32]
    f: NDArray[np.float64]


def lay_flat(given: Given, seed: int) -> Core:
    """Lay a problem flat, with the state in which nobody is served.

    Parameters
    ----------
    given
        The problem.
    seed
        Of the random choices; 0 or more.
    """
    n, vehicles = len(given.place), len(given.matrix)
    kinds, channels = given.out.shape[1], given.capacity.shape[1]
    spaces, slots = given.space_order.shape[1], n + 1
    longest = int(max(1, min(n, given.max_trips.max(initial=1))))
    head = np.zeros(HEAD, np.int64)
    head[[KINDS, CHANNELS, MOST_SPACES]] = kinds, channels, spaces
    head[[MOST_POINTS, PLACES]] = given.point_holds.shape[2], len(given.fixed)
    head[[NEAR_COUNT, FLEET, LONGEST_DAY]] = given.near.shape[1], vehicles, longest
    head[HANDLING_KINDS] = given.handling.shape[1]
    head[LABEL_ROOM] = _label_room(n)
    head[[COUNT, SLOTS, FREE_TRIPS, ABSENT]] = n, slots, slots, n
    for at, value in (
        (OPERATOR_S, given.operator_s),
        (DRIVE_LIMIT, given.drive_limit),
        (REST_S, given.rest_s),
        (REST_HANDLING, given.rest_handling),
        (MIXING, given.mixing),
        (NEIGHBOURS, given.neighbours),
        (MIXED_FLEET, int(_is_mixed(given))),
        (DICE, 1 + (seed * 7919 + 104_729) % 2_147_483_000),
        (DICE_TOO, 1 + (seed * 104_729 + 7919) % 2_147_483_000),
    ):
        head[at] = value
    numbers = [head]
    size = HEAD

    def part(at: int, values: IntArray) -> None:
        nonlocal size
        head[at] = size
        numbers.append(np.ascontiguousarray(values, dtype=np.int64).reshape(-1))
        size += values.size

    named = vars(arrays)
    matrices = {"seconds", "metres", "near", "allow"}
    reals = {"loss", "must", "size", "away"}
    for name in given._fields:
        value = getattr(given, name)
        if isinstance(value, np.ndarray) and name not in matrices | reals:
            part(named[f"{name.upper()}_AT"], value)
    for size_of, names in _state_parts(
        n, vehicles, slots, spaces, channels, longest, kinds, len(given.break_s)
    ):
        for name in names.split():
            part(named[f"{name}_AT"], np.full(size_of, _BLANK.get(name, 0), np.int64))
    a = np.concatenate(numbers)
    a[a[FREE_TRIPS_AT] : a[FREE_TRIPS_AT] + slots] = np.arange(slots)[::-1]
    a[a[OUT_LIST_AT] : a[OUT_LIST_AT] + n] = np.arange(n)
    a[a[BEST_AT]] = NONE
    m = _join(a, {SECONDS_AT: given.seconds, METRES_AT: given.metres, NEAR_AT: given.near,
                  ALLOW_AT: given.allow}, 0, np.int32)  # fmt: skip
    f = _join(
        a,
        {
            LOSS_AT: given.loss,
            SIZE_AT: given.size,
            AWAY_AT: given.away,
            DAY_COST_AT: np.zeros(vehicles),
            ORDER_KEY_AT: np.zeros(n + 1),
            ABSENCES_AT: given.must,
            FOUND_COST_AT: np.zeros(MOST_FOUND),
        },
        MONEY,
        np.float64,
    )
    f[[CURRENT, BEST]] = given.loss.sum()
    return Core(a, m, f)


_BLANK = dict.fromkeys(
    ["AFTER", "BEFORE", "TRIP", "TRIP_FIRST", "TRIP_LAST", "TRIP_VEHICLE", "DAY_TRIPS"], NONE
)


def _is_mixed(given: Given) -> bool:
    """Whether it matters which vehicle drives a trip, beyond where it starts and may go."""
    differ = (len(np.unique(one, axis=0)) > 1 for one in (given.capacity, given.cost_per_s))
    return bool(given.cost_fixed.any()) or any(differ)


def _label_room(n: int) -> int:
    """Return how many labels of breaks there is room for in a problem of so many visits."""
    return 16 * (3 * n + 4) + 16 * MOST_LABELS


def _state_parts(
    n: int,
    vehicles: int,
    slots: int,
    spaces: int,
    channels: int,
    longest: int,
    kinds: int,
    breaks: int,
) -> list[tuple[int, str]]:
    """Return the sizes of the parts of a state, and their names."""
    return [
        (n, "AFTER BEFORE TRIP SPACE DONE BEGUN LATE MIXED VISIT_STAMP"),
        (n * channels, "PEAK_TO PEAK_ON"),
        (slots, "TRIP_FIRST TRIP_LAST TRIP_VEHICLE TRIP_SIZE TRIP_CLASSES TRIP_START"),
        (slots, "TRIP_START_LATE TRIP_END TRIP_END_LATE TRIP_HAS TRIP_STAMP FREE_TRIPS"),
        (slots * spaces, "TRIP_ZONES"),
        (slots * 2 * channels, "TRIP_PEAK"),
        (vehicles * longest, "DAY_TRIPS"),
        (vehicles, "DAY_COUNT DAY_SIZE DAY_WAIT DAY_DRIVING DAY_METRES DAY_STAMP KIND_STAMP"),
        (3 * n + 4, "NODE_GAP NODE_LEG NODE_LO NODE_HI NODE_TIME NODE_VISIT NODE_HANDLING"),
        (3 * n + 4, "NODE_EXTRA NODE_TRIP"),
        (4 * n + 4 * vehicles + 16, "UNDO BEST"),
        (n + 1, "OUT_LIST KEPT_LIST"),
        (kinds, "ABOARD_LIST REST_LOAD"),
        (breaks, "BREAK_NODE"),
        (3 * n + 5 if breaks else 0, "LABEL_FIRST"),
        (_label_room(n) if breaks else 0, "LABEL_SET LABEL_TIME LABEL_REACH LABEL_DONE"),
        (_label_room(n) if breaks else 0, "LABEL_FROM LABEL_BREAK"),
        (4 * kinds, "RIDE_LIST"),
        (MOST_FOUND * COLUMNS, "FOUND"),
    ]


def _join(
    a: IntArray, parts: dict[int, NDArray[Any]], start: int, kind: type[Number]
) -> NDArray[Number]:
    """Join parts into one array behind `start` free entries, and note where each begins."""
    flat: list[NDArray[Any]] = [np.zeros(start, dtype=kind)]
    size = start
    for at, values in parts.items():
        a[at] = size
        flat.append(values.reshape(-1))
        size += values.size
    return np.concatenate(flat, dtype=kind, casting="unsafe")
