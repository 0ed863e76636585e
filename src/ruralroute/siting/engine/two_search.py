"""The search with stations: centres in turn, stations under each, then restricted programmes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.interchange import Interchange
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.polish import assign_exactly
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.room_search import RoomSearch
from ruralroute.siting.engine.two_bound import TwoPrices, two_bound
from ruralroute.siting.engine.two_core import TwoChoice, TwoCore, two_cost
from ruralroute.siting.engine.two_exact import restricted, solve_two_exactly
from ruralroute.siting.engine.view import nearest_choice, village_view
from ruralroute.siting.engine.warm import warmed
from ruralroute.siting.links import Bools, Floats, Ints

_SMALL = 6_000
"""Links of ways up to which the whole programme is solved at once."""
_BEGIN = 200_000
"""Links of ways up to which a choice is made before the first bound."""
_SHAKES = 4
_NEAR = 6
_MOST_LINKS = 60_000


def search_two(two: TwoCore, clock: Clock, tell: Tell, *, seed: int = 0) -> Found[TwoChoice]:
    """Return the best choice of a problem with stations, and a bound."""
    linked = np.bincount(two.ways.to, minlength=two.ways.villages) > 0
    if not linked.all():
        return Found(impossible=True, method="rules", reason="reach")
    if len(two.ways.to) <= _SMALL:
        exact = solve_two_exactly(two, clock.part(0.5), seed=seed)
        if exact.impossible or exact.proved:
            return exact
    warmed(clock, rooms=False)
    warmed(clock, rooms=True)
    view = village_view(two.ways)
    search = _Centres(two, seed)
    if len(two.ways.to) <= _BEGIN:
        search.consider(_first_centres(two, view.cost.mean()), clock.part(0.2))
        tell("improve", search.told, None)
    prices = two_bound(
        two,
        view,
        clock.part(0.35),
        target=lambda: search.cost - two.fixed,
        price=_first_prices(two, search, view.charge),
    )
    bound = prices.bound + two.fixed
    tell("bound", search.told, bound)
    search.consider(_likely(two, prices), clock.part(0.5))
    tell("improve", search.told, bound)
    search.climb(prices, clock.part(0.6))
    tell("improve", search.told, bound)
    best = _polished(two, clock, search, prices, seed)
    tell("prove", best.cost, bound)
    low = bound if best.cost is None else min(bound, best.cost)
    return replace(best, bound=low, method="centres+lagrangian+scip", reason="time")


class _Centres:
    """Searches sets of open centres; the stations under each are a problem of one echelon."""

    def __init__(self, two: TwoCore, seed: int) -> None:
        self.two, self.seed = two, seed
        self.best: TwoChoice | None = None
        self.cost = float("inf")
        self._seen: set[bytes] = set()

    @property
    def told(self) -> float | None:
        """Cost of the best choice."""
        return None if self.best is None else self.cost

    def climb(self, prices: TwoPrices, clock: Clock) -> None:
        """Open, close and swap centres while that helps."""
        two = self.two
        order = np.argsort(-prices.centre_often, kind="stable")
        moved = True
        while moved and not clock.stop() and self.best is not None:
            moved = False
            now = self.best.centre >= 0
            for trial in _neighbours(two.centres, now, order):
                if clock.stop():
                    return
                before = self.cost
                self.consider(trial, clock.part(0.5))
                if self.cost < before - 1e-9 * (1 + abs(before)):
                    moved = True
                    break

    def consider(self, is_open: Bools, clock: Clock) -> None:
        """Work out the stations under a set of centres, and keep the best choice."""
        key = is_open.tobytes()
        if key in self._seen or not is_open.any():
            return
        self._seen.add(key)
        load = self.two.ways.demand.sum(axis=0)[:1].sum() / max(self.two.stations.sites / 4, 1.0)
        feed = _feeds(self.two, is_open, np.full(self.two.ways.sites, load))
        for _ in range(2):
            choice = self._under(is_open, feed, clock)
            if choice is None:
                return
            cost = two_cost(self.two, choice)
            if cost < self.cost:
                self.best, self.cost = choice, cost
            feed = _feeds(self.two, is_open, _loads(self.two, choice, load))

    def _under(self, is_open: Bools, feed: Ints, clock: Clock) -> TwoChoice | None:
        two = self.two
        centre = np.where(is_open, _roomiest(two.centres), -1)
        spent = float(two.centres.option_spend[centre[centre >= 0]].sum())
        core, link = _station_core(two, feed, spent)
        if core.capacitated:
            rooms = RoomSearch(core, self.seed)
            room_bound(
                core,
                clock.part(0.4),
                skip=rooms.skip,
                target=lambda: np.inf if rooms.told is None else rooms.best_cost,
                offer=rooms.offer,
                price=rooms.first_prices(),
            )
            if rooms.told is None:
                rooms.begin(clock.part(0.4))
            found = rooms.finished(clock) if rooms.told is not None else Found()
            if found.choice is None:
                found = assign_exactly(core, rooms.best, clock)
            inner = found.choice
        else:
            open_search = Interchange(core, village_view(core), self.seed)
            open_search.run(clock, patience=_SHAKES)
            inner = None
            if open_search.best is not None:
                inner = nearest_choice(core, village_view(core), open_search.best)
        if inner is None:
            return None
        share = np.zeros(len(two.ways.to))
        share[link] = inner.share
        way = np.where(inner.option >= 0, feed, -1)
        raw = TwoChoice(centre=centre, station=inner.option, way=way, share=share)
        return replace(raw, centre=_fitting(two, raw))


def _likely(two: TwoCore, prices: TwoPrices) -> Bools:
    """Return as many centres as the bound opens on average, those that it opens most often."""
    count = max(1, round(float(prices.centre_often.sum())))
    centres = two.centres
    some = replace(centres, open_max=max(centres.open_min, min(centres.open_max, count)))
    return cheapest_sites(some, -1.0 - prices.centre_often)


def _first_centres(two: TwoCore, scale: float) -> Bools:
    reach = np.zeros(two.centres.sites)
    np.add.at(reach, two.centre, np.diff(two.ways.start).astype(float))
    least = np.minimum.reduceat(two.centres.option_cost, two.centres.option_start[:-1])
    worth = least / max(scale, 1e-9) - reach
    centres = two.centres
    some = replace(centres, open_max=max(centres.open_min, min(centres.open_max, 3)))
    return cheapest_sites(some, worth)


def _feeds(two: TwoCore, is_open: Bools, load: Floats) -> Ints:
    """Return the best way of each station from an open centre; -1: there is none."""
    unit = _unit_cost(two)
    cost = two.trunk + unit * load
    usable = is_open[two.centre] & ~two.ways.forbidden & (np.diff(two.ways.start) > 0)
    way: Ints = np.full(two.stations.sites, -1, dtype=np.int64)
    order = np.flatnonzero(usable)
    order = order[np.lexsort((cost[order], two.station[order]))]
    station, at = np.unique(two.station[order], return_index=True)
    way[station] = order[at]
    return way


def _unit_cost(two: TwoCore) -> Floats:
    """Return roughly what a unit of the first resource costs on each way, the cheapest being 0."""
    ways = two.ways
    if not ways.demand.shape[1]:
        return np.zeros(ways.sites)
    need = ways.demand[ways.to, 0]
    total = np.bincount(ways.row, weights=ways.cost, minlength=ways.sites)
    carried = np.bincount(ways.row, weights=need, minlength=ways.sites)
    return np.asarray(total / np.maximum(carried, 1e-9))


def _loads(two: TwoCore, choice: TwoChoice, usual: float) -> Floats:
    ways = two.ways
    if not ways.demand.shape[1]:
        return np.full(ways.sites, usual)
    carried = np.bincount(
        two.station[ways.row],
        weights=ways.demand[ways.to, 0] * choice.share,
        minlength=two.stations.sites,
    )
    return np.asarray(np.where(carried > 0, carried, usual)[two.station])


def _station_core(two: TwoCore, feed: Ints, spent: float) -> tuple[Core, Ints]:
    """Return the one-echelon core of stations with given feeds, and the link of each of its."""
    ways, stations = two.ways, two.stations
    fed = np.flatnonzero(feed >= 0)
    counts = np.zeros(stations.sites, dtype=np.int64)
    counts[fed] = np.diff(ways.start)[feed[fed]]
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    row = np.repeat(np.arange(stations.sites), counts)
    link = ways.start[feed[row]] + np.arange(len(row)) - start[row]
    trunk = np.where(feed >= 0, two.trunk[feed], 0.0)
    core = replace(
        stations,
        start=start,
        to=ways.to[link],
        row=row,
        cost=ways.cost[link],
        option_cost=stations.option_cost + trunk[stations.option_site],
        forbidden=stations.forbidden | (feed < 0),
        fixed=0.0,
        fixed_spend=0.0,
        budget=two.budget - two.fixed_spend - spent,
    )
    return core, link


def _roomiest(core: Core) -> Ints:
    room = np.minimum(core.room, 1e18).sum(axis=1)
    order = np.lexsort((core.option_cost, -room, core.option_site))
    first = np.searchsorted(core.option_site[order], np.arange(core.sites))
    return np.asarray(order[first], dtype=np.int64)


def _fitting(two: TwoCore, choice: TwoChoice) -> Ints:
    """Return for each open centre the cheapest size that holds what its stations carry."""
    ways = two.ways
    load = np.zeros((two.centres.sites, ways.demand.shape[1]))
    np.add.at(load, two.centre[ways.row], ways.demand[ways.to] * choice.share[:, None])
    centre = choice.centre.copy()
    for j in np.flatnonzero(centre >= 0):
        options = np.arange(two.centres.option_start[j], two.centres.option_start[j + 1])
        fits = options[(two.centres.room[options] >= load[j] * (1 - 1e-9)).all(axis=1)]
        if len(fits):
            centre[j] = fits[np.argmin(two.centres.option_cost[fits])]
    return centre


def _neighbours(core: Core, now: Bools, order: Ints) -> list[Bools]:
    free = ~(core.forced | core.forbidden)
    trials = []
    inside, outside = (
        [j for j in order[::-1] if now[j] and free[j]],
        [j for j in order if not now[j] and free[j]],
    )
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


def _first_prices(two: TwoCore, search: _Centres, charge: Floats) -> Floats:
    nearest = np.full(two.ways.villages, np.inf)
    np.minimum.at(nearest, two.ways.to, two.ways.cost)
    scale = float(np.median(charge)) * two.stations.sites / (4 * two.ways.villages)
    if search.best is None and two.ways.capacitated:
        ways = two.ways
        room = np.minimum(ways.room, ways.demand.sum(axis=0) + 1e-9)
        rate = (ways.option_cost[:, None] / np.maximum(room, 1e-9)).min(axis=0)
        return np.asarray(nearest + (ways.demand * rate).max(axis=1))
    if search.best is None:
        return nearest + scale
    served = np.bincount(
        two.ways.to, weights=two.ways.cost * search.best.share, minlength=two.ways.villages
    )
    return np.asarray(served + scale)


def _polished(
    two: TwoCore, clock: Clock, search: _Centres, prices: TwoPrices, seed: int
) -> Found[TwoChoice]:
    if search.best is None:
        return solve_two_exactly(two, clock, seed=seed)
    best = Found(choice=search.best, cost=search.cost)
    used = np.zeros(two.ways.sites, dtype=bool)
    used[search.best.way[search.best.way >= 0]] = True
    centres = (search.best.centre >= 0) | (prices.centre_often > 0.2)
    kept = used | (centres[two.centre] & (prices.way_often > 0.1))
    mine = np.flatnonzero(kept[two.ways.row])
    order = mine[np.lexsort((two.ways.cost[mine], two.ways.to[mine]))]
    first = np.searchsorted(two.ways.to[order], np.arange(two.ways.villages))
    rank = np.arange(len(order)) - first[two.ways.to[order]]
    links = np.union1d(order[rank < _NEAR], np.flatnonzero(search.best.share > 0))
    if len(links) > _MOST_LINKS:
        return best
    part = restricted(two, np.flatnonzero(kept), links)
    start = replace(search.best, share=search.best.share[links])
    exact = solve_two_exactly(part, clock, start=start, seed=seed)
    if exact.choice is None or exact.cost is None or exact.cost >= search.cost:
        return best
    share = np.zeros(len(two.ways.to))
    share[links] = exact.choice.share
    return Found(choice=replace(exact.choice, share=share), cost=exact.cost)
