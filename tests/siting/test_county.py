"""From a county to numbers: demand, sites, travel, costs, and back to a county."""

from dataclasses import replace

import numpy as np
import pytest

from ruralroute import load_roads, read_county, travel, write_county
from ruralroute.errors import DataError
from ruralroute.model import Candidate, Compartment, Level, SiteStatus
from ruralroute.model.references import check_references
from ruralroute.network.site_travel import SiteRoads
from ruralroute.siting.ask import EquityRule, SitingAsk, apply_visits, parse_equity, problem_of
from ruralroute.siting.case import State, build_case
from ruralroute.siting.outcome import Design, outcome, sites_of_today, today_design, year_total
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.writeback import county_with, written_direct


def test_site_travel_is_the_matrix_of_the_county(demo):
    network = load_roads(demo)
    profile = next(one for one in demo.profiles if one.id == "light_truck")
    found = SiteRoads(demo, network, profile, sites=demo.centres, stations=demo.stations).travel()
    matrix = travel(demo, network, profiles=["light_truck"])["light_truck"]
    count = len(demo.centres)
    ways = matrix.reachable[:count, count:]
    there = np.where(ways, matrix.duration_s[:count, count:], np.nan)
    back = np.where(matrix.reachable[count:, :count].T, matrix.distance_m[count:, :count].T, np.nan)
    stations = len(demo.stations)
    assert np.array_equal(found.out_s[:, :stations], there, equal_nan=True)
    assert np.array_equal(found.back_m[:, :stations], back, equal_nan=True)


def test_a_limit_of_reach_only_takes_pairs_away(demo):
    network = load_roads(demo)
    whole = build_case(demo, network).links.time_s
    near = build_case(demo, network, limit_s=1800).links.time_s
    known = np.isfinite(near)
    assert 0 < known.sum() < np.isfinite(whole).sum()
    assert np.array_equal(near[known], whole[known])
    assert (whole[~known & np.isfinite(whole)] > 1799).all()


def test_without_roads_straight_lines_serve_and_are_told(valley):
    told = []
    case = build_case(valley.model_copy(update={"roads": None}), on_warning=told.append)
    assert case.source == "straight"
    assert "network.straight_lines" in {one.code for one in told}
    assert np.isfinite(case.links.time_s).all()


def test_demand_of_a_year_follows_the_kinds_of_day(valley):
    case = build_case(valley)
    parcels = {one.id: 0.0 for one in case.stations}
    for order in valley.orders:
        parcels[order.station] += order.parcels
    days = sum(one.days * one.deliver for one in valley.day_types)
    assert case.demand.parcels_year == pytest.approx([v * days for v in parcels.values()])


def test_where_the_usual_vehicle_cannot_go_another_of_the_fleet_does(demo):
    county = demo.model_copy(
        update={"siting": demo.siting.model_copy(update={"vehicle_class": "light_truck"})}
    )
    case = build_case(county)
    barred = [at for at, one in enumerate(case.stations) if "light_truck" in one.forbid_classes]
    assert case.classes[0].id == "light_truck"
    assert np.isfinite(case.links.time_s).any(axis=0).all()
    assert all((case.links.kind[:, at] != 0).all() for at in barred)


def test_a_centre_that_sends_from_the_hub_pays_the_trunk(valley):
    outside = build_case(valley)
    assert outside.hub is None
    assert (outside.links.trunk == 0).all()
    over_hub = valley.siting.model_copy(update={"supply": "hub"})
    case = build_case(valley.model_copy(update={"siting": over_hub}))
    rows = {one.id: row for row, one in enumerate(case.sites)}
    assert case.hub == rows["HUB"]
    assert (case.links.trunk[rows["HUB"]] == 0).all()
    assert (case.links.trunk[rows["KE"]] > case.links.trunk[rows["KW"]]).all()


def test_more_visits_cost_more_and_only_where_they_are_asked_for(valley):
    case = build_case(valley)
    more = apply_visits(case, SitingAsk(equity=(EquityRule(flag="border", visits_week=6),)))
    raised = more.links.cost > case.links.cost + 1e-6
    flagged = ["border" in one.flags for one in case.stations]
    assert (raised.all(axis=0) == flagged).all()
    assert more.visits.tolist() == [3, 3, 6, 6, 6]


def test_status_and_may_close_become_the_rules_of_sites(valley):
    marked = valley.model_copy(
        update={
            "candidates": (
                valley.candidates[0].model_copy(update={"site_status": SiteStatus.FORBIDDEN}),
                valley.candidates[1].model_copy(update={"site_status": SiteStatus.KEEP}),
            )
        }
    )
    case = build_case(marked)
    rules = [one.rule for one in problem_of(case, SitingAsk()).problem.sites]
    assert rules == [SiteRule.FORCED, SiteRule.FORBIDDEN, SiteRule.FORCED]
    free = problem_of(case, SitingAsk(may_close=True)).problem.sites[0]
    assert free.rule is SiteRule.FREE
    assert free.existing


