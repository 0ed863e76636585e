"""The search without capacities: interchange, Lagrangian bound, reduction, exact polish."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.branch import branch_bound
from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.cover import counts_cover, most_covered
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.interchange import Interchange
from ruralroute.siting.engine.lagrange import Prices, lagrangian_bound
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.polish import solve_exactly
from ruralroute.siting.engine.reduce import reduced
from ruralroute.siting.engine.view import VillageView, nearest_choice, village_view
from ruralroute.siting.engine.warm import warmed
from ruralroute.siting.links import Floats, Ints

_BY_MOVES = "interchange+lagrangian"
_BY_MIP = "interchange+lagrangian+scip"
_MOST_LINKS = 15_000
"""Links left by the reduction, above which sites are branched on instead of solving LPs."""
_SMALL = 3_000
"""Links up to which the whole programme is solved at once."""
_LOOK = 40
"""Shakes before the first bound."""


def search_open(
    core: Core, clock: Clock, tell: Tell, *, seed: int = 0, proof: bool = True
) -> Found[Choice]:
    """Return the best choice of a core without capacities, and a bound."""
    if len(core.to) <= _SMALL:
        exact = solve_exactly(core, clock.part(0.5), seed=seed, solver="scip")
        if exact.impossible or exact.proved:
            return exact
    warmed(clock, rooms=False)
    view = village_view(core)
    search = Interchange(core, view, seed)
    search.run(clock.part(0.3), patience=_LOOK)
    tell("improve", search.best_cost + core.fixed, None)
    whole = 1.0 if core.integral else 0.0
    prices = lagrangian_bound(
        core,
        view,
        clock.part(0.5),
        target=lambda: search.best_cost,
        offer=search.offer,
        price=_first_prices(view, search),
        closed_at=whole * (1 - 1e-6),
    )
    bound = _rounded(prices.bound, core)
    tell("bound", search.best_cost + core.fixed, bound + core.fixed)
    if search.best_cost - bound > 1e-9 * (1 + abs(bound)):
        search.run(clock.part(0.5), enough=bound + 1e-9)
    best = _best(core, view, search)
    if best.cost is not None and not proof:
        return replace(best, bound=min(bound + core.fixed, best.cost), method=_BY_MOVES)
    if best.cost is not None and best.cost - core.fixed <= bound + 1e-9 * (1 + abs(bound)):
        return Found(choice=best.choice, cost=best.cost, bound=best.cost, method=_BY_MOVES)
    return _proved(core, clock, best, prices, bound=bound, tell=tell, seed=seed)


def _proved(
    core: Core,
    clock: Clock,
    best: Found[Choice],
    prices: Prices,
    *,
    bound: float,
    tell: Tell,
    seed: int,
) -> Found[Choice]:
    tell("prove", best.cost, bound + core.fixed)
    if best.choice is None or best.cost is None:
        exact = solve_exactly(core, clock, seed=seed, solver="scip")
        low = bound + core.fixed if exact.bound is None else max(exact.bound, bound + core.fixed)
        return replace(exact, bound=None if exact.impossible else low, method=_BY_MIP)
    if counts_cover(core):
        return _covered(core, clock, best, bound, seed)
    target = best.cost - core.fixed - (0.5 if core.integral else 0.0)
    part = reduced(core, prices, target)
    if len(part.to) > _MOST_LINKS and not np.isfinite(core.budget):
        return _branched(core, part, clock, best, prices)
    exact = solve_exactly(part, clock, seed=seed, solver="scip")
    if exact.impossible:
        # The reduction left all that could be better, and none of it keeps the rules.
        return replace(best, bound=best.cost, method=_BY_MIP)
    low = bound + core.fixed
    if exact.bound is not None:
        low = max(low, _rounded(exact.bound - core.fixed, core) + core.fixed)
    if exact.choice is None or exact.cost is None or exact.cost >= best.cost:
        return replace(best, bound=min(low, best.cost), method=_BY_MIP)
    whole = np.zeros(len(core.to))
    whole[_places(core, part)] = exact.choice.share
    choice = Choice(option=exact.choice.option, share=whole)
    return Found(choice=choice, cost=exact.cost, bound=min(low, exact.cost), method=_BY_MIP)


def _covered(
    core: Core, clock: Clock, best: Found[Choice], bound: float, seed: int
) -> Found[Choice]:
    result = solve_programme(
        most_covered(core), time_limit_s=clock.left_s, solver="scip", seed=seed, stop=clock.stop
    )
    found = best
    low = bound + core.fixed
    if result.bound is not None:
        low = max(low, _rounded(result.bound, core) + core.fixed)
    if result.values is not None:
        option = np.full(core.sites, -1, dtype=np.int64)
        chosen = np.flatnonzero(result.values[: len(core.option_site)] > 0.5)
        option[core.option_site[chosen]] = chosen
        near = nearest_choice(core, village_view(core), option >= 0)
        choice = replace(near, option=option)
        cost = choice_cost(core, choice)
        if best.cost is None or cost < best.cost:
            found = Found(choice=choice, cost=cost)
    method = "interchange+lagrangian+cover"
    return replace(found, bound=low if found.cost is None else min(low, found.cost), method=method)


def _branched(
    core: Core, part: Core, clock: Clock, best: Found[Choice], prices: Prices
) -> Found[Choice]:
    view = village_view(core)
    search = Interchange(core, view, 0)
    if best.choice is not None:
        search.offer(best.choice.option >= 0)
    narrow = replace(core, forced=part.forced, forbidden=part.forbidden)
    low = branch_bound(
        narrow,
        village_view(part),
        clock,
        root=prices,
        target=lambda: search.best_cost,
        offer=search.offer,
        whole=core.integral,
    )
    better = _best(core, view, search)
    if better.cost is None or best.cost is None or better.cost > best.cost:
        better = best
    cost = np.inf if better.cost is None else better.cost
    low = _rounded(low, core) + core.fixed
    return replace(better, bound=min(low, cost), method="interchange+lagrangian+branching")


def _places(core: Core, part: Core) -> Ints:
    keys = core.row * core.villages + core.to
    return np.searchsorted(keys, part.row * core.villages + part.to)


def _best(core: Core, view: VillageView, search: Interchange) -> Found[Choice]:
    if search.best is None:
        return Found()
    choice = nearest_choice(core, view, search.best)
    cost = choice_cost(core, choice)
    return Found(choice=choice, cost=cost) if np.isfinite(cost) else Found()


def _first_prices(view: VillageView, search: Interchange) -> Floats:
    if search.best is None:
        return np.zeros(len(view.skip))
    price = np.empty(len(view.skip))
    for i in range(len(price)):
        first, last = view.start[i], view.start[i + 1]
        mine = view.cost[first:last][search.best[view.site[first:last]]]
        price[i] = mine[1] if len(mine) > 1 else (mine[0] if len(mine) else 0.0)
    return np.asarray(np.minimum(price, view.skip))


def _rounded(bound: float, core: Core) -> float:
    return float(np.ceil(bound - 1e-6)) if core.integral else bound
