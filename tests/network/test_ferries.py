"""Ferries: who may use them, how long they take, who waits."""

import datetime as dt

import pytest

from ruralroute.model import PROFILES, Policy, RoadSettings
from ruralroute.network import RoadNetwork, override_roads, travel
from ruralroute.network.ferries import FERRY_KMH, WAIT_MS, minutes
from ruralroute.network.hours import roads_at
from ruralroute.network.overrides import Overrides

FERRY = {"highway": None, "route": "ferry", "motor_vehicle": "yes"}
VAN = next(one for one in PROFILES if one.id == "van")


@pytest.fixture
def crossing(make_network):
    """Roads on both banks, and a ferry of about 1 km between them."""

    def make(*more, **tags):
        return make_network(
            ([(0, 0), (1, 0)], {}),
            ([(1, 0), (2, 0)], {**FERRY, **tags}),
            ([(2, 0), (3, 0)], {}),
            *more,
        )

    return make


def edge_of(network, way):
    return network.ref(2 * int(network.edges_of_way(way)[0]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20", 20),
        ("00:20", 20),
        ("1:30", 90),
        ("01:02:30", 62.5),
        ("PT45M", 45),
        ("PT1H20M", 80),
        ("P1DT1H", 1500),
        ("1 h 20 min", 80),
        ("15分钟", 15),
        ("1小时30分", 90),
        ("0", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("P", None),
        ("9" * 400, None),
    ],
)
def test_durations_as_maps_write_them(value, expected):
    assert minutes(value) == expected


def test_the_duration_and_half_the_interval_are_the_time(crossing):
    network = crossing(duration="00:12", interval="00:40")
    assert network.edge_duration_ms(edge_of(network, "2"), VAN) == (12 + 20) * 60_000


def test_without_them_defaults_hold(crossing):
    network = crossing()
    ref = edge_of(network, "2")
    sail = network.edge_length_8th_m(ref) * 450 / FERRY_KMH
    assert network.edge_duration_ms(ref, VAN) == pytest.approx(sail + WAIT_MS, abs=1)


def test_a_duration_is_shared_and_one_waits_once_where_no_road_meets_the_ferry(make_network):
    network = make_network(
        ([(0, 0), (1, 0)], {}),
        ([(1, 0), (2, 0), (3, 0)], {**FERRY, "duration": "30", "id": "f"}),
        ([(2, 0), (2, 1)], {**FERRY, "duration": "30", "id": "g"}),
        ([(3, 0), (4, 0)], {}),
    )
    one, other = (network.ref(2 * int(edge)) for edge in network.edges_of_way("f"))
    times = [network.edge_duration_ms(ref, VAN) for ref in (one, other)]
    assert sum(times) == pytest.approx(30 * 60_000 + WAIT_MS, abs=2)
    assert times[0] > times[1]


@pytest.mark.parametrize(
    ("tags", "open_to"),
    [
        ({"motor_vehicle": "yes"}, {"van", "light_truck"}),
        ({"motor_vehicle": None, "motorcar": "yes"}, {"van"}),
        ({"motor_vehicle": None, "goods": "yes"}, {"van"}),
        ({"motor_vehicle": None, "hgv": "yes"}, {"van", "light_truck"}),
        ({"motor_vehicle": None, "hgv": "yes", "motorcar": "no"}, {"light_truck"}),
        ({"motor_vehicle": "no", "hgv": "yes"}, {"light_truck"}),
        ({"maxweight": "3.5"}, {"van"}),
    ],
)
def test_only_those_whom_it_names_may_use_it(make_network, tags, open_to):
    network = make_network(
        ([(0, 0), (1, 0)], {}), ([(1, 0), (2, 0)], {**FERRY, **tags}), ([(2, 0), (3, 0)], {})
    )
    ref = edge_of(network, "2")
    profiles = [one for one in PROFILES if one.id in ("van", "light_truck")]
    found = {one.id for one in profiles if network.edge_duration_ms(ref, one) is not None}
    assert found == open_to


@pytest.mark.parametrize("tags", [{"motor_vehicle": "no"}, {"motor_vehicle": None, "access": "no"}])
def test_boats_that_take_no_vehicles_are_no_roads_and_are_counted(crossing, tags):
    assert crossing(**tags).left_out == {"ferry": 1}


@pytest.mark.parametrize(
    ("tags", "policies"),
    [
        ({"motor_vehicle": "yes"}, {"cautious", "typical", "hopeful"}),
        ({"motor_vehicle": None}, {"typical", "hopeful"}),
        ({"motor_vehicle": None, "foot": "no"}, {"typical", "hopeful"}),
        ({"motor_vehicle": None, "foot": "yes"}, {"hopeful"}),
        ({"motor_vehicle": None, "bicycle": "yes"}, {"hopeful"}),
        ({"motor_vehicle": None, "motorcar": "yes", "foot": "yes"}, {"hopeful"}),
    ],
)
def test_the_policy_decides_on_what_a_ferry_does_not_say(crossing, tags, policies):
    network = crossing(**tags)
    edge = int(network.edges_of_way("2")[0])
    truck = next(one for one in PROFILES if one.id == "light_truck")
    found = {
        policy
        for policy in ("cautious", "typical", "hopeful")
        if network.profile_roads(truck, Policy(unknown_tags=policy)).open[2 * edge]
    }
    assert found == policies


def test_stations_behind_a_silent_ferry_hang_on_an_assumption(crossing, make_county):
    network = crossing(motor_vehicle=None)
    county = make_county(centre=(0, 0), stations=[(3, 0)])
    found = travel(county, network)["van"]
    assert found.reachable[0, 1]
    assert [one.place for one in found.assumed] == ["S1"]
    assert found.assumed[0].ways == ("2",)


def test_settings_leave_ferries_out(write_roads):
    path = write_roads(([(0, 0), (1, 0)], {}), ([(1, 0), (2, 0)], FERRY), ([(2, 0), (3, 0)], {}))
    assert RoadNetwork.read(path).edge_count == 3
    assert RoadNetwork.read(path, RoadSettings(ferries=False)).left_out == {"ferry": 1}


def test_nobody_stops_on_a_ferry_and_a_told_speed_wins(crossing):
    network = crossing(duration="60")
    edge = int(network.edges_of_way("2")[0])
    assert not network.facts.stops_here[network.edge_fact[edge]]
    told = Overrides.none(network.edge_count)
    told.speed_kmh[edge] = 20
    faster = network.with_overrides(told)
    ref = network.ref(2 * edge)
    expected = network.edge_length_8th_m(ref) * 450 / 20 + WAIT_MS
    assert faster.edge_duration_ms(ref, VAN) == pytest.approx(expected, abs=1)


def test_no_ferry_is_faster_than_the_vehicle_may_be(crossing):
    network = crossing(duration="00:01")
    ref = edge_of(network, "2")
    least = network.edge_length_8th_m(ref) * 450 / VAN.top_kmh
    roads = network.profile_roads(VAN, Policy())
    assert roads.drive_ms[int(network.edges_of_way("2")[0])] >= least


def test_a_ferry_that_leads_to_no_other_road_is_left_out_and_counted(make_network):
    network = make_network(
        ([(0, 0), (1, 0)], {}),
        ([(1, 0), (2, 0)], FERRY),
        ([(2, 0), (3, 0)], FERRY),
    )
    assert network.left_out == {"ferry_nowhere": 2}
    assert network.edge_count == 1


def test_a_ferry_sails_at_its_opening_hours(crossing, make_county):
    network = crossing(opening_hours="Mo-Sa 06:30-11:00,13:00-19:00; PH off")
    county = make_county((0, 0), [(2, 0)])
    saturday = override_roads(network, county, day=dt.date(2026, 6, 20))
    matrix = travel(county, saturday)["van"]
    assert matrix.reachable[0, 1]  # where no hour is known it sails
    hours = matrix.hours
    sails = [bool(hours.run(one, one).reachable[0, 1]) for one in range(len(hours.starts_s))]
    assert [start / 3600 for start in hours.starts_s] == [0, 6.5, 11, 13, 19]
    assert sails == [False, True, False, True, False]
    sunday = override_roads(network, county, day=dt.date(2026, 6, 21))
    assert travel(county, sunday)["van"].hours is None


@pytest.mark.parametrize(("hours", "is_read"), [("24/7", True), ("when the river is low", False)])
def test_hours_of_ferries_that_are_not_understood_are_told(crossing, hours, is_read):
    codes = {one.code for one in crossing(opening_hours=hours).faults}
    assert ("network.conditional_unread" in codes) is not is_read


@pytest.mark.parametrize(
    ("hours", "sails"),
    [
        ("Mo-Fr 07:00-18:00; Sa,Su off", [True, False, False]),
        ("07:00-18:00; Su off", [True, True, False]),
        ("24/7; Sa off; Su 09:00-10:00", [True, False, True]),
    ],
)
def test_days_off_take_back_the_hours_of_a_ferry(crossing, make_county, hours, sails):
    """Thursday, Saturday and Sunday."""
    network = crossing(opening_hours=hours)
    assert "network.conditional_unread" not in {one.code for one in network.faults}
    county = make_county((0, 0), [(2, 0)])
    found = []
    for date in (18, 20, 21):
        roads = override_roads(network, county, day=dt.date(2026, 6, date))
        at_nine = roads_at(county, roads, 9 * 3600)
        found.append(bool(travel(county, at_nine)["van"].reachable[0, 1]))
    assert found == sails


@pytest.mark.parametrize(
    ("tags", "warned"),
    [
        ({"duration": "20", "opening_hours": "08:00-08:30,16:00-17:30"}, True),
        ({"duration": "20", "opening_hours": "08:00-08:30"}, True),
        ({"duration": "20", "opening_hours": "08:00-08:20,08:20-08:40"}, False),
        ({"duration": "20", "opening_hours": "08:00-08:30", "interval": "20"}, False),
        ({"duration": "20", "opening_hours": "22:00-06:00"}, False),
        ({"duration": "20", "opening_hours": "24/7"}, False),
        ({"duration": "20"}, False),
    ],
)
def test_hours_shorter_than_wait_and_crossing_are_warned_of(crossing, tags, warned):
    found = [one for one in crossing(**tags).faults if one.code == "network.ferry_hours"]
    assert len(found) == warned
    for one in found:
        assert "2" in one.message("en")
        assert "2" in one.message("zh")
