"""Whole studies: choices, scenarios, phases, sensitivity, and the flood that cuts a valley."""

import itertools

import numpy as np
import pytest

from ruralroute.errors import DataError
from ruralroute.reports.siting_facts import fact_rows
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.ask import EquityRule, SitingAsk, apply_visits
from ruralroute.siting.assumptions import assumptions
from ruralroute.siting.case import build_case
from ruralroute.siting.choose import Budget, choose
from ruralroute.siting.comparison import Comparison, Judge, all_designs, compare
from ruralroute.siting.curve import knee, site_curve
from ruralroute.siting.frontier import equity_frontier
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import (
    Design,
    best_sizes,
    largest_sizes,
    outcome,
    sites_of_today,
    today_design,
    year_total,
)
from ruralroute.siting.phasing import phases
from ruralroute.siting.routed import RoutedDesign, rank_correlation, route_design
from ruralroute.siting.scenarios import scenarios_of
from ruralroute.siting.sensitivity import moved, sensitivity
from ruralroute.siting.settle import judged_by_routes
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report
from ruralroute.siting.two_states import TwoStates


def ids(case, rows):
    return tuple(case.sites[row].id for row in rows)


@pytest.fixture(scope="module")
def studied(demo):
    return study_sites(demo, SitingAsk(), options=StudyOptions(phases=(1,), time_limit_s=30))


def every_rows(case, forced=()):
    free = [row for row in range(len(case.sites)) if row not in forced]
    for count in range(len(free) + 1):
        for some in itertools.combinations(free, count):
            rows = tuple(sorted((*forced, *some)))
            if rows:
                yield rows


def test_the_least_cost_is_that_of_enumeration(demo):
    study = study_sites(demo, options=StudyOptions(scenarios=("none",), time_limit_s=20))
    case = study.case
    costs = {
        rows: year_total(case, outcome(case, best_sizes(case, rows)))
        for rows in every_rows(case, case.today)
    }
    best = min(costs.values())
    assert study.model_choice.answer.status == "optimal"
    assert year_total(case, study.chosen) == pytest.approx(best, rel=1e-9)


def test_a_flood_that_cuts_a_valley_changes_the_choice_and_the_reason_names_the_ford(valley):
    ask = SitingAsk(open_min=1, open_max=1, may_close=True)
    options = StudyOptions(scenarios=("flood",), judge=Judge.EXPECTED, time_limit_s=20)
    study = study_sites(valley, ask, options=options)
    case = study.case
    fair = int(study.comparison.cost[:, 0].argmin())
    assert study.comparison.complete
    assert study.proved
    assert ids(case, study.chosen.design.rows) == ("KE",)
    assert ids(case, study.comparison.designs[fair].rows) != ("KE",)
    assert study.comparison.unserved[fair, 1] == 3
    cut = next(one for one in study.reasons if one.code == "siting.why.cut_off")
    assert "Ford road" in cut.values["roads"]
    assert cut.values["count"] == "3"
    lost = study.at_work[1].unserved.tolist()
    assert cut.values["own"] == str(len(lost))
    report = siting_report(study)
    for lang, ford in (("en", "the way over Ford road is closed"), ("zh", "Ford road中断")):
        words = " ".join(SitingView(report, valley, lang).reasons())
        assert ford in words
        assert "East one" in words


