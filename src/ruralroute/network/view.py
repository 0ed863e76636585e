"""The road network as a networkx graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from ruralroute.model import ROAD_KINDS
from ruralroute.network.facts import POLICIES

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

_TYPICAL = POLICIES.index("typical")


def build_view(network: RoadNetwork) -> nx.MultiDiGraph[int]:
    """Make the graph that `RoadNetwork.to_networkx` describes."""
    edges, facts = network.edges, network.facts
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(name=network.name, crs="EPSG:4326")
    refs = edges.node_ref.tolist()
    graph.add_nodes_from(
        (ref, {"x": lon, "y": lat})
        for ref, lon, lat in zip(
            refs, edges.node_lon.tolist(), edges.node_lat.tolist(), strict=True
        )
    )
    for edge, row in enumerate(network.edge_fact.tolist()):
        tail, head = refs[edges.tail[edge]], refs[edges.head[edge]]
        way = network.way_ids[edges.way[edge]]
        shape = network.edge_lonlat(edge)
        common = {
            "way": way,
            "length_m": int(edges.length_8th_m[edge]) / 8,
            "kind": ROAD_KINDS[facts.kind[row, _TYPICAL]],
            "highway": facts.highway[row],
            "tags": network.way_raw_tags[edges.way[edge]],
        }
        if facts.forward[row]:
            graph.add_edge(tail, head, key=way, geometry=shape, **common)
        if facts.backward[row]:
            graph.add_edge(head, tail, key=way, geometry=shape[::-1], **common)
    return graph
