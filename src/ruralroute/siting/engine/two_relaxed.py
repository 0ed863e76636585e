"""A bound with stations from a problem of one echelon: what a trip costs is paid by the unit.

A station on way w carries no more than some load L_w, so that going there at all, f_w, costs at
least f_w / L_w for each unit that it carries.  Paid like that stations need not open any more: a
village goes from a centre by its cheapest way, rooms of centres are kept, and any bound of that
problem of one echelon is one of the whole (the weak, aggregated form of linking rows, which
Cornuejols, Sridharan and Thizy 1991, "A comparison of heuristics and relaxations for the
capacitated plant location problem", EJOR 50, set beside the strong one).

Where most goes straight from centres it is as good as the bound of one echelon, and much quicker
than `two_bound`, which is stronger where stations carry little of what they could.
"""

from __future__ import annotations

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.open_search import search_open
from ruralroute.siting.engine.room_lagrange import room_bound
from ruralroute.siting.engine.room_relaxed import best_options
from ruralroute.siting.engine.room_search import RoomSearch
from ruralroute.siting.engine.search import impossible
from ruralroute.siting.engine.two_centres import centre_core
from ruralroute.siting.engine.two_core import TwoCore
from ruralroute.siting.links import Floats


def relaxed_bound(two: TwoCore, clock: Clock, *, seed: int = 0) -> float:
    """Return a lower bound of every choice, `fixed` left out; infinite: there is no choice."""
    core, least = relaxed_core(two)
    if impossible(core):
        return float("inf")
    if core.capacitated:
        search = RoomSearch(core, seed)
        prices = room_bound(
            core,
            clock,
            skip=search.skip,
            target=lambda: np.inf,
            offer=lambda *_: None,
            price=search.first_prices(),
        )
        return prices.bound + least
    found = search_open(core, clock, lambda *_: None, seed=seed, proof=False)
    return least - np.inf if found.bound is None else least + found.bound


def relaxed_core(two: TwoCore) -> tuple[Core, float]:
    """Return the problem of one echelon, and what stations cost at least beside it."""
    stations, ways, centres = two.stations, two.ways, two.centres
    cheapest, _ = best_options(stations, stations.option_cost)
    at_all = ways.cost + cheapest[ways.station]
    # What must be, or saves money, is counted once for each station: on its cheapest way.
    base = np.full(stations.sites, np.inf)
    np.minimum.at(base, ways.station, at_all)
    base = np.where(stations.forced, base, np.minimum(base, 0.0))
    rate = ways.unit + (at_all - base[ways.station]) / _most_load(two)
    spend, _ = best_options(stations, stations.option_spend)
    spent = np.where(stations.forced, spend, np.minimum(spend, 0.0)).sum()
    everywhere = np.ones(centres.sites, dtype=bool)
    part = centre_core(two, rate, allowed=everywhere, spent=float(spent), nearest=None)
    return part.core, float(base.sum())


def _most_load(two: TwoCore) -> Floats:
    """Return how many units each way can carry at most, shape (ways,), > 0."""
    stations, ways, centres = two.stations, two.ways, two.centres
    most = np.bincount(
        stations.row, weights=two.need[stations.to], minlength=stations.sites
    ).astype(np.float64)
    if two.stations.demand.shape[1]:
        most = np.minimum(most, _largest(stations))
        return np.maximum(np.minimum(most[ways.station], _largest(centres)[ways.centre]), 1e-9)
    return np.maximum(most[ways.station], 1e-9)


def _largest(core: Core) -> Floats:
    """Return the most room of each site for the first resource."""
    room = np.zeros(core.sites)
    np.maximum.at(room, core.option_site, core.room[:, 0])
    return room
