"""Read a VRPLIB file: CVRP and its relatives, in the dialects of CVRPLIB, LKH and PyVRP.

Windows, fleets of several kinds, several depots, sites that only some vehicles serve, backhauls,
pickup together with delivery, several trips with release times, prizes, pickup and delivery
pairs.  Sections and keys that are not known are refused by name.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import DataError, Fault
from ruralroute.files.case import Case, CaseMatrix, Job, Units
from ruralroute.files.vrplib.columns import depots
from ruralroute.files.vrplib.customers import Customers, read_customers
from ruralroute.files.vrplib.fleet import allowed_nodes, read_fleet
from ruralroute.files.vrplib.required import require_parts
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.sections import Sections, cut
from ruralroute.files.vrplib.weights import MAX_NODES, distances

_TYPES = {
    "ACVRP", "CVRP", "CVRPTW", "DCVRP", "FSM", "HFVRP", "HVRP", "MCVRP", "MDVRP", "MDVRPTW",
    "MTVRP", "MTVRPTW", "MTVRPTWR", "PCVRP", "PCVRPTW", "PDPTW", "SDVRPTW", "VRP", "VRPB",
    "VRPMPD", "VRPSPD", "VRPSPDTW", "VRPTW",
}  # fmt: skip
_HEADERS = {
    "NAME", "COMMENT", "TYPE", "DIMENSION", "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT",
    "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE", "EDGE_WEIGHT_UNIT_OF_MEASUREMENT", "CAPACITY",
    "VEHICLES", "SERVICE_TIME", "DISTANCE", "SCALE", "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_DISTANCE", "VEHICLES_MAX_RELOADS", "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
}  # fmt: skip
_SECTIONS = {
    "NODE_COORD_SECTION", "DISPLAY_DATA_SECTION", "EDGE_WEIGHT_SECTION", "DEMAND_SECTION",
    "LINEHAUL_SECTION", "BACKHAUL_SECTION", "DEPOT_SECTION", "SERVICE_TIME_SECTION",
    "TIME_WINDOW_SECTION", "RELEASE_TIME_SECTION", "PRIZE_SECTION", "CAPACITY_SECTION",
    "PICKUP_AND_DELIVERY_SECTION", "VEHICLES_DEPOT_SECTION", "VEHICLES_FIXED_COST_SECTION",
    "VEHICLES_UNIT_DISTANCE_COST_SECTION", "VEHICLES_MAX_DURATION_SECTION",
    "VEHICLES_MAX_DISTANCE_SECTION", "VEHICLES_MAX_RELOADS_SECTION",
    "VEHICLES_ALLOWED_CLIENTS_SECTION", "VEHICLES_RELOAD_DEPOT_SECTION",
}  # fmt: skip
_PLAIN = {"ACVRP", "CVRP", "DCVRP", "VRP", "VRPB", "HVRP"}
"""Types whose planar distances are rounded to whole numbers by custom."""


_FIRST = re.compile(r"\s*[A-Z][A-Z0-9_-]*\s*:")
_TELLING = re.compile(
    r"^\s*(?:(?:DIMENSION|EDGE_WEIGHT_TYPE|CAPACITY)\s*:|[A-Z_]+_SECTION\b)", re.I | re.M
)


def looks_like_vrplib(text: str) -> bool:
    """Whether a text begins like a VRPLIB file, or has words that only such files have."""
    return _FIRST.match(text) is not None or _TELLING.search(text) is not None


def parse_vrplib(text: str, file: str, *, rounding: Rounding | None = None) -> Case:
    """Read the text of a VRPLIB file.

    Parameters
    ----------
    rounding
        What is done to numbers that are not whole; by default what the type's best known
        solutions go by: `NEAREST` for plain CVRP and backhauls, `EXACT` for everything else.
        A matrix that is written out in whole numbers is taken as it is.

    Raises
    ------
    DataError
        It is wrong; every fault that was found.
    """
    faults: list[Fault] = []
    found = cut(text, file, faults)
    _require_known(found)
    size = int(found.number("DIMENSION", low=1, whole=True) or 0)
    if "DIMENSION" not in found.header:
        found.fault("solve.no_header", None, None, key="DIMENSION")
    if size > MAX_NODES:
        found.fault("solve.matrix_too_large", found.line_of("DIMENSION"), size, most=MAX_NODES)
    if faults:
        raise DataError(faults)
    require_parts(found)
    weights = distances(found, size)
    explicit = found.text("EDGE_WEIGHT_TYPE") in ("EXPLICIT", "")
    if rounding is None:
        rounding = _usual_rounding(found, whole=explicit)
    homes = depots(found, size)
    customers = read_customers(found, size, homes, rounding)
    vehicles = read_fleet(found, size, homes, customers, rounding)
    jobs = _allowed(customers.jobs, allowed_nodes(found, len(vehicles), size))
    if faults or weights is None:
        raise DataError(faults)
    matrix = rounding.array(weights)
    return Case(
        name=found.header.get("NAME", (0, file))[1].strip(),
        matrices={"car": _masked(matrix, customers, homes)},
        jobs=jobs,
        shipments=customers.shipments,
        vehicles=vehicles,
        dimensions=customers.dimensions,
        units=Units(ticks=rounding.factor, distance=rounding.factor, whole=rounding.factor == 1),
        backhauls_last=customers.backhauls_last,
        place_names=tuple(str(index + 1) for index in range(size)),
    )


def _require_known(found: Sections) -> None:
    for key, (line, _) in found.header.items():
        if key not in _HEADERS:
            found.fault("solve.unknown_header", line, key)
    for section, line in found.started.items():
        if section not in _SECTIONS:
            found.fault("solve.unknown_section", line, section)
    kind = found.text("TYPE")
    if kind and kind not in _TYPES:
        line = found.header["TYPE"][0]
        found.fault("solve.unknown_type", line, kind, known=", ".join(sorted(_TYPES)))


def _usual_rounding(found: Sections, *, whole: bool) -> Rounding:
    if whole or found.text("TYPE") in _PLAIN:
        return Rounding.NEAREST
    return Rounding.EXACT


def _masked(durations: NDArray[np.int64], customers: Customers, homes: list[int]) -> CaseMatrix:
    """Forbid routes with backhauls only: no way from a depot straight to one of them."""
    if not customers.backhauls_last:
        return CaseMatrix(durations=durations, distances=durations)
    line = [job.step.place for job in customers.jobs if any(job.delivery)]
    back = [job.step.place for job in customers.jobs if any(job.pickup)]
    allowed = np.ones(durations.shape, dtype=np.bool_)
    allowed[np.ix_(homes, back)] = False
    allowed[np.ix_(back, line)] = False
    return CaseMatrix(durations=durations, distances=durations, allowed=allowed)


def _allowed(jobs: tuple[Job, ...], nodes: list[frozenset[int]] | None) -> tuple[Job, ...]:
    """Tell each job which vehicles may serve it."""
    if nodes is None:
        return jobs
    return tuple(
        replace(
            job,
            vehicles=frozenset(
                index for index, allowed in enumerate(nodes) if job.step.place in allowed
            ),
        )
        for job in jobs
    )
