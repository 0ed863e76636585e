"""Turns ways into edges between junctions, with geometry and geodesic lengths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.lengths import eighths, geodesic_m, whole_eighths
from ruralroute.network.ways import Ways, among

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Edges between junctions as arrays; junctions are numbered 0, 1, ... in `node_ref` order.

    Parameters
    ----------
    node_ref, node_lon, node_lat
        Number of each junction in the file, and its position.
    tail, head
        Junctions at the ends of each edge, in the drawing direction of its way.
    way
        Index of the way of each edge.
    length_8th_m
        Geodesic length in eighths of a metre, at least 1.
    shape_start
        Edge e has the points `shape[shape_start[e]:shape_start[e + 1]]`, ends included.
    shape
        Shape (points, 2): longitude, latitude.
    """

    node_ref: Ints
    node_lon: Floats
    node_lat: Floats
    tail: Ints
    head: Ints
    way: Ints
    length_8th_m: Ints
    shape_start: Ints
    shape: Floats


@dataclass(frozen=True, slots=True)
class _Points:
    """Points of all ways that have a position; `linked[k]`: k and k + 1 are joined."""

    refs: Ints
    lon: Floats
    lat: Floats
    way: Ints
    linked: Bools


def build_edges(ways: Ways) -> Edges:
    """Split ways where they meet, end, or carry a barrier.

    A node is a junction when two ways (or two passages of one) share it.  Within a way, an edge
    that would begin and end at the same junctions as another is split once more, so that way
    and end nodes name an edge.
    """
    points = _located(ways)
    if not len(points.refs):
        return _assemble(points, points.refs, points.refs, ways.length_m)
    junction = _junctions(points, ways.barriers)
    start, end = _pieces(points, junction)
    extra = _splits(points, start, end)
    if len(extra):
        junction[extra] = True
        start, end = _pieces(points, junction)
    first = _first_of_each(points, start, end)
    return _assemble(points, start[first], end[first], ways.length_m)


def _located(ways: Ways) -> _Points:
    way = np.repeat(np.arange(len(ways.sizes)), ways.sizes)
    refs, lon, lat = ways.refs, ways.lon, ways.lat
    known = np.isfinite(lon) & np.isfinite(lat)
    joined = way[1:] == way[:-1]
    if not known.all():
        run = np.cumsum(~known)[known]
        way, refs, lon, lat = way[known], refs[known], lon[known], lat[known]
        joined = (way[1:] == way[:-1]) & (run[1:] == run[:-1])
    again = joined & (refs[1:] == refs[:-1])
    if again.any():
        kept = np.append(True, ~again)
        # a point that stands there twice is joined to what its first was joined to
        way, refs, lon, lat = way[kept], refs[kept], lon[kept], lat[kept]
        part = np.cumsum(np.append(False, ~joined))[kept]
        joined = part[1:] == part[:-1]
    return _Points(refs, lon, lat, way, np.append(joined, False)[: len(refs)])


def _junctions(points: _Points, barriers: dict[int, dict[str, str]]) -> Bools:
    order = np.argsort(points.refs)
    same = points.refs[order[1:]] == points.refs[order[:-1]]
    shared = np.zeros(len(points.refs), dtype=bool)
    shared[order[1:][same]] = shared[order[:-1][same]] = True
    starts = np.ones(len(points.refs), dtype=bool)
    starts[1:] = ~points.linked[:-1]
    barrier = among(points.refs, np.fromiter(barriers, dtype=np.int64, count=len(barriers)))
    junction: Bools = shared | starts | ~points.linked | barrier
    return junction


def _pieces(points: _Points, junction: Bools) -> tuple[Ints, Ints]:
    """Give the first and last point of each piece between junctions."""
    at = np.flatnonzero(junction)
    begins = points.linked[at[:-1]] if len(at) else np.zeros(0, dtype=bool)
    return at[:-1][begins], at[1:][begins]


def _pair_order(points: _Points, start: Ints, end: Ints) -> tuple[Ints, Bools]:
    """Sort pieces by way and unordered ends; tell which equal the one before."""
    one, other = points.refs[start], points.refs[end]
    keys = (points.way[start], np.minimum(one, other), np.maximum(one, other))
    order = np.lexsort((np.arange(len(start)), keys[2], keys[1], keys[0]))
    same = np.zeros(len(order), dtype=bool)
    same[1:] = np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in keys])
    return order, same


def _splits(points: _Points, start: Ints, end: Ints) -> Ints:
    """Choose points at which to split loops and pieces with the same ends as another."""
    order, same = _pair_order(points, start, end)
    alike = same.copy()
    alike[:-1] |= same[1:]
    twin = np.zeros(len(start), dtype=bool)
    twin[order] = alike
    loop = points.refs[start] == points.refs[end]
    steps = end - start
    halves = twin & ~loop & (steps > 1)
    thirds = loop & (steps > 2)
    turns = loop & (steps == 2)
    return np.concatenate(
        [
            start[halves] + steps[halves] // 2,
            start[thirds] + steps[thirds] // 3,
            start[thirds] + 2 * steps[thirds] // 3,
            start[turns] + 1,
        ]
    )


def _first_of_each(points: _Points, start: Ints, end: Ints) -> Ints:
    """Leave out straight pieces that the same way draws twice."""
    order, same = _pair_order(points, start, end)
    return np.sort(order[~same])


def _assemble(points: _Points, start: Ints, end: Ints, told_m: Floats | None) -> Edges:
    sizes = end - start + 1
    shape_start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    within = np.arange(shape_start[-1]) - np.repeat(shape_start[:-1], sizes)
    index = np.repeat(start, sizes) + within
    shape = np.column_stack([points.lon[index], points.lat[index]])
    refs, first, inverse = np.unique(
        np.concatenate([points.refs[start], points.refs[end]]),
        return_index=True,
        return_inverse=True,
    )
    at = np.concatenate([start, end])[first]
    return Edges(
        node_ref=refs,
        node_lon=points.lon[at],
        node_lat=points.lat[at],
        tail=inverse[: len(start)],
        head=inverse[len(start) :],
        way=points.way[start],
        length_8th_m=_lengths(shape, shape_start, points.way[start], told_m),
        shape_start=shape_start,
        shape=shape,
    )


def _lengths(shape: Floats, shape_start: Ints, way: Ints, told_m: Floats | None) -> Ints:
    """Measure edges; those of a way whose length is told share it as they lie."""
    if len(shape_start) == 1:
        return np.zeros(0, dtype=np.int64)
    if told_m is None:
        return eighths(shape, shape_start)
    metres = geodesic_m(shape, shape_start)
    whole = np.bincount(way, weights=metres, minlength=len(told_m))[way]
    told = told_m[way]
    share = np.where(whole > 0, metres / np.where(whole > 0, whole, 1.0), 1.0)
    return whole_eighths(np.where(np.isnan(told), metres, told * share))
