"""Which links of the land carry a road, of which class, and what stands in the way there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.lattice import Lattice, Link, Tree, link, shortest_ways
from ruralroute.files.demo.settle import Settlements
from ruralroute.files.demo.terrain import LANDS, Terrain

OBSTACLES: dict[str, dict[str, str]] = {
    "bridge": {"bridge": "yes", "maxweight": "3"},
    "width": {"maxwidth": "2.0"},
    "height": {"maxheight": "2.6"},
}
"""What stops trucks and lets vans through, as tags of a short piece of road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road along one link of the land.

    Parameters
    ----------
    highway
        OpenStreetMap class.
    tags
        Surface, lanes and the like.
    obstacle
        Key of `OBSTACLES`, or None.
    """

    highway: str
    tags: Mapping[str, str] = field(default_factory=dict)
    obstacle: str | None = None


Roads = dict[Link, Road]


def build_roads(
    dice: Dice, lattice: Lattice, settlements: Settlements, *, terrain: Terrain
) -> Roads:
    """Lay a main road through the county, then roads to townships, then roads to villages."""
    highway: dict[Link, str] = {}
    through = shortest_ways(lattice.links, [lattice.town])
    for end in _ends(dice, lattice):
        _lay(highway, "primary", through.way(end))
    county = shortest_ways(lattice.links, _nodes(highway, lattice))
    for township in settlements.townships:
        _lay(highway, "secondary", county.way(township))
    for start, end in _ring(dice, lattice, settlements.townships, LANDS[terrain].ring_share):
        _lay(highway, "tertiary", shortest_ways(lattice.links, [end]).way(start))
    rural = shortest_ways(lattice.links, _nodes(highway, lattice))
    users = _users(rural, (node for node, _ in settlements.villages))
    for one, count in users.items():
        highway[one] = "tertiary" if count >= 3 else "unclassified"

    obstacles = _obstacles(dice, users, rural, settlements)
    beyond = _beyond(rural, obstacles)
    extra = _extra_links(dice, lattice, highway, beyond, LANDS[terrain].loop_share)
    roads: Roads = {}
    for one in sorted({*highway, *extra}):
        kind = highway.get(one) or extra[one]
        unpaved_may_be = users.get(one, 0) <= 1 and one not in obstacles
        tags = _tags(dice, terrain, kind, unpaved_may_be=unpaved_may_be)
        roads[one] = Road(highway=kind, tags=tags, obstacle=obstacles.get(one))
    return roads


def without_trucks(roads: Roads) -> Roads:
    """Leave out the roads that no truck can pass."""
    return {one: road for one, road in roads.items() if road.obstacle is None}


def _ends(dice: Dice, lattice: Lattice) -> tuple[int, int]:
    """Choose where the main road enters and leaves: west and east, or south and north."""
    axis = dice.integer(0, 1)
    order = sorted(
        range(len(lattice.points)),
        key=lambda node: (lattice.points[node][axis], abs(lattice.points[node][1 - axis])),
    )
    near = max(1, len(order) // 60)
    return dice.pick(order[:near]), dice.pick(order[-near:])


def _ring(
    dice: Dice, lattice: Lattice, townships: Sequence[int], share: float
) -> list[tuple[int, int]]:
    """Choose pairs of townships, neighbours around the county town, that a road joins."""
    around = sorted(
        townships, key=lambda node: (math.atan2(*lattice.points[node]), lattice.points[node])
    )
    pairs = zip(around, around[1:] + around[:1], strict=True)
    return [pair for pair in pairs if pair[0] != pair[1] and dice.chance(share)]


def _nodes(highway: Mapping[Link, str], lattice: Lattice) -> list[int]:
    return sorted({lattice.town, *(node for one in highway for node in one)})


def _lay(highway: dict[Link, str], kind: str, way: list[int]) -> None:
    for one, other in pairwise(way):
        highway.setdefault(link(one, other), kind)


def _users(rural: Tree, villages: Iterable[int]) -> dict[Link, int]:
    """Count the villages that each link of the tree leads to."""
    users: dict[Link, int] = {}
    for village in villages:
        for one, other in pairwise(rural.way(village)):
            users[link(one, other)] = users.get(link(one, other), 0) + 1
    return users


def _obstacles(
    dice: Dice, users: Mapping[Link, int], rural: Tree, settlements: Settlements
) -> dict[Link, str]:
    """Put weak bridges where several villages lie beyond, and barriers before single ones."""
    stations = len(settlements.townships) + len(settlements.villages)
    few = [one for one in sorted(users) if users[one] <= max(2, stations // 10)]
    if not few or stations < 8:
        return {}
    times = 1 + stations // 200
    by_use = sorted(dice.shuffled(few), key=lambda one: -users[one])
    obstacles = dict.fromkeys(by_use[:times], "bridge")
    blocked = _beyond(rural, obstacles)
    single = [one for one in few if users[one] == 1 and not blocked.intersection(one)]
    for kind, one in zip(("width", "height") * times, dice.shuffled(single), strict=False):
        obstacles[one] = kind
    return obstacles


def _beyond(rural: Tree, obstacles: Mapping[Link, str]) -> set[int]:
    """Find the nodes that an obstacle lies before."""
    return {
        node
        for node in rural.cost
        if any(link(*step) in obstacles for step in pairwise(rural.way(node)))
    }


def _extra_links(
    dice: Dice, lattice: Lattice, highway: Mapping[Link, str], beyond: set[int], loop_share: float
) -> dict[Link, str]:
    """Close some gaps between roads, and add dead ends that lead to fields and woods.

    No extra road leads round an obstacle.
    """
    nodes = set(_nodes(highway, lattice))
    extra: dict[Link, str] = {}
    for one in sorted(lattice.links):
        draw = dice.uniform(0, 1)
        ends = [node for node in one if node in nodes]
        if one in highway or lattice.town in one or beyond.intersection(one):
            continue
        if len(ends) == 2 and draw < loop_share:
            extra[one] = "unclassified"
        elif len(ends) == 1 and draw < 0.05:
            extra[one] = "track"
            nodes.update(one)
    return extra


def _tags(dice: Dice, terrain: Terrain, highway: str, *, unpaved_may_be: bool) -> Mapping[str, str]:
    """Draw what the map knows about a road: never everything."""
    land = LANDS[terrain]
    draw, width = dice.uniform(0, 1), dice.uniform(0, 1)
    match highway:
        case "primary":
            return {"surface": "asphalt", "lanes": "2", "maxspeed": "70"}
        case "secondary":
            return {"surface": "asphalt", "lanes": "2", "maxspeed": "60"}
        case "tertiary":
            tags = {"surface": "concrete" if draw < 0.7 else "asphalt"}
            return tags if width < 0.5 else tags | {"maxspeed": "40"}
        case "track":
            tags = {"tracktype": "grade3", "surface": "gravel"}
            return tags if draw < 0.5 else {"tracktype": "grade4", "surface": "earth"}
        case _:
            tags = {"surface": "concrete"} if draw > 0.15 else {}
            if unpaved_may_be and draw > 1 - land.unpaved_share:
                tags = {"surface": "gravel" if draw < 1 - land.unpaved_share / 3 else "earth"}
            narrow = {"lanes": "1", "width": "3.0"} if width < land.narrow_share else {}
            return tags | narrow
