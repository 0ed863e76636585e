"""Branch and bound on sites with capacities: bounds suggest designs, designs give better targets.

Where the bound leaves little, few sites are in doubt; nodes force some and forbid others, that of
least bound first.  References: Holmberg, Ronnqvist and Yuan (1999), EJOR 113; Gadegaard, Klose and
Nielsen (2018), "An improved cut-and-solve algorithm for the single-source capacitated facility
location problem", EURO Journal on Computational Optimization 6.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import numpy as np

from ruralroute.siting.engine.branch import narrowed, with_site
from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.room_designs import Designs
from ruralroute.siting.engine.room_lagrange import RoomPrices, room_bound
from ruralroute.siting.links import Bools, Floats, Ints

_METHOD = "lagrangian+branching"
_STEPS = 60
_STEP = 0.3
_CLOSE = 1e-9


def designed(
    core: Core,
    clock: Clock,
    best: Found[Choice],
    *,
    prices: RoomPrices,
    skip: Floats,
    seed: int,
) -> Found[Choice]:
    """Return the best choice of whole villages that designs and branching find, and a bound.

    Half of the time goes to the tree, half to the designs that it suggests.
    """
    designs = Designs(core, skip, best, seed)
    for option in prices.designs:
        designs.offer(option, prices.price, clock)
    tree = RoomBranching(core, skip, prices, designs)
    spent = {True: 0.0, False: 0.0}
    busy = {True: True, False: True}
    while any(busy.values()) and not clock.stop():
        grows = busy[True] and (not busy[False] or spent[True] < spent[False])
        before = clock.elapsed_s
        busy[grows] = tree.grow(clock) if grows else designs.improve(clock)
        spent[grows] += clock.elapsed_s - before
        if grows:
            busy[False] = True
    low = tree.bound + core.fixed
    if designs.best.choice is None and low == np.inf:
        return Found(impossible=True, method=_METHOD)
    return replace(designs.best, bound=low, method=_METHOD)


class RoomBranching:
    """The tree of one core.

    Parameters
    ----------
    core
        With villages served whole.
    skip
        Shape (villages,): the cost of leaving each out, finite.
    root
        Bound and prices of the whole core.
    designs
        Judges what bounds suggest, and knows the best choice.
    """

    def __init__(self, core: Core, skip: Floats, root: RoomPrices, designs: Designs) -> None:
        self._skip, self._designs = skip, designs
        self._number = count()
        self._queue = [(root.bound, next(self._number), core, root)]
        self._leaves: list[tuple[float, Ints]] = []

    @property
    def bound(self) -> float:
        """No choice costs less, the core's `fixed` left out."""
        leaves = [max(low, self._designs.low(option)) for low, option in self._leaves]
        nodes = self._queue[0][0] if self._queue else np.inf
        return min(nodes, self._designs.target, *leaves)

    def grow(self, clock: Clock) -> bool:
        """Branch at the node of least bound; False: none may hold a better choice."""
        if not self._queue or self._queue[0][0] >= self._enough or clock.stop():
            return False
        bound, _, node, prices = heapq.heappop(self._queue)
        node = narrowed(node, prices, self._enough)
        for child in _children(node, prices):
            self._add(child, bound, prices, clock)
        return True

    @property
    def _enough(self) -> float:
        target = self._designs.target
        return target - _CLOSE * (1 + abs(target)) if np.isfinite(target) else np.inf

    def _add(self, node: Core, bound: float, prices: RoomPrices, clock: Clock) -> None:
        if not _possible(node):
            return
        part = node.keep(~node.forbidden[node.row])
        priced = room_bound(
            part,
            clock,
            skip=self._skip,
            target=lambda: self._designs.target,
            offer=lambda *_: None,
            price=prices.price,
            steps=_STEPS,
            step=_STEP,
        )
        low = max(priced.bound, bound)
        if low >= self._enough:
            return
        self._designs.offer(priced.option, priced.price, clock)
        if _decided(part):
            option = np.full(part.sites, NOBODY, dtype=np.int64)
            options = np.flatnonzero(_usable(part))
            option[part.option_site[options]] = options
            self._designs.offer(option, priced.price, clock)
            self._leaves.append((low, option))
        else:
            heapq.heappush(self._queue, (low, next(self._number), part, priced))


def _usable(core: Core) -> Bools:
    """Shape (options,): options that a choice may open."""
    return np.isfinite(core.option_cost) & ~core.forbidden[core.option_site]


def _decided(core: Core) -> bool:
    """Say whether sites and sizes are decided."""
    sizes = np.bincount(core.option_site[_usable(core)], minlength=core.sites)
    return bool((core.forced | core.forbidden).all() and (sizes <= 1).all())


def _children(core: Core, prices: RoomPrices) -> Iterator[Core]:
    """Yield a core in two parts: a site opens or not, or an open one has a size or not."""
    free = ~(core.forced | core.forbidden)
    if free.any():
        site = int(np.argmin(np.where(free, np.abs(prices.often - 0.5), np.inf)))
        yield with_site(core, site, opened=True)
        yield with_site(core, site, opened=False)
        return
    usable = _usable(core)
    sizes = np.bincount(core.option_site[usable], minlength=core.sites)
    if not (sizes > 1).any():
        yield core
        return
    site = int(np.argmax(sizes > 1))
    mine = np.flatnonzero(usable & (core.option_site == site))
    one = prices.option[site] if prices.option[site] in mine else mine[0]
    others = mine[mine != one]
    for left_out in (others, np.array([one])):
        cost = core.option_cost.copy()
        cost[left_out] = np.inf
        yield replace(core, option_cost=cost)


def _possible(core: Core) -> bool:
    """Say whether number and rooms of the sites that may be open allow a choice."""
    if core.forced.sum() > core.open_max or (~core.forbidden).sum() < core.open_min:
        return False
    most = np.zeros((core.sites, core.demand.shape[1]))
    np.maximum.at(most, core.option_site, core.room)
    need = core.demand[~np.isfinite(core.skip)].sum(axis=0)
    return bool((most[~core.forbidden].sum(axis=0) >= need * (1 - 1e-9)).all())
