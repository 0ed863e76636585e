"""Programmes over groups of villages that see their sites alike, for choices with capacities.

Where villages may be split, villages beyond the same junction gain and lose alike by each site; a
group of them is one village whose goods are the sum of theirs.  What a group's programme chooses
is a choice of the villages at the same cost, each served in the group's shares, so only a little
is lost where a group is split that its villages would rather not share.
"""

from __future__ import annotations

import heapq
from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.exact import core_programme, read_values
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.room_relaxed import scarcest
from ruralroute.siting.links import Bools, Floats, Ints

_MANY = 1_000
"""Villages up to which they are not grouped: a programme over them is small enough."""
_WIDTH = 8
"""Nearest sites by which villages of a group are told apart."""
_LEAST = 0.05
"""Villages count at least as this part of the mean one, so that those without goods go along."""
_NONE = 1e-9


def grouping_pays(core: Core) -> bool:
    """Say whether villages may be split and are so many that groups of them are worth while."""
    return not core.single and core.villages > _MANY


def grouped_options(
    core: Core, kept: Bools, option: Ints, clock: Clock, *, count: int, near: int, seed: int = 0
) -> Ints | None:
    """Return the options that a programme over groups finds best; None: nothing was found.

    Parameters
    ----------
    core
        With villages that may be split.
    kept
        Shape (sites,): the sites that may be open.
    option
        Shape (sites,): a choice to begin with, of kept sites.
    clock
        When to end.
    count
        Groups at most, though villages nearest to different sites are never one.
    near
        Links of each group.
    """
    table = _table(core, kept)
    linked = np.isfinite(table).any(axis=1)
    if (~linked & ~np.isfinite(core.skip)).any():
        return None
    small = _grouped(core, kept, _groups(core, table, count), near, option)
    programme = core_programme(small)
    hint = np.full(len(programme.cost), np.nan)
    hint[: len(core.option_site)] = 0.0
    hint[option[option != NOBODY]] = 1.0
    result = solve_programme(
        programme, time_limit_s=clock.left_s, solver="highs", hint=hint, seed=seed, stop=clock.stop
    )
    return None if result.values is None else read_values(small, result.values).option


def _table(core: Core, kept: Bools) -> Floats:
    """Return what each kept site costs each village, infinite without a link, (villages, sites)."""
    table = np.full((core.villages, core.sites), np.inf)
    links = np.flatnonzero(kept[core.row])
    table[core.to[links], core.row[links]] = core.cost[links]
    return table[:, kept]


def _groups(core: Core, table: Floats, count: int) -> Ints:
    """Return the group of each village, shape (villages,).

    Villages with the same nearest site are one group, which is cut in two, the group that loses
    most by being one first, where it differs most: a tree as that of k-d search (Bentley 1975,
    Communications of the ACM 18).  Costs are counted for a unit of the scarcest resource, as that
    is what rooms are priced by.
    """
    size = core.demand[:, scarcest(core)].copy()
    size = np.maximum(size, _LEAST * float(size.mean()) if size.any() else 1.0)
    linked = np.isfinite(table).any(axis=1)
    first = np.where(linked, table.argmin(axis=1), -1)
    must = ~np.isfinite(core.skip)
    unit = np.column_stack([table, core.skip]) / size[:, None]
    waiting: list[tuple[float, int, Ints, Floats]] = []
    done: list[Ints] = []

    def put(members: Ints) -> None:
        loss, along = _difference(unit[members], first[members], size[members])
        if loss <= _NONE or len(members) < 2:
            done.append(members)
        else:
            heapq.heappush(waiting, (-loss, int(members[0]), members, along))

    key = first * 2 + must
    for one in np.unique(key).tolist():
        put(np.flatnonzero(key == one))
    while waiting and len(waiting) + len(done) < count:
        _, _, members, along = heapq.heappop(waiting)
        order = np.argsort(along, kind="stable")
        middle = float(size[members] @ along / size[members].sum())
        cut = min(max(int(np.searchsorted(along[order], middle)), 1), len(members) - 1)
        put(np.sort(members[order[:cut]]))
        put(np.sort(members[order[cut:]]))
    group = np.empty(core.villages, dtype=np.int64)
    for number, members in enumerate([*done, *(one[2] for one in waiting)]):
        group[members] = number
    return group


def _difference(unit: Floats, first: Ints, size: Floats) -> tuple[float, Floats]:
    """Return what villages lose most by being one, and how they differ there, shape (villages,).

    `unit` is their cost by site for a unit of goods, the last column that of not being served;
    differences are from the nearest site, as that is what choices hang on.
    """
    least = unit.min(axis=0)
    columns = np.argsort(least, kind="stable")[:_WIDTH]
    columns = columns[np.isfinite(least[columns])]
    if not len(columns) or first[0] < 0:
        return 0.0, size
    apart = unit[:, columns] - unit[np.arange(len(first)), first][:, None]
    unknown = ~np.isfinite(apart)
    if unknown.any():
        apart[unknown] = 2.0 * np.abs(apart[~unknown]).max() + 1.0
    middle = size @ apart / size.sum()
    loss = size @ np.abs(apart - middle)
    worst = int(np.argmax(loss))
    return float(loss[worst]), apart[:, worst]


def _grouped(core: Core, kept: Bools, group: Ints, near: int, option: Ints) -> Core:
    """Return the core whose villages are the groups; links are those that all members have.

    The `near` cheapest to any site, and as many to those that are open in `option`.
    """
    count = int(group.max()) + 1
    mine = np.flatnonzero(kept[core.row])
    key = group[core.to[mine]] * core.sites + core.row[mine]
    pair, place, have = np.unique(key, return_inverse=True, return_counts=True)
    cost = np.bincount(place, weights=core.cost[mine], minlength=len(pair))
    whole = have == np.bincount(group, minlength=count)[pair // core.sites]
    to, row, cost = pair[whole] // core.sites, pair[whole] % core.sites, cost[whole]
    keep = _rank(to, cost, count) < near
    is_open = np.flatnonzero(option[row] != NOBODY)
    keep[is_open[_rank(to[is_open], cost[is_open], count) < near]] = True
    to, row, cost = to[keep], row[keep], cost[keep]
    order = np.lexsort((to, row))
    demand = np.zeros((count, core.demand.shape[1]))
    np.add.at(demand, group, core.demand)
    return replace(
        core,
        villages=count,
        start=np.searchsorted(row[order], np.arange(core.sites + 1)).astype(np.int64),
        to=to[order],
        row=row[order],
        cost=cost[order],
        skip=np.bincount(group, weights=core.skip, minlength=count).astype(np.float64),
        demand=demand,
        forbidden=core.forbidden | ~kept,
    )


def _rank(to: Ints, cost: Floats, count: int) -> Ints:
    """Return the place of each link among those of its village, cheapest first."""
    order = np.lexsort((cost, to))
    rank = np.empty(len(to), dtype=np.int64)
    rank[order] = np.arange(len(to)) - np.searchsorted(to[order], np.arange(count))[to[order]]
    return rank
