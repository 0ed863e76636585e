"""Legs along roads on paper: each rule with a legal limit and its twin one unit beyond."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.golden.notation import edit, with_policy
from tests.golden.paper_roads import BACK, THERE, PaperRoads, road_day

from ruralroute.model import RoadOverride
from ruralroute.network.turns import Restriction
from ruralroute.planning.check.plan import check_plan

DAY = road_day()
LEG = "routes.0.trips.0.stops.0.leg"


def _codes(*, plan=DAY.plan, county=DAY.county, roads=DAY.roads, travel=DAY.travel):
    return {one.code for one in check_plan(county, plan, network=roads, travel=travel)}


def test_a_day_along_the_roads_is_legal():
    assert _codes() == set()


@pytest.mark.parametrize(
    ("way", "legal", "illegal"),
    [
        # The van weighs 2,800 kg, is 1.8 m wide (2.0 m with clearance) and 2.2 m high.
        ("w2", {"maxweight": "2.8"}, {"maxweight": "2.799"}),
        ("w2", {"maxweight": "2800 kg"}, {"maxweight": "2799 kg"}),
        ("w1", {"maxheight": "2.2 m"}, {"maxheight": "2.19"}),
        ("w3", {"maxwidth": "1.8"}, {"maxwidth": "1.79 m"}),
        ("w3", {"width": "2.0"}, {"width": "1.99"}),
        ("w3", {"access": "no", "motor_vehicle": "yes"}, {"access": "yes", "motor_vehicle": "no"}),
        ("w3", {"access": "destination"}, {"access": "private"}),
        ("w2", {"hgv": "no"}, {"motorcar": "no"}),
        ("w1", {"oneway": "no"}, {"oneway": "yes"}),
        ("w1", {"oneway": "no"}, {"oneway": "-1"}),
        ("w1", {"oneway": "no"}, {"junction": "roundabout"}),
        ("w1", {"highway": "service"}, {"highway": "footway"}),
        ("w1", {"highway": "service"}, {"highway": "construction"}),
    ],
)
def test_tags_allow_up_to_the_limit_and_forbid_beyond(way, legal, illegal):
    assert _codes(roads=PaperRoads(more={way: legal})) == set()
    assert _codes(roads=PaperRoads(more={way: illegal})) == {"check.edge_forbidden"}


def test_a_barrier_stops_only_who_cannot_pass_it():
    assert _codes(roads=PaperRoads(at={2: {"barrier": "gate"}})) == set()
    assert _codes(roads=PaperRoads(at={3: {"barrier": "bollard"}})) == {"check.edge_forbidden"}
    assert _codes(roads=PaperRoads(at={1: {"barrier": "bollard"}})) == set()


@pytest.mark.parametrize(
    ("start", "end", "told", "legal"),
    [
        ("w1", "w2", {"restriction": "no_straight_on"}, False),
        ("w1", "w2", {"restriction": "only_straight_on"}, True),
        ("w1", "w1", {"restriction": "no_u_turn"}, True),
        ("w2", "w1", {"restriction": "no_straight_on", "except": "hgv;motorcar"}, True),
        ("w2", "w1", {"restriction": "no_straight_on", "except": "hgv"}, False),
        ("w2", "w1", {"restriction:hgv": "no_straight_on"}, True),
        ("w1", "w3", {"restriction": "only_left_turn"}, True),
    ],
)
def test_a_turn_that_the_map_bars_is_found(start, end, told, legal):
    barred = Restriction(from_ways=(start,), via=2, to_ways=(end,), tags=told)
    expected = set() if legal else {"check.edge_forbidden"}
    assert _codes(roads=PaperRoads(restrictions=(barred,))) == expected


def test_what_the_county_says_of_a_way_wins():
    def with_rows(*rows):
        return DAY.county.model_copy(update={"road_overrides": rows})

    weak = PaperRoads(more={"w2": {"maxweight": "2"}})
    assert _codes(roads=weak) == {"check.edge_forbidden"}
    stronger = with_rows(RoadOverride(way="w2", max_weight_t=2.8))
    assert _codes(roads=weak, county=stronger) == set()
    weaker = with_rows(RoadOverride(way="w2", max_weight_t=2.799))
    assert _codes(county=weaker) == {"check.edge_forbidden"}
    closed = with_rows(RoadOverride(way="w3", closed=True))
    assert _codes(county=closed) == {"check.edge_forbidden"}
    narrow = PaperRoads(more={"w3": {"width": "1.5"}})
    wider = with_rows(RoadOverride(way="w3", max_width_m=1.8))
    assert _codes(roads=narrow, county=wider) == set()


@pytest.mark.parametrize(
    ("edges", "rules"),
    [
        ((), {"edges_missing"}),
        ((("w9", 1, 2), *THERE), {"edge_unknown", "edges_broken"}),
        ((THERE[0], THERE[2]), {"edges_broken", "edges_length"}),
        (THERE[1:], {"edges_start", "edges_length"}),
        (THERE[:2], {"edges_end", "edges_length"}),
        ((THERE[0], BACK[2], *THERE), {"edges_length"}),
        ((*THERE[:2], BACK[1], *THERE[1:]), {"edges_length"}),
    ],
)
def test_edges_exist_join_up_and_belong_to_the_places(edges, rules):
    found = _codes(plan=edit(DAY.plan, {f"{LEG}.edges": edges}))

    assert found == {f"check.{rule}" for rule in rules}


def test_a_leg_of_another_length_than_its_roads_is_found():
    # 2,000 + 500 + 2,500 m; a bridge 20 m shorter or longer would show, a metre may be rounding
    for metres in (480, 520):
        roads = _Bridge(metres)
        assert _codes(roads=roads) == {"check.edges_length"}
    assert _codes(roads=_Bridge(501)) == set()


class _Bridge(PaperRoads):
    """Paper roads with a bridge of another length."""

    def __init__(self, metres):
        super().__init__()
        object.__setattr__(self, "metres", metres)

    def edge_length_8th_m(self, ref):
        return self.metres * 8 if ref[0] == "w2" else super().edge_length_8th_m(ref)


def test_edges_without_a_map_are_unexpected():
    assert "check.edges_unexpected" in {
        one.code for one in check_plan(DAY.county, DAY.plan, network=None, travel=DAY.travel)
    }


def test_nothing_is_faster_than_its_vehicle():
    profiles = tuple(
        one.model_copy(update={"top_kmh": 29.9}) if one.id == "van" else one
        for one in DAY.county.profiles
    )
    # 5,000 m in 600 s are 30 km/h; at 29.9 km/h they take 602 s
    assert _codes(county=DAY.county.model_copy(update={"profiles": profiles})) == {"check.too_fast"}


def test_a_place_far_from_its_road_is_told():
    # C lies a three-hundredth of a degree east-west of its snap point: about 336 m
    assert _codes(county=with_policy(DAY.county, max_snap_m=345)) == set()
    assert _codes(county=with_policy(DAY.county, max_snap_m=325)) == {"check.snap_far"}


def test_a_snap_that_is_not_on_its_road_is_told():
    travel = {
        name: replace(one, snaps=(one.snaps[0], replace(one.snaps[1], lat=25.03)))
        for name, one in DAY.travel.items()
    }
    assert _codes(travel=travel) == {"check.snap_far", "check.carry"}
