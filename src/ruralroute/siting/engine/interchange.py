"""Interchange: add, drop and swap sites, shaken and repeated (vertex substitution).

Teitz and Bart (1968), "Heuristic methods for estimating the generalized vertex median of a
weighted graph", Operations Research 16; shaken as in Hansen and Mladenovic (1997), "Variable
neighborhood search for the p-median", Location Science 5.
"""

from __future__ import annotations

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.kernels import improve
from ruralroute.siting.engine.view import VillageView
from ruralroute.siting.links import Bools

PATIENCE = 300
"""Shakes in a row without a better choice, after which the search ends."""


class Interchange:
    """Searches sets of open sites of one core without capacities."""

    def __init__(self, core: Core, view: VillageView, seed: int) -> None:
        self.core, self.view = core, view
        self._draw = np.random.default_rng(seed)
        self._dense = np.full((core.sites, core.villages), np.inf)
        self._dense[core.row, core.to] = core.cost
        self.best: Bools | None = None
        self.best_cost = float("inf")

    def first(self) -> Bools:
        """Return a set that keeps the rules on sites and their number, and the budget if it can."""
        core, view = self.core, self.view
        is_open = core.forced.copy()
        left = core.budget - core.fixed_spend - float(view.spend[is_open].sum())
        closable = view.spend < 0
        if left < 0 and closable.any():
            # Closing costs more than the budget: today's sites stay.
            for j in np.argsort(view.spend, kind="stable"):
                if left < 0 and view.spend[j] < 0 and not is_open[j] and not core.forbidden[j]:
                    is_open[j] = True
                    left -= view.spend[j]
        free = np.flatnonzero(~is_open & ~core.forbidden)
        want = max(core.open_min, min(core.open_max, 1)) - int(is_open.sum())
        for j in free[np.argsort(view.spend[free], kind="stable")][: max(want, 0)]:
            is_open[j] = True
        return is_open

    def climb(self, is_open: Bools) -> float:
        """Improve a set in place until no move helps, and remember the best one."""
        core, view = self.core, self.view
        cost = improve(
            view.start,
            view.site,
            view.cost,
            self._dense,
            view.skip,
            view.charge,
            view.spend,
            is_open,
            view.locked,
            core.open_min,
            core.open_max,
            core.budget - core.fixed_spend,
            self._draw.permutation(core.sites).astype(np.int64),
        )
        if cost < self.best_cost - 1e-9 * (1 + abs(cost)):
            self.best, self.best_cost = is_open.copy(), cost
        return float(cost)

    def shaken(self, strength: int) -> Bools:
        """Return the best set with some sites swapped for others, within the budget."""
        core, view = self.core, self.view
        base = self.first() if self.best is None else self.best
        is_open = base.copy()
        out = self._draw.permutation(np.flatnonzero(is_open & ~view.locked))[:strength]
        into = self._draw.permutation(np.flatnonzero(~is_open & ~view.locked))[: len(out)]
        spent = float(view.spend[is_open].sum())
        for leave, enter in zip(out[: len(into)], into, strict=True):
            if spent + view.spend[enter] - view.spend[leave] <= core.budget - core.fixed_spend:
                is_open[leave], is_open[enter] = False, True
                spent += view.spend[enter] - view.spend[leave]
        return is_open

    def run(self, clock: Clock, *, patience: int = PATIENCE, enough: float = -np.inf) -> None:
        """Climb and shake until nothing better was found for long, or a cost is `enough`."""
        self.climb(self.first() if self.best is None else self.best.copy())
        idle = 0
        while idle < patience and not clock.stop() and self.best_cost > enough:
            before = self.best_cost
            count = 1 if self.best is None else int(self.best.sum())
            most = max(2, min(count // 3, 12))
            self.climb(self.shaken(1 + idle % most if idle else 1))
            idle = 0 if self.best_cost < before else idle + 1

    def offer(self, is_open: Bools) -> float:
        """Climb from a set that another search suggests, made to keep number and site rules."""
        core, view = self.core, self.view
        trial = (is_open | core.forced) & ~core.forbidden
        spent = float(view.spend[trial].sum())
        if not core.open_min <= trial.sum() <= core.open_max:
            return float("inf")
        if spent > core.budget - core.fixed_spend:
            return float("inf")
        return self.climb(trial)
