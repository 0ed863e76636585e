"""The Lagrangian bound with capacities: each open site fills a knapsack of paying villages.

Prices replace "every village is served", as in `lagrange`; what is left is, for each site and
size, a continuous knapsack over the resource that is scarcest in the whole county (the others are
left out, which can only lower the bound).  References: Cornuejols, Sridharan and Thizy (1991), "A
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
from ruralroute.siting.links import Bools, Floats, Ints

STEPS = 1500
_PATIENCE = 20
_LEAST_STEP = 1e-3
_OFFER_EACH = 40
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

    Now and then `offer` is told the options of the bound and what each site is worth.
    """
    kind = scarcest(core)
    size, room = core.demand[:, kind].copy(), core.room[:, kind].copy()
    budget = core.budget - core.fixed_spend
    tolled = bool(np.isfinite(budget))
    scale = max(abs(budget), 1.0) if tolled else 1.0
    price, toll = np.minimum(price, skip), 0.0
    none = np.full(core.sites, NOBODY, dtype=np.int64)
    often = np.zeros(core.sites)
    best = RoomPrices(bound=-np.inf, price=price, worth=often, option=none, often=often)
    scale_cost = float(core.cost.mean()) if len(core.cost) else 0.0
    step, idle, direction = 1.0, 0, np.zeros(core.villages)
    for turn in range(steps):
        worth = core.option_cost + (toll * core.option_spend if tolled else 0.0)
        knapsacks(core.start, core.to, core.cost, price, size, core.option_start, room, worth)
        site_worth, site_option = best_options(core, worth)
        chosen = cheapest_sites(core, site_worth)
        bound = float(price.sum() + site_worth[chosen].sum() - (toll * budget if tolled else 0.0))
        often = 0.97 * often + 0.03 * chosen
        option = np.where(chosen, site_option, NOBODY)
        idle = 0 if bound > best.bound + 1e-6 * abs(bound) else idle + 1
        if bound > best.bound:
            best = RoomPrices(
                bound=bound, price=price.copy(), worth=site_worth, option=option, often=often
            )
        if idle >= _PATIENCE:
            step, idle, price = step / 1.5, 0, best.price.copy()
            direction[:] = 0.0
        if turn % _OFFER_EACH == _OFFER_EACH - 1:
            offer(option, site_worth)
        if step < _LEAST_STEP or clock.stop() or target() - best.bound <= 1e-7 * abs(bound):
            break
        served = knapsack_served(core.start, core.to, core.cost, price, size, room, option)
        direction = 0.7 * (1.0 - served) + 0.3 * direction
        over = float(core.option_spend[option[chosen]].sum()) - budget if tolled else 0.0
        length = float(direction @ direction) + (over / scale) ** 2
        if length <= 1e-12:
            break
        aim = target()
        if not np.isfinite(aim):
            aim = best.bound + _AIM * (abs(best.bound) + scale_cost)
        far = step * max(aim - bound, 1e-6 * abs(bound)) / length
        price = np.minimum(price + far * direction, skip)
        toll = max(0.0, toll + far * over / scale**2)
    return best


def best_options(core: Core, worth: Floats) -> tuple[Floats, Ints]:
    """Return the least worth of each site's options, and which option that is."""
    least = np.minimum.reduceat(worth, core.option_start[:-1])
    at = np.flatnonzero(worth == least[core.option_site])
    option = np.empty(core.sites, dtype=np.int64)
    option[core.option_site[at[::-1]]] = at[::-1]
    return least, option
