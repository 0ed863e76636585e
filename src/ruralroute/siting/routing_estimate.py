"""What routes would cost, without planning them, and which designs that makes promising.

Villages go to their nearest open site with room, those that lose most by another first; the
savings method over the network's own costs then builds routes.  It is some per cent above what
the engine finds, by nearly the same factor for all designs: that factor is fitted to designs
that were planned, and what error is left is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ruralroute.siting.engine.savings_kernels import savings_cost
from ruralroute.siting.links import Bools, Floats, Ints
from ruralroute.siting.routing import PlannedDesign, Route, RoutedSites

MOST_ENUMERATED = 10
"""Sites up to which all designs are estimated; more are searched."""
_STARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedDesign:
    """A set of open sites with the estimate of its cost.

    Parameters
    ----------
    open_sites
        Shape (sites,).
    goes
        Shape (villages,): the site that each village goes to.
    routes
        Site and villages of each estimated route, by index.
    sites_cost, routes_cost
        Money of sites, and estimated money of vehicles and legs.
    """

    open_sites: Bools
    goes: Ints
    routes: tuple[Route, ...]
    sites_cost: float
    routes_cost: float

    @property
    def cost(self) -> float:
        """All of it."""
        return self.sites_cost + self.routes_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateError:
    """How well estimates foretold what the engine planned.

    Parameters
    ----------
    factor
        Planned cost of routes over estimated, all designs together.
    mean_percent, worst_percent
        Distance of factor x estimate from the plan, of the plan.
    rank_correlation
        Spearman's, of estimated and planned total cost; None: fewer than three designs.
    designs
        How many were planned.
    """

    factor: float
    mean_percent: float
    worst_percent: float
    rank_correlation: float | None
    designs: int


class DesignEstimator:
    """Estimates designs of one case, each once."""

    def __init__(self, case: RoutedSites) -> None:
        self.case = case
        self._cost = case.leg_cost.astype(np.float64)
        self._round = self._cost + self._cost.T
        self._seen: dict[bytes, EstimatedDesign | None] = {}
        self._routes: dict[tuple[int, bytes], tuple[float, tuple[Route, ...]]] = {}

    def estimate(self, open_sites: Bools) -> EstimatedDesign | None:
        """Return the estimate of a design; None: it cannot serve all."""
        key = open_sites.tobytes()
        if key not in self._seen:
            self._seen[key] = self._estimated(open_sites)
        return self._seen[key]

    def best(self, count: int, seed: int = 0) -> list[EstimatedDesign]:
        """Return the best designs by estimate, cheapest first.

        All designs are estimated where sites are few; otherwise sites are opened, closed and
        swapped from several starts.
        """
        sites = self.case.sites
        if sites <= MOST_ENUMERATED:
            for bits in product((False, True), repeat=sites):
                self.estimate(np.array(bits, dtype=bool))
        else:
            draw = np.random.default_rng(seed)
            for start in range(_STARTS):
                wanted = 1 + start * max(1, sites // (2 * _STARTS))
                self._climb(_some(draw, sites, wanted))
        known = [one for one in self._seen.values() if one is not None]
        return sorted(known, key=lambda one: (one.cost, one.open_sites.tobytes()))[:count]

    def _climb(self, now: Bools) -> None:
        best = self.estimate(now)
        while True:
            before = None if best is None else best.cost
            for trial in _neighbours(now):
                found = self.estimate(trial)
                if found is not None and (best is None or found.cost < best.cost - 1e-9):
                    best = found
            if best is None:
                if now.all():
                    return
                now = now.copy()
                now[int(np.flatnonzero(~now)[0])] = True
                best = self.estimate(now)
            elif best.cost == before:
                return
            else:
                now = best.open_sites

    def _estimated(self, open_sites: Bools) -> EstimatedDesign | None:
        case = self.case
        goes = self._assigned(open_sites)
        if goes is None:
            return None
        total = 0.0
        routes: list[Route] = []
        for site in np.flatnonzero(open_sites).tolist():
            members = np.flatnonzero(goes == site)
            if len(members):
                cost, ways = self._from(site, members)
                total += cost
                routes += ways
        if not np.isfinite(total):
            return None
        return EstimatedDesign(
            open_sites=open_sites.copy(),
            goes=goes,
            routes=tuple(routes),
            sites_cost=float(case.site_cost[open_sites].sum()),
            routes_cost=total,
        )

    def _from(self, site: int, members: Ints) -> tuple[float, tuple[Route, ...]]:
        case, key = self.case, (site, members.tobytes())
        if key not in self._routes:
            after = np.empty(len(members), dtype=np.int64)
            begins = np.empty(len(members), dtype=bool)
            cost = savings_cost(
                self._cost,
                case.reachable,
                site,
                members + case.sites,
                case.demand[members].astype(np.float64),
                float(case.vehicle_capacity),
                float(case.vehicle_cost),
                after,
                begins,
            )
            routes: list[Route] = []
            for first in np.flatnonzero(begins).tolist():
                way, at = [], first
                while at >= 0:
                    way.append(int(members[at]))
                    at = int(after[at])
                routes.append((site, tuple(way)))
            self._routes[key] = (float(cost), tuple(routes))
        return self._routes[key]

    def _assigned(self, open_sites: Bools) -> Ints | None:
        case, chosen = self.case, np.flatnonzero(open_sites)
        if not len(chosen):
            return None
        both = case.reachable & case.reachable.T
        apart = np.where(both[chosen, case.sites :], self._round[chosen, case.sites :], np.inf)
        if not np.isfinite(apart.min(axis=0)).all():
            return None
        order = np.argsort(apart, axis=0, kind="stable")
        if case.site_capacity is None or (case.site_capacity[chosen] >= case.demand.sum()).all():
            return np.asarray(chosen[order[0]])
        return _with_room(case, chosen, apart, order)


def _with_room(case: RoutedSites, chosen: Ints, apart: Floats, order: Ints) -> Ints | None:
    assert case.site_capacity is not None  # noqa: S101
    left = case.site_capacity[chosen].astype(np.int64).copy()
    if left.sum() < case.demand.sum():
        return None
    ranked = np.sort(apart, axis=0)
    regret = ranked[1] - ranked[0] if len(chosen) > 1 else ranked[0]
    goes = np.full(len(case.demand), -1, dtype=np.int64)
    for village in np.lexsort((-case.demand, -np.nan_to_num(regret, posinf=1e18))):
        for at in order[:, village]:
            if left[at] >= case.demand[village] and np.isfinite(apart[at, village]):
                goes[village] = chosen[at]
                left[at] -= case.demand[village]
                break
    return None if (goes < 0).any() else goes


def estimate_error(
    estimates: Sequence[EstimatedDesign], plans: Sequence[PlannedDesign]
) -> EstimateError | None:
    """Return how well estimates foretold plans; None: nothing was planned.

    Parameters
    ----------
    estimates, plans
        Of the same designs; designs whose plan left villages out are not counted.
    """
    pairs = [
        (one.routes_cost, plan.cost - one.sites_cost, one.sites_cost)
        for one, plan in zip(estimates, plans, strict=True)
        if plan.cost is not None
    ]
    if not pairs:
        return None
    told, real, sites = (np.array(one, dtype=np.float64) for one in zip(*pairs, strict=True))
    factor = float(real.sum() / max(told.sum(), 1e-9))
    off = np.abs(factor * told - real) / np.maximum(real, 1e-9)
    correlation = None
    if len(pairs) > 2:
        correlation = _rank_correlation(factor * told + sites, real + sites)
    return EstimateError(
        factor=factor,
        mean_percent=float(100 * off.mean()),
        worst_percent=float(100 * off.max()),
        rank_correlation=correlation,
        designs=len(pairs),
    )


def _rank_correlation(one: Floats, other: Floats) -> float | None:
    from scipy.stats import rankdata  # noqa: PLC0415  (slow to import)

    ranks = np.array([rankdata(one), rankdata(other)])
    if (ranks.std(axis=1) == 0).any():
        return None
    return float(np.corrcoef(ranks)[0, 1])


def _some(draw: np.random.Generator, sites: int, count: int) -> Bools:
    chosen = np.zeros(sites, dtype=bool)
    chosen[draw.permutation(sites)[:count]] = True
    return chosen


def _neighbours(now: Bools) -> list[Bools]:
    trials = []
    for site in range(len(now)):
        trial = now.copy()
        trial[site] = ~trial[site]
        trials.append(trial)
    for leave in np.flatnonzero(now):
        for enter in np.flatnonzero(~now):
            trial = now.copy()
            trial[leave], trial[enter] = False, True
            trials.append(trial)
    return trials
