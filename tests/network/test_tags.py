import pytest

from ruralroute.network.tags import directions, length_m, speed_kmh, weight_kg


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("40", 40),
        ("30 mph", 48.28032),
        ("10 knots", 18.52),
        ("50|40", 40),
        ("60;50", 50),
        ("RU:urban", 50),
        ("CN:rural", 70),
        ("walk", 6),
        ("none", None),
        ("signals", None),
        ("0", None),
        ("-5", None),
        ("", None),
        ("9" * 400, None),
        ("nan", None),
        (" 40 ", 40),
    ],
)
def test_speed_limits_of_all_kinds_are_read(value, kmh):
    assert speed_kmh(value) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("value", "kg"),
    [
        ("3.5", 3500),
        ("3.5 t", 3500),
        ("3,5", 3500),
        ("3500 kg", 3500),
        ("7;3.5", 3500),
        ("2吨", 2000),
        ("2.5 tons", 2500),
        ("~3", 3000),
        ("none", None),
        ("unsigned", None),
        ("10000 lbs", 4535.9237),
    ],
)
def test_weight_limits_are_read_as_tonnes_unless_they_say_otherwise(value, kg):
    assert weight_kg(value) == (None if kg is None else pytest.approx(kg))


@pytest.mark.parametrize(
    ("value", "metres"),
    [
        ("2.2", 2.2),
        ("2.2 m", 2.2),
        ("220 cm", 2.2),
        ("6'6\"", 1.9812),
        ("7.5'", 2.286),
        ("2-3", 2),
        ("2.5 - 3 m", 2.5),
        ("~ 2", 2),
        ("default", None),
    ],
)
def test_lengths_are_read_as_metres_unless_they_say_otherwise(value, metres):
    assert length_m(value) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "1"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"oneway": "reverse"}, (False, True)),
        ({"oneway": "reversible"}, (False, False)),
        ({"oneway": "alternating"}, (False, False)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "circular", "oneway": "no"}, (True, True)),
        ({"junction": "roundabout", "oneway": "recommended"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway_link"}, (True, False)),
    ],
)
def test_one_way_tags_set_directions(tags, expected):
    assert directions({"highway": "tertiary", **tags}) == expected
