"""Holds roads and paths against the tags of the file itself, for every profile and conditions.

    python benchmarks/road_rules.py FILE... [--policy typical] [--paths 1000] [--profiles van ...]

Each file is read twice: as roads, and once more for its tags alone (OpenStreetMap by osmium, drawn
files by the checker's own readers).  Printed are both error rates, by profile and conditions:
pieces of road that paths drive and the tags bar, and pieces that are barred although the tags allow
them.  Then random paths: continuous, as long as their edges together, and as long in time as the
matrix says.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray
from pyproj import Geod

from ruralroute.model import CONDITIONS, PROFILES, Centre, County, Policy, Profile, Station
from ruralroute.network import RoadNetwork, TravelMatrix, read_roads, travel
from ruralroute.network.matrix import EdgeRef
from ruralroute.planning.check.conditional_rules import settled_tags
from ruralroute.planning.check.conditions import ConditionFacts
from ruralroute.planning.check.drawn_roads import DrawnRoads
from ruralroute.planning.check.road_rules import why_blocked, why_forbidden

Tags = Mapping[str, str]
_DRAWN = (".geojson", ".json", ".gpkg", ".shp", ".csv")
_STATIONS = 120
_DAY = dt.date(2026, 6, 18)
_NAMES = ("name", "ref")
_GEOD = Geod(ellps="WGS84")
_SLACK = 0.004, 3.0
"""Share and metres that a drawn path may differ from its length by."""


def main() -> None:
    """Audit files and print what was found; exit with 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("roads", nargs="+", type=Path)
    parser.add_argument("--policy", default="typical", choices=("cautious", "typical", "hopeful"))
    parser.add_argument("--paths", type=int, default=1_000)
    ids = [one.id for one in PROFILES]
    parser.add_argument("--profiles", nargs="+", default=ids, choices=ids)
    told = parser.parse_args()
    profiles = [one for one in PROFILES if one.id in told.profiles]
    wrong = 0
    for path in told.roads:
        audit = Audit.of(path, told.policy)
        for profile, conditions in itertools.product(profiles, CONDITIONS):
            found = audit.rules(profile, conditions.id)
            wrong += found.driven_barred + found.allowed_barred
            print(f"{path.name} {profile.id} {conditions.id}: {found}", flush=True)
        for profile in profiles:
            problems = list(audit.paths(profile, told.paths // len(PROFILES) + 1))
            wrong += len(problems)
            print(f"{path.name} {profile.id}: {len(problems)} paths with problems", *problems[:3])
    raise SystemExit(1 if wrong else 0)


@dataclass(frozen=True, slots=True)
class Errors:
    """Both error rates, as numbers of pieces."""

    driven: int
    driven_barred: int
    judged: int
    allowed_barred: int

    def __str__(self) -> str:
        return (
            f"{self.driven_barred} of {self.driven} pieces driven are barred by their tags; "
            f"{self.allowed_barred} of {self.judged} pieces that the tags allow are barred"
        )


class Audit:
    """One file, read twice.

    Parameters
    ----------
    network
        Its roads.
    ways, barriers
        Tags of the file by way and by node; of drawn files, what their fields say beyond doubt.
    county
        Places beside random roads.
    """

    def __init__(
        self,
        network: RoadNetwork,
        ways: Mapping[str, Tags],
        barriers: Mapping[int, Tags],
        county: County,
    ) -> None:
        self.network, self.ways, self.barriers, self.county = network, ways, barriers, county
        self._matrices: dict[str, TravelMatrix] = {}

    @classmethod
    def of(cls, path: Path, policy: str = "typical") -> Audit:
        """Read a file."""
        network = read_roads(path)
        county = county_beside(network, path, policy)
        if path.suffix.lower() in _DRAWN:
            return cls(network, drawn_tags(network, county), {}, county)
        return cls(network, *osm_tags(path), county)

    @cached_property
    def _alike(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each arc which arcs have tags like its own and its direction; one of each."""
        known: dict[tuple[frozenset[tuple[str, str]], int], int] = {}
        by_way = [
            frozenset(pair for pair in self.ways[way].items() if not pair[0].startswith(_NAMES))
            for way in self.network.way_ids
        ]
        ways = self.network.edges.way.tolist()
        of_arc = np.array(
            [known.setdefault((by_way[way], side), len(known)) for way in ways for side in (0, 1)]
        )
        return of_arc, np.unique(of_arc, return_index=True)[1]

    def _barred(self, profile: Profile, conditions: str) -> NDArray[np.bool_]:
        """Say of each arc whether its tags bar it."""
        closed = ConditionFacts(self.county, conditions, self.network)
        of_arc, first = self._alike
        found = []
        for arc in first.tolist():
            ref = self.network.ref(arc)
            tags = settled_tags(self.ways[ref[0]], profile, _DAY, conditions)
            why = why_forbidden(
                tags,
                profile,
                forward=self.network.edge(ref).forward,
                unknown_tags=self.county.policy.unknown_tags,
            )
            found.append(bool(why or closed.why_closed(ref, profile)))
        return np.array(found)[of_arc]

    @cached_property
    def _conditional(self) -> NDArray[np.bool_]:
        """Mark arcs of ways with conditional tags."""
        of_way = [
            any(key.endswith(":conditional") for key in self.ways[one])
            for one in self.network.way_ids
        ]
        return np.repeat(np.array(of_way)[self.network.edges.way], 2)

    def rules(self, profile: Profile, conditions: str) -> Errors:
        """Count pieces that paths drive and the tags bar, and that are barred and they allow.

        Roads with conditional tags are left out of the second: at unknown hours they are barred.
        """
        network = self.network.under(self.county, conditions)
        is_open = network.profile_roads(profile, self.county.policy).open
        barred = self._barred(profile, conditions)
        judged = ~barred & ~self._conditional
        driven = driven_barred = 0
        for ref, after in self._pieces(profile, conditions):
            driven += 1
            barrier = self.barriers.get(ref[2]) if after else None
            blocked = barrier is not None and why_blocked(barrier, profile) is not None
            driven_barred += bool(barred[self.network.arc_of(ref)]) or blocked
        return Errors(
            driven=driven,
            driven_barred=driven_barred,
            judged=int(judged.sum()),
            allowed_barred=int((judged & ~is_open).sum()),
        )

    def _pieces(self, profile: Profile, conditions: str) -> Iterator[tuple[EdgeRef, bool]]:
        """Yield the pieces of paths from the centre, and whether the path goes on after each."""
        matrix = self.matrix(profile, conditions)
        for destination in np.flatnonzero(matrix.reachable[0]).tolist():
            edges = matrix.path(0, destination).edges
            yield from ((ref, number < len(edges)) for number, ref in enumerate(edges, start=1))

    def matrix(self, profile: Profile, conditions: str = "dry") -> TravelMatrix:
        """Return travel between the places."""
        key = f"{profile.id} {conditions}"
        if key not in self._matrices:
            found = travel(self.county, self.network, profiles=[profile.id], conditions=conditions)
            self._matrices[key] = found[profile.id]
        return self._matrices[key]

    def paths(self, profile: Profile, count: int) -> Iterator[str]:
        """Yield what is wrong with random paths."""
        matrix = self.matrix(profile)
        pairs = np.argwhere(matrix.reachable & ~np.eye(len(matrix.place_ids), dtype=bool))
        rng = np.random.default_rng(1)
        chosen = rng.choice(len(pairs), min(count, len(pairs)), replace=False)
        for origin, destination in sorted(map(tuple, pairs[chosen].tolist())):
            problem = self._problem(matrix, profile, origin, destination)
            if problem:
                yield f"{matrix.place_ids[origin]} > {matrix.place_ids[destination]}: {problem}"

    def _problem(
        self, matrix: TravelMatrix, profile: Profile, origin: int, destination: int
    ) -> str | None:
        path = matrix.path(origin, destination)
        if not path.edges:
            same = matrix.snaps[origin].lon == matrix.snaps[destination].lon
            return None if same else "no edges"
        if any(one[2] != other[1] for one, other in itertools.pairwise(path.edges)):
            return "broken"
        policy = self.county.policy
        lengths = [self.network.edge_length_8th_m(ref) for ref in path.edges]
        times = [self.network.edge_duration_ms(ref, profile, policy) for ref in path.edges]
        for name, parts, whole in (
            ("length", lengths, matrix.distance_8th_m[origin, destination]),
            ("time", [one or 0 for one in times], matrix.duration_ms[origin, destination]),
        ):
            inside = sum(parts[1:-1])
            # The ends are driven in part, and the barrier at the last node not at all.
            if not inside <= whole <= inside + parts[0] + parts[-1] * (len(parts) > 1):
                return f"{name} {whole} of {parts}"
        if (path.distance_m, path.duration_s) != (
            matrix.distance_m[origin, destination],
            matrix.duration_s[origin, destination],
        ):
            return "not the matrix's numbers"
        drawn = _GEOD.line_length(path.lonlat[:, 0], path.lonlat[:, 1])
        if abs(drawn - path.distance_m) > _SLACK[0] * path.distance_m + _SLACK[1]:
            return f"drawn {drawn:.0f} m, told {path.distance_m} m"
        return None


def osm_tags(path: Path) -> tuple[dict[str, Tags], dict[int, Tags]]:
    """Read tags of ways and of barriers, all of them."""
    ways: dict[str, Tags] = {}
    barriers: dict[int, Tags] = {}
    wanted = osmium.filter.KeyFilter("highway", "barrier", "route")
    entities: Any = osmium.FileProcessor(str(path)).with_filter(wanted)
    for one in entities:
        if one.is_way():
            ways.setdefault(str(one.id), dict(one.tags))
        elif one.is_node() and "barrier" in one.tags:
            barriers[one.id] = dict(one.tags)
    return ways, barriers


def drawn_tags(network: RoadNetwork, county: County) -> dict[str, Tags]:
    """Read what fields say, over the class that the reader found."""
    drawn = DrawnRoads.of(county)
    found: dict[str, Tags] = {}
    for way, tags in zip(network.way_ids, network.way_raw_tags, strict=True):
        own = drawn.ways(way)[0].tags if drawn is not None and drawn.ways(way) else {}
        found[way] = {**tags, **own}
    return found


def county_beside(network: RoadNetwork, path: Path, policy: str) -> County:
    """Make a county with a centre on the largest class of road and stations beside random ones."""
    rng = np.random.default_rng(0)
    count = min(_STATIONS, network.edge_count)
    edges = rng.choice(network.edge_count, count, replace=False).tolist()
    main = [network.way_raw_tags[way].get("highway") for way in network.edges.way.tolist()]
    home = next(
        (main.index(one) for one in ("primary", "secondary", "trunk", "tertiary") if one in main), 0
    )

    def beside(edge: int) -> tuple[float, float]:
        lon, lat = network.edge_lonlat(edge).mean(axis=0).tolist()
        return lon, lat

    return County(
        name=path.name,
        centres=(Centre(id="C", lon=beside(home)[0], lat=beside(home)[1]),),
        stations=tuple(
            Station(id=f"s{number}", lon=beside(edge)[0], lat=beside(edge)[1])
            for number, edge in enumerate(edges)
        ),
        profiles=PROFILES,
        roads=path.name,
        base_dir=str(path.parent),
        policy=Policy(unknown_tags=policy),
    )


if __name__ == "__main__":
    main()
