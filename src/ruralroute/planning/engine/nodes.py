"""Nodes of the OR-Tools model, and the integer matrices of time, driving and money between them.

Nodes are the visits, then the separators, then one depot for each centre.  A vehicle with n
useful trips owns n - 1 separators, all of them always on its route: what stands between two of
them is a trip, and one next to another or to the end means nothing.  So moving a visit over a
separator moves it into another trip, and a second trip costs the search nothing to discover.

Clocks: a visit's moment is when handing over starts, a separator's is when the vehicle is free
for the next trip (unloading is over), the start's is when loading starts, the end's is when
unloading ends.  Fixed time of a place lies on the way there from another place.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.engine.scope import Scope, VehicleScope
from ruralroute.planning.problem.data import FAR_FUTURE_S, VehicleData, VisitData

HORIZON_S = FAR_FUTURE_S
"""Latest moment of any clock in the model."""
BLOCKED_S = 2 * HORIZON_S
"""Time of an arc that must not be driven: it ends after every clock.  Known to this module only
through `NodeSet.time`, whose callers have a bound below it on every node."""

IntMatrix = NDArray[np.int64]


class NodeSet:
    """All nodes of a scope and what lies between them, vehicle by vehicle.

    Parameters
    ----------
    scope
        What is searched.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problem = scope.problem
        self.visits: list[VisitData] = [self.problem.visits[visit] for visit in scope.visits]
        self.separators: list[list[int]] = []
        count = len(self.visits)
        for vehicle in scope.vehicles:
            self.separators.append(list(range(count, count + vehicle.trips - 1)))
            count += vehicle.trips - 1
        self.size = count + len(self.problem.centres)

    def depot(self, vehicle: VehicleScope) -> int:
        """Node where the vehicle starts and ends."""
        return self.size - len(self.problem.centres) + self.data(vehicle).centre

    def kind(self, vehicle: VehicleScope) -> tuple[int, ...]:
        """Vehicles of one kind have the same matrices of time, driving and distance."""
        data = self.data(vehicle)
        return data.matrix, data.centre, self.turnaround_s(vehicle), self.must_rest(vehicle)

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        return np.array([visit.place for visit in self.visits], dtype=np.intp)

    @cached_property
    def duration_s(self) -> list[int]:
        """Handing over of each visit, with the setup and operator times that it may have to pay."""
        fixed = self.problem.operator_fixed_s
        return [
            visit.longest_s + fixed * sum(one >= 0 for one in visit.operators)
            for visit in self.visits
        ]

    def data(self, vehicle: VehicleScope) -> VehicleData:
        """Return the vehicle as the problem has it."""
        return self.problem.vehicles[vehicle.vehicle]

    def must_rest(self, vehicle: VehicleScope) -> bool:
        """Whether the driving rule can bind in one day of this vehicle."""
        limit = self.problem.driver.max_driving_since_rest_s
        return min(self.data(vehicle).max_driving_s, self.day_s(vehicle)) > limit

    @property
    def separator_rows(self) -> slice:
        """All separators, as rows or columns of a matrix."""
        return slice(len(self.visits), self.size - len(self.problem.centres))

    def day_s(self, vehicle: VehicleScope) -> int:
        """Length of the vehicle's day."""
        first, last = self.day(vehicle)
        return max(0, last - first)

    def day(self, vehicle: VehicleScope) -> tuple[int, int]:
        """Earliest start of loading and latest end of unloading."""
        data = self.data(vehicle)
        centre = self.problem.centres[data.centre]
        return max(data.shift_start_s, centre.open_s), min(data.shift_end_s, centre.close_s)

    @cached_property
    def rests(self) -> list[bool]:
        """Visits after which the model always rests: too far to go and come back in one go."""
        limit = self.problem.driver.max_driving_since_rest_s
        rests = [False] * len(self.visits)
        for vehicle in self.scope.vehicles:
            if self.must_rest(vehicle):
                data = self.data(vehicle)
                home = self.problem.centres[data.centre].place
                duration = self.problem.matrices[data.matrix].duration_s
                for position in vehicle.visits:
                    place = self.visits[position].place
                    way = duration.item(home, place) + duration.item(place, home)
                    rests[position] = rests[position] or way > limit
        return rests

    def turnaround_s(self, vehicle: VehicleScope) -> int:
        """Time between two trips, long enough for a rest where the driving rule can bind."""
        centre = self.problem.centres[self.data(vehicle).centre]
        rule = self.problem.driver
        if not self.must_rest(vehicle):
            return centre.turnaround_s
        around = centre.load_s + centre.unload_s if rule.rest_includes_handling else 0
        return max(centre.turnaround_s, rule.min_rest_s - around)

    def driving(self, vehicle: VehicleScope) -> IntMatrix:
        """Seconds of driving between all nodes."""
        return self._spread(vehicle, self.problem.matrices[self.data(vehicle).matrix].duration_s)

    def distance(self, vehicle: VehicleScope) -> IntMatrix:
        """Metres between all nodes."""
        return self._spread(vehicle, self.problem.matrices[self.data(vehicle).matrix].distance_m)

    def money(self, vehicle: VehicleScope) -> IntMatrix:
        """Micro-currency of the legs between all nodes, paid time aside."""
        data = self.data(vehicle)
        money = self.distance(vehicle) * data.cost_per_m
        money += self.driving(vehicle) * data.cost_per_driving_s
        own = self.problem.matrices[data.matrix].cost
        return money if own is None else money + self._spread(vehicle, own)

    def _spread(self, vehicle: VehicleScope, between: NDArray[np.signedinteger]) -> IntMatrix:
        """Places to nodes; separators and depots stand at the vehicle's centre."""
        count = len(self.visits)
        home = self.problem.centres[self.data(vehicle).centre].place
        place = np.full(self.size, home, dtype=np.intp)
        place[:count] = self._places
        matrix = between[np.ix_(place, place)].astype(np.int64)
        matrix[count:, count:] = 0
        same = place[:, None] == place[None, :]
        matrix[same] = 0
        return matrix

    def time(self, vehicle: VehicleScope) -> IntMatrix:
        """Seconds from the moment of one node to the earliest moment of the next."""
        count = len(self.visits)
        data = self.data(vehicle)
        centre = self.problem.centres[data.centre]
        matrix = self.driving(vehicle)
        fixed = np.array([self.problem.place_fixed_s[place] for place in self._places])
        arrive = self._places[:, None] != self._places[None, :]
        matrix[:count, :count] += np.where(arrive, fixed[None, :], 0)
        matrix[count:, :count] += fixed[None, :] + centre.load_s
        matrix[self.separator_rows, :count] += self.turnaround_s(vehicle)
        matrix[:count, count:] += centre.unload_s
        handling = np.array(self.duration_s, dtype=np.int64)
        if self.must_rest(vehicle):
            handling += np.array(self.rests, dtype=np.int64) * self.problem.driver.min_rest_s
        matrix[:count, :] += handling[:, None]
        self._block(vehicle, matrix)
        return matrix

    def _block(self, vehicle: VehicleScope, matrix: IntMatrix) -> None:
        """Close the arcs without a road."""
        count = len(self.visits)
        reachable = self.problem.matrices[self.data(vehicle).matrix].reachable
        home = self.problem.centres[self.data(vehicle).centre].place
        closed = ~reachable[np.ix_(self._places, self._places)]
        matrix[:count, :count][closed] = BLOCKED_S
        matrix[:count, count:][~reachable[self._places, home], :] = BLOCKED_S
        matrix[count:, :count][:, ~reachable[home, self._places]] = BLOCKED_S
