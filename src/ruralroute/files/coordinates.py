"""Positions in the reference systems that Chinese maps use, exact both ways.

GCJ-02 (Amap, Tencent) and BD-09 (Baidu) are published distortions of WGS 84 and no EPSG systems;
their inverses are found by iterating the forward formula, to better than a millimetre.  They
apply on the Chinese mainland only, here taken as its bounding box; a county elsewhere gives its
positions in ``wgs84`` or an EPSG system.  CGCS2000 in degrees differs from WGS 84 by less than a
metre and is taken as the same.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

Position = tuple[float, float]
"""Longitude and latitude in degrees, or easting and northing in metres."""

_A, _EE = 6378245.0, 0.00669342162296594323
_BOX = (72.004, 137.8347, 0.8293, 55.8271)
_ITERATIONS = 10
_X_PI = math.pi * 3000.0 / 180.0

_NAMES = {
    "wgs84": ("wgs84", "wgs", "4326", "gps"),
    "cgcs2000": ("cgcs2000", "2000", "4490", "国家2000", "大地2000", "2000国家大地坐标系"),
    "gcj02": ("gcj02", "gcj", "amap", "tencent", "高德", "腾讯", "火星", "火星坐标", "国测局"),
    "bd09": ("bd09", "bd09ll", "baidu", "百度"),
}
_KNOWN = {alias: name for name, aliases in _NAMES.items() for alias in aliases}


def in_mainland_box(lon: float, lat: float) -> bool:
    """Whether a position lies in the box in which GCJ-02 and BD-09 distort."""
    west, east, south, north = _BOX
    return west <= lon <= east and south <= lat <= north


def wgs84_to_gcj02(lon: float, lat: float) -> Position:
    """Turn WGS 84 degrees into GCJ-02 degrees, as Amap links need them.

    Examples
    --------
    >>> lon, lat = wgs84_to_gcj02(107.70, 25.50)
    >>> round(lon, 7), round(lat, 7)
    (107.7041472, 25.4970274)
    """
    if not in_mainland_box(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    common = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    root = math.sqrt(abs(x))
    d_lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    d_lat += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    d_lat += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    d_lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    d_lon += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    d_lon += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    phi = math.radians(lat)
    magic = 1 - _EE * math.sin(phi) ** 2
    d_lat = math.degrees(d_lat / ((_A * (1 - _EE)) / (magic * math.sqrt(magic))))
    d_lon = math.degrees(d_lon / (_A / math.sqrt(magic) * math.cos(phi)))
    return lon + d_lon, lat + d_lat


def wgs84_to_bd09(lon: float, lat: float) -> Position:
    """Turn WGS 84 degrees into BD-09 degrees."""
    if not in_mainland_box(lon, lat):
        return lon, lat
    x, y = wgs84_to_gcj02(lon, lat)
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * _X_PI)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _X_PI)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def gcj02_to_wgs84(lon: float, lat: float) -> Position:
    """Turn GCJ-02 degrees into WGS 84 degrees."""
    return _inverse(wgs84_to_gcj02, lon, lat)


def bd09_to_wgs84(lon: float, lat: float) -> Position:
    """Turn BD-09 degrees into WGS 84 degrees."""
    return _inverse(wgs84_to_bd09, lon, lat)


def _inverse(forward: Callable[[float, float], Position], lon: float, lat: float) -> Position:
    """Find the position that `forward` turns into the given one, by fixed-point iteration."""
    if not in_mainland_box(lon, lat):
        return lon, lat
    x, y = lon, lat
    for _ in range(_ITERATIONS):
        there_lon, there_lat = forward(x, y)
        x, y = x + lon - there_lon, y + lat - there_lat
    return x, y


def known_crs(crs: str) -> str | None:
    """Return the plain name of a reference system, or None when it is not known.

    Examples
    --------
    >>> known_crs("GCJ-02"), known_crs("epsg:4547"), known_crs("WGS 84"), known_crs("moon")
    ('gcj02', 'EPSG:4547', 'wgs84', None)
    """
    plain = re.sub(r"[\s_-]", "", crs).casefold().removeprefix("epsg:").removesuffix("坐标系")
    if plain in _KNOWN:
        return _KNOWN[plain]
    if re.fullmatch(r"[0-9]{4,6}", plain) and _transformer(plain) is not None:
        return f"EPSG:{plain}"
    return None


def is_projected(crs: str) -> bool:
    """Whether positions of a known system are metres and not degrees."""
    from pyproj import CRS  # noqa: PLC0415

    code = crs.removeprefix("EPSG:")
    return code.isdigit() and bool(CRS.from_epsg(int(code)).is_projected)


def to_wgs84(lon: float, lat: float, crs: str) -> Position:
    """Turn a position of any known system into WGS 84 degrees.

    Parameters
    ----------
    lon, lat
        Degrees east and north; easting and northing in metres where the system is projected.
    crs
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or ``EPSG:<code>``.

    Raises
    ------
    ValueError
        The system is not known, or the position lies outside of it.
    """
    known = known_crs(crs)
    if known is None:
        raise ValueError(f"unknown reference system {crs!r}")
    if known in ("wgs84", "cgcs2000"):
        return lon, lat
    if known == "gcj02":
        return gcj02_to_wgs84(lon, lat)
    if known == "bd09":
        return bd09_to_wgs84(lon, lat)
    transformer = _transformer(known.removeprefix("EPSG:"))
    if transformer is None:
        raise ValueError(f"unknown reference system {crs!r}")
    x, y = transformer.transform(lon, lat)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError("the position lies outside of its reference system")
    return float(x), float(y)


@functools.lru_cache(maxsize=16)
def _transformer(code: str) -> Transformer | None:
    """Make the transformer of an EPSG code; None when there is no such system."""
    from pyproj import Transformer  # noqa: PLC0415
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    try:
        return Transformer.from_crs(int(code), 4326, always_xy=True)
    except ProjError:
        return None
