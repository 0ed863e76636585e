"""Measures reading, weights and matrices on a road file, beside peers where they are installed.

    python benchmarks/roads.py --roads FILE [--json FILE] [--n 100,500,2000] [--profile van]

All ratios are of one run on one machine; peers that are not installed are skipped and named.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra

from roads_osrm import missing, serving, table_s
from ruralroute.model import PROFILES, Policy, Profile
from ruralroute.network import RoadNetwork
from ruralroute.network.arcs import Arcs
from ruralroute.network.cache import VARIABLE, read_roads
from ruralroute.network.hierarchy import build_hierarchy, search_pairs
from ruralroute.network.profiles import ProfileRoads, profile_roads
from ruralroute.network.shapes import point_at
from ruralroute.network.shortest import (
    by_hierarchy,
    many_to_many,
    pack,
    reduce_graph,
    to_graph,
)
from ruralroute.network.snap import components
from ruralroute.network.split import split_roads

_READ = {
    "ruralroute": "from ruralroute.network import RoadNetwork; RoadNetwork.read({path!r})",
    "pyrosm": (
        "import pyrosm; o = pyrosm.OSM({path!r}); n, e = o.get_network('driving', nodes=True); "
        "o.to_graph(n, e, graph_type='networkx')"
    ),
    "osmnx": "import osmnx; osmnx.graph_from_xml({xml!r}, simplify=True, retain_all=True)",
}
_CHILD = """
import time
start = time.perf_counter()
{code}
took = time.perf_counter() - start
import resource
# the largest size of this program; what the system reports of a process may be its parent's
try:
    lines = open("/proc/self/status").read().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(took, peak / 1024)
"""
_LARGE_FOR_OSMNX = 3_000_000
_FEW_SOURCES = 5
_TURNS = 3
_MOST_FOR_OSRM = 500
_INFINITE = 2**31 - 1
T = TypeVar("T")


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--roads", required=True, type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--n", default="100,500,2000")
    parser.add_argument("--profile", default="van")
    told = parser.parse_args()
    figures: dict[str, Any] = {"reading": reading(told.roads), "cache": cache(told.roads)}
    figures["compiling_s"] = compiling()
    network = RoadNetwork.read(told.roads)
    profile = next(one for one in PROFILES if one.id == told.profile)
    figures["weights"] = weights(network, figures["reading"]["ruralroute"]["s"])
    figures["pairs_that_differ_by_profile"] = {
        one.id: matrices_differ(network, one) for one in PROFILES
    }
    sizes = [int(size) for size in str(told.n).split(",")]
    with contextlib.ExitStack() as stack:
        address = None
        figures["osrm"] = missing() or "served over HTTP"
        if missing() is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = stack.enter_context(serving(told.roads, folder))
        figures["matrix"] = {size: matrices(network, profile, size, address) for size in sizes}
    text = json.dumps(figures, indent=1)
    print(text)
    if told.json is not None:
        told.json.write_text(text + "\n", encoding="utf-8")


def reading(path: Path) -> dict[str, Any]:
    """Read in fresh processes, in turns: best seconds, and peak memory in MB.

    What takes a minute or more is read once.
    """
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        xml = Path(folder, "roads.osm")
        for turn in range(_TURNS):
            for name, code in _READ.items():
                if turn and not isinstance(found[name], dict):
                    continue
                if importlib.util.find_spec(name) is None:
                    found[name] = "not installed"
                    continue
                if name == "osmnx" and path.stat().st_size > _LARGE_FOR_OSMNX:
                    found[name] = "skipped: minutes on a file this large"
                    continue
                if name == "osmnx":
                    if turn:
                        continue
                    as_xml(path, xml)
                one = _fresh(code.format(path=str(path), xml=str(xml)))
                if isinstance(one, dict) and turn and one["s"] > found[name]["s"]:
                    continue
                found[name] = one
    for one in found.values():
        if isinstance(one, dict):
            for unit in ("s", "peak_mb"):
                one[f"{unit}_to_ruralroute"] = round(one[unit] / found["ruralroute"][unit], 2)
    return found


def _fresh(code: str) -> dict[str, float] | str:
    """Run a program of its own; return seconds and peak memory, or what went wrong."""
    program = _CHILD.format(code=code)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    seconds, peak = map(float, done.stdout.split()[-2:])
    return {"s": round(seconds, 3), "peak_mb": round(peak)}


def as_xml(path: Path, xml: Path) -> None:
    """Write the roads of a file as XML, which osmnx reads; not counted."""
    import osmium  # noqa: PLC0415

    with osmium.BackReferenceWriter(str(xml), ref_src=str(path), overwrite=True) as writer:
        wanted = osmium.filter.KeyFilter("highway")
        for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(wanted):
            writer.add(way)


def compiling() -> float:
    """Compile the loops, or load what is kept of them: once per machine, then once per process."""
    started = time.perf_counter()
    ring = np.arange(3)
    found = build_hierarchy(3, ring, np.roll(ring, 1), np.ones(3))
    if found is not None:
        search_pairs(found, ring, ring)
    return round(time.perf_counter() - started, 3)


def cache(path: Path) -> dict[str, float]:
    """Read twice through an empty cache of its own."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = folder
        try:
            first, _ = timed(lambda: read_roads(path))
            second, _ = timed(lambda: read_roads(path))
        finally:
            os.environ.pop(VARIABLE)
            if before is not None:
                os.environ[VARIABLE] = before
    return {"first_s": first, "second_s": second, "ratio": round(first / second, 1)}


