"""Measures siting on public instances and large drawn ones, beside spopt and a plain MIP.

    python benchmarks/siting.py --bench DIR [--sets pmedian,pcentre,cflp,sscflp,mclp,large]
        [--instances N] [--time-limit S] [--peers spopt,mip] [--json FILE]
    python benchmarks/siting.py --roads FILE [--villages 5000] [--sites 500] [--time-limit S]

DIR holds pmedian_orlib, cflp_orlib, sscflp and mclp.  The second form draws villages on the roads
of a road file, proposes candidates, and measures each model on the travel over these roads.  A
positive gap means worse than best known, whichever way the model goes; a negative one below
-0.05 % is an error of reading.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import build_core
from ruralroute.siting.engine.polish import solve_exactly
from ruralroute.siting.models import MaxCover, PCentre, PMedian, TwoEchelon
from ruralroute.siting.solve import solve_siting
from siting_roads import road_cases
from siting_sets import SETS, Case, cases

_PEER_LINKS = 700_000


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bench", type=Path)
    parser.add_argument("--roads", type=Path)
    parser.add_argument("--villages", type=int, default=5_000)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--peers", default="")
    parser.add_argument("--only", default="", help="part of the names of instances to run")
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    peers = [one for one in told.peers.split(",") if one]
    rows = []
    if told.roads:
        sets = {"roads": road_cases(told.roads, villages=told.villages, sites=told.sites)}
    elif told.bench:
        sets = {name: cases(told.bench, name, told.instances) for name in told.sets.split(",")}
    else:
        parser.error("give --bench or --roads")
    for name, some in sets.items():
        for case in some:
            if told.only in case.name:
                rows.append(measure(case, told.time_limit, peers))
                print(_line(rows[-1]), flush=True)
        _summary(name, [row for row in rows if row["set"] == name])
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure(case: Case, time_limit_s: float, peers: list[str]) -> dict[str, Any]:
    """Return the figures of one instance."""
    forget_peak()
    answer = solve_siting(case.problem, model=case.model, time_limit_s=time_limit_s)
    row: dict[str, Any] = {
        "set": case.group,
        "name": case.name,
        "n": len(case.problem.villages.ids),
        "model": answer.model,
        "status": answer.status.value,
        "objective": answer.objective,
        "bound": answer.bound,
        "best_known": case.best_known,
        "gap_percent": worse_percent(case, answer.objective),
        "bound_percent": None if answer.gap is None else 100 * answer.gap,
        "seconds": round(answer.seconds, 3),
        "method": answer.method,
        "peak_mib": peak_mib(),
        "peers": {},
    }
    for peer in peers:
        row["peers"][peer] = _PEERS[peer](case, time_limit_s)
    return row


def forget_peak() -> None:
    """Begin to count the peak of memory anew, where the system can: each instance has its own."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> int:
    """Return the peak of memory since then; elsewhere than on Linux that of the whole run."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)


def worse_percent(case: Case, value: float | None) -> float | None:
    """Return by how much a value is worse than the best known."""
    if value is None or not case.best_known:
        return None
    apart = 100 * (value - case.best_known) / abs(case.best_known)
    return -apart if isinstance(case.model, MaxCover) else apart


def plain_mip(case: Case, time_limit_s: float) -> dict[str, Any]:
    """Solve the whole programme by SCIP with nothing else."""
    if isinstance(case.model, TwoEchelon | PCentre):
        return {"status": "not tried"}
    core = build_core(case.problem, case.model)
    if len(core.to) > _PEER_LINKS:
        return {"status": "too large"}
    start = time.perf_counter()
    found = solve_exactly(core, Clock(time_limit_s), solver="scip")
    cost = None if found.cost is None else core.offset + core.sign * found.cost
    return {
        "status": "optimal" if found.proved else "feasible" if cost is not None else "unknown",
        "objective": cost,
        "gap_percent": worse_percent(case, cost),
        "seconds": round(time.perf_counter() - start, 3),
    }


def spopt(case: Case, time_limit_s: float) -> dict[str, Any]:
    """Solve by spopt and CBC where it has the model without capacities."""
    if importlib.util.find_spec("spopt") is None:
        return {"status": "not installed"}
    links = case.problem.links
    if not isinstance(case.model, PMedian | MaxCover | PCentre) or len(links.to) > _PEER_LINKS:
        return {"status": "not tried"}
    import pulp  # noqa: PLC0415
    from spopt import locate  # noqa: PLC0415

    matrix = np.full((len(case.problem.villages.ids), links.rows), np.inf)
    matrix[links.to, links.row] = links.time_s
    number, weight = case.problem.open_max, case.problem.villages.weight
    start = time.perf_counter()
    match case.model:
        case PMedian():
            model = locate.PMedian.from_cost_matrix(matrix, weight, p_facilities=number)
        case MaxCover():
            model = locate.MCLP.from_cost_matrix(
                matrix, weight, case.model.reach_s, p_facilities=number
            )
        case _:
            model = locate.PCenter.from_cost_matrix(matrix, p_facilities=number)
    try:
        model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=time_limit_s), results=False)
    except RuntimeError:  # it raises where CBC found nothing in time
        return {
            "status": pulp.LpStatus[model.problem.status],
            "seconds": round(time.perf_counter() - start, 3),
        }
    value = model.problem.objective.value()
    return {
        "status": pulp.LpStatus[model.problem.status],
        "objective": value,
        "gap_percent": worse_percent(case, value),
        "seconds": round(time.perf_counter() - start, 3),
    }


_PEERS = {"mip": plain_mip, "spopt": spopt}


def _line(row: dict[str, Any]) -> str:
    def show(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    words = [
        f"{row['set']:8} {row['name']:16} n={row['n']:<5} {row['model']:12} {row['status']:9}",
        f"objective {show(row['objective'])} bound {show(row['bound'])}",
        f"best {show(row['best_known'])} gap {show(row['gap_percent'])} %",
        f"bound gap {show(row['bound_percent'])} % {row['seconds']:.1f} s",
    ]
    for peer, found in row["peers"].items():
        words.append(f"| {peer} {found['status']} {show(found.get('objective'))}")
        words.append(f"{found.get('seconds', '-')} s")
    return "  ".join(words)


def _summary(name: str, rows: list[dict[str, Any]]) -> None:
    gaps = [row["gap_percent"] for row in rows if row["gap_percent"] is not None]
    bounds = [row["bound_percent"] for row in rows if row["bound_percent"] is not None]
    if rows:
        print(
            f"-- {name}: {len(rows)} instances,"
            f" mean gap {np.mean(gaps) if gaps else float('nan'):.3f} %,"
            f" worst {max(gaps, default=float('nan')):.3f} %,"
            f" worst bound gap {max(bounds, default=float('nan')):.3f} %,"
            f" proved {sum(row['status'] == 'optimal' for row in rows)},"
            f" slowest {max(row['seconds'] for row in rows):.1f} s,"
            f" peak {max(row['peak_mib'] for row in rows)} MiB",
            flush=True,
        )
    if any(gap < -0.05 for gap in gaps):
        sys.exit(f"{name}: better than best known; check the reading")


if __name__ == "__main__":
    main()
