"""Random VROOM problems with everything that the format knows, small enough to enumerate."""

from __future__ import annotations

import math
import random


def random_document(seed: int, *, tasks: int = 5, breaks: bool = True) -> dict:  # noqa: PLR0912
    """Make a problem; the same seed gives the same one."""
    chance = random.Random(seed)
    places = chance.randint(3, 6)
    dimensions = chance.choice([0, 1, 1, 2, 3])
    profiles = chance.sample(["car", "bike"], chance.choice([1, 1, 2]))
    own_costs = chance.random() < 0.2

    def matrix(least: int, most: int) -> list[list[int]]:
        return [
            [0 if a == b else chance.randint(least, most) for b in range(places)]
            for a in range(places)
        ]

    matrices = {}
    for profile in profiles:
        matrices[profile] = {"durations": matrix(60, 900), "distances": matrix(100, 9000)}
        if own_costs:
            matrices[profile]["costs"] = matrix(1, 500)

    def windows(count: int) -> list[list[int]]:
        cuts = sorted(chance.sample(range(12_000), 2 * count))
        return [list(cuts[2 * one : 2 * one + 2]) for one in range(count)]

    def amount(most: int) -> list[int]:
        return [chance.randint(0, most) for _ in range(dimensions)]

    def step(number: int) -> dict:
        one = {"id": number, "location_index": chance.randrange(places)}
        if chance.random() < 0.6:
            one["service"] = chance.randint(0, 400)
        if chance.random() < 0.3:
            one["setup"] = chance.randint(1, 200)
        if chance.random() < 0.2:
            one["service_per_type"] = {"van": chance.randint(0, 300)}
        if chance.random() < 0.2:
            one["setup_per_type"] = {"van": chance.randint(0, 100)}
        if chance.random() < 0.5:
            one["time_windows"] = windows(chance.choice([1, 1, 2, 3]))
        return one

    def wishes(one: dict) -> dict:
        if chance.random() < 0.3:
            one["priority"] = chance.choice([1, 5, 100])
        if chance.random() < 0.25:
            one["skills"] = chance.sample([1, 2, 3], chance.choice([1, 2]))
        return one

    jobs, shipments = [], []
    count = 0
    while count < tasks:
        if count + 2 <= tasks and chance.random() < 0.3:
            one = {"pickup": step(count + 1), "delivery": step(count + 1)}
            if dimensions:
                one["amount"] = amount(3)
            shipments.append(wishes(one))
            count += 2
            continue
        one = step(count + 1)
        if dimensions and chance.random() < 0.8:
            one["delivery"] = amount(3)
        if dimensions and chance.random() < 0.4:
            one["pickup"] = amount(3)
        jobs.append(wishes(one))
        count += 1

    vehicles = []
    for number in range(chance.choice([1, 2, 2, 3])):
        one = {"id": number + 1, "profile": chance.choice(profiles), "start_index": 0}
        if chance.random() < 0.3:
            one["end_index"] = chance.randrange(places)
        elif chance.random() < 0.8:
            one["end_index"] = 0
        if chance.random() < 0.1:
            one["end_index"] = chance.randrange(places)
            del one["start_index"]
        if dimensions:
            one["capacity"] = [chance.randint(2, 8) for _ in range(dimensions)]
        if chance.random() < 0.7:
            one["skills"] = chance.sample([1, 2, 3], chance.choice([1, 2, 3]))
        if chance.random() < 0.5:
            one["time_window"] = [chance.randint(0, 2000), chance.randint(5000, 14_000)]
        if chance.random() < 0.4:
            one["type"] = "van"
        costs = {}
        if chance.random() < 0.5:
            costs["fixed"] = chance.randint(0, 3000)
        if not own_costs and chance.random() < 0.4:
            costs["per_hour"] = chance.randint(1, 9000)
        if not own_costs and chance.random() < 0.4:
            costs["per_km"] = chance.randint(1, 2000)
        if chance.random() < 0.2:
            costs["per_task_hour"] = chance.randint(1, 4000)
        if costs:
            one["costs"] = costs
        if chance.random() < 0.3:
            one["speed_factor"] = chance.choice([0.5, 0.7, 1.3, 2.1, 5])
        if chance.random() < 0.2:
            one["max_tasks"] = chance.randint(1, 4)
        if chance.random() < 0.2:
            one["max_travel_time"] = chance.randint(500, 4000)
        if chance.random() < 0.2:
            one["max_distance"] = chance.randint(4000, 30_000)
        if breaks and chance.random() < 0.4:
            first, last = one.get("time_window", [0, 12_000])
            one["breaks"] = []
            for index in range(chance.choice([1, 1, 2])):
                opens = chance.randint(first, last - 500)
                pause = {
                    "id": index + 1,
                    "service": chance.randint(0, 900),
                    "time_windows": [[opens, opens + chance.randint(100, 3000)]],
                }
                if dimensions and chance.random() < 0.3:
                    pause["max_load"] = [chance.randint(0, 5) for _ in range(dimensions)]
                one["breaks"].append(pause)
        vehicles.append(one)
    return {"vehicles": vehicles, "jobs": jobs, "shipments": shipments, "matrices": matrices}


