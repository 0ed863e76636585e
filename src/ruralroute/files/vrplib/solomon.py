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
from ruralroute.files.vrplib.weights import MAX_NODES, apart

_COLUMNS = 7
_FLEET_HEADING = "NUMBER(OFVEHICLES)?CAPACITY"
_HEADING = (
    "CUST(OMER)?(NO|NUMBER)?X(COORD|COORDINATE)?Y(COORD|COORDINATE)?DEMAND.*READY.*DUE.*SERVICE.*"
)
Line = tuple[int, list[str]]
"""Number of a line, and its words."""


def looks_like_solomon(text: str) -> bool:
    """Whether a text has the two headings of Solomon's format."""
    heads = {_title(line.split()) for line in text[:2000].splitlines()}
    return "VEHICLE" in heads and any(head.startswith("CUST") for head in heads)


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
    lines = [(number, words) for number, words in lines if words and words[0][0] != "#"]
    name, head, fleet, customers = _parts(lines, file, faults)
    vehicles, capacity = _fleet(fleet, head, file, faults)
    rows = [row for number, words in customers if (row := _row(number, words, file, faults))]
    for position, (line, numbers) in enumerate(rows):
        where = Where(file=file, row=line)
        if numbers[0] != position:
            faults.append(fault("solve.solomon_order", where, f"{numbers[0]:g}", at=position))
            break
        if not position and (numbers[3] or numbers[6]):
            told = f"{numbers[3]:g}, {numbers[6]:g}"
            faults.append(fault("solve.solomon_depot", where, told))
    if len(rows) < 2 or len(rows) > MAX_NODES:
        faults.append(fault("solve.solomon_customers", Where(file=file), len(rows), most=MAX_NODES))
    if faults:
        raise DataError(faults)
    return _case(name, (vehicles, capacity), [row for _, row in rows], rounding)


def _title(words: list[str]) -> str:
    """Return the line that names a part, in capitals."""
    return " ".join(words).upper().rstrip(" :")


def _letters(words: list[str]) -> str:
    """Return the letters of the names of columns, in capitals."""
    return "".join(one for one in "".join(words) if one.isalpha()).upper()


def _parts(
    lines: list[Line], file: str, faults: list[Fault]
) -> tuple[str, int, list[Line], list[Line]]:
    """Return the name, the line of VEHICLE, the lines below it, and those below CUSTOMER."""
    heads = [_title(words) for _, words in lines]
    for head in ("VEHICLE", "CUSTOMER"):
        if head not in heads:
            faults.append(fault("solve.no_section", Where(file=file), None, section=head))
    if faults:
        raise DataError(faults)
    start, middle = heads.index("VEHICLE"), heads.index("CUSTOMER")
    if start > middle or start > 1:
        line, words = lines[1 if start < middle else 0]
        faults.append(
            fault("solve.solomon_parts", Where(file=file, row=line), " ".join(words)[:60])
        )
        raise DataError(faults)
    name = " ".join(lines[0][1]) if start else file
    fleet = _without_heading(lines[start + 1 : middle], _FLEET_HEADING, file, faults)
    return (
        name,
        lines[start][0],
        fleet,
        _without_heading(lines[middle + 1 :], _HEADING, file, faults),
    )


def _without_heading(lines: list[Line], heading: str, file: str, faults: list[Fault]) -> list[Line]:
    """Leave out the names of the columns; they may be missing, but not be others."""
    if not lines or read_number(lines[0][1][0]) is not None:
        return lines
    line, words = lines[0]
    if re.fullmatch(heading, _letters(words)) is None:
        faults.append(
            fault("solve.solomon_heading", Where(file=file, row=line), " ".join(words)[:90])
        )
    return lines[1:]


def _fleet(lines: list[Line], head: int, file: str, faults: list[Fault]) -> tuple[int, int]:
    """Return the number of vehicles and their capacity; `head` is the line of VEHICLE."""
    numbers = [read_number(word) for _, words in lines[:1] for word in words]
    good = [int(one) for one in numbers if one is not None and one >= 0 and one == int(one)]
    if len(lines) != 1 or len(numbers) != 2 or len(good) != 2 or not 0 < good[0] <= MAX_VEHICLES:
        line, words = lines[-1] if lines else (head, [])
        where = Where(file=file, row=line)
        faults.append(fault("solve.solomon_fleet", where, " ".join(words)[:60] or None))
        return 0, 0
    return good[0], good[1]


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


def _case(name: str, fleet: tuple[int, int], rows: list[list[float]], rounding: Rounding) -> Case:
    matrix = rounding.array(apart(np.array([row[1:3] for row in rows])))
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
        name=name,
        matrices={"car": CaseMatrix(durations=matrix, distances=matrix)},
        jobs=jobs,
        shipments=(),
        vehicles=tuple(
            CaseVehicle(
                id=index + 1,
                profile="car",
                start=0,
                end=0,
                capacity=(fleet[1],),
                window=day,
                cost_per_distance=Fraction(1),
            )
            for index in range(fleet[0])
        ),
        dimensions=1,
        units=Units(ticks=rounding.factor, distance=rounding.factor, whole=rounding.factor == 1),
        place_names=tuple(str(index) for index in range(len(rows))),
    )
