"""Each kind of damage to a good plan is found, by a rule that names it."""

from __future__ import annotations

import copy
import json
import math

import pytest
from tests.golden.days import golden_days
from tests.golden.notation import table_travel
from tests.planning.check.mutations_told import MUTATIONS, Mutation

from ruralroute.errors import DataError
from ruralroute.planning.check.plan import check_plan
from ruralroute.planning.plan import DeliveryPlan


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


def leaves(value, path=()):
    """All numbers and words of a document, with their paths."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        if isinstance(one, dict | list):
            yield from leaves(one, (*path, key))
        else:
            yield (*path, key), one


def put(document, path, value):
    """The document with another value at a path."""
    bad = copy.deepcopy(document)
    row = bad
    for key in path[:-1]:
        row = row[key]
    row[path[-1]] = value
    return bad


def passes(day, document):
    """Whether a document is read as a plan in which nothing is found."""
    try:
        plan = DeliveryPlan.from_json(json.dumps(document))
    except DataError:
        return False
    return not check_plan(day.county, plan, travel=table_travel(day.county))


@pytest.mark.parametrize("day", golden_days(), ids=lambda day: day.name)
def test_no_number_or_word_of_a_plan_can_be_changed_unseen(day):
    document = json.loads(day.plan.to_json())
    assert passes(day, document)
    unseen = []
    for path, value in leaves(document):
        numbers = isinstance(value, int | float)
        for other in (value + 1, value - 1) if numbers else (f"{value or ''}x",):
            if passes(day, put(document, path, other)):
                unseen.append((path, value, other))
    assert unseen == []


@pytest.mark.parametrize("wrong", [str, float, lambda one: [one], lambda _: math.nan, bool])
def test_a_whole_number_written_as_anything_else_is_no_plan(wrong):
    day = golden_days()[0]
    document = json.loads(day.plan.to_json())
    for path, value in leaves(document):
        if isinstance(value, int) and path != ("version",):
            with pytest.raises(DataError):
                DeliveryPlan.from_json(json.dumps(put(document, path, wrong(value))))


def test_a_key_that_stands_twice_is_no_plan():
    text = golden_days()[0].plan.to_json()
    twice = text.replace('"vehicle":', '"vehicle": "V0",\n"vehicle":', 1)
    assert twice != text
    with pytest.raises(DataError):
        DeliveryPlan.from_json(twice)
