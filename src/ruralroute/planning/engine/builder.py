"""A pywrapcp model under construction, and the kinds of dimension that rules are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp, solver_parameters_pb2

from ruralroute.planning.engine.nodes import HORIZON_S, IntMatrix, NodeSet
from ruralroute.planning.engine.scope import Scope, VehicleScope
from ruralroute.planning.engine.weights import make_weights


class Builder:
    """What the rules of a model are added to.

    Parameters
    ----------
    scope
        What is searched.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.nodes = NodeSet(scope)
        self.weights = make_weights(scope)
        self.vehicles: list[tuple[int, VehicleScope]] = list(enumerate(scope.vehicles))
        depots = [self.nodes.depot(vehicle) for vehicle in scope.vehicles]
        self.manager = pywrapcp.RoutingIndexManager(
            self.nodes.size, len(scope.vehicles), depots, depots
        )
        self.routing = pywrapcp.RoutingModel(self.manager, _model_parameters())
        self.solver = self.routing.solver()
        self._matrices: dict[tuple[object, ...], int] = {}
        self.time: Any = None

    def index(self, node: int) -> int:
        """Return OR-Tools' index of a node that is no depot."""
        return int(self.manager.NodeToIndex(node))

    def visits(self) -> list[int]:
        """List the indices of all visits, in the scope's order."""
        return [self.index(position) for position in range(len(self.nodes.visits))]

    def starts(self) -> list[int]:
        """List the indices of all starts, in the vehicles' order."""
        return [int(self.routing.Start(number)) for number, _ in self.vehicles]

    def separators(self) -> list[tuple[int, int]]:
        """List the vehicle and index of every separator."""
        return [
            (vehicle, self.index(node))
            for vehicle, nodes in enumerate(self.nodes.separators)
            for node in nodes
        ]

    def ends(self) -> list[tuple[int, int]]:
        """List the vehicle and index of every node where a trip ends."""
        return [(one, int(self.routing.End(one))) for one, _ in self.vehicles] + self.separators()

    def matrices(self, name: str, make: Callable[[VehicleScope], IntMatrix]) -> list[int]:
        """Register a transit matrix for each vehicle; vehicles of one kind share it."""
        return [self.matrix((name, *self.nodes.kind(one)), one, make) for _, one in self.vehicles]

    def matrix(
        self,
        key: tuple[object, ...],
        vehicle: VehicleScope,
        make: Callable[[VehicleScope], IntMatrix],
    ) -> int:
        """Register one transit matrix, once for each key."""
        if key not in self._matrices:
            rows = make(vehicle).tolist()
            self._matrices[key] = int(self.routing.RegisterTransitMatrix(rows))
        return self._matrices[key]

    def vector(self, visits: Sequence[int], separators: int = 0) -> int:
        """Register a transit by the node left: a value for each visit, one for separators."""
        values = [0] * self.nodes.size
        values[: len(visits)] = visits
        for nodes in self.nodes.separators:
            for node in nodes:
                values[node] = separators
        return int(self.routing.RegisterUnaryTransitVector(values))

    def exact(self, name: str, transits: list[int], capacity: list[int], *, zero: bool) -> Any:
        """Add a dimension without slack but at separators, which the caller bounds.

        Parameters
        ----------
        name
            Unique name.
        transits, capacity
            By vehicle.
        zero
            Whether it is zero at the start; else the start is free.
        """
        dimension = self._dimension(name, transits, capacity, zero=zero)
        for index in [*self.visits(), *self.starts()]:
            dimension.SlackVar(index).SetValue(0)
        return dimension

    def resource(self, name: str, transits: list[int], capacity: list[int]) -> Any:
        """Add a dimension that may always be higher than it need be; only upper bounds bind.

        OR-Tools' filters follow the least value along a route, so such a dimension is exact in
        them; a separator starts it anew by asking for the largest value and taking it off.
        """
        return self._dimension(name, transits, capacity, zero=False)

    def _dimension(self, name: str, transits: list[int], capacity: list[int], *, zero: bool) -> Any:
        most = 2 * max(capacity)
        self.routing.AddDimensionWithVehicleTransitAndCapacity(transits, most, capacity, zero, name)
        return self.routing.GetDimensionOrDie(name)

    def add_time(self, transits: list[int]) -> None:
        """Add the dimension of the clock; its slack is waiting."""
        limits = [HORIZON_S] * len(self.vehicles)
        self.time = self._dimension("time", transits, limits, zero=False)


def _model_parameters() -> Any:
    """OR-Tools' defaults, but without packing the trail: packing takes half of the time."""
    parameters = pywrapcp.DefaultRoutingModelParameters()
    parameters.solver_parameters.compress_trail = (
        solver_parameters_pb2.ConstraintSolverParameters.NO_COMPRESSION
    )
    return parameters
