"""The small county with its plan, and the same with hostile names."""

from __future__ import annotations

import pytest
from tests.reports.small import HOSTILE, build_county, build_plan, build_travel


@pytest.fixture
def county():
    return build_county()


@pytest.fixture
def plan(county):
    return build_plan(county)


@pytest.fixture
def travel(county):
    return build_travel(county)


@pytest.fixture
def hostile():
    """County, plan and travel whose every name attacks something."""
    county = build_county(HOSTILE)
    return county, build_plan(county), build_travel(county)