def test_the_choice_under_a_flood_is_that_of_routed_enumeration(valley, monkeypatch):
    known = {}

    def routed_once(case, design, scenarios, **options):
        if design not in known:
            known[design] = route_design(case, design, scenarios, **options)
        return known[design]

    monkeypatch.setattr("ruralroute.siting.settle.route_design", routed_once)
    ask = SitingAsk(open_min=1, open_max=2, may_close=True)
    options = StudyOptions(
        scenarios=("flood",), judge=Judge.EXPECTED, routed=2, routed_iterations=1, time_limit_s=20
    )
    study = study_sites(valley, ask, options=options)
    case = study.case
    designs = list(all_designs(case, ask))
    assert len(designs) == 6
    assert len(known) == 2
    routed = {
        one: routed_once(case, one, study.scenarios, iterations=1).expected for one in designs
    }
    best = min(designs, key=lambda one: round(routed[one], 2))
    assert study.chosen_by == "routed"
    assert study.chosen.design == best
    assert ids(case, best.rows) == ("KE",)
    order = [study.comparison.designs.index(one) for one in designs]
    estimate = study.comparison.expected[order]
    assert rank_correlation(estimate.tolist(), [routed[one] for one in designs]) >= 0.9
    assert estimate == pytest.approx([routed[one] for one in designs], rel=0.1)
    report = siting_report(study)
    assert {"siting.why.cut_off", "siting.why.routed"} <= {one.code for one in report.reasons}


def test_judges_are_their_definitions(demo):
    case = build_case(demo)
    scenarios = scenarios_of(case, ["all"])
    found = compare(case, SitingAsk(open_max=3), scenarios)
    cost = np.array(
        [
            [year_total(case, outcome(case, one, state=other.state)) for other in scenarios]
            for one in found.designs
        ]
    )
    assert found.cost == pytest.approx(cost, rel=1e-9)
    days = np.array([one.days for one in scenarios])
    assert days.sum() == 365
    assert found.expected == pytest.approx(cost @ days / 365)
    regret = (cost - cost.min(axis=0)).max(axis=1)
    assert found.measure(Judge.REGRET) == pytest.approx(regret, rel=1e-9, abs=1e-3)
    assert found.best(Judge.WORST) == int(np.round(cost.max(axis=1), 2).argmin())


def test_many_designs_are_a_pool_that_says_it_is_one(demo, monkeypatch):
    monkeypatch.setattr("ruralroute.siting.comparison.MOST_DESIGNS", 3)
    case = build_case(demo)
    scenarios = scenarios_of(case, ["flood", "centres"])
    start = Design(rows=(0,), sizes=(0,))
    pool = compare(case, SitingAsk(), scenarios, seeds=[start])
    assert not pool.complete
    monkeypatch.undo()
    whole = compare(case, SitingAsk(), scenarios)
    assert whole.complete
    best = whole.measure(Judge.EXPECTED).min()
    assert pool.measure(Judge.EXPECTED).min() == pytest.approx(best, rel=1e-9)


def test_a_scenario_that_is_none_is_a_fault(demo):
    with pytest.raises(DataError, match="a scenario must be one of"):
        scenarios_of(build_case(demo), ["hail", "demand+"])


def test_a_floor_that_no_site_can_keep_is_proved_and_named(valley):
    ask = SitingAsk(equity=(EquityRule(flag="far", within_min=1),))
    study = study_sites(valley, ask, options=StudyOptions(time_limit_s=10))
    assert study.chosen is None
    assert study.model_choice.answer.status == "infeasible"
    report = siting_report(study)
    assert [one.station for one in report.beyond] == ["E3"]
    assert report.design("chosen") is None


def test_a_floor_is_kept_and_its_price_is_told(valley):
    free = study_sites(valley, options=StudyOptions(time_limit_s=10))
    bound = study_sites(
        valley,
        SitingAsk(equity=(EquityRule(flag="border", within_min=6),)),
        options=StudyOptions(time_limit_s=10),
    )
    flagged = np.array(["border" in one.flags for one in bound.case.stations])
    assert bound.chosen.minutes[flagged].max() <= 6
    assert free.chosen.minutes[flagged].max() > 6
    assert year_total(bound.case, bound.chosen) > year_total(free.case, free.chosen)
    assert siting_report(free).frontier[-1].price_per_min > 0


def test_the_frontier_is_the_lower_left_of_all_designs(demo):
    case = build_case(demo)
    found = equity_frontier(case, SitingAsk(), budget=Budget(30), steps=40)
    every = []
    for rows in every_rows(case, case.today):
        done = outcome(case, best_sizes(case, rows), by_time=True)
        every.append(float(np.nanmax(done.minutes)))
    assert found.trades[-1].worst_min == pytest.approx(min(every), abs=1 / 60)
    worst = [one.worst_min for one in found.trades]
    cost = [one.cost_year for one in found.trades]
    assert worst == sorted(worst, reverse=True)
    assert cost == sorted(cost)


