"""OR-Tools' routing as its guide uses it: a plain model, guided local search, a time limit."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: TID251

from routing_score import Route, Stop
from routing_sets import Instance
from ruralroute.files.case import Case

_HORIZON = 2**40
_LEFT_OUT = 10**13
"""Penalty of a stop that is left out: far above any route."""
_FROM_ZERO, _FROM_ANY = True, False


def ortools(instance: Instance, seconds: float) -> Sequence[Route] | None:
    """Solve with a plain model; None for several trips, which need more than that."""
    case = instance.case
    if any(one.max_trips > 1 for one in case.vehicles):
        return None
    started = time.monotonic()
    model = _Model(case)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    left = max(0.1, seconds - (time.monotonic() - started))
    parameters.time_limit.FromMilliseconds(int(left * 1000))
    found = model.routing.SolveWithParameters(parameters)
    return [] if found is None else model.routes(found)


class _Model:
    """Node 0 to d-1 are the depots, then the stops."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.depots = sorted({one.start for one in case.vehicles if one.start is not None})
        self.stops: list[Stop] = [("job", index) for index in range(len(case.jobs))]
        for index in range(len(case.shipments)):
            self.stops += [("pickup", index), ("delivery", index)]
        self.rows = [*self.depots, *(self._step(stop).place for stop in self.stops)]
        homes = [self.depots.index(one.start) for one in case.vehicles if one.start is not None]
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.rows), len(case.vehicles), homes, homes
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self._costs()
        self._loads()
        self._times()
        self._rules()

    def _step(self, stop: Stop) -> Any:
        kind, index = stop
        if kind == "job":
            return self.case.jobs[index].step
        shipment = self.case.shipments[index]
        return shipment.pickup if kind == "pickup" else shipment.delivery

    def _costs(self) -> None:
        matrix = self.case.matrices["car"]
        assert matrix.distances is not None
        scale = math.lcm(*(one.cost_per_distance.denominator for one in self.case.vehicles))
        metres = matrix.distances[self.rows][:, self.rows]
        known: dict[int, int] = {}
        for number, vehicle in enumerate(self.case.vehicles):
            rate = int(vehicle.cost_per_distance * scale)
            if rate not in known:
                known[rate] = self.routing.RegisterTransitMatrix((metres * rate).tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(known[rate], number)
            fixed = int(vehicle.cost_fixed * self.case.units.distance * scale)
            self.routing.SetFixedCostOfVehicle(fixed, number)

    def _loads(self) -> None:
        for kind in range(self.case.dimensions):
            out, change = [0] * len(self.depots), [0] * len(self.depots)
            for what, index in self.stops:
                if what == "job":
                    job = self.case.jobs[index]
                    out.append(job.delivery[kind])
                    change.append(job.pickup[kind] - job.delivery[kind])
                else:
                    amount = self.case.shipments[index].amount[kind]
                    out.append(0)
                    change.append(amount if what == "pickup" else -amount)
            capacities = [(one.capacity or (0,))[kind] for one in self.case.vehicles]
            name = f"load {kind}"
            if not any(one > 0 for one in change):
                self.routing.AddDimensionWithVehicleCapacity(
                    self.routing.RegisterUnaryTransitVector(out), 0, capacities, _FROM_ZERO, name
                )
                continue
            self.routing.AddDimensionWithVehicleCapacity(
                self.routing.RegisterUnaryTransitVector(change), 0, capacities, _FROM_ANY, name
            )
            most = max(capacities)
            self.routing.AddDimension(
                self.routing.RegisterUnaryTransitVector(out), 0, most, _FROM_ZERO, f"out {kind}"
            )
            aboard = self.routing.GetDimensionOrDie(name)
            handed = self.routing.GetDimensionOrDie(f"out {kind}")
            for number in range(len(self.case.vehicles)):
                start, end = self.routing.Start(number), self.routing.End(number)
                self.routing.solver().Add(aboard.CumulVar(start) == handed.CumulVar(end))

    def _times(self) -> None:
        timed = any(self._step(stop).windows for stop in self.stops)
        if not timed and all(
            one.window is None and one.max_duration is None for one in self.case.vehicles
        ):
            return
        seconds = self.case.matrices["car"].durations[self.rows][:, self.rows].copy()
        service = [0] * len(self.depots) + [self._step(stop).service for stop in self.stops]
        for row, takes in enumerate(service):
            seconds[row, :] += takes
        transit = self.routing.RegisterTransitMatrix(seconds.tolist())
        self.routing.AddDimension(transit, _HORIZON, _HORIZON, _FROM_ANY, "time")
        clock = self.routing.GetDimensionOrDie("time")
        for node, stop in enumerate(self.stops, start=len(self.depots)):
            windows = self._step(stop).windows
            if windows:
                clock.CumulVar(self.manager.NodeToIndex(node)).SetRange(*windows[0])
        for number, vehicle in enumerate(self.case.vehicles):
            for index in (self.routing.Start(number), self.routing.End(number)):
                if vehicle.window is not None:
                    clock.CumulVar(index).SetRange(*vehicle.window)
            if vehicle.max_duration is not None:
                clock.SetSpanUpperBoundForVehicle(vehicle.max_duration, number)

    def _rules(self) -> None:
        for node, (kind, index) in enumerate(self.stops, start=len(self.depots)):
            at = self.manager.NodeToIndex(node)
            self.routing.AddDisjunction([at], _LEFT_OUT)
            if kind == "job" and self.case.jobs[index].vehicles is not None:
                allowed = sorted(self.case.jobs[index].vehicles or ())
                self.routing.VehicleVar(at).SetValues([-1, *allowed])
            if kind == "pickup":
                to = self.manager.NodeToIndex(node + 1)
                self.routing.AddPickupAndDelivery(at, to)
                solver = self.routing.solver()
                solver.Add(self.routing.VehicleVar(at) == self.routing.VehicleVar(to))
        allowed_arcs = self.case.matrices["car"].allowed
        if allowed_arcs is None:
            return
        closed = ~allowed_arcs[self.rows][:, self.rows]
        first = len(self.depots)
        for node in range(first, len(self.rows)):
            nexts = self.routing.NextVar(self.manager.NodeToIndex(node))
            nexts.RemoveValues(
                [
                    self.manager.NodeToIndex(to)
                    for to in range(first, len(self.rows))
                    if closed[node, to]
                ]
            )
        for number in range(len(self.case.vehicles)):
            nexts = self.routing.NextVar(self.routing.Start(number))
            home = self.manager.IndexToNode(self.routing.Start(number))
            nexts.RemoveValues(
                [
                    self.manager.NodeToIndex(to)
                    for to in range(first, len(self.rows))
                    if closed[home, to]
                ]
            )

    def routes(self, found: Any) -> list[Route]:
        """Read the routes of an assignment."""
        routes = []
        for number in range(len(self.case.vehicles)):
            index = found.Value(self.routing.NextVar(self.routing.Start(number)))
            stops: list[Stop] = []
            while not self.routing.IsEnd(index):
                stops.append(self.stops[self.manager.IndexToNode(index) - len(self.depots)])
                index = found.Value(self.routing.NextVar(index))
            if stops:
                routes.append(Route(vehicle=number, trips=(tuple(stops),)))
        return routes
