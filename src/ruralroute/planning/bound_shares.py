"""What each visit adds, at the least, to the money of any answer that serves it.

By loads (Haimovich and Rinnooy Kan 1985): a route costs at least its fixed cost and the way to any
of its stops and back, so at least the mean of these weighted by the shares of the vehicle's
capacity that the stops' loads take.  Such a bound is a sum over visits.  So it holds for an answer
that leaves some out, too: the dearest ones that cost no more priority than what is left out are
taken off, by linear programming's dual: what a unit of each level of priority is worth at most.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.data import RoutingProblem, VehicleData

Money = NDArray[np.float64]
_TURNS = 4
"""How often the worth of each level is looked at anew, beside that of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What the visits of a problem cost at least.

    Parameters
    ----------
    adds
        Money, shape (ways of bounding, visits).
    spared
        What leaving a visit out costs: its price, or nothing; shape (visits,).
    loss
        `VisitData.loss`, shape (visits, levels).
    lost_alone
        `VisitData.loss` of the visits that no vehicle can serve, added up.
    """

    adds: Money
    spared: Money
    loss: Money
    lost_alone: Money

    @classmethod
    def of(cls, problem: RoutingProblem, left_alone: Collection[int]) -> Shares | None:
        """Work them out; None: there is nothing to serve.

        Parameters
        ----------
        problem
            The problem.
        left_alone
            Visits that no vehicle can serve even alone.
        """
        problem = problem.at_best
        visits = [index for index in range(len(problem.visits)) if index not in left_alone]
        if not visits or not problem.vehicles:
            return None
        chosen = [problem.visits[index] for index in visits]
        alone = np.array([problem.visits[index].loss for index in left_alone], dtype=np.float64)
        loss = np.array([one.loss for one in chosen], dtype=np.float64)
        return cls(
            adds=load_shares(problem, visits) + handing_over(problem, visits),
            spared=np.array([one.price or 0 for one in chosen], dtype=np.float64),
            loss=loss,
            lost_alone=alone.reshape(-1, loss.shape[1]).sum(axis=0),
        )

    def bound(self, unserved: Sequence[int]) -> float:
        """Return money that no answer undercuts which leaves out as much.

        Prices of what is left out are counted, but for those of visits that nobody can serve.

        Parameters
        ----------
        unserved
            `Score.unserved` of the answer.
        """
        lost = np.maximum(0.0, np.array(unserved, dtype=np.float64) - self.lost_alone)
        best = 0.0
        for adds in self.adds:
            taken_off = _most_taken_off(np.maximum(0.0, adds - self.spared), self.loss, lost)
            best = max(best, float(adds.sum()) - taken_off)
        return rounded_off(best)


def _most_taken_off(worth: Money, loss: Money, lost: Money) -> float:
    """Bound the worth of visits that lose no more than `lost` of each level.

    Any worth of a unit of each level gives a bound; one after the other is set to the best beside
    the others.
    """
    units = np.zeros(len(lost))
    for _ in range(_TURNS):
        for level, most in enumerate(lost):
            rest = worth - loss @ units + loss[:, level] * units[level]
            counts = (loss[:, level] > 0) & (rest > 0)
            ratio = rest[counts] / loss[counts, level]
            order = np.argsort(-ratio)
            so_far = np.cumsum(loss[counts, level][order])
            first = int(np.searchsorted(so_far, most, side="right"))
            units[level] = ratio[order][first] if first < len(order) else 0.0
    return float(units @ lost + np.maximum(0.0, worth - loss @ units).sum())


def rounded_off(bound: float) -> float:
    """Take off what may be wrong in the last digits where floating numbers were added up."""
    return float(max(0.0, math.floor(bound * (1 - 1e-9) - 1)))


def handing_over(problem: RoutingProblem, visits: list[int]) -> Money:
    """Money of each visit's handing over by the vehicle that is cheapest at it."""
    money = np.zeros(len(visits))
    able: dict[tuple[int, ...], list[VehicleData]] = {}
    for position, index in enumerate(visits):
        visit = problem.visits[index]
        if visit.vehicles not in able:
            able[visit.vehicles] = list(
                {
                    (one.kind, one.cost_per_s + one.cost_per_handling_s): one
                    for one in (problem.vehicles[number] for number in visit.vehicles)
                }.values()
            )
        money[position] = min(
            (
                visit.handling_for(one) * (one.cost_per_s + one.cost_per_handling_s)
                for one in able[visit.vehicles]
            ),
            default=0,
        )
    return money


