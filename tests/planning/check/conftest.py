"""Good plans that mutations damage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.golden.days import golden_days
from tests.golden.notation import table_travel
from tests.golden.paper_roads import road_day
from tests.planning.check.whole import planned

from ruralroute.files.demo import demo_county
from ruralroute.model import County
from ruralroute.network import load_roads, travel
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


def _demo(folder: Path, vehicles: slice) -> GoodPlan:
    """A demo county's day on its roads, with a part of its fleet."""
    here = demo_county(folder, terrain="hill", stations=12, seed=5)
    here = here.model_copy(update={"vehicles": here.vehicles[vehicles]})
    network = load_roads(here)
    matrices = travel(here, network)
    day = next(one.date for one in here.orders if one.date is not None)
    plan = planned(here, matrices, day)
    return GoodPlan(f"demo {folder.name}", here, plan, matrices, network)


@pytest.fixture(scope="session")
def good_plans(tmp_path_factory: pytest.TempPathFactory) -> list[GoodPlan]:
    """Plans to damage."""
    demo = tmp_path_factory.mktemp("demo")
    on_roads = road_day()
    return [
        *(
            GoodPlan(day.name, day.county, day.plan, table_travel(day.county))
            for day in golden_days()
        ),
        _demo(demo / "whole", slice(None)),
        _demo(demo / "short of vehicles", slice(1, 3)),
        GoodPlan("roads", on_roads.county, on_roads.plan, on_roads.travel, on_roads.roads),
    ]
