import datetime as dt
import io

import openpyxl
import pytest
from tests.reports.small import HOSTILE, build_plan

from ruralroute.reports import plan_workbook


def read(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def book(plan, county):
    return read(plan_workbook(plan, county, "en"))


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_it_has_a_sheet_for_each_question(book, plan, county):
    assert book.sheetnames == ["Summary", "Routes", "Stops", "Unserved"]
    assert read(plan_workbook(plan, county, "zh")).sheetnames == ["汇总", "线路", "停靠", "未安排"]


def test_each_trip_order_and_order_left_out_is_a_row(book):
    assert [len(rows(book[name])) for name in ("Routes", "Stops", "Unserved")] == [3, 5, 2]


def test_times_are_times_and_numbers_are_numbers(book):
    first = rows(book["Stops"])[0]
    assert first["arrival"] in (dt.time(7, 30), dt.timedelta(hours=7, minutes=30))
    assert first["parcels"] == 20
    assert first["kg"] == pytest.approx(30.0)
    trip = rows(book["Routes"])[0]
    assert (trip["km"], trip["parcels out"], trip["parcels back"]) == (15, 25, 8)
    assert book["Stops"]["H2"].number_format == "[h]:mm"


def test_headers_stay_in_view(book):
    for name in ("Routes", "Stops", "Unserved"):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")


def test_reasons_are_in_the_language_of_the_reader(plan, county):
    sheet = read(plan_workbook(plan, county, "zh"))["未安排"]
    assert rows(sheet)[1]["原因"] == "没有车辆能保持所需温区"


def test_no_name_becomes_a_formula_or_a_link(hostile):
    county, plan, _ = hostile
    book = read(plan_workbook(plan, county, "en"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = {cell.value for cell in cells if isinstance(cell.value, str)}
    for name in (HOSTILE[2], HOSTILE[3], HOSTILE[4], HOSTILE[5], HOSTILE[7]):
        assert name in texts, name


def test_control_characters_do_not_break_the_file(county):
    document = build_plan(county).to_json().replace('"V2"', '"V\\u0000\\u001b2"')
    plan = type(build_plan(county)).from_json(document)
    cells = [
        c.value
        for row in read(plan_workbook(plan, county, "en"))["Routes"].iter_rows()
        for c in row
    ]
    assert "V\ufffd\ufffd2" in cells


def test_an_empty_plan_has_a_workbook(county):
    book = read(plan_workbook(build_plan(county, routes=[], unserved=[]), county, "en"))
    assert book["Routes"].max_row == 1


def test_what_is_left_out_says_what_tomorrows_sheet_should(plan, county):
    orders = tuple(one.model_copy(update={"days_deferred": 2}) for one in county.orders)
    again = county.model_copy(update={"orders": orders})
    for found, days in ((county, 1), (again, 3)):
        sheet = read(plan_workbook(plan, found, "zh"))["未安排"]
        assert {row["顺延天数"] for row in rows(sheet)} == {days}
