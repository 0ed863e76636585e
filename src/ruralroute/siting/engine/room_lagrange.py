"""The Lagrangian bound with capacities: each open site fills a knapsack of paying villages.

Prices replace "every village is served", as in `lagrange`; what is left is, for each site and
size, a continuous knapsack over the resource that is scarcest in the whole county (the others are
left out, which can only lower the bound).  Rooms in all are rounded up to whole sites
(`room_rounding`), at prices of their own.  References: Cornuejols, Sridharan and Thizy (1991), "A
comparison of heuristics and relaxations for the capacitated plant location problem", EJOR 50;
Beasley (1993), EJOR 65.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.room_kernels import knapsack_served, knapsacks
from ruralroute.siting.engine.room_rounding import rounding_cuts
from ruralroute.siting.links import Bools, Floats, Ints

STEPS = 1500
_PATIENCE = 20
_LEAST_STEP = 1e-3
_OFFER_AT = 40
"""The turn of the first offer; each comes after twice as many as that before."""
_AIM = 0.05
"""The bound is expected to rise by this part of itself while no choice is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrices:
    """The best bound found; like `lagrange.Prices`, with `option` the options of the bound."""

    bound: float
    price: Floats
    worth: Floats
    option: Ints
    often: Floats

    @property
    def chosen(self) -> Bools:
        """Shape (sites,): the sites of the bound."""
        return np.asarray(self.option != NOBODY)


