"""Bends and gradients of roads, from their geometry and from elevations.

Each edge is looked at every 10 m or so: the radius of the circle through the (smoothed) points
20 m before and behind gives the speed at which a bend is driven, and the elevations 50 m before
and behind give the gradient.  What is alike on an edge is added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ruralroute.network.bends import Samples
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEP_M = 10.0
_GRIP = 0.17 + 0.06
"""Side friction and banking."""
_SLOPE_REACH = 5
_SHORTEST_M = 40.0
_STEEPEST = 0.2
_GRADE_STEP = 0.005
_GRADES, _LEVEL = 128, 64
_CODES = 128 * _GRADES
"""A bend of up to 110 km/h and a gradient of up to 40 steps either way are one number."""


def bend_kmh(radius_m: Floats) -> Floats:
    """Speed at which a bend is driven, from side friction and banking.

    Examples
    --------
    >>> bend_kmh(np.array([15.0, 30.0, 60.0])).round().tolist()
    [21.0, 30.0, 42.0]
    """
    found: Floats = np.sqrt(127.0 * radius_m * _GRIP)
    return found


def climb_kmh(
    power_kw: float, efficiency: float, mass_kg: float, grade: Floats, roll: Floats
) -> Floats:
    """Speed that an engine holds on a gradient; infinite where it goes down by itself.

    Parameters
    ----------
    power_kw, efficiency
        Of the engine, and the share of it that reaches the wheels.
    mass_kg
        Of the vehicle with its load.
    grade
        Rise over run.
    roll
        Coefficient of rolling resistance.

    Examples
    --------
    >>> climb_kmh(90, 0.7, 4500, np.array([0.1]), np.array([0.012])).round().tolist()
    [46.0]
    """
    pull = mass_kg * 9.81 * (np.sin(np.arctan(grade)) + roll)
    with np.errstate(divide="ignore"):
        speed = 3.6 * efficiency * power_kw * 1000.0 / np.maximum(pull, 0.0)
    return np.where(pull > 0, speed, np.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Parts of edges that are bent or steep; the rest of an edge is straight and level.

    Parameters
    ----------
    edge
        Edge of each part, ascending.
    share
        Share of the edge's length.
    bend
        Speed at which it is driven for its bends, whole km/h; 0 where it is straight.
    slope
        Rise over run in the drawing direction, in steps of 0.005; 0 where it is not known.
    known
        For each edge: whether its gradients are known.
    shaped
        For each edge: whether its shape is known, more than a straight line between its ends.
    """

    edge: NDArray[np.int32]
    share: NDArray[np.float32]
    bend: NDArray[np.uint8]
    slope: NDArray[np.int8]
    known: Bools
    shaped: Bools

    @property
    def bend_kmh(self) -> Floats:
        """Speed at which each part is driven for its bends; infinite where it is straight."""
        return np.where(self.bend > 0, self.bend, np.inf)

    @property
    def grade(self) -> Floats:
        """Rise over run of each part in the drawing direction."""
        return self.slope.astype(np.float64) * _GRADE_STEP


def build_terrain(network: RoadNetwork) -> Terrain:
    """Find bends and gradients of all edges."""
    from ruralroute.network.bends import alike, bend_codes, sampled  # noqa: PLC0415

    edges = network.edges
    sizes, length = np.diff(edges.shape_start), edges.length_8th_m / 8.0
    grade, known = _mean_grades(network, length)
    slope = np.rint(grade / _GRADE_STEP).astype(np.int64)
    wanted = ((sizes > 2) & (length >= _SHORTEST_M)) | (network.grid is not None)
    parts, shares = [], []
    bare = np.flatnonzero(~wanted & (slope != 0))
    parts.append(bare * _CODES + slope[bare] + _LEVEL)
    shares.append(np.ones(len(bare)))
    for some in sampled(edges.shape, edges.shape_start, length, wanted, STEP_M):
        edge = some.edge + some.first
        steep = slope[edge]
        if network.grid is not None:
            seen = _slopes(network, some)
            told = np.isfinite(seen)
            known[edge[told]] = True
            told &= network.facts.stops_here[network.edge_fact[edge]]
            steep[told] = np.rint(seen[told] / _GRADE_STEP).astype(np.int64)
        bend = bend_codes(some, _GRIP).astype(np.int64)
        code = bend * _GRADES + steep + _LEVEL
        found, share = alike(some, np.where(code == _LEVEL, -1, code), _CODES)
        parts.append(found)
        shares.append(share)
    keys = np.concatenate(parts)
    order = np.argsort(keys, kind="stable") if len(bare) else slice(None)
    keys = keys[order]
    return Terrain(
        edge=(keys // _CODES).astype(np.int32),
        share=np.concatenate(shares)[order].astype(np.float32),
        bend=(keys % _CODES // _GRADES).astype(np.uint8),
        slope=(keys % _GRADES - _LEVEL).astype(np.int8),
        known=known,
        shaped=(sizes > 2) | (length < 20 * STEP_M),
    )


def _slopes(network: RoadNetwork, found: Samples) -> Floats:
    """Gradient at each sample, from samples to either side; NaN where the grid is silent."""
    if network.grid is None:
        return np.full(len(found.edge), np.nan)
    height = network.grid.at(found.lon, found.lat)
    at = np.arange(len(found.edge))
    before = np.minimum(found.at, _SLOPE_REACH)
    behind = np.minimum(found.steps - found.at, _SLOPE_REACH)
    length = network.edges.length_8th_m[found.edge + found.first] / 8.0
    run = (before + behind) * length / np.maximum(found.steps, 1)
    rise = height[at + behind] - height[at - before]
    slope: Floats = np.clip(rise / np.maximum(run, STEP_M), -_STEEPEST, _STEEPEST)
    return slope


def _mean_grades(network: RoadNetwork, length: Floats) -> tuple[Floats, Bools]:
    """Gradient of each edge from end to end, 0 where it is not known."""
    height = np.full(network.node_count, np.nan)
    if network.grid is not None:
        height = network.grid.at(network.edges.node_lon, network.edges.node_lat)
    if network.heights:
        refs = np.fromiter(network.heights, dtype=np.int64, count=len(network.heights))
        at = np.minimum(np.searchsorted(network.edges.node_ref, refs), network.node_count - 1)
        there = network.edges.node_ref[at] == refs
        told = np.fromiter(network.heights.values(), dtype=np.float64, count=len(refs))
        height[at[there]] = told[there]
    rise = height[network.edges.head] - height[network.edges.tail]
    known = np.isfinite(rise)
    grade = np.where(known, np.clip(rise / np.maximum(length, STEP_M), -_STEEPEST, _STEEPEST), 0.0)
    return grade, known
