"""The words of the compiled core: what is where in the arrays that it works on.

The core takes three flat arrays, because that is what compilers like best: `a` (int64), `m`
(int32: matrices) and `f` (float64).  The first entries of `a` are counts and, for each named part,
where it begins; constants below name them.  A part of two dimensions lies row by row.

Indices: n visits, V vehicles, T trip slots, D load dimensions, C load channels (the vehicle's
dimensions, then each space's).  Times are seconds, money is micro-currency.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
Ints = MutableSequence[int]
Numbers = Sequence[int]
Reals = MutableSequence[float]
"""What the core sees of its three arrays."""

NONE = -1
FAR = 1_000_000_000_000_000
"""No clock, load or way of a legal day comes near it."""
NO_ROAD = 1_000_000_000
"""Seconds that stand for a missing road inside the core, and nowhere else."""
DELIVER, COLLECT, EXCHANGE, PICK_UP, SET_DOWN = range(5)
MOST_BREAKS = 60
"""No vehicle of the core takes more breaks."""
MOST_LABELS = 128
"""Ways to have taken breaks that are kept on one leg."""
MOST_FOUND = 6
"""Places of one visit that are compared at their true cost."""
COLUMNS = 7
"""Of a place: vehicle, trip, after, number, space, after of the other half, whether it is sure."""

# Counts, settings and counters in `a`.
(
    KINDS,
    CHANNELS,
    MOST_SPACES,
    MOST_POINTS,
    PLACES,
    NEAR_COUNT,
    FLEET,
    LONGEST_DAY,
    COUNT,
    SLOTS,
    OPERATOR_S,
    DRIVE_LIMIT,
    REST_S,
    REST_HANDLING,
    MIXING,
    NEIGHBOURS,
    FREE_TRIPS,
    STAMP,
    UNDO_END,
    OUT,
    STEPS,
    ABSENT,
    WAIT,
    NODES,
    MARK,
    DICE,
    DICE_TOO,
    HANDLING_KINDS,
    HANDLED,
    LABEL_ROOM,
    MIXED_FLEET,
    SPREADS,
    ARCS,
) = range(33)
# Where parts begin, in `a`, `m` or `f`.
(
    ABOARD_AT,
    ABOARD_LIST_AT,
    ACTION_AT,
    AFTER_AT,
    ALLOW_AT,
    AWAY_AT,
    BACK_AT,
    BEFORE_AT,
    BEGUN_AT,
    BEST_AT,
    BREAK_HI_AT,
    BREAK_LOAD_AT,
    BREAK_LO_AT,
    BREAK_STARTS_AT,
    BREAK_S_AT,
    BREAK_WINDOW_STARTS_AT,
    CAPACITY_AT,
    CLASS_BIT_AT,
    CLASS_CLASH_AT,
    COLLECT_BY_AT,
    COST_AT,
    COST_FIXED_AT,
    COST_KIND_AT,
    COST_PER_S_AT,
    DAY_COST_AT,
    DAY_COUNT_AT,
    DAY_DRIVING_AT,
    DAY_METRES_AT,
    DAY_SIZE_AT,
    DAY_STAMP_AT,
    DAY_TRIPS_AT,
    DAY_WAIT_AT,
    DONE_AT,
    END_AT,
    FIRST_AT,
    FIXED_AT,
    FOUND_AT,
    FOUND_COST_AT,
    FREE_TRIPS_AT,
    HANDLING_AT,
    KEPT_LIST_AT,
    KIND_AT,
    KIND_STAMP_AT,
    LAST_AT,
    LATE_AT,
    LOAD_S_AT,
    LOSS_AT,
    MATRIX_AT,
    MAX_DRIVING_AT,
    MAX_DUTY_AT,
    MAX_METRES_AT,
    MAX_TRIPS_AT,
    MAX_VISITS_AT,
    METRES_AT,
    MIXED_AT,
    NEAR_AT,
    NODE_EXTRA_AT,
    NODE_GAP_AT,
    NODE_HANDLING_AT,
    NODE_HI_AT,
    NODE_LEG_AT,
    NODE_LO_AT,
    NODE_TIME_AT,
    NODE_TRIP_AT,
    NODE_VISIT_AT,
    OPERATORS_AT,
    ORDER_KEY_AT,
    OUT_AT,
    OUT_LIST_AT,
    PAIR_AT,
    PEAK_ON_AT,
    PEAK_TO_AT,
    PLACE_AT,
    PLAIN_AT,
    POINT_COUNT_AT,
    POINT_HOLDS_AT,
    READY_AT,
    RIDE_LIST_AT,
    SECONDS_AT,
    SETUP_AT,
    SIZE_AT,
    SPACES_AT,
    SPACE_AT,
    SPACE_ORDER_AT,
    START_AT,
    TRIP_AT,
    TRIP_CLASSES_AT,
    TRIP_END_AT,
    TRIP_END_LATE_AT,
    TRIP_FIRST_AT,
    TRIP_HAS_AT,
    TRIP_LAST_AT,
    TRIP_PEAK_AT,
    TRIP_SIZE_AT,
    TRIP_STAMP_AT,
    TRIP_START_AT,
    TRIP_START_LATE_AT,
    TRIP_VEHICLE_AT,
    TRIP_ZONES_AT,
    TURNAROUND_S_AT,
    UNDO_AT,
    UNLOAD_S_AT,
    VISIT_STAMP_AT,
    WINDOW_HI_AT,
    WINDOW_LO_AT,
    WINDOW_STARTS_AT,
    ZONE_AT,
    HANDLING_KIND_AT,
    COST_HANDLING_AT,
    BREAK_NODE_AT,
    BREAK_TWIN_AT,
    LABEL_FIRST_AT,
    LABEL_SET_AT,
    LABEL_TIME_AT,
    LABEL_REACH_AT,
    LABEL_DONE_AT,
    LABEL_FROM_AT,
    LABEL_BREAK_AT,
    REST_LOAD_AT,
    ABSENCES_AT,
) = range(33, 153)
HEAD = 153
# Money in `f`.
CURRENT, BEST, TEMPERATURE, BOUND = range(4)
MONEY = 4
