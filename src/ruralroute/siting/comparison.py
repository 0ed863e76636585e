"""Designs against scenarios: expected cost, worst cost, largest regret."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.ask import SitingAsk, allowed_pairs, peak_demand, site_rules
from ruralroute.siting.case import SitingCase
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import (
    Design,
    best_sizes,
    capacities,
    largest_sizes,
    outcome,
    year_total,
)
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.scenarios import Scenario

Floats = NDArray[np.float64]

MOST_DESIGNS = 20_000
"""Up to so many designs all are compared, which proves the choice among them."""


class Judge(StrEnum):
    """What a design is judged by over the scenarios."""

    EXPECTED = "expected"
    WORST = "worst"
    REGRET = "regret"


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Designs against scenarios.

    Parameters
    ----------
    scenarios, designs
        Columns and rows.
    cost
        Shape (designs, scenarios): cost a year, investment spread, were the state to last.
    unserved
        Shape (designs, scenarios): stations that nobody serves.
    regret
        Shape (designs, scenarios): cost above the best design's in the scenario.
    complete
        Whether every design that the rules allow was compared.
    """

    scenarios: tuple[Scenario, ...]
    designs: tuple[Design, ...]
    cost: Floats
    unserved: NDArray[np.int64]
    complete: bool

    @property
    def regret(self) -> Floats:
        """Cost above the best design's in each scenario."""
        found: Floats = self.cost - self.cost.min(axis=0, keepdims=True)
        return found

    @property
    def expected(self) -> Floats:
        """Shape (designs,): mean over the days of the scenarios."""
        days = np.array([one.days for one in self.scenarios])
        found: Floats = self.cost @ (days / days.sum()) if days.sum() > 0 else self.cost[:, 0]
        return found

    def measure(self, judge: Judge) -> Floats:
        """Return what each design is judged by, shape (designs,)."""
        if judge is Judge.EXPECTED:
            return self.expected
        found: Floats = (self.cost if judge is Judge.WORST else self.regret).max(axis=1)
        return found

    def ranked(self, judge: Judge) -> list[int]:
        """Return the designs by index: least by the judge, then by what is expected, first."""
        value, expected = np.round(self.measure(judge), 2), np.round(self.expected, 2)
        return sorted(
            range(len(self.designs)),
            key=lambda at: (float(value[at]), float(expected[at]), self.designs[at]),
        )

    def best(self, judge: Judge) -> int:
        """Return the index of the best design."""
        return self.ranked(judge)[0]


def all_designs(case: SitingCase, ask: SitingAsk) -> Iterable[Design] | None:
    """Yield every design that number, budget and status allow, sizes chosen by load.

    None when there are more than `MOST_DESIGNS`.
    """
    rules = [one.rule for one in site_rules(case, ask)]
    forced = [row for row, rule in enumerate(rules) if rule is SiteRule.FORCED]
    free = [row for row, rule in enumerate(rules) if rule is SiteRule.FREE]
    low = max(ask.open_min or 0, 1)
    high = len(forced) + len(free) if ask.open_max is None else ask.open_max
    counts = range(max(0, low - len(forced)), min(len(free), high - len(forced)) + 1)
    if sum(comb(len(free), count) for count in counts) > MOST_DESIGNS:
        return None
    found = (
        best_sizes(case, (*forced, *some))
        for count in counts
        for some in itertools.combinations(free, count)
    )
    return (one for one in found if _affordable(case, ask, one))


def _affordable(case: SitingCase, ask: SitingAsk, design: Design) -> bool:
    return ask.budget is None or _invest(case, design) <= ask.budget + 1e-6


def _invest(case: SitingCase, design: Design) -> float:
    opened = sum(
        case.sites[row].site.sizes[size].cost_open
        for row, size in zip(design.rows, design.sizes, strict=True)
        if not case.sites[row].is_existing
    )
    closed = sum(
        one.site.cost_close
        for row, one in enumerate(case.sites)
        if one.is_existing and row not in design.rows
    )
    return opened + closed


