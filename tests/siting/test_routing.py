"""Location-routing by screening: the estimate, the plan, and what is said of both."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from ruralroute.siting.routing import RoutedSites
from ruralroute.siting.routing_choice import choose_by_routes
from ruralroute.siting.routing_estimate import DesignEstimator, estimate_error


def a_case(seed: int = 0, *, sites: int = 3, villages: int = 7, room: int | None = None):
    draw = np.random.default_rng(seed)
    points = draw.uniform(0, 100, (sites + villages, 2))
    legs = np.rint(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    return RoutedSites(
        leg_cost=legs.astype(np.int64),
        reachable=np.ones(legs.shape, dtype=bool),
        demand=draw.integers(1, 5, villages),
        vehicle_capacity=10,
        vehicle_cost=20,
        site_cost=draw.integers(20, 90, sites),
        site_capacity=None if room is None else np.full(sites, room),
    )


def cost_of(case, routes, open_sites) -> int:
    total = int(case.site_cost[open_sites].sum())
    for site, villages in routes:
        way = [site, *(case.sites + one for one in villages), site]
        total += case.vehicle_cost
        total += sum(int(case.leg_cost[a, b]) for a, b in pairwise(way))
    return total


@pytest.mark.parametrize("room", [None, 13])
def test_each_estimated_route_is_legal_and_costs_what_is_said(room):
    case = a_case(1, room=room)
    estimator = DesignEstimator(case)
    for bits in product((False, True), repeat=case.sites):
        found = estimator.estimate(np.array(bits))
        if found is None:
            continue
        served = sorted(one for _, villages in found.routes for one in villages)
        assert served == list(range(len(case.demand)))
        assert found.cost == pytest.approx(cost_of(case, found.routes, found.open_sites))
        for site, villages in found.routes:
            assert found.open_sites[site]
            assert case.demand[list(villages)].sum() <= case.vehicle_capacity
        if room is not None:
            for site in np.flatnonzero(found.open_sites):
                assert case.demand[found.goes == site].sum() <= room


@pytest.mark.parametrize("room", [None, 13, 20])
def test_the_plan_is_legal_and_no_dearer_than_the_estimate(room):
    case = a_case(2, room=room)
    workers = 1 if room is None else 0
    found = choose_by_routes(case, designs=2, time_limit_s=None, iterations=20, workers=workers)
    assert found.best is not None
    assert found.best.cost == cost_of(case, found.best.routes, found.best.open_sites)
    served = sorted(one for _, villages in found.best.routes for one in villages)
    assert served == list(range(len(case.demand)))
    assert found.best.cost <= min(one.cost for one in found.estimates) + 1e-6
    if room is not None:
        for site in range(case.sites):
            load = sum(case.demand[list(vs)].sum() for s, vs in found.best.routes if s == site)
            assert load <= room
    assert found.error is not None
    assert found.error.designs == len(found.plans)


def test_a_village_beyond_every_road_leaves_no_design():
    case = a_case(3)
    reachable = case.reachable.copy()
    reachable[:, -1] = False
    cut_off = RoutedSites(
        leg_cost=case.leg_cost,
        reachable=reachable,
        demand=case.demand,
        vehicle_capacity=10,
        vehicle_cost=20,
        site_cost=case.site_cost,
    )
    assert DesignEstimator(cut_off).best(3) == []
    found = choose_by_routes(cut_off, time_limit_s=None, iterations=5, workers=0)
    assert (found.best, found.error) == (None, None)


def test_demand_above_a_vehicle_is_refused():
    with pytest.raises(ValueError, match="split"):
        RoutedSites(
            leg_cost=np.zeros((2, 2), dtype=np.int64),
            reachable=np.ones((2, 2), dtype=bool),
            demand=np.array([11]),
            vehicle_capacity=10,
            vehicle_cost=0,
            site_cost=np.array([0]),
        )


def test_the_error_of_a_perfect_estimate_is_nothing():
    case = a_case(4)
    found = choose_by_routes(case, designs=4, time_limit_s=None, iterations=5, workers=0)
    error = estimate_error(found.estimates, found.plans)
    assert error == found.error
    assert error is not None
    assert 0 < error.factor <= 1.0 + 1e-9
