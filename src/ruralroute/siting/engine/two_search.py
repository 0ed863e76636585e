"""The search with stations: a bound that says which centres, stations under them, a programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.two_bound import TwoBound
from ruralroute.siting.engine.two_centres import (
    centres_under,
    choose_again,
    choose_centres,
    within_rooms,
)
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, two_cost
from ruralroute.siting.engine.two_exact import solve_two_exactly, spread_size
from ruralroute.siting.engine.two_prices import TwoPrices
from ruralroute.siting.engine.two_regions import improve_two_regions
from ruralroute.siting.engine.two_relaxed import relaxed_bound
from ruralroute.siting.engine.two_repair import repaired
from ruralroute.siting.engine.two_shortage import shortage, two_impossible
from ruralroute.siting.engine.two_under import best_feeds, fed_within, stations_under
from ruralroute.siting.engine.warm import warmed_two
from ruralroute.siting.links import Bools, Floats, Ints

_SMALL = 6_000
"""Links of ways up to which the whole programme is solved at once."""
_NEAR = 6
"""Links of each village in a restricted programme."""
_MOST_LINKS = 60_000
_FEED_S = 5.0
"""Seconds for feeding stations anew."""
_LIKELY = 40
"""Centres that are looked at again when stations are given."""
_LEAST_OFTEN = 0.02


def search_two(two: TwoCore, clock: Clock, tell: Tell, *, seed: int = 0) -> Found[TwoChoice]:
    """Return the best choice of a problem with stations, and a bound."""
    reason = two_impossible(two)
    if reason:
        return Found(impossible=True, method="rules", reason=reason)
    every = np.ones(len(two.stations.to), dtype=bool)
    if spread_size(two, np.arange(two.ways.count), every) <= _SMALL:
        exact = solve_two_exactly(two, clock.part(0.5), seed=seed)
        if exact.impossible:
            return _impossible(two, exact.method)
        if exact.proved:
            return exact
    warmed_two(clock)
    raised = TwoBound(two, _first_prices(two))
    prices = raised.raise_to(lambda: np.inf, clock.part(0.06))
    if raised.impossible:
        return _impossible(two, "lagrangian")
    bound = max(prices.bound, relaxed_bound(two, clock.part(0.12), seed=seed)) + two.fixed
    if np.isposinf(bound):
        return _impossible(two, "lagrangian")
    tell("bound", None, bound)
    search = _Search(two, seed)
    search.begin(prices, clock)
    if search.best is None and shortage(two) is not None:
        return Found(impossible=True, method="rules", reason="capacity")
    search.mend(clock.part(0.5))
    tell("improve", search.told, bound)
    if raised.splits:
        raised.raise_to(lambda: search.cost - two.fixed, clock.part(0.1))
        raised = raised.by_size()
    prices = raised.raise_to(lambda: search.cost - two.fixed, clock.part(0.1))
    if prices.bound + two.fixed > bound:
        # Where the simpler bound is far ahead the time is better spent on choices.
        prices = raised.raise_to(lambda: search.cost - two.fixed, clock.part(0.28))
    bound = max(bound, prices.bound + two.fixed)
    tell("bound", search.told, bound)
    search.again(prices, clock.part(0.15))
    search.climb(prices, clock.part(0.2))
    tell("improve", search.told, bound)
    search.regions(prices, clock.part(0.75))
    tell("improve", search.told, bound)
    search.finish(prices, clock.part(0.4))
    search.mend(clock.part(0.7))
    tell("improve", search.told, bound)
    best = _polished(two, clock, search, prices, seed)
    bound = max(bound, -np.inf if best.bound is None else best.bound)
    tell("prove", best.cost, bound)
    low = bound if best.cost is None else min(bound, best.cost)
    return replace(best, bound=low, method="centres+lagrangian+scip", reason="time")


def _impossible(two: TwoCore, method: str) -> Found[TwoChoice]:
    """Return that no choice keeps all rules, and whether room alone forbids it."""
    reason = "rules" if shortage(two) is None else "capacity"
    return Found(impossible=True, method=method, reason=reason)


class _Search:
    """Searches sets of open centres; the stations under each are a problem of one echelon."""

    def __init__(self, two: TwoCore, seed: int) -> None:
        self.two, self.seed = two, seed
        self.best: TwoChoice | None = None
        self.cost = float("inf")
        self._first: TwoChoice | None = None
        self._seen: set[bytes] = set()

    @property
    def told(self) -> float | None:
        """Cost of the best choice."""
        return None if self.best is None else self.cost

    def keep(self, choice: TwoChoice) -> bool:
        """Remember a choice if it is better than the best, and say so."""
        cost = two_cost(self.two, choice)
        if cost < self.cost - 1e-9 * (1 + abs(cost)):
            self.best, self.cost = choice, cost
            return True
        return False

    def begin(self, prices: TwoPrices, clock: Clock) -> None:
        """Choose centres and stations at once, then stations under these centres.

        Where centres have stations of their own, centres and these alone are a plain problem of one
        echelon.  If a first look at it costs no more than one at all stations it is searched
        thoroughly.
        """
        own = np.diff(self.two.ways.start) == 1
        every = np.ones(len(own), dtype=bool)
        if not own.any():
            self._begun(every, prices, clock.part(0.68), thorough=False)
            return
        self._begun(own, prices, clock.part(0.07), thorough=False)
        alone = self.cost
        self._begun(every, prices, clock.part(0.08), thorough=False)
        if np.isfinite(alone) and self.cost >= alone:
            # What follows weighs stations against each other, and has little to do here.
            self._begun(own, prices, clock.part(0.85), thorough=True)

    def _begun(self, among: Bools, prices: TwoPrices, clock: Clock, *, thorough: bool) -> None:
        choice = choose_centres(
            self.two,
            clock.part(0.9),
            among=among,
            usual=self._usual(prices),
            thorough=thorough,
            seed=self.seed,
        )
        if choice is not None:
            self._first = choice
            self.keep(choice)
            self.consider(choice.centre >= 0, prices, clock)

    def again(self, prices: TwoPrices, clock: Clock) -> None:
        """Choose centres with rooms again, by what stations carry, while that helps."""
        while self.two.centres.capacitated and self.best is not None and not clock.stop():
            choice = choose_again(
                self.two,
                self.best,
                clock.part(0.5),
                often=prices.centre_often,
                worth=prices.centre_worth,
                usual=self._usual(prices),
                seed=self.seed,
            )
            if choice is None or not self.keep(choice):
                return

    def _usual(self, prices: TwoPrices) -> float:
        """Return what a station carries in the bound's mean, in units."""
        return float(self.two.need.sum()) / max(1.0, float(prices.way_often.sum()))

    def mend(self, clock: Clock) -> None:
        """Look for any choice that keeps all rules where there is none yet."""
        if self.best is None:
            self._first = repaired(self.two, self._first, clock, seed=self.seed)
            self.keep(self._first)

    def consider(self, is_open: Bools, prices: TwoPrices, clock: Clock) -> None:
        """Work out the stations under a set of centres, and keep the best choice.

        Each station is fed by the way that the bound likes best, then by the one that is best for
        what it carries.
        """
        two, key = self.two, is_open.tobytes()
        if key in self._seen or not is_open.any():
            return
        self._seen.add(key)
        feed = best_feeds(two, is_open, prices.way_worth)
        self._under(is_open, feed, prices, clock, thorough=False)

    def regions(self, prices: TwoPrices, clock: Clock) -> None:
        """Improve the best choice region by region."""
        if self.best is not None:
            among = self._often(prices) > _LEAST_OFTEN
            self.keep(improve_two_regions(self.two, self.best, clock, among=among, seed=self.seed))

    def _often(self, prices: TwoPrices) -> Floats:
        """Return how far each station is open in the bound's mean."""
        often = np.bincount(
            self.two.ways.station, prices.way_often, minlength=self.two.stations.sites
        )
        return often.astype(np.float64)

    def finish(self, prices: TwoPrices, clock: Clock) -> None:
        """Search the stations under the best centres as long as the clock allows."""
        while self.best is not None and not clock.stop():
            is_open, before = self.best.centre >= 0, self.cost
            feed = best_feeds(self.two, is_open, prices.way_worth)
            feed = self._fed_again(self.best, is_open, feed)
            self._under(is_open, feed, prices, clock.part(0.6), thorough=True)
            if self.cost >= before:
                return

    def _under(
        self, is_open: Bools, feed: Ints, prices: TwoPrices, clock: Clock, *, thorough: bool
    ) -> None:
        two = self.two
        among = self._often(prices) > _LEAST_OFTEN
        if self.best is not None:
            among |= self.best.station >= 0
        choice = stations_under(
            two, is_open, feed, clock, among=among, thorough=thorough, seed=self.seed
        )
        if choice is None:
            return
        self.keep(choice)
        likely = is_open | (prices.centre_often >= _LEAST_OFTEN)
        again = fed_within(two, choice, likely & ~two.centres.forbidden, clock.at_most(_FEED_S))
        if again is not None:
            self.keep(again)
        if np.isfinite(two_cost(two, choice)):
            return
        # Centres are too full: villages go elsewhere, or a programme sends all of them.
        mended = within_rooms(two, choice, is_open, clock.part(0.5), seed=self.seed)
        if mended is not None:
            self.keep(mended)
        if again is None and (mended is None or np.isinf(two_cost(two, mended))):
            mended = self._repaired(choice, clock)
            if mended is not None:
                self.keep(mended)

    def climb(self, prices: TwoPrices, clock: Clock) -> None:
        """Choose centres again for the stations, then open, close and swap them, while it helps."""
        two = self.two
        likely = prices.centre_often >= _LEAST_OFTEN
        order = np.lexsort((prices.centre_worth, -prices.centre_often))
        likely[order[:_LIKELY]] = True
        likely &= ~two.centres.forbidden
        moved = True
        while moved and not clock.stop() and self.best is not None:
            before = self.cost
            trial = centres_under(
                two,
                self.best,
                clock.part(0.15),
                likely=likely | (self.best.centre >= 0),
                seed=self.seed,
            )
            if trial is not None:
                self.consider(trial, prices, clock.part(0.2))
            moved = self.cost < before or self._stepped(prices, order, clock)

    def _stepped(self, prices: TwoPrices, order: Ints, clock: Clock) -> bool:
        if self.best is None:
            return False
        trials = _neighbours(self.two, self.best.centre >= 0, order)
        for trial in sorted(trials, key=lambda one: set_bound(prices, one)):
            if clock.stop() or set_bound(prices, trial) + self.two.fixed >= self.cost:
                return False
            before = self.cost
            self.consider(trial, prices, clock.part(0.2))
            if self.cost < before:
                return True
        return False

    def _fed_again(self, choice: TwoChoice, is_open: Bools, feed: Ints) -> Ints:
        """Return the best way of each open station for what it carries; the others keep theirs."""
        two = self.two
        carried = np.bincount(
            two.stations.row,
            weights=two.need[two.stations.to] * choice.share,
            minlength=two.stations.sites,
        )
        used = choice.share > 0
        slack = np.full(two.stations.sites, np.inf)
        np.minimum.at(slack, two.stations.row[used], two.slack_s[used])
        value = two.ways.cost + two.ways.unit * carried[two.ways.station]
        value = np.where(two.ways.time_s <= slack[two.ways.station], value, np.inf)
        best = best_feeds(two, is_open, value)
        fine = (choice.station >= 0) & (best >= 0)
        fine &= np.isfinite(value[best])
        return np.where(fine, best, feed)

    def _repaired(self, choice: TwoChoice, clock: Clock) -> TwoChoice | None:
        """Send villages to the open stations so that centres and stations hold them."""
        two = self.two
        ways = np.flatnonzero(choice.centre[two.ways.centre] >= 0)
        ways = ways[choice.station[two.ways.station[ways]] >= 0]
        links = _nearest_links(two, ways, _NEAR) | (choice.share > 0)
        if spread_size(two, ways, links) > _MOST_LINKS:
            ways = np.unique(choice.way[choice.way >= 0])
        return solve_two_exactly(two, clock.part(0.5), ways=ways, links=links).choice


