"""How warm each round of a search is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ruralroute.planning.engine.ending import StopRules
from ruralroute.planning.engine.heat import COLD, QUICK_COLD, QUICK_WARM, WARM, Heat
from ruralroute.planning.engine.search_plan import LEAST_PART, MANY, PARTS, SearchPlan

ROUNDS = 10


def search(visits, workers, iterations):
    """Return what a search of so many visits may do."""
    return SearchPlan(
        visits=tuple(range(visits)),
        workers=workers,
        seed=0,
        iterations=iterations,
        deadline=None,
        rules=StopRules(),
        anew=True,
        pyvrp=False,
    )


def heat(visits, steps):
    """Return the temperatures of two workers that make so many steps for each visit together."""
    plan = search(visits, 2, max(1, steps * visits // (2 * ROUNDS)))
    return Heat(plan, 0.0, ROUNDS, 2)


def test_parts_are_as_many_as_workers_but_never_small():
    assert [search(PARTS - 1, many, 1).parts(many) for many in (1, 2, 16)] == [1, 1, 1]
    assert [search(PARTS, many, 1).parts(many) for many in (1, 2, 16)] == [1, 2, 2]
    assert [search(10 * LEAST_PART, many, 1).parts(many) for many in (1, 2, 16)] == [1, 2, 10]


@pytest.mark.parametrize("visits", [100, MANY, PARTS])
def test_workers_that_search_the_same_do_not_make_it_warmer(visits):
    few = Heat(search(visits, 2, 5), 0.0, ROUNDS, 2)
    many = Heat(search(visits, 8, 5), 0.0, ROUNDS, 8)
    assert few.span(0, 0.0, 0.1) == pytest.approx(many.span(0, 0.0, 0.1))


def test_workers_of_small_problems_take_turns():
    small = heat(100, 1_000)
    assert not small.is_quick
    assert [small.span(worker, 0.0, 1.0) for worker in range(3)] == [
        pytest.approx((WARM[0], COLD[0])),
        pytest.approx((WARM[1], COLD[1])),
        pytest.approx((WARM[0], COLD[0])),
    ]


@pytest.mark.parametrize("visits", [MANY, PARTS])
def test_workers_of_large_problems_are_all_as_warm(visits):
    large = heat(visits, 100)
    assert large.span(0, 0.0, 0.1) == large.span(1, 0.0, 0.1)


@pytest.mark.parametrize("visits", [100, MANY, PARTS])
def test_fewer_steps_begin_colder_and_every_search_ends_cold(visits):
    searches = [heat(visits, steps) for steps in (1, 20, 60, 100)]
    assert all(few.span(0, 0.0, 1.0) <= more.span(0, 0.0, 1.0) for few, more in pairwise(searches))
    for one in searches:
        spans = [one.span(0, number / ROUNDS, (number + 1) / ROUNDS) for number in range(ROUNDS)]
        assert all(warm > cold for warm, cold in spans)
        assert all(end == pytest.approx(begin) for (_, end), (begin, _) in pairwise(spans))
        assert spans[-1][1] == pytest.approx(COLD[0])


def test_a_large_problem_with_steps_enough_cools_at_once_in_its_first_round():
    assert not heat(MANY - 1, 1_000).is_quick
    assert not heat(MANY, 100).is_quick
    large = heat(MANY, 1_000)
    assert large.is_quick
    assert large.span(0, 0.0, 0.1) == large.span(1, 0.0, 0.1) == (QUICK_WARM, QUICK_COLD)
    large.is_quick = False
    assert large.span(0, 0.1, 0.2)[0] > QUICK_WARM
