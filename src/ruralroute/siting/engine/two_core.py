"""TwoCore: a problem with stations as arrays.

A pair (centre, station) that the trunk joins is a way.  A village goes over a link of a station,
whichever way feeds it; what that costs is the link's cost and the way's cost for each unit.  A
station opens on one way at most, and only where the way's centre is open.  The product of ways and
links is never held: a county of 500 centres would have more than 100 million of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.links import Bools, Floats, Ints
from ruralroute.siting.problem import SecondEchelon, Site, SiteRule, SitingProblem, Sourcing
from ruralroute.siting.rules import allowed_links, time_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Pairs (centre, station) that the trunk joins, sorted by station, then `unit`.

    Parameters
    ----------
    start
        Shape (stations + 1,): ways of station j are ``start[j]:start[j + 1]``.
    centre, station
        Shape (ways,): the ends of each way.
    cost
        Shape (ways,): what the way costs a year at all.
    unit
        Shape (ways,): what each unit of the first resource costs on it.
    time_s
        Shape (ways,): seconds over the trunk, and at the station.
    """

    start: Ints
    centre: Ints
    station: Ints
    cost: Floats
    unit: Floats
    time_s: Floats

    @property
    def count(self) -> int:
        """How many."""
        return len(self.centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCore:
    """Arrays of one problem with two echelons.

    Parameters
    ----------
    ways
        The trunk; ways of centres or stations that may not open are left out.
    centres
        A core without links: options, rules, number of centres.
    stations
        A core with the links from stations to villages, options, rules, number of stations.
    slack_s
        Shape (links,): seconds that trunk and transfer may take for the village of a link.
    need
        Shape (villages,): units of the first resource.
    budget, fixed, fixed_spend
        Of the whole.
    """

    ways: Ways
    centres: Core
    stations: Core
    slack_s: Floats
    need: Floats
    budget: float
    fixed: float
    fixed_spend: float

    @property
    def villages(self) -> int:
        """How many."""
        return self.stations.villages


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
        Shape (links,): part of the village that goes over each link of the stations.
    """

    centre: Ints
    station: Ints
    way: Ints
    share: Floats


def build_two(problem: SitingProblem, second: SecondEchelon) -> TwoCore:
    """Return the arrays of a problem with stations."""
    centres = _places(problem, problem.sites, low=problem.open_min, high=problem.open_max)
    stations = _places(problem, second.stations, low=second.open_min, high=second.open_max)
    kept = second.local.keep(allowed_links(problem, second.local, second.stations))
    stations = replace(stations, start=kept.start, to=kept.to, row=kept.row, cost=kept.cost)
    need = problem.villages.demand[:, 0] if problem.resources else np.zeros(stations.villages)
    return TwoCore(
        ways=_ways(second, centres, stations),
        centres=centres,
        stations=stations,
        slack_s=time_limits(problem)[kept.to] - kept.time_s,
        need=np.ascontiguousarray(need),
        budget=np.inf if problem.budget is None else problem.budget,
        fixed=centres.fixed + stations.fixed,
        fixed_spend=centres.fixed_spend + stations.fixed_spend,
    )


def _ways(second: SecondEchelon, centres: Core, stations: Core) -> Ways:
    trunk = second.trunk
    centre, station = trunk.row, trunk.to
    free = ~(centres.forbidden[centre] | stations.forbidden[station])
    order = np.flatnonzero(free)
    unit = second.trunk_cost_per_unit
    order = order[np.lexsort((centre[order], unit[order], station[order]))]
    counts = np.bincount(station[order], minlength=stations.sites)
    return Ways(
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        centre=centre[order],
        station=station[order],
        cost=trunk.cost[order],
        unit=unit[order],
        time_s=trunk.time_s[order] + second.transfer_s,
    )


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


def loads(two: TwoCore, share: Floats) -> Floats:
    """Return what each station carries, shape (stations, resources)."""
    stations = two.stations
    carried = [
        np.bincount(stations.row, weights=need[stations.to] * share, minlength=stations.sites)
        for need in stations.demand.T
    ]
    return np.array(carried, dtype=np.float64).reshape(-1, stations.sites).T


def on_centres(two: TwoCore, choice: TwoChoice, carried: Floats) -> Floats:
    """Return what each centre carries, shape (centres, resources), of what stations carry."""
    total = np.zeros((two.centres.sites, carried.shape[1]))
    fed = np.flatnonzero(choice.way >= 0)
    np.add.at(total, two.ways.centre[choice.way[fed]], carried[fed])
    return total


def two_cost(two: TwoCore, choice: TwoChoice) -> float:
    """Return the cost of a choice; infinite where it breaks a rule."""
    stations, ways = two.stations, two.ways
    used = np.flatnonzero(choice.share > 0)
    is_open = choice.way >= 0
    served = np.bincount(stations.to, weights=choice.share, minlength=two.villages)
    over = choice.way[stations.row[used]]
    if (served < 1 - 1e-6).any() or (over < 0).any() or (is_open != (choice.station >= 0)).any():
        return float("inf")
    if (ways.time_s[over] > two.slack_s[used]).any():
        return float("inf")
    if (choice.centre[ways.centre[choice.way[is_open]]] < 0).any():
        return float("inf")
    if not (_fine(two.centres, choice.centre) and _fine(stations, choice.station)):
        return float("inf")
    carried = loads(two, choice.share)
    for core, option, load in (
        (stations, choice.station, carried),
        (two.centres, choice.centre, on_centres(two, choice, carried)),
    ):
        room = core.room[option[option >= 0]]
        if (load[option >= 0] > room * (1 + 1e-6) + 1e-6).any():
            return float("inf")
    chosen_c, chosen_s = choice.centre[choice.centre >= 0], choice.station[choice.station >= 0]
    spent = two.centres.option_spend[chosen_c].sum() + stations.option_spend[chosen_s].sum()
    if two.fixed_spend + spent > two.budget * (1 + 1e-6) + 1e-6:
        return float("inf")
    trunk = ways.cost[choice.way[is_open]].sum()
    each = stations.cost[used] + ways.unit[over] * two.need[stations.to[used]]
    return float(
        two.fixed
        + two.centres.option_cost[chosen_c].sum()
        + stations.option_cost[chosen_s].sum()
        + trunk
        + (each * choice.share[used]).sum()
    )


def fitting(two: TwoCore, choice: TwoChoice) -> TwoChoice:
    """Return the choice with each open centre at the cheapest size that holds what it carries."""
    load = on_centres(two, choice, loads(two, choice.share))
    centre = choice.centre.copy()
    for j in np.flatnonzero(centre >= 0):
        options = np.arange(two.centres.option_start[j], two.centres.option_start[j + 1])
        fits = options[(two.centres.room[options] >= load[j] * (1 - 1e-9)).all(axis=1)]
        if len(fits):
            centre[j] = fits[np.argmin(two.centres.option_cost[fits])]
    return replace(choice, centre=centre)


def linked(two: TwoCore) -> Bools:
    """Return which villages any way reaches in time, shape (villages,)."""
    ways, stations = two.ways, two.stations
    soonest = np.full(stations.sites, np.inf)
    np.minimum.at(soonest, ways.station, ways.time_s)
    good = soonest[stations.row] <= two.slack_s
    return np.asarray(np.bincount(stations.to[good], minlength=two.villages) > 0)


def _fine(core: Core, option: Ints) -> bool:
    is_open = option >= 0
    if (core.forced & ~is_open).any() or (core.forbidden & is_open).any():
        return False
    return bool(core.open_min <= is_open.sum() <= core.open_max)
