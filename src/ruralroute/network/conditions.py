"""The roads under named conditions: factors of speed, closures and limits of weight by edge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.model import HOURS, ROAD_KINDS, Conditions, County
from ruralroute.network.facts import POLICIES, is_name
from ruralroute.network.ways import bears_on_travel

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MAX_AREAS_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoadState:
    """What conditions do to each edge.

    Parameters
    ----------
    id
        Name of the conditions.
    factor
        Factor of speed; 1 where the edge is closed.
    closed
        Nobody passes.
    max_kg
        Heaviest vehicle; infinite where there is no limit.
    """

    id: str
    factor: Floats
    closed: Bools
    max_kg: Floats

    @property
    def changes_nothing(self) -> bool:
        """Whether every road is as it is without conditions."""
        free = not self.closed.any() and bool(np.isinf(self.max_kg).all())
        return free and bool((self.factor == 1).all())


def find_conditions(county: County, name: str) -> Conditions:
    """Return the conditions of a name.

    Raises
    ------
    RoadsError
        The county has none of that name.
    """
    for one in county.conditions:
        if name in {one.id, one.name, one.name_zh}:
            return one
    known = " ".join(one.id for one in county.conditions)
    where = Where("county.toml", column="conditions")
    raise RoadsError([fault("network.unknown_conditions", where, name, known=known)])


def roads_under(network: RoadNetwork, county: County, name: str) -> RoadNetwork:
    """Return roads under named conditions; the same object where these change nothing.

    Raises
    ------
    RoadsError
        There are no such conditions, or they cannot be used.
    """
    found = find_conditions(county, name)
    key = (found.model_dump_json(), county.policy.unknown_tags, county.base_dir)
    known = network.__dict__.setdefault("_under", {})
    if key not in known:
        state = road_state(network, county, found)
        known[key] = network if state.changes_nothing else network.changed(state=state)
    under: RoadNetwork = known[key]
    return under


def road_state(network: RoadNetwork, county: County, conditions: Conditions) -> RoadState:
    """Work out what conditions do to each edge.

    Raises
    ------
    RoadsError
        The conditions speak of tags that roads are not read with, or name a file of closed areas
        that cannot be used.
    """
    _check_tags(conditions)
    facts, row = network.facts, network.edge_fact
    kind = facts.kind[row, POLICIES.index(county.policy.unknown_tags)]
    by_kind = np.array([conditions.kinds.get(one, np.inf) for one in ROAD_KINDS])
    by_class = np.array([conditions.classes.get(one, np.inf) for one in facts.highway])
    by_tags = np.full(len(facts.highway), np.inf)
    named = any(is_name(one.partition("=")[0]) for one in conditions.tags)
    if (conditions.tags or conditions.surfaces) and not named:
        rows, first = np.unique(network.way_fact, return_index=True)
        by_tags[rows] = [_of_tags(conditions, network.way_raw_tags[one]) for one in first.tolist()]
    factor = np.minimum(np.minimum(by_class, by_tags)[row], by_kind[kind])
    if named:
        by_way = np.array([_of_tags(conditions, tags) for tags in network.way_raw_tags])
        factor = np.minimum(factor, by_way[network.edges.way])
    factor = np.minimum(factor, conditions.speed)
    hourly = _hour_factor(conditions, county, network.second)
    if hourly < 1:
        inside = _in_areas(network, county, conditions.hours_area, everywhere=True)
        factor = np.where(inside, np.minimum(factor, hourly), factor)
    limit = np.array([1000 * conditions.max_weight_t.get(one, np.inf) for one in ROAD_KINDS])
    closed = (factor <= 0) | _in_areas(network, county, conditions.closed_areas)
    return RoadState(
        id=conditions.id,
        factor=np.where(factor > 0, factor, 1.0),
        closed=closed,
        max_kg=limit[kind],
    )


def _check_tags(conditions: Conditions) -> None:
    unread = [one for one in conditions.tags if not bears_on_travel(one.partition("=")[0])]
    if unread:
        where = Where("county.toml", column=f"conditions.{conditions.id}.tags")
        raise RoadsError([fault("network.unread_tag", where, one) for one in unread])


def _of_tags(conditions: Conditions, tags: Mapping[str, str]) -> float:
    least = float("inf")
    for rule, factor in conditions.tags.items():
        key, asks, wanted = rule.partition("=")
        if key not in tags:
            continue
        values = {one.strip().lower() for one in tags[key].split(";")}
        if wanted.lower() in values if asks else values - {"no"}:
            least = min(least, factor)
    if conditions.surfaces:
        for surface in tags.get("surface", "").lower().split(";"):
            least = min(least, conditions.surfaces.get(surface.strip(), least))
    return least


def hours_of(conditions: Conditions) -> dict[tuple[int, int], float]:
    """Return the factors by hours, as seconds since midnight; hours past midnight in two parts."""
    found: dict[tuple[int, int], float] = {}
    for text, factor in conditions.hours.items():
        match = HOURS.fullmatch(text)
        if match is not None:
            one, two, three, four = (int(part) for part in match.groups())
            start, end = one * 3600 + two * 60, three * 3600 + four * 60
            spans = [(start, end)] if start < end else [(start, 24 * 3600), (0, end)]
            for span in spans:
                found[span] = min(factor, found.get(span, factor))
    return found


def _hour_factor(conditions: Conditions, county: County, second: int | None) -> float:
    """Return the factor at a time; the worst of the county's working day where none is known."""
    hours = hours_of(conditions)
    if second is not None:
        return min((f for (start, end), f in hours.items() if start <= second < end), default=1.0)
    policy = county.policy
    held = [
        f for (start, end), f in hours.items() if start < policy.close_s and end > policy.open_s
    ]
    return min([1.0, *held])


