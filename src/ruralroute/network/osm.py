"""Reads drivable ways from OpenStreetMap files."""

from __future__ import annotations

import bz2
import ctypes
import errno
import gzip
import itertools
import os
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Severity, Where, fault
from ruralroute.network.blocks import (
    Block,
    WayTable,
    nodes_at,
    read_blocks,
    relations,
    tagged_nodes,
    way_table,
)
from ruralroute.network.tags import metres
from ruralroute.network.turns import KEYS, Member, Restriction, read_restriction
from ruralroute.network.ways import (
    FERRY_KEYS,
    MAX_OSM_BYTES,
    TagStore,
    Ways,
    among,
    bears_on_travel,
    why_not_driven,
)

MAX_POINTS = 60_000_000
_WANTED = ("highway", "barrier", "route", "ele", *KEYS)
"""Keys of what bears on roads."""
_PLAIN = "pbf,pbf_compression=none,add_metadata=version,history=true,locations_on_ways=true"
_ENDINGS = {".pbf": "pbf", ".osm.gz": "osm.gz", ".osm.bz2": "osm"}
"""How osmium calls the formats; packed by bzip2 they are unpacked before."""
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_HALF_UNIT = 0.5e-7
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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
        passing = tempfile.TemporaryDirectory(prefix="ruralroute-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _no_room(path, error) from error
    try:
        with passing as folder:
            source = _source(path, Path(folder))
            return _read(source, Path(folder), path.name, bbox, ferries=ferries)
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
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise _no_room(path, error) from error
        why = str(error).strip()
        raise RoadsError([fault("network.unreadable", Where(path.name), why=why)]) from error


def _no_room(path: Path, error: OSError) -> RoadsError:
    why = error.strerror or str(error)
    return RoadsError([fault("network.no_room", Where(path.name), why=why)])


def _source(path: Path, folder: Path) -> osmium.io.File:
    """Return what osmium is to read; a packed file is first unpacked, to know its size.

    What bzip2 packed in several streams osmium does not always read to its end, so it gets the
    unpacked file.
    """
    name = path.name.lower()
    kind = next((one for end, one in _ENDINGS.items() if name.endswith(end)), "osm")
    if not name.endswith((".gz", ".bz2")):
        return osmium.io.File(str(path), kind)
    size = 0
    unpacked = folder / "roads.osm"
    onto = Path(os.devnull) if kind == "osm.gz" else unpacked
    with (
        (gzip.open if kind == "osm.gz" else bz2.open)(path, "rb") as packed,
        onto.open("wb") as file,
    ):
        while chunk := packed.read(1 << 20):
            size += len(chunk)
            if size > MAX_OSM_BYTES:
                limit = MAX_OSM_BYTES // 1_000_000
                raise RoadsError(
                    [fault("network.file_too_large", Where(path.name), limit_mb=limit)]
                )
            file.write(chunk)
    return osmium.io.File(str(path if kind == "osm.gz" else unpacked), kind)


def _read(
    source: osmium.io.File, folder: Path, name: str, bbox: Box | None, *, ferries: bool
) -> Ways:
    found = _Found()
    plain = folder / "roads.osm.pbf"
    _write_plain(source, plain, name)
    for block in read_blocks(plain):
        for node, tags in tagged_nodes(block, (b"barrier", b"ele")):
            found.note_node(node, tags)
        for told, members in relations(block):
            found.note_relation(told, members)
        if block.ways:
            found.note_ways(block, ferries=ferries)
        if found.points > MAX_POINTS:
            raise RoadsError([fault("network.too_large", Where(name), limit=MAX_POINTS)])
    unplaced = found.unplaced()
    if len(unplaced):
        _write_positions(source, plain)
        given = [_among_wanted(nodes_at(block), unplaced) for block in read_blocks(plain)]
        found.place(*(np.concatenate(some) for some in zip(*given, strict=True)))
    return found.ways(name, bbox)


def _write_plain(source: osmium.io.File, plain: Path, name: str) -> None:
    """Write what bears on roads to a file of blocks; osmium does it without a step in Python.

    Nodes get no further than their positions on ways, unless they have a tag that is wanted.
    """
    reader = osmium.io.Reader(source)
    try:
        if reader.header().has_multiple_object_versions:
            raise RoadsError([fault("network.history", Where(name))])
        located = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
        located.ignore_errors()
        _pour(reader, located, osmium.filter.KeyFilter(*_WANTED), plain=plain)
    finally:
        reader.close()


def _write_positions(source: osmium.io.File, plain: Path) -> None:
    """Write all nodes, and the ways with the positions that the file itself gives them.

    Positions are not found on the way when ways stand before nodes, when numbers are negative
    (drawn, and never sent to OpenStreetMap), and when ways have them in place of nodes.
    """
    ways = osmium.osm.osm_entity_bits.WAY
    roads = osmium.filter.KeyFilter(*_WANTED)
    roads.enable_for(ways)
    reader = osmium.io.Reader(source, osmium.osm.osm_entity_bits.NODE | ways)
    try:
        plain.unlink()
        _pour(reader, roads, plain=plain)
    finally:
        reader.close()


def _pour(reader: osmium.io.Reader, *through: object, plain: Path) -> None:
    """Write what a reader gives and filters let pass.

    A writer that could not write ends the whole process when it is taken down (libosmium writes
    once more, and its error has nowhere to go), so one that failed is never taken down.
    """
    writer = osmium.SimpleWriter(osmium.io.File(str(plain), _PLAIN))
    try:
        osmium.apply(reader, *through, writer)
        writer.close()
    except BaseException as error:
        try:
            writer.close()
        except RuntimeError:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))
        if str(error).startswith("Write failed"):
            raise OSError(errno.ENOSPC, str(error)) from error
        raise


