"""RoadNetwork: a road map as a graph, in arrays, with everything a plan and a check ask of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault
from ruralroute.model import ROAD_KINDS, RoadSettings
from ruralroute.network.build import Edges
from ruralroute.network.edge import Edge
from ruralroute.network.facts import POLICIES, Facts
from ruralroute.network.matrix import EdgeRef
from ruralroute.network.overrides import Overrides
from ruralroute.network.road_files import checked_file
from ruralroute.network.sources import read_ways
from ruralroute.network.spots import Spots
from ruralroute.network.turns import Restriction
from ruralroute.network.ways import Ways

if TYPE_CHECKING:
    import networkx as nx

    from ruralroute.model import County, Policy, Profile
    from ruralroute.network.conditions import RoadState
    from ruralroute.network.elevation import ElevationGrid
    from ruralroute.network.metric import MetricEdges
    from ruralroute.network.profiles import ProfileRoads
    from ruralroute.network.terrain import Terrain

Box = tuple[float, float, float, float]
_SHARED = (
    "bbox",
    "metric",
    "edge_fact",
    "barrier_nodes",
    "_way_index",
    "_arcs",
    "conditional_ways",
)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RoadNetwork:
    """Roads that vehicles drive on, split at junctions.

    Make one with `read` or `from_osm`.  An edge is named by its way's id and the
    node numbers of its ends (`EdgeRef`); the arrays number edges from 0, and the arcs of edge e
    are 2e (in the drawing direction) and 2e + 1.

    Parameters
    ----------
    name
        Name of the file it was read from.
    edges
        Edges and junctions.
    way_ids
        Id of each way.
    facts
        What the tags of the ways mean; `way_fact` is the row of each way.
    way_raw_tags
        Tags of each way.
    barrier_tags
        Tags of the barrier nodes by node number.
    overrides
        What the user knows better than the map.
    restrictions
        Restrictions of turns at its junctions.
    left_out
        How many things of the file are not in the graph, by kind.
    faults
        Warnings about the file.
    heights
        Elevation of junctions by node number, in metres, as far as the file gives it.
    grid
        Elevations of the whole region.
    terrain_factor
        Factor of speed where neither the shape nor the elevation of a road is known.
    speed_factors
        Factors of speed by class of highway or road kind.
    state
        Conditions that the roads are in.
    day, second
        Day and time of day that conditional tags are read for; None: any.
    spots
        What was mended in drawn lines, and what looks wrong in them.
    """

    name: str
    edges: Edges
    way_ids: tuple[str, ...]
    way_raw_tags: tuple[Mapping[str, str], ...]
    way_fact: NDArray[np.int64]
    facts: Facts
    barrier_tags: Mapping[int, Mapping[str, str]]
    overrides: Overrides
    restrictions: tuple[Restriction, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    grid: ElevationGrid | None = None
    terrain_factor: float = 1.0
    speed_factors: Mapping[str, float] = field(default_factory=dict)
    state: RoadState | None = None
    day: dt.date | None = None
    second: int | None = None
    spots: Spots = field(default_factory=Spots.none)

    @classmethod
    def read(
        cls,
        path: str | Path,
        settings: RoadSettings | None = None,
        base_dir: str | Path | None = None,
    ) -> Self:
        """Read a road file of any kind that `SUFFIXES` lists.

        Parameters
        ----------
        path
            The file.
        settings
            What the file does not say itself; None: defaults.
        base_dir
            Folder from which `settings` name other files; None: that of the file.

        Raises
        ------
        RoadsError
            The file is missing, of an unknown kind, too large, broken, or without roads.
        MissingExtraError
            Reading it needs the extra ``gis``.
        """
        return cls.from_ways(Path(path).name, read_ways(path, settings or RoadSettings(), base_dir))

    @classmethod
    def from_osm(cls, path: str | Path, *, bbox: Box | None = None) -> Self:
        """Read an OpenStreetMap file: PBF, or XML, plain or packed.

        Parameters
        ----------
        path
            The file.
        bbox
            West, south, east, north in degrees: only ways with a point inside.

        Raises
        ------
        RoadsError
            The file is missing, too large, broken, or without roads.
        """
        from ruralroute.network.osm import read_osm  # noqa: PLC0415  (loads osmium)

        found = checked_file(path, "osm")
        return cls.from_ways(found.name, read_osm(found, bbox=bbox))

    @classmethod
    def from_ways(cls, name: str, ways: Ways) -> Self:
        """Build the graph of ways that were read from the file `name`.

        Raises
        ------
        RoadsError
            No road is left, or the roads span more than half the globe.
        """
        from ruralroute.network.assembly import assemble  # noqa: PLC0415  (makes one of these)

        return assemble(cls, name, ways)

    def with_overrides(self, overrides: Overrides, faults: tuple[Fault, ...] = ()) -> Self:
        """Return the same roads with other overrides, and further warnings."""
        return self.changed(overrides=overrides, faults=(*self.faults, *faults))

    def under(self, county: County, conditions: str) -> RoadNetwork:
        """Return the same roads under conditions that the county names.

        Raises
        ------
        RoadsError
            There are no such conditions, or they cannot be used.
        """
        from ruralroute.network.conditions import roads_under  # noqa: PLC0415 (loads shapely)

        return roads_under(self, county, conditions)

    def changed(self, **fields: Any) -> Self:
        """Return the same graph with other fields; what was worked out of it is kept."""
        changed = replace(self, **fields)
        kept = (*_SHARED, "terrain") if changed.grid is self.grid else _SHARED
        changed.__dict__.update({one: self.__dict__[one] for one in kept if one in self.__dict__})
        return changed

    def __repr__(self) -> str:
        return f"RoadNetwork({self.name!r}, {self.edge_count} edges, {self.node_count} nodes)"

    @property
    def node_count(self) -> int:
        """Number of junctions and ends."""
        return len(self.edges.node_ref)

    @property
    def edge_count(self) -> int:
        """Number of pieces of road between junctions."""
        return len(self.edges.tail)

    @cached_property
    def bbox(self) -> Box:
        """West, south, east, north, in degrees."""
        (west, south), (east, north) = self.edges.shape.min(axis=0), self.edges.shape.max(axis=0)
        return float(west), float(south), float(east), float(north)

    @cached_property
    def metric(self) -> MetricEdges:
        """Edges in metres on a local map."""
        from ruralroute.network.metric import MetricEdges  # noqa: PLC0415  (loads shapely)

        return MetricEdges(self.edges)

    @cached_property
    def terrain(self) -> Terrain:
        """Bends and gradients of the edges."""
        from ruralroute.network.terrain import build_terrain  # noqa: PLC0415

        return build_terrain(self)

    @cached_property
    def edge_fact(self) -> NDArray[np.int64]:
        """Row in `facts` of each edge."""
        return self.way_fact[self.edges.way]

    @cached_property
    def conditional_ways(self) -> NDArray[np.int64]:
        """Indices of the ways with conditional tags."""
        return np.flatnonzero(self.facts.conditional[self.way_fact])

    @cached_property
    def barrier_nodes(self) -> NDArray[np.int64]:
        """Junctions with a barrier, in the order of `barrier_tags`."""
        refs = np.fromiter(self.barrier_tags, dtype=np.int64, count=len(self.barrier_tags))
        return np.searchsorted(self.edges.node_ref, refs)

    def profile_roads(self, profile: Profile, policy: Policy) -> ProfileRoads:
        """Tell which arcs a profile may drive, and how long it takes."""
        from ruralroute.network.profiles import profile_roads  # noqa: PLC0415 (loads all models)

        key = (profile.model_dump_json(), policy.unknown_tags)
        if key not in self._profile_roads:
            self._profile_roads[key] = profile_roads(self, profile, policy)
        return self._profile_roads[key]

    @cached_property
    def _profile_roads(self) -> dict[tuple[str, str], ProfileRoads]:
        return {}

    def way_tags(self, way_id: str) -> Mapping[str, str]:
        """Return the tags of a way that bear on travel, as the map has them.

        Raises
        ------
        KeyError
            There is no such way.
        """
        return self.way_raw_tags[self._way_index[way_id]]

    def has_way(self, way_id: str) -> bool:
        """Whether a way of this id is in the graph."""
        return way_id in self._way_index

    @cached_property
    def _way_index(self) -> dict[str, int]:
        return {way_id: index for index, way_id in enumerate(self.way_ids)}

    def edges_of_way(self, way_id: str) -> NDArray[np.int64]:
        """Return the indices of a way's edges, in order along it."""
        return np.flatnonzero(self.edges.way == self._way_index[way_id])

    def pieces_at(self, way_id: str, node: int) -> list[EdgeRef]:
        """Return the pieces of a way that meet a node, as they lead away from it."""
        if not self.has_way(way_id):
            return []
        arcs = [2 * edge + side for edge in self.edges_of_way(way_id).tolist() for side in (0, 1)]
        return [ref for ref in map(self.ref, arcs) if ref[1] == node]

    def nearest_edge(self, lon: float, lat: float, *, reach_m: float) -> int | None:
        """Return the index of the edge nearest to a position, or None when it is out of reach."""
        return self.metric.nearest(lon, lat, reach_m=reach_m)

    def barriers(self) -> Mapping[int, Mapping[str, str]]:
        """Return the tags of barriers on roads by node number."""
        return self.barrier_tags

    @cached_property
    def _arcs(self) -> dict[EdgeRef, int]:
        refs = self.edges.node_ref
        tails, heads = refs[self.edges.tail].tolist(), refs[self.edges.head].tolist()
        arcs: dict[EdgeRef, int] = {}
        for edge, (way, one, other) in enumerate(
            zip(self.edges.way.tolist(), tails, heads, strict=True)
        ):
            arcs[self.way_ids[way], one, other] = 2 * edge
            arcs[self.way_ids[way], other, one] = 2 * edge + 1
        return arcs

    def ref(self, arc: int) -> EdgeRef:
        """Name an arc."""
        edge, against = divmod(arc, 2)
        ends = (
            int(self.edges.node_ref[self.edges.tail[edge]]),
            int(self.edges.node_ref[self.edges.head[edge]]),
        )
        way = self.way_ids[self.edges.way[edge]]
        return (way, ends[1], ends[0]) if against else (way, *ends)

    def arc_of(self, ref: EdgeRef) -> int:
        """Return the arc of an edge's name; raise KeyError when there is none."""
        return self._arcs[ref]

    def has_edge(self, ref: EdgeRef) -> bool:
        """Whether there is such a piece of road, whichever way it may be driven."""
        return ref in self._arcs

    def edge(self, ref: EdgeRef) -> Edge:
        """Return a piece of road.

        Raises
        ------
        KeyError
            There is no such piece.
        """
        edge, against = divmod(self._arcs[ref], 2)
        row = self.edge_fact[edge]
        one_way = self.facts.backward if against else self.facts.forward
        return Edge(
            ref=ref,
            lonlat=self.edge_lonlat(edge)[:: -1 if against else 1],
            length_8th_m=int(self.edges.length_8th_m[edge]),
            tags=self.way_raw_tags[self.edges.way[edge]],
            forward=not against,
            one_way_ok=bool(one_way[row]),
        )

    def edge_lonlat(self, edge: int) -> NDArray[np.float64]:
        """Return the points of an edge by index, in the drawing direction."""
        start, end = self.edges.shape_start[edge : edge + 2]
        return self.edges.shape[start:end]

    def lines(self) -> Iterator[tuple[str, NDArray[np.float64]]]:
        """Yield the kind (of the typical policy) and the points of each edge, for drawing."""
        kinds = self.facts.kind[self.edge_fact, POLICIES.index("typical")]
        for edge, kind in enumerate(kinds.tolist()):
            yield ROAD_KINDS[kind], self.edge_lonlat(edge)

    def edge_length_8th_m(self, ref: EdgeRef) -> int:
        """Return the length of a whole edge in eighths of a metre."""
        return int(self.edges.length_8th_m[self._arcs[ref] // 2])

    def edge_duration_ms(
        self, ref: EdgeRef, profile: Profile, policy: Policy | None = None
    ) -> int | None:
        """Return the time to drive a whole edge and pass a barrier at its end, milliseconds.

        None when the profile may not drive it in this direction.
        """
        from ruralroute.model import Policy  # noqa: PLC0415 (reading needs no policy)

        arc = self._arcs[ref]
        found = self.profile_roads(profile, policy or Policy())
        if not found.open[arc]:
            return None
        end = self.edges.tail[arc // 2] if arc % 2 else self.edges.head[arc // 2]
        drive = found.back_ms if arc % 2 else found.drive_ms
        return int(drive[arc // 2] + found.delay_ms[end])

    def to_networkx(self) -> nx.MultiDiGraph[int]:
        """Return the roads as a graph to look at and to analyse.

        Nodes are node numbers with ``x`` and ``y`` in degrees.  There is an edge for each
        direction that one-way tags allow, keyed by way id, with ``way``, ``length_m``, ``kind``
        (of the typical policy), ``highway``, ``geometry`` (points as longitude and latitude) and
        ``tags``.
        """
        from ruralroute.network.view import build_view  # noqa: PLC0415  (loads networkx)

        return build_view(self)
