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
_REACH = 2
_SLOPE_REACH = 5
_SHORTEST_M = 40.0
_FRICTION, _BANK = 0.17, 0.06
_FASTEST_KMH, _SLOWEST_KMH = 110.0, 8.0
_STEEPEST = 0.2
_GRADE_STEP = 0.005


def bend_kmh(radius_m: Floats) -> Floats:
    """Speed at which a bend is driven, from side friction and banking.

    Examples
    --------
    >>> bend_kmh(np.array([15.0, 30.0, 60.0])).round().tolist()
    [21.0, 30.0, 42.0]
    """
    found: Floats = np.sqrt(127.0 * radius_m * (_FRICTION + _BANK))
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
    sizes = np.diff(network.edges.shape_start)
    length = network.edges.length_8th_m / 8.0
    shaped = (sizes > 2) | (length < 20 * STEP_M)
    grade, known = _mean_grades(network, length)
    wanted = np.flatnonzero((sizes > 2) & (length >= _SHORTEST_M))
    if network.grid is not None:
        wanted = np.arange(len(sizes))
    lines = _Lines(network, wanted, length[wanted])
    bend = lines.bends()
    share = lines.shares()
    slope = grade[lines.edge]
    if network.grid is not None:
        sampled = lines.slopes(network)
        level = network.facts.stops_here[network.edge_fact[lines.edge]]
        slope = np.where(np.isfinite(sampled) & level, sampled, slope)
        known[lines.edge[np.isfinite(sampled)]] = True
    whole = np.setdiff1d(np.flatnonzero(grade), wanted)
    return _gathered(
        np.concatenate([lines.edge, whole]),
        np.concatenate([share, np.ones(len(whole))]),
        np.concatenate([bend, np.full(len(whole), np.inf)]),
        np.concatenate([slope, grade[whole]]),
        (known, shaped),
    )


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


class _Lines:
    """Points at even distances on some edges."""

    def __init__(self, network: RoadNetwork, edges: Ints, length: Floats) -> None:
        starts, ends = network.edges.shape_start[edges], network.edges.shape_start[edges + 1]
        sizes = ends - starts
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        index = np.arange(first[-1]) - np.repeat(first[:-1], sizes) + np.repeat(starts, sizes)
        lon, lat = network.edges.shape[index, 0], network.edges.shape[index, 1]
        scale = np.repeat(np.cos(np.radians(network.edges.shape[starts, 1])), sizes)
        x, y = lon * scale * 111_320.0, lat * 110_950.0
        step = np.append(np.hypot(np.diff(x), np.diff(y)), 1.0)
        step[first[1:] - 1] = 1.0
        along = np.concatenate([[0.0], np.cumsum(step)])[:-1]
        begin, end = along[first[:-1]], along[first[1:] - 1]
        self.steps = np.maximum(np.round(length / STEP_M).astype(np.int64), 2)
        self._begin = np.concatenate([[0], np.cumsum(self.steps + 1)]).astype(np.int64)
        self.owner = np.repeat(np.arange(len(edges)), self.steps + 1)
        self.place = np.arange(self._begin[-1]) - self._begin[self.owner]
        self.edge = edges[self.owner]
        at = begin[self.owner] + (end - begin)[self.owner] * self.place / self.steps[self.owner]
        self._x, self._y, self._lon, self._lat = (
            np.interp(at, along, one) if len(at) else at for one in (x, y, lon, lat)
        )
        self._spacing = (length / self.steps)[self.owner]

    def shares(self) -> Floats:
        """Share of its edge that each point stands for."""
        steps = self.steps[self.owner]
        at_end = (self.place == 0) | (self.place == steps)
        return np.where(at_end, 0.5, 1.0) / steps

    def bends(self) -> Floats:
        """Speed at which each point is driven for the bend that it is in."""
        if not len(self.owner):
            return np.zeros(0)
        x, y = self._smoothed(self._x), self._smoothed(self._y)
        middle = self._inner(_REACH)
        before, behind = middle - _REACH, middle + _REACH
        one_x, one_y = x[middle] - x[before], y[middle] - y[before]
        two_x, two_y = x[behind] - x[middle], y[behind] - y[middle]
        turn = np.abs(one_x * two_y - one_y * two_x)
        sides = np.hypot(one_x, one_y) * np.hypot(two_x, two_y)
        sides *= np.hypot(one_x + two_x, one_y + two_y)
        with np.errstate(divide="ignore", invalid="ignore"):
            radius = np.where(turn > 0, sides / (2 * turn), np.inf)
        found = np.maximum(bend_kmh(radius), _SLOWEST_KMH)
        found[self.steps[self.owner[middle]] < 2 * _REACH] = np.inf
        return np.where(found < _FASTEST_KMH, found, np.inf)

    def slopes(self, network: RoadNetwork) -> Floats:
        """Gradient at each point; NaN where the grid does not say."""
        if network.grid is None:
            return np.full(len(self.owner), np.nan)
        height = network.grid.at(self._lon, self._lat)
        steps = self.steps[self.owner]
        before = np.minimum(self.place, _SLOPE_REACH)
        behind = np.minimum(steps - self.place, _SLOPE_REACH)
        at = np.arange(len(self.owner))
        run = (before + behind) * self._spacing
        rise = height[at + behind] - height[at - before]
        return np.clip(rise / np.maximum(run, STEP_M), -_STEEPEST, _STEEPEST)

    def _inner(self, reach: int) -> Ints:
        """Move points in until there are `reach` points on either side, if there can be."""
        steps = self.steps[self.owner]
        inner = np.minimum(np.maximum(self.place, reach), np.maximum(steps - reach, 0))
        inner = np.where(steps < 2 * reach, reach, inner)
        at = self._begin[self.owner] + inner
        return np.minimum(np.maximum(at, reach), len(self.owner) - 1 - reach)

    def _smoothed(self, value: Floats) -> Floats:
        """Take a quarter of each neighbour; ends stay."""
        found = value.copy()
        found[1:-1] = value[1:-1] / 2 + (value[:-2] + value[2:]) / 4
        at_end = (self.place == 0) | (self.place == self.steps[self.owner])
        return np.where(at_end, value, found)


def _gathered(
    edge: Ints, share: Floats, bend: Floats, grade: Floats, flags: tuple[Bools, Bools]
) -> Terrain:
    """Add up the parts of an edge that are alike: bends to 1 km/h, gradients to half a percent."""
    bend_code = np.where(np.isfinite(bend), np.round(bend), 0.0).astype(np.int64)
    grade_code = np.round(grade / _GRADE_STEP).astype(np.int64)
    told = (bend_code > 0) | (grade_code != 0)
    key = (edge[told] * 256 + bend_code[told]) * 128 + grade_code[told] + 64
    keys, inverse = np.unique(key, return_inverse=True)
    bend_code = keys // 128 % 256
    return Terrain(
        edge=keys // (128 * 256),
        share=np.bincount(inverse, weights=share[told], minlength=len(keys)).astype(np.float64),
        bend_kmh=np.where(bend_code > 0, bend_code, np.inf).astype(np.float64),
        grade=(keys % 128 - 64) * _GRADE_STEP,
        known=flags[0],
        shaped=flags[1],
    )
