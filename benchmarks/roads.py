"""Measures reading, weights and matrices on a road file, beside peers where they are installed.

    python benchmarks/roads.py --roads FILE [--json FILE] [--n 100,500,2000] [--profile van]

All ratios are of one run on one machine; peers that are not installed are skipped and named.
"""

from __future__ import annotations

import argparse
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

from ruralroute.model import PROFILES, Policy, Profile
from ruralroute.network import RoadNetwork
from ruralroute.network.arcs import Arcs
from ruralroute.network.cache import VARIABLE, read_roads
from ruralroute.network.hierarchy import build_hierarchy, search_pairs
from ruralroute.network.profiles import ProfileRoads, profile_roads
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
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_LARGE_FOR_OSMNX = 3_000_000
_FEW_SOURCES = 5
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
    figures["matrix"] = {
        size: matrices(network, profile, int(size)) for size in str(told.n).split(",")
    }
    text = json.dumps(figures, indent=1)
    print(text)
    if told.json is not None:
        told.json.write_text(text + "\n", encoding="utf-8")


def reading(path: Path) -> dict[str, Any]:
    """Read in fresh processes: seconds, and peak memory in MB where the platform tells it."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        xml = Path(folder, "roads.osm")
        for name, code in _READ.items():
            if importlib.util.find_spec(name) is None:
                found[name] = "not installed"
                continue
            if name == "osmnx":
                if path.stat().st_size > _LARGE_FOR_OSMNX:
                    found[name] = "skipped: a minute or more on a file this large"
                    continue
                as_xml(path, xml)
            program = _CHILD.format(code=code.format(path=str(path), xml=str(xml)))
            done = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True, check=False
            )
            if done.returncode:
                found[name] = done.stderr.strip().splitlines()[-1]
                continue
            seconds, peak = map(float, done.stdout.split()[-2:])
            found[name] = {"s": round(seconds, 3), "peak_mb": round(peak)}
            for unit in ("s", "peak_mb"):
                ours = found["ruralroute"][unit]
                found[name][f"{unit}_to_ruralroute"] = round(found[name][unit] / ours, 2)
    return found


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
    arcs, _ = random_places(network, roads, size)
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
) -> tuple[Arcs, np.ndarray[Any, Any]]:
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
    return split_roads(network, roads, positions), edges


def matrices(network: RoadNetwork, profile: Profile, size: int) -> dict[str, Any]:
    """Search between `size` random positions in the largest part of the roads."""
    roads = profile_roads(network, profile, Policy())
    split_s, (arcs, edges) = timed(lambda: random_places(network, roads, size))
    own_s, own = timed(lambda: many_to_many(arcs))
    found: dict[str, Any] = {"split_s": split_s, "ruralroute_s": own_s}
    packed = pack(arcs.duration_ms, arcs.length_8th_m)
    contracted = build_hierarchy(arcs.node_count, arcs.tail, arcs.head, packed)
    if contracted is not None:
        query = partial(search_pairs, contracted, arcs.terminals, arcs.ends)
        found["ruralroute_query_alone"] = timed(query)[0]
    searched, plain = timed(lambda: plain_search(arcs, packed))
    found["scipy_plain_s"] = searched
    fitting = own.reachable & np.isfinite(plain)
    found["differs_from_scipy"] = int(
        np.count_nonzero(pack(own.duration_ms, own.length_8th_m)[fitting] != plain[fitting])
    )
    found["scipy_reduced_s"] = reduced_search(arcs, packed)
    found["networkx_s_extrapolated"] = networkx_search(arcs, size)
    found.update(hierarchies(network, roads, edges))
    for name in [
        key for key in found if key.endswith("_s") and key not in ("split_s", "ruralroute_s")
    ]:
        found[f"ruralroute_to_{name.removesuffix('_s')}"] = round(own_s / found[name], 3)
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
) -> dict[str, Any]:
    """Time the many-to-many of contraction hierarchy libraries: times only, between junctions."""
    tail, head = (np.column_stack(pair).ravel() for pair in _both(network))
    delays = np.repeat(roads.drive_ms, 2) + roads.delay_ms[head]
    weight = np.where(roads.open, delays, _INFINITE)
    ends = network.edges.tail[edges]
    found: dict[str, Any] = {}
    for name, run in (("routingkit_cch", _routingkit_cch), ("pyroutingkit", _pyroutingkit)):
        if importlib.util.find_spec(name) is None:
            found[name] = "not installed"
        else:
            found[f"{name}_s"] = run(network, (tail, head, weight), ends)
    return found


def _both(network: RoadNetwork) -> list[list[np.ndarray[Any, Any]]]:
    one, other = network.edges.tail, network.edges.head
    return [[one, other], [other, one]]


def _routingkit_cch(network: RoadNetwork, arcs: tuple[Any, Any, Any], ends: Any) -> float:
    library = importlib.import_module("routingkit_cch")
    tail, head, weight = (one.tolist() for one in arcs)
    lat, lon = network.edges.node_lat.tolist(), network.edges.node_lon.tolist()
    order = library.compute_order_inertial(network.node_count, tail, head, lat, lon)
    metric = library.CCHMetric(library.CCH(order, tail, head, filter_always_inf_arcs=False), weight)
    nodes = ends.tolist()

    def search() -> list[list[int]]:
        query = library.CCHOneToMany(metric, nodes)
        return [query.distances_from(node) for node in nodes]

    return timed(search)[0]


def _pyroutingkit(network: RoadNetwork, arcs: tuple[Any, Any, Any], ends: Any) -> float:
    library = importlib.import_module("pyroutingkit")
    tail, head, weight = (one.astype(np.uint32) for one in arcs)
    lat, lon = network.edges.node_lat, network.edges.node_lon
    topology = library.CCHTopology()
    topology.build(tail, head, lat.astype(np.float32), lon.astype(np.float32), network.node_count)
    metric = library.CCHMetric(topology)
    metric.customize(weight, 0)
    nodes = ends.astype(np.uint32)
    return timed(lambda: metric.distances_many_to_many(nodes, nodes))[0]


if __name__ == "__main__":
    main()
