"""Read a routing file of any format that is known, told apart by its text."""

from __future__ import annotations

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.case import Case
from ruralroute.files.vroom import parse_vroom
from ruralroute.files.vrplib import (
    Rounding,
    looks_like_solomon,
    looks_like_vrplib,
    parse_solomon,
    parse_vrplib,
)


def read_case(text: str, file: str, *, rounding: Rounding | None = None) -> Case:
    """Read the text of a VROOM, VRPLIB or Solomon file.

    Parameters
    ----------
    text
        The text.
    file
        What faults call it.
    rounding
        For VRPLIB and Solomon; None: as is usual for the format.

    Raises
    ------
    DataError
        It is of no known format, or wrong.
    """
    clean = text.lstrip("\ufeff")
    if not clean.strip():
        raise DataError([fault("solve.empty", Where(file=file))])
    if clean.lstrip()[0] in "{[":
        if rounding is not None:
            raise DataError([fault("solve.rounding_json", Where(file=file))])
        return parse_vroom(clean, file)
    if looks_like_solomon(clean):
        return parse_solomon(clean, file, rounding=rounding or Rounding.DIMACS)
    if looks_like_vrplib(clean):
        return parse_vrplib(clean, file, rounding=rounding)
    raise DataError([fault("solve.unknown_format", Where(file=file))])
