"""The bare land: points spread over a county, and how hard it is to get from one to the next.

Coordinates are whole metres east and north of the county town, so nothing depends on how a
platform rounds.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.terrain import LANDS, Terrain

Point = tuple[int, int]
"""Metres east and north of the county town."""
Link = tuple[int, int]
"""Two neighbouring nodes, the lower number first."""


def link(one: int, other: int) -> Link:
    """Name the link between two nodes."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Points of the land and the links between neighbours.

    Parameters
    ----------
    points
        Position of each node; node `town` is at (0, 0) and
        stands for the whole square of its streets.
    links
        Effort of each link: metres, made dearer by rough land.
    cell_m
        Typical distance between neighbours, metres.
    half_m
        Half the county's width, metres.
    town
        Node of the county town.
    town_half_m
        Half the width of the town's square of streets, metres.
    """

    points: tuple[Point, ...]
    links: Mapping[Link, float]
    cell_m: float
    half_m: float
    town: int
    town_half_m: int

    def distance_m(self, one: int, other: int) -> float:
        """Straight distance between two nodes."""
        (x1, y1), (x2, y2) = self.points[one], self.points[other]
        return math.sqrt((x1 - x2) ** 2 + (y1 - y2) ** 2)


@dataclass(frozen=True, slots=True)
class Tree:
    """Shortest ways to the nearest of some roots: next node on the way, and what it costs."""

    towards: Mapping[int, int]
    cost: Mapping[int, float]

    def way(self, node: int) -> list[int]:
        """List the nodes from `node` to its root, both included."""
        nodes = [node]
        while nodes[-1] in self.towards:
            nodes.append(self.towards[nodes[-1]])
        return nodes


def shortest_ways(costs: Mapping[Link, float], roots: Iterable[int]) -> Tree:
    """Find the shortest way from every node to its nearest root; ties go to the lower node."""
    neighbours: dict[int, list[tuple[int, float]]] = {}
    for (one, other), cost in costs.items():
        neighbours.setdefault(one, []).append((other, cost))
        neighbours.setdefault(other, []).append((one, cost))
    best = dict.fromkeys(sorted(roots), 0.0)
    towards: dict[int, int] = {}
    queue = [(0.0, root) for root in best]
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > best[node]:
            continue
        for other, step in neighbours.get(node, ()):
            if cost + step < best.get(other, math.inf):
                best[other] = cost + step
                towards[other] = node
                heapq.heappush(queue, (cost + step, other))
    return Tree(towards, best)


def make_lattice(dice: Dice, *, terrain: Terrain, stations: int) -> Lattice:
    """Spread points over a roundish county and link each to its neighbours."""
    land = LANDS[terrain]
    across_m = min(60_000.0, max(30_000.0, land.across_m * (stations / 60) ** 0.25))
    side = max(13, math.ceil(math.sqrt(4 * stations + 100))) | 1
    cell_m = across_m / (side - 1)
    middle = side // 2
    block = int(700 / cell_m)
    nodes: dict[tuple[int, int], int] = {}
    points: list[Point] = [(0, 0)]
    for row in range(-middle, middle + 1):
        for column in range(-middle, middle + 1):
            rim = (column / (middle + 0.3)) ** 2 + (row / (0.85 * middle + 0.3)) ** 2
            x = (column + dice.uniform(-0.26, 0.26)) * cell_m
            y = (row + dice.uniform(-0.26, 0.26)) * cell_m
            if max(abs(column), abs(row)) <= block:
                nodes[column, row] = 0
            elif rim <= dice.uniform(0.85, 1.1):
                nodes[column, row] = len(points)
                points.append((round(x), round(y)))
    town_half_m = round((block + 0.22) * cell_m)
    bare = Lattice(tuple(points), {}, cell_m, across_m / 2, 0, town_half_m)
    neighbours = _neighbours(nodes, dice, diagonals=terrain is not Terrain.PLAIN)
    links = {
        one: bare.distance_m(*one) * (1 + land.ruggedness * dice.uniform(0, 1) ** 2)
        for one in dict.fromkeys(neighbours)
        if one[0] != one[1]
    }
    return _connected(bare, links)


def _neighbours(nodes: Mapping[tuple[int, int], int], dice: Dice, *, diagonals: bool) -> list[Link]:
    """Link each node to those beside it and, in each square, across one of the diagonals."""
    links: list[Link] = []
    for (column, row), node in nodes.items():
        for beside in ((column + 1, row), (column, row + 1)):
            if beside in nodes:
                links.append(link(node, nodes[beside]))
        if diagonals:
            rising = dice.chance(0.5)
            ends = ((column, row), (column + 1, row + 1))
            if not rising:
                ends = ((column + 1, row), (column, row + 1))
            if all(end in nodes for end in ends):
                links.append(link(nodes[ends[0]], nodes[ends[1]]))
    return links


def _connected(bare: Lattice, links: Mapping[Link, float]) -> Lattice:
    """Keep the nodes that the town can reach, numbered anew."""
    reached = sorted(shortest_ways(links, [bare.town]).cost)
    number = {node: index for index, node in enumerate(reached)}
    return Lattice(
        tuple(bare.points[node] for node in reached),
        {
            link(number[one], number[other]): effort
            for (one, other), effort in links.items()
            if one in number and other in number
        },
        bare.cell_m,
        bare.half_m,
        number[bare.town],
        bare.town_half_m,
    )
