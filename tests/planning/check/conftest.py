"""Good plans that mutations damage."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.golden.days import golden_days
from tests.golden.notation import table_travel
from tests.golden.paper_roads import road_day

from ruralroute.model import County
from ruralroute.network.matrix import Travel
from ruralroute.planning.plan import DeliveryPlan


@dataclass(frozen=True)
class GoodPlan:
    """A plan without a violation; `network` is a RoadNetwork where the county has roads."""

    name: str
    county: County
    plan: DeliveryPlan
    travel: Travel
    network: object = None


@pytest.fixture(scope="session")
def good_plans() -> list[GoodPlan]:
    """Plans to damage."""
    on_roads = road_day()
    return [
        *(
            GoodPlan(day.name, day.county, day.plan, table_travel(day.county))
            for day in golden_days()
        ),
        GoodPlan("roads", on_roads.county, on_roads.plan, on_roads.travel, on_roads.roads),
    ]
