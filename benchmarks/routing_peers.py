"""The engines that the benchmark compares, each behind the same call.

An engine takes an instance and seconds, and returns routes; `None` when it cannot express the
instance.  Models of peers are written for them here, from the numbers of the case.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from routing_ortools import ortools
from routing_score import IllegalRoutesError, Route, Stop
from routing_sets import Instance
from ruralroute.files.case import Case
from ruralroute.planning.solve import solve

THREADS = 2
BARRED = 50
"""Longest arcs that a closed one is worth; with its own constant for that PyVRP 0.14 may hang."""
PENALTY = 100_000
"""Most that PyVRP lets a unit of a broken rule cost by default."""
PEERS = ("pyvrp", "vroom", "ortools", "ruralroute+pyvrp")
"""The engines that may be asked for."""
Engine = Callable[[Instance, float], Sequence[Route] | None]


def ruralroute(
    instance: Instance, seconds: float, generators: Sequence[str] = ()
) -> Sequence[Route] | None:
    """Solve with this library, by default without its extras."""
    solution = solve(
        instance.made.problem, time_limit_s=seconds, workers=THREADS, generators=generators
    )
    jobs = len(instance.case.jobs)

    def stop(visit: int) -> Stop:
        if visit < jobs:
            return "job", visit
        return ("delivery" if (visit - jobs) % 2 else "pickup"), (visit - jobs) // 2

    return [
        Route(
            vehicle=vehicle,
            trips=tuple(tuple(stop(visit) for visit in trip.visits) for trip in trips),
        )
        for vehicle, trips in sorted(solution.days.items())
    ]


def pyvrp(instance: Instance, seconds: float) -> Sequence[Route] | None:
    """Solve with PyVRP's defaults, one core.

    Its penalties may grow in proportion to the costs: with its own limit for them it finds nothing
    legal where the units of cost are small.
    """
    peer = import_module("pyvrp")

    case = instance.case
    data, members = _pyvrp_data(case, peer)
    dear = max(one.unit_distance_cost for one in data.vehicle_types()) * max(
        int(matrix.max()) for matrix in data.distance_matrices()
    )
    penalty = peer.PenaltyParams(max_penalty=max(PENALTY, dear))
    result = peer.solve(
        data,
        stop=peer.stop.MaxRuntime(seconds),
        seed=1,
        display=False,
        params=peer.SolveParams(penalty=penalty),
    )
    kinds = {
        peer.ActivityType.CLIENT: "job",
        peer.ActivityType.PICKUP: "pickup",
        peer.ActivityType.DELIVERY: "delivery",
    }
    routes = []
    for route in result.best.routes():
        trips: list[list[Stop]] = [[]]
        for activity in route:
            if activity.type in kinds:
                trips[-1].append((kinds[activity.type], activity.idx))
            elif trips[-1]:
                trips.append([])
        vehicle = members[route.vehicle_type()].pop()
        routes.append(Route(vehicle=vehicle, trips=tuple(tuple(one) for one in trips if one)))
    return routes


def _pyvrp_data(case: Case, peer: Any) -> tuple[Any, list[list[int]]]:
    """Build PyVRP's data, and list the vehicles of each of its types."""
    rows = sorted({one.start for one in case.vehicles if one.start is not None})
    size = len(case.matrices["car"].durations)
    factor = case.units.distance
    scale = math.lcm(*(one.cost_per_distance.denominator for one in case.vehicles))
    groups: dict[Any, list[int]] = defaultdict(list)
    for index, vehicle in enumerate(case.vehicles):
        barred = tuple(
            number
            for number, job in enumerate(case.jobs)
            if job.vehicles is not None and index not in job.vehicles
        )
        key = (
            vehicle.start,
            vehicle.capacity,
            vehicle.window,
            vehicle.cost_fixed,
            vehicle.cost_per_distance,
            vehicle.max_duration,
            vehicle.max_distance,
            vehicle.max_trips,
            barred,
        )
        groups[key].append(index)
    profiles = list(dict.fromkeys(key[-1] for key in groups))
    types = []
    for key, indices in groups.items():
        one = case.vehicles[indices[0]]
        more: dict[str, Any] = {}
        if one.window is not None:
            more |= {"tw_early": one.window[0], "tw_late": one.window[1]}
        if one.max_duration is not None:
            more["shift_duration"] = one.max_duration
        if one.max_distance is not None:
            more["max_distance"] = one.max_distance
        depot = rows.index(one.start) if one.start is not None else 0
        if one.max_trips > 1:
            more |= {"reload_depots": [depot], "max_reloads": one.max_trips - 1}
        types.append(
            peer.VehicleType(
                num_available=len(indices),
                capacity=list(one.capacity or ()),
                start_depot=depot,
                end_depot=depot,
                fixed_cost=int(one.cost_fixed * factor * scale),
                unit_distance_cost=int(one.cost_per_distance * scale),
                profile=profiles.index(key[-1]),
                **more,
            )
        )
    clients = [
        peer.Client(
            location=job.step.place,
            delivery=list(job.delivery),
            pickup=list(job.pickup),
            service_duration=job.step.service,
            release_time=job.release,
            **_window(job.step.windows),
        )
        for job in case.jobs
    ]
    shipments = [
        peer.Shipment(
            pickup_location=one.pickup.place,
            delivery_location=one.delivery.place,
            pickup_service_duration=one.pickup.service,
            delivery_service_duration=one.delivery.service,
            amount=list(one.amount),
            **{f"pickup_{key}": value for key, value in _window(one.pickup.windows).items()},
            **{f"delivery_{key}": value for key, value in _window(one.delivery.windows).items()},
        )
        for one in case.shipments
    ]
    distances = []
    durations = []
    for barred in profiles:
        distance = np.array(case.matrices["car"].distances, dtype=np.int64)
        duration = np.array(case.matrices["car"].durations, dtype=np.int64)
        allowed = case.matrices["car"].allowed
        closed = np.zeros((size, size), dtype=bool) if allowed is None else ~allowed
        for number in barred:
            closed[case.jobs[number].step.place, :] = True
            closed[:, case.jobs[number].step.place] = True
        np.fill_diagonal(closed, val=False)
        distance[closed] = duration[closed] = BARRED * max(1, int(distance.max()))
        distances.append(distance)
        durations.append(duration)
    data = peer.ProblemData(
        locations=[peer.Location(x=0, y=0) for _ in range(size)],
        clients=clients,
        depots=[peer.Depot(location=row) for row in rows],
        vehicle_types=types,
        distance_matrices=distances,
        duration_matrices=durations,
        shipments=shipments,
    )
    return data, list(groups.values())


