"""Every model equals enumeration on tiny problems with every side rule on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.siting.enumeration import best_two_echelons, best_value
from tests.siting.problems import tiny_problems, two_echelon_problems

from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.engine import open_search, room_search, two_search
from ruralroute.siting.models import FixedCharge, MaxCover, PCentre, PMedian, SetCover, TwoEchelon
from ruralroute.siting.solve import solve_siting

MODELS = st.sampled_from(
    [PMedian(), PCentre(), SetCover(reach_s=8), MaxCover(reach_s=5), FixedCharge()]
)

SLOW = [HealthCheck.too_slow]
"""Drawing a problem takes many draws: on a loaded machine too slow by hypothesis' measure."""


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(problem=tiny_problems(), model=MODELS)
def test_the_answer_is_the_best_of_all_choices(problem, model):
    answer = solve_siting(problem, model=model, time_limit_s=30)
    best = best_value(problem, model)
    if best is None:
        assert answer.status is SitingStatus.INFEASIBLE
        return
    assert answer.status is SitingStatus.OPTIMAL
    assert answer.objective == pytest.approx(best, abs=1e-6)
    assert answer.gap == 0.0


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(problem=tiny_problems(), model=MODELS)
def test_the_searches_for_large_problems_agree_on_tiny_ones(problem, model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_search, "_SMALL", 0)
        patch.setattr(room_search, "_SMALL", 0)
        answer = solve_siting(problem, model=model, time_limit_s=30)
    best = best_value(problem, model)
    if best is None:
        assert answer.status is SitingStatus.INFEASIBLE
        return
    assert answer.objective == pytest.approx(best, abs=1e-6)
    assert answer.status is SitingStatus.OPTIMAL


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(problem=tiny_problems(), model=MODELS)
def test_branching_on_sites_agrees_too(problem, model):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_search, "_SMALL", 0)
        patch.setattr(open_search, "_MOST_LINKS", -1)
        answer = solve_siting(problem.replace(budget=None), model=model, time_limit_s=30)
    best = best_value(problem.replace(budget=None), model)
    if best is None:
        assert answer.status is SitingStatus.INFEASIBLE
        return
    assert answer.objective == pytest.approx(best, abs=1e-6)
    assert answer.status is SitingStatus.OPTIMAL


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(problem=two_echelon_problems(), small=st.booleans())
def test_two_echelons_equal_enumeration(problem, small):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_search, "_SMALL", 6000 if small else 0)
        answer = solve_siting(problem, model=TwoEchelon(), time_limit_s=30)
    best = best_two_echelons(problem)
    if best is None:
        assert answer.status in {SitingStatus.INFEASIBLE, SitingStatus.UNKNOWN}
        assert answer.objective is None
        return
    assert answer.objective is not None
    assert answer.bound is not None
    assert answer.bound <= best + 1e-6 <= answer.objective + 2e-6
    if small:
        assert answer.objective == pytest.approx(best, abs=1e-6)
        assert answer.status is SitingStatus.OPTIMAL
