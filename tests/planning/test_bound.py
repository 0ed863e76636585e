"""The bound never exceeds the cost of the best answer, found by enumeration."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.random_vroom import random_document
from tests.planning.problems import matrix_of, tiny_problem, visit

from ruralroute import build_problem, demo_county, load_roads, travel
from ruralroute.files.vroom import read_document
from ruralroute.planning.bound import lower_bound
from ruralroute.planning.bound_shares import Shares
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.day import choose_day
from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime
from ruralroute.planning.solve import solve


def best_day(problem, vehicle, visits):
    """Least money of one vehicle that serves these visits; None: it cannot."""
    if not visits:
        return 0
    found = []
    for order in itertools.permutations(visits):
        trip = Trip(visits=order, spaces=(0,) * len(order), set_points=(0,))
        time = evaluate_day(problem, vehicle, (trip,))
        if isinstance(time, DayTime):
            found.append(time.cost)
    return min(found, default=None)


def best_money(problem):
    """Least money of an answer that serves everything; None: there is none."""
    visits = range(len(problem.visits))
    vehicles = range(len(problem.vehicles))
    found = []
    for chosen in itertools.product(vehicles, repeat=len(visits)):
        days = [
            best_day(problem, vehicle, [one for one in visits if chosen[one] == vehicle])
            for vehicle in vehicles
        ]
        if None not in days:
            found.append(sum(days))
    return min(found, default=None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_bound_is_never_above_the_best_answer(seed):
    problem = convert(read_document(random_document(seed, tasks=3, breaks=False), "x")).problem
    best = best_money(problem)
    if best is None:
        return

    for upper in (None, float(best), 10.0 * best + 1):
        bound = lower_bound(problem, upper=upper)
        assert bound is not None
        assert bound <= best


def least_by_loss(problem):
    """Least money of the answers that leave out as much, prices included, by what that loses."""
    visits, levels = range(len(problem.visits)), len(problem.visits[0].loss)
    known, least = {}, {}
    for chosen in itertools.product((None, *range(len(problem.vehicles))), repeat=len(visits)):
        out = [problem.visits[one] for one in visits if chosen[one] is None]
        money = sum(one.price or 0 for one in out)
        for vehicle in range(len(problem.vehicles)):
            mine = tuple(one for one in visits if chosen[one] == vehicle)
            if (vehicle, mine) not in known:
                known[vehicle, mine] = best_day(problem, vehicle, mine)
            day = known[vehicle, mine]
            money = None if money is None or day is None else money + day
        if money is not None:
            loss = tuple(sum(one.loss[level] for one in out) for level in range(levels))
            least[loss] = min(money, least.get(loss, money))
    return least


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.none() | st.integers(0, 10**10), min_size=4, max_size=4))
def test_the_bound_holds_for_answers_that_leave_something_out(seed, prices):
    problem = convert(read_document(random_document(seed, tasks=3, breaks=False), "x")).problem
    if not problem.has_pairs:  # the halves of a pair have one price
        visits = [
            replace(one, price=price, loss=one.loss if price is None else (0, 0))
            for one, price in zip(problem.visits, prices, strict=False)
        ]
        problem = replace(problem, visits=(*visits, *problem.visits[len(visits) :]))
    shares = Shares.of(problem, ())

    for loss, money in least_by_loss(problem).items():
        assert 0 <= shares.bound(loss) <= money


def test_the_bound_of_what_is_left_out_is_near_where_loads_decide():
    problem = star(12, 3)
    shares = Shares.of(problem, ())

    told = [shares.bound((0, out)) / problem.money_unit for out in (0, 3, 12)]

    assert told == pytest.approx([800, 600, 0], abs=0.1)  # best: 808, 606, 0
    alone = Shares.of(problem, {0, 1, 2})
    assert alone.bound((0, 6)) / problem.money_unit == pytest.approx(400, abs=0.1)


def test_a_price_bounds_what_serving_is_worth():
    problem = star(12, 3)
    unit = problem.money_unit
    visits = tuple(replace(one, price=10 * unit, loss=(0, 0)) for one in problem.visits)

    shares = Shares.of(replace(problem, visits=visits), ())

    assert shares.bound((0, 0)) / unit == pytest.approx(120, abs=0.1)


def star(count, capacity):
    """Stops at 100 s from the depot, a second from one another."""
    size = count + 1
    row = [[0 if a == b else 1 if a and b else 100 for b in range(size)] for a in range(size)]
    return RoutingProblem.from_matrices(
        durations=row,
        vehicles=[
            {"id": index, "start_index": 0, "end_index": 0, "capacity": [capacity]}
            for index in range(count)
        ],
        jobs=[{"id": index, "location_index": index, "delivery": [1]} for index in range(1, size)],
    )


@pytest.mark.parametrize(("capacity", "best"), [(12, 211), (3, 808), (1, 2400)])
def test_the_bound_is_close_where_loads_decide(capacity, best):
    problem = star(12, capacity)

    bound = lower_bound(problem, upper=float(best * problem.money_unit))

    assert bound is not None
    assert 0.9 * best <= bound / problem.money_unit <= best


@pytest.mark.parametrize("terrain", ["plain", "mountain"])
def test_a_county_s_bound_counts_loading_halts_and_handling(tmp_path, terrain):
    county = demo_county(tmp_path, terrain=terrain, stations=8, seed=1, force=True)
    problem = build_problem(county, travel(county, load_roads(county)), day=choose_day(county))
    priced = any(visit.price is not None for visit in problem.visits)
    found = solve(problem, iterations=5, workers=1)

    bound = lower_bound(problem)

    assert (bound is None) == priced
    assert found.bound is not None
    assert 0 < found.bound <= found.score.money
    assert 0 <= found.gap < 1
    if bound is not None and not any(found.score.unserved):
        assert 0 < bound <= found.score.money


def test_a_solution_tells_its_bound_also_when_something_is_left_out():
    all_served = solve(star(4, 2), iterations=5, workers=1)
    assert all_served.bound is not None
    assert all_served.bound <= all_served.score.money

    crowded = star(4, 2)
    crowded = replace(crowded, vehicles=crowded.vehicles[:1], visits=crowded.visits[:3])
    crowded = replace(crowded, visits=tuple(replace(one, vehicles=(0,)) for one in crowded.visits))
    one_is_out = solve(crowded, iterations=5, workers=1)
    assert sum(one_is_out.score.unserved) == 1
    assert one_is_out.bound is not None
    assert 0.9 * one_is_out.score.money < one_is_out.bound <= one_is_out.score.money
    assert one_is_out.gap == pytest.approx(1 - one_is_out.bound / one_is_out.score.money)


def test_there_is_no_bound_where_nobody_can_serve_everything():
    none, near = None, 600
    island = [
        [0, near, none, none],
        [near, 0, none, none],
        [none, none, 0, near],
        [none, none, near, 0],
    ]
    visits = [visit("A", 1), visit("B", 2), visit("C", 3)]
    problem = tiny_problem(visits, matrices=(matrix_of(island),))
    assert lower_bound(problem) is None
    assert lower_bound(problem, left_alone={1, 2}) is not None
