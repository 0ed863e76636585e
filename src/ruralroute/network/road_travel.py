"""Travel on roads: snap the places, search, and keep what unpacks the paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.model import County, Place, Profile
from ruralroute.network.extent import check_extent, gcj02_likely
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.matrix import Travel, TravelMatrix, TravelSource
from ruralroute.network.paths import PathFinder
from ruralroute.network.shortest import many_to_many
from ruralroute.network.snap import snap_places
from ruralroute.network.split import split_roads


def travel_on_roads(
    county: County, network: RoadNetwork, profiles: Sequence[Profile], warnings: list[Fault]
) -> Travel:
    """Work out travel for each profile; add to `warnings` what is doubtful.

    Raises
    ------
    RoadsError
        Most places lie outside the roads.
    """
    places = (*county.centres, *county.stations)
    check_extent(county, network)
    warnings.extend(network.faults)
    warnings.extend(gcj02_likely(county, network))
    found = {one.id: _matrix(county, network, one, places) for one in profiles}
    warnings.extend(_far_places(county, network, found))
    warnings.extend(_cut_off(county, found))
    return found


def _matrix(
    county: County, network: RoadNetwork, profile: Profile, places: Sequence[Place]
) -> TravelMatrix:
    roads = network.profile_roads(profile, county.policy)
    anchors = snap_places(
        network,
        roads,
        centres=county.centres,
        stations=county.stations,
        max_snap_m=county.policy.max_snap_m,
    )
    on_roads = [
        (index, (one.edge, one.at_8th_m))
        for index, one in enumerate(anchors)
        if one.edge is not None
    ]
    arcs = split_roads(network, roads, [position for _, position in on_roads])
    found = many_to_many(arcs)
    size, index = len(places), [at for at, _ in on_roads]
    time, distance = (np.zeros((size, size), dtype=np.int64) for _ in range(2))
    reachable = np.eye(size, dtype=np.bool_)
    between = np.ix_(index, index)
    time[between] = found.duration_ms
    distance[between] = found.length_8th_m
    reachable[between] = found.reachable
    return TravelMatrix(
        profile=profile.id,
        place_ids=tuple(one.id for one in places),
        duration_ms=time,
        distance_8th_m=distance,
        reachable=reachable,
        source=TravelSource.ROADS,
        snaps=tuple(one.snap for one in anchors),
        path_finder=PathFinder(network, arcs, anchors),
    )


def _table_of(county: County, index: int) -> str:
    return "centres" if index < len(county.centres) else "stations"


def _far_places(county: County, network: RoadNetwork, found: Travel) -> list[Fault]:
    """Warn of each place that some profiles have no road near enough to."""
    warnings = []
    for index, place in enumerate((*county.centres, *county.stations)):
        far = {
            profile: matrix.snaps[index].distance_m
            for profile, matrix in found.items()
            if matrix.snaps[index].edge is None
        }
        if far:
            known = [metres for metres in far.values() if np.isfinite(metres)]
            code = "network.far_from_road" if known else "network.no_road_for"
            warnings.append(
                fault(
                    code,
                    Where(_table_of(county, index)),
                    severity=Severity.WARNING,
                    place=place.label,
                    profiles=", ".join(far),
                    distance_m=f"{min(known):.0f}" if known else "",
                    limit_m=f"{county.policy.max_snap_m:g}",
                    roads=network.name,
                )
            )
    return warnings


def _cut_off(county: County, found: Travel) -> list[Fault]:
    """Warn of stations on roads that no centre reaches and returns from, with any profile."""
    centres = len(county.centres)
    both = [
        np.any(matrix.reachable[:centres, centres:] & matrix.reachable[centres:, :centres].T, 0)
        for matrix in found.values()
    ]
    if not both or not centres:
        return []
    warnings = []
    for index, station in enumerate(county.stations):
        on_roads = any(one.snaps[centres + index].edge is not None for one in found.values())
        if on_roads and not any(one[index] for one in both):
            warnings.append(
                fault(
                    "network.cut_off",
                    Where("stations"),
                    severity=Severity.WARNING,
                    place=station.label,
                )
            )
    return warnings
