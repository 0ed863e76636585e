"""Compiled loops of the bound with stations.

A way's worth is what opening it costs less what it saves villages that pay `price`, of which the
centre keeps `toll`.  Stations see their links as `start`, `to`, `cost`, `slack`; ways are sorted
by station.
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Bools, Floats, Ints


@njit()
def way_worths(
    start: Ints,
    to: Ints,
    cost: Floats,
    slack: Floats,
    price: Floats,
    toll: Floats,
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

    `toll` has shape (villages, centres); `room` and `size` are of the resource that binds.  Where a
    way does not pay, its worth is a bound of it, >= 0.
    """
    width = 0
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
            if price[i] > cost[at]:
                who[count], gain[count], spare[count] = i, price[i] - cost[at], slack[at]
                total += size[i]
                count += 1
        low, high = option_start[j], option_start[j + 1]
        least, largest = low, low
        for o in range(low, high):
            if option_cost[o] < option_cost[least]:
                least = o
            if room[o] > room[largest]:
                largest = o
        if room[least] >= total:
            for w in range(first, last):
                worth[w], option[w] = option_cost[least] + way_cost[w], least
            for a in range(count):
                i = who[a]
                for w in range(first, last):
                    saved = gain[a] - way_unit[w] * need[i] - toll[i, way_centre[w]]
                    if saved > 0 and way_time[w] <= spare[a]:
                        worth[w] -= saved
            continue
        for w in range(first, last):
            k, n = way_centre[w], 0
            for a in range(count):
                i = who[a]
                saved = gain[a] - way_unit[w] * need[i] - toll[i, k]
                if saved > 0 and way_time[w] <= spare[a]:
                    picked[n], net[n] = i, saved
                    rate[n] = -saved / size[i] if size[i] > 0 else -np.inf
                    n += 1
            # What no limit of load would make pay is not looked at closer.
            worth[w], option[w] = option_cost[least] + way_cost[w] - net[:n].sum(), least
            if worth[w] >= 0.0:
                continue
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
    need: Floats,
    size: Floats,
    way_station: Ints,
    way_centre: Ints,
    way_unit: Floats,
    way_time: Floats,
    room: Floats,
    option: Ints,
    chosen: Bools,
    served: Floats,
) -> None:
    """Add to `served`, shape (villages, centres), what the chosen ways carry at the prices."""
    for w in range(len(chosen)):
        if not chosen[w]:
            continue
        j, k = way_station[w], way_centre[w]
        first, last = start[j], start[j + 1]
        picked, rate = np.empty(last - first, dtype=np.int64), np.empty(last - first)
        n, total = 0, 0.0
        for at in range(first, last):
            i = to[at]
            saved = price[i] - cost[at] - way_unit[w] * need[i] - toll[i, k]
            if saved > 0 and way_time[w] <= slack[at]:
                picked[n] = i
                rate[n] = -saved / size[i] if size[i] > 0 else -np.inf
                total += size[i]
                n += 1
        left = room[option[w]]
        if total <= left:
            for index in range(n):
                served[picked[index], k] += 1.0
            continue
        for index in np.argsort(rate[:n]):
            i = picked[index]
            part = 1.0 if size[i] <= left else left / size[i]
            served[i, k] += part
            left -= part * size[i]
            if part < 1.0:
                break


@njit()
def blend(mean: Floats, new: Floats, part: float) -> None:
    """Move a mean towards new values."""
    for i in range(mean.shape[0]):
        for k in range(mean.shape[1]):
            mean[i, k] += part * (new[i, k] - mean[i, k])


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
def move_tolls(mean: Floats, often: Floats, base: Floats, step: float, toll: Floats) -> None:
    """Set tolls a step away from their base, >= 0."""
    for i in range(mean.shape[0]):
        for k in range(mean.shape[1]):
            toll[i, k] = max(0.0, base[i, k] + step * (mean[i, k] - often[k]))
