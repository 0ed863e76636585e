import datetime as dt

import pytest

from ruralroute.model import Policy
from ruralroute.network import RoadNetwork, override_roads
from ruralroute.network.conditional import When, tags_at, unread

STRAIGHT = [(0, 0), (1, 0)]
JANUARY, JULY = dt.date(2026, 1, 14), dt.date(2026, 7, 18)
"""A Wednesday and a Saturday."""


@pytest.fixture
def osm_gate(tmp_path):
    """Write a road with something at its middle node, as OpenStreetMap has it."""

    def read(tags):
        inside = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        nodes = "".join(
            f'<node id="{n}" lon="{107 + n / 100}" lat="26">{inside if n == 2 else ""}</node>'
            for n in (1, 2, 3)
        )
        way = '<way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="tertiary"/></way>'
        path = tmp_path / "gate.osm"
        path.write_text(f'<osm version="0.6">{nodes}{way}</osm>', encoding="utf-8")
        return RoadNetwork.read(path)

    return read


def at(text, profile, when):
    return tags_at({"access:conditional": text, "access": "yes"}, profile, when)["access"]


@pytest.mark.parametrize(
    ("text", "when", "value"),
    [
        ("no @ (Nov-Apr)", When(day=JANUARY), "no"),
        ("no @ (Nov-Apr)", When(day=JULY), "yes"),
        ("no @ (Nov 01-Jan 13)", When(day=JANUARY), "yes"),
        ("no @ (Jan 14)", When(day=JANUARY), "no"),
        ("no @ Sa,Su", When(day=JULY), "no"),
        ("no @ (Mo-Fr 07:00-09:00,16:00-18:00)", When(day=JANUARY, second=8 * 3600), "no"),
        ("no @ (Mo-Fr 07:00-09:00,16:00-18:00)", When(day=JANUARY, second=9 * 3600), "yes"),
        ("no @ (Mo-Fr 07:00-09:00)", When(day=JULY, second=8 * 3600), "yes"),
        ("no @ (22:00-05:00)", When(second=3600), "no"),
        ("no @ (Jun-Sep 09:00-11:00)", When(day=JULY, second=10 * 3600), "no"),
        ("no @ (Jun-Sep 09:00-11:00)", When(day=JULY, second=11 * 3600), "yes"),
        ("no @ (Jul 09:00-11:00)", When(day=JULY, second=10 * 3600), "no"),
        ("no @ (Jun 1-Sep 9 Sa 09:00-11:00)", When(day=JULY, second=10 * 3600), "no"),
        ("no @ (Mo-Fr 07:00-09:00)", When(day=JANUARY), "no"),
        ("no @ (Nov-Apr)", When(), "no"),
        ("no @ (Nov-Apr)", None, "yes"),
        ("no @ wet", When(conditions="rain"), "no"),
        ("no @ wet", When(), "yes"),
        ("no @ (weight > 3.5)", When(), "no"),
        ("no @ (weight>5 t)", When(), "yes"),
        ("no @ (weight>3.5 AND Jul)", When(day=JULY), "no"),
        ("no @ (weight>3.5 AND Jul)", When(day=JANUARY), "yes"),
        ("no; yes @ delivery", When(), "yes"),
        ("no @ (Nov-Apr); yes @ (Jan)", When(day=JANUARY), "yes"),
        ("no @ winter", When(day=JANUARY), "no"),
        ("no @ (sunset-sunrise)", When(), "yes"),
        ("no @ (15 Dec - 30 Jan)", When(day=JANUARY), "no"),
        ("no @ (15 Dec - 30 Jan)", When(day=JULY), "yes"),
        ("no @ PH", When(day=JULY), "no"),
        ("no @ hgv", When(), "no"),
        ("no @ motorcar", When(), "yes"),
        ("no; yes @ permit_holder", When(), "yes"),
    ],
)
def test_clauses_hold_when_they_say(profile_of, text, when, value):
    assert at(text, profile_of("light_truck"), when) == value


def test_what_lets_in_at_unknown_hours_does_not_let_in(profile_of):
    tags = {"access": "no", "access:conditional": "yes @ (10:00-16:00)"}
    truck = profile_of("light_truck")
    assert tags_at(tags, truck, When())["access"] == "no"
    assert tags_at(tags, truck, When(second=11 * 3600))["access"] == "yes"


@pytest.mark.parametrize(
    ("tags", "key", "value"),
    [
        ({"access": "no", "access:conditional": "yes @ (10:00-16:00)"}, "access", "yes"),
        ({"access": "no", "access:conditional": "yes @ (Jun-Sep)"}, "access", "yes"),
        ({"access": "no", "access:conditional": "yes @ snow"}, "access", "yes"),
        ({"access": "no", "access:conditional": "yes @ (residents AND Jun-Sep)"}, "access", "no"),
        ({"maxweight": "3", "maxweight:conditional": "9 @ (20:00-06:00)"}, "maxweight", "9"),
        ({"oneway": "yes", "oneway:conditional": "no @ (20:00-06:00)"}, "oneway", "no"),
        ({"oneway": "yes", "oneway:conditional": "-1 @ (20:00-06:00)"}, "oneway", "no"),
    ],
)
def test_at_its_best_a_road_lets_in_whom_it_lets_in_at_some_time(profile_of, tags, key, value):
    assert tags_at(tags, profile_of("light_truck"), None)[key] == value


