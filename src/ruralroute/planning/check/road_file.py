"""Legs against the file of drawn roads: does a road lie there, may it be driven, does it join."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ruralroute.network.matrix import EdgeRef
from ruralroute.planning.check.drawn_roads import (
    DrawnRoads,
    DrawnWay,
    meets,
    metres_off,
    runs_along,
)
from ruralroute.planning.check.facts import Where, breach
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import Leg

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork

Judge = Callable[[EdgeRef, Mapping[str, str], bool], str | None]
"""Says why tags forbid an edge that runs along its way, or against it."""


class FileChecker:
    """Holds the edges of legs against what the file says of them.

    Parameters
    ----------
    drawn
        The file.
    network
        The roads as they were read.
    """

    def __init__(self, drawn: DrawnRoads, network: RoadNetwork) -> None:
        self._drawn, self._network = drawn, network

    def leg(self, leg: Leg, where: Where, judge: Judge) -> Iterator[Violation]:
        """Check the edges of a leg that exist."""
        for edge in leg.edges:
            off, near = self._near(edge)
            if not near and off:
                yield breach("edge_off_line", where, edge=_name(edge), found=f"{off:.0f}")
            whys = [self._why(edge, way, judge) for way in near]
            why = whys[0] if whys and all(whys) else None
            if why is not None:
                yield breach("edge_forbidden", where, edge=_name(edge), why=why)
        for before, after in itertools.pairwise(leg.edges):
            if before[0] != after[0] and not self._may_meet(before, after):
                yield breach("edges_levels", where, edge=_name(after), before=_name(before))

    def _near(self, edge: EdgeRef) -> tuple[float, list[DrawnWay]]:
        """Return how far off the nearest reading of the way is, and all that the edge lies on."""
        if edge not in self._found:
            lonlat = self._network.edge(edge).lonlat
            reach = self._drawn.tolerance_m
            ways = [(metres_off(way, lonlat, reach), way) for way in self._drawn.ways(edge[0])]
            near = [way for off, way in ways if not off]
            self._found[edge] = min((off for off, _ in ways), default=0.0), near
        return self._found[edge]

    @cached_property
    def _found(self) -> dict[EdgeRef, tuple[float, list[DrawnWay]]]:
        return {}

    def _why(self, edge: EdgeRef, way: DrawnWay, judge: Judge) -> str | None:
        known = self._network.edge(edge)
        along = runs_along(way, known.lonlat)
        classes = {
            key: value
            for key, value in self._network.way_tags(edge[0]).items()
            if key in ("highway", "route")
        }
        return judge(edge, {**classes, **way.tags}, known.forward if along is None else along)

    def _may_meet(self, before: EdgeRef, after: EdgeRef) -> bool:
        at = self._network.edge(after).lonlat[0]
        pairs = list(itertools.product(self._near(before)[1], self._near(after)[1]))
        return not pairs or any(
            meets(one, other, at, self._drawn.tolerance_m) for one, other in pairs
        )


def _name(edge: EdgeRef) -> str:
    return f"{edge[0]} ({edge[1]}-{edge[2]})"
