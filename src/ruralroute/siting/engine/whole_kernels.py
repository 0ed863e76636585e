"""A compiled search for who serves whom: whole villages to open sites with limited room.

Simulated annealing over moves and swaps in which rooms may be exceeded at a price that follows the
search, as in strategic oscillation (Diaz and Fernandez 2001, "A tabu search heuristic for the
generalized assignment problem", EJOR 132; Cordeau, Laporte and Mercier 2001, JORS 52, for the
price).
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Floats, Ints

_SWAPS = 0.75
"""Part of the trials in which a village of the other site comes back."""
_LOOK = 200
"""Trials after which the price of room is judged anew."""
_RANGE = 100.0
"""The price of room stays within so many times of the first, and of its part."""
_OVER = 1e-7
"""What sums of floating-point numbers are off by is not more than a room holds."""


@njit()
def anneal_whole(
    cost: Floats,
    near: Ints,
    demand: Floats,
    room: Floats,
    goes: Ints,
    trials: int,
    hot: float,
    cold: float,
    seed: int,
) -> float:
    """Improve who serves whom; return the cost, infinite where rooms were never kept.

    Parameters
    ----------
    cost
        Shape (villages, places): infinite where a place does not serve a village.
    near
        Shape (villages, some): places to try for each.
    demand, room
        Shape (villages, resources) and (places, resources): in units of the mean village.
    goes
        Shape (villages,): the place of each; is changed to the best that was found.
    trials, hot, cold
        Number of moves that are tried; temperatures at the first and the last.
    seed
        Chooses the trials.
    """
    np.random.seed(seed)  # noqa: NPY002
    villages, places = cost.shape
    kinds = demand.shape[1]
    load = np.zeros(room.shape)
    members = np.zeros((places, villages), dtype=np.int64)
    count, at = np.zeros(places, dtype=np.int64), np.zeros(villages, dtype=np.int64)
    total, over = 0.0, 0.0
    for i in range(villages):
        j = goes[i]
        total += cost[i, j]
        for kind in range(kinds):
            load[j, kind] += demand[i, kind]
        members[j, count[j]], at[i] = i, count[j]
        count[j] += 1
    over += np.maximum(load - room, 0.0).sum()
    best, kept = np.inf, goes.copy()
    if over < _OVER:
        best = total
    price, heat, cooling = hot, hot, (cold / hot) ** (1.0 / trials)
    exceeded = 0
    for trial in range(trials):
        heat *= cooling
        if over > _OVER:
            exceeded += 1
        if trial % _LOOK == _LOOK - 1:
            if exceeded > 3 * _LOOK // 4:
                price = min(price * 1.05, hot * _RANGE)
            elif exceeded < _LOOK // 2:
                price = max(price / 1.05, hot / _RANGE)
            exceeded = 0
        i = np.random.randint(villages)  # noqa: NPY002
        here, there = goes[i], near[i, np.random.randint(near.shape[1])]  # noqa: NPY002
        if here == there or cost[i, there] == np.inf:
            continue
        back = -1
        if count[there] > 0 and np.random.random() < _SWAPS:  # noqa: NPY002
            back = members[there, np.random.randint(count[there])]  # noqa: NPY002
            if cost[back, here] == np.inf:
                back = -1
        change = cost[i, there] - cost[i, here]
        if back >= 0:
            change += cost[back, here] - cost[back, there]
        more = 0.0
        for kind in range(kinds):
            moved = demand[i, kind] - (demand[back, kind] if back >= 0 else 0.0)
            least, most = load[here, kind] - room[here, kind], load[there, kind] - room[there, kind]
            more += max(0.0, least - moved) - max(0.0, least)
            more += max(0.0, most + moved) - max(0.0, most)
        dearer = change + price * more
        if dearer > 0 and np.random.random() >= np.exp(-dearer / heat):  # noqa: NPY002
            continue
        for kind in range(kinds):
            moved = demand[i, kind] - (demand[back, kind] if back >= 0 else 0.0)
            load[here, kind] -= moved
            load[there, kind] += moved
        total += change
        over += more
        goes[i] = there
        last = members[here, count[here] - 1]
        members[here, at[i]], at[last] = last, at[i]
        count[here] -= 1
        members[there, count[there]], at[i] = i, count[there]
        count[there] += 1
        if back >= 0:
            goes[back] = here
            last = members[there, count[there] - 1]
            members[there, at[back]], at[last] = last, at[back]
            count[there] -= 1
            members[here, count[here]], at[back] = back, count[here]
            count[here] += 1
        if over < _OVER and total < best - 1e-9 * abs(total):
            best = total
            kept[:] = goes
    goes[:] = kept
    return best