def scarcest(core: Core) -> int:
    """Return the resource of which the least is left when every site is as large as it gets."""
    most = np.zeros((core.sites, core.demand.shape[1]))
    np.maximum.at(most, core.option_site, core.room)
    most[core.forbidden] = 0.0
    room = most.sum(axis=0)
    return int(np.argmax(core.demand.sum(axis=0) / np.maximum(room, 1e-12)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """Multipliers: each village's price before rounding, those of the cuts, that of the budget."""

    price: Floats
    rounded: Floats
    toll: float


class _Relaxation:
    """What a core is without "every village is served", at given multipliers."""

    def __init__(self, core: Core) -> None:
        self.core = core
        kind = scarcest(core)
        self.size, self.room = core.demand[:, kind].copy(), core.room[:, kind].copy()
        self.cuts = rounding_cuts(core, kind)
        budget = core.budget - core.fixed_spend
        self.budget = budget if np.isfinite(budget) else None
        # A toll moves with the square of this.
        self.scale = 1.0 if self.budget is None else max(abs(self.budget), 1.0)
        # Villages that a q of room serves: the cuts' prices move as far as all of theirs.
        self.pull = core.villages / np.maximum(self.cuts.share.sum(axis=0), 1e-12)

    def paid(self, point: _Point) -> Floats:
        """Return what villages pay: a cut's price takes the part of theirs that room in all is."""
        return np.asarray(point.price - self.cuts.share @ point.rounded)

    def value(self, point: _Point, paid: Floats) -> tuple[float, Floats, Ints]:
        """Return the bound, what each site is worth, and the options that are open."""
        core, budget = self.core, self.budget
        worth = core.option_cost + point.toll * core.option_spend - self.cuts.weight @ point.rounded
        start, to, cost = core.start, core.to, core.cost
        knapsacks(start, to, cost, paid, self.size, core.option_start, self.room, worth)
        site_worth, site_option = best_options(core, worth)
        chosen = cheapest_sites(core, site_worth)
        bound = float(paid.sum() + site_worth[chosen].sum() + self.cuts.need @ point.rounded)
        bound -= 0.0 if budget is None else point.toll * budget
        return bound, site_worth, np.where(chosen, site_option, NOBODY)

    def slope(self, point: _Point, paid: Floats, option: Ints) -> _Point:
        """Return the subgradient at a point; 0 where a multiplier is 0 and would fall."""
        core, cuts = self.core, self.cuts
        is_open = option[option != NOBODY]
        served = knapsack_served(core.start, core.to, core.cost, paid, self.size, self.room, option)
        short = cuts.need - cuts.weight[is_open].sum(axis=0) - (1.0 - served) @ cuts.share
        over = 0.0
        if self.budget is not None:
            over = float(core.option_spend[is_open].sum()) - self.budget
        return _Point(
            price=1.0 - served,
            rounded=np.where((point.rounded > 0) | (short > 0), short, 0.0),
            toll=over,
        )

    def length(self, slope: _Point) -> float:
        """Return the square of a slope's length."""
        most = float(slope.price @ slope.price + self.pull @ slope.rounded**2)
        return most + (slope.toll / self.scale) ** 2

    def moved(self, point: _Point, slope: _Point, far: float, skip: Floats) -> _Point:
        """Return the point that lies `far` along a slope."""
        rounded = np.maximum(0.0, point.rounded + far * self.pull * slope.rounded)
        highest = skip + self.cuts.share @ rounded
        return _Point(
            price=np.minimum(point.price + far * slope.price, highest),
            rounded=rounded,
            toll=max(0.0, point.toll + far * slope.toll / self.scale**2),
        )


def room_bound(
    core: Core,
    clock: Clock,
    *,
    skip: Floats,
    target: Callable[[], float],
    offer: Callable[[Ints, Floats], object],
    price: Floats,
    steps: int = STEPS,
) -> RoomPrices:
    """Raise the bound of a core with capacities (`fixed` left out).

    Now and then, ever more rarely, `offer` is told the options of the bound and what each site is
    worth.
    """
    relaxed = _Relaxation(core)
    point = _Point(
        price=np.minimum(price, skip), rounded=np.zeros(len(relaxed.cuts.need)), toll=0.0
    )
    none = np.full(core.sites, NOBODY, dtype=np.int64)
    often = np.zeros(core.sites)
    best = RoomPrices(bound=-np.inf, price=price, worth=often, option=none, often=often)
    highest, along = point, None
    scale_cost = float(core.cost.mean()) if len(core.cost) else 0.0
    step, idle, offers = 1.0, 0, _OFFER_AT
    for turn in range(steps):
        paid = relaxed.paid(point)
        bound, worth, option = relaxed.value(point, paid)
        often = 0.97 * often + 0.03 * (option != NOBODY)
        idle = 0 if bound > best.bound + 1e-6 * abs(bound) else idle + 1
        if bound > best.bound:
            best = RoomPrices(bound=bound, price=paid, worth=worth, option=option, often=often)
            highest = point
        if idle >= _PATIENCE:
            step, idle, point, along = step / 1.5, 0, highest, None
            paid = relaxed.paid(point)
        if turn + 1 == offers:
            offer(option, worth)
            offers *= 2
        if step < _LEAST_STEP or clock.stop() or target() - best.bound <= 1e-7 * abs(bound):
            break
        slope = relaxed.slope(point, paid, option)
        along = slope if along is None else _mean(slope, along)
        length = relaxed.length(along)
        if length <= 1e-12:
            break
        aim = target()
        if not np.isfinite(aim):
            aim = best.bound + _AIM * (abs(best.bound) + scale_cost)
        far = step * max(aim - bound, 1e-6 * abs(bound)) / length
        point = relaxed.moved(point, along, far, skip)
    return best


def _mean(slope: _Point, before: _Point) -> _Point:
    """Return a slope deflected by that before; parts that must not move still do not."""
    rounded = np.where(slope.rounded == 0, 0.0, 0.7 * slope.rounded + 0.3 * before.rounded)
    return _Point(price=0.7 * slope.price + 0.3 * before.price, rounded=rounded, toll=slope.toll)


def best_options(core: Core, worth: Floats) -> tuple[Floats, Ints]:
    """Return the least worth of each site's options, and which option that is."""
    least = np.minimum.reduceat(worth, core.option_start[:-1])
    at = np.flatnonzero(worth == least[core.option_site])
    option = np.empty(core.sites, dtype=np.int64)
    option[core.option_site[at[::-1]]] = at[::-1]
    return least, option
