"""Faults that are told once, with a hint, and in the user's own words."""

from __future__ import annotations

import re

import pytest

from ruralroute.errors import Severity

CJK = re.compile(r"[\u4e00-\u9fff]")
ROWS = "".join(f"S{n},107.7{n},25.5{n}\n" for n in range(1, 6))


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("编号,径度,纬度", "经度（lon）"),
        ("编号,度经,纬度", "经度（lon）"),
        ("编号,经度,韦度", "纬度（lat）"),
        ("编号,longitud,latitude", "经度（lon）"),
    ],
)
def test_a_misspelt_header_is_one_fault_with_the_name_that_is_meant(case, header, meant):
    case.put("stations.csv", f"{header}\n{ROWS}").put("orders.csv", "station,parcels\nS1,3\n")
    one = case.fault()
    assert (one.code, one.where.row) == ("files.nearly_known", 1)
    assert meant in one.message("zh")


def test_two_misspelt_headers_are_two_faults(case):
    case.put("stations.csv", f"编号,径度,韦度\n{ROWS}")
    assert case.errors() == [("files.nearly_known", "stations.csv", 1)] * 2


def test_a_misspelt_header_of_a_column_that_may_be_missing_is_a_warning_with_a_hint(case):
    case.put("vehicles.csv", "编号,车型,司几\nV1,微面,王师傅\n")
    case.read()
    (hint,) = [one for one in case.warnings if one.where.file == "vehicles.csv"]
    assert hint.code == "files.unknown_column_near"
    assert "司机（driver）" in hint.message("zh")


def test_a_column_that_is_there_is_not_suggested(case):
    case.put("vehicles.csv", "编号,车型,司机,司几\nV1,微面,王师傅,x\n")
    case.read()
    assert [one.code for one in case.warnings] == ["files.unknown_column"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("stations.csv", f"编号,经度\n{ROWS}".replace(",25", " 25")),
        ("stations.csv", "经度,纬度\n" + "107.7,25.5\n" * 5),
        ("vehicles.csv", "编号,司机\n" + "V1,王\nV2,李\n"),
        ("orders.csv", "站点\nS1\nS2\nS3\n"),
        ("orders.csv", "件数\n1\n2\n3\n"),
        ("compartments.csv", "编号\nA\nB\n"),
        ("travel.csv", "起点,终点,时间\nC1,S1,60\nC1,S2,70\n"),
    ],
)
def test_a_missing_column_is_told_at_the_header_and_not_at_every_row(case, file, text):
    case.put(file, text)
    codes = [one.code for one in case.faults() if one.where.file == file]
    assert codes.count("files.missing_column") == 1
    assert "files.missing" not in codes


def test_words_and_columns_are_chinese_in_chinese(case):
    case.put("orders.csv", "站点,件数,业务类型\nS1,,送\nS1,3,扔\n")
    no_amount, no_word = (one.message("zh") for one in case.faults())
    assert "件数" in no_amount
    assert "送 取 转运" in no_word
    case.put("orders.csv", "站点,件数\nS1,3\n").put("vehicles.csv", "编号,车型\nV1,\n")
    assert "车型" in case.fault().message("zh")
    case.put("vehicles.csv", "编号,车型,上班时间\nV1,微面,19:00\n")
    told = case.fault().message("zh")
    assert "shift" not in told
    assert CJK.search(told)


def test_a_value_that_a_file_lacks_is_named_in_chinese(case):
    case.put("centres.csv", "编号,经度,纬度\nC1,,25.5\n")
    assert "经度" in case.fault().message("zh")
    case.put("stations.csv", "名称,经度,纬度\n,107.7,25.5\n").put("centres.csv", "id,lon,lat\n")
    assert all("id" not in one.message("zh").split("：")[-1] for one in case.faults())


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("centres.csv", "id,lon,lat,open,close\nC1,107.7,25.5,18:00,08:00\n", "model.centre_hours"),
        ("centres.csv", "id,lon,lat,close\nC1,107.7,25.5,05:30\n", "model.centre_hours"),
        ("centres.csv", "id,lon,lat,open\nC1,107.7,25.5,21:00\n", "model.centre_hours"),
        (
            "county.toml",
            'crs="wgs84"\n[policy]\nopen="18:00"\nclose="8:00"\n',
            "files.policy_hours",
        ),
        ("county.toml", 'crs="wgs84"\n[policy]\nshift="18:00-8:00"\n', "files.shift_order"),
        (
            "county.toml",
            'crs="wgs84"\n[policy]\nshift=["18:00","8:00"]\n',
            "files.shift_order",
        ),
        (
            "vehicles.csv",
            "id,class,shift_start,shift_end\nV1,microvan,18:00,8:00\n",
            "files.shift_order",
        ),
        ("stations.csv", "id,lon,lat,windows\nS1,107.7,25.5,11:00-8:00\n", "files.window_order"),
        ("orders.csv", "station,parcels,windows\nS1,1,11:00-8:00\n", "files.window_order"),
        (
            "road_overrides.csv",
            "way,closed,from_date,to_date\n1,yes,2026-06-05,2026-06-01\n",
            "files.date_order",
        ),
    ],
)
def test_what_ends_before_it_starts_is_a_fault(case, file, text, code):
    case.put("orders.csv", "station,parcels\nS1,1\n").put(file, text)
    one = case.fault()
    assert one.code == code
    assert not re.search("must|shift|close must", one.message("zh"))


