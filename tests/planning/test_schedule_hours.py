"""Roads that change by the hour: timing agrees with an exact model and with the checker."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.problems import random_problems, with_breaks, with_hours
from tests.planning.test_schedule_exact import compare


@settings(max_examples=100, deadline=None)
@given(with_hours(random_problems(3, zones=False, cut_off=False)), st.integers(0, 99))
def test_least_paid_time_and_latest_start_are_exact_by_the_hour(problem, seed):
    compare(problem, seed)


@settings(max_examples=60, deadline=None)
@given(with_hours(random_problems(3, zones=False, cut_off=False, rests=True)), st.integers(0, 99))
def test_rests_by_the_hour_are_never_better_than_the_exact_day(problem, seed):
    compare(problem, seed, exact=False)


@settings(max_examples=40, deadline=None)
@given(with_hours(with_breaks(random_problems(3, zones=False, cut_off=False))), st.integers(0, 99))
def test_breaks_by_the_hour_are_never_better_than_the_exact_day(problem, seed):
    compare(problem, seed, exact=False)
