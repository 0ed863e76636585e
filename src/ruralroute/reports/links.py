"""Links that open a place in a map of the user's own."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from ruralroute.files.coordinates import wgs84_to_gcj02


def amap_link(lon: float, lat: float, name: str) -> str:
    """Return the address that opens a place, given in WGS 84, in the Amap app or site."""
    east, north = wgs84_to_gcj02(lon, lat)
    query = {"position": f"{east:.6f},{north:.6f}", "name": name, "coordinate": "gaode"}
    return "https://uri.amap.com/marker?" + urlencode(query, quote_via=quote, safe=",")
