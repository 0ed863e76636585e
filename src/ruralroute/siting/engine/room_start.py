"""A choice that serves everybody, made from one that does not: where reach or room is scarce.

Far villages see few sites, and what a bound suggests need not hold any of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.room_kernels import NOBODY
from ruralroute.siting.links import Bools, Floats, Ints

_ROUNDS = 30


def opened_for_all(
    core: Core, option: Ints, worth: Floats, largest: Ints, lost: Callable[[Ints], Bools]
) -> Ints:
    """Open or enlarge sites until nobody who must be served is left out, or nothing helps.

    In each round, greedily, the site that sees most of what is left out, as far as its room goes;
    of equals the one of least worth.

    Parameters
    ----------
    core, option
        The core, and the options of a choice.
    worth
        Shape (sites,): what a bound says of each; less is better.
    largest
        Shape (sites,): the option with most room.
    lost
        Returns which villages that must be served a choice leaves out, shape (villages,).
    """
    option = option.copy()
    total = np.maximum(core.demand.sum(axis=0), 1e-12)
    size = (core.demand / total).max(axis=1, initial=0.0) + 1e-9
    room = np.minimum(core.room[largest] / total, 1.0).min(axis=1, initial=1.0)
    order = np.argsort(np.argsort(worth, kind="stable"), kind="stable") / max(core.sites, 1)
    for _ in range(_ROUNDS):
        left = lost(option)
        if not left.any():
            break
        helped = False
        while left.any():
            links = left[core.to]
            seen = np.bincount(core.row[links], weights=size[core.to[links]], minlength=core.sites)
            free = ~core.forbidden & (option != largest) & (seen > 0)
            if (option != NOBODY).sum() >= core.open_max:
                free &= option != NOBODY
            if not free.any():
                break
            gain = np.where(free, np.minimum(seen, room) * (1.0 - 0.5 * order), -1.0)
            site = int(np.argmax(gain))
            option[site], helped = largest[site], True
            mine = core.to[core.start[site] : core.start[site + 1]]
            mine = mine[left[mine]]
            inside = np.cumsum(size[mine]) <= max(room[site], size[mine[0]])
            left[mine[inside]] = False
        if not helped:
            break
    return option
