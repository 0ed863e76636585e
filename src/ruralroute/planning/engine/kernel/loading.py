"""What is aboard along a trip, and what that leaves room for."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, AFTER_AT, BACK_AT, BEFORE_AT, CHANNELS, CLASS_BIT_AT, COLLECT, DELIVER, EXCHANGE,
    Ints, KINDS, MIXED_AT, MIXING, MOST_SPACES, NONE, Numbers, OUT_AT, PEAK_ON_AT, PEAK_TO_AT,
    PICK_UP, Reals, SET_DOWN, SPACES_AT, SPACE_AT, TRIP_CLASSES_AT, TRIP_FIRST_AT, TRIP_HAS_AT,
    TRIP_LAST_AT, TRIP_PEAK_AT, TRIP_VEHICLE_AT, TRIP_ZONES_AT, ZONE_AT,
)
# fmt: on


def _note_load(a: Ints, m: Numbers, f: Reals, trip: int) -> None:
    """Work out the same as `note_loads` for one dimension and one space, as most problems have."""
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    back_at = a[BACK_AT]
    before_at = a[BEFORE_AT]
    class_bit_at = a[CLASS_BIT_AT]
    mixed_at = a[MIXED_AT]
    out_at = a[OUT_AT]
    peak_on_at = a[PEAK_ON_AT]
    peak_to_at = a[PEAK_TO_AT]
    zone_at = a[ZONE_AT]
    load = 0
    classes = 0
    zones = 0
    visit = a[a[TRIP_FIRST_AT] + trip]
    while visit != NONE:
        classes |= a[class_bit_at + visit]
        zones |= 1 << a[zone_at + visit]
        action = a[action_at + visit]
        if action == DELIVER or action == EXCHANGE:
            load += a[out_at + visit]
        visit = a[after_at + visit]
    a[a[TRIP_CLASSES_AT] + trip] = classes
    a[a[TRIP_ZONES_AT] + trip] = zones
    a[a[TRIP_PEAK_AT] + trip * 2] = load
    most = load
    collected = 0
    visit = a[a[TRIP_FIRST_AT] + trip]
    while visit != NONE:
        action = a[action_at + visit]
        if action == PICK_UP:
            load += a[back_at + visit]
        elif action == SET_DOWN:
            load -= a[back_at + visit]
        else:
            load += a[back_at + visit] - a[out_at + visit]
            if action != DELIVER:
                collected = 1
        most = max(most, load)
        a[peak_on_at + visit] = load
        a[peak_to_at + visit] = most
        a[mixed_at + visit] = collected
        visit = a[after_at + visit]
    a[a[TRIP_PEAK_AT] + trip * 2 + 1] = most
    has = 0
    visit = a[a[TRIP_LAST_AT] + trip]
    most = a[peak_on_at + visit]
    while visit != NONE:
        most = max(most, a[peak_on_at + visit])
        a[peak_on_at + visit] = most
        a[mixed_at + visit] |= has
        if a[action_at + visit] == DELIVER or (a[action_at + visit] == EXCHANGE and a[MIXING] == 2):
            has = 2
        visit = a[before_at + visit]
    a[a[TRIP_HAS_AT] + trip] = has


def note_loads(a: Ints, m: Numbers, f: Reals, trip: int) -> None:
    """Work out the loads, classes and zones of a trip."""
    most_spaces = a[MOST_SPACES]
    action_at = a[ACTION_AT]
    after_at = a[AFTER_AT]
    back_at = a[BACK_AT]
    before_at = a[BEFORE_AT]
    class_bit_at = a[CLASS_BIT_AT]
    mixed_at = a[MIXED_AT]
    out_at = a[OUT_AT]
    peak_on_at = a[PEAK_ON_AT]
    peak_to_at = a[PEAK_TO_AT]
    space_at = a[SPACE_AT]
    spaces_at = a[SPACES_AT]
    trip_classes_at = a[TRIP_CLASSES_AT]
    trip_first_at = a[TRIP_FIRST_AT]
    trip_has_at = a[TRIP_HAS_AT]
    trip_last_at = a[TRIP_LAST_AT]
    trip_peak_at = a[TRIP_PEAK_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    kinds = a[KINDS]
    channels = a[CHANNELS]
    if channels == 1:
        _note_load(a, m, f, trip)
        return
    for channel in range(channels):
        a[trip_peak_at + (trip * 2 + 0) * channels + channel] = 0
    classes = 0
    for space in range(max(1, a[spaces_at + a[trip_vehicle_at + trip]])):
        a[trip_zones_at + trip * most_spaces + space] = 0
    visit = a[trip_first_at + trip]
    while visit != NONE:
        space = a[space_at + visit]
        classes |= a[class_bit_at + visit]
        a[trip_zones_at + trip * most_spaces + space] |= 1 << a[zone_at + visit]
        action = a[action_at + visit]
        if action == DELIVER or action == EXCHANGE:
            for kind in range(kinds):
                a[trip_peak_at + (trip * 2 + 0) * channels + kind] += a[
                    out_at + visit * kinds + kind
                ]
                if channels > kinds:
                    a[trip_peak_at + (trip * 2 + 0) * channels + kinds * (1 + space) + kind] += a[
                        out_at + visit * kinds + kind
                    ]
        visit = a[after_at + visit]
    a[trip_classes_at + trip] = classes
    before = NONE
    visit = a[trip_first_at + trip]
    collected = 0
    while visit != NONE:
        space = a[space_at + visit]
        action = a[action_at + visit]
        for channel in range(channels):
            load = (
                a[trip_peak_at + (trip * 2 + 0) * channels + channel]
                if before == NONE
                else a[peak_on_at + before * channels + channel]
            )
            if channel < kinds or channel // kinds == 1 + space:
                kind = channel % kinds
                if action == PICK_UP:
                    load += a[back_at + visit * kinds + kind]
                elif action == SET_DOWN:
                    load -= a[back_at + visit * kinds + kind]
                else:
                    load += a[back_at + visit * kinds + kind] - a[out_at + visit * kinds + kind]
            most = (
                a[trip_peak_at + (trip * 2 + 0) * channels + channel]
                if before == NONE
                else a[peak_to_at + before * channels + channel]
            )
            a[peak_on_at + visit * channels + channel] = load
            a[peak_to_at + visit * channels + channel] = max(most, load)
        if action == COLLECT or action == EXCHANGE:
            collected = 1
        a[mixed_at + visit] = collected
        before = visit
        visit = a[after_at + visit]
    has = 0
    visit = a[trip_last_at + trip]
    follower = NONE
    while visit != NONE:
        if follower != NONE:
            for channel in range(channels):
                a[peak_on_at + visit * channels + channel] = max(
                    a[peak_on_at + visit * channels + channel],
                    a[peak_on_at + follower * channels + channel],
                )
        a[mixed_at + visit] |= has
        if a[action_at + visit] == DELIVER or (a[action_at + visit] == EXCHANGE and a[MIXING] == 2):
            has = 2
        follower = visit
        visit = a[before_at + visit]
    a[trip_has_at + trip] = has
    for channel in range(channels):
        a[trip_peak_at + (trip * 2 + 1) * channels + channel] = a[
            trip_peak_at + (trip * 2 + 0) * channels + channel
        ]
        if follower != NONE:
            a[trip_peak_at + (trip * 2 + 1) * channels + channel] = max(
                a[trip_peak_at + (trip * 2 + 0) * channels + channel],
                a[peak_on_at + follower * channels + channel],
            )
