"""Draws counties with two echelons of many shapes, solves them, and prints gap and bound.

    python benchmarks/siting_drawn.py [--villages 5000] [--stations 500] [--only NAME]
        [--seeds 1] [--time-limit 600] [--json FILE]

Villages lie along valleys; stations stand in villages, centres at stations.  The shapes differ in
the number of candidate centres, in what a centre costs beside a trunk trip, and in whether
centres and stations have limits of load.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ruralroute.siting.links import dense_links
from ruralroute.siting.models import TwoEchelon
from ruralroute.siting.problem import (
    SecondEchelon,
    Site,
    SitingProblem,
    Size,
    Sourcing,
    Villages,
)
from ruralroute.siting.solve import solve_siting
from siting_sets import Floats

_NEAR = 8
"""A village has a link to that many stations at least, however far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a drawn county is like.

    Parameters
    ----------
    centres
        Candidate centres.
    centre_cost
        Yearly cost of a centre, in shares of what all last legs cost from the nearest stations.
    station_cost
        The same of a large station.
    trunk
        Cost of an hour's trunk trip each day, a year, in the same shares.
    unit
        Cost of an hour's way of all goods over the trunk, in the same shares.
    station_rooms, centre_rooms
        Number of large stations (of large centres) that would hold all; None: no limit.
    split
        A village may be served from several stations.
    towns
        None: centres stand at some of the stations.  Else so many township stations, and all other
        places are candidate centres (`centres` is not used) with a station of their own: as
        `ruralroute site --model two-echelon` asks.
    """

    centres: int
    centre_cost: float
    station_cost: float = 0.02
    trunk: float = 0.02
    unit: float = 0.5
    station_rooms: float | None = 20.0
    centre_rooms: float | None = None
    split: bool = True
    towns: int | None = None


SHAPES = {
    "few_centres": Shape(centres=5, centre_cost=0.3),
    "ten_centres": Shape(centres=10, centre_cost=0.2),
    "dear_centres": Shape(centres=20, centre_cost=1.0),
    "cheap_centres": Shape(centres=40, centre_cost=0.05),
    "no_limits": Shape(centres=30, centre_cost=0.3, station_rooms=None),
    "small_centres": Shape(centres=15, centre_cost=0.2, centre_rooms=4.0),
    "whole_villages": Shape(centres=10, centre_cost=0.2, split=False),
    "county": Shape(
        centres=0,
        centre_cost=0.3,
        station_cost=0.003,
        station_rooms=None,
        centre_rooms=3.0,
        split=False,
        towns=60,
    ),
    "long_trunk": Shape(centres=20, centre_cost=0.3, trunk=0.06, unit=1.5),
}


def drawn_problem(shape: Shape, *, villages: int, stations: int, seed: int) -> SitingProblem:
    """Return a drawn county with two echelons."""
    draw = np.random.default_rng(seed)
    valleys = max(4, villages // 200)
    heads = draw.uniform(0, 100_000, (valleys, 2))
    ends = heads + draw.normal(0, 15_000, (valleys, 2))
    valley, along = draw.integers(0, valleys, villages), draw.random((villages, 1))
    where = heads[valley] * (1 - along) + ends[valley] * along
    where = where + draw.normal(0, 1_200, where.shape)
    weight = np.ceil(draw.lognormal(3.0, 0.8, villages))
    at = where[draw.choice(villages, stations, replace=False)]
    time_s = _apart(at, where) * 1.4 / 10
    cost = time_s / 3600 * weight * 60
    base, load = float(cost.min(axis=0).sum()), float(weight.sum())
    count = shape.centres if shape.towns is None else stations
    hubs = at[draw.choice(stations, count, replace=False)]
    if shape.towns is not None:
        towns = where[draw.choice(villages, shape.towns, replace=False)]
        at = np.concatenate([towns, hubs])
        time_s = _apart(at, where) * 1.4 / 10
        cost = time_s / 3600 * weight * 60
    near = np.sort(time_s, axis=0)[min(_NEAR, len(at)) - 1]
    trunk_s = _apart(hubs, at) * 1.4 / 14
    joined = np.ones(trunk_s.shape, dtype=bool)
    if shape.towns is not None:
        joined[:, shape.towns :] = np.eye(count, dtype=bool)
    trunk = dense_links(trunk_s, trunk_s / 3600 * shape.trunk * base, reachable=joined)
    small = _sites("t", len(at), shape.station_cost * base, shape.station_rooms, load)
    if shape.towns is not None:
        small = (*small[: shape.towns], *_sites("o", count, 0.0, None, load))
    return SitingProblem(
        villages=Villages(
            ids=tuple(map(str, range(villages))),
            weight=weight,
            demand=weight[:, None],
            flags=np.zeros((villages, 0), dtype=bool),
            produce=np.zeros(villages, dtype=bool),
        ),
        sites=_sites("c", count, shape.centre_cost * base, shape.centre_rooms, load),
        links=dense_links(np.zeros((count, villages)), reachable=np.zeros((count, villages))),
        resources=("parcels",),
        sourcing=Sourcing.MULTI if shape.split else Sourcing.SINGLE,
        stations=SecondEchelon(
            stations=small,
            trunk=trunk,
            trunk_cost_per_unit=trunk.time_s / 3600 * shape.unit * base / load,
            local=dense_links(time_s, cost, reachable=time_s <= np.maximum(2700, near)),
        ),
    )


def _sites(
    name: str, count: int, cost: float, rooms: float | None, load: float
) -> tuple[Site, ...]:
    if rooms is None:
        sizes: tuple[Size, ...] = (Size(cost_year=cost),)
    else:
        sizes = (
            Size(name="S", capacity=(load / rooms / 3,), cost_year=cost / 2),
            Size(name="L", capacity=(load / rooms,), cost_year=cost),
        )
    return tuple(Site(id=f"{name}{j}", sizes=sizes) for j in range(count))


def _apart(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1)))


def measured(told: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the figures of each drawn county."""
    for name, shape in SHAPES.items():
        if told.only not in name:
            continue
        for seed in range(told.seeds):
            problem = drawn_problem(
                shape, villages=told.villages, stations=told.stations, seed=seed
            )
            answer = solve_siting(problem, model=TwoEchelon(), time_limit_s=told.time_limit)
            yield {
                "name": name,
                "seed": seed,
                "villages": told.villages,
                "stations": told.stations,
                "status": answer.status.value,
                "objective": answer.objective,
                "bound": answer.bound,
                "gap_percent": None if answer.gap is None else 100 * answer.gap,
                "centres": len(answer.open_sites),
                "opened": len(answer.open_stations),
                "seconds": round(answer.seconds, 1),
                "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }


def main() -> None:
    """Draw, solve, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--villages", type=int, default=5_000)
    parser.add_argument("--stations", type=int, default=500)
    parser.add_argument("--only", default="", help="part of the names of shapes to draw")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=600.0)
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    rows = []
    for row in measured(told):
        rows.append(row)
        gap = "-" if row["gap_percent"] is None else f"{row['gap_percent']:.2f}"
        print(
            f"{row['name']:15} seed {row['seed']}  {row['status']:9} {row['objective']}"
            f"  bound {row['bound']}  gap {gap} %  {row['centres']} centres,"
            f" {row['opened']} stations  {row['seconds']} s  {row['peak_mib']} MiB",
            flush=True,
        )
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
