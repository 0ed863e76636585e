"""What designs of two echelons cost in scenarios, which there are, and which are next to one.

A design is what is decided for years: the open sites and their sizes, the open townships and the
site that feeds each.  In each scenario it works as `two_states` says, costed here for many designs.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.ask import SitingAsk, allowed_pairs, peak_demand, site_rules
from ruralroute.siting.case import SitingCase
from ruralroute.siting.comparison import Comparison, compared
from ruralroute.siting.comparison_sheet import affordable, invest, site_moves
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import Design, capacities, largest_sizes, year_total
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.scenarios import Scenario
from ruralroute.siting.two_echelon import TownRoads, Trunk, town_roads, township_rows
from ruralroute.siting.two_states import TwoStates, over_limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_DESIGNS = 5_000
"""Up to so many designs all are compared, which proves the choice among them."""

_MOST_BITS = 12
"""More townships or sites than this have more designs than that."""


def two_compare(
    case: SitingCase,
    ask: SitingAsk,
    scenarios: Sequence[Scenario],
    *,
    seeds: Sequence[Design] = (),
    time_limit_s: float = 60.0,
    cancel: threading.Event | None = None,
    is_pool_enough: bool = True,
) -> Comparison | None:
    """Cost every design of two echelons that the rules allow in every scenario, or a pool of them.

    As `comparison.compare`; the pool is walked by exchanging, adding or dropping a site or a
    township, or another site that feeds one.  None where there are too many designs and a pool
    is not enough.
    """
    if not is_pool_enough and max(len(township_rows(case)), len(case.sites)) > _MOST_BITS:
        # Not worth the tables of every scenario.
        return None
    sheet = TwoSheet(case, ask, scenarios)
    every = sheet.every()
    if every is None and not is_pool_enough:
        return None
    return compared(sheet, every, seeds, Clock(time_limit_s, cancel))


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Numbers of a scenario: what each way costs, and what is paid when none is left.

    `own` has shape (sites, stations), `local` (townships, stations), both money a year, infinite
    where no way leads or a rule forbids it; `limit` is the longest time over a township, seconds.
    """

    own: Floats
    local: Floats
    minutes: Floats
    trunk: Trunk
    peak: Floats
    limit: Floats
    price: Floats
    handling: float


