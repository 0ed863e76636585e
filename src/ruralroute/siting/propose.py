"""Candidates from the network: township stations and road junctions near demand, thinned."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import Candidate, County, Level, Place
from ruralroute.network.facts import POLICIES
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.site_travel import straight_m

Floats = NDArray[np.float64]

_MAIN_KINDS = ("arterial", "county", "township")
_MOST_JUNCTIONS = 1_000
_NEAR_M = 8_000.0
"""Demand so far away, straight, counts for 1/e of demand next door."""
_LEAST_SPACING_M = 500.0
_SHRINK = 0.8


def propose_candidates(
    county: County,
    network: RoadNetwork | None,
    kg: Floats,
    *,
    count: int,
    taken: Sequence[Place],
) -> tuple[Candidate, ...]:
    """Propose sites where much demand is near and no site is yet.

    Townships' stations come before junctions of paved main roads.  Each is scored by the demand
    around it, fading with distance; the best is taken, then all within a spacing of it left out, so
    that proposals spread over the county (greedy thinning).  Where stations fill only a part of
    their square, as along a coast, the spacing shrinks until there are as many as asked for.

    Parameters
    ----------
    county, network
        The county and its roads; without roads only stations are proposed.
    kg
        Shape (stations,), demand of a day.
    count
        How many to propose at most.
    taken
        Sites that are there already; proposals keep the same spacing from them.
    """
    found = _townships(county) + _junctions(county, network)
    if not found or count <= 0 or not county.stations:
        return ()
    weight = kg if kg.sum() > 0 else np.ones(len(kg))
    distance = straight_m(found, county.stations)
    score = (weight[None, :] * np.exp(-distance / _NEAR_M)).sum(axis=1)
    town = np.array([one.id.startswith("P-") for one in found])
    score = score * np.where(town, 1.5, 1.0)
    spacing = _spacing(county, count)
    # Metres from each possible proposal to the nearest site or proposal.
    apart = np.full(len(found), np.inf)
    if taken:
        apart = 2.0 * straight_m(found, taken).min(axis=1)
    chosen: list[Candidate] = []
    while len(chosen) < count and spacing >= _LEAST_SPACING_M:
        best = int(np.argmax(np.where(apart >= spacing, score, -1.0)))
        if apart[best] < spacing:
            spacing *= _SHRINK
            continue
        chosen.append(found[best])
        apart = np.minimum(apart, straight_m([found[best]], found)[0])
        apart[best] = 0.0
    return tuple(_named(one, county) for one in chosen)


def _named(one: Candidate, county: County) -> Candidate:
    """Call a junction by the station nearest to it, besides its number: nobody knows that."""
    if one.name or not county.stations:
        return one
    near = county.stations[int(straight_m([one], county.stations)[0].argmin())]
    return one.model_copy(update={"name": f"{near.label} ({one.id})"})


def _spacing(county: County, count: int) -> float:
    """Return the side of the square that each site would have if stations filled a square."""
    lon = [one.lon for one in county.stations]
    lat = [one.lat for one in county.stations]
    low = Candidate(id="low", lon=min(lon), lat=min(lat))
    high = Candidate(id="high", lon=max(lon), lat=max(lat))
    across = float(straight_m([low], [high])[0, 0])
    return 0.7 * across / math.sqrt(2.0 * max(count, 1))


def _townships(county: County) -> list[Candidate]:
    towns = [one for one in county.stations if one.level is Level.TOWNSHIP]
    return [Candidate(id=f"P-{one.id}", lon=one.lon, lat=one.lat, name=one.label) for one in towns]


def _junctions(county: County, network: RoadNetwork | None) -> list[Candidate]:
    """Return junctions of at least three main roads, the nodes of the file's order."""
    if network is None:
        return []
    kinds = network.facts.kind[network.edge_fact, POLICIES.index(county.policy.unknown_tags)]
    from ruralroute.model import ROAD_KINDS  # noqa: PLC0415

    main = np.isin(kinds, [ROAD_KINDS.index(one) for one in _MAIN_KINDS])
    edges = network.edges
    ends = np.concatenate([edges.tail[main], edges.head[main]])
    degree = np.bincount(ends, minlength=network.node_count)
    nodes = np.flatnonzero(degree >= 3)
    if not len(nodes):
        return []
    order = nodes[np.argsort(-degree[nodes], kind="stable")][:_MOST_JUNCTIONS]
    first = _end_points(network)
    found = []
    for node in order.tolist():
        lon, lat = first[node]
        ref = int(edges.node_ref[node])
        found.append(Candidate(id=f"J-{ref}", lon=float(lon), lat=float(lat)))
    return _inside(found, county)


def _end_points(network: RoadNetwork) -> Floats:
    """Return lon and lat of each node, shape (nodes, 2)."""
    edges = network.edges
    found = np.zeros((network.node_count, 2))
    found[edges.tail] = edges.shape[edges.shape_start[:-1]]
    found[edges.head] = edges.shape[edges.shape_start[1:] - 1]
    return found


def _inside(found: list[Candidate], county: County) -> list[Candidate]:
    """Keep those within the box of the stations."""
    lon = [one.lon for one in county.stations]
    lat = [one.lat for one in county.stations]
    return [
        one for one in found if min(lon) <= one.lon <= max(lon) and min(lat) <= one.lat <= max(lat)
    ]
