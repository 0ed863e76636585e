"""The picture of a road network."""

import json
import re

import pytest
from tests.reports.test_browser import BROWSER, opened

from ruralroute.files import demo_county, read_county
from ruralroute.model import PROFILES, Policy
from ruralroute.network import RoadNetwork, load_roads, network_report
from ruralroute.network.report import choose_profile
from ruralroute.network.road_travel import reaches
from ruralroute.network.serving import anchors_of
from ruralroute.reports import network_map
from ruralroute.reports.network_map import network_page

VAN = next(one for one in PROFILES if one.id == "van")
EVIL = "</script><script>alert(1)</script>"


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture
def roads(tmp_path):
    """Write and read three roads, one of them an island of hostile name."""
    lines = [
        ("a", "primary", "asphalt", [[107, 26], [107.1, 26]]),
        ("b", "track", "", [[107.1, 26], [107.1, 26.1]]),
        (EVIL, "tertiary", "mud", [[107.3, 26.3], [107.4, 26.3]]),
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"id": name, "highway": highway, "surface": surface},
            "geometry": {"type": "LineString", "coordinates": points},
        }
        for name, highway, surface, points in lines
    ]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return RoadNetwork.read(path)


def page_of(network, lang="en"):
    return network_page(
        network, network_report(network), network.profile_roads(VAN, Policy()), lang
    )


def test_every_road_is_drawn_in_its_class_surface_and_speed(roads):
    data = data_of(page_of(roads))
    assert sum(len(group["lines"]) for group in data["groups"]) == 3
    assert [row["label"] for row in data["modes"]["surface"] if row["there"]] == [
        "paved",
        "earth",
        "not tagged",
    ]
    assert sum(row["there"] for row in data["modes"]["class"]) == 3
    assert [one["kind"] for one in data["faults"]] == ["cut_off"]


def test_names_of_the_file_never_run(roads):
    page = page_of(roads)
    assert EVIL not in page
    assert data_of(page)["faults"][0]["ways"].endswith(EVIL[:29] + "…")


def test_large_networks_stay_within_the_budget_of_points(roads, monkeypatch):
    monkeypatch.setattr(network_map, "POINT_BUDGET", 4)
    data = data_of(page_of(roads))
    assert sum(len(group["lines"]) for group in data["groups"]) == 2
    assert data["groups"][-1]["style"][0] == 2  # the primary road stays


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_opens_with_the_network_off(tmp_path, roads, lang):
    document, console = opened(tmp_path, page_of(roads, lang))
    assert console == []
    assert 'data-roads="3"' in document
    assert 'data-faults="1"' in document
    assert 'data-mode="class"' in document


def test_a_county_is_drawn_with_its_places_and_where_they_are_served(tmp_path):
    demo_county(tmp_path / "county", seed=3, stations=8)
    county = read_county(tmp_path / "county")
    network = load_roads(county)
    policy, profile = choose_profile(county)
    snaps = [one.snap for one in anchors_of(county, network, profile, reaches(county, network))]
    page = network_page(
        network,
        network_report(network, county=county),
        network.profile_roads(profile, policy),
        "zh",
        county=county,
        snaps=snaps,
    )
    places = data_of(page)["places"]
    assert len(places) == len(county.centres) + 8
    assert all(one["snap"] for one in places)


def test_what_conditions_cut_off_and_stations_hang_on_is_drawn(tmp_path):
    demo_county(tmp_path / "county", seed=0, stations=30)
    county = read_county(tmp_path / "county")
    network = load_roads(county)
    policy, profile = choose_profile(county)
    report = network_report(network, county=county, conditions="flood")
    assert report.profile == profile.id
    flooded = network.under(county, "flood")
    page = network_page(
        flooded, report, flooded.profile_roads(profile, policy), "en", county=county
    )
    data = data_of(page)
    assert report.under
    assert {one["name"] for one in data["places"] if one["under"]} == {
        station.name for station in county.stations if station.id in {x.place for x in report.under}
    }
    roads = [one for one in data["faults"] if one["kind"] == "critical"]
    assert len(roads) == len(report.critical) == data["kinds"][0]["count"]
    assert roads[0]["size"].startswith(f"{len(report.critical[0].stations)} stations, ")
    assert data["texts"]["under"] == "flood: not for every vehicle"
