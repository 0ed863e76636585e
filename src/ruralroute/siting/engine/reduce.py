"""Reduction by a bound: what cannot be part of a choice better than the best known is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.lagrange import Prices
from ruralroute.siting.engine.room_lagrange import RoomPrices
from ruralroute.siting.engine.room_relaxed import number_changes
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
    """Return by how much the bound rises when a site must be open, and when it is closed.

    0 where that is as it is in the bound.
    """
    if isinstance(prices, RoomPrices):
        return prices.enter, prices.leave
    return number_changes(core, prices.worth, prices.chosen)
