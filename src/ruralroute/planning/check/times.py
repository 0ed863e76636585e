"""The clocks of a day: chain of times, handling, windows, readiness, opening hours, limits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ruralroute.planning.check.breaks import advance, breaks_before
from ruralroute.planning.check.facts import (
    CentreFacts,
    DayClaim,
    Goods,
    HaltClaim,
    Handing,
    Rules,
    TripClaim,
    VehicleFacts,
    Where,
    at,
    breach,
    clock,
)
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.problem.data import Action


def check_times(day: DayClaim, vehicle: VehicleFacts, rules: Rules) -> Iterator[Violation]:
    """Check every clock of a vehicle's day (RULES: timing of trips, stops and windows)."""
    for number, trip in enumerate(day.trips, start=1):
        where = at(day.vehicle, number)
        yield from _ends(trip, vehicle, where)
        left, served = trip.departure_s, 0
        for place, halt in enumerate(trip.halts, start=1):
            spot = at(day.vehicle, number, place, halt.place)
            breaks = breaks_before(trip, served)
            arrival = advance(left, halt.leg[0], breaks)
            yield from _exact("arrival", spot, halt.arrival_s, arrival)
            fixed = rules.fixed_s.get(halt.place, 0)
            # What the answer says of its arrival counts, so that one fault is told once.
            shift = halt.arrival_s - arrival
            free = advance(left, halt.leg[0] + fixed, breaks) + shift
            yield from _halt(halt, rules, spot, free)
            yield from _goods_clocks(halt, trip, spot)
            left = halt.departure_s
            served += len(halt.handings)
        breaks = breaks_before(trip, served)
        back = advance(left, trip.back[0], breaks)
        back = max([back, *(one.end_s for one in breaks)])
        yield from _exact("return", where, trip.return_s, back)
    for number, (before, after) in enumerate(itertools.pairwise(day.trips), start=2):
        earliest = before.unload_end_s + vehicle.centre.turnaround_s
        yield from _not_before("turnaround", at(day.vehicle, number), after.load_start_s, earliest)


def _exact(rule: str, where: Where, found: int, expected: int) -> Iterator[Violation]:
    if found != expected:
        yield breach(rule, where, found=clock(found), expected=clock(expected))


def _not_before(rule: str, where: Where, found: int, earliest: int) -> Iterator[Violation]:
    if found < earliest:
        yield breach(rule, where, found=clock(found), earliest=clock(earliest))


def _not_after(rule: str, where: Where, found: int, latest: int) -> Iterator[Violation]:
    if found > latest:
        yield breach(rule, where, found=clock(found), latest=clock(latest))


def _ends(trip: TripClaim, vehicle: VehicleFacts, where: Where) -> Iterator[Violation]:
    centre: CentreFacts = vehicle.centre
    yield from _exact("departure", where, trip.departure_s, trip.load_start_s + centre.load_s)
    yield from _exact("unload", where, trip.unload_end_s, trip.return_s + centre.unload_s)
    yield from _not_before("centre_open", where, trip.load_start_s, centre.open_s)
    yield from _not_after("centre_close", where, trip.unload_end_s, centre.close_s)
    yield from _not_before("shift_start", where, trip.load_start_s, vehicle.shift_start_s)
    yield from _not_after("shift_end", where, trip.unload_end_s, vehicle.shift_end_s)
    collects = any(goods.collects for goods in goods_of(trip))
    if centre.collect_by_s is not None and collects:
        yield from _not_after("collect_by", where, trip.unload_end_s, centre.collect_by_s)


def goods_of(trip: TripClaim) -> Iterator[Goods]:
    """All goods that a trip hands over."""
    for halt in trip.halts:
        for handing in halt.handings:
            yield from handing.goods


def _halt(halt: HaltClaim, rules: Rules, where: Where, free: int) -> Iterator[Violation]:
    """Check a stop that is ready for handing over at `free`."""
    seen: set[str] = set()
    for number, handing in enumerate(halt.handings):
        rule = "overlap" if number else "fixed_time"
        yield from _not_before(rule, where, handing.start_s, free)
        yield from _handling(handing, rules, seen, where, first=not number)
        free = handing.end_s
    if halt.rest_s < 0:
        yield breach("negative_rest", where, found=halt.rest_s)
    if halt.handings:
        yield from _exact("stop_departure", where, halt.departure_s, free + halt.rest_s)


def _handling(
    handing: Handing, rules: Rules, seen: set[str], where: Where, *, first: bool
) -> Iterator[Violation]:
    operators = {one.operator for one in handing.goods if one.operator is not None} - seen
    seen |= operators
    expected = len(operators) * rules.operator_s
    for one in handing.goods:
        if one.handling_s is None:
            return
        expected += one.handling_s + (one.setup_s if first else 0)
    found = handing.end_s - handing.start_s
    if found != expected:
        orders = ", ".join(one.order for one in handing.goods)
        yield breach("handling", where, orders=orders, found=found, expected=expected)


def _goods_clocks(halt: HaltClaim, trip: TripClaim, where: Where) -> Iterator[Violation]:
    for handing in halt.handings:
        for one in handing.goods:
            yield from _windows(one, handing, where)
            loaded = trip.load_start_s if one.delivers else handing.start_s
            if one.ready_s is not None and loaded < one.ready_s:
                yield breach(
                    "ready", where, order=one.order, found=clock(loaded), ready=clock(one.ready_s)
                )
            if one.max_aboard_s is not None:
                aboard = _aboard(one, handing, trip)
                if aboard > one.max_aboard_s:
                    yield breach(
                        "aboard_limit",
                        where,
                        order=one.order,
                        found=clock(aboard),
                        limit=clock(one.max_aboard_s),
                    )


def _aboard(goods: Goods, handing: Handing, trip: TripClaim) -> int:
    """How long goods are aboard; both halves of a shipment tell, one of them has the limit."""
    match goods.action:
        case Action.DELIVER | Action.EXCHANGE:
            return handing.end_s - trip.load_start_s
        case Action.COLLECT:
            return trip.unload_end_s - handing.start_s
        case Action.PICK_UP:
            return 0
        case Action.SET_DOWN:
            picked_up = [
                one.start_s
                for halt in trip.halts
                for one in halt.handings
                for other in one.goods
                if other.action is Action.PICK_UP and other.shipment == goods.shipment
            ]
            return handing.end_s - min(picked_up, default=handing.start_s)


def _windows(goods: Goods, handing: Handing, where: Where) -> Iterator[Violation]:
    for windows in goods.windows:
        if windows and not any(first <= handing.start_s <= last for first, last in windows):
            yield breach(
                "window",
                where,
                order=goods.order,
                found=clock(handing.start_s),
                windows="; ".join(f"{clock(first)}-{clock(last)}" for first, last in windows),
            )
