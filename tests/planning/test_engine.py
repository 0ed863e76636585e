"""The engine: what OR-Tools proposes is legal, and on tiny days the best there is."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from tests.planning.everything import best_score
from tests.planning.problems import (
    AMBIENT,
    CHILLED,
    FROZEN,
    HOUR,
    line_matrix,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_breaks,
    with_new_rules,
)

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.engine import rebuild
from ruralroute.planning.engine.clashes import find_clashes
from ruralroute.planning.engine.kernel import doors, lists, serve, steps, timing
from ruralroute.planning.engine.model import EngineModel
from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.scope import make_scope
from ruralroute.planning.engine.search import search
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.engine.weights import make_weights
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.problem.data import MICRO, Action, DriverRule, SpaceData, Trip
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import evaluate, score, served

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def run(problem, method, *, solutions=40, start=None, seed=0):
    """Search in this process; return everything found."""
    found = []
    asked = Settings(method=method, until=None, solutions=solutions, seed=seed)
    visits, vehicles = tuple(range(len(problem.visits))), tuple(range(len(problem.vehicles)))
    if method is Method.REBUILD:
        Rebuilder(problem, visits, vehicles).run(start or {}, asked, found.append)
    else:
        search(make_scope(problem, visits), asked, start or {}, lambda _, days: found.append(days))
    return found


def best(problem, *, rounds=2, solutions=60):
    """Search as `solve` does, with both methods in turn, in this process."""
    incumbent = Incumbent(problem=problem, days=greedy_plan(problem), started=0.0)
    for number in range(rounds):
        for method in (Method.GUIDED, Method.REBUILD):
            for days in run(
                problem, method, solutions=solutions, start=incumbent.days, seed=number
            ):
                incumbent.offer(days)
    return incumbent


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(random_problems(7, max_vehicles=3))
def test_everything_that_the_guided_search_finds_is_legal(problem):
    for days in run(problem, Method.GUIDED, start=greedy_plan(problem)):
        assert check_routes(problem, days, evaluate(problem, days)) == []


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(random_problems(7, max_vehicles=3, rests=True))
def test_the_driving_rule_is_kept_by_everything_found(problem):
    for days in run(problem, Method.GUIDED, solutions=20):
        assert check_routes(problem, days, evaluate(problem, days)) == []


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(random_problems(6, rests=True))
def test_everything_that_rebuilding_finds_is_legal(problem):
    for days in run(problem, Method.REBUILD, start=greedy_plan(problem)):
        assert check_routes(problem, days, evaluate(problem, days)) == []


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW, derandomize=True)
@given(random_problems(5, max_vehicles=2, max_trips=2, cut_off=False))
def test_tiny_days_are_planned_as_well_as_by_trying_everything(problem):
    incumbent = best(problem)
    assert incumbent.refused == 0
    assert incumbent.score == best_score(problem)


def seven():
    """Seven stations with windows around the clock, two unlike vehicles."""
    windows = [(8, 9), (9, 10), (8, 12), (10, 11), (13, 14), (12, 15), (9, 16)]
    visits = [
        visit(
            f"O{index}",
            1 + (index * 3) % 7,
            windows=((start * HOUR, end * HOUR),),
            load=(40_000 + 10_000 * index, 500_000),
            vehicles=(0, 1),
        )
        for index, (start, end) in enumerate(windows)
    ]
    small = vehicle("small", capacity=(200_000, 2_000_000), cost_fixed=20 * MICRO, max_trips=1)
    return tiny_problem(visits, [small, vehicle("large", max_trips=1)])


def test_seven_stations_with_windows_and_two_vehicles_are_planned_optimally():
    problem = seven()
    assert best(problem, solutions=200).score == best_score(problem)


def test_equal_searches_find_the_same():
    problem = seven()
    for method in Method:
        start = greedy_plan(problem)
        assert run(problem, method, start=start) == run(problem, method, start=start)


def test_a_day_is_the_same_in_the_model_and_back():
    problem = tiny_problem([visit(f"O{one}", one) for one in (1, 2, 3, 4)], [vehicle()])
    days = {
        0: tuple(
            Trip(visits=pair, spaces=(0, 0), set_points=(AMBIENT,)) for pair in ((0, 2), (3, 1))
        )
    }
    assert run(problem, Method.GUIDED, solutions=1, start=days)
    scope = make_scope(problem, range(4))
    assert [list(trip.visits) for trip in days[0]] == [[0, 2], [3, 1]]
    assert scope.vehicles[0].trips == 1  # all fits at once: a second trip is of no use


def test_vehicles_with_no_use_for_it_get_one_trip():
    visits = [visit(f"O{one}", one, load=(200_000, 100_000)) for one in (1, 2, 3)]
    assert make_scope(tiny_problem(visits), range(3)).vehicles[0].trips == 2
    assert make_scope(tiny_problem(visits), range(2)).vehicles[0].trips == 1
    aged = [replace(one, max_aboard_s=HOUR) for one in visits]
    assert make_scope(tiny_problem(aged), range(2)).vehicles[0].trips == 2


def test_a_full_vehicle_makes_a_second_trip():
    visits = [visit(f"O{one}", 1 + one, load=(200_000, 100_000)) for one in range(4)]
    problem = tiny_problem(visits)
    assert any(len(served(days)) == 4 for days in run(problem, Method.GUIDED))


def test_collections_wait_until_deliveries_have_made_room():
    load = (300_000, 100_000)
    visits = [
        visit("out", 3, load=load),
        visit("in", 1, load=load, action=Action.COLLECT),
    ]
    problem = tiny_problem(visits, [vehicle(max_trips=1)])
    assert [trip.visits for trip in run(problem, Method.GUIDED)[-1][0]] == [(0, 1)]


def test_zones_without_a_common_set_point_ride_on_different_trips():
    visits = [
        visit("milk", 1, zone=CHILLED),
        visit("ice", 2, zone=FROZEN),
        visit("books", 3, zone=AMBIENT),
    ]
    space = SpaceData(
        id="main", set_points=(AMBIENT, CHILLED, FROZEN), capacity=(500_000, 4_000_000)
    )
    problem = tiny_problem(visits, [vehicle(spaces=(space,), max_trips=3)])
    scope = make_scope(problem, range(3))
    assert scope.vehicles[0].clashes == {(AMBIENT, FROZEN), (CHILLED, FROZEN)}
    days = run(problem, Method.GUIDED)[-1]
    assert sorted(sorted(trip.visits) for trip in days[0]) == [[0, 2], [1]]


def test_each_zone_rides_in_a_space_of_its_own_where_there_is_one():
    spaces = (
        SpaceData(id="front", set_points=(FROZEN, CHILLED), capacity=(200_000, 1_000_000)),
        SpaceData(id="rear", set_points=(CHILLED, AMBIENT), capacity=(300_000, 3_000_000)),
    )
    visits = [visit("milk", 1, zone=CHILLED), visit("ice", 2, zone=FROZEN), visit("book", 3)]
    problem = tiny_problem(visits, [vehicle(spaces=spaces)])
    scope = make_scope(problem, range(3))
    assert scope.vehicles[0].space_of == {AMBIENT: 1, CHILLED: 1, FROZEN: 0}
    assert not scope.vehicles[0].clashes
    assert len(run(problem, Method.GUIDED)[-1][0]) == 1


def test_goods_classes_that_clash_are_grouped_by_their_enemies():
    visits = [visit(f"O{one}", 1, goods_class=one) for one in range(4)]
    enemies = (frozenset(), frozenset({3}), frozenset({3}), frozenset({1, 2}))
    problem = tiny_problem(visits, incompatible=enemies)
    (clash,) = find_clashes(make_scope(problem, range(4)))
    assert {clash.first, clash.second} == {frozenset({1, 2}), frozenset({3})}


def test_a_place_too_far_for_one_go_is_served_with_a_rest():
    rule = DriverRule(max_driving_since_rest_s=HOUR, min_rest_s=1200, rest_includes_handling=False)
    problem = tiny_problem([visit("far", 1)], matrices=[line_matrix(2, leg_s=50 * 60)], driver=rule)
    days = run(problem, Method.GUIDED)[-1]
    assert served(days) == {0}
    assert is_legal(problem, 0, days[0])


@pytest.mark.parametrize("levels", [(0,), (0, 3), (0, 3, 9), tuple(range(10))])
def test_one_part_of_a_higher_level_outweighs_everything_below_it(levels):
    visits = [visit(f"O{level}-{copy}", 1, level=level) for level in levels for copy in range(5)]
    visits.append(visit("priced", 1, price=500 * MICRO))
    scope = make_scope(tiny_problem(visits), range(len(visits)))
    weights = make_weights(scope)
    total = sum(weights.penalty)
    assert total < 2**62
    assert weights.penalty[-1] == 500 * MICRO // weights.unit
    if len(levels) < 6:
        penalties = [weights.penalty[5 * number] for number in range(len(levels))]
        for number, penalty in enumerate(penalties):
            below = 5 * sum(penalties[:number])
            assert penalty > below + weights.penalty[-1]
    assert all(low <= high for low, high in itertools.pairwise(weights.penalty[:-1]))


def test_ten_levels_of_many_orders_stay_in_range():
    visits = [visit(f"O{one}", 1, level=one % 10) for one in range(400)]
    weights = make_weights(make_scope(tiny_problem(visits), range(400)))
    assert sum(weights.penalty) < 2**62


def test_the_model_counts_money_as_the_evaluator_does():
    problem = replace(seven(), operator_fixed_s=0)
    scope = make_scope(problem, range(7))
    model = EngineModel(scope)
    found = run(problem, Method.GUIDED)
    assert model.weights.unit == 1
    costs = []
    asked = Settings(method=Method.GUIDED, until=None, solutions=30)
    search(scope, asked, {}, lambda cost, days: costs.append((cost, days)))
    full = [(cost, days) for cost, days in costs if len(served(days)) == 7]
    assert found
    assert full
    for cost, days in full:
        assert score(problem, days).money <= cost
    cost, days = full[-1]
    assert score(problem, days).money == cost


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(with_breaks(with_new_rules(random_problems(6, rests=True))))
def test_rebuilding_keeps_shipments_breaks_exchanges_and_limits(problem):
    for days in run(problem, Method.REBUILD, solutions=60):
        assert check_routes(problem, days, evaluate(problem, days)) == []


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(with_new_rules(random_problems(5)))
def test_rebuilding_ends_no_worse_than_it_began(problem):
    """With one window a visit: with more the core may count too much paid time (constraints.md)."""
    visits = tuple(replace(one, windows=one.windows[:1]) for one in problem.visits)
    problem = replace(problem, visits=visits)
    start = greedy_plan(problem)
    before = score(problem, start)
    found = run(problem, Method.REBUILD, start=start, solutions=60)
    assert all(score(problem, days).money <= before.money or
               score(problem, days).unserved < before.unserved for days in found)  # fmt: skip


@pytest.mark.skipif(not doors.COMPILED, reason="the core was not compiled at installation")
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(problem=with_new_rules(random_problems(6, rests=True)))
def test_the_compiled_core_and_its_sources_give_the_same_answers(problem):
    compiled = run(problem, Method.REBUILD, solutions=40)[-1:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "COMPILED", False)
        for name, function in (
            ("run", steps.run),
            ("fill", steps.fill),
            ("serve", serve.serve),
            ("go_back", serve.go_back),
            ("recount", steps.recount),
            ("write_now", steps.write_now),
            ("read_days", lists.read_days),
            ("time_day", timing.time_day),
        ):
            patch.setattr(rebuild, name, function)
        assert run(problem, Method.REBUILD, solutions=40)[-1:] == compiled


def test_a_large_vehicle_takes_the_place_of_small_ones():
    """Alone each visit is cheaper by a small vehicle, all of them by the large one."""
    aboard = {"load": (100_000, 1_000), "vehicles": tuple(range(5))}
    visits = [visit(f"O{one}", one, **aboard) for one in range(1, 5)]
    small = [
        vehicle(f"S{one}", capacity=(100_000, 4_000_000), cost_fixed=50 * MICRO, max_trips=1)
        for one in range(4)
    ]
    large = vehicle("L", capacity=(400_000, 4_000_000), cost_fixed=190 * MICRO, max_trips=1)
    problem = tiny_problem(visits, [*small, large])
    start = {one: (Trip(visits=(one,), spaces=(0,), set_points=(AMBIENT,)),) for one in range(4)}
    found = run(problem, Method.REBUILD, start=start, solutions=300)
    assert list(found[-1]) == [4]
