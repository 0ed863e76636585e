"""The evaluator on small days whose times are worked out by hand."""

from __future__ import annotations

import pytest
from tests.planning.problems import (
    AMBIENT,
    CHILLED,
    FROZEN,
    HOUR,
    centre,
    matrix_of,
    part,
    shipment,
    tiny_problem,
    vehicle,
    visit,
)

from ruralroute.planning.problem.data import MICRO, Action, DriverRule, SpaceData, Trip
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime, Refusal
from ruralroute.planning.schedule.score import score, served

SEVEN = 7 * HOUR


def trip(*visits, spaces=None, set_points=(AMBIENT,)):
    return Trip(visits=visits, spaces=spaces or (0,) * len(visits), set_points=set_points)


def timed(problem, *trips) -> DayTime:
    day = evaluate_day(problem, 0, trips)
    assert isinstance(day, DayTime), day
    assert is_legal(problem, 0, trips)
    return day


def refused(problem, *trips) -> Refusal:
    day = evaluate_day(problem, 0, trips)
    assert isinstance(day, Refusal), day
    assert not is_legal(problem, 0, trips)
    return day


def test_a_day_without_waiting_starts_as_late_as_the_shift_allows():
    problem = tiny_problem([visit("A", 1), visit("B", 2)])
    day = timed(problem, trip(0, 1))
    # Load 1200, leg 600, fixed 300, handling 300, leg 600, fixed 300, handling 300, back 1200,
    # unload 600: 5400 in all, ending at 18:00.
    assert day.paid_s == 5_400
    first = day.trips[0]
    assert (first.load_start_s, first.departure_s) == (59_400, 60_600)
    assert [stop.arrival_s for stop in first.stops] == [61_200, 62_400]
    assert [stop.visits[0].start_s for stop in first.stops] == [61_500, 62_700]
    assert [stop.departure_s for stop in first.stops] == [61_800, 63_000]
    assert (first.return_s, first.unload_end_s) == (64_200, 64_800)
    assert (day.distance_m, day.driving_s) == (20_000, 2_400)


def test_money_is_fixed_cost_and_metres_and_paid_seconds():
    problem = tiny_problem([visit("A", 1)])
    day = timed(problem, trip(0))
    # 1200 + 600 + 300 + 300 + 600 + 600 = 3600 s paid; 10 km.
    assert day.cost_fixed == 50 * MICRO
    assert day.cost_distance == 10_000 * 300
    assert day.cost_time == 3_600 * 6_000
    assert day.cost == day.cost_fixed + day.cost_distance + day.cost_time


def test_the_fixed_time_may_fall_before_the_window_opens():
    opens = 8 * HOUR
    problem = tiny_problem([visit("A", 1, windows=((opens, opens),))])
    day = timed(problem, trip(0))
    assert day.trips[0].stops[0].arrival_s == opens - 300
    assert day.trips[0].load_start_s == opens - 300 - 600 - 1200


@pytest.mark.parametrize(("late_s", "legal"), [(0, True), (1, False)])
def test_a_window_bounds_the_start_of_handing_over(late_s, legal):
    # Earliest start: 07:00 + 1200 + 600 + 300 = 07:35.
    window = (0, SEVEN + 2_100 - late_s)
    problem = tiny_problem([visit("A", 1, windows=(window,))])
    if legal:
        assert timed(problem, trip(0)).trips[0].load_start_s == SEVEN
    else:
        assert refused(problem, trip(0)) == Refusal(reason=Reason.WINDOW, visit=0)


def test_two_visits_of_one_place_share_its_fixed_time_and_its_operator():
    visits = [visit("A", 1), visit("B", 1), visit("C", 1, parts=(part("C", operator=1),))]
    problem = tiny_problem(visits, operator_fixed_s=60)
    (stop,) = timed(problem, trip(0, 1, 2)).trips[0].stops
    lengths = [one.end_s - one.start_s for one in stop.visits]
    assert lengths == [360, 300, 360]
    assert stop.departure_s - stop.arrival_s == 300 + sum(lengths)


