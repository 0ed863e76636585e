import pytest

from ruralroute.model import Policy, RoadOverride
from ruralroute.network import override_roads

ROADS = (
    ([(0, 0), (1, 0), (2, 0)], {"id": "main", "maxweight": "3"}),
    ([(1, 0), (1, 1)], {"id": "side", "width": "2"}),
)


@pytest.fixture
def overridden(make_network, make_county):
    def apply(*rows, stations=()):
        county = make_county((0, 0), stations, road_overrides=rows)
        return override_roads(make_network(*ROADS), county)

    return apply


def open_arcs(network, profile):
    return network.profile_roads(profile, Policy()).open.tolist()


def test_a_closed_way_is_closed_on_all_its_edges(overridden, profile_of):
    network = overridden(RoadOverride(way="main", closed=True))
    assert open_arcs(network, profile_of("van")) == [False] * 4 + [True] * 2
    assert network.profile_roads(profile_of("van"), Policy()).allowed.all()


def test_limits_of_the_user_win_over_the_map_both_ways(overridden, profile_of):
    truck = profile_of("light_truck")
    assert open_arcs(overridden(), truck) == [False] * 6
    found = overridden(
        RoadOverride(way="main", max_weight_t=5), RoadOverride(way="side", max_width_m=2.1)
    )
    assert open_arcs(found, truck) == [True] * 6
    found = overridden(RoadOverride(way="main", max_weight_t=2))
    assert open_arcs(found, profile_of("van")) == [False] * 4 + [True] * 2


def test_a_speed_of_the_user_wins_but_not_over_the_vehicle(overridden, profile_of):
    network = overridden(RoadOverride(way="side", speed_kmh=60))
    found = [
        network.profile_roads(profile_of(one), Policy()).speed_kmh[2] for one in ("van", "e_trike")
    ]
    assert found == [60, 28]


def test_a_row_may_name_a_position_or_a_place(overridden, profile_of, grid):
    lon, lat = grid(1.05, 0.6)
    van = profile_of("van")
    by_position = overridden(RoadOverride(lon=lon, lat=lat, closed=True))
    by_place = overridden(RoadOverride(place="S1", closed=True), stations=[(1.05, 0.6)])
    assert open_arcs(by_position, van) == open_arcs(by_place, van) == [True] * 4 + [False] * 2


def test_a_later_row_does_not_reopen_a_closed_way(overridden, profile_of):
    network = overridden(
        RoadOverride(way="side", closed=True), RoadOverride(way="side", speed_kmh=9)
    )
    assert open_arcs(network, profile_of("van"))[4:] == [False, False]


def test_rows_that_name_no_road_are_warned_of(overridden, grid):
    lon, lat = grid(50, 50)
    network = overridden(
        RoadOverride(way="nowhere", closed=True), RoadOverride(lon=lon, lat=lat, closed=True)
    )
    assert [one.code for one in network.faults] == ["network.override_nowhere"] * 2
    assert not network.overrides.closed.any()


def test_a_closure_for_some_hours_counts_for_the_day_and_is_warned_of(overridden):
    network = overridden(RoadOverride(way="side", closed=True, from_s=0, to_s=3600))
    assert [one.code for one in network.faults] == ["network.override_hours"]
    assert network.overrides.closed.tolist() == [False, False, True]