def _in_areas(
    network: RoadNetwork, county: County, file: str | None, *, everywhere: bool = False
) -> Bools:
    """Mark the edges that touch the polygons of a file; without a file all, or none."""
    closed = np.full(network.edge_count, everywhere and file is None, dtype=np.bool_)
    if file is None:
        return closed
    areas = read_areas(Path(county.base_dir or ".") / file)
    edges = network.edges
    owner = np.repeat(np.arange(network.edge_count), np.diff(edges.shape_start))
    lines = np.asarray(shapely.linestrings(edges.shape, indices=owner))
    closed[shapely.STRtree(lines).query(areas, predicate="intersects")[1]] = True
    return closed


def read_areas(path: Path) -> list[shapely.Geometry]:
    """Read the polygons of a GeoJSON file in WGS 84.

    Raises
    ------
    RoadsError
        The file is missing, too large, or holds no valid polygons.
    """
    where = Where(path.name)
    try:
        if path.stat().st_size > _MAX_AREAS_BYTES:
            limit = _MAX_AREAS_BYTES // 1_000_000
            raise RoadsError([fault("network.file_too_large", where, limit_mb=limit)])
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        found = shapely.from_geojson(json.dumps(_geometries(document)))
    except OSError as error:
        raise RoadsError([fault("network.no_areas", where)]) from error
    except (ValueError, RecursionError, shapely.GEOSException) as error:
        raise RoadsError([fault("network.bad_areas", where)]) from error
    areas = [one for one in shapely.get_parts(found) if one.geom_type in _AREAS]
    if not areas:
        raise RoadsError([fault("network.bad_areas", where)])
    return [shapely.make_valid(one) for one in areas]


_AREAS = frozenset({"Polygon", "MultiPolygon"})


def _geometries(document: object) -> dict[str, object]:
    """Gather the geometries of a GeoJSON document."""
    if isinstance(document, dict) and document.get("type") in _AREAS:
        found = [document]
    else:
        features = document.get("features", [document]) if isinstance(document, dict) else []
        found = [
            one["geometry"]
            for one in (features if isinstance(features, list) else [])
            if isinstance(one, dict) and isinstance(one.get("geometry"), dict)
        ]
    return {"type": "GeometryCollection", "geometries": found}
