"""Pieces of drawn lines in metres, and pairs of them that come near each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from ruralroute.errors import RoadsError, Where, fault

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_PAIRS, MOST_PER_PIECE = 10_000_000, 20
"""Pairs of pieces looked at in small files, and for each piece in large ones."""
_SAMPLE, _CLEARLY, _OUTLIER = 1_000, 3, 100
"""Shapes that are looked at first; how many times too many neighbours they must have, and how
many of one of them count at most, as multiples of what is allowed on average."""
_FEW, _MANY, _DENSE = 32, 2048, 200
"""Shapes asked for at once: few at first and where many pieces are near, so that memory is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Straight pieces between the points of lines, on a map in metres.

    Parameters
    ----------
    first
        Point at which each piece begins; it ends at the next one.
    owner
        Line of each point.
    metres
        Shape (points, 2).
    tree
        Finds pieces.
    """

    first: Ints
    owner: Ints
    metres: Floats
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoints:
    """Points to put into lines.

    Parameters
    ----------
    after
        Point of a line after which each comes.
    share
        How far along the piece from there on, 0 to 1.
    points
        Shape (n, 2), degrees.
    refs
        Node number of each.
    """

    after: Ints
    share: Floats
    points: Floats
    refs: Ints


def pieces_of(lonlat: Floats, sizes: Ints) -> Pieces:
    """Cut lines into pieces, on an azimuthal equidistant map around their middle."""
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    flat = Proj(proj="aeqd", lon_0=(west + east) / 2, lat_0=(south + north) / 2, ellps="WGS84")
    metres = np.column_stack(flat(lonlat[:, 0], lonlat[:, 1]))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    first = np.flatnonzero(owner[:-1] == owner[1:])
    ends = np.stack([metres[first], metres[first + 1]], axis=1)
    lines = np.asarray(shapely.linestrings(ends), dtype=np.object_)
    return Pieces(first=first, owner=owner, metres=metres, tree=shapely.STRtree(lines))


def near_pairs(
    pieces: Pieces, shapes: NDArray[np.object_], *, within_m: float | None, file: str
) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of a shape and a piece: whose boxes meet, or at most `within_m` apart.

    Raises
    ------
    RoadsError
        There are so many that the lines are no map of roads.
    """
    found = 0
    step = start = 0
    most = max(MOST_PAIRS, MOST_PER_PIECE * len(pieces.first))
    if _sure_to_exceed(pieces, shapes, within_m, most):
        raise RoadsError([fault("network.tangled", Where(file))])
    while start < len(shapes):
        step = min(max(4 * step, _FEW), _MANY)
        some = shapes[start : start + step]
        shape, piece = _near(pieces, some, within_m)
        found += len(shape)
        if found > most:
            raise RoadsError([fault("network.tangled", Where(file))])
        yield shape + start, piece
        start += len(some)
        if len(shape) > _DENSE * len(some):
            step = 0


def _near(pieces: Pieces, some: NDArray[np.object_], within_m: float | None) -> tuple[Ints, Ints]:
    if within_m is None:
        shape, piece = pieces.tree.query(some)
    else:
        shape, piece = pieces.tree.query(some, predicate="dwithin", distance=within_m)
    return shape.astype(np.int64), piece.astype(np.int64)


def _sure_to_exceed(
    pieces: Pieces, shapes: NDArray[np.object_], within_m: float | None, most: int
) -> bool:
    """Whether a sample has so many neighbours that all shapes together have far too many.

    To find them all first would take minutes; where the sample leaves a doubt that is done.  One
    long piece, near to many, does not decide.
    """
    if len(shapes) < _SAMPLE:
        return False
    sample = shapes[:: len(shapes) // _SAMPLE]
    each, found = most / len(shapes), 0.0
    for at in range(0, len(sample), _FEW):
        shape, _ = _near(pieces, sample[at : at + _FEW], within_m)
        found += np.minimum(np.bincount(shape), _OUTLIER * each).sum()
        if found > _CLEARLY * each * len(sample):
            return True
    return False
