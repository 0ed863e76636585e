"""Reads public siting instances, and draws large ones, as problems with a model.

Every set is a folder of files in the format of its source and a table ``BKS.csv`` of best-known
values; what is read is a problem like any other, so the figures are those of a user.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import floyd_warshall

from ruralroute.siting.links import Links, dense_links
from ruralroute.siting.models import FixedCharge, MaxCover, Model, PCentre, PMedian, TwoEchelon
from ruralroute.siting.problem import (
    SecondEchelon,
    Site,
    SitingProblem,
    Size,
    Sourcing,
    Villages,
)

Floats = NDArray[np.float64]
SETS = ("pmedian", "pcentre", "cflp", "sscflp", "mclp", "large")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One instance under one model; `best_known` None: nobody knows."""

    group: str
    name: str
    problem: SitingProblem
    model: Model
    best_known: float | None


def cases(bench: Path, name: str, most: int) -> Iterator[Case]:
    """Yield up to `most` instances of a set, spread evenly over its table."""
    if name == "large":
        yield from large_cases(most)
        return
    folder, wanted = {
        "pmedian": ("pmedian_orlib", "p-median"),
        "pcentre": ("pmedian_orlib", "p-center"),
        "cflp": ("cflp_orlib", "multi-source"),
        "sscflp": ("sscflp", "single-source"),
        "mclp": ("mclp", "MAXIMISE"),
    }[name]
    with (bench / folder / "BKS.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["objective"].startswith(wanted)]
    step = max(1, len(rows) // most)
    for row in rows[::step][:most]:
        yield _case(name, bench / folder, row)


def _case(name: str, folder: Path, row: dict[str, str]) -> Case:
    instance, best = row["instance"], float(row["cost"])
    match name:
        case "pmedian":
            problem, model = _pmed(folder / f"{instance}.txt"), PMedian()
            return Case(group=name, name=instance, problem=problem, model=model, best_known=best)
        case "pcentre":
            problem = _pmed(folder / f"{instance}.txt")
            return Case(
                group=name, name=instance, problem=problem, model=PCentre(), best_known=best
            )
        case "cflp":
            problem = _warehouses(folder, instance)
        case "sscflp":
            problem = _single_source(folder / f"{instance}.txt")
        case _:
            stem, _, number = instance.rpartition("_p")
            problem = _cover(folder / f"{stem}.txt", int(number))
            return Case(
                group=name,
                name=instance,
                problem=problem,
                model=MaxCover(reach_s=800),
                best_known=best,
            )
    return Case(group=name, name=instance, problem=problem, model=FixedCharge(), best_known=best)


def _villages(weight: Floats, demand: Floats) -> Villages:
    count = len(weight)
    return Villages(
        ids=tuple(map(str, range(count))),
        weight=weight,
        demand=demand,
        flags=np.zeros((count, 0), dtype=bool),
        produce=np.zeros(count, dtype=bool),
    )


def _pmed(path: Path) -> SitingProblem:
    count, _, number, *edges = (int(one) for one in path.read_text(encoding="utf-8").split())
    way = np.full((count, count), np.inf)
    np.fill_diagonal(way, 0.0)
    for one, other, cost in np.array(edges).reshape(-1, 3):
        way[one - 1, other - 1] = way[other - 1, one - 1] = cost
    way = floyd_warshall(way)
    return SitingProblem(
        villages=_villages(np.ones(count), np.zeros((count, 0))),
        sites=tuple(Site(id=str(j)) for j in range(count)),
        links=dense_links(way),
        open_min=number,
        open_max=number,
    )


def _charged(
    room: Floats, charge: Floats, demand: Floats, cost: Floats, sourcing: Sourcing
) -> SitingProblem:
    sites = tuple(
        Site(id=str(j), sizes=(Size(capacity=(float(much),), cost_year=float(paid)),))
        for j, (much, paid) in enumerate(zip(room, charge, strict=True))
    )
    return SitingProblem(
        villages=_villages(np.ones(len(demand)), demand[:, None]),
        sites=sites,
        links=dense_links(np.zeros(cost.shape), cost),
        resources=("load",),
        sourcing=sourcing,
    )


def _warehouses(folder: Path, instance: str) -> SitingProblem:
    stem, _, capacity = instance.partition("_")
    path = folder / f"{stem}.txt"
    if path.exists():
        text = path.read_text(encoding="utf-8")
    else:
        text = gzip.decompress((folder / f"{stem}.txt.gz").read_bytes()).decode()
    first, second, *rest = text.replace("capacity", "0").split()
    sites, villages = int(first), int(second)
    numbers = np.array(rest, dtype=np.float64)
    rooms = numbers[: 2 * sites].reshape(sites, 2)
    lines = numbers[2 * sites :].reshape(villages, sites + 1)
    room = np.full(sites, float(capacity)) if capacity else rooms[:, 0]
    return _charged(room, rooms[:, 1], lines[:, 0], lines[:, 1:].T, Sourcing.MULTI)


def _single_source(path: Path) -> SitingProblem:
    numbers = np.array(path.read_text(encoding="utf-8").split(), dtype=np.float64)
    sites, villages = int(numbers[0]), int(numbers[1])
    rooms = numbers[2 : 2 + 2 * sites].reshape(sites, 2)
    rest = numbers[2 + 2 * sites :]
    cost = rest[villages : villages + sites * villages].reshape(sites, villages)
    return _charged(rooms[:, 0], rooms[:, 1], rest[:villages], cost, Sourcing.SINGLE)


def _cover(path: Path, number: int) -> SitingProblem:
    lines = path.read_text(encoding="utf-8").splitlines()
    points = np.array([line.split()[:3] for line in lines[1:] if line.strip()], dtype=np.float64)
    count = int(lines[0].split()[0])
    points = points[:count]
    return SitingProblem(
        villages=_villages(points[:, 2], np.zeros((count, 0))),
        sites=tuple(Site(id=str(j)) for j in range(count)),
        links=dense_links(_apart(points[:, :2], points[:, :2])),
        open_min=0,
        open_max=number,
    )


def _apart(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1)))


