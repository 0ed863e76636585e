"""Measures location-routing by screening on public instances (Prins, Tuzun).

    python benchmarks/siting_routes.py --bench DIR [--sets prins,tuzun] [--instances N]
        [--time-limit S] [--designs K] [--json FILE]

    python benchmarks/siting_routes.py --demo N [--terrain hill] [--stations 60] [--time-limit S]

The second form plans N random designs of a demo county, S seconds each, and prints how well the
estimates foretold them.

DIR holds `lrp`.  Costs are those of the sets: Prins counts whole hundredths, rounded up; Tuzun
real numbers, here in thousandths.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ruralroute.files import demo_county
from ruralroute.model import County
from ruralroute.network import travel
from ruralroute.network.site_travel import as_centres
from ruralroute.siting.demand import station_demand
from ruralroute.siting.routing import RoutedSites, plan_design
from ruralroute.siting.routing_choice import choose_by_routes
from ruralroute.siting.routing_estimate import (
    DesignEstimator,
    EstimatedDesign,
    estimate_error,
)

_UNIT = 1_000


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path)
    parser.add_argument("--demo", type=int)
    parser.add_argument("--terrain", default="hill")
    parser.add_argument("--stations", type=int, default=60)
    parser.add_argument("--sets", default="prins,tuzun")
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--designs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    if told.demo:
        rows = [demo(told.terrain, told.stations, told.demo, told.time_limit)]
    elif told.bench:
        rows = public(told)
    else:
        parser.error("give --bench or --demo")
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def public(told: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the public instances."""
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
    return rows


def demo(terrain: str, stations: int, designs: int, time_limit_s: float) -> dict[str, Any]:
    """Plan random designs of a demo county and compare them with their estimates."""
    with tempfile.TemporaryDirectory() as folder:
        county = demo_county(folder, terrain=terrain, stations=stations)
        case = county_case(county)
    draw = np.random.default_rng(1)
    estimator = DesignEstimator(case)
    estimates: list[EstimatedDesign] = []
    seen: set[bytes] = set()
    for _ in range(50 * designs):
        chosen = np.zeros(case.sites, dtype=bool)
        chosen[draw.permutation(case.sites)[: draw.integers(1, min(5, case.sites + 1))]] = True
        found = estimator.estimate(chosen)
        if found is not None and chosen.tobytes() not in seen and len(estimates) < designs:
            seen.add(chosen.tobytes())
            estimates.append(found)
    plans = [
        plan_design(case, one.open_sites, one.goes, start=one.routes, time_limit_s=time_limit_s)
        for one in estimates
    ]
    error = estimate_error(estimates, plans)
    row: dict[str, Any] = {"set": "demo", "name": terrain, "n": len(case.demand)}
    row |= {"sites": case.sites} | ({} if error is None else asdict(error))
    print("  ".join(f"{key} {_show(value)}" for key, value in row.items()), flush=True)
    return row


def county_case(county: County) -> RoutedSites:
    """Return a county's sites and stations, with the costs of its commonest class of vehicle."""
    sites = (*county.centres, *county.candidates)
    shadow = county.model_copy(update={"centres": as_centres(sites)})
    kind = Counter(one.vehicle_class for one in county.vehicles).most_common(1)[0][0]
    vehicle = next(one for one in county.vehicles if one.vehicle_class == kind)
    matrix = next(iter(travel(shadow, profiles=[vehicle.profile]).values()))
    legs = matrix.distance_m / 1000 * vehicle.cost_per_km
    legs = legs + matrix.duration_s / 3600 * vehicle.cost_per_hour
    demand = np.ceil(station_demand(county).kg).astype(np.int64)
    return RoutedSites(
        leg_cost=np.rint(np.where(matrix.reachable, legs, 0) * 100).astype(np.int64),
        reachable=matrix.reachable,
        demand=np.minimum(demand, int(vehicle.payload_kg)),
        vehicle_capacity=int(vehicle.payload_kg),
        vehicle_cost=int(vehicle.cost_fixed * 100),
        site_cost=np.full(len(sites), 30_000),
    )


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
