"""Gaps to the best known routes: this library's and its peers', each with the same wall time.

Usage: ``python benchmarks/routing.py --bench DIR [--sets SET ...] [--time-limit 10]
[--peers pyvrp,vroom,ortools,ruralroute+pyvrp] [--instances N] [--only NAME ...]
[--json FILE]``

DIR holds a folder for each set, with its files and BKS.csv.  Costs are recomputed from the
orders of visits by `routing_score`, which is not the engine's; routes that break a rule or leave
something out have none.  With --instances the instances are spread over the sizes of the set.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from routing_peers import PEERS, Engine, engines
from routing_score import IllegalRoutesError
from routing_sets import SETS, Instance, paths, read_instance, spread, stem

MAIN_SETS = (
    "hvrp_dlp_rural", "vrptw_solomon", "vrptw_gh", "vrptw_ortec_road", "cvrp_roads", "cvrp_x",
    "mdvrptw_vidal", "sdvrptw", "hfvrp_x", "vrpb_x", "vrpspd", "mtvrptwr",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One engine on one instance; no objective: no legal answer in the time."""

    set: str
    name: str
    n: int
    engine: str
    time_limit: float
    objective: float | None
    best_known: float | None
    gap_percent: float | None
    seconds: float
    problem: str | None = None


def run(instance: Instance, name: str, engine: Engine, seconds: float) -> Row | None:
    """Run one engine on one instance; None when it cannot express it."""
    started = time.monotonic()
    cost, problem = None, None
    try:
        routes = engine(instance, seconds)
        took = time.monotonic() - started
        if routes is None:
            return None
        cost = instance.scorer.cost(routes)
    except (IllegalRoutesError, TimeoutError) as error:
        took = time.monotonic() - started
        problem = str(error)
    gap = None
    if cost is not None and instance.best_known:
        gap = 100 * (cost / instance.best_known - 1)
    return Row(
        set=instance.set,
        name=instance.name,
        n=instance.size,
        engine=name,
        time_limit=seconds,
        objective=None if cost is None else round(cost, 4),
        best_known=instance.best_known,
        gap_percent=None if gap is None else round(gap, 3),
        seconds=round(took, 2),
        problem=problem,
    )


def show(row: Row) -> None:
    """Print one line."""
    gap = "     -" if row.gap_percent is None else f"{row.gap_percent:6.2f}"
    told = "" if row.problem is None else f"  {row.problem}"
    suspect = "  below the best known: to be looked into" if (row.gap_percent or 0) < -0.05 else ""
    print(
        f"{row.set:18} {row.name:32} {row.n:5} {row.engine:16} {row.objective or '-':>14} "
        f"gap {gap} %  {row.seconds:6.1f} s{told}{suspect}",
        flush=True,
    )


def summary(rows: list[Row]) -> None:
    """Print the mean gap of each engine on each set, over the instances that it solved.

    Where engines solved different ones, the mean over those that all of them solved stands beside
    it: only that compares them.
    """
    gaps: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    failed: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        key = row.set, row.engine
        if row.gap_percent is None:
            failed[key] += 1
        else:
            gaps[key][row.name] = row.gap_percent
    print("\nmean gap to the best known, %")
    for key in sorted({*gaps, *failed}):
        own = gaps[key]
        beside = [gaps[other] for other in {*gaps, *failed} if other[0] == key[0]]
        common = set(own).intersection(*beside)
        mean = f"{fmean(own.values()):7.2f}" if own else "      -"
        worst = f"{max(own.values()):7.2f}" if own else "      -"
        more = f"  ({failed[key]} without a legal answer)" if failed[key] else ""
        if any(len(other) != len(common) for other in beside):
            both = f"{fmean(own[name] for name in common):.2f}" if common else "-"
            more += f"  {both} on the {len(common)} that all engines solved"
        print(f"{key[0]:18} {key[1]:16} {mean}  worst {worst}  of {len(own)}{more}")


def main() -> None:
    """Run what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=MAIN_SETS, metavar="SET")
    parser.add_argument("--time-limit", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--peers", default="", help="any of " + ",".join(PEERS))
    parser.add_argument("--instances", type=int, default=None, metavar="N")
    parser.add_argument("--only", nargs="+", default=None, metavar="NAME")
    parser.add_argument("--json", type=Path, default=None, metavar="FILE")
    asked = parser.parse_args()
    names = [name for part in asked.sets for name in part.replace(",", " ").split()]
    if unknown := [name for name in names if name not in SETS]:
        parser.error(f"no such set: {' '.join(unknown)}; there are {' '.join(SETS)}")
    peers = asked.peers.replace(",", " ").split()
    if unknown := [name for name in peers if name not in PEERS]:
        parser.error(f"no such peer: {' '.join(unknown)}")
    found = engines(peers)
    rows: list[Row] = []
    for name in names:
        if not (asked.bench / name).is_dir():
            print(f"no folder {name}: left out", file=sys.stderr)
            continue
        found_paths = paths(name, asked.bench)
        if asked.only is not None:
            found_paths = [path for path in found_paths if stem(path) in asked.only]
        for path in spread(found_paths, asked.instances):
            instance = read_instance(name, path)
            for engine_name, engine in found.items():
                row = run(instance, engine_name, engine, asked.time_limit)
                if row is not None:
                    rows.append(row)
                    show(row)
    summary(rows)
    if asked.json is not None:
        asked.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