@dataclass(slots=True)
class _Found:
    """Gathers what blocks tell of roads."""

    store: TagStore = field(default_factory=TagStore)
    left_out: Counter[str] = field(default_factory=Counter)
    tags: list[dict[str, str]] = field(default_factory=list)
    tables: list[WayTable] = field(default_factory=list)
    points: int = 0
    barriers: dict[int, dict[str, str]] = field(default_factory=dict)
    elevation: dict[int, float] = field(default_factory=dict)
    restrictions: list[Restriction] = field(default_factory=list)

    def note_node(self, node: int, tags: dict[str, str]) -> None:
        """Keep a barrier, and a height."""
        if "barrier" in tags:
            self.barriers[node] = self.store.keep(tags)
        height = metres(tags["ele"]) if "ele" in tags else None
        if height is not None:
            self.elevation[node] = height

    def note_relation(self, tags: dict[str, str], members: list[Member]) -> None:
        """Keep a restriction of turns."""
        one = read_restriction(tags, members)
        if one is not None:
            self.restrictions.append(one)
        elif tags.get("type", "").startswith("restriction"):
            self.left_out["restriction"] += 1

    def note_ways(self, block: Block, *, ferries: bool) -> None:
        """Keep the ways of a block that are driven; tags that stand there often are read once."""
        table = way_table(block)
        known: dict[bytes, int] = {}
        kept: list[dict[str, str]] = []
        reasons: list[str | None] = []
        row: list[int] = []
        for packed in _wanted_tags(block, table):
            one = known.get(packed)
            if one is None:
                one = known[packed] = len(kept)
                pairs = np.frombuffer(packed, dtype=np.int32).tolist()
                raw = block.tags(pairs[::2], pairs[1::2])
                reasons.append(why_not_driven(raw, ferries=ferries))
                kept.append(self.store.keep(raw))
            row.append(one)
        for one, count in Counter(row).items():
            reason = reasons[one]
            if reason is not None:
                self.left_out[reason] += count
        driven = np.array([reasons[one] is None for one in row], dtype=np.bool_)
        self.left_out["deleted"] += int(np.count_nonzero(driven & ~table.visible))
        driven &= table.visible
        self.tags += [
            kept[one] for one, is_kept in zip(row, driven.tolist(), strict=True) if is_kept
        ]
        self.tables.append(table.only(driven))
        self.points += len(self.tables[-1].refs)

    def unplaced(self) -> Ints:
        """Return the numbers of the points that have no position, in order."""
        none = np.zeros(0, dtype=np.int64)
        return np.unique(
            np.concatenate([none, *(one.refs[_nowhere(one.x, one.y)] for one in self.tables)])
        )

    def place(self, refs: Ints, x: Ints, y: Ints) -> None:
        """Give points without a position that of their node."""
        refs, first = np.unique(refs, return_index=True)
        x, y = x[first], y[first]
        for one in self.tables:
            nowhere = np.flatnonzero(_nowhere(one.x, one.y) & among(one.refs, refs))
            at = np.searchsorted(refs, one.refs[nowhere])
            one.x[nowhere], one.y[nowhere] = x[at], y[at]

    def ways(self, name: str, bbox: Box | None) -> Ways:
        """Return the ways without those that come again or lie outside of a box."""
        ids, versions, sizes, refs, x, y = (
            np.concatenate(
                [np.zeros(0, dtype=np.int64), *(getattr(one, part) for one in self.tables)]
            )
            for part in ("ids", "versions", "sizes", "refs", "x", "y")
        )
        self.tables.clear()
        nowhere = _nowhere(x, y)
        if len(refs) and nowhere.all():
            raise RoadsError([fault("network.no_positions", Where(name), count=len(ids))])
        lon, lat = (np.where(nowhere, np.nan, one / 1e7) for one in (x, y))
        kept = np.zeros(len(ids), dtype=np.bool_)
        newest = np.lexsort((-versions, ids))
        kept[newest[np.unique(ids[newest], return_index=True)[1]]] = True
        self.left_out["repeated"] += int(np.count_nonzero(~kept))
        if bbox is not None and len(ids):
            inside = np.logical_or.reduceat(_inside(lon, lat, bbox), np.cumsum(sizes) - sizes)
            inside &= sizes > 0
            self.left_out["outside"] += int(np.count_nonzero(kept & ~inside))
            kept &= inside
        points = slice(None) if kept.all() else np.repeat(kept, sizes)
        lon, lat = lon[points], lat[points]
        self.left_out["points_missing"] = int(np.count_nonzero(np.isnan(lon)))
        return Ways(
            ids=list(map(str, ids[kept].tolist())),
            tags=[tags for tags, one in zip(self.tags, kept.tolist(), strict=True) if one],
            sizes=sizes[kept],
            refs=refs[points],
            lon=lon,
            lat=lat,
            barriers=self.barriers,
            elevation=self.elevation,
            restrictions=self.restrictions,
            left_out=self.left_out,
            faults=[
                fault(f"network.{kind}", Where(name), severity=Severity.WARNING, count=count)
                for kind in ("repeated", "points_missing")
                if (count := self.left_out[kind])
            ],
        )


