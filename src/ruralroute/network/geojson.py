"""Reads lines from GeoJSON (RFC 7946)."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, RoadsError, Where, fault
from ruralroute.files.text_tables import decode
from ruralroute.model import RoadSettings
from ruralroute.network.drawn import Drawn, ways_of
from ruralroute.network.field_names import find_fields
from ruralroute.network.heights import told_heights
from ruralroute.network.positions import misread, to_degrees
from ruralroute.network.ways import Ways

_MAX_FAULTS = 20
_TOO_HIGH_M = 1e6
_WGS84 = ("CRS84", "4326", "4490")
Position = tuple[float, float, float]
Floats = NDArray[np.float64]


def read_geojson(path: Path, settings: RoadSettings) -> Ways:
    """Read LineString and MultiLineString features; their properties say what roads they are.

    A line without a class of road is taken as ``highway=road``.

    Raises
    ------
    RoadsError
        The file cannot be read, or a line's coordinates make no sense.
    """
    return ways_of(_Reader(path.name, settings).read(_load(path)), settings)


def _load(path: Path) -> object:
    text = decode(path.read_bytes())
    if text is None:
        raise RoadsError([fault("network.not_text", Where(path.name))])
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise RoadsError([fault("network.unreadable", Where(path.name), why=why)]) from error


def _no_number(_name: str) -> float:
    """Take NaN for what it is: a position that holds it is told of with its feature."""
    return math.nan


class _Reader:
    """Gathers lines and faults of one file."""

    def __init__(self, name: str, settings: RoadSettings) -> None:
        self.name, self.settings = name, settings
        self.errors: list[Fault] = []
        self.properties: list[dict[str, str]] = []
        self.own_ids: list[str] = []
        self.row: list[int] = []
        self.sizes: list[int] = []
        self.positions: list[Floats] = []
        self.not_lines = 0
        self.crs = "wgs84"

    def read(self, document: object) -> Drawn:
        self._check_crs(document)
        for number, feature in enumerate(self._features(document), start=1):
            self._add(number, feature)
        if self.errors:
            extra = len(self.errors) - _MAX_FAULTS
            more = [fault("network.more_faults", Where(self.name), count=extra)] * (extra > 0)
            raise RoadsError([*self.errors[:_MAX_FAULTS], *more])
        names = list(dict.fromkeys(name for one in self.properties for name in one))
        wanted = {one.index for one in find_fields(names, self.settings.fields)[0]}
        points = np.concatenate([np.zeros((0, 3)), *self.positions])
        return Drawn(
            file=self.name,
            names=names,
            columns=[
                [one.get(name, "") for one in self.properties] if index in wanted else ()
                for index, name in enumerate(names)
            ],
            features=len(self.properties),
            row=self.row,
            sizes=np.array(self.sizes, dtype=np.int64),
            lonlat=to_degrees(points[:, :2], self.crs, self.name),
            own_ids=self.own_ids,
            not_lines=self.not_lines,
            height_m=told_heights([points[:, 2]]),
        )

    def _check_crs(self, document: object) -> None:
        """Take the system that the settings name; else the file's own must be WGS 84."""
        if self.settings.crs is not None:
            self.crs = self.settings.crs
            return
        crs = document.get("crs") if isinstance(document, dict) else None
        if crs is not None and not any(known in json.dumps(crs) for known in _WGS84):
            where = Where(self.name)
            raise RoadsError([fault("network.geojson_crs", where, json.dumps(crs)[:200])])

    def _features(self, document: object) -> Iterator[object]:
        if isinstance(document, dict):
            if document.get("type") == "Feature":
                yield document
                return
            features = document.get("features")
            if document.get("type") == "FeatureCollection" and isinstance(features, list):
                yield from features
                return
        is_overpass = isinstance(document, dict) and "elements" in document
        self._refuse("network.overpass_json" if is_overpass else "network.not_geojson", None, None)

    def _refuse(self, code: str, feature: int | None, found: object) -> None:
        where = Where(self.name, row=feature)
        self.errors.append(fault(code, where, None if found is None else str(found)[:200]))

    def _add(self, number: int, feature: object) -> None:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        lines = _lines(geometry) if isinstance(geometry, dict) else None
        if not isinstance(feature, dict) or lines is None:
            self.not_lines += 1
            return
        row = len(self.properties)
        shapes = [self._positions_of(number, line) for line in lines]
        self.properties.append(_plain(feature.get("properties")))
        own = feature.get("id")
        self.own_ids.append(str(own) if isinstance(own, (str, int)) and own != "" else str(number))
        for shape in shapes:
            if shape is not None:
                self.row.append(row)
                self.sizes.append(len(shape))
                self.positions.append(shape)

    def _positions_of(self, number: int, line: object) -> Floats | None:
        if not isinstance(line, list) or len(line) < 2:
            self._refuse("network.line_points", number, line)
            return None
        in_degrees = not self.crs.startswith("EPSG")
        together = _all_positions(line, in_degrees=in_degrees)
        if together is not None:
            return together
        shape = []
        for point in line:
            position = _position(point, in_degrees=in_degrees)
            if position is None:
                self._refuse(f"network.line_position{misread(point)}", number, point)
                return None
            shape.append(position)
        return np.array(shape, dtype=np.float64)


def _all_positions(line: list[object], *, in_degrees: bool) -> Floats | None:
    """Read positions of one size at once; None where they are to be looked at one by one."""
    points = [point for point in line if type(point) is list]
    sizes = set(map(len, points))
    kinds = set(map(type, itertools.chain.from_iterable(points)))
    if len(points) < len(line) or len(sizes) > 1 or min(sizes) < 2 or not kinds <= {int, float}:
        return None
    try:
        table = np.array(points, dtype=np.float64)
    except OverflowError:
        return None
    found = np.full((len(table), 3), np.nan)
    found[:, : table.shape[1]] = table[:, :3]
    bounds = (180.0, 90.0) if in_degrees else (math.inf, math.inf)
    flat = found[:, :2]
    whole = bool(np.isfinite(flat).all() and (np.abs(flat) <= bounds).all())
    return found if whole else None


def _lines(geometry: dict[str, Any]) -> list[object] | None:
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "LineString":
        return [coordinates]
    if geometry.get("type") == "MultiLineString":
        return coordinates if isinstance(coordinates, list) else [coordinates]
    return None


def _plain(properties: object) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    found = {}
    for key, value in properties.items():
        if isinstance(value, bool):
            found[key] = "yes" if value else "no"
        elif isinstance(value, (str, int, float)) and value != "":
            found[key] = str(value)
    return found


def _position(point: object, *, in_degrees: bool) -> Position | None:
    if not isinstance(point, list) or len(point) < 2:
        return None
    lon, lat = point[0], point[1]
    if not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (lon, lat)):
        return None
    try:
        lon, lat = float(lon), float(lat)
    except OverflowError:
        return None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    if in_degrees and (abs(lon) > 180 or abs(lat) > 90):
        return None
    rise = point[2] if len(point) > 2 else None
    if not isinstance(rise, (int, float)) or not abs(rise) < _TOO_HIGH_M:
        return lon, lat, math.nan
    return lon, lat, float(rise)
