"""Improves a choice with capacities region by region, each one by an exact programme.

A region is some open sites near each other, the closed ones among them, and the villages that only
they serve; all else stays as it is (POPMUSIC, Taillard and Voss 2002, "POPMUSIC: a partial
optimization metaheuristic under special intensification conditions").

Where a bound is known and villages may be split, regions are several times larger: closed sites
are those that the bound opens now and then, and villages that see them alike are one
(`room_groups`).  The region that costs most above its part of the bound comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.polish import assign_exactly, solve_exactly
from ruralroute.siting.engine.room_groups import grouped_options, grouping_pays
from ruralroute.siting.engine.room_lagrange import RoomPrices
from ruralroute.siting.links import Bools, Floats, Ints

_OPEN = 5
"""Open sites of a region."""
_SITES = 14
_FULL = 1.0 - 1e-9
_BETTER = 1e-7
LIKELY = 0.005
"""Part of its last steps in which a bound opens a site that is worth trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extent:
    """How large regions are: scale, links of a village, groups (0: none), seconds; a seed."""

    scale: int
    near: int
    groups: int
    seconds: float
    seed: int = 0


_PLAIN = _Extent(scale=1, near=6, groups=0, seconds=10.0)
_GROUPED = _Extent(scale=3, near=10, groups=200, seconds=10.0)


def improve_regions(
    core: Core, best: Found[Choice], clock: Clock, *, seed: int, prices: RoomPrices | None = None
) -> Found[Choice]:
    """Return a choice at least as good, and as good as each region can make it in the time.

    With `prices` regions are large where grouping pays, and as long as there is time those that did
    not help are given more of it.
    """
    choice, cost = best.choice, best.cost
    if choice is None or cost is None:
        return best
    near = site_neighbours(core)
    guided = prices is not None and grouping_pays(core)
    extent = replace(_GROUPED if guided else _PLAIN, seed=seed)
    if prices is not None and guided:
        likely = (prices.often > LIKELY) & ~core.forbidden
        near = np.where(likely | (choice.option >= 0), near, 0.0)
    tried: set[tuple[bytes, bytes]] = set()
    draw = np.random.default_rng(seed)
    waiting = list(draw.permutation(np.flatnonzero(choice.option >= 0)))
    while not clock.stop():
        if not waiting:
            if not guided or len(tried) <= 1:
                break
            extent = replace(extent, seconds=2.0 * extent.seconds, groups=2 * extent.groups)
            tried.clear()
            waiting = list(draw.permutation(np.flatnonzero(choice.option >= 0)))
        at = _dearest(core, choice, prices, near, waiting) if prices is not None and guided else 0
        site = int(waiting.pop(at))
        if choice.option[site] == NOBODY:
            continue
        region = region_around(choice.option, near, site, scale=extent.scale)
        key = region.tobytes(), choice.share[region[core.row]].tobytes()
        if key in tried:
            continue
        tried.add(key)
        found = _solved(core, choice, region, clock, extent)
        if found is None:
            continue
        value = choice_cost(core, found)
        if value < cost - _BETTER * abs(cost):
            choice, cost = found, value
            # What has changed may let its neighbours change.
            again = np.flatnonzero(region & (choice.option >= 0)).tolist()
            waiting += [one for one in again if one not in waiting]
    return replace(best, choice=choice, cost=cost)


def _dearest(
    core: Core, choice: Choice, prices: RoomPrices, near: Floats, waiting: list[int]
) -> int:
    """Return which of the waiting sites has most cost above the bound around it.

    A site costs above the bound what it and its villages cost more than these pay and than the
    bound finds for it; over all sites that is the gap.
    """
    paid = np.where(choice.share > 0, (core.cost - prices.price[core.to]) * choice.share, 0.0)
    above = np.bincount(core.row, weights=paid, minlength=core.sites).astype(np.float64)
    is_open = choice.option >= 0
    above[is_open] += core.option_cost[choice.option[is_open]]
    above -= np.minimum(prices.worth, 0.0)
    of = near[waiting] / np.maximum(near[waiting].sum(axis=1, keepdims=True), 1e-12)
    return int(np.argmax(above[waiting] + of @ above))


def site_neighbours(core: Core, *, nearest: int = 10) -> Floats:
    """Return how many villages see each pair of sites among their nearest, shape (sites, sites)."""
    rank = link_rank(core, np.ones(core.sites, dtype=bool))
    links = np.flatnonzero(rank < nearest)
    sees = np.zeros((core.villages, core.sites), dtype=np.float32)
    sees[core.to[links], core.row[links]] = 1.0 / (1.0 + rank[links])
    return np.asarray(sees.T @ sees, dtype=np.float64)


def link_rank(core: Core, kept: Bools) -> Ints:
    """Return the place of each link among its village's links to kept sites, cheapest first."""
    rank = np.full(len(core.to), len(core.to), dtype=np.int64)
    mine = np.flatnonzero(kept[core.row])
    order = mine[np.lexsort((core.cost[mine], core.to[mine]))]
    first = np.searchsorted(core.to[order], np.arange(core.villages))
    rank[order] = np.arange(len(order)) - first[core.to[order]]
    return rank


