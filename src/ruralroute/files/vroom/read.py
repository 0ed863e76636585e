"""Read VROOM's input: jobs, shipments, vehicles and matrices; everything known, nothing ignored.

The format is VROOM 1.15's.  What belongs to it and cannot be done is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruralroute.errors import DataError, Fault
from ruralroute.files.case import Case, CaseVehicle, Job, Shipment
from ruralroute.files.case.fields import Fields
from ruralroute.files.case.ticks import in_ticks
from ruralroute.files.vroom.checks import check_case
from ruralroute.files.vroom.matrices import read_matrices
from ruralroute.files.vroom.strict_json import parse_json
from ruralroute.files.vroom.tasks import read_job, read_shipment
from ruralroute.files.vroom.vehicles import read_vehicle

HUNDREDTHS = 100
"""Ticks in a second where a vehicle has a speed factor: VROOM counts hundredths then."""


def parse_vroom(text: str, file: str) -> Case:
    """Read the text of a VROOM input file.

    Raises
    ------
    DataError
        It is wrong; every fault that was found.
    """
    return read_document(parse_json(text, file), file)


def read_document(document: Any, file: str, *, name: str = "") -> Case:
    """Read a document that is at hand as mappings and lists; matrices may be numpy arrays.

    Parameters
    ----------
    document
        Keys `vehicles`, `jobs`, `shipments`, `matrices` (or the older `matrix`).
    file
        What faults call it.
    name
        What the case is called.

    Raises
    ------
    DataError
        It is wrong; every fault that was found.
    """
    faults: list[Fault] = []
    top = Fields(document, "", faults, file)
    matrices = read_matrices(top)
    places = min((len(one.durations) for one in matrices.values()), default=None)
    jobs = tuple(read_job(one, places) for one in top.objects("jobs"))
    shipments = tuple(read_shipment(one, places) for one in top.objects("shipments"))
    vehicles = tuple(read_vehicle(one, places) for one in top.objects("vehicles"))
    top.refuse("solve.not_supported", "options", "geometry")
    top.close()
    if top.is_object:
        _require_parts(top)
    case = check_case(
        Case(
            name=name,
            matrices=matrices,
            jobs=jobs,
            shipments=shipments,
            vehicles=vehicles,
            dimensions=_dimensions(jobs, shipments, vehicles),
        ),
        top,
    )
    if any(one.duration_percent != 100 for one in vehicles) and any(
        one.periods for one in matrices.values()
    ):
        top.fault("solve.periods_speed", "vehicles")
    if faults:
        raise DataError(faults)
    if all(one.duration_percent == 100 for one in case.vehicles):
        return case
    return in_ticks(case, HUNDREDTHS)


def _require_parts(top: Fields) -> None:
    for key, missing in (
        ("vehicles", not top.value.get("vehicles")),
        ("jobs", not top.value.get("jobs") and not top.value.get("shipments")),
    ):
        if missing and not isinstance(top.value.get(key), Mapping):
            top.fault(f"solve.no_{key}", key)


def _dimensions(
    jobs: tuple[Job, ...], shipments: tuple[Shipment, ...], vehicles: tuple[CaseVehicle, ...]
) -> int:
    """How many entries amounts have: what the vehicles say, else the longest of all."""
    stated = [len(one.capacity) for one in vehicles if one.capacity is not None]
    if stated:
        return max(stated)
    amounts = [amount for job in jobs for amount in (job.delivery, job.pickup)]
    amounts += [one.amount for one in shipments]
    return max(map(len, amounts), default=0)
