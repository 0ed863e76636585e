"""The checker tells each golden day from its broken twins."""

from __future__ import annotations

import pytest
from tests.golden.days import golden_days, twins
from tests.golden.notation import GoldenDay, Twin, table_travel

from ruralroute.planning.check.plan import check_plan


@pytest.mark.parametrize("day", golden_days(), ids=lambda day: day.name)
def test_a_golden_day_breaks_no_rule(day: GoldenDay):
    found = check_plan(day.county, day.plan, travel=table_travel(day.county))

    assert [str(one) for one in found] == []


@pytest.mark.parametrize(
    ("day", "twin"), twins(), ids=lambda one: one.name if isinstance(one, Twin) else ""
)
def test_a_twin_is_found_by_the_rule_that_it_breaks(day: GoldenDay, twin: Twin):
    found = check_plan(twin.county, twin.plan, travel=table_travel(twin.county))

    assert {one.code for one in found} == set(twin.rules), [str(one) for one in found]


def test_every_violation_speaks_both_languages():
    for _, twin in twins():
        for one in check_plan(twin.county, twin.plan, travel=table_travel(twin.county)):
            assert one.message("en") != one.message("zh")


def test_names_of_days_and_twins_are_their_own():
    names = [day.name for day in golden_days()]
    assert len(names) == len(set(names))
    for day in golden_days():
        assert len({twin.name for twin in day.twins}) == len(day.twins) > 0
