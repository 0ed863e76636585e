"""Improves a choice with stations region by region, each one by an exact programme.

A region is some open stations near each other, the closed ones among them, the villages that only
they serve, and the centres that may feed them; all else stays as it is (POPMUSIC, as in
`room_regions`).  A centre that feeds stations outside as well stays open, with the room that these
leave; a station that serves villages outside as well keeps its way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.room_regions import region_around, site_neighbours
from ruralroute.siting.engine.two_core import (
    TwoChoice,
    TwoCore,
    Ways,
    loads,
    on_centres,
    two_cost,
)
from ruralroute.siting.engine.two_exact import solve_two_exactly
from ruralroute.siting.links import Bools, Floats, Ints

_NEAR = 6
"""Links of each village in a region's programme."""
_FEEDS = 4
"""Ways of each station in a region's programme, beside the one it has."""
_REGION_S = 8.0
_FULL = 1.0 - 1e-9
_BETTER = 1e-7


def improve_two_regions(
    two: TwoCore, best: TwoChoice, clock: Clock, *, among: Bools, seed: int = 0
) -> TwoChoice:
    """Return a choice at least as good, and as good as each region can make it in the time.

    Parameters
    ----------
    among
        Shape (stations,): closed ones that are likely; the others are not tried.
    """
    choice, cost = best, two_cost(two, best)
    near = site_neighbours(two.stations)
    draw = np.random.default_rng(seed)
    waiting = draw.permutation(np.flatnonzero(choice.station >= 0)).tolist()
    tried: set[tuple[bytes, bytes]] = set()
    while waiting and not clock.stop():
        station = int(waiting.pop(0))
        if choice.station[station] < 0:
            continue
        pull = np.where(among | (choice.station >= 0), near, 0.0)
        region = region_around(choice.station, pull, station)
        key = region.tobytes(), choice.share[region[two.stations.row]].tobytes()
        if key in tried or not _only_there(two, choice, region).any():
            continue
        tried.add(key)
        seconds = clock.at_most(_REGION_S)
        found = solve_region(two, choice, region, seconds, seed=seed)
        if found is None:
            continue
        value = two_cost(two, found)
        if value < cost - _BETTER * abs(cost):
            choice, cost = found, value
            # What has changed may let its neighbours change.
            again = np.flatnonzero(region & (choice.station >= 0)).tolist()
            waiting += [one for one in again if one not in waiting]
    return choice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A region as a problem of its own; the arrays say where its things stand in the whole."""

    two: TwoCore
    centres: Ints
    stations: Ints
    ways: Ints
    links: Ints
    centre_options: Ints
    station_options: Ints


def solve_region(
    two: TwoCore,
    choice: TwoChoice,
    region: Bools,
    clock: Clock,
    *,
    scale: int = 1,
    seed: int = 0,
) -> TwoChoice | None:
    """Return the choice with a region solved anew; None where nothing was found.

    Parameters
    ----------
    region
        Shape (stations,).
    scale
        How many times as many links and ways as usual are looked at.
    """
    part = _part(two, choice, region, scale)
    start = TwoChoice(
        centre=_inside(part.centre_options, choice.centre[part.centres]),
        station=_inside(part.station_options, choice.station[part.stations]),
        way=_inside(part.ways, choice.way[part.stations]),
        share=choice.share[part.links],
    )
    new = solve_two_exactly(part.two, clock, start=start, seed=seed).choice
    if new is None:
        return None
    centre, station, way = (one.copy() for one in (choice.centre, choice.station, choice.way))
    share = choice.share.copy()
    centre[part.centres] = _outside(part.centre_options, new.centre)
    station[part.stations] = _outside(part.station_options, new.station)
    way[part.stations] = _outside(part.ways, new.way)
    share[part.links] = new.share
    return TwoChoice(centre=centre, station=station, way=way, share=share)


def _part(two: TwoCore, choice: TwoChoice, region: Bools, scale: int) -> _Part:
    """Return a region with what the rest leaves of rooms, numbers and money."""
    stations, centres, ways = two.stations, two.centres, two.ways
    villages = _only_there(two, choice, region)
    links = _near_links(two, choice, region, villages, _NEAR * scale)
    rest = choice.share.copy()
    rest[links] = 0.0
    taken = loads(two, rest)
    keeps = np.bincount(stations.row, weights=rest, minlength=stations.sites) > 0
    on_rest = on_centres(two, choice, taken)
    outside = np.flatnonzero((choice.way >= 0) & (~region | keeps))
    busy = np.zeros(centres.sites, dtype=bool)
    busy[ways.centre[choice.way[outside]]] = True
    way = _near_ways(two, choice, region & ~keeps, region & keeps, _FEEDS * scale)
    inner = np.zeros(centres.sites, dtype=bool)
    inner[ways.centre[way]] = True
    left = np.flatnonzero((choice.centre >= 0) & ~inner)
    out = np.flatnonzero((choice.station >= 0) & ~region)
    spent = centres.option_spend[choice.centre[left]].sum()
    spent += stations.option_spend[choice.station[out]].sum()
    upper, centre_options = _kept_sites(centres, inner, on_rest, busy, outside=len(left))
    lower, station_options = _kept_sites(stations, region, taken, keeps, outside=len(out))
    upper, lower = (
        replace(
            one,
            villages=int(villages.sum()),
            skip=one.skip[villages],
            demand=one.demand[villages],
        )
        for one in (upper, lower)
    )
    number, place, who = (np.cumsum(one) - 1 for one in (inner, region, villages))
    row = place[stations.row[links]]
    small = TwoCore(
        ways=Ways(
            start=np.searchsorted(place[ways.station[way]], np.arange(lower.sites + 1)),
            centre=number[ways.centre[way]],
            station=place[ways.station[way]],
            cost=ways.cost[way],
            unit=ways.unit[way],
            time_s=ways.time_s[way],
        ),
        centres=upper,
        stations=replace(
            lower,
            start=np.searchsorted(row, np.arange(lower.sites + 1)).astype(np.int64),
            to=who[stations.to[links]],
            row=row,
            cost=stations.cost[links],
        ),
        slack_s=two.slack_s[links],
        need=two.need[villages],
        budget=two.budget,
        fixed=0.0,
        fixed_spend=two.fixed_spend + float(spent),
    )
    return _Part(
        two=small,
        centres=np.flatnonzero(inner),
        stations=np.flatnonzero(region),
        ways=way,
        links=links,
        centre_options=centre_options,
        station_options=station_options,
    )


def _only_there(two: TwoCore, choice: TwoChoice, region: Bools) -> Bools:
    """Return the villages that only stations of the region serve."""
    stations = two.stations
    inside = choice.share * region[stations.row]
    return np.bincount(stations.to, weights=inside, minlength=two.villages) >= _FULL


def _near_links(two: TwoCore, choice: TwoChoice, region: Bools, villages: Bools, most: int) -> Ints:
    """Return each village's cheapest links to the region's stations, and those it uses."""
    stations, ways = two.stations, two.ways
    unit = np.full(stations.sites, np.inf)
    np.minimum.at(unit, ways.station, ways.unit)
    mine = np.flatnonzero(region[stations.row] & villages[stations.to])
    cost = stations.cost[mine] + unit[stations.row[mine]] * two.need[stations.to[mine]]
    order = np.lexsort((cost, stations.to[mine]))
    first = np.searchsorted(stations.to[mine][order], np.arange(two.villages))
    rank = np.empty(len(mine), dtype=np.int64)
    rank[order] = np.arange(len(mine)) - first[stations.to[mine][order]]
    return mine[(rank < most) | (choice.share[mine] > 0)]


def _near_ways(two: TwoCore, choice: TwoChoice, free: Bools, bound: Bools, most: int) -> Ints:
    """Return the cheapest ways of free stations, from open centres and from any, and those in use.

    Stations that are `bound` keep the way they have.
    """
    ways = two.ways
    usual = float(two.need.sum()) / max(int((choice.station >= 0).sum()), 1)
    value = ways.cost + ways.unit * usual
    mine = np.flatnonzero(free[ways.station])
    shut = choice.centre[ways.centre[mine]] < 0
    keep = np.zeros(ways.count, dtype=bool)
    for some in (mine, mine[~shut]):
        order = some[np.lexsort((value[some], ways.station[some]))]
        first = np.searchsorted(ways.station[order], np.arange(two.stations.sites))
        rank = np.arange(len(order)) - first[ways.station[order]]
        keep[order[rank < most]] = True
    used = choice.way[(free | bound) & (choice.way >= 0)]
    keep[used] = True
    return np.flatnonzero(keep)


def _kept_sites(
    core: Core, kept: Bools, taken: Floats, busy: Bools, *, outside: int
) -> tuple[Core, Ints]:
    """Return some sites of a core without links, and the options of the whole that theirs are.

    Parameters
    ----------
    taken
        Shape (sites, resources): room that others need.
    busy
        Sites that others need: they stay open.
    outside
        Open sites that are left out.
    """
    options = np.flatnonzero(kept[core.option_site])
    number = np.cumsum(kept) - 1
    site = number[core.option_site[options]]
    room = core.room[options] - taken[core.option_site[options]]
    count = int(kept.sum())
    part = replace(
        core,
        sites=count,
        start=np.zeros(count + 1, dtype=np.int64),
        option_start=np.searchsorted(site, np.arange(count + 1)).astype(np.int64),
        option_site=site,
        option_cost=core.option_cost[options],
        option_spend=core.option_spend[options],
        room=np.where((room < 0) & (room > -1e-6), 0.0, room),
        forced=(core.forced | busy)[kept],
        forbidden=core.forbidden[kept],
        fixed=0.0,
        fixed_spend=0.0,
        open_min=max(0, core.open_min - outside),
        open_max=core.open_max - outside,
    )
    return part, options


def _inside(of: Ints, chosen: Ints) -> Ints:
    """Return indices of the whole as those of a part."""
    return np.where(chosen >= 0, np.searchsorted(of, chosen), -1).astype(np.int64)


def _outside(of: Ints, chosen: Ints) -> Ints:
    """Return indices of a part as those of the whole."""
    return np.where(chosen >= 0, of[np.maximum(chosen, 0)], -1).astype(np.int64)
