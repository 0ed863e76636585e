"""From a county to the routing problem: parts, visits, allowed vehicles, integers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute import County, DataError, build_problem
from ruralroute.network.matrix import Path, Snap, TravelMatrix, TravelSource
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.problem.data import FAR_FUTURE_S, Action
from ruralroute.planning.problem.parts import intersect
from ruralroute.planning.reasons import Reason

DAY = dt.date(2026, 6, 18)
VAN = {
    "id": "V1",
    "vehicle_class": "van",
    "centre": "C",
    "profile": "van",
    "payload_kg": 900,
    "volume_m3": 6,
    "compartments": [{"vehicle": "V1", "id": "main", "zones": ["ambient"], "volume_m3": 6}],
    "shift_start_s": 25200,
    "shift_end_s": 64800,
    "cost_fixed": 65,
    "cost_per_km": 0.3,
    "cost_per_hour": 22,
    "max_trips": 2,
}
REEFER = {
    **VAN,
    "id": "R1",
    "vehicle_class": "reefer_van",
    "compartments": [
        {"vehicle": "R1", "id": "main", "zones": ["chilled", "ambient"], "volume_m3": 4}
    ],
}


def county(orders, *, vehicles=(VAN,), **fields):
    given_fields = {
        "name": "test",
        "centres": [{"id": "C", "lon": 107.7, "lat": 25.5}],
        "stations": [
            {"id": "A", "lon": 107.71, "lat": 25.5},
            {"id": "B", "lon": 107.72, "lat": 25.5, "level": "township"},
        ],
        "vehicles": list(vehicles),
        "orders": orders,
        **fields,
    }
    return County.checked(**given_fields)


def travel_of(one: County, reachable=None):
    ids = tuple(place.id for place in (*one.centres, *one.stations))
    n = len(ids)
    off = 1 - np.eye(n, dtype=np.int64)

    def finder(start: int, end: int) -> Path:
        raise AssertionError((start, end))

    return {
        vehicle.profile: TravelMatrix(
            profile=vehicle.profile,
            place_ids=ids,
            duration_ms=off * 600_500,
            distance_8th_m=off * 8_004,
            reachable=np.ones((n, n), dtype=bool) if reachable is None else reachable,
            source=TravelSource.TABLE,
            path_finder=finder,
        )
        for vehicle in one.vehicles
    }


def problem_of(orders, **fields):
    one = county(orders, **fields)
    return build_problem(one, travel_of(one), day=DAY)


def order(number, **fields):
    return {
        "id": str(number),
        "station": "A",
        "parcels": 10,
        "mass_kg": 13,
        "volume_m3": 0.08,
        **fields,
    }


def test_seconds_and_metres_are_rounded_half_up():
    problem = problem_of([order(1)])
    assert problem.matrices[0].duration_s[0, 1] == 601
    assert problem.matrices[0].distance_m[0, 1] == 1001


def test_compatible_orders_of_a_station_are_one_visit():
    problem = problem_of([order(1), order(2), order(3, kind="collect"), order(4, station="B")])
    assert [(v.id, len(v.parts), v.action) for v in problem.visits] == [
        ("1", 2, Action.DELIVER),
        ("3", 1, Action.COLLECT),
        ("4", 1, Action.DELIVER),
    ]
    first, collect, town = problem.visits
    assert first.load == (26_000, 160_000)
    assert first.handling_s == 2 * 10 * 4
    assert collect.handling_s == 10 * 30
    assert town.handling_s == 10 * 2
    assert problem.place_fixed_s == (0, 240, 720)


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 1},
        {"price": 5},
        {"windows": [(30000, 40000)]},
        {"ready_s": 30000},
        {"max_aboard_s": 7200},
        {"goods_class": "food"},
    ],
)
def test_orders_that_differ_are_visits_apart(fields):
    assert len(problem_of([order(1), order(2, **fields)]).visits) == 2


def test_a_large_order_is_split_into_whole_parcels_that_add_up():
    problem = problem_of([order(1, parcels=10, mass_kg=1000, volume_m3=1)])
    parts = [part for visit in problem.visits for part in visit.parts]
    assert len(parts) == len(problem.visits) == 4
    assert [part.part for part in parts] == [1, 2, 3, 4]
    assert {part.parts for part in parts} == {4}
    assert sum(part.parcels for part in parts) == 10
    assert sum(part.load[0] for part in parts) == 1_000_000
    assert sum(part.load[1] for part in parts) == 1_000_000
    assert max(part.load[0] for part in parts) <= 300_000


def test_one_parcel_is_never_split():
    problem = problem_of([order(1, parcels=1, mass_kg=2000)])
    assert [part.parts for part in problem.visits[0].parts] == [1]


def test_the_largest_vehicle_that_reaches_the_place_decides_how_orders_are_split():
    truck = {**VAN, "id": "T1", "vehicle_class": "medium_truck", "payload_kg": 9000}
    truck |= {"profile": "medium_truck", "volume_m3": 40}
    truck["compartments"] = [{"vehicle": "T1", "id": "main", "zones": ["ambient"], "volume_m3": 40}]
    one = county([order(1, mass_kg=900, parcels=100)], vehicles=[VAN, truck])
    travel = travel_of(one)
    everywhere = build_problem(one, travel, day=DAY)
    assert len(everywhere.visits) == 1
    nowhere = np.eye(3, dtype=bool)
    one_way = nowhere | (np.arange(3) == 1)
    for reachable in (nowhere, one_way, one_way.T):
        barred = travel_of(one, reachable=reachable)["medium_truck"]
        split = build_problem(one, {**travel, "medium_truck": barred}, day=DAY)
        assert len(split.visits) == 3


@pytest.mark.parametrize(("mass_kg", "visits"), [(150, 1), (150.001, 2)])
def test_orders_share_a_visit_up_to_the_third_of_a_vehicle(mass_kg, visits):
    problem = problem_of([order(1, mass_kg=150), order(2, mass_kg=mass_kg)])
    assert len(problem.visits) == visits


def test_price_of_a_split_order_is_shared_to_the_last_unit():
    problem = problem_of([order(1, mass_kg=900, price=10)])
    assert len(problem.visits) == 3
    assert sum(visit.price for visit in problem.visits) == 10_000_000


@pytest.mark.parametrize(
    ("fields", "county_fields", "reason"),
    [
        ({"zone": "frozen"}, {}, Reason.ZONE),
        ({"centre": "D"}, {"centres": [
            {"id": "C", "lon": 107.7, "lat": 25.5}, {"id": "D", "lon": 107.8, "lat": 25.5},
        ]}, Reason.NO_VEHICLE),
        ({}, {"stations": [
            {"id": "A", "lon": 107.71, "lat": 25.5, "forbid_classes": ["van"]},
        ]}, Reason.ACCESS),
        ({}, {"stations": [
            {"id": "A", "lon": 107.71, "lat": 25.5, "allow_classes": ["e_trike"]},
        ]}, Reason.ACCESS),
        ({"windows": [(30000, 31000)]}, {"stations": [
            {"id": "A", "lon": 107.71, "lat": 25.5, "windows": [(40000, 41000)]},
        ]}, Reason.WINDOW),
        ({"max_out_of_cold_s": 339}, {}, Reason.ABOARD_LIMIT),
        ({"product": "P"}, {"products": [{"id": "P", "max_out_of_cold_s": 339}]},
         Reason.ABOARD_LIMIT),
    ],
)  # fmt: skip
def test_what_the_rules_alone_refuse_says_so(fields, county_fields, reason):
    problem = problem_of([order(1, **fields)], **county_fields)
    assert problem.visits[0].vehicles == ()
    assert problem.visits[0].refused is reason


def test_out_of_cold_at_its_limit_is_legal():
    problem = problem_of([order(1, max_out_of_cold_s=340)])
    assert problem.visits[0].vehicles == (0,)


def test_what_is_ready_later_at_a_station_bounds_the_visit_not_the_loading():
    visit = problem_of([order(1, kind="collect", ready_s=40_000)]).visits[0]
    assert visit.ready_s == 0
    assert visit.windows == ((40_000, FAR_FUTURE_S),)
    late = {"id": "A", "lon": 107.71, "lat": 25.5, "windows": [(30_000, 39_999)]}
    visit = problem_of([order(1, kind="collect", ready_s=40_000)], stations=[late]).visits[0]
    assert visit.refused is Reason.WINDOW


def test_pools_keep_vehicles_apart():
    operators = [{"id": "post"}, {"id": "rival", "pool": "own"}]
    problem = problem_of(
        [order(1, operator="post"), order(2, operator="rival"), order(3)],
        operators=operators,
        vehicles=[{**VAN, "operator": "post"}],
    )
    allowed = {part.order: v.vehicles for v in problem.visits for part in v.parts}
    assert allowed == {"1": (0,), "2": (), "3": (0,)}


def test_ambient_goods_ride_chilled_but_chilled_goods_do_not_ride_ambient():
    problem = problem_of([order(1), order(2, zone="chilled")], vehicles=[VAN, REEFER])
    allowed = {part.order: v.vehicles for v in problem.visits for part in v.parts}
    assert allowed == {"1": (0, 1), "2": (1,)}
    index = {zone.id: i for i, zone in enumerate(problem.zones)}
    holds = problem.zones[index["chilled"]].holds
    assert holds[index["ambient"]]
    assert not holds[index["frozen"]]


def test_a_due_station_makes_its_orders_mandatory():
    due = {"id": "A", "lon": 107.71, "lat": 25.5, "max_gap_days": 2, "days_since_served": 2}
    assert problem_of([order(1)], stations=[due]).visits[0].level == 9


def test_orders_by_way_of_a_station_are_refused_by_name():
    with pytest.raises(DataError, match="7: B"):
        problem_of([order(7, via="B")])


def test_a_transfer_is_picked_up_and_set_down_under_its_windows():
    """Its own windows and limits are those of setting down; it counts once."""
    problem = problem_of(
        [
            order(
                1,
                kind="transfer",
                to_station="B",
                windows=((32_400, 36_000),),
                ready_s=30_000,
                max_aboard_s=3_600,
            )
        ]
    )
    up, down = problem.visits
    assert (up.action, down.action) == (Action.PICK_UP, Action.SET_DOWN)
    assert (up.pair, down.pair) == (1, 0)
    assert [problem.place_ids[one.place] for one in (up, down)] == ["A", "B"]
    assert (up.windows[0][0], down.windows) == (30_000, ((32_400, 36_000),))
    assert (up.max_aboard_s, down.max_aboard_s) == (None, 3_600)
    assert (sum(up.loss), sum(down.loss)) == (1, 0)
    assert up.load == down.load


def test_goods_classes_that_never_meet():
    problem = problem_of([order(1, goods_class="food"), order(2, goods_class="chemical")])
    first, second = (visit.goods_class for visit in problem.visits)
    assert second in problem.incompatible[first]
    assert first in problem.incompatible[second]


def test_usable_volume_has_the_fill_factor():
    problem = problem_of([order(1)])
    assert problem.vehicles[0].capacity == (900_000, 4_800_000)
    assert problem.vehicles[0].cost_per_m == 300
    assert problem.vehicles[0].cost_per_s == 6_111


windows = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=4).map(
    lambda pairs: _apart([(start, start + length) for start, length in sorted(pairs)])
)


def _apart(pairs):
    kept: list[tuple[int, int]] = []
    for start, end in pairs:
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


@given(windows, windows)
def test_intersection_holds_exactly_the_instants_of_both(first, second):
    both = intersect(first, second)

    def inside(spans, instant):
        return not spans or any(start <= instant <= end for start, end in spans)

    for instant in range(75):
        held = any(start <= instant <= end for start, end in both)
        assert held == (inside(first, instant) and inside(second, instant))
    assert all(end <= FAR_FUTURE_S for _, end in both)


def test_a_place_off_the_road_costs_the_walk_there_and_back_once_a_stop():
    one = county([order(1), order(2, station="B")])
    snaps = tuple(
        Snap(place=place, edge=("w", 1, 2), lon=107.7, lat=25.5, distance_m=metres)
        for place, metres in (("C", 500.0), ("A", 120.0), ("B", 50.0))
    )
    travel = {name: replace(matrix, snaps=snaps) for name, matrix in travel_of(one).items()}
    problem = build_problem(one, travel, day=DAY)
    fixed = dict(zip(problem.place_ids, problem.place_fixed_s, strict=True))
    assert fixed == {"C": 0, "A": 240 + 240, "B": 720}
    assert CountyFacts(one, DAY, travel).rules.fixed_s == {"A": 240 + 240, "B": 720}
    told = county([order(1)], stations=[{"id": "A", "lon": 107.71, "lat": 25.5, "stop_s": 300}])
    travel = {name: replace(matrix, snaps=snaps) for name, matrix in travel_of(told).items()}
    assert build_problem(told, travel, day=DAY).place_fixed_s == (0, 300)
