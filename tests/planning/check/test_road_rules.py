"""The checker's own reading of road tags, and that it agrees with the network's."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from ruralroute.model import PROFILES, ROAD_KINDS, Policy
from ruralroute.network import RoadNetwork
from ruralroute.network.barriers import user_of
from ruralroute.network.roads import ferry_users, read_road
from ruralroute.planning.check.road_rules import (
    kilograms,
    metres,
    possible_kinds,
    why_blocked,
    why_forbidden,
)

BY_ID = {one.id: one for one in PROFILES}


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("3.5", 3_500),
        ("3,5 t", 3_500),
        ("3500 kg", 3_500),
        ("10000 lbs", 4_535.9237),
        ("2.0 tonnes", 2_000),
        ("none;3 t", 3_000),
        ("2吨", 2_000),
        ("none", None),
        ("unsigned", None),
        ("0", None),
        ("", None),
        (None, None),
        ("1e999", None),
        ("9" * 400, None),
    ],
)
def test_weights(text, kg):
    assert kilograms(text) == pytest.approx(kg)


@pytest.mark.parametrize(
    ("text", "m"),
    [
        ("2.5", 2.5),
        ("2.5 m", 2.5),
        ("250cm", 2.5),
        ("10'6\"", 3.2004),
        ("8 ft", 2.4384),
        ("default", None),
    ],
)
def test_lengths(text, m):
    assert metres(text) == pytest.approx(m)


def test_goods_vehicles_mind_what_speaks_of_them():
    road = {"highway": "residential"}
    assert why_forbidden(road | {"hgv": "no"}, BY_ID["light_truck"], forward=True) == "hgv=no"
    assert why_forbidden(road | {"hgv": "no"}, BY_ID["van"], forward=True) is None
    assert (
        why_forbidden(road | {"access": "no", "hgv": "yes"}, BY_ID["light_truck"], forward=True)
        is None
    )


def test_a_profile_without_speed_on_a_kind_of_road_is_barred_there():
    assert why_forbidden({"highway": "motorway"}, BY_ID["e_trike"], forward=True)
    assert why_forbidden({"highway": "service"}, BY_ID["medium_truck"], forward=True)
    soft = {"highway": "secondary", "surface": "dirt"}
    assert why_forbidden(soft, BY_ID["medium_truck"], forward=True)
    assert why_forbidden({"highway": "secondary"}, BY_ID["medium_truck"], forward=True) is None


def test_kinds_that_a_road_may_be_of_are_kinds():
    for highway in ("trunk_link", "tertiary", "track", "service", "road"):
        for surface in ("", "asphalt", "gravel", "strange"):
            assert possible_kinds({"highway": highway, "surface": surface}) <= set(ROAD_KINDS)


SURFACES = (
    "",
    "rough",
    "asphalt",
    "concrete:lanes",
    "gravel",
    "mud",
    "rough;sand",
    "asphalt;rough",
)
GRADES = ("", "yes", "grade1", "grade2", "grade4", "grade5")


@pytest.mark.parametrize("policy", ["cautious", "typical", "hopeful"])
@pytest.mark.parametrize("highway", ["tertiary", "residential", "track"])
def test_both_agree_on_the_kind_of_road_whatever_its_surface_and_grade(policy, highway):
    for surface, grade in itertools.product(SURFACES, GRADES):
        told = {"highway": highway, "surface": surface, "tracktype": grade}
        tags = {key: value for key, value in told.items() if value}
        (kind,) = possible_kinds(tags, policy)
        assert kind == read_road(tags).kinds[POLICIES.index(policy)]


def test_barriers():
    van, truck = BY_ID["van"], BY_ID["light_truck"]
    assert why_blocked({"barrier": "lift_gate"}, van) is None
    assert why_blocked({"barrier": "lift_gate,lights"}, van) is None
    assert why_blocked({"barrier": "kissing_gate; gate"}, van) is None
    assert why_blocked({"barrier": "kissing_gate;stile"}, van)
    assert why_blocked({"barrier": "sally_port"}, van) is None
    assert why_blocked({"barrier": "bollard"}, van)
    assert why_blocked({"barrier": "gate", "locked": "yes"}, van)
    assert why_blocked({"barrier": "gate", "access": "private"}, van)
    assert why_blocked({"barrier": "height_restrictor", "maxheight": "2.5"}, truck)
    assert why_blocked({"barrier": "height_restrictor", "maxheight": "2.5"}, van) is None


POLICIES = ("cautious", "typical", "hopeful")
FERRY_TAGS = ("foot", "bicycle", "motorcar", "goods", "hgv", "motor_vehicle", "vehicle", "access")
FERRY_VALUES = (*[""] * 12, "yes", "no", "unknown", "designated", "private", "no;yes")
TAGS = {
    "oneway": ("yes", "no", "-1", "reversible", "1", "recommended"),
    "junction": ("roundabout",),
    "access": ("yes", "no", "private", "destination", "permissive", "agricultural"),
    "motor_vehicle": ("yes", "no", "private", "destination", "forestry"),
    "motorcar": ("yes", "no"),
    "hgv": ("yes", "no", "delivery"),
    "maxweight": (
        "3",
        "2.8 t",
        "2800 kg",
        "3,5",
        "none",
        "4.495",
        "6000 lbs",
        "2.9 tonnes",
        "none;3",
        "4 lt",
    ),
    "maxaxleload": ("10", "9.99"),
    "maxheight": ("2.2", "3.0 m", "10'6\"", "default", "2.5m"),
    "maxwidth": ("1.8", "2.0 m", "2.45"),
    "width": ("2.0", "1.9 m", "3", "~2", "1.9-2.5", "narrow"),
    "surface": ("asphalt", "gravel", "dirt", "unpaved", "concrete:lanes;mud"),
    "tracktype": ("grade1", "grade4"),
    "smoothness": ("bad", "impassable"),
    "motorroad": ("yes", "no"),
    "maxheight:physical": ("2.4", "3.2"),
    "maxwidth:physical": ("1.7", "2.5"),
    "est_width": ("1.9", "4"),
    "maxlength": ("5", "7.5", "20'"),
    "maxweightrating": ("3.5", "2.8", "7.5 t"),
    "maxweightrating:hgv": ("4", "7.5"),
    "maxweight:hgv": ("4.4", "12"),
    "motor_vehicle:forward": ("no", "yes", "private"),
    "hgv:backward": ("no", "destination"),
}
HIGHWAYS = [
    "motorway",
    "trunk_link",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
]


def test_the_checker_and_the_network_agree_on_who_may_use_a_road(tmp_path):
    rng = random.Random(7)
    ways = {}
    for number in range(1_500):
        tags = {"highway": rng.choice(HIGHWAYS)}
        for key, values in TAGS.items():
            if rng.random() < 0.12:
                tags[key] = rng.choice(values)
        ways[f"w{number}"] = tags
    network = _network_of(ways, tmp_path)
    for name, (way, tags) in itertools.product(POLICIES, ways.items()):
        policy = Policy(unknown_tags=name)
        for profile in PROFILES:
            for forward in (True, False):
                edge = network.edges_of_way(way)[0]
                ref = network.ref(2 * int(edge) + (0 if forward else 1))
                opened = network.edge_duration_ms(ref, profile, policy) is not None
                why = why_forbidden(tags, profile, forward=forward, unknown_tags=name)
                assert opened == (why is None), (tags, profile.id, name, why)


@pytest.mark.parametrize("policy", POLICIES)
def test_both_agree_on_whom_a_ferry_takes(policy):
    rng = random.Random(8)
    for _ in range(2_000):
        tags = {key: value for key in FERRY_TAGS if (value := rng.choice(FERRY_VALUES))}
        taken = dict(zip(POLICIES, ferry_users(tags), strict=True))[policy]
        for profile in PROFILES:
            why = why_forbidden(
                {**tags, "route": "ferry"}, profile, forward=True, unknown_tags=policy
            )
            assert (why is None) == (user_of(profile) in taken), (tags, profile.id, why)


def _network_of(ways, folder):
    features = [
        {
            "type": "Feature",
            "properties": {"id": way, **tags},
            "geometry": {
                "type": "LineString",
                "coordinates": [
                    [100 + number % 50 * 0.01, 20 + number // 50 * 0.01],
                    [100.005 + number % 50 * 0.01, 20 + number // 50 * 0.01],
                ],
            },
        }
        for number, (way, tags) in enumerate(ways.items())
    ]
    path = folder / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return RoadNetwork.read(path)
