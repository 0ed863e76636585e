"""Compiled knapsacks of the bound with capacities: what an open site saves villages that pay.

Sites see their links by village (`start`, `to`, `cost`).  Villages that may be split are taken in
part (continuous knapsack); whole ones by dynamic programming over whole units of room.
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.links import Bools, Floats, Ints


@njit()
def knapsacks(
    start: Ints,
    to: Ints,
    cost: Floats,
    price: Floats,
    size: Floats,
    option_start: Ints,
    room: Floats,
    worth: Floats,
) -> None:
    """Lower `worth` of each option by what its site saves villages that pay `price`.

    Within the option's room; villages may be served in part (continuous knapsack).
    """
    for j in range(len(start) - 1):
        first, last = start[j], start[j + 1]
        count = 0
        picked = np.empty(last - first, dtype=np.int64)
        rate = np.empty(last - first)
        for at in range(first, last):
            gain = price[to[at]] - cost[at]
            if gain > 0:
                picked[count] = at
                need = size[to[at]]
                rate[count] = -gain / need if need > 0 else -np.inf
                count += 1
        order = np.argsort(rate[:count])
        for option in range(option_start[j], option_start[j + 1]):
            left = room[option]
            for index in order:
                at = picked[index]
                need = size[to[at]]
                part = 1.0 if need <= left else left / need
                worth[option] -= part * (price[to[at]] - cost[at])
                left -= part * need
                if part < 1.0:
                    break


@njit()
def knapsack_served(
    start: Ints,
    to: Ints,
    cost: Floats,
    price: Floats,
    size: Floats,
    room: Floats,
    option: Ints,
) -> Floats:
    """Return how often each village is served by the open options of the bound."""
    served = np.zeros(len(price))
    for j in range(len(start) - 1):
        if option[j] == NOBODY:
            continue
        first, last = start[j], start[j + 1]
        count = 0
        picked = np.empty(last - first, dtype=np.int64)
        rate = np.empty(last - first)
        for at in range(first, last):
            gain = price[to[at]] - cost[at]
            if gain > 0:
                picked[count] = at
                need = size[to[at]]
                rate[count] = -gain / need if need > 0 else -np.inf
                count += 1
        left = room[option[j]]
        for index in np.argsort(rate[:count]):
            i = to[picked[index]]
            part = 1.0 if size[i] <= left else left / size[i]
            served[i] += part
            left -= part * size[i]
            if part < 1.0:
                break
    return served


@njit()
def _whole_best(gain: Floats, size: Ints, order: Ints, room: int, taken: Bools) -> float:
    """Return the most that whole things in a room can gain, and mark which.

    `order` lists things that gain anything, the most for a unit first.  A thing that must be taken,
    or left, to beat the greedy choice is settled at once, by what it gains above the rate of the
    first that no longer fits; the rest, a few, by dynamic programming (Pisinger 1997, "A minimal
    algorithm for the 0-1 knapsack problem", Operations Research 45, on such cores).
    """
    taken[:] = False
    count = len(order)
    left, greedy, fitted = room, 0.0, 0
    while fitted < count and size[order[fitted]] <= left:
        taken[order[fitted]] = True
        left -= size[order[fitted]]
        greedy += gain[order[fitted]]
        fitted += 1
    if fitted == count:
        return greedy
    at = order[fitted]
    rate = gain[at] / size[at]
    above = rate * left
    for index in range(fitted + 1, count):
        at = order[index]
        if size[at] <= left:
            taken[at] = True
            left -= size[at]
            greedy += gain[at]
            above -= gain[at]
    # So much more than the greedy choice a choice in parts gains.
    sure, held, open_count = 0.0, 0, 0
    doubtful = np.empty(count, dtype=np.int64)
    for index in range(count):
        at = order[index]
        extra = gain[at] - rate * size[at]
        if abs(extra) < above:
            doubtful[open_count] = at
            open_count += 1
        elif index < fitted:
            sure += gain[at]
            held += size[at]
    free = room - held
    most = np.zeros(free + 1)
    kept = np.zeros((open_count, free + 1), dtype=np.bool_)
    for index in range(open_count):
        at = doubtful[index]
        for units in range(free, size[at] - 1, -1):
            value = most[units - size[at]] + gain[at]
            if value > most[units]:
                most[units] = value
                kept[index, units] = True
    if sure + most[free] <= greedy:
        return greedy
    taken[:] = False
    for index in range(fitted):
        at = order[index]
        taken[at] = abs(gain[at] - rate * size[at]) >= above
    for index in range(open_count - 1, -1, -1):
        if kept[index, free]:
            taken[doubtful[index]] = True
            free -= size[doubtful[index]]
    return float(sure + most[room - held])


@njit()
def _by_rate(
    first: int, last: int, to: Ints, cost: Floats, price: Floats, size: Ints
) -> tuple[Floats, Ints, Ints]:
    """Return gain and size of each link of a site, and those that gain, most for a unit first."""
    gain, need = np.empty(last - first), np.empty(last - first, dtype=np.int64)
    picked, rate = np.empty(last - first, dtype=np.int64), np.empty(last - first)
    count = 0
    for at in range(first, last):
        i = to[at]
        gain[at - first], need[at - first] = price[i] - cost[at], size[i]
        if price[i] > cost[at]:
            picked[count] = at - first
            rate[count] = (cost[at] - price[i]) / size[i] if size[i] > 0 else -np.inf
            count += 1
    return gain, need, picked[:count][np.argsort(rate[:count])]


@njit()
def whole_knapsacks(
    start: Ints,
    to: Ints,
    cost: Floats,
    price: Floats,
    size: Ints,
    option_start: Ints,
    room: Ints,
    worth: Floats,
) -> None:
    """Lower `worth` of each option by what its site saves villages that pay `price`.

    Like `knapsacks`, but villages are served whole; sizes and rooms are whole units.
    """
    for j in range(len(start) - 1):
        gain, need, order = _by_rate(start[j], start[j + 1], to, cost, price, size)
        taken = np.empty(len(gain), dtype=np.bool_)
        for option in range(option_start[j], option_start[j + 1]):
            worth[option] -= _whole_best(gain, need, order, room[option], taken)


@njit()
def whole_served(
    start: Ints,
    to: Ints,
    cost: Floats,
    price: Floats,
    size: Ints,
    room: Ints,
    option: Ints,
) -> Floats:
    """Return how often each village is served by the open options of the bound, whole."""
    served = np.zeros(len(price))
    for j in range(len(start) - 1):
        if option[j] == NOBODY:
            continue
        gain, need, order = _by_rate(start[j], start[j + 1], to, cost, price, size)
        taken = np.empty(len(gain), dtype=np.bool_)
        _whole_best(gain, need, order, room[option[j]], taken)
        for at in np.flatnonzero(taken):
            served[to[start[j] + at]] += 1.0
    return served


@njit()
def _with_site(
    room: Ints,
    worth: Floats,
    first: int,
    last: int,
    must: bool,  # noqa: FBT001
    without: Floats,
    least: Floats,
) -> None:
    """Fill `least`: what holding 0, 1, ... units costs with one more site than `without` it."""
    for held in range(len(least)):
        value = np.inf if must else without[held]
        for o in range(first, last):
            value = min(value, worth[o] + without[max(0, held - room[o])])
        least[held] = value


@njit()
def _joined(one: Floats, other: Floats, need: int) -> float:
    """Return the least that two sets of sites cost which together hold `need` units."""
    least = np.inf
    for held in range(need + 1):
        least = min(least, one[held] + other[need - held])
    return least


@njit()
def cover_changes(
    site: Ints, room: Ints, need: int, worth: Floats, forced: Bools, many: int
) -> tuple[Floats, Floats]:
    """Return what sizes that hold `need` units cost if a site must be open, and if it is closed.

    One size of a site at most; worth inf: never.  Shape (many,) each; inf where nothing holds them.
    The least that the sites before one hold units for, and those after it, are joined for each.
    """
    first = np.searchsorted(site, np.arange(many + 1))
    before, after = np.empty((many + 1, need + 1)), np.empty((many + 1, need + 1))
    for edge in (before[0], after[many]):
        edge[:] = np.inf
        edge[0] = 0.0
    for j in range(many):
        must = forced[first[j]]
        _with_site(room, worth, first[j], first[j + 1], must, before[j], before[j + 1])
    for j in range(many - 1, -1, -1):
        must = forced[first[j]]
        _with_site(room, worth, first[j], first[j + 1], must, after[j + 1], after[j])
    opened, closed = np.full(many, np.inf), np.full(many, np.inf)
    for j in range(many):
        closed[j] = _joined(before[j], after[j + 1], need)
        for o in range(first[j], first[j + 1]):
            rest = max(0, need - room[o])
            opened[j] = min(opened[j], worth[o] + _joined(before[j], after[j + 1], rest))
    return opened, closed
