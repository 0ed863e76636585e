"""Villages sent at the tolls of an auction, beside the cheapest way of sending them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from ruralroute.siting.engine.fill_kernels import NOBODY, auction, fill


@pytest.mark.parametrize("seed", range(8))
def test_what_an_auction_sends_costs_little_more_than_the_cheapest_way(seed):
    draw = np.random.default_rng(seed)
    villages, sites = 120, 9
    apart = np.hypot(*(draw.random((villages, 1, 2)) - draw.random((1, sites, 2))).T).T
    cost = 10 * apart
    size = draw.integers(1, 9, villages).astype(float)
    room = np.full((sites, 1), size.sum() / sites * 1.03)
    option = np.arange(sites)
    option[draw.integers(sites)] = NOBODY
    room *= sites / (sites - 1)
    order = np.argsort(cost, axis=1)
    start = np.arange(0, villages * sites + 1, sites)
    site, flat = order.ravel(), np.take_along_axis(cost, order, axis=1).ravel()
    skip = np.full(villages, 1e4)
    toll = auction(start, site, flat, skip, size, room[:, 0].copy(), option)
    goes, share = np.empty(villages, dtype=np.int64), np.zeros(len(site))
    rules = (start, site, flat, skip, size[:, None].copy(), room, option)
    total = fill(*rules, 0, toll, True, goes, share)
    load = np.bincount(site, weights=share * np.repeat(size, sites), minlength=sites)
    is_open = option != NOBODY
    assert (load[is_open] <= room[is_open, 0] * (1 + 1e-9)).all()
    assert not load[~is_open].any()
    assert share.reshape(villages, sites).sum(axis=1) == pytest.approx(np.ones(villages))
    assert total == pytest.approx(float(share @ flat))
    cheapest = _transport(cost[:, is_open], size, room[is_open, 0])
    plain = fill(*rules, 0, np.zeros(sites), True, goes, np.empty(0))
    assert cheapest - 1e-6 <= total <= 1.06 * cheapest
    assert total <= plain + 1e-9


def _transport(cost, size, room) -> float:
    villages, sites = cost.shape
    served = np.kron(np.eye(villages), np.ones(sites))
    load = np.kron(size, np.eye(sites))
    done = linprog(cost.ravel(), A_ub=load, b_ub=room, A_eq=served, b_eq=np.ones(villages))
    return float(done.fun)
