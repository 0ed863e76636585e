"""Parts of an answer: apart from each other, and together all of it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.problems import AMBIENT, tiny_problem, vehicle, visit

from ruralroute.planning.engine.neighbourhoods import split
from ruralroute.planning.problem.data import Trip

VEHICLES, EACH = 6, 3


def problem():
    """Stations on a line, more of them than the vehicles of the answer serve."""
    count = VEHICLES * EACH + 5
    fits = {"load": (1_000, 1_000), "vehicles": tuple(range(VEHICLES + 2))}
    return tiny_problem(
        [visit(f"O{one}", one + 1, **fits) for one in range(count)],
        [vehicle(f"V{one}") for one in range(VEHICLES + 2)],
    )


def answer(order):
    days = {}
    for number in range(VEHICLES):
        visits = tuple(order[number * EACH : (number + 1) * EACH])
        days[number] = (Trip(visits=visits, spaces=(0,) * EACH, set_points=(AMBIENT,)),)
    return days


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(VEHICLES * EACH + 5)), st.integers(0, 99), st.integers(1, 3))
def test_parts_share_nothing_and_all_that_is_out_joins_the_nearest(order, seed, most):
    whole, days = problem(), answer(order)
    loose = order[VEHICLES * EACH :]
    parts = split(whole, days, loose, 3, random.Random(seed), most=most)
    assert len(parts) == min(3, most)
    visits = [one for part in parts for one in part.visits]
    vehicles = [one for part in parts for one in part.vehicles]
    assert len(set(visits)) == len(visits)
    assert len(set(vehicles)) == len(vehicles)
    assert set(loose) <= set(visits)
    for part in parts:
        own = {one for trips in part.days.values() for trip in trips for one in trip.visits}
        assert own == set(part.visits) - set(loose)
    if most == 3:
        assert set(visits) == set(order)
    for one in loose:
        away = {
            number: min(abs(one - other) for other in set(part.visits) - set(loose))
            for number, part in enumerate(parts)
        }
        (joined,) = [number for number, part in enumerate(parts) if one in part.visits]
        assert away[joined] == min(away.values())
