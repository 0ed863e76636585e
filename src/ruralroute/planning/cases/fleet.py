"""Leave out vehicles that no best answer needs: equal ones beyond what the tasks can fill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.case import Case, CaseVehicle

_ROWS = 256


def trim_fleet(case: Case) -> Case:
    """Return the case with fewer vehicles and the same best cost.

    Of equal vehicles, no more than there are tasks are of use.  Where only loads bind and ways
    through the depot are never shorter than direct ones, two routes whose loads fit into one
    vehicle can be driven as one that costs no more; so, of routes paired off in any way, each
    pair overfills the vehicle in some dimension, and there are at most
    2 x sum over dimensions of (all loads / capacity) + 1 of them.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    bound = [
        (number, job.vehicles) for number, job in enumerate(case.jobs) if job.vehicles is not None
    ]
    for index, vehicle in enumerate(case.vehicles):
        eligible = tuple(number for number, some in bound if index in some)
        groups[_likeness(vehicle), eligible].append(index)
    tasks = len(case.jobs) + len(case.shipments)
    only_loads = _only_loads_bind(case)
    kept: list[int] = []
    for members in groups.values():
        most = tasks
        if len(members) > 1 and only_loads and _may_merge(case, case.vehicles[members[0]]):
            most = min(most, _most_routes(case, case.vehicles[members[0]]))
        started = [index for index in members if case.vehicles[index].steps]
        others = [index for index in members if not case.vehicles[index].steps]
        kept += started + others[: max(0, most - len(started))]
    if len(kept) == len(case.vehicles):
        return case
    kept.sort()
    position = {index: number for number, index in enumerate(kept)}
    return replace(
        case,
        vehicles=tuple(case.vehicles[index] for index in kept),
        jobs=tuple(
            job
            if job.vehicles is None
            else replace(
                job, vehicles=frozenset(position[one] for one in job.vehicles if one in position)
            )
            for job in case.jobs
        ),
    )


def _likeness(vehicle: CaseVehicle) -> CaseVehicle:
    return replace(vehicle, id=0, steps=(), description=None)


def _only_loads_bind(case: Case) -> bool:
    """Whether tasks have neither windows nor releases nor an order among them."""
    return not (
        case.shipments
        or case.backhauls_last
        or any(job.step.windows or job.release for job in case.jobs)
    )


def _may_merge(case: Case, vehicle: CaseVehicle) -> bool:
    limits = (
        vehicle.window,
        vehicle.max_tasks,
        vehicle.max_travel,
        vehicle.max_distance,
        vehicle.max_duration,
    )
    home = vehicle.start
    if home is None or home != vehicle.end or vehicle.breaks or vehicle.capacity is None:
        return False
    if any(one is not None for one in limits) or vehicle.max_trips > 1:
        return False
    if any(job.step.setup or job.step.setup_per_type for job in case.jobs):
        return False
    matrix = case.matrices[vehicle.profile]
    same = matrix.distances is matrix.durations
    arrays = (matrix.durations, None if same else matrix.distances, matrix.costs)
    return (
        matrix.allowed is None
        and not matrix.periods
        and _direct_is_shortest((array for array in arrays if array is not None), home)
    )


def _direct_is_shortest(arrays: Iterable[NDArray[np.int64]], home: int) -> bool:
    """Whether no way through the depot is shorter; a few rows at a time, to save memory."""
    for array in arrays:
        for at in range(0, len(array), _ROWS):
            rows = slice(at, at + _ROWS)
            shorter = array[rows, home, None] + array[None, home, :] < array[rows]
            shorter[np.arange(len(shorter)), np.arange(at, at + len(shorter))] = False
            if shorter.any():
                return False
    return True


def _most_routes(case: Case, vehicle: CaseVehicle) -> int:
    assert vehicle.capacity is not None  # noqa: S101
    pairs = 0
    for kind, capacity in enumerate(vehicle.capacity):
        total = sum(job.delivery[kind] + job.pickup[kind] for job in case.jobs)
        if total and not capacity:
            return len(case.jobs)
        pairs += total // capacity if capacity else 0
    return 2 * pairs + 1
