"""Designs of whole villages: which sites are open in which size, judged by what serving costs.

Where villages are served whole and rooms are tight, moves of villages judge a design by up to a
hundredth of its cost too dear, more than designs differ by.  A Lagrangian bound of the design
alone is far nearer; designs are looked at in its order, each a little longer than the time before:
prices of its own, annealing of who serves whom, and the programme of that (a generalised
assignment problem).
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import count

import numpy as np

from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.exact import assignment_programme
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.programme import MipStatus
from ruralroute.siting.engine.reduce import reduced
from ruralroute.siting.engine.room_finish import better, lifted, places
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.whole_kernels import anneal_whole
from ruralroute.siting.links import Floats, Ints
from ruralroute.siting.rules import TOLERANCE

_ROUGH, _PRECISE = 40, 120
"""Steps of prices: at the first look, and at the second."""
_STEP = 0.3
_NEAR = 8
"""Open sites of each village that annealing tries."""
_TRIALS = 10_000
"""Trials of annealing for each village."""
_TRIALS_A_SECOND = 1_000_000
"""What is hoped for when time runs out."""
_COLD = 0.01
"""Temperature at the end of annealing, as a part of that at its beginning."""
_PROGRAMME_S = 5.0
_AGAIN = 0.001
"""A design is looked at again before others whose bound is by that part of it above its own."""
_LESS = 0.8
"""What is hoped to be left, after each look, of the distance of a design's bound and the target."""


