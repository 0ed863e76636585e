"""The roads of a county, with what its user knows better."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.model import ROAD_KINDS, County, RoadOverride, RoadSettings
from ruralroute.network.cache import read_roads
from ruralroute.network.elevation import ElevationGrid
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.overrides import Overrides
from ruralroute.network.pace import TERRAIN_FACTORS
from ruralroute.network.roads import CLASS_KINDS


def load_roads(county: County, *, day: dt.date | None = None) -> RoadNetwork | None:
    """Read the road file of a county, or the cache's copy; apply its settings and overrides.

    Parameters
    ----------
    county
        The county.
    day
        Overrides with dates hold on these days only; None: they all hold.

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
    base = Path(county.base_dir or ".")
    network = read_roads(base / county.roads, county.road_settings, base)
    return override_roads(network, county, day=day)


def override_roads(
    network: RoadNetwork, county: County, *, day: dt.date | None = None
) -> RoadNetwork:
    """Return the roads with the settings and overrides of a county; of two values the later wins.

    A row names a way by its id, or the edge nearest to a place or a position.  A row that names
    no road changes nothing and is warned of; a closure for a part of the day counts for all of
    it where no hour is known, and is warned of, too.
    """
    settings = county.road_settings
    grid = settings.elevation
    network = network.changed(
        grid=None if grid is None else ElevationGrid.read(Path(county.base_dir or ".") / grid),
        terrain_factor=TERRAIN_FACTORS[settings.terrain],
        speed_factors=dict(settings.speed_factors),
        day=day,
    )
    found, warnings = overrides_of(network, county, day=day)
    return network.with_overrides(found, (*_unknown_factors(settings), *warnings))


def overrides_of(
    network: RoadNetwork, county: County, *, day: dt.date | None, second: int | None = None
) -> tuple[Overrides, list[Fault]]:
    """Return the overrides of a county for a day, and what is doubtful about them.

    A row with hours holds at these hours only; where the time is not known (`second` None) it
    holds all day.
    """
    found = Overrides.none(network.edge_count)
    warnings: list[Fault] = []
    for number, row in enumerate(county.road_overrides, start=1):
        if not row.holds_on(day) or not holds_at(row, second):
            continue
        where = Where("road_overrides", row=number)
        edges = _edges(network, county, row)
        if not len(edges):
            name = row.way or row.place or f"{row.lon}, {row.lat}"
            warnings.append(
                fault("network.override_nowhere", where, name, severity=Severity.WARNING)
            )
            continue
        if day is None and (row.from_date is not None or row.to_date is not None):
            warnings.append(fault("network.override_dates", where, severity=Severity.WARNING))
        if row.closed and (row.from_s is not None or row.to_s is not None):
            warnings.append(fault("network.override_hours", where, severity=Severity.WARNING))
        found = _apply(found, edges, row)
    return found, warnings


def holds_at(row: RoadOverride, second: int | None) -> bool:
    """Whether a row holds at a time of the day; None: at any."""
    return second is None or any(start <= second < end for start, end in row.hours())


def _unknown_factors(settings: RoadSettings) -> list[Fault]:
    known = {*ROAD_KINDS, *CLASS_KINDS}
    return [
        fault(
            "network.unknown_factor",
            Where("county.toml", column=f"roads.speed_factors.{name}"),
            name,
            severity=Severity.WARNING,
            known=" ".join(sorted(known)),
        )
        for name in settings.speed_factors
        if name not in known
    ]


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
