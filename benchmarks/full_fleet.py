"""How much is served where the fleet is as small as anyone has found it can be.

Instances of Solomon and of Gehring and Homberger, each with the least number of vehicles known
for it (rows of BKS.csv whose objective is hierarchical): what stays out, and after how many
seconds nothing did any more.

Usage: ``python benchmarks/full_fleet.py --bench DIR [--sets vrptw_solomon vrptw_gh]
[--time-limit 10] [--instances N] [--only NAME ...]``
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import replace
from pathlib import Path

from routing_sets import paths, read_instance, spread, stem
from ruralroute import RoutingProblem, solve
from ruralroute.planning.solve import Progress


def least_vehicles(folder: Path) -> dict[str, int]:
    """Return the least number of vehicles known for each instance of a set."""
    with (folder / "BKS.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["instance"]: int(row["vehicles"])
            for row in csv.DictReader(file)
            if row["objective"].startswith("hierarchical")
        }


def with_fleet(problem: RoutingProblem, count: int) -> RoutingProblem:
    """Return a problem with its first vehicles alone."""
    return replace(
        problem,
        vehicles=problem.vehicles[:count],
        visits=tuple(
            replace(one, vehicles=tuple(index for index in one.vehicles if index < count))
            for one in problem.visits
        ),
    )


def main() -> None:
    """Print a line for each instance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=["vrptw_solomon", "vrptw_gh"])
    parser.add_argument("--time-limit", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--instances", type=int, default=None, metavar="N")
    parser.add_argument("--only", nargs="+", default=None, metavar="NAME")
    asked = parser.parse_args()
    for name in asked.sets:
        least = least_vehicles(asked.bench / name)
        found = [one for one in paths(name, asked.bench) if stem(one) in least]
        if asked.only is not None:
            found = [one for one in found if stem(one) in asked.only]
        for path in spread(found, asked.instances):
            count = least[stem(path)]
            problem = with_fleet(read_instance(name, path).made.problem, count)
            full: list[float] = []

            def note(told: Progress, full: list[float] = full) -> None:
                if told.unserved == 0:
                    full.append(told.elapsed_s)

            last = solve(
                problem, time_limit_s=asked.time_limit, workers=2, generators=(), progress=note
            )
            after = f"all served after {full[0]:5.1f} s" if full else "not all served"
            print(
                f"{name:14} {stem(path):10} {len(problem.visits):5} visits {count:4} vehicles  "
                f"{sum(last.score.unserved):4} out  {after}",
                flush=True,
            )


if __name__ == "__main__":
    main()
