"""The shape of roads: winding lines over the land, straight streets in the county town."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ruralroute.files.demo.crossing import Drawing
from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.lattice import Lattice, Link, Point
from ruralroute.files.demo.roads import OBSTACLES, Roads
from ruralroute.files.demo.terrain import LANDS, Land, Terrain

GRID = (-2, -1, 0, 1, 2)
"""Streets of the county town, each way, in blocks from the middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A piece of road as the map shows it: tags and shape points."""

    tags: Mapping[str, str]
    points: tuple[Point, ...]

    @property
    def length_m(self) -> float:
        """Length along the shape points, metres."""
        return path_m(self.points)


def path_m(points: tuple[Point, ...]) -> float:
    """Length of a chain of points, metres."""
    return sum(
        math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) for (x1, y1), (x2, y2) in pairwise(points)
    )


def shape_roads(
    dice: Dice, lattice: Lattice, roads: Roads, *, terrain: Terrain
) -> dict[Link, tuple[Point, ...]]:
    """Give every road its shape, from node to node or to the edge of the county town.

    A road that would cross another, or the straight line between another's ends, is drawn again,
    straighter; the straight lines themselves do not cross.
    """
    land = LANDS[terrain]
    ends = {
        one: (_end(lattice, one[0], one[1]), _end(lattice, one[1], one[0])) for one in sorted(roads)
    }
    drawing = Drawing()
    for taken in (
        *(street.points for street in _streets(lattice.town_half_m // 2)),
        *ends.values(),
    ):
        drawing.add(taken)
    shapes: dict[Link, tuple[Point, ...]] = {}
    for one, straight in ends.items():
        points: tuple[Point, ...] = straight
        for share in (1.0, 0.75, 0.5, 0.3, 0.15, 0.0):
            points = _wind(dice, straight, land, share * land.winding)
            if not drawing.crosses(points, apart_from=straight):
                break
        drawing.add(points)
        shapes[one] = points
    return shapes


def map_lines(
    lattice: Lattice, roads: Roads, shapes: Mapping[Link, tuple[Point, ...]]
) -> Iterator[Line]:
    """List all lines of the map: the town's streets, then the roads, cut where an obstacle is."""
    yield from _streets(lattice.town_half_m // 2)
    for one in sorted(roads):
        road, points = roads[one], shapes[one]
        tags = {"highway": road.highway, **road.tags}
        if road.obstacle is None:
            yield Line(tags=tags, points=points)
            continue
        cut = len(points) // 2
        yield Line(tags=tags, points=points[:cut])
        yield Line(tags=tags | OBSTACLES[road.obstacle], points=points[cut - 1 : cut + 1])
        yield Line(tags=tags, points=points[cut:])


def _end(lattice: Lattice, node: int, other: int) -> Point:
    """Place the end of a road; in the county town that is the nearest corner at its edge."""
    if node != lattice.town:
        return lattice.points[node]
    block = lattice.town_half_m // 2
    x, y = lattice.points[other]
    corners = [(block * i, block * j) for i in GRID for j in GRID if 2 in (abs(i), abs(j))]
    return min(corners, key=lambda at: ((at[0] - x) ** 2 + (at[1] - y) ** 2, at))


def _streets(block: int) -> Iterator[Line]:
    """Lay five streets each way; the two beside the middle avenue are one-way, up and down."""
    for row in GRID:
        tags = {"highway": "residential", "name": f"东西{row + 3}街", "surface": "asphalt"}
        if row == 0:
            tags = {"highway": "primary", "name": "人民路", "maxspeed": "40", "surface": "asphalt"}
        yield Line(tags=tags, points=tuple((block * column, block * row) for column in GRID))
    for column in GRID:
        points = tuple((block * column, block * row) for row in GRID)
        tags = {"highway": "residential", "name": f"南北{column + 3}街", "surface": "asphalt"}
        if column == 0:
            tags = {"highway": "secondary", "name": "建设路", "surface": "asphalt"}
        if column in (-1, 1):
            tags["oneway"] = "yes"
            points = points if column == 1 else points[::-1]
        yield Line(tags=tags, points=points)


def _wind(dice: Dice, straight: tuple[Point, ...], land: Land, winding: float) -> tuple[Point, ...]:
    """Bend a straight line, first in its middle, then in the middle of each half, and so on."""
    points = list(straight)
    halvings = max(2, math.ceil(math.log2(max(1.0, path_m(straight) / land.shape_point_m))))
    for _ in range(halvings):
        bent = [points[0]]
        for (x1, y1), (x2, y2) in pairwise(points):
            aside = dice.uniform(-winding, winding)
            middle = ((x1 + x2) / 2 - (y2 - y1) * aside, (y1 + y2) / 2 + (x2 - x1) * aside)
            bent += [(round(middle[0]), round(middle[1])), (x2, y2)]
        points = bent
    return tuple(points)
