"""Travel of a profile between anchored places, on whatever roads are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ruralroute.model import County, Profile
from ruralroute.network.arcs import Arcs
from ruralroute.network.matrix import TravelMatrix, TravelSource
from ruralroute.network.paths import PathFinder
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.shortest import many_to_many
from ruralroute.network.snap import Anchor
from ruralroute.network.split import split_roads
from ruralroute.network.waiting import NOWHERE, WaitingPoints

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork


@dataclass(frozen=True)
class Between:
    """Works travel out.

    Parameters
    ----------
    county, network, profile
        The county, its roads, whose travel it is.
    anchors
        Where the places are on the roads, centres first.
    """

    county: County
    network: RoadNetwork
    profile: Profile
    anchors: list[Anchor]

    def arcs(self, roads: ProfileRoads) -> Arcs:
        """Return the graph of some roads, its terminals the places that are on roads."""
        return self._arcs(roads, self.anchors)

    def __call__(self, roads: ProfileRoads, points: WaitingPoints = NOWHERE) -> TravelMatrix:
        """Return travel on some roads, between all places and some waiting points."""
        places = (*self.county.centres, *self.county.stations)
        anchors = [*self.anchors, *points.anchors]
        arcs = self._arcs(roads, anchors)
        found = many_to_many(arcs)
        size = len(anchors)
        index = [at for at, one in enumerate(anchors) if one.edge is not None]
        time, distance = (np.zeros((size, size), dtype=np.int64) for _ in range(2))
        reachable = np.eye(size, dtype=np.bool_)
        between = np.ix_(index, index)
        time[between] = found.duration_ms
        distance[between] = found.length_8th_m
        reachable[between] = found.reachable
        return TravelMatrix(
            profile=self.profile.id,
            place_ids=(
                *(one.id for one in places),
                *(one.snap.place for one in points.anchors),
            ),
            duration_ms=time,
            distance_8th_m=distance,
            reachable=reachable,
            source=TravelSource.ROADS,
            snaps=tuple(one.snap for one in anchors),
            points=len(points.anchors),
            path_finder=PathFinder(self.network, arcs, anchors=anchors, duration_ms=time),
        )

    def _arcs(self, roads: ProfileRoads, anchors: list[Anchor]) -> Arcs:
        positions = [(one.edge, one.at_8th_m) for one in anchors if one.edge is not None]
        return split_roads(self.network, roads, positions)
