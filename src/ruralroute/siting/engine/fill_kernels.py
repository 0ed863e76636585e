"""Compiled loops that send villages to open sites with limited room.

An auction finds what a unit of room is worth at each site, so that a greedy pass, which counts
these tolls beside the cost of links, comes near the cheapest way of sending all (Bertsekas and
Castanon 1989, "The auction algorithm for the transportation problem", Annals of Operations
Research 20).  Villages see their links sorted by cost (`start`, `site`, `cost`).
"""

from __future__ import annotations

import numpy as np

from ruralroute.network.compiled import njit
from ruralroute.siting.links import Floats, Ints

NOBODY = -1
_ROUNDS = 40
"""Times that a site may raise its toll, in the mean, before the auction ends as it is."""
_STEP = 0.005
"""Least rise of a toll, as a part of what a unit pays in the mean; less is nearer to exact."""
_NOTHING = 1e-12


@njit()
def auction(
    start: Ints,
    site: Ints,
    cost: Floats,
    skip: Floats,
    size: Floats,
    room: Floats,
    option: Ints,
) -> Floats:
    """Return tolls, money for a unit of `size`, at which no open site is wanted by too many.

    A site that is wanted by more than it holds raises its toll until those who lose least by it
    prefer another.  Shape (sites,); 0 at closed ones.
    """
    villages, sites = len(skip), len(option)
    toll = np.zeros(sites)
    goes = np.full(villages, NOBODY)
    before, after = np.full(villages, NOBODY), np.full(villages, NOBODY)
    head, load = np.full(sites, NOBODY), np.zeros(sites)
    paid, wanted = 0.0, 0.0
    for i in range(villages):
        for at in range(start[i], start[i + 1]):
            if cost[at] >= skip[i]:
                break
            j = site[at]
            if option[j] == NOBODY:
                continue
            paid += abs(cost[at])
            wanted += size[i]
            goes[i] = at
            load[j] += size[i]
            after[i] = head[j]
            if head[j] != NOBODY:
                before[head[j]] = i
            head[j] = i
            break
    step = _STEP * paid / wanted if wanted > 0 else 0.0
    queue = np.empty(sites, dtype=np.int64)
    queued = np.zeros(sites, dtype=np.bool_)
    first, count, is_open = 0, 0, 0
    for j in range(sites):
        if option[j] == NOBODY:
            continue
        is_open += 1
        if load[j] > room[option[j]]:
            queue[count] = j
            queued[j] = True
            count += 1
    members = np.empty(villages, dtype=np.int64)
    other = np.empty(villages, dtype=np.int64)
    rate = np.empty(villages)
    for _ in range(_ROUNDS * is_open):
        if count == 0:
            break
        j = queue[first]
        first = (first + 1) % sites
        count -= 1
        queued[j] = False
        over = load[j] - room[option[j]]
        if over <= _NOTHING * load[j]:
            continue
        number = 0
        i = head[j]
        while i != NOBODY:
            if size[i] > 0:
                best, to = skip[i], NOBODY
                for at in range(start[i], start[i + 1]):
                    if cost[at] >= best:
                        break
                    k = site[at]
                    if k != j and option[k] != NOBODY and cost[at] + toll[k] * size[i] < best:
                        best, to = cost[at] + toll[k] * size[i], at
                members[number], other[number] = i, to
                rate[number] = max(0.0, (best - cost[goes[i]]) / size[i] - toll[j])
                number += 1
            i = after[i]
        level = 0.0
        for index in np.argsort(rate[:number]):
            i, to = members[index], other[index]
            level = rate[index]
            if size[i] > over:
                break
            over -= size[i]
            load[j] -= size[i]
            if before[i] == NOBODY:
                head[j] = after[i]
            else:
                after[before[i]] = after[i]
            if after[i] != NOBODY:
                before[after[i]] = before[i]
            before[i] = after[i] = NOBODY
            goes[i] = to
            if to == NOBODY:
                continue
            k = site[to]
            load[k] += size[i]
            after[i] = head[k]
            if head[k] != NOBODY:
                before[head[k]] = i
            head[k] = i
            if load[k] > room[option[k]] and not queued[k]:
                queue[(first + count) % sites] = k
                queued[k] = True
                count += 1
        toll[j] += level + step
    return toll


@njit()
def _regrets(
    start: Ints, site: Ints, cost: Floats, skip: Floats, size: Floats, option: Ints, toll: Floats
) -> Floats:
    """Return what each village loses at its second best open site, tolls included."""
    lost = np.zeros(len(skip))
    for i in range(len(skip)):
        one, two = skip[i], skip[i]
        for at in range(start[i], start[i + 1]):
            if cost[at] >= two:
                break
            if option[site[at]] == NOBODY:
                continue
            paid = cost[at] + toll[site[at]] * size[i]
            if paid < one:
                one, two = paid, one
            elif paid < two:
                two = paid
        lost[i] = two - one
    return lost


@njit()
def fill(
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
    goes: Ints,
    share: Floats,
) -> float:
    """Send each village, those that lose most first, to its best open site with room.

    Best by cost and toll (for a unit of demand of `kind`).  Returns the cost of links and of
    villages left out; `goes` gets the link position of each village that is served whole by one
    site.  With `split` the rest of a village goes on to the next site.  `share` gets the part that
    each link carries, unless it is empty.
    """
    kinds = demand.shape[1]
    size = demand[:, kind].copy()
    left = np.zeros((len(option), kinds))
    for j in range(len(option)):
        if option[j] != NOBODY:
            left[j] = room[option[j]]
    total = 0.0
    lost = _regrets(start, site, cost, skip, size, option, toll)
    for i in np.argsort(-lost):
        goes[i] = NOBODY
        rest, tolled = 1.0, 1.0
        while rest > _NOTHING:
            best, chosen, most = skip[i], NOBODY, 0.0
            for at in range(start[i], start[i + 1]):
                if cost[at] >= best:
                    break
                j = site[at]
                paid = cost[at] + tolled * toll[j] * size[i]
                if option[j] == NOBODY or paid >= best:
                    continue
                part = rest
                for k in range(kinds):
                    if demand[i, k] * part > left[j, k] * (1 + 1e-12):
                        part = left[j, k] / demand[i, k] if split else 0.0
                if part > _NOTHING:
                    best, chosen, most = paid, at, part
            if chosen == NOBODY:
                if tolled > 0:
                    # Room that nobody else wanted is better than being left out.
                    tolled = 0.0
                    continue
                break
            total += most * cost[chosen]
            if len(share) > 0:
                share[chosen] += most
            for k in range(kinds):
                j = site[chosen]
                left[j, k] = max(0.0, left[j, k] - demand[i, k] * most)
            if most == 1.0:
                goes[i] = chosen
            rest -= most
        total += max(rest, 0.0) * skip[i]
    return total