def test_the_curve_tells_what_each_further_site_saves(demo):
    case = build_case(demo)
    points = site_curve(case, SitingAsk(model="p-median"), budget=Budget(30))
    means = [one.mean_min for one in points]
    assert [one.count for one in points] == list(range(1, len(case.sites) + 1))
    assert means == sorted(means, reverse=True)
    for before, after in itertools.pairwise(points):
        assert after.minutes_saved == pytest.approx(before.mean_min - after.mean_min)
        assert after.saves == pytest.approx(before.cost_year - after.cost_year)


def test_the_curve_keeps_the_budget(valley):
    case = build_case(valley)
    ask = SitingAsk(budget=200_000.0, may_close=True)
    points = site_curve(case, ask, budget=Budget(20))
    assert [one.chosen.answer.status.value for one in points] == [
        "optimal",
        "optimal",
        "infeasible",
    ]
    assert all(one.chosen.outcome.cost.invest <= 200_000 for one in points if one.chosen.outcome)


def test_longer_travel_may_leave_no_choice_and_the_swing_says_so(valley):
    case = build_case(valley)
    free = choose(case, SitingAsk(model="p-centre", open_max=1, may_close=True), time_limit_s=10)
    least = float(np.nanmax(free.outcome.minutes))
    ask = SitingAsk(model="p-median", open_max=1, may_close=True, reach_min=least * 1.1)
    own = choose(case, ask, time_limit_s=10)
    found = sensitivity(case, ask, own.outcome, own=own, budget=Budget(30))
    swing = {one.key: one for one in found}
    assert swing["travel_time"].choice_more == ()
    assert swing["travel_time"].choice_less != ()
    assert swing["cost_per_km"].choice_more is None
    longer = moved(case, "travel_time", 1.2)
    assert longer.links.time_s == pytest.approx(case.links.time_s * 1.2, nan_ok=True)


def test_regret_after_routing_counts_what_was_not_routed(demo):
    case = build_case(demo)
    usual, test = scenarios_of(case, ["demand+20"])
    designs = tuple(Design(rows=(row,), sizes=(0,)) for row in range(3))
    found = Comparison(
        scenarios=(usual, test),
        designs=designs,
        cost=np.array([[100.0, 300.0], [110.0, 150.0], [130.0, 140.0]]),
        unserved=np.zeros((3, 2), dtype=np.int64),
        complete=True,
    )
    routed = [
        RoutedDesign(
            design=one,
            driving=np.zeros(1),
            unserved_kg=np.zeros(1),
            year=np.array([year]),
            expected=year,
        )
        for one, year in zip(designs[:2], (200.0, 220.0), strict=True)
    ]
    assert judged_by_routes(found, routed, [0], Judge.EXPECTED) == [200.0, 220.0]
    assert judged_by_routes(found, routed, [0], Judge.WORST) == [600.0, 300.0]
    # The third design has no routes: 280 in the test, by the factor 2 of the others.
    assert judged_by_routes(found, routed, [0], Judge.REGRET) == [320.0, 20.0]


def test_visits_that_a_rule_asks_for_are_told_as_asked(demo):
    flag = next(flag for one in demo.stations for flag in one.flags)
    ask = SitingAsk(equity=(EquityRule(flag=flag, visits_week=6.0),))
    case = apply_visits(build_case(demo), ask)
    origin = {one.key: one.origin for one in assumptions(case, ask)}
    assert origin["siting.flag_visits_week"] == "table"
    assert origin["siting.visits_week_village"] == "default"


