"""Branch and bound on sites with Lagrangian bounds: few sites among many, where LPs are slow.

Nodes force some sites and forbid others; the node of least bound goes first, so that the bound of
all is that of the next node (as in Beasley 1985, "A note on solving large p-median problems",
EJOR 21).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.lagrange import Prices, lagrangian_bound
from ruralroute.siting.engine.reduce import changes
from ruralroute.siting.engine.room_lagrange import RoomPrices
from ruralroute.siting.engine.view import VillageView
from ruralroute.siting.links import Bools

_STEPS = 120
_STEP = 0.25


def branch_bound(
    core: Core,
    view: VillageView,
    clock: Clock,
    *,
    root: Prices,
    target: Callable[[], float],
    offer: Callable[[Bools], object],
    whole: bool,
) -> float:
    """Return a proved lower bound of the core's cost (`fixed` left out), at most `target`.

    Parameters
    ----------
    root
        Bound and prices of the whole core.
    target
        Gives the cost of the best choice known; it falls when an offer is better.
    offer
        Is told sets of sites that bounds suggest.
    whole
        Costs are whole numbers.
    """
    number = count()
    queue = [(root.bound, next(number), core, root)]
    while queue:
        bound, _, node, prices = queue[0]
        if bound >= _enough(target(), whole=whole):
            return target()
        if clock.stop():
            return bound
        heapq.heappop(queue)
        node = narrowed(node, prices, _enough(target(), whole=whole))
        free = ~(node.forced | node.forbidden)
        if not free.any():
            # All sites are decided: the choice is what it is, and its offer tells its cost.
            offer(node.forced)
            continue
        likely = np.where(free, prices.often, -1.0)
        site = int(np.argmax(likely))
        for child in (with_site(node, site, opened=True), with_site(node, site, opened=False)):
            if not _possible(child):
                continue
            priced = lagrangian_bound(
                child,
                view,
                clock,
                target=target,
                offer=offer,
                price=prices.price,
                steps=_STEPS,
                step=_STEP,
                closed_at=1.0 - 1e-6 if whole else 0.0,
            )
            low = max(priced.bound, bound)
            if low < _enough(target(), whole=whole):
                heapq.heappush(queue, (low, next(number), child, priced))
    return target()


def _enough(target: float, *, whole: bool) -> float:
    return target - (1.0 - 1e-6) if whole else target - 1e-9 * (1 + abs(target))


def narrowed(core: Core, prices: Prices | RoomPrices, enough: float) -> Core:
    """Return a core with sites forced and forbidden that a bound leaves no doubt about."""
    room = enough - prices.bound
    enter, leave = changes(core, prices)
    free = ~(core.forced | core.forbidden)
    return replace(
        core,
        forbidden=core.forbidden | (free & (enter > room)),
        forced=core.forced | (free & (leave > room)),
    )


def with_site(core: Core, site: int, *, opened: bool) -> Core:
    """Return a core in which a site must be open, or closed."""
    forced, forbidden = core.forced.copy(), core.forbidden.copy()
    (forced if opened else forbidden)[site] = True
    return replace(core, forced=forced, forbidden=forbidden)


def _possible(core: Core) -> bool:
    if core.forced.sum() > core.open_max:
        return False
    return bool((~core.forbidden).sum() >= core.open_min)
