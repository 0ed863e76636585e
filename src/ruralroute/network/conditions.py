"""The roads under named conditions: factors of speed, closures and limits of weight by edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault
from ruralroute.model import HOURS, ROAD_KINDS, Conditions, County
from ruralroute.network.areas import read_areas
from ruralroute.network.facts import POLICIES, is_name
from ruralroute.network.ferries import FERRY
from ruralroute.network.roads import CLASS_KINDS, EARTH, GRAVEL, PAVED
from ruralroute.network.ways import bears_on_travel

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


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
    faults
        Warnings of polygons that touch no road.
    """

    id: str
    factor: Floats
    closed: Bools
    max_kg: Floats
    faults: tuple[Fault, ...] = ()

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
        if state.changes_nothing and not state.faults:
            known[key] = network
        else:
            known[key] = network.changed(state=state, faults=(*network.faults, *state.faults))
    under: RoadNetwork = known[key]
    return under


def road_state(network: RoadNetwork, county: County, conditions: Conditions) -> RoadState:
    """Work out what conditions do to each edge.

    Raises
    ------
    RoadsError
        The conditions speak of tags that roads are not read with, of classes and surfaces that
        are none, or name a file of areas that cannot be used.
    """
    _check_words(network, conditions)
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
    faults: list[Fault] = []
    if hourly < 1:
        inside = np.ones(len(row), dtype=np.bool_)
        if conditions.hours_area is not None:
            inside = _in_areas(network, county, (conditions, "hours_area"), faults)
        factor = np.where(inside, np.minimum(factor, hourly), factor)
    closed = factor <= 0
    if conditions.closed_areas is not None:
        closed |= _in_areas(network, county, (conditions, "closed_areas"), faults)
    limit = np.array([1000 * conditions.max_weight_t.get(one, np.inf) for one in ROAD_KINDS])
    return RoadState(
        id=conditions.id,
        factor=np.where(factor > 0, factor, 1.0),
        closed=closed,
        max_kg=limit[kind],
        faults=tuple(faults),
    )


def _check_words(network: RoadNetwork, conditions: Conditions) -> None:
    """Refuse tags that are not read, and classes and surfaces that no road has."""

    def where(name: str) -> Where:
        return Where("county.toml", column=f"conditions.{conditions.id}.{name}")

    classes, surfaces = [*CLASS_KINDS, FERRY], PAVED | GRAVEL | EARTH
    unread = [one for one in conditions.tags if not bears_on_travel(one.partition("=")[0])]
    faults = [fault("network.unread_tag", where("tags"), one) for one in unread]
    faults += [
        fault("network.unknown_class", where("classes"), one, known=" ".join(classes))
        for one in conditions.classes
        if one not in classes
    ]
    strange = conditions.surfaces.keys() - surfaces
    if strange:
        mapped = {tags.get("surface", "").lower() for tags in network.way_raw_tags}
        strange -= {part.strip() for one in mapped for part in one.split(";")}
    faults += [
        fault("network.unknown_surface", where("surfaces"), one, known=" ".join(sorted(surfaces)))
        for one in sorted(strange)
    ]
    if faults:
        raise RoadsError(faults)


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
    network: RoadNetwork, county: County, named: tuple[Conditions, str], faults: list[Fault]
) -> Bools:
    """Mark the edges that touch the polygons of the file that a field of conditions names."""
    conditions, field = named
    file = Path(county.base_dir or ".") / getattr(conditions, field)
    areas = read_areas(file)
    edges = network.edges
    owner = np.repeat(np.arange(network.edge_count), np.diff(edges.shape_start))
    lines = np.asarray(shapely.linestrings(edges.shape, indices=owner))
    inside = np.zeros(network.edge_count, dtype=np.bool_)
    inside[shapely.STRtree(lines).query(areas, predicate="intersects")[1]] = True
    if not inside.any():
        where = Where(file.name, column=f"conditions.{conditions.id}.{field}")
        faults.append(fault("network.areas_touch_nothing", where, severity=Severity.WARNING))
    return inside
