"""Road files of drawn lines, read a second time: the fields of each line, and where it lies.

GeoJSON, GeoPackage, shapefiles and tables of edges are taken apart here with the standard library
alone, so that what the roads' own reader made of them can be held against the file itself.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
_POLYLINES = (3, 13, 23)
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """One feature of a file.

    Parameters
    ----------
    number
        Which of the file's features it is, from 1.
    name
        Its id apart from its fields; empty for none.
    fields
        What the file says of it.
    lines
        Its lines, each of shape (n, 2), in the file's own reference system; empty where the file
        places its ends by name alone.
    """

    number: int
    name: str = ""
    fields: Mapping[str, str]
    lines: tuple[Points, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFile:
    """All features with lines, and the system that the file says it is in; empty for none."""

    rows: tuple[DrawnRow, ...]
    crs: str = ""


def read_drawn(path: Path, layer: str | None = None) -> DrawnFile | None:
    """Read a file of drawn lines; None when it is of another kind, or cannot be read so."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return None
    try:
        return reader(path, layer)
    except (OSError, ValueError, KeyError, IndexError, TypeError, struct.error, sqlite3.Error):
        return None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _geojson(path: Path, _layer: str | None) -> DrawnFile:
    document = json.loads(_decoded(path.read_bytes()))
    rows = []
    for number, one in enumerate(document.get("features", [document]), start=1):
        shape = one.get("geometry") or {}
        kind = shape.get("type")
        if kind not in ("LineString", "MultiLineString"):
            continue
        lines = [shape["coordinates"]] if kind == "LineString" else shape["coordinates"]
        rows.append(
            DrawnRow(
                number=number,
                name=_text(one.get("id")),
                fields={key: _text(value) for key, value in (one.get("properties") or {}).items()},
                lines=tuple(np.array([point[:2] for point in line], float) for line in lines),
            )
        )
    return DrawnFile(rows=tuple(rows))


def _table(path: Path, _layer: str | None) -> DrawnFile:
    import shapely  # noqa: PLC0415 - heavy, and seldom needed

    text = _decoded(path.read_bytes()).lstrip("\r\n")
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    head = text.partition("\n")[0]
    delimiter = max(",;\t|，；", key=head.count)
    usual = csv.field_size_limit(200_000_000)
    try:
        table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = [row for row in table if any(cell.strip() for cell in row)]
    finally:
        csv.field_size_limit(usual)
    names = [name.strip() for name in lines[0]]
    rows = []
    for number, cells in enumerate(lines[1:], start=1):
        fields = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        wkt = [
            value for value in fields.values() if value.upper().startswith(("LINE", "MULTILINE"))
        ]
        shape = shapely.from_wkt(wkt[0], on_invalid="ignore") if wkt else None
        parts = (
            () if shape is None else tuple(map(shapely.get_coordinates, shapely.get_parts(shape)))
        )
        rows.append(DrawnRow(number=number, fields=fields, lines=parts))
    return DrawnFile(rows=tuple(rows))


def _geopackage(path: Path, layer: str | None) -> DrawnFile:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
        tables = base.execute(
            "select g.table_name, g.column_name, s.organization, s.organization_coordsys_id"
            " from gpkg_geometry_columns g join gpkg_spatial_ref_sys s on g.srs_id = s.srs_id"
        ).fetchall()
        rows: list[DrawnRow] = []
        crs = ""
        for table, column, organization, code in tables:
            if layer not in (None, table):
                continue
            quoted = '"' + table.replace('"', '""') + '"'
            cursor = base.execute(f"select * from {quoted} order by rowid")  # noqa: S608 - quoted
            found = list(_features(cursor, column))
            if found:
                rows, crs = found, f"{organization}:{code}"
    return DrawnFile(rows=tuple(rows), crs="" if crs.upper().startswith("NONE") else crs)


def _features(cursor: sqlite3.Cursor, column: str) -> Iterator[DrawnRow]:
    import shapely  # noqa: PLC0415 - heavy, and seldom needed

    names = [one[0] for one in cursor.description]
    for number, values in enumerate(cursor, start=1):
        fields = dict(zip(names, values, strict=True))
        blob = fields.pop(column)
        if blob is None:
            continue
        shape = shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 7] :])
        if shape.geom_type in ("LineString", "MultiLineString") and not shape.is_empty:
            yield DrawnRow(
                number=number,
                fields={name: _text(value) for name, value in fields.items()},
                lines=tuple(map(shapely.get_coordinates, shapely.get_parts(shape))),
            )


def _shapefile(path: Path, _layer: str | None) -> DrawnFile:
    beside = {one.suffix.lower(): one for one in path.parent.glob(f"{path.stem}.*")}
    records = list(_records(beside[".dbf"].read_bytes()))
    shapes = list(_polylines(path.read_bytes()))
    kept = [(fields, lines) for fields, lines in zip(records, shapes, strict=True) if fields]
    prj = beside.get(".prj")
    return DrawnFile(
        rows=tuple(
            DrawnRow(number=number, fields=fields or {}, lines=lines)
            for number, (fields, lines) in enumerate(kept, start=1)
            if lines
        ),
        crs="" if prj is None else prj.read_text(encoding="utf-8", errors="replace").strip(),
    )


def _records(data: bytes) -> Iterator[dict[str, str] | None]:
    """Yield the fields of each record of a dBASE table; None for one that is struck out."""
    count, start, width = struct.unpack("<IHH", data[4:12])
    body = data[start : start + count * width]
    try:
        body.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "gb18030"
    columns: list[tuple[str, int]] = []
    at = 32
    while data[at : at + 1] not in (b"\r", b""):
        name = data[at : at + 11].partition(b"\0")[0].decode(encoding, "replace")
        columns.append((name, data[at + 16]))
        at += 32
    for row in range(count):
        record = body[row * width : (row + 1) * width]
        ends = list(itertools.accumulate((size for _, size in columns), initial=1))
        cells = [record[one:other] for one, other in itertools.pairwise(ends)]
        names = [name for name, _ in columns]
        texts = [cell.decode(encoding, "replace").strip(" \0") for cell in cells]
        yield None if record[:1] == b"*" else dict(zip(names, texts, strict=True))


def _polylines(data: bytes) -> Iterator[tuple[Points, ...]]:
    """Yield the lines of each record; none for other shapes."""
    at = 100
    while at + 8 < len(data):
        size = 2 * struct.unpack(">i", data[at + 4 : at + 8])[0]
        record = data[at + 8 : at + 8 + size]
        at += 8 + size
        if struct.unpack("<i", record[:4])[0] not in _POLYLINES:
            yield ()
            continue
        parts, points = struct.unpack("<ii", record[36:44])
        starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
        first = 44 + 4 * parts
        table = np.frombuffer(record[first : first + 16 * points], "<f8").reshape(-1, 2)
        yield tuple(table[one:other] for one, other in itertools.pairwise(starts))


_READERS: dict[str, Callable[[Path, str | None], DrawnFile]] = {
    ".geojson": _geojson,
    ".json": _geojson,
    ".csv": _table,
    ".gpkg": _geopackage,
    ".shp": _shapefile,
}
