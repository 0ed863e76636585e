"""What is aboard on every leg, and whether it may ride there and together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

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
from ruralroute.planning.problem.data import WHOLE_FRACTION, Action, Mixing


def check_loads(day: DayClaim, vehicle: VehicleFacts, rules: Rules) -> Iterator[Violation]:
    """Check loads, capacities, set-points and goods that may not ride together."""
    for number, trip in enumerate(day.trips, start=1):
        where = at(day.vehicle, number)
        yield from _legs(day.vehicle, number, trip, vehicle, rules)
        yield from check_mixing(trip, rules, where)
        yield from _set_points(trip, vehicle, where)
        yield from _zones(day.vehicle, number, trip, vehicle, rules)
        yield from _classes(trip, rules, where)


class _Aboard:
    """What is aboard, by compartment."""

    def __init__(self, rules: Rules) -> None:
        self._names = rules.dimensions
        self._spaces: dict[str, list[int]] = {}

    def add(self, goods: Goods, load: Load, sign: int) -> None:
        """Put a load aboard, or take it off."""
        space = self._spaces.setdefault(goods.space, [0] * len(self._names))
        for kind, amount in enumerate(load):
            space[kind] += sign * amount

    def total(self) -> Load:
        """Return what is aboard in all."""
        spaces = self._spaces.values()
        return tuple(sum(space[kind] for space in spaces) for kind in range(len(self._names)))

    def same(self, rule: str, where: Where, claimed: Load) -> Iterator[Violation]:
        """Compare with what an answer claims."""
        total = self.total()
        if tuple(claimed) != total:
            yield breach(
                rule, where, found=_say(self._names, claimed), expected=_say(self._names, total)
            )

    def fits(self, vehicle: VehicleFacts, where: Where) -> Iterator[Violation]:
        """Hold it against the capacities."""
        yield from self._within("vehicle", self.total(), vehicle.capacity, where)
        for name in sorted(self._spaces):
            space = vehicle.spaces.get(name)
            if space is not None:
                yield from self._within(
                    "compartment", self._spaces[name], space.capacity, where, space=name
                )

    def _within(
        self, owner: str, load: Sequence[int], most: Load, where: Where, **more: object
    ) -> Iterator[Violation]:
        for name, found, limit in zip(self._names, load, most, strict=True):
            if found > limit:
                kind, said = _KINDS.get(name, ("load", str))
                if kind == "load":
                    more["dimension"] = name
                rule = f"{owner}_{kind}"
                yield breach(rule, where, **more, found=said(found), limit=said(limit))


_KINDS: dict[str, tuple[str, Callable[[int], str]]] = {
    "mass_g": ("mass", kg),
    "volume_cm3": ("volume", m3),
}
"""Dimensions with rules and units of their own."""


def _say(names: tuple[str, ...], load: Load) -> str:
    if names == tuple(_KINDS):
        return f"{kg(load[0])} kg, {m3(load[1])} m3"
    return ", ".join(f"{amount} {name}" for name, amount in zip(names, load, strict=True))


def _legs(
    name: str, number: int, trip: TripClaim, vehicle: VehicleFacts, rules: Rules
) -> Iterator[Violation]:
    """Walk the trip visit by visit with what is aboard, by compartment and in all."""
    where = at(name, number)
    aboard = _Aboard(rules)
    for goods in goods_of(trip):
        if goods.delivers:
            aboard.add(goods, goods.load, 1)
    yield from aboard.same("load_at_departure", where, trip.load_at_departure)
    yield from aboard.fits(vehicle, where)
    for stop, halt in enumerate(trip.halts, start=1):
        spot = at(name, number, stop, halt.place)
        for handing in halt.handings:
            for goods in handing.goods:
                _hand_over(aboard, goods)
            yield from aboard.fits(vehicle, spot)
        yield from aboard.same("load_after", spot, halt.load_after)


def _hand_over(aboard: _Aboard, goods: Goods) -> None:
    match goods.action:
        case Action.DELIVER | Action.SET_DOWN:
            aboard.add(goods, goods.load, -1)
        case Action.COLLECT | Action.PICK_UP:
            aboard.add(goods, goods.load, 1)
        case Action.EXCHANGE:
            aboard.add(goods, goods.load, -1)
            aboard.add(goods, goods.load_back, 1)


def check_mixing(trip: TripClaim, rules: Rules, where: Where) -> Iterator[Violation]:
    """Hold collections to their place among the deliveries of their trip (RULES: mixing)."""
    if rules.mixing is Mixing.FREE:
        return
    whole = sum(one.load[0] for one in goods_of(trip) if one.delivers)
    handed, collected = 0, ""
    for halt in trip.halts:
        for handing in halt.handings:
            goods = handing.goods
            handed += sum(one.load[0] for one in goods if one.delivers)
            late = [one for one in goods if one.action is Action.DELIVER]
            if rules.mixing is Mixing.LAST and collected and late:
                yield breach("mixing_last", where, order=late[0].order, other=collected)
            for one in goods:
                if one.collects:
                    collected = collected or one.order
                    if (
                        rules.mixing is Mixing.AFTER_FRACTION
                        and handed * WHOLE_FRACTION < rules.mixing_fraction * whole
                    ):
                        yield breach(
                            "mixing_fraction",
                            where,
                            order=one.order,
                            found=f"{100 * handed / whole:.1f} %",
                            expected=f"{100 * rules.mixing_fraction / WHOLE_FRACTION:g} %",
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
