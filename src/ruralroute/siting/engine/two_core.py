"""TwoCore: a problem with stations as arrays.

A pair (centre, station) that the trunk joins is a way; a way is like a site of a one-echelon core:
it has the station's sizes as options, serves villages over its links, and costs the trunk's vehicle
on top.  A station opens on one way at most, and only where the way's centre is open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.links import Floats, Ints
from ruralroute.siting.problem import SecondEchelon, Site, SiteRule, SitingProblem, Sourcing
from ruralroute.siting.rules import allowed_links, time_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCore:
    """Arrays of one problem with two echelons.

    Parameters
    ----------
    ways
        The core whose sites are ways; neither its number, budget nor forced sites are set.
    centre, station
        Shape (ways,): the ends of each way.
    trunk
        Shape (ways,): what the way costs a year at all.
    centres, stations
        Cores without links: options, rules, number of centres and of stations.
    budget, fixed, fixed_spend
        Of the whole.
    """

    ways: Core
    centre: Ints
    station: Ints
    trunk: Floats
    centres: Core
    stations: Core
    budget: float
    fixed: float
    fixed_spend: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoChoice:
    """An answer.

    Parameters
    ----------
    centre, station
        Open option of each, -1: closed.
    way
        Shape (stations,): the open way, -1: none.
    share
        Shape (links of ways,).
    """

    centre: Ints
    station: Ints
    way: Ints
    share: Floats


def build_two(problem: SitingProblem, second: SecondEchelon) -> TwoCore:
    """Return the arrays of a problem with stations."""
    centres = _places(problem, problem.sites, low=problem.open_min, high=problem.open_max)
    stations = _places(problem, second.stations, low=second.open_min, high=second.open_max)
    centre, station = second.trunk.row, second.trunk.to
    start, to, row, cost = _way_links(problem, second)
    sizes = np.diff(stations.option_start)[station]
    option_start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    option_site = np.repeat(np.arange(len(station)), sizes)
    step = np.arange(len(option_site)) - option_start[option_site]
    own = stations.option_start[station][option_site] + step
    ways = Core(
        villages=len(problem.villages.ids),
        sites=len(station),
        start=start,
        to=to,
        row=row,
        cost=cost,
        skip=np.full(len(problem.villages.ids), np.inf),
        option_start=option_start,
        option_site=option_site,
        option_cost=stations.option_cost[own] + second.trunk.cost[option_site],
        option_spend=stations.option_spend[own],
        room=stations.room[own],
        demand=problem.villages.demand,
        forced=np.zeros(len(station), dtype=bool),
        forbidden=stations.forbidden[station] | centres.forbidden[centre],
        fixed=0.0,
        fixed_spend=0.0,
        open_min=0,
        open_max=len(station),
        budget=np.inf,
        single=problem.sourcing is Sourcing.SINGLE,
    )
    return TwoCore(
        ways=ways,
        centre=centre,
        station=station,
        trunk=second.trunk.cost,
        centres=centres,
        stations=stations,
        budget=np.inf if problem.budget is None else problem.budget,
        fixed=centres.fixed + stations.fixed,
        fixed_spend=centres.fixed_spend + stations.fixed_spend,
    )


def _way_links(problem: SitingProblem, second: SecondEchelon) -> tuple[Ints, Ints, Ints, Floats]:
    local, trunk = second.local, second.trunk
    good = allowed_links(problem, local, second.stations)
    unit = (
        problem.villages.demand[:, 0] if problem.resources else np.zeros(len(problem.villages.ids))
    )
    counts = np.diff(local.start)[trunk.to]
    way = np.repeat(np.arange(len(trunk.to)), counts)
    step = np.arange(len(way)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = local.start[trunk.to][way] + step
    to = local.to[at]
    whole_s = trunk.time_s[way] + second.transfer_s + local.time_s[at]
    forbidden = np.array([one.rule is SiteRule.FORBIDDEN for one in problem.sites], dtype=bool)
    kept = good[at] & (whole_s <= time_limits(problem)[to]) & ~forbidden[trunk.row[way]]
    way, at, to = way[kept], at[kept], to[kept]
    cost = local.cost[at] + second.trunk_cost_per_unit[way] * unit[to]
    start = np.concatenate([[0], np.cumsum(np.bincount(way, minlength=len(trunk.to)))])
    return start.astype(np.int64), to, way, cost


def _places(problem: SitingProblem, sites: tuple[Site, ...], *, low: int, high: int | None) -> Core:
    closing = np.array([one.cost_close if one.existing else 0.0 for one in sites])
    options = [(j, size) for j, site in enumerate(sites) for size in site.sizes]
    of = np.array([j for j, _ in options], dtype=np.int64)
    spend = np.array([size.cost_open for _, size in options]) - closing[of]
    yearly = np.array([size.cost_year for _, size in options])
    kinds = len(problem.resources)
    room = [
        [np.inf if one is None else one for one in size.capacity] or [np.inf] * kinds
        for _, size in options
    ]
    counts = np.cumsum([len(site.sizes) for site in sites])
    return Core(
        villages=len(problem.villages.ids),
        sites=len(sites),
        start=np.zeros(len(sites) + 1, dtype=np.int64),
        to=np.zeros(0, dtype=np.int64),
        row=np.zeros(0, dtype=np.int64),
        cost=np.zeros(0),
        skip=np.full(len(problem.villages.ids), np.inf),
        option_start=np.concatenate([[0], counts]).astype(np.int64),
        option_site=of,
        option_cost=yearly + problem.annuity * spend,
        option_spend=spend,
        room=np.array(room, dtype=np.float64).reshape(len(options), kinds),
        demand=problem.villages.demand,
        forced=np.array([one.rule is SiteRule.FORCED for one in sites], dtype=bool),
        forbidden=np.array([one.rule is SiteRule.FORBIDDEN for one in sites], dtype=bool),
        fixed=problem.annuity * float(closing.sum()),
        fixed_spend=float(closing.sum()),
        open_min=low,
        open_max=len(sites) if high is None else min(high, len(sites)),
        budget=np.inf,
        single=problem.sourcing is Sourcing.SINGLE,
    )


def load_of(two: TwoCore, choice: TwoChoice) -> Floats:
    """Return what each way carries, shape (ways, resources)."""
    ways = two.ways
    carried = np.zeros((ways.sites, ways.demand.shape[1]))
    np.add.at(carried, ways.row, ways.demand[ways.to] * choice.share[:, None])
    return carried


def two_cost(two: TwoCore, choice: TwoChoice) -> float:
    """Return the cost of a choice; infinite where it breaks a rule."""
    ways, used = two.ways, choice.share > 0
    is_open = choice.way >= 0
    served = np.bincount(ways.to, weights=choice.share, minlength=ways.villages)
    if (served < 1 - 1e-6).any() or (
        choice.way[two.station[ways.row[used]]] != ways.row[used]
    ).any():
        return float("inf")
    if (is_open != (choice.station >= 0)).any():
        return float("inf")
    if (choice.centre[two.centre[choice.way[is_open]]] < 0).any():
        return float("inf")
    if not (_fine(two.centres, choice.centre) and _fine(two.stations, choice.station)):
        return float("inf")
    carried = load_of(two, choice)
    at_station = np.zeros((two.stations.sites, carried.shape[1]))
    np.add.at(at_station, two.station, carried)
    at_centre = np.zeros((two.centres.sites, carried.shape[1]))
    np.add.at(at_centre, two.centre, carried)
    for core, option, load in (
        (two.stations, choice.station, at_station),
        (two.centres, choice.centre, at_centre),
    ):
        room = core.room[option[option >= 0]]
        if (load[option >= 0] > room * (1 + 1e-6) + 1e-6).any():
            return float("inf")
    chosen_c, chosen_s = choice.centre[choice.centre >= 0], choice.station[choice.station >= 0]
    spent = two.centres.option_spend[chosen_c].sum() + two.stations.option_spend[chosen_s].sum()
    if two.fixed_spend + spent > two.budget * (1 + 1e-6) + 1e-6:
        return float("inf")
    return float(
        two.fixed
        + two.centres.option_cost[chosen_c].sum()
        + two.stations.option_cost[chosen_s].sum()
        + two.trunk[choice.way[is_open]].sum()
        + (ways.cost * choice.share).sum()
    )


def _fine(core: Core, option: Ints) -> bool:
    is_open = option >= 0
    if (core.forced & ~is_open).any() or (core.forbidden & is_open).any():
        return False
    return bool(core.open_min <= is_open.sum() <= core.open_max)