def test_an_order_without_operator_takes_no_operator_time():
    problem = tiny_problem([visit("A", 1, parts=(part("A", operator=-1),))], operator_fixed_s=60)
    (one,) = timed(problem, trip(0)).trips[0].stops[0].visits
    assert one.end_s - one.start_s == 300


def test_coming_back_to_a_place_pays_its_fixed_time_again():
    problem = tiny_problem([visit("A", 1), visit("B", 2), visit("C", 1)])
    assert len(timed(problem, trip(0, 1, 2)).trips[0].stops) == 3


def test_waiting_is_least_where_windows_force_it():
    nine, noon = 9 * HOUR, 12 * HOUR
    windows = ((nine, nine), (11 * HOUR, 11 * HOUR))
    problem = tiny_problem([visit("A", 1, windows=windows), visit("B", 2, windows=((noon, noon),))])
    day = timed(problem, trip(0, 1))
    # Of the two openings of A the later one leaves less waiting before noon.
    assert day.trips[0].stops[0].visits[0].start_s == 11 * HOUR


def test_the_second_trip_follows_the_turnaround_and_waits_at_the_centre():
    noon = 12 * HOUR
    problem = tiny_problem(
        [visit("A", 1, windows=((SEVEN, 8 * HOUR),)), visit("B", 1, windows=((noon, noon),))]
    )
    first, second = timed(problem, trip(0), trip(1)).trips
    assert first.stops[0].visits[0].start_s == 8 * HOUR
    assert first.unload_end_s == 8 * HOUR + 300 + 600 + 600
    assert second.load_start_s == noon - 300 - 600 - 1200


def test_a_trip_loads_no_delivery_before_it_is_ready():
    problem = tiny_problem([visit("A", 1, ready_s=HOUR * 17)])
    # 17:00 + 3600 = 18:00: just in time.
    assert timed(problem, trip(0)).trips[0].load_start_s == 17 * HOUR
    problem = tiny_problem([visit("A", 1, ready_s=HOUR * 17 + 1)])
    assert refused(problem, trip(0)).reason is Reason.SHIFT


def test_a_trip_that_collects_is_back_by_the_line_haul_and_others_need_not():
    by = SEVEN + 3_600
    for action, start in ((Action.COLLECT, SEVEN), (Action.DELIVER, 18 * HOUR - 3_600)):
        problem = tiny_problem([visit("A", 1, action=action)], centres=[centre(collect_by_s=by)])
        assert timed(problem, trip(0)).trips[0].load_start_s == start
    problem = tiny_problem(
        [visit("A", 1, action=Action.COLLECT)], centres=[centre(collect_by_s=by - 1)]
    )
    assert refused(problem, trip(0)).reason is Reason.CENTRE_CLOSED


def test_the_time_aboard_of_a_delivery_runs_from_loading_to_the_end_of_handing_over():
    # 1200 + 600 + 300 + 300 = 2400.
    assert timed(tiny_problem([visit("A", 1, max_aboard_s=2_400)]), trip(0))
    problem = tiny_problem([visit("A", 1, max_aboard_s=2_399)])
    assert refused(problem, trip(0)).reason is Reason.ABOARD_LIMIT


def test_the_time_aboard_of_a_collection_runs_from_pickup_to_the_end_of_unloading():
    # 300 + 600 + 600 = 1500.
    for limit, legal in ((1_500, True), (1_499, False)):
        problem = tiny_problem([visit("A", 1, action=Action.COLLECT, max_aboard_s=limit)])
        assert isinstance(evaluate_day(problem, 0, [trip(0)]), DayTime) is legal


