"""Polygons that a user draws on the map: closed areas, markets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely

from ruralroute.errors import RoadsError, Where, fault
from ruralroute.network.positions import misread

_MAX_AREAS_BYTES = 50_000_000
_AREAS = frozenset({"Polygon", "MultiPolygon"})


def read_areas(path: Path) -> list[shapely.Geometry]:
    """Read the polygons of a GeoJSON file in WGS 84.

    Raises
    ------
    RoadsError
        The file is missing, too large, or holds no valid polygons.
    """
    where = Where(path.name)
    try:
        if path.stat().st_size > _MAX_AREAS_BYTES:
            limit = _MAX_AREAS_BYTES // 1_000_000
            raise RoadsError([fault("network.file_too_large", where, limit_mb=limit)])
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        found = shapely.from_geojson(json.dumps(_geometries(document)))
    except OSError as error:
        raise RoadsError([fault("network.no_areas", where)]) from error
    except (ValueError, RecursionError, shapely.GEOSException) as error:
        raise RoadsError([fault("network.bad_areas", where)]) from error
    areas = [one for one in shapely.get_parts(found) if one.geom_type in _AREAS]
    if not areas:
        raise RoadsError([fault("network.bad_areas", where)])
    points = shapely.get_coordinates(areas)
    outside = ~(np.isfinite(points).all(axis=1) & (np.abs(points) <= (180.0, 90.0)).all(axis=1))
    if outside.any():
        first = points[outside][0].tolist()
        shown = f"{first[0]:g}, {first[1]:g}"
        raise RoadsError([fault(f"network.areas_position{misread(first)}", where, shown)])
    return [shapely.make_valid(one) for one in areas]


def _geometries(document: object) -> dict[str, object]:
    """Gather the geometries of a GeoJSON document."""
    if isinstance(document, dict) and document.get("type") in _AREAS:
        found = [document]
    else:
        features = document.get("features", [document]) if isinstance(document, dict) else []
        found = [
            one["geometry"]
            for one in (features if isinstance(features, list) else [])
            if isinstance(one, dict) and isinstance(one.get("geometry"), dict)
        ]
    return {"type": "GeometryCollection", "geometries": found}