class Designs:
    """The designs that were suggested, and the best choice made of them.

    Parameters
    ----------
    core
        With villages served whole.
    skip
        Shape (villages,): the cost of leaving each out, finite.
    best
        The best choice known.
    seed
        Of the searches.
    """

    def __init__(self, core: Core, skip: Floats, best: Found[Choice], seed: int) -> None:
        self.best = best
        self._core, self._skip, self._seed = core, skip, seed
        self._low: dict[bytes, float] = {}
        self._shares: dict[bytes, Floats] = {}
        self._waiting: list[tuple[float, int, int, Ints, Floats]] = []
        self._number = count()

    @property
    def target(self) -> float:
        """Cost of the best choice, the core's `fixed` left out."""
        return np.inf if self.best.cost is None else self.best.cost - self._core.fixed

    def low(self, option: Ints) -> float:
        """Return what is proved that a design costs at least, `fixed` left out."""
        return self._low.get(option.tobytes(), -np.inf)

    def offer(self, option: Ints, price: Floats, clock: Clock) -> None:
        """Note a design, with prices at which a bound suggests it."""
        key = option.tobytes()
        if key in self._low:
            return
        core, chosen = self._core, option[option != NOBODY]
        spent = core.fixed_spend + float(core.option_spend[chosen].sum())
        fine = core.open_min <= len(chosen) <= core.open_max
        fine = fine and spent <= core.budget * (1 + TOLERANCE) + TOLERANCE
        self._low[key] = -np.inf if fine else np.inf
        if fine:
            self._push(0, option, self._priced(option, price, clock, _ROUGH))

    def improve(self, clock: Clock) -> bool:
        """Look once more at the most promising design; False: none may be better than the best."""
        if not self._waiting or clock.stop():
            return False
        _, _, level, option, price = heapq.heappop(self._waiting)
        if self.low(option) >= self.target:
            return bool(self._waiting)
        again, anneals = level // 2, level % 2 == 0
        if level == 0:
            price = self._priced(option, price, clock, _PRECISE)
        if anneals and self.low(option) < self.target:
            self._anneal(option, _TRIALS * 4**again, clock)
        elif not anneals:
            self._programme(option, price, clock.at_most(_PROGRAMME_S * 2**again))
        self._push(level + 1, option, price)
        return bool(self._waiting)

    def _push(self, level: int, option: Ints, price: Floats) -> None:
        low = self.low(option)
        if low < self.target:
            key = low
            if level:
                key += min(_AGAIN * level * abs(low), (self.target - low) * (1.0 - _LESS**level))
            heapq.heappush(self._waiting, (key, next(self._number), level, option, price))

    def _priced(self, option: Ints, price: Floats, clock: Clock, steps: int) -> Floats:
        """Raise what is proved of a design; return the prices of that."""
        part = decided(self._core, option)
        prices = room_bound(
            part,
            clock,
            skip=self._skip,
            target=lambda: self.target,
            offer=lambda *_: None,
            price=price,
            step=_STEP,
            steps=steps,
        )
        key = option.tobytes()
        self._low[key] = max(self._low[key], prices.bound)
        return prices.price

    def _anneal(self, option: Ints, trials: int, clock: Clock) -> None:
        """Send villages to the open options by annealing, `trials` for each village."""
        core = self._core
        trials = int(min(trials * core.villages, clock.left_s * _TRIALS_A_SECOND))
        sites = np.flatnonzero(option != NOBODY)
        place = np.full(core.sites, -1)
        place[sites] = np.arange(len(sites))
        mine = np.flatnonzero(place[core.row] >= 0)
        # The last place is not being served.
        cost = np.full((core.villages, len(sites) + 1), np.inf)
        cost[core.to[mine], place[core.row[mine]]] = core.cost[mine]
        cost[:, -1] = core.skip
        if not np.isfinite(cost).any(axis=1).all():
            return
        near = np.argsort(cost, axis=1)[:, :_NEAR].copy()
        second = np.sort(cost, axis=1)[:, :2] @ np.array([-1.0, 1.0])
        second = second[np.isfinite(second)]
        hot = float(np.median(second)) if len(second) else 0.0
        mean = np.maximum(core.demand.mean(axis=0), 1e-12)
        room = np.vstack([core.room[option[sites]], np.full((1, len(mean)), np.inf)])
        goes = near[:, 0].copy()
        found = anneal_whole(
            cost,
            near,
            core.demand / mean,
            room / mean,
            goes,
            max(trials, 1),
            max(hot, 1e-9),
            max(hot, 1e-9) * _COLD,
            self._seed + trials,
        )
        if np.isfinite(found):
            share = np.zeros(len(core.to))
            share[mine] = place[core.row[mine]] == goes[core.to[mine]]
            self._shares[option.tobytes()] = share
            self._take(Choice(option=option, share=share))

    def _programme(self, option: Ints, price: Floats, clock: Clock) -> None:
        """Send villages to the open options by the programme."""
        core, key = self._core, option.tobytes()
        part = decided(core, option)
        prices = room_bound(
            part,
            clock.part(0.1),
            skip=self._skip,
            target=lambda: self.target,
            offer=lambda *_: None,
            price=price,
            step=_STEP,
        )
        self._low[key] = max(self._low[key], prices.bound)
        if self._low[key] >= self.target:
            return
        small = reduced(part, prices, self.target)
        chosen = np.where(small.forced, np.arange(small.sites), NOBODY)
        share = self._shares.get(key)
        start = None
        if share is not None:
            kept = share[places(core, small)]
            start = kept if kept.sum() >= share.sum() - 1e-9 else None
        result = solve_programme(
            assignment_programme(small, chosen),
            time_limit_s=clock.left_s,
            hint=start,
            seed=self._seed,
            stop=clock.stop,
        )
        if result.status in {MipStatus.INFEASIBLE, MipStatus.OPTIMAL}:
            # All that could be better was in the programme.
            self._low[key] = np.inf
        if result.values is not None:
            found = Found(choice=Choice(option=chosen, share=np.rint(result.values)), cost=0.0)
            whole = lifted(core, small, found).choice
            if whole is not None:
                self._take(replace(whole, option=option))

    def _take(self, choice: Choice) -> None:
        cost = choice_cost(self._core, choice)
        if np.isfinite(cost):
            self.best = better(self.best, Found(choice=choice, cost=cost))


def decided(core: Core, option: Ints) -> Core:
    """Return the core in which just these options are open, with the links to them."""
    is_open = option != NOBODY
    chosen = np.where(is_open, option, core.option_start[:-1])
    return replace(
        core,
        option_start=np.arange(core.sites + 1),
        option_site=np.arange(core.sites),
        option_cost=core.option_cost[chosen],
        option_spend=core.option_spend[chosen],
        room=core.room[chosen],
        forced=is_open,
        forbidden=~is_open,
    ).keep(is_open[core.row])
