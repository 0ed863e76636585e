import datetime as dt
import json
import random

import networkx as nx
import pytest
from pydantic import ValidationError

from ruralroute.model import CONDITIONS, Conditions, RoadOverride
from ruralroute.network import network_report, override_roads, travel
from ruralroute.network.hours import change_times, roads_at
from ruralroute.planning.check.overrides import OverrideFacts

H = 3600
DAY = dt.date(2026, 6, 15)
STREET = ([(0, 0), (1, 0), (2, 0)], {"id": "street", "highway": "trunk"})
MARKET = Conditions(id="market", hours={"07:00-13:00": 0.5, "22:00-05:00": 0})


def county_of(make_county, *own, **fields):
    return make_county((0.1, 0), [(1.9, 0)], conditions=(*CONDITIONS, *own), **fields)


def test_hours_are_clock_times(make_county):
    with pytest.raises(ValidationError, match="07:00-13:00"):
        Conditions(id="x", hours={"morning": 0.5})


def by_period(matrix):
    """Way there and time of each period, by the hour at which it begins."""
    hours = matrix.hours
    return {
        start // H: (bool(run.reachable[0, 1]), int(run.duration_ms[0, 1]))
        for number, start in enumerate(hours.starts_s)
        for run in [hours.run(number, number)]
    }


def test_a_market_slows_its_hours_and_a_whole_day_takes_the_worst(make_network, make_county):
    network, county = make_network(STREET), county_of(make_county, MARKET)
    free = travel(county, network)["van"]
    assert free.hours is None
    told = []
    all_day = travel(county, network, conditions="market", on_warning=told.append)["van"]
    found = by_period(all_day)
    assert list(found) == [0, 5, 7, 13, 22]
    assert [there for there, _ in found.values()] == [False, True, True, True, False]
    assert found[5][1] == found[13][1] == free.duration_ms[0, 1]
    assert found[7][1] == pytest.approx(2 * found[5][1], abs=2)
    assert all_day.duration_ms[0, 1] == found[7][1]
    assert told == []


def test_a_run_of_periods_takes_the_slowest_of_each_road(make_network, make_county):
    network = make_network(STREET)
    rows = (
        RoadOverride(way="street", speed_kmh=20, from_s=8 * H, to_s=9 * H),
        RoadOverride(way="street", speed_kmh=10, from_s=9 * H, to_s=10 * H),
        RoadOverride(way="street", closed=True, from_s=10 * H, to_s=11 * H),
    )
    county = county_of(make_county, road_overrides=rows)
    hours = travel(county, override_roads(network, county))["van"].hours
    assert hours.starts_s == (0, 8 * H, 9 * H, 10 * H, 11 * H)
    slow = hours.run(2, 2).duration_ms[0, 1]
    assert hours.run(0, 2).duration_ms[0, 1] == hours.run(1, 2).duration_ms[0, 1] == slow
    assert hours.run(1, 1).duration_ms[0, 1] == pytest.approx(slow / 2, abs=2)
    assert not hours.run(2, 3).reachable[0, 1]
    assert hours.run(0, 0) is hours.run(4, 4)


def test_a_run_takes_a_way_that_is_open_all_through(make_network, make_county):
    network = make_network(
        ([(0, 0), (0.2, 0)], {"id": "west", "highway": "trunk"}),
        ([(0.2, 0), (1.8, 0)], {"id": "street", "highway": "trunk"}),
        ([(1.8, 0), (2, 0)], {"id": "east", "highway": "trunk"}),
        ([(0.2, 0), (0.2, 1), (1.8, 1), (1.8, 0)], {"id": "bypass"}),
    )
    row = RoadOverride(way="street", closed=True, to_s=9 * H)
    county = county_of(make_county, road_overrides=(row,))
    hours = travel(county, override_roads(network, county))["van"].hours
    ways = [{ref[0] for ref in hours.run(*run).path(0, 1).edges} for run in ((0, 1), (1, 1))]
    assert ways == [{"west", "bypass", "east"}, {"west", "street", "east"}]


def test_what_opens_later_is_not_cut_off(make_network, make_county):
    network = make_network(STREET)
    row = RoadOverride(way="street", closed=True, to_s=9 * H)
    county = county_of(make_county, road_overrides=(row,))
    told = []
    found = travel(county, override_roads(network, county), on_warning=told.append)["van"]
    assert not found.reachable[0, 1]
    assert told == []

    always = county_of(make_county, road_overrides=(RoadOverride(way="street", closed=True),))
    travel(always, override_roads(network, always), on_warning=told.append)
    assert "network.cut_off" in {one.code for one in told}


