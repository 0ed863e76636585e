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

from ruralroute.errors import RoadsError, Severity, Where, fault
from ruralroute.network.tags import metres
from ruralroute.network.turns import KEYS, Member, Restriction, read_restriction
from ruralroute.network.ways import MAX_OSM_BYTES, TagStore, Ways, why_not_driven

MAX_POINTS = 60_000_000
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
    refs, xs, ys = array("q"), array("q"), array("q")
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
        shape = [(node.ref, node.x, node.y) for node in entity.nodes]
        if bbox is not None and not _touches(shape, bbox):
            left_out["outside"] += 1
            continue
        seen.add(entity.id)
        ids.append(str(entity.id))
        tags.append(store.keep(raw))
        sizes.append(len(shape))
        refs.extend(ref for ref, _, _ in shape)
        xs.extend(x for _, x, _ in shape)
        ys.extend(y for _, _, y in shape)
        if len(refs) > MAX_POINTS:
            raise RoadsError([fault("network.too_large", Where(path.name), limit=MAX_POINTS)])
    lon, lat = np.array(xs, dtype=np.int64), np.array(ys, dtype=np.int64)
    # osmium gives points without a position coordinates beyond the globe
    missing = (np.abs(lon) > 1_800_000_000) | (np.abs(lat) > 900_000_000)
    left_out["points_missing"] = int(missing.sum())
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
        lon=np.where(missing, np.nan, lon / 1e7),
        lat=np.where(missing, np.nan, lat / 1e7),
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


def _touches(shape: list[tuple[int, int, int]], bbox: Box) -> bool:
    west, south, east, north = (round(value * 1e7) for value in bbox)
    return any(west <= x <= east and south <= y <= north for _, x, y in shape)