@pytest.mark.parametrize("model", ["fixed-charge", "p-median"])
def test_steps_end_in_the_choice_and_swings_start_from_it_under_rules(demo, model):
    case = build_case(demo)
    free = choose(case, SitingAsk(model="p-centre"), time_limit_s=10)
    least = float(np.nanmax(free.outcome.minutes))
    ask = SitingAsk(model=model, reach_min=least + 1)
    own = choose(case, ask, time_limit_s=10)
    last = phases(case, ask, own.outcome, (1,))[-1]
    assert last.cost_year == pytest.approx(own.outcome.cost.running)
    assert last.worst_min <= least + 1
    swings = sensitivity(case, ask, own.outcome, own=own, budget=Budget(20))
    now = year_total(case, own.outcome)
    assert any(one.less < now < one.more for one in swings)
    for one in swings:
        if one.key in ("cost_per_km", "cost_per_hour", "site_costs", "handling"):
            assert one.less <= now <= one.more, one.key


def test_knees():
    assert knee([1, 2, 3, 4], [10, 10, 10, 10]) is None
    assert knee([1, 2], [2, 1]) is None
    assert knee([1, 2, 3, 4], [100, 20, 15, 12]) == 1


def test_phases_build_every_new_site_once_and_close_last(valley):
    case = build_case(valley)
    ask = SitingAsk(may_close=True)
    chosen = outcome(case, Design(rows=(1, 2), sizes=(0, 0)))
    found = phases(case, ask, chosen, (1,), years_between=2)
    assert [one.year for one in found] == [0, 2]
    assert sorted(site for one in found for site in one.opened) == ["KE", "KW"]
    assert [one.closed for one in found] == [(), ("HUB",)]
    assert sum(one.invest for one in found) == 400_000


def test_a_study_tells_everything_and_is_the_same_again(studied, demo):
    report = siting_report(studied)
    again = siting_report(
        study_sites(demo, SitingAsk(), options=StudyOptions(phases=(1,), time_limit_s=30))
    )
    assert report.to_json() == again.to_json()
    assert {one.name for one in report.designs} >= {"chosen", "today", "today_best"}
    assert {one.origin for one in report.assumptions} >= {"default", "orders", "roads"}
    assert len(report.stations) == len(demo.stations)
    assert all(one.meets_standard for one in report.stations if (one.minutes or 99) < 30)
    assert {one.kind for one in report.losses} == {"site", "road"}
    extra = [one.extra_cost_year for one in report.losses]
    assert extra == sorted(extra, reverse=True)
    assert {one.key for one in report.sensitivity} >= {"demand", "cost_per_km", "site_costs"}


def test_more_demand_costs_more_and_less_costs_less(studied):
    swing = next(one for one in studied.swings if one.key == "demand")
    now = year_total(studied.case, studied.chosen)
    assert swing.less < now < swing.more


def test_catchments_hold_the_stations_that_they_are_of(studied):
    import shapely

    case = studied.case
    for at, station in enumerate(case.stations):
        row = int(studied.chosen.site_of[at])
        place = shapely.Point(station.lon, station.lat)
        assert studied.areas[row].distance(place) < 0.02
    assert all(one.is_valid for one in studied.areas.values())


def test_an_audit_chooses_nothing(demo):
    study = study_sites(demo, options=StudyOptions(only_today=True, propose=0))
    report = siting_report(study)
    assert report.chosen_by == "audit"
    assert report.design("chosen").money == report.design("today").money
    assert report.losses
    bare = demo.model_copy(update={"centres": ()})
    bare = bare.model_copy(update={"vehicles": (), "orders": ()})
    with pytest.raises(DataError, match="audit needs centres"):
        study_sites(bare, options=StudyOptions(only_today=True))


