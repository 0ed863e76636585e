"""Which links a problem's rules leave, and what an answer is worth.

Both are worked out from the problem alone, so that an answer is judged by the same words
whichever part of the engine found it.
"""

from __future__ import annotations

from typing import assert_never

import numpy as np

from ruralroute.siting.answer import Assignment, CostParts, OpenSite
from ruralroute.siting.links import Bools, Floats, Ints, Links
from ruralroute.siting.models import (
    FixedCharge,
    MaxCover,
    Model,
    PCentre,
    PMedian,
    SetCover,
    TwoEchelon,
)
from ruralroute.siting.problem import Site, SitingProblem, Size

TOLERANCE = 1e-6
"""Relative slack of sums of floating-point numbers: capacities, budgets, shares."""


def time_limits(problem: SitingProblem) -> Floats:
    """Return the longest service time allowed, shape (villages,); infinite: none set."""
    limit = np.full(len(problem.villages.ids), np.inf)
    if problem.max_service_s is not None:
        limit[:] = problem.max_service_s
    for one in problem.floors:
        if one.within_s is not None:
            who = _flagged(problem, one.flag)
            limit[who] = np.minimum(limit[who], one.within_s)
    return limit


def visit_floors(problem: SitingProblem) -> Floats:
    """Return the fewest visits a week allowed, shape (villages,); 0: none set."""
    least = np.zeros(len(problem.villages.ids))
    for one in problem.floors:
        if one.visits_week is not None:
            who = _flagged(problem, one.flag)
            least[who] = np.maximum(least[who], one.visits_week)
    return least


def ruled_villages(problem: SitingProblem) -> Bools:
    """Return which villages some rule speaks of, shape (villages,)."""
    ruled = np.isfinite(time_limits(problem)) | (visit_floors(problem) > 0)
    if problem.precool_s is not None:
        ruled |= problem.villages.produce
    return ruled


def allowed_links(problem: SitingProblem, links: Links, servers: tuple[Site, ...]) -> Bools:
    """Return which links keep the rules on pairs, shape (links,).

    Service time, floors, pre-cooling, and sites that may not open.
    """
    good = links.time_s <= time_limits(problem)[links.to]
    if links.visits_week is not None:
        good &= links.visits_week >= visit_floors(problem)[links.to]
    row = links.row
    if problem.precool_s is not None:
        precools = np.array([one.precools for one in servers], dtype=bool)
        cool = precools[row] & (links.time_s <= problem.precool_s)
        good &= cool | ~problem.villages.produce[links.to]
    forbidden = np.array([one.rule == "forbidden" for one in servers], dtype=bool)
    return np.asarray(good & ~forbidden[row], dtype=bool)


def link_values(problem: SitingProblem, model: Model, links: Links) -> Floats:
    """Return what serving a whole village over each link adds to the objective, shape (links,)."""
    weight = problem.villages.weight * problem.equity
    match model:
        case PMedian():
            return np.asarray(weight[links.to] * links.time_s)
        case PCentre():
            return np.asarray(problem.equity[links.to] * links.time_s)
        case SetCover():
            return np.zeros(len(links.to))
        case MaxCover():
            return np.where(links.time_s <= model.reach_s, weight[links.to], 0.0)
        case FixedCharge() | TwoEchelon():
            return links.cost
        case _:
            assert_never(model)


def find_links(links: Links, rows: Ints, columns: Ints) -> Ints:
    """Return the index of the link of each (row, column), -1 where there is none."""
    width = int(links.to.max()) + 1 if len(links.to) else 1
    keys = links.row * width + links.to
    asked = rows * width + columns
    at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    if not len(keys):
        return np.full(len(asked), -1, dtype=np.int64)
    return np.where((keys[at] == asked) & (columns < width), at, -1).astype(np.int64)


def holds(size: Size, load: Floats) -> bool:
    """Say whether a size has room for a load, shape (resources,)."""
    return all(
        room is None or one <= room * (1 + TOLERANCE) + TOLERANCE
        for room, one in zip(size.capacity, load.tolist(), strict=False)
    )


def money(sites: tuple[Site, ...], chosen: tuple[OpenSite, ...]) -> Floats:
    """Return opening, closing and running cost of a choice of sites (or of stations)."""
    size_of = {one.site: one.size for one in chosen}
    opening = closing = running = 0.0
    for index, site in enumerate(sites):
        if index in size_of:
            size = site.sizes[size_of[index]]
            opening += size.cost_open
            running += size.cost_year
        elif site.existing:
            closing += site.cost_close
    return np.array([opening, closing, running])


def cost_parts(
    problem: SitingProblem,
    open_sites: tuple[OpenSite, ...],
    open_stations: tuple[OpenSite, ...],
    feeds: Ints,
    assignment: Assignment,
) -> CostParts:
    """Return the money parts of an answer."""
    opening, closing, running = money(problem.sites, open_sites)
    links, trunk = problem.links, 0.0
    second = problem.stations
    if second is not None:
        extra = money(second.stations, open_stations)
        opening, closing, running = np.array([opening, closing, running]) + extra
        links = second.local
        fed = np.flatnonzero(feeds >= 0)
        at = find_links(second.trunk, feeds[fed], fed)
        carried = station_load(problem, assignment)[fed]
        trunk = float((second.trunk.cost[at] + second.trunk_cost_per_unit[at] * carried).sum())
    at = find_links(links, assignment.site, assignment.village)
    served = float((links.cost[at] * assignment.share).sum())
    year = running + served + trunk + problem.annuity * (opening + closing)
    return CostParts(
        opening=float(opening),
        closing=float(closing),
        running=float(running),
        links=served,
        trunk=trunk,
        year=float(year),
    )


def station_load(problem: SitingProblem, assignment: Assignment) -> Floats:
    """Return how much of the first resource each station carries, shape (stations,)."""
    count = 0 if problem.stations is None else len(problem.stations.stations)
    if not problem.resources:
        return np.zeros(count)
    carried = problem.villages.demand[assignment.village, 0] * assignment.share
    return np.bincount(assignment.site, weights=carried, minlength=count).astype(np.float64)


def objective(
    problem: SitingProblem,
    model: Model,
    *,
    open_sites: tuple[OpenSite, ...],
    assignment: Assignment,
    costs: CostParts,
) -> float:
    """Return what a model says of an answer (see `ruralroute.siting.models` for the units)."""
    weight = problem.villages.weight * problem.equity
    village, share, time_s = assignment.village, assignment.share, assignment.time_s
    match model:
        case PMedian():
            return float((weight[village] * share * time_s).sum())
        case PCentre():
            return float((problem.equity[village] * time_s).max(initial=0.0))
        case SetCover():
            return float(len(open_sites))
        case MaxCover():
            return float((weight[village] * share)[time_s <= model.reach_s].sum())
        case FixedCharge() | TwoEchelon():
            return costs.year
        case _:
            assert_never(model)


def _flagged(problem: SitingProblem, flag: str | None) -> Bools:
    if flag is None:
        return np.ones(len(problem.villages.ids), dtype=bool)
    return problem.villages.flags[:, problem.flags.index(flag)]
