"""A choice: which option is open at each site, and what share of a village each link serves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.links import Floats, Ints
from ruralroute.siting.rules import TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer to a core.

    Parameters
    ----------
    option
        Shape (sites,): the open option, -1: closed.
    share
        Shape (links,).
    """

    option: Ints
    share: Floats


def choice_cost(core: Core, choice: Choice) -> float:
    """Return the cost of a choice; infinite where it breaks a rule of the core."""
    return float(np.inf) if broken_rule(core, choice) else _cost(core, choice)


def _cost(core: Core, choice: Choice) -> float:
    chosen = choice.option[choice.option >= 0]
    served = np.bincount(core.to, weights=choice.share, minlength=core.villages)
    missing = np.clip(1.0 - served, 0.0, 1.0)
    may = np.isfinite(core.skip)
    skipped = float((core.skip[may] * missing[may]).sum())
    sites = float(core.option_cost[chosen].sum())
    return core.fixed + sites + float((core.cost * choice.share).sum()) + skipped


def broken_rule(core: Core, choice: Choice) -> str:
    """Return the name of the first rule that a choice breaks; empty: it keeps all."""
    is_open = choice.option >= 0
    chosen = choice.option[is_open]
    served = np.bincount(core.to, weights=choice.share, minlength=core.villages)
    used = choice.share > 0
    count = len(chosen)
    if (served > 1 + TOLERANCE).any() or (choice.share < 0).any():
        return "shares"
    if (served[~np.isfinite(core.skip)] < 1 - TOLERANCE).any():
        return "served"
    if (used & ~is_open[core.row]).any():
        return "open"
    if (core.forced & ~is_open).any() or (core.forbidden & is_open).any():
        return "site_rule"
    if not core.open_min <= count <= core.open_max:
        return "number"
    spend = core.fixed_spend + float(core.option_spend[chosen].sum())
    if spend > core.budget * (1 + TOLERANCE) + TOLERANCE:
        return "budget"
    if core.single and (used & (choice.share < 1 - TOLERANCE)).any():
        return "single"
    for kind in range(core.demand.shape[1]):
        load = np.bincount(
            core.row, weights=core.demand[core.to, kind] * choice.share, minlength=core.sites
        )
        room = core.room[chosen, kind]
        if (load[is_open] > room * (1 + TOLERANCE) + TOLERANCE).any():
            return "capacity"
    return ""
