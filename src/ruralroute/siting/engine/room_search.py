"""The search with capacities: Lagrangian bound, local search on sites and sizes, restricted MIPs.

Moves open, close, swap and resize sites; each is judged by sending villages, those that lose most
first, to their best site with room.  The best choice is finished by a programme over the sites and
links that the bound finds promising; a large one is then improved region by region.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY, auction, fill
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.polish import assign_exactly, solve_exactly
from ruralroute.siting.engine.room_branch import designed
from ruralroute.siting.engine.room_finish import NEAR, better, by_kernel, lifted, proved
from ruralroute.siting.engine.room_groups import grouping_pays
from ruralroute.siting.engine.room_kernels import climb_rooms, settle
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.room_regions import improve_regions, link_rank, site_neighbours
from ruralroute.siting.engine.room_relaxed import scarcest, whole_units
from ruralroute.siting.engine.room_start import efficient, opened_for_all, shrunk
from ruralroute.siting.engine.view import village_view
from ruralroute.siting.engine.warm import warmed
from ruralroute.siting.links import Bools, Floats, Ints

_SMALL = 4_000
"""Links up to which the whole programme is solved at once."""
_BEGIN = 200_000
"""Links up to which a choice is made before the first bound; above that bounds suggest one."""
_OFFER_S = 2.0
_ADDS = 20
"""Sites that are tried on top of what a bound suggests."""
_SHAKES = 60
_MOST_MOVES = 6_000
_CHUNK = 100


def search_rooms(
    core: Core, clock: Clock, tell: Tell, *, seed: int = 0, proof: bool = True
) -> Found[Choice]:
    """Return the best choice of a core with capacities, and a bound."""
    exact: Found[Choice] = Found()
    if len(core.to) <= _SMALL:
        exact = solve_exactly(
            core, clock.part(0.5), seed=seed, solver="scip" if core.single else "highs"
        )
        if exact.impossible or exact.proved:
            return exact
    warmed(clock, rooms=True)
    search = RoomSearch(core, seed)
    if exact.choice is not None and exact.cost is not None:
        search.best, search.best_cost = exact.choice.option.copy(), exact.cost - core.fixed
    large, whole = len(core.to) > _BEGIN, core.single and proof
    if not large:
        search.begin(clock.part(0.05 if whole else 0.2))
    tell("improve", search.told, None)
    prices = room_bound(
        core,
        clock.part(0.3 if large else 0.45),
        skip=search.skip,
        target=lambda: np.inf if search.told is None else search.best_cost,
        offer=(lambda *_: None) if whole else search.offer,
        price=search.first_prices(),
    )
    tell("bound", search.told, prices.bound + core.fixed)
    if whole:
        best = better(search.finished(clock), exact)
        best = designed(core, clock.part(0.9), best, prices=prices, skip=search.skip, seed=seed)
        tell("prove", best.cost, best.bound)
        if best.proved or best.impossible:
            return best
        low = [one for one in (exact.bound, best.bound) if one is not None]
        return proved(core, clock, best, prices, known=max(low), seed=seed)
    # Groups of villages are better and quicker than moves; without proof there is no time for them.
    if not (proof and grouping_pays(core) and search.told is not None):
        search.run(
            clock.part(0.1 if large else 0.35),
            option=prices.option,
            worth=prices.worth,
            often=prices.often,
        )
        tell("improve", search.told, prices.bound + core.fixed)
    best = search.finished(clock.part(0.15))
    best = better(best, exact)
    if best.cost is not None and not proof:
        bound = min(prices.bound + core.fixed, best.cost)
        return replace(best, bound=bound, method="lagrangian+local search")
    best = by_kernel(core, clock.part(0.25 if large else 0.5), best, prices, seed)
    tell("improve", best.cost, prices.bound + core.fixed)
    best = improve_regions(core, best, clock.part(0.95 if large else 0.6), seed=seed, prices=prices)
    tell("prove", best.cost, prices.bound + core.fixed)
    known = -np.inf if exact.bound is None else exact.bound
    return proved(core, clock, best, prices, known=known, seed=seed)


class RoomSearch:
    """Searches open sites and sizes of one core with capacities."""

    def __init__(self, core: Core, seed: int) -> None:
        self.core = core
        self.view = village_view(core)
        self.skip = self._penalties()
        self.best: Ints = np.full(core.sites, NOBODY, dtype=np.int64)
        self.best_cost = float("inf")
        # At these tolls the best choice costs that; None: at those of its own auction.
        self._best_toll: Floats | None = None
        self._opening = efficient(core)
        self._kind = scarcest(core)
        self._draw = np.random.default_rng(seed)

    @property
    def told(self) -> float | None:
        """Cost of the best choice that serves all who must be, as the caller counts."""
        must = ~np.isfinite(self.core.skip)
        served = not must.any() or self.best_cost < self.skip[must].min()
        return self.best_cost + self.core.fixed if served else None

    def begin(self, clock: Clock) -> None:
        """Open sites until more do not help, then close and swap."""
        core = self.core
        start = np.where(core.forced, self._largest(), NOBODY)
        free = np.flatnonzero(~core.forced & ~core.forbidden)
        need = max(core.open_min - int(core.forced.sum()), 0)
        cheap = free[np.argsort(self.view.spend[free], kind="stable")]
        start[cheap[:need]] = self._largest()[cheap[:need]]
        cost = self._judge(start)
        if cost < self.best_cost:
            self.best, self.best_cost, self._best_toll = start, cost, None
        adds = np.flatnonzero(~core.forbidden[core.option_site])
        for _ in range(3):
            before = self.best_cost
            order = self._draw.permutation(adds)
            self._climb(np.stack([order, np.full(len(order), NOBODY)], axis=1), clock)
            if self.best_cost >= before:
                break
        self._climb(self._moves(np.flatnonzero(~core.forbidden)), clock)

    def offer(self, option: Ints, worth: Floats, clock: Clock | None = None) -> None:
        """Make a choice of what a bound suggests: room and reach for all, then a short climb."""
        core = self.core
        option, largest = option.copy(), self._largest()
        option[core.forbidden] = NOBODY
        option = np.where(core.forced & (option == NOBODY), largest, option)
        need = core.demand[~np.isfinite(core.skip)].sum(axis=0)
        order = np.argsort(worth, kind="stable")
        order = order[~core.forbidden[order]]
        for site in order:
            room = core.room[option[option != NOBODY]].sum(axis=0)
            if (room >= need).all() or (option != NOBODY).sum() >= core.open_max:
                break
            option[site] = self._opening[site]
        option = self._whole_and_small(option, worth)
        kept = self.best, self.best_cost, self._best_toll
        self.best, self.best_cost, self._best_toll = option, self._judge(option), None
        clock = Clock(_OFFER_S) if clock is None else clock
        inside = np.flatnonzero(option != NOBODY)
        outside = order[option[order] == NOBODY][:_ADDS]
        self._climb(self._short_moves(inside, outside), clock)
        if self.best_cost >= kept[1]:
            self.best, self.best_cost, self._best_toll = kept

    def _short_moves(self, inside: Ints, outside: Ints) -> Ints:
        """Return moves that open, resize or close one site each."""
        options = np.flatnonzero(np.isin(self.core.option_site, np.concatenate([outside, inside])))
        enter = np.concatenate([np.full(len(inside), NOBODY), options])
        leave = np.concatenate([inside, np.full(len(options), NOBODY)])
        return np.stack([enter, leave], axis=1).astype(np.int64)

    def follow(self, option: Ints, clock: Clock) -> None:
        """Climb from a choice that is good when villages may be split."""
        near = site_neighbours(self.core)[option != NOBODY].sum(axis=0)
        likely = np.argsort(np.where(option != NOBODY, -np.inf, -near), kind="stable")
        likely = likely[~self.core.forbidden[likely]]
        self._from(option, likely[: 2 * int((option != NOBODY).sum()) + _ADDS], clock)

    def run(self, clock: Clock, *, option: Ints, worth: Floats, often: Floats) -> None:
        """Climb from what a bound suggests, then shake and climb.

        `option`, `worth` and `often` are those of `RoomPrices`.
        """
        core = self.core
        order = np.lexsort((worth, -often))
        order = order[~core.forbidden[order]]
        count = max(30, 3 * int((self.best != NOBODY).sum()))
        promising = order[:count]
        self._from(self.best.copy(), promising, clock)
        self._from(self._bounded(option, worth, often), promising, clock)
        idle = 0
        while idle < _SHAKES and not clock.stop():
            before = self.best_cost
            self._from(self._shaken(promising, 1 + idle % 4), promising, clock)
            idle = 0 if self.best_cost < before else idle + 1

    def finished(self, clock: Clock) -> Found[Choice]:
        """Return the best choice with its villages sent as well as can be."""
        core = self.core
        send = self._settled if core.single else self._filled
        choice = send(self.best, self._best_toll)
        cost = choice_cost(core, choice)
        best = Found(choice=choice, cost=cost) if np.isfinite(cost) else Found()
        if core.single and best.choice is not None:
            return best
        # Villages to their nearest open sites, and where they go now, leave a small programme.
        is_open = self.best != NOBODY
        links = is_open[core.row] & ((link_rank(core, is_open) < NEAR) | (choice.share > 0))
        part = core.keep(links)
        return better(best, lifted(core, part, assign_exactly(part, self.best, clock)))

    def whole(self, option: Ints) -> Found[Choice]:
        """Return the choice with these options and villages sent whole, if all have room."""
        choice = self._settled(option)
        cost = choice_cost(self.core, choice)
        return Found(choice=choice, cost=cost) if np.isfinite(cost) else Found()

    def first_prices(self) -> Floats:
        """Return what each village pays for its second best open site.

        And its part of what sites cost, but where these hold all goods together by a covering
        knapsack (`room_relaxed`): there prices that begin too high fall slowly.
        """
        core, view = self.core, self.view
        if not (self.best != NOBODY).any():
            nearest = np.full(core.villages, np.inf)
            np.minimum.at(nearest, core.to, core.cost)
            room = np.minimum(core.room, core.demand.sum(axis=0) + 1e-9)
            rate = (core.option_cost[:, None] / np.maximum(room, 1e-9)).min(axis=0)
            nearest = np.where(np.isfinite(nearest), nearest, 0.0)
            return np.asarray(nearest + (core.demand * rate).max(axis=1))
        price = np.zeros(core.villages)
        for i in range(len(price)):
            first, last = view.start[i], view.start[i + 1]
            mine = view.cost[first:last][self.best[view.site[first:last]] != NOBODY]
            price[i] = mine[min(1, len(mine) - 1)] if len(mine) else 0.0
        if whole_units(core) is not None:
            return price
        scale = np.abs(self.core.option_cost[self.best[self.best != NOBODY]]).sum()
        return np.asarray(price + scale / max(self.core.villages, 1))

    def _penalties(self) -> Floats:
        """Return what leaving a village out costs: the more, the larger it is."""
        core = self.core
        most = np.maximum(core.demand.sum(axis=0), 1e-12)
        size = (core.demand / most).max(axis=1, initial=0.0)
        larger = 1.0 + size / max(float(size.mean()), 1e-12)
        return np.where(np.isfinite(core.skip), core.skip, self.view.skip * larger)

    def _largest(self) -> Ints:
        core = self.core
        return np.array(
            [
                first + int(np.argmax(np.minimum(core.room[first:last], 1e18).sum(axis=1)))
                for first, last in zip(core.option_start[:-1], core.option_start[1:], strict=True)
            ],
            dtype=np.int64,
        )

    def _bounded(self, option: Ints, worth: Floats, often: Floats) -> Ints:
        need = self.core.demand[~np.isfinite(self.core.skip)].sum(axis=0)
        option = option.copy()
        for site in np.argsort(-often, kind="stable"):
            room = self.core.room[option[option != NOBODY]].sum(axis=0)
            if (room >= need).all() or (option != NOBODY).sum() >= self.core.open_max:
                break
            if option[site] == NOBODY:
                option[site] = self._opening[site]
        option[self.core.forbidden] = NOBODY
        option = np.where(self.core.forced & (option == NOBODY), self._largest(), option)
        return self._whole_and_small(option, worth)

    def _shaken(self, promising: Ints, strength: int) -> Ints:
        option = self.best.copy()
        inside = np.flatnonzero((option != NOBODY) & ~self.core.forced)
        outside = promising[option[promising] == NOBODY]
        for leave in self._draw.permutation(inside)[:strength]:
            option[leave] = NOBODY
        for enter in self._draw.permutation(outside)[:strength]:
            option[enter] = self._largest()[enter]
        return option

    def _from(self, option: Ints, promising: Ints, clock: Clock) -> None:
        kept = self.best, self.best_cost, self._best_toll
        self.best, self.best_cost, self._best_toll = option, self._judge(option), None
        for _ in range(10):
            before = self.best_cost
            self._climb(self._moves(promising), clock)
            if self.best_cost >= before or clock.stop():
                break
        if self.best_cost >= kept[1]:
            self.best, self.best_cost, self._best_toll = kept

    def _moves(self, sites: Ints) -> Ints:
        core = self.core
        options = np.flatnonzero(np.isin(core.option_site, sites))
        inside = np.flatnonzero((self.best != NOBODY) & ~core.forced)
        forced = np.flatnonzero(core.forced)
        resize = np.flatnonzero(np.isin(core.option_site, np.concatenate([inside, forced])))
        enter = np.concatenate([options, resize, np.full(len(inside), NOBODY)])
        leave = np.concatenate([np.full(len(options) + len(resize), NOBODY), inside])
        swaps = np.stack(np.meshgrid(options, inside, indexing="ij"), axis=-1).reshape(-1, 2)
        moves = np.concatenate([np.stack([enter, leave], axis=1), swaps]).astype(np.int64)
        return self._draw.permutation(moves)[:_MOST_MOVES]

    def _climb(self, moves: Ints, clock: Clock) -> None:
        core, toll = self.core, self._tolls(self.best)
        for first in range(0, len(moves), _CHUNK):
            if clock.stop():
                return
            before = self.best_cost
            self.best_cost = climb_rooms(
                *self._rules(self.best),
                self._kind,
                toll,
                not core.single,
                moves[first : first + _CHUNK],
                core.option_site,
                core.option_cost,
                core.option_spend,
                core.forced.astype(np.int64),
                core.open_min,
                core.open_max,
                core.budget - core.fixed_spend,
                self.best_cost,
            )
            if self.best_cost < before:
                self._best_toll, toll = toll, self._tolls(self.best)
                cost = self._judge(self.best, toll)
                if cost <= self.best_cost:
                    self.best_cost, self._best_toll = cost, None

    def _judge(self, option: Ints, toll: Floats | None = None) -> float:
        core = self.core
        chosen = option[option != NOBODY]
        if not core.open_min <= len(chosen) <= core.open_max:
            return float("inf")
        if core.option_spend[chosen].sum() > core.budget - core.fixed_spend:
            return float("inf")
        served, _, _ = self._sent(option, split=not core.single, toll=toll)
        return float(core.option_cost[chosen].sum() + served)

    def _whole_and_small(self, option: Ints, worth: Floats) -> Ints:
        """Return a choice that serves all if it can, with no site larger than it must be."""
        core = self.core
        option = opened_for_all(core, option, worth, (self._opening, self._largest()), self._lost)
        choice = self._filled(option) if not core.single else self._settled(option)
        load = np.zeros((core.sites, core.demand.shape[1]))
        np.add.at(load, core.row, core.demand[core.to] * choice.share[:, None])
        return shrunk(core, option, load)

    def _lost(self, option: Ints) -> Bools:
        """Return who must be served and is not when all go to their best site with room."""
        goes = np.empty(self.core.villages, dtype=np.int64)
        toll = np.zeros(self.core.sites)
        fill(*self._rules(option), self._kind, toll, False, goes, np.empty(0))  # noqa: FBT003
        return np.asarray((goes == NOBODY) & ~np.isfinite(self.core.skip))

    def _filled(self, option: Ints, toll: Floats | None = None) -> Choice:
        shares = np.zeros(len(self.core.to))
        shares[self.view.link] = self._sent(option, split=True, toll=toll)[2]
        return Choice(option=option, share=shares)

    def _settled(self, option: Ints, toll: Floats | None = None) -> Choice:
        _, goes, _ = self._sent(option, split=False, toll=toll)
        share = np.zeros(len(self.core.to))
        share[self.view.link[goes[goes != NOBODY]]] = 1.0
        return Choice(option=option, share=share)

    def _sent(
        self, option: Ints, *, split: bool, toll: Floats | None = None
    ) -> tuple[float, Ints, Floats]:
        """Send all villages; return the cost, the link of whole ones, and the share of each link.

        Links as the view counts them; without `split` shares are left empty.
        """
        core, rules = self.core, self._rules(option)
        toll = self._tolls(option) if toll is None else toll
        goes = np.empty(core.villages, dtype=np.int64)
        share = np.zeros(len(core.to)) if split else np.empty(0)
        served = fill(*rules, self._kind, toll, split, goes, share)
        if not split:
            served = settle(*rules, goes)
        return float(served), goes, share

    def _tolls(self, option: Ints) -> Floats:
        core, (start, site, cost, skip, *_) = self.core, self._rules(option)
        size, room = core.demand[:, self._kind].copy(), core.room[:, self._kind].copy()
        return np.asarray(auction(start, site, cost, skip, size, room, option))

    def _rules(self, option: Ints) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats, Ints]:
        core, view = self.core, self.view
        return view.start, view.site, view.cost, self.skip, core.demand, core.room, option
