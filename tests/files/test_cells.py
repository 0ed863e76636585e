"""Single cells: numbers with units, times, windows, dates, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.files.cells import (
    CellError,
    Dimension,
    as_text,
    parse_amounts,
    parse_count,
    parse_id,
    parse_list,
    parse_number,
    parse_whole,
    parse_yes_no,
)
from ruralroute.files.clock import (
    parse_date,
    parse_time,
    parse_windows,
    write_time,
    write_windows,
)

H = 3600
moment = dt.datetime.fromisoformat
NASTY = st.one_of(
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.from_regex(r"[0-9０-９,.:点时分至\-~上下午前后斤吨kgh]{1,12}", fullmatch=True),
)


@pytest.mark.parametrize(
    ("written", "dimension", "value"),
    [
        ("5", Dimension.MASS, 5),
        ("５．５", Dimension.MASS, 5.5),
        (" 5 斤 ", Dimension.MASS, 2.5),
        ("1.2吨", Dimension.MASS, 1200),
        ("800克", Dimension.MASS, 0.8),
        ("1,200.5 公斤", Dimension.MASS, 1200.5),
        ("约30kg", Dimension.MASS, 30),
        ("2方", Dimension.VOLUME, 2),
        ("0.5m³", Dimension.VOLUME, 0.5),
        ("30升", Dimension.VOLUME, 0.03),
        ("1.5小时", Dimension.TIME, 5400),
        ("1小时30分", Dimension.TIME, 5400),
        ("4min", Dimension.TIME, 240),
        (dt.time(0, 20), Dimension.TIME, 1200),
        ("12公里", Dimension.LENGTH, 12_000),
        ("3里", Dimension.LENGTH, 1500),
        ("¥120", Dimension.MONEY, 120),
        ("1.2元/公里", Dimension.MONEY, 1.2),
        ("30万元", Dimension.MONEY, 300_000),
        ("-5", Dimension.PLAIN, -5),
        ("1e3", Dimension.PLAIN, 1000),
        (7, Dimension.PLAIN, 7),
        (0.1, Dimension.PLAIN, 0.1),
    ],
)
def test_a_number_is_read_with_its_unit(written, dimension, value):
    assert parse_number(written, dimension, "1", "1") == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "nan",
        "NaN",
        "inf",
        "1e999",
        "1,5",
        "1.2.3",
        "5斤半",
        "三十",
        "--5",
        "30+",
        True,
        float("nan"),
        float("inf"),
        10**400,
        dt.date(2024, 5, 1),
        "5 磅",
        "=1+1",
        "8:30",
    ],
)
def test_what_is_no_finite_number_is_refused(written):
    with pytest.raises(CellError):
        parse_number(written, Dimension.MASS, "1", "1")


def test_a_unit_in_the_cell_wins_over_the_header():
    assert parse_number("5", Dimension.MASS, "0.5", "1") == 2.5
    assert parse_number("5kg", Dimension.MASS, "0.5", "1") == 5
    assert parse_whole("90s", Dimension.TIME, "60", "1") == 90


def test_seconds_are_rounded_half_up():
    assert parse_whole("0.025", Dimension.TIME, "60", "1") == 2
    assert parse_whole(2.5, Dimension.TIME, "1", "1") == 3


@pytest.mark.parametrize(
    ("written", "value"),
    [("约30件", 30), ("30.0", 30), (30.0, 30), ("1,200 箱", 1200), ("12票", 12)],
)
def test_parcels_are_counted_with_or_without_a_word(written, value):
    assert parse_count(written) == value


@pytest.mark.parametrize("written", ["30.5", 0.5, "1e30", "many"])
def test_parcels_are_whole(written):
    with pytest.raises(CellError):
        parse_count(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("8:30", 8.5 * H),
        ("08：30", 8.5 * H),
        ("8点半", 8.5 * H),
        ("8点15分", 8.25 * H),
        ("8时", 8 * H),
        ("上午8点", 8 * H),
        ("下午2点半", 14.5 * H),
        ("下午2:30", 14.5 * H),
        ("下午14点", 14 * H),
        ("中午12点", 12 * H),
        ("晚上12点", 24 * H),
        ("2:30 pm", 14.5 * H),
        ("12:00 am", 0),
        ("8:30:15", 8.5 * H + 15),
        ("25:30", 25.5 * H),
        ("24:00", 24 * H),
        (dt.time(8, 30), 8.5 * H),
        (dt.timedelta(hours=25), 25 * H),
        (moment("1899-12-31T01:00"), 25 * H),
        (0.25, 6 * H),
        ("0.354166666666667", 8.5 * H),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(written, value):
    assert parse_time(written) == value


@pytest.mark.parametrize(
    "written",
    [
        "8",
        8,
        "8.30",
        "830",
        "25",
        "8:60",
        "49:00",
        "",
        "noon",
        "-1:00",
        2.5,
        float("nan"),
        moment("2024-05-01T08:00"),
        dt.date(2024, 5, 1),
        True,
    ],
)
def test_what_could_mean_two_times_is_refused(written):
    with pytest.raises(CellError):
        parse_time(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("08:30-11:30;14:00-17:00", ((8.5, 11.5), (14, 17))),
        ("14:00-17:00；08:30-11:30", ((8.5, 11.5), (14, 17))),
        ("8：30～11：30", ((8.5, 11.5),)),
        ("8点至10点半", ((8, 10.5),)),
        ("8:30到9:00", ((8.5, 9),)),
        ("8:30—9:00、10:00–11:00", ((8.5, 9), (10, 11))),
        ("下午2点到5点", ((14, 17),)),
        ("晚上10点到2点", ((22, 26),)),
        ("上午", ((8, 12),)),
        ("下午", ((13, 18),)),
        ("半天", ((8, 12),)),
        ("全天", ()),
        ("10点前", ((0, 10),)),
        ("14:00之后", ((14, 24),)),
    ],
)
def test_windows_are_read_in_order_of_time(written, value):
    assert parse_windows(written) == tuple((a * H, b * H) for a, b in value)


@pytest.mark.parametrize("written", ["8:30", "8-10", "8:30-", "-", "8:30-9:00-10:00", "soon", 0.5])
def test_what_is_no_window_is_refused(written):
    with pytest.raises(CellError):
        parse_windows(written)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-01",
        "2024/5/1",
        "2024.5.1",
        "2024年5月1日",
        "２０２４年５月１日",
        "20240501",
        "2024-05-01 00:00:00",
        dt.date(2024, 5, 1),
        moment("2024-05-01"),
        45413,
        45413.0,
    ],
)
def test_a_date_is_read_with_its_year_first(written):
    assert parse_date(written) == dt.date(2024, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        "5.1",
        "5月1日",
        "1/5/2024",
        "2024-13-01",
        "2024-02-30",
        "45413",
        5.1,
        True,
        moment("2024-05-01T08:00"),
        dt.time(8),
    ],
)
def test_a_date_without_its_year_first_is_refused(written):
    with pytest.raises(CellError):
        parse_date(written)


def test_yes_and_no_in_two_languages():
    assert [parse_yes_no(one) for one in ("是", "Yes", "1", "封闭", True)] == [True] * 5
    assert [parse_yes_no(one) for one in ("否", "no", "0", "×")] == [False] * 4
    with pytest.raises(CellError):
        parse_yes_no("maybe")


def test_lists_are_split_at_every_usual_mark():
    assert parse_list("a; b，c、d|e；") == ("a", "b", "c", "d", "e")
    assert parse_amounts("冷藏:12；frozen:5") == {"冷藏": 12, "frozen": 5}
    with pytest.raises(CellError):
        parse_amounts("12")


def test_ids_keep_leading_zeros_and_lose_only_the_point_of_a_workbook():
    assert parse_id("007") == "007"
    assert parse_id(1.0) == "1"
    assert parse_id(13800000001.0) == "13800000001"
    with pytest.raises(CellError):
        parse_id("5.22724E+11")


def test_text_loses_breaks_and_what_cannot_be_seen():
    assert as_text("一\n二\u200b　三\ufeff ") == "一 二 三"


def refusal(parse, *args):
    """Parse, and return the sentence of the refusal, if there is one."""
    try:
        parse(*args)
    except CellError as error:
        return error.code
    return "files.fine"


@given(NASTY)
def test_no_cell_whatever_ends_in_anything_but_a_value_or_a_refusal(cell):
    for parse in (parse_time, parse_windows, parse_date, parse_count, parse_yes_no, parse_id):
        assert refusal(parse, cell).startswith("files.")
    for dimension in Dimension:
        assert refusal(parse_number, cell, dimension, "1", "1").startswith("files.")
        assert refusal(parse_whole, cell, dimension, "60", "1").startswith("files.")


@given(st.integers(0, 2 * 86_400))
def test_times_come_back(seconds):
    assert parse_time(write_time(seconds)) == seconds


@given(st.lists(st.integers(0, 86_400), min_size=2, max_size=6, unique=True).map(sorted))
def test_windows_come_back(ends):
    windows = tuple(zip(ends[::2], ends[1::2], strict=False))
    assert parse_windows(write_windows(windows)) == windows


@given(st.floats(0, 1e6))
def test_every_float_comes_back_to_the_last_bit(value):
    assert parse_number(repr(value), Dimension.MASS, "1", "1") == value
    assert parse_number(value, Dimension.MASS, "1", "1") == value


@given(st.decimals(0, 10**6, places=3))
def test_jin_are_half_kilograms_exactly(value):
    assert parse_number(f"{value}斤", Dimension.MASS, "1", "1") == float(value * Decimal("0.5"))
