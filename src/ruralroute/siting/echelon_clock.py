"""When goods change hands at a township station: clocks that both plans keep to.

Deliveries are at a township by an hour in the morning, and its own vehicles load after that;
what they collect is back by an hour in the afternoon, and the centre's vehicles fetch it after
that.  So any plan of the first echelon goes with any plan of the second.  The hours are those of
a simple schedule of the centre's vehicles, each always driving where it gets to next soonest, with
half as much time again, but no more than a third of the day.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ruralroute.model import AMBIENT, Centre, County, OrderKind, Station, Vehicle
from ruralroute.siting.echelon_fleet import Fleet, Leg
from ruralroute.siting.echelon_goods import handing_s

SLACK = 1.5
"""Times of the schedule are taken so many times: plans go by cost, and drivers rest."""
SHARE_OF_DAY = 1 / 3
"""Bringing goods to a township is given so much of the day at most, or the way there alone."""
STEP_S = 300
"""Hours are told in steps of five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The clocks of a township station, seconds since midnight.

    Parameters
    ----------
    town, centre
        Ids of the station and of the centre that feeds it.
    stations
        Ids of the stations that are served from it.
    brought_by_s
        The centre's vehicles begin handing over by then.
    load_from_s
        The township's vehicles load from then.
    back_by_s
        What they collect is unloaded by then.
    fetch_from_s
        The centre's vehicles take it in from then.
    """

    town: str
    centre: str
    stations: tuple[str, ...]
    brought_by_s: int
    load_from_s: int
    back_by_s: int
    fetch_from_s: int


def hand_overs(
    county: County,
    fleet: Fleet,
    *,
    centre: Centre,
    towns: Sequence[Station],
    vehicles: Sequence[Vehicle],
    legs: Sequence[Leg],
    below: Mapping[str, Sequence[str]],
) -> list[HandOver]:
    """Set the clocks of the townships of one centre.

    Parameters
    ----------
    county, fleet
        The whole county, and its vehicles on the roads.
    centre, towns, vehicles
        The centre, the townships that it feeds, and the vehicles that stand at it.
    legs
        What is brought to each township and fetched there.
    below
        Ids of the stations of each township.
    """
    day = _day(county, centre, vehicles)
    most = (day[1] - day[0]) * SHARE_OF_DAY
    stops = {one.id: _stop_s(county, one) for one in towns}
    lots = {
        kind: _lots(county, towns, legs, kind) for kind in (OrderKind.DELIVER, OrderKind.COLLECT)
    }
    out = _Ways(county, fleet, vehicles, centre)
    there = out.schedule(stops, lots[OrderKind.DELIVER])
    home = out.schedule(stops, lots[OrderKind.COLLECT], is_back=True)
    hand, take = (
        {town: sum(one.hand_s for one in some if one.leg.station == town) for town in stops}
        for some in lots.values()
    )
    load, unload = (_own(centre.load_s, county.policy.load_s), _unload_s(county, centre))
    cut = day[1] if centre.collect_by_s is None else min(day[1], centre.collect_by_s)
    transfer = county.siting.transfer_min * 60.0
    found = []
    for town in towns:
        mine = [leg for leg in legs if leg.station == town.id]
        alone = out.alone(mine, OrderKind.DELIVER) + stops[town.id]
        brought = day[0] + load + max(alone, min(SLACK * there[town.id], most))
        back = out.alone(mine, OrderKind.COLLECT) + take[town.id]
        fetch = cut - unload - max(back, min(SLACK * home[town.id], most))
        if town.windows:
            brought = max(brought, town.windows[0][0])
            fetch = min(fetch, town.windows[-1][1])
        if not (math.isfinite(brought) and math.isfinite(fetch)):
            continue
        brought_s = _up(brought)
        fetch_s = _down(fetch)
        found.append(
            HandOver(
                town=town.id,
                centre=centre.id,
                stations=tuple(below[town.id]),
                brought_by_s=brought_s,
                load_from_s=_up(brought_s + hand[town.id] + transfer),
                back_by_s=_down(fetch_s - transfer),
                fetch_from_s=fetch_s,
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lot:
    """Goods of one zone and operator that a day brings to a township, or takes from it, at most.

    `leg` is one of its orders; all of them can be driven by the same vehicles.
    """

    leg: Leg
    kg: float
    m3: float
    hand_s: float


@dataclass(slots=True, kw_only=True)
class _Truck:
    """A vehicle in the schedule: where it is, since when, what it can still take."""

    vehicle: Vehicle
    at: str
    clock: float = 0.0
    used: float = 0.0
    """Share of its room."""
    trips: int = 1


class _Ways:
    """Schedules the vehicles of a centre to its townships."""

    def __init__(
        self, county: County, fleet: Fleet, vehicles: Sequence[Vehicle], centre: Centre
    ) -> None:
        self._county, self._fleet, self._centre = county, fleet, centre
        self._vehicles = sorted(vehicles, key=lambda one: (-one.payload_kg, one.id))

    def alone(self, legs: Sequence[Leg], kind: OrderKind) -> float:
        """Return the seconds to a township, or home from it, that all its goods can be driven in.

        Each by the vehicle that is quickest among those that can drive it; infinite without one.
        """
        home, slowest = self._centre.id, 0.0
        known: set[tuple[str | None, str]] = set()
        for leg in legs:
            key = (leg.order.operator, leg.order.zone)
            if leg.order.kind is not kind or key in known:
                continue
            known.add(key)
            ends = (home, leg.station) if kind is OrderKind.DELIVER else (leg.station, home)
            able = (one for one in self._vehicles if self._fleet.can(one, leg))
            quickest = min((self._fleet.seconds(one, *ends) for one in able), default=math.inf)
            slowest = max(slowest, quickest)
        return slowest

    def schedule(
        self, stops: Mapping[str, float], lots: Sequence[_Lot], *, is_back: bool = False
    ) -> dict[str, float]:
        """Return how long after the first vehicles leave the last goods reach each town.

        With `is_back` how long before the last vehicles are home the first goods are taken in: the
        same schedule with time turned round.
        """
        found = dict.fromkeys(stops, 0.0)
        left = dict.fromkeys(range(len(lots)), 1.0)
        trucks = [_Truck(vehicle=one, at=self._centre.id) for one in self._vehicles]
        able = {
            lot: [
                at for at, one in enumerate(trucks) if self._fleet.can(one.vehicle, lots[lot].leg)
            ]
            for lot in left
        }
        while left:
            drives = [
                (self._arrival(trucks[at], lots[lot].leg.station, is_back=is_back), at, lot)
                for lot in left
                for at in able[lot]
            ]
            arrival, at, number = min(drives, default=(math.inf, 0, 0))
            if not math.isfinite(arrival):
                return found | {lots[lot].leg.station: math.inf for lot in left}
            truck, lot = trucks[at], lots[number]
            town = lot.leg.station
            if self._is_full(truck):
                truck.used, truck.trips = 0.0, truck.trips + 1
            need = self._share(truck.vehicle, lot)
            part = min(left[number], (1.0 - truck.used) / max(need, 1e-9))
            truck.used += part * need
            begins = arrival + (0.0 if truck.at == town else stops[town])
            truck.at, truck.clock = town, begins + part * lot.hand_s
            found[town] = max(found[town], truck.clock if is_back else begins)
            left[number] -= part
            if left[number] <= 1e-9:
                del left[number]
        return found

    def _arrival(self, truck: _Truck, town: str, *, is_back: bool) -> float:
        """Return when a vehicle gets to a town, by way of the centre when it is full."""
        if not self._is_full(truck):
            return truck.clock + self._drive(truck, truck.at, town, is_back=is_back)
        if truck.trips >= truck.vehicle.max_trips:
            return math.inf
        policy, home = self._county.policy, self._centre
        between = (
            _own(home.unload_s, policy.unload_s)
            + _own(home.turnaround_s, policy.turnaround_s)
            + _own(home.load_s, policy.load_s)
        )
        back = self._drive(truck, truck.at, home.id, is_back=is_back)
        out = self._drive(truck, home.id, town, is_back=is_back)
        return truck.clock + back + between + out

    def _drive(self, truck: _Truck, start: str, end: str, *, is_back: bool) -> float:
        if start == end:
            return 0.0
        ends = (end, start) if is_back else (start, end)
        return self._fleet.seconds(truck.vehicle, *ends)

    def _is_full(self, truck: _Truck) -> bool:
        # Visits are cut into parts of a third of a vehicle at most.
        return truck.used > 1.0 - self._county.policy.part_share / 2

    def _share(self, vehicle: Vehicle, lot: _Lot) -> float:
        """Return the share of a vehicle, or of its room for the zone, that a lot takes."""
        zone = lot.leg.order.zone
        room = sum(one.volume_m3 for one in vehicle.compartments if zone in one.zones)
        room *= self._county.policy.fill_factor
        return max(lot.kg / max(vehicle.payload_kg, 1e-9), lot.m3 / max(room, 1e-9))


def _day(county: County, centre: Centre, vehicles: Sequence[Vehicle]) -> tuple[float, float]:
    """Return from when to when vehicles work at a centre."""
    policy = county.policy
    start = max(
        _own(centre.open_s, policy.open_s),
        min((one.shift_start_s for one in vehicles), default=policy.shift[0]),
    )
    end = min(
        _own(centre.close_s, policy.close_s),
        max((one.shift_end_s for one in vehicles), default=policy.shift[1]),
    )
    return start, end


def _lots(
    county: County, towns: Sequence[Station], legs: Sequence[Leg], kind: OrderKind
) -> list[_Lot]:
    """Return what is brought to the towns, or taken in there, on the day with the most of each."""
    ids = {one.id: one for one in towns}
    days: dict[tuple[str, str, str | None], dict[dt.date | None, list[Leg]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for leg in legs:
        if leg.station in ids and leg.order.kind is kind:
            order = leg.order
            days[leg.station, order.zone, order.operator][order.date].append(leg)

    def most(by_day: Mapping[dt.date | None, Sequence[Leg]], of: Callable[[Leg], float]) -> float:
        sums = {day: sum(map(of, some)) for day, some in by_day.items()}
        every = sums.pop(None, 0.0)
        return every + max(sums.values(), default=0.0)

    def hand_s(leg: Leg) -> float:
        is_cold = leg.order.zone != AMBIENT
        took = handing_s(county, leg.order, ids[leg.station], is_cold=is_cold)
        return took + county.policy.stop_operator_s

    return [
        _Lot(
            leg=next(iter(by_day.values()))[0],
            kg=most(by_day, lambda leg: leg.order.mass_kg),
            m3=most(by_day, lambda leg: leg.order.volume_m3),
            hand_s=most(by_day, hand_s),
        )
        for by_day in days.values()
    ]


def _stop_s(county: County, town: Station) -> float:
    return _own(town.stop_s, county.policy.stop_township_s)


def _unload_s(county: County, centre: Centre) -> float:
    return _own(centre.unload_s, county.policy.unload_s)


def _own(value: float | None, default: float) -> float:
    return default if value is None else value


def _up(seconds: float) -> int:
    return math.ceil(seconds / STEP_S) * STEP_S


def _down(seconds: float) -> int:
    return math.floor(seconds / STEP_S) * STEP_S
