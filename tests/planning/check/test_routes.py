"""check_routes finds what is wrong with an answer to a problem that has no county."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.planning.problems import CHILLED, FROZEN, centre, part, tiny_problem, vehicle, visit

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.problem.data import Action, DriverRule, SpaceData, Trip
from ruralroute.planning.schedule.result import DayTime, StopTime, TripTime, VisitTime

# P1 lies 10 min and 5 km from the centre, a stop takes 5 min and each visit 5 min.
# 07:00:00 = 25200; + 20 min = 26400; + 10 min = 27000; + 5 min = 27300; + 5 min = 27600
# + 10 min = 28200; + 10 min = 28800; paid 3600 s
PROBLEM = tiny_problem([visit("a", 1), visit("b", 1, level=2)])
TRIP = Trip(visits=(0,), spaces=(0,), set_points=(0,))
STOP = StopTime(
    place=1,
    arrival_s=27_000,
    visits=(VisitTime(visit=0, start_s=27_300, end_s=27_600),),
    rest_s=0,
    departure_s=27_600,
    load_after=(0, 0),
    leg_duration_s=600,
    leg_distance_m=5_000,
)
TRIP_TIME = TripTime(
    load_start_s=25_200,
    departure_s=26_400,
    stops=(STOP,),
    return_s=28_200,
    unload_end_s=28_800,
    back_duration_s=600,
    back_distance_m=5_000,
    load_at_departure=(10_000, 100_000),
)
DAY = DayTime(
    vehicle=0,
    trips=(TRIP_TIME,),
    distance_m=10_000,
    driving_s=1_200,
    paid_s=3_600,
    cost_fixed=50_000_000,
    cost_distance=3_000_000,
    cost_time=21_600_000,
    cost_driving=0,
    cost_arcs=0,
    cost_handling=0,
)


def _codes(problem=PROBLEM, days=None, times=None):
    found = check_routes(problem, {0: (TRIP,)} if days is None else days, times or {0: DAY})
    return {one.code for one in found}


def _with_visit(**changes):
    first = replace(PROBLEM.visits[0], **changes)
    return replace(PROBLEM, visits=(first, PROBLEM.visits[1]))


def _with_vehicle(**changes):
    return replace(PROBLEM, vehicles=(vehicle(**changes),))


def test_a_good_answer_has_no_violation():
    assert check_routes(PROBLEM, {0: (TRIP,)}, {0: DAY}) == []


def test_an_answer_that_serves_nothing_is_legal():
    assert check_routes(PROBLEM, {}, {}) == []


@pytest.mark.parametrize(
    ("problem", "rule"),
    [
        (_with_visit(windows=((20_000, 27_299), (27_301, 30_000))), "window"),
        (_with_visit(ready_s=25_201), "ready"),
        (_with_visit(max_aboard_s=2_399), "aboard_limit"),
        (_with_visit(parts=(part("a", handling_s=301),)), "handling"),
        (_with_visit(vehicles=()), "vehicle_not_allowed"),
        (_with_visit(zone=CHILLED), "zone"),
        (_with_vehicle(capacity=(9_999, 100_000)), "vehicle_mass"),
        (_with_vehicle(capacity=(10_000, 99_999)), "vehicle_volume"),
        (_with_vehicle(shift_start_s=25_201), "shift_start"),
        (_with_vehicle(shift_end_s=28_799), "shift_end"),
        (_with_vehicle(max_driving_s=1_199), "driving_day"),
        (_with_vehicle(cost_per_s=6_001), "cost"),
        (
            _with_vehicle(spaces=(SpaceData(id="m", set_points=(1,), capacity=(10**6, 10**6)),)),
            "set_point",
        ),
        (replace(PROBLEM, centres=(centre(open_s=25_201),)), "centre_open"),
        (replace(PROBLEM, centres=(centre(close_s=28_799),)), "centre_close"),
        (replace(PROBLEM, centres=(centre(load_s=1_201),)), "departure"),
        (replace(PROBLEM, centres=(centre(unload_s=601),)), "unload"),
        (replace(PROBLEM, operator_fixed_s=1), "handling"),
        (
            replace(
                PROBLEM,
                driver=DriverRule(
                    max_driving_since_rest_s=1_199, min_rest_s=1_200, rest_includes_handling=False
                ),
            ),
            "driving_without_rest",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_problem_that_forbids_the_answer_is_told(problem, rule):
    assert f"check.{rule}" in _codes(problem)


def test_collected_goods_catch_the_line_haul():
    problem = replace(_with_visit(action=Action.COLLECT), centres=(centre(collect_by_s=28_800),))
    trip = replace(
        TRIP_TIME, load_at_departure=(0, 0), stops=(replace(STOP, load_after=(10_000, 100_000)),)
    )
    times = {0: replace(DAY, trips=(trip,))}
    assert _codes(problem, times=times) == set()
    late = replace(problem, centres=(centre(collect_by_s=28_799),))
    assert _codes(late, times=times) == {"check.collect_by"}


def test_a_visit_rides_once():
    days = {0: (TRIP, TRIP)}
    second = replace(
        TRIP_TIME,
        load_start_s=29_400,
        departure_s=30_600,
        return_s=32_400,
        unload_end_s=33_000,
        stops=(
            replace(
                STOP,
                arrival_s=31_200,
                departure_s=31_800,
                visits=(VisitTime(visit=0, start_s=31_500, end_s=31_800),),
            ),
        ),
    )
    # paid 33000 - 25200 = 7800 s
    day = replace(
        DAY,
        trips=(TRIP_TIME, second),
        distance_m=20_000,
        driving_s=2_400,
        paid_s=7_800,
        cost_distance=6_000_000,
        cost_time=46_800_000,
    )
    assert _codes(days=days, times={0: day}) == {"check.visit_repeated"}
    assert _codes(_with_vehicle(max_trips=1), days, {0: day}) == {
        "check.visit_repeated",
        "check.too_many_trips",
    }
    centres = (centre(turnaround_s=601),)
    assert "check.turnaround" in _codes(replace(PROBLEM, centres=centres), days, {0: day})


def test_numbers_that_mean_nothing_are_violations_not_errors():
    assert _codes(days={7: (TRIP,)}) == {"check.unknown_index", "check.no_times"}
    assert _codes(days={0: (replace(TRIP, visits=(9,)),)}) == {
        "check.unknown_index",
        "check.no_times",
    }
    assert _codes(days={0: (replace(TRIP, spaces=(3,)),)}) == {"check.trip_shape"}
    assert _codes(days={0: (replace(TRIP, spaces=()),)}) == {"check.trip_shape"}
    assert _codes(days={0: (replace(TRIP, set_points=(FROZEN, FROZEN)),)}) == {"check.trip_shape"}
    assert _codes(days={0: ()}) == {"check.no_times"}


def test_times_of_other_trips_are_found():
    assert _codes(days={0: (replace(TRIP, visits=(1,)),)}) == {"check.no_times"}
    other_place = replace(TRIP_TIME, stops=(replace(STOP, place=0),))
    assert _codes(times={0: replace(DAY, trips=(other_place,))}) == {"check.no_times"}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"arrival_s": 26_999}, "arrival"),
        ({"departure_s": 27_601}, "stop_departure"),
        ({"load_after": (1, 0)}, "load_after"),
        ({"leg_duration_s": 599}, "leg_duration"),
        ({"leg_distance_m": 4_999}, "leg_distance"),
        ({"rest_s": 1}, "stop_departure"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_times_that_do_not_hang_together_are_told(changes, rule):
    trip = replace(TRIP_TIME, stops=(replace(STOP, **changes),))

    assert f"check.{rule}" in _codes(times={0: replace(DAY, trips=(trip,))})


def test_no_road_is_no_way():
    matrix = PROBLEM.matrices[0]
    mask = matrix.reachable.copy()
    mask[1, 0] = False
    problem = replace(PROBLEM, matrices=(replace(matrix, reachable=mask),))

    assert _codes(problem) == {"check.unreachable"}


@pytest.mark.parametrize(
    ("damaged", "rule"),
    [
        (replace(DAY, vehicle=1), "no_times"),
        (replace(DAY, trips=(replace(TRIP_TIME, load_at_departure=(10_000,)),)), "no_times"),
        (replace(DAY, cost_fixed=50_000_001), "cost"),
        (replace(DAY, cost_time=21_599_999), "cost"),
    ],
)
def test_times_of_another_day_and_money_by_a_millionth_are_told(damaged, rule):
    assert f"check.{rule}" in _codes(times={0: damaged})