def _window(windows: tuple[tuple[int, int], ...] | None) -> dict[str, int]:
    return {} if windows is None else {"tw_early": windows[0][0], "tw_late": windows[0][1]}


def vroom(instance: Instance, seconds: float) -> Sequence[Route] | None:
    """Solve with VROOM at exploration level 5 on two threads, stopped at the time limit."""
    case = instance.case
    if case.backhauls_last or any(job.release for job in case.jobs):
        return None
    if any(one.max_trips > 1 or one.max_duration is not None for one in case.vehicles):
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, answer = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(_vroom_input(case)), encoding="utf-8")
        ended = subprocess.run(
            [
                *(sys.executable, "-c", "import vroom; vroom.main()"),
                *("-i", str(source), "-o", str(answer)),
                *("-t", str(THREADS), "-x", "5", "-l", f"{seconds:g}"),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            raise IllegalRoutesError(f"VROOM: {(ended.stdout or ended.stderr).strip()[:80]}")
        found = json.loads(answer.read_text(encoding="utf-8"))
    return [
        Route(
            vehicle=route["vehicle"],
            trips=(
                tuple(
                    (step["type"], step["id"])
                    for step in route["steps"]
                    if step["type"] in ("job", "pickup", "delivery")
                ),
            ),
        )
        for route in found["routes"]
    ]


def _vroom_input(case: Case) -> dict[str, Any]:
    """Write the case in VROOM's format: distances priced per kilometre, time for nothing."""
    rates = [one.cost_per_distance * 1000 / case.units.distance for one in case.vehicles]
    scale = math.lcm(*(rate.denominator for rate in rates))

    def step(one: Any, number: int) -> dict[str, Any]:
        told = {"id": number, "location_index": one.place, "service": one.service}
        return told if one.windows is None else told | {"time_windows": [list(one.windows[0])]}

    skills: dict[frozenset[int], int] = {}
    for job in case.jobs:
        if job.vehicles is not None:
            skills.setdefault(job.vehicles, len(skills))
    matrix = case.matrices["car"]
    assert matrix.distances is not None
    return {
        "vehicles": [
            {
                "id": index,
                "start_index": one.start,
                "end_index": one.end,
                "capacity": list(one.capacity or ()),
                "skills": [number for some, number in skills.items() if index in some],
                "costs": {
                    "fixed": int(one.cost_fixed * scale),
                    "per_hour": 0,
                    "per_km": int(rates[index] * scale),
                },
            }
            | ({} if one.window is None else {"time_window": list(one.window)})
            | ({} if one.max_distance is None else {"max_distance": one.max_distance})
            for index, one in enumerate(case.vehicles)
        ],
        "jobs": [
            step(job.step, index)
            | {
                "delivery": list(job.delivery),
                "pickup": list(job.pickup),
                "skills": [] if job.vehicles is None else [skills[job.vehicles]],
            }
            for index, job in enumerate(case.jobs)
        ],
        "shipments": [
            {
                "amount": list(one.amount),
                "pickup": step(one.pickup, index),
                "delivery": step(one.delivery, index),
            }
            for index, one in enumerate(case.shipments)
        ],
        "matrices": {
            "car": {
                "durations": matrix.durations.tolist(),
                "distances": matrix.distances.tolist(),
            }
        },
    }


def engines(peers: Sequence[str]) -> dict[str, Engine]:
    """Return the engines that are asked for and installed, this library's first."""
    known: dict[str, tuple[str, Engine]] = {
        "pyvrp": ("pyvrp", pyvrp),
        "ruralroute+pyvrp": ("pyvrp", partial(ruralroute, generators=("pyvrp",))),
        "vroom": ("vroom", vroom),
        "ortools": ("ortools", ortools),
    }
    found: dict[str, Engine] = {"ruralroute": ruralroute}
    for name in peers:
        module, engine = known[name]
        if find_spec(module) is None:
            print(f"{name} is not installed and left out", file=sys.stderr)
        else:
            found[name] = engine
    return found
