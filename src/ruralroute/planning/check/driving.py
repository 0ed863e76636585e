"""The driving rule, the day's driving, the legs' numbers, and the day's sums and money."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ruralroute.planning.check.breaks import advance, breaks_before
from ruralroute.planning.check.facts import (
    BreakClaim,
    DayClaim,
    HaltClaim,
    HourLeg,
    Rules,
    TripClaim,
    VehicleFacts,
    Where,
    at,
    breach,
    clock,
)
from ruralroute.planning.check.violation import Violation

_PARTS_M = 3
"""What rounding each part of a way to metres may take."""
_LEG_RULES = "leg_duration", "leg_distance", "leg_wait"


def check_driving(day: DayClaim, vehicle: VehicleFacts, rules: Rules) -> Iterator[Violation]:
    """Check driving since the last rest and in the whole day."""
    driven, told = 0, False
    before: TripClaim | None = None
    for number, trip in enumerate(day.trips, start=1):
        if before is not None and _pause(before, trip, rules) >= rules.min_rest_s:
            driven, told = 0, False
        for seconds, rest_s, where in _pieces(day.vehicle, number, trip, rules):
            driven += seconds
            if driven > rules.max_driving_since_rest_s and not told:
                told = True
                yield breach(
                    "driving_without_rest",
                    where,
                    found=clock(driven),
                    limit=clock(rules.max_driving_since_rest_s),
                    rest=clock(rules.min_rest_s),
                )
            if rest_s >= rules.min_rest_s:
                driven, told = 0, False
        before = trip
    total = sum(trip.driving_s for trip in day.trips)
    if total > vehicle.max_driving_s:
        yield breach(
            "driving_day", at(day.vehicle), found=clock(total), limit=clock(vehicle.max_driving_s)
        )


def _pieces(
    name: str, number: int, trip: TripClaim, rules: Rules
) -> Iterator[tuple[int, int, Where]]:
    """Cut a trip into driving and the standstill after each piece of it.

    Standing on the way until a road opens is neither.
    """
    left, served = trip.departure_s, 0
    for stop, halt in enumerate([*trip.halts, None], start=1):
        leg = halt.driving_s if halt else trip.back[0] - trip.back_stand_s
        stood_s = halt.stand_s if halt else trip.back_stand_s
        where = at(name, number, stop, halt.place) if halt else at(name, number)
        for one in breaks_before(trip, served):
            if left + leg > one.start_s:
                yield one.start_s - left, one.end_s - one.start_s, where
                leg -= one.start_s - left
                left = one.end_s
            elif halt is None:
                yield 0, one.end_s - one.start_s, where
        if halt is None:
            yield leg, 0, where
            return
        arrival = left + leg + stood_s
        yield leg, _longest_standstill(halt, arrival, breaks_before(trip, served), rules), where
        left = halt.departure_s
        served += len(halt.handings)


def _pause(before: TripClaim, after: TripClaim, rules: Rules) -> int:
    """Standstill at the centre between two trips: turnaround and idle time as one."""
    if rules.rest_includes_handling:
        return after.departure_s - before.return_s
    return after.load_start_s - before.unload_end_s


def _longest_standstill(
    halt: HaltClaim, arrival: int, breaks: Sequence[BreakClaim], rules: Rules
) -> int:
    """Longest unbroken standstill of a stop; the fixed time and handing over break it."""
    if rules.rest_includes_handling:
        return halt.departure_s - arrival
    here = [one for one in breaks if one.start_s >= arrival]
    free = advance(arrival, rules.fixed_s.get(halt.place, 0), here)
    longest = max([0, *(one.end_s - one.start_s for one in here)])
    since = 0
    for handing in halt.handings:
        since += handing.start_s - free
        longest = max(longest, since)
        if handing.end_s > handing.start_s:
            since = 0
        free = handing.end_s
    return max(longest, since + halt.departure_s - free)


def check_legs(day: DayClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    """Check that each leg can be driven and takes what travel says, and how far it goes in all."""
    metres = sum(trip.back[1] + sum(halt.leg[1] for halt in trip.halts) for trip in day.trips)
    most = vehicle.max_distance_m
    if most is not None and metres > most:
        yield breach("distance_day", at(day.vehicle), found=metres, limit=most)
    for number, trip in enumerate(day.trips, start=1):
        here = vehicle.start
        left, served = trip.departure_s, 0
        for stop, halt in enumerate(trip.halts, start=1):
            where = at(day.vehicle, number, stop, halt.place)
            when = left, _pause_s(trip, served)
            claimed = HourLeg(*halt.leg, halt.stand_s)
            yield from _leg(vehicle, (here, halt.place), when, claimed, where)
            here, left = halt.place, halt.departure_s
            served += len(halt.handings)
        when = left, _pause_s(trip, served)
        claimed = HourLeg(*trip.back, trip.back_stand_s)
        yield from _leg(vehicle, (here, vehicle.end), when, claimed, at(day.vehicle, number))


def _pause_s(trip: TripClaim, served: int) -> int:
    """Sum up the breaks on a leg."""
    return sum(one.end_s - one.start_s for one in breaks_before(trip, served))


def _leg(
    vehicle: VehicleFacts,
    ends: tuple[str | None, str | None],
    when: tuple[int, int],
    claimed: HourLeg,
    where: Where,
) -> Iterator[Violation]:
    start, end = ends
    expected: HourLeg | None = HourLeg(0, 0)
    if start is not None and end is not None:
        known = vehicle.leg(start, end)
        expected = None if known is None else HourLeg(*known)
        if vehicle.leg_at is not None and start != end:
            expected = vehicle.leg_at(start, end, *when)
            if expected is None and known is not None:
                yield breach("closed_then", where, start=start, end=end, found=clock(when[0]))
                return
    if expected is None:
        yield breach("unreachable", where, start=start, end=end)
        return
    for rule, found, right in zip(
        _LEG_RULES, claimed[:3], _as_told(claimed, expected), strict=True
    ):
        if found != right:
            yield breach(rule, where, start=start, end=end, found=found, expected=right)


def _as_told(claimed: HourLeg, expected: HourLeg) -> tuple[int, int, int]:
    """Return what a leg should say: of ways through waiting points as quick, the one it tells.

    How long that is and where it stands is held against its edges.
    """
    seconds, metres, stood_s, least_s = expected
    if claimed.duration_s != seconds:
        return seconds, metres, claimed.stood_s
    if least_s is None:
        return seconds, metres, stood_s
    if claimed.distance_m >= metres - _PARTS_M:
        metres = claimed.distance_m
    if 0 <= claimed.stood_s <= seconds - least_s:
        stood_s = claimed.stood_s
    return seconds, metres, stood_s


def check_sums(day: DayClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    """Check the day's distance, driving, paid time and money against its legs and clocks."""
    legs = [leg for trip in day.trips for leg in (*(halt.leg for halt in trip.halts), trip.back)]
    distance = sum(metres for _, metres in legs)
    driving = sum(trip.driving_s for trip in day.trips)
    paid = day.trips[-1].unload_end_s - day.trips[0].load_start_s if day.trips else 0
    where = at(day.vehicle)
    if vehicle.max_duty_s is not None and paid > vehicle.max_duty_s:
        yield breach("duty_day", where, found=clock(paid), limit=clock(vehicle.max_duty_s))
    for rule, found, expected in (
        ("route_distance", day.distance_m, distance),
        ("route_driving", day.driving_s, driving),
        ("route_paid", day.paid_s, paid),
    ):
        if found != expected:
            yield breach(rule, where, found=found, expected=expected)
    right = {
        "fixed": vehicle.cost_fixed,
        "distance": vehicle.cost_per_m * distance,
        "time": vehicle.cost_per_s * paid,
        "driving": vehicle.cost_per_driving_s * driving,
        "arcs": _arcs(day, vehicle),
        "handling": vehicle.cost_per_handling_s * _handling(day),
    }
    right["total"] = sum(right.values())
    for kind, claimed in day.cost.items():
        if claimed != right[kind]:
            yield breach(
                "cost",
                where,
                cost_kind=kind,
                found=f"{claimed / 1e6:.6f}",
                expected=f"{right[kind] / 1e6:.6f}",
            )


def _handling(day: DayClaim) -> int:
    return sum(
        handing.end_s - handing.start_s
        for trip in day.trips
        for halt in trip.halts
        for handing in halt.handings
    )


def _arcs(day: DayClaim, vehicle: VehicleFacts) -> int:
    """Sum the money of the legs themselves."""
    money = 0
    for trip in day.trips:
        places = [vehicle.start, *(halt.place for halt in trip.halts), vehicle.end]
        for start, end in itertools.pairwise(places):
            if start is not None and end is not None:
                money += vehicle.arc_cost(start, end)
    return money
