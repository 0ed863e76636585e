"""What the search minimises: money on arcs and waiting, and what it costs to leave a visit out."""

from __future__ import annotations

from ruralroute.planning.engine.builder import Builder
from ruralroute.planning.engine.nodes import IntMatrix
from ruralroute.planning.engine.scope import VehicleScope

IDLE_SEPARATOR = 1
"""Penalty of a separator that is on no route: just enough to put it on one."""


def add_costs(builder: Builder) -> None:
    """Put metres and seconds on the arcs, and waiting on the slack of the clock; exact.

    The fixed cost of a vehicle with separators lies on the way out of its start, for OR-Tools
    would charge it for separators alone.
    """
    nodes, weights = builder.nodes, builder.weights

    def cost(vehicle: VehicleScope) -> IntMatrix:
        data = nodes.data(vehicle)
        micro = nodes.money(vehicle) + nodes.time(vehicle) * data.cost_per_s
        units = (2 * micro + weights.unit) // (2 * weights.unit)
        if vehicle.trips > 1:
            units[nodes.depot(vehicle), : len(nodes.visits)] += weights.money(data.cost_fixed)
        return units

    for number, vehicle in builder.vehicles:
        data = nodes.data(vehicle)
        per = (data.cost_per_m, data.cost_per_s, data.cost_per_driving_s)
        rates = (*per, data.cost_fixed, vehicle.trips > 1)
        arcs = builder.matrix(("cost", *nodes.kind(vehicle), *rates), vehicle, cost)
        builder.routing.SetArcCostEvaluatorOfVehicle(arcs, number)
        if vehicle.trips == 1:
            builder.routing.SetFixedCostOfVehicle(weights.money(data.cost_fixed), number)
        builder.time.SetSlackCostCoefficientForVehicle(weights.money(data.cost_per_s), number)
    if any(vehicle.trips > 1 for _, vehicle in builder.vehicles):
        _forbid_empty_first_trips(builder)


def _forbid_empty_first_trips(builder: Builder) -> None:
    """Let no visit follow the start and a separator: nobody evades the fixed cost."""
    nodes = builder.nodes
    count = len(nodes.visits)
    table = [[0] * nodes.size for _ in range(nodes.size)]
    for depot in sorted({nodes.depot(vehicle) for _, vehicle in builder.vehicles}):
        table[depot][count:] = [1] * (nodes.size - count)
    transit = int(builder.routing.RegisterTransitMatrix(table))
    empty = builder.exact(
        "empty first trip",
        [transit] * len(builder.vehicles),
        [1] * len(builder.vehicles),
        zero=True,
    )
    for _, index in builder.separators():
        empty.SlackVar(index).SetValue(0)
    for index in builder.visits():
        empty.CumulVar(index).SetMax(0)


def add_choices(builder: Builder) -> None:
    """Let each visit be served by the vehicles that may, or left out at its penalty; exact."""
    for position, index in enumerate(builder.visits()):
        able = [number for number, one in builder.vehicles if position in one.visits]
        builder.routing.VehicleVar(index).SetValues([-1, *able])
        builder.routing.AddDisjunction([index], builder.weights.penalty[position])
    for vehicle, index in builder.separators():
        builder.routing.VehicleVar(index).SetValues([-1, vehicle])
        builder.routing.AddDisjunction([index], IDLE_SEPARATOR)
