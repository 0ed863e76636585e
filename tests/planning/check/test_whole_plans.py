"""Whole plans pass the checker, and damage to them is found."""

from __future__ import annotations

import random

import pytest
from tests.golden.notation import table_travel
from tests.planning.check.mutations_told import MUTATIONS
from tests.planning.check.whole import planned, random_county

from ruralroute.files.demo import demo_county
from ruralroute.network import load_roads, travel
from ruralroute.planning.check.plan import check_plan


@pytest.mark.parametrize("seed", range(40))
def test_whole_plans_pass_and_damage_to_them_is_found(seed):
    here = random_county(seed)
    matrices = table_travel(here)
    plan = planned(here, matrices)

    assert [str(one) for one in check_plan(here, plan, travel=matrices)] == []

    for mutation in random.Random(seed).sample(MUTATIONS, 6):
        bad = mutation.apply(plan)
        if bad is not None:
            codes = {one.code for one in check_plan(here, bad, travel=matrices)}
            assert codes & mutation.rules, mutation.name


@pytest.mark.parametrize("terrain", ["plain", "hill", "mountain"])
def test_a_demo_county_s_plan_passes_with_roads_and_travel_left_to_the_checker(tmp_path, terrain):
    here = demo_county(tmp_path / "demo", terrain=terrain, stations=12, seed=3)
    day = next(one.date for one in here.orders if one.date is not None)
    network = load_roads(here)

    plan = planned(here, travel(here, network), day)

    assert plan.travel == "roads"
    assert [str(one) for one in check_plan(here, plan)] == []
