"""Reference systems: published vectors, and exactness both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.files.coordinates import (
    bd09_to_wgs84,
    gcj02_to_wgs84,
    known_crs,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

VECTORS = [
    ((107.70, 25.50), (107.7041472, 25.4970274), (107.7107249, 25.5027126)),
    ((116.391, 39.907), (116.3972410, 39.9084011), (116.4036144, 39.9147439)),
]
MAINLAND = {"lon": st.floats(73.6, 134.7), "lat": st.floats(18.2, 53.5)}


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), VECTORS)
def test_the_published_vectors_hold_both_ways(wgs84, gcj02, bd09):
    assert wgs84_to_gcj02(*wgs84) == pytest.approx(gcj02, abs=5e-8)
    assert wgs84_to_bd09(*wgs84) == pytest.approx(bd09, abs=5e-8)
    assert to_wgs84(*gcj02, "gcj02") == pytest.approx(wgs84, abs=1e-7)
    assert to_wgs84(*bd09, "bd09") == pytest.approx(wgs84, abs=1e-7)


@given(**MAINLAND)
def test_gcj02_and_bd09_come_back_to_a_tenth_of_a_millimetre(lon, lat):
    assert gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)
    assert bd09_to_wgs84(*wgs84_to_bd09(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_outside_the_mainland_nothing_is_shifted():
    assert wgs84_to_gcj02(10.0, 50.0) == (10.0, 50.0)
    assert to_wgs84(-70.0, -30.0, "bd09") == (-70.0, -30.0)


def test_gauss_kruger_with_and_without_zone_prefix_is_east_before_north():
    plain = to_wgs84(500_000.0, 2_821_000.0, "EPSG:4545")
    zoned = to_wgs84(36_500_000.0, 2_821_000.0, "4524")
    assert plain == pytest.approx((108.0, 25.497), abs=2e-3)
    assert zoned == pytest.approx(plain, abs=1e-9)


def test_cgcs2000_is_taken_as_wgs84():
    assert to_wgs84(107.7, 25.5, "CGCS2000") == (107.7, 25.5)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WGS 84", "wgs84"),
        ("EPSG:4326", "wgs84"),
        ("4490", "cgcs2000"),
        ("GCJ-02", "gcj02"),
        ("高德", "gcj02"),
        ("百度坐标系", "bd09"),
        ("epsg:32649", "EPSG:32649"),
        ("EPSG:999999", None),
        ("moon", None),
        ("+proj=longlat", None),
        ("", None),
    ],
)
def test_systems_are_known_by_their_usual_names_and_no_others(written, name):
    assert known_crs(written) == name


def test_a_position_outside_of_its_system_is_refused():
    with pytest.raises(ValueError, match="outside"):
        to_wgs84(1e12, 1e12, "EPSG:4545")
    with pytest.raises(ValueError, match="unknown"):
        to_wgs84(1.0, 1.0, "moon")
