"""Finishes a choice with capacities by restricted programmes, and proves it where that is small.

The programme over promising sites and links is a kernel search (Guastaroba and Speranza 2014, "A
heuristic for BILP problems: the single source capacitated facility location problem", EJOR 238).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.polish import assign_exactly, solve_exactly
from ruralroute.siting.engine.reduce import reduced
from ruralroute.siting.engine.room_groups import grouped_options, grouping_pays
from ruralroute.siting.engine.room_lagrange import RoomPrices
from ruralroute.siting.engine.room_regions import LIKELY, link_rank
from ruralroute.siting.links import Ints

NEAR = 12
"""Links of each village in a restricted programme."""
_MOST_LINKS = 80_000
_LINK_S = 1e-4
"""Seconds for each link that a solver takes before it looks at its clock."""
_GROUPS = 400
"""Groups of villages in the programme over all promising sites."""
_GROUP_NEAR = 8


def by_kernel(
    core: Core, clock: Clock, best: Found[Choice], prices: RoomPrices, seed: int
) -> Found[Choice]:
    """Improve a choice by the programme over promising sites and links.

    Where villages may be split and are many, over groups of them.
    """
    if best.choice is not None and grouping_pays(core):
        return _by_groups(core, clock, best, prices, seed)
    kept = np.zeros(core.sites, dtype=bool)
    if best.choice is not None:
        kept |= best.choice.option >= 0
    kept |= core.forced
    count = 2 * int(kept.sum()) + 8
    order = np.lexsort((prices.worth, -prices.often))
    kept[order[~core.forbidden[order]][:count]] = True
    links = kept[core.row] & (link_rank(core, kept) < NEAR)
    if links.sum() > _MOST_LINKS:
        return best
    if best.choice is not None:
        links |= best.choice.share > 0
    part = replace(core, forbidden=core.forbidden | ~kept).keep(links)
    start = None
    if best.choice is not None:
        start = Choice(option=best.choice.option, share=best.choice.share[links])
    exact = solve_exactly(part, clock, start=start, seed=seed, solver="scip")
    return better(best, lifted(core, part, exact))


def _by_groups(
    core: Core, clock: Clock, best: Found[Choice], prices: RoomPrices, seed: int
) -> Found[Choice]:
    """Improve a choice by the programme over promising sites and groups of villages."""
    if best.choice is None:
        return best
    option = best.choice.option
    kept = ((prices.often > LIKELY) & ~core.forbidden) | core.forced | (option >= 0)
    found = grouped_options(
        core, kept, option, clock.part(0.9), count=_GROUPS, near=_GROUP_NEAR, seed=seed
    )
    if found is None:
        return best
    links = (found[core.row] >= 0) & (link_rank(core, found >= 0) < NEAR)
    part = core.keep(links)
    return better(best, lifted(core, part, assign_exactly(part, found, clock)))


def proved(
    core: Core,
    clock: Clock,
    best: Found[Choice],
    prices: RoomPrices,
    *,
    known: float,
    seed: int,
) -> Found[Choice]:
    """Return the best choice with its bound, solved exactly where the bound leaves little."""
    method = "lagrangian+local search+scip"
    low = max(prices.bound + core.fixed, known)
    part = core if best.cost is None else reduced(core, prices, best.cost - core.fixed)
    if len(part.to) > min(_MOST_LINKS, clock.left_s / _LINK_S):
        return replace(best, bound=low if best.cost is None else min(low, best.cost), method=method)
    start = None
    kept = places(core, part)
    if best.choice is not None and best.choice.share.sum() <= best.choice.share[kept].sum() + 1e-6:
        start = Choice(option=best.choice.option, share=best.choice.share[kept])
    exact = solve_exactly(part, clock, start=start, seed=seed, solver="scip")
    if exact.impossible:
        return replace(best, impossible=best.cost is None, bound=best.cost, method=method)
    found = better(best, lifted(core, part, exact))
    low = max(low, low if exact.bound is None else exact.bound)
    return replace(found, bound=low if found.cost is None else min(low, found.cost), method=method)


def better(one: Found[Choice], other: Found[Choice]) -> Found[Choice]:
    """Return the cheaper of two finds, the first of equals."""
    if other.cost is None or (one.cost is not None and one.cost <= other.cost):
        return one
    return other


def lifted(core: Core, part: Core, found: Found[Choice]) -> Found[Choice]:
    """Return a part's choice as one of the core."""
    if found.choice is None:
        return found
    share = np.zeros(len(core.to))
    share[places(core, part)] = found.choice.share
    return replace(found, choice=Choice(option=found.choice.option, share=share))


def places(core: Core, part: Core) -> Ints:
    """Return where the links of a part stand in its core."""
    keys = core.row * core.villages + core.to
    return np.searchsorted(keys, part.row * core.villages + part.to)
