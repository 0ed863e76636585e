"""A demo county's day can be served whole, already by the greedy plan."""

import datetime as dt

import pytest

from ruralroute import build_problem, demo_county, load_roads, travel
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.schedule.score import evaluate, served


@pytest.mark.parametrize(
    ("terrain", "stations"), [("hill", 60), ("plain", 20), ("mountain", 20), ("hill", 14)]
)
def test_the_greedy_plan_serves_every_order_of_a_demo_county(tmp_path, terrain, stations):
    county = demo_county(tmp_path / "county", terrain=terrain, stations=stations)
    matrices = travel(county, load_roads(county), on_warning=lambda _: None)
    problem = build_problem(county, matrices, day=dt.date(2026, 6, 18))
    days = greedy_plan(problem)
    assert sorted(served(days)) == list(range(len(problem.visits)))
    assert check_routes(problem, days, evaluate(problem, days)) == []
