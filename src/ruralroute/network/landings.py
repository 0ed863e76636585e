"""Ferries that lead to no other road of the file, which nobody needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.network.ways import Ways, among


def without_idle_ferries(ways: Ways) -> Ways:
    """Leave out ferries that meet roads at fewer than two landings, and count them.

    Ferries that share a node are one; the far harbour of many lies outside the map.
    """
    ferries = np.array(["highway" not in tags for tags in ways.tags], dtype=np.bool_)
    if not ferries.any():
        return ways
    on_ferry = np.repeat(ferries, ways.sizes)
    on_roads = ways.refs[~on_ferry]
    landing = among(ways.refs, on_roads[among(on_roads, ways.refs[on_ferry])])
    starts = np.concatenate([[0], np.cumsum(ways.sizes)])
    line: dict[int, int] = {}
    home: dict[int, int] = {}

    def find(way: int) -> int:
        while home[way] != way:
            way = home[way]
        return way

    for way in np.flatnonzero(ferries).tolist():
        home[way] = way
        for ref in ways.refs[starts[way] : starts[way + 1]].tolist():
            one, other = find(line.setdefault(ref, way)), find(way)
            home[max(one, other)] = min(one, other)
    landings: dict[int, set[int]] = {}
    for way in home:
        piece = slice(starts[way], starts[way + 1])
        met = ways.refs[piece][landing[piece]].tolist()
        landings.setdefault(find(way), set()).update(met)
    idle = np.zeros(len(ways.sizes), dtype=np.bool_)
    idle[[way for way in home if len(landings[find(way)]) < 2]] = True
    if not idle.any():
        return ways
    points = np.repeat(~idle, ways.sizes)
    kept = np.flatnonzero(~idle).tolist()
    left_out = ways.left_out.copy()
    left_out["ferry_nowhere"] += int(idle.sum())
    return replace(
        ways,
        ids=[ways.ids[way] for way in kept],
        tags=[ways.tags[way] for way in kept],
        sizes=ways.sizes[~idle],
        refs=ways.refs[points],
        lon=ways.lon[points],
        lat=ways.lat[points],
        length_m=None if ways.length_m is None else ways.length_m[~idle],
        left_out=left_out,
    )
