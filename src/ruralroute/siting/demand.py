"""A year's demand of every station, from the orders of one day and the kinds of day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import AMBIENT, County, DayType, Order, OrderKind, Station

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What stations send and receive; rows are stations in the county's order.

    Parameters
    ----------
    zones
        Temperature zones that need a cold room, as `cold_zones` lists them.
    deliver_kg, collect_kg, m3, parcels
        Shape (stations,), on the day of the orders; `m3` both ways.
    cold_m3
        Shape (stations, zones), both ways, on the day of the orders.
    cold_collect
        Shape (stations,): whether it sends goods that need cold.
    days
        The kinds of day that make the year.
    """

    zones: tuple[str, ...]
    deliver_kg: Floats
    collect_kg: Floats
    m3: Floats
    cold_m3: Floats
    parcels: Floats
    cold_collect: NDArray[np.bool_]
    days: tuple[DayType, ...]

    @property
    def kg(self) -> Floats:
        """Both ways, on the day of the orders."""
        return self.deliver_kg + self.collect_kg

    def kg_on(self, day: DayType) -> Floats:
        """Both ways, on a day of a kind."""
        return self.deliver_kg * day.deliver + self.collect_kg * day.collect

    def load_kg_on(self, day: DayType) -> Floats:
        """Return what vehicles need room for: the larger way, as one goes out and one home."""
        return np.maximum(self.deliver_kg * day.deliver, self.collect_kg * day.collect)

    @property
    def kg_year(self) -> Floats:
        """Kilograms a year, both ways."""
        total = np.zeros(len(self.m3))
        for day in self.days:
            total += day.days * self.kg_on(day)
        return total

    @property
    def parcels_year(self) -> Floats:
        """Parcels a year; they follow the kilograms of their station."""
        kg, year = self.kg, self.kg_year
        ratio: Floats = np.divide(year, kg, out=np.zeros(len(kg)), where=kg > 0)
        return self.parcels * ratio

    def busiest(self) -> DayType | None:
        """Return the kind of day with the most kilograms in all."""
        return max(self.days, key=lambda day: float(self.kg_on(day).sum()), default=None)


def cold_zones(county: County) -> tuple[str, ...]:
    """Return the temperature zones but ambient that orders name, in the county's order."""
    used = {one.zone for one in county.orders} - {AMBIENT}
    known = [one.id for one in county.zones if one.id in used]
    return (*known, *sorted(used.difference(known)))


def orders_to_size_by(county: County, day: dt.date | None) -> tuple[Sequence[Order], int]:
    """Return the orders that demand is taken from, and of how many days they are.

    Those of the day asked for; else all, averaged over the days that they are dated.
    """
    if day is not None:
        return county.orders_of(day), 1
    dates = {one.date for one in county.orders if one.date is not None}
    return county.orders, max(1, len(dates))


def station_demand(county: County, *, day: dt.date | None = None) -> Demand:
    """Sum up orders by station; a transfer counts at both ends.

    An order without a date is of every day.
    """
    orders, count = orders_to_size_by(county, day)
    index = {one.id: at for at, one in enumerate(county.stations)}
    size = len(county.stations)
    deliver, collect, m3, parcels = (np.zeros(size) for _ in range(4))
    zones = cold_zones(county)
    cold = np.zeros((size, len(zones)))
    cold_collect = np.zeros(size, dtype=np.bool_)
    for order in orders:
        share = 1.0 if order.date is None else 1.0 / count
        ends = [(order.station, order.kind is OrderKind.DELIVER)]
        if order.to_station is not None:
            ends.append((order.to_station, True))
        for place, comes in ends:
            at = index[place]
            (deliver if comes else collect)[at] += order.mass_kg * share
            m3[at] += order.volume_m3 * share
            parcels[at] += order.parcels * share
            if order.zone != AMBIENT:
                cold[at, zones.index(order.zone)] += order.volume_m3 * share
                cold_collect[at] |= not comes
    return Demand(
        zones=zones,
        deliver_kg=deliver,
        collect_kg=collect,
        m3=m3,
        cold_m3=cold,
        parcels=parcels,
        cold_collect=cold_collect,
        days=county.day_types,
    )


def visits_week(county: County, station: Station) -> float:
    """Return how many days a week a station is served: the plan of its level, floors of its flags.

    A longest gap of n days asks for at least 7 / n.
    """
    settings = county.siting
    planned = (
        settings.visits_week_village
        if station.level.value == "village"
        else settings.visits_week_township
    )
    floors = [
        settings.flag_visits_week[one] for one in station.flags if one in settings.flag_visits_week
    ]
    gap = [7.0 / station.max_gap_days] if station.max_gap_days else []
    return max([planned, *floors, *gap])


def standard_visits(county: County, station: Station) -> float:
    """Return the visits a week that the service standard asks for."""
    settings = county.siting
    if station.level.value == "village":
        return settings.standard_visits_village
    return settings.standard_visits_township
