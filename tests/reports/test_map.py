import json
import re

import numpy as np
import pytest
from tests.reports.pages import Page, addresses, sha256_source
from tests.reports.small import HOSTILE, Roads, build_plan, build_travel

import ruralroute.reports.map_data as map_data_module
from ruralroute.errors import DataError
from ruralroute.messages import catalogue
from ruralroute.network import RoadNetwork
from ruralroute.reports import leaflet, map_page
from ruralroute.reports.geometry import bounds_of, delta_coded, join, simplify
from ruralroute.reports.map_data import map_data
from ruralroute.reports.page import inline, part, script_json

SCRIPTS = ("page.js", "map.js", "map_layers.js", "map_panel.js")


@pytest.fixture
def page(plan, county, travel):
    return Page(map_page(plan, county, travel, Roads(), "en"))


def decoded(steps):
    return (np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / 1e5).tolist()


def test_the_page_reaches_for_nothing_outside_itself(page):
    assert addresses(page) == []
    assert not page.tags("link")
    assert not page.tags("img")
    assert not page.tags("iframe")


def test_the_policy_allows_the_pages_own_scripts_and_styles_and_nothing_else(page):
    rules = dict(rule.split(" ", 1) for rule in page.policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        inside = [
            text
            for name, attrs, text in page.inline
            if name == tag and attrs.get("type") != "application/json"
        ]
        assert rules[rule].split() == [sha256_source(text) for text in inside]
    assert not [attrs for _, attrs in page.elements if any(name.startswith("on") for name in attrs)]


def test_the_licence_of_the_map_library_is_printed(page):
    assert "Vladimir Agafonkin" in page.source
    assert "2-clause BSD" in page.source


def test_every_route_trip_stop_and_order_is_in_the_data(page):
    data = page.data()
    assert [route["label"] for route in data["routes"]] == ["贵J·A1234", "V2"]
    assert [len(route["trips"]) for route in data["routes"]] == [1, 2]
    stops = [stop for route in data["routes"] for trip in route["trips"] for stop in trip["stops"]]
    assert [stop["number"] for stop in stops] == [1, 2, 1, 2]
    first = stops[0]
    assert (first["arrival"], first["windows"], first["deliver"]) == ("07:30", ["08:00–11:30"], 25)
    assert first["times"] == "arrive 07:30 · hand over 08:00 · leave 08:30"
    assert [order[0] for order in first["orders"]] == ["O1", "O2"]
    assert stops[3]["orders"][0][0] == "O5 (1/2)"


def test_routes_run_along_the_ways(page, county):
    trip = page.data()["routes"][0]["trips"][0]
    line = decoded(trip["line"])
    assert line[0] == line[-1] == [county.centres[0].lon, county.centres[0].lat]
    assert len(line) == 7


def test_a_place_off_the_road_is_joined_to_it(plan, county, travel):
    moved = county.stations[1].model_copy(update={"lat": 25.512})
    other = county.model_copy(
        update={"stations": (county.stations[0], moved, *county.stations[2:])}
    )
    first, second = map_data(plan, other, travel, None, "en")["routes"][0]["trips"][0]["stops"]
    assert first["foot"] is None
    assert second["foot"] == [25.51, 107.76]


def test_what_is_left_out_has_reason_and_proof(page):
    one, other = page.data()["unserved"]
    assert (one["order"], one["reason"]) == ("O5 (2/2)", "vehicles are full or out of time")
    assert other["proof"] == "proved: impossible even with the whole fleet free"
    assert page.data()["places"][one["place"]]["name"] == "高山村"


def test_roads_are_drawn_by_kind_and_only_around_the_plan(page):
    roads = page.data()["roads"]
    assert set(roads) == {"major", "unpaved"}
    assert decoded(roads["major"][0]) == [[107.68, 25.5], [107.84, 25.5]]


def test_a_road_network_that_was_read_can_be_drawn(tmp_path, plan, county, travel):
    line = {"type": "LineString", "coordinates": [[107.7, 25.5], [107.8, 25.5]]}
    road = {"type": "Feature", "properties": {"id": 1, "highway": "primary"}, "geometry": line}
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}))
    data = map_data(plan, county, travel, RoadNetwork.read(path), "en")
    assert decoded(data["roads"]["major"][0]) == line["coordinates"]


def test_a_page_without_roads_has_none(plan, county, travel):
    assert map_data(plan, county, travel, None, "zh")["roads"] == {}


