"""Random problems in VROOM's format, by the library and by VROOM itself in equal time.

Every feature of the format is mixed: shipments, breaks, several windows, skills, priorities,
capacities of several dimensions, setup, limits for each vehicle, speed factors, own costs.  For
each seed it says where the library serves less (by priority, then tasks) or costs more than VROOM
by over 1 %, where an answer of either breaks a rule of the scorer in `tests/cases`, which shares
no code with the library, and where VROOM, given the library's routes as steps (its plan mode),
names a violation.

Usage, from the project's folder: ``python benchmarks/vroom_random.py [--kinds map hostile tiny]
[--seeds 0 40] [--tasks 8 40] [--time-limit 1.5] [--workers 2] [--steps] [--json FILE]``
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruralroute.files.vroom import read_document
from ruralroute.planning.cases.answer import vroom_answer
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.solve import solve

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
_MADE = importlib.import_module("tests.cases.random_vroom")
_RULES = importlib.import_module("tests.cases.vroom_rules")

Document = dict[str, Any]
Value = tuple[int, int, Fraction]

KINDS: dict[str, Callable[..., Document]] = {
    "map": _MADE.spread_document,
    "hostile": _MADE.hostile_document,
    "tiny": _MADE.random_document,
}
ALLOWED = 0.01
"""So much dearer than VROOM's, as a share of its cost, is told as equal."""


def vroom(document: Document, *options: str) -> Document:
    """Return VROOM's answer; its own words where it refuses."""
    ended = subprocess.run(
        [sys.executable, "-c", "import vroom; vroom.main()", "-i", "/dev/stdin", *options],
        input=json.dumps(document),
        check=False,
        capture_output=True,
        text=True,
    )
    try:
        found: Document = json.loads(ended.stdout)
    except json.JSONDecodeError:
        return {"code": 1, "error": (ended.stdout or ended.stderr).strip()[:100]}
    return found


def ours(document: Document, seconds: float, workers: int, seed: int) -> tuple[Document, list[str]]:
    """Return the library's answer in VROOM's format, and what its own checker says."""
    made = convert(read_document(document, "random"))
    found = solve(made.problem, time_limit_s=seconds, workers=workers, seed=seed)
    told = check_routes(made.problem, found.days, found.times)
    return vroom_answer(made, found.days), [f"check_routes: {one}" for one in told]


def as_steps(document: Document, answer: Document, *, timed: bool = False) -> Document:
    """Return the problem with an answer as its vehicles' steps; timed: that start as it does."""

    def step_of(step: Document) -> Document:
        named = {key: step[key] for key in ("type", "id") if key in step}
        is_fixed = timed and step["type"] == "start"
        return named | ({"service_at": step["arrival"]} if is_fixed else {})

    routes = {route["vehicle"]: route["steps"] for route in answer["routes"]}
    vehicles = [
        one | {"steps": [step_of(step) for step in routes.get(one["id"], [])]}
        for one in document["vehicles"]
    ]
    return document | {"vehicles": vehicles}


def broken_by_vroom(document: Document, answer: Document) -> list[str]:
    """List what VROOM holds against an answer whenever its routes start.

    Left to choose the start, VROOM's plan mode accepts some seconds of delay where breaks and
    several windows meet, although it finds none when it is told to start as the answer does.
    """
    told: list[str] = []
    for timed in (False, True):
        judged = vroom(as_steps(document, answer, timed=timed), "-c")
        if judged["code"]:
            return [f"plan mode: {judged['error']}"]
        told = [
            f"plan mode: vehicle {route['vehicle']} {one['cause']}"
            for route in judged["routes"]
            for one in (
                *route["violations"],
                *(one for step in route["steps"] for one in step["violations"]),
            )
        ]
        if not told:
            break
    return told


def shuffled_steps(document: Document, seed: int) -> Document:
    """Give the vehicles a plan to begin with that is mostly illegal."""
    chance = random.Random(seed)
    jobs = [{"type": "job", "id": one["id"]} for one in document["jobs"]]
    chance.shuffle(jobs)
    vehicles = [dict(one) for one in document["vehicles"]]
    for index, job in enumerate(jobs):
        vehicles[index % len(vehicles)].setdefault("steps", []).append(job)
    return document | {"vehicles": vehicles}


def verdict(mine: Value, theirs: Value) -> tuple[str, float]:
    """Say how an answer compares, and by how much it is dearer, as a share."""
    if mine[:2] != theirs[:2]:
        return ("less served" if mine[:2] > theirs[:2] else "more served"), 0.0
    more = float(mine[2] - theirs[2]) / max(1.0, float(theirs[2]))
    if more > ALLOWED:
        return "dearer", more
    return ("equal" if abs(more) < 1e-9 else "near" if more > 0 else "cheaper"), more


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 20), metavar=("FROM", "TO"))
    parser.add_argument("--tasks", type=int, nargs=2, default=(8, 40), metavar=("LEAST", "MOST"))
    parser.add_argument("--time-limit", type=float, default=1.5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--steps", action="store_true", help="begin with an illegal plan")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    verdicts: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    options = ("-t", str(max(1, given.workers)), "-x", "5", "-l", f"{given.time_limit:g}")
    for seed in range(*given.seeds):
        for kind in given.kinds:
            tasks = random.Random(seed).randint(*given.tasks)
            document = KINDS[kind](seed, tasks=tasks)
            theirs = vroom(document, *options)
            if theirs["code"]:
                print(f"{kind} {seed} ({tasks}): VROOM refuses: {theirs['error']}")
                verdicts["refused by VROOM"] += 1
                continue
            begun = shuffled_steps(document, seed) if given.steps else document
            mine, told = ours(begun, given.time_limit, given.workers, seed)
            told += [f"ours: {one}" for one in _RULES.broken_rules(document, mine)]
            told += broken_by_vroom(document, mine)
            # What VROOM tells of costs it cuts off where nothing has a window.
            told += [
                f"VROOM's: {one}"
                for one in _RULES.broken_rules(document, theirs)
                if "cost" not in one
            ]
            values = _RULES.value(document, mine), _RULES.value(document, theirs)
            word, more = verdict(*values)
            verdicts[word] += 1
            row = {"kind": kind, "seed": seed, "tasks": tasks, "verdict": word, "more": more}
            rows.append(row | {"told": told})
            if told or word in ("dearer", "less served"):
                served = f"{-values[0][0]}/{-values[0][1]} against {-values[1][0]}/{-values[1][1]}"
                print(f"{kind} {seed} ({tasks}): {word} {100 * more:.2f} %, served {served}")
                for one in told:
                    print(f"    {one}")
                sys.stdout.flush()
            if given.json:
                given.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(", ".join(f"{count} {word}" for word, count in sorted(verdicts.items())))
    more_by = [row["more"] for row in rows if "served" not in row["verdict"]]
    if more_by:
        mean = 100 * sum(more_by) / len(more_by)
        print(f"cost beside VROOM's where as much is served: {mean:+.2f} %")


if __name__ == "__main__":
    main()
