"""Breaks: each of them once, in its window, between what comes before and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ruralroute.planning.check.facts import (
    BreakClaim,
    DayClaim,
    TripClaim,
    VehicleFacts,
    at,
    breach,
    clock,
)
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.problem.data import Load


def check_breaks(day: DayClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    """Check which breaks a day takes, and when."""
    taken = Counter(one.id for trip in day.trips for one in trip.breaks)
    for name in vehicle.breaks:
        if taken[name] != 1:
            yield breach("break_count", at(day.vehicle), name=name, found=taken[name])
    for number, trip in enumerate(day.trips, start=1):
        where = at(day.vehicle, number)
        for one in trip.breaks:
            known = vehicle.breaks.get(one.id)
            if known is None:
                yield breach("unknown_break", where, name=one.id)
                continue
            if not any(first <= one.start_s <= last for first, last in known.windows):
                windows = "; ".join(
                    f"{clock(first)}-{clock(last)}" for first, last in known.windows
                )
                yield breach(
                    "break_window", where, name=one.id, found=clock(one.start_s), windows=windows
                )
            if one.end_s - one.start_s != known.service_s:
                yield breach(
                    "break_length",
                    where,
                    name=one.id,
                    found=one.end_s - one.start_s,
                    expected=known.service_s,
                )
        yield from _between(day.vehicle, number, trip)
        yield from _load(day.vehicle, number, trip, vehicle)


def advance(begin: int, work_s: int, breaks: Sequence[BreakClaim]) -> int:
    """Return when driving or other work is over that goes on whenever no break is taken."""
    for one in breaks:
        if begin + work_s > one.start_s:
            work_s -= one.start_s - begin
            begin = one.end_s
    return begin + work_s


def breaks_before(trip: TripClaim, served: int) -> list[BreakClaim]:
    """Return the breaks between the handing over number `served` and the next, in order."""
    return [one for one in trip.breaks if one.served == served]


def _between(name: str, number: int, trip: TripClaim) -> Iterator[Violation]:
    """Hold each break against the moments that it lies between."""
    left = trip.departure_s
    moments: list[tuple[int, int]] = []
    for halt in trip.halts:
        for handing in halt.handings:
            moments.append((left, handing.start_s))
            left = handing.end_s
        left = halt.departure_s
    moments.append((left, trip.return_s))
    if any(not 0 <= one.served < len(moments) for one in trip.breaks):
        yield breach("trip_shape", at(name, number))
        return
    for served, (begin, end) in enumerate(moments):
        earliest = begin
        for one in breaks_before(trip, served):
            if one.start_s < earliest or one.end_s > end:
                yield breach(
                    "break_overlap",
                    at(name, number),
                    name=one.id,
                    found=f"{clock(one.start_s)}-{clock(one.end_s)}",
                    expected=f"{clock(earliest)}-{clock(end)}",
                )
            earliest = one.end_s


def _load(name: str, number: int, trip: TripClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    aboard = [trip.aboard_after(served) for served in range(trip.handings + 1)]
    for one in trip.breaks:
        known = vehicle.breaks.get(one.id)
        if known is None or known.max_load is None or not 0 <= one.served < len(aboard):
            continue
        if any(
            found > most for found, most in zip(aboard[one.served], known.max_load, strict=True)
        ):
            yield breach(
                "break_load",
                at(name, number),
                name=one.id,
                found=_said(aboard[one.served]),
                limit=_said(known.max_load),
            )


def _said(load: Load) -> str:
    return ", ".join(str(amount) for amount in load)
