"""p-centre: the smallest radius at which a choice of sites serves every village.

The radius is one of the link values; a search over the sorted values asks, for each, whether
some choice keeps all rules with only the links within it (Minieka 1970).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.polish import solve_exactly


def solve_centre(core: Core, clock: Clock, *, seed: int = 0) -> Found[Choice]:
    """Return the choice of least radius; a core's costs are the radii of its links."""
    radii = np.unique(core.cost)
    nearest = np.full(core.villages, np.inf)
    np.minimum.at(nearest, core.to, core.cost)
    if not np.isfinite(nearest).all():
        return Found(impossible=True, method="reach")
    low = int(np.searchsorted(radii, nearest.max(initial=0.0)))
    high = len(radii)
    best: Found[Choice] = Found()
    while low < high and not clock.stop():
        middle = high - 1 if best.choice is None else (low + high) // 2
        radius = float(radii[middle])
        tried = _within(core, radius, clock, seed)
        if tried.choice is not None:
            best, high = tried, middle
        elif tried.impossible:
            low = middle + 1
        else:
            break
    if best.choice is None and low >= len(radii):
        return Found(impossible=True, method="radius")
    bound = float(radii[min(low, len(radii) - 1)]) if len(radii) else 0.0
    if best.choice is None:
        return Found(bound=bound, method="radius")
    used = core.cost[best.choice.share > 0]
    cost = float(used.max(initial=0.0))
    return Found(choice=best.choice, cost=cost, bound=min(bound, cost), method="radius")


def _within(core: Core, radius: float, clock: Clock, seed: int) -> Found[Choice]:
    near = core.cost <= radius
    part = core.keep(near)
    part = replace(
        part, cost=np.zeros(len(part.to)), option_cost=np.ones(len(core.option_cost)), fixed=0.0
    )
    tried = solve_exactly(part, clock, seed=seed)
    if tried.choice is None:
        return tried
    share = np.zeros(len(core.to))
    share[near] = tried.choice.share
    return replace(tried, choice=Choice(option=tried.choice.option, share=share))
