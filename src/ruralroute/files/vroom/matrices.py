"""Matrices of a VROOM input: per profile durations, distances, costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.case import CaseMatrix, CasePeriod
from ruralroute.files.case.fields import MOST, Fields, as_integer

MAX_PLACES = 10_000
"""Largest matrix that is read: eight of this size fill the memory of a server."""


def read_matrices(top: Fields) -> dict[str, CaseMatrix]:
    """Read `matrices` (or the older `matrix`, the durations of profile car)."""
    found: dict[str, CaseMatrix] = {}
    if "matrix" in top and "matrices" in top:
        top.fault("solve.matrix_twice", "matrix")
    if "matrix" in top:
        durations = _square(top, "matrix")
        if durations is not None:
            found["car"] = CaseMatrix(durations=durations)
    profiles = top.object("matrices")
    if "matrix" not in top and top.is_object and (profiles is None or not profiles.value):
        top.fault("solve.no_matrices", "matrices")
    for profile in profiles.value if profiles is not None else ():
        assert profiles is not None  # noqa: S101
        inside = profiles.object(profile)
        if inside is None:
            profiles.fault("solve.missing", profile)
            continue
        matrix = _profile(inside)
        inside.close()
        if matrix is not None:
            found[profile] = matrix
    return found


def _profile(inside: Fields) -> CaseMatrix | None:
    if "durations" not in inside:
        inside.fault("solve.no_durations", "durations")
    arrays = {key: _square(inside, key) for key in ("durations", "distances", "costs")}
    durations = arrays["durations"]
    if durations is None:
        return None
    for key in ("distances", "costs"):
        other = arrays[key]
        if other is not None and other.shape != durations.shape:
            inside.fault("solve.matrix_size", key, len(other), expected=len(durations))
            return None
    found = CaseMatrix(durations=durations, distances=arrays["distances"], costs=arrays["costs"])
    return replace(found, periods=_periods(inside, found))


def _periods(inside: Fields, base: CaseMatrix) -> tuple[CasePeriod, ...]:
    """Read `periods`, which VROOM does not have: what changes from a time of the day on."""
    found: list[CasePeriod] = []
    for one in inside.objects("periods"):
        start = one.integer("start", low=0)
        if found and start <= found[-1].start:
            one.fault("solve.periods_order", "start", start)
        arrays = {key: _square(one, key) for key in ("durations", "distances", "closed")}
        one.close()
        for key, array in arrays.items():
            if array is not None and array.shape != base.durations.shape:
                one.fault("solve.matrix_size", key, len(array), expected=len(base.durations))
                return ()
        if arrays["distances"] is not None and base.distances is None:
            one.fault("solve.periods_distances", "distances")
        durations, distances, closed = (arrays[key] for key in arrays)
        found.append(
            CasePeriod(
                start=start,
                durations=base.durations if durations is None else durations,
                distances=base.distances if distances is None else distances,
                allowed=None if closed is None else closed == 0,
            )
        )
    return tuple(found)


def _square(inside: Fields, key: str) -> NDArray[np.int64] | None:
    value = inside.take(key)
    if value is None:
        return None
    if not isinstance(value, list | tuple) and hasattr(value, "__array__"):
        array = value if isinstance(value, np.ma.MaskedArray) else np.asarray(value)
        if isinstance(array, np.ma.MaskedArray) or not _is_numeric(array):
            value = array.tolist()  # then each entry that is no number is told
        else:
            return _from_array(inside, key, array)
    if not isinstance(value, list | tuple) or isinstance(value, Mapping):
        inside.fault("solve.not_list", key, value)
        return None
    size = len(value)
    if size > MAX_PLACES:
        inside.fault("solve.matrix_too_large", key, size, most=MAX_PLACES)
        return None
    rows: list[NDArray[np.int64]] = []
    before = len(inside.faults)
    for index, row in enumerate(value):
        read = _row(inside, f"{key}[{index}]", row, size)
        if read is not None:
            rows.append(read)
    if len(inside.faults) > before:
        return None
    return np.array(rows, dtype=np.int64).reshape(size, size)


def _is_numeric(array: NDArray[Any]) -> bool:
    """Whether an array has numbers for entries, and the shape to have rows and columns or not."""
    return array.dtype.kind in "iuf" or array.ndim != 2


def _row(inside: Fields, key: str, row: Any, size: int) -> NDArray[np.int64] | None:
    if isinstance(row, np.ndarray):
        row = row.tolist()
    if not isinstance(row, list | tuple):
        inside.fault("solve.not_list", key, row)
        return None
    if len(row) != size:
        inside.fault("solve.matrix_size", key, len(row), expected=size)
        return None
    if set(map(type, row)) == {int} and min(row) >= 0 and max(row) <= MOST:
        return np.array(row, dtype=np.int64)
    numbers = [as_integer(one) for one in row]
    for column, (number, one) in enumerate(zip(numbers, row, strict=True)):
        if number is None or not 0 <= number <= MOST:
            inside.fault("solve.not_integer", f"{key}[{column}]", one, low=0, high=MOST)
            return None
    return np.array(numbers, dtype=np.int64)


def _from_array(inside: Fields, key: str, value: NDArray[Any]) -> NDArray[np.int64] | None:
    """Take an array as it is: square, whole numbers, none negative."""
    if value.ndim != 2 or value.shape[0] != value.shape[1]:
        inside.fault("solve.not_square", key, "x".join(map(str, value.shape)))
        return None
    if value.shape[0] > MAX_PLACES:
        inside.fault("solve.matrix_too_large", key, value.shape[0], most=MAX_PLACES)
        return None
    fits = not value.size or bool(value.min() >= 0 and value.max() <= MOST)
    if not fits or (value.dtype.kind == "f" and not np.array_equal(value, np.floor(value))):
        bad = np.argwhere(~((value >= 0) & (value <= MOST) & (value == np.floor(value))))
        row, column = (int(one) for one in bad[0])
        inside.fault(
            "solve.not_integer", f"{key}[{row}][{column}]", value[row, column], low=0, high=MOST
        )
        return None
    return value.astype(np.int64)
