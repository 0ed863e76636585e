"""What the conditions of a plan close, by the raw tags and the county's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralroute.model import Conditions, County, Profile
from ruralroute.network.matrix import EdgeRef
from ruralroute.planning.check.road_rules import possible_kinds

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork

_KG = 1_000.0


class ConditionFacts:
    """Says of an edge whether the conditions close it.

    Parameters
    ----------
    county
        The county.
    name
        Id of the conditions.
    network
        The roads.
    """

    def __init__(self, county: County, name: str, network: RoadNetwork) -> None:
        self._unknown_tags = county.policy.unknown_tags
        self._network = network
        self._base = Path(county.base_dir or ".")
        self.conditions = next((one for one in county.conditions if one.id == name), None)

    def why_closed(self, edge: EdgeRef, profile: Profile) -> str | None:
        """Say what closes an edge to a vehicle; None when nothing does."""
        conditions = self.conditions
        if conditions is None:
            return None
        tags = self._network.way_tags(edge[0])
        if any(factor <= 0 for factor in _factors(conditions, tags)):
            return f"conditions={conditions.id}"
        kinds = possible_kinds(tags, self._unknown_tags)
        if all(conditions.kinds.get(kind, 1.0) <= 0 for kind in kinds):
            return f"conditions={conditions.id}"
        limits = [conditions.max_weight_t.get(kind) for kind in kinds]
        if all(limit is not None and profile.gross_kg > limit * _KG for limit in limits):
            return f"conditions={conditions.id}, max_weight_t"
        if self._areas and any(area.intersects(self._line(edge)) for area in self._areas):
            return f"conditions={conditions.id}, closed_areas"
        return None

    def _line(self, edge: EdgeRef) -> Any:
        import shapely  # noqa: PLC0415 - heavy, and seldom needed

        return shapely.LineString(self._network.edge(edge).lonlat)

    @cached_property
    def _areas(self) -> list[Any]:
        if self.conditions is None or self.conditions.closed_areas is None:
            return []
        import shapely  # noqa: PLC0415 - heavy, and seldom needed

        path = self._base / self.conditions.closed_areas
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        listed = document.get("features", [document])
        shapes = [shapely.geometry.shape(one.get("geometry") or one) for one in listed]
        return [shapely.make_valid(one) for one in shapes if one.area > 0]


def _factors(conditions: Conditions, tags: Mapping[str, str]) -> Iterator[float]:
    """Yield every factor that holds for a road, whatever its kind."""
    yield conditions.speed
    yield conditions.classes.get(tags.get("highway", ""), 1.0)
    for surface in tags.get("surface", "").lower().split(";"):
        yield conditions.surfaces.get(surface.strip(), 1.0)
    for rule, factor in conditions.tags.items():
        key, _, wanted = rule.partition("=")
        if key not in tags:
            continue
        said = [one.strip().lower() for one in tags[key].split(";")]
        if (wanted and wanted.lower() in said) or (not wanted and set(said) != {"no"}):
            yield factor
