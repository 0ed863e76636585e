"""What a vehicle, a trip and its spaces can take, the clock aside."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ACTION_AT, ALLOW_AT, BACK_AT, CAPACITY_AT, CHANNELS, CLASS_CLASH_AT, DAY_SIZE_AT, DELIVER,
    FLEET, Ints, KINDS, MAX_VISITS_AT, MOST_POINTS, MOST_SPACES, NONE, Numbers, OUT_AT,
    PEAK_ON_AT, PEAK_TO_AT, PICK_UP, POINT_COUNT_AT, POINT_HOLDS_AT, READY_AT, Reals, SET_DOWN,
    SPACES_AT, SPACE_ORDER_AT, TRIP_CLASSES_AT, TRIP_LAST_AT, TRIP_PEAK_AT, TRIP_START_LATE_AT,
    TRIP_VEHICLE_AT, TRIP_ZONES_AT, ZONE_AT,
)
# fmt: on


def can_hold(a: Ints, m: Numbers, f: Reals, vehicle: int, space: int, zones: int) -> bool:
    """Whether a space has a set-point for all of these zones."""
    most_points = a[MOST_POINTS]
    most_spaces = a[MOST_SPACES]
    point_count_at = a[POINT_COUNT_AT]
    point_holds_at = a[POINT_HOLDS_AT]
    for point in range(a[point_count_at + vehicle * most_spaces + space]):
        if zones & ~a[point_holds_at + (vehicle * most_spaces + space) * most_points + point] == 0:
            return True
    return False


def _has_room(a: Ints, m: Numbers, f: Reals, visit: int, trip: int) -> bool:
    """Whether what a trip leaves and comes back with allows a visit anywhere on it."""
    action = a[a[ACTION_AT] + visit]
    if action == PICK_UP or action == SET_DOWN:
        return True
    channels = a[CHANNELS]
    kinds = a[KINDS]
    out = a[OUT_AT] + visit * kinds
    back = a[BACK_AT] + visit * kinds
    room = a[CAPACITY_AT] + a[a[TRIP_VEHICLE_AT] + trip] * channels
    leaving = a[TRIP_PEAK_AT] + trip * 2 * channels
    coming = a[PEAK_ON_AT] + a[a[TRIP_LAST_AT] + trip] * channels
    for kind in range(kinds):
        if a[leaving + kind] + a[out + kind] > a[room + kind]:
            return False
        if a[coming + kind] + a[back + kind] > a[room + kind]:
            return False
    return True


def trip_allows(a: Ints, m: Numbers, f: Reals, visit: int, trip: int) -> bool:
    """Whether anything but load and clock forbids a visit on a trip."""
    fleet = a[FLEET]
    most_spaces = a[MOST_SPACES]
    action_at = a[ACTION_AT]
    allow_at = a[ALLOW_AT]
    class_clash_at = a[CLASS_CLASH_AT]
    day_size_at = a[DAY_SIZE_AT]
    max_visits_at = a[MAX_VISITS_AT]
    ready_at = a[READY_AT]
    spaces_at = a[SPACES_AT]
    trip_classes_at = a[TRIP_CLASSES_AT]
    trip_start_late_at = a[TRIP_START_LATE_AT]
    trip_vehicle_at = a[TRIP_VEHICLE_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    vehicle = a[trip_vehicle_at + trip]
    if not m[allow_at + visit * fleet + vehicle]:
        return False
    if a[trip_classes_at + trip] & a[class_clash_at + visit]:
        return False
    if a[day_size_at + vehicle] >= a[max_visits_at + vehicle]:
        return False
    if a[action_at + visit] == DELIVER and a[ready_at + visit] > a[trip_start_late_at + trip]:
        return False
    if not _has_room(a, m, f, visit, trip):
        return False
    zone = 1 << a[zone_at + visit]
    for space in range(a[spaces_at + vehicle]):
        if can_hold(a, m, f, vehicle, space, a[trip_zones_at + trip * most_spaces + space] | zone):
            return True
    return False


def space_at(a: Ints, m: Numbers, f: Reals, visit: int, vehicle: int, trip: int, after: int) -> int:
    """Return the space where a visit fits at a place of a trip, or NONE."""
    channels = a[CHANNELS]
    most_spaces = a[MOST_SPACES]
    back_at = a[BACK_AT]
    capacity_at = a[CAPACITY_AT]
    out_at = a[OUT_AT]
    peak_on_at = a[PEAK_ON_AT]
    peak_to_at = a[PEAK_TO_AT]
    space_order_at = a[SPACE_ORDER_AT]
    spaces_at = a[SPACES_AT]
    trip_peak_at = a[TRIP_PEAK_AT]
    trip_zones_at = a[TRIP_ZONES_AT]
    zone_at = a[ZONE_AT]
    kinds = a[KINDS]
    for kind in range(kinds):
        if after == NONE:
            to, on = (
                a[trip_peak_at + (trip * 2 + 0) * channels + kind],
                a[trip_peak_at + (trip * 2 + 1) * channels + kind],
            )
        else:
            to, on = (
                a[peak_to_at + after * channels + kind],
                a[peak_on_at + after * channels + kind],
            )
        capacity = a[capacity_at + vehicle * channels + kind]
        if (
            to + a[out_at + visit * kinds + kind] > capacity
            or on + a[back_at + visit * kinds + kind] > capacity
        ):
            return NONE
    if a[spaces_at + vehicle] == 1:
        return 0
    zone = 1 << a[zone_at + visit]
    for used in range(1, -1, -1):
        for rank in range(a[spaces_at + vehicle]):
            space = a[space_order_at + vehicle * most_spaces + rank]
            zones = a[trip_zones_at + trip * most_spaces + space]
            if (zones != 0) != (used == 1):
                continue
            if not can_hold(a, m, f, vehicle, space, zones | zone):
                continue
            fits = True
            for kind in range(kinds):
                channel = kinds * (1 + space) + kind
                if after == NONE:
                    to, on = (
                        a[trip_peak_at + (trip * 2 + 0) * channels + channel],
                        a[trip_peak_at + (trip * 2 + 1) * channels + channel],
                    )
                else:
                    to, on = (
                        a[peak_to_at + after * channels + channel],
                        a[peak_on_at + after * channels + channel],
                    )
                capacity = a[capacity_at + vehicle * channels + channel]
                if to + a[out_at + visit * kinds + kind] > capacity:
                    fits = False
                    break
                if on + a[back_at + visit * kinds + kind] > capacity:
                    fits = False
                    break
            if fits:
                return space
    return NONE


def empty_space(a: Ints, m: Numbers, f: Reals, visit: int, vehicle: int) -> int:
    """Return the space of an empty vehicle that takes a visit, or NONE."""
    channels = a[CHANNELS]
    most_spaces = a[MOST_SPACES]
    back_at = a[BACK_AT]
    capacity_at = a[CAPACITY_AT]
    out_at = a[OUT_AT]
    space_order_at = a[SPACE_ORDER_AT]
    spaces_at = a[SPACES_AT]
    zone_at = a[ZONE_AT]
    kinds = a[KINDS]
    zone = 1 << a[zone_at + visit]
    for kind in range(kinds):
        if (
            max(a[out_at + visit * kinds + kind], a[back_at + visit * kinds + kind])
            > a[capacity_at + vehicle * channels + kind]
        ):
            return NONE
    for rank in range(a[spaces_at + vehicle]):
        space = a[space_order_at + vehicle * most_spaces + rank]
        if not can_hold(a, m, f, vehicle, space, zone):
            continue
        fits = True
        if a[spaces_at + vehicle] > 1:
            for kind in range(kinds):
                capacity = a[capacity_at + vehicle * channels + kinds * (1 + space) + kind]
                if (
                    max(a[out_at + visit * kinds + kind], a[back_at + visit * kinds + kind])
                    > capacity
                ):
                    fits = False
        if fits:
            return space
    return NONE