def test_hours_hold_in_their_area_alone(make_network, make_county, grid, tmp_path):
    network = make_network(STREET, ([(0, 0), (0, 1), (2, 1), (2, 0)], {"id": "bypass"}))
    square = [grid(*one) for one in ((0.8, -0.2), (1.2, -0.2), (1.2, 0.2), (0.8, 0.2), (0.8, -0.2))]
    (tmp_path / "town.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [square]}))
    own = Conditions(id="market", hours={"07:00-13:00": 0.1}, hours_area="town.geojson")
    county = county_of(make_county, own, base_dir=str(tmp_path))
    morning = travel(county, roads_at(county, network, 8 * H), conditions="market")["van"]
    assert {ref[0] for ref in morning.path(0, 1).edges} >= {"bypass"}
    evening = travel(county, roads_at(county, network, 18 * H), conditions="market")["van"]
    assert {ref[0] for ref in evening.path(0, 1).edges} == {"street"}


def test_closures_by_hour_and_conditional_tags_hold_at_their_hours(make_network, make_county):
    school = {"id": "street", "motor_vehicle:conditional": "no @ (Mo-Fr 07:20-08:00)"}
    network = make_network((STREET[0], {**STREET[1], **school}))
    row = RoadOverride(way="street", closed=True, from_s=12 * H, to_s=13 * H)
    county = county_of(make_county, road_overrides=(row,))
    monday = override_roads(network, county, day=dt.date(2026, 6, 15))
    times = change_times(county, monday, "dry")
    assert times == (0, 7 * H + 1200, 8 * H, 12 * H, 13 * H)
    open_at = [there for there, _ in by_period(travel(county, monday)["van"]).values()]
    assert open_at == [True, False, True, False, True]
    sunday = override_roads(network, county, day=dt.date(2026, 6, 14))
    assert travel(county, roads_at(county, sunday, 7 * H + 1800))["van"].reachable[0, 1]


@pytest.mark.parametrize("until", [6 * H, 30 * H])
def test_a_closure_over_midnight_holds_before_and_after_it(make_network, make_county, until):
    network = make_network((STREET[0], {**STREET[1], "id": "street"}))
    row = RoadOverride(way="street", closed=True, from_s=22 * H, to_s=until)
    county = county_of(make_county, road_overrides=(row,))
    assert change_times(county, override_roads(network, county, day=DAY), "dry") == (
        0,
        6 * H,
        22 * H,
    )
    found = [
        travel(county, roads_at(county, network, hour * H))["van"].reachable[0, 1]
        for hour in (0, 5, 6, 21, 22, 23)
    ]
    assert found == [False, False, True, True, False, False]
    facts = OverrideFacts(county, network, DAY)
    spans = [
        (0, H),
        (5 * H, 7 * H),
        (6 * H, 7 * H),
        (6 * H, 22 * H),
        (7 * H, 23 * H),
        (23 * H, 25 * H),
    ]
    closed = [facts.of(network.ref(0), span) is not None for span in spans]
    assert closed == [True, True, False, False, True, True]


def test_equal_hours_are_the_whole_day():
    assert RoadOverride(way="street", from_s=0, to_s=0).hours() == ((0, 24 * H), (0, 0))
    assert RoadOverride(way="street").hours() == ((0, 24 * H),)


@pytest.mark.parametrize("seed", range(6))
def test_runs_agree_with_a_search_on_the_slowest_of_each_road(make_network, make_county, seed):
    """A grid of roads that are slow or closed at chance hours, against networkx edge by edge."""
    dice = random.Random(seed)
    points = [(x, y) for x in range(4) for y in range(3)]
    roads = [
        ([(x, y), (x + dx, y + dy)], {"id": f"w{x}{y}{dx}{dy}"})
        for x, y in points
        for dx, dy in ((1, 0), (0, 1))
        if (x + dx, y + dy) in points
    ]
    network = make_network(*roads)
    rows = []
    for _, tags in dice.sample(roads, 9):
        start = dice.choice((7, 8, 9, 10)) * H
        end = start + dice.choice((1, 2)) * H
        how = dice.choice(({"closed": True}, {"speed_kmh": dice.choice((5, 10, 20))}))
        rows.append(RoadOverride(way=tags["id"], from_s=start, to_s=end, **how))
    county = make_county(points[0], points[1:], road_overrides=tuple(rows))
    overridden = override_roads(network, county)
    hours = travel(county, overridden)["van"].hours
    profile = next(one for one in county.profiles if one.id == "van")
    nodes = {one.place: node_at(network, one) for one in hours.run(0, 0).snaps}
    for first in range(len(hours.starts_s)):
        for last in range(first, min(first + 3, len(hours.starts_s))):
            moments = [roads_at(county, overridden, at) for at in hours.starts_s[first : last + 1]]
            graph = nx.DiGraph()
            graph.add_nodes_from(nodes.values())
            for arc in range(2 * network.edge_count):
                ref = network.ref(arc)
                times = [one.edge_duration_ms(ref, profile, county.policy) for one in moments]
                if None not in times:
                    graph.add_edge(ref[1], ref[2], weight=max(times))
            run = hours.run(first, last)
            for start, place in enumerate(run.place_ids):
                found = nx.single_source_dijkstra_path_length(graph, nodes[place])
                for end, other in enumerate(run.place_ids):
                    way = found.get(nodes[other])
                    assert bool(run.reachable[start, end]) is (way is not None)
                    assert way is None or run.duration_ms[start, end] == way


def node_at(network, snap):
    """The junction that a place is snapped to."""
    near = [
        ref
        for ref, end in zip(snap.edge[1:], (0, -1), strict=True)
        if abs(network.edge(snap.edge).lonlat[end] - (snap.lon, snap.lat)).max() < 1e-6
    ]
    return near[0]


def test_a_report_says_what_it_takes_for_the_whole_day(make_network, make_county):
    network = make_network(STREET)
    row = RoadOverride(way="street", closed=True, to_s=9 * H)
    county = county_of(make_county, road_overrides=(row,))
    overridden = override_roads(network, county)
    for roads, expected in ((overridden, 1), (roads_at(county, overridden, 10 * H), 0)):
        told = []
        network_report(roads, county=county, on_warning=told.append)
        assert [one.code for one in told].count("network.override_hours") == expected
