"""The county's models: ranges, windows, references."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from pydantic import ValidationError

from ruralroute import County, DataError, Order, Profile, Station
from ruralroute.model import CLASSES, PROFILES, ROAD_KINDS, ZONES


def station(**fields):
    return {"id": "A", "lon": 107.7, "lat": 25.5, **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"lon": 181},
        {"lat": -91},
        {"lon": math.nan},
        {"lat": math.inf},
        {"id": ""},
        {"stop_s": -1},
        {"nonsense": 1},
        {"name": "a\x1b[31mb"},
        {"windows": [(7200, 3600)]},
        {"windows": [(3600, 7200), (7200, 9000)]},
        {"windows": [(7200, 9000), (1800, 3600)]},
    ],
)
def test_a_station_out_of_range_is_refused(fields):
    with pytest.raises(ValidationError):
        Station.model_validate(station(**fields))


def test_models_cannot_be_changed():
    one = Station.model_validate(station())
    with pytest.raises(ValidationError):
        one.name = "other"


def test_a_transfer_needs_a_target_and_only_a_transfer_has_one():
    with pytest.raises(ValidationError, match="transfer"):
        Order(id="1", station="A", kind="transfer")
    with pytest.raises(ValidationError, match="transfer"):
        Order(id="1", station="A", to_station="B")


def test_a_station_at_its_longest_gap_is_due():
    assert Station.model_validate(station(max_gap_days=3, days_since_served=3)).is_due
    assert not Station.model_validate(station(max_gap_days=3, days_since_served=2)).is_due
    assert not Station.model_validate(station(max_gap_days=3)).is_due


def test_a_village_is_told_with_its_township():
    assert (
        Station.model_validate(station(name="新寨村", township="石桥镇")).full_label
        == "石桥镇 新寨村"
    )
    named = Station.model_validate(station(name="石桥镇服务站", township="石桥镇"))
    assert named.full_label == "石桥镇服务站"
    assert Station.model_validate(station(name="新寨村")).full_label == "新寨村"


def test_profiles_are_called_by_their_classes():
    county = County(name="Test")
    assert county.profile_name("light_truck", "zh") == "4.2米轻卡"
    assert county.profile_name("microvan@V7", "en") == "microvan (V7)"
    assert county.profile_name("barrow", "zh") == "barrow"


def test_defaults_refer_only_to_what_exists():
    profiles = {one.id for one in PROFILES}
    zones = {one.id for one in ZONES}
    for one in CLASSES:
        assert one.profile in profiles
        assert set(one.zones) <= zones
        gross = next(p.gross_kg for p in PROFILES if p.id == one.profile)
        assert one.kerb_kg + one.payload_kg <= gross
    for profile in PROFILES:
        assert set(profile.speeds_kmh) == set(ROAD_KINDS)
        assert max(profile.speeds_kmh.values()) <= profile.top_kmh


def test_all_unknown_references_and_duplicates_are_told_at_once():
    with pytest.raises(DataError) as caught:
        County.checked(
            name="x",
            stations=[station(), station(), station(id="B", parent="nowhere")],
            orders=[{"id": "1", "station": "C"}, {"id": "2", "station": "A", "zone": "hot"}],
        )
    message = str(caught.value)
    assert len(caught.value.faults) == 4
    for part in ("nowhere", "hot", "got C", "stations:2"):
        assert part in message
    assert "不能重复，已见于 stations:1" in caught.value.message("zh")


def test_orders_of_a_day_are_the_dated_and_the_undated():
    day = dt.date(2026, 6, 18)
    county = County.checked(
        name="x",
        stations=[station()],
        orders=[
            {"id": "1", "station": "A", "date": day},
            {"id": "2", "station": "A"},
            {"id": "3", "station": "A", "date": dt.date(2026, 6, 19)},
        ],
    )
    assert [one.id for one in county.orders_of(day)] == ["1", "2"]


def test_only_keeps_the_orders_of_these_operators_and_what_belongs_to_nobody():
    county = County.checked(
        name="x",
        stations=[station()],
        operators=[{"id": "post"}, {"id": "coop"}],
        orders=[
            {"id": "1", "station": "A", "operator": "post"},
            {"id": "2", "station": "A", "operator": "coop"},
            {"id": "3", "station": "A"},
        ],
    )
    kept = county.only(["post"])
    assert [one.id for one in kept.orders] == ["1", "3"]
    assert [one.id for one in kept.operators] == ["post"]


def test_a_profile_needs_a_size():
    with pytest.raises(ValidationError):
        Profile(id="x", gross_kg=0, width_m=1, height_m=1, top_kmh=50, speeds_kmh={})


def test_orders_count_by_level_days_deferred_and_the_gap_of_their_station():
    county = County.checked(
        name="Test",
        centres=[{"id": "C", "lon": 107.7, "lat": 25.5}],
        stations=[
            station(id="A"),
            station(id="B", max_gap_days=3, days_since_served=3),
        ],
        orders=[
            {"id": "plain", "station": "A", "level": 2, "price": 5},
            {"id": "deferred", "station": "A", "level": 2, "days_deferred": 3, "price": 5},
            {"id": "long", "station": "A", "days_deferred": 12, "price": 5},
            {"id": "must", "station": "A", "level": 9, "price": 5},
            {"id": "due", "station": "B", "price": 5},
            {"id": "other", "station": "A", "date": "2026-06-17"},
        ],
    )
    today = county.orders_of(dt.date(2026, 6, 18))
    assert {one.id: (one.level, one.price) for one in today} == {
        "plain": (2, 5),
        "deferred": (5, 5),
        "long": (9, None),
        "must": (9, None),
        "due": (9, None),
    }
