"""Shipments: what is picked up is set down later on the same trip, from the same compartment."""

from __future__ import annotations

from collections.abc import Iterator

from ruralroute.planning.check.facts import DayClaim, Goods, TripClaim, at, breach
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.problem.data import Action


def check_shipments(day: DayClaim) -> Iterator[Violation]:
    """Check both halves of every shipment that a day touches."""
    for number, trip in enumerate(day.trips, start=1):
        yield from _trip(day.vehicle, number, trip)


def _trip(name: str, number: int, trip: TripClaim) -> Iterator[Violation]:
    aboard: dict[str | None, Goods] = {}
    for stop, halt in enumerate(trip.halts, start=1):
        where = at(name, number, stop, halt.place)
        for handing in halt.handings:
            for one in handing.goods:
                if one.action is Action.PICK_UP:
                    aboard[one.shipment] = one
                elif one.action is Action.SET_DOWN:
                    picked_up = aboard.pop(one.shipment, None)
                    if picked_up is None:
                        yield breach("not_picked_up", where, order=one.order)
                    elif picked_up.space != one.space:
                        yield breach(
                            "shipment_space",
                            where,
                            order=one.order,
                            space=one.space,
                            expected=picked_up.space,
                        )
                    elif picked_up.load != one.load:
                        yield breach("shipment_amount", where, order=one.order)
    for one in aboard.values():
        yield breach("not_set_down", at(name, number), order=one.order)
