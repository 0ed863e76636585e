"""Compiled loops of the bound with stations.

A way's worth is what opening it costs less what it saves villages that pay `price`, of which the
centre keeps `toll` and, for each unit of its scarcest resource, `rent`.  Stations see their links
as `start`, `to`, `cost`, `slack`; ways are sorted by station, then by `unit`, so that the first
way that a village cannot pay ends the row.
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Floats, Ints


@njit()
def way_worths(
    start: Ints,
    to: Ints,
    cost: Floats,
    slack: Floats,
    price: Floats,
    toll: Floats,
    load: Floats,
    rent: Floats,
    need: Floats,
    size: Floats,
    way_start: Ints,
    way_centre: Ints,
    way_unit: Floats,
    way_time: Floats,
    way_cost: Floats,
    option_start: Ints,
    option_cost: Floats,
    room: Floats,
    worth: Floats,
    option: Ints,
) -> None:
    """Fill `worth` and `option` of each way.

    `toll` has shape (villages, centres); `room` and `size` are of the resource that binds stations,
    `load` of the one that binds centres.  Where a way does not pay, its worth is a bound of it,
    >= 0.
    """
    width, lowest = 0, rent.min()
    for j in range(len(start) - 1):
        width = max(width, start[j + 1] - start[j])
    who, gain = np.empty(width, dtype=np.int64), np.empty(width)
    spare = np.empty(width)
    picked, rate, net = np.empty(width, dtype=np.int64), np.empty(width), np.empty(width)
    for j in range(len(start) - 1):
        first, last = way_start[j], way_start[j + 1]
        if first == last:
            continue
        count, total = 0, 0.0
        for at in range(start[j], start[j + 1]):
            i = to[at]
            most = price[i] - cost[at] - load[i] * lowest
            if most > way_unit[first] * need[i]:
                who[count], gain[count], spare[count] = i, most, slack[at]
                total += size[i]
                count += 1
        low, high = option_start[j], option_start[j + 1]
        least = low
        for o in range(low, high):
            if option_cost[o] < option_cost[least]:
                least = o
        for w in range(first, last):
            worth[w], option[w] = option_cost[least] + way_cost[w], least
        for a in range(count):
            i = who[a]
            for w in range(first, last):
                left = gain[a] - way_unit[w] * need[i]
                if left <= 0.0:
                    break
                k = way_centre[w]
                saved = left - toll[i, k] - load[i] * (rent[k] - lowest)
                if saved > 0 and way_time[w] <= spare[a]:
                    worth[w] -= saved
        if room[least] >= total:
            continue
        for w in range(first, last):
            # What no limit of load would make pay is not looked at closer.
            if worth[w] >= 0.0:
                continue
            k, n = way_centre[w], 0
            for a in range(count):
                i = who[a]
                saved = gain[a] - way_unit[w] * need[i] - toll[i, k]
                saved -= load[i] * (rent[k] - lowest)
                if saved > 0 and way_time[w] <= spare[a]:
                    picked[n], net[n] = i, saved
                    rate[n] = -saved / size[i] if size[i] > 0 else -np.inf
                    n += 1
            order = np.argsort(rate[:n])
            worth[w] = np.inf
            for o in range(low, high):
                left, value = room[o], option_cost[o] + way_cost[w]
                for index in order:
                    much = size[picked[index]]
                    part = 1.0 if much <= left else left / much
                    value -= part * net[index]
                    left -= part * much
                    if part < 1.0:
                        break
                if value < worth[w]:
                    worth[w], option[w] = value, o


@njit()
def way_served(
    start: Ints,
    to: Ints,
    cost: Floats,
    slack: Floats,
    price: Floats,
    toll: Floats,
    load: Floats,
    rent: Floats,
    need: Floats,
    size: Floats,
    way_station: Ints,
    way_centre: Ints,
    way_unit: Floats,
    way_time: Floats,
    room: Floats,
    option: Ints,
    chosen: Ints,
    village: Ints,
    centre: Ints,
    share: Floats,
) -> int:
    """List what the chosen ways carry at the prices: village, centre, share; return how many.

    The lists must be as long as the links of all chosen ways together.
    """
    found = 0
    for w in chosen:
        j, k = way_station[w], way_centre[w]
        begin, total = found, 0.0
        rate = np.empty(start[j + 1] - start[j])
        for at in range(start[j], start[j + 1]):
            i = to[at]
            saved = price[i] - cost[at] - way_unit[w] * need[i] - toll[i, k] - load[i] * rent[k]
            if saved > 0 and way_time[w] <= slack[at]:
                village[found], centre[found], share[found] = i, k, 1.0
                rate[found - begin] = -saved / size[i] if size[i] > 0 else -np.inf
                total += size[i]
                found += 1
        left = room[option[w]]
        if total <= left:
            continue
        for index in np.argsort(rate[: found - begin]):
            much = size[village[begin + index]]
            part = 1.0 if much <= left else left / much
            share[begin + index] = part
            left -= part * much
    return found


@njit()
def blend(mean: Floats, village: Ints, centre: Ints, share: Floats, part: float) -> None:
    """Move a mean, shape (villages, centres), towards a list of shares."""
    for i in range(mean.shape[0]):
        for k in range(mean.shape[1]):
            mean[i, k] *= 1.0 - part
    for at in range(len(village)):
        mean[village[at], centre[at]] += part * share[at]


@njit()
def toll_length(mean: Floats, often: Floats, toll: Floats) -> float:
    """Return the squared length of the direction of tolls, which are >= 0."""
    total = 0.0
    for i in range(mean.shape[0]):
        for k in range(mean.shape[1]):
            apart = mean[i, k] - often[k]
            if apart > 0 or toll[i, k] > 0:
                total += apart * apart
    return total


@njit()
def move_tolls(
    mean: Floats, often: Floats, base: Floats, step: float, toll: Floats, kept: Floats
) -> None:
    """Set tolls a step away from their base, >= 0, and `kept`, what each centre keeps of all."""
    kept[:] = 0.0
    for i in range(mean.shape[0]):
        for k in range(mean.shape[1]):
            toll[i, k] = max(0.0, base[i, k] + step * (mean[i, k] - often[k]))
            kept[k] += toll[i, k]


@njit()
def best_over_ways(
    start: Ints,
    to: Ints,
    cost: Floats,
    slack: Floats,
    need: Floats,
    way_start: Ints,
    way_centre: Ints,
    way_rate: Floats,
    way_time: Floats,
    table: Floats,
    by: Ints,
) -> None:
    """Fill the cheapest cost from each centre, shape (villages, centres), and the link it takes.

    `way_rate` is what a unit pays on a way; infinite: the way is not used.  Where no way leads the
    table stays as it is.
    """
    for j in range(len(start) - 1):
        for w in range(way_start[j], way_start[j + 1]):
            if way_rate[w] == np.inf:
                continue
            k = way_centre[w]
            for at in range(start[j], start[j + 1]):
                i = to[at]
                value = cost[at] + way_rate[w] * need[i]
                if value < table[i, k] and way_time[w] <= slack[at]:
                    table[i, k], by[i, k] = value, at
