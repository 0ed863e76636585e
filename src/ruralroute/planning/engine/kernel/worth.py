"""What the core needs to know of visits beside the rules: how far, how near, how dear."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.engine.kernel.arrays import IntArray
from ruralroute.planning.problem.data import RoutingProblem, VehicleData, VisitData

NEAR = 200
"""Visits kept as neighbours of each."""
_WAIT_WEIGHT, _LATE_WEIGHT = 0.2, 1.0
"""What waiting and lateness count beside driving among neighbours (Vidal et al., 2013)."""


def away_from_home(
    problem: RoutingProblem, data: Sequence[VisitData], fleet: Sequence[VehicleData]
) -> NDArray[np.float64]:
    """Return the seconds from the nearest centre to each visit."""
    places = np.array([one.place for one in data], dtype=np.intp)
    away = np.full(len(data), np.inf)
    for matrix, home in {(one.matrix, one.start_place) for one in fleet}:
        if home is not None:
            way = problem.matrices[matrix].duration_s[home, places]
            away = np.minimum(away, way)
    away[~np.isfinite(away)] = 0.0
    return away


def losses(
    problem: RoutingProblem,
    data: Sequence[VisitData],
    costs: IntArray,
    fleet: Sequence[VehicleData],
) -> NDArray[np.float64]:
    """Return what leaving each visit out costs: its price, or more than anything below its level.

    The weights are sums of doubles: where a visit of high level stays out, money differences of
    a few micro-units may drown, nothing else.
    """
    lost = np.zeros(len(data))
    everything = float(costs.max(initial=1)) * 2 * len(data) + 1.0
    everything += sum(
        one.cost_fixed + one.cost_per_s * float(one.shift_end_s - one.shift_start_s)
        for one in fleet
    )
    prices = np.array([float(one.price or 0) for one in data])
    counts = np.array([one.loss for one in data], dtype=np.float64).reshape(len(data), -1)
    weight = everything + prices.sum()
    for column in range(counts.shape[1] - 1, -1, -1):
        if counts[:, column].any():
            lost += weight * counts[:, column]
            weight *= counts[:, column].sum() + 1
    lost += prices
    return lost


def nearest(
    seconds: NDArray[np.int32],
    cost: IntArray,
    data: Sequence[VisitData],
    windows: Sequence[Sequence[tuple[int, int]]],
) -> NDArray[np.int32]:
    """Return for each visit the others that best come before or behind it."""
    count = len(data)
    keep = min(NEAR, max(count - 1, 0))
    near = np.zeros((count, keep), np.int32)
    if not keep:
        return near
    places = np.array([one.place for one in data], dtype=np.intp)
    low = np.array([one[0][0] for one in windows], dtype=np.float32)
    high = np.array([one[-1][1] for one in windows], dtype=np.float32)
    handling = np.array([one.handling_s for one in data], dtype=np.float32)
    money = float(cost.mean()) / max(1.0, float(np.minimum(seconds, 86_400).mean()))
    for at in range(0, count, 512):
        rows = slice(at, min(count, at + 512))
        here = places[rows]
        score = np.full((len(here), count), np.inf, np.float32)
        for there, back in ((0, 1), (1, 0)):
            way = seconds[np.ix_(here, places)] if there == 0 else seconds[np.ix_(places, here)].T
            arc = cost[np.ix_(here, places)] if there == 0 else cost[np.ix_(places, here)].T
            way = way.astype(np.float32)
            if there == 0:
                wait = low[None, :] - high[rows, None] - handling[rows, None] - way
                late = low[rows, None] + handling[rows, None] + way - high[None, :]
            else:
                wait = low[rows, None] - high[None, :] - handling[None, :] - way
                late = low[None, :] + handling[None, :] + way - high[rows, None]
            del back
            value = arc.astype(np.float32) + 0.001 * way
            value += money * (
                _WAIT_WEIGHT * np.maximum(wait, 0) + _LATE_WEIGHT * np.maximum(late, 0)
            )
            score = np.minimum(score, value)
        score[np.arange(len(here)), np.arange(at, at + len(here))] = np.inf
        if keep < count - 1:
            part = np.argpartition(score, keep, axis=1)[:, :keep]
        else:
            part = np.argsort(score, axis=1)[:, :keep]
        order = np.argsort(np.take_along_axis(score, part, axis=1), axis=1, kind="stable")
        near[rows] = np.take_along_axis(part, order, axis=1)
    return near
