"""Breaks, shipments and limits of a day: a legal day, and each rule broken by one unit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.planning.problems import AMBIENT, shipment, tiny_problem, vehicle, visit

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.problem.data import BreakData, SpaceData, Trip
from ruralroute.planning.schedule.evaluate import _time as time_without_rules

LUNCH = BreakData(id="lunch", windows=((36_000, 43_200),), service_s=1_800, max_load=(10_000, 1))
WITH_LUNCH = tiny_problem(
    [visit("a", 1, load=(20_000, 1)), visit("b", 1, load=(10_000, 1))], [vehicle(breaks=(LUNCH,))]
)
LUNCH_DAY = Trip(visits=(0, 1), spaces=(0, 0), set_points=(AMBIENT,), breaks=((0, 1),))
SPACES = tuple(
    SpaceData(id=name, set_points=(AMBIENT,), capacity=(500_000, 4_000_000)) for name in "xy"
)
CARRIED = tiny_problem(shipment("s", (1, 2), 0), [vehicle(spaces=SPACES)])
CARRYING = Trip(visits=(0, 1), spaces=(0, 0), set_points=(AMBIENT, AMBIENT))


def timed(problem, trip):
    time = time_without_rules(problem, 0, (trip,))
    assert time is not None
    return time


def codes(problem, trip, time):
    return {
        one.code.removeprefix("check.") for one in check_routes(problem, {0: (trip,)}, {0: time})
    }


def with_vehicle(problem, **changes):
    return replace(problem, vehicles=(replace(problem.vehicles[0], **changes),))


def with_break(time, **changes):
    (trip,) = time.trips
    return replace(time, trips=(replace(trip, breaks=(replace(trip.breaks[0], **changes),)),))


def test_the_days_to_break_are_legal():
    assert codes(WITH_LUNCH, LUNCH_DAY, timed(WITH_LUNCH, LUNCH_DAY)) == set()
    assert codes(CARRIED, CARRYING, timed(CARRIED, CARRYING)) == set()


def test_a_break_lies_in_its_window_and_is_as_long_as_it_must_be():
    time = timed(WITH_LUNCH, LUNCH_DAY)
    start_s = time.trips[0].breaks[0].start_s
    for lunch, rule in (
        ({"windows": ((36_000, start_s - 1),)}, "break_window"),
        ({"windows": ((start_s + 1, 64_800),)}, "break_window"),
        ({"service_s": 1_801}, "break_length"),
        ({"max_load": (9_999, 1)}, "break_load"),
    ):
        problem = with_vehicle(WITH_LUNCH, breaks=(replace(LUNCH, **lunch),))
        assert codes(problem, LUNCH_DAY, time) == {rule}


def test_a_break_is_taken_once_and_is_the_vehicles():
    time = timed(WITH_LUNCH, LUNCH_DAY)
    two = with_vehicle(WITH_LUNCH, breaks=(LUNCH, replace(LUNCH, id="tea")))
    assert codes(two, LUNCH_DAY, time) == {"break_count"}
    assert codes(with_vehicle(WITH_LUNCH, breaks=()), LUNCH_DAY, time) == {"unknown_break"}


@pytest.mark.parametrize("seconds", [-1, 1])
def test_nothing_else_is_done_during_a_break(seconds):
    """Between handing over at one place the break fills all the time there is."""
    time = timed(WITH_LUNCH, LUNCH_DAY)
    lunch = time.trips[0].breaks[0]
    first, second = time.trips[0].stops[0].visits
    assert (first.end_s, second.start_s) == (lunch.start_s, lunch.end_s)
    moved = with_break(time, start_s=lunch.start_s + seconds, end_s=lunch.end_s + seconds)
    any_time = with_vehicle(WITH_LUNCH, breaks=(replace(LUNCH, windows=((0, 64_800),)),))
    assert codes(any_time, LUNCH_DAY, moved) == {"break_overlap"}


def test_a_shipment_is_picked_up_first_and_set_down_whole_from_its_space():
    time = timed(CARRIED, CARRYING)
    pick_up, set_down = CARRIED.visits
    less = replace(set_down, load=(9_999, 100_000))
    less = replace(less, parts=(replace(less.parts[0], load=less.load),))
    found = codes(replace(CARRIED, visits=(pick_up, less)), CARRYING, time)
    assert found == {"shipment_amount", "load_after"}
    apart = replace(CARRYING, spaces=(0, 1))
    assert "shipment_space" in codes(CARRIED, apart, timed(CARRIED, CARRYING))
    alone = replace(CARRYING, visits=(0,), spaces=(0,))
    assert codes(CARRIED, alone, timed(CARRIED, alone)) == {"not_set_down"}
    other = replace(set_down, pair=None)
    unpaired = replace(CARRIED, visits=(replace(pick_up, pair=None), other))
    second = replace(CARRYING, visits=(1,), spaces=(0,))
    assert "not_picked_up" in codes(CARRIED, second, timed(unpaired, second))


@pytest.mark.parametrize(
    ("limit", "rule", "most"),
    [
        ("max_distance_m", "distance_day", lambda time: time.distance_m),
        ("max_duty_s", "duty_day", lambda time: time.paid_s),
        ("max_visits", "visits_day", lambda time: 2),
    ],
)
def test_a_day_has_no_more_metres_seconds_and_visits_than_the_vehicle_may(limit, rule, most):
    time = timed(CARRIED, CARRYING)
    assert codes(with_vehicle(CARRIED, **{limit: most(time)}), CARRYING, time) == set()
    assert codes(with_vehicle(CARRIED, **{limit: most(time) - 1}), CARRYING, time) == {rule}


def test_any_dimension_of_a_load_is_held_against_vehicle_and_space():
    problem = replace(tiny_problem([visit("a", 1)]), dimensions=("crates", "cages"))
    trip = Trip(visits=(0,), spaces=(0,), set_points=(AMBIENT,))
    time = timed(problem, trip)
    assert codes(problem, trip, time) == set()
    assert codes(with_vehicle(problem, capacity=(9_999, 100_000)), trip, time) == {"vehicle_load"}
    space = replace(problem.vehicles[0].spaces[0], capacity=(10_000, 99_999))
    assert codes(with_vehicle(problem, spaces=(space,)), trip, time) == {"compartment_load"}
