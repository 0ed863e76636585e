"""An independent search on the raw tags of real maps reaches exactly what the network reaches."""

from __future__ import annotations

import itertools
import math
import os
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pytest
import shapely
from tests.golden.notation import county, vehicle

from ruralroute.model import PROFILES, Centre, Policy, Station
from ruralroute.network import RoadNetwork, travel
from ruralroute.planning.check.road_rules import why_blocked, why_forbidden

SHARED = os.environ.get("RURALROUTE_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="RURALROUTE_SHARED is not set")

MAPS = (
    "isle_of_man/isle_of_man_roads_places.osm.pbf",
    "vavuniya_srilanka/vavuniya.osm.pbf",
)
LIMIT_M = 150.0


def _read(path):
    """Ways with their nodes, barriers, and named places, straight from the file."""
    ways, barriers, places = [], {}, []
    for thing in osmium.FileProcessor(path).with_locations():
        tags = dict(thing.tags)
        if thing.is_node():
            if "barrier" in tags:
                barriers[thing.id] = tags
            if tags.get("place") in ("town", "village", "hamlet", "isolated_dwelling", "farm"):
                places.append((thing.location.lon, thing.location.lat))
        elif thing.is_way() and "highway" in tags and tags.get("area") != "yes":
            nodes = [(one.ref, one.lon, one.lat) for one in thing.nodes if one.location.valid()]
            ways.append((tags, nodes))
    return ways, barriers, places


def _main_part(ways, barriers, profile):
    """Lines of road that the profile can reach and leave again, of the largest such part."""
    graph, pieces = nx.DiGraph(), []
    blocked = {node for node, tags in barriers.items() if why_blocked(tags, profile)}
    for number, (tags, nodes) in enumerate(ways):
        along = why_forbidden(tags, profile, forward=True) is None
        against = why_forbidden(tags, profile, forward=False) is None
        if not (along or against):
            continue
        for index, (one, other) in enumerate(itertools.pairwise(nodes)):
            start = (one[0], number, index, "from") if one[0] in blocked else one[0]
            end = (other[0], number, index, "to") if other[0] in blocked else other[0]
            pieces.append((start, end, tags, [one[1:], other[1:]]))
            if along:
                graph.add_edge(start, end)
            if against:
                graph.add_edge(end, start)
    main = max(nx.strongly_connected_components(graph), key=len)
    return [
        line for start, end, tags, line in pieces if start in main and end in main and _stops(tags)
    ]


def _stops(tags):
    """Whether a vehicle may stop there to serve a place."""
    no_stop = tags["highway"] in ("motorway", "motorway_link", "trunk_link")
    return not no_stop and all(tags.get(key, "no") == "no" for key in ("bridge", "tunnel"))


def _nearest_m(lines, places):
    """Metres from each place to the nearest line."""
    lat = math.radians(float(np.mean([lat for _, lat in places])))
    scale = np.array([111_320.0 * math.cos(lat), 111_000.0])
    tree = shapely.STRtree([shapely.LineString(np.array(line) * scale) for line in lines])
    points = shapely.points(np.array(places) * scale)
    _, distance = tree.query_nearest(points, return_distance=True, all_matches=False)
    return distance


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("profile_id", ["van", "light_truck"])
def test_the_network_reaches_what_the_raw_tags_reach(name, profile_id):
    path = Path(SHARED or "", "data", name)
    profile = next(one for one in PROFILES if one.id == profile_id)
    ways, barriers, places = _read(path)
    places = places[:400]
    lines = _main_part(ways, barriers, profile)
    nearest = _nearest_m(lines, places)
    home = int(np.argmin(nearest))
    here = county(
        centres=(Centre(id="C", lon=places[home][0], lat=places[home][1]),),
        stations=tuple(
            Station(id=f"s{number}", lon=lon, lat=lat) for number, (lon, lat) in enumerate(places)
        ),
        vehicles=(vehicle(profile=profile_id),),
        travel=(),
        policy=Policy(max_snap_m=LIMIT_M),
    )

    matrix = travel(here, RoadNetwork.from_osm(path), on_warning=lambda _: None)[profile_id]

    wrong = [
        (places[number], round(float(metres)))
        for number, metres in enumerate(nearest)
        if abs(metres - LIMIT_M) > 0.02 * LIMIT_M
        and (metres < LIMIT_M)
        != bool(matrix.reachable[0, number + 1] and matrix.reachable[number + 1, 0])
    ]
    assert wrong == []
    assert 0 < sum(metres > LIMIT_M for metres in nearest) < len(places)
