import pytest
from pyproj import Geod

from ruralroute.network import travel

GEOD = Geod(ellps="WGS84")


@pytest.fixture
def snap_of(make_network, make_county):
    """Snap one station (and the centre at the origin) for a van; return the station's snap."""

    def snap(station, *roads, profile="van", **fields):
        county = make_county((0, 0), [station], **fields)
        matrix = travel(county, make_network(*roads), profiles=[profile])[profile]
        return matrix.snaps[1]

    return snap


MAIN = ([(0, 0), (1, 0), (2, 0), (10, 0)], {"id": "main"})


def test_a_place_goes_to_the_nearest_point_of_an_edge_not_to_a_node(snap_of, grid):
    snap = snap_of((6, 0.5), MAIN)
    assert snap.edge == ("main", 1, 4)
    assert (snap.lon, snap.lat) == pytest.approx(grid(6, 0), abs=2e-6)
    lon, lat = grid(6, 0.5)
    assert snap.distance_m == pytest.approx(GEOD.inv(lon, lat, snap.lon, snap.lat)[2])


def test_of_edges_equally_near_the_first_in_the_file_is_taken(snap_of):
    cross = ([(2, 0), (2, 3)], {"id": "cross"})
    assert snap_of((2, -0.5), cross, MAIN).edge[0] == "cross"
    assert snap_of((2, -0.5), MAIN, cross).edge[0] == "main"


@pytest.mark.parametrize(
    "tags",
    [
        {"bridge": "yes"},
        {"tunnel": "yes"},
        {"highway": "motorway", "oneway": "no"},
        {"highway": "trunk_link"},
        {"access": "private"},
        {"highway": "tertiary", "maxweight": "2"},
    ],
)
def test_a_place_never_goes_where_the_vehicle_cannot_stop_or_drive(snap_of, tags):
    near = ([(1, 0), (1, 1), (2, 1), (2, 0)], {"id": "near", **tags})
    assert snap_of((1.5, 0.9), MAIN, near).edge[0] == "main"


def test_a_road_that_leads_in_but_not_out_takes_no_place(snap_of):
    trap = ([(2, 0), (2, 1)], {"id": "trap", "oneway": "yes"})
    assert snap_of((2, 0.9), MAIN, trap).edge[0] == "main"


def test_an_island_near_by_takes_no_place(snap_of):
    island = ([(5, 0.5), (6, 0.5)], {"id": "island"})
    assert snap_of((5.5, 0.5), MAIN, island).edge[0] == "main"


def test_a_place_on_a_far_island_is_not_connected(snap_of):
    island = ([(5, 20), (6, 20)], {"id": "island"})
    snap = snap_of((5.5, 20), MAIN, island)
    assert snap.edge is None
    assert snap.distance_m == pytest.approx(22_000, rel=0.02)


def test_a_place_behind_a_bollard_goes_to_this_side_of_it(make_county, tmp_path, grid):
    import osmium

    from ruralroute.network import RoadNetwork

    path = tmp_path / "bollard.osm"
    with osmium.SimpleWriter(str(path)) as writer:
        for ref, (x, y) in {1: (0, 0), 2: (2, 0), 3: (2, 0.5), 4: (2, 1)}.items():
            tags = {"barrier": "bollard"} if ref == 3 else {}
            writer.add_node(
                osmium.osm.mutable.Node(id=ref, version=1, location=grid(x, y), tags=tags)
            )
        for ref, nodes in {10: [1, 2], 11: [2, 3, 4]}.items():
            writer.add_way(
                osmium.osm.mutable.Way(id=ref, version=1, nodes=nodes, tags={"highway": "tertiary"})
            )
    network = RoadNetwork.read(path)
    county = make_county((0, 0), [(2, 0.4), (2, 0.9)])
    matrix = travel(county, network)["van"]
    assert [one.edge for one in matrix.snaps[1:]] == [("11", 2, 3), ("11", 2, 3)]
    assert matrix.snaps[2].lat == pytest.approx(grid(2, 0.5)[1], abs=1e-6)
    assert matrix.reachable.all()


def test_the_centre_goes_to_the_largest_part_within_reach(make_county, make_network):
    yard = ([(0, 0.1), (0.1, 0.1)], {"id": "yard"})
    matrix = travel(make_county((0, 0.1), [(5, 0)]), make_network(yard, MAIN))["van"]
    assert [one.edge[0] for one in matrix.snaps] == ["main", "main"]


def test_a_closure_moves_no_place_but_cuts_it_off(make_county, make_network):
    from ruralroute.model import RoadOverride
    from ruralroute.network import override_roads

    side = ([(2, 0), (2, 1)], {"id": "side"})
    county = make_county((0, 0), [(2, 0.9)], road_overrides=[RoadOverride(way="side", closed=True)])
    network, told = make_network(MAIN, side), []
    matrix = travel(county, override_roads(network, county), on_warning=told.append)["van"]
    assert matrix.snaps[1].edge[0] == "side"
    assert not matrix.reachable[0, 1]
    assert not matrix.reachable[1, 0]
    assert [one.code for one in told] == ["network.cut_off"]


def test_each_profile_has_snaps_of_its_own_and_what_it_misses_is_told_once(
    make_county, make_network
):
    lane = ([(2, 0), (2, 30)], {"id": "lane", "maxwidth": "1.9"})
    county = make_county((0, 0), [(2, 29)], classes=("van", "light_truck", "medium_truck"))
    told = []
    found = travel(county, make_network(MAIN, lane), on_warning=told.append)
    assert found["van"].snaps[1].edge[0] == "lane"
    assert found["light_truck"].snaps[1].edge is None
    assert not found["light_truck"].reachable[0, 1]
    assert [one.code for one in told] == ["network.profile_misses"] * 2
    assert [dict(one.values)["profile"] for one in told] == ["light_truck", "medium_truck"]
    assert "S1" in told[0].message("zh")


def test_a_truck_does_not_serve_a_village_from_beyond_a_weak_bridge(make_county, make_network):
    bridge = ([(2, 0), (2, 0.2)], {"id": "bridge", "maxweight": "3"})
    village = ([(2, 0.2), (2, 1)], {"id": "village"})
    county = make_county((0, 0), [(2, 1), (2, 0.25)], classes=("van", "light_truck"))
    found = travel(county, make_network(MAIN, bridge, village))
    assert [one.edge is None for one in found["light_truck"].snaps] == [False, True, False]
    assert found["light_truck"].snaps[2].edge[0] == "main"
    assert found["van"].reachable.all()


def test_a_profile_without_any_road_reaches_nothing_and_says_so(make_county, make_network):
    told = []
    county = make_county((0, 0), [(2, 0)], classes=("light_truck",))
    roads = make_network(([(0, 0), (3, 0)], {"hgv": "no"}))
    matrix = travel(county, roads, on_warning=told.append)["light_truck"]
    assert matrix.reachable.tolist() == [[True, False], [False, True]]
    assert [one.code for one in told] == ["network.no_road_for"] * 2


def test_a_place_that_is_served_on_foot_although_a_road_is_near_is_told(make_network, make_county):
    network = make_network(
        ([(0, 0), (2, 0)], {"id": "here"}),
        ([(0, 1), (2, 1)], {"id": "over there"}),
    )
    found = []
    travel(make_county((0.5, 0), [(1, 0.98), (1, 0.01)]), network, on_warning=found.append)
    (one,) = (one for one in found if one.code == "network.served_from_afar")
    assert "S1 (here: 10" in str(one)
    assert "over there: 2" in str(one)
    assert "S2" not in str(one)
