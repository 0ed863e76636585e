"""Lengths of lines on the earth, in whole eighths of a metre.

They are those of geodesics, which pyproj measures.  Loading it and asking it for every point of a
map takes as long as reading the map, so quicker formulas with a known error measure what they
surely round alike, and pyproj the few lines that are left.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import Geod

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_EQUATOR_M, _FLATTENING = 6_378_137.0, 1 / 298.257223563
"""WGS 84."""
_ECCENTRIC = _FLATTENING * (2 - _FLATTENING)
_STEP_ERROR_M, _SLACK_M = 1e-8, 1e-7
"""Rounding of floats, for each step and line."""
_AT_ONCE = 50_000
"""Points that are measured together, so that what is worked out in between takes little memory."""
_ROUNDS, _SAME = 12, 1e-13
_VINCENTY_ERROR = 1e-10
"""Share of a length by which Vincenty's formula may be wrong: tests find a hundredth of it."""
_FURTHEST = 0.5
"""Radians up to which it is used; it fails near the other side of the earth."""


@cache
def geod() -> Geod:
    """Return the ellipsoid on which everything is measured."""
    from pyproj import Geod  # noqa: PLC0415  (slow to load)

    return Geod(ellps="WGS84")


def geodesic_m(shape: Floats, start: Ints) -> Floats:
    """Return the geodesic length of each line in metres.

    Parameters
    ----------
    shape, start
        Points of all lines, longitude and latitude, and where those of each line begin, and the
        end; lines have a point at least.
    """
    lon, lat = shape[:, 0], shape[:, 1]
    step = geod().inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2]
    return _sums(np.append(step, 0.0), start)


def whole_eighths(metres: Floats) -> Ints:
    """Round lengths half up to eighths of a metre, at least 1."""
    return np.maximum(np.floor(metres * 8 + 0.5).astype(np.int64), 1)


def eighths(shape: Floats, start: Ints) -> Ints:
    """Round the geodesic length of each line as `whole_eighths` does."""
    step, error = np.zeros(len(shape)), np.zeros(len(shape))
    for at in range(0, len(shape), _AT_ONCE):
        some = slice(at, at + _AT_ONCE + 1)
        step[some], error[some] = _short(shape[some])
    found, unsure = _rounded(step, error, start)
    for last in (False, True):
        if not len(unsure):
            break
        sizes = np.diff(start)[unsure]
        ends = np.cumsum(sizes)
        rows = np.repeat(start[unsure] - ends + sizes, sizes) + np.arange(ends[-1])
        some, begin = shape[rows], np.append(0, ends)
        if last:
            found[unsure] = whole_eighths(geodesic_m(some, begin))
        else:
            found[unsure], left = _rounded(*_vincenty(some), begin)
            unsure = unsure[left]
    return found


def _rounded(step: Floats, error: Floats, start: Ints) -> tuple[Ints, Ints]:
    """Round the sums of steps whose errors are bounded; list lines that may round otherwise."""
    metres, error = _sums(step, start), _sums(error, start)
    exact = metres * 8 + 0.5
    sure = 8 * (error + _SLACK_M) < np.abs(exact - np.rint(exact))
    return whole_eighths(np.where(np.isfinite(metres), metres, 0.0)), np.flatnonzero(~sure)


def _sums(step: Floats, start: Ints) -> Floats:
    """Add up the steps from each point to the next, those between lines left out."""
    step[start[1:] - 1] = 0.0
    found: Floats = np.add.reduceat(step, start[:-1])
    return found


def _short(shape: Floats) -> tuple[Floats, Floats]:
    """Measure from each point to the next by the curvature in the middle; and bound the error.

    Terms that are left out are of the square of the piece's angle, times the square of the
    tangent of the latitude near a pole.
    """
    half = np.radians(shape[1:, 1] + shape[:-1, 1]) / 2
    east, north = np.radians(shape[1:] - shape[:-1]).T
    sine, cosine = np.sin(half), np.cos(half)
    bulge = 1.0 - _ECCENTRIC * sine * sine
    across = _EQUATOR_M / np.sqrt(bulge)
    north = north * across * (1.0 - _ECCENTRIC) / bulge
    step = np.sqrt(north * north + (across * cosine * east) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        angle = step / _EQUATOR_M / cosine
    return np.append(step, 0.0), np.append(step * angle * angle + _STEP_ERROR_M, 0.0)


def _vincenty(shape: Floats) -> tuple[Floats, Floats]:
    """Measure by Vincenty's inverse formula (Survey Review 23, 1975), and bound the error."""
    east = np.radians(np.diff(shape[:, 0]) % 360.0)
    east = np.where(east > np.pi, east - 2 * np.pi, east)
    apart = before = east
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(_ROUNDS):
            arc = _on_sphere(shape[:, 1], apart)
            c = _FLATTENING / 16 * arc.flat * (4 + _FLATTENING * (4 - 3 * arc.flat))
            wave = arc.middle + c * arc.cosine * (2 * arc.middle**2 - 1)
            wave = arc.sigma + c * arc.sine * wave
            before, apart = apart, east + (1 - c) * _FLATTENING * arc.turn * wave
        arc = _on_sphere(shape[:, 1], apart)
    polar_m = _EQUATOR_M * (1 - _FLATTENING)
    u = arc.flat * ((_EQUATOR_M / polar_m) ** 2 - 1)
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    inner = arc.cosine * (2 * arc.middle**2 - 1)
    inner -= b / 6 * arc.middle * (4 * arc.sine**2 - 3) * (4 * arc.middle**2 - 3)
    step = polar_m * a * (arc.sigma - b * arc.sine * (arc.middle + b / 4 * inner))
    step = np.where(arc.sine > 0, step, 0.0)
    sure = (np.abs(apart - before) < _SAME) & (arc.sigma < _FURTHEST) | (arc.sine == 0)
    error = np.where(sure, step * _VINCENTY_ERROR + _STEP_ERROR_M, np.inf)
    return np.append(step, 0.0), np.append(error, 0.0)


class _Arc(NamedTuple):
    """Arcs between points on a sphere: length, its sine and cosine, and how they lie.

    `turn` is the sine of the direction at the equator, `flat` one less its square, and `middle`
    the cosine of twice the angle from the equator to the middle of the arc.
    """

    sigma: Floats
    sine: Floats
    cosine: Floats
    turn: Floats
    flat: Floats
    middle: Floats


def _on_sphere(lat: Floats, apart: Floats) -> _Arc:
    """Draw arcs from each point to the next, `apart` in longitude on the sphere."""
    reduced = np.arctan((1 - _FLATTENING) * np.tan(np.radians(lat)))
    high, wide = np.sin(reduced), np.cos(reduced)
    beside = wide[1:] * np.sin(apart)
    ahead = wide[:-1] * high[1:] - high[:-1] * wide[1:] * np.cos(apart)
    sine = np.sqrt(beside * beside + ahead * ahead)
    cosine = high[:-1] * high[1:] + wide[:-1] * wide[1:] * np.cos(apart)
    turn = wide[:-1] * beside / sine
    flat = 1 - turn * turn
    middle = np.where(flat > 0, cosine - 2 * high[:-1] * high[1:] / flat, 0.0)
    return _Arc(np.arctan2(sine, cosine), sine, cosine, turn, flat, middle)
