"""Whether a vehicle may turn from one road into another, from the map's restrictions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruralroute.model import Profile
from ruralroute.network.matrix import EdgeRef
from ruralroute.planning.check.road_rules import against_one_way, users_of

if TYPE_CHECKING:
    from ruralroute.network import RoadNetwork
    from ruralroute.network.turns import Restriction


def why_no_turn(
    network: RoadNetwork, profile: Profile, before: EdgeRef, after: EdgeRef
) -> str | None:
    """Say which restriction a turn from one edge into the next breaks; None when none."""
    for one in network.restrictions:
        if one.via != before[2] or before[0] not in one.from_ways:
            continue
        value = _binding(one, profile)
        if value and _breaks(network, one, value, (before, after)):
            return f"restriction={value}"
    return None


def _binding(one: Restriction, profile: Profile) -> str:
    """Return what a restriction says to a vehicle; empty when it does not speak of it."""
    own, *wider = users_of(profile)
    exempt = [name.strip() for name in one.tags.get("except", "").lower().split(";")]
    if own in exempt or any(name in exempt for name in wider):
        return ""
    value = one.tags.get(f"restriction:{own}") or one.tags.get("restriction") or ""
    return value.strip().lower()


def _breaks(
    network: RoadNetwork, one: Restriction, value: str, turn: tuple[EdgeRef, EdgeRef]
) -> bool:
    before, after = turn
    round_again = before[0] == after[0] and before[1] == after[2]
    if one.from_ways == one.to_ways:
        return value == "no_u_turn" and round_again
    starts = [_pieces(network, way, one.via, leaving=False) for way in one.from_ways]
    goals = [_pieces(network, way, one.via, leaving=True) for way in one.to_ways]
    if max(starts) > 1 or max(goals) > 1 or not any(goals):
        return False
    if value.startswith("only_"):
        return after[0] not in one.to_ways
    return value.startswith("no_") and after[0] in one.to_ways


def _pieces(network: RoadNetwork, way: str, node: int, *, leaving: bool) -> int:
    """Count the pieces of a way by which one may leave a node, or come to it."""
    refs = network.pieces_at(way, node)
    if not leaving:
        refs = [(name, other, here) for name, here, other in refs]
    tags = network.way_tags(way) if refs else {}
    ways = [against_one_way(tags, forward=network.edge(ref).forward) for ref in refs]
    return sum(why is None for why in ways)
