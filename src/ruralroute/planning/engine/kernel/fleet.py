"""The vehicles of a part as arrays of the core."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ruralroute.planning.engine.kernel.arrays import FAR, IntArray
from ruralroute.planning.problem.data import RoutingProblem, VehicleData


def arc_costs(problem: RoutingProblem, fleet: Sequence[VehicleData]) -> tuple[IntArray, IntArray]:
    """Return the cost of each arc for each kind of cost, and each vehicle's kind."""
    known: dict[tuple[int, int, int], int] = {}
    kinds = [
        known.setdefault((one.matrix, one.cost_per_m, one.cost_per_driving_s), len(known))
        for one in fleet
    ]
    arrays = []
    for number, per_m, per_s in known:
        matrix = problem.matrices[number]
        cost = matrix.distance_m.astype(np.int64) * per_m
        cost += matrix.duration_s.astype(np.int64) * per_s
        arrays.append(cost if matrix.cost is None else cost + matrix.cost)
    if not arrays:
        arrays = [np.zeros(problem.matrices[0].distance_m.shape, np.int64)]
    return np.stack(arrays), ints(kinds)


def capacities(
    fleet: Sequence[VehicleData], kinds: int
) -> tuple[IntArray, tuple[IntArray, IntArray]]:
    """Return capacities by channel, the order in which spaces are tried, and set-point counts."""
    most = max((len(one.spaces) for one in fleet), default=1)
    channels = kinds * (1 + most) if most > 1 else kinds
    capacity = np.full((len(fleet), channels), FAR * 1_000, dtype=np.int64)
    order = np.zeros((len(fleet), most), np.int64)
    points = np.zeros((len(fleet), most), np.int64)
    for row, one in enumerate(fleet):
        capacity[row, :kinds] = one.capacity
        if len(one.spaces) == 1:
            capacity[row, :kinds] = np.minimum(one.capacity, one.spaces[0].capacity)
        else:
            for number, space in enumerate(one.spaces):
                capacity[row, kinds * (1 + number) : kinds * (2 + number)] = space.capacity
        ranked = sorted(range(len(one.spaces)), key=lambda at: len(one.spaces[at].set_points))
        order[row, : len(ranked)] = ranked
        points[row, : len(one.spaces)] = [len(space.set_points) for space in one.spaces]
    return capacity, (order, points)


def set_points(problem: RoutingProblem, fleet: Sequence[VehicleData], points: IntArray) -> IntArray:
    """Return for each set-point of each space the bit set of zones that it holds."""
    masks = [
        sum(1 << zone for zone, holds in enumerate(one.holds) if holds) for one in problem.zones
    ]
    holds = np.zeros((*points.shape, int(points.max(initial=1))), np.int64)
    for row, one in enumerate(fleet):
        for number, space in enumerate(one.spaces):
            for rank, point in enumerate(space.set_points):
                holds[row, number, rank] = masks[point]
    return holds


def vehicle_kinds(
    problem: RoutingProblem, vehicles: Sequence[int], visits: Sequence[int]
) -> list[int]:
    """Give one number to all vehicles that differ in nothing but their names."""
    able: dict[tuple[int, ...], list[int]] = {}
    for visit in visits:
        able.setdefault(problem.visits[visit].vehicles, []).append(visit)
    own: dict[int, list[int]] = {one: [] for one in vehicles}
    for number, allowed in enumerate(able):
        for vehicle in allowed:
            if vehicle in own:
                own[vehicle].append(number)
    known: dict[object, int] = {}
    kinds = []
    for one in vehicles:
        data = problem.vehicles[one]
        spaces = tuple(replace(space, id="") for space in data.spaces)
        breaks = tuple(replace(each, id="") for each in data.breaks)
        key = replace(data, id="", spaces=spaces, breaks=breaks), tuple(own[one])
        kinds.append(known.setdefault(key, len(known)))
    return kinds


def is_plain(problem: RoutingProblem, one: VehicleData, first: int, last: int) -> bool:
    """Whether costs and limits of the vehicle's day follow from its arcs and simple clocks."""
    day = last - first
    return (
        one.cost_per_s == 0
        and one.max_driving_s >= day
        and one.max_distance_m is None
        and one.max_duty_s is None
        and not one.breaks
        and problem.driver.max_driving_since_rest_s >= day
        and problem.operator_fixed_s == 0
        and all(
            visit.max_aboard_s is None and not visit.setup_s and not any(visit.setup_by_kind)
            for visit in problem.visits
        )
    )


def limits(values: Sequence[int | None]) -> IntArray:
    """Return limits, far away where there is none."""
    return ints([FAR if one is None else one for one in values])


def ints(values: Any, width: int | None = None) -> IntArray:
    """Return values as int64, in rows of a width if one is given."""
    array = np.array(values, dtype=np.int64)
    return array.reshape(-1, width) if width is not None else array


def starts(lengths: Sequence[int]) -> IntArray:
    """Return where each of several lists begins, laid end to end, and where the last ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def first_moment(problem: RoutingProblem, vehicle: VehicleData) -> int:
    """Return when a vehicle may begin at the earliest."""
    return max(vehicle.shift_start_s, problem.centres[vehicle.centre].open_s)
