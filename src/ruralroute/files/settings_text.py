"""The county's settings as they stand: ``county.toml``, or a sheet of keys and values."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ruralroute.errors import Where, shorten
from ruralroute.files.cells import Cell, Formula, as_text, is_blank, plain
from ruralroute.files.key_clash import GivenKey, find_clash, note_clash
from ruralroute.files.limits import MAX_SETTINGS_BYTES
from ruralroute.files.raw import Faults, Line
from ruralroute.files.text_tables import decode

FILE = "county.toml"
SHEETS = ("county", "县", "县域", "设置", "参数", "配置")
_KEY_PART = re.compile(r'"([^"]+)"|([^."]+)')
_KEY = re.compile(rf"(?:{_KEY_PART.pattern})(?:\.(?:{_KEY_PART.pattern}))*")
_VALUE_HEADINGS = frozenset(
    {"value", "values", "setting", "值", "内容", "数值", "取值", "参数值", "设定值", "设置值"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSettings:
    """Settings as a tree, and where each dotted key stands."""

    file: str
    tree: dict[str, object]
    sheet: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def where(self, key: str) -> Where:
        """Name the place of a dotted key."""
        return Where(file=self.file, sheet=self.sheet, row=self.rows.get(key), column=key)


def dotted(parts: Iterable[str]) -> str:
    """Join the parts of a key; a part that would be split is quoted."""
    return ".".join(f'"{one}"' if re.search(r"[.\s]", one) else one for one in parts)


def read_toml(data: bytes, file: str, faults: Faults) -> RawSettings | None:
    """Read ``county.toml``; None, with a fault noted, when that cannot be done."""
    where = Where(file=file)
    if len(data) > MAX_SETTINGS_BYTES:
        faults.error("files.file_too_big", where, limit=f"{MAX_SETTINGS_BYTES // 2**20} MB")
        return None
    text = decode(data)
    if text is None:
        faults.error("files.not_text", where)
        return None
    try:
        return RawSettings(file=file, tree=tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line[1]) if line else None
        twice = find_clash(text, row) if str(error).startswith("Cannot ") else None
        if twice is not None:
            note_clash(Where(file=file, row=row), *twice, faults)
            return None
        reason = re.sub(r"\s*\(at .*\)", "", str(error))
        lines = text.splitlines()
        found = lines[row - 1].strip() or None if row is not None and row <= len(lines) else None
        faults.error("files.broken_toml", Where(file=file, row=row), found, reason=reason)
        return None


def read_sheet(lines: Iterable[Line], *, file: str, sheet: str, faults: Faults) -> RawSettings:
    """Read a sheet of dotted keys and values; titles and a header above them are passed over."""
    tree: dict[str, object] = {}
    rows: dict[str, int] = {}
    given: list[GivenKey] = []
    for number, cells in lines:
        key, value = as_text(cells[0]), cells[1] if len(cells) > 1 else None
        if not rows and _is_heading(value):
            continue
        if not rows and is_blank(value) and not key.isascii():
            above = Where(file=file, sheet=sheet, row=number)
            faults.warn("files.title_skipped", above, title=shorten(key))
            continue
        parts = [quoted or bare.strip() for quoted, bare in _KEY_PART.findall(key)]
        name = dotted(parts)
        where = Where(file=file, sheet=sheet, row=number, column=key or None)
        if not _KEY.fullmatch(key) or not all(parts):
            faults.error("files.bad_key", where, key)
        elif isinstance(value, Formula):
            faults.error("files.formula", where, value)
        elif name in rows:
            faults.error("files.key_twice", where, first=rows[name])
        elif not is_blank(value) and not _put(tree, parts, _value(value)):
            this = GivenKey(path=tuple(parts), row=number, text=key)
            note_clash(where, this, next(one for one in given if one.clashes(this)), faults)
        else:
            given.append(GivenKey(path=tuple(parts), row=number, text=key))
        rows[name] = number
    return RawSettings(file=file, sheet=sheet, tree=tree, rows=rows)


def _is_heading(value: Cell) -> bool:
    return as_text(value).casefold() in _VALUE_HEADINGS


def _put(tree: dict[str, object], parts: list[str], value: object) -> bool:
    for part in parts[:-1]:
        below = tree.setdefault(part, {})
        if not isinstance(below, dict):
            return False
        tree = below
    if parts[-1] in tree:
        return False
    tree[parts[-1]] = value
    return True


def _value(cell: Cell) -> object:
    """Take a cell as it is, except that a text in brackets is a list."""
    if not isinstance(cell, str):
        return cell
    if plain(cell).startswith("["):
        try:
            return json.loads(plain(cell))
        except (ValueError, RecursionError):
            return cell
    return cell.strip()