def compare(
    case: SitingCase,
    ask: SitingAsk,
    scenarios: Sequence[Scenario],
    *,
    seeds: Sequence[Design] = (),
    time_limit_s: float = 60.0,
    cancel: threading.Event | None = None,
) -> Comparison:
    """Cost every design that the rules allow in every scenario, or a pool of good ones.

    A design is a set of sites, each of the cheapest size that holds what comes to it; one that
    lacks room then is left out, and the comparison counts as complete only if larger sizes would
    not give it room.  Where there are too many designs the pool is what interchange finds from
    `seeds`: for each judge, the best exchange of one site for another, added or dropped, until none
    helps.  The comparison says which it was.  The walk stops after `time_limit_s`, or when `cancel`
    is set; the pool is what was found by then.
    """
    clock = Clock(time_limit_s, cancel)
    sheet = _Sheet(case, ask, scenarios)
    every = all_designs(case, ask)
    if every is not None:
        designs = [one for one in every if sheet.keeps_rules(one)]
        roomy = [one for one in designs if sheet.has_room(one)]
        tight = set(designs) - set(roomy)
        complete = not any(sheet.has_room(largest_sizes(case, one.rows)) for one in tight)
        return sheet.compare(roomy, complete=complete, clock=clock)
    pool = dict.fromkeys(one for one in seeds if sheet.keeps_rules(one) and sheet.has_room(one))
    for judge in Judge:
        for start in list(seeds)[:4]:
            for one in _interchange(sheet, case, ask, start, judge=judge, clock=clock):
                pool[one] = None
    return sheet.compare(list(pool), complete=False, clock=clock)


class _Sheet:
    """Costs of designs in scenarios, quick for many."""

    def __init__(self, case: SitingCase, ask: SitingAsk, scenarios: Sequence[Scenario]) -> None:
        self.case, self.ask, self.scenarios = case, ask, tuple(scenarios)
        settings = case.county.siting
        self._rate = annuity(settings.discount_rate, settings.horizon_years)
        self._tables: list[tuple[Floats, Floats, float]] = []
        self._peaks = []
        self._allowed = allowed_pairs(case, ask)
        for one in self.scenarios:
            demand = case.demand_in(one.state)
            links = case.links_in(one.state)
            total = links.total
            if one.kind == "usual":
                # The rules on pairs hold in the usual state; in others people take what there is.
                total = np.where(self._allowed, total, np.nan)
            price = settings.unserved_per_kg * demand.kg_year
            handling = settings.handling_per_parcel * float(demand.parcels_year.sum())
            self._tables.append((np.where(np.isnan(total), np.inf, total), price, handling))
            self._peaks.append(peak_demand(case, demand))

    def keeps_rules(self, design: Design) -> bool:
        """Whether every station has an open site that the rules allow in the usual state."""
        if not design.rows:
            return False
        reachable = np.isfinite(self.case.links.time_s).any(axis=0)
        served = self._allowed[list(design.rows)].any(axis=0)
        return bool((served | ~reachable).all())

    def has_room(self, design: Design) -> bool:
        """Whether a design holds all that comes in the usual state, at the sizes that it has."""
        table = self._tables[0][0]
        if not self._too_much(design, 0, table, table[list(design.rows)].min(axis=0)):
            return True
        return outcome(self.case, design, allowed=self._allowed).overloaded <= 0

    def costs(self, design: Design) -> tuple[list[float], list[int]]:
        """Return cost and unserved stations of a design in each scenario."""
        fixed = self._rate * _invest(self.case, design) + sum(
            self.case.sites[row].site.sizes[size].cost_year
            for row, size in zip(design.rows, design.sizes, strict=True)
        )
        cost, unserved = [], []
        rows = list(design.rows)
        for number, (table, price, handling) in enumerate(self._tables):
            least = table[rows].min(axis=0)
            lost = ~np.isfinite(least)
            if self._too_much(design, number, table, least):
                one = self.scenarios[number]
                allowed = self._allowed if one.kind == "usual" else None
                found = outcome(self.case, design, state=one.state, allowed=allowed)
                cost.append(year_total(self.case, found))
                unserved.append(len(found.unserved))
                continue
            value = float(np.where(lost, price, least).sum())
            share = 1.0 - float(self._weights[lost].sum())
            cost.append(fixed + value + handling * share)
            unserved.append(int(lost.sum()))
        return cost, unserved

    @property
    def _weights(self) -> Floats:
        parcels = self.case.demand.parcels_year
        total = parcels.sum()
        return parcels / total if total > 0 else parcels

    def _too_much(self, design: Design, number: int, table: Floats, least: Floats) -> bool:
        rows = list(design.rows)
        limits = capacities(self.case, design)
        if np.isinf(limits).all():
            return False
        serving, known = table[rows].argmin(axis=0), np.isfinite(least)
        load = np.zeros_like(limits)
        np.add.at(load, serving[known], self._peaks[number][known])
        return bool((load > limits + 1e-6).any())

    def compare(self, designs: Sequence[Design], *, complete: bool, clock: Clock) -> Comparison:
        """Cost designs in all scenarios; when cancelled, those that were costed by then."""
        found = []
        for one in designs:
            if clock.cancelled:
                complete = False
                break
            found.append(self.costs(one))
        shape = (len(found), len(self.scenarios))
        return Comparison(
            scenarios=self.scenarios,
            designs=tuple(designs[: len(found)]),
            cost=np.array([cost for cost, _ in found], dtype=np.float64).reshape(shape),
            unserved=np.array([lost for _, lost in found], dtype=np.int64).reshape(shape),
            complete=complete,
        )


