"""Core: a one-echelon problem under one model, as the arrays that the searches work on.

Every model but p-centre becomes ``min fixed + sum of option costs + sum of link costs`` over
options (a site at a size) and links (a site serves a village); what a village costs when it is
not served is part of it, and infinite where it must be served.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.links import Bools, Floats, Ints, Links
from ruralroute.siting.models import FixedCharge, MaxCover, Model, PCentre, PMedian, SetCover
from ruralroute.siting.problem import SiteRule, SitingProblem, Sourcing
from ruralroute.siting.rules import allowed_links, link_values, ruled_villages


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Arrays of one problem under one model.

    Parameters
    ----------
    villages, sites
        How many.
    start, to, row, cost
        Links by site (compressed rows), the village of each, its site, and its cost.
    skip
        Shape (villages,): cost of not serving a village; infinite: it must be served.
    option_start, option_site, option_cost, option_spend
        Sizes of site j are options ``option_start[j]:option_start[j + 1]``; cost in the objective;
        money spent once, less what closing the site would take.
    room
        Shape (options, resources): capacity; infinite where there is none.
    demand
        Shape (villages, resources).
    forced, forbidden
        Shape (sites,).
    fixed, fixed_spend
        Cost and spending if nothing is open.
    open_min, open_max, budget
        Bounds of the whole; `budget` infinite: none.
    single
        Villages are served whole.
    sign, offset
        The model's objective is ``offset + sign * cost``.
    integral
        All costs are whole numbers, so bounds may be rounded up.
    """

    villages: int
    sites: int
    start: Ints
    to: Ints
    row: Ints
    cost: Floats
    skip: Floats
    option_start: Ints
    option_site: Ints
    option_cost: Floats
    option_spend: Floats
    room: Floats
    demand: Floats
    forced: Bools
    forbidden: Bools
    fixed: float
    fixed_spend: float
    open_min: int
    open_max: int
    budget: float
    single: bool
    sign: float = 1.0
    offset: float = 0.0

    @property
    def capacitated(self) -> bool:
        """Some capacity may bind."""
        return bool((self.room < self.demand.sum(axis=0)).any())

    @property
    def integral(self) -> bool:
        """All costs are whole numbers, so that a bound may be rounded up."""
        skips = self.skip[np.isfinite(self.skip)]
        parts = (self.cost, self.option_cost, skips, np.array([self.fixed]))
        whole_served = self.single or not self.capacitated
        return whole_served and all(bool((part == np.rint(part)).all()) for part in parts)

    def keep(self, which: Bools) -> Core:
        """Return the core with only the links of a mask."""
        counts = np.bincount(self.row[which], minlength=self.sites)
        return replace(
            self,
            start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            to=self.to[which],
            row=self.row[which],
            cost=self.cost[which],
        )


def build_core(problem: SitingProblem, model: Model) -> Core:
    """Return the core of a problem under a model of one echelon."""
    links, values, skip = _links(problem, model)
    options = [(j, size) for j, site in enumerate(problem.sites) for size in site.sizes]
    rooms = [_room(size.capacity, len(problem.resources)) for _, size in options]
    counts = [len(site.sizes) for site in problem.sites]
    closing = np.array([one.cost_close if one.existing else 0.0 for one in problem.sites])
    of = np.array([j for j, _ in options], dtype=np.int64)
    once = np.array([size.cost_open for _, size in options], dtype=np.float64)
    yearly = np.array([size.cost_year for _, size in options], dtype=np.float64)
    spend = once - closing[of]
    match model:
        case FixedCharge():
            cost = yearly + problem.annuity * spend
            fixed = problem.annuity * float(closing.sum())
        case SetCover():
            cost, fixed = np.ones(len(options)), 0.0
        case _:
            cost, fixed = np.zeros(len(options)), 0.0
    most = len(problem.sites)
    cover = isinstance(model, MaxCover)
    total = float((problem.villages.weight * problem.equity).sum())
    return Core(
        villages=len(problem.villages.ids),
        sites=most,
        start=links.start,
        to=links.to,
        row=links.row,
        cost=values,
        skip=skip,
        option_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        option_site=of,
        option_cost=cost,
        option_spend=spend,
        room=np.array(rooms, dtype=np.float64).reshape(len(options), -1),
        demand=problem.villages.demand,
        forced=_ruled(problem, SiteRule.FORCED),
        forbidden=_ruled(problem, SiteRule.FORBIDDEN),
        fixed=fixed,
        fixed_spend=float(closing.sum()),
        open_min=problem.open_min,
        open_max=most if problem.open_max is None else min(problem.open_max, most),
        budget=np.inf if problem.budget is None else problem.budget,
        single=problem.sourcing is Sourcing.SINGLE,
        sign=-1.0 if cover else 1.0,
        offset=total if cover else 0.0,
    )


def _links(problem: SitingProblem, model: Model) -> tuple[Links, Floats, Floats]:
    good = allowed_links(problem, problem.links, problem.sites)
    skip = np.full(len(problem.villages.ids), np.inf)
    values = link_values(problem, model, problem.links)
    match model:
        case SetCover():
            good &= problem.links.time_s <= model.reach_s
        case MaxCover():
            weight = problem.villages.weight * problem.equity
            free = ~ruled_villages(problem)
            skip[free] = weight[free]
            near = problem.links.time_s <= model.reach_s
            good &= near | ~free[problem.links.to]
            values = weight[problem.links.to] - values
        case PMedian() | PCentre() | FixedCharge():
            pass
        case _:
            raise TypeError(f"{type(model).__name__} has two echelons")
    kept = problem.links.keep(good)
    return kept, values[good], skip


def _room(capacity: tuple[float | None, ...], resources: int) -> list[float]:
    if not capacity:
        return [np.inf] * resources
    return [np.inf if one is None else one for one in capacity]


def _ruled(problem: SitingProblem, rule: SiteRule) -> Bools:
    return np.array([one.rule is rule for one in problem.sites], dtype=bool)
