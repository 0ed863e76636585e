"""What is aboard on every leg, and whether it may ride there and together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ruralroute.planning.check.facts import (
    DayClaim,
    Goods,
    Load,
    Rules,
    TripClaim,
    VehicleFacts,
    Where,
    at,
    breach,
    kg,
    m3,
)
from ruralroute.planning.check.times import goods_of
from ruralroute.planning.check.violation import Violation


def check_loads(day: DayClaim, vehicle: VehicleFacts, rules: Rules) -> Iterator[Violation]:
    """Check loads, capacities, set-points and goods that may not ride together."""
    for number, trip in enumerate(day.trips, start=1):
        where = at(day.vehicle, number)
        yield from _legs(day.vehicle, number, trip, vehicle)
        yield from _set_points(trip, vehicle, where)
        yield from _zones(day.vehicle, number, trip, vehicle, rules)
        yield from _classes(trip, rules, where)


def _add(load: Load, other: Load, sign: int = 1) -> Load:
    return load[0] + sign * other[0], load[1] + sign * other[1]


def _legs(name: str, number: int, trip: TripClaim, vehicle: VehicleFacts) -> Iterator[Violation]:
    """Walk the trip leg by leg with what is aboard, by compartment and in all."""
    where = at(name, number)
    aboard: dict[str, Load] = {}

    def put(goods: Goods, sign: int) -> None:
        aboard[goods.space] = _add(aboard.get(goods.space, (0, 0)), goods.load, sign)

    for goods in goods_of(trip):
        if not goods.collects:
            put(goods, 1)
    yield from _same_load("load_at_departure", where, trip.load_at_departure, aboard)
    yield from _fits(aboard, vehicle, where)
    for stop, halt in enumerate(trip.halts, start=1):
        spot = at(name, number, stop, halt.place)
        for handing in halt.handings:
            for goods in handing.goods:
                put(goods, 1 if goods.collects else -1)
        yield from _same_load("load_after", spot, halt.load_after, aboard)
        yield from _fits(aboard, vehicle, spot)


def _total(aboard: dict[str, Load]) -> Load:
    return sum(load[0] for load in aboard.values()), sum(load[1] for load in aboard.values())


def _same_load(
    rule: str, where: Where, claimed: Load, aboard: dict[str, Load]
) -> Iterator[Violation]:
    mass, volume = _total(aboard)
    if claimed != (mass, volume):
        yield breach(
            rule,
            where,
            found=f"{kg(claimed[0])} kg, {m3(claimed[1])} m3",
            expected=f"{kg(mass)} kg, {m3(volume)} m3",
        )


def _fits(aboard: dict[str, Load], vehicle: VehicleFacts, where: Where) -> Iterator[Violation]:
    mass, volume = _total(aboard)
    if mass > vehicle.capacity[0]:
        yield breach("vehicle_mass", where, found=kg(mass), limit=kg(vehicle.capacity[0]))
    if volume > vehicle.capacity[1]:
        yield breach("vehicle_volume", where, found=m3(volume), limit=m3(vehicle.capacity[1]))
    for name in sorted(aboard):
        space = vehicle.spaces.get(name)
        if space is None:
            continue
        (mass, volume), (most_mass, most_volume) = aboard[name], space.capacity
        if mass > most_mass:
            yield breach("compartment_mass", where, space=name, found=kg(mass), limit=kg(most_mass))
        if volume > most_volume:
            yield breach(
                "compartment_volume", where, space=name, found=m3(volume), limit=m3(most_volume)
            )


def _set_points(trip: TripClaim, vehicle: VehicleFacts, where: Where) -> Iterator[Violation]:
    given = Counter(space for space, _ in trip.set_points)
    for name in sorted(given.keys() - vehicle.spaces.keys()):
        yield breach("unknown_compartment", where, space=name)
    for name in sorted(vehicle.spaces.keys() - given.keys()):
        yield breach("set_point_missing", where, space=name)
    for name in sorted(name for name, count in given.items() if count > 1):
        yield breach("set_point_repeated", where, space=name)
    for name, zone in trip.set_points:
        space = vehicle.spaces.get(name)
        if space is not None and zone not in space.zones:
            yield breach("set_point", where, space=name, zone=zone)


def _zones(
    name: str, number: int, trip: TripClaim, vehicle: VehicleFacts, rules: Rules
) -> Iterator[Violation]:
    set_points = dict(trip.set_points)
    for stop, halt in enumerate(trip.halts, start=1):
        where = at(name, number, stop, halt.place)
        for handing in halt.handings:
            for one in handing.goods:
                if one.space not in vehicle.spaces:
                    yield breach("unknown_compartment", where, space=one.space)
                    continue
                zone = set_points.get(one.space)
                if zone is not None and not rules.holds(zone, one.zone):
                    yield breach(
                        "zone",
                        where,
                        order=one.order,
                        zone=one.zone,
                        space=one.space,
                        set_point=zone,
                    )


def _classes(trip: TripClaim, rules: Rules, where: Where) -> Iterator[Violation]:
    first: dict[str, str] = {}
    for one in goods_of(trip):
        if one.goods_class is not None:
            first.setdefault(one.goods_class, one.order)
    classes = sorted(first)
    for index, one_class in enumerate(classes):
        for other in classes[index + 1 :]:
            if rules.clash(one_class, other):
                yield breach(
                    "incompatible",
                    where,
                    order=first[one_class],
                    goods_class=one_class,
                    other=first[other],
                    other_class=other,
                )
