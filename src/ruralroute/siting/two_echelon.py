"""Two echelons of a county: centres feed township stations, which serve the villages.

Goods go from an open centre to an open township station over the trunk, stand there, and go on to
the villages; a centre may also serve stations itself.  Money of a trunk link, a year ::

    at all    runs a year of a township x trip / stops_per_trip
    by load   trip x load of the year / (payload x fill), by the kilogram of the busiest day

so that a station with little to carry pays its share of a round, as in `transport`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import Level
from ruralroute.network.site_travel import SiteRoads, site_reaches
from ruralroute.siting.answer import SitingAnswer
from ruralroute.siting.ask import AskedProblem, SitingAsk, peak_demand, problem_of
from ruralroute.siting.case import SitingCase, State, travel_in
from ruralroute.siting.links import Links, dense_links
from ruralroute.siting.money import YearCost
from ruralroute.siting.outcome import Design, Outcome, capacities
from ruralroute.siting.problem import SecondEchelon, Site, Size
from ruralroute.siting.transport import DAYS_A_WEEK, ClassTravel, LinkTable, link_table

Floats = NDArray[np.float64]
DAYS_OF_YEAR = 365.0


def township_rows(case: SitingCase) -> list[int]:
    """Return the indices of the township stations."""
    return [at for at, one in enumerate(case.stations) if one.level is Level.TOWNSHIP]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """The trunk from sites (rows) to townships (columns) in one state, nan where no way leads.

    Parameters
    ----------
    time_s
        Seconds, the transfer included.
    fixed
        Money a year of going there at all.
    unit
        Money a year for each kilogram of the busiest day.
    supply
        Shape (sites,): money a year for each kilogram of the busiest day of supplying the site.
    """

    time_s: Floats
    fixed: Floats
    unit: Floats
    supply: Floats


class TownRoads:
    """The townships of a case put on the roads once, for many states."""

    def __init__(self, case: SitingCase) -> None:
        self.case = case
        self.towns = township_rows(case)
        places = [case.stations[at] for at in self.towns]
        county, network = case.county, case.network
        reach_m = None if network is None else site_reaches(county, network, places)
        profiles = {one.id: one for one in county.profiles}
        self._roads = {
            name: SiteRoads(
                county,
                network,
                profiles[name],
                sites=places,
                stations=case.stations,
                reach_m=reach_m,
            )
            for name in dict.fromkeys(one.profile for one in case.classes)
        }

    def of(self, case: SitingCase) -> TownRoads:
        """Return the same townships on the same roads in a case with other money or demand."""
        other = copy.copy(self)
        other.case = case
        return other

    def local(self, state: State) -> LinkTable:
        """Return times and costs from the township stations to all stations."""
        case = self.case
        travels = [
            ClassTravel(
                kind=one,
                travel=travel_in(self._roads[one.profile], state, limit_s=case.limit_s),
            )
            for one in case.classes
        ]
        return link_table(case.county, case.demand_in(state), travels, hub=None, trunk=travels)

    def trunk(self, state: State) -> Trunk:
        """Return times and money from the sites to the townships."""
        case, towns = self.case, self.towns
        sites, settings, policy = len(case.sites), case.county.siting, case.county.policy
        time, fixed, unit = (np.full((sites, len(towns)), np.nan) for _ in range(3))
        shift_h = max(1.0, (policy.shift[1] - policy.shift[0]) / 3600.0)
        demand = case.demand_in(state)
        load = sum(float(day.days * demand.load_kg_on(day).sum()) for day in demand.days)
        peak = max(float(peak_demand(case, demand)[:, 0].sum()), 1e-9)
        runs = settings.visits_week_township / DAYS_A_WEEK * DAYS_OF_YEAR
        for kind in case.trunk_classes:
            found = travel_in(case.roads[kind.profile], state)
            hours = (found.out_s[:, towns] + found.back_s[:, towns]) / 3600.0
            km = (found.out_m[:, towns] + found.back_m[:, towns]) / 1000.0
            trip = km * kind.cost_per_km + hours * (kind.cost_per_hour + kind.cost_fixed / shift_h)
            new = np.isnan(time) & np.isfinite(trip)
            by_load = trip * load / max(kind.payload_kg * settings.load_factor, 1e-9) / peak
            for table, values in (
                # Goods stand at a township, not at a centre's own station: part of the way.
                (time, found.out_s[:, towns] + settings.transfer_min * 60.0),
                (fixed, trip * runs / settings.stops_per_trip),
                (unit, by_load),
            ):
                table[new] = values[new]
        if state.lost_site is not None:
            time[[one.id for one in case.sites].index(state.lost_site)] = np.nan
        supply = np.nan_to_num(case.links_in(state).trunk).sum(axis=1) / peak
        return Trunk(time_s=time, fixed=fixed, unit=unit, supply=supply)


def town_roads(case: SitingCase) -> TownRoads:
    """Return the townships of a case on its roads, put there once."""
    found = case.memo.get("towns")
    if not isinstance(found, TownRoads):
        found = TownRoads(case)
        case.memo["towns"] = found
    return found


def two_echelon_problem(
    case: SitingCase, ask: SitingAsk, roads: TownRoads | None = None
) -> AskedProblem:
    """Make the problem of two echelons; its stations are the townships, then one at each site."""
    roads = town_roads(case) if roads is None else roads.of(case)
    local = roads.local(case.base)
    fed = np.isfinite(roads.trunk(case.base).time_s).any(axis=0)
    over = np.asarray(np.isfinite(local.cost[fed]).any(axis=0))
    single = problem_of(case, ask, also_reached=over)
    kept = single.stations
    time = np.vstack([local.time_s, case.links.time_s])[:, kept]
    cost = np.vstack([local.cost, case.links.cost])[:, kept]
    there = np.isfinite(time) & np.isfinite(cost)
    trunk, by_load = _trunk_links(case, roads)
    problem = single.problem.replace(
        links=_no_links(len(case.sites), len(kept)),
        stations=SecondEchelon(
            stations=(*_town_sites(case, roads.towns), *_own_stations(case)),
            trunk=trunk,
            trunk_cost_per_unit=by_load,
            local=dense_links(
                np.where(there, time, 0.0),
                np.where(there, cost, 0.0),
                reachable=there,
                visits_week=np.broadcast_to(case.visits[kept], there.shape),
            ),
        ),
    )
    return AskedProblem(problem=problem, stations=kept, left_out=single.left_out)


def within_reach(asked: AskedProblem, limit_min: float | None) -> AskedProblem:
    """Return a problem with another longest service time, minutes; None: any."""
    limit = None if limit_min is None else limit_min * 60.0
    return replace(asked, problem=asked.problem.replace(max_service_s=limit))


def least_minutes(asked: AskedProblem) -> float:
    """Return the minutes in which every station can be served if everything is open."""
    second = asked.problem.stations
    if second is None:
        raise ValueError("the problem has no stations")
    soonest = np.full(len(second.stations), np.inf)
    np.minimum.at(soonest, second.trunk.to, second.trunk.time_s + second.transfer_s)
    best = np.full(len(asked.stations), np.inf)
    np.minimum.at(best, second.local.to, second.local.time_s + soonest[second.local.row])
    return float(best.max(initial=0.0)) / 60.0


def _no_links(rows: int, columns: int) -> Links:
    nothing = np.zeros((rows, columns))
    return dense_links(nothing, reachable=nothing > 0, visits_week=nothing)


def _town_sites(case: SitingCase, towns: list[int]) -> list[Site]:
    year = case.county.siting.transfer_year
    return [Site(id=case.stations[at].id, sizes=(Size(cost_year=year),)) for at in towns]


def _own_stations(case: SitingCase) -> list[Site]:
    return [Site(id=one.id, precools=one.site.precools) for one in case.sites]


def _trunk_links(case: SitingCase, roads: TownRoads) -> tuple[Links, Floats]:
    """Return the links from sites to townships and to the sites themselves, and money by load."""
    sites, found = len(case.sites), roads.trunk(case.base)
    own = np.where(np.eye(sites, dtype=bool), 0.0, np.nan)
    time, fixed, unit = (
        np.hstack([table, own]) for table in (found.time_s, found.fixed, found.unit)
    )
    there = np.isfinite(time)
    unit = np.where(there, unit + found.supply[:, None], np.nan)
    links = dense_links(np.where(there, time, 0.0), np.where(there, fixed, 0.0), reachable=there)
    return links, unit[there]


def two_echelon_outcome(case: SitingCase, asked: AskedProblem, answer: SitingAnswer) -> Outcome:
    """Tell who is fed and served from where, and the money, of an answer with a choice."""
    towns = township_rows(case)
    opened = sorted((one.site, one.size) for one in answer.open_sites)
    rows = tuple(site for site, _ in opened)
    site_of = np.full(len(case.stations), -1, dtype=np.int64)
    minutes = np.full(len(case.stations), np.nan)
    via: list[str | None] = [None] * len(case.stations)
    most = np.zeros(len(case.stations))
    assigned = answer.assignment
    for village, station, share, seconds in zip(
        asked.stations[assigned.village].tolist(),
        assigned.site.tolist(),
        assigned.share.tolist(),
        assigned.time_s.tolist(),
        strict=True,
    ):
        if share <= most[village]:
            continue
        most[village] = share
        site_of[village] = int(answer.feeds[station])
        minutes[village] = seconds / 60.0
        via[village] = case.stations[towns[station]].id if station < len(towns) else None
    peak = peak_demand(case, case.demand)
    money, settings = answer.costs, case.county.siting
    if money is None:
        raise ValueError("the answer holds no choice")
    served = site_of >= 0
    design = Design(
        rows=rows,
        sizes=tuple(size for _, size in opened),
        feeds=tuple(
            sorted(
                (one.site, int(answer.feeds[one.site]))
                for one in answer.open_stations
                if one.site < len(towns)
            )
        ),
    )
    load = np.array([peak[site_of == row].sum(axis=0) for row in rows])
    load = load.reshape(len(rows), peak.shape[1])
    room = capacities(case, design)
    room = np.where(np.isfinite(room), room, np.nan)
    return Outcome(
        design=design,
        site_of=site_of,
        minutes=minutes,
        cost=YearCost(
            sites=money.running,
            transport=money.links,
            trunk=money.trunk,
            handling=settings.handling_per_parcel * float(case.demand.parcels_year[served].sum()),
            unserved=settings.unserved_per_kg * float(case.demand.kg_year[~served].sum()),
            invest=money.opening + money.closing,
        ),
        load_kg=load[:, 0],
        capacity_kg=room[:, 0],
        load_m3=load[:, 1:],
        room_m3=room[:, 1:],
        via=tuple(via),
    )
