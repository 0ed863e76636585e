"""A design of two echelons in other states of roads and demand, and what single losses cost it.

What is open stays open; each township is fed by its centre, or by the best open one where the
state cuts it off; stations then go by the cheapest way that is left, within the centres'
capacities, or by the way that is said of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.ask import (
    SitingAsk,
    allowed_pairs,
    must_precool,
    peak_demand,
    time_limits,
)
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.outcome import Design, Outcome, outcome
from ruralroute.siting.transport import LinkTable
from ruralroute.siting.two_echelon import TownRoads, Trunk, town_roads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRAIGHT, ANY_WAY = -1, -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Ways that are said of stations, and hold wherever they can be gone.

    Parameters
    ----------
    site_of
        Shape (stations,), row of the site of each; -1: nothing is said.
    way
        Shape (stations,), number of the township that each goes over; `STRAIGHT` from its site, or
        `ANY_WAY` from it.
    """

    site_of: Ints
    way: Ints


class TwoStates:
    """Works out a design's outcome in any state.

    Parameters
    ----------
    case
        The study.
    design
        What is open, and what feeds the townships.
    roads
        Of the townships, where they are known already.
    said
        Ways that are said of stations; they are taken as they are, also above capacities.
    ask
        Whose rules on times and pre-cooling hold in the usual state; None: any way will do.
    """

    def __init__(
        self,
        case: SitingCase,
        design: Design,
        *,
        roads: TownRoads | None = None,
        said: Said | None = None,
        ask: SitingAsk | None = None,
    ) -> None:
        self.case, self.design, self._said, self._ask = case, design, said, ask
        self.roads = town_roads(case) if roads is None else roads.of(case)

    def at_work(self, state: State) -> Outcome:
        """Return the outcome in a state."""
        case, towns = self.case, self.roads.towns
        table, by, fixed, said = self._links(state)
        found = outcome(case, self.design, state=state, links=table, fixed=said)
        way = np.where(
            found.site_of >= 0, by[np.clip(found.site_of, 0, None), np.arange(by.shape[1])], -1
        )
        year = case.county.siting.transfer_year * len(self.design.feeds)
        cost = replace(found.cost, sites=found.cost.sites + year, trunk=found.cost.trunk + fixed)
        via = tuple(case.stations[towns[one]].id if one >= 0 else None for one in way.tolist())
        return replace(found, cost=cost, via=via)

    def _links(self, state: State) -> tuple[LinkTable, Ints, float, Ints | None]:
        """Return the way of each pair, the township it goes through (-1: none), money, and sites.

        The money is that of going to the townships at all; the sites are those that are said.
        """
        case = self.case
        own, local, trunk = case.links_in(state), self.roads.local(state), self.roads.trunk(state)
        peak = peak_demand(case, case.demand_in(state))[:, 0]
        time, cost = own.time_s.copy(), own.cost.copy()
        limit = np.full(time.shape[1], np.inf)
        if self._ask is not None and state == case.base:
            cost[~allowed_pairs(case, self._ask)] = np.nan
            limit = over_limits(case, self._ask)
        # A site is supplied at the same rate for what goes on through townships.
        brought = np.where(np.isfinite(cost), np.outer(trunk.supply, peak), np.nan)
        total = cost + brought
        by: Ints = np.full(time.shape, -1, dtype=np.int64)
        feeds = {town: self._centre(town, usual, trunk) for town, usual in self.design.feeds}
        held, said = self._held(feeds, own, local)
        fixed = 0.0
        for town, centre in feeds.items():
            if centre < 0:
                continue
            fixed += float(trunk.fixed[centre, town])
            carried = (trunk.unit[centre, town] + trunk.supply[centre]) * peak
            value = local.cost[town] + carried
            late = local.time_s[town] + trunk.time_s[centre, town] > limit
            value = np.where(late, np.nan, value)
            better = np.isfinite(value) & ~(total[centre] <= value)
            better = np.where(held == ANY_WAY, better, held == town)
            total[centre, better] = value[better]
            time[centre, better] = (local.time_s[town] + trunk.time_s[centre, town])[better]
            cost[centre, better] = local.cost[town, better]
            brought[centre, better] = carried[better]
            by[centre, better] = town
        return LinkTable(time_s=time, cost=cost, trunk=brought, kind=own.kind), by, fixed, said

    def _held(
        self, feeds: dict[int, int], own: LinkTable, local: LinkTable
    ) -> tuple[Ints, Ints | None]:
        """Return the said ways that can be gone, and the sites that they begin at (-1: any)."""
        count = len(self.case.stations)
        held = np.full(count, ANY_WAY, dtype=np.int64)
        if self._said is None:
            return held, None
        sites = np.full(count, -1, dtype=np.int64)
        for at in np.flatnonzero(self._said.site_of >= 0).tolist():
            site, way = int(self._said.site_of[at]), int(self._said.way[at])
            if way == ANY_WAY:
                sites[at] = site
                continue
            if way == STRAIGHT:
                there = np.isfinite(own.cost[site, at])
            else:
                there = feeds.get(way) == site and np.isfinite(local.cost[way, at])
            if there:
                held[at], sites[at] = way, site
        return held, sites

    def _centre(self, town: int, usual: int, trunk: Trunk) -> int:
        """Return the centre that feeds a township; -1: none gets there."""
        if usual in self.design.rows and np.isfinite(trunk.time_s[usual, town]):
            return usual
        others = [row for row in self.design.rows if np.isfinite(trunk.time_s[row, town])]
        return min(others, key=lambda row: (float(trunk.fixed[row, town]), row), default=-1)


def over_limits(case: SitingCase, ask: SitingAsk) -> Floats:
    """Return the longest seconds of a way over a township, shape (stations,); -inf: none may."""
    found: Floats = np.where(must_precool(case), -np.inf, time_limits(case, ask) * 60.0 + 1e-6)
    return found