def _interchange(
    sheet: _Sheet,
    case: SitingCase,
    ask: SitingAsk,
    start: Design,
    *,
    judge: Judge,
    clock: Clock,
) -> Iterable[Design]:
    """Walk to better designs by exchanging, adding or dropping a site; yield each on the way.

    Regret is measured against the best of what has been seen, so it is an upper estimate.
    """
    rules = [one.rule for one in site_rules(case, ask)]
    days = np.array([one.days for one in sheet.scenarios])
    best_seen = np.full(len(sheet.scenarios), np.inf)

    def value(design: Design) -> float:
        cost = np.array(sheet.costs(design)[0])
        np.minimum(best_seen, cost, out=best_seen)
        if judge is Judge.EXPECTED:
            return float(cost @ days / days.sum()) if days.sum() > 0 else float(cost[0])
        return float(cost.max() if judge is Judge.WORST else (cost - best_seen).max())

    at, now = start, value(start)
    yield at
    for _ in range(30):
        better: tuple[float, Design] | None = None
        for rows in _neighbours(at.rows, rules, ask):
            if clock.stop():
                break
            design = best_sizes(case, rows)
            if not _affordable(case, ask, design) or not sheet.keeps_rules(design):
                continue
            if not sheet.has_room(design):
                continue
            cost = value(design)
            if cost < now - 0.01 and (better is None or cost < better[0]):
                better = (cost, design)
        if better is None:
            return
        now, at = better
        yield at


def _neighbours(
    rows: tuple[int, ...], rules: Sequence[SiteRule], ask: SitingAsk
) -> Iterable[tuple[int, ...]]:
    low, high = max(1, ask.open_min or 0), ask.open_max or len(rules)
    closable = [one for one in rows if rules[one] is SiteRule.FREE]
    others = [one for one, rule in enumerate(rules) if rule is SiteRule.FREE and one not in rows]
    for one in closable:
        rest = tuple(row for row in rows if row != one)
        for other in others:
            yield tuple(sorted((*rest, other)))
        if len(rest) >= low:
            yield rest
    if len(rows) < high:
        for other in others:
            yield tuple(sorted((*rows, other)))
