"""What commands about an existing plan read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruralroute.errors import Fault

if TYPE_CHECKING:
    from ruralroute.model import County
    from ruralroute.network import RoadNetwork, Travel
    from ruralroute.planning.plan import DeliveryPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """A plan with the county, roads and travel that it is about."""

    plan: DeliveryPlan
    county: County
    network: RoadNetwork | None
    travel: Travel


def plan_file(path: Path) -> Path:
    """Return the plan file of a path that names it or the folder that it is in."""
    return path / "plan.json" if path.is_dir() else path


def read_planned_day(
    county: Path, plan: Path, orders: Path | None, on_warning: Callable[[Fault], None]
) -> PlannedDay:
    """Read a plan and everything that it is about.

    Raises
    ------
    DataError
        Something cannot be read.
    """
    from ruralroute.files import read_county
    from ruralroute.network import load_roads, travel
    from ruralroute.planning.plan import DeliveryPlan

    found = read_county(county, orders=orders, on_warning=on_warning)
    read = DeliveryPlan.read(plan_file(plan))
    found = found.with_unknown_tags(read.unknown_tags)
    network = load_roads(found, day=read.day)
    return PlannedDay(
        plan=read,
        county=found,
        network=network,
        travel=travel(found, network, conditions=read.conditions, on_warning=on_warning),
    )
