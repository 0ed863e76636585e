"""VROOM's rules, written from its documentation: is an answer legal, and what does it cost?

Nothing of the library is used: the input is VROOM's JSON, the answer is VROOM's JSON.  Times are
counted in hundredths of a second, as VROOM does where a vehicle has a speed factor.
"""

from __future__ import annotations

import math
from fractions import Fraction

HUNDREDTHS = 100
FOREVER = 10**12


def broken_rules(document: dict, answer: dict) -> list[str]:
    """List every rule that the answer breaks."""
    return list(_broken(document, answer))


def value(document: dict, answer: dict) -> tuple[int, int, Fraction]:
    """What VROOM minimises: less priority, fewer tasks, more cost are worse."""
    judge = _Judge(document)
    priority = tasks = 0
    cost = Fraction(0)
    for route in answer["routes"]:
        cost += judge.route(route)["cost"]
        for step in route["steps"]:
            if step["type"] in judge.tasks:
                priority += judge.tasks[step["type"]][step["id"]]["priority"]
                tasks += 1
    return -priority, -tasks, cost


def _broken(document, answer):
    judge = _Judge(document)
    seen = {kind: set() for kind in judge.tasks}
    vehicles = set()
    for route in answer["routes"]:
        name = route["vehicle"]
        if name in vehicles:
            yield f"vehicle {name} has two routes"
        vehicles.add(name)
        here = set()
        for step in route["steps"]:
            kind, number = step["type"], step.get("id")
            if kind not in seen:
                continue
            if number in seen[kind]:
                yield f"{kind} {number} is served twice"
            seen[kind].add(number)
            if kind == "delivery" and ("pickup", judge.partner[number]) not in here:
                yield f"delivery {number} before its pickup"
            here.add((kind, number))
        for one in judge.shipments:
            if (("pickup", one["pickup"]["id"]) in here) != (
                ("delivery", one["delivery"]["id"]) in here
            ):
                yield f"half of shipment {one['pickup']['id']}"
        found = judge.route(route)
        yield from (f"vehicle {name}: {one}" for one in found["broken"])
        told = judge.told_cost(route, found["arcs"])
        if route["cost"] != told:
            yield f"vehicle {name}: cost {route['cost']}, it is {told}"
    left = {(one["type"], one["id"]) for one in answer["unassigned"]}
    every = {(kind, number) for kind, some in judge.tasks.items() for number in some}
    served = {(kind, number) for kind, some in seen.items() for number in some}
    if left != every - served or len(answer["unassigned"]) != len(left):
        yield "unassigned is not what is left"
    summary = answer["summary"]
    if summary["unassigned"] != len(left) or summary["routes"] != len(answer["routes"]):
        yield "summary counts"
    priority, _, _ = value(document, answer)
    cost = sum(route["cost"] for route in answer["routes"])
    if summary["priority"] != -priority or summary["cost"] != cost:
        yield f"summary cost {summary['cost']}, it is {cost}"


