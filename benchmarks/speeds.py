"""How far default speeds are from measured ones on roads of a rural district.

Reads lines with measured mean speeds (WKT, km/h) and compares the time of each segment with what
a default profile takes.  The lines have no class of road; ``--register`` takes it from their
numbers in the road register (provincial, district, commune), by the largest part.

Usage: python benchmarks/speeds.py --lines Network.csv [--profile van] [--register] [--json FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
from pathlib import Path

import numpy as np
import shapely

from ruralroute.model import PROFILES, Policy
from ruralroute.network import RoadNetwork

REGISTER = {"1": "trunk", "2": "primary", "3": "secondary", "4": "tertiary", "5": "unclassified"}
"""Class of road by the third digit of its number in the register."""


def road_class(name: str) -> str:
    """Read the class of a line from its name; commune road where it says nothing."""
    parts = re.findall(r"(\d{2})(\d)[A-Z]{2}\d+(?:\s*\(([\d.]+) pct\))?", name)
    shares: dict[str, float] = {}
    for _, digit, share in parts:
        shares[digit] = shares.get(digit, 0.0) + float(share or 100)
    best = max(shares, key=lambda one: shares[one], default="4")
    return REGISTER.get(best, "tertiary")


def read_lines(path: Path) -> list[tuple[str, shapely.Geometry, float]]:
    """Read class, line and measured km/h of the lines that were measured."""
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (road_class(row["VPROMMS_ID"]), shapely.from_wkt(row["Line_Geometry"]), float(speed))
            for row in csv.DictReader(file)
            if (speed := row["speed_mean"])
        ]


def as_network(lines: list[tuple[str, shapely.Geometry, float]], *, register: bool) -> RoadNetwork:
    """Make roads of the lines, each by itself."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": str(index), **({"highway": highway} if register else {})},
            "geometry": {
                "type": "LineString",
                "coordinates": shapely.get_coordinates(line).tolist(),
            },
        }
        for index, (highway, line, _) in enumerate(lines)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return RoadNetwork.read(path)


def predicted(
    network: RoadNetwork, count: int, profile_id: str
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Mean km/h of a default profile over each line."""
    profile = next(one for one in PROFILES if one.id == profile_id)
    roads = network.profile_roads(profile, Policy())
    way = network.edges.way
    metres = np.bincount(way, weights=network.edges.length_8th_m / 8, minlength=count)
    seconds = np.bincount(way, weights=roads.drive_ms / 1000, minlength=count)
    return metres / np.maximum(seconds, 1e-9) * 3.6


def main() -> None:
    """Print the errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--profile", default="van")
    parser.add_argument("--register", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    lines = read_lines(options.lines)
    network = as_network(lines, register=options.register)
    found = predicted(network, len(lines), options.profile)
    measured = np.array([speed for _, _, speed in lines])
    classes = np.array([highway for highway, _, _ in lines])
    error = np.abs(measured / found - 1)
    figures = {"segments": len(lines), "mean_error": float(error.mean())}
    print(f"{len(lines)} segments, profile {options.profile}")
    for one in sorted(set(classes)):
        which = classes == one
        print(
            f"  {one:14} {which.sum():4} segments, measured {measured[which].mean():5.1f} km/h, "
            f"predicted {found[which].mean():5.1f}, mean error of time {error[which].mean():.1%}"
        )
    print(f"mean absolute error of segment time {error.mean():.1%}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
