"""Money over the years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.siting.money import Phase, YearCost, annuity, phases_value, present_value, worth


def cost(transport, invest=0.0, sites=0.0):
    return YearCost(
        sites=sites, transport=transport, trunk=0, handling=0, unserved=0, invest=invest
    )


@given(st.floats(0, 0.5), st.integers(1, 40))
def test_an_annuity_repays_one(rate, years):
    assert present_value([0, *[annuity(rate, years)] * years], rate) == pytest.approx(1.0)


def test_a_design_that_saves_what_it_costs_is_worth_nothing():
    saves = 100.0 * annuity(0.05, 10)
    found = worth(
        cost(50.0, invest=100.0),
        cost(50.0 + saves),
        parcels_year=100,
        stations=4,
        revenue_per_parcel=0.0,
        rate=0.05,
        years=10,
    )
    assert found.npv == pytest.approx(0.0, abs=1e-6)
    assert found.payback_years == pytest.approx(100 / saves)
    assert found.cost_per_parcel == pytest.approx((50.0 + saves) / 100)
    assert found.subsidy_per_station == pytest.approx((50.0 + saves) / 4)


def test_what_never_pays_back_says_so():
    found = worth(
        cost(100.0, invest=10.0),
        cost(90.0),
        parcels_year=0,
        stations=0,
        revenue_per_parcel=1.0,
        rate=0.0,
        years=5,
    )
    assert found.payback_years is None
    assert found.cost_per_parcel is None
    assert found.npv == pytest.approx(-10 - 5 * 10)


def test_growth_raises_what_moves_and_not_what_stands():
    grown = worth(
        cost(0.0, sites=100.0),
        cost(100.0),
        parcels_year=1,
        stations=1,
        revenue_per_parcel=0,
        rate=0.0,
        years=2,
        growth=0.1,
    )
    assert grown.npv == pytest.approx(0.0 + 10.0)


def test_later_phases_are_paid_and_pay_later():
    def phase(year, invest, running):
        return Phase(
            year=year,
            opened=(),
            closed=(),
            invest=invest,
            cost_year=running,
            sites_year=10.0,
            worst_min=None,
        )

    before = cost(90.0, sites=10.0)
    at_once = phases_value([phase(0, 200, 60)], before, rate=0.1, years=4)
    in_steps = phases_value([phase(0, 100, 80), phase(2, 100, 60)], before, rate=0.1, years=4)
    assert at_once == pytest.approx(-200 + sum(40 / 1.1**y for y in range(1, 5)))
    wanted = -100 - 100 / 1.1**2 + sum((20 if y <= 2 else 40) / 1.1**y for y in range(1, 5))
    assert in_steps == pytest.approx(wanted)


def test_growth_is_the_same_for_steps_as_for_all_at_once():
    before, then = cost(90.0, sites=10.0), cost(40.0, sites=30.0, invest=100.0)
    step = Phase(
        year=0,
        opened=(),
        closed=(),
        invest=100.0,
        cost_year=then.running,
        sites_year=30.0,
        worst_min=None,
    )
    at_once = worth(
        then,
        before,
        parcels_year=1,
        stations=1,
        revenue_per_parcel=0,
        rate=0.04,
        years=7,
        growth=0.06,
    )
    in_steps = phases_value([step], before, rate=0.04, years=7, growth=0.06)
    assert in_steps == pytest.approx(at_once.npv)
