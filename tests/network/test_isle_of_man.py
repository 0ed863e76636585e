"""Against networkx on a real map, when the shared data are there."""

import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from ruralroute.model import Centre, County, Station
from ruralroute.network import RoadNetwork, travel

SHARED = os.environ.get("RURALROUTE_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="RURALROUTE_SHARED is not set")


@pytest.fixture(scope="module")
def roads_file():
    return Path(SHARED or "", "data", "isle_of_man", "isle_of_man_roads_places.osm.pbf")


@pytest.fixture(scope="module")
def network(roads_file):
    return RoadNetwork.read(roads_file)


@pytest.fixture(scope="module")
def county(roads_file):
    import osmium

    wanted = osmium.FileProcessor(str(roads_file)).with_filter(osmium.filter.KeyFilter("place"))
    found = [
        (str(one.id), one.location.lon, one.location.lat)
        for one in wanted
        if one.is_node() and one.tags.get("place") in {"village", "hamlet"}
    ]
    (name, lon, lat), *rest = found
    return County(
        name="Isle of Man",
        centres=(Centre(id=name, lon=lon, lat=lat),),
        stations=tuple(Station(id=one, lon=lon, lat=lat) for one, lon, lat in rest),
    )


@pytest.mark.parametrize("profile", ["van", "medium_truck"])
def test_travel_between_real_villages_equals_networkx(network, county, profile, profile_of):
    import networkx as nx

    matrix = travel(county, network, profiles=[profile])[profile]
    assert matrix.reachable.mean() > {"van": 0.95, "medium_truck": 0.7}[profile]
    own, cost = profile_of(profile), {}
    for arc in range(2 * network.edge_count):
        ref = network.ref(arc)
        time = network.edge_duration_ms(ref, own)
        if time is not None and not stopped(network, ref, own):
            cost[ref] = time * 2**30 + network.edge_length_8th_m(ref)
    graph = turns_between(cost, barred_pairs(network, own, county.policy))
    rng = np.random.default_rng(0)
    for origin in rng.permutation(len(matrix.place_ids))[:8].tolist():
        ends = {index: whole_edges(matrix, origin, index) for index in range(len(matrix.place_ids))}
        starts = {inner[0] for inner in ends.values() if inner}
        costs = {
            one: nx.single_source_dijkstra_path_length(graph, one, weight="cost") for one in starts
        }
        for inner in filter(None, ends.values()):
            assert sum(cost[ref] for ref in inner[1:]) == costs[inner[0]][inner[-1]]


def barred_pairs(network, profile, policy):
    pairs = network.profile_roads(profile, policy).barred_turns.tolist()
    return {(network.ref(one), network.ref(other)) for one, other in pairs}


def turns_between(cost, barred):
    """A graph whose nodes are roads driven one way, and whose edges are the turns between them."""
    import networkx as nx

    leaving = defaultdict(list)
    for ref in cost:
        leaving[ref[1]].append(ref)
    graph = nx.DiGraph()
    for one in cost:
        for other in leaving[one[2]]:
            if (one, other) not in barred:
                graph.add_edge(one, other, cost=cost[other])
    return graph


def stopped(network, ref, profile):
    from ruralroute.network.barriers import passage

    return any(
        node in network.barriers() and not passage(network.barriers()[node], profile).open
        for node in ref[1:]
    )


def whole_edges(matrix, origin, destination):
    """The edges between the first and the last, which are driven in part."""
    if origin == destination or not matrix.reachable[origin, destination]:
        return ()
    return matrix.path(origin, destination).edges[1:-1]


def test_every_path_drives_only_where_the_profile_may(network, county, profile_of):
    profile = profile_of("medium_truck")
    matrix = travel(county, network, profiles=[profile.id])[profile.id]
    for destination in np.flatnonzero(matrix.reachable[0]).tolist():
        path = matrix.path(0, destination)
        assert all(network.edge_duration_ms(ref, profile) is not None for ref in path.edges)
        assert path.distance_m == matrix.distance_m[0, destination]
        assert path.duration_s == matrix.duration_s[0, destination]
