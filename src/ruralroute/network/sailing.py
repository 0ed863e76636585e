"""How long vehicles take on ferries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import Profile
from ruralroute.network.ferries import FERRY, FERRY_KMH

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def ferry_edges(network: RoadNetwork) -> NDArray[np.bool_]:
    """Mark the edges that are ferries."""
    ferry = np.array([one == FERRY for one in network.facts.highway], dtype=np.bool_)
    marked: NDArray[np.bool_] = ferry[network.edge_fact]
    return marked


def with_ferries(
    network: RoadNetwork, profile: Profile, speed: Floats, drive_ms: Ints, back_ms: Ints
) -> tuple[Ints, Ints]:
    """Return times along and against edges with those of ferries put in.

    The duration of a ferry is shared by its edges as they are long, and grows as its speed falls
    under conditions; one that tells none goes at `FERRY_KMH`.  Whoever comes onto a ferry from a
    road waits; whoever goes on from one ferry edge to the next where no road is does not.

    Parameters
    ----------
    speed
        Speed on each edge, conditions included, km/h; 0 where it is barred.
    drive_ms, back_ms
        Times of roads.
    """
    chosen = np.flatnonzero(ferry_edges(network) & (speed > 0))
    if not len(chosen):
        return drive_ms, back_ms
    edges = network.edges
    length, way = edges.length_8th_m[chosen], edges.way[chosen]
    whole = np.bincount(edges.way, weights=edges.length_8th_m)[way]
    row = network.edge_fact[chosen]
    sail = length * 450.0 / speed[chosen]
    crossing = network.facts.crossing_ms[row] * (length / whole)
    crossing *= min(FERRY_KMH, profile.top_kmh) / speed[chosen]
    timed = (crossing > 0) & ~np.isfinite(network.overrides.speed_kmh[chosen])
    sail = np.where(timed, np.maximum(crossing, length * 450.0 / profile.top_kmh), sail)
    landing = np.zeros(network.node_count, dtype=np.bool_)
    road = ~ferry_edges(network)
    landing[edges.tail[road]] = landing[edges.head[road]] = True
    wait = network.facts.wait_ms[row]
    there, back = drive_ms.copy(), back_ms.copy()
    whole_ms = np.maximum(np.floor(sail + 0.5).astype(np.int64), 1)
    there[chosen] = whole_ms + np.where(landing[edges.tail[chosen]], wait, 0)
    back[chosen] = whole_ms + np.where(landing[edges.head[chosen]], wait, 0)
    return there, back
