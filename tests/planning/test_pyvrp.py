"""PyVRP as a further generator: its answers are the full model's, and nothing hangs on it."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

import ruralroute as rr
from ruralroute.planning.engine import pyvrp_model
from ruralroute.planning.engine.pyvrp_model import expresses_pyvrp, make_model
from ruralroute.planning.engine.pyvrp_routes import PyvrpSearch, days_of, solution_of
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import score, served

needs_pyvrp = pytest.mark.skipif(find_spec("pyvrp") is None, reason="PyVRP is not installed")
DAY = [0, 80_000]


def places(count=13, seed=3):
    chance = np.random.default_rng(seed)
    at = chance.integers(0, 3_000, (count, 2))
    return np.abs(at[:, None] - at[None, :]).sum(axis=2)


def problem(*, vehicle=None, jobs=None, shipments=(), **costs):
    """Twelve jobs, or these, with two kinds of vehicles."""
    grid = places()
    jobs = jobs or [{"id": one, "location_index": one, "delivery": [1]} for one in range(1, 13)]
    fleet = [
        {"id": 1, "start_index": 0, "end_index": 0, "capacity": [5], "time_window": DAY},
        {"id": 2, "start_index": 0, "end_index": 0, "capacity": [5], "time_window": DAY},
        {"id": 3, "start_index": 0, "capacity": [9], "skills": [1], "time_window": DAY},
    ]
    fleet = [one | (vehicle or {}) for one in fleet]
    return rr.RoutingProblem.from_matrices(
        durations=grid, distances=2 * grid, vehicles=fleet, jobs=jobs, shipments=shipments, **costs
    )


def answers(one, *, slices=(1_500, 1_500), all_served=True):
    search = PyvrpSearch(one, range(len(one.visits)), all_served=all_served)
    found = []
    for steps in slices:
        asked = Settings(method=Method.PYVRP, until=None, solutions=steps, seed=4)
        search.run(asked, {}, found.append)
    search.close()
    return found


KINDS = {
    "plain": {},
    "dear vehicles and metres": {"vehicle": {"costs": {"fixed": 700, "per_hour": 0, "per_km": 9}}},
    "hours and metres": {"vehicle": {"costs": {"fixed": 50, "per_hour": 1_800, "per_km": 7}}},
    "costs of arcs": {"costs": places(seed=8)},
    "another speed": {"vehicle": {"speed_factor": 1.7}},
    "skills, windows, pickups, service": {
        "jobs": [
            {"id": 1, "location_index": 1, "delivery": [2], "skills": [1]},
            {"id": 2, "location_index": 2, "pickup": [5], "time_windows": [[9_000, 20_000]]},
            {"id": 3, "location_index": 3, "delivery": [3], "pickup": [4], "service": 900},
            {"id": 4, "location_index": 3, "delivery": [4], "time_windows": [[0, 30_000]]},
        ],
        "shipments": [
            {
                "amount": [3],
                "pickup": {"id": 1, "location_index": 4},
                "delivery": {"id": 1, "location_index": 5, "time_windows": [[0, 60_000]]},
            }
        ],
    },
}


@needs_pyvrp
@pytest.mark.parametrize("kind", KINDS)
def test_its_answers_are_legal_and_cost_what_it_says(kind):
    one = problem(**KINDS[kind])
    assert expresses_pyvrp(one)

    days = answers(one)[-1]

    assert served(days) == set(range(len(one.visits)))
    assert all(is_legal(one, vehicle, trips) for vehicle, trips in days.items())
    best = rr.solve(one, iterations=200, workers=1, generators=())
    assert score(one, days).money <= 1.1 * best.score.money


@needs_pyvrp
def test_slices_are_one_search():
    one = problem()
    told = answers(one, slices=(40, 1, 79))  # each slice begins with the last answer again
    news = [days for before, days in zip([None, *told], told, strict=False) if days != before]
    assert news == answers(one, slices=(120,))


@needs_pyvrp
def test_it_goes_on_from_what_others_found_where_that_is_far_better():
    one = problem(**KINDS["skills, windows, pickups, service"])
    best = answers(one)[-1]
    search = PyvrpSearch(one, range(len(one.visits)), all_served=True)
    found = []
    for start in ({}, best):
        search.run(
            Settings(method=Method.PYVRP, until=None, solutions=1, seed=4), start, found.append
        )
    search.close()
    assert score(one, found[-1]) <= score(one, best)


@needs_pyvrp
@pytest.mark.parametrize("kind", KINDS)
def test_days_are_the_same_answer_there_and_back(kind):
    one = problem(**KINDS[kind])
    days = answers(one)[-1]
    model = make_model(one, range(len(one.visits)), all_served=True)
    assert score(one, days_of(one, model, solution_of(model, days))) == score(one, days)


@needs_pyvrp
def test_what_cannot_be_served_is_left_out_by_priority():
    jobs = [
        {"id": one, "location_index": one, "delivery": [5], "priority": 9 * (one < 4)}
        for one in range(1, 7)
    ]
    one = problem(jobs=jobs)
    assert served(answers(one, all_served=False)[-1]) == {0, 1, 2}


@needs_pyvrp
@pytest.mark.parametrize(
    "change",
    [
        {"max_tasks": 3},
        {"max_travel_time": 9_000},
        {"breaks": [{"id": 1, "time_windows": [[0, 50_000]], "service": 60}]},
    ],
)
def test_rules_that_it_does_not_know_are_not_put_to_it(change):
    assert not expresses_pyvrp(problem(vehicle=change))


@needs_pyvrp
def test_a_search_with_it_is_repeatable_and_no_worse():
    one = problem()
    with_it = [rr.solve(one, iterations=40, workers=2, seed=5) for _ in range(2)]
    assert with_it[0].days == with_it[1].days
    assert with_it[0].stats["lost_workers"] == 0
    assert with_it[0].score <= with_it[0].witness_score


@needs_pyvrp
def test_an_error_in_it_is_told_each_time(monkeypatch):
    monkeypatch.setattr(pyvrp_model, "MOST_BYTES", 1)
    one = problem()
    with pytest.raises(ValueError, match="too much"):
        make_model(one, range(len(one.visits)), all_served=True)
    search = PyvrpSearch(one, range(len(one.visits)), all_served=True)
    asked = Settings(method=Method.PYVRP, until=None, solutions=1)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="PyVRP"):
            search.run(asked, {}, print)


def test_without_pyvrp_nothing_is_put_to_it(monkeypatch):
    monkeypatch.setattr(pyvrp_model, "find_spec", lambda name: None)
    assert not expresses_pyvrp(problem())


def test_an_unknown_generator_is_refused():
    with pytest.raises(ValueError, match="unknown generators: genetic"):
        rr.solve(problem(), iterations=1, generators=("genetic",))
