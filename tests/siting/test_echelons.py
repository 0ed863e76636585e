"""A county of two echelons as two counties: their plans fit together whatever they are."""

from __future__ import annotations

from collections import Counter

import pytest

import ruralroute as rr
from ruralroute.errors import DataError
from ruralroute.files import demo_county, read_county, write_county
from ruralroute.model import AMBIENT, OrderKind
from ruralroute.model.references import check_references
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.siting.echelon_files import homes_in, write_echelons
from ruralroute.siting.echelon_goods import Straight
from ruralroute.siting.echelons import split_echelons


def many_vehicles(county, times):
    """Return the county with each vehicle so many times."""
    vehicles = []
    for number in range(times):
        for one in county.vehicles:
            name = f"{one.id}-{number}"
            spaces = tuple(space.model_copy(update={"vehicle": name}) for space in one.compartments)
            vehicles.append(one.model_copy(update={"id": name, "compartments": spaces}))
    return county.model_copy(update={"vehicles": tuple(vehicles)})


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("echelons") / "demo"
    return many_vehicles(demo_county(folder, stations=16, terrain="hill", seed=5), 3)


@pytest.fixture(scope="module")
def split(whole):
    return split_echelons(whole)


def test_each_order_is_in_both_counties_or_straight_in_the_first(whole, split):
    first = {one.id: one for one in split.first.orders}
    second = {one.id: one for one in split.second.orders}
    assert check_references(split.first) == check_references(split.second) == []
    for order in whole.orders:
        above = next(one.parent for one in whole.stations if one.id == order.station)
        if order.id in second:
            assert second[order.id].station == order.station
            assert second[order.id].centre == above
            assert first[order.id].station == above
            for one in (first[order.id], second[order.id]):
                assert (one.parcels, one.mass_kg, one.volume_m3, one.zone, one.kind) == (
                    order.parcels,
                    order.mass_kg,
                    order.volume_m3,
                    order.zone,
                    order.kind,
                )
        else:
            assert first[order.id].station == order.station
            below = above not in {one.id for one in whole.centres}
            assert (order.id in split.straight) is below
    assert len(second) > len(whole.orders) / 2
    assert first.keys() == {one.id for one in whole.orders}


def test_each_vehicle_stands_in_one_of_them(whole, split):
    homes = [(one.id, one.centre) for one in (*split.first.vehicles, *split.second.vehicles)]
    assert sorted(name for name, _ in homes) == sorted(one.id for one in whole.vehicles)
    assert {place for _, place in homes} == {
        *(one.id for one in split.first.centres),
        *(one.town for one in split.hand_overs),
    }


@pytest.fixture(scope="module")
def plans(split):
    return [rr.plan_day(one, iterations=300, workers=1) for one in (split.first, split.second)]


def test_both_are_planned_whole_and_pass_the_check(split, plans):
    for county, plan in zip((split.first, split.second), plans, strict=True):
        assert rr.check_plan(county, plan) == []
        assert not plan.unserved


