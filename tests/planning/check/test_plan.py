"""check_plan: what golden days and mutations do not say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.golden.days import golden_days
from tests.golden.notation import county, edit, order, plan, table_travel, w
from tests.planning.check.whole import planned

from ruralroute.messages import catalogue
from ruralroute.network import travel
from ruralroute.planning.check.plan import check_plan
from ruralroute.planning.check.violation import Violation


@pytest.fixture
def usual():
    return next(day for day in golden_days() if day.name == "one stop at the end of its window")


def test_all_violations_are_listed_not_the_first(usual):
    bad = edit(
        usual.plan,
        {
            "currency": "EUR",
            "routes.0.trips.0.centre": "X",
            "routes.0.trips.0.stops.0.orders.0.parcels": 9,
            "metrics.trips": 7,
        },
    )
    codes = {one.code for one in check_plan(usual.county, bad, travel=table_travel(usual.county))}
    assert {"check.currency", "check.centre", "check.order_amount", "check.metric"} <= codes


def test_a_violation_names_vehicle_trip_and_stop_in_both_languages():
    one = Violation("check.empty_stop", ("V3", "trip 1", "stop 4 S017"))

    assert one.message() == "V3 / trip 1 / stop 4 S017: nothing is handed over at this stop"
    assert one.message("zh") == "V3 / 第1趟 / 第4站 S017: 该停靠点没有交接任何订单"
    assert Violation("check.empty_route", ("trip 1",)).message().startswith("trip 1: ")


@pytest.mark.parametrize("huge", [10**40, -(10**40)])
def test_absurd_numbers_are_violations_not_errors(usual, huge):
    stop = "routes.0.trips.0.stops.0"
    bad = edit(
        usual.plan,
        {
            f"{stop}.arrival_s": huge,
            f"{stop}.orders.0.parcels": huge,
            f"{stop}.orders.0.mass_kg": float(huge) * 1e260,
            f"{stop}.load_after.volume_m3": float(huge) * 1e260,
            f"{stop}.leg.distance_m": huge,
            "routes.0.cost.total": float(huge) * 1e260,
            "metrics.price_unserved": float(huge) * 1e260,
            "metrics.load_factor": float(huge) * 1e260,
            "routes.0.trips.0.unload_end_s": huge,
        },
    )
    found = check_plan(usual.county, bad, travel=table_travel(usual.county))
    codes = {one.code for one in found}
    assert {"check.arrival", "check.order_amount", "check.leg_distance", "check.metric"} <= codes
    assert all(one.message("en") and one.message("zh") for one in found)


def test_a_plan_of_another_county_is_checked_all_the_same(usual):
    here = county(order("x"))

    codes = {one.code for one in check_plan(here, usual.plan, travel=table_travel(here))}

    assert {"check.unknown_order", "check.order_missing"} <= codes


def test_without_travel_it_is_worked_out_from_the_county(usual):
    assert check_plan(usual.county, usual.plan) == []


def test_each_rule_has_words_in_both_languages():
    for key, (english, chinese) in catalogue().items():
        if key.startswith("check."):
            assert english
            assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), key


def test_an_empty_plan_misses_every_order():
    here = county(order("o1"), order("o2", "B"))
    empty = plan(here, load_factor=None)

    found = check_plan(here, empty, travel=table_travel(here))

    assert [one.code for one in found] == ["check.order_missing"] * 2


def test_each_rule_is_explained_in_the_documentation():
    words = (Path(__file__).parents[3] / "docs" / "checker.md").read_text(encoding="utf-8")
    rules = {key.removeprefix("check.") for key in catalogue() if key.startswith("check.")}

    assert [
        rule for rule in sorted(rules) if not rule.startswith("at.") and f"`{rule}`" not in words
    ] == []


def test_values_are_said_in_the_reader_s_language():
    one = Violation(
        "check.wrong_action",
        values=(("order", "o1"), ("action", "collect"), ("order_kind", "deliver")),
    )

    assert one.message() == "order o1 is planned as a collection, it is a delivery"
    assert one.message("zh") == "订单 o1 是送货，方案写成了取货"
    false = Violation(
        "check.false_proof", values=(("order", "o1"), ("reason", "unreachable"), ("vehicle", "V1"))
    )
    assert "没有可往返的道路" in false.message("zh")


def test_times_of_a_table_are_the_county_s_not_the_matrix_s(usual):
    given = table_travel(usual.county)
    faster = {name: replace(one, duration_ms=one.duration_ms // 2) for name, one in given.items()}
    assert check_plan(usual.county, usual.plan, travel=faster) == []

    row = usual.county.travel[0]
    slower = usual.county.model_copy(
        update={"travel": (row.model_copy(update={"duration_s": 601}), *usual.county.travel[1:])}
    )
    codes = {one.code for one in check_plan(slower, usual.plan, travel=given)}
    assert codes == {"check.leg_duration"}


def test_straight_lines_are_measured_again():
    here = county(order("o1"), order("o2", "B", windows=w("09:00-12:00")), travel=())
    given = travel(here)
    plan = planned(here, given)
    assert plan.travel == "straight"
    assert plan.routes
    assert check_plan(here, plan, travel=given) == []

    shorter = {
        name: replace(one, distance_8th_m=one.distance_8th_m * 9 // 10)
        for name, one in given.items()
    }
    codes = {one.code for one in check_plan(here, planned(here, shorter), travel=shorter)}
    assert codes == {"check.leg_distance"}
    faster = {
        name: replace(one, duration_ms=one.duration_ms * 9 // 10) for name, one in given.items()
    }
    codes = {one.code for one in check_plan(here, planned(here, faster), travel=faster)}
    assert codes == {"check.leg_duration"}
