"""A lower bound on the money of any answer that serves everything that can be served.

The better of two.  By loads (Haimovich and Rinnooy Kan 1985): a route costs at least its fixed
cost and the way to any of its stops and back, so at least the mean of these weighted by the shares
of the vehicle's capacity that the stops' loads take.

By trees (Held and Karp 1971; Fisher 1994, "Optimal Solution of Vehicle Routing Problems Using
Minimum K-Trees"): routes are cycles through one depot (all depots as one), so together they are a
connected graph on the depot and the visits: with m routes and n visits, n + m edges, two at each
visit, 2 m at the depot.  Without the last two rules, the cheapest such graph is a least spanning
tree and the m cheapest edges beside it; a price on each node's edges makes the rules dear to
break.  Any prices give a valid bound; a subgradient walk looks for good ones.  Edges cost what
the cheapest vehicle pays in the cheaper direction.

Both are weak where windows, waiting, one-way roads or a mixed fleet decide.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.bound_shares import (
    Money,
    at_centre,
    handing_over,
    legs_money,
    load_shares,
    prices_of,
    rounded_off,
)
from ruralroute.planning.problem.data import RoutingProblem, VehicleData

_WORK = 6_000_000
"""Entries of matrices that the walk may look at: some tenths of a second."""
_STEPS = (10, 150)
"""Least and most steps of the walk."""
_LARGEST = 400
"""Visits beyond which trees take too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graph:
    """Edge costs between the depot (0) and the visits, inf where no vehicle can go.

    `fixed` is money that is spent anyhow, `per_route` what each route costs besides its edges,
    `routes` the least number of them.
    """

    edges: Money
    fixed: float
    per_route: float
    routes: int


def lower_bound(
    problem: RoutingProblem, left_alone: Collection[int] = (), *, upper: float | None = None
) -> float | None:
    """Return a bound that no answer serving all visits but `left_alone` undercuts.

    Parameters
    ----------
    problem
        The problem.
    left_alone
        Visits that no vehicle can serve even alone.
    upper
        Money of some answer that serves all the others; it steers the walk and nothing else.

    Returns
    -------
    float or None
        In the problem's units of money; None where none is looked for: visits may be left out at
        a price, nothing is to be served, or no answer can serve them all.
    """
    problem = problem.at_best
    visits = [index for index in range(len(problem.visits)) if index not in left_alone]
    if not visits or any(problem.visits[index].price is not None for index in visits):
        return None
    anyhow = _spent_anyhow(problem, visits)
    bound = float(load_shares(problem, visits).sum(axis=1).max(initial=0.0))
    if len(visits) <= _LARGEST:
        bound = max(bound, _by_trees(_graph(problem, visits), upper))
    bound += anyhow
    if not math.isfinite(bound):
        return None
    return rounded_off(bound)


def _by_trees(graph: _Graph, upper: float | None) -> float:
    if not np.all(np.isfinite(graph.edges).any(axis=1)):
        return 0.0
    scale = float(graph.edges[np.isfinite(graph.edges)].max(initial=0.0))
    if scale <= 0:
        return graph.fixed + graph.per_route * graph.routes
    return _walk(graph, 2.0 * scale * len(graph.edges) if upper is None else upper)


def _graph(problem: RoutingProblem, visits: list[int]) -> _Graph:
    size = len(visits) + 1
    edges = np.full((size, size), np.inf)
    able = np.zeros((len(problem.vehicles), len(visits)), dtype=np.bool_)
    for position, index in enumerate(visits):
        able[list(problem.visits[index].vehicles), position] = True
    places = np.array([problem.visits[index].place for index in visits], dtype=np.intp)
    seen: set[object] = set()
    for number, vehicle in enumerate(problem.vehicles):
        key = (prices_of(vehicle), able[number].tobytes())
        if key in seen:
            continue
        seen.add(key)
        money, closed = legs_money(problem, vehicle)
        mine = able[number]
        between = np.where(closed, np.inf, money)[np.ix_(places, places)]
        between[places[:, None] == places[None, :]] = 0.0
        between[~mine, :] = np.inf
        between[:, ~mine] = np.inf
        edges[1:, 1:] = np.minimum(edges[1:, 1:], np.minimum(between, between.T))
        ends = _ends(vehicle, places, np.where(closed, np.inf, money))
        edges[0, 1:] = np.minimum(edges[0, 1:], np.where(mine, ends, np.inf))
    edges[1:, 0] = edges[0, 1:]
    np.fill_diagonal(edges, np.inf)
    cheapest = min((one.cost_fixed for one in problem.vehicles), default=0)
    every = all(one.max_trips == 1 for one in problem.vehicles)
    return _Graph(
        edges=edges,
        fixed=0.0 if every else float(cheapest),
        per_route=min(at_centre(problem, one) for one in problem.vehicles)
        + (float(cheapest) if every else 0.0),
        routes=_least_routes(problem, visits),
    )