def set_bound(prices: TwoPrices, is_open: Bools) -> float:
    """Return a bound of all choices with a given set of centres, `fixed` left out."""
    return prices.base + float(prices.centre_worth[is_open].sum())


def _neighbours(two: TwoCore, now: Bools, order: Ints) -> list[Bools]:
    core = two.centres
    free = ~(core.forced | core.forbidden)
    trials = []
    inside = [j for j in order[::-1] if now[j] and free[j]]
    outside = [j for j in order if not now[j] and free[j]][:_LIKELY]
    for leave in [None, *inside]:
        for enter in [None, *outside]:
            trial = now.copy()
            if leave is not None:
                trial[leave] = False
            if enter is not None:
                trial[enter] = True
            if (trial != now).any() and core.open_min <= trial.sum() <= core.open_max:
                trials.append(trial)
    return trials


def _first_prices(two: TwoCore) -> Floats:
    """Return what each village pays on its best way, and a share of what must be opened."""
    stations, ways = two.stations, two.ways
    unit = np.full(stations.sites, np.inf)
    np.minimum.at(unit, ways.station, ways.unit)
    fed = np.flatnonzero(np.isfinite(unit)[stations.row])
    to = stations.to[fed]
    nearest = np.full(two.villages, np.inf)
    np.minimum.at(nearest, to, stations.cost[fed] + unit[stations.row[fed]] * two.need[to])
    opening = float(np.median(two.centres.option_cost)) + float(np.median(stations.option_cost))
    return np.asarray(nearest + abs(opening) / max(two.villages, 1))


