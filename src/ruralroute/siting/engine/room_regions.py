"""Improves a choice with capacities region by region, each one by an exact programme.

A region is some open sites near each other, the closed ones among them, and the villages that only
they serve; all else stays as it is (POPMUSIC, Taillard and Voss 2002, "POPMUSIC: a partial
optimization metaheuristic under special intensification conditions").
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.polish import solve_exactly
from ruralroute.siting.links import Bools, Floats, Ints

_OPEN = 5
"""Open sites of a region."""
_SITES = 14
_NEAR = 6
"""Links of each village in a region's programme."""
_REGION_S = 10.0
_FULL = 1.0 - 1e-9
_BETTER = 1e-7


def improve_regions(core: Core, best: Found[Choice], clock: Clock, *, seed: int) -> Found[Choice]:
    """Return a choice at least as good, and as good as each region can make it in the time."""
    choice, cost = best.choice, best.cost
    if choice is None or cost is None:
        return best
    near = site_neighbours(core)
    tried: set[tuple[bytes, bytes]] = set()
    waiting = list(np.random.default_rng(seed).permutation(np.flatnonzero(choice.option >= 0)))
    while waiting and not clock.stop():
        site = int(waiting.pop(0))
        if choice.option[site] == NOBODY:
            continue
        region = region_around(choice.option, near, site)
        key = region.tobytes(), choice.share[region[core.row]].tobytes()
        if key in tried:
            continue
        tried.add(key)
        found = _solved(core, choice, region, clock, seed)
        if found is None:
            continue
        value = choice_cost(core, found)
        if value < cost - _BETTER * abs(cost):
            choice, cost = found, value
            # What has changed may let its neighbours change.
            again = np.flatnonzero(region & (choice.option >= 0)).tolist()
            waiting += [one for one in again if one not in waiting]
    return replace(best, choice=choice, cost=cost)


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


def _solved(core: Core, choice: Choice, region: Bools, clock: Clock, seed: int) -> Choice | None:
    """Return the choice with a region solved anew; None where nothing was found."""
    inside = np.bincount(core.to, weights=choice.share * region[core.row], minlength=core.villages)
    served = np.bincount(core.to, weights=choice.share, minlength=core.villages)
    villages = (inside >= _FULL) | (served <= 1e-9)
    links = region[core.row] & villages[core.to]
    rank = link_rank(core.keep(links), region)
    mine = np.flatnonzero(links)
    mine = mine[(rank < _NEAR) | (choice.share[mine] > 0)]
    villages &= np.bincount(core.to[mine], minlength=core.villages) > 0
    part, options = _part(core, choice, region, villages, mine)
    start = Choice(option=_local(options, choice.option[region]), share=choice.share[mine])
    found = solve_exactly(
        part,
        clock.at_most(_REGION_S),
        start=start,
        seed=seed,
        solver="scip",
    )
    if found.choice is None:
        return None
    option, share = choice.option.copy(), choice.share.copy()
    new = found.choice.option
    option[region] = np.where(new >= 0, options[np.maximum(new, 0)], NOBODY)
    share[links] = 0.0
    share[mine] = found.choice.share
    return Choice(option=option, share=share)


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
