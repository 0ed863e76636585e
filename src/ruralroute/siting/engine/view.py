"""A core as villages see it: their links sorted by cost, and one charge for each site.

Only for searches without capacities; a site's size is then the one of least cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.core import Core
from ruralroute.siting.links import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageView:
    """Links by village, nearest first.

    Parameters
    ----------
    start, site, cost, link
        Links of village i are ``start[i]:start[i + 1]``; `link` is their index in the core.
    skip
        Shape (villages,): cost of not being served; where that is forbidden, more than any choice
        can cost.
    option, charge, spend
        Shape (sites,): the option of least cost of each site, its cost, and what is spent once.
    locked
        Shape (sites,): forced and forbidden sites.
    """

    start: Ints
    site: Ints
    cost: Floats
    link: Ints
    skip: Floats
    option: Ints
    charge: Floats
    spend: Floats
    locked: Bools


def village_view(core: Core) -> VillageView:
    """Return a core as its villages see it."""
    order = np.lexsort((core.row, core.cost, core.to))
    counts = np.bincount(core.to, minlength=core.villages)
    option = np.empty(core.sites, dtype=np.int64)
    for j in range(core.sites):
        first, last = core.option_start[j], core.option_start[j + 1]
        cost, spend = core.option_cost[first:last], core.option_spend[first:last]
        option[j] = first + np.lexsort((spend, cost))[0]
    charge = core.option_cost[option]
    return VillageView(
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        site=core.row[order],
        cost=core.cost[order],
        link=order.astype(np.int64),
        skip=np.where(np.isfinite(core.skip), core.skip, never(core, charge)),
        option=option,
        charge=charge,
        spend=core.option_spend[option],
        locked=core.forced | core.forbidden,
    )


def never(core: Core, charge: Floats) -> float:
    """Return a cost above that of any choice which serves all villages."""
    dearest = np.zeros(core.villages)
    np.maximum.at(dearest, core.to, core.cost)
    skips = core.skip[np.isfinite(core.skip)]
    return float(1.0 + dearest.sum() + np.abs(charge).sum() + skips.sum())


def nearest_choice(core: Core, view: VillageView, is_open: Bools) -> Choice:
    """Return the choice in which each village goes to its best open site."""
    share = np.zeros(len(core.to))
    usable = np.flatnonzero(is_open[view.site])
    villages = np.repeat(np.arange(core.villages), np.diff(view.start))[usable]
    nearest, at = np.unique(villages, return_index=True)
    taken = usable[at]
    pays = view.cost[taken] <= view.skip[nearest]
    share[view.link[taken[pays]]] = 1.0
    return Choice(option=np.where(is_open, view.option, -1), share=share)