def weights(network: RoadNetwork, reading_s: float) -> dict[str, float]:
    """Work out each profile's roads; the first and the slowest other as shares of reading time."""
    first, _ = timed(lambda: profile_roads(network, PROFILES[0], Policy()))
    took = [timed(partial(profile_roads, network, one, Policy()))[0] for one in PROFILES]
    return {
        "first_s": first,
        "first_share_of_reading": round(first / reading_s, 4),
        "slowest_s": max(took),
        "share_of_reading": round(max(took) / reading_s, 4),
    }


def matrices_differ(network: RoadNetwork, profile: Profile, size: int = 40) -> dict[str, int]:
    """Count pairs whose time or distance by the hierarchy is not that of SciPy's plain search."""
    roads = profile_roads(network, profile, Policy())
    arcs, _, _ = random_places(network, roads, size)
    packed = pack(arcs.duration_ms, arcs.length_8th_m)
    own = by_hierarchy(arcs, packed)
    plain = plain_search(arcs, packed)
    if own is None:
        return {"pairs": 0, "differ": 0}
    if arcs.arrivals is not None:
        own[arcs.terminals[:, None] == arcs.terminals[None, :]] = 0.0
    return {"pairs": plain.size, "differ": int(np.count_nonzero(own != plain))}


def random_places(
    network: RoadNetwork, roads: ProfileRoads, size: int
) -> tuple[Arcs, np.ndarray[Any, Any], list[tuple[int, int]]]:
    """Put random places on edges of the largest part of the roads."""
    part = components(network, roads)
    largest = np.flatnonzero(part == np.bincount(part[part >= 0]).argmax())
    rng = np.random.default_rng(0)
    edges = rng.choice(largest, size, replace=len(largest) < size)
    lengths = network.edges.length_8th_m[edges]
    positions = [
        (int(edge), int(length * share))
        for edge, length, share in zip(edges, lengths, rng.random(size), strict=True)
    ]
    return split_roads(network, roads, positions), edges, positions


def matrices(
    network: RoadNetwork, profile: Profile, size: int, osrm: str | None = None
) -> dict[str, Any]:
    """Search between `size` random positions in the largest part of the roads.

    Every engine has its turn three times, and its best time counts; `osrm` is the address of a
    server.
    """
    roads = profile_roads(network, profile, Policy())
    arcs, edges, positions = random_places(network, roads, size)
    packed = pack(arcs.duration_ms, arcs.length_8th_m)
    contracted = build_hierarchy(arcs.node_count, arcs.tail, arcs.head, packed)
    runs: dict[str, Callable[[], float]] = {
        "split": lambda: timed(lambda: split_roads(network, roads, positions))[0],
        "ruralroute": lambda: timed(lambda: many_to_many(arcs))[0],
        "scipy_reduced": lambda: reduced_search(arcs, packed),
        **hierarchies(network, roads, edges),
    }
    if contracted is not None:
        query = partial(search_pairs, contracted, arcs.terminals, arcs.ends)
        runs["ruralroute_query"] = lambda: timed(query)[0]
    if osrm is not None and size <= _MOST_FOR_OSRM:
        places = [point_at(network, *one) for one in positions]
        runs["osrm_table"] = lambda: table_s(osrm, places)
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(_TURNS):
        for name, run in runs.items():
            took[name].append(run())
    found: dict[str, Any] = {f"{name}_s": round(min(some), 5) for name, some in took.items()}
    own = many_to_many(arcs)
    searched, plain = timed(lambda: plain_search(arcs, packed))
    found["scipy_plain_s"] = searched
    fitting = own.reachable & np.isfinite(plain)
    found["differs_from_scipy"] = int(
        np.count_nonzero(pack(own.duration_ms, own.length_8th_m)[fitting] != plain[fitting])
    )
    found["reachable_by_one_only"] = int(np.count_nonzero(own.reachable != np.isfinite(plain)))
    found["networkx_extrapolated_s"] = networkx_search(arcs, size)
    for name in [one.removesuffix("_s") for one in found if one.endswith("_s")]:
        if name not in ("split", "ruralroute", "ruralroute_query"):
            found[f"ruralroute_to_{name}"] = round(found["ruralroute_s"] / found[f"{name}_s"], 3)
            worst = max(took["ruralroute"]) / min(took.get(name, [found[f"{name}_s"]]))
            found[f"ruralroute_worst_to_{name}"] = round(worst, 3)
    if osrm is not None and "osrm_table_s" in found:
        whole = found["split_s"] + found["ruralroute_s"]
        found["ruralroute_with_split_to_osrm_table"] = round(whole / found["osrm_table_s"], 3)
    return found


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Run and return seconds and the result."""
    start = time.perf_counter()
    result = run()
    return round(time.perf_counter() - start, 4), result


def plain_search(arcs: Arcs, packed: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Search by SciPy on the whole graph, for time and distance at once."""
    graph, _ = to_graph(arcs.node_count, arcs.tail, arcs.head, packed)
    rows = [dijkstra(graph, indices=node)[arcs.ends] for node in arcs.terminals]
    result = np.vstack(rows)
    result[arcs.terminals[:, None] == arcs.terminals[None, :]] = 0.0
    return result


