"""Why tasks are left out: tried, and no more claimed than was tried."""

import pytest

from ruralroute import RoutingProblem, solve
from ruralroute.planning.cases.left_out import why_left_out
from ruralroute.planning.hopeless import hopeless_visits

TIMES = [[0, 10, 60], [10, 0, 10], [60, 10, 0]]


def problem(*jobs, **vehicle):
    van = {"id": 1, "start_index": 0, "end_index": 0, "time_window": [0, 100], "capacity": [5]}
    return RoutingProblem.from_matrices(
        durations=TIMES,
        distances=TIMES,
        vehicles=[van | vehicle],
        jobs=[{"id": number, "location_index": 1} | job for number, job in enumerate(jobs)],
    )


def told(one, days=None, **limits):
    found = why_left_out(one, days or {}, **limits)
    return {visit: (why.reason.value, why.proof.value) for visit, why in found.items()}


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ({"delivery": [9]}, "too_big"),
        ({"skills": [4]}, "no_vehicle"),
        ({"time_windows": [[0, 5]]}, "window"),
        ({"service": 95}, "shift"),
        ({"location_index": 2}, "shift"),
    ],
)
def test_what_nobody_can_serve_alone_is_proved(job, reason):
    assert told(problem(job)) == {0: (reason, "alone")}


def test_where_another_stop_is_on_the_way_alone_proves_nothing():
    """There and back it is too far, but not by way of the first."""
    assert told(problem({}, {"location_index": 2}))[1] == ("shift", "insertion")


def test_what_is_full_is_shown_by_the_tasks_that_clash():
    one = problem({"delivery": [3], "priority": 5}, {"delivery": [3]})
    days = solve(one, iterations=5, workers=1).days

    assert told(one, days) == {1: ("crowded_out", "together")}


def test_in_a_large_problem_nothing_is_claimed_that_was_not_tried():
    one = problem({"delivery": [9]}, {"delivery": [9]}, {"delivery": [1]})

    found = told(one, most=2)

    assert found == {
        0: ("too_big", "alone"),
        1: ("too_big", "alone"),
        2: ("crowded_out", "none"),
    }


def test_a_long_setup_that_another_task_of_the_place_saves_is_no_reason_to_give_up():
    long = {"setup": 90, "service": 10}
    alone = problem(long)
    assert hopeless_visits(alone, {}) == {0}
    assert told(alone) == {0: ("shift", "alone")}

    both = problem(long, {"service": 10})
    assert hopeless_visits(both, {}) == set()
    for limit in ({"iterations": 5}, {"time_limit_s": 1.0}):
        assert not any(solve(both, workers=1, **limit).score.unserved)
