"""Reads drivable ways from GeoJSON lines (RFC 7946)."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault
from ruralroute.network.ways import TagStore, Ways, why_not_driven

_MAX_FAULTS = 20
_ID_KEYS = ("id", "way", "osm_id")
_WGS84 = ("CRS84", "4326", "4490")
Position = tuple[float, float]


def read_geojson(path: Path) -> Ways:
    """Read LineString and MultiLineString features; their properties are OSM tags.

    Ends and shared points of lines that agree to 1e-7 degrees are the same node.  A line without
    ``highway`` is taken as ``highway=road``.

    Raises
    ------
    RoadsError
        The file cannot be read, or a line's coordinates make no sense.
    """
    return _Reader(path.name).read(_load(path))


def _load(path: Path) -> object:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse_constant)
    except (OSError, ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise RoadsError([fault("network.unreadable", Where(path.name), why=why)]) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")


class _Reader:
    """Gathers ways and faults of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.store = TagStore()
        self.left_out: Counter[str] = Counter()
        self.errors: list[Fault] = []
        self.ids: list[str] = []
        self.tags: list[dict[str, str]] = []
        self.sizes: list[int] = []
        self.positions: list[Position] = []
        self.taken: set[str] = set()
        self.unclassified = 0

    def read(self, document: object) -> Ways:
        self._check_crs(document)
        for number, feature in enumerate(self._features(document), start=1):
            self._add(number, feature)
        if self.errors:
            extra = len(self.errors) - _MAX_FAULTS
            more = [fault("network.more_faults", Where(self.name), count=extra)] * (extra > 0)
            raise RoadsError([*self.errors[:_MAX_FAULTS], *more])
        table = np.array(self.positions, dtype=np.float64).reshape(-1, 2)
        return Ways(
            ids=self.ids,
            tags=self.tags,
            sizes=np.array(self.sizes, dtype=np.int64),
            refs=_number_nodes(table),
            lon=table[:, 0].copy(),
            lat=table[:, 1].copy(),
            left_out=self.left_out,
            faults=self._warnings(),
        )

    def _warnings(self) -> list[Fault]:
        found = []
        for code, count in (
            ("network.without_class", self.unclassified),
            ("network.not_lines", self.left_out["not_lines"]),
        ):
            if count:
                found.append(fault(code, Where(self.name), severity=Severity.WARNING, count=count))
        return found

    def _check_crs(self, document: object) -> None:
        crs = document.get("crs") if isinstance(document, dict) else None
        if crs is not None and not any(known in json.dumps(crs) for known in _WGS84):
            self._refuse("network.geojson_crs", None, crs)

    def _features(self, document: object) -> Iterator[object]:
        if isinstance(document, dict):
            if document.get("type") == "Feature":
                yield document
                return
            features = document.get("features")
            if document.get("type") == "FeatureCollection" and isinstance(features, list):
                yield from features
                return
        self._refuse("network.not_geojson", None, None)

    def _refuse(self, code: str, feature: int | None, found: object) -> None:
        where = Where(self.name, row=feature)
        self.errors.append(fault(code, where, None if found is None else str(found)[:200]))

    def _add(self, number: int, feature: object) -> None:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(feature, dict) or not isinstance(geometry, dict):
            self.left_out["not_lines"] += 1
            return
        lines = _lines(geometry)
        if lines is None:
            self.left_out["not_lines"] += 1
            return
        tags = _tags(feature.get("properties"))
        if "highway" not in tags and tags.get("route") != "ferry":
            tags["highway"] = "road"
            self.unclassified += 1
        reason = why_not_driven(tags)
        if reason is not None:
            self.left_out[reason] += 1
            return
        kept = self.store.keep(tags)
        for line in lines:
            shape = self._positions_of(number, line)
            if shape is not None:
                self.ids.append(self._unique(_id_of(feature, tags, number)))
                self.tags.append(kept)
                self.sizes.append(len(shape))
                self.positions.extend(shape)

    def _positions_of(self, number: int, line: object) -> list[Position] | None:
        if not isinstance(line, list) or len(line) < 2:
            self._refuse("network.line_points", number, line)
            return None
        shape = []
        for point in line:
            position = _position(point)
            if position is None:
                self._refuse("network.line_position", number, point)
                return None
            shape.append(position)
        return shape

    def _unique(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self.taken:
            count += 1
            name = f"{wanted}#{count}"
        self.taken.add(name)
        return name


def _lines(geometry: dict[str, Any]) -> list[object] | None:
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "LineString":
        return [coordinates]
    if geometry.get("type") == "MultiLineString":
        return coordinates if isinstance(coordinates, list) else [coordinates]
    return None


def _tags(properties: object) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    found = {}
    for key, value in properties.items():
        if isinstance(value, bool):
            found[key] = "yes" if value else "no"
        elif isinstance(value, (str, int, float)) and value != "":
            found[key] = str(value)
    return found


def _id_of(feature: dict[str, Any], tags: dict[str, str], number: int) -> str:
    for key in _ID_KEYS:
        if tags.get(key):
            return tags[key][:100]
    own = feature.get("id")
    return str(own)[:100] if isinstance(own, (str, int)) and own != "" else str(number)


def _position(point: object) -> Position | None:
    if not isinstance(point, list) or len(point) < 2:
        return None
    lon, lat = point[0], point[1]
    if not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (lon, lat)):
        return None
    try:
        lon, lat = float(lon), float(lat)
    except OverflowError:
        return None
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        return None
    return lon, lat


def _number_nodes(table: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """Give points numbers by first appearance of their position, to 1e-7 degrees."""
    if not len(table):
        return np.zeros(0, dtype=np.int64)
    cells = np.round(table * 1e7).astype(np.int64)
    keys = cells[:, 0] * 4_000_000_000 + cells[:, 1]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(1, len(first) + 1)
    return rank[inverse]
