"""Every day that timing calls legal passes the checker, which was written without seeing it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.problems import random_problems

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime


@st.composite
def _answers(draw: st.DrawFn, **kinds: Any) -> tuple[RoutingProblem, tuple[Trip, ...]]:
    """A problem, and trips of its first vehicle drawn at random."""
    problem = draw(random_problems(**kinds))
    spaces = problem.vehicles[0].spaces
    visits = draw(st.permutations(range(len(problem.visits))))
    kept = visits[: draw(st.integers(1, len(visits)))]
    cut = draw(st.integers(0, len(kept))) if problem.vehicles[0].max_trips > 1 else 0
    trips = [
        Trip(
            visits=tuple(part),
            spaces=tuple(draw(st.integers(0, len(spaces) - 1)) for _ in part),
            set_points=tuple(draw(st.sampled_from(space.set_points)) for space in spaces),
        )
        for part in (kept[:cut], kept[cut:])
        if part
    ]
    return problem, tuple(trips)


def _agree(problem: RoutingProblem, trips: tuple[Trip, ...]) -> None:
    told = evaluate_day(problem, 0, trips)
    if isinstance(told, DayTime):
        found = check_routes(problem, {0: trips}, {0: told})
        assert [str(one) for one in found] == []


@given(_answers(max_visits=4))
@settings(max_examples=250, deadline=None)
def test_legal_days_pass(answer):
    _agree(*answer)


@given(_answers(max_visits=4, zones=False, cut_off=False, rests=True, slow=4))
@settings(max_examples=250, deadline=None)
def test_legal_days_with_rests_pass(answer):
    _agree(*answer)
