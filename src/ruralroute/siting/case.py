"""From a county to the numbers of a study: sites, demand, travel and costs of every pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import DataError, Fault, Where, fault
from ruralroute.model import DRY, County, Level, Station, VehicleClass
from ruralroute.network.conditions import find_conditions
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.load import load_roads
from ruralroute.network.matrix import TravelSource
from ruralroute.network.site_travel import SiteRoads, SiteTravel, site_reaches
from ruralroute.siting.case_checks import case_warnings, check_county
from ruralroute.siting.demand import Demand, standard_visits, station_demand, visits_week
from ruralroute.siting.propose import propose_candidates
from ruralroute.siting.sites import CountySite, county_sites
from ruralroute.siting.transport import ClassTravel, LinkTable, link_table, serving_classes

Floats = NDArray[np.float64]
DAYS_OF_YEAR = 365.0
_KEPT_BYTES = 400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of the world: roads, closures and demand.

    Parameters
    ----------
    conditions
        Of the roads.
    closed_ways
        Ids of ways that nobody passes.
    lost_site
        Id of a site that is out of use; None: all work.
    deliver, collect
        Factors of demand.
    slowness
        Factor of all travel times.
    day
        Id of a kind of day that every day of the year is like; None: the year's own days.
    """

    conditions: str = DRY
    closed_ways: frozenset[str] = frozenset()
    lost_site: str | None = None
    deliver: float = 1.0
    collect: float = 1.0
    slowness: float = 1.0
    day: str | None = None


USUAL = State()


def travel_in(roads: SiteRoads, state: State, *, limit_s: float | None = None) -> SiteTravel:
    """Return travel on the roads of a profile in a state, pairs beyond a limit left out."""
    found = roads.travel(state.conditions, closed_ways=state.closed_ways, limit_s=limit_s)
    if state.slowness == 1.0:
        return found
    return replace(found, out_s=found.out_s * state.slowness, back_s=found.back_s * state.slowness)


