"""Transfers from the order to the plan and what people see of it."""

from __future__ import annotations

import pytest
from tests.golden.notation import DAY, county, order, space, table_travel, vehicle, w

from ruralroute.planning.check.plan import check_plan
from ruralroute.planning.day import plan_day
from ruralroute.planning.reasons import Proof, Reason
from ruralroute.reports.view import view_plan


def planned(here):
    travel = table_travel(here)
    plan = plan_day(here, day=DAY, travel=travel, iterations=3, workers=1)
    assert check_plan(here, plan, travel=travel) == []
    return plan


def stops_of(plan):
    return [stop for route in plan.routes for trip in route.trips for stop in trip.stops]


def test_a_transfer_is_on_both_stops_and_counts_once():
    here = county(order("T", kind="transfer", to_station="B"), order("D", "B"))
    plan = planned(here)
    (up,), (down,) = (
        [
            (stop.place, one)
            for stop in stops_of(plan)
            for one in stop.orders
            if one.action == action
        ]
        for action in ("pick_up", "set_down")
    )
    assert (up[0], down[0]) == ("A", "B")
    assert down[1].loaded_s == up[1].start_s
    assert (plan.metrics.orders_served, plan.metrics.parcels, plan.metrics.mass_kg) == (2, 20, 40)
    assert plan.metrics.stations == plan.metrics.stations_served == 2


def test_people_see_where_it_goes_and_where_it_comes_from():
    here = county(order("T", kind="transfer", to_station="B"))
    (route,) = view_plan(planned(here), here, "en").routes
    (trip,) = route.trips
    first, last = (stop.orders[0] for stop in trip.stops)
    assert (first.notes, last.notes) == ("→ B", "← A")
    assert (first.delivers, last.delivers) == (False, True)
    assert trip.delivered.parcels == trip.collected.parcels == 0


def test_a_transfer_too_large_for_one_vehicle_goes_in_parts():
    here = county(
        order("T", kind="transfer", to_station="B", mass_kg=1_500.0, windows=w("08:00-16:00"))
    )
    plan = planned(here)
    parts = [one.part for stop in stops_of(plan) for one in stop.orders]
    assert sorted(parts) == [1, 1, 2, 2]
    assert plan.unserved == ()


@pytest.mark.parametrize("price", [None, 1.0])
def test_a_transfer_left_out_is_named_once(price):
    """Its window closes before anybody can be there; at a price it may be left out for that."""
    windows = w("09:00-10:00") if price else w("07:00-07:10")
    here = county(order("T", kind="transfer", to_station="B", price=price, windows=windows))
    plan = planned(here)
    (left,) = plan.unserved
    expected = (Reason.PRICED_OUT, Proof.INSERTION) if price else (Reason.WINDOW, Proof.ALONE)
    assert (left.order, left.reason, left.proof) == ("T", *expected)
    # What was left out for its price counts in the bound, as it does in what is compared with it.
    paid = plan.metrics.cost.total + plan.metrics.price_unserved
    assert plan.metrics.bound is None or plan.metrics.bound <= paid


def test_what_no_space_holds_is_not_transferred():
    here = county(
        order("T", kind="transfer", to_station="B", zone="frozen"),
        vehicles=(vehicle(compartments=(space(),)),),
    )
    (left,) = planned(here).unserved
    assert (left.reason, left.proof) == (Reason.ZONE, Proof.ALONE)
