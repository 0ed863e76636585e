"""Questions that contradict themselves, rules that cannot hold together, and studies cut short."""

from __future__ import annotations

import itertools
import threading

import pytest

from ruralroute.errors import DataError
from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.ask import EquityRule, SitingAsk
from ruralroute.siting.comparison import Judge
from ruralroute.siting.conflict import find_conflict
from ruralroute.siting.models import FixedCharge
from ruralroute.siting.problem import Sourcing
from ruralroute.siting.solve import solve_siting
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report

QUICK = StudyOptions(scenarios=("none",), time_limit_s=10)


def codes(error):
    return {one.code for one in error.value.faults}


def with_status(county, status):
    return county.model_copy(
        update={
            "centres": tuple(
                one.model_copy(update={"site_status": status}) for one in county.centres
            ),
            "candidates": tuple(
                one.model_copy(update={"site_status": status}) for one in county.candidates
            ),
        }
    )


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (SitingAsk(open_min=9), "siting.ask_too_many"),
        (SitingAsk(equity=(EquityRule(flag="coast", within_min=9),)), "siting.ask_flag"),
        (SitingAsk(equity=(EquityRule(flag=None, visits_week=20),)), "siting.ask_visits"),
        (SitingAsk(model="max-cover"), "siting.ask_reach_needed"),
        (SitingAsk(reach_min=0), "siting.ask_reach"),
        (SitingAsk(model="best"), "siting.ask_model"),
        (SitingAsk(budget=-1), "siting.ask_budget"),
    ],
)
def test_a_question_that_cannot_be_meant_is_a_fault(valley, ask, code):
    with pytest.raises(DataError) as error:
        study_sites(valley, ask, options=QUICK)
    assert codes(error) == {code}
    for one in error.value.faults:
        assert one.message("zh") != one.message("en")


def test_all_faults_of_a_question_are_told_at_once(valley):
    ask = SitingAsk(open_min=9, budget=-1, equity=(EquityRule(flag="coast", weight=2),))
    with pytest.raises(DataError) as error:
        study_sites(valley, ask, options=QUICK)
    assert codes(error) == {"siting.ask_too_many", "siting.ask_budget", "siting.ask_flag"}


def test_fewer_sites_than_must_stay_is_a_fault(valley):
    kept = with_status(valley, "keep")
    with pytest.raises(DataError) as error:
        study_sites(kept, SitingAsk(open_max=1), options=QUICK)
    assert codes(error) == {"siting.ask_too_few"}


def test_forbidding_everything_is_a_fault(valley):
    with pytest.raises(DataError) as error:
        study_sites(with_status(valley, "forbidden"), options=QUICK)
    assert codes(error) == {"siting.ask_all_forbidden"}


def test_a_limit_below_what_is_asked_for_is_a_fault(valley):
    options = StudyOptions(scenarios=("none",), limit_s=600)
    with pytest.raises(DataError) as error:
        study_sites(valley, SitingAsk(reach_min=11), options=options)
    assert codes(error) == {"siting.ask_limit"}


def test_a_county_without_demand_is_a_fault(valley):
    with pytest.raises(DataError) as error:
        study_sites(valley.model_copy(update={"orders": ()}), options=QUICK)
    assert codes(error) == {"siting.no_demand_at_all"}


def test_rules_that_clash_are_named_with_what_the_others_need(valley):
    ask = SitingAsk(
        open_max=1, may_close=True, budget=1e9, equity=(EquityRule(flag=None, within_min=7),)
    )
    report = siting_report(study_sites(valley, ask, options=QUICK))
    assert report.answer.status == "infeasible"
    assert {one.rule: one.needs for one in report.conflict} == {"floor": None, "most": 2}
    assert report.design("chosen") is None


def test_a_budget_that_does_not_suffice_says_what_would(valley):
    ask = SitingAsk(budget=0, equity=(EquityRule(flag="far", within_min=7),))
    report = siting_report(study_sites(valley, ask, options=QUICK))
    found = {one.rule: one for one in report.conflict}
    assert set(found) == {"budget", "floor"}
    assert found["budget"].needs == pytest.approx(200_000)
    assert found["floor"].flag == "far"


