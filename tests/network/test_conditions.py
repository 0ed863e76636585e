import datetime as dt
import json

import pytest

from ruralroute.errors import RoadsError
from ruralroute.model import CONDITIONS, Conditions, Policy, RoadOverride
from ruralroute.network import network_report, override_roads, travel
from ruralroute.network.matrix import AssumedStation

ROADS = (
    ([(0, 0), (1, 0), (2, 0)], {"id": "main"}),
    ([(1, 0), (1, 1)], {"id": "ford", "ford": "yes"}),
    ([(2, 0), (2, 1)], {"id": "mud", "highway": "track", "surface": "earth"}),
    ([(0, 0), (0, 1)], {"id": "ice", "ice_road": "yes"}),
)
STATIONS = [(1, 0.9), (2, 0.9), (1.5, 0)]


@pytest.fixture
def state(make_network, make_county):
    def of(name, **fields):
        county = make_county((0.1, 0), STATIONS, **fields)
        return make_network(*ROADS).under(county, name)

    return of


def open_ways(network, profile):
    roads = network.profile_roads(profile, Policy())
    return {
        network.way_ids[way]
        for way, ok in zip(network.edges.way, roads.open[::2], strict=True)
        if ok
    }


def test_each_default_has_a_name_in_both_languages_and_can_be_used(state):
    assert [one.id for one in CONDITIONS] == ["dry", "rain", "flood", "snow", "thaw", "night"]
    for one in CONDITIONS:
        assert one.name_zh
        assert one.name
        state(one.id)


def test_closures_and_limits_depend_on_the_conditions(state, profile_of):
    van, truck, trike = (profile_of(one) for one in ("van", "light_truck", "e_trike"))
    assert open_ways(state("dry"), van) == {"main", "ford", "mud"}
    assert open_ways(state("rain"), van) == {"main", "ford", "mud"}
    assert open_ways(state("rain"), truck) == {"main", "ford"}
    assert open_ways(state("flood"), van) == {"main"}
    assert open_ways(state("flood"), trike) == {"main", "mud"}
    assert open_ways(state("snow"), van) == {"main", "ford", "mud", "ice"}


def test_conditions_never_change_what_a_place_is_snapped_to(make_network, make_county):
    network, county = make_network(*ROADS), make_county((0.1, 0), STATIONS)
    dry, flood = (travel(county, network, conditions=one)["van"] for one in ("dry", "flood"))
    assert dry.snaps == flood.snaps
    assert dry.reachable.all()
    assert flood.reachable[0].tolist() == [True, False, False, True]
    assert flood.duration_ms[0, 3] == pytest.approx(dry.duration_ms[0, 3] / 0.7, rel=1e-4)


def test_the_least_of_several_factors_counts(state, profile_of):
    own = Conditions(
        id="x", speed=0.9, classes={"track": 0.5}, surfaces={"earth": 0.2}, kinds={"earth": 0.4}
    )
    found = state("x", conditions=(own,))
    speeds = found.profile_roads(profile_of("van"), Policy()).speed_kmh
    way = [found.way_ids[one] for one in found.edges.way]
    assert speeds[way.index("mud")] == pytest.approx(14 * 0.2)
    assert speeds[way.index("main")] == pytest.approx(30 * 0.9)


def test_polygons_close_the_roads_that_they_touch(tmp_path, state, profile_of, grid):
    ring = [grid(*one) for one in ((0.9, 0.5), (1.1, 0.5), (1.1, 2), (0.9, 2), (0.9, 0.5))]
    (tmp_path / "lake.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    own = Conditions(id="lake", closed_areas="lake.geojson")
    found = state("lake", conditions=(own,), base_dir=str(tmp_path))
    assert open_ways(found, profile_of("van")) == {"main", "mud", "ice"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"Polygon","coordinates":[[1]]}',
    ],
)
def test_broken_areas_end_in_a_message(tmp_path, state, text):
    (tmp_path / "a.geojson").write_text(text)
    own = Conditions(id="x", closed_areas="a.geojson")
    with pytest.raises(RoadsError) as raised:
        state("x", conditions=(own,), base_dir=str(tmp_path))
    assert raised.value.faults[0].code == "network.bad_areas"


def test_unknown_conditions_and_tags_that_roads_are_not_read_with_are_refused(state):
    for name, code in (("storm", "unknown_conditions"), ("x", "unread_tag")):
        with pytest.raises(RoadsError) as raised:
            state(name, conditions=(Conditions(id="x", tags={"colour=red": 0}),))
        assert raised.value.faults[0].code == f"network.{code}"


