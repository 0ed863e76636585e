"""Roads and bridges whose loss cuts off stations, those that cut off the most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ruralroute.model import County, Order
from ruralroute.network.cuts import cut_off_by
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalRoad:
    """Pieces of road any one of which cuts off the same stations.

    Parameters
    ----------
    ways
        Ids of their ways, in the order of the file.
    name
        Name or number of one of them; empty when the map has none.
    bridges
        Those of `ways` that are bridges.
    km
        Their length.
    lon, lat
        A point on the first.
    stations
        Ids of the stations that are cut off.
    demand_kg
        Mass of the county's orders for these stations.
    """

    ways: tuple[str, ...]
    name: str
    bridges: tuple[str, ...]
    km: float
    lon: float
    lat: float
    stations: tuple[str, ...]
    demand_kg: float


def critical_roads(
    county: County,
    network: RoadNetwork,
    roads: ProfileRoads,
    anchors: Sequence[Anchor],
    *,
    most: int = 20,
) -> tuple[CriticalRoad, ...]:
    """Rank the roads that cut off the most stations, then the most demand.

    Parameters
    ----------
    county
        The county.
    network
        Its roads.
    roads
        What the profile may drive.
    anchors
        Where its centres, then its stations, are on the roads.
    most
        How many to return.
    """
    lost = cut_off_by(network, roads, anchors, len(county.centres))
    return _ranked(county, network, lost)[:most]


def _ranked(
    county: County, network: RoadNetwork, lost: Mapping[int, set[int]]
) -> tuple[CriticalRoad, ...]:
    orders: defaultdict[str, list[Order]] = defaultdict(list)
    for order in county.orders:
        for place in {order.station, order.to_station or order.station}:
            orders[place].append(order)
    alike: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for edge in sorted(lost):
        alike[frozenset(lost[edge])].append(edge)
    found = [_road(county, network, cut, edges, orders) for cut, edges in alike.items()]
    return tuple(
        sorted(found, key=lambda one: (-len(one.stations), -one.demand_kg, -one.km, one.ways))
    )


def _road(
    county: County,
    network: RoadNetwork,
    cut: frozenset[int],
    edges: Sequence[int],
    orders: Mapping[str, Sequence[Order]],
) -> CriticalRoad:
    ways = list(dict.fromkeys(network.edges.way[list(edges)].tolist()))
    tags = [network.way_raw_tags[way] for way in ways]
    shape = network.edge_lonlat(edges[0])
    lon, lat = shape[len(shape) // 2].tolist()
    stations = tuple(county.stations[index].id for index in sorted(cut))
    asked = {one.id: one.mass_kg for place in stations for one in orders.get(place, ())}
    names = (one.get("name") or one.get("ref") or "" for one in tags)
    return CriticalRoad(
        ways=tuple(network.way_ids[way] for way in ways),
        name=next((name for name in names if name), ""),
        bridges=tuple(
            network.way_ids[way]
            for way, one in zip(ways, tags, strict=True)
            if one.get("bridge", "no") != "no"
        ),
        km=round(float(network.edges.length_8th_m[list(edges)].sum()) / 8000, 3),
        lon=lon,
        lat=lat,
        stations=stations,
        demand_kg=round(sum(asked.values()), 3),
    )
