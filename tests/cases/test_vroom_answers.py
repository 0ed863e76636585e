"""Answers to random VROOM problems keep VROOM's rules, by a scorer that knows only those."""

import importlib.util
import json
import os
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.random_vroom import hostile_document, random_document, spread_document
from tests.cases.vroom_rules import broken_rules, value

from ruralroute.files.vroom import read_document
from ruralroute.planning.cases.answer import vroom_answer
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.solve import solve

LOADS = {"delivery", "amount", "pickup", "load"}
"""Keys that VROOM leaves out where nothing is carried."""


def solved(document, *, workers=0, iterations=1):
    made = convert(read_document(document, "random"))
    steps = {"time_limit_s": None, "iterations": iterations}  # no clock: the same on any machine
    found = solve(made.problem, **steps, workers=workers, seed=1)
    assert check_routes(made.problem, found.days, found.times) == []
    return vroom_answer(made, found.days)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_every_answer_keeps_the_rules(seed):
    document = random_document(seed)

    assert broken_rules(document, solved(document)) == []


@pytest.mark.parametrize("seed", [7, 8])
def test_what_the_search_finds_keeps_the_rules(seed):
    document = random_document(seed, tasks=8)

    assert broken_rules(document, solved(document, workers=1, iterations=20)) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_answers_to_hostile_problems_keep_the_rules(seed):
    document = hostile_document(seed)

    assert broken_rules(document, solved(document)) == []


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(8, 24))
def test_answers_to_problems_on_a_map_keep_the_rules(seed, tasks):
    document = spread_document(seed, tasks=tasks)

    assert broken_rules(document, solved(document)) == []


def test_more_priority_beats_more_tasks_and_more_tasks_beat_cost():
    document = {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [2]}],
        "jobs": [
            {"id": 1, "location_index": 1, "delivery": [2], "priority": 1},
            {"id": 2, "location_index": 2, "delivery": [1]},
            {"id": 3, "location_index": 2, "delivery": [1]},
        ],
        "matrices": {"car": {"durations": [[0, 900, 10], [900, 0, 900], [10, 900, 0]]}},
    }
    first = solved(document, workers=1, iterations=30)
    assert [one["id"] for one in first["unassigned"]] == [2, 3]

    del document["jobs"][0]["priority"]
    second = solved(document, workers=1, iterations=30)
    assert [one["id"] for one in second["unassigned"]] == [1]
    assert value(document, second) == (0, -2, 20)


has_vroom = pytest.mark.skipif(
    importlib.util.find_spec("vroom") is None, reason="pyvroom is not installed"
)


def vroom(document, *options):
    run = subprocess.run(
        [sys.executable, "-c", "import vroom; vroom.main()", "-i", "/dev/stdin", *options],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(run.stdout)
    assert not told["code"], told["error"]
    return told


@has_vroom
@pytest.mark.parametrize("seed", [2, 10, 16, 18])
def test_vroom_judges_the_scorer(seed):
    """What VROOM itself answers is legal to the scorer."""
    document = random_document(seed)

    told = broken_rules(document, vroom(document, "-t", "1"))

    # Where nothing has a window VROOM cuts off what it rounds otherwise.
    assert [one for one in told if "cost" not in one] == []


def without_loads(route):
    steps = [{key: step[key] for key in step if key not in LOADS} for step in route["steps"]]
    return {key: route[key] for key in route if key not in LOADS} | {"steps": steps}


@has_vroom
@pytest.mark.parametrize("seed", [2, 9, 14, 17, 27, 36, 39])
def test_vroom_tells_the_same_of_our_routes(seed):
    """Given our routes as steps (plan mode) VROOM tells the same costs, clocks and distances."""
    document = random_document(seed, tasks=6)
    answer = solved(document)
    routes = {route["vehicle"]: route for route in answer["routes"]}
    for vehicle in document["vehicles"]:
        steps = routes.get(vehicle["id"], {}).get("steps", [])
        vehicle["steps"] = [
            {key: step[key] for key in ("type", "id") if key in step} for step in steps
        ]

    told = vroom(document, "-c")

    assert answer["routes"]
    assert [route["vehicle"] for route in told["routes"]] == [*routes]
    for route in told["routes"]:
        assert without_loads(routes[route["vehicle"]]) == without_loads(route)
    for key in ("cost", "duration", "distance", "setup", "service", "waiting_time", "priority"):
        assert answer["summary"][key] == told["summary"][key]


SEEDS = range(*map(int, os.environ.get("RURALROUTE_VROOM_SEEDS", "3-6").split("-")))
"""More of them: RURALROUTE_VROOM_SEEDS=0-300."""


@has_vroom
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("make", [hostile_document, spread_document])
def test_nothing_is_worse_than_what_vroom_finds(make, seed):
    document = make(seed)
    theirs = vroom(document, "-t", "1", "-x", "5")

    answer = solved(document, workers=1, iterations=3000)

    assert broken_rules(document, answer) == []
    ours, bar = value(document, answer), value(document, theirs)
    assert ours[:2] <= bar[:2]
    assert ours[:2] < bar[:2] or ours[2] <= bar[2] * Fraction(1001, 1000) + 1
