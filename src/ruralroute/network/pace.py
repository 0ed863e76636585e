"""How long a profile takes for each edge, either way: bends, climbs and narrow places included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import ROAD_KINDS, Profile
from ruralroute.network.terrain import climb_kmh

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TERRAIN_FACTORS = {"plain": 1.0, "hills": 0.85, "mountain": 0.7}
"""Factors of speed where neither the shape nor the elevation of a road is known."""
PASSING_S_PER_KM = 15.0
"""Waiting for oncoming traffic on two-way roads of one lane."""
_ROLLING = {"gravel": 0.03, "earth": 0.08}
_ROLLING_PAVED = 0.012
_STEEP_DOWN, _STEEP_DOWN_KMH = -0.07, 25.0
_HEAVY_KG = 3_500


def speed_factors(network: RoadNetwork, kind: Ints, edges: Ints) -> Floats:
    """Return the factor that settings give each edge; that of its class wins over its kind's."""
    given = network.speed_factors
    if not given:
        return np.ones(len(kind))
    by_kind = np.array([given.get(one, 1.0) for one in ROAD_KINDS])
    by_class = np.array([given.get(one, np.nan) for one in network.facts.highway])
    found = by_class[network.edge_fact[edges]]
    return np.where(np.isnan(found), by_kind[kind], found)


def durations(
    network: RoadNetwork, profile: Profile, speed: Floats, kind: Ints, *, told: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Return milliseconds along and against each edge, half up, at least 1; 0 where barred.

    Parameters
    ----------
    speed
        Speed on straight and level road, km/h; 0 where the edge is barred.
    kind
        Road kind of each edge.
    told
        Edges whose speed the user gives: nothing slows it further.
    """
    length = network.edges.length_8th_m
    usable = speed > 0
    with np.errstate(divide="ignore"):
        level = np.where(usable, length * 450.0 / speed, 0.0)
    wait = np.where(
        network.facts.one_lane[network.edge_fact] & ~told, length * PASSING_S_PER_KM / 8.0, 0.0
    )
    slow_there, slow_back = _slowness(network, profile, speed, kind, told)
    there = _whole(level * slow_there + wait, usable)
    back = there if slow_back is slow_there else _whole(level * slow_back + wait, usable)
    return there, back


def _whole(exact: Floats, usable: NDArray[np.bool_]) -> Ints:
    return np.where(usable, np.maximum(np.floor(exact + 0.5).astype(np.int64), 1), 0)


def _slowness(
    network: RoadNetwork, profile: Profile, speed: Floats, kind: Ints, told: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Return how many times longer than on straight and level road each edge takes, either way."""
    terrain = network.terrain
    at = terrain.edge
    count = len(speed)
    unknown = ~terrain.known & ~terrain.shaped & ~told
    base = np.where(unknown, 1.0 / network.terrain_factor, 1.0)
    level = speed[at]
    cap = np.minimum(level, terrain.bend_kmh)
    roll = np.array([_ROLLING.get(one, _ROLLING_PAVED) for one in ROAD_KINDS])[kind[at]]

    def extra(grade: Floats) -> Floats:
        driven = np.minimum(cap, _grade_cap(profile, grade, roll))
        with np.errstate(divide="ignore", invalid="ignore"):
            longer = np.where((level > 0) & ~told[at], level / driven - 1.0, 0.0)
        return base + np.bincount(at, weights=terrain.share * longer, minlength=count)

    there = extra(terrain.grade)
    return (there, extra(-terrain.grade)) if np.any(terrain.grade) else (there, there)


def _grade_cap(profile: Profile, grade: Floats, roll: Floats) -> Floats:
    cap = np.full(len(grade), np.inf)
    if profile.power_kw is not None and np.any(grade):
        mass = profile.climb_kg or profile.gross_kg
        climb = climb_kmh(profile.power_kw, profile.efficiency, mass, grade, roll)
        cap = np.where(grade > 0, climb, cap)
    if profile.gross_kg > _HEAVY_KG:
        cap = np.where(grade < _STEEP_DOWN, np.minimum(cap, _STEEP_DOWN_KMH), cap)
    return cap
