"""Reduction by a bound: what cannot be part of a choice better than the best known is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.lagrange import Prices
from ruralroute.siting.engine.room_lagrange import RoomPrices
from ruralroute.siting.links import Floats


def reduced(core: Core, prices: Prices | RoomPrices, target: float) -> Core:
    """Return the core without what costs more than `target`.

    A site that is not in the bound's set, or a link dearer than its village pays, raises the bound
    when it is used; where that lifts it above the target, it goes.  Sites whose absence does that
    are forced.  Where villages may be split, a dear link may still carry a little, so links go
    only with their sites.  Costs are without the core's `fixed` part.
    """
    room = target - prices.bound + 1e-7 * (1 + abs(target))
    enter, leave = changes(core, prices)
    forbidden = core.forbidden | (enter > room)
    forced = core.forced | (leave > room)
    whole = core.single or not core.capacitated
    dearer = np.maximum(core.cost - prices.price[core.to], 0.0)
    keep = (enter[core.row] + (dearer if whole else 0.0) <= room) & ~forbidden[core.row]
    return replace(core, forbidden=forbidden, forced=forced & ~core.forbidden).keep(keep)


def changes(core: Core, prices: Prices | RoomPrices) -> tuple[Floats, Floats]:
    """Return by how much the bound rises when a site outside it opens, or one in it closes."""
    free = ~(core.forced | core.forbidden)
    inside, outside = free & prices.chosen, free & ~prices.chosen
    count = int(prices.chosen.sum())
    worst = prices.worth[inside].max(initial=-np.inf)
    best = prices.worth[outside].min(initial=np.inf)
    enter, leave = np.zeros(core.sites), np.zeros(core.sites)
    swap_in = prices.worth - worst
    add = np.where(count < core.open_max, prices.worth, np.inf)
    enter[outside] = np.maximum(np.minimum(add, swap_in), 0.0)[outside]
    swap_out = best - prices.worth
    drop = np.where(count > core.open_min, -prices.worth, np.inf)
    leave[inside] = np.maximum(np.minimum(drop, swap_out), 0.0)[inside]
    return enter, leave
