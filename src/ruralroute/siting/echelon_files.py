"""The two counties of a county of two echelons as folders."""

from __future__ import annotations

from pathlib import Path

from ruralroute.files import read_county, write_county
from ruralroute.siting.echelons import Echelons

FIRST, SECOND = "centres", "townships"
"""Names of the folders of the two counties."""


def write_echelons(split: Echelons, folder: Path, *, force: bool = False) -> None:
    """Write the two counties as the folders `FIRST` and `SECOND` below a folder.

    Raises
    ------
    DataError
        They are there already, or nothing can be written there.
    """
    for name, county in ((FIRST, split.first), (SECOND, split.second)):
        write_county(county, folder / name, force=force)


def homes_in(folder: Path) -> dict[str, str]:
    """Return where the vehicles of two counties that were written here stand, by vehicle.

    Raises
    ------
    DataError
        What is written there cannot be read.
    """
    there = (folder / name for name in (FIRST, SECOND))
    return {
        vehicle.id: vehicle.centre
        for path in there
        if path.exists()
        for vehicle in read_county(path).vehicles
    }
