"""Turn restrictions: what the map says of turns at a junction, and whom they bind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.roads import Users

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

Ints = NDArray[np.int64]
Member = tuple[str, int, str]
"""Kind (n, w or r), number and role of a member of a relation."""
KEYS = ("restriction", "restriction:hgv", "restriction:goods", "restriction:motorcar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A restriction of turns at a node.

    Parameters
    ----------
    from_ways, to_ways
        Ids of the ways from which and into which it speaks of turning.
    via
        Number of the node.
    tags
        What it says: ``restriction`` (``no_left_turn``, ``only_straight_on``, ...), the same for
        some vehicles (``restriction:hgv``, ...), and whom it exempts (``except``).
    """

    from_ways: tuple[str, ...]
    via: int
    to_ways: tuple[str, ...]
    tags: Mapping[str, str]


def read_restriction(tags: Mapping[str, str], members: Iterable[Member]) -> Restriction | None:
    """Read a relation; None when it is no restriction of turns at one node."""
    roles: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, number, role in members:
        roles[kind, role].append(number)
    start, via, end = roles["w", "from"], roles["n", "via"], roles["w", "to"]
    if len(via) != 1 or not start or not end or roles["w", "via"] or roles["r", "via"]:
        return None
    kept = {key: tags[key] for key in (*KEYS, "except") if key in tags}
    return Restriction(
        from_ways=tuple(map(str, start)), via=via[0], to_ways=tuple(map(str, end)), tags=kept
    )


def rule_for(tags: Mapping[str, str], user: Users) -> str | None:
    """Return what binds a kind of vehicle: ``no_...``, or ``only_...``, or None."""
    exempt = {one.strip() for one in tags.get("except", "").lower().split(";")}
    if exempt & {user, "motor_vehicle", "vehicle"}:
        return None
    value = tags.get(f"restriction:{user}", tags.get("restriction", "")).strip().lower()
    return value if value.startswith(("no_", "only_")) else None


def barred_turns(network: RoadNetwork, user: Users) -> Ints:
    """Return the turns that a kind of vehicle may not take, as pairs of arcs, shape (n, 2)."""
    pairs: set[tuple[int, int]] = set()
    near = _arcs_at(network, {one.via for one in network.restrictions})
    for one in network.restrictions:
        rule = rule_for(one.tags, user)
        if rule is not None and one.via in near:
            pairs.update(_pairs(one, rule, near[one.via]))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class _Junction:
    """Arcs that arrive at a node and that leave it, as far as one-way tags allow, by way."""

    arriving: defaultdict[str, list[int]]
    leaving: defaultdict[str, list[int]]


def _arcs_at(network: RoadNetwork, nodes: set[int]) -> dict[int, _Junction]:
    edges, facts, row = network.edges, network.facts, network.edge_fact
    meant = np.isin(edges.node_ref, np.array(sorted(nodes), dtype=np.int64))
    found: dict[int, _Junction] = {}
    for end, inward in ((edges.head, 0), (edges.tail, 1)):
        for edge in np.flatnonzero(meant[end]).tolist():
            node = int(edges.node_ref[end[edge]])
            here = found.setdefault(node, _Junction(defaultdict(list), defaultdict(list)))
            way = network.way_ids[edges.way[edge]]
            along = bool(facts.forward[row[edge]]), bool(facts.backward[row[edge]])
            if along[inward]:
                here.arriving[way].append(2 * edge + inward)
            if along[1 - inward]:
                here.leaving[way].append(2 * edge + 1 - inward)
    return found


def _pairs(one: Restriction, rule: str, here: _Junction) -> list[tuple[int, int]]:
    """List the barred turns; none where it is not clear which piece of a way is meant.

    A way that goes on through the node has two pieces there, unless one-way tags leave one; only
    turning round is clear then.
    """
    if one.from_ways == one.to_ways:
        arcs = here.arriving.get(one.from_ways[0], [])
        return [(arc, arc ^ 1) for arc in arcs] if rule == "no_u_turn" else []
    start = _arcs(here.arriving, one.from_ways)
    end = _arcs(here.leaving, one.to_ways)
    if not start or not end:
        return []
    if rule.startswith("only_"):
        every = [arc for arcs in here.leaving.values() for arc in arcs]
        end = [arc for arc in every if arc not in end]
    return [(arrived, arc) for arrived in start for arc in end]


def _arcs(found: Mapping[str, Sequence[int]], ways: Sequence[str]) -> list[int]:
    """Return the one arc of each way; nothing when one of them has several."""
    each = [found.get(way, ()) for way in ways]
    return [] if any(len(arcs) > 1 for arcs in each) else [arc for arcs in each for arc in arcs]
