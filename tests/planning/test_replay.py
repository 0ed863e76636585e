"""A plan gives back the trips that it was written from."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.golden import notation

from ruralroute import DataError, DeliveryPlan, build_problem, plan_day, read_county, travel
from ruralroute.planning.assemble import assemble_plan
from ruralroute.planning.explain import explain_unserved
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.replay import days_of
from ruralroute.planning.schedule.score import evaluate, served
from ruralroute.planning.stories import tell

DAY = dt.date(2026, 6, 18)


@pytest.fixture(scope="module")
def planned():
    """Return problem, trips and plan of the example county."""
    county = read_county("examples/qingshui")
    matrices = travel(county)
    problem = build_problem(county, matrices, day=DAY)
    days = greedy_plan(problem)
    left = [index for index in range(len(problem.visits)) if index not in served(days)]
    plan = assemble_plan(
        county,
        matrices,
        problem,
        days=days,
        times=evaluate(problem, days),
        reasons=explain_unserved(problem, days, left),
        day=DAY,
        conditions="dry",
    )
    return problem, days, plan


def test_a_plan_gives_back_its_trips(planned):
    problem, days, plan = planned
    assert days
    assert days_of(problem, DeliveryPlan.from_json(plan.to_json())) == days


def test_both_ends_of_a_transfer_come_back_and_can_be_told_of():
    here = notation.county(
        notation.order("T", kind="transfer", to_station="B"), notation.order("D", "B")
    )
    matrices = notation.table_travel(here)
    plan = plan_day(here, day=notation.DAY, travel=matrices, iterations=3, workers=1)
    problem = build_problem(here, matrices, day=notation.DAY)
    days = days_of(problem, plan)
    assert served(days) == set(range(len(problem.visits)))
    assert len(tell(problem, days, places=problem.place_ids)) >= 2
    (left,) = tell(problem, {}, orders=["T"])
    assert left.orders == ("T",)
    assert left.helps


@pytest.mark.parametrize("field", ["vehicle", "order", "compartment"])
def test_a_plan_of_something_else_is_refused_by_name(planned, field):
    problem, _, plan = planned
    document = plan.model_dump(mode="json")
    route = document["routes"][0]
    order = route["trips"][0]["stops"][0]["orders"][0]
    if field == "vehicle":
        route["vehicle"] = "nobody"
    else:
        order["id" if field == "order" else field] = "nobody"
    with pytest.raises(DataError, match="nobody"):
        days_of(problem, DeliveryPlan.model_validate(document))