def hostile_document(seed: int, *, tasks: int = 8) -> dict:
    """Make a problem in whose way more things are: many breaks, no room, ways without end."""
    chance = random.Random(seed * 7 + 1)
    document = random_document(seed, tasks=tasks)
    for one in (*document["jobs"], *document["shipments"]):
        if chance.random() < 0.2:
            one["priority"] = chance.randint(0, 100)
        if chance.random() < 0.15:
            for key in ("delivery", "pickup", "amount") if "location_index" in one else ("amount",):
                one.pop(key, None)
    for one in document["vehicles"]:
        first, last = one.get("time_window", [0, 12_000])
        if chance.random() < 0.5:
            one["breaks"] = [
                _pause(chance, number + 1, (first, last), one.get("capacity"))
                for number in range(chance.choice([1, 2, 3, 4]))
            ]
        if chance.random() < 0.15:
            one["max_tasks"] = chance.randint(1, tasks)
        if chance.random() < 0.15:
            one["max_travel_time"] = chance.randint(200, 6000)
        if chance.random() < 0.15:
            one["speed_factor"] = chance.choice([0.31, 0.99, 1.01, 3.3, 4.999])
        if "capacity" in one and chance.random() < 0.1:
            one["capacity"] = [0] * len(one["capacity"])
    for matrix in document["matrices"].values():
        places = len(matrix["durations"])
        for _ in range(chance.choice([0, 0, 3])):
            start, end = chance.sample(range(places), 2)
            matrix["durations"][start][end] = chance.choice([0, 500_000, 2_000_000])
    return document


def _pause(
    chance: random.Random, number: int, bounds: tuple[int, int], capacity: list[int] | None
) -> dict:
    count = chance.choice([1, 2, 3])
    cuts = sorted(chance.sample(range(*bounds), 2 * count))
    pause = {
        "id": number,
        "service": chance.choice([0, 60, 300, 900]),
        "time_windows": [cuts[2 * one : 2 * one + 2] for one in range(count)],
    }
    if capacity and chance.random() < 0.4:
        pause["max_load"] = [chance.randint(0, most) for most in capacity]
    return pause


