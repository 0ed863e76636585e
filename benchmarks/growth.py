"""How the time that the search needs grows with the number of stops.

For each size: seconds until the answer is within 5 % of what the same search has at its end, then
the exponent of a power of the number of stops that fits these times best.  Stops lie at random in
a square, with loads for about 20 stops a vehicle; the greedy answer counts as reached when the
search first tells of it.

Usage: ``python benchmarks/growth.py [--sizes 250 500 1000 2000] [--seconds 60] [--seed 1]``
"""

from __future__ import annotations

import argparse

import numpy as np

from ruralroute import RoutingProblem, solve
from ruralroute.planning.solve import Progress

NEAR_ENOUGH = 1.05
STOPS_A_VEHICLE = 20


def make_problem(size: int, seed: int) -> RoutingProblem:
    """Make a problem with one depot in the middle of a square of 20 by 20 kilometres."""
    chance = np.random.default_rng(seed)
    at = chance.integers(0, 20_001, (size + 1, 2))
    at[0] = 10_000
    metres = np.rint(np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))).astype(np.int64)
    loads = chance.integers(1, 10, size)
    return RoutingProblem.from_matrices(
        durations=metres // 10,
        distances=metres,
        vehicles=[
            {
                "id": number,
                "start_index": 0,
                "end_index": 0,
                "capacity": [5 * STOPS_A_VEHICLE],
                "costs": {"fixed": 0, "per_hour": 0, "per_km": 1},
            }
            for number in range(1 + size * 3 // (2 * STOPS_A_VEHICLE))
        ],
        jobs=[
            {"id": number, "location_index": number, "delivery": [int(loads[number - 1])]}
            for number in range(1, size + 1)
        ],
    )


def seconds_needed(problem: RoutingProblem, seconds: float, seed: int) -> float:
    """Return after how many seconds the answer is near the last one, everything served."""
    told: list[tuple[float, int, int]] = []

    def note(progress: Progress) -> None:
        if progress.money is not None and progress.unserved is not None:
            told.append((progress.elapsed_s, progress.unserved, progress.money))

    last = solve(problem, time_limit_s=seconds, seed=seed, generators=(), progress=note)
    unserved = sum(last.score.unserved)
    return next(
        elapsed
        for elapsed, missing, money in told
        if missing <= unserved and money <= NEAR_ENOUGH * last.score.money
    )


def main() -> None:
    """Print the times and the exponent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 500, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    times = []
    for size in asked.sizes:
        times.append(seconds_needed(make_problem(size, asked.seed), asked.seconds, asked.seed))
        print(f"{size:6d} stops: within 5 % after {times[-1]:6.1f} s", flush=True)
    if len(times) > 1:
        exponent = np.polyfit(np.log(asked.sizes), np.log(times), 1)[0]
        print(f"growth exponent {exponent:.2f}")


if __name__ == "__main__":
    main()
