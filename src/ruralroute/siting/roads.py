"""The roads that a choice of sites hangs on: the weak ones, and those that close on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.site_trees import SiteTrees
from ruralroute.siting.case import SitingCase, State

Ints = NDArray[np.int64]

MOST_ROADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakRoad:
    """A road that much is carried over.

    Parameters
    ----------
    ways
        Ids of its ways: one, or several of one name.
    name
        Its name or number; its id and the place nearest to it where the map has none.
    kg
        Kilograms of a day on it.
    """

    ways: tuple[str, ...]
    name: str
    kg: float


def road_name(case: SitingCase, way: str) -> str:
    """Return the name of a way, else its number; empty when the map has none."""
    if case.network is None or not case.network.has_way(way):
        return ""
    tags = case.network.way_tags(way)
    return tags.get("name") or tags.get("ref") or ""


def road_label(case: SitingCase, way: str) -> str:
    """Return what people can find a way by: its name, else its id and the place nearest to it."""
    name = road_name(case, way)
    if name or case.network is None:
        return name or way
    shape = np.vstack([case.network.edge_lonlat(int(at)) for at in case.network.edges_of_way(way)])
    lon, lat = shape[len(shape) // 2]
    places = [*(one.place for one in case.sites), *case.stations]
    narrow = np.cos(np.radians(lat))
    near = min(places, key=lambda one: ((one.lon - lon) * narrow) ** 2 + (one.lat - lat) ** 2)
    return f"{way} ({near.label})"


def trees_of(case: SitingCase, rows: Sequence[int], state: State | None = None) -> SiteTrees | None:
    """Return the ways of the usual class from sites; None without roads."""
    if case.network is None:
        return None
    state = case.base if state is None else state
    return SiteTrees(
        case.roads[case.classes[0].profile],
        rows,
        conditions=state.conditions,
        closed_ways=state.closed_ways,
    )


def weak_roads(
    case: SitingCase, rows: Sequence[int], *, most: int = MOST_ROADS
) -> tuple[WeakRoad, ...]:
    """Rank the ways that carry the most between sites and the stations that they serve.

    Each station is taken to be served from the cheapest of the sites.
    """
    trees = trees_of(case, rows)
    if trees is None or not rows:
        return ()
    total = case.links.total[list(rows)]
    known = np.isfinite(total)
    best = np.where(known, total, np.inf).argmin(axis=0)
    site_of = np.where(known.any(axis=0), np.array(rows)[best], -1)
    carried = trees.carried(site_of, case.demand.kg)
    alike: dict[float, list[str]] = {}
    for way, kg in carried.items():
        alike.setdefault(round(kg, 6), []).append(way)
    # Pieces that carry the same goods are one road to whoever closes it.
    ranked = sorted(alike.items(), key=lambda item: (-item[0], item[1]))[:most]
    return tuple(
        WeakRoad(
            ways=tuple(ways),
            name=next((name for one in ways if (name := road_name(case, one))), "")
            or road_label(case, ways[0]),
            kg=round(kg, 1),
        )
        for kg, ways in ranked
    )


def closed_between(
    case: SitingCase, row: int, stations: Sequence[int], state: State
) -> list[tuple[str, int]]:
    """Return the ways that a state closes on the usual ways from a site to stations.

    With each way, how many of the stations it cuts off; the most first.  This is why a station is
    lost: the roads it is usually reached by, and which of them the state takes away.
    """
    trees = trees_of(case, [row])
    if trees is None or case.network is None:
        return []
    roads = case.roads[case.classes[0].profile]
    changed = case.network.under(case.county, state.conditions)
    open_now = changed.profile_roads(roads.profile, case.county.policy).open
    closed_edges = ~(open_now[0::2] | open_now[1::2])
    closed = set(np.unique(case.network.edges.way[closed_edges]).tolist())
    ids = case.network.way_ids
    closed |= {at for at, one in enumerate(ids) if one in state.closed_ways}
    count: dict[str, int] = {}
    for station in stations:
        for way in trees.way_indices(row, station):
            if way in closed:
                count[ids[way]] = count.get(ids[way], 0) + 1
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))
