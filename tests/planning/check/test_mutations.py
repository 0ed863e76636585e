"""Each kind of damage to a good plan is found, by a rule that names it."""

from __future__ import annotations

import pytest
from tests.planning.check.mutations import MUTATIONS, Mutation

from ruralroute.planning.check.plan import check_plan


def test_plans_to_damage_are_good(good_plans):
    for good in good_plans:
        found = check_plan(good.county, good.plan, network=good.network, travel=good.travel)
        assert [str(one) for one in found] == [], good.name


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.damage.__name__)
def test_damage_is_found_by_its_rule(mutation: Mutation, good_plans):
    damaged = 0
    for good in good_plans:
        bad = mutation.apply(good.plan)
        if bad is None:
            continue
        damaged += 1
        found = check_plan(good.county, bad, network=good.network, travel=good.travel)
        codes = {one.code for one in found}
        assert codes & mutation.rules, (good.name, [str(one) for one in found])
    assert damaged


def test_there_are_many_kinds_of_damage():
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS) >= 20