def _spent_anyhow(problem: RoutingProblem, visits: list[int]) -> float:
    """Money of handing over, at the cheapest vehicle: each place's fixed time at least once."""
    money = float(handing_over(problem, visits).sum())
    paid = min((one.cost_per_s for one in problem.vehicles), default=0)
    handed = min((one.cost_per_s + one.cost_per_handling_s for one in problem.vehicles), default=0)
    chosen = [problem.visits[index] for index in visits]
    money += paid * sum(problem.place_fixed_s[place] for place in {one.place for one in chosen})
    pairs = {(one.place, operator) for one in chosen for operator in one.operators}
    return money + handed * problem.operator_fixed_s * len(pairs)


def _ends(vehicle: VehicleData, places: NDArray[np.intp], money: Money) -> Money:
    """Money of the edge between the depot and each visit: the way there, or the way back."""
    out = (
        np.zeros(len(places)) if vehicle.start_place is None else money[vehicle.start_place][places]
    )
    back = (
        np.zeros(len(places)) if vehicle.end_place is None else money[:, vehicle.end_place][places]
    )
    for place, way in ((vehicle.start_place, out), (vehicle.end_place, back)):
        if place is not None:
            way[places == place] = 0.0
    return np.minimum(out, back)


def _least_routes(problem: RoutingProblem, visits: list[int]) -> int:
    """Trips that the loads alone call for."""
    least = 1
    for kind in range(len(problem.dimensions)):
        most = max(one.capacity[kind] for one in problem.vehicles)
        chosen = [problem.visits[index] for index in visits]
        delivered = sum(one.load[kind] for one in chosen if one.delivers)
        collected = sum(
            one.load_back[kind] if one.delivers else one.load[kind]
            for one in chosen
            if one.collects
        )
        if most > 0:
            least = max(least, -(-max(delivered, collected) // most))
    return least


def _walk(graph: _Graph, upper: float) -> float:
    """Look for prices of the visits' edges that make the bound large."""
    size = len(graph.edges)
    steps = max(_STEPS[0], min(_STEPS[1], _WORK // (size * size)))
    prices = np.zeros(size)
    best, share, idle = -math.inf, 1.0, 0
    for _ in range(steps):
        value, slope = _tree_bound(graph, prices)
        if value > best:
            best, idle = value, 0
        else:
            idle += 1
        if idle >= 5:
            share, idle = share / 2, 0
        norm = float(slope @ slope)
        if not norm or value >= upper:
            break
        prices += share * (upper - value) / norm * slope
    return best


def _tree_bound(graph: _Graph, prices: Money) -> tuple[float, Money]:
    """Return the bound at some prices, and how many edges each node has too many."""
    edges = graph.edges + prices[:, None] + prices[None, :]
    size = len(edges)
    parents, total = _spanning_tree(edges)
    degrees = np.bincount(parents[1:], minlength=size).astype(np.float64)
    degrees[1:] += 1
    rest = edges[np.triu_indices(size, 1)]
    inside = np.zeros((size, size), dtype=np.bool_)
    inside[parents[1:], np.arange(1, size)] = True
    inside |= inside.T
    beside = ~inside[np.triu_indices(size, 1)]
    # A route of one visit drives the edge to the depot there and back: it may be taken twice.
    pool = np.concatenate([rest[beside], edges[0, 1:]])
    most = min(size - 1, len(pool))
    count = min(most, max(graph.routes, 1))
    smallest = np.sort(np.partition(pool, most - 1)[:most])
    sums = np.cumsum(smallest)
    numbers = np.arange(1, most + 1)
    values = sums + (graph.per_route - 2.0 * prices[0]) * numbers
    chosen = count - 1 + int(np.argmin(values[count - 1 :]))
    value = total + float(values[chosen]) - 2.0 * float(prices[1:].sum()) + graph.fixed
    limit = smallest[chosen]
    row, column = np.triu_indices(size, 1)
    taken = beside & (rest <= limit)
    np.add.at(degrees, row[taken], 1.0)
    np.add.at(degrees, column[taken], 1.0)
    twice = edges[0, 1:] <= limit
    degrees[1:] += twice
    degrees[0] += twice.sum()
    degrees[0] -= 2.0 * (chosen + 1)
    degrees[1:] -= 2.0
    return value, degrees


def _spanning_tree(edges: Money) -> tuple[NDArray[np.intp], float]:
    """Prim's tree from node 0: the parent of each node, and the sum of its edges."""
    size = len(edges)
    parents = np.zeros(size, dtype=np.intp)
    near = edges[0].copy()
    outside = np.ones(size, dtype=np.bool_)
    outside[0] = False
    total = 0.0
    for _ in range(size - 1):
        node = int(np.argmin(np.where(outside, near, np.inf)))
        if not outside[node]:
            return parents, math.inf
        total += float(near[node])
        outside[node] = False
        closer = outside & (edges[node] < near)
        near[closer] = edges[node][closer]
        parents[closer] = node
    return parents, total
