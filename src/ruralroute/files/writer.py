"""Write a county as a folder or a workbook, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ruralroute.errors import DataError, Where, fault
from ruralroute.files import text_tables, workbooks
from ruralroute.files.plain_rows import Plain, PlainTable, plain_tables
from ruralroute.files.plain_settings import as_rows, as_toml, entries
from ruralroute.files.settings_text import FILE
from ruralroute.files.sources import table_named
from ruralroute.model import County

_GUARDED = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NOT_OURS = frozenset({".xlsm", ".xls", ".ods", ".csv", ".toml"})
_FIRST_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a fixed date keeps the bytes the same)


def write_county(county: County, path: str | Path, *, force: bool = False) -> None:
    """Write a county so that reading it gives an equal one.

    Positions are written in WGS 84.  The road file is named by its path, and not copied.

    Parameters
    ----------
    county
        What to write.
    path
        A folder; or a file ending in ``.xlsx``, which becomes a workbook.
    force
        Replace a county that is there already.

    Raises
    ------
    DataError
        A county is there already, or nothing can be written there.
    """
    target = Path(path)
    if target.suffix.lower() in _NOT_OURS:
        raise DataError([fault("files.not_a_county", Where(file=str(target)))])
    try:
        if target.suffix.lower() == workbooks.SUFFIXES[0]:
            _write_workbook(county, target, force=force)
        else:
            _write_folder(county, target, force=force)
    except OSError as error:
        where = Where(file=str(target))
        raise DataError([fault("files.cannot_write", where, reason=error.strerror)]) from error


def _write_folder(county: County, target: Path, *, force: bool) -> None:
    texts = {FILE: as_toml(entries(county, target)).encode()}
    for table in plain_tables(county):
        texts[f"{table.name}.csv"] = _csv(table).encode("utf-8-sig")
    if target.exists() and not target.is_dir():
        raise DataError([fault("files.exists", Where(file=str(target)))])
    there = [one for one in target.iterdir() if _is_ours(one)] if target.exists() else []
    if there and not force:
        raise DataError([fault("files.exists", Where(file=str(one))) for one in sorted(there)])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".county-") as scratch:
        for name, data in texts.items():
            (Path(scratch) / name).write_bytes(data)
        target.mkdir(exist_ok=True)
        for name in texts:
            (Path(scratch) / name).replace(target / name)
    for one in there:
        if one.name not in texts:
            one.unlink()


def _is_ours(path: Path) -> bool:
    """Whether a file is one that a county's reader would read."""
    suffixes = (*text_tables.SUFFIXES, *workbooks.SUFFIXES)
    is_table = path.suffix.lower() in suffixes and table_named(path.stem) is not None
    return path.name == FILE or is_table


def _csv(table: PlainTable) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.header)
    writer.writerows([[guard(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def guard(cell: Plain) -> Plain:
    """Put ``'`` before text that a spreadsheet would run as a formula; readers take it off.

    Examples
    --------
    >>> guard("=1+1"), guard("'=1+1"), guard(-5), guard("a")
    ("'=1+1", "''=1+1", -5, 'a')
    """
    return f"'{cell}" if isinstance(cell, str) and _GUARDED.match(cell) else cell


def _write_workbook(county: County, target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise DataError([fault("files.exists", Where(file=str(target)))])
    target.parent.mkdir(parents=True, exist_ok=True)
    data = _workbook(county, target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".county-", suffix=".tmp")
    os.close(handle)
    scratch = Path(name)
    try:
        scratch.write_bytes(data)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _workbook(county: County, folder: Path) -> bytes:
    import xlsxwriter  # noqa: PLC0415

    tables = plain_tables(county)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _FIRST_DAY})
    bold = book.add_format({"bold": True})
    _sheet(book, "county", ("key", "value"), as_rows(entries(county, folder)), bold)
    for table in tables:
        _sheet(book, table.name, table.header, table.rows, bold)
    book.close()
    return out.getvalue()


def _sheet(
    book: Any, name: str, header: Sequence[str], rows: Iterable[Sequence[Plain]], bold: Any
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None and float(f"{cell:.16G}") == cell:
                sheet.write_number(row, column, cell)
            elif cell is not None:
                sheet.write_string(row, column, repr(cell))
    sheet.autofit(300)
