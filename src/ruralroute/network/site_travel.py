"""Travel between sites and places: rows for the sites only, and only within reach.

A county of 5,000 villages and 500 candidates has 2.5 million pairs of site and village, not the
30 million of all places with each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ruralroute.model import Centre, County, Place, Profile
from ruralroute.network.arcs import Arcs
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.matrix import TravelSource
from ruralroute.network.road_travel import reaches
from ruralroute.network.shortest import pack, reduce_graph, search_limit, to_graph
from ruralroute.network.snap import Anchor, snap_places
from ruralroute.network.split import split_roads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LENGTH_LIMIT = 2.0**24
_ROWS_AT_ONCE = 64
_KEPT = 8
_KEPT_BYTES = 150_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTravel:
    """Times and distances from sites to places and back.

    Parameters
    ----------
    out_s, back_s
        Shape (sites, places), seconds; nan where there is no way, or it is out of reach.
    out_m, back_m
        Metres along the fastest ways; nan likewise.
    source
        Roads, the user's table, or straight lines.
    """

    out_s: Floats
    back_s: Floats
    out_m: Floats
    back_m: Floats
    source: TravelSource

    @property
    def both(self) -> NDArray[np.bool_]:
        """Pairs that one can drive there and back."""
        found: NDArray[np.bool_] = np.isfinite(self.out_s) & np.isfinite(self.back_s)
        return found


def as_centres(places: Sequence[Place]) -> tuple[Centre, ...]:
    """Return places as centres, for what asks a county for its centres."""
    return tuple(Centre(id=one.id, lon=one.lon, lat=one.lat, name=one.name) for one in places)


def site_reaches(county: County, network: RoadNetwork, sites: Sequence[Place]) -> list[float]:
    """Return how far from its road each place may be, in metres: sites, then the stations."""
    return reaches(county.model_copy(update={"centres": as_centres(sites)}), network)


class SiteRoads:
    """Sites and stations put on the roads once, for many searches under many conditions.

    Parameters
    ----------
    county
        The county; its profiles and policy hold.
    network
        Its roads, or None: then its travel table serves, else straight lines.
    profile
        The profile that drives.
    sites
        The rows.
    stations
        The columns before the sites, which are columns too.
    reach_m
        How far from each place, sites first, its road may be; None: as `site_reaches` says.
    """

    def __init__(
        self,
        county: County,
        network: RoadNetwork | None,
        profile: Profile,
        *,
        sites: Sequence[Place],
        stations: Sequence[Place],
        reach_m: Sequence[float] | None = None,
    ) -> None:
        self.county, self.network, self.profile = county, network, profile
        self.sites, self.stations = tuple(sites), tuple(stations)
        self._found: dict[tuple[str, frozenset[str], float | None], SiteTravel] = {}
        self.anchors: list[Anchor] = []
        if network is not None:
            if reach_m is None:
                reach_m = site_reaches(county, network, sites)
            self.anchors = snap_places(
                network,
                network.profile_roads(profile, county.policy),
                centres=self.sites,
                stations=self.stations,
                reach_m=reach_m,
            )

    @property
    def places(self) -> tuple[Place, ...]:
        """Columns: stations, then sites."""
        return (*self.stations, *self.sites)

    def travel(
        self,
        conditions: str = "dry",
        *,
        closed_ways: frozenset[str] = frozenset(),
        limit_s: float | None = None,
    ) -> SiteTravel:
        """Search under conditions, with some ways closed, up to a limit of one way's time.

        Raises
        ------
        RoadsError
            There are no such conditions.
        """
        key = (conditions, closed_ways, limit_s)
        if key not in self._found:
            size = 4 * 8 * max(1, len(self.sites) * len(self.places))
            while len(self._found) >= max(1, min(_KEPT, _KEPT_BYTES // size)):
                self._found.pop(next(iter(self._found)))
            self._found[key] = self._search(conditions, closed_ways, limit_s)
        return self._found[key]

    def _search(
        self, conditions: str, closed_ways: frozenset[str], limit_s: float | None
    ) -> SiteTravel:
        if self.network is None:
            return _without_roads(self.county, self.profile, self.sites, self.places, limit_s)
        roads = without_ways(self.network.under(self.county, conditions), closed_ways)
        there = [index for index, one in enumerate(self.anchors) if one.edge is not None]
        positions = [(one.edge, one.at_8th_m) for one in self.anchors if one.edge is not None]
        arcs = split_roads(roads, roads.profile_roads(self.profile, self.county.policy), positions)
        count = len(self.sites)
        rows = [at for at, index in enumerate(there) if index < count]
        out, back = _search_both(arcs, np.array(rows, dtype=np.int64), limit_s)
        # Anchors stand sites first; columns are stations first.
        column = [(index - count) % len(self.anchors) for index in there]
        shape = (count, len(self.anchors))
        filled = []
        for one in (*out, *back):
            full = np.full(shape, np.nan)
            full[np.ix_([there[at] for at in rows], column)] = one
            filled.append(full)
        return SiteTravel(
            out_s=filled[0],
            out_m=filled[1],
            back_s=filled[2],
            back_m=filled[3],
            source=TravelSource.ROADS,
        )


def without_ways(network: RoadNetwork, ways: frozenset[str]) -> RoadNetwork:
    """Return the roads with some ways closed; the same object when there are none."""
    if not ways:
        return network
    index = [number for number, one in enumerate(network.way_ids) if one in ways]
    closed = network.overrides.closed | np.isin(network.edges.way, index)
    overrides = network.overrides
    return network.changed(
        overrides=type(overrides)(
            closed=closed,
            max_kg=overrides.max_kg,
            max_width_m=overrides.max_width_m,
            speed_kmh=overrides.speed_kmh,
        )
    )


def _search_both(
    arcs: Arcs, rows: NDArray[np.int64], limit_s: float | None
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return seconds and metres from some terminals to all, and from all to them."""
    nodes = np.union1d(arcs.terminals, arcs.ends)
    weight = pack(arcs.duration_ms, arcs.length_8th_m)
    tail, head, weight = reduce_graph(arcs.node_count, arcs.tail, arcs.head, weight, nodes)
    kept, index = np.unique(np.concatenate([nodes, tail, head]), return_inverse=True)
    tail, head = index[len(nodes) :].reshape(2, -1)
    starts, ends = (index[np.searchsorted(nodes, one)] for one in (arcs.terminals, arcs.ends))
    limit = search_limit(arcs)
    if limit_s is not None:
        limit = min(limit, limit_s * 1000.0 + 1.0)
    forward, _ = to_graph(len(kept), tail, head, weight)
    backward, _ = to_graph(len(kept), head, tail, weight)
    there = _rows(forward, starts[rows], ends, limit)
    back = _rows(backward, ends[rows], starts, limit)
    same = arcs.terminals[rows][:, None] == arcs.terminals[None, :]
    there[same] = back[same] = 0.0
    return _numbers(there), _numbers(back)


