"""RoutingProblem to pywrapcp model, and routes in and out of it.

Each rule of the day is exact in the model or a safe proxy, which never admits a day that the
evaluator refuses; ``docs/constraints.md`` says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruralroute.planning.engine.builder import Builder
from ruralroute.planning.engine.cargo import add_clashes, add_loads
from ruralroute.planning.engine.clocks import (
    add_collection_ages,
    add_cut_off,
    add_delivery_ages,
    add_time,
)
from ruralroute.planning.engine.driving import add_day_driving, add_day_sums, add_driving_since_rest
from ruralroute.planning.engine.money import add_choices, add_costs
from ruralroute.planning.engine.scope import Scope, VehicleScope
from ruralroute.planning.problem.data import Days, Trip

_RULES = (
    add_time,
    add_costs,
    add_choices,
    add_loads,
    add_clashes,
    add_day_driving,
    add_day_sums,
    add_driving_since_rest,
    add_cut_off,
    add_delivery_ages,
    add_collection_ages,
)

Routes = list[list[list[int]]]
"""Visits (indices in the problem) by vehicle of the scope, by trip."""


class EngineModel:
    """A pywrapcp model of a scope; once closed with search parameters it can be searched.

    Parameters
    ----------
    scope
        What is searched.
    order
        Positions of the scope's visits in the order in which OR-Tools sees them; its heuristics
        break ties by it, so that another order is another search.
    """

    def __init__(self, scope: Scope, order: Sequence[int] | None = None) -> None:
        self.scope = _reordered(scope, order)
        self._builder = Builder(self.scope)
        for add in _RULES:
            add(self._builder)
        self.nodes = self._builder.nodes
        self.weights = self._builder.weights
        self.routing = self._builder.routing

    def routes(self) -> Routes:
        """Read the current solution (inside a solution callback) as routes."""
        routes = []
        count = len(self._builder.nodes.visits)
        for vehicle, _ in self._builder.vehicles:
            trips: list[list[int]] = [[]]
            index = self._following(self._builder.routing.Start(vehicle))
            while not self._builder.routing.IsEnd(index):
                node = self._builder.manager.IndexToNode(index)
                if node < count:
                    trips[-1].append(self.scope.visits[node])
                else:
                    trips.append([])
                index = self._following(index)
            routes.append([trip for trip in trips if trip])
        return routes

    def _following(self, index: int) -> int:
        following: int = self._builder.routing.NextVar(index).Value()
        return following

    def days(self, routes: Routes) -> Days:
        """Turn routes into the days of the problem's vehicles."""
        return {
            vehicle.vehicle: tuple(self.scope.trip(vehicle, trip) for trip in trips)
            for vehicle, trips in zip(self.scope.vehicles, routes, strict=True)
            if trips
        }

    def assignment(self, days: Days) -> Any:
        """Turn an answer into an assignment, without the days that the model cannot hold.

        The safe proxies refuse some legal days; their visits are left to the search.  Must be
        called after `CloseModelWithParameters`.
        """
        rows: list[list[int]] = [[] for _ in self.scope.vehicles]
        for index, vehicle in self._builder.vehicles:
            row = self._row(index, days.get(vehicle.vehicle, ()))
            alone = [row if other == index else [] for other in range(len(rows))]
            if row and self._assign(alone) is not None:
                rows[index] = row
        return self._assign(rows)

    def _assign(self, rows: list[list[int]]) -> Any | None:
        return self._builder.routing.ReadAssignmentFromRoutes(rows, True)  # noqa: FBT003

    def _row(self, index: int, trips: Sequence[Trip]) -> list[int]:
        """Return one vehicle's route; none where the model has no room for it."""
        position = {visit: number for number, visit in enumerate(self.scope.visits)}
        free = [self._builder.index(node) for node in self._builder.nodes.separators[index]]
        row: list[int] = []
        for number, trip in enumerate(trips):
            if number > len(free) or any(visit not in position for visit in trip.visits):
                return []
            if number:
                row.append(free[number - 1])
            row.extend(self._builder.index(position[visit]) for visit in trip.visits)
        return row + free[max(0, len(trips) - 1) :] if row else []


def _reordered(scope: Scope, order: Sequence[int] | None) -> Scope:
    """Return the scope with its visits in another order."""
    if order is None:
        return scope
    place = {old: new for new, old in enumerate(order)}
    return Scope(
        problem=scope.problem,
        visits=tuple(scope.visits[old] for old in order),
        vehicles=tuple(
            VehicleScope(
                vehicle=one.vehicle,
                visits=frozenset(place[old] for old in one.visits),
                space_of=one.space_of,
                clashes=one.clashes,
                trips=one.trips,
            )
            for one in scope.vehicles
        ),
    )