def large_cases(most: int, *, villages: int = 5_000, sites: int = 500) -> Iterator[Case]:
    """Yield drawn problems of county size: villages along valleys, one for each model."""
    draw = np.random.default_rng(5)
    heads = draw.uniform(0, 100_000, (25, 2))
    ends = heads + draw.normal(0, 15_000, (25, 2))
    valley, along = draw.integers(0, 25, villages), draw.random((villages, 1))
    where = heads[valley] * (1 - along) + ends[valley] * along
    where = where + draw.normal(0, 1_200, where.shape)
    weight = np.ceil(draw.lognormal(3.0, 0.8, villages))
    at = where[draw.choice(villages, sites, replace=False)]
    time_s = _apart(at, where) * 1.4 / 10
    cost = time_s / 3600 * weight * 60
    most_load = float(weight.sum())
    people = _villages(weight, weight[:, None])
    sizes = tuple(
        Size(
            name=name,
            capacity=(most_load * share,),
            cost_year=float(cost.min(axis=0).sum() * price),
        )
        for name, share, price in (("S", 1 / 40, 0.02), ("M", 1 / 20, 0.035), ("L", 1 / 10, 0.06))
    )
    plain = tuple(Site(id=f"s{j}") for j in range(sites))
    sized = tuple(Site(id=f"s{j}", sizes=sizes) for j in range(sites))
    free = SitingProblem(
        villages=people,
        sites=plain,
        links=dense_links(time_s, cost),
        resources=("parcels",),
        open_max=20,
    )
    charged = free.replace(sites=sized, open_max=None, sourcing=Sourcing.MULTI)
    second = _second(sized, at, dense_links(time_s, cost, limit_s=2700), most_load)
    named: list[tuple[str, SitingProblem, Model]] = [
        ("p_median", free, PMedian()),
        ("max_cover", free, MaxCover(reach_s=1200)),
        ("fixed_charge", charged, FixedCharge()),
        ("fixed_charge_single", charged.replace(sourcing=Sourcing.SINGLE), FixedCharge()),
        ("p_centre", free, PCentre()),
        ("two_echelon", _two(charged, second, sized, at), TwoEchelon()),
    ]
    for name, problem, model in named[:most]:
        yield Case(group="large", name=name, problem=problem, model=model, best_known=None)


def _second(sized: tuple[Site, ...], at: Floats, local: Links, most_load: float) -> SecondEchelon:
    hubs = at[:: len(at) // 10][:10]
    time_s = _apart(hubs, at) * 1.4 / 14
    trunk = dense_links(time_s, time_s / 3600 * 30_000)
    yearly = sized[0].sizes[1].cost_year
    small = tuple(
        Site(
            id=f"t{k}",
            sizes=(
                Size(name="S", capacity=(most_load / 60,), cost_year=yearly / 3),
                Size(name="L", capacity=(most_load / 20,), cost_year=yearly / 1.5),
            ),
        )
        for k in range(len(at))
    )
    return SecondEchelon(
        stations=small,
        trunk=trunk,
        trunk_cost_per_unit=trunk.time_s / 3600 * 10,
        local=local,
    )


def _two(
    charged: SitingProblem, second: SecondEchelon, sized: tuple[Site, ...], at: Floats
) -> SitingProblem:
    hubs = min(10, len(at))
    yearly = sized[0].sizes[2].cost_year
    centres = tuple(Site(id=f"c{j}", sizes=(Size(cost_year=4 * yearly),)) for j in range(hubs))
    nothing = np.zeros((hubs, len(charged.villages.ids)))
    return charged.replace(
        sites=centres,
        links=dense_links(nothing, reachable=nothing),
        stations=second,
    )
