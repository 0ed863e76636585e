"""What never shares a trip: incompatible goods classes, and zones without a common set-point."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.planning.engine.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """No visit of `first` shares a trip with one of `second`, on these vehicles of the scope."""

    first: frozenset[int]
    second: frozenset[int]
    vehicles: frozenset[int]


def find_clashes(scope: Scope) -> list[Clash]:
    """List the clashes that can happen with the visits and vehicles of a scope."""
    return [*_between_classes(scope), *_between_zones(scope)]


def _between_classes(scope: Scope) -> list[Clash]:
    """Goods classes with the same enemies stand on one side."""
    by_class: dict[int, set[int]] = {}
    for position, index in enumerate(scope.visits):
        by_class.setdefault(scope.problem.visits[index].goods_class, set()).add(position)
    enemies = {
        one: frozenset(scope.problem.incompatible[one] & by_class.keys() - {one})
        for one in sorted(by_class)
    }
    every = frozenset(range(len(scope.vehicles)))
    clashes = []
    done: set[tuple[int, int]] = set()
    for one, others in enemies.items():
        side = sorted(other for other in enemies if enemies[other] == others)
        pairs = {(a, b) for a in side for b in others} - done
        if not others or one != side[0] or not pairs:
            continue
        done |= pairs | {(b, a) for a, b in pairs}
        clashes.append(
            Clash(
                first=frozenset().union(*(by_class[a] for a, _ in pairs)),
                second=frozenset().union(*(by_class[b] for _, b in pairs)),
                vehicles=every,
            )
        )
    return clashes


def _between_zones(scope: Scope) -> list[Clash]:
    by_zone: dict[int, set[int]] = {}
    for position, index in enumerate(scope.visits):
        by_zone.setdefault(scope.problem.visits[index].zone, set()).add(position)
    found: dict[tuple[int, int], set[int]] = {}
    for number, vehicle in enumerate(scope.vehicles):
        for pair in vehicle.clashes:
            if all(by_zone[zone] & vehicle.visits for zone in pair):
                found.setdefault(pair, set()).add(number)
    clashes = []
    for (first, second), where in sorted(found.items()):
        harmless = {
            number
            for number, vehicle in enumerate(scope.vehicles)
            if not (by_zone[first] & vehicle.visits and by_zone[second] & vehicle.visits)
        }
        clashes.append(
            Clash(
                first=frozenset(by_zone[first]),
                second=frozenset(by_zone[second]),
                vehicles=frozenset(where | harmless),
            )
        )
    return clashes
