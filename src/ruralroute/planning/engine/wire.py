"""The problem, tasks and answers as files and lines: arrays as npy, everything else as JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from ruralroute.planning.engine.pool import PooledDay
from ruralroute.planning.engine.settings import Settings
from ruralroute.planning.problem.data import (
    CentreData,
    Days,
    DriverRule,
    Matrix,
    Mixing,
    RoutingProblem,
    VehicleData,
    VisitData,
    ZoneData,
)

_JSON = "problem.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """A routing problem without its arrays.

    `visits` name no vehicles: `able` has each set of vehicles that may serve a visit once, and
    `able_of` the number of each visit's set.  Large fleets would fill memory otherwise.
    """

    able: tuple[tuple[int, ...], ...]
    able_of: tuple[int, ...]

    place_ids: tuple[str, ...]
    place_fixed_s: tuple[int, ...]
    operator_fixed_s: int
    profiles: tuple[str, ...]
    centres: tuple[CentreData, ...]
    zones: tuple[ZoneData, ...]
    vehicles: tuple[VehicleData, ...]
    visits: tuple[VisitData, ...]
    incompatible: tuple[frozenset[int], ...]
    driver: DriverRule
    dimensions: tuple[str, ...]
    mixing: Mixing
    mixing_fraction: int
    money_unit: int


_OWN = {"profiles", "able", "able_of"}
_COMMON = [one.name for one in fields(_Plain) if one.name not in _OWN]


def save_problem(problem: RoutingProblem, directory: Path) -> None:
    """Write a problem into a folder."""
    able: dict[tuple[int, ...], int] = {}
    able_of = tuple(able.setdefault(one.vehicles, len(able)) for one in problem.visits)
    values = {name: getattr(problem, name) for name in _COMMON}
    values["visits"] = tuple(replace(one, vehicles=()) for one in problem.visits)
    plain = _Plain(
        profiles=tuple(one.profile for one in problem.matrices),
        able=tuple(able),
        able_of=able_of,
        **values,
    )
    (directory / _JSON).write_bytes(TypeAdapter(_Plain).dump_json(plain))
    for number, matrix in enumerate(problem.matrices):
        for name in _parts(matrix):
            np.save(directory / f"{name}_{number}.npy", getattr(matrix, name), allow_pickle=False)


def _parts(matrix: Matrix) -> list[str]:
    """Name the arrays of a matrix that are written: seconds that are metres, too, once."""
    names = ["duration_s", "reachable"]
    if matrix.distance_m is not matrix.duration_s:
        names.append("distance_m")
    return names if matrix.cost is None else [*names, "cost"]


def load_problem(directory: Path) -> RoutingProblem:
    """Read a problem that `save_problem` wrote; workers share the memory of its matrices."""
    plain = TypeAdapter(_Plain).validate_json((directory / _JSON).read_bytes())

    def read(name: str, number: int) -> NDArray[Any] | None:
        file = directory / f"{name}_{number}.npy"
        if not file.exists():
            return None
        return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))

    matrices = []
    for number, profile in enumerate(plain.profiles):
        seconds, reachable = read("duration_s", number), read("reachable", number)
        assert seconds is not None and reachable is not None  # noqa: S101, PT018
        metres = read("distance_m", number)
        matrices.append(
            Matrix(
                profile=profile,
                duration_s=seconds,
                distance_m=seconds if metres is None else metres,
                reachable=reachable,
                cost=read("cost", number),
            )
        )
    values = {name: getattr(plain, name) for name in _COMMON}
    values["visits"] = tuple(
        replace(one, vehicles=plain.able[number])
        for one, number in zip(plain.visits, plain.able_of, strict=True)
    )
    return RoutingProblem(matrices=tuple(matrices), **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker is asked: visits and vehicles (indices), settings, and a plan to start from."""

    number: int
    visits: tuple[int, ...]
    vehicles: tuple[int, ...]
    settings: Settings
    start: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a worker says: it is there, found something, or is done (where, in how many steps).

    `seen` are days of good answers that it came through.
    """

    kind: Literal["ready", "found", "done"]
    task: int = -1
    days: Days | None = None
    steps: int = 0
    seen: tuple[PooledDay, ...] = ()


_TASK: TypeAdapter[Task] = TypeAdapter(Task)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def task_line(task: Task) -> bytes:
    """Return a task as one line."""
    return _TASK.dump_json(task) + b"\n"


def read_task(line: bytes) -> Task:
    """Read a line of `task_line`."""
    return _TASK.validate_json(line)


def reply_line(reply: Reply) -> bytes:
    """Return a reply as one line."""
    return _REPLY.dump_json(reply) + b"\n"


def read_reply(line: bytes) -> Reply:
    """Read a line of `reply_line`.

    Raises
    ------
    ValueError
        It is not one.
    """
    return _REPLY.validate_json(line)