def reduced_search(arcs: Arcs, packed: np.ndarray[Any, Any]) -> float:
    """Time SciPy's search on the reduced graph, without the reduction."""
    nodes = np.union1d(arcs.terminals, arcs.ends)
    tail, head, weight = reduce_graph(arcs.node_count, arcs.tail, arcs.head, packed, nodes)
    kept, index = np.unique(np.concatenate([nodes, tail, head]), return_inverse=True)
    ends = index[len(nodes) :].reshape(2, -1)
    graph, _ = to_graph(len(kept), ends[0], ends[1], weight)
    origins = index[np.searchsorted(nodes, np.unique(arcs.terminals))]
    return timed(lambda: dijkstra(graph, indices=origins))[0]


def networkx_search(arcs: Arcs, size: int) -> float:
    """Time networkx from a few sources, times the number of all."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.duration_ms.tolist(), strict=True)
    )
    few = [int(node) for node in arcs.terminals[:_FEW_SOURCES]]
    took, _ = timed(lambda: [nx.single_source_dijkstra_path_length(graph, one) for one in few])
    return round(took * size / len(few), 2)


def hierarchies(
    network: RoadNetwork, roads: ProfileRoads, edges: np.ndarray[Any, Any]
) -> dict[str, Callable[[], float]]:
    """Prepare the many-to-many of contraction hierarchy libraries: times, between junctions."""
    tail, head = (np.column_stack(pair).ravel() for pair in _both(network))
    delays = np.repeat(roads.drive_ms, 2) + roads.delay_ms[head]
    weight = np.where(roads.open, delays, _INFINITE)
    ends = network.edges.tail[edges]
    found: dict[str, Callable[[], float]] = {}
    for name, prepare in (("routingkit_cch", _routingkit_cch), ("pyroutingkit", _pyroutingkit)):
        if importlib.util.find_spec(name) is not None:
            found[name] = prepare(network, (tail, head, weight), ends)
    return found


def _both(network: RoadNetwork) -> list[list[np.ndarray[Any, Any]]]:
    one, other = network.edges.tail, network.edges.head
    return [[one, other], [other, one]]


def _routingkit_cch(
    network: RoadNetwork, arcs: tuple[Any, Any, Any], ends: Any
) -> Callable[[], float]:
    library = importlib.import_module("routingkit_cch")
    tail, head, weight = (one.tolist() for one in arcs)
    lat, lon = network.edges.node_lat.tolist(), network.edges.node_lon.tolist()
    order = library.compute_order_inertial(network.node_count, tail, head, lat, lon)
    metric = library.CCHMetric(library.CCH(order, tail, head, filter_always_inf_arcs=False), weight)
    nodes = ends.tolist()

    def search() -> list[list[int]]:
        query = library.CCHOneToMany(metric, nodes)
        return [query.distances_from(node) for node in nodes]

    return lambda: timed(search)[0]


def _pyroutingkit(
    network: RoadNetwork, arcs: tuple[Any, Any, Any], ends: Any
) -> Callable[[], float]:
    library = importlib.import_module("pyroutingkit")
    tail, head, weight = (one.astype(np.uint32) for one in arcs)
    lat, lon = network.edges.node_lat, network.edges.node_lon
    topology = library.CCHTopology()
    topology.build(tail, head, lat.astype(np.float32), lon.astype(np.float32), network.node_count)
    metric = library.CCHMetric(topology)
    metric.customize(weight, 0)
    nodes = ends.astype(np.uint32)
    return lambda: timed(lambda: (metric.distances_many_to_many(nodes, nodes), topology))[0]


if __name__ == "__main__":
    main()
