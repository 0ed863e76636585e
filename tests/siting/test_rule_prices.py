"""What rules of service cost: the choice without them, by enumeration, and in words."""

import pytest

from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.ask import EquityRule, SitingAsk, apply_visits
from ruralroute.siting.case import build_case
from ruralroute.siting.choose import Budget, choose
from ruralroute.siting.document import SitingReport
from ruralroute.siting.outcome import Design, outcome, year_total
from ruralroute.siting.rule_prices import ServiceRule, rule_prices, service_rules, without
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report

BORDER = EquityRule(flag="border", within_min=6)
QUICK = StudyOptions(scenarios=("none",), time_limit_s=20)


def priced(county, ask):
    raw = build_case(county)
    case = apply_visits(raw, ask)
    own = choose(case, ask, time_limit_s=20)
    return case, own, rule_prices(raw, case, ask, own, budget=Budget(30))


def changed(county, **update):
    return county.model_copy(update={"siting": county.siting.model_copy(update=update)})


def test_a_rule_that_forces_a_site_is_told_with_its_price(valley):
    study = study_sites(valley, SitingAsk(equity=(BORDER,)), options=QUICK)
    hub = study.case.today
    alone = year_total(study.case, outcome(study.case, Design(rows=hub, sizes=(0,))))
    report = siting_report(study)
    (one,) = report.rule_prices
    assert one.proved
    assert one.open_sites == ("HUB",)
    assert one.cost_year == pytest.approx(alone, abs=0.01)
    own = year_total(study.case, study.chosen)
    assert one.price_year == pytest.approx(own - alone, abs=0.02)
    assert one.price_year > 1
    assert [(site.site, site.stations) for site in one.only_by_rules] == [("KE", 3)]
    assert SitingReport.model_validate_json(report.to_json()) == report
    english = SitingView(report, study.case.county, "en")
    said = " ".join(english.reasons())
    assert "within 6 minutes” the choice would be HUB" in said
    assert english.money(one.price_year) in said
    assert "east of the ford (3 stations)" in said
    chinese = " ".join(SitingView(report, study.case.county, "zh").reasons())
    assert "在6分钟内”，选择将是HUB" in chinese
    assert "仅因该规则而启用：east of the ford（服务3个站点）" in chinese


def test_a_rule_that_forces_nothing_is_told_to_cost_nothing(valley):
    ask = SitingAsk(equity=(EquityRule(flag="border", within_min=600),), reach_min=600)
    study = study_sites(valley, ask, options=QUICK)
    report = siting_report(study)
    (whole,) = report.rule_prices
    assert len(whole.rules) == 2
    assert whole.proved
    assert whole.price_year == 0
    assert whole.only_by_rules == ()
    assert "cost nothing" in " ".join(SitingView(report, study.case.county, "en").reasons())
    assert "没有代价" in " ".join(SitingView(report, study.case.county, "zh").reasons())


def test_without_rules_nothing_is_said_of_their_price(valley):
    report = siting_report(study_sites(valley, options=QUICK))
    assert report.rule_prices == ()


def test_each_rule_alone_is_parted_from_those_that_cost_nothing(valley):
    ask = SitingAsk(equity=(BORDER, EquityRule(flag="far", within_min=600)))
    _, _, found = priced(valley, ask)
    prices = {tuple(rule.flag for rule in one.rules): one.price for one in found}
    assert list(prices) == [("border", "far"), ("border",), ("far",)]
    assert prices["border",] == pytest.approx(prices["border", "far"])
    assert prices["far",] == pytest.approx(0, abs=0.01)


def test_two_rules_that_force_the_same_site_cost_nothing_alone(valley):
    ask = SitingAsk(equity=(BORDER, EquityRule(flag="far", within_min=6)))
    _, _, (whole, *alone) = priced(valley, ask)
    assert whole.price > 1
    assert all(one.price == pytest.approx(0, abs=0.01) for one in alone)


def test_visits_are_a_rule_that_costs_money_at_the_same_sites(valley):
    ask = SitingAsk(equity=(EquityRule(flag="border", visits_week=6),))
    case, own, (one,) = priced(valley, ask)
    bare = build_case(valley)
    before = choose(bare, SitingAsk(), time_limit_s=20)
    assert one.cost_year == pytest.approx(year_total(bare, before.outcome))
    assert one.price == pytest.approx(year_total(case, own.outcome) - one.cost_year)
    assert one.price > 1


def test_rules_of_the_county_and_of_the_question_are_one_rule_each(valley):
    county = changed(valley, flag_reach_min={"border": 9.0}, flag_visits_week={"far": 4.0})
    ask = SitingAsk(equity=(BORDER, EquityRule(flag="far", visits_week=2)), reach_min=60)
    raw = build_case(county)
    rules = service_rules(apply_visits(raw, ask), ask)
    assert rules == (
        ServiceRule(rule="reach", limit=60),
        ServiceRule(rule="floor", flag="border", limit=6),
        ServiceRule(rule="visits", flag="far", limit=4.0),
    )
    case, less = without(raw, ask, rules)
    assert service_rules(case, less) == ()
    assert (case.visits == build_case(valley).visits).all()


def test_a_search_that_ends_without_an_answer_leaves_the_price_unknown(valley, monkeypatch):
    def silent(case, ask, **_):
        found = choose(case, ask, time_limit_s=10)
        answer = type(found.answer)(
            model="fixed_charge",
            status=SitingStatus.UNKNOWN,
            feeds=found.answer.feeds,
            assignment=found.answer.assignment,
        )
        return type(found)(ask=ask, answer=answer, outcome=None)

    monkeypatch.setattr("ruralroute.siting.rule_prices.choose", silent)
    study = study_sites(valley, SitingAsk(equity=(BORDER,)), options=QUICK)
    report = siting_report(study)
    (one,) = report.rule_prices
    assert (one.status, one.price_year, one.open_sites) == ("unknown", None, None)
    assert "is not known" in " ".join(SitingView(report, study.case.county, "en").reasons())


def test_rules_of_two_echelons_are_priced_too(valley):
    study = study_sites(valley, SitingAsk(model="two-echelon", equity=(BORDER,)), options=QUICK)
    (one,) = siting_report(study).rule_prices
    assert one.status in ("optimal", "feasible")
    assert one.price_year > 1
    assert [site.site for site in one.only_by_rules] == ["KE"]
