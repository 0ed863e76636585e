"""Demo counties: fictional, believable, in the same files that a user would write."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.demo.make import make_files
from ruralroute.files.demo.terrain import Terrain

if TYPE_CHECKING:
    from ruralroute.model import County

__all__ = ["Terrain", "demo_county", "write_demo"]

STATIONS = (3, 2000)
"""Fewest and most stations of a demo county."""


def demo_county(
    directory: str | Path,
    *,
    terrain: str = "hill",
    stations: int = 60,
    seed: int = 0,
    force: bool = False,
) -> County:
    """Write a fictional county into a folder and read it back.

    Parameters
    ----------
    directory
        Folder to write; it must be new or empty.
    terrain
        ``plain``, ``hill`` or ``mountain``.
    stations
        How many stations, 3 to 2000.
    seed
        The same seed gives the same bytes on every platform.
    force
        Write into a folder that is not empty; only files of the same names are replaced.

    Raises
    ------
    DataError
        The folder is not empty, or cannot be written; an argument is out of range.
    """
    from ruralroute.files import read_county  # noqa: PLC0415

    write_demo(directory, terrain=terrain, stations=stations, seed=seed, force=force)
    county: County = read_county(Path(directory))
    return county


def write_demo(
    directory: str | Path,
    *,
    terrain: str = "hill",
    stations: int = 60,
    seed: int = 0,
    force: bool = False,
) -> None:
    """Write a fictional county into a folder, whole or not at all; see `demo_county`."""
    if terrain not in list(Terrain):
        raise DataError([fault("demo.terrain", found=terrain)])
    low, high = STATIONS
    if not low <= stations <= high:
        raise DataError([fault("demo.stations", found=stations, low=low, high=high)])
    target = Path(directory)
    files = make_files(terrain=Terrain(terrain), stations=stations, seed=seed)
    try:
        _write_whole(target, files, force=force)
    except OSError as error:
        where = Where(file=str(target))
        raise DataError([fault("demo.cannot_write", where, error.strerror)]) from error


def _write_whole(target: Path, files: dict[str, str], *, force: bool) -> None:
    """Write all files beside the target, then move them into place."""
    if target.exists() and not target.is_dir():
        raise DataError([fault("demo.not_a_folder", Where(file=str(target)))])
    if target.is_dir() and any(target.iterdir()) and not force:
        raise DataError([fault("demo.not_empty", Where(file=str(target)))])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".demo-") as scratch:
        for name, text in files.items():
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            (Path(scratch) / name).write_bytes(text.encode(encoding))
        target.mkdir(exist_ok=True)
        for name in files:
            (Path(scratch) / name).replace(target / name)
