"""Vehicles shared out among centres and township stations, so that all goods can be driven."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ruralroute.model import AMBIENT, County, Level, Order, Vehicle
from ruralroute.network.matrix import Travel
from ruralroute.siting.echelon_goods import handing_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """An order's way from a home of vehicles to a station."""

    home: str
    station: str
    order: Order


class Fleet:
    """Says which vehicle can drive which leg, and gives vehicles homes.

    Parameters
    ----------
    county, travel
        The whole county, and travel between its places by profile.
    """

    def __init__(self, county: County, travel: Travel) -> None:
        self._county = county
        self._pools = {one.id: one.pool for one in county.operators}
        self._stations = {one.id: one for one in county.stations}
        self._at: dict[str, dict[str, int]] = {
            name: {place: row for row, place in enumerate(matrix.place_ids)}
            for name, matrix in travel.items()
        }
        self._reachable = {name: matrix.reachable for name, matrix in travel.items()}
        self._seconds = {name: matrix.duration_s for name, matrix in travel.items()}

    def seconds(self, vehicle: Vehicle, start: str, end: str) -> float:
        """Return the driving time of a vehicle, infinite where it cannot get there and back."""
        at = self._at[vehicle.profile]
        one, other = at[start], at[end]
        reachable = self._reachable[vehicle.profile]
        if not (reachable[one, other] and reachable[other, one]):
            return float("inf")
        return float(self._seconds[vehicle.profile][one, other])

    def can(self, vehicle: Vehicle, leg: Leg) -> bool:
        """Say whether a vehicle at the leg's home may and can drive it."""
        order, station = leg.order, self._stations[leg.station]
        kind = vehicle.vehicle_class
        if kind in station.forbid_classes or (
            station.allow_classes and kind not in station.allow_classes
        ):
            return False
        if not any(order.zone in one.zones for one in vehicle.compartments):
            return False
        if order.operator is not None and vehicle.operator is not None:
            pools = (self._pools.get(order.operator), self._pools.get(vehicle.operator))
            if pools[0] != pools[1]:
                return False
        return bool(np.isfinite(self.seconds(vehicle, leg.home, leg.station)))

    def homes(
        self, legs: Sequence[Leg], order: Sequence[str], given: Mapping[str, str]
    ) -> dict[str, str]:
        """Give each vehicle a home.

        Home by home, vehicles are taken until every leg there has one that can drive it, as far as
        there are such: for the zone of the most kilograms first, the largest that can drive most of
        it.  The others go where each vehicle has most hours of work: driving, stops, handing over.

        Parameters
        ----------
        legs
            Everything that is to be driven.
        order
            Ids of the homes, the first to be served first.
        given
            Homes that are settled already, by vehicle; what is no home here is passed over.
        """
        by_home: dict[str, list[Leg]] = {one: [] for one in order}
        for leg in legs:
            by_home[leg.home].append(leg)
        home = {
            one.id: given[one.id] for one in self._county.vehicles if given.get(one.id) in by_home
        }
        free = [one for one in self._county.vehicles if one.id not in home]
        for name in order:
            open_legs = self._left(by_home[name], self._there(home, name))
            while open_legs and free:
                most = _heaviest_zone(open_legs)
                best = max(free, key=lambda one: self._worth(one, name, most))
                left = self._left(open_legs, [best])
                if len(left) == len(open_legs):
                    break
                home[best.id], open_legs = name, left
                free.remove(best)
        self._spread(free, by_home, home)
        return home

    def _worth(
        self, vehicle: Vehicle, name: str, legs: Iterable[Leg]
    ) -> tuple[float, bool, float, int, str]:
        """Rank by the kilograms that it can drive; then what stands there, is large and plain."""
        kg = sum(one.order.mass_kg for one in legs if self.can(vehicle, one))
        zones = len({zone for one in vehicle.compartments for zone in one.zones})
        return (kg, vehicle.centre == name, vehicle.payload_kg, -zones, vehicle.id)

    def _left(self, legs: Iterable[Leg], vehicles: Sequence[Vehicle]) -> list[Leg]:
        return [leg for leg in legs if not any(self.can(one, leg) for one in vehicles)]

    def _there(self, home: Mapping[str, str], name: str) -> list[Vehicle]:
        return [one for one in self._county.vehicles if home.get(one.id) == name]

    def _spread(
        self, free: Sequence[Vehicle], by_home: Mapping[str, Sequence[Leg]], home: dict[str, str]
    ) -> None:
        count = Counter(home.values())
        work = {name: self._work_s(legs) for name, legs in by_home.items()}
        for one in sorted(free, key=lambda one: (-one.payload_kg, one.id)):
            useful = [
                name for name, legs in by_home.items() if any(self.can(one, leg) for leg in legs)
            ]
            if not useful:
                useful = [one.centre] if one.centre in by_home else list(by_home)[:1]
            best = max(useful, key=lambda name: (work[name] / (count[name] + 1), name))
            home[one.id] = best
            count[best] += 1

    def _work_s(self, legs: Sequence[Leg]) -> float:
        """Return about how many seconds vehicles work for what goes from a home on a day.

        Each station takes a share of a trip, as in the costs of a study (`transport`).
        """
        county, policy = self._county, self._county.policy
        by_station: dict[str, list[Leg]] = defaultdict(list)
        for leg in legs:
            by_station[leg.station].append(leg)
        days = max(1, len({leg.order.date for leg in legs if leg.order.date is not None}))
        total = 0.0
        for name, some in by_station.items():
            station = self._stations[name]
            able = [one for one in county.vehicles if any(self.can(one, leg) for leg in some)]
            if not able:
                continue
            trip = min(
                self.seconds(one, some[0].home, name) + self.seconds(one, name, some[0].home)
                for one in able
            )
            payload = float(np.median([one.payload_kg for one in able]))
            kg = sum(leg.order.mass_kg for leg in some) / days
            share = max(
                1.0 / county.siting.stops_per_trip,
                kg / max(payload * county.siting.load_factor, 1e-9),
            )
            village = station.level is Level.VILLAGE
            usual = policy.stop_village_s if village else policy.stop_township_s
            total += share * trip + (usual if station.stop_s is None else station.stop_s)
            total += sum(
                handing_s(county, leg.order, station, is_cold=leg.order.zone != AMBIENT) / days
                for leg in some
            )
        return total


def _heaviest_zone(legs: Iterable[Leg]) -> list[Leg]:
    """Return the legs of the temperature zone with the most kilograms."""
    zones: dict[str, list[Leg]] = defaultdict(list)
    for leg in legs:
        zones[leg.order.zone].append(leg)
    return max(zones.values(), key=lambda some: sum(one.order.mass_kg for one in some))
