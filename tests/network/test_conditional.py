import datetime as dt

import pytest

from ruralroute.model import Policy
from ruralroute.network import override_roads
from ruralroute.network.conditional import When, tags_at, unread

STRAIGHT = [(0, 0), (1, 0)]
JANUARY, JULY = dt.date(2026, 1, 14), dt.date(2026, 7, 18)
"""A Wednesday and a Saturday."""


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
    ],
)
def test_clauses_hold_when_they_say(profile_of, text, when, value):
    assert at(text, profile_of("light_truck"), when) == value


def test_what_lets_in_at_unknown_hours_does_not_let_in(profile_of):
    tags = {"access": "no", "access:conditional": "yes @ (10:00-16:00)"}
    truck = profile_of("light_truck")
    assert tags_at(tags, truck, When())["access"] == "no"
    assert tags_at(tags, truck, When(second=11 * 3600))["access"] == "yes"


def test_a_limit_of_weight_holds_for_deliveries_too(profile_of):
    tags = {"maxweight": "3.5", "maxweight:conditional": "none @ destination"}
    assert tags_at(tags, profile_of("light_truck"), When())["maxweight"] == "3.5"


def test_only_what_is_not_understood_is_told():
    assert unread({"access:conditional": "no @ (Nov-Apr); yes @ (weight<3.5)"}) == []
    assert unread({"access:conditional": "no @ (sunset-sunrise)"}) == [
        "access:conditional=no @ (sunset-sunrise)"
    ]
    assert unread({"maxspeed:conditional": "sometimes"}) == ["maxspeed:conditional=sometimes"]


def test_a_season_closes_roads_and_moves_no_snap(make_network, make_county, profile_of):
    network = make_network((STRAIGHT, {"motor_vehicle:conditional": "no @ (Nov-Apr)"}))
    county = make_county((0.1, 0))
    for day, is_open in ((JANUARY, False), (JULY, True)):
        roads = override_roads(network, county, day=day).profile_roads(profile_of("van"), Policy())
        assert roads.allowed.all()
        assert roads.open.all() == is_open


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
