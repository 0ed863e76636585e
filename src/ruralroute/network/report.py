"""What is in a road file, and how a county's places stand to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault
from ruralroute.model import DRY, ROAD_KINDS, County, Policy, Profile
from ruralroute.model.defaults import PROFILES
from ruralroute.network.conditions import find_conditions
from ruralroute.network.county_travel import travel, used_profiles
from ruralroute.network.critical import CriticalRoad, critical_roads
from ruralroute.network.facts import POLICIES
from ruralroute.network.ferries import FERRY
from ruralroute.network.flaws import RoadFault, road_faults
from ruralroute.network.graph import Box, RoadNetwork
from ruralroute.network.matrix import AssumedStation, Travel
from ruralroute.network.road_travel import WHOLE_DAY, reaches
from ruralroute.network.serving import (
    StationUnder,
    anchors_of,
    stations_under,
)
from ruralroute.network.snap import components

UNKNOWN = "unknown"
_DEFAULT_PROFILE = "van"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnRoads:
    """How far a place is from the roads of the profiles that its county uses.

    Parameters
    ----------
    place
        Id of the place.
    distance_m
        From the place to its point on the roads, the largest over the profiles that have one;
        None when none has.
    not_connected
        Profiles without a usable road near enough.
    """

    place: str
    distance_m: float | None
    not_connected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """A road network in numbers.

    Parameters
    ----------
    file
        Name of the road file.
    bbox
        West, south, east, north in degrees.
    ways, nodes, edges
        Ways with their own tags, junctions and ends, and pieces of road between them.
    length_km
        All roads, each counted once.
    km_by_class, km_by_kind, km_by_surface
        Length by class of ``highway``, by road kind (under the policy of unknown tags), and by
        surface as tagged.
    share_surface_unknown, share_speed_unknown
        Share of the length whose surface, or speed limit, the map does not give.
    share_one_way
        Share of the length that runs one way.
    profile
        Profile that `parts` and `usable_km` speak of.
    usable_km
        Length that the profile may drive.
    parts
        Number of parts that are not connected both ways with each other.
    largest_part_share
        Share of `usable_km` in the largest part.
    barriers
        Number of barriers on roads by type.
    left_out
        Number of things in the file that are not in the graph by kind, ferries among them.
    places
        With a county: its places, centres first.
    conditions
        State of the roads that `under` and `critical` speak of.
    under
        With a county: its stations that the conditions cut off from some of its vehicles.
    assumed
        With a county: for each of its profiles, the stations that it reaches only if roads
        whose tags are missing are as the policy guesses, with the ways that it guesses about.
    critical
        With a county: the roads and bridges whose loss cuts `profile` off from most stations.
    road_faults
        Parts that are cut off and one-way traps, for `profile`; what was mended in a drawn file,
        and what looks wrong in it.
    """

    file: str
    bbox: Box
    ways: int
    nodes: int
    edges: int
    length_km: float
    km_by_class: Mapping[str, float]
    km_by_kind: Mapping[str, float]
    km_by_surface: Mapping[str, float]
    share_surface_unknown: float
    share_speed_unknown: float
    share_one_way: float
    profile: str
    usable_km: float
    parts: int
    largest_part_share: float
    barriers: Mapping[str, int]
    left_out: Mapping[str, int]
    places: tuple[PlaceOnRoads, ...] = ()
    conditions: str = DRY
    under: tuple[StationUnder, ...] = ()
    assumed: Mapping[str, tuple[AssumedStation, ...]] = field(default_factory=dict)
    critical: tuple[CriticalRoad, ...] = ()
    road_faults: tuple[RoadFault, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return everything as plain values that JSON can hold."""
        return asdict(self)


def _tell(
    network: RoadNetwork, on_warning: Callable[[Fault], None] | None
) -> Callable[[Fault], None] | None:
    """Pass warnings on; tell what counts for the whole day, unless a time is asked for."""
    if on_warning is None:
        return None
    if network.second is None:
        for one in network.faults:
            if one.code in WHOLE_DAY:
                on_warning(one)

    def tell(one: Fault) -> None:
        if one.code not in WHOLE_DAY:
            on_warning(one)

    return tell


