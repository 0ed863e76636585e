"""Reads drivable ways from OpenStreetMap files."""

from __future__ import annotations

import bz2
import gzip
import zlib
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Severity, Where, fault
from ruralroute.network.tags import metres
from ruralroute.network.turns import KEYS, Member, Restriction, read_restriction
from ruralroute.network.ways import MAX_OSM_BYTES, TagStore, Ways, why_not_driven

MAX_POINTS = 60_000_000
_HALF_UNIT = 0.5e-7
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


def read_osm(path: Path, *, bbox: Box | None = None, ferries: bool = True) -> Ways:
    """Read the drivable ways of an OSM file (PBF, or XML, plain or packed).

    Parameters
    ----------
    path
        The file.
    bbox
        Only ways with a point in this box.
    ferries
        Whether ferries that take vehicles are read.

    Raises
    ------
    RoadsError
        The file cannot be read.
    """
    try:
        _refuse_bombs(path)
        return _read(path, bbox, ferries=ferries)
    except (
        RuntimeError,
        OSError,
        zlib.error,
        ValueError,
        EOFError,
        osmium.InvalidLocationError,
    ) as error:
        if isinstance(error, RoadsError):
            raise
        raise RoadsError(
            [fault("network.unreadable", Where(path.name), why=str(error).strip())]
        ) from error


def _refuse_bombs(path: Path) -> None:
    """Unpack a packed file once without keeping it, to know that it is not too large."""
    name = path.name.lower()
    if not name.endswith((".gz", ".bz2")):
        return
    size = 0
    with (gzip.open if name.endswith(".gz") else bz2.open)(path, "rb") as unpacked:
        while chunk := unpacked.read(1 << 20):
            size += len(chunk)
            if size > MAX_OSM_BYTES:
                limit = MAX_OSM_BYTES // 1_000_000
                raise RoadsError(
                    [fault("network.file_too_large", Where(path.name), limit_mb=limit)]
                )


def _read(path: Path, bbox: Box | None, *, ferries: bool) -> Ways:
    store, left_out = TagStore(), Counter[str]()
    ids: list[str] = []
    tags: list[dict[str, str]] = []
    sizes: list[int] = []
    refs, shapes = array("q"), bytearray()
    barriers: dict[int, dict[str, str]] = {}
    elevation: dict[int, float] = {}
    restrictions: list[Restriction] = []
    seen: set[int] = set()
    for entity in _entities(path):
        if entity.is_node():
            if "barrier" in entity.tags:
                barriers[entity.id] = store.keep(dict(entity.tags))
            _note_height(entity, elevation)
            continue
        if entity.is_relation():
            _note_restriction(entity, restrictions, left_out)
            continue
        if not entity.is_way():
            continue
        raw = dict(entity.tags)
        reason = why_not_driven(raw, ferries=ferries)
        if reason is None and entity.id in seen:
            reason = "repeated"
        if reason is not None:
            left_out[reason] += 1
            continue
        shape = _shape(entity)
        if bbox is not None and not _touches(_points(shape), bbox):
            left_out["outside"] += 1
            continue
        seen.add(entity.id)
        ids.append(str(entity.id))
        tags.append(store.keep(raw))
        sizes.append(len(shape) // _POINT_BYTES)
        shapes += shape
        refs.extend(node.ref for node in entity.nodes)
        if len(refs) > MAX_POINTS:
            raise RoadsError([fault("network.too_large", Where(path.name), limit=MAX_POINTS)])
    lonlat = _points(shapes)
    left_out["points_missing"] = int(np.isnan(lonlat[:, 0]).sum())
    faults = [
        fault(
            f"network.{kind}",
            Where(path.name),
            severity=Severity.WARNING,
            count=left_out[kind],
        )
        for kind in ("repeated", "points_missing")
        if left_out[kind]
    ]
    return Ways(
        ids=ids,
        tags=tags,
        sizes=np.array(sizes, dtype=np.int64),
        refs=np.array(refs, dtype=np.int64),
        lon=np.ascontiguousarray(lonlat[:, 0]),
        lat=np.ascontiguousarray(lonlat[:, 1]),
        barriers=barriers,
        elevation=elevation,
        restrictions=restrictions,
        left_out=left_out,
        faults=faults,
    )


def _entities(path: Path) -> Any:
    wanted = osmium.filter.KeyFilter("highway", "barrier", "route", "ele", *KEYS)
    return osmium.FileProcessor(str(path)).with_locations("flex_mem").with_filter(wanted)


def _note_height(node: Any, elevation: dict[int, float]) -> None:
    height = metres(node.tags["ele"]) if "ele" in node.tags else None
    if height is not None:
        elevation[node.id] = height


def _note_restriction(relation: Any, found: list[Restriction], left_out: Counter[str]) -> None:
    one = read_restriction(dict(relation.tags), _members(relation))
    if one is not None:
        found.append(one)
    elif relation.tags.get("type", "").startswith("restriction"):
        left_out["restriction"] += 1


def _members(relation: Any) -> list[Member]:
    return [(one.type, one.ref, one.role) for one in relation.members]


_WKB = osmium.geom.WKBFactory()
_WKB_HEAD, _POINT_BYTES = 9, 16


def _shape(way: Any) -> bytes:
    """Return longitude and latitude of a way's points, NaN where the file does not give them.

    The whole line at once, as well-known binary, takes a fifth of the time of asking point by
    point; it is refused when a point has no position.
    """
    try:
        line = bytes.fromhex(_WKB.create_linestring(way, osmium.geom.use_nodes.ALL))
        return line[_WKB_HEAD:]
    except (RuntimeError, osmium.InvalidLocationError):
        points = np.array([(one.x, one.y) for one in way.nodes], dtype=np.float64).reshape(-1, 2)
        # osmium gives points without a position coordinates beyond the globe
        points[np.any(np.abs(points) > (1_800_000_000, 900_000_000), axis=1)] = np.nan
        return (points / 1e7).astype("<f8").tobytes()


def _points(shape: bytes | bytearray) -> Floats:
    return np.frombuffer(shape, dtype="<f8").reshape(-1, 2)


def _touches(lonlat: Floats, bbox: Box) -> bool:
    low, high = np.array(bbox[:2]) - _HALF_UNIT, np.array(bbox[2:]) + _HALF_UNIT
    return bool(np.any(np.all((lonlat >= low) & (lonlat <= high), axis=1)))