def test_hours_past_midnight_are_none(case):
    case.put("centres.csv", "id,lon,lat,open,close\nC1,107.7,25.5,18:00,26:00\n")
    assert case.read().centres[0].close_s == 26 * 3600


@pytest.mark.parametrize(
    ("stations", "orders"),
    [
        ("id,lon,lat\nS1,107.7,25.5\n", "station,parcels,level,price\nS1,1,必送,30\n"),
        ("id,lon,lat\nS1,107.7,25.5\n", "station,parcels,顺延天数,price\nS1,1,9,30\n"),
        (
            "id,lon,lat,max_gap_days,days_since_served\nS1,107.7,25.5,3,3\n",
            "station,parcels,price\nS1,1,30\n",
        ),
    ],
)
def test_a_price_of_what_must_be_served_is_warned_of(case, stations, orders):
    case.put("stations.csv", stations).put("orders.csv", orders)
    case.read()
    (one,) = case.warnings
    assert (one.code, one.severity) == ("files.mandatory_priced", Severity.WARNING)
    assert one.where.row == 2


def test_a_price_of_what_may_be_left_out_is_not(case):
    case.put("orders.csv", "station,parcels,level,price,days_deferred\nS1,1,5,30,3\n")
    case.read()
    assert not case.warnings


def test_units_are_listed_once_each(case):
    case.put("orders.csv", "station,parcels,重量\nS1,1,3两\n")
    assert "kg 公斤 斤 g 克 t 吨" in case.fault().message("zh")


@pytest.mark.parametrize(
    ("written", "window"), [("8-10点", (8, 10)), ("上午8-10点", (8, 10)), ("下午2-4点", (14, 16))]
)
def test_hours_may_be_said_once_for_both_ends(case, written, window):
    case.put("orders.csv", f"station,parcels,windows\nS1,1,{written}\n")
    assert case.read().orders[0].windows == (tuple(hour * 3600 for hour in window),)


def test_a_station_has_a_contact_and_a_second_phone_is_only_a_warning(case):
    case.put("stations.csv", "id,lon,lat,联系人,电话,手机\nS1,107.7,25.5,王支书,1380,1390\n")
    case.put("orders.csv", "station,parcels\nS1,1\n")
    station = case.read().stations[0]
    assert (station.contact, station.phone) == ("王支书", "1380")
    assert [one.where.column for one in case.warnings] == ["手机"]


def test_of_a_short_list_all_choices_are_told(case):
    case.put("vehicles.csv", "编号,车型\nV1,面包车\n")
    assert "微面 电动厢货" in case.fault().message("zh")
    assert "microvan van" in case.fault().message("en")
    case.put("vehicles.csv", "编号,车型\nV1,微面\n")
    case.put("orders.csv", "站点,件数,温区\nS1,1,冰冻\n")
    assert "常温 控温 冷藏" in case.fault().message("zh")


def stations_without(lost, last=6):
    rows = "".join(f"T{n:02},107.7{n},25.5{n}\n" for n in range(1, last + 1) if n != lost)
    return f"id,lon,lat\n{rows}"


def test_a_station_that_is_lost_is_told_once_for_all_rows_that_write_it(case):
    case.put("stations.csv", stations_without(1))
    orders = "".join(f"{one},1\n" for one in ("T01", "T02", "T01", "T03", *["T01"] * 12))
    case.put("orders.csv", f"station,parcels\n{orders}")
    one = case.fault()
    assert (one.code, one.where.row, one.found) == ("files.unknown_reference_often", 2, "T01")
    for lang in ("en", "zh"):
        assert "4, 6, 7, 8, 9, 10, 11, 12, 13, 14, …" in one.message(lang)
        assert "13" in one.message(lang)


def test_no_hint_is_better_than_one_of_many_that_are_equally_near(case):
    case.put("stations.csv", stations_without(1)).put("orders.csv", "station,parcels\nT01,1\n")
    assert case.fault().code == "files.unknown_reference"


def test_the_nearest_name_is_hinted_at_as_it_is_written(case):
    case.put("stations.csv", stations_without(None, last=1).replace("T01", "Tao-01"))
    case.put("orders.csv", "station,parcels\nTaoo-01,1\n")
    one = case.fault()
    assert one.code == "files.unknown_near"
    assert "Tao-01" in one.message("en")
