"""Which stations a profile reaches and returns from, and what that hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from ruralroute.model import County, Profile
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import Anchor, snap_places
from ruralroute.network.split import split_roads


@dataclass(frozen=True, slots=True, kw_only=True)
class StationUnder:
    """A station that conditions cut off from some profile.

    Parameters
    ----------
    place
        Id of the station.
    lost
        Profiles of the county's vehicles that no longer get there and back.
    left
        Classes of vehicle, also ones that the county does not own, that still do; the largest
        first.
    """

    place: str
    lost: tuple[str, ...]
    left: tuple[str, ...]


def anchors_of(
    county: County, network: RoadNetwork, profile: Profile, reach_m: Sequence[float]
) -> list[Anchor]:
    """Snap the places of a county for a profile."""
    return snap_places(
        network,
        network.profile_roads(profile, county.policy),
        centres=county.centres,
        stations=county.stations,
        reach_m=reach_m,
    )


def served(
    network: RoadNetwork, roads: ProfileRoads, anchors: Sequence[Anchor], centres: int
) -> NDArray[np.bool_]:
    """Tell of each station whether some centre reaches it and is reached from it."""
    there = [index for index, one in enumerate(anchors) if one.edge is not None]
    positions = [(one.edge, one.at_8th_m) for one in anchors if one.edge is not None]
    arcs = split_roads(network, roads, positions)
    shape = (arcs.node_count, arcs.node_count)
    graph = csr_array((np.ones(len(arcs.tail), dtype=np.int8), (arcs.tail, arcs.head)), shape=shape)
    back = csr_array(graph.T)
    found = np.zeros(len(anchors), dtype=np.bool_)
    for home in range(sum(index < centres for index in there)):
        start, end = int(arcs.terminals[home]), int(arcs.ends[home])
        both = _reached(graph, start)[arcs.ends] & _reached(back, end)[arcs.terminals]
        found[there] |= both | (arcs.terminals == start)
    return found[centres:]


def _reached(graph: csr_array, start: int) -> NDArray[np.bool_]:
    reached = np.zeros(graph.shape[0], dtype=np.bool_)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached


def stations_under(
    county: County,
    network: RoadNetwork,
    conditions: str,
    *,
    used: Sequence[str],
    reach_m: Sequence[float],
) -> tuple[StationUnder, ...]:
    """List the stations that conditions cut off from vehicles of the county."""
    changed = network.under(county, conditions)
    needed = {one.profile for one in county.classes} | set(used)
    before: dict[str, NDArray[np.bool_]] = {}
    after: dict[str, NDArray[np.bool_]] = {}
    for profile in county.profiles:
        if profile.id in needed:
            anchors = anchors_of(county, network, profile, reach_m)
            for found, roads in ((before, network), (after, changed)):
                found[profile.id] = served(
                    roads,
                    roads.profile_roads(profile, county.policy),
                    anchors,
                    len(county.centres),
                )
    classes = sorted(county.classes, key=lambda one: -one.payload_kg)
    listed = []
    for index, station in enumerate(county.stations):
        lost = tuple(one for one in used if before[one][index] and not after[one][index])
        if lost:
            left = tuple(one.id for one in classes if after[one.profile][index])
            listed.append(StationUnder(place=station.id, lost=lost, left=left))
    return tuple(listed)
