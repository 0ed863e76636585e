"""From the ways of a file to a road network."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.network.build import build_edges
from ruralroute.network.conditional import conditional_faults
from ruralroute.network.facts import tabulate
from ruralroute.network.ferry_hours import ferry_hour_faults
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.landings import without_idle_ferries
from ruralroute.network.overrides import Overrides
from ruralroute.network.unread import unread_faults
from ruralroute.network.ways import Ways

N = TypeVar("N", bound=RoadNetwork)
_NO_ROADS_FOR = ("network.points_missing", "network.not_lines", "network.no_length")
"""Warnings that tell why a file has no roads."""


def assemble(kind: type[N], name: str, ways: Ways) -> N:
    """Build the graph of ways that were read from the file `name`.

    Raises
    ------
    RoadsError
        No road is left, or the roads span more than half the globe.
    """
    ways = without_idle_ferries(ways)
    edges = build_edges(ways)
    if not len(edges.tail):
        why = [one for one in ways.faults if one.code in _NO_ROADS_FOR]
        raise RoadsError([fault("network.no_roads", Where(name)), *why])
    if np.ptp(edges.shape[:, 0]) > 180:
        raise RoadsError([fault("network.too_wide", Where(name))])
    facts, way_fact = tabulate(ways.tags)
    junctions = set(edges.node_ref.tolist())
    on_roads, on_map = ways.barriers.keys() & junctions, ways.elevation.keys() & junctions
    network = kind(
        name=name,
        edges=edges,
        way_ids=tuple(ways.ids),
        way_raw_tags=tuple(ways.tags),
        way_fact=way_fact,
        facts=facts,
        barrier_tags={ref: ways.barriers[ref] for ref in sorted(on_roads)},
        overrides=Overrides.none(len(edges.tail)),
        restrictions=tuple(one for one in ways.restrictions if one.via in junctions),
        left_out={what: count for what, count in sorted(ways.left_out.items()) if count},
        faults=(
            *ways.faults,
            *conditional_faults(name, ways),
            *ferry_hour_faults(name, ways),
            *unread_faults(name, ways),
        ),
        heights={ref: ways.elevation[ref] for ref in sorted(on_map)},
        spots=ways.spots,
    )
    _ = network.terrain  # no profile changes it: it is a part of reading, and of the cache
    return network