def test_a_limit_of_weight_holds_for_deliveries_too(profile_of):
    tags = {"maxweight": "3.5", "maxweight:conditional": "none @ destination"}
    assert tags_at(tags, profile_of("light_truck"), When())["maxweight"] == "3.5"


def test_only_what_is_not_understood_is_told():
    assert unread({"access:conditional": "no @ (Nov-Apr); yes @ (weight<3.5)"}) == []
    assert unread({"access:conditional": "no @ (sunset-sunrise)"}) == [
        "access:conditional=no @ (sunset-sunrise)"
    ]
    assert unread({"maxspeed:conditional": "sometimes"}) == ["maxspeed:conditional=sometimes"]


def test_a_higher_limit_at_unknown_hours_is_not_taken(profile_of):
    tags = {"maxspeed": "30", "maxspeed:conditional": "50 @ (20:00-06:00); 20 @ (07:00-09:00)"}
    assert tags_at(tags, profile_of("van"), When())["maxspeed"] == "20"
    assert tags_at(tags, profile_of("van"), When(second=0))["maxspeed"] == "50"


@pytest.mark.parametrize(
    ("plain", "text", "second", "value"),
    [
        ("no", "yes @ (07:00-09:00)", None, "yes"),
        ("no", "yes @ (07:00-09:00)", 8 * 3600, "yes"),
        ("no", "yes @ (07:00-09:00)", 0, "no"),
        ("no", "-1 @ (07:00-09:00); yes @ (17:00-19:00)", None, "reversible"),
        ("yes", "no @ (20:00-06:00)", None, "yes"),
        ("no", "yes @ (weight>3.5)", None, "yes"),
    ],
)
def test_one_way_at_some_hours(profile_of, plain, text, second, value):
    tags = {"oneway": plain, "oneway:conditional": text}
    assert tags_at(tags, profile_of("light_truck"), When(second=second))["oneway"] == value
    assert unread(tags) == []


def test_a_road_that_runs_one_way_at_some_hours_runs_so_where_the_hour_is_unknown(
    make_network, make_county, profile_of
):
    network = make_network((STRAIGHT, {"oneway:conditional": "yes @ (Mo-Fr 07:00-09:00)"}))
    van = profile_of("van")
    wednesday = override_roads(network, make_county((0.1, 0)), day=JANUARY)
    assert wednesday.profile_roads(van, Policy()).open.tolist() == [True, False]
    assert wednesday.profile_roads(van, Policy()).allowed.all()
    noon = wednesday.changed(second=12 * 3600).profile_roads(van, Policy())
    assert noon.open.all()


def test_barriers_close_by_the_hour_and_are_told_of(osm_gate, profile_of):
    network = osm_gate({"barrier": "gate", "motor_vehicle:conditional": "no @ (20:00-06:00)"})
    node = int(network.barrier_nodes[0])
    for second, shut in ((None, True), (3600, True), (12 * 3600, False)):
        roads = network.changed(second=second).profile_roads(profile_of("van"), Policy())
        assert roads.blocked[node] == shut
        assert roads.allowed.all()
    assert [one.code for one in network.faults] == ["network.conditional_hours"]


def test_a_barrier_that_is_not_understood_is_named(osm_gate):
    network = osm_gate({"barrier": "lift_gate", "access:conditional": "no @ (full moon)"})
    (one,) = network.faults
    assert one.code == "network.conditional_unread"
    assert "full moon" in str(one)


def test_limits_that_are_not_read_are_named(make_network):
    network = make_network((STRAIGHT, {"maxweight:unladen": "4"}), ([(1, 0), (2, 0)], {}))
    (one,) = network.faults
    assert one.code == "network.limits_unread"
    assert "maxweight:unladen (1)" in str(one)


def test_a_season_closes_roads_and_moves_no_snap(make_network, make_county, profile_of):
    network = make_network((STRAIGHT, {"motor_vehicle:conditional": "no @ (Nov-Apr)"}))
    county = make_county((0.1, 0))
    for day, is_open in ((JANUARY, False), (JULY, True)):
        roads = override_roads(network, county, day=day).profile_roads(profile_of("van"), Policy())
        assert roads.allowed.all()
        assert roads.open.all() == is_open


def test_a_season_opens_roads_and_moves_no_snap(make_network, make_county, profile_of):
    tags = {"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ (Jun-Sep)"}
    network, county = make_network((STRAIGHT, tags)), make_county((0.1, 0))
    for day, is_open in ((JANUARY, False), (JULY, True)):
        roads = override_roads(network, county, day=day).profile_roads(profile_of("van"), Policy())
        assert roads.allowed.all()
        assert roads.open.all() == roads.open.any() == is_open


def test_limits_by_weight_and_time_change_speed(make_network, profile_of):
    network = make_network(
        (STRAIGHT, {"highway": "trunk", "maxspeed:conditional": "20 @ (weight>3.5); 30 @ wet"})
    )
    speeds = [
        network.profile_roads(profile_of(one), Policy()).speed_kmh[0]
        for one in ("van", "light_truck")
    ]
    assert speeds == pytest.approx([50, 18])


def test_a_warning_counts_what_is_not_understood_and_what_hangs_on_hours(make_network):
    network = make_network(
        (STRAIGHT, {"id": "a", "access:conditional": "no @ (full moon)"}),
        ([(1, 0), (2, 0)], {"id": "b", "hgv:conditional": "no @ (07:00-09:00)"}),
    )
    assert {one.code for one in network.faults} == {
        "network.conditional_unread",
        "network.conditional_hours",
    }
