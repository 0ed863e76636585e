"""Finds where drawn lines cross, or touch, without a common point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.network.levels import Levels, meets_crossing
from ruralroute.network.planar import NewPoints, Pieces, near_pairs, pieces_of
from ruralroute.network.spots import SpotList

if TYPE_CHECKING:
    from ruralroute.network.joining import Drawing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_CROSSINGS = 1_000_000
_TOUCH_M = 0.01
"""A point so near to another line lies on it."""
_LEAST_SINE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """Where lines cross: new points, and pairs of node numbers, shape (n, 2), that are one."""

    new: NewPoints
    same: Ints


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Pairs of pieces that cross, by their first points, and the shares of either at which."""

    one: Ints
    other: Ints
    at_one: Floats
    at_other: Floats


def find_crossings(
    drawing: Drawing, levels: Levels, *, split: bool, file: str, spots: SpotList
) -> Crossings:
    """Find crossings on one level; where lines are not to be split there, they are only noted.

    Of the crossings of a line with itself the first is noted.

    Raises
    ------
    RoadsError
        The lines are too tangled.
    """
    pieces = pieces_of(drawing.lonlat, drawing.sizes)
    cuts = _cuts(drawing, pieces, file)
    owner = pieces.owner
    same = owner[cuts.one] == owner[cuts.other]
    if np.count_nonzero(~same) > MOST_CROSSINGS:
        raise RoadsError([fault("network.tangled", Where(file))])
    once = np.zeros(len(same), dtype=np.bool_)
    once[np.flatnonzero(same)[np.unique(owner[cuts.one[same]], return_index=True)[1]]] = True
    level = meets_crossing(levels, owner[cuts.one], owner[cuts.other])
    for kind, which in (("self_crossing", once), ("open_crossing", ~same & level)):
        if kind == "open_crossing" and split:
            continue
        for index in np.flatnonzero(which).tolist():
            place = _place(drawing, cuts, index)
            spots.add(kind, place, drawing.ids[int(owner[cuts.one[index]])])
    return _points(drawing, pieces, cuts, np.flatnonzero(~same & level), split=split, spots=spots)


def _place(drawing: Drawing, cuts: _Cuts, index: int) -> Floats:
    first, share = int(cuts.one[index]), float(cuts.at_one[index])
    found: Floats = drawing.lonlat[first] * (1 - share) + drawing.lonlat[first + 1] * share
    return found


def _cuts(drawing: Drawing, pieces: Pieces, file: str) -> _Cuts:
    found = [_crossing(drawing, pieces, *pair) for pair in _pairs(pieces, file)]
    return _Cuts(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _pairs(pieces: Pieces, file: str) -> Iterator[tuple[Ints, Ints]]:
    for one, other in near_pairs(pieces, pieces.tree.geometries, within_m=None, file=file):
        once = one < other
        yield pieces.first[one[once]], pieces.first[other[once]]


def _crossing(
    drawing: Drawing, pieces: Pieces, one: Ints, other: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """Keep the pairs that cross, without those that have a point in common."""
    refs, metres = drawing.refs, pieces.metres
    apart = (
        (refs[one] != refs[other])
        & (refs[one] != refs[other + 1])
        & (refs[one + 1] != refs[other])
        & (refs[one + 1] != refs[other + 1])
    )
    one, other = one[apart], other[apart]
    along, beside = metres[one + 1] - metres[one], metres[other + 1] - metres[other]
    off = metres[other] - metres[one]
    lengths = np.hypot(along[:, 0], along[:, 1]), np.hypot(beside[:, 0], beside[:, 1])
    cross = along[:, 0] * beside[:, 1] - along[:, 1] * beside[:, 0]
    askew = np.abs(cross) > _LEAST_SINE * lengths[0] * lengths[1]
    cross = np.where(askew, cross, 1.0)
    at_one = (off[:, 0] * beside[:, 1] - off[:, 1] * beside[:, 0]) / cross
    at_other = (off[:, 0] * along[:, 1] - off[:, 1] * along[:, 0]) / cross
    slack = [_TOUCH_M / np.maximum(one_length, _TOUCH_M) for one_length in lengths]
    met = (
        askew
        & (at_one >= -slack[0])
        & (at_one <= 1 + slack[0])
        & (at_other >= -slack[1])
        & (at_other <= 1 + slack[1])
    )
    return one[met], other[met], at_one[met].clip(0, 1), at_other[met].clip(0, 1)


def _points(
    drawing: Drawing,
    pieces: Pieces,
    cuts: _Cuts,
    chosen: Ints,
    *,
    split: bool,
    spots: SpotList,
) -> Crossings:
    """Make a point on each piece that is crossed; a point that lies on the other line serves it."""
    same: list[tuple[int, int]] = []
    after: list[int] = []
    share: list[float] = []
    points: list[Floats] = []
    refs: list[int] = []
    number = int(drawing.refs.max(initial=0))
    cells: dict[tuple[int, int], int] = {}
    for index in chosen.tolist():
        sides = [
            (int(cuts.one[index]), float(cuts.at_one[index])),
            (int(cuts.other[index]), float(cuts.at_other[index])),
        ]
        touched = [_touched(pieces, first, at) for first, at in sides]
        if touched[0] is not None and touched[1] is not None:
            same.append((int(drawing.refs[touched[0]]), int(drawing.refs[touched[1]])))
            continue
        if not split:
            continue
        vertex = next((one for one in touched if one is not None), None)
        if vertex is not None:
            place, ref = drawing.lonlat[vertex], int(drawing.refs[vertex])
        else:
            place = _place(drawing, cuts, index)
            cell = (round(place[0] * 1e7), round(place[1] * 1e7))
            ref = cells.setdefault(cell, number + len(cells) + 1)
        for (first, at), point in zip(sides, touched, strict=True):
            if point is None:
                after.append(first)
                share.append(at)
                points.append(place)
                refs.append(ref)
        way = drawing.ids[int(pieces.owner[sides[0][0]])]
        spots.add("joined_crossing", place, way)
    return Crossings(
        new=NewPoints(
            after=np.array(after, dtype=np.int64),
            share=np.array(share, dtype=np.float64),
            points=np.array(points, dtype=np.float64).reshape(-1, 2),
            refs=np.array(refs, dtype=np.int64),
        ),
        same=np.array(same, dtype=np.int64).reshape(-1, 2),
    )


def _touched(pieces: Pieces, first: int, share: float) -> int | None:
    """Return the point of a piece at which it is crossed; None when that is between its points."""
    length = float(np.hypot(*(pieces.metres[first + 1] - pieces.metres[first])))
    if share * length <= _TOUCH_M:
        return first
    return first + 1 if (1 - share) * length <= _TOUCH_M else None