def handled(plan: DeliveryPlan) -> dict[str, list[tuple[str, int, int]]]:
    """Return where each order is handed over or taken in, when that begins and ends."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for route in plan.routes:
        for trip in route.trips:
            for stop in trip.stops:
                for one in stop.orders:
                    found.setdefault(one.id, []).append((stop.place, one.start_s, one.handed_s))
    return found


def test_goods_are_never_driven_on_before_they_came(whole, split, plans):
    first, second = plans
    transfer = whole.siting.transfer_min * 60
    clocks = {one.town: one for one in split.hand_overs}
    loads = {
        one.id: trip.load_start_s
        for route in second.routes
        for trip in route.trips
        for stop in trip.stops
        for one in stop.orders
    }
    unloads = {
        one.id: trip.unload_end_s
        for route in second.routes
        for trip in route.trips
        for stop in trip.stops
        for one in stop.orders
    }
    seen = Counter()
    done = handled(first)
    for order in split.second.orders:
        seen[order.kind] += 1
        clock = clocks[order.centre]
        assert {place for place, *_ in done[order.id]} == {clock.town}
        for _, begin, end in done[order.id]:
            if order.kind is OrderKind.DELIVER:
                assert end + transfer <= clock.load_from_s <= loads[order.id]
            else:
                assert unloads[order.id] <= clock.back_by_s
                assert clock.back_by_s + transfer <= clock.fetch_from_s <= begin
    assert min(seen[OrderKind.DELIVER], seen[OrderKind.COLLECT]) > 0


def with_orders(county, change):
    return county.model_copy(update={"orders": tuple(change(one) for one in county.orders)})


def test_what_may_not_be_handed_over_goes_straight_and_is_told(whole):
    villages = [one for one in whole.stations if one.level == "village"]
    far = next(one for one in villages if one.parent != villages[0].parent)
    plain = [
        one
        for one in whole.orders
        if one.station == villages[0].id and one.kind is OrderKind.DELIVER and one.zone == AMBIENT
    ]
    extra = {
        "limit": {"max_aboard_s": 3600},
        "cold": {"zone": "chilled"},
        "late": {"windows": ((7 * 3600, 8 * 3600),)},
        "ready": {"ready_s": 16 * 3600},
        "moved": {"kind": OrderKind.TRANSFER, "to_station": far.id},
    }
    orders = [plain[0].model_copy(update={"id": name, **new}) for name, new in extra.items()]
    county = whole.model_copy(update={"orders": (*whole.orders, *orders)})
    split = split_echelons(county)
    assert {name: split.straight[name] for name in extra} == {
        "limit": Straight.ABOARD,
        "cold": Straight.COLD_ROOM,
        "late": Straight.TOO_LATE,
        "ready": Straight.TOO_LATE,
        "moved": Straight.TRANSFER,
    }
    told = split.warnings()
    for lang in ("zh", "en"):
        words = " ".join(one.message(lang) for one in told)
        assert "moved" in words
        assert "limit" in words
    assert villages[0].id in {one.id for one in split.first.stations}
    assert far.id in {one.id for one in split.first.stations}


def test_cold_goods_go_over_a_township_as_far_as_its_cold_room_holds_them(whole):
    town = next(one.parent for one in whole.stations if one.level == "village")
    village = next(one for one in whole.stations if one.parent == town)
    base = next(one for one in whole.orders if one.kind is OrderKind.DELIVER)
    new = {
        "station": village.id,
        "zone": "chilled",
        "volume_m3": 0.4,
        "parcels": 1,
        "product": None,
    }
    cold = [base.model_copy(update={"id": f"cold{at}", **new}) for at in range(3)]
    stations = tuple(
        one.model_copy(update={"cold_capacity_m3": {"chilled": 1.0}}) if one.id == town else one
        for one in whole.stations
    )
    county = whole.model_copy(update={"stations": stations, "orders": (*whole.orders, *cold)})
    none = with_orders(
        county,
        lambda one: one if one.id.startswith("cold") else one.model_copy(update={"zone": AMBIENT}),
    )
    split = split_echelons(none)
    mine = [split.straight.get(one.id) for one in cold]
    assert mine == [None, None, Straight.COLD_ROOM]


def test_without_vehicles_for_the_townships_their_goods_go_straight(whole):
    few = whole.model_copy(update={"vehicles": whole.vehicles[:3]})
    split = split_echelons(few)
    assert Straight.NO_VEHICLE in split.straight.values()
    homes = [one.centre for one in (*split.first.vehicles, *split.second.vehicles)]
    assert len(homes) == 3
    one = whole.model_copy(update={"vehicles": whole.vehicles[:1]})
    with pytest.raises(DataError) as caught:
        split_echelons(one)
    assert [fault.code for fault in caught.value.faults] == ["siting.echelons_nothing"]


def test_a_county_without_townships_above_its_stations_is_refused(whole):
    stations = tuple(one.model_copy(update={"parent": None}) for one in whole.stations)
    with pytest.raises(DataError) as caught:
        split_echelons(whole.model_copy(update={"stations": stations}))
    (one,) = caught.value.faults
    assert one.code == "siting.echelons_none"
    assert "parent" in one.message("zh")


def test_what_is_written_reads_the_same_and_vehicles_stay_where_they_were_put(
    whole, split, tmp_path
):
    write_echelons(split, tmp_path)
    again = [read_county(tmp_path / name) for name in ("centres", "townships")]
    assert [one.id for one in again[1].centres] == [one.id for one in split.second.centres]
    assert [one.centre for one in again[1].vehicles] == [
        one.centre for one in split.second.vehicles
    ]
    assert [one.windows for one in again[0].orders] == [one.windows for one in split.first.orders]
    towns = [one.id for one in again[1].centres]
    moved = again[1].vehicles[0]
    other = next(one for one in towns if one != moved.centre)
    vehicles = (moved.model_copy(update={"centre": other}), *again[1].vehicles[1:])
    changed = again[1].model_copy(update={"vehicles": vehicles})
    write_county(changed, tmp_path / "townships", force=True)
    homes = homes_in(tmp_path)
    assert homes[moved.id] == other
    kept = split_echelons(whole, homes=homes)
    now = {one.id: one.centre for one in (*kept.first.vehicles, *kept.second.vehicles)}
    assert now == homes
