"""The greedy witness: legal, complete where it can be, the same each time."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from tests.planning.everything import best_score
from tests.planning.problems import (
    AMBIENT,
    CHILLED,
    FROZEN,
    HOUR,
    matrix_of,
    random_problems,
    shipment,
    tiny_problem,
    vehicle,
    visit,
    with_breaks,
    with_new_rules,
)

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.greedy import Inserter, greedy_plan, insert_visits
from ruralroute.planning.problem.data import MICRO, BreakData, SpaceData, Trip
from ruralroute.planning.problem.together import halves, leads
from ruralroute.planning.schedule.evaluate import is_legal, quick_cost
from ruralroute.planning.schedule.score import evaluate, score, served


def every_insertion(problem, days, visit_index):
    """Yield all days that serve one more visit: each place, space and set-points."""
    both = halves(problem, visit_index)
    if len(both) > 1:
        yield from every_pair_insertion(problem, days, both)
        return
    for index in problem.visits[visit_index].vehicles:
        trips = days.get(index, ())
        spaces = problem.vehicles[index].spaces
        for points in itertools.product(*(space.set_points for space in spaces)):
            for space in range(len(spaces)):
                new = Trip(visits=(visit_index,), spaces=(space,), set_points=points)
                for at in range(len(trips) + 1):
                    yield index, (*trips[:at], new, *trips[at:])
                for at, trip in enumerate(trips):
                    for place in range(len(trip.visits) + 1):
                        changed = Trip(
                            visits=(*trip.visits[:place], visit_index, *trip.visits[place:]),
                            spaces=(*trip.spaces[:place], space, *trip.spaces[place:]),
                            set_points=points,
                        )
                        yield index, (*trips[:at], changed, *trips[at + 1 :])


def every_pair_insertion(problem, days, both):
    for index in problem.visits[both[0]].vehicles:
        trips = days.get(index, ())
        spaces = problem.vehicles[index].spaces
        for points in itertools.product(*(space.set_points for space in spaces)):
            for space in range(len(spaces)):
                new = Trip(visits=both, spaces=(space, space), set_points=points)
                for at in range(len(trips) + 1):
                    yield index, (*trips[:at], new, *trips[at:])
                for at, trip in enumerate(trips):
                    ends = range(len(trip.visits) + 1)
                    for first, second in itertools.combinations_with_replacement(ends, 2):
                        visits, rooms = list(trip.visits), list(trip.spaces)
                        for place, one in ((second, both[1]), (first, both[0])):
                            visits.insert(place, one)
                            rooms.insert(place, space)
                        changed = Trip(visits=tuple(visits), spaces=tuple(rooms), set_points=points)
                        yield index, (*trips[:at], changed, *trips[at + 1 :])


@settings(max_examples=120, deadline=None)
@given(random_problems(7, max_vehicles=3))
def test_every_answer_is_legal_and_the_same_each_time(problem):
    days = greedy_plan(problem)
    assert check_routes(problem, days, evaluate(problem, days)) == []
    assert days == greedy_plan(problem)


@settings(max_examples=60, deadline=None)
@given(random_problems(7, max_vehicles=2, rests=True))
def test_answers_with_rests_are_legal(problem):
    days = greedy_plan(problem)
    assert check_routes(problem, days, evaluate(problem, days)) == []


@settings(max_examples=100, deadline=None)
@given(random_problems(6) | random_problems(6, rests=True))
def test_an_insertion_is_found_exactly_when_one_is_legal(problem):
    days = greedy_plan(problem)
    for left in set(range(len(problem.visits))) - served(days):
        legal = any(
            is_legal(problem, index, trips) for index, trips in every_insertion(problem, days, left)
        )
        found = Inserter(problem, days).best(left, everywhere=True)
        assert (found is not None) == legal
        if found is not None:
            price = problem.visits[left].price
            assert price is not None
            assert found.cost >= price
            old = days.get(found.vehicle)
            before = quick_cost(problem, found.vehicle, old) if old else 0
            after = quick_cost(problem, found.vehicle, found.trips)
            assert found.cost == after - before
            more = score(problem, days | {found.vehicle: found.trips}).money
            least = more - score(problem, days).money + price
            if problem.driver.max_driving_since_rest_s >= 24 * HOUR:
                assert found.cost == least
            assert found.cost - after <= least <= after


@settings(max_examples=60, deadline=None)
@given(with_breaks(with_new_rules(random_problems(6, max_vehicles=3, rests=True))))
def test_answers_under_the_new_rules_are_legal(problem):
    days = greedy_plan(problem)
    assert check_routes(problem, days, evaluate(problem, days)) == []
    assert days == greedy_plan(problem)


@settings(max_examples=60, deadline=None)
@given(with_new_rules(random_problems(3, max_vehicles=2)))
def test_an_insertion_under_the_new_rules_is_found_exactly_when_one_is_legal(problem):
    rest = leads(problem, range(len(problem.visits)))[1:]
    days = insert_visits(problem, {}, rest)
    found = Inserter(problem, days).best(0, everywhere=True)
    legal = [
        (index, trips)
        for index, trips in every_insertion(problem, days, 0)
        if is_legal(problem, index, trips)
    ]
    assert (found is None) == (not legal)
    if found is not None:
        assert is_legal(problem, found.vehicle, found.trips)


@settings(max_examples=25, deadline=None)
@given(with_new_rules(random_problems(2, max_vehicles=2, max_places=4)))
def test_the_witness_is_no_better_than_the_best_of_all_answers(problem):
    days = greedy_plan(problem)
    assert score(problem, days) >= best_score(problem)


def test_a_large_problem_is_served_as_far_as_a_small_one():
    fleet = tuple(range(10))
    visits = [visit(f"A{i}", 1 + i % 20, handling_s=60, vehicles=fleet) for i in range(320)]
    days = greedy_plan(tiny_problem(visits, [vehicle(f"V{i}") for i in fleet]))
    assert len(served(days)) == 320


def test_a_shipment_rides_between_its_halves_only():
    """Two shipments that fill the vehicle follow one another on one trip."""
    full = (500_000, 4_000_000)
    visits = [
        *shipment("A", (1, 2), 0, load=full),
        *shipment("B", (3, 4), 2, load=full),
    ]
    days = greedy_plan(tiny_problem(visits, [vehicle(max_trips=1)]))
    assert [trip.visits for trip in days[0]] == [(0, 1, 2, 3)]


def test_breaks_move_aside_for_a_visit():
    noon = BreakData(id="noon", windows=((11 * HOUR, 12 * HOUR),), service_s=1800)
    early = visit("early", 1, windows=((8 * HOUR, 9 * HOUR),))
    problem = tiny_problem(
        [early, visit("late", 2, windows=((13 * HOUR, 14 * HOUR),))], [vehicle(breaks=(noon,))]
    )
    days = greedy_plan(problem)
    assert served(days) == {0, 1}
    (day,) = evaluate(problem, days).values()
    (start,) = (one.start_s for trip in day.trips for one in trip.breaks)
    assert 11 * HOUR <= start <= 12 * HOUR


def test_a_leg_is_split_around_a_break():
    """One hour of driving that leaves at 11:30 and meets a break of half an hour at 12:00."""
    noon = BreakData(id="noon", windows=((12 * HOUR, 12 * HOUR),), service_s=1800)
    problem = tiny_problem(
        [visit("A", 1, windows=((13 * HOUR, 13 * HOUR),))],
        [vehicle(breaks=(noon,))],
        matrices=[matrix_of([[0, HOUR], [HOUR, 0]])],
    )
    (day,) = evaluate(problem, greedy_plan(problem)).values()
    trip = day.trips[0]
    assert trip.departure_s == 13 * HOUR - 300 - 1800 - HOUR
    assert trip.stops[0].arrival_s == 13 * HOUR - 300
    assert (trip.breaks[0].start_s, trip.breaks[0].end_s) == (12 * HOUR, 12 * HOUR + 1800)


def test_a_vehicle_picks_up_where_it_starts_and_ends_where_it_is():
    """An open route has no leg to its first stop, and none after its last."""
    problem = tiny_problem(
        shipment("A", (3, 4), 0), [vehicle(start_place=None, end_place=None, max_trips=1)]
    )
    (day,) = evaluate(problem, greedy_plan(problem)).values()
    assert (day.driving_s, day.distance_m) == (600, 5_000)


def test_all_of_an_easy_day_is_served_by_one_vehicle():
    problem = tiny_problem(
        [visit(f"A{i}", i + 1, vehicles=(0, 1)) for i in range(8)],
        [vehicle("V0"), vehicle("V1")],
    )
    days = greedy_plan(problem)
    assert served(days) == set(range(8))
    assert len(days) == 1


def test_a_second_trip_is_opened_when_the_first_is_full():
    half = (300_000, 1_000_000)
    problem = tiny_problem([visit("A", 1, load=half), visit("B", 1, load=half)])
    assert [len(trips) for trips in greedy_plan(problem).values()] == [2]


def test_a_higher_level_is_served_before_any_number_of_lower_ones():
    full = (500_000, 1_000_000)
    visits = [visit(f"A{i}", 1, load=(100_000, 1)) for i in range(5)]
    problem = tiny_problem([*visits, visit("B", 9, level=9, load=full)], [vehicle(max_trips=1)])
    assert served(greedy_plan(problem)) == {5}


def test_an_order_is_left_out_at_a_price_below_its_cost_only():
    # A trip to place 1 and back: 50 fixed + 10 km x 0.3 + 3600 s x 0.006 = 74.60.
    for price, expected in ((74, set()), (75, {0})):
        problem = tiny_problem([visit("A", 1, price=price * MICRO)])
        assert served(greedy_plan(problem)) == expected


def test_one_visit_is_moved_aside_to_make_room_for_another():
    seven = 7 * HOUR
    early = ((seven, seven + 2_100),)
    # Only V0 may serve B; A was put there first and can move to V1.
    problem = tiny_problem(
        [visit("A", 1, windows=early, vehicles=(0, 1)), visit("B", 2, windows=((0, 10 * HOUR),))],
        [
            vehicle("V0", capacity=(10_000, 100_000), max_trips=1),
            vehicle("V1", cost_fixed=900 * MICRO),
        ],
    )
    start = {0: (Trip(visits=(0,), spaces=(0,), set_points=(AMBIENT,)),)}
    assert served(greedy_plan(problem, start=start)) == {0, 1}


def test_each_space_is_set_to_what_it_carries():
    spaces = (
        SpaceData(id="front", set_points=(CHILLED, FROZEN, AMBIENT), capacity=(500_000, 200_000)),
        SpaceData(id="back", set_points=(CHILLED, AMBIENT), capacity=(500_000, 200_000)),
    )
    problem = tiny_problem(
        [visit("A", 1), visit("B", 1, zone=FROZEN), visit("C", 2, zone=CHILLED)],
        [vehicle(spaces=spaces)],
    )
    (trips,) = greedy_plan(problem).values()
    assert served({0: trips}) == {0, 1, 2}
    assert len(trips) == 1


def test_once_time_is_up_what_stands_is_returned():
    problem = tiny_problem([visit("A", 1), visit("B", 2)])
    assert greedy_plan(problem, deadline=lambda: True) == {}
    asked = itertools.chain([False], itertools.repeat(True))
    assert len(served(greedy_plan(problem, deadline=lambda: next(asked)))) == 1


def test_repairs_keep_legal_days_and_insert_what_is_asked():
    problem = tiny_problem(
        [visit("A", 1), visit("B", 2), visit("C", 3)], [vehicle("V0"), vehicle("V1")]
    )
    kept = {0: (Trip(visits=(0,), spaces=(0,), set_points=(AMBIENT,)),)}
    assert served(insert_visits(problem, kept, [1])) == {0, 1}


def test_an_illegal_day_is_taken_apart_and_inserted_anew():
    problem = tiny_problem([visit("A", 1, windows=((0, 8 * HOUR),)), visit("B", 1)])
    late = Trip(visits=(1,), spaces=(0,), set_points=(AMBIENT,))
    bad = {0: (late, Trip(visits=(0,), spaces=(0,), set_points=(AMBIENT,)))}
    assert not is_legal(problem, 0, bad[0])
    assert served(insert_visits(problem, bad, [])) == {0, 1}


def test_without_vehicles_or_visits_nothing_is_planned():
    assert greedy_plan(tiny_problem([])) == {}
    assert greedy_plan(tiny_problem([visit("A", 1, vehicles=())], [])) == {}
