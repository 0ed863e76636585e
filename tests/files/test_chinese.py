"""A dispatcher's own files: GB18030, Chinese names and headers, workbooks as people keep them."""

from __future__ import annotations

import datetime as dt

import pytest
import xlsxwriter
from openpyxl import Workbook

from ruralroute.errors import DataError
from ruralroute.files import peek_lang, read_county
from ruralroute.model import Level, OrderKind

H = 3600

FILES = {
    "county.toml": 'name = "清水县"\ncrs = "gcj02"\nlang = "zh"\n',
    "配送中心.csv": "名称,经度,纬度,揽收截止\n县中心,107.7041472,25.4970274,17:30\n",
    "站点.csv": (
        "清水县站点表,,,,,\n"
        "村名,乡镇,经度,纬度,时间窗,级别,备注,联系人\n"
        "柳树沟,石桥镇,107.71,25.51,8：30－11：30；14：00－17：00,村,,张三\n"
        "柳树沟,清河镇,107.75,25.55,上午,村,注意：有狗，小心,\n"
        "\n"
        "石桥,石桥镇,107.72,25.52,8点至10点半,镇,,\n"
    ),
    "车辆.csv": (
        "车牌号,车型,载重(吨),容积（方）,司机,电话,出车时间\n"
        "湘A12345,微面,0.6,4,李四,013800000001,7点\n"
        "湘A12346,4.2米轻卡,2,16,王五,13800000002,上午7点半\n"
    ),
    "订单.csv": (
        "日期,乡镇,站点,快递公司,件数,重量（斤）,体积(方),温区,业务类型,时间窗\n"
        "2024年5月1日,石桥镇,柳树沟,中通,约30件,120,,,送,\n"
        "2024/5/1,清河,柳树沟,邮政,１２,5公斤,0.2方,冷藏,揽收,下午2点到5点\n"
        '2024-5-1,石桥镇,石桥,邮政,,"1,200",,,派件,10点前\n'
        "合计,,,,42,,,,,\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    return tmp_path


def test_a_folder_in_gb18030_with_chinese_headers_reads(folder):
    warnings = []
    county = read_county(folder, on_warning=warnings.append)
    assert peek_lang(folder) == "zh"
    assert [one.message("zh") for one in warnings] == [
        "站点.csv:1: 表头上方的这一行没有读取：清水县站点表",
        "订单.csv:5: 合计行没有读取",
    ]
    assert [one.id for one in county.stations] == ["石桥镇/柳树沟", "清河镇/柳树沟", "石桥"]
    first, second, third = county.stations
    assert first.windows == ((8.5 * H, 11.5 * H), (14 * H, 17 * H))
    assert (second.windows, second.notes) == (((8 * H, 12 * H),), "注意:有狗,小心")
    assert (third.level, third.windows) == (Level.TOWNSHIP, ((8 * H, 10.5 * H),))
    assert county.centres[0].lon == pytest.approx(107.70, abs=1e-6)
    assert county.centres[0].collect_by_s == 17.5 * H
    assert [one.phone for one in county.vehicles] == ["013800000001", "13800000002"]
    assert [one.payload_kg for one in county.vehicles] == [600, 2000]
    one, two, three = county.orders
    assert (one.id, one.parcels, one.mass_kg) == ("石桥镇/柳树沟-1", 30, 60)
    assert (two.station, two.kind, two.zone) == ("清河镇/柳树沟", OrderKind.COLLECT, "chilled")
    assert (two.parcels, two.mass_kg, two.volume_m3) == (12, 5, 0.2)
    assert (three.mass_kg, three.windows) == (600, ((0, 10 * H),))
    assert {order.date for order in county.orders} == {dt.date(2024, 5, 1)}
    assert [one.id for one in county.operators] == ["中通", "邮政"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_encoding_and_delimiter_reads_the_same(tmp_path, encoding, delimiter):
    orders = "站点,件数\n石桥,12\n".replace(",", delimiter)
    for name, text in {**FILES, "订单.csv": orders}.items():
        (tmp_path / name).write_bytes(text.encode(encoding))
    (order,) = read_county(tmp_path).orders
    assert (order.station, order.parcels) == ("石桥", 12)


def test_line_numbers_stay_true_below_blank_lines_and_breaks_within_cells(tmp_path, case):
    case.put("orders.csv", 'station,parcels,notes\r\n\r\nS1,5,"two\r\nlines"\r\n,,\r\nS1,x,\r\n')
    fault = case.fault()
    assert (fault.code, fault.where.row) == ("files.not_a_number", 6)
    case.put("orders.csv", "sep=;\nstation;parcels\nS1;x\n")
    assert case.fault().where.row == 3


def workbook(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


SHEETS = {
    "县": [
        ["项目", "内容"],
        ["县名", "清水县"],
        ["crs", "wgs84"],
        ["lang", "zh"],
        ["policy.load_min", 15],
        ["policy.open", dt.time(6, 30)],
        ["policy.shift", "7:00-17:30"],
        ["zones.种子.max_c", 25],
        ["policy.incompatible", '[["food", "chemical"]]'],
    ],
    "配送中心": [["编号", "经度", "纬度"], [1, 107.70, 25.50]],
    "站点表": [
        ["编号", "村名", "乡镇", "经度", "纬度", "时间窗"],
        [101.0, "坪上", "清河镇", 107.71, 25.51, None],
        ["007", "坪下", "清河镇", "107.72", "25.52", "8点半-10点"],
    ],
    "车辆": [
        ["车牌", "车型", "司机", "电话", "出车时间", "收车时间"],
        ["湘A12345", "microvan", "李四", 13800000001, dt.time(7, 30), 0.75],
    ],
    "订单": [
        ["日期", "站点", "件数", "重量(斤)", "可装时间"],
        [dt.datetime.fromisoformat("2024-05-01"), 101, 5, 12.5, dt.time(8, 30)],
        [None, None, None, None, None],
        [dt.date(2024, 5, 1), "坪下", "约6件", "3公斤", None],
    ],
    "说明": [["填表说明"]],
}


def test_a_workbook_with_chinese_sheets_and_excels_own_cells_reads(tmp_path):
    path = workbook(tmp_path / "清水.xlsx", SHEETS)
    warnings = []
    county = read_county(path, on_warning=warnings.append)
    assert [(one.code, one.where.sheet) for one in warnings] == [("files.sheet_unknown", "说明")]
    assert (county.name, county.lang, peek_lang(path)) == ("清水县", "zh", "zh")
    policy = county.policy
    assert (policy.load_s, policy.open_s, policy.shift) == (900, 6.5 * H, (7 * H, 17.5 * H))
    assert policy.incompatible == (("food", "chemical"),)
    assert county.zones[-1].id == "种子"
    assert [one.id for one in county.stations] == ["101", "007"]
    (vehicle,) = county.vehicles
    assert (vehicle.phone, vehicle.centre) == ("13800000001", "1")
    assert (vehicle.shift_start_s, vehicle.shift_end_s) == (7.5 * H, 18 * H)
    one, two = county.orders
    assert (one.station, one.mass_kg, one.ready_s) == ("101", 6.25, 8.5 * H)
    assert (two.station, two.parcels, two.mass_kg) == ("007", 6, 3)
    assert one.date == two.date == dt.date(2024, 5, 1)


def test_a_road_file_named_in_a_workbook_keeps_its_own_characters(tmp_path):
    (tmp_path / "道路（新）.osm").write_bytes(b"x")
    path = workbook(tmp_path / "x.xlsx", {**SHEETS, "县": [["路网", "道路（新）.osm"]]})
    assert read_county(path).roads == "道路（新）.osm"


def test_a_road_file_and_settings_of_it_in_a_workbook_are_told_together(tmp_path):
    rows = [["路网", "a.osm"], ["路网.terrain", "hills"]]
    path = workbook(tmp_path / "x.xlsx", {**SHEETS, "县": [["名称", "x"], *rows]})
    with pytest.raises(DataError) as caught:
        read_county(path)
    found = [one for one in caught.value.faults if one.code == "files.roads_twice"]
    assert [one.where.row for one in found] == [3]
    assert "路网（第 2 行） 和 路网.terrain（第 3 行）" in found[0].message("zh")


def test_a_fault_in_a_workbook_names_its_sheet_row_and_column(tmp_path):
    rows = [*SHEETS["订单"], [None, "坪下", -3, None, None]]
    path = workbook(tmp_path / "清水.xlsx", {**SHEETS, "订单": rows})
    with pytest.raises(DataError) as caught:
        read_county(path)
    messages = caught.value.message("zh").splitlines()
    assert "清水.xlsx:订单:5: 件数不能小于 0，实际为 -3" in messages


def test_todays_orders_may_be_a_workbook(case, tmp_path):
    path = workbook(tmp_path / "今日.xlsx", {"Sheet1": [["站点", "件数"], ["白果坪", 4]]})
    (order,) = case.read(orders=path).orders
    assert (order.station, order.parcels) == ("S3", 4)


def test_a_folder_may_hold_a_table_as_a_workbook(case):
    (case.path / "orders.csv").unlink()
    workbook(case.path / "订单.xlsx", {"说明": [["x"]], "订单": [["站点", "件数"], ["S3", 4]]})
    (order,) = case.read().orders
    assert order.station == "S3"
    assert [one.code for one in case.warnings] == ["files.sheet_ignored"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["policy..x", 1]], "files.bad_key"),
        ([["policy", 1], ["policy.load_min", 1]], "files.given_twice"),
        ([["policy.load_min", 1], ["policy.load_min", 2]], "files.key_twice"),
        ([["policy.load_min", "soon"]], "files.not_a_number"),
        ([["policy.incompatible", "[["]], "files.not_pairs"),
        ([["wibble", 1]], "files.unknown_key"),
        ([["crs", 5]], "files.not_a_string"),
        ([["crs", "=A1"]], "files.formula"),
    ],
)
def test_a_wrong_key_in_the_sheet_of_settings_is_told_with_its_row(tmp_path, rows, code):
    path = workbook(tmp_path / "x.xlsx", {**SHEETS, "县": [["名称", "x"], *rows]})
    with pytest.raises(DataError) as caught:
        read_county(path)
    found = {one.code: one.where for one in caught.value.faults}
    assert code in found
    assert found[code].sheet == "县"
    assert found[code].row is not None


def test_a_formula_counts_by_its_saved_value_and_is_a_fault_without_one(tmp_path):
    rows = [*SHEETS["订单"], [None, "坪下", "=2+3", None, None]]
    path = workbook(tmp_path / "x.xlsx", {**SHEETS, "订单": rows})
    with pytest.raises(DataError) as caught:
        read_county(path)
    (fault,) = [one for one in caught.value.faults if one.code == "files.formula"]
    assert (fault.where.sheet, fault.where.row, fault.found) == ("订单", 5, "=2+3")
    book = xlsxwriter.Workbook(tmp_path / "saved.xlsx")
    for title, lines in {**SHEETS, "订单": SHEETS["订单"][:1]}.items():
        sheet = book.add_worksheet(title)
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                text = cell.isoformat(timespec="minutes") if isinstance(cell, dt.time) else cell
                sheet.write(number, column, text)
        if title == "订单":
            sheet.write_string(1, 1, "坪下")
            sheet.write_formula(1, 2, "=2+3", None, 5)
    book.close()
    (order,) = read_county(tmp_path / "saved.xlsx").orders
    assert (order.station, order.parcels) == ("007", 5)