def test_candidates_are_proposed_near_demand_and_apart(demo):
    bare = demo.model_copy(update={"candidates": ()})
    case = build_case(bare)
    proposed = [one.place for one in case.sites if one.origin == "proposed"]
    assert 1 <= len(proposed) <= bare.siting.propose
    assert all(isinstance(one, Candidate) for one in proposed)
    assert len({(one.lon, one.lat) for one in proposed}) == len(proposed)
    known = tuple(one.label for one in case.stations)
    assert all(one.label.startswith(known) for one in proposed)
    again = build_case(bare)
    assert [one.id for one in again.sites] == [one.id for one in case.sites]


def test_faults_of_a_study_are_told_all_at_once(valley):
    broken = valley.model_copy(
        update={
            "siting": valley.siting.model_copy(
                update={"vehicle_class": "rocket", "hub": "X", "scenario_days": {"hail": 3.0}}
            )
        }
    )
    with pytest.raises(DataError) as caught:
        build_case(broken)
    codes = [one.code for one in caught.value.faults]
    assert codes == ["siting.unknown_class", "siting.unknown_hub", "siting.unknown_conditions"]
    sized = valley.model_copy(
        update={"candidates": (valley.candidates[0].model_copy(update={"size": "huge"}),)}
    )
    with pytest.raises(DataError, match="sizes of sites"):
        build_case(sized)


def test_today_each_station_is_served_by_the_centre_above_it(demo):
    case = build_case(demo)
    rows = sites_of_today(case)
    assert (rows == 0).all()
    found = outcome(case, today_design(case), fixed=rows)
    assert found.cost.invest == 0
    assert year_total(case, found) == found.cost.running


def test_capacity_is_kept_exactly_and_what_is_over_is_told(valley):
    tight = valley.model_copy(
        update={
            "candidates": tuple(
                one.model_copy(update={"capacity": 400.0}) for one in valley.candidates
            )
        }
    )
    case = build_case(tight)
    found = outcome(case, Design(rows=(1, 2), sizes=(0, 0)))
    assert (found.load_kg <= found.capacity_kg + 1e-6).all()
    assert found.overloaded > 0
    assert found.cost.unserved > 0


def test_a_lost_site_serves_nobody(valley):
    case = build_case(valley)
    links = case.links_in(State(lost_site="HUB"))
    assert np.isnan(links.time_s[0]).all()
    assert np.isfinite(links.time_s[1:]).all()


def test_the_chosen_sites_become_a_county_that_reads_back_and_holds_together(demo, tmp_path):
    case = build_case(demo)
    found = outcome(case, Design(rows=(0, 1, 2), sizes=(0, 0, 0)))
    county = county_with(case, found)
    write_county(county, tmp_path / "written")
    again = read_county(tmp_path / "written")
    assert check_references(again) == []
    assert [one.id for one in again.centres] == [case.sites[row].id for row in (0, 1, 2)]
    assert again.centres[1].level is Level.TOWNSHIP
    assert {one.id for one in again.vehicles} == {one.id for one in demo.vehicles}
    assert {one.centre for one in again.vehicles} <= {one.id for one in again.centres}
    assert len(again.orders) == len(demo.orders)


def test_a_design_of_two_echelons_is_written_as_the_network_above_its_stations(demo, tmp_path):
    case = build_case(demo)
    found = outcome(case, Design(rows=(0, 1), sizes=(0, 0)))
    towns = [one.id for one in case.stations if one.level is Level.TOWNSHIP][:2]
    place = {one.id: at for at, one in enumerate(case.stations)}
    via = [None] * len(case.stations)
    site_of = found.site_of.copy()
    for at in np.flatnonzero(site_of >= 0).tolist():
        if case.stations[at].level is Level.VILLAGE and at % 3 < 2:
            via[at] = towns[at % 3]
            site_of[at] = site_of[place[towns[at % 3]]]
    # What is handed over at a township itself came over itself.
    via[place[towns[0]]] = towns[0]
    found = replace(found, site_of=site_of, via=tuple(via))
    written = county_with(case, found)
    assert check_references(written) == []
    write_county(written, tmp_path / "written")
    again = build_case(read_county(tmp_path / "written"))
    ids = [one.id for one in case.sites]
    rows = sites_of_today(again)
    mine = {one.id: again.sites[row].id for one, row in zip(again.stations, rows, strict=True)}
    assert mine == {one.id: ids[site_of[at]] for at, one in enumerate(case.stations)}
    above = {one.id: one.parent for one in again.stations}
    assert {one: above[one] for one in towns} == {one: ids[site_of[place[one]]] for one in towns}
    for at, one in enumerate(case.stations):
        if via[at] is not None and one.id not in towns:
            assert above[one.id] == via[at]
    told = written_direct(found)
    assert told is not None
    for lang in ("zh", "en"):
        assert all(one in told.message(lang) for one in towns)
    assert written_direct(outcome(case, found.design)) is None


