"""Compiled loops of the uncapacitated searches: interchange and the Lagrangian bound.

Villages see their links sorted by cost, nearest first, so that each loop ends early.
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Bools, Floats, Ints

NOBODY = -1
"""Stands for not being served, among the sites that a village may go to."""


@njit()
def two_nearest(
    start: Ints, site: Ints, cost: Floats, skip: Floats, is_open: Bools, village: int
) -> tuple[int, float, float]:
    """Return the best open site of a village, its cost, and the cost of the second best."""
    first, first_cost = NOBODY, skip[village]
    for at in range(start[village], start[village + 1]):
        if cost[at] >= skip[village]:
            break
        if is_open[site[at]]:
            if first != NOBODY:
                return first, first_cost, cost[at]
            first, first_cost = site[at], cost[at]
    return first, first_cost, skip[village]


@njit()
def improve(
    start: Ints,
    site: Ints,
    cost: Floats,
    dense: Floats,
    skip: Floats,
    charge: Floats,
    spend: Floats,
    is_open: Bools,
    locked: Bools,
    low: int,
    high: int,
    budget: float,
    order: Ints,
) -> float:
    """Add, drop and swap sites until no such move helps; `is_open` is changed; return the cost.

    `dense` has shape (sites, villages), infinite where there is no link; `locked` sites stay as
    they are (Teitz and Bart 1968; swaps as in Whitaker 1983).
    """
    villages, sites = len(start) - 1, len(charge)
    best = np.empty(villages, dtype=np.int64)
    first, second = np.empty(villages), np.empty(villages)
    count, spent, total = 0, 0.0, 0.0
    for j in range(sites):
        if is_open[j]:
            count += 1
            spent += spend[j]
            total += charge[j]
    for i in range(villages):
        best[i], first[i], second[i] = two_nearest(start, site, cost, skip, is_open, i)
        total += first[i]
    loss = np.zeros(sites)
    idle = 0
    while idle < sites:
        for a in order:
            idle += 1
            if idle > sites:
                break
            if locked[a]:
                continue
            add, drop, gain = NOBODY, NOBODY, 1e-9 * (1.0 + abs(total))
            if is_open[a]:
                if count > low and spent - spend[a] <= budget:
                    saved = charge[a]
                    for i in range(villages):
                        if best[i] == a:
                            saved -= second[i] - first[i]
                    if saved > gain:
                        drop, gain = a, saved
            else:
                saved = -charge[a]
                loss[:] = 0.0
                for i in range(villages):
                    here = dense[a, i]
                    if here < first[i]:
                        saved += first[i] - here
                    elif best[i] != NOBODY:
                        loss[best[i]] += min(here, second[i]) - first[i]
                if count < high and spent + spend[a] <= budget and saved > gain:
                    add, gain = a, saved
                for r in range(sites):
                    if is_open[r] and not locked[r]:
                        profit = saved - loss[r] + charge[r]
                        if profit > gain and spent + spend[a] - spend[r] <= budget:
                            add, drop, gain = a, r, profit
            if add == NOBODY and drop == NOBODY:
                continue
            idle = 0
            total -= gain
            if add != NOBODY:
                is_open[add] = True
                count += 1
                spent += spend[add]
                for i in range(villages):
                    here = dense[add, i]
                    if here < first[i]:
                        second[i] = first[i]
                        first[i] = here
                        best[i] = add
                    elif here < second[i]:
                        second[i] = here
            if drop != NOBODY:
                is_open[drop] = False
                count -= 1
                spent -= spend[drop]
                for i in range(villages):
                    if dense[drop, i] <= second[i]:
                        best[i], first[i], second[i] = two_nearest(
                            start, site, cost, skip, is_open, i
                        )
    return total


@njit()
def lagrangian_sites(
    start: Ints, site: Ints, cost: Floats, price: Floats, charge: Floats
) -> Floats:
    """Return what opening each site costs, less what it saves villages that pay `price`."""
    worth = charge.copy()
    for i in range(len(price)):
        for at in range(start[i], start[i + 1]):
            if cost[at] >= price[i]:
                break
            worth[site[at]] += cost[at] - price[i]
    return worth


@njit()
def lagrangian_served(
    start: Ints, site: Ints, cost: Floats, price: Floats, chosen: Floats
) -> Floats:
    """Return how often each village is served when the chosen sites serve whom it pays for."""
    served = np.zeros(len(price))
    for i in range(len(price)):
        for at in range(start[i], start[i + 1]):
            if cost[at] >= price[i]:
                break
            served[i] += chosen[site[at]]
    return served
