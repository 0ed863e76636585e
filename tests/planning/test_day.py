"""The main job as a library call: plan a day, and what happens when the checker objects."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest

import ruralroute as rr
from ruralroute.planning import day as day_module
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.day import choose_day

EXAMPLE = Path(__file__).parents[2] / "examples" / "qingshui"


@pytest.fixture(scope="module")
def county():
    return rr.read_county(EXAMPLE)


@pytest.fixture(scope="module")
def run(county):
    return rr.run_day(county, iterations=20, workers=1)


def test_the_plan_of_the_example_is_checked_and_complete(county, run):
    assert rr.check_plan(county, run.plan) == []
    handed = {
        order.id
        for route in run.plan.routes
        for trip in route.trips
        for stop in trip.stops
        for order in stop.orders
    }
    assert handed | {one.order for one in run.plan.unserved} == {one.id for one in county.orders}
    assert run.plan.metrics.orders == len(county.orders)
    assert run.repaired == ()


def test_the_search_never_falls_below_the_witness(run):
    assert run.solution.score <= run.solution.witness_score


def test_the_same_call_gives_the_same_plan(county, run):
    again = rr.plan_day(county, iterations=20, workers=1)
    assert again.to_json() == run.plan.to_json()


def test_a_plan_survives_json(run):
    assert rr.DeliveryPlan.from_json(run.plan.to_json()) == run.plan


def test_cancelled_before_it_began_there_is_still_a_plan(county):
    cancel = threading.Event()
    cancel.set()
    plan = rr.plan_day(county, time_limit_s=60, cancel=cancel)
    assert rr.check_plan(county, plan) == []
    # How many are served before the search hears of it depends on the machine.
    left = {one.order for one in plan.unserved}
    assert plan.metrics.orders_served + len(left) == plan.metrics.orders > 0


def test_the_day_is_that_of_the_orders(county):
    assert choose_day(county) == dt.date(2026, 6, 18)
    undated = county.model_copy(update={"orders": ()})
    assert isinstance(choose_day(undated), dt.date)
    later = county.orders[0].model_copy(update={"date": dt.date(2026, 6, 19)})
    with pytest.raises(rr.DataError, match="2026-06-18, 2026-06-19"):
        choose_day(county.model_copy(update={"orders": (*county.orders, later)}))


@pytest.mark.parametrize("empty", ["orders", "vehicles"])
def test_a_county_without_orders_or_vehicles_has_a_plan_that_says_so(county, empty):
    bare = county.model_copy(update={empty: ()})
    plan = rr.plan_day(bare, day=dt.date(2026, 6, 18), iterations=5)
    assert plan.routes == ()
    assert len({one.order for one in plan.unserved}) == len(bare.orders)
    assert {one.reason.value for one in plan.unserved} <= {"no_vehicle"}
    assert rr.check_plan(bare, plan) == []


def object_once(monkeypatch, vehicles, times=1):
    """Make the checker object to these vehicles in its first answers."""
    calls = []

    def check(*args, **kwargs):
        calls.append(1)
        if len(calls) <= times:
            return [Violation("check.window", (vehicle,), TOLD) for vehicle in vehicles]
        return rr.check_plan(*args, **kwargs)

    monkeypatch.setattr(day_module, "check_plan", check)


TOLD = (("order", "1"), ("found", "08:00"), ("windows", "09:00-10:00"))


def test_what_the_checker_objects_to_is_repaired_and_told(county, run, monkeypatch):
    object_once(monkeypatch, [run.plan.routes[0].vehicle])
    repaired = rr.run_day(county, iterations=20, workers=1)
    assert [one.code for one in repaired.repaired] == ["check.window"]
    assert rr.check_plan(county, repaired.plan) == []
    assert repaired.plan.metrics.orders_served > 0


def test_when_reinserting_fails_the_orders_are_left_out_with_no_false_proof(
    county, run, monkeypatch
):
    object_once(monkeypatch, [run.plan.routes[0].vehicle], times=2)
    repaired = rr.run_day(county, iterations=20, workers=1)
    assert run.plan.routes[0].vehicle not in {route.vehicle for route in repaired.plan.routes}
    assert repaired.plan.unserved
    assert {one.proof.value for one in repaired.plan.unserved} == {"none"}


def test_a_plan_that_cannot_be_repaired_is_not_delivered(county, monkeypatch):
    object_once(monkeypatch, ["nobody"], times=9)
    with pytest.raises(rr.PlanInvalidError):
        rr.plan_day(county, iterations=5, workers=1)
