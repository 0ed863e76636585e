"""county.toml and the sheet of settings: overrides field by field, and faults by dotted key."""

from __future__ import annotations

import pytest

from ruralroute.files import peek_lang
from ruralroute.model import CLASSES, PROFILES, ZONES, Policy

HEAD = 'name="T"\ncrs="wgs84"\n'


def put(case, text):
    return case.put("county.toml", HEAD + text)


def test_policy_takes_times_and_durations_in_every_form(case):
    put(
        case,
        "[policy]\nopen='06:30'\nclose_s=72000\nshift='7点-17:30'\nload_min=15\nunload_s=300\n"
        "turnaround_h=0.5\nstop_village_s='3分钟'\nparcel_kg=1.5\nparcel_m3='9升'\n"
        "rest_includes_handling=true\nincompatible=[['food','chemical']]\nunknown_tags='cautious'\n",
    )
    policy = case.read().policy
    assert (policy.open_s, policy.close_s, policy.shift) == (23_400, 72_000, (25_200, 63_000))
    assert (policy.load_s, policy.unload_s, policy.turnaround_s) == (900, 300, 1800)
    assert (policy.stop_village_s, policy.parcel_kg, policy.parcel_m3) == (180, 1.5, 0.009)
    assert policy.rest_includes_handling
    assert policy.incompatible == (("food", "chemical"),)
    assert policy.stop_township_s == Policy().stop_township_s


def test_defaults_are_overridden_field_by_field_and_new_ones_added(case):
    put(
        case,
        "[zones.chilled]\nset_point_c=3\n[zones.seed]\nname_zh='种子'\nmax_c=25\n"
        "[profiles.van]\nheight_m=2.4\n[profiles.van.speeds_kmh]\ngravel=12\n"
        "[classes.van]\nzones='种子;常温'\npayload_kg='0.8吨'\n",
    )
    county = case.read()
    zones = {one.id: one for one in county.zones}
    chilled = next(one for one in ZONES if one.id == "chilled")
    assert zones["chilled"] == chilled.model_copy(update={"set_point_c": 3.0})
    assert zones["seed"].max_c == 25
    van = next(one for one in county.profiles if one.id == "van")
    default = next(one for one in PROFILES if one.id == "van")
    assert van.height_m == 2.4
    assert van.speeds_kmh == {**default.speeds_kmh, "gravel": 12}
    kind = next(one for one in county.classes if one.id == "van")
    assert (kind.zones, kind.payload_kg) == (("seed", "ambient"), 800)
    assert len(county.classes) == len(CLASSES)


def test_cold_rooms_of_sizes_are_by_zone_and_what_is_listed_is_all(case):
    put(
        case,
        "[site_sizes.small]\ncold_capacity_m3='冷藏:12;frozen:5'\n"
        "[site_sizes.medium.cold_capacity_m3]\nchilled=30\n"
        "[site_sizes.large]\ncold_capacity_m3='none'\n",
    )
    found = {one.id: one.cold_capacity_m3 for one in case.read().site_sizes}
    assert found == {
        "small": {"chilled": 12.0, "frozen": 5.0},
        "medium": {"chilled": 30.0},
        "large": {},
    }


