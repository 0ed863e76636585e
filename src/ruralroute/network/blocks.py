"""Decodes the blocks of plain PBF that osmium writes, whole arrays at a time.

`osm` lets osmium read a file of any format, keep what bears on roads, and write it with the
positions of nodes on their ways, unpacked, with no metadata but versions and what is deleted.
Only such files are read here:
numbers of fields are below 16, coordinates are steps of 1e-7 degrees, nodes are dense.  Fields
are numbered as in ``fileformat.proto`` and ``osmformat.proto`` of the OSM PBF format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Field = tuple[int, int, bytes]
"""Number, value of a number, bytes of anything else."""
_WITH_BYTES = 2
_MORE, _SEVEN = 0x80, 0x7F


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Encoded objects of one block, whose tags and roles are rows of `strings`."""

    strings: list[bytes]
    nodes: list[bytes]
    ways: bytes
    relations: list[bytes]

    def tags(self, keys: Sequence[int], values: Sequence[int]) -> dict[str, str]:
        """Return tags by the rows of their keys and values."""
        text = self.strings
        return {
            text[key].decode(): text[one].decode() for key, one in zip(keys, values, strict=True)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WayTable:
    """Ways of one block as arrays.

    Parameters
    ----------
    ids
        Number of each way.
    versions, visible
        Version of each way, and whether it is not deleted.
    tag_start, keys, values
        Way w has the tags `tag_start[w]:tag_start[w + 1]`, rows of the block's strings.
    sizes
        Number of points of each way.
    refs, x, y
        Node number and position of each point, in 1e-7 degrees; beyond the globe where the file
        gives none.
    """

    ids: Ints
    versions: Ints
    visible: NDArray[np.bool_]
    tag_start: Ints
    keys: Ints
    values: Ints
    sizes: Ints
    refs: Ints
    x: Ints
    y: Ints

    def only(self, kept: NDArray[np.bool_]) -> WayTable:
        """Return some of the ways, without their tags."""
        points = np.repeat(kept, self.sizes)
        return WayTable(
            ids=self.ids[kept],
            versions=self.versions[kept],
            visible=self.visible[kept],
            tag_start=np.zeros(1, dtype=np.int64),
            keys=np.zeros(0, dtype=np.int64),
            values=np.zeros(0, dtype=np.int64),
            sizes=self.sizes[kept],
            refs=self.refs[points],
            x=self.x[points],
            y=self.y[points],
        )


def read_blocks(path: Path) -> Iterator[Block]:
    """Yield the blocks of a file that osmium wrote."""
    with path.open("rb") as file:
        while head := file.read(4):
            header = fields(file.read(int.from_bytes(head, "big")))
            kind = next(data for number, _, data in header if number == 1)
            size = next(value for number, value, _ in header if number == 3)
            body = file.read(size)
            if kind == b"OSMData":
                yield _block(next(data for number, _, data in fields(body) if number == 1))


def _block(data: bytes) -> Block:
    parts = fields(data)
    groups = [part for number, _, part in parts if number == 2]
    # a group holds objects of one kind, each behind the number of this kind
    of_kind = {kind: [one for one in groups if one and one[0] >> 3 == kind] for kind in (2, 3, 4)}
    return Block(
        strings=[text for number, _, one in parts if number == 1 for _, _, text in fields(one)],
        nodes=[part for one in of_kind[2] for _, _, part in fields(one)],
        ways=b"".join(of_kind[3]),
        relations=[part for one in of_kind[4] for _, _, part in fields(one)],
    )


def fields(data: bytes) -> list[Field]:
    """List the fields of a message."""
    found: list[Field] = []
    at, end = 0, len(data)
    while at < end:
        key, value = data[at], data[at + 1]
        at += 2
        if value >= _MORE:
            value &= _SEVEN
            shift = 7
            while data[at] >= _MORE:
                value |= (data[at] & _SEVEN) << shift
                at, shift = at + 1, shift + 7
            value |= data[at] << shift
            at += 1
        if key & 7 == _WITH_BYTES:
            found.append((key >> 3, 0, data[at : at + value]))
            at += value
        else:
            found.append((key >> 3, value, b""))
    return found


def numbers(data: Bytes, begin: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """Decode packed numbers that lie between places of `data`, part after part.

    Returns
    -------
    tuple
        The numbers, and where those of each part begin, and the end.
    """
    sizes = stop - begin
    start = np.append(0, np.cumsum(sizes))
    packed = data[np.repeat(begin - start[:-1], sizes) + np.arange(start[-1])]
    ends = np.flatnonzero(packed < _MORE)
    begins = np.append(0, ends[:-1] + 1)[: len(ends)]
    found = (packed[begins] & _SEVEN).astype(np.int64)
    longer, shift = np.flatnonzero(ends > begins), 7
    while len(longer):
        at = begins[longer] + shift // 7
        found[longer] |= (packed[at] & _SEVEN).astype(np.int64) << shift
        longer = longer[ends[longer] > at]
        shift += 7
    return found, np.searchsorted(ends, start)


def sums(data: Bytes, begin: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """Decode packed differences, the first of each part to 0; otherwise like `numbers`."""
    coded, start = numbers(data, begin, stop)
    # the lowest bit is the sign
    steps = ((coded >> 1) & np.int64(2**63 - 1)) ^ -(coded & 1)
    total = np.append(0, np.cumsum(steps))
    return total[1:] - np.repeat(total[start[:-1]], np.diff(start)), start


def way_table(block: Block) -> WayTable:
    """Decode the ways of a block."""
    data = np.frombuffer(block.ways, dtype=np.uint8)
    found = _columns(data, *_messages(block.ways))
    keys, tag_start = numbers(data, *found[2])
    refs, start = sums(data, *found[8])
    about = _columns(data, *found[4])
    return WayTable(
        ids=found[1][0],
        versions=about[1][0],
        visible=about[6][0] == 1,
        tag_start=tag_start,
        keys=keys,
        values=numbers(data, *found[3])[0],
        sizes=np.diff(start),
        refs=refs,
        x=sums(data, *found[10])[0],
        y=sums(data, *found[9])[0],
    )


def _messages(data: bytes) -> tuple[Ints, Ints]:
    """Return where the ways of a group begin and end; they are its only fields."""
    begin, end = [], []
    at, stop = 0, len(data)
    while at < stop:
        size, shift, at = 0, 0, at + 1
        while data[at] >= _MORE:
            size |= (data[at] & _SEVEN) << shift
            at, shift = at + 1, shift + 7
        size |= data[at] << shift
        begin.append(at + 1)
        at += 1 + size
        end.append(at)
    return np.array(begin, dtype=np.int64), np.array(end, dtype=np.int64)


def _columns(data: Bytes, at: Ints, end: Ints) -> dict[int, tuple[Ints, Ints]]:
    """Read the fields of many messages side by side: for each a number, or begin and end."""
    found = {one: (np.zeros_like(at), np.zeros_like(at)) for one in range(1, 16)}
    at, rows = at.copy(), np.flatnonzero(at < end)
    while len(rows):
        key = data[at[rows]]
        at[rows] += 1
        value, more = np.zeros(len(rows), dtype=np.int64), np.arange(len(rows))
        shift = 0
        while len(more):
            byte = data[at[rows[more]]]
            at[rows[more]] += 1
            value[more] |= (byte & _SEVEN).astype(np.int64) << shift
            more = more[byte >= _MORE]
            shift += 7
        has_bytes = (key & 7) == _WITH_BYTES
        for number in np.unique(key >> 3).tolist():
            here = (key >> 3) == number
            first, second = found[number]
            first[rows[here]] = np.where(has_bytes, at[rows], value)[here]
            second[rows[here]] = (at[rows] + value)[here]
        at[rows] += np.where(has_bytes, value, 0)
        rows = rows[at[rows] < end[rows]]
    return found


def nodes_at(block: Block) -> tuple[Ints, Ints, Ints]:
    """Return numbers and positions of the nodes of a block, and of the points of its ways."""
    found = [tuple(np.zeros(0, dtype=np.int64) for _ in range(3))]
    for part in block.nodes:
        told = {number: one for number, _, one in fields(part)}
        found.append(tuple(sums(*_whole(told[number]))[0] for number in (1, 9, 8)))
    if block.ways:
        table = way_table(block)
        found.append((table.refs, table.x, table.y))
    refs, x, y = (np.concatenate(some) for some in zip(*found, strict=True))
    return refs, x, y


def tagged_nodes(block: Block, wanted: Sequence[bytes]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and tags of the nodes that have one of the wanted keys and are not deleted."""
    rows = [row for row, text in enumerate(block.strings) if text in wanted]
    if not rows:
        return
    for part in block.nodes:
        told = {number: one for number, _, one in fields(part)}
        entries, _ = numbers(*_whole(told.get(10, b"")))
        ends = np.flatnonzero(entries == 0)
        starts = np.append(0, ends[:-1] + 1)[: len(ends)]
        found = np.flatnonzero(np.isin(entries, rows))
        of_node = np.searchsorted(ends, found)
        # keys and values take turns
        found = np.unique(of_node[(found - starts[of_node]) % 2 == 0])
        visible = dict(_bytes_of(told[5]))[6]
        found = found[np.frombuffer(visible, dtype=np.uint8)[found] == 1]
        ids, _ = sums(*_whole(told[1]))
        for node, start, end in zip(
            ids[found].tolist(), starts[found].tolist(), ends[found].tolist(), strict=True
        ):
            pairs = entries[start:end].tolist()
            yield node, block.tags(pairs[::2], pairs[1::2])


def relations(block: Block) -> Iterator[tuple[dict[str, str], list[tuple[str, int, str]]]]:
    """Yield tags and members (kind, number, role) of relations of a block that are not deleted."""
    for relation in block.relations:
        parts = dict(_bytes_of(relation))
        if (6, 1, b"") not in fields(parts[4]):
            continue
        told = {number: _whole(part) for number, part in parts.items()}
        none = _whole(b"")
        keys, values, roles, kinds = (
            numbers(*told.get(number, none))[0].tolist() for number in (2, 3, 8, 10)
        )
        members = sums(*told.get(9, none))[0].tolist()
        yield (
            block.tags(keys, values),
            [
                ("nwr"[kind], number, block.strings[role].decode())
                for kind, number, role in zip(kinds, members, roles, strict=True)
            ],
        )


def _bytes_of(data: bytes) -> list[tuple[int, bytes]]:
    return [(number, part) for number, _, part in fields(data)]


def _whole(part: bytes) -> tuple[Bytes, Ints, Ints]:
    return np.frombuffer(part, dtype=np.uint8), np.zeros(1, np.int64), np.full(1, len(part))
