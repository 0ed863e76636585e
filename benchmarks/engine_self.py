"""How near a short search comes to one ten times as long: the same days at T and at 10 T seconds.

Costs are compared only where as much is served, level by level.

Usage: ``python benchmarks/engine_self.py [--stations 60] [--seconds 20] [--seeds 1 2 3]``
"""

from __future__ import annotations

import argparse
import tempfile

from ruralroute import build_problem, demo_county, load_roads, solve, travel
from ruralroute.planning.day import choose_day
from ruralroute.planning.problem.data import MICRO, RoutingProblem
from ruralroute.planning.solve import Solution


def demo_problem(terrain: str, stations: int, seed: int) -> RoutingProblem:
    """Make the problem of a demo county."""
    with tempfile.TemporaryDirectory() as folder:
        county = demo_county(folder, terrain=terrain, stations=stations, seed=seed, force=True)
        matrices = travel(county, load_roads(county))
    return build_problem(county, matrices, day=choose_day(county))


def told(solution: Solution) -> str:
    """Say how good an answer is."""
    unserved = sum(solution.score.unserved)
    late = solution.last_improvement_s or 0.0
    return f"{solution.score.money / MICRO:10.2f} ({unserved} unserved, better until {late:.0f} s)"


def main() -> None:
    """Print a line for each demo county."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terrain", default="hill")
    parser.add_argument("--stations", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    for seed in asked.seeds:
        problem = demo_problem(asked.terrain, asked.stations, seed)
        short, long = (
            solve(problem, time_limit_s=seconds, workers=asked.workers)
            for seconds in (asked.seconds, 10 * asked.seconds)
        )
        witness = short.witness_score.money / MICRO
        alike = short.score.unserved == long.score.unserved
        ratio = f"{short.score.money / long.score.money:.4f}" if alike else "not alike: served"
        print(
            f"seed {seed}: {len(problem.visits)} visits, greedy {witness:.2f}, "
            f"short {told(short)}, long {told(long)}, short/long {ratio}",
            flush=True,
        )


if __name__ == "__main__":
    main()
