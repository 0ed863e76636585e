"""One door to the searches of one echelon: the right one for a core."""

from __future__ import annotations

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.open_search import search_open
from ruralroute.siting.engine.room_search import search_rooms
from ruralroute.siting.engine.room_whole import MANY, search_whole


def search_core(
    core: Core, clock: Clock, tell: Tell, *, seed: int = 0, proof: bool = True
) -> Found[Choice]:
    """Return the best choice of a core in the time, and what is proved about it.

    Without `proof` the search ends when moves no longer help, if there is a choice then.
    """
    reason = impossible(core)
    if reason:
        return Found(impossible=True, method="rules", reason=reason)
    if not core.capacitated:
        return search_open(core, clock, tell, seed=seed, proof=proof)
    if core.single and core.villages >= MANY:
        return search_whole(core, clock, tell, seed=seed, proof=proof)
    return search_rooms(core, clock, tell, seed=seed, proof=proof)


def impossible(core: Core) -> str:
    """Return which rule plainly cannot be kept: reach, number, capacity; empty: none of them."""
    usable = ~core.forbidden[core.row]
    linked = np.bincount(core.to[usable], minlength=core.villages) > 0
    must = ~np.isfinite(core.skip)
    if (must & ~linked).any():
        return "reach"
    if core.forced.sum() > core.open_max or (~core.forbidden).sum() < core.open_min:
        return "number"
    spend = np.minimum.reduceat(core.option_spend, core.option_start[:-1])
    least = spend[core.forced].sum() + np.minimum(spend[~core.forced & ~core.forbidden], 0).sum()
    if core.fixed_spend + least > core.budget * (1 + 1e-9):
        return "budget"
    most = np.zeros((core.sites, core.demand.shape[1]))
    np.maximum.at(most, core.option_site, core.room)
    largest = np.sort(most[~core.forbidden], axis=0)[::-1][: core.open_max].sum(axis=0)
    if (core.demand[must].sum(axis=0) > largest * (1 + 1e-9)).any():
        return "capacity"
    return ""
