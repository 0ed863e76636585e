"""A study of sites for maps: sites, stations and catchments, as GeoJSON or GeoPackage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ruralroute.errors import MissingExtraError
from ruralroute.siting.document import SiteDoc, SitingReport, StationDoc

Areas = Mapping[str, shapely.Geometry]
"""Catchments by site, WGS 84 degrees."""


def siting_geojson(report: SitingReport, areas: Areas) -> dict[str, Any]:
    """Return a FeatureCollection (RFC 7946); `kind` tells site, station or catchment."""
    features = [
        _feature(
            json.loads(shapely.to_geojson(shapely.set_precision(area, 1e-6))),
            kind="catchment",
            **catchment_fields(report, site),
        )
        for site, area in areas.items()
    ]
    features += [
        _feature(_point(one.lon, one.lat), kind="site", **site_fields(one)) for one in report.sites
    ]
    features += [
        _feature(_point(one.lon, one.lat), kind="station", **station_fields(one))
        for one in report.stations
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}


def site_fields(one: SiteDoc) -> dict[str, Any]:
    """Return what is told of a site; the cold rooms are two fields for each zone."""
    fields = one.model_dump(mode="json", exclude={"lon", "lat", "cold"})
    for room in one.cold:
        fields[f"{room.zone}_load_m3"] = room.load_m3
        fields[f"{room.zone}_room_m3"] = room.room_m3
    return fields


def station_fields(one: StationDoc) -> dict[str, Any]:
    """Return what is told of a station; flags are one text."""
    fields = one.model_dump(mode="json", exclude={"lon", "lat"})
    fields["flags"] = ";".join(one.flags)
    return fields


def catchment_fields(report: SitingReport, site: str) -> dict[str, Any]:
    """Return what is told of a catchment."""
    one = next(found for found in report.sites if found.id == site)
    keys = ("id", "name", "stations", "parcels_year", "load_kg", "mean_min", "worst_min")
    return {key: getattr(one, key) for key in keys}


def write_geopackage(report: SitingReport, areas: Areas, path: Path) -> None:
    """Write layers ``sites``, ``stations`` and ``catchments``; needs the extra ``gis``.

    Raises
    ------
    MissingExtraError
        pyogrio is not installed.
    """
    try:
        from pyogrio.raw import write  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("GeoPackage", "gis") from error

    layers: list[tuple[str, str, list[shapely.Geometry], list[dict[str, Any]]]] = [
        (
            "sites",
            "Point",
            [shapely.Point(one.lon, one.lat) for one in report.sites],
            [site_fields(one) for one in report.sites],
        ),
        (
            "stations",
            "Point",
            [shapely.Point(one.lon, one.lat) for one in report.stations],
            [station_fields(one) for one in report.stations],
        ),
        (
            "catchments",
            "MultiPolygon",
            [_multi(area) for area in areas.values()],
            [catchment_fields(report, site) for site in areas],
        ),
    ]
    for number, (name, kind, shapes, rows) in enumerate(layers):
        if not rows:
            continue
        fields = list(rows[0])
        write(
            str(path),
            geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
            field_data=[_column([row[field] for row in rows]) for field in fields],
            fields=np.array(fields, dtype=object),
            geometry_type=kind,
            crs="EPSG:4326",
            layer=name,
            driver="GPKG",
            append=number > 0,
        )


def _multi(area: Any) -> shapely.Geometry:
    found: shapely.Geometry = shapely.MultiPolygon([area]) if area.geom_type == "Polygon" else area
    return found


def _column(values: list[Any]) -> np.ndarray:
    if all(isinstance(one, bool) for one in values):
        return np.array(values, dtype=np.bool_)
    if all(one is None or isinstance(one, int | float) for one in values):
        return np.array([np.nan if one is None else float(one) for one in values])
    return np.array(["" if one is None else str(one) for one in values], dtype=object)
