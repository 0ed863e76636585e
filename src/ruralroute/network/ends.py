"""Joins the loose ends of drawn lines with what they nearly touch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.network.levels import Levels, meets_side
from ruralroute.network.planar import NewPoints, Pieces, near_pairs, pieces_of
from ruralroute.network.spots import SpotList

if TYPE_CHECKING:
    from ruralroute.network.joining import Drawing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEAR_MISS_M = 20.0
"""An end this near to a road that it does not meet is pointed out."""
_OWN_LOOP = 10.0
"""A line closes with itself only when it is so many tolerances long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Lines whose loose ends have moved onto what they meet, and points new in their sides."""

    moved: Drawing
    new: NewPoints


@dataclass(frozen=True, slots=True)
class _Offers:
    """What loose ends could be joined with, in the order in which it is tried.

    `vertex` is a point, -1 where it is the side of the piece from `first` on, at `share` of it;
    `barred` is one that runs on another level.
    """

    end: Ints
    vertex: Ints
    first: Ints
    share: Floats
    metres: Floats
    barred: NDArray[np.bool_]


def join_ends(
    drawing: Drawing, levels: Levels, *, tolerance_m: float, file: str, spots: SpotList
) -> Joined:
    """Join loose ends within the tolerance, the nearest first; note those just beyond it.

    An end moves at most once and by no more than the tolerance; what it meets does not move any
    more.  A point of another line is preferred to its side.
    """
    loose = _loose_ends(drawing)
    if not len(loose):
        return _joined(drawing, drawing.refs, drawing.lonlat, [])
    pieces = pieces_of(drawing.lonlat, drawing.sizes)
    offers = _offers(drawing, pieces, levels, loose, tolerance_m=tolerance_m, file=file)
    refs, lonlat, metres = drawing.refs.copy(), drawing.lonlat.copy(), pieces.metres.copy()
    fixed = _ends_of_stubs(drawing, pieces, loose, tolerance_m)
    stubs = _other_ends(drawing, pieces, tolerance_m)
    sides: list[tuple[int, float, int]] = []
    table = zip(*(getattr(offers, one).tolist() for one in _Offers.__slots__), strict=True)
    for end, vertex, first, share, gap, barred in table:
        if end in fixed:
            continue
        way = drawing.ids[int(pieces.owner[end])]
        if barred or gap > tolerance_m:
            kind = "crossing_beside" if gap <= tolerance_m else "near_miss"
            spots.add(kind, drawing.lonlat[end], way, gap)
            fixed.add(end)
            continue
        one, other = (vertex, vertex) if vertex >= 0 else (first, first + 1)
        target = metres[one] * (1 - share) + metres[other] * share
        if np.hypot(*(target - metres[end])) > tolerance_m:
            continue
        lonlat[end] = lonlat[one] * (1 - share) + lonlat[other] * share
        metres[end] = target
        fixed.update((end, one, other, stubs.get(end, end)))
        if vertex >= 0:
            refs[end] = refs[vertex]
        else:
            sides.append((first, share, end))
        spots.add("joined_end" if vertex >= 0 else "joined_side", lonlat[end], way, gap)
    return _joined(drawing, refs, lonlat, sides)


def _other_ends(drawing: Drawing, pieces: Pieces, tolerance_m: float) -> dict[int, int]:
    """Map each end of a line so short that only one end may move to its other end."""
    starts = drawing.starts
    short = np.flatnonzero(_lengths(drawing, pieces) <= 2 * tolerance_m)
    ends = np.column_stack([starts[short], starts[short + 1] - 1])
    return {**dict(ends.tolist()), **dict(ends[:, ::-1].tolist())}


def _ends_of_stubs(drawing: Drawing, pieces: Pieces, loose: Ints, tolerance_m: float) -> set[int]:
    """List the loose ends of lines so short that they would fall onto what they begin at."""
    free = set(loose.tolist())
    others = _other_ends(drawing, pieces, tolerance_m)
    return {end for end, other in others.items() if end in free and other not in free}


def _joined(
    drawing: Drawing, refs: Ints, lonlat: Floats, sides: list[tuple[int, float, int]]
) -> Joined:
    ends = np.array([end for _, _, end in sides], dtype=np.int64)
    return Joined(
        moved=replace(drawing, refs=refs, lonlat=lonlat),
        new=NewPoints(
            after=np.array([first for first, _, _ in sides], dtype=np.int64),
            share=np.array([share for _, share, _ in sides], dtype=np.float64),
            points=lonlat[ends],
            refs=refs[ends],
        ),
    )


def _loose_ends(drawing: Drawing) -> Ints:
    """List the ends of lines at which no other line, and no other part of theirs, begins."""
    starts = drawing.starts
    count = np.full(len(drawing.refs), 2, dtype=np.int64)
    ends = np.concatenate([starts[:-1], starts[1:] - 1])
    count[ends] = 1
    _, inverse = np.unique(drawing.refs, return_inverse=True)
    degree = np.bincount(inverse, weights=count)
    return np.sort(ends[degree[inverse[ends]] == 1])


def _offers(
    drawing: Drawing, pieces: Pieces, levels: Levels, loose: Ints, *, tolerance_m: float, file: str
) -> _Offers:
    reach = max(tolerance_m, NEAR_MISS_M)
    shapes = np.asarray(shapely.points(pieces.metres[loose]))
    pairs = list(near_pairs(pieces, shapes, within_m=reach, file=file))
    end = loose[np.concatenate([one for one, _ in pairs])]
    first = pieces.first[np.concatenate([piece for _, piece in pairs])]
    own = pieces.owner[end] == pieces.owner[first]
    share, metres = _nearest(pieces, end, first)
    barred = ~meets_side(levels, pieces.owner[end], pieces.owner[first])
    points = _vertices(drawing, pieces, levels, end, first)
    side = ~own
    both = _Offers(
        end=np.concatenate([points.end, end[side]]),
        vertex=np.concatenate([points.vertex, np.full(int(side.sum()), -1)]),
        first=np.concatenate([points.first, first[side]]),
        share=np.concatenate([points.share, share[side]]),
        metres=np.concatenate([points.metres, metres[side]]),
        barred=np.concatenate([points.barred, barred[side]]),
    )
    return _ordered(drawing, pieces, both, tolerance_m)


def _nearest(pieces: Pieces, end: Ints, first: Ints) -> tuple[Floats, Floats]:
    """Return how far along each piece the point nearest to an end lies, and how far off."""
    start, way = pieces.metres[first], pieces.metres[first + 1] - pieces.metres[first]
    off = pieces.metres[end] - start
    share = np.clip((off * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0.0, 1.0)
    gap = off - way * share[:, None]
    return share, np.hypot(gap[:, 0], gap[:, 1])


def _vertices(drawing: Drawing, pieces: Pieces, levels: Levels, end: Ints, first: Ints) -> _Offers:
    """Offer the points of pieces: ends of lines on any level, others as the side is offered."""
    pair = np.unique(
        np.concatenate([np.column_stack([end, first]), np.column_stack([end, first + 1])]), axis=0
    )
    pair = pair[drawing.refs[pair[:, 0]] != drawing.refs[pair[:, 1]]]
    at, vertex = pair[:, 0], pair[:, 1]
    gap = pieces.metres[at] - pieces.metres[vertex]
    metres = np.hypot(gap[:, 0], gap[:, 1])
    starts = drawing.starts
    tip = np.zeros(len(drawing.refs), dtype=np.bool_)
    tip[starts[:-1]] = tip[starts[1:] - 1] = True
    owner = pieces.owner
    itself = owner[at] == owner[vertex]
    closes = tip[vertex] & (_lengths(drawing, pieces)[owner[at]] > _OWN_LOOP * metres)
    kept = ~itself | closes
    barred = ~tip[vertex] & ~meets_side(levels, owner[at], owner[vertex])
    return _Offers(
        end=at[kept],
        vertex=vertex[kept],
        first=vertex[kept],
        share=np.zeros(int(kept.sum())),
        metres=metres[kept],
        barred=barred[kept],
    )


def _lengths(drawing: Drawing, pieces: Pieces) -> Floats:
    step = pieces.metres[pieces.first + 1] - pieces.metres[pieces.first]
    lengths: Floats = np.bincount(
        pieces.owner[pieces.first],
        weights=np.hypot(step[:, 0], step[:, 1]),
        minlength=len(drawing.sizes),
    ).astype(np.float64)
    return lengths


def _ordered(drawing: Drawing, pieces: Pieces, offers: _Offers, tolerance_m: float) -> _Offers:
    """Sort offers: points, sides, what is barred or too far; leave out what means nothing."""
    near = offers.metres <= tolerance_m
    length = _lengths(drawing, pieces)[pieces.owner[offers.end]]
    telling = near | (~offers.barred & (2 * offers.metres < length))
    far = np.flatnonzero(telling & ~near)
    lines = np.column_stack([pieces.owner[offers.end[far]], pieces.owner[offers.first[far]]])
    distinct, pair = np.unique(lines, axis=0, return_inverse=True)
    met = np.array([_meet(drawing, one, two) for one, two in distinct.tolist()], dtype=np.bool_)
    telling[far[met[pair.reshape(-1)]]] = False
    rank = np.where(near & ~offers.barred, np.where(offers.vertex >= 0, 0, 1), 2)
    chosen = np.flatnonzero(telling)
    order = chosen[
        np.lexsort(
            (
                offers.first[chosen],
                offers.end[chosen],
                np.round(offers.metres[chosen], 6),
                rank[chosen],
            )
        )
    ]
    return _Offers(*(getattr(offers, one)[order] for one in _Offers.__slots__))


def _meet(drawing: Drawing, one: int, two: int) -> bool:
    """Whether a line already meets another one, or is it."""
    starts = drawing.starts
    if one == two:
        return True
    here = drawing.refs[starts[one] : starts[one + 1]]
    return bool(np.isin(here, drawing.refs[starts[two] : starts[two + 1]]).any())
