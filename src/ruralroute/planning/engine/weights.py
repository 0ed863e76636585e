"""One scaled integer for the whole objective: levels of unserved orders above money.

Leaving out one part of a higher level must cost more than everything below it together.  The
weights are made for that from an upper bound on the money of any plan; when they do not fit, the
money is counted in coarser units, and when that is not enough, the lowest levels share a weight
(the exact score, which decides between answers, keeps them apart).
"""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.planning.engine.scope import Scope

LARGEST = 2**57
"""Largest objective; OR-Tools' sums saturate not far above it."""
COARSEST = 10_000
"""Micro-currency in the coarsest unit of money: a hundredth of a yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How money and unserved orders are counted.

    Parameters
    ----------
    unit
        Micro-currency in one unit of the objective.
    penalty
        For leaving out each visit of the scope, in units.
    """

    unit: int
    penalty: tuple[int, ...]

    def money(self, micro: int) -> int:
        """Micro-currency in units, rounded half up."""
        return (2 * micro + self.unit) // (2 * self.unit)


def make_weights(scope: Scope) -> Weights:
    """Work out the weights of a scope."""
    bound = _money_bound(scope)
    visits = [scope.problem.visits[index] for index in scope.visits]
    losses = (sum(kind) for kind in zip(*(visit.loss for visit in visits), strict=True))
    parts = {-kind: lost for kind, lost in enumerate(losses) if lost}
    unit = 1
    while (weight := _weights(bound // unit + 1, parts)) is None and unit < COARSEST:
        unit *= 10
    while weight is None:
        lowest, second = sorted(parts)[:2]
        parts = {
            level: count + (parts[lowest] if level == second else 0)
            for level, count in parts.items()
            if level != lowest
        }
        weight = _weights(bound // unit + 1, parts)
    weights = Weights(unit=unit, penalty=())
    return Weights(
        unit=unit,
        penalty=tuple(
            weights.money(visit.price or 0)
            + sum(
                lost * weight[max(-kind, min(weight))]
                for kind, lost in enumerate(visit.loss)
                if lost
            )
            for visit in visits
        ),
    )


def _weights(bound: int, parts: dict[int, int]) -> dict[int, int] | None:
    """Weigh one unit of loss at each level, or return None when the sum is too large."""
    total, weight = bound, {}
    for level in sorted(parts):
        weight[level] = total + 1
        total += parts[level] * weight[level]
    return weight if total <= LARGEST or len(parts) <= 1 else None


def _money_bound(scope: Scope) -> int:
    """More micro-currency than any plan of the scope can cost, prices included."""
    problem = scope.problem
    bound = sum(problem.visits[index].price or 0 for index in scope.visits)
    for vehicle in scope.vehicles:
        data = problem.vehicles[vehicle.vehicle]
        matrix = problem.matrices[data.matrix]
        legs = len(vehicle.visits) + vehicle.trips
        longest = int(matrix.distance_m.max(where=matrix.reachable, initial=0))
        slowest = int(matrix.duration_s.max(where=matrix.reachable, initial=0))
        bound += data.cost_fixed + data.cost_per_s * max(0, data.shift_end_s - data.shift_start_s)
        bound += data.cost_per_m * legs * longest + data.cost_per_driving_s * legs * slowest
        if matrix.cost is not None:
            bound += legs * int(matrix.cost.max(where=matrix.reachable, initial=0))
    return bound
