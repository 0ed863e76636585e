"""The Lagrangian bound with stations: each open centre takes the ways that pay for themselves.

Prices replace "every village is served"; that a station opens on one way only, the number of
stations, the budget and the room of centres are left out, which can only lower the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.kernels import lagrangian_served, lagrangian_sites
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.room_kernels import NOBODY, knapsack_served, knapsacks
from ruralroute.siting.engine.room_lagrange import best_options, scarcest
from ruralroute.siting.engine.two_core import TwoCore
from ruralroute.siting.engine.view import VillageView
from ruralroute.siting.links import Bools, Floats

_STEPS = 1500
_PATIENCE = 20
_LEAST_STEP = 1e-3
_AIM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPrices:
    """The best bound (`fixed` left out), the worth of ways, and how often each place was open."""

    bound: float
    worth: Floats
    centre_often: Floats
    way_often: Floats


def two_bound(
    two: TwoCore, view: VillageView, clock: Clock, *, target: Callable[[], float], price: Floats
) -> TwoPrices:
    """Raise the bound."""
    core = two.ways
    limited = core.capacitated
    kind = scarcest(core) if limited else 0
    size = core.demand[:, kind].copy() if limited else np.zeros(core.villages)
    room = core.room[:, kind].copy() if limited else np.zeros(len(core.option_site))
    least, _ = best_options(two.centres, two.centres.option_cost)
    centre_often, way_often = np.zeros(two.centres.sites), np.zeros(core.sites)
    best = TwoPrices(bound=-np.inf, worth=way_often, centre_often=centre_often, way_often=way_often)
    best_price = price
    step, idle, direction = 1.0, 0, np.zeros(core.villages)
    for _ in range(_STEPS):
        if limited:
            worths = core.option_cost.copy()
            knapsacks(core.start, core.to, core.cost, price, size, core.option_start, room, worths)
            worth, option = best_options(core, worths)
        else:
            worth = lagrangian_sites(view.start, view.site, view.cost, price, view.charge)
            option = view.option
        worth = np.where(core.forbidden, np.inf, worth)
        gain = np.minimum(worth, 0.0)
        centre_worth = least + np.bincount(two.centre, weights=gain, minlength=two.centres.sites)
        chosen = cheapest_sites(two.centres, centre_worth)
        ways: Bools = chosen[two.centre] & (worth < 0)
        bound = float(price.sum() + centre_worth[chosen].sum())
        centre_often = 0.97 * centre_often + 0.03 * chosen
        way_often = 0.97 * way_often + 0.03 * ways
        idle = 0 if bound > best.bound + 1e-6 * abs(bound) else idle + 1
        if bound > best.bound:
            best = TwoPrices(
                bound=bound, worth=worth, centre_often=centre_often, way_often=way_often
            )
            best_price = price.copy()
        if idle >= _PATIENCE:
            step, idle, price = step / 1.5, 0, best_price.copy()
            direction[:] = 0.0
        if step < _LEAST_STEP or clock.stop():
            break
        if limited:
            open_option = np.where(ways, option, NOBODY)
            served = knapsack_served(core.start, core.to, core.cost, price, size, room, open_option)
        else:
            served = lagrangian_served(
                view.start, view.site, view.cost, price, ways.astype(np.float64)
            )
        direction = 0.7 * (1.0 - served) + 0.3 * direction
        length = float(direction @ direction)
        if length <= 1e-12:
            break
        aim = target()
        if not np.isfinite(aim):
            aim = best.bound + _AIM * (abs(best.bound) + float(core.cost.mean()))
        price = price + step * max(aim - bound, 1e-6 * abs(bound)) / length * direction
    return best
