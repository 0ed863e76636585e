"""Readers for formats that only old sets of instances use."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.case import (
    Case,
    CaseMatrix,
    CaseVehicle,
    Job,
    Shipment,
    TaskStep,
    Units,
)
from ruralroute.files.vrplib import Rounding

VEHICLE_COST = 100_000
"""Fixed cost that puts the number of vehicles above the distance, where a set asks for that."""


def parse_dlp(text: str, file: str) -> Case:
    """Duhamel, Lacomme and Prodhon: a fleet by type, road metres, goods to collect."""
    words = [
        word
        for line in text.splitlines()
        if not line.lstrip().startswith("//")
        for word in line.split("//")[0].split()
    ]
    count, types = int(words[0]), int(words[1])
    at = 6
    vehicles: list[CaseVehicle] = []
    for _ in range(types):
        number, capacity = int(words[at]), int(words[at + 1])
        fixed, unit = Fraction(words[at + 2]), Fraction(words[at + 3])
        at += 4
        vehicles += [
            CaseVehicle(
                id=len(vehicles) + one + 1,
                profile="car",
                start=0,
                end=0,
                capacity=(capacity,),
                cost_fixed=fixed,
                cost_per_distance=unit,
            )
            for one in range(number)
        ]
    at += 1
    size = count + 1
    matrix = np.array([float(one) for one in words[at : at + size * size]]).reshape(size, size)
    at += size * size
    rows = words[at:]
    demand = {int(rows[i]): int(rows[i + 1]) for i in range(0, 2 * count, 2)}
    metres = Rounding.NEAREST.array(matrix)
    np.fill_diagonal(metres, 0)
    return Case(
        name=file,
        matrices={"car": CaseMatrix(durations=metres, distances=metres)},
        jobs=tuple(_job(node, (demand[node],)) for node in range(1, size)),
        shipments=(),
        vehicles=tuple(vehicles),
        dimensions=1,
        units=Units(ticks=1000, distance=1000, whole=False),
    )


def parse_cordeau(text: str, file: str) -> Case:
    """Cordeau, Gendreau and Laporte: several depots, the longest route by time."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    _, per_depot, customers, depots = (int(one) for one in lines[0][:4])
    limits = [(float(row[0]), int(row[1])) for row in lines[1 : 1 + depots]]
    rows = lines[1 + depots : 1 + depots + customers + depots]
    points = np.array([[float(row[1]), float(row[2])] for row in rows])
    matrix = Rounding.EXACT.array(_planar(points))
    vehicles = [
        CaseVehicle(
            id=depot * per_depot + one + 1,
            profile="car",
            start=customers + depot,
            end=customers + depot,
            capacity=(limits[depot][1],),
            cost_per_distance=Fraction(1),
            max_duration=Rounding.EXACT.one(limits[depot][0]) if limits[depot][0] else None,
        )
        for depot in range(depots)
        for one in range(per_depot)
    ]
    jobs = tuple(
        _job(node, (int(rows[node][4]),), service=Rounding.EXACT.one(float(rows[node][3])))
        for node in range(customers)
    )
    return _planar_case(file, matrix, (jobs, ()), vehicles, Rounding.EXACT)


def parse_lilim(text: str, file: str) -> Case:
    """Li and Lim: pairs of pickup and delivery with windows; vehicles count first."""
    lines = [[float(one) for one in line.split()] for line in text.splitlines() if line.strip()]
    number, capacity = int(lines[0][0]), int(lines[0][1])
    rows = lines[1:]
    matrix = Rounding.EXACT.array(_planar(np.array([row[1:3] for row in rows])))
    steps = [
        TaskStep(
            id=node,
            place=node,
            service=Rounding.EXACT.one(row[6]),
            windows=((Rounding.EXACT.one(row[4]), Rounding.EXACT.one(row[5])),),
        )
        for node, row in enumerate(rows)
    ]
    return _pairs(file, matrix, steps, rows, fleet=(number, capacity), rounding=Rounding.EXACT)


def parse_sartori(text: str, file: str) -> Case:
    """Sartori and Buriol: pairs on road minutes; vehicles count first."""
    lines = text.splitlines()
    pairs = (line.split(":", 1) for line in lines[:10] if ":" in line)
    head = {key.strip(): value.strip() for key, value in pairs}
    size, capacity = int(head["SIZE"]), int(head["CAPACITY"])
    first = lines.index("NODES") + 1
    rows = [[float(one) for one in line.split()] for line in lines[first : first + size]]
    edges = lines.index("EDGES") + 1
    matrix = np.array(
        [[int(one) for one in line.split()] for line in lines[edges : edges + size]],
        dtype=np.int64,
    )
    steps = [
        TaskStep(id=node, place=node, service=int(row[6]), windows=((int(row[4]), int(row[5])),))
        for node, row in enumerate(rows)
    ]
    return _pairs(file, matrix, steps, rows, fleet=(size // 2, capacity), rounding=Rounding.NEAREST)


def _pairs(
    file: str,
    matrix: NDArray[np.int64],
    steps: list[TaskStep],
    rows: list[list[float]],
    *,
    fleet: tuple[int, int],
    rounding: Rounding,
) -> Case:
    number, capacity = fleet
    shipments = tuple(
        Shipment(pickup=steps[node], delivery=steps[int(row[8])], amount=(int(row[3]),))
        for node, row in enumerate(rows)
        if node and row[3] > 0
    )
    assert steps[0].windows is not None
    vehicles = [
        CaseVehicle(
            id=one + 1,
            profile="car",
            start=0,
            end=0,
            capacity=(capacity,),
            window=steps[0].windows[0],
            cost_fixed=Fraction(VEHICLE_COST),
            cost_per_distance=Fraction(1),
        )
        for one in range(number)
    ]
    return _planar_case(file, matrix, ((), shipments), vehicles, rounding)


def _planar_case(
    file: str,
    matrix: NDArray[np.int64],
    tasks: tuple[tuple[Job, ...], tuple[Shipment, ...]],
    vehicles: list[CaseVehicle],
    rounding: Rounding,
) -> Case:
    jobs, shipments = tasks
    return Case(
        name=file,
        matrices={"car": CaseMatrix(durations=matrix, distances=matrix)},
        jobs=jobs,
        shipments=shipments,
        vehicles=tuple(vehicles),
        dimensions=1,
        units=Units(ticks=rounding.factor, distance=rounding.factor, whole=False),
    )


def _planar(points: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = points[:, None, :] - points[None, :, :]
    distances: NDArray[np.float64] = np.sqrt((apart**2).sum(axis=2))
    return distances


def _job(node: int, demand: tuple[int, ...], *, service: int = 0) -> Job:
    return Job(step=TaskStep(id=node, place=node, service=service), delivery=demand, pickup=(0,))
