"""Compiled loops of the searches with capacities: moves of villages and of sites, and covers.

Villages see their links sorted by cost (`start`, `site`, `cost`).
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.engine.fill_kernels import NOBODY, fill
from ruralroute.siting.links import Bools, Floats, Ints

_CLOSE = 0.02
"""Part of the best cost within which a trial's villages are moved and swapped before judging."""


@njit()
def fits(demand: Floats, left: Floats, extra: Floats) -> bool:
    """Say whether a demand fits into what is left and what another village frees."""
    for kind in range(len(demand)):
        if demand[kind] > (left[kind] + extra[kind]) * (1 + 1e-12):
            return False
    return True


@njit()
def settle(
    start: Ints,
    site: Ints,
    cost: Floats,
    skip: Floats,
    demand: Floats,
    room: Floats,
    option: Ints,
    goes: Ints,
) -> float:
    """Move villages, and swap pairs, while that is cheaper and there is room; return the cost.

    For villages served whole; `goes` is changed.
    """
    count, kinds = demand.shape
    left = np.zeros((len(option), kinds))
    for j in range(len(option)):
        if option[j] != NOBODY:
            left[j] = room[option[j]]
    pays = np.empty(count)
    for i in range(count):
        pays[i] = skip[i] if goes[i] == NOBODY else cost[goes[i]]
        if goes[i] != NOBODY:
            left[site[goes[i]]] -= demand[i]
    nothing = np.zeros(kinds)
    moved = True
    rounds = 0
    while moved and rounds < 50:
        moved = False
        rounds += 1
        for i in range(count):
            for at in range(start[i], start[i + 1]):
                if cost[at] >= pays[i] - 1e-9:
                    break
                j = site[at]
                if option[j] == NOBODY:
                    continue
                if fits(demand[i], left[j], nothing):
                    if goes[i] != NOBODY:
                        left[site[goes[i]]] += demand[i]
                    goes[i], pays[i] = at, cost[at]
                    left[j] -= demand[i]
                    moved = True
                    break
                best, best_at, gain = NOBODY, NOBODY, 1e-9
                for k in range(count):
                    if k == i or goes[k] == NOBODY or site[goes[k]] != j:
                        continue
                    if not fits(demand[i], left[j], demand[k]):
                        continue
                    saved = pays[i] - cost[at] + pays[k]
                    for other in range(start[k], start[k + 1]):
                        if saved - cost[other] <= gain:
                            break
                        to = site[other]
                        if to == j or option[to] == NOBODY:
                            continue
                        free = nothing
                        if goes[i] != NOBODY and site[goes[i]] == to:
                            free = demand[i]
                        if fits(demand[k], left[to], free):
                            best, best_at, gain = k, other, saved - cost[other]
                            break
                if best != NOBODY:
                    if goes[i] != NOBODY:
                        left[site[goes[i]]] += demand[i]
                    left[j] += demand[best]
                    left[j] -= demand[i]
                    left[site[best_at]] -= demand[best]
                    goes[i], pays[i] = at, cost[at]
                    goes[best], pays[best] = best_at, cost[best_at]
                    moved = True
                    break
    return float(pays.sum())


@njit()
def climb_rooms(
    start: Ints,
    site: Ints,
    cost: Floats,
    skip: Floats,
    demand: Floats,
    room: Floats,
    option: Ints,
    kind: int,
    toll: Floats,
    split: bool,  # noqa: FBT001
    moves: Ints,
    option_site: Ints,
    charge: Floats,
    spend: Floats,
    forced: Ints,
    low: int,
    high: int,
    budget: float,
    known: float,
) -> float:
    """Try moves in turn and keep those that help; `option` is changed; return the cost.

    A row of `moves` is (option to open or -1, site to close or -1); opening another option of an
    open site changes its size.  `toll` is that of `auction` for what is
    open at first, for a unit of the resource `kind`.
    """
    goes, unshared = np.empty(len(skip), dtype=np.int64), np.empty(0)
    trial = option.copy()
    for index in range(len(moves)):
        enter, leave = moves[index]
        if leave != NOBODY and (option[leave] == NOBODY or forced[leave]):
            continue
        if enter != NOBODY and (option[option_site[enter]] == enter or option_site[enter] == leave):
            continue
        trial[:] = option
        if leave != NOBODY:
            trial[leave] = NOBODY
        if enter != NOBODY:
            trial[option_site[enter]] = enter
        count, spent, total = 0, 0.0, 0.0
        for j in range(len(trial)):
            if trial[j] != NOBODY:
                count += 1
                spent += spend[trial[j]]
                total += charge[trial[j]]
        if count < low or count > high or spent > budget or total >= known:
            continue
        served = fill(
            start, site, cost, skip, demand, room, trial, kind, toll, split, goes, unshared
        )
        if not split and total + served < known + _CLOSE * abs(known):
            served = settle(start, site, cost, skip, demand, room, trial, goes)
        total += served
        if total < known - 1e-9 * (1 + abs(known)):
            known = total
            option[:] = trial
    return known


@njit()
def cover_rooms(
    site: Ints, room: Ints, need: int, worth: Floats, forced: Bools, taken: Bools
) -> None:
    """Mark the cheapest sizes that together have `need` units of room; worth inf: never.

    Each site first has what is cheapest for it alone; what is then lacking is covered by larger
    sizes, and by sites that were closed.
    """
    count = len(site)
    taken[:] = False
    sites = 0
    first = np.empty(count + 1, dtype=np.int64)
    for o in range(count):
        if o == 0 or site[o] != site[o - 1]:
            first[sites] = o
            sites += 1
    first[sites] = count
    base = np.full(sites, -1, dtype=np.int64)
    lack = need
    for s in range(sites):
        best = 0.0 if not forced[first[s]] else np.inf
        for o in range(first[s], first[s + 1]):
            if worth[o] < best:
                best, base[s] = worth[o], o
        if base[s] >= 0:
            taken[base[s]] = True
            lack -= room[base[s]]
    if lack <= 0:
        return
    least = np.full(lack + 1, np.inf)
    least[0] = 0.0
    chosen = np.full((sites, lack + 1), -1, dtype=np.int32)
    for s in range(sites):
        own = 0.0 if base[s] < 0 else worth[base[s]]
        held = 0 if base[s] < 0 else room[base[s]]
        # From what lacks most, so that a site is counted once.
        for at in range(lack, 0, -1):
            for o in range(first[s], first[s + 1]):
                more = room[o] - held
                if more <= 0 or worth[o] == np.inf:
                    continue
                value = least[max(0, at - more)] + worth[o] - own
                if value < least[at]:
                    least[at], chosen[s, at] = value, o
    if least[lack] == np.inf:
        return
    at = lack
    for s in range(sites - 1, -1, -1):
        o = chosen[s, at]
        if o >= 0:
            held = 0
            if base[s] >= 0:
                taken[base[s]], held = False, room[base[s]]
            taken[o] = True
            at = max(0, at - (room[o] - held))
