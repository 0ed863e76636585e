"""Joins drawn lines where they meet, or come near enough: the topology that drawings lack.

Points that agree to 1e-7 degrees are one node.  Ends that meet nothing are joined with the
nearest point or side of another line within the tolerance; lines that cross on one level are
split there.  Everything that is joined or left out is noted with its position.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.crossings import find_crossings
from ruralroute.network.ends import join_ends
from ruralroute.network.levels import levels_of
from ruralroute.network.planar import NewPoints
from ruralroute.network.spots import SpotList

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_NONE: Ints = np.zeros(0, dtype=np.int64)
_LEAST_LENGTH = 0.98
"""A told length below this share of the straight line cannot be true."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Lines one after the other.

    Parameters
    ----------
    ids, tags, sizes
        Name, tags and number of points of each line.
    lonlat
        Shape (points, 2), degrees.
    ends
        Node numbers of both ends of each line where the file names them, shape (lines, 2).
    length_m
        Told length of each line, NaN where none is told; None: no line tells one.
    refs
        Node number of each point.
    height_m
        Elevation of each point, NaN where none is told; None: no point tells one.
    """

    ids: list[str]
    tags: list[dict[str, str]]
    sizes: Ints
    lonlat: Floats
    ends: Ints | None = None
    length_m: Floats | None = None
    refs: Ints = field(default_factory=lambda: _NONE)
    height_m: Floats | None = None

    @cached_property
    def starts(self) -> Ints:
        """First point of each line, and the number of points at the end."""
        return np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int64)

    def without(self, dropped: Bools) -> Drawing:
        """Return the drawing without some lines."""
        if not dropped.any():
            return self
        points = np.repeat(~dropped, self.sizes)
        kept = np.flatnonzero(~dropped).tolist()
        return Drawing(
            ids=[self.ids[one] for one in kept],
            tags=[self.tags[one] for one in kept],
            sizes=self.sizes[~dropped],
            lonlat=self.lonlat[points],
            ends=None if self.ends is None else self.ends[~dropped],
            length_m=None if self.length_m is None else self.length_m[~dropped],
            refs=self.refs[points],
            height_m=None if self.height_m is None else self.height_m[points],
        )


def join_lines(
    drawing: Drawing, *, tolerance_m: float, crossings: bool, file: str, spots: SpotList
) -> Drawing:
    """Give the points of lines node numbers, joining what meets.

    Parameters
    ----------
    drawing
        The lines; where they name their end nodes, only these are joined.
    tolerance_m
        Ends this near to another road join it; 0: none do.
    crossings
        Whether lines that cross on the same level without a common point meet there.
    file
        Name of the file, for the message when lines are too tangled.
    spots
        Told of everything that is joined, left out or doubtful.

    Raises
    ------
    RoadsError
        The lines are so tangled that crossings cannot be looked for.
    """
    if not len(drawing.sizes):
        return drawing
    if drawing.ends is not None:
        named = replace(drawing, refs=_named_refs(drawing, drawing.ends))
        return _told_lengths(named.without(_useless(named, spots)), spots)
    drawn = replace(drawing, refs=number_nodes(drawing.lonlat))
    drawn = drawn.without(_useless(drawn, spots))
    if not len(drawn.sizes):
        return drawn
    levels = levels_of(drawn.tags)
    ends = join_ends(drawn, levels, tolerance_m=tolerance_m, file=file, spots=spots)
    drawn = _inserted(ends.moved, ends.new)
    if len(drawn.sizes) > 1:
        found = find_crossings(drawn, levels, split=crossings, file=file, spots=spots)
        drawn = _made_one(_inserted(drawn, found.new), found.same)
    return _told_lengths(drawn, spots)


def number_nodes(table: Floats) -> Ints:
    """Give points numbers by first appearance of their position, to 1e-7 degrees."""
    if not len(table):
        return np.zeros(0, dtype=np.int64)
    cells = np.round(table * 1e7).astype(np.int64)
    keys = cells[:, 0] * 4_000_000_000 + cells[:, 1]
    return _by_appearance(keys) + 1


def _by_appearance(keys: Ints) -> Ints:
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]


def _named_refs(drawing: Drawing, ends: Ints) -> Ints:
    """Give ends the numbers of their nodes; points between belong to their line alone."""
    refs = np.arange(len(drawing.lonlat), dtype=np.int64) + int(ends.max(initial=0)) + 1
    starts = drawing.starts
    refs[starts[:-1]] = ends[:, 0]
    refs[starts[1:] - 1] = ends[:, 1]
    return refs


def _useless(drawing: Drawing, spots: SpotList) -> Bools:
    """Mark lines of one point, and those that stand there twice with the same tags."""
    dropped = np.zeros(len(drawing.sizes), dtype=np.bool_)
    known: dict[bytes, list[int]] = {}
    starts = drawing.starts
    for line, (start, end) in enumerate(
        zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    ):
        refs = drawing.refs[start:end]
        middle = drawing.lonlat[(start + end) // 2]
        if drawing.ends is None and (refs == refs[0]).all():
            dropped[line] = True
            spots.add("no_length", middle, drawing.ids[line])
            continue
        shape = drawing.lonlat[start:end] if drawing.ends is not None else refs
        there, back = refs[[0, -1]].tobytes() + shape.tobytes(), b""
        back = refs[[-1, 0]].tobytes() + shape[::-1].tobytes()
        same = known.setdefault(min(there, back), [])
        tags = drawing.tags[line]
        for other in same:
            forward = bool(drawing.refs[starts[other]] == refs[0])
            alike = _equal(tags, drawing.tags[other], turned=not forward)
            if alike and _as_long(drawing, line, other):
                dropped[line] = True
                spots.add("duplicate", middle, drawing.ids[line])
                break
        else:
            if same and not any("oneway" in one for one in (tags, drawing.tags[same[0]])):
                spots.add("twin", middle, drawing.ids[line])
            same.append(line)
    return dropped


def _as_long(drawing: Drawing, line: int, other: int) -> bool:
    """Whether the file tells no other length of one line than of another."""
    if drawing.length_m is None:
        return True
    one, two = drawing.length_m[[line, other]]
    return bool(one == two or np.isnan([one, two]).all())


def _equal(tags: dict[str, str], other: dict[str, str], *, turned: bool) -> bool:
    """Whether two lines drawn alike say the same; one way there and one way back do not."""
    if turned and (tags.get("oneway", "no") != "no" or other.get("oneway", "no") != "no"):
        return False
    return tags == other


def _inserted(drawing: Drawing, new: NewPoints) -> Drawing:
    """Put new points into lines, each after a point, in the order in which they lie there."""
    if not len(new.after):
        return drawing
    order = np.lexsort((new.share, new.after))
    at = new.after[order] + 1
    owner = np.repeat(np.arange(len(drawing.sizes)), drawing.sizes)
    more = np.bincount(owner[new.after], minlength=len(drawing.sizes))
    height = drawing.height_m
    if height is not None:
        first, share = new.after[order], new.share[order]
        between = height[first] * (1 - share) + height[first + 1] * share
        height = np.insert(height, at, between)
    return replace(
        drawing,
        sizes=drawing.sizes + more,
        lonlat=np.insert(drawing.lonlat, at, new.points[order], axis=0),
        refs=np.insert(drawing.refs, at, new.refs[order]),
        height_m=height,
    )


def _made_one(drawing: Drawing, same: Ints) -> Drawing:
    """Give nodes that are one the number, and the position, of the first of them."""
    if not len(same):
        return drawing
    home: dict[int, int] = {}

    def find(one: int) -> int:
        while one in home:
            one = home[one]
        return one

    for pair in same.tolist():
        one, other = sorted(map(find, pair))
        if one != other:
            home[other] = one
    refs, lonlat = drawing.refs.copy(), drawing.lonlat.copy()
    changed = np.flatnonzero(np.isin(refs, np.fromiter(home, dtype=np.int64)))
    refs[changed] = [find(one) for one in refs[changed].tolist()]
    wanted, first = np.unique(drawing.refs, return_index=True)
    lonlat[changed] = drawing.lonlat[first[np.searchsorted(wanted, refs[changed])]]
    return replace(drawing, refs=refs, lonlat=lonlat)


def _told_lengths(drawing: Drawing, spots: SpotList) -> Drawing:
    """Keep told lengths of straight lines that can be true, and note those that cannot."""
    told = drawing.length_m
    if told is None or not len(drawing.sizes):
        return drawing
    from ruralroute.network.lengths import geod  # noqa: PLC0415

    starts = drawing.starts
    first, last = drawing.lonlat[starts[:-1]], drawing.lonlat[starts[1:] - 1]
    apart = np.asarray(geod().inv(first[:, 0], first[:, 1], last[:, 0], last[:, 1])[2])
    straight = drawing.sizes == 2
    short = straight & (told < _LEAST_LENGTH * apart - 1)
    for line in np.flatnonzero(short).tolist():
        middle = (first[line] + last[line]) / 2
        spots.add("short_length", middle, drawing.ids[line], float(apart[line] - told[line]))
    return replace(drawing, length_m=np.where(straight & ~short & (told > 0), told, np.nan))
