"""Paths on real maps, read again from the tags, when the shared data are there."""

import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from ruralroute.model import PROFILES, Centre, County, Policy, Station
from ruralroute.network import RoadNetwork, travel
from ruralroute.planning.check.conditional_rules import settled_tags
from ruralroute.planning.check.road_rules import possible_kinds, why_blocked, why_forbidden

SHARED = os.environ.get("RURALROUTE_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="RURALROUTE_SHARED is not set")
THREE = ("e_trike", "van", "medium_truck")
PATHS = 1_000


@pytest.fixture(scope="module")
def network():
    return RoadNetwork.read(
        Path(SHARED or "", "data", "isle_of_man", "isle_of_man_roads_places.osm.pbf")
    )


@pytest.fixture(scope="module")
def county(network):
    """A centre and stations beside random roads of all kinds."""
    rng = np.random.default_rng(0)
    edges = rng.choice(network.edge_count, 160, replace=False).tolist()
    points = [network.edge_lonlat(edge).mean(axis=0).tolist() for edge in edges]
    main = [tags.get("highway") == "primary" for tags in network.way_raw_tags]
    home = int(np.flatnonzero(np.array(main)[network.edges.way])[0])
    (lon, lat), rest = network.edge_lonlat(home).mean(axis=0).tolist(), points
    return County(
        name="Isle of Man",
        centres=(Centre(id="C", lon=lon, lat=lat),),
        stations=tuple(Station(id=f"s{n}", lon=one[0], lat=one[1]) for n, one in enumerate(rest)),
        profiles=PROFILES,
    )


@pytest.fixture(scope="module")
def matrices(network, county):
    return travel(county, network, profiles=THREE)


def profile_of(name):
    return next(one for one in PROFILES if one.id == name)


def why_not(network, ref, profile, day=None):
    """Why a profile may not drive a piece of road, by the raw tags."""
    tags = settled_tags(network.way_tags(ref[0]), profile, day, "dry")
    return why_forbidden(tags, profile, forward=network.edge(ref).forward)


@pytest.mark.parametrize("name", THREE)
def test_no_path_uses_a_road_that_the_tags_bar(network, county, matrices, name):
    profile, matrix = profile_of(name), matrices[name]
    used, wrong = 0, []
    for destination in np.flatnonzero(matrix.reachable[0]).tolist():
        edges = matrix.path(0, destination).edges
        used += len(edges)
        wrong += [(ref, why) for ref in edges if (why := why_not(network, ref, profile))]
        for _before, after in itertools.pairwise(edges):
            barrier = network.barriers().get(after[1])
            if barrier is not None and why_blocked(barrier, profile):
                wrong.append((after, "barrier"))
    print(f"{name}: {len(wrong)} of {used} pieces driven are barred by their tags")  # noqa: T201
    assert used > 500
    assert wrong == []


@pytest.mark.parametrize("name", THREE)
def test_no_road_that_the_tags_allow_is_barred(network, name):
    profile = profile_of(name)
    roads = network.profile_roads(profile, Policy(unknown_tags="hopeful"))
    wrong = []
    for arc in range(2 * network.edge_count):
        ref = network.ref(arc)
        by_tags = why_not(network, ref, profile) is None
        sure = all(profile.speeds_kmh[one] > 0 for one in possible_kinds(network.way_tags(ref[0])))
        if (roads.allowed[arc] and not by_tags) or (by_tags and sure and not roads.allowed[arc]):
            wrong.append((ref, bool(roads.allowed[arc])))
    print(f"{name}: {len(wrong)} of {2 * network.edge_count} pieces differ from their tags")  # noqa: T201
    assert wrong == []


@pytest.mark.parametrize("name", THREE)
def test_random_paths_are_continuous_and_as_long_as_the_matrix_says(network, matrices, name):
    matrix = matrices[name]
    pairs = np.argwhere(matrix.reachable & ~np.eye(len(matrix.place_ids), dtype=bool))
    chosen = np.random.default_rng(1).choice(len(pairs), PATHS // 3 + 1, replace=False)
    for origin, destination in sorted(map(tuple, pairs[chosen].tolist())):
        path = matrix.path(origin, destination)
        assert path.distance_m == matrix.distance_m[origin, destination]
        assert path.duration_s == matrix.duration_s[origin, destination]
        for before, after in itertools.pairwise(path.edges):
            assert before[2] == after[1]
        whole = sum(network.edge_length_8th_m(ref) for ref in path.edges[1:-1])
        ends = sum(network.edge_length_8th_m(ref) for ref in {path.edges[0], path.edges[-1]})
        assert whole <= matrix.distance_8th_m[origin, destination] <= whole + ends
        assert drawn_m(path.lonlat) == pytest.approx(path.distance_m, rel=0.003, abs=3)
        for end, lonlat in ((origin, path.lonlat[0]), (destination, path.lonlat[-1])):
            snap = matrix.snaps[end]
            assert lonlat.tolist() == pytest.approx([snap.lon, snap.lat], abs=1e-9)


def drawn_m(lonlat):
    from pyproj import Geod

    return Geod(ellps="WGS84").line_length(lonlat[:, 0], lonlat[:, 1])