def test_two_echelons_serve_everybody_over_what_is_open_and_add_up(demo):
    study = study_sites(demo, SitingAsk(model="two-echelon"), options=StudyOptions(time_limit_s=15))
    case, chosen = study.case, study.chosen
    assert study.model_choice.answer.status in ("optimal", "feasible")
    assert (chosen.site_of >= 0).all()
    assert set(chosen.site_of.tolist()) <= set(chosen.design.rows)
    towns = {one.id for one in case.stations if one.level == "township"}
    assert {one for one in chosen.via if one} <= towns
    costs = study.model_choice.answer.costs
    money = chosen.cost
    assert money.sites + money.transport + money.trunk == pytest.approx(
        costs.running + costs.links + costs.trunk
    )
    direct = study_sites(demo, options=StudyOptions(time_limit_s=15, scenarios=("none",)))
    limit = year_total(direct.case, direct.chosen)
    if study.model_choice.answer.status == "optimal":
        assert year_total(case, chosen) <= limit * (1 + 1e-6)
    usual = TwoStates(case, chosen.design).at_work(case.base)
    assert year_total(case, usual) <= year_total(case, chosen) * (1 + 1e-6)
    report = siting_report(study)
    assert [one.count for one in report.curve] == sorted({one.count for one in report.curve})
    assert len(report.curve) > 1
    trades = study.frontier.trades
    assert [one.cost_year for one in trades] == sorted(one.cost_year for one in trades)
    assert [one.worst_min for one in trades] == sorted(
        (one.worst_min for one in trades), reverse=True
    )
    assert trades
    swings = {one.key: one for one in study.swings}
    assert swings["demand"].less < swings["demand"].more
    assert swings["site_costs"].less < swings["site_costs"].more
    assert not study.unfinished
    assert len(study.at_work) == len(study.scenarios)
    lost = {one.id: cost for one, cost, _ in study.losses}
    assert {f"without-{case.sites[row].id}" for row in chosen.design.rows} <= set(lost)
    flood = next(
        (
            done
            for one, done in zip(study.scenarios, study.at_work, strict=True)
            if one.id == "flood"
        ),
        None,
    )
    if flood is not None:
        assert set(flood.site_of[flood.site_of >= 0].tolist()) <= set(chosen.design.rows)
    assert [one.via for one in report.stations] == list(chosen.via)


def test_a_design_without_room_is_not_compared(valley):
    small = valley.model_copy(
        update={
            "candidates": tuple(
                one.model_copy(update={"capacity": 10.0}) for one in valley.candidates
            )
        }
    )
    case = build_case(small)
    found = compare(case, SitingAsk(may_close=True), scenarios_of(case, ["flood"]))
    assert found.complete
    assert {ids(case, one.rows)[0] for one in found.designs} == {"HUB"}


def sending_cold(county):
    """Return the county with fresh goods sent from the far east, and a cold room only at KE."""
    fresh = county.orders[-1].model_copy(
        update={"id": "fresh", "kind": "collect", "zone": "chilled", "volume_m3": 0.1}
    )
    return county.model_copy(
        update={
            "orders": (*county.orders, fresh),
            "candidates": tuple(
                one.model_copy(
                    update={"cold_capacity_m3": {"chilled": 50.0 if one.id == "KE" else 0.0}}
                )
                for one in county.candidates
            ),
        }
    )


def with_two_rooms(county, rooms):
    """Return the county with 2 m3 of chilled and 2 m3 of frozen goods, and rooms by place."""
    cold = tuple(
        county.orders[-1].model_copy(update={"id": zone, "zone": zone, "volume_m3": 2.0})
        for zone in ("chilled", "frozen")
    )

    def roomed(places):
        return tuple(
            one.model_copy(update={"cold_capacity_m3": rooms.get(one.id, {})}) for one in places
        )

    days = tuple(one.model_copy(update={"deliver": 1.0}) for one in county.day_types)
    return county.model_copy(
        update={
            "orders": (*county.orders, *cold),
            "centres": roomed(county.centres),
            "candidates": roomed(county.candidates),
            "day_types": days,
        }
    )


ENOUGH_IN_ALL = {"chilled": 9.0, "frozen": 0.5}
ENOUGH_OF_EACH = {"chilled": 2.0, "frozen": 2.0}


