import pytest

from ruralroute.model import Policy

STRAIGHT = [(0, 0), (1, 0)]


def arcs(network, profile, **policy):
    return network.profile_roads(profile, Policy(**policy))


@pytest.mark.parametrize(
    ("tags", "profile", "kmh"),
    [
        ({"highway": "trunk"}, "van", 50),
        ({"highway": "primary", "lanes": "2"}, "van", 50),
        ({"highway": "secondary", "surface": "asphalt"}, "van", 40),
        ({"highway": "primary"}, "van", 43),
        ({"highway": "secondary"}, "van", 38),
        ({"highway": "primary", "oneway": "yes"}, "van", 50),
        ({"highway": "tertiary"}, "light_truck", 27),
        ({"highway": "secondary", "surface": "gravel"}, "van", 20),
        ({"highway": "primary", "maxspeed": "20"}, "van", 18),
        ({"highway": "primary"}, "e_trike", 28),
        ({"highway": "primary", "smoothness": "horrible"}, "pickup", 10),
        ({"highway": "unclassified", "width": "3"}, "pickup", 20),
        ({"highway": "primary", "maxspeed:hgv": "30"}, "light_truck", 27),
        ({"highway": "primary", "lanes": "2", "maxspeed:hgv": "30"}, "van", 50),
    ],
)
def test_speed_is_the_least_of_kind_vehicle_limit_and_state(
    make_network, profile_of, tags, profile, kmh
):
    found = arcs(make_network((STRAIGHT, tags)), profile_of(profile))
    assert found.speed_kmh[0] == pytest.approx(kmh)


@pytest.mark.parametrize(("policy", "kmh"), [("cautious", 36), ("typical", 43), ("hopeful", 50)])
def test_the_policy_decides_on_roads_of_which_only_the_class_is_known(
    make_network, profile_of, policy, kmh
):
    network = make_network((STRAIGHT, {"highway": "primary"}))
    found = arcs(network, profile_of("van"), unknown_tags=policy)
    assert found.speed_kmh[0] == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("tags", "barred", "allowed"),
    [
        ({"maxweight": "4"}, "light_truck", "van"),
        ({"maxweight": "4.495"}, "medium_truck", "light_truck"),
        ({"maxaxleload": "8"}, "medium_truck", "light_truck"),
        ({"maxheight": "2.6"}, "light_truck", "van"),
        ({"maxwidth": "2.0"}, "light_truck", "van"),
        ({"maxwidth": "2.1"}, "medium_truck", "light_truck"),
        ({"width": "2.2"}, "light_truck", "van"),
        ({"est_width": "2.2"}, "light_truck", "van"),
        ({"hgv": "no"}, "light_truck", "van"),
        ({"motorcar": "no"}, "van", "light_truck"),
        ({"surface": "gravel"}, "medium_truck", "light_truck"),
        ({"highway": "motorway"}, "e_trike", "van"),
        ({"4wd_only": "yes"}, "van", "pickup"),
    ],
)
def test_limits_bar_the_large_and_let_the_small_pass(
    make_network, profile_of, tags, barred, allowed
):
    network = make_network((STRAIGHT, tags))
    assert not arcs(network, profile_of(barred)).allowed[0]
    assert arcs(network, profile_of(allowed)).allowed[0]


def test_a_physical_width_needs_clearance_and_a_legal_one_does_not(make_network, profile_of):
    physical, legal = (
        make_network((STRAIGHT, {"width": "1.9"})),
        make_network((STRAIGHT, {"maxwidth": "1.8"})),
    )
    assert not arcs(physical, profile_of("van")).allowed[0]
    assert arcs(legal, profile_of("van")).allowed[0]


def test_one_way_roads_have_one_open_arc(make_network, profile_of):
    network = make_network((STRAIGHT, {"oneway": "yes"}), ([(2, 0), (3, 0)], {"oneway": "-1"}))
    assert arcs(network, profile_of("van")).allowed.tolist() == [True, False, False, True]


def test_the_policy_decides_on_tracks_without_surface(make_network, profile_of):
    network = make_network((STRAIGHT, {"highway": "track"}))
    speeds = [
        arcs(network, profile_of("van"), unknown_tags=policy).speed_kmh[0]
        for policy in ("cautious", "typical", "hopeful")
    ]
    assert speeds == [14, 20, 26]


def test_time_is_length_over_speed_rounded_half_up(make_network, profile_of):
    network = make_network((STRAIGHT, {"highway": "secondary", "lanes": "2"}))
    ref = network.ref(0)
    metres = network.edge_length_8th_m(ref) / 8
    assert network.edge_duration_ms(ref, profile_of("van")) == int(metres / (40 / 3.6) * 1000 + 0.5)


def test_a_barred_edge_has_no_duration(make_network, profile_of):
    network = make_network((STRAIGHT, {"oneway": "yes"}))
    way, tail, head = network.ref(0)
    assert network.edge_duration_ms((way, tail, head), profile_of("van")) is not None
    assert network.edge_duration_ms((way, head, tail), profile_of("van")) is None
