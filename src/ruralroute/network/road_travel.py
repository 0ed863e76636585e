"""Travel on roads: snap the places, search, and keep what unpacks the paths."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, Severity, Where, fault, shorten
from ruralroute.model import ROAD_KINDS, County, Place, Profile
from ruralroute.network.assumed import assumed_stations
from ruralroute.network.between import Between
from ruralroute.network.extent import check_extent, gcj02_likely
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.hours import HourRoads
from ruralroute.network.matrix import Snap, Travel, TravelMatrix
from ruralroute.network.misfit import shift_likely, swapped_rows
from ruralroute.network.snap import snap_places

_FEW, _SHOWN = 3, 5
WHOLE_DAY = frozenset({"network.override_hours", "network.conditional_hours"})
"""Warnings of what counts for the whole day where no hour is known."""
DOOR_M = 300.0
"""Goods are carried by hand at most this much farther than a smaller vehicle would bring them."""


def travel_on_roads(
    county: County,
    network: RoadNetwork,
    profiles: Sequence[Profile],
    warnings: list[Fault],
    hours: HourRoads | None = None,
) -> Travel:
    """Work out travel for each profile; add to `warnings` what is doubtful.

    `hours` are the roads over the day; None: they stay as they are.

    Raises
    ------
    RoadsError
        Most places lie outside the roads.
    """
    check_extent(county, network)
    known = () if hours is None else WHOLE_DAY
    warnings.extend(one for one in network.faults if one.code not in known)
    warnings.extend(gcj02_likely(county, network) or shift_likely(county, network))
    warnings.extend(swapped_rows(county, network))
    reach_m = reaches(county, network)
    found = {one.id: _matrix(county, network, one, reach_m, hours) for one in profiles}
    warnings.extend(_far_places(county, network, found))
    warnings.extend(_served_from_afar(county, network, found))
    warnings.extend(_cut_off(county, found))
    warnings.extend(_assumed(county, found))
    return found


def reaches(county: County, network: RoadNetwork) -> list[float]:
    """Return for each place how far from it a vehicle may stop, in metres.

    No farther than the policy's limit, and no more than `DOOR_M` farther than the smallest and
    lightest of the county's profiles can come: a truck does not serve a village from beyond the
    weak bridge.
    """
    used = {one.profile for one in county.vehicles}
    profiles = [one for one in county.profiles if one.id in used] or list(county.profiles)
    limit = county.policy.max_snap_m
    count = len(county.centres) + len(county.stations)
    nimble = Profile(
        id="nimble",
        gross_kg=min(one.gross_kg for one in profiles),
        width_m=min(one.width_m for one in profiles),
        height_m=min(one.height_m for one in profiles),
        goods_vehicle=all(one.goods_vehicle for one in profiles),
        top_kmh=max(one.top_kmh for one in profiles),
        speeds_kmh={
            kind: max(one.speeds_kmh.get(kind, 0.0) for one in profiles) for kind in ROAD_KINDS
        },
    )
    anchors = snap_places(
        network,
        network.profile_roads(nimble, county.policy),
        centres=county.centres,
        stations=county.stations,
        reach_m=[limit] * count,
    )
    return [
        limit if one.edge is None else min(limit, one.snap.distance_m + DOOR_M) for one in anchors
    ]


def _matrix(
    county: County,
    network: RoadNetwork,
    profile: Profile,
    reach_m: Sequence[float],
    hours: HourRoads | None,
) -> TravelMatrix:
    roads = network.profile_roads(profile, county.policy)
    anchors = snap_places(
        network,
        roads,
        centres=county.centres,
        stations=county.stations,
        reach_m=reach_m,
    )
    make = Between(county, network, profile, anchors)
    found = make(roads)
    assumed = assumed_stations(county, network, profile, anchors, found)
    if hours is None:
        return replace(found, assumed=assumed)
    finder = cache(partial(hours.travel, profile, make))
    return replace(found, assumed=assumed, hour_finder=finder)


def _far_places(county: County, network: RoadNetwork, found: Travel) -> list[Fault]:
    """Warn of places that no profile comes near to, and of how many places each misses."""
    warnings, lost = [], set[int]()
    places = (*county.centres, *county.stations)
    for index, place in enumerate(places):
        snaps = [matrix.snaps[index] for matrix in found.values()]
        if snaps and all(one.edge is None for one in snaps):
            lost.add(index)
            table = "centres" if index < len(county.centres) else "stations"
            warnings.append(_lost(place, table, snaps, county, network))
    for profile, matrix in found.items():
        missed = [
            place.full_label
            for index, place in enumerate(places)
            if index not in lost and matrix.snaps[index].edge is None
        ]
        if missed:
            warnings.append(
                fault(
                    "network.profile_misses",
                    Where("vehicles"),
                    severity=Severity.WARNING,
                    profile=profile,
                    profile_zh=county.profile_name(profile, "zh"),
                    count=len(missed),
                    total=len(places),
                    examples=", ".join(missed[:3]),
                )
            )
    return warnings


def _lost(
    place: Place, table: str, snaps: Sequence[Snap], county: County, network: RoadNetwork
) -> Fault:
    known = [one.distance_m for one in snaps if math.isfinite(one.distance_m)]
    limit = county.policy.max_snap_m
    code = "network.far_from_road" if known else "network.no_road_for"
    if known and network.nearest_edge(place.lon, place.lat, reach_m=limit) is not None:
        code = "network.apart"
    return fault(
        code,
        Where(table),
        severity=Severity.WARNING,
        place=place.full_label,
        distance_m=f"{min(known):.0f}" if known else "",
        limit_m=f"{limit:g}",
        roads=network.name,
    )


def _served_from_afar(county: County, network: RoadNetwork, found: Travel) -> list[Fault]:
    """Warn of places that are served on foot although a road is near: across a river, perhaps."""
    examples = []
    for index, place in enumerate((*county.centres, *county.stations)):
        snaps = [one.snaps[index] for one in found.values()]
        best = min(snaps, key=lambda one: one.distance_m, default=None)
        if best is None or best.edge is None or best.distance_m <= DOOR_M:
            continue
        near = network.nearest_edge(place.lon, place.lat, reach_m=best.distance_m - DOOR_M)
        if near is not None:
            away = network.metric.distance(place.lon, place.lat)
            examples.append(
                f"{place.full_label} ({best.edge[0]}: {best.distance_m:.0f} m, "
                f"{network.ref(2 * near)[0]}: {away:.0f} m)"
            )
    if not examples:
        return []
    return [
        fault(
            "network.served_from_afar",
            Where("stations"),
            severity=Severity.WARNING,
            count=len(examples),
            examples="; ".join(examples[:_SHOWN]) + (" ..." if examples[_SHOWN:] else ""),
        )
    ]


def _assumed(county: County, found: Travel) -> list[Fault]:
    """Warn of the stations whose access hangs on what the policy assumes."""
    labels = {one.id: one.label for one in county.stations}
    return [
        fault(
            "network.assumed",
            Where("stations"),
            severity=Severity.WARNING,
            profile=profile,
            profile_zh=county.profile_name(profile, "zh"),
            count=len(matrix.assumed),
            policy=county.policy.unknown_tags,
            stations=", ".join(
                f"{labels[one.place]} ({shorten(' '.join(one.ways[:_FEW]))})"
                for one in matrix.assumed
            ),
        )
        for profile, matrix in found.items()
        if matrix.assumed
    ]


def _ever(matrix: TravelMatrix) -> NDArray[np.bool_]:
    """Mark the pairs between which there is a way if all that is ever open is open."""
    hours = matrix.hours
    return matrix.reachable if hours is None else hours.ever


def _there_and_back(reachable: NDArray[np.bool_], centres: int) -> NDArray[np.bool_]:
    """Mark the stations that some centre reaches and returns from."""
    found: NDArray[np.bool_] = np.any(
        reachable[:centres, centres:] & reachable[centres:, :centres].T, axis=0
    )
    return found


def _cut_off(county: County, found: Travel) -> list[Fault]:
    """Warn of stations on roads that no centre reaches and returns from, with any profile."""
    centres = len(county.centres)
    if not found or not centres:
        return []
    masks = [matrix.reachable for matrix in found.values()]
    both = [_there_and_back(mask, centres) for mask in masks]
    if not np.any(both, axis=0).all():
        # Behind roads that open at some hour nobody is cut off.
        both = [_there_and_back(_ever(matrix), centres) for matrix in found.values()]
    warnings = []
    for index, station in enumerate(county.stations):
        on_roads = any(one.snaps[centres + index].edge is not None for one in found.values())
        if on_roads and not any(one[index] for one in both):
            warnings.append(
                fault(
                    "network.cut_off",
                    Where("stations"),
                    severity=Severity.WARNING,
                    place=station.full_label,
                )
            )
    return warnings
