"""Travel of a county: matrices by profile from roads, from a table, or from straight lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.model import DRY, County, Place, Profile
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.load import load_roads
from ruralroute.network.matrix import Path, Travel, TravelMatrix, TravelSource


def travel(
    county: County,
    network: RoadNetwork | None = None,
    *,
    profiles: Iterable[str] | None = None,
    conditions: str = DRY,
    on_warning: Callable[[Fault], None] | None = None,
) -> Travel:
    """Work out times and distances between all places of a county.

    Parameters
    ----------
    county
        The county.
    network
        Its roads, with its overrides applied (as `load_roads` returns them); None: read them if
        the county names a road file.  Without roads the county's travel table serves, and
        without either straight lines times the policy's detour factor.
    profiles
        Ids of the profiles wanted; None: those that the county's vehicles use.
    conditions
        State of the roads, one of the county's `conditions`; it never moves a snap.
    on_warning
        Told of places far from roads and the like.

    Returns
    -------
    dict
        A matrix for each profile, over centres and then stations; where roads change by the
        hour, its `hours` tell how.

    Raises
    ------
    RoadsError
        The roads cannot be used, or the places lie outside them.
    """
    if network is None:
        network = load_roads(county)
    wanted = _profiles(county, profiles)
    places = (*county.centres, *county.stations)
    warnings: list[Fault] = []
    if network is not None:
        from ruralroute.network.hours import HourRoads  # noqa: PLC0415
        from ruralroute.network.road_travel import travel_on_roads  # noqa: PLC0415

        hours = None
        if network.second is None:
            hours = HourRoads(county=county, network=network, conditions=conditions)
        under = network.under(county, conditions)
        found = travel_on_roads(county, under, wanted, warnings, hours)
        if county.travel:
            warnings.append(_warn("network.table_unused", Where("travel")))
    elif county.travel:
        found = {one.id: _from_table(county, one, places) for one in wanted}
        warnings.extend(_check_table(county, found))
    else:
        found = {one.id: _straight(county, one, places) for one in wanted}
        factor = f"{county.policy.detour_factor:g}"
        warnings.append(_warn("network.straight_lines", Where(), factor=factor))
    if network is None and conditions != DRY:
        warnings.append(_warn("network.conditions_unused", Where(), name=conditions))
    if on_warning is not None:
        for one in warnings:
            on_warning(one)
    return found


def used_profiles(county: County) -> tuple[str, ...]:
    """Return the ids of the profiles that the county's vehicles have, in the county's order."""
    used = {one.profile for one in county.vehicles}
    return tuple(one.id for one in county.profiles if one.id in used)


def _profiles(county: County, wanted: Iterable[str] | None) -> tuple[Profile, ...]:
    by_id = {one.id: one for one in county.profiles}
    return tuple(by_id[one] for one in (used_profiles(county) if wanted is None else wanted))


def _warn(code: str, where: Where, **values: object) -> Fault:
    return fault(code, where, severity=Severity.WARNING, **values)


class _Direct:
    """Draws the path of a pair as a line from place to place."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self.matrix: TravelMatrix | None = None

    def __call__(self, origin: int, destination: int) -> Path:
        one, other = self._places[origin], self._places[destination]
        matrix = self.matrix
        if matrix is None:
            raise RuntimeError("the path finder has no matrix yet")
        return Path(
            edges=(),
            lonlat=np.array([[one.lon, one.lat], [other.lon, other.lat]]),
            distance_m=int(matrix.distance_m[origin, destination]),
            duration_s=int(matrix.duration_s[origin, destination]),
        )


def _matrix(
    profile: Profile,
    places: Sequence[Place],
    numbers: tuple[np.ndarray, np.ndarray, np.ndarray],
    source: TravelSource,
) -> TravelMatrix:
    finder = _Direct(places)
    time, distance, reachable = numbers
    matrix = TravelMatrix(
        profile=profile.id,
        place_ids=tuple(one.id for one in places),
        duration_ms=time,
        distance_8th_m=distance,
        reachable=reachable,
        source=source,
        path_finder=finder,
    )
    finder.matrix = matrix
    return matrix


def _from_table(county: County, profile: Profile, places: Sequence[Place]) -> TravelMatrix:
    """Take the rows of the profile, and rows of no profile where it has none."""
    size, index = len(places), {one.id: at for at, one in enumerate(places)}
    time, distance = (np.zeros((size, size), dtype=np.int64) for _ in range(2))
    reachable = np.eye(size, dtype=np.bool_)
    for own in (False, True):
        for row in county.travel:
            if (row.profile == profile.id) is not own or (not own and row.profile is not None):
                continue
            if row.from_place not in index or row.to_place not in index:
                continue
            pair = index[row.from_place], index[row.to_place]
            if pair[0] != pair[1]:
                time[pair] = row.duration_s * 1000
                distance[pair] = row.distance_m * 8
                reachable[pair] = True
    return _matrix(profile, places, (time, distance, reachable), TravelSource.TABLE)


def _check_table(county: County, found: Travel) -> list[Fault]:
    """Warn of pairs that no row gives and of pairs that several rows give."""
    warnings = []
    rows = Counter((one.from_place, one.to_place, one.profile) for one in county.travel)
    repeated = [pair for pair, count in rows.items() if count > 1]
    if repeated:
        example = " > ".join(repeated[0][:2])
        warnings.append(
            _warn("network.table_repeated", Where("travel"), count=len(repeated), example=example)
        )
    for profile, matrix in found.items():
        missing = np.argwhere(~matrix.reachable)
        if len(missing):
            one, other = (matrix.place_ids[at] for at in missing[0])
            warnings.append(
                _warn(
                    "network.table_missing",
                    Where("travel"),
                    profile=profile,
                    count=len(missing),
                    example=f"{one} > {other}",
                )
            )
    return warnings


def _straight(county: County, profile: Profile, places: Sequence[Place]) -> TravelMatrix:
    """Take the geodesic times the detour factor, at the speed for straight lines."""
    from ruralroute.network.lengths import geod  # noqa: PLC0415

    size = len(places)
    lon = np.array([one.lon for one in places], dtype=np.float64)
    lat = np.array([one.lat for one in places], dtype=np.float64)
    one, other = np.divmod(np.arange(size * size), max(size, 1))
    _, _, metres = geod().inv(lon[one], lat[one], lon[other], lat[other])
    road = np.asarray(metres).reshape(size, size) * county.policy.detour_factor
    eighths = np.floor(road * 8 + 0.5).astype(np.int64)
    kmh = min(county.policy.straight_kmh, profile.top_kmh)
    time = np.floor(eighths * 450.0 / kmh + 0.5).astype(np.int64)
    everywhere = np.ones((size, size), dtype=np.bool_)
    return _matrix(profile, places, (time, eighths, everywhere), TravelSource.STRAIGHT)
