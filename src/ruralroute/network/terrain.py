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
    bend_kmh
        Speed at which it is driven for its bends; infinite where it is straight.
    grade
        Rise over run in the drawing direction; 0 where it is not known.
    known
        For each edge: whether its gradients are known.
    shaped
        For each edge: whether its shape is known, more than a straight line between its ends.
    """

    edge: Ints
    share: Floats
    bend_kmh: Floats
    grade: Floats
    known: Bools
    shaped: Bools


def build_terrain(network: RoadNetwork) -> Terrain:
    """Find bends and gradients of all edges."""
    from ruralroute.network.bends import (  # noqa: PLC0415  (loads numba)
        bend_codes,
        gather,
        sample_points,
        sample_starts,
    )

    start, shape = network.edges.shape_start, np.ascontiguousarray(network.edges.shape)
    sizes = np.diff(start)
    length = network.edges.length_8th_m / 8.0
    shaped = (sizes > 2) | (length < 20 * STEP_M)
    grade, known = _mean_grades(network, length)
    wanted = (sizes > 2) & (length >= _SHORTEST_M)
    if network.grid is not None:
        wanted[:] = True
    begin = sample_starts(length, wanted, STEP_M)
    bend = bend_codes(shape, start, begin, _GRIP)
    slope = np.round(grade / _GRADE_STEP).astype(np.int64)
    if network.grid is None:
        codes = np.zeros(0, dtype=np.int64)
    else:
        edge = np.repeat(np.arange(len(sizes)), np.diff(begin))
        sampled = _slopes(network, sample_points(shape, start, begin), edge, begin)
        level = network.facts.stops_here[network.edge_fact[edge]]
        told = np.isfinite(sampled)
        codes = np.where(told & level, np.round(sampled / _GRADE_STEP), slope[edge])
        codes = codes.astype(np.int64)
        known[edge[told]] = True
    edge, share, bends, grades = gather(begin, bend, codes, slope)
    return Terrain(
        edge=edge,
        share=share,
        bend_kmh=np.where(bends > 0, bends, np.inf),
        grade=(grades * _GRADE_STEP).astype(np.float64),
        known=known,
        shaped=shaped,
    )


def _slopes(network: RoadNetwork, lonlat: Floats, edge: Ints, begin: Ints) -> Floats:
    """Gradient at each sampled point, from points to either side; NaN where the grid is silent."""
    if network.grid is None:
        return np.full(len(edge), np.nan)
    height = network.grid.at(lonlat[:, 0], lonlat[:, 1])
    at = np.arange(len(edge))
    before = np.minimum(at - begin[edge], _SLOPE_REACH)
    behind = np.minimum(begin[edge + 1] - 1 - at, _SLOPE_REACH)
    spacing = network.edges.length_8th_m[edge] / 8.0 / np.maximum(np.diff(begin)[edge] - 1, 1)
    run = (before + behind) * spacing
    rise = height[at + behind] - height[at - before]
    found: Floats = np.clip(rise / np.maximum(run, STEP_M), -_STEEPEST, _STEEPEST)
    return found


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
