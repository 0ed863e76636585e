"""Where a county's tables come from: the files of a folder, or the sheets of a workbook."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ruralroute.errors import Where
from ruralroute.files import settings_text, text_tables, workbooks
from ruralroute.files.cells import plain
from ruralroute.files.header import near_name
from ruralroute.files.limits import MAX_FILE_BYTES
from ruralroute.files.raw import Faults, Line, RawTable
from ruralroute.files.settings_text import RawSettings
from ruralroute.files.tables import ORDERS, RESERVED, TABLES
from ruralroute.files.workbooks import WorkbookError

_NAMES = {
    plain(alias).casefold(): table.name
    for table in TABLES.values()
    for alias in (table.name, *table.aliases)
}


_FOREIGN = frozenset({".xls", ".xlsb", ".et", ".ett", ".ods", ".numbers"})
"""Spreadsheets that are not read; a table that stands only in one of them is an error."""


@dataclass(slots=True, kw_only=True)
class Sources:
    """What was found of a county, not yet understood.

    Parameters
    ----------
    base
        Folder that the road file's path starts from.
    name
        What the county is called when it says nothing itself.
    tables
        Tables by name.
    broken
        Tables that are there and could not be read, and the file of settings.
    settings
        The county's settings, when there are any.
    """

    base: Path
    name: str
    tables: dict[str, RawTable] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    settings: RawSettings | None = None
    contents: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Hash of the names and contents of everything read."""
        listed = "\n".join(f"{name}\0{digest}" for name, digest in sorted(self.contents.items()))
        return hashlib.sha256(listed.encode()).hexdigest()


def table_named(name: str) -> str | None:
    """Return the table that a file or sheet of this name holds."""
    key = plain(name).casefold()
    return _NAMES.get(key) or _NAMES.get(key.removesuffix("表"))


def read_sources(path: Path, faults: Faults, *, without: frozenset[str] = frozenset()) -> Sources:
    """Read all files of a county folder, or all sheets of a workbook, `without` some tables."""
    if path.is_dir():
        return _read_folder(path, without, faults)
    sources = Sources(base=path.parent, name=path.stem)
    if not path.is_file():
        faults.error("files.no_such_path", Where(file=str(path)))
    elif path.suffix.lower() not in workbooks.SUFFIXES:
        faults.error("files.not_a_county", Where(file=path.name))
    else:
        _read_workbook(path, sources, faults)
        for table in without:
            sources.tables.pop(table, None)
    return sources


def read_orders_file(path: Path, sources: Sources, faults: Faults) -> None:
    """Read today's orders from a file of their own, a text file or a workbook."""
    if path.is_dir():
        faults.error("files.not_a_table_file", Where(file=str(path)))
    elif not path.is_file():
        faults.error("files.no_such_path", Where(file=str(path)))
    elif path.suffix.lower() in (*text_tables.SUFFIXES, *workbooks.SUFFIXES):
        _read_table(path, ORDERS.name, sources, faults)
    else:
        faults.error("files.not_a_table_file", Where(file=path.name))


def _read_folder(path: Path, without: frozenset[str], faults: Faults) -> Sources:
    sources = Sources(base=path, name=path.resolve().name)
    suffixes = (*text_tables.SUFFIXES, *workbooks.SUFFIXES)
    foreign: dict[str, str] = {}
    try:
        files = sorted(one for one in path.iterdir() if not one.name.startswith((".", "~$")))
    except OSError as error:
        faults.error("files.cannot_read", Where(file=str(path)), reason=error.strerror)
        return sources
    for one in files:
        if one.name == settings_text.FILE:
            data = _bytes(one, sources, faults)
            if data is not None:
                sources.settings = settings_text.read_toml(data, one.name, faults)
                if sources.settings is None:
                    sources.broken.add(one.name)
        elif one.suffix.lower() in suffixes and one.is_file():
            table = table_named(one.stem)
            if table in without:
                continue
            if table:
                _read_table(one, table, sources, faults)
            else:
                _pass_over(one.stem, Where(file=one.name), faults)
        elif one.suffix.lower() in _FOREIGN and (table := table_named(one.stem)):
            foreign[one.name] = table
    for name, table in foreign.items():
        if table not in sources.tables.keys() | sources.broken | without:
            faults.error("files.not_a_table_file", Where(file=name))
            sources.broken.add(table)
    return sources


