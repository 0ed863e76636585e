"""What designs of one echelon cost in scenarios, and which are next to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.ask import SitingAsk, allowed_pairs, peak_demand, site_rules
from ruralroute.siting.case import SitingCase
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


class Sheet(Protocol):
    """Costs of designs in scenarios."""

    scenarios: tuple[Scenario, ...]

    def keeps_rules(self, design: Design) -> bool:
        """Whether every station is served within the rules in the usual state."""

    def has_room(self, design: Design) -> bool:
        """Whether a design holds all that comes in the usual state, at the sizes that it has."""

    def costs(self, design: Design) -> tuple[list[float], list[int]]:
        """Return cost and unserved stations of a design in each scenario."""

    def widest(self, design: Design) -> Design:
        """Return a design with its sites as large as they can be built."""

    def neighbours(self, design: Design) -> Iterable[Design]:
        """Return the designs that differ in one part."""


class OneSheet:
    """Costs of designs of one echelon in scenarios, quick for many."""

    def __init__(self, case: SitingCase, ask: SitingAsk, scenarios: Sequence[Scenario]) -> None:
        self.case, self.ask = case, ask
        self.scenarios = tuple(scenarios)
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
        fixed = self._rate * invest(self.case, design) + sum(
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

    def widest(self, design: Design) -> Design:
        """Return a design with its sites as large as they can be built."""
        return largest_sizes(self.case, design.rows)

    def neighbours(self, design: Design) -> Iterator[Design]:
        """Yield the designs with a site exchanged, added or dropped, within number and budget."""
        for rows in site_moves(self.case, self.ask, design.rows):
            found = best_sizes(self.case, rows)
            if affordable(self.case, self.ask, found):
                yield found


def affordable(case: SitingCase, ask: SitingAsk, design: Design) -> bool:
    """Say whether the budget allows to build a design."""
    return ask.budget is None or invest(case, design) <= ask.budget + 1e-6


def invest(case: SitingCase, design: Design) -> float:
    """Return the money that is spent once on a design."""
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


def site_moves(
    case: SitingCase, ask: SitingAsk, rows: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """Yield the open sites with one exchanged, dropped or added, as number and status allow."""
    rules = [one.rule for one in site_rules(case, ask)]
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
