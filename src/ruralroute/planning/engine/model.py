"""RoutingProblem to pywrapcp model: the only place that knows OR-Tools' modelling calls.

Each rule of the day is exact here or a safe proxy; ``docs/constraints.md`` says which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp, solver_parameters_pb2

from ruralroute.planning.engine.clashes import Clash, find_clashes
from ruralroute.planning.engine.loads import LoadRule, load_rules
from ruralroute.planning.engine.nodes import HORIZON_S, NodeSet, Options
from ruralroute.planning.engine.scope import Scope, VehicleScope
from ruralroute.planning.engine.weights import make_weights
from ruralroute.planning.problem.data import Action, Days, Trip

Routes = list[list[list[int]]]
"""Visits (indices in the problem) by vehicle of the scope, by trip."""


class EngineModel:
    """A pywrapcp model of a scope; after `close` it can be searched.

    Parameters
    ----------
    scope
        What is searched.
    options
        Choices of the model.
    order
        Positions of the scope's visits in the order in which OR-Tools sees them; its heuristics
        break ties by it, so that another order is another search.
    """

    def __init__(self, scope: Scope, options: Options, order: Sequence[int] | None = None) -> None:
        self.scope = _reordered(scope, order)
        self.nodes = NodeSet(self.scope, options)
        self.weights = make_weights(self.scope)
        depots = [self.nodes.depot(vehicle) for vehicle in self.scope.vehicles]
        self._manager = pywrapcp.RoutingIndexManager(
            self.nodes.size, len(self.scope.vehicles), depots, depots
        )
        self.routing = pywrapcp.RoutingModel(self._manager, _model_parameters())
        self.solver = self.routing.solver()
        self._matrices: dict[tuple[object, ...], int] = {}
        self._add_time()
        self._add_costs()
        self._add_visits()
        self._add_separators()
        self._add_first_trips()
        for rule in load_rules(self.scope):
            self._add_load(rule)
        for index, clash in enumerate(find_clashes(self.scope)):
            self._add_clash(f"clash {index}", clash)
        self._add_driving()
        self._add_cut_off()
        self._add_delivery_ages()
        self._add_collection_ages()

    # What the rules are built from.

    def _vehicles(self) -> list[tuple[int, VehicleScope]]:
        return list(enumerate(self.scope.vehicles))

    def _separators(self) -> list[tuple[int, int]]:
        """Vehicle and OR-Tools index of every separator."""
        return [
            (vehicle, self._manager.NodeToIndex(node))
            for vehicle, nodes in enumerate(self.nodes.separators)
            for node in nodes
        ]

    def _matrix(self, key: tuple[object, ...], make: Callable[[], Any]) -> int:
        """Register a transit matrix once."""
        if key not in self._matrices:
            self._matrices[key] = self.routing.RegisterTransitMatrix(make().tolist())
        return self._matrices[key]

    def _vector(self, visits: Sequence[int], separator: int = 0) -> int:
        """Register a transit by node left: one value for each visit, one for separators."""
        values = [0] * self.nodes.size
        values[: len(visits)] = visits
        for nodes in self.nodes.separators:
            for node in nodes:
                values[node] = separator
        return int(self.routing.RegisterUnaryTransitVector(values))

    def _index(self, position: int) -> int:
        return int(self._manager.NodeToIndex(position))

    # Rules.

    def _add_time(self) -> None:
        """Clocks, windows, shifts and opening hours: exact."""
        nodes = self.nodes
        transits = [
            self._matrix(("time", *nodes.kind(one)), lambda one=one: nodes.time(one))
            for _, one in self._vehicles()
        ]
        routing = self.routing
        routing.AddDimensionWithVehicleTransits(transits, HORIZON_S, HORIZON_S, False, "time")
        self.time = routing.GetDimensionOrDie("time")
        for index, vehicle in self._vehicles():
            first, last = nodes.day(vehicle)
            for end in (routing.Start(index), routing.End(index)):
                self.time.CumulVar(end).SetRange(min(first, last), last)
            for node in nodes.separators[index]:
                self.time.CumulVar(self._index(node)).SetRange(min(first, last), last)
            routing.AddVariableMaximizedByFinalizer(self.time.CumulVar(routing.Start(index)))
            routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(routing.End(index)))
        for position, visit in enumerate(nodes.visits):
            cumul = self.time.CumulVar(self._index(position))
            cumul.SetRange(visit.windows[0][0], min(visit.windows[-1][1], HORIZON_S))
            for before, after in zip(visit.windows, visit.windows[1:], strict=False):
                if before[1] + 1 < after[0]:
                    cumul.RemoveInterval(before[1] + 1, after[0] - 1)

    def _add_costs(self) -> None:
        """Money of metres and seconds on the arcs, of waiting on the slack: exact."""
        nodes, weights = self.nodes, self.weights
        for index, vehicle in self._vehicles():
            data = nodes.data(vehicle)

            def cost(one: VehicleScope = vehicle) -> Any:
                micro = nodes.distance(one) * nodes.data(one).cost_per_m
                micro += nodes.time(one) * nodes.data(one).cost_per_s
                units = (2 * micro + weights.unit) // (2 * weights.unit)
                if one.trips > 1:
                    count = len(nodes.visits)
                    units[nodes.depot(one), :count] += weights.money(nodes.data(one).cost_fixed)
                return units

            rates = (data.cost_per_m, data.cost_per_s, data.cost_fixed, vehicle.trips > 1)
            key = ("cost", *nodes.kind(vehicle), *rates)
            self.routing.SetArcCostEvaluatorOfVehicle(self._matrix(key, cost), index)
            if vehicle.trips == 1:
                self.routing.SetFixedCostOfVehicle(weights.money(data.cost_fixed), index)
            self.time.SetSlackCostCoefficientForVehicle(weights.money(data.cost_per_s), index)

    def _add_visits(self) -> None:
        """Visits may be left out at their penalty; each has its vehicles."""
        for position in range(len(self.nodes.visits)):
            index = self._index(position)
            able = [one for one, vehicle in self._vehicles() if position in vehicle.visits]
            self.routing.VehicleVar(index).SetValues([-1, *able])
            self.routing.AddDisjunction([index], self.weights.penalty[position])

    def _add_separators(self) -> None:
        for vehicle, index in self._separators():
            self.routing.VehicleVar(index).SetValues([-1, vehicle])
            self.routing.AddDisjunction([index], 1)

    def _add_first_trips(self) -> None:
        """No empty trip before a used one: the fixed cost lies on the way out of the start."""
        if not any(vehicle.trips > 1 for vehicle in self.scope.vehicles):
            return
        size, count = self.nodes.size, len(self.nodes.visits)
        depots = sorted({self.nodes.depot(vehicle) for vehicle in self.scope.vehicles})
        table = [[0] * size for _ in range(size)]
        for depot in depots:
            table[depot][count:] = [1] * (size - count)
        transit = self.routing.RegisterTransitMatrix(table)
        self.routing.AddDimension(transit, 0, 1, True, "empty")
        empty = self.routing.GetDimensionOrDie("empty")
        for position in range(count):
            empty.CumulVar(self._index(position)).SetMax(0)

    def _add_load(self, rule: LoadRule) -> None:
        """Loads aboard on every leg, a kind of load in one space or in the whole vehicle: exact."""
        most = max(rule.capacity)
        separators = self._separators()
        if not any(rule.collect.values()):
            transits = self._unary(rule.zones, rule.deliver, -most)
            aboard = self._dimension(f"{rule.name} out", transits, most, rule.capacity, fixed=True)
            for _, index in separators:
                aboard.SlackVar(index).SetRange(0, most)
            return
        out_capacity = [most] * len(self.scope.vehicles)
        transits = self._unary(
            rule.zones, {key: [-x for x in v] for key, v in rule.deliver.items()}, 0
        )
        out = self._dimension(f"{rule.name} out", transits, most, out_capacity)
        change = {
            key: [c - d for c, d in zip(rule.collect[key], rule.deliver[key], strict=True)]
            for key in rule.deliver
        }
        aboard = self._dimension(
            rule.name, self._unary(rule.zones, change, -most), 2 * most, rule.capacity
        )
        routing, solver = self.routing, self.solver
        for index, _ in self._vehicles():
            start, end = routing.Start(index), routing.End(index)
            solver.Add(out.CumulVar(start) == aboard.CumulVar(start))
            out.CumulVar(end).SetMax(0)
        for _, index in separators:
            out.CumulVar(index).SetMax(0)
            out.SlackVar(index).SetRange(0, most)
            aboard.SlackVar(index).SetRange(0, 2 * most)
            left = aboard.SlackVar(index) + aboard.CumulVar(index)
            solver.Add(left == out.SlackVar(index) + most)

    def _unary(
        self,
        zones: Sequence[tuple[int, ...]],
        values: dict[tuple[int, ...], list[int]],
        separator: int,
    ) -> list[int]:
        """Transits by vehicle; vehicles whose zones ride in the same spaces share one."""
        made = {key: self._vector(one, separator) for key, one in values.items()}
        return [made[key] for key in zones]

    def _dimension(
        self,
        name: str,
        transits: list[int],
        slack: int,
        capacity: list[int],
        *,
        fixed: bool = False,
    ) -> Any:
        """Add a dimension whose slack is zero but where the caller opens it."""
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            transits, 2 * slack, capacity, fixed, name
        )
        dimension = self.routing.GetDimensionOrDie(name)
        for position in range(len(self.nodes.visits)):
            dimension.SlackVar(self._index(position)).SetValue(0)
        for index, _ in self._vehicles():
            dimension.SlackVar(self.routing.Start(index)).SetValue(0)
        return dimension

    def _add_clash(self, name: str, clash: Clash) -> None:
        """Two groups of visits never share a trip: a side that is constant on each trip; exact."""
        count = len(self.scope.vehicles)
        for turn, (low, high) in enumerate(
            ((clash.first, clash.second), (clash.second, clash.first))
        ):
            everywhere = len(clash.vehicles) == count
            if everywhere and turn:
                return
            same = self._vector([0] * len(self.nodes.visits), -1)
            free = self._vector([-1] * len(self.nodes.visits), -1)
            transits = [same if one in clash.vehicles else free for one in range(count)]
            self.routing.AddDimensionWithVehicleTransitAndCapacity(
                transits, 2, [1] * count, False, f"{name} {turn}"
            )
            side = self.routing.GetDimensionOrDie(f"{name} {turn}")
            for position in range(len(self.nodes.visits)):
                index = self._index(position)
                if everywhere:
                    side.SlackVar(index).SetValue(0)
                if position in low:
                    side.CumulVar(index).SetMax(0)
                elif position in high:
                    side.CumulVar(index).SetMin(1)
            for index, _ in self._vehicles():
                side.SlackVar(self.routing.Start(index)).SetMax(0 if everywhere else 1)

    def _add_driving(self) -> None:
        """Driving of the day: exact.  Driving since the last rest: safe proxies (`Options`)."""
        nodes, driver = self.nodes, self.nodes.problem.driver
        limits = []
        for _, vehicle in self._vehicles():
            limit = min(nodes.data(vehicle).max_driving_s, HORIZON_S)
            if nodes.must_rest(vehicle) and not nodes.options.rest_at_returns:
                limit = min(limit, driver.max_driving_since_rest_s)
            limits.append(limit)
        transits = [
            self._matrix(("driving", *nodes.kind(one)), lambda one=one: nodes.driving(one))
            for _, one in self._vehicles()
        ]
        if any(
            limit < nodes.day_s(vehicle)
            for limit, (_, vehicle) in zip(limits, self._vehicles(), strict=True)
        ):
            self.routing.AddDimensionWithVehicleTransitAndCapacity(
                transits, 0, limits, True, "driving"
            )
        if nodes.options.rest_at_returns and any(
            nodes.must_rest(vehicle) for _, vehicle in self._vehicles()
        ):
            self._add_trip_driving()

    def _add_trip_driving(self) -> None:
        nodes, most = self.nodes, self.nodes.problem.driver.max_driving_since_rest_s
        count = len(nodes.visits)

        def since_rest(vehicle: VehicleScope) -> Any:
            matrix = nodes.driving(vehicle)
            matrix[count : nodes.size - len(nodes.problem.centres), :] -= most
            matrix[:count, :][nodes.rests_at(vehicle), :] -= most
            return matrix

        transits = [
            self._matrix(("since", *nodes.kind(one)), lambda one=one: since_rest(one))
            for _, one in self._vehicles()
        ]
        limits = [
            most if nodes.must_rest(vehicle) else HORIZON_S for _, vehicle in self._vehicles()
        ]
        since = self._dimension("driving since rest", transits, most, limits, fixed=True)
        for _, index in self._separators():
            since.SlackVar(index).SetRange(0, most)
        resting = {
            position
            for _, vehicle in self._vehicles()
            for position, rests in enumerate(nodes.rests_at(vehicle))
            if rests
        }
        for position in resting:
            since.SlackVar(self._index(position)).SetRange(0, most)

    def _add_cut_off(self) -> None:
        """Trips that collect anything are back by the centre's cut-off: exact."""
        nodes = self.nodes
        cut_off = {
            index: centre.collect_by_s
            for index, centre in (
                (index, nodes.problem.centres[nodes.data(vehicle).centre])
                for index, vehicle in self._vehicles()
            )
            if centre.collect_by_s is not None
        }
        collects = [int(visit.action is Action.COLLECT) for visit in nodes.visits]
        late = [
            index
            for index, limit in cut_off.items()
            if limit < nodes.day(self.scope.vehicles[index])[1]
        ]
        if not late or not any(collects):
            return
        most = sum(collects)
        count = len(self.scope.vehicles)
        transits = [self._vector(collects, -most)] * count
        collected = self._dimension("collected", transits, most, [most] * count, fixed=True)
        for _, index in self._separators():
            collected.SlackVar(index).SetRange(0, most)
        ends = [(vehicle, self.routing.End(vehicle)) for vehicle in late]
        ends += [(vehicle, index) for vehicle, index in self._separators() if vehicle in late]
        for vehicle, index in ends:
            last = nodes.day(self.scope.vehicles[vehicle])[1]
            has_any = self.solver.IsGreaterOrEqualCstVar(collected.CumulVar(index), 1)
            late_by = last - cut_off[vehicle]
            self.solver.Add(self.time.CumulVar(index) + late_by * has_any <= last)

    def _age_dimension(self, name: str, reset: int) -> Any:
        """Add a clock that runs with time and starts again at each separator."""
        nodes = self.nodes
        count = len(nodes.visits)

        def clock(vehicle: VehicleScope) -> Any:
            matrix = nodes.time(vehicle)
            separators = slice(count, nodes.size - len(nodes.problem.centres))
            matrix[separators, :] -= reset
            if name == "age":
                matrix[separators, :count] -= nodes.turnaround_s(vehicle)
            return matrix

        transits = [
            self._matrix((name, *nodes.kind(one)), lambda one=one: clock(one))
            for _, one in self._vehicles()
        ]
        self.routing.AddDimensionWithVehicleTransits(
            transits, 2 * HORIZON_S, HORIZON_S, False, name
        )
        dimension = self.routing.GetDimensionOrDie(name)
        ticking = [self._index(position) for position in range(count)]
        ticking += [self.routing.Start(index) for index, _ in self._vehicles()]
        for index in ticking:
            self.solver.Add(dimension.SlackVar(index) == self.time.SlackVar(index))
        return dimension

    def _add_delivery_ages(self) -> None:
        """Time since loading, for limits of time aboard and for goods ready late: exact."""
        nodes = self.nodes
        early = min((nodes.day(one)[0] for _, one in self._vehicles()), default=0)
        delivered = [
            (position, visit)
            for position, visit in enumerate(nodes.visits)
            if visit.action is Action.DELIVER
        ]
        aged = [(position, one) for position, one in delivered if one.max_aboard_s is not None]
        late = [(position, one) for position, one in delivered if one.ready_s > early]
        if not aged and not late:
            return
        age = self._age_dimension("age", HORIZON_S)
        for index, _ in self._vehicles():
            age.CumulVar(self.routing.Start(index)).SetValue(0)
        for _, index in self._separators():
            reset = age.SlackVar(index) + age.CumulVar(index)
            self.solver.Add(reset == self.time.SlackVar(index) + HORIZON_S)
        for position, visit in aged:
            limit = (visit.max_aboard_s or 0) - nodes.duration_s[position]
            if limit < 0:
                self.routing.VehicleVar(self._index(position)).SetValue(-1)
            else:
                age.CumulVar(self._index(position)).SetMax(min(limit, HORIZON_S))
        for position, visit in late:
            index = self._index(position)
            self.time.CumulVar(index).SetMin(self._soonest(position))
            loaded = self.time.CumulVar(index) - age.CumulVar(index)
            active = self.routing.ActiveVar(index)
            self.solver.Add(loaded >= visit.ready_s * active - HORIZON_S * (1 - active))

    def _soonest(self, position: int) -> int:
        """Earliest handing over of goods that are ready late, by the shortest way out."""
        visit = self.nodes.visits[position]
        ways = []
        for _, vehicle in self._vehicles():
            if position in vehicle.visits:
                centre = self.nodes.problem.centres[self.nodes.data(vehicle).centre]
                ways.append(centre.load_s)
        soonest = visit.ready_s + min(ways, default=0)
        return min(soonest, visit.windows[-1][1], HORIZON_S)

    def _add_collection_ages(self) -> None:
        """Time until unloading is over, for collections with a limit aboard: exact but for
        idle time at the centre between two trips, which counts as aboard (safe)."""
        aged = [
            (position, visit.max_aboard_s)
            for position, visit in enumerate(self.nodes.visits)
            if visit.action is Action.COLLECT and visit.max_aboard_s is not None
        ]
        if not aged:
            return
        left = self._age_dimension("time left", HORIZON_S)
        for index, _ in self._vehicles():
            left.CumulVar(self.routing.End(index)).SetValue(HORIZON_S)
        for _, index in self._separators():
            left.CumulVar(index).SetValue(HORIZON_S)
        for position, limit in aged:
            left.CumulVar(self._index(position)).SetMin(max(0, HORIZON_S - limit))

    # Answers in and out.

    def routes(self) -> Routes:
        """Read the current solution (inside a solution callback) as routes."""
        return self._read(lambda index: self.routing.NextVar(index).Value())

    def routes_of(self, assignment: Any) -> Routes:
        """Read an assignment as routes."""
        return self._read(lambda index: assignment.Value(self.routing.NextVar(index)))

    def _read(self, following: Callable[[int], int]) -> Routes:
        routes = []
        count = len(self.nodes.visits)
        for vehicle, _ in self._vehicles():
            trips: list[list[int]] = [[]]
            index = following(self.routing.Start(vehicle))
            while not self.routing.IsEnd(index):
                node = self._manager.IndexToNode(index)
                if node < count:
                    trips[-1].append(self.scope.visits[node])
                else:
                    trips.append([])
                index = following(index)
            routes.append([trip for trip in trips if trip])
        return routes

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
        for index, vehicle in self._vehicles():
            row = self._row(index, days.get(vehicle.vehicle, ()))
            alone = [row if other == index else [] for other in range(len(rows))]
            if row and self._assign(alone) is not None:
                rows[index] = row
        return self._assign(rows)

    def _assign(self, rows: list[list[int]]) -> Any | None:
        return self.routing.ReadAssignmentFromRoutes(rows, True)  # noqa: FBT003

    def _row(self, index: int, trips: Sequence[Trip]) -> list[int]:
        """Indices of one vehicle's route; none where the model has no room for it."""
        position = {visit: number for number, visit in enumerate(self.scope.visits)}
        free = [self._index(node) for node in self.nodes.separators[index]]
        row: list[int] = []
        for number, trip in enumerate(trips):
            if number > len(free) or any(visit not in position for visit in trip.visits):
                return []
            if number:
                row.append(free[number - 1])
            row.extend(self._index(position[visit]) for visit in trip.visits)
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


def _model_parameters() -> Any:
    """OR-Tools' defaults, but without packing the trail: packing takes half of the time."""
    parameters = pywrapcp.DefaultRoutingModelParameters()
    parameters.solver_parameters.compress_trail = (
        solver_parameters_pb2.ConstraintSolverParameters.NO_COMPRESSION
    )
    return parameters
