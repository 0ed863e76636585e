"""Broken and hostile files: a fault, never a traceback, never a hang."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from ruralroute.errors import DataError
from ruralroute.files import peek_lang, read_county
from ruralroute.files.limits import MAX_COLUMNS, MAX_ROWS

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
WORKSHEET = (
    '<?xml version="1.0"?><worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def book_bytes(*sheets, rows=()):
    book = Workbook()
    book.active.title = sheets[0] if sheets else "stations"
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(xml):
    """Make a workbook whose only sheet is the given XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            data = old.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                data = xml.encode()
            new.writestr(one.filename, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def faults_of(path, **kwargs):
    with pytest.raises(DataError) as caught:
        read_county(path, **kwargs)
    assert caught.value.message("zh")
    return [one.code for one in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PNG, "files.not_text"),
        (b"\xff\xfe\x00", "files.not_text"),
        (b"id,lon,lat\n\x81\n", "files.not_text"),
        (b"id,lon,lat\n\0\n", "files.not_text"),
        (b'id,lon,lat\n"S1,107.7,25.5\n', "files.broken_line"),
        (b'id,lon,lat\n"S1"x,107.7,25.5\n', "files.broken_line"),
        (b"id,lon,lat\n" + b"x" * 10_001 + b",1,1\n", "files.cell_too_long"),
        (b"id,lon,lat\n" + b"x" * 200_000 + b",1,1\n", "files.broken_line"),
        (b"id,lon,lat" + b",x" * MAX_COLUMNS + b"\n", "files.too_many_columns"),
        (b"", "files.empty_table"),
        (b"\xef\xbb\xbf", "files.empty_table"),
        (b"\n\n \n", "files.empty_table"),
        (b"[]", "files.missing_column"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_of_text_is_one_fault(case, content, code):
    case.put("stations.csv", content)
    assert code in [one.code for one in case.faults()]


def test_gbk_bytes_are_read_as_gb18030_and_not_as_broken_utf8(case):
    case.put("stations.csv", "编号,经度,纬度,名称\nS1,107.7,25.5,㵆溪\n".encode("gb18030"))
    assert case.read().stations[0].name == "㵆溪"


def test_too_many_rows_are_refused(case):
    case.put("orders.csv", b"station,parcels\n" + b"S1,1\n" * (MAX_ROWS + 1))
    assert case.errors() == [("files.too_many_rows", "orders.csv", None)]


def test_a_file_that_is_too_big_is_refused_before_it_is_read(case, monkeypatch):
    monkeypatch.setattr("ruralroute.files.sources.MAX_FILE_BYTES", 1000)
    case.put("orders.csv", b"x" * 1001)
    assert case.errors() == [("files.file_too_big", "orders.csv", None)]


@pytest.mark.parametrize("value", ["NaN", "1e999", "-inf", "1e-999999999", "9" * 400, "0x10"])
def test_numbers_without_sense_are_faults(case, value):
    case.put("orders.csv", f"station,parcels,mass_kg\nS1,{value},1\n")
    assert case.faults()[0].where.row == 2
    case.put("orders.csv", f"station,parcels,mass_kg\nS1,1,{value}\n")
    assert case.faults()[0].where.row == 2


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "'=1+1", "'@x", "''+1"])
def test_hostile_names_come_through_as_plain_text(case, name):
    case.put("stations.csv", f'id,lon,lat,name\nS1,107.7,25.5,"{name}"\n')
    expected = name[1:] if name.startswith("'") else name
    assert case.read().stations[0].name == expected