def _pass_over(name: str, where: Where, faults: Faults) -> None:
    """Say that a file or sheet is not read, when its user may think that it is."""
    if plain(name).casefold() in RESERVED:
        faults.warn("files.reserved", where)
        return
    near = near_name(plain(name).casefold(), _NAMES)
    if near:
        faults.warn("files.table_nearly_known", where, name, meant=near)


def _read_table(path: Path, table: str, sources: Sources, faults: Faults) -> None:
    data = _bytes(path, sources, faults)
    raw = None
    if data is not None and path.suffix.lower() in workbooks.SUFFIXES:
        raw = _sheet_for(table, path.name, _sheets(data, path.name, faults), faults)
    elif data is not None:
        raw = text_tables.read_text_table(data, table=table, file=path.name, faults=faults)
    _keep(raw, table, Where(file=path.name), sources, faults)


def _sheet_for(
    table: str, file: str, sheets: dict[str, tuple[Line, ...]] | None, faults: Faults
) -> RawTable | None:
    """Choose the sheet of a table: the one of its name, else the first that holds anything."""
    if sheets is None:
        return None
    named = [title for title in sheets if table_named(title) == table]
    filled = [title for title, lines in sheets.items() if lines]
    chosen = next(iter((*named, *filled, *sheets)), None)
    if chosen is None:
        return None
    for title in filled:
        if title != chosen:
            faults.warn("files.sheet_ignored", Where(file=file, sheet=title), used=chosen)
    return RawTable(table=table, file=file, sheet=chosen, lines=sheets[chosen])


def _keep(raw: RawTable | None, table: str, where: Where, sources: Sources, faults: Faults) -> None:
    if raw is None:
        sources.broken.add(table)
    elif table in sources.tables:
        faults.error("files.table_twice", where, first=sources.tables[table].where())
    else:
        sources.tables[table] = raw


def _read_workbook(path: Path, sources: Sources, faults: Faults) -> None:
    data = _bytes(path, sources, faults)
    sheets = None if data is None else _sheets(data, path.name, faults)
    if sheets is None:
        sources.broken.update(TABLES)
        return
    for title, lines in sheets.items():
        where = Where(file=path.name, sheet=title)
        table = table_named(title)
        if plain(title).casefold() in settings_text.SHEETS:
            sources.settings = settings_text.read_sheet(
                lines, file=path.name, sheet=title, faults=faults
            )
        elif table:
            raw = RawTable(table=table, file=path.name, sheet=title, lines=lines)
            _keep(raw, table, where, sources, faults)
        elif lines:
            before = len(faults.found)
            _pass_over(title, where, faults)
            if len(faults.found) == before:
                faults.warn("files.sheet_unknown", where)


def _sheets(data: bytes, file: str, faults: Faults) -> dict[str, tuple[Line, ...]] | None:
    try:
        return workbooks.read_sheets(data)
    except WorkbookError as error:
        where = Where(file=file, sheet=error.sheet, row=error.row)
        faults.error(error.code, where, **error.values)
        return None


def _bytes(path: Path, sources: Sources, faults: Faults) -> bytes | None:
    """Read a file whole, after a look at its size."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            limit = f"{MAX_FILE_BYTES // 2**20} MB"
            faults.error("files.file_too_big", Where(file=path.name), limit=limit)
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.error("files.cannot_read", Where(file=path.name), reason=error.strerror)
        return None
    sources.contents[path.name] = hashlib.sha256(data).hexdigest()
    return data


def peek_settings(path: Path) -> RawSettings | None:
    """Read a county's settings alone; None when there are none or they are broken."""
    faults = Faults()
    sources = Sources(base=path, name="")
    if path.is_dir():
        file = path / settings_text.FILE
        data = _bytes(file, sources, faults) if file.is_file() else None
        return None if data is None else settings_text.read_toml(data, file.name, faults)
    if path.is_file() and path.suffix.lower() in workbooks.SUFFIXES:
        _read_workbook(path, sources, faults)
    return sources.settings
