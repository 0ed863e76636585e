"""solve: legal, never below the witness, the same again, and honest about why it ended."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from tests.planning.everything import best_score
from tests.planning.problems import HOUR, random_problems, shipment, tiny_problem, vehicle, visit

import ruralroute.planning.solve as solve_module
from ruralroute.cli.options import DEFAULT_SECONDS
from ruralroute.errors import NoPlanInTimeError
from ruralroute.planning import bound_beside
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.engine import rounds, search_plan
from ruralroute.planning.engine.kernel.doors import COMPILED
from ruralroute.planning.engine.portfolio import Portfolio
from ruralroute.planning.engine.search_plan import MANY
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.hopeless import hopeless_visits
from ruralroute.planning.problem.data import MICRO, Action, BreakData, Mixing, RoutingProblem, Trip
from ruralroute.planning.schedule.score import score, served
from ruralroute.planning.solve import solve


def township():
    """Six stations on a line, two vehicles, windows that force an order."""
    visits = [
        visit(
            f"O{one}",
            one,
            windows=(((7 + one) * HOUR, (9 + one) * HOUR),),
            load=(90_000, 900_000),
            vehicles=(0, 1),
        )
        for one in (1, 2, 3, 4, 5, 6)
    ]
    small = vehicle("small", capacity=(200_000, 2_000_000), cost_fixed=20 * MICRO)
    return tiny_problem(visits, [small, vehicle("large")])


def test_the_answer_is_optimal_legal_and_the_same_again():
    problem = township()
    first = solve(problem, time_limit_s=None, iterations=60, workers=2)
    assert first.score == best_score(problem) <= first.witness_score
    assert check_routes(problem, first.days, first.times) == []
    assert first.score == score(problem, first.days)
    assert first.status == "iterations"
    assert first.stats["refused"] == 0
    again = solve(problem, time_limit_s=None, iterations=60, workers=2)
    assert again.days == first.days


def test_a_time_limit_is_kept_and_progress_is_told():
    told = []
    solution = solve(township(), time_limit_s=2.5, workers=1, progress=told.append)
    assert solution.status == "time_limit"
    assert told[0].phase == "greedy"
    assert told[0].money is None
    assert told[-1].phase == "finish"
    assert told[-1].money == solution.score.money
    known = [(one.unserved, one.money) for one in told if one.money is not None]
    assert known == sorted(known, reverse=True)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_problems(6, max_vehicles=3, rests=True))
def test_without_workers_the_legal_witness_is_returned(problem):
    solution = solve(problem, workers=0)
    assert check_routes(problem, solution.days, solution.times) == []
    assert solution.score == solution.witness_score


@pytest.mark.parametrize(("visits", "vehicles"), [((), None), ((visit("O", 1, vehicles=()),), ())])
def test_nothing_to_plan_needs_no_process(visits, vehicles, monkeypatch):
    monkeypatch.setattr(Portfolio, "__enter__", lambda _: pytest.fail("a process was started"))
    solution = solve(tiny_problem(visits, vehicles))
    assert solution.days == {}
    assert solution.status == "nothing_to_do"
    assert sum(solution.score.unserved) == len(visits)


def test_what_nobody_can_serve_starts_no_process(monkeypatch):
    monkeypatch.setattr(Portfolio, "__enter__", lambda _: pytest.fail("a process was started"))
    too_big = visit("O", 1, load=(900_000, 100_000))
    assert solve(tiny_problem([too_big])).score.unserved[-1] == 1


def test_a_cancelled_search_returns_the_best_so_far():
    cancel = threading.Event()
    cancel.set()
    problem = township()
    solution = solve(problem, time_limit_s=60, workers=1, cancel=cancel)
    assert solution.status == "cancelled"
    assert served(solution.days) == set(range(6))


def test_a_given_start_is_never_lost():
    problem = township()
    best = solve(problem, time_limit_s=None, iterations=60, workers=1)
    again = solve(problem, workers=0, start=best.days)
    assert again.score == best.score


def test_an_illegal_start_is_mended():
    problem = township()
    wrong = Trip(visits=(5, 0), spaces=(0, 0), set_points=(0,))
    solution = solve(problem, workers=0, start={0: (wrong,)})
    assert check_routes(problem, solution.days, solution.times) == []


@pytest.mark.parametrize(
    ("command", "searched"),
    [
        (["/none"], True),
        ([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], True),
        ([sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"], False),
    ],
    ids=["not started", "killed", "crashed"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_without_workers_this_process_searches_unless_they_crashed(monkeypatch, command, searched):
    made = []
    monkeypatch.setattr(
        rounds, "Portfolio", lambda problem, count: Portfolio(problem, count, command=command)
    )
    monkeypatch.setattr(rounds, "COMPILED", True)
    monkeypatch.setattr(rounds, "search_here", lambda *given: made.append(given))

    solution = solve(township(), time_limit_s=None, iterations=5)

    assert solution.score == solution.witness_score
    assert solution.status == "no_workers"
    assert len(made) == searched


def test_what_is_found_without_workers_is_legal_and_the_same_again(monkeypatch):
    monkeypatch.setattr(
        rounds, "Portfolio", lambda problem, count: Portfolio(problem, count, command=["/none"])
    )
    first, again = (solve(township(), time_limit_s=None, iterations=50) for _ in range(2))

    assert first.days == again.days
    assert first.score <= first.witness_score
    assert check_routes(township(), first.days, first.times) == []


def test_a_first_plan_that_is_cancelled_is_the_answer(monkeypatch):
    cancel = threading.Event()

    def half(problem, *, start=None, deadline=None):
        cancel.set()
        assert deadline()
        return {}

    monkeypatch.setattr(solve_module, "greedy_plan", half)
    solution = solve(township(), time_limit_s=86_400.0, workers=1, cancel=cancel)
    assert solution.status == "cancelled"
    assert check_routes(township(), solution.days, solution.times) == []


def crowd(count=MANY):
    """So many visits that the search goes the way of large problems."""
    return tiny_problem([visit(f"O{one}", 1 + one % 3) for one in range(count)])


@pytest.mark.parametrize("asks", [0, 3])
def test_in_a_large_problem_a_cancelled_first_plan_is_all_there_is(monkeypatch, asks):
    """Nothing that takes long is begun any more: no packing for the core, no bound."""
    cancel = threading.Event()
    asked = []

    def soon(problem, *, start=None, deadline=None):
        def is_over():
            asked.append(1)
            if len(asked) > asks:
                cancel.set()
            return deadline()

        return greedy_plan(problem, start=start, deadline=is_over)

    monkeypatch.setattr(solve_module, "greedy_plan", soon)
    monkeypatch.setattr(solve_module, "make_portfolio", lambda *_: nullcontext())
    for module, name in ((rounds, "Rebuilder"), (solve_module, "BoundBeside")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("a long step was begun"))

    solution = solve(crowd(), time_limit_s=86_400.0, cancel=cancel)

    assert solution.status == "cancelled"
    assert len(served(solution.days)) == asks
    assert check_routes(crowd(), solution.days, solution.times) == []


def test_workers_beyond_the_parts_search_the_whole(monkeypatch):
    monkeypatch.setattr(search_plan, "LEAST_PART", 12)
    for module in (search_plan, rounds):
        monkeypatch.setattr(module, "PARTS", 24)
    seen = []
    run = rounds._Search._run

    def watched(self, portfolio, parts, *rest):
        seen.append([part is None for part in parts])
        run(self, portfolio, parts, *rest)

    monkeypatch.setattr(rounds._Search, "_run", watched)
    fleet = [vehicle(f"v{one}", capacity=(270_000, 2_700_000)) for one in range(12)]
    every = tuple(range(len(fleet)))
    visits = [
        visit(f"O{one}", 1 + one % 6, load=(90_000, 900_000), vehicles=every) for one in range(30)
    ]
    problem = tiny_problem(visits, fleet)
    first, again = (solve(problem, time_limit_s=None, iterations=5, workers=4) for _ in range(2))
    assert [False, False, True, True] in seen
    assert len(served(first.days)) == len(visits)
    assert check_routes(problem, first.days, first.times) == []
    assert first.days == again.days


def test_there_is_a_worker_for_each_core_unless_iterations_are_counted(monkeypatch):
    monkeypatch.setattr(solve_module, "_cores", lambda: 5)
    asked = []

    def none(problem, workers):
        asked.append(workers)
        return make_portfolio(problem, 0)

    make_portfolio = rounds.make_portfolio
    for module in (solve_module, rounds):
        monkeypatch.setattr(module, "make_portfolio", none)
    solve(crowd(), time_limit_s=4.0)
    solve(crowd(), time_limit_s=None, iterations=1)
    assert asked == [5, 2]


def test_nobody_waits_for_a_bound_after_an_interrupt(monkeypatch):
    cancel, forever = threading.Event(), threading.Event()
    monkeypatch.setattr(bound_beside, "lower_bound", lambda *_, **__: forever.wait() and None)

    def watch(now):
        if now.phase == "search":
            cancel.set()

    solution = solve(township(), time_limit_s=86_400.0, workers=1, progress=watch, cancel=cancel)

    forever.set()
    assert solution.status == "cancelled"
    assert solution.bound is None or solution.bound <= solution.score.money  # the quick one, if any
    assert served(solution.days) == set(range(6))


def test_nobody_waits_for_a_bound_beyond_the_time_limit(monkeypatch):
    forever = threading.Event()
    monkeypatch.setattr(bound_beside, "lower_bound", lambda *_, **__: forever.wait() and None)

    solution = solve(township(), time_limit_s=3.0, workers=1)

    forever.set()
    assert solution.status == "time_limit"
    assert solution.bound is None or solution.bound <= solution.score.money  # the quick one, if any


def test_what_goes_wrong_with_a_bound_is_not_hidden(monkeypatch):
    def wrong(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(bound_beside, "lower_bound", wrong)
    with pytest.raises(ZeroDivisionError):
        solve(township(), time_limit_s=None, iterations=5, workers=1)


@pytest.mark.skipif(not COMPILED, reason="the interpreted core is slow: workers are better")
def test_a_short_search_of_few_visits_starts_no_process(monkeypatch):
    monkeypatch.setattr(Portfolio, "__enter__", lambda _: pytest.fail("a process was started"))
    told = []

    solution = solve(township(), time_limit_s=1.0, progress=told.append)

    assert solution.status == "time_limit"
    assert check_routes(township(), solution.days, solution.times) == []
    assert [one.days is None for one in told[:1]] == [True]
    assert told[-1].days == solution.days


def test_without_a_first_plan_in_time_there_is_no_answer(monkeypatch):
    def slow(problem, *, start=None, deadline=None):
        assert deadline is not None
        while not deadline():
            pass
        return {}

    monkeypatch.setattr(solve_module, "greedy_plan", slow)
    monkeypatch.setattr(solve_module, "COMPILED", False)
    with pytest.raises(NoPlanInTimeError):
        solve(township(), time_limit_s=0.01)


def test_without_a_limit_there_is_one_and_steps_go_without_a_clock(monkeypatch):
    asked = []

    def noted(incumbent, plan, tell):
        asked.append(plan.deadline)
        return "iterations", 0

    monkeypatch.setattr(solve_module, "run_rounds", noted)
    before = time.monotonic()
    solve(township())
    solve(township(), iterations=5)
    solve(township(), iterations=5, time_limit_s=60)
    assert before + solve_module.TIME_LIMIT_S <= asked[0] <= time.monotonic() + DEFAULT_SECONDS
    assert asked[1] is None
    assert asked[2] > before


@pytest.mark.parametrize(
    "limits",
    [
        {"time_limit_s": 0},
        {"time_limit_s": 5, "iterations": 0},
        {"no_improvement_s": 0.0},
        {"no_improvement_rounds": 0},
        {"gap": -0.1},
        {"gap": 1.0},
    ],
)
def test_senseless_limits_are_refused(limits):
    with pytest.raises(ValueError, match=r"time_limit_s|gap"):
        solve(township(), **limits)


def test_what_the_model_cannot_hold_is_searched_without_it():
    """Shipments, a break, an open end and mixing go through a worker and come back legal."""
    noon = BreakData(id="noon", windows=((11 * HOUR, 12 * HOUR),), service_s=1800)
    visits = [
        *shipment("A", (1, 2), 0),
        *shipment("B", (3, 1), 2),
        visit("C", 2),
        visit("D", 3, action=Action.EXCHANGE, load_back=(5, 5)),
    ]
    van = vehicle(breaks=(noon,), max_trips=1, end_place=None)
    problem = tiny_problem(visits, [van], mixing=Mixing.LAST)
    solution = solve(problem, iterations=5, workers=1)
    assert served(solution.days) == set(range(6))
    assert check_routes(problem, solution.days, solution.times) == []
    assert solution.score <= solution.witness_score


def test_what_still_fits_at_the_end_is_served(monkeypatch):
    monkeypatch.setattr(solve_module, "greedy_plan", lambda *_, **__: {})
    monkeypatch.setattr(solve_module, "run_rounds", lambda *_: ("iterations", 0))

    solution = solve(township(), iterations=5)

    assert served(solution.days) == set(range(6))
    assert check_routes(township(), solution.days, solution.times) == []


def test_what_only_other_stops_lead_to_is_not_given_up():
    """Where the greedy answer is cut short, a backhaul that is never alone stays in the search."""
    plain = RoutingProblem.from_matrices(
        durations=[[0, 5, 5], [5, 0, 5], [5, 5, 0]],
        vehicles=[{"id": 1, "start_index": 0, "end_index": 0}],
        jobs=[{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}],
    )
    reachable = plain.matrices[0].reachable.copy()
    reachable[0, 2] = False
    one = replace(plain, matrices=(replace(plain.matrices[0], reachable=reachable),))
    assert hopeless_visits(one, {}) == set()
    reachable[1, 2] = False
    assert hopeless_visits(one, {}) == {1}


def test_what_is_too_far_but_by_way_of_another_stop_is_served():
    """There and back it is 200 m to the second job, and 160 m by way of the first; 165 may be."""
    metres = [[0, 10, 100], [10, 0, 50], [100, 50, 0]]
    far = {
        "durations": [[0, 5, 5], [5, 0, 5], [5, 5, 0]],
        "jobs": [{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}],
    }
    car = {"id": 1, "start_index": 0, "end_index": 0, "max_distance": 165}
    both = RoutingProblem.from_matrices(**far, distances=metres, vehicles=[car])
    assert hopeless_visits(both, {}) == set()
    assert served(solve(both, iterations=20, workers=1).days) == {0, 1}
    metres[0][1] = metres[1][0] = 50
    none = RoutingProblem.from_matrices(**far, distances=metres, vehicles=[car])
    assert hopeless_visits(none, {}) == {1}


def test_rounds_without_improvement_end_the_search_and_repeatably():
    problem = township()
    asked = {"time_limit_s": None, "iterations": 30, "no_improvement_rounds": 1, "workers": 1}
    first, second = solve(problem, **asked), solve(problem, **asked)
    assert first.status == second.status == "no_improvement"
    assert first.days == second.days


def test_seconds_without_improvement_end_the_search_in_the_middle_of_a_round():
    solution = solve(township(), time_limit_s=600, no_improvement_s=0.5, workers=1)
    assert solution.status == "no_improvement"


def test_an_answer_that_is_close_enough_to_the_bound_ends_the_search():
    far = solve(township(), time_limit_s=None, iterations=30, gap=0.0, workers=1)
    gap = (far.score.money - far.bound) / far.score.money
    assert far.status == "iterations"
    close = solve(
        township(), time_limit_s=None, iterations=30, gap=min(0.99, gap + 1e-6), workers=1
    )
    assert close.status == "gap"
    assert close.score.money - close.bound <= (gap + 1e-6) * close.score.money


@pytest.mark.skipif(not rounds.COMPILED, reason="the core was not compiled at installation")
def test_what_the_witness_has_no_time_for_is_served_though_all_workers_fail(monkeypatch):
    def fails(problem, workers):
        return Portfolio(problem, workers, command=["false"])

    monkeypatch.setattr(rounds, "Portfolio", fails)
    monkeypatch.setattr(solve_module, "greedy_plan", lambda *_, **__: {})
    solution = solve(township(), time_limit_s=30, workers=1)
    assert solution.status == "no_workers"
    assert len(served(solution.days)) == 6
    assert check_routes(township(), solution.days, solution.times) == []
