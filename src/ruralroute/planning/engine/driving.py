"""The driving rule: driving of a day, and driving since the last rest."""

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
