"""Reads a table of edges (CSV): a network that needs no GIS."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault
from ruralroute.files.text_tables import choose_delimiter, decode
from ruralroute.model import RoadSettings
from ruralroute.network.attributes import Attributes, read_attributes
from ruralroute.network.drawn import Drawn, ways_of
from ruralroute.network.field_names import find_fields, key_of, unit_of
from ruralroute.network.heights import height_of, told_heights
from ruralroute.network.positions import to_degrees
from ruralroute.network.road_files import checked_file
from ruralroute.network.ways import Ways

_MAX_FAULTS = 20
_NODE_ENDINGS = ("_nodes", "-nodes", ".nodes", "_节点", "节点")
_NODE_FILES = ("nodes.csv", "节点.csv")
_NODE_NAMES = frozenset({"node", "nodeid", "id", "name", "编号", "节点", "节点编号", "名称"})
_AXES = ("lon", "lat")
_M_PER_DEGREE = 100_000.0
_LONGEST_M = 2_000_000.0
"""Lengths of a road; what is longer is no length, and times and metres would run over."""
_LEAST_METRES = 0.05
"""Lengths so small a share of the straight line are kilometres."""
_WHOLE = re.compile(r"[1-9]\d{0,14}")
Floats = NDArray[np.float64]
Position = tuple[float, float, float]
"""Longitude, latitude (or easting, northing), and elevation in metres, NaN where unknown."""
Table = tuple[list[str], list[list[str]], list[int]]
"""Names of the columns, cells, and the line of each row in the file."""


def read_edge_list(path: Path, settings: RoadSettings, base: Path | None = None) -> Ways:
    """Read a table with one edge a row.

    An edge is placed by a WKT line, by the positions of both ends in its row, or by the names of
    its end nodes and a file of their positions: the one that the settings name (relative to
    `base`), else one beside the table called ``<name>_nodes.csv`` or ``nodes.csv``.  Where end
    nodes have names, edges meet at nodes of one name and nowhere else.

    Raises
    ------
    RoadsError
        The file cannot be read, has no columns that place edges, or rows that make no sense.
    """
    names, rows, lines = _read(path)
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(len(names))]
    said = read_attributes(names, columns, len(rows), told=settings.fields, file=path.name)
    edges = _Edges(path, settings, said, lines)
    return ways_of(edges.drawn(names, node_file_of(path, settings, base)), settings)


def _read(path: Path) -> Table:
    where = Where(path.name)
    text = decode(path.read_bytes())
    if text is None:
        raise RoadsError([fault("network.not_text", where)])
    delimiter, skipped, body = choose_delimiter(text)
    usual = csv.field_size_limit(200_000_000)  # the lines of roads are long cells
    table: list[list[str]] = []
    numbers: list[int] = []
    try:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        row = skipped + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append([cell.strip() for cell in cells])
                numbers.append(row)
            row = skipped + reader.line_num + 1
    except csv.Error as error:
        raise RoadsError([fault("network.unreadable", where, why=str(error))]) from error
    finally:
        csv.field_size_limit(usual)
    if not table:
        raise RoadsError([fault("network.no_roads", where)])
    return table[0], table[1:], numbers[1:]


def node_file_of(path: Path, settings: RoadSettings, base: Path | None = None) -> Path | None:
    """Return the file of node positions that goes with a table of edges, if there is one."""
    if settings.nodes is not None:
        return (base or path.parent) / settings.nodes
    beside = [path.with_name(f"{path.stem}{end}{path.suffix}") for end in _NODE_ENDINGS]
    beside += [path.with_name(one) for one in _NODE_FILES]
    return next((one for one in beside if one.is_file() and one != path), None)


class _Edges:
    """Places the edges of a table, and gathers what is wrong with its rows."""

    def __init__(
        self, path: Path, settings: RoadSettings, said: Attributes, lines: list[int]
    ) -> None:
        self.path, self.settings, self.said, self.lines = path, settings, said, lines
        self.errors: list[Fault] = []
        self.warnings: list[Fault] = []
        self.nodes: dict[str, Position] = {}
        self.seen: dict[str, Position] = {}
        self.named = {"from", "to"} <= said.placing.keys()

    def drawn(self, names: list[str], nodes: Path | None) -> Drawn:
        """Place every row."""
        if self.named and nodes is not None:
            self.nodes = read_nodes(nodes)
        self._check_columns(names)
        if not self.lines:
            raise RoadsError([fault("network.no_roads", Where(self.path.name))])
        wkt = self._wkt()
        shapes: list[Floats] = []
        row: list[int] = []
        for index in range(len(self.lines)):
            shape = self._wkt_shape(index, wkt) if wkt is not None else None
            found = [self._straight(index)] if shape is None else shape
            placed = [one for one in found if one is not None]
            shapes += placed
            row += [index] * len(placed)
        lengths = self._lengths(row)
        if self.errors:
            extra = len(self.errors) - _MAX_FAULTS
            more = [fault("network.more_faults", Where(self.path.name), count=extra)] * (extra > 0)
            raise RoadsError([*self.errors[:_MAX_FAULTS], *more])
        points = np.concatenate(shapes) if shapes else np.zeros((0, 3))
        return Drawn(
            file=self.path.name,
            names=names,
            columns=(),
            features=len(self.lines),
            row=row,
            sizes=np.array([len(one) for one in shapes], dtype=np.int64),
            lonlat=to_degrees(points[:, :2], self.settings.crs or "wgs84", self.path.name),
            own_ids=[str(number) for number in range(1, len(self.lines) + 1)],
            attributes=self.said,
            ends=self._ends(row),
            length_m=lengths if lengths is None else self._in_metres(lengths, shapes),
            height_m=told_heights([points[:, 2]]),
            faults=self.warnings,
        )

    def _refuse(self, code: str, index: int, tag: str | None, found: object = None) -> None:
        column = self.said.read.get(tag) if tag else None
        where = Where(self.path.name, row=self.lines[index], column=column)
        self.errors.append(fault(code, where, None if found is None else str(found)[:100]))

    def _check_columns(self, names: list[str]) -> None:
        placing = self.said.placing.keys()
        if "geometry" in placing or {"from_lon", "from_lat", "to_lon", "to_lat"} <= placing:
            return
        if self.named and self.nodes:
            return
        code = "network.no_nodes_file" if self.named else "network.no_edge_columns"
        raise RoadsError([fault(code, Where(self.path.name), " ".join(names)[:200])])

    def _wkt(self) -> list[Any] | None:
        column = self.said.placing.get("geometry")
        if column is None:
            return None
        texts = [text if text else None for text in column]
        with np.errstate(invalid="ignore"):  # NaN is told of with its row
            return list(shapely.from_wkt(np.array(texts, dtype=np.object_), on_invalid="ignore"))

    def _wkt_shape(self, index: int, wkt: list[Any]) -> list[Floats | None] | None:
        """Return the lines that a cell draws; None when it is blank."""
        text, line = self.said.placing["geometry"][index], wkt[index]
        if not text:
            return None
        if line is not None and line.geom_type == "MultiLineString" and self.named:
            line = shapely.line_merge(line)
        if line is None or line.geom_type not in ("LineString", "MultiLineString"):
            self._refuse("network.not_a_line", index, "geometry", text)
            return []
        parts = [
            shapely.get_coordinates(one, include_z=True) for one in shapely.get_parts(line) if one
        ]
        if not parts or (self.named and len(parts) > 1):
            self._refuse("network.not_a_line", index, "geometry", text)
            return []
        if not all(np.isfinite(one[:, :2]).all() for one in parts):
            self._refuse("network.line_position", index, "geometry", text)
            return []
        for tag, point in (("from", parts[0][0]), ("to", parts[-1][-1])):
            point[2] = self._height(index, tag, float(point[2]))
        if self.named:
            for tag, point in (("from", parts[0][0]), ("to", parts[0][-1])):
                self._remember(index, tag, (float(point[0]), float(point[1]), float(point[2])))
        return list(parts)

    def _straight(self, index: int) -> Floats | None:
        """Return the straight line between the ends of a row."""
        ends = [self._end(index, tag) for tag in ("from", "to")]
        if ends[0] is None or ends[1] is None:
            return None
        return np.array(ends, dtype=np.float64)

    def _end(self, index: int, tag: str) -> Position | None:
        placing = self.said.placing
        cells = [placing[f"{tag}_{axis}"][index] for axis in _AXES if f"{tag}_{axis}" in placing]
        if len(cells) == 2 and any(cells):
            found = _position(cells)
            if found is None:
                self._refuse("network.line_position", index, f"{tag}_lon", ", ".join(cells))
                return None
            found = (*found[:2], self._height(index, tag))
            if self.named:
                self._remember(index, tag, found)
            return found
        if not self.named:
            by_line = "geometry" in placing and not cells
            code = "network.not_a_line" if by_line else "network.line_position"
            self._refuse(code, index, "geometry" if by_line else f"{tag}_lon")
            return None
        name = placing[tag][index]
        if name not in self.nodes:
            self._refuse("network.no_node", index, tag, name)
            return None
        known = self.nodes[name]
        return (*known[:2], self._height(index, tag, known[2]))

    def _height(self, index: int, tag: str, drawn: float = math.nan) -> float:
        """Return the elevation of an end: what its row says, else its node, else its line."""
        placing = self.said.placing
        found = height_of(placing[f"{tag}_ele"][index]) if f"{tag}_ele" in placing else math.nan
        if math.isnan(found) and self.named:
            found = self.nodes.get(placing[tag][index], (0.0, 0.0, math.nan))[2]
        return drawn if math.isnan(found) else found

    def _remember(self, index: int, tag: str, found: Position) -> None:
        """Note where a node is, and that another row has it elsewhere."""
        name = self.said.placing[tag][index]
        if not name:
            self._refuse("network.no_node", index, tag, name)
            return
        known = self.seen.setdefault(name, self.nodes.get(name, found))
        slack = max(self.settings.tolerance_m, 1.0)
        if self.settings.crs is None or not self.settings.crs.startswith("EPSG"):
            slack /= 50_000.0
        if max(abs(known[0] - found[0]), abs(known[1] - found[1])) > slack:
            self._refuse("network.node_moves", index, tag, name)

    def _ends(self, row: list[int]) -> NDArray[np.int64] | None:
        """Give end nodes the numbers that they are named by, else number them as they appear."""
        if not self.named:
            return None
        pairs = [(self.said.placing["from"][one], self.said.placing["to"][one]) for one in row]
        names = list(dict.fromkeys(name for pair in pairs for name in pair))
        number = {name: place for place, name in enumerate(names, start=1)}
        if all(_WHOLE.fullmatch(name) for name in names):
            number = {name: int(name) for name in names}
        table = [[number[one], number[other]] for one, other in pairs]
        return np.array(table, dtype=np.int64).reshape(-1, 2)

    def _lengths(self, row: list[int]) -> Floats | None:
        column = self.said.placing.get("length")
        if column is None:
            return None
        metres: list[float] = []
        for index in row:
            found = _metres(column[index])
            if found is None:
                self._refuse("network.bad_length", index, "length", column[index])
            metres.append(math.nan if found is None else found)
        return np.array(metres, dtype=np.float64)

    def _in_metres(self, lengths: Floats, shapes: list[Floats]) -> Floats:
        """Take lengths as kilometres when their column says no unit and metres cannot be true."""
        name = self.said.read.get("length", "")
        if unit_of(name) is not None or (self.settings.crs or "").startswith("EPSG"):
            return lengths
        apart = np.array([np.hypot(*(one[-1] - one[0])[:2]) for one in shapes]) * _M_PER_DEGREE
        usable = np.isfinite(lengths) & (apart > _M_PER_DEGREE * 1e-4)
        if not usable.any() or np.median(lengths[usable] / apart[usable]) > _LEAST_METRES:
            return lengths
        where = Where(self.path.name, column=name)
        self.warnings.append(fault("network.length_km", where, severity=Severity.WARNING))
        return lengths * 1000.0


def read_nodes(path: Path) -> dict[str, Position]:
    """Read positions of nodes by name: columns id, lon, lat and ele (编号, 经度, 纬度, 海拔).

    Raises
    ------
    RoadsError
        The file cannot be read, lacks a column, or has rows that make no sense.
    """
    names, rows, lines = _read(checked_file(path, "csv"))
    fields, _ = find_fields(names, {})
    columns = {one.tag: one.index for one in reversed(fields)}
    rise = next((one for one in fields if one.tag == "ele"), None)
    node = next((at for at, name in enumerate(names) if key_of(name) in _NODE_NAMES), None)
    id_column = node if node is not None else columns.get("id")
    if id_column is None or not {"lon", "lat"} <= columns.keys():
        raise RoadsError(
            [fault("network.no_node_columns", Where(path.name), " ".join(names)[:200])]
        )
    found: dict[str, Position] = {}
    errors = []
    for cells, line in zip(rows, lines, strict=True):
        padded = cells + [""] * (len(names) - len(cells))
        position = _position([padded[columns[axis]] for axis in _AXES])
        if position is None:
            shown = ", ".join(padded[columns[axis]] for axis in _AXES)
            errors.append(fault("network.line_position", Where(path.name, row=line), shown))
            continue
        if rise is not None:
            position = (*position[:2], height_of(padded[rise.index], rise.factor))
        if found.setdefault(padded[id_column], position)[:2] != position[:2]:
            errors.append(
                fault("network.node_moves", Where(path.name, row=line), padded[id_column])
            )
    if errors:
        raise RoadsError(errors[:_MAX_FAULTS])
    return found


def _position(cells: list[str]) -> Position | None:
    try:
        lon, lat = (float(_dotted(one)) for one in cells)
    except ValueError:
        return None
    return (lon, lat, math.nan) if math.isfinite(lon) and math.isfinite(lat) else None


def _dotted(cell: str) -> str:
    """Write a decimal comma, which tables between semicolons have, as a point."""
    return cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell


def _metres(cell: str) -> float | None:
    """Read a length: metres, or with a unit of its own; NaN when blank, None when it is none."""
    text = cell.strip().lower().replace(",", "")
    if not text or text in ("-", "nan"):
        return math.nan
    factor = 1.0
    for unit, size in (("km", 1000.0), ("公里", 1000.0), ("千米", 1000.0), ("m", 1.0), ("米", 1.0)):
        if text.endswith(unit):
            text, factor = text.removesuffix(unit).strip(), size
            break
    try:
        found = float(text) * factor
    except ValueError:
        return None
    return found if 0 < found <= _LONGEST_M else None