def test_cold_vehicles_go_where_goods_of_their_own_zones_are(valley):
    case = build_case(valley)
    found = outcome(case, Design(rows=(1, 2), sizes=(0, 0)))
    first = found.site_of == 1
    assert first.any()
    assert not first.all()
    cold = np.stack([np.where(first, 3.0, 0.0), np.where(first, 0.0, 2.0)], axis=1)
    demand = replace(case.demand, zones=("chilled", "frozen"), cold_m3=cold)
    one = valley.vehicles[0]

    def room(vehicle: str, zone: str) -> Compartment:
        return Compartment(vehicle=vehicle, id="box", zones=(zone,), volume_m3=1.0)

    vehicles = tuple(
        one.model_copy(
            update={
                "id": f"{zone}{number}",
                "compartments": (room(f"{zone}{number}", zone),),
            }
        )
        for number in range(2)
        for zone in ("frozen", "chilled")
    )
    county = valley.model_copy(update={"vehicles": vehicles})
    written = county_with(replace(case, demand=demand, county=county), found)
    homes = {one.id: one.centre for one in written.vehicles}
    near, far = (case.sites[row].id for row in (1, 2))
    assert homes == {"chilled0": near, "chilled1": near, "frozen0": far, "frozen1": far}


def test_a_centre_that_closes_is_named_by_nothing_afterwards(valley):
    case = build_case(valley)
    county = county_with(case, outcome(case, Design(rows=(2,), sizes=(0,))))
    assert [one.id for one in county.centres] == ["KE"]
    assert {one.centre for one in county.vehicles} == {"KE"}
    assert "HUB" in {one.id for one in county.candidates}
    assert check_references(county) == []


def test_a_built_site_keeps_its_cold_rooms_zone_by_zone(valley):
    rooms = {"chilled": 12.0, "frozen": 5.0}
    own = valley.candidates[0].model_copy(update={"cold_capacity_m3": rooms})
    sized = valley.candidates[1].model_copy(update={"capacity": None})
    closing = valley.centres[0].model_copy(update={"cold_capacity_m3": {"chilled": 3.0}})
    county = valley.model_copy(update={"candidates": (own, sized), "centres": (closing,)})
    case = build_case(county)
    again = county_with(case, outcome(case, Design(rows=(1, 2), sizes=(0, 2))))
    large = next(one for one in county.site_sizes if one.id == "large")
    assert [one.cold_capacity_m3 for one in again.centres] == [rooms, large.cold_capacity_m3]
    assert {one.id: one.cold_capacity_m3 for one in again.candidates}["HUB"] == {"chilled": 3.0}


def test_a_built_site_without_cold_rooms_is_not_a_centre_without_limits(valley):
    cold = valley.orders[-1].model_copy(update={"id": "ice", "zone": "frozen"})
    county = valley.model_copy(update={"orders": (*valley.orders, cold)})
    case = build_case(county)
    assert case.sites[2].site.sizes[0].capacity[1] == 0.0
    again = county_with(case, outcome(case, Design(rows=(0, 2), sizes=(0, 0))))
    assert [one.cold_capacity_m3 for one in again.centres] == [{}, {"frozen": 0.0}]


def test_what_is_not_said_of_a_centre_does_not_limit_it_and_what_is_listed_is_all(valley):
    cold = valley.orders[-1].model_copy(update={"id": "ice", "zone": "frozen"})
    county = valley.model_copy(update={"orders": (*valley.orders, cold)})
    (hub,) = [one.site for one in build_case(county).sites if one.is_existing]
    assert hub.sizes[0].capacity[1] is None
    listed = county.centres[0].model_copy(update={"cold_capacity_m3": {"chilled": 3.0}})
    (hub,) = [
        one.site
        for one in build_case(county.model_copy(update={"centres": (listed,)})).sites
        if one.is_existing
    ]
    assert hub.sizes[0].capacity[1] == 0.0


def test_rules_of_equity_are_read_in_words():
    assert parse_equity("border<=60") == EquityRule(flag="border", within_min=60)
    assert parse_equity("老区 ≥ 3") == EquityRule(flag="老区", visits_week=3)
    assert parse_equity("all*2.5") == EquityRule(flag=None, weight=2.5)
    for bad in ("border", "border<60", "x<=-1", "x<=0", "<=5", "x<=1.2.3"):
        with pytest.raises(ValueError, match=r"."):
            parse_equity(bad)