def test_paths_that_lead_nowhere_or_to_no_county_are_faults(tmp_path):
    assert faults_of(tmp_path / "nowhere") == ["files.no_such_path"]
    assert faults_of(tmp_path) == ["files.nothing_here"]
    (tmp_path / "x.pdf").write_bytes(PNG)
    assert faults_of(tmp_path / "x.pdf") == ["files.not_a_county"]
    (tmp_path / "stations.csv").mkdir()
    assert faults_of(tmp_path) == ["files.nothing_here"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "files.broken_workbook"),
        (PNG, "files.broken_workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "files.old_or_locked_workbook"),
        (book_bytes()[:700], "files.broken_workbook"),
        (with_sheet("<worksheet"), "files.broken_workbook"),
        (with_sheet(WORKSHEET.format('<row r="x"/>')), "files.broken_workbook"),
        (
            with_sheet(WORKSHEET.format('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
            "files.broken_workbook",
        ),
        (
            with_sheet(
                '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
                + WORKSHEET.format('<row r="1"><c r="A1" t="str"><v>&c;</v></c></row>')
            ),
            "files.broken_workbook",
        ),
        (
            with_sheet(WORKSHEET.format('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
            "files.too_many_columns",
        ),
        (
            with_sheet(WORKSHEET.format('<row r="2000000000"><c r="A1"><v>1</v></c></row>')),
            "files.too_many_rows",
        ),
        (with_sheet(WORKSHEET.format(" " * 30_000_000)), "files.workbook_too_big"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_or_hostile_workbook_is_one_fault(tmp_path, content, code):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert faults_of(path) == [code]
    assert peek_lang(path) is None


def test_one_cell_at_the_far_end_of_a_sheet_is_refused_at_once(tmp_path):
    book = Workbook()
    book.active.title = "stations"
    book.active["XFD1048576"] = 1
    path = tmp_path / "far.xlsx"
    book.save(path)
    assert path.stat().st_size < 10_000
    assert faults_of(path) == ["files.too_many_columns"]


def test_many_sheets_with_nothing_but_a_far_row_are_refused(tmp_path):
    far = WORKSHEET.format('<row r="1048576"/>')
    book = Workbook()
    for _ in range(9):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w") as new:
        for one in old.infolist():
            is_sheet = one.filename.startswith("xl/worksheets/")
            new.writestr(one.filename, far.encode() if is_sheet else old.read(one))
    assert faults_of(path) == ["files.too_many_rows"]


@pytest.mark.parametrize(
    "column", ["parcels", "mass_kg", "windows", "date", "ready", "max_aboard_min"]
)
def test_a_cell_of_endless_digits_is_refused_at_once(case, column):
    text = f"station,parcels,mass_kg,{column}\n" if column not in ("parcels", "mass_kg") else None
    header = text or "station,parcels,mass_kg\n"
    index = header.strip().split(",").index(column)
    cells = ["S1", "1", "1", ""]
    cells[index] = "1" * 9_000
    case.put("orders.csv", header + (",".join(cells[: header.count(",") + 1]) + "\n") * 300)
    assert {one.code for one in case.faults()} == {"files.too_long"}


def test_a_sheet_of_orders_that_is_wrong_throughout_is_told_soon(case):
    stations = "".join(f"S{index},107.7,25.5,村{index}\n" for index in range(1000))
    case.put("stations.csv", "id,lon,lat,name\n" + stations)
    orders = "".join(f"村1x2y{index},1\n" for index in range(3000))
    case.put("orders.csv", "station,parcels\n" + orders)
    assert len(case.faults()) == 3000


def test_a_locked_member_of_a_workbook_is_a_fault(tmp_path):
    data = bytearray(book_bytes(rows=[["id"]]))
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    (tmp_path / "x.xlsx").write_bytes(bytes(data))
    assert faults_of(tmp_path / "x.xlsx") == ["files.old_or_locked_workbook"]


def test_too_many_members_are_refused(tmp_path):
    out = io.BytesIO(book_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        for index in range(1001):
            archive.writestr(f"x{index}", "")
    (tmp_path / "x.xlsx").write_bytes(out.getvalue())
    assert faults_of(tmp_path / "x.xlsx") == ["files.workbook_too_big"]


def test_no_damage_to_a_file_ends_in_a_traceback(case):
    """Flip, cut and insert bytes in every file, and read the folder each time."""
    dice = random.Random(7)
    book = book_bytes("orders", rows=[["station", "parcels"], ["S1", 5]])
    originals = {one.name: one.read_bytes() for one in case.path.iterdir()}
    for _ in range(120):
        name = dice.choice([*originals, "orders.xlsx"])
        data = bytearray(originals.get(name, book))
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(data))
            match dice.randrange(3):
                case 0:
                    data[at] = dice.randrange(256)
                case 1:
                    del data[at : at + dice.randint(1, 20)]
                case _:
                    data[at:at] = dice.choice(
                        [b"\xff", b'"', b",", b"\n", b"\0", b"1e999", "点".encode()]
                    )
            data = data or bytearray(b"x")
        target = case.path / name
        kept = target.read_bytes() if target.exists() else None
        target.write_bytes(bytes(data))
        with contextlib.suppress(DataError):
            case.read()
        if kept is None:
            target.unlink()
        else:
            target.write_bytes(kept)
