"""Today's network of two echelons: read from the places above the stations, and examined."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ruralroute.files import demo_county, read_county, write_county
from ruralroute.model import Level
from ruralroute.reports.siting_page import siting_memo
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import State, build_case
from ruralroute.siting.choose import choose
from ruralroute.siting.outcome import year_total
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report
from ruralroute.siting.two_echelon import TownRoads
from ruralroute.siting.two_states import TwoStates
from ruralroute.siting.two_today import two_today
from ruralroute.siting.writeback import county_with

TWO = SitingAsk(model="two-echelon")


def examined(county, **options):
    given = {"propose": 0, "time_limit_s": 120, **options}
    return study_sites(county, TWO, options=StudyOptions(only_today=True, **given))


def below(county, parents):
    """Return the county with other places above its stations."""
    stations = tuple(
        one.model_copy(update={"parent": parents(one)}) if parents(one) != one.parent else one
        for one in county.stations
    )
    return county.model_copy(update={"stations": stations})


def test_each_station_is_served_over_the_township_that_it_stands_below(demo):
    study = examined(demo)
    case, now = study.case, study.chosen
    roads = TownRoads(case)
    towns = {case.stations[at].id: number for number, at in enumerate(roads.towns)}
    local, trunk = roads.local(case.base), roads.trunk(case.base)
    transfer = case.county.siting.transfer_min
    place = {one.id: at for at, one in enumerate(case.stations)}
    centre = [one.id for one in case.sites].index(demo.centres[0].id)
    for at, one in enumerate(case.stations):
        assert now.site_of[at] == centre
        if one.level is Level.VILLAGE:
            assert now.via[at] == one.parent
            town = towns[one.parent]
            ways = [
                case.roads[kind.profile]
                .travel(case.base.conditions)
                .out_s[centre, place[one.parent]]
                for kind in case.trunk_classes
            ]
            out = next(way for way in ways if np.isfinite(way)) / 60 + transfer
            assert trunk.time_s[centre, town] / 60 == pytest.approx(out)
            assert now.minutes[at] == pytest.approx(out + local.time_s[town, at] / 60)
    used = {one for one in now.via if one}
    assert used == set(towns)
    site = case.sites[centre].site.sizes[0].cost_year
    assert now.cost.sites == site + case.county.siting.transfer_year * len(used)
    ways = [
        (local.cost[towns[over], at] if over else case.links.cost[centre, at])
        for at, over in enumerate(now.via)
    ]
    assert now.cost.transport == pytest.approx(sum(ways))
    best = study.today_best
    assert year_total(case, best) <= year_total(case, now) + 1e-6
    assert set(best.design.rows) == set(now.design.rows)


def test_what_was_chosen_and_written_is_examined_as_it_was_chosen(tmp_path):
    demo = demo_county(tmp_path / "demo", terrain="hill", stations=30, seed=11)
    settings = demo.siting.model_copy(update={"transfer_year": 2_000.0})
    demo = demo.model_copy(update={"siting": settings})
    case = build_case(demo)
    chosen = choose(case, TWO, time_limit_s=120).outcome
    assert any(chosen.via)
    write_county(county_with(case, chosen), tmp_path / "written")
    again = examined(read_county(tmp_path / "written"), scenarios=("none",))
    now = again.chosen
    assert now.via == chosen.via
    assert now.minutes == pytest.approx(chosen.minutes)
    assert now.cost.transport == pytest.approx(chosen.cost.transport)
    assert now.cost.trunk == pytest.approx(chosen.cost.trunk)


def test_where_nothing_is_said_the_best_over_todays_centres_is_examined(demo):
    centre = demo.centres[0].id
    study = examined(below(demo, lambda one: centre), scenarios=("none",))
    assert study.two_today.said is None
    assert study.chosen.design == study.today_best.design
    assert "siting.why.audit_not_said" in [one.code for one in study.reasons]
    # It is the best choice where no candidate may be opened.
    shut = tuple(one.model_copy(update={"site_status": "forbidden"}) for one in demo.candidates)
    only = demo.model_copy(update={"candidates": shut})
    case = build_case(only)
    found = choose(case, TWO, time_limit_s=120)
    assert found.answer.status == "optimal"
    assert year_total(study.case, study.chosen) == pytest.approx(year_total(case, found.outcome))


def test_a_station_of_which_nothing_is_said_goes_by_the_cheapest_way(demo):
    free = {one.id for at, one in enumerate(demo.stations) if at % 4 == 0 and one.parent != "C1"}
    county = below(demo, lambda one: None if one.id in free else one.parent)
    orders = tuple(one.model_copy(update={"centre": None}) for one in county.orders)
    case = build_case(county.model_copy(update={"orders": orders}), propose=0)
    today = two_today(case, time_limit_s=60)
    ways = {None, *today.now.via}
    place = {one.id: at for at, one in enumerate(case.stations)}
    for name in free:
        at = place[name]
        costs = []
        for over in ways:
            said = today.said
            town = -1 if over is None else today.states.roads.towns.index(place[over])
            way, site = said.way.copy(), said.site_of.copy()
            way[at], site[at] = town, case.today[0]
            other = TwoStates(
                case,
                today.now.design,
                roads=today.states.roads,
                said=replace(said, way=way, site_of=site),
            )
            costs.append(year_total(case, other.at_work(case.base)))
        assert year_total(case, today.now) == pytest.approx(min(costs))


def test_in_a_flood_todays_ways_hold_where_they_can_be_gone(valley):
    towns = ("W1", "E1")
    stations = tuple(
        one.model_copy(
            update={
                "level": Level.TOWNSHIP if one.id in towns else Level.VILLAGE,
                "parent": "HUB" if one.id in towns else f"{one.id[0]}1",
            }
        )
        for one in valley.stations
    )
    county = valley.model_copy(update={"stations": stations})
    study = examined(county, scenarios=("flood",))
    usual, flood = study.at_work
    names = [one.id for one in study.case.stations]
    assert dict(zip(names, usual.via, strict=True))["E3"] == "E1"
    # The ford is closed: nobody gets to the east, and the west goes on as it does.
    assert [names[at] for at in flood.unserved] == ["E1", "E2", "E3"]
    assert dict(zip(names, flood.via, strict=True))["W2"] == "W1"
    assert year_total(study.case, flood) >= year_total(study.case, usual)
    report = siting_report(study)
    assert report.answer.unit == "money_year"
    assert report.chosen_by == "audit"
    assert {one.via for one in report.stations} >= set(towns)
    assert [one.via for one in report.stations] == [one.via_today for one in report.stations]
    cut = {one.id: one.days_cut_off for one in report.stations}
    assert cut["E3"] > 0
    assert cut["W2"] == 0
    for lang, title in (("en", "as it is"), ("zh", "现状体检")):
        view = SitingView(report, county, lang)
        assert title in view.title
        # Nothing is recommended: today stands beside its best, and not beside itself.
        assert [one.name for one in view.designs] == ["today", "today_best"]
        memo = siting_memo(report, county, {}, None, lang)
        assert view.title in memo
        assert view.t("site.chosen") not in memo
    for lang, words in (("en", "say; their minutes count"), ("zh", "按站点的上级关系")):
        told = " ".join(SitingView(report, county, lang).reasons())
        assert words in told
        assert "East one" in told


def test_a_township_that_its_centre_cannot_reach_is_fed_by_another(demo):
    case = build_case(demo, propose=0)
    today = two_today(case, time_limit_s=60)
    lost = State(conditions=case.base.conditions, lost_site=demo.centres[0].id)
    assert (today.at_work(lost).site_of < 0).all()
    assert np.isnan(today.at_work(lost).minutes).all()


@pytest.mark.parametrize("model", ["fixed-charge", "two-echelon"])
def test_a_scenario_of_an_audit_never_costs_less_for_want_of_roads(demo, model):
    ask, options = SitingAsk(model=model), StudyOptions(only_today=True, propose=0, time_limit_s=60)
    study = study_sites(demo, ask, options=options)
    usual = year_total(study.case, study.at_work[0])
    assert usual == pytest.approx(year_total(study.case, study.chosen))
    for one, done in zip(study.scenarios, study.at_work, strict=True):
        assert year_total(study.case, done) >= usual - 1e-6, one.id
    assert all(extra >= -1e-6 for _, extra, _ in study.losses)
