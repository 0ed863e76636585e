"""Places and matrices of a case: only the places in use, depots first."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.case import Case, CaseMatrix, CaseVehicle
from ruralroute.planning.cases.periods import hours_of_case
from ruralroute.planning.problem.data import Matrix

_MOST = 2**31 - 1
Entry = TypeVar("Entry", np.int64, np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """The problem's places and matrices, and which of the case's each one is.

    `kinds` are the vehicles' types, the plain one ("") first.
    """

    place_ids: tuple[str, ...]
    centres: int
    matrices: tuple[Matrix, ...]
    positions: dict[int, int]
    numbers: dict[tuple[str, int, Fraction], int]
    kinds: tuple[str, ...]
    skills: tuple[frozenset[int], ...]
    known: dict[tuple[frozenset[int], frozenset[int] | None], tuple[int, ...]] = field(
        default_factory=dict
    )

    def eligible(self, skills: frozenset[int], allowed: frozenset[int] | None) -> tuple[int, ...]:
        """Vehicles that have the skills and are allowed; one tuple for equal questions."""
        if (skills, allowed) not in self.known:
            self.known[skills, allowed] = tuple(
                index
                for index, have in enumerate(self.skills)
                if skills <= have and (allowed is None or index in allowed)
            )
        return self.known[skills, allowed]

    def place(self, row: int) -> int:
        """Place of a row of the case's matrices."""
        return self.positions[row]

    def matrix(self, vehicle: CaseVehicle) -> int:
        """Matrix that a vehicle drives by."""
        return self.numbers[_key(vehicle)]


def make_arrays(case: Case, money: int) -> Arrays:
    """Choose the places in use and cut them out of each matrix.

    Raises
    ------
    DataError
        A time, at a vehicle's speed, is beyond 32 bits.
    """
    homes = dict.fromkeys(one.start if one.start is not None else one.end for one in case.vehicles)
    steps = chain(
        (job.step.place for job in case.jobs),
        *((one.pickup.place, one.delivery.place) for one in case.shipments),
        *((one.start, one.end) for one in case.vehicles),
    )
    rows = [row for row in dict.fromkeys((*homes, *steps)) if row is not None]
    names = case.place_names
    chosen = np.array(rows, dtype=np.intp)
    numbers: dict[tuple[str, int, Fraction], int] = {}
    matrices: list[Matrix] = []
    for vehicle in case.vehicles:
        key = _key(vehicle)
        if key not in numbers:
            numbers[key] = len(matrices)
            matrices.append(_matrix(case, key, chosen, money))
    return Arrays(
        place_ids=tuple(str(row) if names is None else names[row] for row in rows),
        centres=len(homes),
        matrices=tuple(matrices),
        positions={row: index for index, row in enumerate(rows)},
        numbers=numbers,
        kinds=tuple(dict.fromkeys(("", *(one.kind for one in case.vehicles)))),
        skills=tuple(one.skills for one in case.vehicles),
    )


def _key(vehicle: CaseVehicle) -> tuple[str, int, Fraction]:
    """Profile, speed and, at another speed than the profile's, the price of its time.

    That price is VROOM's: per unit of the profile's own time.  It does not follow from the time
    at the vehicle's speed, which is rounded, so it lies on the arcs.
    """
    percent = vehicle.duration_percent
    return vehicle.profile, percent, vehicle.cost_per_time if percent != 100 else Fraction(0)


def _matrix(
    case: Case, key: tuple[str, int, Fraction], chosen: NDArray[np.intp], money: int
) -> Matrix:
    profile, percent, per_time = key
    found: CaseMatrix = case.matrices[profile]
    durations = _cut(found.durations, chosen)
    if percent != 100:
        durations = durations * percent
        if np.any(durations % 100):
            raise DataError([fault("solve.speed", Where(file=case.name), percent)])
        durations //= 100
    seconds = _narrow(case, durations, f"matrices.{profile}.durations")
    if found.distances is None:
        metres = np.zeros_like(seconds)
    elif found.distances is found.durations and percent == 100:
        metres = seconds
    else:
        where = f"matrices.{profile}.distances"
        metres = _narrow(case, _cut(found.distances, chosen), where)
    mask = np.ones(seconds.shape, np.bool_)
    if found.allowed is not None:
        mask = np.ascontiguousarray(_cut(found.allowed, chosen))
    found_by_hour = None
    if found.periods:
        spare_s = max(sum(one.service for one in vehicle.breaks) for vehicle in case.vehicles)
        found_by_hour = hours_of_case(found, chosen, spare_s)
        slowest = found_by_hour.slowest
        seconds, metres, mask = slowest.duration_s, slowest.distance_m, slowest.reachable
    return Matrix(
        profile=profile if percent == 100 else f"{profile} {percent}%",
        duration_s=seconds,
        distance_m=metres,
        reachable=mask,
        cost=_arc_cost(case, found, chosen, per_time, money),
        hours=found_by_hour,
    )


def _cut(array: NDArray[Entry], chosen: NDArray[np.intp]) -> NDArray[Entry]:
    """Return the rows and columns that are chosen; the array itself where these are all."""
    if len(chosen) == len(array) and np.array_equal(chosen, np.arange(len(array))):
        return array
    return array[np.ix_(chosen, chosen)]


def _narrow(case: Case, array: NDArray[np.int64], name: str) -> NDArray[np.int32]:
    """Copy an array to 32 bits, with nothing on its diagonal."""
    away = array.copy() if array.size and array.diagonal().any() else array
    if away is not array:
        np.fill_diagonal(away, 0)
    if away.size and away.max() > _MOST:
        where = Where(file=case.name, column=name)
        raise DataError([fault("solve.too_far", where, int(away.max()), most=_MOST)])
    return away.astype(np.int32)


def _arc_cost(
    case: Case,
    found: CaseMatrix,
    chosen: NDArray[np.intp],
    per_time: Fraction,
    money: int,
) -> NDArray[np.int64] | None:
    """Money of the arcs themselves: given as such, or time at another speed."""
    if found.costs is not None:
        prices = _cut(found.costs, chosen) * money
    elif per_time:
        prices = _cut(found.durations, chosen) * int(per_time * money / case.units.ticks)
    else:
        return None
    np.fill_diagonal(prices, 0)
    return prices