def test_too_many_roads_lose_detail_first_and_small_roads_last_of_all(
    monkeypatch, plan, county, travel
):
    class Many:
        def lines(self):
            wave = np.linspace(0, 0.1, 60)
            for n in range(20):
                kind = "arterial" if n < 10 else "village"
                yield (
                    kind,
                    np.column_stack([107.7 + wave, 25.46 + n / 400 + 1e-4 * np.sin(wave * 900)]),
                )

    full = map_data(plan, county, travel, Many(), "en")["roads"]
    monkeypatch.setattr(map_data_module, "POINT_BUDGET", 45)
    small = map_data(plan, county, travel, Many(), "en")["roads"]
    assert len(full["major"]) == len(small["major"]) == len(full["minor"]) == 10
    assert sum(len(line) for line in full["major"]) > sum(len(line) for line in small["major"])
    monkeypatch.setattr(map_data_module, "POINT_BUDGET", 20)
    assert set(map_data(plan, county, travel, Many(), "en")["roads"]) == {"major"}


def test_straight_line_travel_is_admitted_on_the_page(county, travel):
    plan = build_plan(county, travel="straight")
    assert "straight" in map_data(plan, county, travel, None, "en")["note"]
    assert map_data(build_plan(county), county, travel, None, "en")["note"] is None


def test_roads_of_openstreetmap_are_credited(plan, county, travel):
    osm = county.model_copy(update={"roads": "x/guizhou.osm.pbf"})
    assert "OpenStreetMap" in map_data(plan, osm, travel, None, "en")["attribution"]
    own = county.model_copy(update={"roads": "roads.geojson"})
    assert map_data(plan, own, travel, None, "en")["attribution"] == ""


def test_hostile_names_stay_text(hostile):
    county, plan, travel = hostile
    source = map_page(plan, county, travel, None, "zh")
    page = Page(source)
    assert len(page.tags("script")) == 6
    assert not page.tags("img")
    assert "<script>alert" not in source
    assert not re.search("[\u2028\u2029\u202e\u009b]", source)
    data = page.data()
    assert data["places"][0]["name"] == HOSTILE[1]
    assert data["routes"][0]["label"] == HOSTILE[7]


def test_json_in_a_script_cannot_end_it():
    written = str(script_json({"a": "</script><!--&\u2028\u2029"}))
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"a": "</script><!--&\u2028\u2029"}
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


def test_a_script_that_would_end_its_element_is_refused():
    with pytest.raises(ValueError, match="end tag"):
        inline("const a = '</SCRIPT>'")


def test_scripts_and_texts_agree():
    source = "".join(part(name) for name in SCRIPTS)
    used = set(re.findall(r"texts\.(\w+)", source))
    used |= {f"road_{style}" for style in re.findall(r"^    (\w+): \{ color", part("map.js"), re.M)}
    known = {
        key.removeprefix("reports.map.") for key in catalogue() if key.startswith("reports.map.")
    }
    assert used == known


def test_scripts_write_text_and_never_markup():
    for name in SCRIPTS:
        source = part(name)
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
        ):
            assert word not in source, (name, word)


def test_a_map_library_that_was_changed_is_refused(monkeypatch, plan, county, travel):
    monkeypatch.setattr(leaflet, "_read", lambda name: b"alert(1)")
    with pytest.raises(DataError, match=r"XStatic-Leaflet release"):
        map_page(plan, county, travel, None, "en")


def test_the_installed_map_library_is_the_release():
    assert leaflet.leaflet_version().startswith("1.9.")
    assert "url(" not in leaflet.read_leaflet().style
    assert "sourceMappingURL" not in leaflet.read_leaflet().script


def test_a_plan_of_another_county_is_still_drawn(plan, county, travel):
    other = county.model_copy(update={"stations": (), "vehicles": (), "orders": (), "centres": ()})
    data = map_data(plan, other, {}, Roads(), "en")
    assert data["bounds"] is None
    assert data["routes"][0]["trips"][0]["stops"][0]["place"] is None


def test_an_unreachable_station_does_not_break_the_page(plan, county):
    travel = build_travel(county, unreachable=["S1", "S4"])
    assert "S1" in map_page(plan, county, travel, None, "en")


def test_lines_are_coded_without_loss_beyond_a_metre():
    line = np.array([[107.123456, 25.5], [107.123459, 25.500001], [107.2, 25.4]])
    back = decoded(delta_coded(line))
    assert len(back) == 2
    assert np.allclose(back, [[107.12346, 25.5], [107.2, 25.4]])


def test_joined_legs_meet_once():
    a, b = np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 1.0]])
    assert join([a, b]).tolist() == [[0, 0], [1, 0], [1, 1]]
    assert join([]).shape == (0, 2)
    assert bounds_of([join([])]) is None


def test_simplifying_keeps_the_ends():
    line = np.column_stack([np.linspace(0, 1, 50), np.zeros(50)])
    assert simplify(line, 1e-4).tolist() == [[0, 0], [1, 0]]


def test_shapes_of_our_own_do_not_take_over_the_dashes_of_others():
    script = part("map_layers.js")
    updates = script.split("_updatePath() {")[1:]
    assert len(updates) == 3
    for one in updates:
        assert "ctx.save();\n      ctx.setLineDash([])" in one
