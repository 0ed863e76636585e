import pytest

from ruralroute.errors import RoadsError
from ruralroute.files.coordinates import wgs84_to_gcj02
from ruralroute.model import Centre, County, RoadOverride, Station
from ruralroute.network import override_roads, travel

ROAD = ([(0, 0), (8, 0)], {})


def county_at(*positions, **fields):
    (lon, lat), *rest = positions
    return County(
        name="test",
        centres=(Centre(id="C", lon=lon, lat=lat),),
        stations=tuple(Station(id=f"S{n}", lon=lon, lat=lat) for n, (lon, lat) in enumerate(rest)),
        **fields,
    )


def test_places_far_outside_the_roads_are_refused_with_both_extents(make_network):
    with pytest.raises(RoadsError) as caught:
        travel(county_at((110, 30), (110.1, 30.1)), make_network(ROAD))
    (found,) = caught.value.faults
    assert found.code == "network.outside"
    assert "110.000, 30.000 - 110.100, 30.100" in found.message()
    assert "107.000, 26.000 - 107.080, 26.000" in found.message("zh")


def test_a_minority_outside_is_left_to_snapping(make_network, grid):
    told = []
    county = county_at(grid(0, 0), grid(1, 0), (110, 30))
    travel(county, make_network(ROAD), profiles=["van"], on_warning=told.append)
    assert [one.code for one in told] == ["network.far_from_road"]


def test_a_place_by_a_road_that_joins_nothing_is_told_so(make_network, grid):
    """An island's road, 200 m from the place; the mainland's is 5 km away."""
    told = []
    island = ([(0, 5), (1, 5)], {"highway": "unclassified"})
    county = county_at(grid(0, 0), grid(1, 0), grid(0.5, 5.2))
    travel(county, make_network(ROAD, island), profiles=["van"], on_warning=told.append)
    assert [one.code for one in told] == ["network.apart"]
    assert "joins the roads of a centre" in told[0].message("en")
    assert "往返连通" in told[0].message("zh")


def test_swapped_axes_are_recognised(make_network):
    # latitudes of the roads stand where longitudes belong, at the middle latitudes that allow it
    with pytest.raises(RoadsError) as caught:
        travel(county_at((26.0, 71.0), (26.0, 71.01)), make_network(([(-3600, 0), (-3598, 0)], {})))
    assert caught.value.faults[0].code == "network.outside_swapped"
    assert "swapped" in caught.value.message()


def test_positions_of_amap_are_recognised_by_their_fit(make_network, grid):
    places = [wgs84_to_gcj02(*grid(step, 0)) for step in range(2, 8)]
    told = []
    travel(county_at(*places), make_network(ROAD), profiles=["van"], on_warning=told.append)
    assert [one.code for one in told] == ["network.gcj02_likely"]
    assert "gcj02" in told[0].message("zh")


def test_positions_on_the_roads_raise_no_such_suspicion(make_network, grid):
    told = []
    places = [grid(step, 0.01) for step in range(2, 8)]
    travel(county_at(*places), make_network(ROAD), profiles=["van"], on_warning=told.append)
    assert told == []


def test_a_place_on_the_other_side_of_the_globe_is_only_far(make_network, grid):
    county = county_at(grid(0, 0), grid(1, 0), (-73.0, -26.0), (180, 90))
    matrix = travel(county, make_network(ROAD), profiles=["van"])["van"]
    assert [one.edge is None for one in matrix.snaps] == [False, False, True, True]


def test_an_override_off_the_globe_names_no_road(make_network, grid):
    rows = [
        RoadOverride(lon=1e300, lat=-1e300, closed=True),
        RoadOverride(lon=-73.04, lat=-26, closed=True),
    ]
    county = county_at(grid(0, 0), road_overrides=rows)
    found = override_roads(make_network(ROAD), county)
    assert [one.code for one in found.faults] == ["network.override_nowhere"] * 2


def test_stations_without_a_centre_still_have_travel_between_them(make_network, grid):
    stations = tuple(Station(id=str(x), lon=grid(x, 0)[0], lat=grid(x, 0)[1]) for x in (1, 2))
    county = County(name="test", stations=stations)
    assert travel(county, make_network(ROAD), profiles=["van"])["van"].reachable.all()
    assert travel(County(name="test"), make_network(ROAD), profiles=["van"])[
        "van"
    ].reachable.shape == (0, 0)