def test_more_demand_than_room_says_how_much(valley):
    small = valley.model_copy(
        update={
            "candidates": tuple(
                one.model_copy(update={"capacity": 10.0}) for one in valley.candidates
            ),
            "centres": tuple(one.model_copy(update={"capacity": 10.0}) for one in valley.centres),
        }
    )
    study = study_sites(small, options=QUICK)
    (found,) = siting_report(study).conflict
    assert found.rule == "capacity"
    assert found.limit == 30
    need = study.model_choice.problem.villages.demand[:, 0].sum()
    assert found.needs == pytest.approx(need, abs=0.01)


def test_a_conflict_is_impossible_and_every_part_of_it_is_possible(valley):
    ask = SitingAsk(
        open_max=2,
        may_close=True,
        budget=250_000,
        reach_min=6,
        equity=(EquityRule(flag="border", within_min=5),),
    )
    study = study_sites(valley, ask, options=QUICK)
    problem = study.model_choice.problem
    assert problem is not None
    assert problem.sourcing is Sourcing.SINGLE
    found = find_conflict(problem, FixedCharge(), time_limit_s=20)
    loosened = {
        "most": {"open_max": None},
        "budget": {"budget": None},
        "reach": {"max_service_s": None},
        "floor": {"floors": ()},
    }
    named = [one.rule for one in found]
    rest = {key: one for key, one in loosened.items() if key not in named}
    alone = problem
    for change in rest.values():
        alone = alone.replace(**change)
    assert status(alone) is SitingStatus.INFEASIBLE
    for one in named:
        assert status(alone.replace(**loosened[one])) is not SitingStatus.INFEASIBLE


def status(problem):
    return solve_siting(problem, model=FixedCharge(), time_limit_s=10).status


PARTS = ("choose", "scenarios", "routes", "curve", "frontier", "sensitivity")


@pytest.mark.parametrize("stop_at", ["scenarios", "curve", "sensitivity"])
def test_an_interrupted_study_says_what_is_missing(valley, stop_at):
    cancel = threading.Event()

    def on_phase(phase):
        if phase == stop_at:
            cancel.set()

    study = study_sites(
        valley,
        SitingAsk(may_close=True),
        options=StudyOptions(time_limit_s=20),
        on_phase=on_phase,
        cancel=cancel,
    )
    done = [one for one in PARTS if one != "routes"]
    assert list(study.unfinished) == list(itertools.dropwhile(lambda one: one != stop_at, done))
    assert study.chosen is not None
    report = siting_report(study)
    assert report.unfinished == study.unfinished
    assert report.losses
    assert not report.sensitivity


def test_a_judge_may_be_named_and_none_is_made_up():
    assert StudyOptions(judge="worst").judge is Judge.WORST
    with pytest.raises(ValueError, match="median"):
        StudyOptions(judge="median")


def test_a_study_cancelled_at_once_claims_nothing(valley):
    cancel = threading.Event()
    cancel.set()
    study = study_sites(valley, options=QUICK, cancel=cancel)
    assert study.unfinished
    assert not study.proved or study.model_choice.answer.status == "optimal"


def test_what_two_echelons_leave_out_is_told(valley):
    told = []
    study_sites(
        valley,
        SitingAsk(model="two-echelon"),
        options=StudyOptions(scenarios=("flood",), routed=1, phases=(1,), time_limit_s=5),
        on_warning=told.append,
    )
    (idle,) = [one for one in told if one.code == "siting.ask_one_echelon"]
    assert idle.found == "--routed --phases"


def test_an_interrupted_study_ends_when_its_grace_is_over(valley, monkeypatch):
    monkeypatch.setattr("ruralroute.siting.choose.GRACE_S", -1.0)
    cancel = threading.Event()
    study = study_sites(
        valley,
        SitingAsk(may_close=True),
        options=StudyOptions(scenarios=("flood",), phases=(1,), time_limit_s=20),
        on_phase=lambda phase: cancel.set() if phase == "curve" else None,
        cancel=cancel,
    )
    assert study.chosen is not None
    assert set(study.unfinished) >= {"scenarios", "losses", "phases"}
    report = siting_report(study)
    assert not report.losses
    assert not report.phases
