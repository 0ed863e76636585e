"""Serving what is out although the fleet is nearly full."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from tests.planning.problems import (
    matrix_of,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_new_rules,
)

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.engine.kernel import arrays, doors, flat, lists, serve, steps
from ruralroute.planning.engine.kernel.pack import Packed
from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.serving import LEAST, MOST, PATIENCE, Serving
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import MICRO
from ruralroute.planning.schedule.score import evaluate, score, served


def full_fleet(seed, count=6, each=5, room=200):
    """Loads that fill `count` vehicles of one trip to the last kilogram, at places in a square."""
    dice = random.Random(seed)
    loads = []
    for _ in range(count):
        cuts = [0, *sorted(dice.sample(range(10, room - 9), each - 1)), room]
        loads += [high - low for low, high in pairwise(cuts)]
    dice.shuffle(loads)
    at = [(dice.randrange(60), dice.randrange(60)) for _ in range(len(loads) + 1)]
    rows = [[20 * (abs(x - u) + abs(y - v)) for u, v in at] for x, y in at]
    capacity = (room * 1_000, 10**9)
    fleet = [vehicle(f"V{one}", capacity=capacity, max_trips=1) for one in range(count)]
    visits = [
        visit(f"O{number}", number + 1, load=(load * 1_000, 0), vehicles=tuple(range(count)))
        for number, load in enumerate(loads)
    ]
    return tiny_problem(visits, fleet, matrices=[matrix_of(rows)], fixed_s=0)


def whole(problem):
    """Return all visits and vehicles."""
    return tuple(range(len(problem.visits))), tuple(range(len(problem.vehicles)))


def rebuilt(problem, start, *, serve, solutions=4_000):
    """Return the last answer that rebuilding finds."""
    found = [start]
    asked = Settings(
        method=Method.REBUILD, until=None, solutions=solutions, seed=1, warm=0.3, serve=serve
    )
    Rebuilder(problem, *whole(problem)).run(start, asked, found.append)
    return found[-1]


@pytest.mark.skipif(not doors.COMPILED, reason="the core was not compiled at installation")
def test_a_fleet_that_has_to_be_full_serves_all():
    missed = {0.0: 0, 0.9: 0}
    for seed in range(2):
        problem = full_fleet(seed)
        start = greedy_plan(problem)
        assert len(served(start)) < len(problem.visits)
        for share in missed:
            days = rebuilt(problem, start, serve=share, solutions=20_000)
            assert check_routes(problem, days, evaluate(problem, days)) == []
            missed[share] += len(problem.visits) - len(served(days))
    assert missed[0.9] == 0 < missed[0.0]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_new_rules(random_problems(7, max_vehicles=2)))
def test_serving_keeps_all_rules_and_ends_at_the_best_that_it_met(problem):
    days = greedy_plan(problem)
    packed = Packed(problem, *whole(problem))
    core = a, _, f = tuple(one.tolist() for one in flat.lay_flat(packed.given, 3))
    items = packed.list_of(days).tolist()
    at = a[arrays.UNDO_AT]
    a[at : at + len(items)] = items
    assume(lists.read_days(*core, at, len(items) - 1))  # where the core is stricter it may not
    steps.recount(*core)
    before = f[arrays.CURRENT]
    done = serve.serve(*core, 30, 1_000_000.0, 10, 10)
    best = f[arrays.BEST]
    serve.go_back(*core)
    assert f[arrays.CURRENT] == pytest.approx(best)
    assert f[arrays.CURRENT] <= before + 1
    after = packed.days_of([*a[a[arrays.BEST_AT] :]])
    assert check_routes(problem, after, evaluate(problem, after)) == []
    assert not score(problem, days) < score(problem, after)
    out = set(whole(problem)[0]) - served(after)
    assert done == all(not any(problem.visits[one].loss) for one in out)


def test_what_has_a_price_is_not_forced_in():
    problem = full_fleet(1)
    cheap = tuple(replace(one, price=MICRO, loss=(0,) * len(one.loss)) for one in problem.visits)
    packed = Packed(replace(problem, visits=cheap), *whole(problem))
    core = a, _, _ = tuple(one.tolist() for one in flat.lay_flat(packed.given, 3))
    steps.recount(*core)
    assert a[arrays.ABSENT] == len(cheap)
    assert serve.serve(*core, 10, 1_000_000.0, 10, 10)
    assert a[arrays.STEPS] == 0


def test_less_and_less_time_goes_into_what_cannot_be_served():
    problem = full_fleet(1)
    many = PATIENCE * len(problem.visits)
    incumbent = Incumbent(problem=problem, days={}, started=0.0)
    serving = Serving(incumbent)
    assert serving.is_promising()
    incumbent.offer(greedy_plan(problem))
    serving.round_is_over(many)
    serving.round_is_over(many // 2)
    assert serving.share == MOST
    assert serving.is_promising()
    shares = []
    for _ in range(10):
        serving.round_is_over(many)
        shares.append(serving.share)
    assert shares[0] < MOST
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == LEAST
    assert not serving.is_promising()
