"""Builder and evaluator, left to themselves, find the times that were worked out by pencil."""

from __future__ import annotations

import pytest
from tests.golden.days import golden_days
from tests.golden.notation import DAY, GoldenDay, table_travel
from tests.golden.pencil import timed_as_by_pencil, trips_of, vehicle_of

from ruralroute.planning.problem.build import build_problem
from ruralroute.planning.schedule.evaluate import is_legal

BEST = [day for day in golden_days() if day.best and day.plan.routes]


@pytest.mark.parametrize("day", BEST, ids=lambda day: day.name)
def test_timing_finds_the_pencil_s_times(day: GoldenDay):
    problem = build_problem(day.county, table_travel(day.county), day=DAY)
    for route in day.plan.routes:
        timed_as_by_pencil(problem, route)
        assert is_legal(problem, vehicle_of(problem, route), trips_of(problem, route))