def load_shares(problem: RoutingProblem, visits: list[int]) -> Money:
    """Money of driving, loading and vehicles that each visit asks for by its load.

    Returns
    -------
    NDArray
        A row for each dimension and direction of load, a column for each visit.  The sum of a row
        over any of the visits is money that no routes that serve these undercut.
    """
    rows = [np.zeros(len(visits))]
    chosen = [problem.visits[index] for index in visits]
    places = np.array([one.place for one in chosen], dtype=np.intp)
    shared = all(one.max_trips == 1 for one in problem.vehicles)
    trips: dict[tuple[tuple[object, ...], int], Money] = {}
    for vehicle in problem.vehicles:
        key = (prices_of(vehicle), vehicle.cost_fixed)
        if key not in trips:
            money, closed = legs_money(problem, vehicle)
            legs = np.where(closed, np.inf, money)
            way = _ways(legs, vehicle.start_place)[places]
            way += _ways(legs.T, vehicle.end_place)[places]
            way += at_centre(problem, vehicle)
            trips[key] = way + (vehicle.cost_fixed if shared else 0)
    for kind in range(len(problem.dimensions)):
        for loads in (
            [one.load[kind] if one.delivers else 0 for one in chosen],
            [
                0 if not one.collects else one.load_back[kind] if one.delivers else one.load[kind]
                for one in chosen
            ],
        ):
            least = np.full(len(chosen), np.inf)
            rooms = dict.fromkeys(trips, 0)
            for one in problem.vehicles:
                key = (prices_of(one), one.cost_fixed)
                rooms[key] = max(rooms[key], one.capacity[kind])
            for key, capacity in rooms.items():
                if capacity > 0:
                    least = np.minimum(least, trips[key] / capacity)
            shares = np.array(loads, dtype=np.float64)
            used = shares > 0
            used &= np.isfinite(least)
            row = np.zeros(len(chosen))
            row[used] = least[used] * shares[used]
            rows.append(row)
    return np.array(rows)


def at_centre(problem: RoutingProblem, vehicle: VehicleData) -> float:
    """Money of loading and unloading for one trip."""
    centre = problem.centres[vehicle.centre]
    return float((centre.load_s + centre.unload_s) * vehicle.cost_per_s)


def prices_of(vehicle: VehicleData) -> tuple[object, ...]:
    """Return all that a vehicle's money depends on, but for its fixed cost."""
    return (
        vehicle.matrix,
        vehicle.start_place,
        vehicle.end_place,
        vehicle.cost_per_m,
        vehicle.cost_per_s,
        vehicle.cost_per_driving_s,
        vehicle.cost_per_handling_s,
        vehicle.kind,
        vehicle.centre,
    )


def legs_money(problem: RoutingProblem, vehicle: VehicleData) -> tuple[Money, NDArray[np.bool_]]:
    """Money of each leg, and whether it is closed."""
    matrix = problem.matrices[vehicle.matrix]
    money = matrix.distance_m.astype(np.float64) * vehicle.cost_per_m
    rate = vehicle.cost_per_driving_s + vehicle.cost_per_s
    money += matrix.duration_s.astype(np.float64) * rate
    if matrix.cost is not None:
        money += matrix.cost
    return money, ~matrix.reachable


def _ways(legs: Money, start: int | None) -> Money:
    """Least money from a place to each other one; nothing where the route is open."""
    size = len(legs)
    if start is None:
        return np.zeros(size)
    near = np.full(size, np.inf)
    near[start] = 0.0
    outside = np.ones(size, dtype=np.bool_)
    for _ in range(size):
        node = int(np.argmin(np.where(outside, near, np.inf)))
        outside[node] = False
        near = np.minimum(near, near[node] + legs[node])
    return near