def test_a_collection_rides_only_as_deliveries_make_room():
    heavy = (300_000, 100_000)
    problem = tiny_problem(
        [visit("A", 1, load=heavy), visit("B", 2, load=heavy, action=Action.COLLECT)]
    )
    day = timed(problem, trip(0, 1))
    assert day.trips[0].load_at_departure == heavy
    assert [stop.load_after for stop in day.trips[0].stops] == [(0, 0), heavy]
    assert refused(problem, trip(1, 0)).reason is Reason.TOO_BIG


def test_frozen_goods_ride_only_where_frozen_is_held():
    spaces = (
        SpaceData(id="dry", set_points=(AMBIENT,), capacity=(500_000, 2_000_000)),
        SpaceData(id="cold", set_points=(CHILLED, FROZEN), capacity=(500_000, 2_000_000)),
    )
    problem = tiny_problem(
        [visit("A", 1), visit("B", 1, zone=FROZEN), visit("C", 2, zone=CHILLED)],
        [vehicle(spaces=spaces)],
    )
    assert timed(problem, trip(0, 1, spaces=(0, 1), set_points=(AMBIENT, FROZEN)))
    for spaces_of, points in (((0, 0), (AMBIENT, FROZEN)), ((0, 1), (AMBIENT, CHILLED))):
        day = evaluate_day(problem, 0, [trip(0, 1, spaces=spaces_of, set_points=points)])
        assert day == Refusal(reason=Reason.ZONE, visit=1)
    assert timed(problem, trip(0, 2, spaces=(1, 1), set_points=(AMBIENT, CHILLED)))


def test_incompatible_goods_share_a_day_but_not_a_trip():
    problem = tiny_problem(
        [visit("A", 1), visit("B", 1, goods_class=1)],
        incompatible=(frozenset({1}), frozenset({0})),
    )
    assert timed(problem, trip(0), trip(1))
    assert refused(problem, trip(0, 1)).reason is Reason.INCOMPATIBLE


def test_a_place_without_a_road_back_is_unreachable():
    problem = tiny_problem([visit("A", 1)], matrices=[matrix_of([[0, 600], [None, 0]])])
    assert refused(problem, trip(0)) == Refusal(reason=Reason.UNREACHABLE, visit=0)


def test_a_vehicle_that_may_not_serve_a_visit_says_why():
    problem = tiny_problem([visit("A", 1, vehicles=(), refused=Reason.ACCESS)])
    assert refused(problem, trip(0)) == Refusal(reason=Reason.ACCESS, visit=0)


def test_more_trips_than_allowed_are_refused():
    problem = tiny_problem([visit("A", 1), visit("B", 1)], [vehicle(max_trips=1)])
    assert refused(problem, trip(0), trip(1)).reason is Reason.SHIFT


LONG = [[0, 7_200, 7_200], [7_200, 0, 7_200], [7_200, 7_200, 0]]


def driver(*, limit=4 * HOUR, handling=False):
    return DriverRule(
        max_driving_since_rest_s=limit, min_rest_s=1_200, rest_includes_handling=handling
    )


@pytest.mark.parametrize(("limit", "rest"), [(14_400, 0), (14_399, 1_200)])
def test_driving_to_the_limit_needs_no_rest_and_a_second_more_does(limit, rest):
    problem = tiny_problem([visit("A", 1)], matrices=[matrix_of(LONG)], driver=driver(limit=limit))
    assert timed(problem, trip(0)).trips[0].stops[0].rest_s == rest


def test_a_longer_day_rests_once_at_no_more_than_the_shortest_rest():
    problem = tiny_problem(
        [visit("A", 1), visit("B", 2)], matrices=[matrix_of(LONG)], driver=driver()
    )
    day = timed(problem, trip(0, 1))
    assert day.paid_s == 1_200 + 3 * 7_200 + 2 * 600 + 600 + 1_200
    assert sum(stop.rest_s for stop in day.trips[0].stops) == 1_200


