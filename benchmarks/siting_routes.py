"""Measures location-routing by screening on public instances (Prins, Tuzun).

    python benchmarks/siting_routes.py --bench DIR [--sets prins,tuzun] [--instances N]
        [--time-limit S] [--designs K] [--json FILE]

DIR holds `lrp`.  Costs are those of the sets: Prins counts whole hundredths, rounded up; Tuzun
real numbers, here in thousandths.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from ruralroute.siting.routing import RoutedSites
from ruralroute.siting.routing_choice import choose_by_routes

_UNIT = 1_000


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", required=True, type=Path)
    parser.add_argument("--sets", default="prins,tuzun")
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--designs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    with (told.bench / "lrp" / "BKS.csv").open(encoding="utf-8", newline="") as file:
        known = {row["instance"]: float(row["cost"]) for row in csv.DictReader(file)}
    rows: list[dict[str, Any]] = []
    for group in told.sets.split(","):
        names = [name for name in known if name.startswith(f"{group}/")]
        step = max(1, len(names) // told.instances)
        for name in names[::step][: told.instances]:
            case, unit = read(told.bench / "lrp" / name)
            found = choose_by_routes(case, designs=told.designs, time_limit_s=told.time_limit)
            cost = None if found.best is None or found.best.cost is None else found.best.cost / unit
            row = {
                "set": group,
                "name": name,
                "n": len(case.demand),
                "objective": cost,
                "best_known": known[name],
                "gap_percent": None if cost is None else 100 * (cost / known[name] - 1),
                "estimate_error_percent": found.error and found.error.mean_percent,
                "factor": found.error and found.error.factor,
                "seconds": round(found.seconds, 1),
            }
            rows.append(row)
            print("  ".join(f"{key} {_show(value)}" for key, value in row.items()), flush=True)
        gaps = [row["gap_percent"] for row in rows if row["set"] == group and row["objective"]]
        print(f"-- {group}: mean gap {np.mean(gaps):.2f} %, worst {max(gaps):.2f} %", flush=True)
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def read(path: Path) -> tuple[RoutedSites, float]:
    """Return an instance, and how many of its money units are one of the set's."""
    numbers = np.array(path.read_text(encoding="latin-1").split(), dtype=np.float64)
    villages, sites = int(numbers[0]), int(numbers[1])
    points = numbers[2 : 2 + 2 * (sites + villages)].reshape(-1, 2)
    rest = numbers[2 + 2 * (sites + villages) :]
    capacity, rest = int(rest[0]), rest[1:]
    room, demand = rest[:sites], rest[sites : sites + villages]
    site_cost = rest[sites + villages : 2 * sites + villages]
    vehicle_cost, real = rest[2 * sites + villages], bool(rest[2 * sites + villages + 1])
    way = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    legs = np.rint(way * _UNIT) if real else np.ceil(100 * way - 1e-9)
    unit = _UNIT if real else 1
    case = RoutedSites(
        leg_cost=legs.astype(np.int64),
        reachable=np.ones(legs.shape, dtype=bool),
        demand=demand.astype(np.int64),
        vehicle_capacity=capacity,
        vehicle_cost=int(vehicle_cost * unit),
        site_cost=np.rint(site_cost * unit).astype(np.int64),
        site_capacity=np.floor(room).astype(np.int64),
    )
    return case, unit


def _show(value: float | str | None) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