def _rows(graph: csr_array, origins: Ints, ends: Ints, limit: float) -> Floats:
    """Return the least weights from some nodes to others; infinite beyond the limit."""
    found = [
        dijkstra(graph, indices=origins[at : at + _ROWS_AT_ONCE], limit=limit)[:, ends]
        for at in range(0, len(origins), _ROWS_AT_ONCE)
    ]
    return np.vstack(found) if found else np.zeros((0, len(ends)))


def _numbers(packed: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(packed)
    found = np.where(known, packed, 0.0)
    whole = np.floor(found)
    seconds = np.where(known, np.floor((whole + 500) / 1000), np.nan)
    metres = np.where(known, np.floor(((found - whole) * _LENGTH_LIMIT + 4) / 8), np.nan)
    return seconds, metres


def _without_roads(
    county: County,
    profile: Profile,
    sites: Sequence[Place],
    places: Sequence[Place],
    limit_s: float | None,
) -> SiteTravel:
    """Take the county's travel table, else straight lines times the detour factor."""
    shape = (len(sites), len(places))
    out_s, out_m, back_s, back_m = (np.full(shape, np.nan) for _ in range(4))
    source = TravelSource.TABLE if county.travel else TravelSource.STRAIGHT
    if county.travel:
        row = {one.id: at for at, one in enumerate(sites)}
        column = {one.id: at for at, one in enumerate(places)}
        for own in (False, True):
            for one in county.travel:
                if (one.profile == profile.id) is not own or (not own and one.profile):
                    continue
                if one.from_place in row and one.to_place in column:
                    at = row[one.from_place], column[one.to_place]
                    out_s[at], out_m[at] = one.duration_s, one.distance_m
                if one.to_place in row and one.from_place in column:
                    at = row[one.to_place], column[one.from_place]
                    back_s[at], back_m[at] = one.duration_s, one.distance_m
        for number, site in enumerate(sites):
            own_at = number, column[site.id]
            out_s[own_at] = back_s[own_at] = out_m[own_at] = back_m[own_at] = 0.0
    else:
        road = straight_m(sites, places) * county.policy.detour_factor
        kmh = min(county.policy.straight_kmh, profile.top_kmh)
        out_m, out_s = np.floor(road + 0.5), np.floor(road * 3.6 / kmh + 0.5)
        back_m, back_s = out_m.copy(), out_s.copy()
    if limit_s is not None:
        for seconds, metres in ((out_s, out_m), (back_s, back_m)):
            far = ~(seconds <= limit_s)
            seconds[far] = metres[far] = np.nan
    return SiteTravel(out_s=out_s, out_m=out_m, back_s=back_s, back_m=back_m, source=source)


def straight_m(rows: Sequence[Place], columns: Sequence[Place]) -> Floats:
    """Return geodesic metres between places, shape (rows, columns)."""
    from ruralroute.network.lengths import geod  # noqa: PLC0415

    one, other = np.divmod(np.arange(len(rows) * len(columns)), max(len(columns), 1))
    lon_a, lat_a = (np.array([getattr(p, k) for p in rows], dtype=np.float64) for k in _AXES)
    lon_b, lat_b = (np.array([getattr(p, k) for p in columns], dtype=np.float64) for k in _AXES)
    _, _, metres = geod().inv(lon_a[one], lat_a[one], lon_b[other], lat_b[other])
    return np.asarray(metres, dtype=np.float64).reshape(len(rows), len(columns))


_AXES = ("lon", "lat")
