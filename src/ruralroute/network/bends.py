"""Bends of roads, looked for every few metres along each edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]

_REACH = 2
"""Steps to either side through which a circle is laid."""
_FASTEST_KMH, _SLOWEST_KMH = 110.0, 8.0
_M_PER_LON, _M_PER_LAT = 111_320.0, 110_950.0
_AT_ONCE = 40_000
"""Samples that are looked at together: few enough to stay near the processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Evenly spaced points along some edges, ends included.

    Parameters
    ----------
    first, last
        They are of edges `first` to `last - 1`.
    edge
        Edge of each sample, 0 for `first`.
    at, steps
        Number of the sample on its edge, 0 to `steps`.
    edge_steps
        The same of each edge.
    lon, lat
        Position in degrees.
    scale
        Metres of a degree of longitude at the beginning of its edge.
    """

    first: int
    last: int
    edge: Ints
    at: Ints
    steps: Ints
    edge_steps: Ints
    lon: Floats
    lat: Floats
    scale: Floats


def sampled(
    shape: Floats, start: Ints, length_m: Floats, wanted: NDArray[np.bool_], step_m: float
) -> Iterator[Samples]:
    """Yield samples of edges, some edges at a time.

    Parameters
    ----------
    shape, start
        Points of all edges, longitude and latitude, and where those of each edge begin.
    length_m, wanted
        Length of each edge, and whether it is looked at; others have no samples.
    step_m
        Distance between samples, about.
    """
    steps = np.where(wanted, np.maximum(np.rint(length_m / step_m).astype(np.int64), 2), -1)
    before = np.append(0, np.cumsum(steps + 1))
    first = 0
    while first < len(steps):
        last = int(np.searchsorted(before, before[first] + _AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), len(steps))
        yield _samples(shape, start[first : last + 1], steps[first:last], first)
        first = last


def _samples(shape: Floats, start: Ints, steps: Ints, first: int) -> Samples:
    """Put points at even distances along edges."""
    count = len(steps)
    lon, lat = shape[start[0] : start[-1]].T
    begin = start[:-1] - start[0]
    scale = np.cos(np.radians(lat[begin])) * _M_PER_LON
    owner = np.repeat(np.arange(count), np.diff(start))
    step = np.zeros(len(lon))
    step[1:] = np.hypot(np.diff(lon) * scale[owner[1:]], np.diff(lat) * _M_PER_LAT)
    step[begin] = 0.0
    along = np.cumsum(step)
    edge = np.repeat(np.arange(count), steps + 1)
    at = np.arange(len(edge)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    end = np.append(begin[1:], len(lon)) - 1
    whole = along[end] - along[begin]
    wanted = along[begin][edge] + whole[edge] * at / steps[edge]
    before = np.searchsorted(along, wanted, side="right") - 1
    before = np.clip(before, begin[edge], end[edge] - 1)
    span = step[before + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(span > 0, np.minimum((wanted - along[before]) / span, 1.0), 0.0)
    return Samples(
        first=first,
        last=first + count,
        edge=edge,
        at=at,
        steps=steps[edge],
        edge_steps=steps,
        lon=lon[before] + share * (lon[before + 1] - lon[before]),
        lat=lat[before] + share * (lat[before + 1] - lat[before]),
        scale=scale[edge],
    )


def bend_codes(found: Samples, grip: float) -> Codes:
    """Return the speed at which each sample is driven for its bend, in whole km/h; 0: straight.

    `grip` is side friction and banking.
    """
    codes = np.zeros(len(found.edge), dtype=np.uint8)
    if len(codes) <= 2 * _REACH:
        return codes
    inner = (found.at > 0) & (found.at < found.steps)
    origin = np.arange(len(codes)) - found.at
    x = (_smooth(found.lon, inner) - found.lon[origin]) * found.scale
    y = (_smooth(found.lat, inner) - found.lat[origin]) * _M_PER_LAT
    one, two = slice(_REACH, -_REACH), slice(2 * _REACH, None)
    ahead_x, ahead_y = x[two] - x[one], y[two] - y[one]
    back_x, back_y = x[one] - x[: -2 * _REACH], y[one] - y[: -2 * _REACH]
    turn = np.abs(back_x * ahead_y - back_y * ahead_x)
    sides = (back_x * back_x + back_y * back_y) * (ahead_x * ahead_x + ahead_y * ahead_y)
    across = (back_x + ahead_x) ** 2 + (back_y + ahead_y) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        radius = np.where(turn > 0, np.sqrt(sides * across) / (2 * turn), np.inf)
    kmh = np.sqrt(127.0 * grip * radius)
    kmh = np.where(kmh < _FASTEST_KMH, np.rint(np.maximum(kmh, _SLOWEST_KMH)), 0.0)
    # near an end the circle is that of the nearest sample that has one
    middle = origin + np.clip(found.at, _REACH, found.steps - _REACH)
    long = found.steps >= 2 * _REACH
    codes[long] = kmh[middle[long] - _REACH]
    return codes


def _smooth(values: Floats, inner: NDArray[np.bool_]) -> Floats:
    """Let each point take a quarter of either neighbour; ends stay."""
    found = values.copy()
    found[1:-1] = values[1:-1] / 2 + (values[:-2] + values[2:]) / 4
    return np.where(inner, found, values)


def alike(found: Samples, codes: Ints, base: int) -> tuple[Ints, Floats]:
    """Add up the shares of an edge that have the same code.

    Parameters
    ----------
    codes
        Of each sample, below `base`; negative: it is left out.

    Returns
    -------
    tuple
        Edge times `base` plus code, ascending, and the share of the length of that edge.
    """
    keys = (found.edge + found.first) * base + codes
    # a sample stands for half a step to either side, where the edge goes on
    inner = (found.at > 0) & (found.at < found.steps)
    told = codes >= 0
    some, halves = np.unique(np.concatenate([keys[told], keys[told & inner]]), return_counts=True)
    return some, halves / (2.0 * found.edge_steps[some // base - found.first])
