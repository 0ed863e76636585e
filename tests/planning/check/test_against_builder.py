"""Builder and checker read the same numbers out of a county, each by its own code."""

from __future__ import annotations

import random

import pytest
from tests.golden.notation import DAY, county, order, space, table_travel, vehicle, w

from ruralroute.model import Centre, Level, OrderKind, Policy, Station
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.problem.build import build_problem


def _random_county(seed):
    rng = random.Random(seed)
    zones = ("ambient", "chilled", "frozen", "pharma")
    orders = [
        order(
            f"o{number}",
            rng.choice("AB"),
            parcels=rng.randint(1, 400),
            mass_kg=round(rng.uniform(0.1, 900), rng.choice((1, 3, 6))),
            volume_m3=round(rng.uniform(0.001, 4), rng.choice((2, 4, 6))),
            zone=rng.choice(zones),
            kind=rng.choice((OrderKind.DELIVER, OrderKind.COLLECT)),
            windows=rng.choice(((), w("09:00-10:00"), w("08:00-09:00", "13:00-15:00"))),
        )
        for number in range(12)
    ]
    return county(
        *orders,
        stations=(
            Station(
                id="A",
                lon=107.05,
                lat=25.0,
                level=rng.choice(list(Level)),
                s_per_parcel=rng.choice((None, round(rng.uniform(0, 9), 2))),
                windows=rng.choice(((), w("08:30-16:00"))),
            ),
            Station(id="B", lon=107.07, lat=25.0, stop_s=rng.choice((None, 77))),
        ),
        centres=(Centre(id="C", lon=107.0, lat=25.0, load_s=rng.choice((None, 0, 900))),),
        vehicles=tuple(
            vehicle(
                f"V{number}",
                payload_kg=round(rng.uniform(300, 2_000), 3),
                volume_m3=round(rng.uniform(2, 16), 3),
                compartments=(
                    space("a", round(rng.uniform(1, 5), 3), zones=zones, payload_kg=345.6785),
                    space(
                        "b", round(rng.uniform(1, 5), 3), zones=rng.choice((zones, ("ambient",)))
                    ),
                ),
                cost_fixed=round(rng.uniform(0, 300), 2),
                cost_per_km=round(rng.uniform(0, 3), 3),
                cost_per_hour=round(rng.uniform(0, 60), 2),
            )
            for number in range(3)
        ),
        policy=Policy(
            s_per_parcel_village=round(rng.uniform(0, 9), 2),
            s_per_parcel_collect=round(rng.uniform(0, 40), 1),
            s_cold_per_order=round(rng.uniform(0, 90), 1),
            fill_factor=round(rng.uniform(0.3, 1), 2),
            temperature_band_k=rng.choice((0.0, 1.0, 2.0, 3.0)),
        ),
    )


@pytest.mark.parametrize("seed", range(25))
def test_builder_and_checker_read_the_same_numbers(seed):
    here = _random_county(seed)
    travel = table_travel(here)
    problem = build_problem(here, travel, day=DAY)
    facts = CountyFacts(here, DAY, travel)

    for visit in problem.visits:
        for part in visit.parts:
            assert part.handling_s == facts.handling_s(facts.orders[part.order], part.parcels)
    for data in problem.vehicles:
        mine = facts.vehicle(facts.vehicles[data.id])
        assert _fits_into(data.capacity, mine.capacity)
        for one in data.spaces:
            mass, volume = mine.spaces[one.id].capacity
            assert _fits_into(one.capacity, (min(mass, mine.capacity[0]), volume))
        costs = (mine.cost_fixed, mine.cost_per_m, mine.cost_per_s)
        assert (data.cost_fixed, data.cost_per_m, data.cost_per_s) == costs
    for one in problem.zones:
        for other in problem.zones:
            held = one.holds[[zone.id for zone in problem.zones].index(other.id)]
            assert held == facts.holds(one.id, other.id)
    fixed = dict(zip(problem.place_ids, problem.place_fixed_s, strict=True))
    assert all(fixed[name] == seconds for name, seconds in facts.rules.fixed_s.items())
    loading = facts.centre(here.centres[0])
    assert (problem.centres[0].load_s, problem.centres[0].open_s) == (
        loading.load_s,
        loading.open_s,
    )


def _fits_into(planned, allowed):
    """What is planned with is never more than is allowed, and at most one unit less."""
    return all(0 <= most - used <= 1 for used, most in zip(planned, allowed, strict=True))
