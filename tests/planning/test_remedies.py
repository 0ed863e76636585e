"""What would serve an order, and why a stop is when it is: each on a small problem."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.planning.problems import (
    HOUR,
    centre,
    matrix_of,
    random_problems,
    shipment,
    tiny_problem,
    vehicle,
    visit,
)

from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.problem.data import MICRO, BreakData, Trip
from ruralroute.planning.reasons import Reason
from ruralroute.planning.remedies import Remedy, remedies
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import served
from ruralroute.planning.stop_times import Cause, stop_times
from ruralroute.planning.stories import LeftOut, tell

SEVEN = 7 * HOUR
LINE = matrix_of([[0, 600, 1200], [600, 0, 600], [1200, 600, 0]])


def helps(problem, which=0, days=None):
    days = greedy_plan(problem) if days is None else days
    assert which not in served(days)
    return {one.remedy: one for one in remedies(problem, days, which)}


def test_a_window_that_nobody_reaches_is_helped_by_any_time():
    found = helps(tiny_problem([visit("A", 1, windows=((0, SEVEN),))]))
    assert Remedy.ANY_TIME in found
    assert found[Remedy.ANY_TIME].vehicle == "V0"
    assert found[Remedy.ANY_TIME].start_s > SEVEN


def test_a_shift_that_is_too_short_is_helped_by_the_least_longer_day_that_does():
    problem = tiny_problem([visit("A", 1)], [vehicle(shift_end_s=SEVEN + 1_800)])
    assert helps(problem)[Remedy.LONGER].extra_s == 1_800
    problem = tiny_problem([visit("A", 1)], centres=[centre(close_s=SEVEN + 60)])
    assert helps(problem)[Remedy.LONGER].extra_s == 1_800


def test_a_time_aboard_that_is_too_short_is_named():
    assert Remedy.ABOARD in helps(tiny_problem([visit("A", 1, max_aboard_s=60)]))


def test_a_full_vehicle_is_helped_by_another_trip_another_vehicle_or_another_order_less():
    load = (300_000, 100_000)
    problem = tiny_problem(
        [visit("A", 1, load=load), visit("B", 1, load=load)], [vehicle(max_trips=1)]
    )
    days = greedy_plan(problem)
    (left,) = {0, 1} - served(days)
    found = helps(problem, left, days)
    assert set(found) == {Remedy.ONE_MORE_TRIP, Remedy.ONE_MORE_VEHICLE, Remedy.INSTEAD}
    assert found[Remedy.INSTEAD].orders == ("BA"[left],)


def test_an_order_of_a_higher_level_is_not_given_up():
    load = (300_000, 100_000)
    problem = tiny_problem(
        [visit("A", 1, load=load), visit("B", 1, load=load, level=5)], [vehicle(max_trips=1)]
    )
    assert Remedy.INSTEAD not in helps(problem)


def test_a_price_too_low_is_the_only_help_that_is_named():
    problem = tiny_problem([visit("A", 1, price=MICRO // 100)])
    (one,) = remedies(problem, {}, 0)
    assert one.remedy is Remedy.PRICE
    assert one.cost > MICRO // 100


def test_what_no_single_change_serves_has_no_help():
    problem = tiny_problem([visit("A", 1, vehicles=(), refused=Reason.ZONE)])
    assert remedies(problem, {}, 0) == []


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [({"windows": ((0, SEVEN),)}, Remedy.ANY_TIME), ({"max_aboard_s": 60}, Remedy.ABOARD)],
)
def test_what_binds_where_a_transfer_is_set_down_is_eased(rule, remedy):
    pick_up, set_down = shipment("A", (1, 2), 0)
    problem = tiny_problem([pick_up, replace(set_down, **rule)], matrices=[LINE])
    assert remedy in helps(problem)


def test_another_order_less_leaves_the_breaks_where_they_were():
    load = (300_000, 100_000)
    lunch = BreakData(id="lunch", windows=((11 * HOUR, 13 * HOUR),), service_s=1_800)
    problem = tiny_problem(
        [visit("A", 1, load=load), visit("B", 1, load=load), visit("C", 1)],
        [vehicle(max_trips=1, breaks=(lunch,))],
    )
    days = {0: (Trip(visits=(2, 0), spaces=(0, 0), set_points=(0,), breaks=((0, 2),)),)}
    assert Remedy.INSTEAD in helps(problem, 1, days)


@pytest.fixture
def line():
    """Two stops on a line, the far one last."""
    problem = tiny_problem([visit("A", 1), visit("B", 2)], matrices=[LINE])
    return problem, {0: (Trip(visits=(0, 1), spaces=(0, 0), set_points=(0,)),)}


def test_a_stop_is_told_with_its_place_and_what_holds_it_back(line):
    problem, days = line
    told = stop_times(problem, days, 1)
    assert (told.trip, told.position, told.stops) == (1, 2, 2)
    assert told.start_s >= told.earliest_s
    assert told.first is not None
    assert told.first.start_s is not None
    assert told.first.start_s < told.earliest_s
    assert told.first.cost is not None
    causes = dict(told.causes)
    assert causes[Cause.ORDER] < told.earliest_s
    assert causes[Cause.START] < told.earliest_s
    assert stop_times(problem, days, 0).first is None


def test_the_earliest_time_is_legal_and_a_second_less_is_not(line):
    problem, days = line
    told = stop_times(problem, days, 1)
    for latest, legal in ((told.earliest_s, True), (told.earliest_s - 1, False)):
        cut = replace(problem.visits[1], windows=((0, latest),))
        eased = replace(problem, visits=(problem.visits[0], cut))
        assert is_legal(eased, 0, days[0]) is legal


def test_goods_that_are_ready_late_and_trips_before_are_causes():
    problem = tiny_problem(
        [visit("A", 1), visit("B", 2, ready_s=SEVEN + 2 * HOUR)], matrices=[LINE]
    )
    days = {
        0: (
            Trip(visits=(0,), spaces=(0,), set_points=(0,)),
            Trip(visits=(1,), spaces=(0,), set_points=(0,)),
        )
    }
    assert {one for one, _ in stop_times(problem, days, 1).causes} == {Cause.READY}
    early = tiny_problem([visit("A", 1), visit("B", 2)], matrices=[LINE])
    causes = {one for one, _ in stop_times(early, days, 1).causes}
    assert Cause.EARLIER_TRIPS in causes


@settings(max_examples=25, deadline=None)
@given(problem=random_problems())
def test_every_visit_of_a_random_day_can_be_told_of(problem):
    days = greedy_plan(problem)
    stories = tell(problem, days, places=problem.place_ids)
    left = {order for one in stories if isinstance(one, LeftOut) for order in one.orders}
    done = served(days)
    for index, data in enumerate(problem.visits):
        if index not in done:
            assert {part.order for part in data.parts} <= left
    for one in stories:
        if not isinstance(one, LeftOut):
            assert one.times.earliest_s <= one.times.start_s
