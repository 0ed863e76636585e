"""Why a problem with stations plainly has no choice: rules that fail whatever is opened.

Room is looked at as a flow, each resource by itself: from the villages over links and ways that are
in time into all stations and centres that may open, each at its largest.  Where the flow leaves
demand over, the cut that stops it is a set of villages that need more than all that reaches them
holds (max-flow min-cut, Ford and Fulkerson 1956, "Maximal flow through a network", Canadian Journal
of Mathematics 8; for rooms of one the condition of Hall 1935, "On representatives of subsets").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.two_core import TwoCore, linked
from ruralroute.siting.links import Bools, Floats, Ints

_UNITS = 1e9
"""Flows are counted in 32-bit integers: demand rounded down, room rounded up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Villages that need more of a resource than all that can serve them in time holds.

    Parameters
    ----------
    villages
        Shape (villages,): a mask.
    resource
        Its index.
    need, room
        In its unit.
    """

    villages: Bools
    resource: int
    need: float
    room: float


def two_impossible(two: TwoCore) -> str:
    """Return which rule plainly cannot be kept: reach, number, budget, capacity; empty: none."""
    if not linked(two).all():
        return "reach"
    fed = np.diff(two.ways.start) > 0
    stations, centres = two.stations, two.centres
    if (stations.forced & ~fed).any() or (fed & ~stations.forbidden).sum() < stations.open_min:
        return "number"
    for one in (centres, stations):
        if one.forced.sum() > one.open_max or (~one.forbidden).sum() < one.open_min:
            return "number"
    least = two.fixed_spend + sum(_least_spend(one) for one in (centres, stations))
    if least > two.budget * (1 + 1e-9):
        return "budget"
    for one in (centres, stations):
        room = np.sort(_most_room(one), axis=0)[::-1][: one.open_max].sum(axis=0)
        if (one.demand.sum(axis=0) > room * (1 + 1e-9)).any():
            return "capacity"
    return ""


def shortage(two: TwoCore) -> Shortage | None:
    """Return the fewest villages found that need more than what reaches them holds; None: none."""
    stations, centres, ways = two.stations, two.centres, two.ways
    soonest = np.full(stations.sites, np.inf)
    np.minimum.at(soonest, ways.station, ways.time_s)
    good = (soonest[stations.row] <= two.slack_s) & np.isfinite(soonest[stations.row])
    links = np.stack([stations.to[good], two.villages + stations.row[good]])
    upper = two.villages + 2 * stations.sites
    trunk = np.stack([two.villages + stations.sites + ways.station, upper + ways.centre])
    lower = two.villages + np.arange(stations.sites)
    found = []
    for kind, need in enumerate(stations.demand.T):
        rooms = [_most_room(one)[:, kind] for one in (stations, centres)]
        if need.sum() <= 0:
            continue
        scale = _UNITS / need.sum()
        flow = _Flow(upper + centres.sites)
        flow.add(links[0], links[1], need[links[0]] * scale)
        flow.add(lower, lower + stations.sites, np.minimum(rooms[0], need.sum()) * scale)
        flow.add(trunk[0], trunk[1], np.full(ways.count, _UNITS))
        asked = np.floor(need * scale)
        held = np.minimum(rooms[1], need.sum()) * scale
        cut = flow.cut(asked, np.arange(centres.sites) + upper, held)
        if cut is not None:
            found += [
                Shortage(villages=mine, resource=kind, need=float(need[mine].sum()), room=room)
                for mine, room in _parts(two, cut, links, trunk, rooms)
                if need[mine].sum() > room
            ]
    return min(found, key=lambda one: int(one.villages.sum()), default=None)


class _Flow:
    """A network that is added to piece by piece."""

    def __init__(self, nodes: int) -> None:
        self._nodes = nodes
        self._rows: list[Floats] = []

    def add(self, tail: Ints, head: Ints, room: Floats) -> None:
        """Add edges."""
        self._rows.append(np.stack([tail, head, np.ceil(room)]))

    def cut(self, asked: Floats, last: Ints, held: Floats) -> Bools | None:
        """Return the nodes that are cut off with what cannot flow; None: all of it flows."""
        source, sink = self._nodes, self._nodes + 1
        first = np.arange(len(asked))
        pieces = [*self._rows, np.stack([np.full(len(asked), source), first, asked])]
        pieces.append(np.stack([last, np.full(len(held), sink), np.ceil(held)]))
        tail, head, room = np.concatenate(pieces, axis=1)
        ends = (tail.astype(np.int32), head.astype(np.int32))
        graph = csr_array(coo_array((room.astype(np.int32), ends), shape=(sink + 1, sink + 1)))
        done = maximum_flow(graph, source, sink)
        if done.flow_value >= asked.sum():
            return None
        left = csr_array(graph - done.flow)
        left.data = np.where(left.data > 0, left.data, 0)
        left.eliminate_zeros()
        seen = np.zeros(sink + 1, dtype=bool)
        seen[breadth_first_order(left, source, return_predecessors=False)] = True
        return seen


def _parts(
    two: TwoCore, cut: Bools, links: Ints, trunk: Ints, rooms: list[Floats]
) -> list[tuple[Bools, float]]:
    """Return the parts of a cut that hang together: their villages, and the room they see."""
    stations, count = two.stations.sites, two.villages
    inside = cut[links[0]] & cut[links[1]]
    over = cut[trunk[0]]
    # A station whose own room stops the flow is the end of it; else its centres are.
    into, out = cut[count : count + stations], cut[count + stations : count + 2 * stations]
    middle = np.flatnonzero(out) + count
    ends = [links[:, inside], trunk[:, over], np.stack([middle, middle + stations])]
    tail, head = np.concatenate(ends, axis=1)
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(cut), len(cut)))
    _, part = connected_components(csr_array(graph), directed=False)
    found = []
    for one in np.unique(part[:count][cut[:count]]).tolist():
        mine = cut[:count] & (part[:count] == one)
        upper = np.unique(trunk[1][over & (part[trunk[0]] == one)]) - count - 2 * stations
        full = into & ~out & (part[count : count + stations] == one)
        found.append((mine, float(rooms[0][full].sum() + rooms[1][upper].sum())))
    return found


def _most_room(core: Core) -> Floats:
    """Return the largest room of each site that may open, shape (sites, resources)."""
    most = np.zeros((core.sites, core.demand.shape[1]))
    np.maximum.at(most, core.option_site, core.room)
    most[core.forbidden] = 0.0
    return most


def _least_spend(core: Core) -> float:
    """Return the least that can be spent on sites: those that must be open, and any that save."""
    spend = np.minimum.reduceat(core.option_spend, core.option_start[:-1])
    free = ~core.forced & ~core.forbidden
    return float(spend[core.forced].sum() + np.minimum(spend[free], 0.0).sum())