class _Judge:
    def __init__(self, document):
        self.vehicles = {one["id"]: one for one in document["vehicles"]}
        self.matrices = document["matrices"]
        self.shipments = document.get("shipments", [])
        sizes = [len(one.get("capacity", [])) for one in document["vehicles"]]
        self.zero = [0] * max(sizes)
        self.tasks = {"job": {}, "pickup": {}, "delivery": {}}
        self.partner = {}
        for job in document.get("jobs", []):
            self.tasks["job"][job["id"]] = job | {
                "priority": job.get("priority", 0),
                "down": job.get("delivery") or self.zero,
                "up": job.get("pickup") or self.zero,
            }
        for one in self.shipments:
            common = {"skills": one.get("skills", []), "priority": one.get("priority", 0)}
            amount = one.get("amount") or self.zero
            pickup, delivery = one["pickup"], one["delivery"]
            self.partner[delivery["id"]] = pickup["id"]
            self.tasks["pickup"][pickup["id"]] = pickup | common | {"up": amount}
            self.tasks["delivery"][delivery["id"]] = delivery | common | {"ride": amount}

    def told_cost(self, route, arcs):
        """Price a route by what is told of it: rounded once for travel, cut off for tasks."""
        vehicle = self.vehicles[route["vehicle"]]
        prices = vehicle.get("costs", {})
        work = route["setup"] + route["service"]
        cost = prices.get("fixed", 0) + prices.get("per_task_hour", 0) * work // 3600
        if "costs" in self.matrices[vehicle.get("profile", "car")]:
            return cost + arcs
        travel = route["duration"] * prices.get("per_hour", 3600) / 3600
        travel += route["distance"] * prices.get("per_km", 0) / 1000
        return cost + math.floor(travel + 0.5)

    def route(self, route):  # noqa: PLR0912
        """Walk a route: as early as can be, and as it is told."""
        vehicle = self.vehicles[route["vehicle"]]
        matrix = self.matrices[vehicle.get("profile", "car")]
        factor = math.floor(100 / vehicle.get("speed_factor", 1) + 0.5)
        broken = []
        steps = [one for one in route["steps"] if one["type"] not in ("start", "end")]
        work = [one for one in steps if one["type"] != "break"]
        if len(work) > vehicle.get("max_tasks", FOREVER):
            broken.append("too many tasks")
        for one in work:
            if not set(self.tasks[one["type"]][one["id"]].get("skills", [])) <= set(
                vehicle.get("skills", [])
            ):
                broken.append(f"no skill for {one['type']} {one['id']}")
        breaks = {one["id"]: one for one in vehicle.get("breaks", [])}
        if sorted(one["id"] for one in steps if one["type"] == "break") != sorted(breaks):
            broken.append("breaks")
        broken += self.loads(vehicle, route["steps"], breaks)

        travel = seconds = metres = 0
        cost = Fraction(vehicle.get("costs", {}).get("fixed", 0))
        handling = 0
        here = vehicle.get("start_index")
        now = HUNDREDTHS * vehicle.get("time_window", [0, 0])[0]
        left = 0
        arcs = 0
        todo = [*steps, {"type": "end"}]
        pending = None
        for position, step in enumerate(todo):
            if pending is None:
                # The leg to the next task begins.
                place = self.next_place(todo[position:], vehicle)
                pending = 0 if here is None or place is None else matrix["durations"][here][place]
                left = pending * factor
                travel += left
                seconds += pending
                if here is not None and place is not None:
                    metres += matrix.get("distances", matrix["durations"])[here][place]
                    arcs += matrix.get("costs", matrix["durations"])[here][place]
            if step["type"] == "break":
                data = breaks[step["id"]]
                begin = self.opening(data.get("time_windows"), now)
                if begin is None:
                    broken.append(f"break {step['id']} too late")
                    begin = now
                left -= min(left, begin - now)
                handling += data.get("service", 0)
                now = begin + HUNDREDTHS * data.get("service", 0)
                continue
            now += left
            left, pending = 0, None
            if step["type"] == "end":
                break
            task = self.tasks[step["type"]][step["id"]]
            begin = self.opening(task.get("time_windows"), now)
            if begin is None:
                broken.append(f"{step['type']} {step['id']} too late")
                begin = now
            kind = vehicle.get("type", "")
            setup = task.get("setup_per_type", {}).get(kind, task.get("setup", 0))
            service = task.get("service_per_type", {}).get(kind, task.get("service", 0))
            takes = service + (setup if task["location_index"] != here else 0)
            if (step["setup"], step["service"]) != (takes - service, service):
                broken.append(f"{step['type']} {step['id']}: setup and service")
            handling += takes
            now = begin + HUNDREDTHS * takes
            here = task["location_index"]
        if now > HUNDREDTHS * vehicle.get("time_window", [0, FOREVER])[1]:
            broken.append("ends too late")
        if travel > HUNDREDTHS * vehicle.get("max_travel_time", FOREVER):
            broken.append("drives too long")
        if metres > vehicle.get("max_distance", FOREVER):
            broken.append("drives too far")
        prices = vehicle.get("costs", {})
        if "costs" in matrix:
            cost += arcs
        else:
            # VROOM rounds the price of an hour at the vehicle's speed to hundredths.
            speed = vehicle.get("speed_factor", 1)
            price = math.floor(100 * prices.get("per_hour", 3600) / speed + 0.5)
            cost += Fraction(price * seconds, 3600 * 100)
            cost += Fraction(prices.get("per_km", 0) * metres, 1000)
        cost += Fraction(prices.get("per_task_hour", 0) * handling, 3600)
        broken += self.told(vehicle, route, breaks)
        slack = 0 if factor == HUNDREDTHS else HUNDREDTHS * len(todo)
        if abs(HUNDREDTHS * route["duration"] - travel) > slack:
            broken.append(f"duration {route['duration']}, it is {travel / HUNDREDTHS}")
        if "distances" in matrix and route["distance"] != metres:
            broken.append(f"distance {route['distance']}, it is {metres}")
        return {"broken": broken, "cost": cost, "arcs": arcs}

    def next_place(self, todo, vehicle):
        for step in todo:
            if step["type"] == "end":
                return vehicle.get("end_index")
            if step["type"] != "break":
                return self.tasks[step["type"]][step["id"]]["location_index"]
        raise AssertionError

    def opening(self, windows, now):
        for start, end in sorted(windows or [[0, FOREVER]]):
            if now <= HUNDREDTHS * end:
                return max(now, HUNDREDTHS * start)
        return None

    def loads(self, vehicle, steps, breaks):
        load = list(self.zero)
        for step in steps:
            if step["type"] == "job":
                down = self.tasks["job"][step["id"]]["down"]
                load = [a + b for a, b in zip(load, down, strict=True)]
        capacity = vehicle.get("capacity", self.zero)
        for step in steps:
            if step["type"] in self.tasks:
                task = self.tasks[step["type"]][step["id"]]
                up, down = task.get("up", self.zero), task.get("down", self.zero)
                down = task.get("ride", down)
                load = [a + b - c for a, b, c in zip(load, up, down, strict=True)]
            if step.get("load", []) != load:
                yield f"load at {step['type']} is told as {step['load']}, it is {load}"
            if any(a > b or a < 0 for a, b in zip(load, capacity, strict=True)):
                yield f"too much aboard after {step['type']}"
            if step["type"] == "break":
                most = breaks[step["id"]].get("max_load")
                if most is not None and any(a > b for a, b in zip(load, most, strict=True)):
                    yield "too much aboard during a break"

    def told(self, vehicle, route, breaks):
        """Hold the clocks that are told against one another, within their rounding."""
        slack = 1 if vehicle.get("speed_factor", 1) != 1 else 0
        before = None
        for step in route["steps"]:
            start = step["arrival"] + step["waiting_time"]
            windows = None
            if step["type"] in self.tasks:
                windows = self.tasks[step["type"]][step["id"]].get("time_windows")
            if step["type"] == "break":
                windows = breaks[step["id"]].get("time_windows")
            if windows and not any(a - slack <= start <= b + slack for a, b in windows):
                yield f"{step['type']} is told outside its windows"
            if before is not None:
                left = before["arrival"] + sum(
                    before[key] for key in ("waiting_time", "setup", "service")
                )
                drive = step["duration"] - before["duration"]
                if abs(step["arrival"] - left - drive) > 4 * slack:
                    yield f"{step['type']} is told to be reached at the wrong time"
            before = step
