"""The compiled savings method: the routes of one site, quickly (Clarke and Wright 1964)."""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Bools, Floats, Ints


@njit()
def savings_cost(
    cost: Floats,
    reachable: Bools,
    site: int,
    members: Ints,
    demand: Floats,
    room: float,
    fee: float,
    after: Ints,
    begins: Bools,
) -> float:
    """Return the cost of routes from a site through its members; infinite: some is out of reach.

    `cost` and `reachable` are of all places, `members` are places, `demand` is theirs; a route
    costs `fee` and holds `room`.  `after` gets the member that follows each on its route (-1:
    none),
    `begins` whether it is the first.
    """
    count = len(members)
    total = 0.0
    load = demand.copy()
    head, tail = np.arange(count), np.arange(count)
    route = np.arange(count)
    after[:] = -1
    begins[:] = True
    for i in range(count):
        if not (reachable[site, members[i]] and reachable[members[i], site]):
            return np.inf
        total += fee + cost[site, members[i]] + cost[members[i], site]
    saving = np.empty(count * count)
    for i in range(count):
        for j in range(count):
            saved = -1.0
            if i != j and reachable[members[i], members[j]]:
                saved = fee + cost[members[i], site] + cost[site, members[j]]
                saved -= cost[members[i], members[j]]
            saving[i * count + j] = saved
    for pair in np.argsort(-saving):
        saved = saving[pair]
        if saved <= 0:
            break
        i, j = pair // count, pair % count
        one, other = route[i], route[j]
        if one == other or tail[one] != i or head[other] != j or load[one] + load[other] > room:
            continue
        total -= saved
        after[i] = j
        begins[j] = False
        load[one] += load[other]
        tail[one] = tail[other]
        at = j
        while at != -1:
            route[at] = one
            at = after[at]
    return total
