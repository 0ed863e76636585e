"""Bends of roads, looked for every few metres along each edge, in compiled loops."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]

_REACH = 2
"""Steps to either side through which a circle is laid."""
_FASTEST_KMH, _SLOWEST_KMH = 110.0, 8.0
_M_PER_LON, _M_PER_LAT = 111_320.0, 110_950.0
_BENDS, _GRADES = 128, 128


@compiled
def sample_starts(length_m: Floats, wanted: NDArray[np.bool_], step_m: float) -> Ints:
    """Say where the samples of each edge begin; an edge that is not wanted has none."""
    begin = np.zeros(len(length_m) + 1, np.int64)
    for edge in range(len(length_m)):
        steps = max(int(np.round(length_m[edge] / step_m)), 2)
        begin[edge + 1] = begin[edge] + (steps + 1 if wanted[edge] else 0)
    return begin


@compiled
def sample_points(shape: Floats, start: Ints, begin: Ints) -> Floats:
    """Return evenly spaced points along edges, ends included, in degrees, shape (samples, 2).

    Parameters
    ----------
    shape, start
        Points of all edges, longitude and latitude, and where those of each edge begin.
    begin
        Where the samples of each edge begin.
    """
    found = np.empty((begin[-1], 2))
    for edge in range(len(start) - 1):
        if begin[edge + 1] > begin[edge]:
            line, points = (
                shape[start[edge] : start[edge + 1]],
                found[begin[edge] : begin[edge + 1]],
            )
            _spread(line, points)
    return found


@compiled
def _spread(line: Floats, points: Floats) -> None:
    """Put points at even distances along a line."""
    scale = math.cos(math.radians(line[0, 1])) * _M_PER_LON
    along = np.zeros(len(line))
    for at in range(1, len(line)):
        x, y = (line[at, 0] - line[at - 1, 0]) * scale, (line[at, 1] - line[at - 1, 1]) * _M_PER_LAT
        along[at] = along[at - 1] + math.sqrt(x * x + y * y)
    at, steps = 0, len(points) - 1
    for step in range(steps + 1):
        wanted = along[-1] * step / steps
        while at < len(line) - 2 and along[at + 1] <= wanted:
            at += 1
        span = along[at + 1] - along[at]
        share = min((wanted - along[at]) / span, 1.0) if span > 0 else 0.0
        for axis in range(2):
            points[step, axis] = line[at, axis] + share * (line[at + 1, axis] - line[at, axis])


@compiled
def bend_codes(shape: Floats, start: Ints, begin: Ints, grip: float) -> Codes:
    """Return the speed at which each sample is driven for its bend, in whole km/h; 0: straight.

    `grip` is side friction and banking.
    """
    found = np.zeros(begin[-1], np.uint8)
    most = 0
    for edge in range(len(start) - 1):
        most = max(most, begin[edge + 1] - begin[edge])
    points, x, y = np.empty((most, 2)), np.empty(most), np.empty(most)
    for edge in range(len(start) - 1):
        first, count = begin[edge], begin[edge + 1] - begin[edge]
        steps = count - 1
        if steps < 2 * _REACH:
            continue
        _spread(shape[start[edge] : start[edge + 1]], points[:count])
        scale = math.cos(math.radians(shape[start[edge], 1])) * _M_PER_LON
        for at in range(count):
            # each point takes a quarter of either neighbour
            before, behind = max(at - 1, 0), min(at + 1, steps)
            if at == 0 or at == steps:  # noqa: PLR1714
                before = behind = at
            lon = points[at, 0] / 2 + (points[before, 0] + points[behind, 0]) / 4
            lat = points[at, 1] / 2 + (points[before, 1] + points[behind, 1]) / 4
            x[at], y[at] = (lon - points[0, 0]) * scale, (lat - points[0, 1]) * _M_PER_LAT
        for at in range(count):
            middle = min(max(at, _REACH), steps - _REACH)
            kmh = math.sqrt(127.0 * grip * _radius(x, y, middle))
            if kmh < _FASTEST_KMH:
                found[first + at] = int(np.round(max(kmh, _SLOWEST_KMH)))
    return found


@compiled
def _radius(x: Floats, y: Floats, middle: int) -> float:
    """Radius of the circle through a point and those before and behind it, metres."""
    before, behind = middle - _REACH, middle + _REACH
    one_x, one_y = x[middle] - x[before], y[middle] - y[before]
    two_x, two_y = x[behind] - x[middle], y[behind] - y[middle]
    turn = abs(one_x * two_y - one_y * two_x)
    if turn <= 0:
        return np.inf
    sides = math.sqrt(one_x * one_x + one_y * one_y) * math.sqrt(two_x * two_x + two_y * two_y)
    across = (one_x + two_x) ** 2 + (one_y + two_y) ** 2
    return float(sides * math.sqrt(across) / (2 * turn))


@compiled
def gather(begin: Ints, bend: Codes, grade: Ints, slope: Ints) -> tuple[Ints, Floats, Ints, Ints]:
    """Add up the samples of an edge that are alike.

    Parameters
    ----------
    begin, bend
        Where the samples of each edge begin, and the speed in the bend of each, 0: straight.
    grade
        Steps of gradient of each sample; empty: `slope` holds all along an edge.
    slope
        Steps of gradient of each edge.

    Returns
    -------
    tuple
        Edge, share of its length, speed and gradient of each part that is bent or steep.
    """
    share = np.zeros(_BENDS * _GRADES)
    touched = np.empty(_BENDS * _GRADES, np.int64)
    used = 0
    edges, shares = np.empty(0, np.int64), np.empty(0)
    bends, grades = np.empty(0, np.int64), np.empty(0, np.int64)
    for filling in range(2):
        if filling:
            edges, shares = np.empty(used, np.int64), np.empty(used)
            bends, grades = np.empty(used, np.int64), np.empty(used, np.int64)
        used = 0
        for edge in range(len(begin) - 1):
            many, steps = 0, begin[edge + 1] - begin[edge] - 1
            if steps < 1 and slope[edge] != 0:
                touched[0] = slope[edge] + _GRADES // 2
                share[touched[0]], many = 1.0, 1
            for at in range(begin[edge], begin[edge + 1]):
                steep = grade[at] if len(grade) else slope[edge]
                if bend[at] == 0 and steep == 0:
                    continue
                key = bend[at] * _GRADES + steep + _GRADES // 2
                if share[key] == 0.0:
                    touched[many] = key
                    many += 1
                at_end = at == begin[edge] or at == begin[edge + 1] - 1
                share[key] += (0.5 if at_end else 1.0) / steps
            for number in range(many):
                key = touched[number]
                if filling:
                    edges[used], shares[used] = edge, share[key]
                    bends[used], grades[used] = key // _GRADES, key % _GRADES - _GRADES // 2
                share[key] = 0.0
                used += 1
    return edges, shares, bends, grades
