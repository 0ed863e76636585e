"""The roads of a county, with what its user knows better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.model import County, RoadOverride
from ruralroute.network.cache import read_roads
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.overrides import Overrides


def load_roads(county: County) -> RoadNetwork | None:
    """Read the road file of a county, or what the cache kept of it, and apply its overrides.

    Returns
    -------
    RoadNetwork or None
        None when the county names no road file.

    Raises
    ------
    RoadsError
        The file cannot be used.
    """
    if not county.roads:
        return None
    network = read_roads(Path(county.base_dir or ".") / county.roads)
    return override_roads(network, county)


def override_roads(network: RoadNetwork, county: County) -> RoadNetwork:
    """Return the roads with the overrides of a county; of two values the later wins.

    A row names a way by its id, or the edge nearest to a place or a position.  A row that names
    no road changes nothing and is warned of; a closure for a part of the day counts for all of
    it, and is warned of, too.
    """
    found = Overrides.none(network.edge_count)
    warnings: list[Fault] = []
    for number, row in enumerate(county.road_overrides, start=1):
        where = Where("road_overrides", row=number)
        edges = _edges(network, county, row)
        if not len(edges):
            name = row.way or row.place or f"{row.lon}, {row.lat}"
            warnings.append(
                fault("network.override_nowhere", where, name, severity=Severity.WARNING)
            )
            continue
        if row.closed and (row.from_s is not None or row.to_s is not None):
            warnings.append(fault("network.override_hours", where, severity=Severity.WARNING))
        found = _apply(found, edges, row)
    return network.with_overrides(found, tuple(warnings))


def _edges(network: RoadNetwork, county: County, row: RoadOverride) -> NDArray[np.int64]:
    if row.way:
        known = network.has_way(row.way)
        return network.edges_of_way(row.way) if known else np.zeros(0, dtype=np.int64)
    position = None if row.lon is None or row.lat is None else (row.lon, row.lat)
    for place in (*county.centres, *county.stations):
        if row.place == place.id:
            position = place.lon, place.lat
    nearest = (
        None
        if position is None
        else network.nearest_edge(*position, reach_m=county.policy.max_snap_m)
    )
    return np.array([] if nearest is None else [nearest], dtype=np.int64)


def _apply(found: Overrides, edges: NDArray[np.int64], row: RoadOverride) -> Overrides:
    def told(values: NDArray[np.float64], value: float | None) -> NDArray[np.float64]:
        if value is None:
            return values
        changed = values.copy()
        changed[edges] = value
        return changed

    closed = found.closed.copy()
    closed[edges] |= row.closed
    return replace(
        found,
        closed=closed,
        max_kg=told(found.max_kg, None if row.max_weight_t is None else row.max_weight_t * 1000),
        max_width_m=told(found.max_width_m, row.max_width_m),
        speed_kmh=told(found.speed_kmh, row.speed_kmh),
    )
