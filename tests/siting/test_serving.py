"""Who serves whom where the model does not care, and what cover and townships are told to bring."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ruralroute.files import demo_county
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.document import BeyondDoc
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report

OPTIONS = StudyOptions(scenarios=("none",), time_limit_s=60)
LOOSE = [
    SitingAsk(model="p-centre", open_min=2, open_max=2),
    SitingAsk(model="set-cover", open_min=2, open_max=2, reach_min=40),
    SitingAsk(model="max-cover", open_min=2, open_max=2, reach_min=8),
]


def studied(county, ask):
    return study_sites(county, ask, options=OPTIONS)


@pytest.mark.parametrize("ask", LOOSE, ids=lambda one: one.model)
def test_stations_go_to_the_nearest_of_the_sites_that_a_cover_opens(valley, ask):
    study = studied(valley, ask)
    times = study.case.links.time_s[list(study.chosen.design.rows)] / 60.0
    assert study.chosen.minutes == pytest.approx(times.min(axis=0))


@pytest.mark.parametrize("ask", LOOSE[:2], ids=lambda one: one.model)
def test_where_rooms_are_short_the_mean_time_is_that_of_enumeration(valley, ask):
    free = studied(valley, ask)
    (new,) = [row for row in free.chosen.design.rows if not free.case.sites[row].is_existing]
    load = free.chosen.load_kg[free.chosen.design.rows.index(new)]
    candidates = tuple(
        one.model_copy(update={"capacity": round(0.7 * load, 1)}) for one in valley.candidates
    )
    study = studied(valley.model_copy(update={"candidates": candidates}), ask)
    case, chosen = study.case, study.chosen
    rows = chosen.design.rows
    room = np.where(np.isnan(chosen.capacity_kg), np.inf, chosen.capacity_kg)
    peak = study.model_choice.answer.assignment.village  # stations in the problem's order
    assert len(peak) == len(case.stations)
    kg = case.demand.kg_on(case.demand.busiest()) * case.county.siting.peak_factor
    times = case.links.time_s[list(rows)] / 60.0
    limit = study.model_choice.answer.objective / 60.0 if ask.model == "p-centre" else ask.reach_min
    means = []
    for goes in itertools.product(range(len(rows)), repeat=len(case.stations)):
        minutes = times[list(goes), range(len(goes))]
        loads = np.bincount(goes, weights=kg, minlength=len(rows))
        if (loads <= room + 1e-6).all() and (minutes <= limit + 1e-6).all():
            means.append(np.average(minutes, weights=case.weight))
    assert (chosen.load_kg <= room + 1e-6).all()
    assert np.average(chosen.minutes, weights=case.weight) == pytest.approx(min(means))


def said(study, county, lang):
    view = SitingView(siting_report(study), county, lang)
    return " ".join([*view.recommendation(), *view.reasons(), view.proof()])


def test_the_share_covered_is_told_beside_today_s_with_objective_and_bound(valley):
    study = studied(valley, LOOSE[2])
    within = {
        name: 100 * study.case.weight[one.minutes <= 8].sum() / study.case.weight.sum()
        for name, one in (("then", study.chosen), ("now", study.today))
    }
    assert within["then"] > within["now"]
    for lang in ("en", "zh"):
        words = said(study, valley, lang)
        assert f"{within['then']:.1f}" in words
        assert f"{within['now']:.1f}" in words
        assert f"{study.model_choice.answer.objective:,.0f}" in words
    report = siting_report(study)
    assert report.design("chosen").access.within["8"] == pytest.approx(
        within["then"] / 100, abs=1e-4
    )
    shares = [one.within["8"] for one in report.curve]
    assert shares == sorted(shares)


@pytest.mark.parametrize(("year", "are_used"), [(0.0, True), (1e9, False)])
def test_township_stations_in_use_are_named(tmp_path, year, are_used):
    county = demo_county(tmp_path / "county", terrain="hill", stations=40, seed=11)
    settings = county.siting.model_copy(update={"transfer_year": year})
    county = county.model_copy(update={"siting": settings})
    study = studied(county, SitingAsk(model="two-echelon"))
    used = {one for one in study.chosen.via if one is not None}
    assert bool(used) is are_used
    for lang, marks in (("en", "by way of"), ("zh", "乡镇中转：")):
        words = said(study, county, lang)
        assert (marks in words) is are_used
        assert all(one.label in words for one in study.case.stations if one.id in used)


def test_without_scenarios_no_word_is_said_of_them(valley):
    for ask in (SitingAsk(), SitingAsk(model="p-median", open_min=3, open_max=3, may_close=True)):
        study = studied(valley, ask)
        codes = {one.code for one in study.reasons}
        assert not codes & {"siting.why.expected", "siting.why.other", "siting.why.same_in_all"}
        assert "scenario" not in said(study, valley, "en")
        assert "情景" not in said(study, valley, "zh")


def test_a_best_time_just_above_the_limit_is_not_rounded_to_it(valley):
    report = siting_report(studied(valley, SitingAsk(reach_min=1)))
    near = BeyondDoc(station="E3", limit_min=45.0, best_min=45.02)
    view = SitingView(report.model_copy(update={"beyond": (near,)}), valley, "en")
    assert "limit 45, best 45.02 min" in " ".join(view.no_choice())
