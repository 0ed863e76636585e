"""A county of two echelons as two counties that are planned one after the other.

In the first, the centres' vehicles bring goods to the township stations and fetch what was
collected there; in the second, the township stations are the centres, and their own vehicles serve
the stations below them.  Hours of handing over stand between the two, as windows of the orders of
the first and as opening hours and cut-offs of the second, so that every checked plan of one goes
with every checked plan of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.messages import Lang, text
from ruralroute.model import Centre, County, Level, Order, OrderKind, Station, Vehicle
from ruralroute.model.base import Window
from ruralroute.network import travel as travel_of
from ruralroute.network.matrix import Travel
from ruralroute.siting.echelon_clock import SLACK, HandOver, hand_overs
from ruralroute.siting.echelon_fleet import Fleet, Leg
from ruralroute.siting.echelon_goods import Handing, Straight, handing_s, places_above

_END_OF_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Echelons:
    """Two counties made of one.

    Parameters
    ----------
    first
        Centres with their vehicles; stations are the townships, and what is served straight.
    second
        Township stations as centres, with vehicles of their own; stations are those below them.
    hand_overs
        The clocks of each township.
    straight
        Orders of stations below a township that go straight from the centre, and why.
    """

    first: County
    second: County
    hand_overs: tuple[HandOver, ...]
    straight: Mapping[str, Straight]

    def warnings(self) -> list[Fault]:
        """Tell what goes straight, a warning for each reason."""
        by_reason: dict[Straight, list[str]] = defaultdict(list)
        for order, why in self.straight.items():
            by_reason[why].append(order)
        return [
            fault(
                f"siting.straight_{why.value}",
                Where("orders"),
                severity=Severity.WARNING,
                count=len(orders),
                orders=" ".join(sorted(orders)[:6]) + (" …" if len(orders) > 6 else ""),
            )
            for why, orders in sorted(by_reason.items())
        ]


def split_echelons(
    county: County,
    *,
    travel: Travel | None = None,
    homes: Mapping[str, str] | None = None,
    lang: Lang | None = None,
) -> Echelons:
    """Split a county whose stations stand below township stations into its two echelons.

    An order of a station below a township becomes an order of the township in the first county and
    one of the station in the second, under the same id; one that cannot be handed over without
    breaking a rule of its own stays whole and goes straight from the centre.  Vehicles are shared
    out so that every centre and township can drive its goods, as far as there are enough.

    Parameters
    ----------
    county
        With places above its stations (column `parent`), as a written choice of sites has them.
    travel
        Between its places, by profile; None: worked out.
    homes
        Where vehicles stand, by id of vehicle; the rest is shared out.
    lang
        Of the names of the two counties; None: the county's, else Chinese.

    Raises
    ------
    DataError
        No station stands below a township station, or nothing can be handed over.
    """
    split = _Split(county, travel_of(county) if travel is None else travel, homes or {})
    return split.made(lang or county.lang or "zh")


class _Split:
    """Works a split out: goods, vehicles, clocks, and then what the clocks are too tight for."""

    def __init__(self, county: County, travel: Travel, homes: Mapping[str, str]) -> None:
        self.county, self._given = county, homes
        self._stations = {one.id: one for one in county.stations}
        self._above = places_above(county)
        if not self._above.town or not county.centres:
            raise DataError([fault("siting.echelons_none", Where("stations", column="parent"))])
        self._fleet = Fleet(county, travel)
        self._feed = {
            town: self._above.centre.get(town) or self._nearest(town)
            for town in sorted(set(self._above.town.values()))
        }
        self.straight: dict[str, Straight] = {}
        handing = Handing(county, self._above, self._feed)
        self._over: list[Order] = []
        for order in county.orders:
            if order.station in self._above.town:
                why = handing.straight(order)
                if why is None:
                    self._over.append(order)
                else:
                    self.straight[order.id] = why

    def made(self, lang: Lang) -> Echelons:
        """Return the two counties."""
        home = self._fleet.homes(self._legs(), self._order_of_homes(), self._given)
        self._leave(Straight.NO_VEHICLE, lambda order: not self._is_driven(order, home))
        clocks = {one.town: one for one in self._clocks(home)}
        self._leave(Straight.TOO_LATE, lambda order: not self._in_time(order, clocks, home))
        if not self._over:
            raise DataError([fault("siting.echelons_nothing", Where("stations", column="parent"))])
        used = {self._town(one) for one in self._over}
        kept = tuple(one for town, one in clocks.items() if town in used)
        # Where nothing is handed over nobody needs a vehicle.
        home = {
            vehicle: self._feed[place] if place in self._feed and place not in used else place
            for vehicle, place in home.items()
        }
        return Echelons(
            first=self._first(home, clocks, text("siting.first_echelon", lang)),
            second=self._second(home, kept, text("siting.second_echelon", lang)),
            hand_overs=kept,
            straight=self.straight,
        )

    def _town(self, order: Order) -> str:
        return self._above.town[order.station]

    def _nearest(self, town: str) -> str:
        """Return the centre that is the shortest drive from a township of which none is said."""

        def way(centre: Centre) -> tuple[float, str]:
            times = [self._fleet.seconds(one, centre.id, town) for one in self.county.vehicles]
            return min(times, default=float("inf")), centre.id

        return min(self.county.centres, key=way).id

    def _leave(self, why: Straight, is_out: Callable[[Order], bool]) -> None:
        """Send orders straight."""
        out = [one for one in self._over if is_out(one)]
        self.straight |= {one.id: why for one in out}
        self._over = [one for one in self._over if one.id not in self.straight]

    def _legs(self) -> list[Leg]:
        """Return every way that goods go, from where the vehicle stands."""
        over = {one.id for one in self._over}
        found = []
        for order in self.county.orders:
            if order.id in over:
                town = self._town(order)
                found.append(Leg(home=town, station=order.station, order=order))
                if order.kind is not OrderKind.TRANSFER:
                    found.append(Leg(home=self._feed[town], station=town, order=order))
            else:
                for centre in self._centres_of(order):
                    found.append(Leg(home=centre, station=order.station, order=order))
        return found

    def _centres_of(self, order: Order) -> list[str]:
        """Return the centre of an order that goes straight, by what is said of it."""
        town = self._above.town.get(order.station)
        above = self._above.centre.get(order.station) or (self._feed[town] if town else None)
        said = order.centre or above
        return [said or self.county.centres[0].id]

    def _order_of_homes(self) -> list[str]:
        """Return the centres, then the townships, those with the most to carry first."""
        kg: dict[str, float] = defaultdict(float)
        for leg in self._legs():
            kg[leg.home] += leg.order.mass_kg
        centres = sorted((one.id for one in self.county.centres), key=lambda one: (-kg[one], one))
        return [*centres, *sorted(self._feed, key=lambda one: (-kg[one], one))]

    def _vehicles(self, home: Mapping[str, str], place: str) -> list[Vehicle]:
        return [one for one in self.county.vehicles if home.get(one.id) == place]

    def _is_driven(self, order: Order, home: Mapping[str, str]) -> bool:
        town = self._town(order)
        legs = [Leg(home=town, station=order.station, order=order)]
        if order.kind is not OrderKind.TRANSFER:
            legs.append(Leg(home=self._feed[town], station=town, order=order))
        return all(
            any(self._fleet.can(one, leg) for one in self._vehicles(home, leg.home)) for leg in legs
        )

    def _clocks(self, home: Mapping[str, str]) -> Iterable[HandOver]:
        below: dict[str, list[str]] = defaultdict(list)
        for station, town in self._above.town.items():
            below[town].append(station)
        legs = self._legs()
        for centre in self.county.centres:
            towns = [self._stations[one] for one, by in self._feed.items() if by == centre.id]
            yield from hand_overs(
                self.county,
                self._fleet,
                centre=centre,
                towns=towns,
                vehicles=self._vehicles(home, centre.id),
                legs=[leg for leg in legs if leg.home == centre.id],
                below=below,
            )

    def _in_time(
        self, order: Order, clocks: Mapping[str, HandOver], home: Mapping[str, str]
    ) -> bool:
        """Say whether an order can be driven between the clocks of its township."""
        town, policy = self._town(order), self.county.policy
        clock = clocks.get(town)
        if clock is None:
            return False
        station = self._stations[order.station]
        leg = Leg(home=town, station=order.station, order=order)
        able = [one for one in self._vehicles(home, town) if self._fleet.can(one, leg)]
        out = max(self._fleet.seconds(one, town, order.station) for one in able)
        back = max(self._fleet.seconds(one, order.station, town) for one in able)
        shift = (
            min(one.shift_start_s for one in able),
            max(one.shift_end_s for one in able),
        )
        stop = policy.stop_village_s if station.stop_s is None else station.stop_s
        hand = handing_s(self.county, order, station, is_cold=True)
        ready = order.ready_s or 0
        start = max(clock.load_from_s, shift[0]) + policy.load_s + out + stop
        windows = _both(station.windows, order.windows)
        if order.kind is OrderKind.DELIVER:
            leaves = ready + policy.load_s <= self._last_leaving(clock, home)
            return leaves and start <= min(shift[1] - back, windows[-1][1])
        end = clock.back_by_s if order.kind is OrderKind.COLLECT else shift[1]
        begin = max(start, ready, windows[0][0])
        return begin + hand + back + policy.unload_s <= min(end, shift[1])

    def _last_leaving(self, clock: HandOver, home: Mapping[str, str]) -> float:
        """Return until when a vehicle may leave the centre to be at a township in time."""
        town = self._stations[clock.town]
        ways = (
            self._fleet.seconds(one, clock.centre, clock.town)
            for one in self._vehicles(home, clock.centre)
        )
        stop = self.county.policy.stop_township_s if town.stop_s is None else town.stop_s
        return clock.brought_by_s - SLACK * min(ways, default=0.0) - stop

    def _first(self, home: Mapping[str, str], clocks: Mapping[str, HandOver], name: str) -> County:
        over = {one.id for one in self._over}
        orders = []
        for order in self.county.orders:
            if order.id not in over:
                orders.append(self._whole(order))
            elif order.kind is not OrderKind.TRANSFER:
                orders.append(self._brought(order, clocks[self._town(order)]))
        needed = {one.station for one in orders} | {one.to_station for one in orders}
        towns = {self._town(one) for one in self._over}
        below = {one for one in self._above.town if one not in needed}
        stations = tuple(
            _under(one, towns, self._feed) for one in self.county.stations if one.id not in below
        )
        places = {one.id for one in (*self.county.centres, *stations)}
        return self._county(
            name,
            centres=self.county.centres,
            stations=tuple(
                one
                if one.parent is None or one.parent in places
                else one.model_copy(update={"parent": self._above.centre.get(one.id)})
                for one in stations
            ),
            orders=orders,
            home=home,
        )

    def _whole(self, order: Order) -> Order:
        """Return an order that goes straight; what stands below a centre goes from there."""
        if order.id in self.straight and order.centre is None:
            return order.model_copy(update={"centre": self._centres_of(order)[0]})
        return order

    def _brought(self, order: Order, clock: HandOver) -> Order:
        deliver = order.kind is OrderKind.DELIVER
        window = (0, clock.brought_by_s) if deliver else (clock.fetch_from_s, _END_OF_DAY_S - 1)
        village = self._stations[order.station]
        return order.model_copy(
            update={
                "station": clock.town,
                "centre": clock.centre,
                "windows": (window,),
                "ready_s": order.ready_s if deliver else None,
                "notes": " ".join(one for one in (order.notes, f"→ {village.full_label}") if one),
            }
        )

    def _second(self, home: Mapping[str, str], clocks: Sequence[HandOver], name: str) -> County:
        served = {one.station for one in self._over}
        served |= {one.to_station for one in self._over if one.to_station is not None}
        fetched = {self._town(one) for one in self._over if one.kind is OrderKind.COLLECT}
        stations = tuple(
            one.model_copy(update={"parent": self._above.town[one.id]})
            for one in self.county.stations
            if one.id in served
        )
        return self._county(
            name,
            centres=tuple(
                self._town_centre(self._stations[one.town], one, is_fetched=one.town in fetched)
                for one in clocks
            ),
            stations=stations,
            orders=[
                order.model_copy(
                    update={
                        "centre": self._town(order),
                        "ready_s": None if order.kind is OrderKind.DELIVER else order.ready_s,
                    }
                )
                for order in self._over
            ],
            home=home,
        )

    def _town_centre(self, town: Station, clock: HandOver, *, is_fetched: bool) -> Centre:
        return Centre(
            id=town.id,
            lon=town.lon,
            lat=town.lat,
            name=town.name,
            level=Level.TOWNSHIP,
            open_s=clock.load_from_s,
            collect_by_s=clock.back_by_s if is_fetched else None,
            cold_capacity_m3=town.cold_capacity_m3,
        )

    def _county(
        self,
        name: str,
        *,
        centres: tuple[Centre, ...],
        stations: tuple[Station, ...],
        orders: Sequence[Order],
        home: Mapping[str, str],
    ) -> County:
        here, known = {one.id for one in centres}, {one.id for one in stations}
        places = here | known
        return self.county.model_copy(
            update={
                "name": f"{self.county.name}{name}",
                "centres": centres,
                "stations": stations,
                "orders": tuple(
                    one
                    if one.via is None or one.via in known
                    else one.model_copy(update={"via": None})
                    for one in orders
                ),
                "vehicles": tuple(
                    one.model_copy(update={"centre": home[one.id]})
                    for one in self.county.vehicles
                    if home[one.id] in here
                ),
                "candidates": (),
                "travel": tuple(
                    row
                    for row in self.county.travel
                    if row.from_place in places and row.to_place in places
                ),
            }
        )


def _under(station: Station, towns: set[str], feed: Mapping[str, str]) -> Station:
    """Put a township that hands goods over below the centre that feeds it."""
    if station.id not in towns:
        return station
    return station.model_copy(update={"parent": feed[station.id]})


def _both(one: Sequence[Window], other: Sequence[Window]) -> list[Window]:
    """Return the windows that two sets of them have in common; none: any time."""
    all_day = ((0, _END_OF_DAY_S),)
    found = [
        (max(a[0], b[0]), min(a[1], b[1])) for a in (one or all_day) for b in (other or all_day)
    ]
    common = sorted(window for window in found if window[0] <= window[1])
    return common or [(_END_OF_DAY_S, 0)]
