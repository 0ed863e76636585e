"""When roads with hours in their tags are open: minute by minute, and on the driver's sheet."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruralroute.model import Policy
from ruralroute.network.open_hours import open_hours

DAY = dt.date(2026, 6, 18)
H = 3600
HOURS = ("08:00-18:00", "22:00-06:00", "00:00-24:00", "11:30-13:00,17:00-19:00", "Sa 06:00-09:00")
clause = st.builds(
    "{} @ ({})".format, st.sampled_from(["no", "yes", "destination"]), st.sampled_from(HOURS)
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(clause, min_size=1, max_size=3), st.sampled_from(["no", "yes", None]))
def test_hours_are_those_at_which_the_roads_of_that_time_are_open(
    make_network, profile_of, clauses, plain
):
    tags = {"motor_vehicle:conditional": "; ".join(clauses)}
    if plain:
        tags["motor_vehicle"] = plain
    network = make_network(([(0, 0), (1, 0)], {"id": "timed", "oneway": "yes", **tags}))
    profile, policy = profile_of("van"), Policy()
    found = open_hours(network, profile, policy, [0, 1], day=DAY, conditions="dry")
    assert 1 not in found  # nobody drives against a one-way road at any hour
    is_open = [
        bool(network.changed(day=DAY, second=s).profile_roads(profile, policy).open[0])
        for s in range(0, 24 * H, H // 2)
    ]
    if all(is_open) or not any(is_open):
        assert found == {}
        return
    for step, wanted in enumerate(is_open):
        s = step * H // 2
        inside = [a <= s < b if a < b else s >= a or s < b for a, b in found[0]]
        assert any(inside) == wanted


def test_a_limit_of_speed_or_of_other_vehicles_is_no_closure(make_network, profile_of):
    network = make_network(
        ([(0, 0), (1, 0)], {"id": "slow", "maxspeed:conditional": "20 @ (07:00-09:00)"}),
        ([(1, 0), (2, 0)], {"id": "hgv", "hgv:conditional": "no @ (07:00-19:00)"}),
        ([(2, 0), (3, 0)], {"id": "free"}),
    )
    van, truck = profile_of("van"), profile_of("light_truck")
    arcs = range(6)
    assert open_hours(network, van, Policy(), arcs, day=DAY, conditions="dry") == {}
    found = open_hours(network, truck, Policy(), arcs, day=DAY, conditions="dry")
    assert found == {2: ((19 * H, 7 * H),), 3: ((19 * H, 7 * H),)}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Pass road 7: open 06:00\u201320:00 only"),
        ("zh", "Pass 道路 7 只在 06:00\u201320:00 通行"),
    ],
)
def test_the_sheet_tells_the_driver(make_network, make_county, lang, words):
    from ruralroute.model import Order
    from ruralroute.planning.day import plan_day
    from ruralroute.reports import runsheets_page

    network = make_network(
        ([(0, 0), (1, 0)], {"id": "home"}),
        ([(1, 0), (3, 0)], {"id": "7", "name": "Pass", "access:conditional": "no @ (20:00-06:00)"}),
    )
    county = make_county(
        (0, 0),
        [(0.9, 0), (2.9, 0)],
        orders=(Order(id="a", station="S1", mass_kg=1), Order(id="b", station="S2", mass_kg=1)),
    )
    plan = plan_day(county, network=network, day=DAY, iterations=1, workers=1)
    page = runsheets_page(plan, county, lang, network=network)
    assert page.count(words) == 2  # there and back
    assert words not in runsheets_page(plan, county, lang)
