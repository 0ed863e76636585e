"""Whether a road file can be read at all."""

from __future__ import annotations

from pathlib import Path

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.network.ways import MAX_OSM_BYTES

_MAX_BYTES = {
    "osm": MAX_OSM_BYTES,
    "geojson": 200_000_000,
    "csv": 200_000_000,
    "gpkg": 2_000_000_000,
    "shp": 2_000_000_000,
}


SUFFIXES = {
    "osm": (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".osm.xml"),
    "geojson": (".geojson", ".json"),
    "gpkg": (".gpkg",),
    "shp": (".shp",),
    "csv": (".csv",),
}
"""Endings of road files by kind."""


def kind_of(path: str | Path) -> str | None:
    """Tell the kind of a road file by its name; None: it is none.

    Examples
    --------
    >>> kind_of("county.osm.pbf"), kind_of("Roads.SHP"), kind_of("roads.dwg")
    ('osm', 'shp', None)
    """
    name = Path(path).name.lower()
    return next((kind for kind, ends in SUFFIXES.items() if name.endswith(ends)), None)


def checked_file(path: str | Path, kind: str) -> Path:
    """Return the path of a road file that is there, is not empty and not too large.

    Raises
    ------
    RoadsError
        It is not so.
    """
    found = Path(path)
    try:
        size = found.stat().st_size
    except OSError as error:
        raise RoadsError([fault("network.no_file", Where(found.name))]) from error
    if not found.is_file():
        raise RoadsError([fault("network.no_file", Where(found.name))])
    if size == 0:
        raise RoadsError([fault("network.empty_file", Where(found.name))])
    if size > _MAX_BYTES[kind]:
        limit = _MAX_BYTES[kind] // 1_000_000
        raise RoadsError([fault("network.file_too_large", Where(found.name), limit_mb=limit)])
    return found