def network_report(
    network: RoadNetwork,
    *,
    county: County | None = None,
    profile: Profile | None = None,
    conditions: str = DRY,
    on_warning: Callable[[Fault], None] | None = None,
) -> NetworkReport:
    """Describe a road network and, with a county, how its places stand to it.

    Parameters
    ----------
    network
        The roads.
    county
        Its places are snapped, its profiles and policy used.
    profile
        Whose connected parts are counted; None: that of most of its vehicles, else a van.
    conditions
        With a county: the state of its roads.
    on_warning
        Told of what is doubtful.

    Raises
    ------
    RoadsError
        The county's places lie outside the roads.
    """
    policy, default = choose_profile(county)
    chosen = profile or default
    roads = network.profile_roads(chosen, policy)
    facts, row = network.facts, network.edge_fact
    km = network.edges.length_8th_m / 8000
    usable = roads.allowed[0::2] | roads.allowed[1::2]
    part = components(network, roads)
    inside = part >= 0
    by_part = np.bincount(part[inside], weights=km[inside])
    surface = [tags.get("surface", UNKNOWN) for tags in network.way_raw_tags]
    kind = facts.kind[row, POLICIES.index(policy.unknown_tags)]
    places: tuple[PlaceOnRoads, ...] = ()
    hangs = _Hangs()
    assumed: dict[str, tuple[AssumedStation, ...]] = {}
    if county is not None:
        found = travel(county, network, on_warning=_tell(network, on_warning))
        places = _places(county, found)
        hangs = _hangs(county, network, chosen, conditions)
        for one in hangs.faults:
            if on_warning is not None:
                on_warning(one)
        assumed = {one: matrix.assumed for one, matrix in found.items() if matrix.assumed}
    elif on_warning is not None:
        for one in network.faults:
            on_warning(one)
    return NetworkReport(
        file=network.name,
        bbox=network.bbox,
        ways=len(set(network.edges.way.tolist())),
        nodes=network.node_count,
        edges=network.edge_count,
        length_km=round(float(km.sum()), 3),
        km_by_class=_sums((facts.highway[one] for one in row.tolist()), km),
        km_by_kind=_sums(_kinds(network, kind), km),
        km_by_surface=_sums((surface[one] for one in network.edges.way.tolist()), km),
        share_surface_unknown=_share(km, ~facts.surface_known[row]),
        share_speed_unknown=_share(km, ~facts.speed_known[row]),
        share_one_way=_share(km, facts.forward[row] != facts.backward[row]),
        profile=chosen.id,
        usable_km=round(float(km[usable].sum()), 3),
        parts=int(np.count_nonzero(by_part)),
        largest_part_share=float(by_part.max(initial=0) / max(float(km[usable].sum()), 1e-9)),
        barriers=_counts(tags.get("barrier", "") for tags in network.barrier_tags.values()),
        left_out=dict(network.left_out),
        places=places,
        conditions=hangs.conditions,
        under=hangs.under,
        assumed=assumed,
        critical=hangs.critical,
        road_faults=road_faults(network, roads),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hangs:
    """What a county's stations hang on."""

    conditions: str = DRY
    under: tuple[StationUnder, ...] = ()
    critical: tuple[CriticalRoad, ...] = ()
    faults: tuple[Fault, ...] = ()


def _hangs(county: County, network: RoadNetwork, chosen: Profile, conditions: str) -> _Hangs:
    reach_m = reaches(county, network)
    used = used_profiles(county)
    state = find_conditions(county, conditions).id
    changed = network.under(county, state)
    return _Hangs(
        conditions=state,
        under=()
        if changed is network
        else stations_under(county, network, state, used=used, reach_m=reach_m),
        critical=critical_roads(
            county,
            network,
            changed.profile_roads(chosen, county.policy),
            anchors_of(county, network, chosen, reach_m),
        ),
        faults=tuple(one for one in changed.faults if one not in network.faults),
    )


def choose_profile(county: County | None) -> tuple[Policy, Profile]:
    """Return the policy and profile of a county's report: the one of most of its vehicles.

    Of several the first in the county's order; of a county without vehicles the first of all;
    without a county, those of a van.
    """
    if county is None:
        return Policy(), next(one for one in PROFILES if one.id == _DEFAULT_PROFILE)
    count = Counter(one.profile for one in county.vehicles)
    return county.policy, max(county.profiles, key=lambda one: count[one.id])


def _kinds(network: RoadNetwork, kind: NDArray[np.int64]) -> Iterable[str]:
    """Name the kind of each edge; ferries are of none."""
    highways = [network.facts.highway[one] for one in network.edge_fact.tolist()]
    return (
        FERRY if highway == FERRY else ROAD_KINDS[one]
        for highway, one in zip(highways, kind.tolist(), strict=True)
    )


def _sums(names: Iterable[str], km: NDArray[np.float64]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for name, length in zip(names, km.tolist(), strict=True):
        sums[name] = sums.get(name, 0.0) + length
    rounded = {name: round(length, 3) for name, length in sums.items()}
    return dict(sorted(rounded.items(), key=lambda item: (-item[1], item[0])))


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _share(km: NDArray[np.float64], which: NDArray[np.bool_]) -> float:
    return round(float(km[which].sum() / km.sum()), 4)


def _places(county: County, found: Travel) -> tuple[PlaceOnRoads, ...]:
    places = []
    for index, place in enumerate((*county.centres, *county.stations)):
        snaps = {profile: matrix.snaps[index] for profile, matrix in found.items()}
        distances = [one.distance_m for one in snaps.values() if one.edge is not None]
        places.append(
            PlaceOnRoads(
                place=place.id,
                distance_m=max(distances, default=None),
                not_connected=tuple(profile for profile, one in snaps.items() if one.edge is None),
            )
        )
    return tuple(places)
