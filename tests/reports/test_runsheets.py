import re

import pytest
from tests.reports.pages import Page, addresses, sha256_source
from tests.reports.small import HOSTILE, build_plan

from ruralroute.files.coordinates import wgs84_to_gcj02
from ruralroute.reports import runsheets_page
from ruralroute.reports.links import amap_link


@pytest.fixture
def page(plan, county):
    return Page(runsheets_page(plan, county, "en"))


def words(page):
    return re.sub(r"\s+", " ", page.text)


def test_each_trip_has_a_sheet_and_the_dispatcher_one(page):
    sheets = [
        attrs["class"] for attrs in page.tags("section") if "sheet" in (attrs.get("class") or "")
    ]
    assert sheets == ["sheet", "sheet", "sheet", "sheet dispatcher"]
    assert ".sheet + .sheet { break-before: page; }" in page.source


def test_headers_of_stop_tables_repeat_on_each_page(page):
    assert "thead { display: table-header-group; }" in page.source
    assert len(page.tags("thead")) == 3 + 1 + 2


def test_the_head_tells_county_day_vehicle_driver_and_class(page):
    for word in ("清水县", "2026-06-18", "贵J·A1234", "V1", "王师傅", "electric van", "县配送中心"):
        assert word in words(page), word


def test_phones_are_masked_unless_asked_for(plan, county):
    masked = runsheets_page(plan, county, "zh")
    assert "138****1234" in masked
    assert "13800001234" not in masked
    assert "13800001234" in runsheets_page(plan, county, "zh", show_phones=True)


def test_a_stations_contact_is_told_with_a_masked_phone(plan, county):
    stations = tuple(
        one.model_copy(update={"contact": "李支书", "phone": "13900005678"})
        for one in county.stations
    )
    county = county.model_copy(update={"stations": stations})
    assert "李支书 139****5678" in runsheets_page(plan, county, "zh")
    assert "李支书 13900005678" in runsheets_page(plan, county, "zh", show_phones=True)


def test_each_trip_tells_loading_departure_return_and_unloading(page):
    assert "07:00 start loading 07:20 depart 09:19 back 09:29 unloaded" in words(page)


def test_stops_tell_time_place_goods_and_notes(page):
    text = words(page)
    assert re.search("07:30 ?08:00–08:[0-5][0-9] ?08:00–11:30", text)
    assert "柳树沟村 石桥镇" in text
    assert "25 pcs 38 kg · 0.25 m³" in text
    assert "邮政 20, 中通 5" in text
    assert "靠右停" in text
    assert "stands 20 min here" in text
    assert "↑ 8 pcs" in text


def test_there_is_a_box_to_tick_for_what_is_loaded_and_handed_over(page):
    boxes = [attrs for attrs in page.tags("span") if attrs.get("class") == "tick"]
    lines = [attrs for attrs in page.tags("div") if attrs.get("class") == "line"]
    steps = [attrs for attrs in page.tags("span") if attrs.get("class") == "step"]
    assert len(boxes) == len(lines) + len(steps)
    assert words(page).count("Not handed over, and why") == 3


def test_each_stop_tells_what_is_aboard_afterwards_and_the_end_what_is_unloaded(plan, page):
    text = words(page)
    stops = [stop for route in plan.routes for trip in route.trips for stop in trip.stops]
    assert text.count("aboard afterwards") == len(stops)
    assert text.count("unload what was collected:") + text.count("comes back empty") == 3
    assert "trip 2 of 2" in text


def test_the_first_stop_is_loaded_last(plan, county):
    stops = list(plan.routes[0].trips[0].stops)
    again = stops[1].model_copy(
        update={"orders": (stops[0].orders[0].model_copy(update={"parcels": 7}),)}
    )
    trip = plan.routes[0].trips[0].model_copy(update={"stops": (stops[0], again)})
    route = plan.routes[0].model_copy(update={"trips": (trip,)})
    text = words(Page(runsheets_page(plan.model_copy(update={"routes": (route,)}), county, "en")))
    assert re.search(r"Load first 2 石桥村 7 pcs › 1 柳树沟村 25 pcs load last, at the door", text)


def test_cold_goods_ask_for_a_temperature_and_tell_the_set_point(page):
    text = words(page)
    assert "front chilled 4 °C" in text
    assert text.count("____ °C") == 1
    assert text.count("Temp.") == 1


def test_numbers_run_on_over_the_trips_of_a_day(page):
    assert re.findall(r'<td class="n"><i>(\d+)</i>', page.source) == ["1", "2", "1", "2"]


def test_links_open_the_stop_in_amap_in_gcj_02(page, county):
    station = county.stations[0]
    east, north = wgs84_to_gcj02(station.lon, station.lat)
    links = [attrs["href"] for attrs in page.tags("a")]
    assert len(links) == 4
    assert links[0].startswith(
        f"https://uri.amap.com/marker?position={east:.6f},{north:.6f}&name=%E6"
    )
    assert abs(east - station.lon) > 0.001
    assert addresses(page) == links


def test_a_link_takes_no_orders_from_a_name():
    link = amap_link(107.7, 25.5, 'x&position=0,0#"><script>')
    assert link.count("&position") == 0
    assert not set('"<># ') & set(link.split("?")[1])


def test_the_last_sheet_tells_what_is_left_out_and_why(page):
    text = words(page)
    assert "vehicles are full or out of time 1" in text
    assert "tried at every place of this plan" in text
    assert "O5 (2/2)" in text
    assert "4 / 6" in text


def test_the_policy_allows_the_pages_own_style_only(page):
    style = next(text for tag, _, text in page.inline if tag == "style")
    assert page.policy == (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src {sha256_source(style)}"
    )
    assert not page.tags("script")


def test_hostile_names_stay_text(hostile):
    county, plan, _ = hostile
    page = Page(runsheets_page(plan, county, "en", show_phones=True))
    assert not page.tags("script")
    assert not page.tags("img")
    for name in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[4], HOSTILE[8]):
        assert name in page.text, name
    assert all(link.startswith("https://uri.amap.com/") for link in addresses(page))
    assert not re.search("[\u2028\u2029\u202e\u009b]", page.source)


def test_chinese_sheets_hold_no_english_words(plan, county):
    text = Page(runsheets_page(plan, county, "zh")).text
    left = set(re.findall(r"[A-Za-z]{2,}", text)) - {"km", "kg", "front", "rear"}
    assert left <= {"V1", "V2"}, left


def test_straight_lines_are_admitted_on_every_sheet(county):
    text = words(Page(runsheets_page(build_plan(county, travel="straight"), county, "en")))
    assert text.count("No roads given") == 4


def test_an_empty_plan_has_a_dispatchers_sheet(county):
    page = Page(runsheets_page(build_plan(county, routes=[], unserved=[]), county, "en"))
    assert "Every order is served." in page.text
    assert len(page.tags("section")) == 1