def test_cold_room_of_one_zone_does_not_stand_in_for_another(valley):
    county = with_two_rooms(
        valley, {"HUB": ENOUGH_IN_ALL, "KW": ENOUGH_IN_ALL, "KE": ENOUGH_OF_EACH}
    )
    case = build_case(county)
    assert case.demand.zones == ("chilled", "frozen")
    only = {one: outcome(case, largest_sizes(case, [row])) for row, one in ROWS.items()}
    assert only["KE"].overloaded == 0
    assert only["KE"].load_m3.tolist() == [[2.0, 2.0]]
    for one in ("HUB", "KW"):
        assert sum(ENOUGH_IN_ALL.values()) > 4.0
        assert only[one].overloaded > 0
        assert (only[one].load_m3 <= only[one].room_m3 + 1e-9).all()
    ask = SitingAsk(may_close=True)
    options = StudyOptions(scenarios=("none",), time_limit_s=10)
    study = study_sites(county, ask, options=options)
    assert "KE" in ids(case, study.chosen.design.rows)
    compared = compare(case, ask, scenarios_of(case, ["none"])).designs
    assert compared
    assert all(2 in one.rows for one in compared)
    report = siting_report(study)
    (ke,) = [one for one in report.sites if one.id == "KE"]
    assert [(one.zone, one.load_m3, one.room_m3) for one in ke.cold] == [
        ("chilled", 2.0, 2.0),
        ("frozen", 2.0, 2.0),
    ]


ROWS = {0: "HUB", 1: "KW", 2: "KE"}


def test_a_zone_without_room_is_named_where_nothing_can_be_chosen(valley):
    county = with_two_rooms(valley, {one: {"chilled": 50.0} for one in ROWS.values()})
    told = []
    study = study_sites(
        county,
        SitingAsk(may_close=True),
        options=StudyOptions(scenarios=("none",), time_limit_s=10),
        on_warning=told.append,
    )
    report = siting_report(study)
    assert report.answer.status == "infeasible"
    (clash,) = report.conflict
    assert (clash.rule, clash.zone, clash.limit, clash.needs) == ("cold_room", "frozen", 0, 2)
    assert [one.found for one in told if one.code == "siting.no_room"] == ["frozen"]
    view = SitingView(report, county, "en")
    assert "cold rooms of the sites for frozen" in " ".join(view.no_choice())
    assert "冷冻库容积" in " ".join(SitingView(report, county, "zh").no_choice())


def test_two_echelons_keep_rooms_apart_too(valley):
    county = with_two_rooms(valley, {"HUB": ENOUGH_IN_ALL, "KE": ENOUGH_OF_EACH})
    ask = SitingAsk(model="two-echelon", may_close=True)
    study = study_sites(county, ask, options=StudyOptions(scenarios=("none",), time_limit_s=10))
    found = study.chosen
    assert "KE" in ids(study.case, found.design.rows)
    assert (found.load_m3 <= np.where(np.isnan(found.room_m3), np.inf, found.room_m3) + 1e-6).all()


def with_precooling(county, minutes):
    settings = county.siting.model_copy(update={"precool_reach_min": minutes})
    return county.model_copy(update={"siting": settings})


def test_fresh_goods_are_served_from_a_cold_room_in_time(valley):
    options = StudyOptions(scenarios=("none",), time_limit_s=10)
    county = sending_cold(valley)
    free = study_sites(county, options=options)
    assert ids(free.case, free.chosen.design.rows) == ("HUB",)
    for judge in (None, Judge.EXPECTED):
        asked = StudyOptions(scenarios=("none",), time_limit_s=10, judge=judge)
        study = study_sites(with_precooling(county, 30), options=asked)
        case = study.case
        assert ids(case, study.chosen.design.rows) == ("HUB", "KE")
        assert case.sites[int(study.chosen.site_of[4])].id == "KE"
        (price,) = siting_report(study).rule_prices
        assert [rule.rule for rule in price.rules] == ["precool"]
        assert (price.proved, price.open_sites) == (True, ("HUB",))
        assert [one.site for one in price.only_by_rules] == ["KE"]
    report = siting_report(study_sites(with_precooling(county, 1), options=options))
    assert report.answer.status == "infeasible"
    assert [one.station for one in report.beyond] == ["E3"]
    assert [one.rule for one in report.conflict] == ["precool"]


