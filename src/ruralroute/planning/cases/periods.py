"""Matrices of a case by periods of the day as the hours of a problem's matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.case import CaseMatrix
from ruralroute.planning.problem.hours import Hours, RunData, make_hours


def hours_of_case(matrix: CaseMatrix, chosen: NDArray[np.intp], spare_s: int) -> Hours:
    """Return how travel changes; over several periods each leg is as slow as in the slowest.

    Parameters
    ----------
    matrix
        A matrix with periods.
    chosen
        Rows of the places that are in use.
    spare_s
        Seconds for which vehicles may take breaks on a leg.
    """
    grid = np.ix_(chosen, chosen)
    base = _cut(matrix.durations, matrix.distances, matrix.allowed, grid)
    starts, periods = [0], [base]
    for one in matrix.periods:
        found = _cut(one.durations, one.distances, one.allowed, grid)
        if one.start == 0:
            periods[0] = found
        else:
            starts.append(one.start)
            periods.append(found)

    def run(first: int, last: int) -> RunData:
        slowest = periods[first]
        for other in periods[first + 1 : last + 1]:
            slower = other.duration_s > slowest.duration_s
            slowest = RunData(
                duration_s=np.where(slower, other.duration_s, slowest.duration_s),
                distance_m=np.where(slower, other.distance_m, slowest.distance_m),
                reachable=slowest.reachable & other.reachable,
            )
        return slowest

    return make_hours(starts, run, spare_s=spare_s)


def _cut(
    durations: NDArray[np.int64],
    distances: NDArray[np.int64] | None,
    allowed: NDArray[np.bool_] | None,
    grid: tuple[NDArray[np.intp], ...],
) -> RunData:
    seconds = durations[grid].astype(np.int32)
    metres = np.zeros_like(seconds) if distances is None else distances[grid].astype(np.int32)
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    mask = np.ones(seconds.shape, dtype=np.bool_) if allowed is None else allowed[grid].copy()
    np.fill_diagonal(mask, val=True)
    return RunData(duration_s=seconds, distance_m=metres, reachable=mask)
