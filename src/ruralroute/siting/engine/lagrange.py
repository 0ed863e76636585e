"""The Lagrangian bound without capacities: villages pay a price instead of having to be served.

For prices l the bound is ``sum_i l_i + least sum_j (f_j + sum_i min(0, c_ji - l_i)) y_j`` over
sets of sites that keep number, site rules and budget (the last by a price of its own).  Prices
follow deflected subgradients with Polyak steps (Beasley 1993, "Lagrangean heuristics for
location problems", EJOR 65; Held, Wolfe and Crowder 1974, Mathematical Programming 6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.kernels import lagrangian_served, lagrangian_sites
from ruralroute.siting.engine.view import VillageView
from ruralroute.siting.links import Bools, Floats

STEPS = 3000
_PATIENCE = 25
_LEAST_STEP = 1e-4
_OFFER_EACH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The best bound found.

    Parameters
    ----------
    bound
        Lower bound of the core's cost, `fixed` left out.
    price
        Shape (villages,).
    worth
        Shape (sites,): what opening each site adds at these prices.
    chosen
        Shape (sites,): the sites of the bound.
    often
        Shape (sites,), 0 to 1: how often each was chosen of late.
    """

    bound: float
    price: Floats
    worth: Floats
    chosen: Bools
    often: Floats


def cheapest_sites(core: Core, worth: Floats) -> Bools:
    """Return the set of least worth that keeps number and site rules."""
    free = ~(core.forced | core.forbidden)
    chosen = core.forced.copy()
    order = np.flatnonzero(free)
    order = order[np.argsort(worth[order], kind="stable")]
    done = int(chosen.sum())
    must = max(core.open_min - done, 0)
    may = max(core.open_max - done, 0)
    wanted = max(must, int((worth[order] < 0).sum()))
    chosen[order[: min(wanted, may)]] = True
    return chosen


def lagrangian_bound(
    core: Core,
    view: VillageView,
    clock: Clock,
    *,
    target: Callable[[], float],
    offer: Callable[[Bools], object],
    price: Floats,
    steps: int = STEPS,
    step: float = 1.0,
    closed_at: float = 0.0,
) -> Prices:
    """Raise the bound.

    Parameters
    ----------
    target
        Gives the cost of the best choice known, `fixed` left out.
    offer
        Is told sets of sites that the bound suggests.
    price
        Shape (villages,): prices to begin with.
    steps, step
        How many, and how long the first one is as a part of Polyak's.
    closed_at
        Distance of bound and target at which the search ends.
    """
    price = np.minimum(price, view.skip)
    toll, budget = 0.0, core.budget - core.fixed_spend
    tolled = bool(np.isfinite(budget))
    often = np.full(core.sites, 0.5)
    best = Prices(bound=-np.inf, price=price, worth=view.charge, chosen=core.forced, often=often)
    idle = 0
    direction, toll_direction = np.zeros(core.villages), 0.0
    for turn in range(steps):
        charge = view.charge + toll * view.spend
        worth = lagrangian_sites(view.start, view.site, view.cost, price, charge)
        chosen = cheapest_sites(core, worth)
        bound = float(price.sum() + worth[chosen].sum() - (toll * budget if tolled else 0.0))
        often = 0.95 * often + 0.05 * chosen
        idle += 1
        if bound > best.bound + 1e-7 * abs(bound):
            idle = 0
        if bound > best.bound:
            best = Prices(bound=bound, price=price.copy(), worth=worth, chosen=chosen, often=often)
        if idle >= _PATIENCE:
            step, idle = step / 1.5, 0
            price = best.price.copy()
            direction[:] = 0.0
        if turn % _OFFER_EACH == 0:
            offer(chosen)
        room = target() - best.bound
        if room <= closed_at or step < _LEAST_STEP or clock.stop():
            break
        served = lagrangian_served(
            view.start, view.site, view.cost, price, chosen.astype(np.float64)
        )
        direction = 0.7 * (1.0 - served) + 0.3 * direction
        length = float(direction @ direction)
        if tolled:
            toll_direction = float(view.spend[chosen].sum()) - budget
            length += toll_direction**2 / max(abs(budget), 1.0) ** 2
        if length <= 1e-12:
            break
        size = step * max(1.02 * target() - bound if room < 0 else target() - bound, 1e-9) / length
        price = np.minimum(price + size * direction, view.skip)
        if tolled:
            toll = max(0.0, toll + size * toll_direction / max(abs(budget), 1.0) ** 2)
    return best