def test_a_floor_holds_in_what_a_judge_chooses(valley):
    ask = SitingAsk(equity=(EquityRule(flag="border", within_min=6),))
    options = StudyOptions(scenarios=("flood",), judge=Judge.EXPECTED, time_limit_s=10)
    study = study_sites(valley, ask, options=options)
    flagged = np.array(["border" in one.flags for one in study.case.stations])
    assert study.chosen.minutes[flagged].max() <= 6


def test_a_county_without_centres_is_told_what_its_first_ones_cost(valley):
    bare = valley.model_copy(update={"centres": (), "vehicles": ()})
    report = siting_report(
        study_sites(bare, options=StudyOptions(scenarios=("none",), time_limit_s=10))
    )
    (first,) = [one for one in report.reasons if one.code == "siting.why.first"]
    assert float(first.values["cost"]) == pytest.approx(report.design("chosen").money.year)
    assert report.design("chosen").cost_per_parcel > 0
    assert report.design("chosen").npv is None
    assert report.design("today") is None


def test_a_choice_that_costs_more_in_fair_weather_is_told_by_the_year_with_its_floods(valley):
    ask = SitingAsk(open_min=1, open_max=1, may_close=True)
    options = StudyOptions(scenarios=("flood",), judge=Judge.EXPECTED, time_limit_s=10)
    study = study_sites(valley, ask, options=options)
    case, report = study.case, siting_report(study)
    days = np.array([one.days for one in study.scenarios])
    rate, years = case.county.siting.discount_rate, case.county.siting.horizon_years
    ours = [year_total(case, one) for one in study.at_work]
    rows = sites_of_today(case)
    now = [
        outcome(case, today_design(case), state=one.state, fixed=rows) for one in study.scenarios
    ]
    today = [year_total(case, one) for one in now]
    chosen, before = report.design("chosen"), report.design("today")
    assert chosen.money.year > before.money.year
    assert chosen.expected_year == pytest.approx(np.average(ours, weights=days), abs=0.01)
    assert before.expected_year == pytest.approx(np.average(today, weights=days), abs=0.01)
    assert chosen.expected_year < before.expected_year
    saved = before.expected_year - (chosen.expected_year - annuity(rate, years) * 200_000)
    value = sum(saved / (1 + rate) ** year for year in range(1, years + 1)) - 200_000
    assert chosen.expected_npv == pytest.approx(value, abs=1)
    assert chosen.npv < 0 < chosen.expected_npv
    assert chosen.cut_off_days == days[1] * len(study.at_work[1].unserved)
    assert before.cut_off_days == days[1] * len(now[1].unserved)
    flood = next(one for one in report.scenarios if one.id == "flood")
    assert flood.today_unserved == ("E1", "E2", "E3")
    for lang, words, own in (
        ("en", "Counting in the 150 days", "have no service: West one, West two"),
        ("zh", "计入全年150天的其他情景", "将断供：West one、West two"),
    ):
        view = SitingView(report, valley, lang)
        said = " ".join(view.reasons())
        assert words in said
        assert own in said
        assert "own" not in " ".join(view.recommendation())
        facts = {one.label: one for one in fact_rows(view)}
        row = facts[view.t("site.expected_year")]
        assert row.in_memo
        assert row.values[0] == view.money(chosen.expected_year)


def test_without_days_of_scenarios_only_the_usual_year_is_told(valley):
    study = study_sites(valley, options=StudyOptions(scenarios=("none",), time_limit_s=5))
    report = siting_report(study)
    assert report.design("chosen").expected_year is None
    assert "siting.why.year_saves" not in [one.code for one in report.reasons]
    view = SitingView(report, valley, "en")
    assert view.t("site.expected_year") not in [one.label for one in fact_rows(view)]
