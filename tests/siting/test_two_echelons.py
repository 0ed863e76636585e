"""Two echelons with little room: a choice is found where there is one, and a shortage is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.siting.enumeration import best_two_echelons
from tests.siting.problems import two_echelon_problems

from ruralroute.siting.answer import SitingAnswer, SitingStatus
from ruralroute.siting.conflict import find_conflict
from ruralroute.siting.engine import two_search
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.two_bound import TwoBound
from ruralroute.siting.engine.two_core import TwoCore, build_two, two_cost
from ruralroute.siting.engine.two_relaxed import relaxed_bound
from ruralroute.siting.engine.two_repair import repaired
from ruralroute.siting.engine.two_shortage import shortage, two_impossible
from ruralroute.siting.links import dense_links
from ruralroute.siting.models import TwoEchelon
from ruralroute.siting.problem import (
    SecondEchelon,
    Site,
    SitingProblem,
    Size,
    Sourcing,
    Villages,
)
from ruralroute.siting.solve import solve_siting


def planted(seed: int, *, single: bool, spare: float) -> SitingProblem:
    """Return a problem whose rooms hold a drawn choice and little more."""
    draw = np.random.default_rng(seed)
    villages, stations, centres = 18, 5, 3
    demand = draw.integers(1, 20, villages).astype(float)
    goes = draw.integers(0, stations, villages)
    feed = draw.integers(0, centres, stations)
    reach = draw.random((stations, villages)) < 0.3
    reach[goes, np.arange(villages)] = True
    joined = draw.random((centres, stations)) < 0.4
    joined[feed, np.arange(stations)] = True
    load = np.bincount(goes, weights=demand, minlength=stations)
    above = np.bincount(feed, weights=load, minlength=centres)

    def sites(name: str, loads) -> tuple[Site, ...]:
        return tuple(
            Site(
                id=f"{name}{at}",
                sizes=(
                    Size(name="S", capacity=(one * spare / 2,), cost_year=60.0),
                    Size(name="L", capacity=(one * spare,), cost_year=100.0),
                ),
            )
            for at, one in enumerate(loads)
        )

    trunk = dense_links(
        draw.uniform(0, 9, joined.shape), draw.uniform(0, 50, joined.shape), reachable=joined
    )
    return SitingProblem(
        villages=Villages(
            ids=tuple(f"v{at}" for at in range(villages)),
            weight=demand,
            demand=demand[:, None],
            flags=np.zeros((villages, 0), dtype=bool),
            produce=np.zeros(villages, dtype=bool),
        ),
        sites=sites("c", above),
        links=dense_links(np.zeros((centres, villages)), reachable=np.zeros((centres, villages))),
        resources=("kg",),
        sourcing=Sourcing.SINGLE if single else Sourcing.MULTI,
        stations=SecondEchelon(
            stations=sites("t", load),
            trunk=trunk,
            trunk_cost_per_unit=np.ones(len(trunk.to)),
            local=dense_links(
                draw.uniform(0, 9, reach.shape), draw.uniform(0, 50, reach.shape), reachable=reach
            ),
        ),
    )


def core(problem: SitingProblem) -> TwoCore:
    assert problem.stations is not None
    return build_two(problem, problem.stations)


@pytest.mark.parametrize("single", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_a_choice_is_found_where_rooms_hold_one_and_no_more(single, seed):
    two = core(planted(seed, single=single, spare=1.05))
    choice = repaired(two, None, Clock(30))
    assert np.isfinite(two_cost(two, choice))


def answered(problem: SitingProblem) -> SitingAnswer:
    """Return an answer with a choice, looked for ever longer: machines differ."""
    for seconds in (4, 20, 120):
        answer = solve_siting(problem, model=TwoEchelon(), time_limit_s=seconds)
        if answer.objective is not None:
            break
    return answer


@pytest.mark.parametrize("single", [True, False])
def test_the_search_for_large_problems_finds_one_too(single):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_search, "_SMALL", 0)
        answer = answered(planted(3, single=single, spare=1.05))
    assert answer.objective is not None
    assert answer.bound is not None
    assert answer.bound <= answer.objective * (1 + 1e-9)


def test_a_valley_with_too_little_room_is_named_though_the_county_has_enough():
    problem = planted(1, single=False, spare=1.5)
    second = problem.stations
    assert second is not None
    # A valley of its own: three villages, one station, one centre that holds two of them.
    cut = [0, 1, 2]
    demand = problem.villages.demand.copy()
    demand[cut] = 10.0
    reach = np.zeros((len(second.stations) + 1, len(demand)), dtype=bool)
    reach[second.local.row, second.local.to] = True
    reach[:, cut] = False
    reach[-1, cut] = True
    joined = np.zeros((len(problem.sites) + 1, len(second.stations) + 1), dtype=bool)
    joined[second.trunk.row, second.trunk.to] = True
    joined[-1, -1] = True
    trunk = dense_links(np.zeros(joined.shape), reachable=joined)
    narrow = problem.replace(
        villages=Villages(
            ids=problem.villages.ids,
            weight=problem.villages.weight,
            demand=demand,
            flags=problem.villages.flags,
            produce=problem.villages.produce,
        ),
        sites=(*problem.sites, Site(id="far", sizes=(Size(capacity=(20.0,)),))),
        links=dense_links(
            np.zeros((len(joined), len(demand))), reachable=np.zeros((len(joined), len(demand)))
        ),
        stations=SecondEchelon(
            stations=(*second.stations, Site(id="ford", sizes=(Size(capacity=(None,)),))),
            trunk=trunk,
            trunk_cost_per_unit=np.zeros(len(trunk.to)),
            local=dense_links(np.zeros(reach.shape), reachable=reach),
        ),
    )
    two = core(narrow)
    assert not two_impossible(two)
    short = shortage(two)
    assert short is not None
    assert np.flatnonzero(short.villages).tolist() == cut
    assert (short.need, short.room) == (30.0, 20.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_search, "_SMALL", 0)
        answer = solve_siting(narrow, model=TwoEchelon(), time_limit_s=5)
    assert answer.status is SitingStatus.INFEASIBLE
    assert answer.reason == "capacity"
    (clash,) = find_conflict(narrow, TwoEchelon(), time_limit_s=10)
    assert (clash.rule, clash.limit, clash.needs) == ("capacity", 20.0, 30.0)
    assert clash.stations == ("v0", "v1", "v2")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=two_echelon_problems())
def test_what_is_called_impossible_is(problem):
    two = core(problem)
    if two_impossible(two) or shortage(two) is not None:
        answer = solve_siting(problem, model=TwoEchelon(), time_limit_s=10)
        assert answer.status is SitingStatus.INFEASIBLE


@pytest.mark.parametrize("seed", range(4))
def test_looking_at_each_size_raises_the_bound_and_keeps_it_one(seed):
    problem = planted(seed, single=False, spare=1.3)
    two = core(problem)
    raised = TwoBound(two, np.full(two.villages, 100.0))
    before = raised.raise_to(lambda: np.inf, Clock(0.3)).bound
    split = raised.by_size()
    assert split.prices.bound == pytest.approx(before, rel=1e-9)
    after = split.raise_to(lambda: np.inf, Clock(0.3))
    assert after.bound >= before - 1e-9 * abs(before)
    assert len(after.centre_often) == two.centres.sites
    assert len(after.way_often) == two.ways.count
    best = answered(problem)
    assert best.objective is not None
    assert after.bound + two.fixed <= best.objective * (1 + 1e-9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=two_echelon_problems())
def test_paying_trips_by_the_unit_never_costs_more_than_the_best_choice(problem):
    two = core(problem)
    if two_impossible(two):
        return
    bound = relaxed_bound(two, Clock(60)) + two.fixed
    best = best_two_echelons(problem)
    if best is not None:
        assert bound <= best * (1 + 1e-9) + 1e-6


def test_a_trip_is_paid_by_what_a_station_can_carry_at_most():
    # One village of 10 and one of 30; a trip of 80 for 40 units at most is 2 for each unit.
    problem = SitingProblem(
        villages=Villages(
            ids=("a", "b"),
            weight=np.ones(2),
            demand=np.array([[10.0], [30.0]]),
            flags=np.zeros((2, 0), dtype=bool),
            produce=np.zeros(2, dtype=bool),
        ),
        sites=(Site(id="c", sizes=(Size(cost_year=100.0, capacity=(1000.0,)),)),),
        links=dense_links(np.zeros((1, 2)), reachable=np.zeros((1, 2))),
        resources=("kg",),
        sourcing=Sourcing.MULTI,
        stations=SecondEchelon(
            stations=(Site(id="t"),),
            trunk=dense_links(np.ones((1, 1)), np.full((1, 1), 80.0)),
            trunk_cost_per_unit=np.full(1, 0.5),
            local=dense_links(np.ones((1, 2)), np.array([[3.0, 4.0]])),
        ),
    )
    assert relaxed_bound(core(problem), Clock(60)) == pytest.approx(100 + 80 + 20 + 7)
