"""What serving a station from a site costs in a year: an estimate that can be told in one line.

Each visit takes a share of a trip from the site: the larger of the load's share of a filled
vehicle and one over the stops of a mean trip.  A trip drives there and back; so ::

    share  = max(load kg / (payload x fill), load m3 / (volume x fill), 1 / stops)
    visit  = share x (there and back: km x cost per km + hours x cost per hour + fixed cost
             x hours / shift) + local way to the nearest neighbour + stop x cost per hour
    year   = visits a year x visit

the radial term of Daganzo's formula (1984, "The distance traveled to visit N points with a maximum
of C stops per vehicle", Transportation Science 18) with the roads' own distances.  Loads of days
between visits ride together.  Other centres are supplied from the hub by trunk vehicles, by load.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ruralroute.model import County, DayType, VehicleClass
from ruralroute.network.lengths import geod
from ruralroute.network.site_travel import SiteTravel
from ruralroute.siting.demand import Demand, visits_week

Floats = NDArray[np.float64]
DAYS_A_WEEK = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTravel:
    """A class of vehicle and how it gets from sites to places."""

    kind: VehicleClass
    travel: SiteTravel


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTable:
    """Times and yearly costs of each pair of site and station.

    Parameters
    ----------
    time_s
        Shape (sites, stations), one way from the site; nan where nobody gets there and back.
    cost
        Shape (sites, stations), money a year without the trunk; nan likewise.
    trunk
        Shape (sites, stations), money a year of bringing the station's goods to the site.
    kind
        Shape (sites, stations): index of the class that serves; -1 where none does.
    """

    time_s: Floats
    cost: Floats
    trunk: Floats
    kind: NDArray[np.int64]

    @property
    def total(self) -> Floats:
        """Cost and trunk."""
        return self.cost + self.trunk


def serving_classes(county: County) -> list[VehicleClass]:
    """Return classes that may serve stations: the usual one first, then larger before smaller.

    The usual one is the setting's, else the commonest of the county's vehicles, else its van.
    Others of the fleet go where the usual one cannot.
    """
    by_id = {one.id: one for one in county.classes}
    owned = [one.vehicle_class for one in county.vehicles]
    usual = county.siting.vehicle_class
    if usual is None or usual not in by_id:
        ranked = sorted(set(owned), key=lambda one: (-owned.count(one), one))
        usual = ranked[0] if ranked else ("van" if "van" in by_id else county.classes[0].id)
    rest = sorted(
        {one for one in owned if one != usual}, key=lambda one: (-by_id[one].payload_kg, one)
    )
    return [by_id[usual], *(by_id[one] for one in rest)]


def neighbour_m(county: County) -> Floats:
    """Return metres from each station to its nearest one: straight, times the detour factor."""
    stations = county.stations
    if len(stations) < 2:
        return np.zeros(len(stations))
    lon = np.array([one.lon for one in stations])
    lat = np.array([one.lat for one in stations])
    flat = np.column_stack([lon * np.cos(np.radians(lat.mean())), lat])
    nearest = np.asarray(cKDTree(flat).query(flat, k=2)[1])
    # Of stations at one place either may come first.
    other = np.where(nearest[:, 0] == np.arange(len(stations)), nearest[:, 1], nearest[:, 0])
    _, _, metres = geod().inv(lon, lat, lon[other], lat[other])
    found: Floats = np.asarray(metres, dtype=np.float64) * county.policy.detour_factor
    return found


def link_table(
    county: County,
    demand: Demand,
    travels: list[ClassTravel],
    *,
    hub: int | None,
    trunk: list[ClassTravel],
) -> LinkTable:
    """Estimate time and cost of every pair.

    Parameters
    ----------
    county, demand
        What is served, and how much of it.
    travels
        Classes in order of preference; of each pair the first that gets there and back serves.
    hub
        Row of the site where goods from outside arrive; None: every site is supplied from outside.
    trunk
        Classes between hub and sites, in order of preference.
    """
    stations, sites = len(county.stations), travels[0].travel.out_s.shape[0]
    time, cost = (np.full((sites, stations), np.nan) for _ in range(2))
    kind = np.full((sites, stations), -1, dtype=np.int64)
    near = neighbour_m(county)
    for number, one in enumerate(travels):
        allowed = np.array(
            [
                (not station.allow_classes or one.kind.id in station.allow_classes)
                and one.kind.id not in station.forbid_classes
                for station in county.stations
            ],
            dtype=np.bool_,
        )
        there = one.travel.both[:, :stations] & allowed & (kind < 0)
        money = _year_cost(county, demand, one, near)
        time[there] = one.travel.out_s[:, :stations][there]
        cost[there] = money[there]
        kind[there] = number
    brought = _trunk(county, demand, trunk, hub, stations)
    cut_off = np.isnan(brought)
    time[cut_off] = cost[cut_off] = np.nan
    kind[cut_off] = -1
    return LinkTable(time_s=time, cost=cost, trunk=brought, kind=kind)


def _year_cost(county: County, demand: Demand, one: ClassTravel, near: Floats) -> Floats:
    stations = len(county.stations)
    found, kind = one.travel, one.kind
    policy = county.policy
    hours = (found.out_s[:, :stations] + found.back_s[:, :stations]) / 3600.0
    km = (found.out_m[:, :stations] + found.back_m[:, :stations]) / 1000.0
    shift_h = max(1.0, (policy.shift[1] - policy.shift[0]) / 3600.0)
    trip = km * kind.cost_per_km + hours * (kind.cost_per_hour + kind.cost_fixed / shift_h)
    visits = np.array([visits_week(county, s) for s in county.stations])
    stop_s = np.array(
        [
            policy.stop_village_s if s.level.value == "village" else policy.stop_township_s
            for s in county.stations
        ],
        dtype=np.float64,
    )
    hourly = kind.cost_per_hour + kind.cost_fixed / shift_h
    local = near / 1000.0 * (kind.cost_per_km + hourly / policy.straight_kmh)
    local = local + stop_s / 3600.0 * hourly
    total = np.zeros_like(trip)
    for day in demand.days:
        if day.days <= 0:
            continue
        share = visit_share(
            county, kind, load_kg=demand.load_kg_on(day), m3=m3_on(demand, day), visits=visits
        )
        made = np.where(demand.kg_on(day) > 0, visits * day.days / DAYS_A_WEEK, 0.0)
        total += made * (share * trip + local)
    return total


def m3_on(demand: Demand, day: DayType) -> Floats:
    """Return cubic metres on a day of a kind; they follow the kilograms."""
    kg, on_day = demand.kg, demand.kg_on(day)
    return demand.m3 * np.divide(on_day, kg, out=np.zeros(len(kg)), where=kg > 0)


def visit_share(
    county: County, kind: VehicleClass, *, load_kg: Floats, m3: Floats, visits: Floats
) -> Floats:
    """Return each visit's share of a trip.

    A load larger than a vehicle takes as many trips as it needs: its share is above 1.

    Parameters
    ----------
    load_kg, m3
        Of one day.
    visits
        A week; the loads of the days between them ride together.
    """
    settings = county.siting
    days = np.divide(DAYS_A_WEEK, visits, out=np.ones(len(visits)), where=visits > 0)
    fill = settings.load_factor
    by_load = load_kg * days / max(kind.payload_kg * fill, 1e-9)
    by_room = m3 * days / max(kind.volume_m3 * fill, 1e-9)
    share: Floats = np.maximum(np.maximum(by_load, by_room), 1.0 / settings.stops_per_trip)
    return share


def _trunk(
    county: County, demand: Demand, trunk: list[ClassTravel], hub: int | None, stations: int
) -> Floats:
    """Money a year of bringing each station's goods from the hub to each site, by load.

    To each site goes the first class that gets there and back; nan where none does.
    """
    sites = trunk[0].travel.out_s.shape[0]
    money = np.full((sites, stations), np.nan)
    if hub is None:
        return np.zeros((sites, stations))
    policy = county.policy
    shift_h = max(1.0, (policy.shift[1] - policy.shift[0]) / 3600.0)
    fill = county.siting.load_factor
    for one in trunk:
        kind, found = one.kind, one.travel
        km = (found.out_m[hub, stations:] + found.back_m[hub, stations:]) / 1000.0
        hours = (found.out_s[hub, stations:] + found.back_s[hub, stations:]) / 3600.0
        trip = km * kind.cost_per_km + hours * (kind.cost_per_hour + kind.cost_fixed / shift_h)
        trips = np.zeros(stations)
        for day in demand.days:
            by_load = demand.load_kg_on(day) / max(kind.payload_kg * fill, 1e-9)
            by_room = m3_on(demand, day) / max(kind.volume_m3 * fill, 1e-9)
            trips += np.maximum(by_load, by_room) * day.days
        money = np.where(np.isnan(money), np.outer(trip, trips), money)
    money[hub] = 0.0
    return money
