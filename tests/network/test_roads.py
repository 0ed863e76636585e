import math

import pytest

from ruralroute.network.barriers import GATE_MS, passage
from ruralroute.network.roads import may_use, read_road


def kinds(**tags):
    return read_road(tags).kinds


def test_unpaved_surface_wins_over_class():
    assert kinds(highway="secondary", surface="gravel") == ("gravel",) * 3
    assert kinds(highway="primary", surface="dirt") == ("earth",) * 3
    assert kinds(highway="track", surface="concrete") == ("village",) * 3


def test_slow_vehicles_are_barred_from_motor_roads():
    assert kinds(highway="trunk", motorroad="yes", surface="asphalt") == ("motorway",) * 3


def test_the_worst_of_several_surfaces_counts():
    assert kinds(highway="unclassified", surface="concrete:lanes;mud")[1] == "earth"


def test_unknown_surface_follows_the_policy():
    assert kinds(highway="track") == ("earth", "gravel", "village")
    assert kinds(highway="unclassified") == ("gravel", "village", "village")
    assert kinds(highway="secondary") == ("county",) * 3


def test_track_grades_tell_gravel_from_earth():
    found = [kinds(highway="track", tracktype=f"grade{grade}")[1] for grade in range(1, 6)]
    assert found == ["village", "gravel", "gravel", "earth", "earth"]


def test_the_most_special_access_tag_decides():
    tags = {"access": "no", "motor_vehicle": "yes", "hgv": "no"}
    assert may_use(tags, "motorcar") is True
    assert may_use(tags, "hgv") is False
    assert may_use({}, "goods") is None


@pytest.mark.parametrize("value", ["destination", "delivery", "customers", "permissive", "yes"])
def test_whoever_serves_a_station_may_use(value):
    assert may_use({"access": value}, "goods") is True


@pytest.mark.parametrize("value", ["no", "private", "agricultural", "forestry", "No"])
def test_closed_roads_are_closed(value):
    assert may_use({"motor_vehicle": value}, "goods") is False


def test_a_legal_limit_is_driven_at_nine_tenths():
    assert read_road({"highway": "primary", "maxspeed": "50"}).cap_kmh == pytest.approx(45)
    assert read_road({"highway": "primary"}).cap_kmh == math.inf


def test_an_impassable_road_has_no_speed():
    assert read_road({"highway": "track", "smoothness": "impassable"}).cap_kmh == 0


def test_technical_grade_caps_a_national_road_that_is_narrow():
    assert read_road({"highway": "trunk", "highway:CN": "4"}).cap_kmh == 30


def test_vehicles_stop_on_no_bridge_tunnel_or_motorway():
    assert not read_road({"highway": "tertiary", "bridge": "yes"}).stops_here
    assert not read_road({"highway": "tertiary", "tunnel": "yes"}).stops_here
    assert not read_road({"highway": "trunk_link"}).stops_here
    assert read_road({"highway": "trunk", "bridge": "no"}).stops_here


@pytest.mark.parametrize(
    ("tags", "passes", "delay"),
    [
        ({"barrier": "gate"}, True, GATE_MS),
        ({"barrier": "lift_gate,lights"}, True, GATE_MS),
        ({"barrier": "gate", "locked": "yes"}, False, 0),
        ({"barrier": "gate", "access": "private"}, False, 0),
        ({"barrier": "bollard"}, False, 0),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, True, 0),
        ({"barrier": "block"}, False, 0),
        ({"barrier": "something"}, False, 0),
        ({"barrier": "cattle_grid"}, True, 0),
        ({"barrier": "toll_booth"}, True, 0),
        ({"barrier": "height_restrictor", "maxheight": "2.0"}, False, 0),
        ({"barrier": "height_restrictor", "maxheight": "2.5"}, True, 0),
        ({"barrier": "width_restrictor", "maxwidth": "1.7"}, False, 0),
        ({"barrier": "gate", "width": "1.9"}, False, 0),
    ],
)
def test_barriers_stop_or_let_pass(tags, passes, delay, profile_of):
    found = passage(tags, profile_of("van"))
    assert (found.open, found.delay_ms) == (passes, delay)
