"""Reads drivable ways from OpenStreetMap files."""

from __future__ import annotations

import bz2
import gzip
import itertools
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
    read_blocks,
    relations,
    tagged_nodes,
    way_table,
)
from ruralroute.network.tags import metres
from ruralroute.network.turns import KEYS, Member, Restriction, read_restriction
from ruralroute.network.ways import MAX_OSM_BYTES, TagStore, Ways, bears_on_travel, why_not_driven

MAX_POINTS = 60_000_000
_WANTED = ("highway", "barrier", "route", "ele", *KEYS)
"""Keys of what bears on roads."""
_PLAIN = "pbf,pbf_compression=none,add_metadata=false,locations_on_ways=true"
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
    found = _Found()
    with tempfile.TemporaryDirectory(prefix="ruralroute-") as folder:
        plain = Path(folder, "roads.osm.pbf")
        _write_plain(path, plain)
        for block in read_blocks(plain):
            for node, tags in tagged_nodes(block, (b"barrier", b"ele")):
                found.note_node(node, tags)
            for told, members in relations(block):
                found.note_relation(told, members)
            if block.ways:
                found.note_ways(block, ferries=ferries)
            if found.points > MAX_POINTS:
                raise RoadsError([fault("network.too_large", Where(path.name), limit=MAX_POINTS)])
    return found.ways(path.name, bbox)


def _write_plain(path: Path, plain: Path) -> None:
    """Write what bears on roads to a file of blocks; osmium does it without a step in Python.

    Nodes get no further than their positions on ways, unless they have a tag that is wanted.
    """
    reader = osmium.io.Reader(str(path))
    try:
        writer = osmium.SimpleWriter(osmium.io.File(str(plain), _PLAIN))
        try:
            located = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
            located.ignore_errors()
            osmium.apply(reader, located, osmium.filter.KeyFilter(*_WANTED), writer)
        finally:
            writer.close()
    finally:
        reader.close()


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
        self.tags += [kept[one] for one in row if reasons[one] is None]
        self.tables.append(table.only(driven))
        self.points += len(self.tables[-1].refs)

    def ways(self, name: str, bbox: Box | None) -> Ways:
        """Return the ways without those that come again or lie outside of a box."""
        ids, sizes, refs, x, y = (
            np.concatenate(
                [np.zeros(0, dtype=np.int64), *(getattr(one, part) for one in self.tables)]
            )
            for part in ("ids", "sizes", "refs", "x", "y")
        )
        self.tables.clear()
        # osmium gives points without a position coordinates beyond the globe
        nowhere = (np.abs(x) > 1_800_000_000) | (np.abs(y) > 900_000_000)
        lon, lat = (np.where(nowhere, np.nan, one / 1e7) for one in (x, y))
        kept = np.zeros(len(ids), dtype=np.bool_)
        kept[np.unique(ids, return_index=True)[1]] = True
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
    told = np.unique(table.keys)
    wanted = np.zeros(len(block.strings), dtype=np.bool_)
    for row in told.tolist():
        key = block.strings[row].decode()
        wanted[row] = key == "area" or bears_on_travel(key)
    chosen = wanted[table.keys]
    pairs = np.column_stack([table.keys[chosen], table.values[chosen]]).astype(np.int32).tobytes()
    ends = (8 * np.append(0, np.cumsum(chosen))[table.tag_start]).tolist()
    return [pairs[start:end] for start, end in itertools.pairwise(ends)]


def _inside(lon: Floats, lat: Floats, bbox: Box) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    found: NDArray[np.bool_] = (
        (lon >= west - _HALF_UNIT)
        & (lon <= east + _HALF_UNIT)
        & (lat >= south - _HALF_UNIT)
        & (lat <= north + _HALF_UNIT)
    )
    return found