def _nearest_links(two: TwoCore, ways: Ints, most: int) -> Bools:
    """Return a mask of each village's cheapest links to the stations of some ways."""
    stations = two.stations
    unit = np.full(stations.sites, np.inf)
    np.minimum.at(unit, two.ways.station[ways], two.ways.unit[ways])
    soon = np.full(stations.sites, np.inf)
    np.minimum.at(soon, two.ways.station[ways], two.ways.time_s[ways])
    good = np.isfinite(unit)[stations.row] & (soon[stations.row] <= two.slack_s)
    mine = np.flatnonzero(good)
    cost = stations.cost[mine] + unit[stations.row[mine]] * two.need[stations.to[mine]]
    order = mine[np.lexsort((cost, stations.to[mine]))]
    first = np.searchsorted(stations.to[order], np.arange(two.villages))
    rank = np.arange(len(order)) - first[stations.to[order]]
    mask = np.zeros(len(stations.to), dtype=bool)
    mask[order[rank < most]] = True
    return mask


def _polished(
    two: TwoCore, clock: Clock, search: _Search, prices: TwoPrices, seed: int
) -> Found[TwoChoice]:
    """Improve the best choice by a programme: of all that may be better, or of what is likely."""
    best = Found(choice=search.best, cost=search.told)
    every = np.ones(len(two.stations.to), dtype=bool)
    # One more centre may take the place of the dearest in the cheapest set.
    cheapest = cheapest_sites(two.centres, prices.centre_worth)
    last = prices.centre_worth[cheapest].max(initial=0.0)
    worse = set_bound(prices, cheapest) + np.maximum(prices.way_worth, 0.0)
    worse += np.maximum(prices.centre_worth - last, 0.0)[two.ways.centre]
    ways = np.flatnonzero(worse + two.fixed <= search.cost * (1 + 1e-9))
    whole = spread_size(two, ways, every) <= _MOST_LINKS
    links = every
    if not whole:
        used, links = _likely_part(two, search.best, prices)
        ways = np.flatnonzero(used)
        if spread_size(two, ways, links) > _MOST_LINKS:
            return best
    exact = solve_two_exactly(two, clock, ways=ways, links=links, start=search.best, seed=seed)
    bound = None
    if whole:
        bound = best.cost if exact.impossible else exact.bound
    if exact.choice is None or exact.cost is None or exact.cost >= search.cost:
        return replace(best, bound=bound)
    return Found(choice=exact.choice, cost=exact.cost, bound=bound)


def _likely_part(two: TwoCore, best: TwoChoice | None, prices: TwoPrices) -> tuple[Bools, Bools]:
    """Return masks of the ways and the links that a good choice is likely to have."""
    if best is None:
        used = prices.way_often > _LEAST_OFTEN
        return used, _nearest_links(two, np.flatnonzero(used), _NEAR)
    centres = (best.centre >= 0) | (prices.centre_often > 0.2)
    used = centres[two.ways.centre] & (prices.way_often > 0.1)
    used[best.way[best.way >= 0]] = True
    return used, _nearest_links(two, np.flatnonzero(used), _NEAR) | (best.share > 0)
