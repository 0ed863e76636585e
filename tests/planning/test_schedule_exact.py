"""The evaluator agrees with an exact model, and with the checker, on random days."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.oracle import TimeOracle
from tests.planning.problems import random_problems, with_breaks, with_new_rules

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.problem.data import Trip
from ruralroute.planning.problem.together import halves, leads
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.evaluate import _time as time_without_rules
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime, Refusal
from ruralroute.planning.schedule.rules import static_refusal


def any_day(problem, dice):
    """Deal some of the visits to trips of vehicle 0 that static rules may well refuse."""
    data = problem.vehicles[0]
    able = [index for index, one in enumerate(problem.visits) if 0 in one.vehicles]
    able = leads(problem, able)
    dice.shuffle(able)
    if not able:
        return ()
    count = dice.randint(1, min(data.max_trips, len(able)))
    groups = [list(halves(problem, visit)) for visit in able[:count]]
    for visit in able[count:]:
        group = dice.choice(groups)
        for half in halves(problem, visit):
            group.insert(dice.randint(0, len(group)), half)
    for group in groups:
        if dice.random() < 0.1:
            dice.shuffle(group)
        if len(group) > 1 and dice.random() < 0.1:
            group.pop()
    trips = []
    for group in groups:
        points = tuple(dice.choice(space.set_points) for space in data.spaces)
        spaces = []
        for visit in group:
            zone = problem.visits[visit].zone
            fit = [i for i, point in enumerate(points) if problem.zones[point].holds[zone]]
            spaces.append(dice.choice(fit or range(len(points))))
        trips.append(Trip(visits=tuple(group), spaces=tuple(spaces), set_points=points))
    for one in dice.sample(range(len(data.breaks)), len(data.breaks)):
        if dice.random() < 0.95:
            number = dice.randrange(len(trips))
            trip = trips[number]
            at = dice.randint(0, len(trip.visits))
            breaks = sorted((*trip.breaks, (one, at)), key=lambda pair: pair[1])
            trips[number] = replace(trip, breaks=tuple(breaks))
    return tuple(trips)


def compare(problem, seed, *, exact=True):
    trips = any_day(problem, random.Random(seed))
    if not trips:
        return
    time = evaluate_day(problem, 0, trips)
    assert is_legal(problem, 0, trips) == isinstance(time, DayTime)
    if static_refusal(problem, 0, trips) is not None:
        return
    best = TimeOracle(problem, 0, trips).solve()
    if isinstance(time, Refusal):
        assert best is None or not exact, time
    else:
        assert best is not None
        found = time.paid_s, -time.trips[0].load_start_s
        assert found == (best[0], -best[1]) if exact else found >= (best[0], -best[1])
        assert check_routes(problem, {0: trips}, {0: time}) == []


@settings(max_examples=100, deadline=None)
@given(random_problems(4, zones=False, cut_off=False), st.integers(0, 99))
def test_least_paid_time_and_latest_start_are_exact(problem, seed):
    compare(problem, seed)


@settings(max_examples=100, deadline=None)
@given(random_problems(4, zones=False, cut_off=False, rests=True), st.integers(0, 99))
def test_rests_are_placed_at_the_least_paid_time(problem, seed):
    compare(problem, seed)


@settings(max_examples=100, deadline=None)
@given(random_problems(5, rests=True), st.integers(0, 99))
def test_whatever_is_timed_passes_the_checker(problem, seed):
    trips = any_day(problem, random.Random(seed))
    if trips:
        time = evaluate_day(problem, 0, trips)
        if isinstance(time, DayTime):
            assert check_routes(problem, {0: trips}, {0: time}) == []


@settings(max_examples=100, deadline=None)
@given(
    with_new_rules(random_problems(4, zones=False, cut_off=False, rests=True)), st.integers(0, 99)
)
def test_the_new_rules_are_timed_exactly(problem, seed):
    compare(problem, seed)


@settings(max_examples=100, deadline=None)
@given(with_breaks(with_new_rules(random_problems(4))), st.integers(0, 999))
def test_evaluator_and_checker_agree_on_rules_without_a_clock(problem, seed):
    """Days that keep all clocks are refused by both or by neither, each from its own code."""
    trips = any_day(problem, random.Random(seed))
    if not trips:
        return
    refusal = static_refusal(problem, 0, trips)
    if refusal is not None and refusal.reason is Reason.UNREACHABLE:
        return
    try:
        time = time_without_rules(problem, 0, trips)
    except KeyError:  # a shipment without its first half cannot be timed
        return
    if time is not None:
        broken = check_routes(problem, {0: trips}, {0: time})
        assert bool(broken) == (refusal is not None), (refusal, broken)


@settings(max_examples=40, deadline=None)
@given(with_breaks(random_problems(3, zones=False, cut_off=False, slow=4)), st.integers(0, 99))
def test_breaks_split_driving_at_the_least_paid_time(problem, seed):
    compare(problem, seed)


@settings(max_examples=60, deadline=None)
@given(
    with_breaks(random_problems(3, zones=False, cut_off=False, rests=True, slow=4)),
    st.integers(0, 99),
)
def test_breaks_as_rests_are_never_better_than_the_exact_day(problem, seed):
    """Which leg a rest splits is chosen among few ways: safe, and now and then not the best."""
    compare(problem, seed, exact=False)
