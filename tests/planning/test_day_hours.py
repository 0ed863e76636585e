"""A whole county's day whose roads change by the hour: planned, checked, written, broken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from tests.golden.notation import edit

import ruralroute as rr
from ruralroute.model import RoadOverride
from ruralroute.planning.day import choose_day

EXAMPLE = Path(__file__).parents[2] / "examples" / "qingshui"
OPENS_S, MARKET_S = 10 * 3600, 11 * 3600


def far_road(county: rr.County, day: dt.date) -> tuple[str, str, str]:
    """The station farthest out, the road that leads to it last, and the first road of all."""
    network = rr.load_roads(county, day=day)
    matrix = next(iter(rr.travel(county, network).values()))
    far = int(np.argmax(np.where(matrix.reachable[0], matrix.duration_s[0], 0)))
    edges = matrix.path(0, far).edges
    return matrix.place_ids[far], edges[-1][0], edges[0][0]


@pytest.fixture(scope="module")
def icy():
    county = rr.read_county(EXAMPLE)
    day = choose_day(county)
    village, last, first = far_road(county, day)
    rows = (
        RoadOverride(way=last, closed=True, to_s=OPENS_S),
        RoadOverride(way=first, speed_kmh=8, from_s=OPENS_S, to_s=MARKET_S),
    )
    return county.model_copy(update={"road_overrides": rows}), village, last


@pytest.fixture(scope="module")
def run(icy):
    warnings = []
    found = rr.run_day(icy[0], iterations=20, workers=1, on_warning=warnings.append)
    told = {one.code for one in warnings}
    assert not told & {"network.cut_off", "network.override_hours"}
    return found


def halts(plan, place):
    return [
        (number, each, at)
        for number, route in enumerate(plan.routes)
        for each, trip in enumerate(route.trips)
        for at, stop in enumerate(trip.stops)
        if stop.place == place
    ]


def test_the_village_behind_the_ice_is_served_after_it(icy, run):
    county, village, last = icy
    assert rr.check_plan(county, run.plan) == []
    assert run.repaired == ()
    found = halts(run.plan, village)
    assert found
    for number, each, at in found:
        trip = run.plan.routes[number].trips[each]
        stop = trip.stops[at]
        left = trip.stops[at - 1].departure_s if at else trip.departure_s
        assert last in {edge[0] for edge in stop.leg.edges}
        assert stop.arrival_s > OPENS_S
        assert stop.arrival_s == left + stop.leg.duration_s


def test_without_the_hours_the_plan_costs_no_more(icy, run):
    county = icy[0].model_copy(update={"road_overrides": ()})
    free = rr.plan_day(county, iterations=20, workers=1)
    assert free.metrics.orders_served >= run.plan.metrics.orders_served


def test_the_same_call_gives_the_same_plan(icy, run):
    assert rr.plan_day(icy[0], iterations=20, workers=1).to_json() == run.plan.to_json()


def test_driving_over_the_ice_before_it_is_open_is_found(icy, run):
    county, village, _ = icy
    number, each, at = halts(run.plan, village)[0]
    path = f"routes.{number}.trips.{each}"
    trip = run.plan.routes[number].trips[each]
    stop = trip.stops[at]
    early = OPENS_S - 1 - stop.leg.duration_s
    changes = {f"{path}.stops.{at}.arrival_s": OPENS_S - 1}
    if at:
        before = trip.stops[at - 1]
        handed = before.departure_s - before.rest_s
        changes |= {
            f"{path}.stops.{at - 1}.departure_s": early,
            f"{path}.stops.{at - 1}.rest_s": early - handed,
        }
    else:
        changes[f"{path}.departure_s"] = early
    found = {one.code for one in rr.check_plan(county, edit(run.plan, changes))}
    assert {"check.leg_duration", "check.edge_shut"} <= found


def test_a_leg_told_faster_than_its_roads_are_at_that_hour_is_found(icy, run):
    """The numbers of the fastest hour on a leg of the slow one."""
    county = icy[0]
    slow = [
        (f"routes.{number}.trips.{each}.stops.{at}", stop)
        for number, route in enumerate(run.plan.routes)
        for each, trip in enumerate(route.trips)
        for at, stop in enumerate(trip.stops)
        if stop.leg.duration_s > 300
    ]
    path, stop = slow[0]
    broken = edit(run.plan, {f"{path}.leg.duration_s": stop.leg.duration_s - 200})
    assert "check.leg_duration" in {one.code for one in rr.check_plan(county, broken)}


def test_hours_that_the_reader_of_travel_missed_are_found(icy, run):
    """Travel without the hours on one side; the checker reads the hours by itself."""
    county = icy[0].model_copy(update={"road_overrides": ()})
    day = choose_day(county)
    network = rr.load_roads(county, day=day)
    travel = rr.travel(county, network)
    plan = rr.plan_day(county, network=network, travel=travel, iterations=20, workers=1)
    legs = [stop.leg for route in plan.routes for trip in route.trips for stop in trip.stops]
    edges = max((leg.edges for leg in legs), key=len)
    way = edges[len(edges) // 2][0]
    for row, rule in (
        (RoadOverride(way=way, speed_kmh=1, from_s=3 * 3600, to_s=22 * 3600), "check.slow_hours"),
        (RoadOverride(way=way, closed=True, from_s=3 * 3600, to_s=22 * 3600), "check.edge_shut"),
    ):
        other = county.model_copy(update={"road_overrides": (row,)})
        roads = rr.load_roads(other, day=day)
        found = {one.code for one in rr.check_plan(other, plan, network=roads, travel=travel)}
        assert rule in found


ROADS = """way,from,to,from_lon,from_lat,to_lon,to_lat,highway,surface,speed
w1,a,b,107,26,107.05,26,tertiary,asphalt,36
w2,b,c,107.05,26,107.15,26,tertiary,asphalt,36
w3,c,d,107.15,26,107.2,26,tertiary,asphalt,36
"""


def one_road(folder, closed, window):
    """A county of one station at the end of one road, whose middle is closed at some hours."""
    tables = {
        "roads.csv": ROADS,
        "county.toml": 'name="B"\ncrs="wgs84"\nroads="roads.csv"\n',
        "centres.csv": "id,name,lon,lat\nC1,C,107.001,26\n",
        "stations.csv": f"id,name,lon,lat,windows\nS1,S,107.199,26,{window}\n",
        "vehicles.csv": "id,class,centre,shift_start,shift_end\nV1,microvan,C1,6:00,20:00\n",
        "orders.csv": "id,station,kind,parcels,mass_kg\nO1,S1,deliver,1,5\n",
        "road_overrides.csv": f"way,closed,from,to\nw2,yes,{closed}\n",
    }
    for name, content in tables.items():
        (folder / name).write_text(content, encoding="utf-8")
    return rr.read_county(folder)


@pytest.mark.parametrize(
    ("closed", "window", "reason"),
    [
        (",09:00", "8:00-8:59", "window"),
        (",09:00", "9:00-9:30", "window"),
        ("8:20,", "8:00-10:00", "window"),
        ("22:00,21:00", "", "unreachable"),
        ("23:00,20:30", "", "shift"),
    ],
)
def test_what_the_hours_make_impossible_is_proved_and_the_checker_agrees(
    tmp_path, closed, window, reason
):
    county = one_road(tmp_path, closed, window)
    warnings = []
    found = rr.run_day(county, iterations=2, workers=1, on_warning=warnings.append)
    assert [(one.reason, one.proof) for one in found.plan.unserved] == [(reason, "alone")]
    assert rr.check_plan(county, found.plan) == []
    assert not [one for one in warnings if "proof" in one.code]


@pytest.mark.parametrize("closed", [",07:00", "12:00,", "22:00,06:30", "7:00,7:01"])
def test_a_false_claim_about_the_hours_is_refuted(tmp_path, closed):
    county = one_road(tmp_path, ",09:00", "8:00-8:59")
    lost = rr.plan_day(county, iterations=2, workers=1)
    free = one_road(tmp_path, closed, "8:00-8:59")
    found = {one.code for one in rr.check_plan(free, lost)}
    assert "check.false_proof" in found
