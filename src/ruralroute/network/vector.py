"""Reads lines from GeoPackage and shapefile, with the extra ``gis`` (pyogrio)."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import Fault, MissingExtraError, RoadsError, Severity, Where, fault
from ruralroute.model import RoadSettings
from ruralroute.network.dbf_text import BYTES, text_reader
from ruralroute.network.drawn import MAX_POINTS, Drawn, ways_of
from ruralroute.network.field_names import find_fields
from ruralroute.network.heights import told_heights
from ruralroute.network.positions import to_degrees
from ruralroute.network.ways import Ways

_SQLITE = b"SQLite format 3\0"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_SHAPE_HEAD, _DBF_HEAD, _SHX_ROW = 100, 32, 8
_LINES = frozenset({"LineString", "MultiLineString"})
_MAX_FEATURES = 5_000_000
_PARTS = (".shx", ".dbf")
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg")
"""Endings of the files beside a shapefile."""


def read_vector(path: Path, settings: RoadSettings) -> Ways:
    """Read the line layer of a GeoPackage, or a shapefile, in whatever system it is.

    Raises
    ------
    MissingExtraError
        pyogrio is not installed.
    RoadsError
        The file is broken, parts of it are missing, it has several line layers and the settings
        name none, or nothing says its reference system.
    """
    pyogrio = _pyogrio(path)
    is_shape = path.suffix.lower() == ".shp"
    _check_start(path, is_shape=is_shape)
    if is_shape:
        _check_parts(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks; what it cannot read is an error
            layer = None if is_shape else _choose_layer(pyogrio, path, settings)
            info, geometries, columns = _read(pyogrio, path, layer, settings, is_shape=is_shape)
    except (RuntimeError, ValueError, OSError, UnicodeDecodeError, MemoryError) as error:
        if isinstance(error, RoadsError):
            raise
        raise RoadsError(
            [fault("network.unreadable", Where(path.name), why=_why(error))]
        ) from error
    return ways_of(_drawn(path, settings, info, geometries, columns), settings)


def _pyogrio(path: Path) -> Any:
    try:
        import pyogrio.raw  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(path.name, "gis") from error
    return pyogrio


_DAMAGES = (
    ("malformed", "the database is damaged"),
    ("not recognized as being in a supported file format", "not a GeoPackage"),
    ("required GeoPackage tables", "not a GeoPackage"),
)
"""What GDAL says at length, with the paths of this machine, and what it means."""


def _why(error: BaseException) -> str:
    words = str(error).strip() or type(error).__name__
    short = (meant for part, meant in _DAMAGES if part in words)
    return next(short, words.splitlines()[0][:200])


def _check_start(path: Path, *, is_shape: bool) -> None:
    """Refuse what only carries the name: GDAL would guess what else it could be."""
    with path.open("rb") as file:
        start = file.read(_SHAPE_HEAD)
    if not start.startswith(_SHAPEFILE if is_shape else _SQLITE):
        raise RoadsError([fault("network.not_vector", Where(path.name), path.suffix)])


def _told_size(path: Path) -> int:
    """Return the size that a ``.shp`` or ``.shx`` file says it has.

    Raises
    ------
    RoadsError
        It is shorter.
    """
    with path.open("rb") as file:
        start = file.read(_SHAPE_HEAD)
    told = 2 * int(struct.unpack(">i", start[24:28])[0]) if len(start) == _SHAPE_HEAD else -1
    if told < _SHAPE_HEAD or told > path.stat().st_size:
        raise RoadsError([fault("network.truncated", Where(path.name))])
    return told


def companion(path: Path, suffix: str) -> Path | None:
    """Return the file beside a shapefile with this ending, in whichever case."""
    for one in (suffix, suffix.upper(), suffix.capitalize()):
        found = path.with_suffix(one)
        if found.is_file():
            return found
    return None


def _check_parts(path: Path) -> None:
    missing = [one for one in _PARTS if companion(path, one) is None]
    if missing:
        raise RoadsError([fault("network.no_part", Where(path.name), part=one) for one in missing])
    table, index = companion(path, ".dbf"), companion(path, ".shx")
    if table is None or index is None:
        return
    _told_size(path)
    shapes = (_told_size(index) - _SHAPE_HEAD) // _SHX_ROW
    with table.open("rb") as file:
        head = file.read(_DBF_HEAD)
    if len(head) < _DBF_HEAD:
        raise RoadsError([fault("network.truncated", Where(table.name))])
    count, start, width = struct.unpack("<IHH", head[4:12])
    if start + count * width > table.stat().st_size + 1:
        raise RoadsError([fault("network.truncated", Where(table.name))])
    if shapes != count:
        where = Where(path.name)
        raise RoadsError([fault("network.parts_differ", where, rows=count, shapes=shapes)])


def _choose_layer(pyogrio: Any, path: Path, settings: RoadSettings) -> str:
    kinds = {str(name): str(kind or "-") for name, kind in pyogrio.list_layers(path)}
    layers = [
        name
        for name, kind in kinds.items()
        if kind.split(" ")[0] in {*_LINES, "Unknown", "GeometryCollection"}
    ]
    where = Where(path.name)
    if settings.layer is not None:
        if settings.layer not in layers:
            raise RoadsError(
                [fault("network.no_layer", where, settings.layer, layers=", ".join(layers)[:200])]
            )
        return settings.layer
    if not layers:
        found = ", ".join(f"{name} ({kind})" for name, kind in kinds.items())
        raise RoadsError([fault("network.no_line_layer", where, found[:200] or None)])
    if len(layers) > 1:
        raise RoadsError([fault("network.several_layers", where, ", ".join(layers)[:200])])
    return layers[0]


def _read(
    pyogrio: Any, path: Path, layer: str | None, settings: RoadSettings, *, is_shape: bool
) -> tuple[dict[str, Any], NDArray[Any], dict[str, list[str]]]:
    """Read geometries, and those fields that give tags."""
    encoding: str | None = None
    decoded: Callable[[str], str] = _as_it_is
    faults: list[Fault] = []
    table = companion(path, ".dbf") if is_shape else None
    if table is not None:
        encoding = BYTES
        decoded, faults = text_reader(table, companion(path, ".cpg"))
    info = pyogrio.read_info(path, layer=layer, encoding=encoding)
    own = [str(name) for name in info["fields"]]
    names = [decoded(name) for name in own]
    wanted = [own[one.index] for one in find_fields(names, settings.fields)[0]]
    if info["features"] > _MAX_FEATURES:
        raise RoadsError([fault("network.too_large", Where(path.name), limit=MAX_POINTS)])
    meta, _, geometries, columns = pyogrio.raw.read(
        path,
        layer=layer,
        encoding=encoding,
        columns=wanted,
        datetime_as_string=True,
    )
    found = {
        decoded(str(name)): [decoded(_text(value)) for value in column.tolist()]
        for name, column in zip(meta["fields"], columns, strict=True)
    }
    return {**meta, "fields": names, "faults": faults}, geometries, found


def _as_it_is(text: str) -> str:
    return text


def _drawn(
    path: Path,
    settings: RoadSettings,
    info: dict[str, Any],
    geometries: NDArray[Any],
    columns: dict[str, list[str]],
) -> Drawn:
    with np.errstate(invalid="ignore"):  # NaN is told of with its feature
        shapes = shapely.from_wkb(geometries, on_invalid="ignore")
    kinds = shapely.get_type_id(shapes)
    lines = np.flatnonzero(np.isin(kinds, (1, 5)) & ~shapely.is_empty(shapes))
    parts, row = shapely.get_parts(shapes[lines], return_index=True)
    points, owner = shapely.get_coordinates(parts, include_z=True, return_index=True)
    lonlat = np.ascontiguousarray(points[:, :2])
    if len(lonlat) > MAX_POINTS:
        raise RoadsError([fault("network.too_large", Where(path.name), limit=MAX_POINTS)])
    bad = np.flatnonzero(~np.isfinite(lonlat).all(axis=1))
    if len(bad):
        feature = int(lines[row[owner[bad[0]]]]) + 1
        where = Where(path.name, row=feature)
        raise RoadsError([fault("network.line_position", where, count=len(bad))])
    crs, faults = _system(path, settings, info, lonlat)
    names: list[str] = info["fields"]
    kept = lines.tolist()
    texts = {name: [column[one] for one in kept] for name, column in columns.items()}
    return Drawn(
        file=path.name,
        names=names,
        columns=[texts.get(name, ()) for name in names],
        features=len(lines),
        row=row.tolist(),
        sizes=np.bincount(owner, minlength=len(parts)).astype(np.int64),
        lonlat=to_degrees(lonlat, crs, path.name),
        own_ids=[str(number) for number in (lines + 1).tolist()],
        not_lines=len(shapes) - len(lines),
        height_m=told_heights([points[:, 2]]),
        faults=[*info["faults"], *faults],
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if value != value:  # noqa: PLR0124 (not a number)
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _system(
    path: Path, settings: RoadSettings, info: dict[str, Any], lonlat: NDArray[np.float64]
) -> tuple[str, list[Fault]]:
    """Return the reference system: the file's own, else that of the settings, else degrees."""
    if info.get("crs"):
        return str(info["crs"]), []
    if settings.crs is not None:
        return settings.crs, []
    if len(lonlat) and (np.abs(lonlat) <= (180.0, 90.0)).all():
        where = Where(path.name)
        return "wgs84", [fault("network.crs_guessed", where, severity=Severity.WARNING)]
    raise RoadsError([fault("network.crs_missing", Where(path.name))])