def region_around(option: Ints, near: Floats, site: int, *, scale: int = 1) -> Bools:
    """Return the sites of the region around one: some open ones, and closed ones beside them.

    `scale` says how many times larger it is than usual.
    """
    region = np.zeros(len(option), dtype=bool)
    region[site] = True
    is_open = option >= 0
    for _ in range(_OPEN * scale - 1):
        pull = np.where(is_open & ~region, near[region].sum(axis=0) + near[site], 0.0)
        # Open sites that share no village are joined by the closed one between them.
        pull += np.where(is_open & ~region, 0.01 * (near[region].sum(axis=0) @ near), 0.0)
        if pull.max() <= 0:
            break
        region[int(np.argmax(pull))] = True
    beside = np.where(~is_open, near[region].sum(axis=0), 0.0)
    room = _SITES * scale - int(region.sum())
    chosen = np.argsort(-beside, kind="stable")[:room]
    region[chosen[beside[chosen] > 0]] = True
    return region


def _solved(
    core: Core, choice: Choice, region: Bools, clock: Clock, extent: _Extent
) -> Choice | None:
    """Return the choice with a region solved anew; None where nothing was found."""
    inside = np.bincount(core.to, weights=choice.share * region[core.row], minlength=core.villages)
    served = np.bincount(core.to, weights=choice.share, minlength=core.villages)
    villages = (inside >= _FULL) | (served <= 1e-9)
    links = region[core.row] & villages[core.to]
    mine = np.flatnonzero(links)
    if not extent.groups:
        rank = link_rank(core.keep(links), region)
        mine = mine[(rank < extent.near) | (choice.share[mine] > 0)]
    villages &= np.bincount(core.to[mine], minlength=core.villages) > 0
    part, options = _part(core, choice, region, villages, mine)
    start = Choice(option=_local(options, choice.option[region]), share=choice.share[mine])
    limit = clock.at_most(extent.seconds)
    found = _solved_part(part, start, limit, extent)
    if found.choice is None:
        return None
    option, share = choice.option.copy(), choice.share.copy()
    new = found.choice.option
    option[region] = np.where(new >= 0, options[np.maximum(new, 0)], NOBODY)
    share[links] = 0.0
    share[mine] = found.choice.share
    return Choice(option=option, share=share)


def _solved_part(part: Core, start: Choice, clock: Clock, extent: _Extent) -> Found[Choice]:
    if not extent.groups:
        return solve_exactly(part, clock, start=start, seed=extent.seed, solver="scip")
    all_sites = np.ones(part.sites, dtype=bool)
    option = grouped_options(
        part,
        all_sites,
        start.option,
        clock,
        count=extent.groups,
        near=extent.near,
        seed=extent.seed,
    )
    return Found() if option is None else assign_exactly(part, option, Clock(extent.seconds))


def _local(options: Ints, chosen: Ints) -> Ints:
    """Return options of the core as those of a part."""
    found = np.searchsorted(options, chosen)
    return np.where(chosen >= 0, found, NOBODY).astype(np.int64)


def _part(
    core: Core, choice: Choice, region: Bools, villages: Bools, mine: Ints
) -> tuple[Core, Ints]:
    """Return a region as a core, and the options of the whole that its own are."""
    rest = choice.share.copy()
    rest[mine] = 0.0
    taken = np.zeros((core.sites, core.demand.shape[1]))
    np.add.at(taken, core.row, core.demand[core.to] * rest[:, None])
    options = np.flatnonzero(region[core.option_site])
    site_of = core.option_site[options]
    new_site = np.cumsum(region) - 1
    new_village = np.cumsum(villages) - 1
    counts = np.bincount(new_site[site_of], minlength=int(region.sum()))
    room = core.room[options] - taken[site_of]
    # A site that serves others, too, stays; sizes too small for these have less room than none.
    busy = taken[region].any(axis=1)
    room = np.where((room < 0) & (room > -1e-6), 0.0, room)
    outside = (choice.option >= 0) & ~region
    spent = core.fixed_spend + float(core.option_spend[choice.option[outside]].sum())
    rows = new_site[core.row[mine]]
    part = Core(
        villages=int(villages.sum()),
        sites=int(region.sum()),
        start=np.concatenate(
            [[0], np.cumsum(np.bincount(rows, minlength=int(region.sum())))]
        ).astype(np.int64),
        to=new_village[core.to[mine]],
        row=rows,
        cost=core.cost[mine],
        skip=core.skip[villages],
        option_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        option_site=new_site[site_of],
        option_cost=core.option_cost[options],
        option_spend=core.option_spend[options],
        room=room,
        demand=core.demand[villages],
        forced=core.forced[region] | busy,
        forbidden=core.forbidden[region],
        fixed=0.0,
        fixed_spend=spent,
        open_min=max(0, core.open_min - int(outside.sum())),
        open_max=core.open_max - int(outside.sum()),
        budget=core.budget,
        single=core.single,
    )
    return part, options