@dataclass(frozen=True, kw_only=True, eq=False)
class SitingCase:
    """A county as a study of sites sees it; rows are sites, columns stations.

    Make one with `build_case`.

    Parameters
    ----------
    county, network
        The county and its roads.
    sites
        Today's centres, candidates, proposals.
    demand
        Of each station.
    classes
        Vehicle classes in order of preference.
    roads
        Sites and stations on the roads, by profile.
    hub
        Row of the site that goods from outside arrive at; None: at every site.
    base
        The state that money is counted in.
    limit_s
        Pairs farther apart one way are left out; None: all are known.
    """

    county: County
    network: RoadNetwork | None
    sites: tuple[CountySite, ...]
    demand: Demand
    classes: tuple[VehicleClass, ...]
    trunk_classes: tuple[VehicleClass, ...]
    roads: dict[str, SiteRoads]
    hub: int | None
    base: State = USUAL
    limit_s: float | None = None

    @property
    def stations(self) -> tuple[Station, ...]:
        """The stations, in the county's order."""
        return self.county.stations

    @property
    def source(self) -> TravelSource:
        """What travel was worked out from."""
        if self.network is not None:
            return TravelSource.ROADS
        return TravelSource.TABLE if self.county.travel else TravelSource.STRAIGHT

    @cached_property
    def weight(self) -> Floats:
        """Parcels a year of each station, kilograms where nothing counts parcels."""
        parcels = self.demand.parcels_year
        return parcels if parcels.sum() > 0 else self.demand.kg_year

    @cached_property
    def visits(self) -> Floats:
        """Planned visits a week of each station."""
        return np.array([visits_week(self.county, one) for one in self.stations])

    @cached_property
    def standard(self) -> Floats:
        """Visits a week that the standard asks for."""
        return np.array([standard_visits(self.county, one) for one in self.stations])

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The flags that stations bear, in order of their words."""
        return tuple(sorted({flag for one in self.stations for flag in one.flags}))

    @cached_property
    def today(self) -> tuple[int, ...]:
        """Rows of the sites that are open today."""
        return tuple(row for row, one in enumerate(self.sites) if one.is_existing)

    @cached_property
    def links(self) -> LinkTable:
        """Times and costs of all pairs in the base state."""
        return self.links_in(self.base)

    @cached_property
    def _tables(self) -> dict[State, LinkTable]:
        return {}

    @cached_property
    def memo(self) -> dict[str, object]:
        """What others worked out of this case, by name, so that it is worked out once."""
        return {}

    def links_in(self, state: State) -> LinkTable:
        """Return times and costs of all pairs in a state; a lost site has none.

        Raises
        ------
        RoadsError
            There are no such conditions.
        """
        known = self._tables
        if state not in known:
            size = 4 * 8 * max(1, len(self.sites) * len(self.stations))
            while len(known) > max(2, _KEPT_BYTES // size):
                # The base state is the first and stays: everything comes back to it.
                known.pop(next(one for one in known if one != self.base))
            known[state] = self._links(state)
        return known[state]

    def demand_in(self, state: State) -> Demand:
        """Return the demand in a state."""
        demand = self.demand
        if state.day is not None:
            like = next(one for one in demand.days if one.id == state.day)
            demand = replace(demand, days=(like.model_copy(update={"days": DAYS_OF_YEAR}),))
        return replace(
            demand,
            deliver_kg=demand.deliver_kg * state.deliver,
            collect_kg=demand.collect_kg * state.collect,
            m3=demand.m3 * max(state.deliver, state.collect),
            cold_m3=demand.cold_m3 * max(state.deliver, state.collect),
            parcels=demand.parcels * state.deliver,
        )

    def _links(self, state: State) -> LinkTable:
        def by(classes: tuple[VehicleClass, ...], limit_s: float | None) -> list[ClassTravel]:
            return [
                ClassTravel(
                    kind=one, travel=travel_in(self.roads[one.profile], state, limit_s=limit_s)
                )
                for one in classes
            ]

        found = link_table(
            self.county,
            self.demand_in(state),
            by(self.classes, self.limit_s),
            hub=self.hub,
            trunk=by(self.trunk_classes, None)
            if self.hub is not None
            else by(self.classes, self.limit_s),
        )
        if state.lost_site is None:
            return found
        row = next(at for at, one in enumerate(self.sites) if one.id == state.lost_site)
        for array in (found.time_s, found.cost, found.trunk):
            array[row] = np.nan
        found.kind[row] = -1
        return found

    def with_county(self, county: County) -> SitingCase:
        """Return the same study under other settings; sites, demand and roads stay."""
        return replace(
            self,
            county=county,
            demand=replace(self.demand, days=county.day_types),
            classes=tuple(
                next(new for new in county.classes if new.id == one.id) for one in self.classes
            ),
            trunk_classes=tuple(
                next(new for new in county.classes if new.id == one.id)
                for one in self.trunk_classes
            ),
        )


def build_case(
    county: County,
    network: RoadNetwork | None = None,
    *,
    day: dt.date | None = None,
    conditions: str = DRY,
    propose: int | None = None,
    limit_s: float | None = None,
    on_warning: Callable[[Fault], None] | None = None,
) -> SitingCase:
    """Work out a study's sites, demand, travel and costs.

    Parameters
    ----------
    county
        With centres, stations, orders; candidates where it has some.
    network
        Its roads; None: read them if the county names a road file.
    day
        The day whose orders demand is taken from; None: the mean of all days.
    conditions
        Of the roads, in the base state.
    propose
        How many candidates to propose from the network; None: the county's setting where it lists
        none, else 0.
    limit_s
        Leave out pairs farther apart, which keeps large counties small.
    on_warning
        Told of what is doubtful.

    Raises
    ------
    DataError
        There are no stations or no sites, or sizes or settings name what does not exist.
    """
    if network is None:
        network = load_roads(county)
    find_conditions(county, conditions)
    check_county(county)
    demand = station_demand(county, day=day)
    if propose is None:
        propose = 0 if county.candidates else county.siting.propose
    taken = (*county.centres, *county.candidates)
    proposed = propose_candidates(county, network, demand.kg, count=propose, taken=taken)
    sites = county_sites(county, proposed)
    if not sites:
        raise DataError([fault("siting.no_sites", Where("candidates"))])
    classes = tuple(serving_classes(county))
    by_id = {one.id: one for one in county.classes}
    trunk = by_id.get(county.siting.trunk_class)
    trunk_classes = ((trunk,) if trunk is not None else ()) + classes
    profiles = {one.id: one for one in county.profiles}
    places = [one.place for one in sites]
    reach_m = None if network is None else site_reaches(county, network, places)
    roads = {
        name: SiteRoads(
            county,
            network,
            profiles[name],
            sites=places,
            stations=county.stations,
            reach_m=reach_m,
        )
        for name in dict.fromkeys(one.profile for one in (*classes, *trunk_classes))
    }
    case = SitingCase(
        county=county,
        network=network,
        sites=sites,
        demand=demand,
        classes=classes,
        trunk_classes=trunk_classes,
        roads=roads,
        hub=_hub(county, sites),
        base=State(conditions=conditions),
        limit_s=limit_s,
    )
    if on_warning is not None:
        for one in case_warnings(case):
            on_warning(one)
    return case


def _hub(county: County, sites: tuple[CountySite, ...]) -> int | None:
    """Return the row of the hub: the setting's, else the first centre of the county's level.

    None where every site is supplied from outside.
    """
    if county.siting.supply == "outside":
        return None
    wanted = county.siting.hub
    rows = {one.id: row for row, one in enumerate(sites)}
    if wanted is not None:
        return rows[wanted]
    top = [one for one in county.centres if one.level is Level.COUNTY]
    first = (top or list(county.centres))[:1]
    return rows[first[0].id] if first else None