def spread_document(seed: int, *, tasks: int = 20) -> dict:  # noqa: PLR0912
    """Make a problem on a map: a place for nearly each task, a fleet that is just about enough."""
    chance = random.Random(seed * 11 + 5)
    places = tasks + 2
    points = [(chance.uniform(0, 20), chance.uniform(0, 20)) for _ in range(places)]
    detour = [[chance.uniform(1.1, 1.6) for _ in points] for _ in points]
    crow = [
        [0.0 if a == b else math.dist(p, q) * detour[a][b] for b, q in enumerate(points)]
        for a, p in enumerate(points)
    ]
    own_costs = chance.random() < 0.15
    speeds = {"car": 12.0, "truck": 8.0} if chance.random() < 0.5 else {"car": 12.0}
    matrices = {}
    for profile, speed in speeds.items():
        matrices[profile] = {
            "durations": [[round(1000 * km / speed) for km in row] for row in crow],
            "distances": [[round(1000 * km) for km in row] for row in crow],
        }
        if own_costs:
            matrices[profile]["costs"] = [[round(90 * km) for km in row] for row in crow]
    dimensions = chance.choice([1, 1, 2, 3])
    has_windows, has_skills, has_levels = (chance.random() < 0.6 for _ in range(3))

    def step(number: int) -> dict:
        one = {
            "id": number,
            "location_index": chance.randrange(2, places),
            "service": chance.choice([60, 180, 300]),
        }
        if chance.random() < 0.3:
            one["setup"] = chance.choice([60, 120])
        if chance.random() < 0.2:
            one["service_per_type"] = {"van": chance.randint(30, 400)}
        if has_windows and chance.random() < 0.5:
            cuts = sorted(chance.sample(range(0, 30_000, 60), chance.choice([2, 2, 4])))
            one["time_windows"] = [cuts[at : at + 2] for at in range(0, len(cuts), 2)]
        return one

    def wishes(one: dict) -> dict:
        if has_levels and chance.random() < 0.4:
            one["priority"] = chance.choice([1, 2, 10, 50, 100])
        if has_skills and chance.random() < 0.2:
            one["skills"] = [chance.choice([1, 2])]
        return one

    def amount(most: int) -> list[int]:
        return [chance.randint(0, most) for _ in range(dimensions)]

    jobs, shipments, total, count = [], [], 0, 0
    paired = chance.choice([0.0, 0.2, 0.6])
    while count < tasks:
        if count + 2 <= tasks and chance.random() < paired:
            one = {"pickup": step(count + 1), "delivery": step(count + 1), "amount": amount(10)}
            shipments.append(wishes(one))
            count += 2
        else:
            one = step(count + 1) | {"delivery": amount(10)}
            if chance.random() < 0.2:
                one["pickup"] = amount(10)
            jobs.append(wishes(one))
            total += 5
            count += 1
    fleet = chance.choice([2, 3, 4, 6])
    room = max(12, round(total / fleet * chance.choice([0.8, 1.1, 1.5, 3.0])))
    vehicles = []
    for number in range(fleet):
        one = {
            "id": number + 1,
            "profile": chance.choice(sorted(speeds)),
            "start_index": chance.choice([0, 0, 1]),
            "capacity": [chance.randint(room // 2 + 1, room + 3) for _ in range(dimensions)],
            "skills": chance.choice([[], [1], [2], [1, 2]]),
        }
        if chance.random() < 0.85:
            one["end_index"] = one["start_index"]
        if chance.random() < 0.6:
            start = chance.choice([0, 1800, 3600])
            one["time_window"] = [start, start + chance.choice([9000, 18_000, 28_000])]
        if chance.random() < 0.3:
            one["type"] = "van"
        costs = {"fixed": chance.choice([0, 0, 500, 5000])}
        if not own_costs and chance.random() < 0.5:
            costs |= {
                "per_hour": chance.choice([3600, 2000, 6000]),
                "per_km": chance.choice([0, 80]),
            }
        if chance.random() < 0.3:
            costs["per_task_hour"] = chance.choice([600, 3600])
        one["costs"] = costs
        if chance.random() < 0.2:
            one["speed_factor"] = chance.choice([0.8, 1.25])
        if chance.random() < 0.2:
            one["max_tasks"] = chance.randint(3, max(4, 2 * tasks // fleet))
        if chance.random() < 0.2:
            one["max_travel_time"] = chance.randint(5000, 14_000)
        if chance.random() < 0.2:
            one["max_distance"] = chance.randint(40_000, 140_000)
        if chance.random() < 0.4:
            first, last = one.get("time_window", [0, 28_000])
            one["breaks"] = [
                _pause(chance, index + 1, (first, last), one["capacity"])
                for index in range(chance.choice([1, 1, 2]))
            ]
        vehicles.append(one)
    return {"vehicles": vehicles, "jobs": jobs, "shipments": shipments, "matrices": matrices}
