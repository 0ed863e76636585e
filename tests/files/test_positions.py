"""Positions of every reference system, and the ways in which they go wrong."""

from __future__ import annotations

import pytest
from pyproj import Transformer

HEAD = "id,lon,lat\n"


def system(case, crs, centre, stations):
    case.put("county.toml", f'name="T"\ncrs="{crs}"\n')
    case.put("centres.csv", f"{HEAD}C1,{centre}\n")
    rows = "".join(f"S{index},{one}\n" for index, one in enumerate(stations, start=1))
    return case.put("stations.csv", HEAD + rows)


@pytest.mark.parametrize(
    ("crs", "written"),
    [
        ("wgs84", "107.70,25.50"),
        ("CGCS2000", "107.70,25.50"),
        ("gcj02", "107.7041472,25.4970274"),
        ("百度", "107.7107249,25.5027126"),
        ("EPSG:4545", "{x:.3f},{y:.3f}"),
        ("EPSG:4524", "36{x:.3f},{y:.3f}"),
    ],
)
def test_every_system_leads_to_the_same_place(case, crs, written):
    x, y = Transformer.from_crs(4326, 4545, always_xy=True).transform(107.70, 25.50)
    written = written.format(x=x, y=y)
    system(case, crs, written, [written])
    county = case.read()
    assert county.crs == "wgs84"
    for one in (*county.centres, *county.stations):
        assert (one.lon, one.lat) == pytest.approx((107.70, 25.50), abs=1e-6)


def test_an_unknown_system_is_a_fault(case):
    case.put("county.toml", 'name="T"\ncrs="mars"\n')
    assert case.fault().code == "files.unknown_crs"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("25.51,107.71", "files.swapped"),
        ("0,0", "files.position_zero"),
        ("469842.28,2821402.72", "files.metres_as_degrees"),
        ("181,25.5", "files.lon_range"),
        ("107.7,91", "files.lat_range"),
        ("87.6,43.8", "files.far_away"),
        ("107.71,", "files.missing"),
        ("nan,25.5", "files.not_degrees"),
        ("1e999,25.5", "files.not_finite"),
        ("107°72',25.5", "files.not_degrees"),
        ("107.7°42',25.5", "files.not_degrees"),
        ("E107.7W,25.5", "files.not_degrees"),
        ("N25.5,E107.7", "files.swapped"),
    ],
)
def test_a_position_that_cannot_be_is_told_with_its_evidence(case, written, code):
    system(case, "wgs84", "107.70,25.50", ["107.71,25.51", written, "107.72,25.52"])
    fault = case.fault()
    assert (fault.code, fault.where.file, fault.where.row) == (code, "stations.csv", 3)


def test_a_pair_that_is_swapped_within_range_is_known_by_the_others(case):
    system(case, "wgs84", "86.0,43.0", ["86.01,43.01", "43.02,86.02", "86.03,43.03"])
    fault = case.fault()
    assert (fault.code, fault.where.row) == ("files.swapped", 3)
    system(case, "wgs84", "30.0,50.0", ["30.01,50.01", "50.02,30.02", "30.03,50.03"])
    fault = case.fault()
    assert (fault.code, fault.where.row) == ("files.swapped_far", 3)
    assert "km" in fault.message("en")


def test_degrees_in_a_system_of_metres_are_a_fault(case):
    system(case, "EPSG:4545", "469842,2821402", ["107.7,25.5"])
    assert case.fault().code == "files.degrees_as_metres"


def test_a_position_outside_of_its_system_is_a_fault(case):
    system(case, "EPSG:4545", "469842,2821402", ["1e15,1e15"])
    assert case.fault().code == "files.outside_crs"


def test_a_candidate_far_away_is_a_fault_too(case):
    case.put("candidates.csv", "id,lon,lat\nK1,116.4,39.9\n")
    assert case.errors() == [("files.far_away", "candidates.csv", 2)]


@pytest.mark.parametrize(
    "written",
    [
        "107°45′36″,25°30′0″",
        '"107°45\'36""",25°30\'',
        "107度45分36秒,25度30分",
        "E107°45.6′,N25°30′",
        "东经107.76,北纬25.5",
        "107.76°E,25.5°N",
        "１０７．７６,２５．５",
    ],
)
def test_degrees_are_read_as_surveys_write_them(case, written):
    system(case, "wgs84", "107.70,25.50", [written])
    (station,) = case.read().stations
    assert (station.lon, station.lat) == pytest.approx((107.76, 25.5), abs=1e-12)


def test_south_and_west_lie_below_zero(case):
    system(case, "wgs84", "-70.5,-12.5", ["70°30′W,12°30′S"])
    (station,) = case.read().stations
    assert (station.lon, station.lat) == (-70.5, -12.5)
