"""A design of two echelons in other states of roads and demand, and what single losses cost it.

What is open stays open; each township is fed by its centre, or by the best open one where the
state cuts it off; stations then go by the cheapest way that is left, within the centres'
capacities.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.answer import SitingAnswer
from ruralroute.siting.ask import peak_demand
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.outcome import Design, Outcome, outcome
from ruralroute.siting.transport import LinkTable
from ruralroute.siting.two_echelon import TownRoads

Ints = NDArray[np.int64]


class TwoStates:
    """Works out a design's outcome in any state.

    Parameters
    ----------
    case
        The study.
    design
        The open sites.
    answer
        Of the engine, with the open stations and what feeds them.
    roads
        Of the townships, where they are known already.
    """

    def __init__(
        self,
        case: SitingCase,
        design: Design,
        answer: SitingAnswer,
        roads: TownRoads | None = None,
    ) -> None:
        self.case, self.design = case, design
        self.roads = TownRoads(case) if roads is None else roads.of(case)
        self._feed = {
            one.site: int(answer.feeds[one.site])
            for one in answer.open_stations
            if one.site < len(self.roads.towns)
        }

    def at_work(self, state: State) -> Outcome:
        """Return the outcome in a state."""
        case, towns = self.case, self.roads.towns
        table, by, fixed = self._links(state)
        found = outcome(case, self.design, state=state, links=table)
        way = np.where(
            found.site_of >= 0, by[np.clip(found.site_of, 0, None), np.arange(by.shape[1])], -1
        )
        year = case.county.siting.transfer_year * len(self._feed)
        cost = replace(found.cost, sites=found.cost.sites + year, trunk=found.cost.trunk + fixed)
        via = tuple(case.stations[towns[one]].id if one >= 0 else None for one in way.tolist())
        return replace(found, cost=cost, via=via)

    def _links(self, state: State) -> tuple[LinkTable, Ints, float]:
        """Return the best way of each pair, the township it goes through (-1: none), and money.

        The money is that of going to the townships at all.
        """
        case = self.case
        own, local, trunk = case.links_in(state), self.roads.local(state), self.roads.trunk(state)
        peak = peak_demand(case, case.demand_in(state))[:, 0]
        time, cost = own.time_s.copy(), own.cost.copy()
        # A site is supplied at the same rate for what goes on through townships.
        brought = np.where(np.isfinite(cost), np.outer(trunk.supply, peak), np.nan)
        total = cost + brought
        by: Ints = np.full(time.shape, -1, dtype=np.int64)
        fixed = 0.0
        for town, usual in self._feed.items():
            centre = self._centre(town, usual, trunk.time_s, trunk.fixed)
            if centre < 0:
                continue
            fixed += float(trunk.fixed[centre, town])
            carried = (trunk.unit[centre, town] + trunk.supply[centre]) * peak
            value = local.cost[town] + carried
            better = np.isfinite(value) & ~(total[centre] <= value)
            total[centre, better] = value[better]
            time[centre, better] = (local.time_s[town] + trunk.time_s[centre, town])[better]
            cost[centre, better] = local.cost[town, better]
            brought[centre, better] = carried[better]
            by[centre, better] = town
        return LinkTable(time_s=time, cost=cost, trunk=brought, kind=own.kind), by, fixed

    def _centre(
        self, town: int, usual: int, time_s: NDArray[np.float64], fixed: NDArray[np.float64]
    ) -> int:
        """Return the centre that feeds a township; -1: none gets there."""
        if usual in self.design.rows and np.isfinite(time_s[usual, town]):
            return usual
        others = [row for row in self.design.rows if np.isfinite(time_s[row, town])]
        return min(others, key=lambda row: (float(fixed[row, town]), row), default=-1)
