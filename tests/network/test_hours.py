import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralroute.model import CONDITIONS, Conditions, RoadOverride
from ruralroute.network import override_roads, travel
from ruralroute.network.hours import Period, TravelByHour, change_times, roads_at, travel_by_hour
from ruralroute.network.matrix import TravelMatrix, TravelSource

H = 3600
STREET = ([(0, 0), (1, 0), (2, 0)], {"id": "street", "highway": "trunk"})
MARKET = Conditions(id="market", hours={"07:00-13:00": 0.5, "22:00-05:00": 0})


def county_of(make_county, *own, **fields):
    return make_county((0.1, 0), [(1.9, 0)], conditions=(*CONDITIONS, *own), **fields)


def test_hours_are_clock_times(make_county):
    with pytest.raises(ValidationError, match="07:00-13:00"):
        Conditions(id="x", hours={"morning": 0.5})


def test_a_market_slows_its_hours_and_a_whole_day_takes_the_worst(make_network, make_county):
    network, county = make_network(STREET), county_of(make_county, MARKET)
    free = travel(county, network)["van"].duration_ms[0, 1]
    by_hour = travel_by_hour(county, network, conditions="market")
    found = {
        one.start_s // H: (one.travel["van"].reachable[0, 1], one.travel["van"].duration_ms[0, 1])
        for one in by_hour.periods
    }
    assert list(found) == [0, 5, 7, 13, 22]
    assert [bool(one) for one, _ in found.values()] == [False, True, True, True, False]
    assert found[5][1] == found[13][1] == free
    assert found[7][1] == pytest.approx(2 * free, abs=2)
    told = []
    all_day = travel(county, network, conditions="market", on_warning=told.append)["van"]
    assert all_day.duration_ms[0, 1] == found[7][1]
    assert "network.hours_all_day" in {one.code for one in told}


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
    open_at = [
        bool(one.travel["van"].reachable[0, 1]) for one in travel_by_hour(county, monday).periods
    ]
    assert open_at == [True, False, True, False, True]
    sunday = override_roads(network, county, day=dt.date(2026, 6, 14))
    assert travel(county, roads_at(county, sunday, 7 * H + 1800))["van"].reachable[0, 1]


def by_hour(durations_s, *, hours=6):
    """Two places; a duration for each period of some hours, None where there is no way."""
    periods = []
    for number, seconds in enumerate(durations_s):
        there = np.array([[True, seconds is not None], [seconds is not None, True]])
        time = np.array([[0, seconds or 0], [seconds or 0, 0]]) * 1000
        matrix = TravelMatrix(
            profile="van",
            place_ids=("a", "b"),
            duration_ms=time,
            distance_8th_m=time,
            reachable=there,
            source=TravelSource.ROADS,
            path_finder=lambda *pair: None,
        )
        periods.append(
            Period(
                start_s=number * hours * H, end_s=(number + 1) * hours * H, travel={"van": matrix}
            )
        )
    return TravelByHour(periods=tuple(periods))


def test_a_leg_goes_on_at_the_pace_of_the_next_period():
    found = by_hour([2 * H, H, None, 3 * H])
    assert found.arrival_s("van", 0, 1, H) == 3 * H
    assert found.arrival_s("van", 0, 1, 5 * H) == 6 * H + H // 2
    assert found.arrival_s("van", 0, 1, 12 * H - 900) == 18 * H + 9 * H // 4
    assert found.arrival_s("van", 1, 1, 13 * H) == 13 * H
    assert by_hour([H, H, H, None]).arrival_s("van", 0, 1, 19 * H) is None


@given(
    st.lists(st.one_of(st.none(), st.integers(60, 20 * H)), min_size=4, max_size=4),
    st.integers(0, 24 * H),
    st.integers(0, 24 * H),
)
def test_whoever_leaves_later_never_arrives_earlier(durations, one, other):
    found = by_hour(durations)
    first, second = (found.arrival_s("van", 0, 1, at) for at in sorted((one, other)))
    assert first is not None or second is None
    if second is not None:
        assert first <= second
