"""A road map on paper: three roads in a row, and a day on them.

    C ---- w1 ---- 2 ---- w2 (bridge) ---- 3 ---- w3 ---- A

Centre C lies on w1, village A on w3; junctions are 1, 2, 3 and 4.  It has the methods of
`RoadNetwork` that the checker asks, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
from tests.golden.days_clocks import one_stop
from tests.golden.notation import edit, table_travel

from ruralroute.model import County
from ruralroute.network.matrix import EdgeRef, Snap, Travel, TravelSource
from ruralroute.network.turns import Restriction
from ruralroute.planning.plan import DeliveryPlan

Tags = Mapping[str, str]

# 5,000 m from C to A: 2,000 of the 2,400 m of w1, the 500 m of the bridge, 2,500 of w3's 3,000
# C meets w1 a sixth of the way from junction 1, A meets w3 a sixth of the way from junction 4
LENGTHS_M = {"w1": 2_400, "w2": 500, "w3": 3_000}
NODES = {1: (107.000, 25.0), 2: (107.020, 25.0), 3: (107.025, 25.0), 4: (107.055, 25.0)}
THERE = (("w1", 1, 2), ("w2", 2, 3), ("w3", 3, 4))
BACK = (("w3", 4, 3), ("w2", 3, 2), ("w1", 2, 1))
TAGS: dict[str, dict[str, str]] = {
    "w1": {"highway": "secondary", "surface": "asphalt"},
    "w2": {"highway": "tertiary", "bridge": "yes", "surface": "asphalt"},
    "w3": {"highway": "tertiary", "surface": "asphalt"},
}


@dataclass(frozen=True)
class PaperRoads:
    """The three roads; `more` are further tags by way, `at` barriers by junction.

    `restrictions` are those of turns.
    """

    more: Mapping[str, Tags] = field(default_factory=dict)
    at: Mapping[int, Tags] = field(default_factory=dict)
    restrictions: tuple[Restriction, ...] = ()

    def has_edge(self, ref: EdgeRef) -> bool:
        """Whether it is one of the three, either way."""
        return tuple(ref) in (*THERE, *BACK)

    def way_tags(self, way: str) -> Tags:
        """Tags of a way."""
        return {**TAGS[way], **self.more.get(way, {})}

    def edge(self, ref: EdgeRef) -> SimpleNamespace:
        """An edge: its line, and whether it runs as drawn."""
        lonlat = np.array([NODES[ref[1]], NODES[ref[2]]])
        return SimpleNamespace(lonlat=lonlat, forward=ref[1] < ref[2])

    def pieces_at(self, way: str, node: int) -> list[EdgeRef]:
        """Pieces of a way that lead away from a junction."""
        return [ref for ref in (*THERE, *BACK) if ref[:2] == (way, node)]

    def edge_length_8th_m(self, ref: EdgeRef) -> int:
        """Eighths of a metre."""
        return LENGTHS_M[ref[0]] * 8

    def barriers(self) -> Mapping[int, Tags]:
        """Barriers by junction."""
        return self.at


@dataclass(frozen=True)
class RoadDay:
    """A day on paper roads."""

    county: County
    plan: DeliveryPlan
    travel: Travel
    roads: PaperRoads


def road_day() -> RoadDay:
    """The day of `one_stop` (600 s and 5,000 m each way) along the three roads."""
    day = one_stop()
    leg = "routes.0.trips.0.stops.0.leg.edges"
    good = edit(day.plan, {"travel": "roads", leg: THERE, "routes.0.trips.0.leg_back.edges": BACK})
    travel = {
        name: replace(
            matrix,
            source=TravelSource.ROADS,
            snaps=(
                Snap(place="C", edge=("w1", 1, 2), lon=107.0033333, lat=25.0, distance_m=336.5),
                Snap(place="A", edge=("w3", 3, 4), lon=107.05, lat=25.0, distance_m=0.0),
            ),
        )
        for name, matrix in table_travel(day.county).items()
    }
    return RoadDay(day.county, good, travel, PaperRoads())
