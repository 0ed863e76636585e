"""Reasons of what is left out, each on a small problem, and proofs against brute force."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.problems import (
    AMBIENT,
    FROZEN,
    HOUR,
    centre,
    matrix_of,
    part,
    random_problems,
    tiny_problem,
    vehicle,
    visit,
    with_new_rules,
)

from ruralroute.planning.clash import all_days
from ruralroute.planning.explain import UnservedReason, explain_unserved
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.problem.data import MICRO, Action, DriverRule, SpaceData
from ruralroute.planning.problem.together import halves, leads
from ruralroute.planning.reasons import Proof, Reason
from ruralroute.planning.schedule.evaluate import is_legal
from ruralroute.planning.schedule.score import served

SEVEN = 7 * HOUR
NO_ROAD = matrix_of([[0, None], [600, 0]])
ROAD = matrix_of([[0, 600], [600, 0]], profile="truck")


def explained(problem, which=0) -> UnservedReason:
    days = greedy_plan(problem)
    assert which not in served(days)
    return explain_unserved(problem, days, [which])[which]


def alone(reason, *detail) -> UnservedReason:
    return UnservedReason(reason=reason, proof=Proof.ALONE, detail=detail)


def test_what_the_rules_alone_refuse_is_proved_by_them():
    problem = tiny_problem([visit("A", 1, vehicles=(), refused=Reason.ZONE)])
    assert explained(problem) == alone(Reason.ZONE)


def test_without_a_vehicle_that_may_serve_it_there_is_no_vehicle():
    assert explained(tiny_problem([visit("A", 1, vehicles=())])) == alone(Reason.NO_VEHICLE)


def test_where_no_road_leads_there_and_back_a_visit_is_unreachable():
    problem = tiny_problem([visit("A", 1)], matrices=[NO_ROAD])
    assert explained(problem) == alone(Reason.UNREACHABLE, "V0")


def test_where_only_vehicles_that_may_not_serve_it_get_there_it_is_access():
    problem = tiny_problem(
        [visit("A", 1)], [vehicle("V0"), vehicle("V1", matrix=1)], matrices=[NO_ROAD, ROAD]
    )
    assert explained(problem) == alone(Reason.ACCESS, "V1")


def test_where_what_gets_there_is_too_small_and_the_large_one_does_not_it_is_access():
    problem = tiny_problem(
        [visit("A", 1, load=(100_000, 1), vehicles=(0, 1))],
        [vehicle("V0"), vehicle("V1", matrix=1, capacity=(50_000, 100_000))],
        matrices=[NO_ROAD, ROAD],
    )
    assert explained(problem) == alone(Reason.ACCESS, "V0")


def test_what_fits_into_no_vehicle_is_too_big():
    problem = tiny_problem([visit("A", 1, load=(500_001, 1))])
    assert explained(problem) == alone(Reason.TOO_BIG, "V0")


def test_what_fits_no_space_of_its_zone_is_too_big():
    spaces = (
        SpaceData(id="dry", set_points=(AMBIENT,), capacity=(500_000, 4_000_000)),
        SpaceData(id="box", set_points=(FROZEN,), capacity=(50_000, 100_000)),
    )
    problem = tiny_problem([visit("A", 1, zone=FROZEN, load=(60_000, 1))], [vehicle(spaces=spaces)])
    assert explained(problem) == alone(Reason.TOO_BIG, "V0")


def test_a_window_that_nobody_reaches_is_the_reason():
    problem = tiny_problem([visit("A", 1, windows=((0, SEVEN),))])
    assert explained(problem) == alone(Reason.WINDOW, "V0")


def test_a_time_aboard_that_nobody_keeps_is_the_reason():
    problem = tiny_problem([visit("A", 1, max_aboard_s=60)])
    assert explained(problem) == alone(Reason.ABOARD_LIMIT, "V0")


def test_a_way_longer_than_the_shift_is_the_reason():
    problem = tiny_problem([visit("A", 1)], [vehicle(shift_end_s=SEVEN + 3_599)])
    assert explained(problem) == alone(Reason.SHIFT, "V0")


def test_a_leg_longer_than_anybody_may_drive_is_the_shift():
    rule = DriverRule(max_driving_since_rest_s=599, min_rest_s=1200, rest_includes_handling=False)
    assert explained(tiny_problem([visit("A", 1)], driver=rule)) == alone(Reason.SHIFT, "V0")


def test_a_centre_that_closes_too_early_is_the_reason():
    problem = tiny_problem([visit("A", 1)], centres=[centre(close_s=SEVEN + 3_599)])
    assert explained(problem) == alone(Reason.CENTRE_CLOSED, "V0")


def test_of_several_vehicles_the_one_that_comes_nearest_gives_the_reason():
    problem = tiny_problem(
        [visit("A", 1, windows=((0, SEVEN),), load=(60_000, 1), vehicles=(0, 1))],
        [vehicle("V0", capacity=(50_000, 100_000)), vehicle("V1")],
    )
    assert explained(problem) == alone(Reason.WINDOW, "V1")


def test_orders_that_are_too_much_only_together_are_not_proved_alone():
    parts = (part("A", handling_s=1_000), part("B", handling_s=1_000))
    problem = tiny_problem([visit("A", 1, parts=parts, max_aboard_s=3_500)])
    assert explained(problem) == UnservedReason(
        reason=Reason.ABOARD_LIMIT, proof=Proof.INSERTION, detail=("V0",)
    )


def test_loads_beyond_all_trips_are_named_together():
    heavy = {"load": (300_000, 1)}
    visits = [visit("A", 3, **heavy), visit("B", 2, **heavy), visit("C", 1, **heavy)]
    problem = tiny_problem([*visits, visit("D", 1)], [vehicle(max_trips=1)])
    found = explained(problem, 2)
    assert found.reason is Reason.CROWDED_OUT
    assert found.proof is Proof.TOGETHER
    assert set(found.detail) == {"C", "A"}


def test_two_visits_that_one_vehicle_cannot_both_reach_in_time_are_named():
    window = ((SEVEN + 2_100, SEVEN + 2_100),)
    visits = [visit(name, place, windows=window) for name, place in (("A", 1), ("B", 1))]
    problem = tiny_problem([*visits, visit("C", 1)])
    assert explained(problem, 1) == UnservedReason(
        reason=Reason.CROWDED_OUT, proof=Proof.TOGETHER, detail=("B", "A")
    )


def test_goods_that_may_not_ride_together_are_named():
    visits = [visit("A", 2), visit("B", 1, goods_class=1)]
    problem = tiny_problem(
        visits,
        [vehicle(max_trips=1)],
        incompatible=(frozenset({1}), frozenset({0})),
    )
    assert explained(problem, 1) == UnservedReason(
        reason=Reason.INCOMPATIBLE, proof=Proof.TOGETHER, detail=("B", "A")
    )


def test_goods_kept_out_of_this_plan_by_that_rule_alone_are_told_so():
    visits = [
        visit("A", 2, level=3, vehicles=(0, 1)),
        visit("B", 1, level=5, goods_class=1, vehicles=(0, 1)),
        visit("C", 1, goods_class=2, vehicles=(0, 1)),
    ]
    problem = tiny_problem(
        visits,
        [vehicle("V0", max_trips=1), vehicle("V1", max_trips=1)],
        incompatible=(frozenset({2, 1}), frozenset({0, 2}), frozenset({0, 1})),
    )
    found = explained(problem, 2)
    assert (found.reason, found.proof) == (Reason.INCOMPATIBLE, Proof.INSERTION)
    assert found.detail == ("B",)


def test_a_price_below_the_cost_of_serving_is_the_reason():
    problem = tiny_problem([visit("A", 1, price=MICRO)])
    assert explained(problem) == UnservedReason(
        reason=Reason.PRICED_OUT, proof=Proof.INSERTION, detail=("V0",)
    )


def test_a_full_day_crowds_out_what_was_tried_everywhere():
    visits = [visit(f"A{i}", 1, action=Action.COLLECT, handling_s=9_000) for i in range(5)]
    found = explained(tiny_problem(visits), 4)
    assert found == UnservedReason(reason=Reason.CROWDED_OUT, proof=Proof.INSERTION, detail=("V0",))


def test_what_would_still_fit_is_called_not_found():
    problem = tiny_problem([visit("A", 1)])
    assert explain_unserved(problem, {}, [0])[0].proof is Proof.NONE


def can_serve(problem, visits):
    """Whether the whole fleet can serve all of some visits, by trying everything."""
    visits = leads(problem, visits)
    for fleet in itertools.product(*(problem.visits[one].vehicles for one in visits)):
        shares = {index: [] for index in fleet}
        for one, index in zip(visits, fleet, strict=True):
            shares[index].extend(halves(problem, one))
        if all(
            any(is_legal(problem, index, day) for day in all_days(problem, index, share))
            for index, share in shares.items()
        ):
            return True
    return False


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        random_problems(7, max_vehicles=2, rests=True),
        with_new_rules(random_problems(4, max_vehicles=2)),
    )
)
def test_no_proof_is_refuted_by_trying_everything(problem):
    days = greedy_plan(problem)
    left = [one for one in range(len(problem.visits)) if one not in served(days)]
    by_order = {
        problem.visits[index].parts[0].order: index
        for index in leads(problem, range(len(problem.visits)))
    }
    for index, found in explain_unserved(problem, days, left).items():
        if found.proof is Proof.ALONE:
            assert not can_serve(problem, [index])
        elif found.proof is Proof.TOGETHER:
            clash = [by_order[order] for order in found.detail]
            assert by_order[problem.visits[index].parts[0].order] in clash
            if len(clash) <= 4:
                assert not can_serve(problem, clash)
        else:
            assert can_serve(problem, [index])
