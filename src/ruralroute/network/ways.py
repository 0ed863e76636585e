"""Ways as a road file gives them, before they become a graph."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault
from ruralroute.network.roads import CLASS_KINDS, ferry_users
from ruralroute.network.spots import Spots
from ruralroute.network.turns import Restriction

_NOT_BUILT = frozenset(
    {"construction", "proposed", "planned", "abandoned", "disused", "razed"} | {"demolished"}
)
_KEPT_KEYS = frozenset(
    {"highway", "surface", "tracktype", "smoothness", "maxspeed", "width", "est_width"}
    | {"maxwidth", "maxweight", "maxheight", "maxaxleload", "oneway", "junction"}
    | {"access", "vehicle", "motor_vehicle", "motorcar", "hgv", "goods", "bridge"}
    | {"tunnel", "ford", "toll", "lanes", "service", "motorroad", "seasonal"}
    | {"winter_road", "ice_road", "incline", "layer", "barrier", "locked", "4wd_only"}
    | {"flood_prone", "mountain_pass", "winter_service", "snowplowing", "name", "ref"}
    | {"highway:CN", "route", "duration", "interval", "maxweightrating", "maxlength"}
)
"""Tags that bear on travel, or name a road; ``maxspeed:hgv`` and the like come with their root."""
FERRY_KEYS = frozenset({"foot", "bicycle", "motorcycle", "moped", "bus", "psv", "opening_hours"})
"""Whom a ferry names, it takes, others perhaps not; and when it sails."""


MAX_OSM_BYTES = 2_000_000_000
"""An OSM file is at most so large, packed XML also when unpacked."""


@dataclass(slots=True, kw_only=True)
class Ways:
    """Drivable ways, point by point.

    Parameters
    ----------
    ids
        Id of each way, unique.
    tags
        Tags of each way that bear on travel; equal ones are one object.
    sizes
        Number of points of each way.
    refs
        Node number of each point, way after way.
    lon, lat
        Position of each point in degrees; NaN where the file does not give it.
    barriers
        Tags of barrier nodes by node number.
    elevation
        Metres above the sea of nodes that tell it.
    restrictions
        Restrictions of turns.
    left_out
        How many things of the file are not roads to drive on, by kind.
    faults
        Warnings met on the way.
    spots
        What was mended in drawn lines, and what looks wrong in them.
    length_m
        Length of each way where the file tells it and its line is straight; NaN elsewhere.
    """

    ids: list[str]
    tags: list[dict[str, str]]
    sizes: NDArray[np.int64]
    refs: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    barriers: dict[int, dict[str, str]] = field(default_factory=dict)
    elevation: dict[int, float] = field(default_factory=dict)
    restrictions: list[Restriction] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    spots: Spots = field(default_factory=Spots.none)
    length_m: NDArray[np.float64] | None = None


def among(values: NDArray[np.int64], few: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark values that are among a few; far quicker than `numpy.isin` where values are many."""
    known = np.unique(few)
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: NDArray[np.bool_] = known[at] == values
    return found


@lru_cache(maxsize=10_000)
def bears_on_travel(key: str) -> bool:
    """Whether a tag is kept."""
    return key in _KEPT_KEYS or key.partition(":")[0] in _KEPT_KEYS


class TagStore:
    """Keeps one copy of equal sets of tags, without those that do not bear on travel."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def keep(self, tags: Mapping[str, str]) -> dict[str, str]:
        """Return the tags that bear on travel."""
        kept = tuple([pair for pair in tags.items() if bears_on_travel(pair[0])])
        if "highway" not in tags and "route" in tags:
            kept += tuple([pair for pair in tags.items() if pair[0] in FERRY_KEYS])
        found = self._known.get(kept)
        if found is None:
            found = {sys.intern(key): sys.intern(value) for key, value in kept}
            self._known[tuple(found.items())] = found
        return found


def why_not_driven(tags: Mapping[str, str], *, ferries: bool = True) -> str | None:
    """Say what keeps a way out of the graph, or None when it is a road or ferry to drive on."""
    highway = tags.get("highway")
    if highway is None:
        if tags.get("route") != "ferry":
            return "other"
        return None if ferries and any(ferry_users(tags)) else "ferry"
    if highway in _NOT_BUILT:
        return "not_built"
    if highway not in CLASS_KINDS:
        return "not_for_vehicles"
    return "area" if tags.get("area") == "yes" else None
