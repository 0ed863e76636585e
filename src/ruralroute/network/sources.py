"""Reads road files, each kind with what it needs loaded on use."""

from __future__ import annotations

from pathlib import Path

from ruralroute.model import RoadSettings
from ruralroute.network.ways import Ways


def read_ways(path: Path, kind: str, settings: RoadSettings, base_dir: str | Path | None) -> Ways:
    """Read the ways of a road file.

    Parameters
    ----------
    path
        The file.
    kind
        A key of `SUFFIXES`.
    settings
        What the file does not say itself.
    base_dir
        Folder from which `settings` name other files; None: that of the file.

    Raises
    ------
    RoadsError
        The file cannot be used.
    MissingExtraError
        Reading it needs the extra ``gis``.
    """
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
