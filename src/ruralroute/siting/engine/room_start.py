"""A choice that serves everybody, made from one that does not, and none larger than it must be.

Far villages see few sites, and what a bound suggests need not hold any of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.links import Bools, Floats, Ints

_ROUNDS = 30
_GROW = 0.2
"""What enlarging a site counts beside opening another that sees as much."""


def efficient(core: Core) -> Ints:
    """Return the option of each site that costs least for its room, shape (sites,)."""
    total = np.maximum(core.demand.sum(axis=0), 1e-12)
    room = np.minimum(core.room / total, 1.0).min(axis=1, initial=1.0)
    rate = core.option_cost / np.maximum(room, 1e-12)
    return np.array(
        [
            first + int(np.argmin(rate[first:last]))
            for first, last in zip(core.option_start[:-1], core.option_start[1:], strict=True)
        ],
        dtype=np.int64,
    )


def opened_for_all(
    core: Core, option: Ints, worth: Floats, sizes: tuple[Ints, Ints], lost: Callable[[Ints], Bools]
) -> Ints:
    """Open or enlarge sites until nobody who must be served is left out, or nothing helps.

    In each round, greedily, the site that sees most of what is left out, as far as its room goes;
    of equals the one of least worth.  Sites open before others grow.

    Parameters
    ----------
    core, option
        The core, and the options of a choice.
    worth
        Shape (sites,): what a bound says of each; less is better.
    sizes
        Twice shape (sites,): the option that a site opens in, and the one with most room.
    lost
        Returns which villages that must be served a choice leaves out, shape (villages,).
    """
    option, (opening, largest) = option.copy(), sizes
    total = np.maximum(core.demand.sum(axis=0), 1e-12)
    size = (core.demand / total).max(axis=1, initial=0.0) + 1e-9
    rooms = np.minimum(core.room / total, 1.0).min(axis=1, initial=1.0)
    order = np.argsort(np.argsort(worth, kind="stable"), kind="stable") / max(core.sites, 1)
    for _ in range(_ROUNDS):
        left = lost(option)
        if not left.any():
            break
        helped = False
        while left.any():
            links = left[core.to]
            seen = np.bincount(core.row[links], weights=size[core.to[links]], minlength=core.sites)
            shut = option == NOBODY
            free = ~core.forbidden & (option != largest) & (seen > 0)
            if (~shut).sum() >= core.open_max:
                free &= ~shut
            if not free.any():
                break
            room = np.where(shut, rooms[opening], rooms[largest] - rooms[option])
            gain = np.minimum(seen, room) * (1.0 - 0.5 * order) * np.where(shut, 1.0, _GROW)
            site = int(np.argmax(np.where(free, gain, -1.0)))
            option[site] = opening[site] if shut[site] else largest[site]
            helped = True
            mine = core.to[core.start[site] : core.start[site + 1]]
            mine = mine[left[mine]]
            inside = np.cumsum(size[mine]) <= max(float(room[site]), size[mine[0]])
            left[mine[inside]] = False
        if not helped:
            break
    return option


def shrunk(core: Core, option: Ints, load: Floats) -> Ints:
    """Return a choice with each site in the cheapest size that holds its load; idle ones closed.

    Parameters
    ----------
    core, option
        The core, and the options of a choice.
    load
        Shape (sites, resources): what each site carries.
    """
    option = option.copy()
    spare = int((option != NOBODY).sum()) - core.open_min
    for site in np.flatnonzero(option != NOBODY).tolist():
        if not load[site].any() and not core.forced[site]:
            if spare > 0:
                option[site] = NOBODY
                spare -= 1
            continue
        now = int(option[site])
        offered = np.arange(core.option_start[site], core.option_start[site + 1])
        holds = (core.room[offered] >= load[site] * (1 - 1e-12) - 1e-9).all(axis=1)
        holds &= core.option_spend[offered] <= core.option_spend[now] + 1e-9
        fitting = offered[holds]
        if len(fitting):
            best = int(fitting[np.argmin(core.option_cost[fitting])])
            if core.option_cost[best] < core.option_cost[now]:
                option[site] = best
    return option
