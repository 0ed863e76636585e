"""Read Solomon's format, as Gehring and Homberger use it too."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from ruralroute.errors import DataError, Fault, Where, fault
from ruralroute.files.case import Case, CaseMatrix, CaseVehicle, Job, TaskStep, Units
from ruralroute.files.vrplib.fleet import MAX_VEHICLES
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.sections import read_number
from ruralroute.files.vrplib.weights import MAX_NODES

_COLUMNS = 7


def looks_like_solomon(text: str) -> bool:
    """Whether a text has the two headings of Solomon's format."""
    head = text[:2000].upper()
    return re.search(r"^\s*VEHICLE\s*$", head, re.M) is not None and "CUSTOMER" in head


def parse_solomon(text: str, file: str, *, rounding: Rounding = Rounding.DIMACS) -> Case:
    """Read the text of a file in Solomon's format.

    Parameters
    ----------
    rounding
        What is done to distances and times; by default one decimal, as the best known solutions
        by distance go.

    Raises
    ------
    DataError
        It is wrong; every fault that was found.
    """
    faults: list[Fault] = []
    lines = [(number, raw.split()) for number, raw in enumerate(text.splitlines(), start=1)]
    lines = [(number, words) for number, words in lines if words]
    fleet, customers = _parts(lines, file, faults)
    rows = [row for number, words in customers if (row := _row(number, words, file, faults))]
    if len(fleet) != 2 or fleet[0] < 1 or fleet[0] != int(fleet[0]) or fleet[0] > MAX_VEHICLES:
        faults.append(fault("solve.solomon_fleet", Where(file=file), fleet or None))
    for position, (line, numbers) in enumerate(rows):
        if numbers[0] != position:
            faults.append(
                fault("solve.solomon_order", Where(file=file, row=line), numbers[0], at=position)
            )
            break
    if len(rows) < 2 or len(rows) > MAX_NODES:
        faults.append(fault("solve.solomon_customers", Where(file=file), len(rows), most=MAX_NODES))
    if faults:
        raise DataError(faults)
    return _case(lines[0][1], fleet, [row for _, row in rows], rounding)


def _parts(
    lines: list[tuple[int, list[str]]], file: str, faults: list[Fault]
) -> tuple[list[float], list[tuple[int, list[str]]]]:
    """Return the numbers under VEHICLE, and the rows under CUSTOMER."""
    heads = [" ".join(words).upper() for _, words in lines]
    for head in ("VEHICLE", "CUSTOMER"):
        if head not in heads:
            faults.append(fault("solve.no_section", Where(file=file), None, section=head))
    if faults:
        raise DataError(faults)
    start, middle = heads.index("VEHICLE"), heads.index("CUSTOMER")
    fleet = [
        number
        for _, words in lines[start + 1 : middle]
        for word in words
        if (number := read_number(word)) is not None
    ]
    rows = lines[middle + 1 :]
    while rows and rows[0][1][0][:1].isalpha():
        rows = rows[1:]
    return fleet, rows


def _row(
    number: int, words: list[str], file: str, faults: list[Fault]
) -> tuple[int, list[float]] | None:
    values = [read_number(word) for word in words]
    good = [one for one in values if one is not None]
    where = Where(file=file, row=number)
    if len(good) != len(words) or len(good) != _COLUMNS:
        faults.append(fault("solve.solomon_row", where, " ".join(words)[:60]))
        return None
    _, _, _, demand, ready, due, service = good
    if demand < 0 or demand != int(demand) or ready < 0 or due < ready or service < 0:
        faults.append(fault("solve.solomon_row", where, " ".join(words)[:60]))
        return None
    return number, good


def _case(name: list[str], fleet: list[float], rows: list[list[float]], rounding: Rounding) -> Case:
    points = np.array([row[1:3] for row in rows])
    apart = points[:, None, :] - points[None, :, :]
    matrix = rounding.array(np.sqrt((apart**2).sum(axis=2)))
    day = (rounding.one(rows[0][4]), rounding.one(rows[0][5]))
    jobs = tuple(
        Job(
            step=TaskStep(
                id=index,
                place=index,
                service=rounding.one(row[6]),
                windows=((rounding.one(row[4]), rounding.one(row[5])),),
            ),
            delivery=(int(row[3]),),
            pickup=(0,),
        )
        for index, row in enumerate(rows)
        if index
    )
    return Case(
        name=" ".join(name),
        matrices={"car": CaseMatrix(durations=matrix, distances=matrix)},
        jobs=jobs,
        shipments=(),
        vehicles=tuple(
            CaseVehicle(
                id=index + 1,
                profile="car",
                start=0,
                end=0,
                capacity=(int(fleet[1]),),
                window=day,
                cost_per_distance=Fraction(1),
            )
            for index in range(int(fleet[0]))
        ),
        dimensions=1,
        units=Units(ticks=rounding.factor, distance=rounding.factor, whole=rounding.factor == 1),
        place_names=tuple(str(index) for index in range(len(rows))),
    )
