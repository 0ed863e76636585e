"""Reads road files, each kind with what it needs loaded on use."""

from __future__ import annotations

from pathlib import Path

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.model import RoadSettings
from ruralroute.network.road_files import SUFFIXES, checked_file, kind_of
from ruralroute.network.ways import Ways


def read_ways(path: str | Path, settings: RoadSettings, base_dir: str | Path | None) -> Ways:
    """Read the ways of a road file, whose kind its name tells.

    Parameters
    ----------
    path
        The file.
    settings
        What the file does not say itself.
    base_dir
        Folder from which `settings` name other files; None: that of the file.

    Raises
    ------
    RoadsError
        The file is of an unknown kind, or cannot be used.
    MissingExtraError
        Reading it needs the extra ``gis``.
    """
    kind = kind_of(path)
    if kind is None:
        known = " ".join(one for some in SUFFIXES.values() for one in some)
        raise RoadsError([fault("network.unknown_format", Where(Path(path).name), known=known)])
    path = checked_file(path, kind)
    if kind == "osm":
        from ruralroute.network.osm import read_osm  # noqa: PLC0415

        return read_osm(path, ferries=settings.ferries)
    if kind == "geojson":
        from ruralroute.network.geojson import read_geojson  # noqa: PLC0415

        return read_geojson(path, settings)
    if kind == "csv":
        from ruralroute.network.edge_list import read_edge_list  # noqa: PLC0415

        return read_edge_list(path, settings, None if base_dir is None else Path(base_dir))
    from ruralroute.network.vector import read_vector  # noqa: PLC0415

    return read_vector(path, settings)
