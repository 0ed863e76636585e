"""The builders of small problems make problems that hang together."""

from __future__ import annotations

from hypothesis import given
from tests.planning.problems import STEP_S, random_problems, tiny_problem, visit


def test_a_tiny_problem_has_the_centre_and_the_places_of_its_visits():
    problem = tiny_problem([visit("A", 1), visit("B", 3)])
    assert problem.place_ids == ("P0", "P1", "P2", "P3")
    assert problem.place_fixed_s == (0, STEP_S, STEP_S, STEP_S)


@given(random_problems(4, rests=True))
def test_random_problems_refer_only_to_what_exists(problem):
    for one in problem.visits:
        assert 0 < one.place < len(problem.place_ids)
        assert one.vehicles
        assert all(0 <= index < len(problem.vehicles) for index in one.vehicles)
        assert one.windows == tuple(sorted(one.windows))
        assert one.goods_class < len(problem.incompatible)