def test_a_default_can_be_taken_away(case):
    put(case, "[zones.chilled]\nmax_out_of_cold_s='none'\n")
    assert next(one for one in case.read().zones if one.id == "chilled").max_out_of_cold_s is None


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("polcy=1\n", "files.unknown_key_near", "polcy"),
        ("wibble=1\n", "files.unknown_key", "wibble"),
        ("[policy]\nparcel_kgs=1\n", "files.unknown_key_near", "policy.parcel_kgs"),
        ("[policy]\nparcel_kg=0\n", "files.more_than", "policy.parcel_kg"),
        ("[policy]\nparcel_kg=true\n", "files.not_a_number", "policy.parcel_kg"),
        ("[policy]\nparcel_kg=nan\n", "files.not_finite", "policy.parcel_kg"),
        ("[policy]\nparcel_kg=[1]\n", "files.not_a_value", "policy.parcel_kg"),
        ("[policy]\nload_min='soon'\n", "files.not_a_number", "policy.load_min"),
        ("[policy]\nload_min=-1\n", "files.at_least", "policy.load_min"),
        ("[policy]\nload_min=1\nload_s=1\n", "files.key_twice", "policy.load_s"),
        ("[policy]\nopen='8'\n", "files.not_a_time", "policy.open"),
        ("[policy]\nopen_min=8\n", "files.unknown_key", "policy.open_min"),
        ("[policy]\nshift='8:00'\n", "files.not_windows", "policy.shift"),
        ("[policy]\nshift=[1]\n", "files.not_windows", "policy.shift"),
        ("[policy]\nincompatible=[['a']]\n", "files.not_pairs", "policy.incompatible"),
        ("[policy]\nunknown_tags='maybe'\n", "files.unknown_tags", "policy.unknown_tags"),
        ("[policy]\nrest_includes_handling='maybe'\n", "files.not_yes_no", None),
        ("policy=5\n", "files.not_a_table", "policy"),
        ("zones=5\n", "files.not_a_table", "zones"),
        ("[zones]\nchilled=5\n", "files.not_a_table", "zones.chilled"),
        ("[zones.chilled]\nmin_c=9\n", "files.zone_order", "zones.chilled"),
        ("[zones.chilled]\nname=5\n", "files.not_a_string", "zones.chilled.name"),
        ("[classes.new]\nprofile='van'\n", "files.missing", "classes.new.kerb_kg"),
        ("[classes.van]\nprofile='bus'\n", "model.unknown_id", "classes.van.profile"),
        ("[classes.van]\nzones=['hot']\n", "model.unknown_id", "classes.van.zones"),
        ("[classes.van]\nzones=[1]\n", "files.not_a_list", "classes.van.zones"),
        ("[profiles.van.speeds_kmh]\nmoon=5\n", "files.unknown_road_kind", None),
        (
            "[profiles.van.speeds_kmh]\ngravel=500\n",
            "files.at_most",
            "profiles.van.speeds_kmh.gravel",
        ),
        ("[products.x]\nzone='hot'\n", "model.unknown_id", "products.x.zone"),
        (
            "[site_sizes.small]\ncold_capacity_m3=20\n",
            "files.not_amounts",
            "site_sizes.small.cold_capacity_m3",
        ),
        ("[site_sizes.small]\ncold_m3=20\n", "files.not_amounts", "site_sizes.small.cold_m3"),
        (
            "[site_sizes.small.cold_capacity_m3]\nhot=2\n",
            "model.unknown_id",
            "site_sizes.small.cold_capacity_m3",
        ),
        (
            "[site_sizes.small]\ncold_capacity_m3='常温:2'\n",
            "model.ambient_room",
            "site_sizes.small.cold_capacity_m3",
        ),
        ("lang='fr'\n", "files.one_of", "lang"),
        ("currency='yuan'\n", "files.currency", "currency"),
        ("roads='none.osm'\n", "files.no_roads_file", "roads"),
        ("roads='\\u0000'\n", "files.no_roads_file", "roads"),
        ("roads='https://example.org/x.pbf'\n", "files.no_roads_file", "roads"),
        ("roads=5\n", "files.not_a_string", "roads"),
        ("roads=['a.osm']\n", "files.not_a_string", "roads"),
        ("[[roads]]\nfile='a.osm'\n", "files.double_brackets", "roads"),
        ("[roads]\nterrain='hills'\n", "files.missing", "roads.file"),
        ("[roads]\npath='a.osm'\n", "files.unknown_key", "roads.path"),
        ("[roads]\nterrain='alps'\n", "files.one_of", "roads.terrain"),
        ("[roads.fields]\nhighway=3\n", "files.not_a_string", "roads.fields.highway"),
        ("[roads]\nfields='DJ'\n", "files.not_a_table", "roads.fields"),
        ("[roads.speed_factors]\ntrack='90%'\n", "files.not_a_number", "roads.speed_factors.track"),
        ("[roads.speed_factors]\ntrack=90\n", "files.at_most", "roads.speed_factors.track"),
        ("[speed_factors]\ntrack=1\n", "files.unknown_key_near", "speed_factors"),
        ("open='08:00'\n", "files.unknown_key_near", "open"),
        ("[policy]\nroads='a.osm'\n", "files.key_of_top", "policy.roads"),
        ("[policy]\n'坐标系'='gcj02'\n", "files.key_of_top", "policy.坐标系"),
        ("roads='a.osm'\n'路网'='b.osm'\n", "files.roads_twice", "路网"),
        ("[profiles]\ngross_kg=1\n", "files.section_without_name", "profiles.gross_kg"),
        ("[[profiles]]\nid='van'\n", "files.double_brackets", "profiles"),
        ("[[conditions.rain]]\nspeed=1\n", "files.double_brackets", "conditions.rain"),
        ("[conditions]\nspeed=1\n", "files.section_without_name", "conditions.speed"),
        ("[conditions.rain.kinds]\ndirt=1\n", "files.unknown_road_kind", "conditions.rain.kinds"),
        ("[conditions.x.max_weight_t]\ny=1\n", "files.unknown_road_kind", None),
        ("[conditions.rain.hours]\n'7-9'=1\n", "files.hours", "conditions.rain.hours.7-9"),
        ("[conditions.rain]\nhours='7:00-9:00'\n", "files.not_a_table", "conditions.rain.hours"),
    ],
)
def test_a_wrong_setting_is_told_by_its_dotted_key(case, text, code, key):
    put(case, text)
    found = {one.code: one for one in case.faults()}
    assert code in found
    assert found[code].where.file == "county.toml"
    if key is not None:
        assert found[code].where.column == key