class TwoSheet:
    """Costs of designs of two echelons in scenarios, quick for many.

    Parameters
    ----------
    case, ask
        The study, and the question whose rules hold in the usual state.
    scenarios
        The usual one first.
    """

    def __init__(self, case: SitingCase, ask: SitingAsk, scenarios: Sequence[Scenario]) -> None:
        self.case, self.ask = case, ask
        self.scenarios = tuple(scenarios)
        self.roads: TownRoads = town_roads(case)
        settings = case.county.siting
        self._rate = annuity(settings.discount_rate, settings.horizon_years)
        self._states = [self._state(one) for one in self.scenarios]
        parcels = case.demand.parcels_year
        self._weights = parcels / parcels.sum() if parcels.sum() > 0 else parcels
        usual = self._states[0]
        over = np.isfinite(usual.trunk.time_s).any(axis=0)
        self._reachable = np.isfinite(case.links.time_s).any(axis=0) | np.isfinite(
            usual.local[over]
        ).any(axis=0)

    def _state(self, one: Scenario) -> _State:
        case, settings = self.case, self.case.county.siting
        demand, links = case.demand_in(one.state), case.links_in(one.state)
        trunk, local = self.roads.trunk(one.state), self.roads.local(one.state)
        peak = peak_demand(case, demand)
        cost = links.cost
        limit = np.full(cost.shape[1], np.inf)
        if one.kind == "usual":
            # The rules on ways hold in the usual state; in others people take what there is.
            cost = np.where(allowed_pairs(case, self.ask), cost, np.nan)
            limit = over_limits(case, self.ask)
        own = cost + np.outer(trunk.supply, peak[:, 0])
        return _State(
            own=np.where(np.isnan(own), np.inf, own),
            local=np.where(np.isnan(local.cost), np.inf, local.cost),
            minutes=local.time_s,
            trunk=trunk,
            peak=peak,
            limit=limit,
            price=settings.unserved_per_kg * demand.kg_year,
            handling=settings.handling_per_parcel * float(demand.parcels_year.sum()),
        )

    def every(self) -> Iterable[Design] | None:
        """Return every design that number, status and budget allow, sizes chosen by load.

        None where there are more than `MOST_DESIGNS`.
        """
        rules = [one.rule for one in site_rules(self.case, self.ask)]
        forced = [row for row, rule in enumerate(rules) if rule is SiteRule.FORCED]
        free = [row for row, rule in enumerate(rules) if rule is SiteRule.FREE]
        low = max(self.ask.open_min or 0, 1)
        high = len(rules) if self.ask.open_max is None else self.ask.open_max
        if len(free) > _MOST_BITS:
            return None
        sites, count = [], 0
        for some in range(len(free) + 1):
            for added in itertools.combinations(free, some):
                rows = tuple(sorted((*forced, *added)))
                if low <= len(rows) <= high:
                    ways = [len(self._feeding(town, rows)) + 1 for town in self._towns]
                    count += int(np.prod(ways, dtype=np.float64))
                    sites.append(rows)
            if count > MOST_DESIGNS:
                return None
        return self._all_of(sites)

    @property
    def _towns(self) -> range:
        return range(len(self.roads.towns))

    def _feeding(self, town: int, rows: tuple[int, ...]) -> list[int]:
        """Return the open sites from which a township can be fed in the usual state."""
        time = self._states[0].trunk.time_s[:, town]
        return [row for row in rows if np.isfinite(time[row])]

    def _all_of(self, sites: Sequence[tuple[int, ...]]) -> Iterator[Design]:
        for rows in sites:
            ways = [[-1, *self._feeding(town, rows)] for town in self._towns]
            for fed in itertools.product(*ways):
                feeds = tuple((town, row) for town, row in enumerate(fed) if row >= 0)
                design = self._sized(rows, feeds)
                if affordable(self.case, self.ask, design):
                    yield design

    def _sized(self, rows: tuple[int, ...], feeds: tuple[tuple[int, int], ...]) -> Design:
        """Return the design with, at each site, the cheapest size that holds what comes to it.

        What comes is what it would be without capacities; where nothing holds it the largest size
        is taken.
        """
        largest = largest_sizes(self.case, rows)
        value, serving, _ = self._ways(Design(rows=rows, sizes=largest.sizes, feeds=feeds), 0)
        load = self._load(serving, np.isfinite(value), 0)
        sizes = []
        for at, row in enumerate(rows):
            fits = [
                (one.cost_year + self._rate * one.cost_open, number)
                for number, one in enumerate(self.case.sites[row].site.sizes)
                if all(
                    room is None or load[row, kind] <= room + 1e-6
                    for kind, room in enumerate(one.capacity)
                )
            ]
            sizes.append(min(fits)[1] if fits else largest.sizes[at])
        return Design(rows=rows, sizes=tuple(sizes), feeds=feeds)

    def _ways(self, design: Design, number: int) -> tuple[Floats, Ints, float]:
        """Return each station's cheapest way, the site that it begins at, and money of the trunk.

        The money is that of going to the townships at all; a way that is not there is infinite.
        """
        state, rows = self._states[number], np.array(design.rows, dtype=np.int64)
        least = state.own[rows].min(axis=0)
        serving = rows[state.own[rows].argmin(axis=0)]
        fixed = 0.0
        trunk = state.trunk
        for town, usual in design.feeds:
            centre = usual
            if not np.isfinite(trunk.time_s[usual, town]):
                left = self._feeding_in(trunk, town, design.rows)
                if left is None:
                    continue
                centre = left
            fixed += float(trunk.fixed[centre, town])
            carried = (trunk.unit[centre, town] + trunk.supply[centre]) * state.peak[:, 0]
            value = state.local[town] + carried
            late = state.minutes[town] + trunk.time_s[centre, town] > state.limit
            better = (value < least) & ~late
            least = np.where(better, value, least)
            serving = np.where(better, centre, serving)
        return least, serving, fixed

    def _feeding_in(self, trunk: Trunk, town: int, rows: tuple[int, ...]) -> int | None:
        """Return the open site that feeds a township in place of one that cannot."""
        left = [row for row in rows if np.isfinite(trunk.time_s[row, town])]
        return min(left, key=lambda row: (float(trunk.fixed[row, town]), row), default=None)

    def _load(self, serving: Ints, known: NDArray[np.bool_], number: int) -> Floats:
        """Return what comes to each site of the case, shape (sites, resources)."""
        peak = self._states[number].peak
        load = np.zeros((len(self.case.sites), peak.shape[1]))
        np.add.at(load, serving[known], peak[known])
        return load

    def keeps_rules(self, design: Design) -> bool:
        """Whether every station has a way that the rules allow in the usual state."""
        if not design.rows:
            return False
        least, _, _ = self._ways(design, 0)
        return bool((np.isfinite(least) | ~self._reachable).all())

    def has_room(self, design: Design) -> bool:
        """Whether a design holds all that comes in the usual state, at the sizes that it has."""
        least, serving, _ = self._ways(design, 0)
        if not self._too_much(design, serving, np.isfinite(least), 0):
            return True
        return self._whole(design, 0)[2] <= 0

    def costs(self, design: Design) -> tuple[list[float], list[int]]:
        """Return cost and unserved stations of a design in each scenario."""
        case = self.case
        open_year = sum(
            case.sites[row].site.sizes[size].cost_year
            for row, size in zip(design.rows, design.sizes, strict=True)
        )
        open_year += self._rate * invest(case, design)
        open_year += case.county.siting.transfer_year * len(design.feeds)
        cost, unserved = [], []
        for number, state in enumerate(self._states):
            least, serving, fixed = self._ways(design, number)
            known = np.isfinite(least)
            if self._too_much(design, serving, known, number):
                total, lost, _ = self._whole(design, number)
                cost.append(total)
                unserved.append(lost)
                continue
            value = float(np.where(known, least, state.price).sum())
            share = 1.0 - float(self._weights[~known].sum())
            cost.append(open_year + fixed + value + state.handling * share)
            unserved.append(int((~known).sum()))
        return cost, unserved

    def _too_much(
        self, design: Design, serving: Ints, known: NDArray[np.bool_], number: int
    ) -> bool:
        limits = capacities(self.case, design)
        if np.isinf(limits).all():
            return False
        load = self._load(serving, known, number)[list(design.rows)]
        return bool((load > limits * (1 + 1e-9) + 1e-6).any())

    def _whole(self, design: Design, number: int) -> tuple[float, int, float]:
        """Return cost, unserved stations and what is above all rooms, worked out with the rooms."""
        states = TwoStates(self.case, design, roads=self.roads, ask=self.ask)
        found = states.at_work(self.scenarios[number].state)
        return year_total(self.case, found), len(found.unserved), found.overloaded

    def widest(self, design: Design) -> Design:
        """Return a design with its sites as large as they can be built."""
        sizes = largest_sizes(self.case, design.rows).sizes
        return Design(rows=design.rows, sizes=sizes, feeds=design.feeds)

    def neighbours(self, design: Design) -> Iterator[Design]:
        """Yield the designs with a site or a township exchanged, added or dropped, or refed."""
        trunk = self._states[0].trunk
        moved: list[tuple[tuple[int, ...], dict[int, int]]] = []
        for rows in site_moves(self.case, self.ask, design.rows):
            feeds = {}
            for town, row in design.feeds:
                centre = row if row in rows else self._feeding_in(trunk, town, rows)
                if centre is not None:
                    feeds[town] = centre
            moved.append((rows, feeds))
        now = dict(design.feeds)
        for town in self._towns:
            rest = {one: row for one, row in now.items() if one != town}
            if town in now:
                moved.append((design.rows, rest))
                moved += [
                    (design.rows, {**rest, other: row})
                    for other in self._towns
                    if other not in now
                    for row in self._feeding(other, design.rows)
                ]
            moved += [
                (design.rows, {**rest, town: row})
                for row in self._feeding(town, design.rows)
                if now.get(town) != row
            ]
        for rows, feeds in moved:
            found = self._sized(rows, tuple(sorted(feeds.items())))
            if affordable(self.case, self.ask, found):
                yield found
