"""Where people live: townships far apart, villages between them."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.lattice import Lattice


@dataclass(frozen=True, slots=True)
class Settlements:
    """Nodes where stations are: townships, and villages with the township that each is part of."""

    townships: tuple[int, ...]
    villages: tuple[tuple[int, int], ...]


def settle(dice: Dice, lattice: Lattice, *, stations: int) -> Settlements:
    """Choose the nodes of the townships, then those of the villages."""
    townships = _spread(dice, lattice, min(40, max(1, (stations + 6) // 10)))
    taken = {lattice.town, *townships}
    free = [node for node in range(len(lattice.points)) if node not in taken]
    chosen = sorted(dice.shuffled(free)[: stations - len(townships)])
    villages = [
        (
            min(range(len(townships)), key=lambda i: (lattice.distance_m(node, townships[i]), i)),
            node,
        )
        for node in chosen
    ]
    return Settlements(
        tuple(townships),
        tuple((node, townships[index]) for index, node in sorted(villages)),
    )


def _spread(dice: Dice, lattice: Lattice, count: int) -> list[int]:
    """Pick nodes one after the other, each far from all picked before."""
    inner, outer = 0.2 * lattice.half_m, 0.8 * lattice.half_m
    sites = [
        node
        for node in range(len(lattice.points))
        if inner < lattice.distance_m(node, lattice.town) < outer
    ]
    gap = {node: lattice.distance_m(node, lattice.town) * dice.uniform(0.6, 1.4) for node in sites}
    picked: list[int] = []
    while len(picked) < count:
        best = max(gap, key=lambda node: (gap[node], node))
        picked.append(best)
        del gap[best]
        for node, room in gap.items():
            gap[node] = min(room, lattice.distance_m(node, best))
    return picked