@pytest.mark.parametrize(
    ("fields", "code", "column"),
    [
        ({"classes": {"tertiry": 0.5}}, "unknown_class", "classes"),
        ({"surfaces": {"laterit": 0.5}}, "unknown_surface", "surfaces"),
    ],
)
def test_classes_and_surfaces_that_no_road_has_are_refused(state, fields, code, column):
    state("y", conditions=(Conditions(id="y", classes={"ferry": 0}, surfaces={"laterite": 0}),))
    with pytest.raises(RoadsError) as raised:
        state("x", conditions=(Conditions(id="x", **fields),))
    (found,) = raised.value.faults
    assert (found.code, found.where.column) == (f"network.{code}", f"conditions.x.{column}")


@pytest.mark.parametrize(
    ("point", "code"),
    [((26.0, 107.0), "areas_position_swapped"), ((5e5, 2.9e6), "areas_position_metres")],
)
def test_polygons_that_are_not_in_degrees_are_refused_with_the_reason(tmp_path, state, point, code):
    x, y = point
    ring = [[x, y], [x + 0.1, y], [x, y + 0.1], [x, y]]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    own = (Conditions(id="x", closed_areas="a.geojson"),)
    with pytest.raises(RoadsError) as raised:
        state("x", conditions=own, base_dir=str(tmp_path))
    assert [one.code for one in raised.value.faults] == [f"network.{code}"]


def test_polygons_that_touch_no_road_are_warned_of(tmp_path, make_network, make_county):
    ring = [[1, 1], [2, 1], [2, 2], [1, 1]]
    (tmp_path / "far.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    own = (*CONDITIONS, Conditions(id="x", closed_areas="far.geojson"))
    county = make_county((0.1, 0), STATIONS, conditions=own, base_dir=str(tmp_path))
    network = make_network(*ROADS)
    planned, reported = [], []
    travel(county, network, conditions="x", on_warning=planned.append)
    network_report(network, county=county, conditions="x", on_warning=reported.append)
    for told in (planned, reported):
        assert [one.code for one in told].count("network.areas_touch_nothing") == 1


def test_overrides_hold_on_their_days_only(make_network, make_county, profile_of):
    row = RoadOverride(
        way="ford", closed=True, from_date=dt.date(2026, 6, 1), to_date=dt.date(2026, 6, 3)
    )
    county, network = make_county((0, 0), road_overrides=(row,)), make_network(*ROADS)
    closed = [
        int(override_roads(network, county, day=dt.date(2026, 6, day)).overrides.closed.sum())
        for day in (1, 3, 4)
    ]
    assert closed == [1, 1, 0]
    undated = override_roads(network, county)
    assert undated.overrides.closed.sum() == 1
    assert [one.code for one in undated.faults] == ["network.override_dates"]


def test_the_report_names_stations_cut_off_and_who_still_gets_there(make_network, make_county):
    county = make_county((0.1, 0), STATIONS, classes=("van", "light_truck"))
    report = network_report(make_network(*ROADS), county=county, conditions="flood")
    by_place = {one.place: one for one in report.under}
    assert by_place.keys() == {"S1", "S2"}
    assert by_place["S1"].left == ()
    assert by_place["S2"].lost == ("van", "light_truck")
    assert by_place["S2"].left == ("microvan", "pickup", "e_trike")
    assert network_report(make_network(*ROADS), county=county).under == ()


def test_the_report_lists_stations_whose_access_is_assumed(make_network, make_county):
    network = make_network(([(0, 0), (1, 0)], {}), ([(1, 0), (2, 0)], {"highway": "unclassified"}))
    profile = next(one for one in make_county((0, 0)).profiles if one.id == "medium_truck")
    speeds = {**profile.speeds_kmh, "village": 15.0}
    county = make_county((0.1, 0), [(0.9, 0), (1.9, 0)], classes=("medium_truck",))
    county = county.model_copy(
        update={
            "profiles": tuple(
                one.model_copy(update={"speeds_kmh": speeds}) if one.id == profile.id else one
                for one in county.profiles
            )
        }
    )
    assert network_report(network, county=county).assumed == {
        "medium_truck": (AssumedStation(place="S2", ways=("2",)),)
    }
    cautious = county.model_copy(update={"policy": Policy(unknown_tags="cautious")})
    assert network_report(network, county=cautious).assumed == {}
