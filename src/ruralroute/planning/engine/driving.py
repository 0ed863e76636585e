"""The driving rule, and the driving, metres and visits of a day."""

from __future__ import annotations

from ruralroute.planning.engine.builder import Builder
from ruralroute.planning.engine.nodes import HORIZON_S, IntMatrix
from ruralroute.planning.engine.scope import VehicleScope


def add_day_driving(builder: Builder) -> None:
    """Bound the driving of a day; exact."""
    nodes = builder.nodes
    limits = [min(nodes.data(one).max_driving_s, HORIZON_S) for _, one in builder.vehicles]
    days = [nodes.day_s(one) for _, one in builder.vehicles]
    if any(limit < day for limit, day in zip(limits, days, strict=True)):
        transits = builder.matrices("driving", nodes.driving)
        builder.exact("driving", transits, limits, zero=True)


def add_driving_since_rest(builder: Builder) -> None:
    """Bound driving since the last return or, far out, since the last rest; safe.

    The turnaround of vehicles that this concerns is at least a rest, and after places too far to
    go to and come back from in one go the model always rests.  Rests elsewhere are left to the
    evaluator.
    """
    nodes, most = builder.nodes, builder.nodes.problem.driver.max_driving_since_rest_s
    if not any(nodes.must_rest(one) for _, one in builder.vehicles):
        return

    def since_rest(vehicle: VehicleScope) -> IntMatrix:
        matrix = nodes.driving(vehicle)
        matrix[nodes.separator_rows, :] -= most
        matrix[: len(nodes.visits)][nodes.rests, :] -= most
        return matrix

    limits = [most if nodes.must_rest(one) else HORIZON_S for _, one in builder.vehicles]
    since = builder.resource("since rest", builder.matrices("since rest", since_rest), limits)
    resting = [builder.index(place) for place, rests in enumerate(nodes.rests) if rests]
    for index in [*resting, *(index for _, index in builder.separators())]:
        since.CumulVar(index).SetMin(most)


def add_day_sums(builder: Builder) -> None:
    """Bound the metres and the visits of a day; exact."""
    nodes = builder.nodes
    metres = [nodes.data(one).max_distance_m for _, one in builder.vehicles]
    if any(one is not None for one in metres):
        transits = builder.matrices("metres", nodes.distance)
        most = max(one for one in metres if one is not None)
        farthest = max(
            int(matrix.distance_m.max(where=matrix.reachable, initial=0))
            for matrix in nodes.problem.matrices
        )
        free = max(most, farthest * (nodes.size + 1))
        limits = [free if one is None else one for one in metres]
        builder.exact("metres", transits, limits, zero=True)
    visits = [nodes.data(one).max_visits for _, one in builder.vehicles]
    if any(one is not None for one in visits):
        count = builder.vector([1] * len(nodes.visits))
        limits = [len(nodes.visits) if one is None else one for one in visits]
        builder.exact("visits", [count] * len(limits), limits, zero=True)
