"""The programme of a problem with stations: the core's rows for ways, and what couples them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.exact import core_programme
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.programme import MipStatus, Programme
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, two_cost
from ruralroute.siting.links import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Some ways as sites of a core, with the links that each may use.

    Parameters
    ----------
    core
        Sites are ways: options are those of the way's station, with the way's cost on top.
    way, link
        Index in the whole problem of each site and of each link.
    """

    core: Core
    way: Ints
    link: Ints


def spread(two: TwoCore, ways: Ints, links: Bools) -> Spread:
    """Return the core of some ways (indices) and of a mask of the stations' links."""
    stations, all_ways = two.stations, two.ways
    station = all_ways.station[ways]
    counts = np.diff(stations.start)[station]
    row = np.repeat(np.arange(len(ways)), counts)
    link = _ranges(stations.start[station], counts)
    good = links[link] & (all_ways.time_s[ways][row] <= two.slack_s[link])
    row, link = row[good], link[good]
    to = stations.to[link]
    sizes = np.diff(stations.option_start)[station]
    own = _ranges(stations.option_start[station], sizes)
    site = np.repeat(np.arange(len(ways)), sizes)
    core = Core(
        villages=two.villages,
        sites=len(ways),
        start=_starts(np.bincount(row, minlength=len(ways))),
        to=to,
        row=row,
        cost=stations.cost[link] + all_ways.unit[ways][row] * two.need[to],
        skip=stations.skip,
        option_start=_starts(sizes),
        option_site=site,
        option_cost=stations.option_cost[own] + all_ways.cost[ways][site],
        option_spend=stations.option_spend[own],
        room=stations.room[own],
        demand=stations.demand,
        forced=np.zeros(len(ways), dtype=bool),
        forbidden=np.zeros(len(ways), dtype=bool),
        fixed=0.0,
        fixed_spend=0.0,
        open_min=0,
        open_max=len(ways),
        budget=np.inf,
        single=stations.single,
    )
    return Spread(core=core, way=ways, link=link)


def spread_size(two: TwoCore, ways: Ints, links: Bools) -> int:
    """Return at most how many links the spread of some ways has."""
    each = np.bincount(two.stations.row[links], minlength=two.stations.sites)
    return int(each[two.ways.station[ways]].sum())


def two_programme(two: TwoCore, part: Spread) -> Programme:
    """Return the programme: options of ways, links of ways, options of centres."""
    core, centres = part.core, two.centres
    base = core_programme(core)
    options, links = len(core.option_site), len(core.to)
    centre_options = len(centres.option_site)
    width, first = options + links + centre_options, options + links
    rows = [csr_array(hstack([base.rows, csr_array((base.rows.shape[0], centre_options))]))]
    low, high = [base.row_low], [base.row_high]
    way, centre_at = np.arange(options), first + np.arange(centre_options)
    of_centre = two.ways.centre[part.way]

    def add(row: Ints, column: Ints, value: Floats, bounds: tuple[Floats, Floats]) -> None:
        rows.append(csr_array((value, (row, column)), shape=(len(bounds[0]), width)))
        low.append(bounds[0])
        high.append(bounds[1])

    def opens(row: Ints, column: Ints, centre: Ints) -> None:
        """Add for each row: its columns together are at most what is open of its centre."""
        mine = _options_of(centres, centre)
        add(
            np.concatenate([row, mine[0]]),
            np.concatenate([column, first + mine[1]]),
            np.concatenate([np.ones(len(row)), -np.ones(len(mine[0]))]),
            (np.full(len(centre), -np.inf), np.zeros(len(centre))),
        )

    # A station opens on one way at most; a way opens with its centre only, and a village pays for
    # a centre once however many stations it has there.
    add(
        two.ways.station[part.way][core.option_site],
        way,
        np.ones(options),
        (two.stations.forced.astype(float), np.ones(two.stations.sites)),
    )
    opens(core.option_site, way, of_centre)
    pairs, pair = np.unique(core.to * centres.sites + of_centre[core.row], return_inverse=True)
    opens(pair.astype(np.int64), options + np.arange(links), pairs % centres.sites)
    add(
        centres.option_site,
        centre_at,
        np.ones(centre_options),
        (centres.forced.astype(float), np.ones(centres.sites)),
    )
    for column, places in ((centre_at, centres), (way, two.stations)):
        bounds = np.array([float(places.open_min)]), np.array([float(places.open_max)])
        add(np.zeros(len(column), dtype=np.int64), column, np.ones(len(column)), bounds)
    if np.isfinite(two.budget):
        spend = np.concatenate([core.option_spend, centres.option_spend])
        column = np.concatenate([way, centre_at])
        bounds = np.array([-np.inf]), np.array([two.budget - two.fixed_spend])
        add(np.zeros(len(column), dtype=np.int64), column, spend, bounds)
    for need, room in zip(core.demand.T, centres.room.T, strict=True):
        if (room >= need.sum()).all():
            continue
        add(
            np.concatenate([of_centre[core.row], centres.option_site]),
            np.concatenate([options + np.arange(links), centre_at]),
            np.concatenate([need[core.to], -np.minimum(room, need.sum())]),
            (np.full(centres.sites, -np.inf), np.zeros(centres.sites)),
        )
    integer = np.concatenate([base.integer, np.ones(centre_options, dtype=bool)])
    integer[options : options + links] |= core.single and centres.capacitated
    return Programme(
        cost=np.concatenate([base.cost, centres.option_cost]),
        low=np.zeros(width),
        high=np.concatenate([base.high, 1.0 - centres.forbidden[centres.option_site]]),
        integer=integer,
        rows=csr_array(vstack(rows)),
        row_low=np.concatenate(low),
        row_high=np.concatenate(high),
    )


