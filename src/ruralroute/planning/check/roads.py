"""Legs along the roads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork


def check_roads(
    plan: DeliveryPlan, facts: CountyFacts, network: RoadNetwork | None
) -> Iterator[Violation]:
    """Check the edges of every leg."""
    yield from ()
