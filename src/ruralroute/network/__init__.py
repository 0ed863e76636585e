"""Roads to travel: road files, graph, profiles, snapping, matrices and paths.

Names load on use, so that importing a small part does not load the libraries of the others.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from ruralroute.network.matrix import EdgeRef, Path, Snap, Travel, TravelMatrix, TravelSource

if TYPE_CHECKING:
    from ruralroute.network.cache import read_roads
    from ruralroute.network.county_travel import travel, used_profiles
    from ruralroute.network.edge import Edge
    from ruralroute.network.graph import RoadNetwork
    from ruralroute.network.load import load_roads, override_roads
    from ruralroute.network.report import NetworkReport, PlaceOnRoads, network_report

_HOMES = {
    "Edge": "ruralroute.network.edge",
    "RoadNetwork": "ruralroute.network.graph",
    "load_roads": "ruralroute.network.load",
    "override_roads": "ruralroute.network.load",
    "read_roads": "ruralroute.network.cache",
    "NetworkReport": "ruralroute.network.report",
    "PlaceOnRoads": "ruralroute.network.report",
    "network_report": "ruralroute.network.report",
    "travel": "ruralroute.network.county_travel",
    "used_profiles": "ruralroute.network.county_travel",
}

__all__ = [
    "Edge",
    "EdgeRef",
    "NetworkReport",
    "Path",
    "PlaceOnRoads",
    "RoadNetwork",
    "Snap",
    "Travel",
    "TravelMatrix",
    "TravelSource",
    "load_roads",
    "network_report",
    "override_roads",
    "read_roads",
    "travel",
    "used_profiles",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