def test_a_broken_toml_is_told_with_its_line(case):
    case.put("county.toml", "name = 'x'\ncrs = “wgs84”\n")
    fault = case.fault()
    assert (fault.code, fault.where.row) == ("files.broken_toml", 2)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a"])
def test_no_toml_whatever_ends_in_a_traceback(case, text):
    case.put("county.toml", text)
    assert case.fault().code == "files.broken_toml"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            "roads = 'a.osm'\n\n[roads]\ncrs = 'gcj02'\n",
            "files.roads_twice",
            ("roads = 'a.osm' (line 3)", "[roads] (line 5)"),
        ),
        (
            "roads = 'a.osm'\n[roads.fields]\nhighway = 'DJ'\n",
            "files.roads_twice",
            ("roads = 'a.osm' (line 3)", "[roads.fields] (line 4)"),
        ),
        (
            "roads.file = 'a.osm'\nroads = 'b.osm'",
            "files.roads_twice",
            ("roads.file = 'a.osm' (line 3)", "roads = 'b.osm' (line 4)"),
        ),
        (
            "roads = 'a.osm'\nroads = 'b.osm'\n",
            "files.given_twice",
            ("roads = 'a.osm' (line 3)", "roads = 'b.osm' (line 4)"),
        ),
        (
            "[zones.x]\nmax_c = 1\n[zones.x] # again\n",
            "files.given_twice",
            ("[zones.x] (line 3)", "[zones.x] # again (line 5)"),
        ),
    ],
)
def test_a_key_given_twice_is_told_with_both_lines(case, text, code, words):
    put(case, text)
    fault = case.fault()
    assert fault.code == code
    assert all(one in fault.message("en") for one in words)
    assert all(one.replace(" (line ", "（第 ")[:-1] in fault.message("zh") for one in words)
    assert case.warnings == []


def test_without_a_reference_system_positions_are_wgs84_and_that_is_told(case):
    case.put("county.toml", 'name="T"\n')
    case.read()
    assert [one.code for one in case.warnings] == ["files.no_crs"]
    (case.path / "county.toml").unlink()
    assert case.read().name == "county"


def test_the_language_is_seen_before_the_county_is_read(case):
    put(case, "lang='zh'\n")
    case.put("stations.csv", b"\0\1")
    assert peek_lang(case.path) == "zh"
    case.put("county.toml", "lang = ")
    assert peek_lang(case.path) is None
    assert peek_lang(case.path / "nothing") is None


def test_a_road_file_that_is_there_is_kept_by_its_path(case):
    case.put("roads.geojson", "{}")
    put(case, "roads='roads.geojson'\n")
    county = case.read()
    assert (county.roads, county.base_dir) == ("roads.geojson", str(case.path.resolve()))