def solve_two_exactly(
    two: TwoCore,
    clock: Clock,
    *,
    ways: Ints | None = None,
    links: Bools | None = None,
    start: TwoChoice | None = None,
    seed: int = 0,
) -> Found[TwoChoice]:
    """Solve a problem with stations as one programme, as far as the clock allows.

    Parameters
    ----------
    ways, links
        Only these ways (indices) and links (a mask) may be used; None: all.  Cost and bound are
        then of that part.
    start
        A choice to begin with.
    """
    ways = np.arange(two.ways.count) if ways is None else ways
    links = np.ones(len(two.stations.to), dtype=bool) if links is None else links
    part = spread(two, ways, links)
    result = solve_programme(
        two_programme(two, part),
        time_limit_s=clock.left_s,
        solver="scip",
        hint=None if start is None else _values(two, part, start),
        seed=seed,
        stop=clock.stop,
    )
    if result.status is MipStatus.INFEASIBLE:
        return Found(impossible=True, method="scip", reason="rules")
    bound = None if result.bound is None else result.bound + two.fixed
    if result.values is None:
        return Found(bound=bound, method="scip", reason="time")
    choice = _choice(two, part, result.values)
    cost = two_cost(two, choice)
    if not np.isfinite(cost):
        return Found(bound=bound, method="scip", reason="time")
    return Found(choice=choice, cost=cost, bound=bound, method="scip")


def _options_of(core: Core, site: Ints) -> tuple[Ints, Ints]:
    sizes = np.diff(core.option_start)[site]
    return np.repeat(np.arange(len(site)), sizes), _ranges(core.option_start[site], sizes)


def _choice(two: TwoCore, part: Spread, values: Floats) -> TwoChoice:
    core, stations = part.core, two.stations
    options, links = len(core.option_site), len(core.to)
    way: Ints = np.full(stations.sites, -1, dtype=np.int64)
    option: Ints = np.full(stations.sites, -1, dtype=np.int64)
    chosen = np.flatnonzero(values[:options] > 0.5)
    site = core.option_site[chosen]
    station = two.ways.station[part.way[site]]
    way[station] = part.way[site]
    option[station] = stations.option_start[station] + chosen - core.option_start[site]
    centre: Ints = np.full(two.centres.sites, -1, dtype=np.int64)
    opened = np.flatnonzero(values[options + links :] > 0.5)
    centre[two.centres.option_site[opened]] = opened
    part_of = np.clip(values[options : options + links], 0.0, 1.0)
    over = part.way[core.row]
    part_of = np.where(way[two.ways.station[over]] == over, part_of, 0.0)
    share = np.bincount(part.link, weights=part_of, minlength=len(stations.to))
    return TwoChoice(centre=centre, station=option, way=way, share=share.astype(np.float64))


def _values(two: TwoCore, part: Spread, choice: TwoChoice) -> Floats:
    core = part.core
    over = choice.way[two.ways.station[part.way]] == part.way
    options = np.zeros(len(core.option_site))
    site = np.flatnonzero(over)
    station = two.ways.station[part.way[site]]
    step = choice.station[station] - two.stations.option_start[station]
    options[core.option_start[site] + step] = 1.0
    share = np.where(over[core.row], choice.share[part.link], 0.0)
    centres = np.zeros(len(two.centres.option_site))
    centres[choice.centre[choice.centre >= 0]] = 1.0
    return np.concatenate([options, share, centres])


def _ranges(first: Ints, count: Ints) -> Ints:
    """Return the numbers of many ranges, one after the other."""
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(np.repeat(first, count) + step, dtype=np.int64)


def _starts(count: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
