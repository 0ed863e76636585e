"""Problems whose roads change by the hour: what the engine sees, the search, reasons, matrices."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.everything import best_score
from tests.planning.problems import (
    HOUR,
    matrix_by_hour,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_hours,
)
from tests.planning.test_schedule_exact import any_day

from ruralroute.errors import DataError
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.explain import explain_unserved
from ruralroute.planning.greedy import greedy_plan, mend
from ruralroute.planning.hour_view import driven_view, typical_view
from ruralroute.planning.incumbent import Incumbent
from ruralroute.planning.polish import polish
from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.problem.together import leads, loss_of
from ruralroute.planning.problem.ways import NEVER_S, Piece, Way
from ruralroute.planning.reasons import Proof, Reason
from ruralroute.planning.remedies import Remedy, remedies
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.rules import static_refusal
from ruralroute.planning.schedule.score import evaluate, served
from ruralroute.planning.solve import solve
from ruralroute.planning.stop_times import Cause, stop_times

PERIODS = (0, 9 * HOUR, 12 * HOUR)


def pass_road(*, windows=((0, 24 * HOUR),), **more):
    """A centre and two villages; the second lies behind ice until 09:00, the first at a market.

    To the village with the market it is 10 min, from 09:00 to 12:00 20 min; to the other 30 min.
    """
    quiet, busy = 600, 1200
    seconds = np.array([[0, quiet, 1800], [quiet, 0, 1500], [1800, 1500, 0]], dtype=np.int32)
    market = seconds.copy()
    market[0, 1] = market[1, 0] = busy
    open_ = np.ones((3, 3), dtype=np.bool_)
    icy = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=np.bool_)
    matrix = matrix_by_hour(PERIODS, [(seconds, icy), (market, open_), (seconds, open_)])
    visits = [visit("market", 1), visit("ice", 2, windows=windows)]
    return tiny_problem(visits, [vehicle(**more)], matrices=[matrix])


def test_the_village_behind_the_ice_is_served_when_it_is_open():
    problem = pass_road(windows=((8 * HOUR, 10 * HOUR),))
    found = solve(problem, time_limit_s=None, iterations=20, workers=1)
    for days in (greedy_plan(problem), found.days):
        assert served(days) == {0, 1}
        times = evaluate(problem, days)
        assert check_routes(problem, days, times) == []
        starts = [
            one.start_s
            for day in times.values()
            for trip in day.trips
            for stop in trip.stops
            for one in stop.visits
            if one.visit == 1
        ]
        assert all(start >= 9 * HOUR + 1500 for start in starts)


def test_the_search_finds_the_best_days_and_the_same_again():
    problem = pass_road(windows=((8 * HOUR, 10 * HOUR),))
    first = solve(problem, time_limit_s=None, iterations=20, workers=1)
    assert first.score == best_score(problem)
    assert check_routes(problem, first.days, first.times) == []
    assert solve(problem, time_limit_s=None, iterations=20, workers=1).days == first.days


def test_a_window_that_ends_before_the_ice_melts_is_the_reason():
    problem = pass_road(windows=((8 * HOUR, 9 * HOUR),))
    days = greedy_plan(problem)
    assert served(days) == {0}
    told = explain_unserved(problem, days, [1])[1]
    assert (told.reason, told.proof) == (Reason.WINDOW, Proof.ALONE)
    helps = {one.remedy for one in remedies(problem, days, 1)}
    assert {Remedy.HOURS, Remedy.ANY_TIME} <= helps


def test_the_roads_are_told_as_what_holds_a_stop_back():
    problem = pass_road(windows=((8 * HOUR, 10 * HOUR),), shift_start_s=6 * HOUR)
    days = {0: (Trip(visits=(1, 0), spaces=(0, 0), set_points=(0,)),)}
    told = stop_times(problem, days, 1)
    causes = dict(told.causes)
    assert told.earliest_s >= 9 * HOUR + 1800
    assert causes[Cause.HOURS] < 9 * HOUR


def test_a_view_takes_the_mean_of_the_hours_that_matter():
    problem = pass_road()
    view = typical_view(problem)
    (matrix,) = view.matrices
    assert matrix.hours is None
    assert matrix.reachable.all()
    # The shift lasts from 07:00 to 18:00, of which the market takes 3 h.
    mean = 600 + 600 * 3 / 11
    assert matrix.duration_s[0].tolist() == [0, math.ceil(mean + 0.3 * (1200 - mean)), 1800]
    # The village is reached after 09:00 only; with a shift from noon on the market is over.
    assert view.visits[1].windows[0][0] >= 9 * HOUR + 1500
    late = pass_road(shift_start_s=12 * HOUR)
    assert typical_view(late).matrices[0].duration_s[0].tolist() == [0, 600, 1800]


def test_a_view_of_an_answer_takes_the_hours_at_which_it_is_there():
    days = {0: (Trip(visits=(0, 1), spaces=(0, 0), set_points=(0,)),)}
    for noon, to_market in ((10, 1200), (14, 600)):
        problem = pass_road(windows=((noon * HOUR, (noon + 1) * HOUR),))
        times = evaluate(problem, days)
        (trip,) = times[0].trips
        (matrix,) = driven_view(problem, times).matrices
        assert trip.stops[0].leg_duration_s == matrix.duration_s[0, 1] == to_market
        assert trip.stops[1].leg_duration_s == matrix.duration_s[1, 2]


@settings(max_examples=60, deadline=None)
@given(with_hours(random_problems(4, zones=False, cut_off=False)), st.integers(0, 99))
def test_mended_days_are_legal_and_lose_no_more_than_before(problem, seed):
    trips = any_day(problem, random.Random(seed))
    if trips and static_refusal(problem, 0, trips) is None:
        days = mend(problem, {0: trips})
        times = evaluate(problem, days)
        assert check_routes(problem, days, times) == []
        if is_legal(problem, 0, trips):
            assert lost(problem, days) <= lost(problem, {0: trips})


def lost(problem, days):
    """What all that is out loses before any money."""
    out = leads(problem, set(range(len(problem.visits))) - served(days))
    return [sum(level) for level in zip(*(loss_of(problem, one) for one in out), strict=True)]


@settings(max_examples=30, deadline=None)
@given(with_hours(random_problems(4, zones=False, cut_off=False)))
def test_exact_moves_keep_answers_legal_and_never_make_them_worse(problem):
    days = greedy_plan(problem)
    incumbent = Incumbent(problem=problem, days=days, started=0.0)
    before = incumbent.score
    polish(incumbent, lambda: False)
    assert incumbent.score <= before
    assert incumbent.refused == 0
    assert check_routes(problem, incumbent.days, incumbent.times) == []


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 90), st.booleans()), max_size=4),
    st.integers(0, 200),
    st.integers(0, 400),
)
def test_ways_by_the_hour_arrive_as_trying_every_second_tells(drawn, ready, by):
    """Departures and arrivals against the definition, second by second."""
    pieces, at = [], 0
    for length, seconds, is_open in drawn:
        if is_open:
            pieces.append(Piece(at, at + length - 1, seconds, seconds))
        at += length
    way = Way(pieces)
    arrivals = {
        leave: leave + piece.duration_s
        for piece in pieces
        for leave in range(piece.first_s, piece.last_s + 1)
    }
    later = {leave: arrive for leave, arrive in arrivals.items() if leave >= ready}
    best = min(later.values(), default=NEVER_S)
    assert way.arrive(ready) == best
    if later:
        assert way.leave(ready)[0] == min(one for one, found in later.items() if found == best)
    able = [leave for leave, arrive in arrivals.items() if arrive <= by]
    assert way.leave_by(by) == max(able, default=-NEVER_S)


DURATIONS = [[0, 600, 900], [600, 0, 400], [900, 400, 0]]
VEHICLE = {"id": 1, "start_index": 0, "end_index": 0, "time_window": [0, 20_000]}
JOBS = [{"id": 1, "location_index": 1, "service": 300}, {"id": 2, "location_index": 2}]


def test_a_problem_from_matrices_may_have_periods():
    closed = np.zeros((3, 3), dtype=int)
    closed[:2, 2] = closed[2, :2] = 1
    problem = RoutingProblem.from_matrices(
        durations=DURATIONS,
        periods=[
            {"start": 0, "closed": closed},
            {"start": 3_600, "durations": np.array(DURATIONS) * 2},
            {"start": 7_200},
        ],
        vehicles=[VEHICLE],
        jobs=JOBS,
    )
    assert problem.depends_on_hour
    solution = solve(problem, time_limit_s=None, iterations=20, workers=1)
    assert served(solution.days) == {0, 1}
    (day,) = solution.times.values()
    assert check_routes(problem, solution.days, solution.times) == []
    # VROOM prices driving: nobody drives while everything takes twice the time.
    assert day.driving_s == 1_900


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ([{"start": 5}, {"start": 5}], "solve.periods_order"),
        ([{"start": 5, "distances": DURATIONS}], "solve.periods_distances"),
        ([{"start": 5, "durations": [[0]]}], "solve.matrix_size"),
        ([{"durations": DURATIONS}], "solve.missing"),
        ([{"start": 5, "speed": 2}], "solve.unknown_key"),
    ],
)
def test_faults_of_periods_are_told(periods, code):
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(
            durations=DURATIONS, periods=periods, vehicles=[VEHICLE], jobs=JOBS
        )
    assert code in {one.code for one in caught.value.faults}


def test_speed_factors_and_periods_do_not_go_together():
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(
            durations=DURATIONS,
            periods=[{"start": 5}],
            vehicles=[{**VEHICLE, "speed_factor": 2}],
            jobs=JOBS,
        )
    assert "solve.periods_speed" in {one.code for one in caught.value.faults}


def test_without_hours_views_and_bounds_are_the_problem_itself():
    problem = replace(pass_road(), matrices=(pass_road().matrices[0].least,))
    assert not problem.depends_on_hour
    assert problem.at_best is problem