def test_handling_is_a_rest_only_by_the_policy_that_says_so():
    problem = tiny_problem(
        [visit("A", 1, handling_s=900), visit("B", 2)],
        matrices=[matrix_of(LONG)],
        driver=driver(handling=True),
    )
    day = timed(problem, trip(0, 1))
    # Fixed 300 and handling 900 at A are the twenty minutes.
    assert day.paid_s == 1_200 + 3 * 7_200 + 1_200 + 600 + 600


def test_a_leg_longer_than_the_limit_is_refused():
    problem = tiny_problem([visit("A", 1)], matrices=[matrix_of(LONG)], driver=driver(limit=7_199))
    assert refused(problem, trip(0)).reason is Reason.SHIFT


@pytest.mark.parametrize("turnaround", [600, 1_200])
def test_the_time_at_the_centre_between_trips_is_a_rest_when_it_is_long_enough(turnaround):
    problem = tiny_problem(
        [visit("A", 1), visit("B", 2)],
        matrices=[matrix_of([[0, 5_400, 5_400], [5_400, 0, 9], [5_400, 9, 0]])],
        centres=[centre(turnaround_s=turnaround)],
        driver=driver(),
    )
    day = timed(problem, trip(0), trip(1))
    # Twenty minutes in all at the centre cost less than twenty more at a stop.
    assert day.trips[1].load_start_s - day.trips[0].unload_end_s == 1_200
    assert day.paid_s == 2 * (1_200 + 5_400 + 600 + 5_400 + 600) + 1_200
    assert all(stop.rest_s == 0 for one in day.trips for stop in one.stops)


@pytest.mark.parametrize(
    ("limit", "most"), [("max_driving_s", 2_400), ("max_distance_m", 20_000), ("max_visits", 2)]
)
def test_driving_metres_and_visits_of_a_day_are_limited(limit, most):
    visits = [visit("A", 1), visit("B", 2)]
    timed(tiny_problem(visits, [vehicle(**{limit: most})]), trip(0, 1))
    problem = tiny_problem(visits, [vehicle(**{limit: most - 1})])
    assert refused(problem, trip(0, 1)).reason is Reason.SHIFT


def test_both_halves_of_a_shipment_ride_in_one_space():
    spaces = tuple(
        SpaceData(id=name, set_points=(AMBIENT,), capacity=(500_000, 4_000_000)) for name in "xy"
    )
    problem = tiny_problem(shipment("A", (1, 2), 0), [vehicle(spaces=spaces)])
    points = (AMBIENT, AMBIENT)
    timed(problem, trip(0, 1, spaces=(1, 1), set_points=points))
    apart = refused(problem, trip(0, 1, spaces=(0, 1), set_points=points))
    assert (apart.reason, apart.visit) == (Reason.ZONE, 0)


@pytest.mark.parametrize(
    "trips",
    [
        [],
        [Trip(visits=(), spaces=(), set_points=(0,))],
        [Trip(visits=(0, 0), spaces=(0, 0), set_points=(0,))],
        [Trip(visits=(0,), spaces=(), set_points=(0,))],
        [Trip(visits=(0,), spaces=(1,), set_points=(0,))],
        [Trip(visits=(7,), spaces=(0,), set_points=(0,))],
    ],
)
def test_what_is_no_day_at_all_is_a_programming_error(trips):
    with pytest.raises(ValueError, match=r"trip|visit|space"):
        evaluate_day(tiny_problem([visit("A", 1)]), 0, trips)


def test_the_score_counts_unpriced_parts_by_level_and_adds_prices_to_cost():
    problem = tiny_problem(
        [
            visit("A", 1),
            visit("B", 1, level=9, parts=(part("B"), part("C"))),
            visit("D", 2, price=7 * MICRO),
        ]
    )
    days = {0: (trip(0),)}
    result = score(problem, days)
    assert served(days) == {0}
    assert result.unserved == (2, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert result.money == timed(problem, trip(0)).cost + 7 * MICRO
    assert score(problem, {}) > result
