"""p-centre: the smallest radius at which a choice of sites serves every village.

The radius is one of the link values; a search over the sorted values asks, for each, whether
some choice keeps all rules with only the links within it (Minieka 1970).  A heuristic answers
"yes" first, so that programmes are left the few radii in between.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice, broken_rule
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.cover import cover_programme
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.interchange import Interchange
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.programme import MipStatus
from ruralroute.siting.engine.search import impossible, search_core
from ruralroute.siting.engine.view import nearest_choice, village_view
from ruralroute.siting.engine.warm import warmed
from ruralroute.siting.links import Bools, Ints

_SHAKES = 25


def solve_centre(core: Core, clock: Clock, tell: Tell, *, seed: int = 0) -> Found[Choice]:
    """Return the choice of least radius; a core's costs are the radii of its links."""
    reason = impossible(core)
    if reason:
        return Found(impossible=True, method="rules", reason=reason)
    warmed(clock, rooms=core.capacitated)
    search = _Radii(core, seed)
    if not core.capacitated:
        search.bisect(clock.part(0.4), quick=True)
        tell("improve", search.cost, search.bound)
    search.bisect(clock, quick=False)
    tell("prove", search.cost, search.bound)
    return search.found()


class _Radii:
    """What is known of each radius: below `low` none is enough, `high` is."""

    def __init__(self, core: Core, seed: int) -> None:
        self.core, self.seed = core, seed
        self.radii = np.unique(core.cost)
        nearest = np.full(core.villages, np.inf)
        np.minimum.at(nearest, core.to, core.cost)
        self.low = int(np.searchsorted(self.radii, nearest.max(initial=0.0)))
        self.high = len(self.radii)
        self.best: Choice | None = None

    @property
    def cost(self) -> float | None:
        """Radius of the best choice."""
        if self.best is None:
            return None
        return float(self.core.cost[self.best.share > 0].max(initial=0.0))

    @property
    def bound(self) -> float:
        """No choice has a smaller radius."""
        if not len(self.radii):
            return 0.0
        return float(self.radii[min(self.low, len(self.radii) - 1)])

    def bisect(self, clock: Clock, *, quick: bool) -> None:
        """Narrow the radii; what stays unknown is skipped on both sides."""
        unknown_low, unknown_high = self.high, self.low
        while not clock.stop():
            top, bottom = min(unknown_low, self.high), max(unknown_high, self.low)
            if self.low < top and (unknown_low >= self.high or bottom >= self.high):
                middle = (self.low + top) // 2
            elif bottom < self.high and unknown_low < self.high:
                middle = (bottom + self.high) // 2
            else:
                return
            if self.best is None and unknown_low >= self.high:
                middle = self.high - 1
            choice, proved = self._within(middle, clock, quick=quick)
            if choice is not None:
                self._take(choice)
            elif proved:
                self.low = max(self.low, middle + 1)
            else:
                unknown_low = min(unknown_low, middle)
                unknown_high = max(unknown_high, middle + 1)

    def found(self) -> Found[Choice]:
        """Return the answer."""
        if self.best is None:
            none_left = self.low >= len(self.radii)
            return Found(
                impossible=none_left,
                bound=None if none_left else self.bound,
                method="radius",
                reason="radius" if none_left else "time",
            )
        cost = self.cost
        bound = cost if cost is None or self.low >= self.high else min(self.bound, cost)
        return Found(choice=self.best, cost=cost, bound=bound, method="radius+cover")

    def _take(self, choice: Choice) -> None:
        used = self.core.cost[choice.share > 0].max(initial=0.0)
        self.high = min(self.high, int(np.searchsorted(self.radii, used)))
        self.best = choice

    def _within(self, middle: int, clock: Clock, *, quick: bool) -> tuple[Choice | None, bool]:
        """Return a choice within a radius, or whether it is proved that there is none."""
        near = self.core.cost <= self.radii[middle]
        part = self.core.keep(near)
        if impossible(part):
            return None, True
        zeros = np.zeros(len(part.to))
        part = replace(part, cost=zeros, option_cost=np.zeros(len(part.option_cost)), fixed=0.0)
        if quick:
            return self._lifted(near, self._tried(part, clock)), False
        share = clock.part(0.5)
        if not part.capacitated:
            return self._covered(part, near, share)
        soft = replace(part, skip=np.ones(part.villages))
        found = search_core(soft, share, _quiet, seed=self.seed)
        if found.choice is not None and not broken_rule(part, found.choice):
            return self._lifted(near, found.choice), False
        proved = found.impossible or (found.bound is not None and found.bound > 1e-6)
        return None, proved

    def _tried(self, part: Core, clock: Clock) -> Choice | None:
        soft = replace(part, skip=np.ones(part.villages))
        search = Interchange(soft, village_view(soft), self.seed)
        search.run(clock.part(0.2), patience=_SHAKES, enough=0.5)
        if search.best is None or search.best_cost > 0.5:
            return None
        choice = nearest_choice(part, village_view(part), search.best)
        return None if broken_rule(part, choice) else choice

    def _covered(self, part: Core, near: Bools, clock: Clock) -> tuple[Choice | None, bool]:
        result = solve_programme(
            cover_programme(part),
            time_limit_s=clock.left_s,
            solver="scip",
            seed=self.seed,
            stop=clock.stop,
        )
        if result.values is None:
            return None, result.status is MipStatus.INFEASIBLE
        option: Ints = np.full(part.sites, -1, dtype=np.int64)
        chosen = np.flatnonzero(result.values > 0.5)
        option[part.option_site[chosen]] = chosen
        choice = nearest_choice(part, village_view(part), option >= 0)
        choice = replace(choice, option=option)
        return self._lifted(near, None if broken_rule(part, choice) else choice), False

    def _lifted(self, near: Bools, choice: Choice | None) -> Choice | None:
        if choice is None:
            return None
        share = np.zeros(len(self.core.to))
        share[near] = choice.share
        return replace(choice, share=share)


def _quiet(phase: str, cost: float | None, bound: float | None) -> None:
    del phase, cost, bound
