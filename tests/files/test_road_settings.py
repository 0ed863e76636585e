"""Profiles, conditions and settings of roads that a user adds in ``county.toml``."""

import datetime as dt

import pytest

from ruralroute.files import demo_county, read_county, write_county
from ruralroute.model import Policy
from ruralroute.network import load_roads
from ruralroute.planning.day import plan_day

TOML = """
[roads.speed_factors]
village = 0.9

[profiles.mini_loader]
gross_kg = 1500
width_m = 1.5
height_m = 1.9
goods_vehicle = false
top_kmh = 45
power_kw = 7.5
speeds_kmh = {motorway = 0, arterial = 45, county = 38, township = 28, village = 20, gravel = 16, earth = 11}

[classes.mini]
name = "mini loader"
profile = "mini_loader"
payload_kg = 450
volume_m3 = 3
kerb_kg = 1050

[conditions.rain]
speed = 0.8

[conditions.market]
name_zh = "赶集"
classes = {tertiary = 0.5}
"""


@pytest.fixture
def folder(tmp_path):
    demo_county(tmp_path / "county", seed=3, stations=8)
    toml = tmp_path / "county" / "county.toml"
    text = toml.read_text(encoding="utf-8")
    assert "[roads" not in text
    head, roads, rest = text.partition("roads = ")
    line, _, rest = rest.partition("\n")
    toml.write_text(f"{head}{rest}\n[roads]\nfile = {line}\n{TOML}" if roads else text, "utf-8")
    vehicles = tmp_path / "county" / "vehicles.csv"
    lines = vehicles.read_text(encoding="utf-8-sig").splitlines()
    cells = dict.fromkeys(lines[0].split(","), "")
    cells |= {
        "id": "MINI",
        "class": "mini",
        "centre": lines[1].split(",")[lines[0].split(",").index("centre")],
    }
    vehicles.write_text("\n".join([lines[0], ",".join(cells.values())]) + "\n", "utf-8")
    return tmp_path / "county"


def test_a_profile_of_the_user_is_read_and_plans_a_day_under_conditions(folder):
    county = read_county(folder)
    profile = next(one for one in county.profiles if one.id == "mini_loader")
    assert profile.power_kw == 7.5
    by_id = {one.id: one for one in county.conditions}
    assert by_id["rain"].speed == 0.8
    assert by_id["rain"].kinds == {"earth": 0.43}
    assert by_id["market"].classes == {"tertiary": 0.5}
    network = load_roads(county)
    kmh = network.profile_roads(profile, Policy()).speed_kmh
    assert 18.0 in kmh.round(6)
    plan = plan_day(
        county,
        conditions="market",
        time_limit_s=None,
        iterations=1,
        workers=1,
        day=next((one.date for one in county.orders if one.date), dt.date(2026, 6, 18)),
    )
    assert plan.conditions == "market"
    assert {route.vehicle for route in plan.routes} == {"MINI"}


def test_settings_of_roads_survive_writing(folder, tmp_path):
    county = read_county(folder)
    write_county(county, tmp_path / "copy")
    again = read_county(tmp_path / "copy")
    assert again.road_settings == county.road_settings
    assert again.conditions == county.conditions
    assert again.profiles == county.profiles