def _wanted_tags(block: Block, table: WayTable) -> list[bytes]:
    """Return the rows of the tags of each way that bear on its reading, packed."""
    wanted, of_ferries, route = (np.zeros(len(block.strings), dtype=np.bool_) for _ in range(3))
    for row in np.unique(table.keys).tolist():
        key = block.strings[row].decode()
        wanted[row] = key == "area" or bears_on_travel(key)
        of_ferries[row] = key in FERRY_KEYS
        route[row] = key == "route"
    way = np.repeat(np.arange(len(table.ids)), np.diff(table.tag_start))
    ferry = np.zeros(len(table.ids), dtype=np.bool_)
    ferry[way[route[table.keys]]] = True
    chosen = wanted[table.keys] | (of_ferries[table.keys] & ferry[way])
    pairs = np.column_stack([table.keys[chosen], table.values[chosen]]).astype(np.int32).tobytes()
    ends = (8 * np.append(0, np.cumsum(chosen))[table.tag_start]).tolist()
    return [pairs[start:end] for start, end in itertools.pairwise(ends)]


def _among_wanted(told: tuple[Ints, Ints, Ints], wanted: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the nodes that are wanted, by numbers in order, and have a position."""
    refs, x, y = told
    at = np.minimum(np.searchsorted(wanted, refs), len(wanted) - 1)
    kept = ~_nowhere(x, y) & (wanted[at] == refs)
    return refs[kept], x[kept], y[kept]


def _nowhere(x: Ints, y: Ints) -> NDArray[np.bool_]:
    """Mark points without a position: osmium gives them coordinates beyond the globe."""
    found: NDArray[np.bool_] = (np.abs(x) > 1_800_000_000) | (np.abs(y) > 900_000_000)
    return found


def _inside(lon: Floats, lat: Floats, bbox: Box) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    found: NDArray[np.bool_] = (
        (lon >= west - _HALF_UNIT)
        & (lon <= east + _HALF_UNIT)
        & (lat >= south - _HALF_UNIT)
        & (lat <= north + _HALF_UNIT)
    )
    return found
