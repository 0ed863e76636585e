"""Days behind roads that are open at some hours only: a ferry, a pass, gates; planned and checked."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.golden.notation import edit

import ruralroute as rr
from ruralroute.reports.geometry import Ways
from ruralroute.reports.names import Names

KM = 0.01
"""Degrees of longitude on latitude 26 that are about a kilometre."""
FERRY = {"route": "ferry", "duration": "00:10", "interval": "00:10", "motor_vehicle": "yes"}
"""Ten minutes on the water and five of boarding: a quarter of an hour."""
H = 3_600
THURSDAY = dt.date(2026, 6, 18)


def line(way, start, end, **tags):
    """A straight road along a parallel, from kilometre to kilometre."""
    points = [[107 + KM * at, 26] for at in (start, end)]
    tags = {"id": way, "highway": "tertiary", "surface": "asphalt", "speed": "36"} | tags
    if "route" in tags:
        del tags["highway"], tags["surface"], tags["speed"]
    return {
        "type": "Feature",
        "properties": tags,
        "geometry": {"type": "LineString", "coordinates": points},
    }


def make(folder, *lines, station=59.5, window="", overrides="", shift="6:00,20:00"):
    """Write a county of one centre at kilometre 0.5 and one station farther along."""
    tables = {
        "roads.geojson": json.dumps({"type": "FeatureCollection", "features": list(lines)}),
        "county.toml": 'name="B"\ncrs="wgs84"\nroads="roads.geojson"\n',
        "centres.csv": f"id,name,lon,lat\nC1,C,{107 + KM * 0.5},26\n",
        "stations.csv": f"id,name,lon,lat,windows\nS1,S,{107 + KM * station},26,{window}\n",
        "vehicles.csv": f"id,class,centre,shift_start,shift_end\nV1,microvan,C1,{shift}\n",
        "orders.csv": "id,station,kind,parcels,mass_kg\nO1,S1,deliver,1,5\n",
        "road_overrides.csv": f"way,closed,from,to\n{overrides}",
    }
    for name, content in tables.items():
        (folder / name).write_text(content, encoding="utf-8")
    return rr.read_county(folder)


def river(folder, hours, **more):
    """The landing is an hour away, and the village half a kilometre beyond the water."""
    ferry = line("ferry", 36, 37, opening_hours=hours, **FERRY)
    return make(folder, line("w1", 0, 36), ferry, line("w2", 37, 60), station=37.5, **more)


def planned(county):
    """Plan without a word of doubt from travel or checker."""
    told = []
    plan = rr.plan_day(county, day=THURSDAY, iterations=2, workers=1, on_warning=told.append)
    assert [one.code for one in told if "cut_off" in one.code or "hours" in one.code] == []
    assert rr.check_plan(county, plan) == []
    return plan


def only_stop(plan):
    (route,) = plan.routes
    (trip,) = route.trips
    (stop,) = trip.stops
    return trip, stop


def test_a_ferry_far_away_that_sails_twice_a_day_is_met(tmp_path):
    plan = planned(river(tmp_path, "08:00-08:30,16:00-16:30"))
    assert plan.unserved == ()
    trip, stop = only_stop(plan)
    # Onto the ferry at 08:00 to 08:15, off it a quarter of an hour later, back the same way.
    assert 8 * H + 15 * 60 <= stop.arrival_s <= 8 * H + 30 * 60 + 90
    assert trip.departure_s < 7 * H + 20 * 60
    assert stop.departure_s + 50 + 15 * 60 <= 16 * H + 30 * 60
    assert trip.return_s >= 16 * H + 15 * 60 + 3_500
    ways = [edge[0] for edge in stop.leg.edges]
    assert ways == ["w1", "ferry", "w2"]
    assert stop.leg.waits == trip.leg_back.waits == ()


def test_who_cannot_come_back_the_same_day_is_told_so(tmp_path):
    plan = planned(river(tmp_path, "08:00-08:30"))
    (left,) = plan.unserved
    assert (left.reason, left.proof) == ("unreachable", "alone")


def test_a_window_before_the_first_sailing_is_to_blame(tmp_path):
    plan = planned(river(tmp_path, "08:00-08:30,16:00-16:30", window="06:00-08:00"))
    (left,) = plan.unserved
    assert (left.reason, left.proof) == ("window", "alone")


PASS = "pass,yes,00:00,10:00\npass,yes,12:00,24:00\n"


def pass_roads():
    return line("w1", 0, 30), line("pass", 30, 33), line("w2", 33, 60)


def test_a_pass_that_is_open_for_two_hours_is_crossed_there_and_back(tmp_path):
    county = make(tmp_path, *pass_roads(), station=34, overrides=PASS, window="10:05-10:15")
    trip, stop = only_stop(planned(county))
    assert trip.departure_s < 10 * H - 40 * 60
    assert stop.arrival_s >= 10 * H + 5 * 60
    assert stop.departure_s < 12 * H
    assert trip.return_s > stop.departure_s + 55 * 60


def test_of_two_barriers_in_series_the_second_is_waited_for_on_the_way(tmp_path):
    rows = "one,yes,08:00,24:00\ntwo,yes,00:00,09:00\n"
    lines = line("w1", 0, 20), line("one", 20, 21), line("w2", 21, 40), line("two", 40, 41)
    county = make(tmp_path, *lines, line("w3", 41, 60), station=42, overrides=rows)
    (left,) = planned(county).unserved  # nobody comes back: the first closes for the day
    assert (left.reason, left.proof) == ("unreachable", "alone")

    twice = {"overrides": rows.replace("24", "15"), "window": "09:05-09:30"}
    back = make(tmp_path, *lines, line("w3", 41, 60), station=42, **twice)
    plan = planned(back)
    trip, stop = only_stop(plan)
    (wait,) = stop.leg.waits
    assert wait.end_s == 9 * H
    assert stop.leg.edges[wait.edges][0] == "two"
    assert trip.return_s > 15 * H
    assert "等候至 09:00" in Names(back, "zh").waits(stop.leg)
    assert "until 09:00 for road two" in Names(back, "en").waits(stop.leg)
    (route,) = plan.routes
    legs_s = stop.leg.duration_s + trip.leg_back.duration_s
    assert route.driving_s == legs_s - (wait.end_s - wait.start_s)

    for path, value, rule in (
        ("waits.0.end_s", wait.end_s + 60, "leg_wait"),
        ("duration_s", stop.leg.duration_s - 60, "leg_duration"),
    ):
        broken = edit(plan, {f"routes.0.trips.0.stops.0.leg.{path}": value})
        assert f"check.{rule}" in {one.code for one in rr.check_plan(back, broken)}


def test_a_gate_that_is_shut_at_school_hours_is_waited_for(tmp_path):
    gate = {
        "type": "Feature",
        "properties": {
            "barrier": "gate",
            "motor_vehicle": "yes",
            "motor_vehicle:conditional": "no @ (06:00-09:00)",
        },
        "geometry": {"type": "Point", "coordinates": [107 + KM * 30, 26]},
    }
    lines = line("w1", 0, 30), line("w2", 30, 60), gate
    county = make(tmp_path, *lines, station=31, window="09:00-09:10")
    plan = planned(county)
    assert plan.unserved == ()
    _, stop = only_stop(plan)
    assert 9 * H <= stop.arrival_s <= stop.start_s <= 9 * H + 10 * 60


BARRED = {"motor_vehicle": "no"}


def opening(condition):
    return BARRED | {"motor_vehicle:conditional": f"yes @ ({condition})"}


@pytest.mark.parametrize(
    "condition",
    ["09:00-11:00", "Mo-Fr 09:00-11:00", "Jun-Sep 09:00-11:00", "delivery AND 09:00-11:00"],
)
def test_tags_open_a_road_at_some_hours(tmp_path, condition):
    lines = line("w1", 0, 30), line("gate", 30, 33, **opening(condition)), line("w2", 33, 60)
    county = make(tmp_path, *lines, station=34, window="06:00-09:20")
    trip, stop = only_stop(planned(county))
    assert 9 * H + 5 * 60 <= stop.arrival_s < stop.departure_s < 11 * H - 5 * 60
    assert trip.departure_s < 8 * H + 20 * 60


def test_who_lives_on_a_road_that_opens_at_some_hours_is_served_then(tmp_path):
    lines = line("w1", 0, 30), line("lane", 30, 33, **opening("09:00-11:00"))
    plan = planned(make(tmp_path, *lines, station=32, window="06:00-12:00"))
    assert plan.unserved == ()


@pytest.mark.parametrize("condition", ["Sa-Su", "Nov-Apr", "Sa 09:00-11:00", "permit", "winter"])
def test_tags_that_open_on_other_days_or_for_others_open_nothing(tmp_path, condition):
    lines = line("w1", 0, 30), line("gate", 30, 33, **opening(condition)), line("w2", 33, 60)
    county = make(tmp_path, *lines, station=34)
    plan = rr.plan_day(county, day=THURSDAY, iterations=2, workers=1)
    (left,) = plan.unserved
    assert (left.reason, left.proof) == ("unreachable", "alone")


@pytest.mark.parametrize("condition", ["Mo-Fr", "Jun-Sep", "delivery", "summer", "Mo,Th"])
def test_tags_open_a_road_all_day(tmp_path, condition):
    lines = line("w1", 0, 30), line("gate", 30, 33, **opening(condition)), line("w2", 33, 60)
    plan = planned(make(tmp_path, *lines, station=34))
    assert plan.unserved == ()


@pytest.mark.parametrize(
    "tags",
    [
        {"motor_vehicle:conditional": "agricultural @ (04:00-05:00)"},
        {"oneway:conditional": "yes @ (04:00-05:00)"},
        {"oneway": "yes", "oneway:conditional": "no @ (07:00-19:00)"},
        {"maxweight:conditional": "1 @ (04:00-05:00)"},
    ],
)
def test_what_tags_bar_at_other_hours_bars_nobody(tmp_path, tags):
    lines = line("w1", 0, 30), line("gate", 30, 33, **tags), line("w2", 33, 60)
    assert planned(make(tmp_path, *lines, station=34)).unserved == ()


def test_driving_outside_the_hours_that_tags_open_is_found(tmp_path):
    lines = line("w1", 0, 30), line("gate", 30, 33, **opening("09:00-11:00")), line("w2", 33, 60)
    county = make(tmp_path, *lines, station=34, window="06:00-09:20")
    plan = planned(county)
    trip, stop = only_stop(plan)
    path = "routes.0.trips.0"
    early = {
        f"{path}.departure_s": trip.departure_s - H,
        f"{path}.stops.0.arrival_s": stop.arrival_s - H,
    }
    assert "check.edge_shut" in {one.code for one in rr.check_plan(county, edit(plan, early))}


def test_crossing_while_it_is_closed_is_found(tmp_path):
    county = make(tmp_path, *pass_roads(), station=34, overrides=PASS)
    plan = planned(county)
    trip, stop = only_stop(plan)
    early = stop.arrival_s - 9 * H
    path = "routes.0.trips.0"
    broken = edit(
        plan,
        {
            f"{path}.departure_s": trip.departure_s - early,
            f"{path}.stops.0.arrival_s": stop.arrival_s - early,
        },
    )
    found = {one.code for one in rr.check_plan(county, broken)}
    assert {"check.leg_duration", "check.edge_shut"} <= found


def test_where_waiting_points_are_left_out_nothing_is_proved_and_that_is_told(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("ruralroute.network.waiting.MOST_POINTS", 0)
    county = make(tmp_path, *pass_roads(), station=34, overrides=PASS, window="9:00-9:30")
    told = []
    plan = rr.plan_day(county, iterations=2, workers=1, on_warning=told.append)
    (left,) = plan.unserved
    assert left.proof == "insertion"
    assert "planning.waiting_points" in {one.code for one in told}
    assert rr.check_plan(county, plan) == []


def test_the_map_draws_the_way_that_is_driven(tmp_path):
    county = river(tmp_path, "08:00-08:30,16:00-16:30")
    plan = planned(county)
    trip, _ = only_stop(plan)
    there, back = Ways.of(county, rr.travel(county, rr.load_roads(county))).legs("V1", trip)
    assert len(there) == len(back) == 4
    assert there[:, 0].tolist() == sorted(there[:, 0].tolist())


@pytest.mark.parametrize("shift", ["6:00,20:00", "7:00,18:00"])
def test_the_same_call_gives_the_same_plan(tmp_path, shift):
    county = river(tmp_path, "08:00-08:30,16:00-16:30", shift=shift)
    first = rr.plan_day(county, iterations=3, workers=1)
    assert rr.plan_day(county, iterations=3, workers=1).to_json() == first.to_json()
