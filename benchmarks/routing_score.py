"""Score the routes of any engine: whether they are legal, and what they cost.

Written from the rules of the sets, on the numbers of the case; nothing of the engine is used.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ruralroute.files.case import Case, CaseVehicle, TaskStep

Stop = tuple[str, int]
"""What is done ("job", "pickup" or "delivery") and its number in the case's list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One vehicle's day: the stops of each of its trips, in order."""

    vehicle: int
    trips: tuple[tuple[Stop, ...], ...]


class IllegalRoutesError(ValueError):
    """Routes that break a rule; no cost can be given."""


class Scorer:
    """Scores answers of one case; `unit` units of the case's cost make one of the answer's."""

    def __init__(self, case: Case, *, unit: float) -> None:
        self.case, self.unit = case, unit

    def cost(self, routes: Sequence[Route]) -> float:
        """Return the cost of legal routes that serve everything.

        Raises
        ------
        IllegalRoutesError
            A rule is broken, or something is not served.
        """
        self._served_once(routes)
        total = 0.0
        for route in routes:
            vehicle = self.case.vehicles[route.vehicle]
            if len(route.trips) > vehicle.max_trips:
                raise IllegalRoutesError(f"vehicle {route.vehicle}: too many trips")
            for trip in route.trips:
                self._loads(vehicle, trip)
                self._order(route.vehicle, trip)
            self._times(vehicle, route)
            total += float(vehicle.cost_fixed)
            total += float(vehicle.cost_per_distance) * self._length(vehicle, route)
        return total / self.unit

    def _served_once(self, routes: Sequence[Route]) -> None:
        stops = [stop for route in routes for trip in route.trips for stop in trip]
        wanted = [("job", i) for i in range(len(self.case.jobs))]
        for i in range(len(self.case.shipments)):
            wanted += [("pickup", i), ("delivery", i)]
        if sorted(stops) != sorted(wanted):
            missing = len(set(wanted) - set(stops))
            raise IllegalRoutesError(f"{missing} not served, {len(stops)} stops")
        used = [route.vehicle for route in routes]
        if len(set(used)) < len(used):
            raise IllegalRoutesError("a vehicle has two routes")

    def _step(self, stop: Stop) -> TaskStep:
        kind, index = stop
        if kind == "job":
            return self.case.jobs[index].step
        shipment = self.case.shipments[index]
        return shipment.pickup if kind == "pickup" else shipment.delivery

    def _loads(self, vehicle: CaseVehicle, trip: Sequence[Stop]) -> None:
        if vehicle.capacity is None:
            return
        jobs, shipments = self.case.jobs, self.case.shipments
        load = [0] * self.case.dimensions
        changes: list[list[int]] = []
        for kind, index in trip:
            if kind == "job":
                job = jobs[index]
                load = [a + b for a, b in zip(load, job.delivery, strict=True)]
                changes.append([p - d for p, d in zip(job.pickup, job.delivery, strict=True)])
            else:
                sign = 1 if kind == "pickup" else -1
                changes.append([sign * one for one in shipments[index].amount])
        for change in ([0] * self.case.dimensions, *changes):
            load = [a + b for a, b in zip(load, change, strict=True)]
            if any(a > b or a < 0 for a, b in zip(load, vehicle.capacity, strict=True)):
                raise IllegalRoutesError("too much aboard")

    def _order(self, vehicle: int, trip: Sequence[Stop]) -> None:
        aboard: set[int] = set()
        collected = delivered = False
        for kind, index in trip:
            if kind == "pickup":
                aboard.add(index)
            elif kind == "delivery":
                if index not in aboard:
                    raise IllegalRoutesError("a delivery before its pickup")
                aboard.remove(index)
            else:
                job = self.case.jobs[index]
                if job.vehicles is not None and vehicle not in job.vehicles:
                    raise IllegalRoutesError("a vehicle that may not serve a stop")
                if self.case.backhauls_last and any(job.delivery) and collected:
                    raise IllegalRoutesError("a delivery after a collection")
                collected = collected or any(job.pickup)
                delivered = delivered or any(job.delivery)
        if aboard:
            raise IllegalRoutesError("a pickup without its delivery")
        if self.case.backhauls_last and not delivered:
            raise IllegalRoutesError("a trip that only collects")

    def _legs(self, vehicle: CaseVehicle, trip: Sequence[Stop]) -> list[tuple[int, int]]:
        rows = [self._step(stop).place for stop in trip]
        if vehicle.start is not None:
            rows.insert(0, vehicle.start)
        if vehicle.end is not None:
            rows.append(vehicle.end)
        return list(itertools.pairwise(rows))

    def _length(self, vehicle: CaseVehicle, route: Route) -> float:
        distances = self.case.matrices[vehicle.profile].distances
        assert distances is not None
        metres = sum(
            int(distances[leg]) for trip in route.trips for leg in self._legs(vehicle, trip)
        )
        if vehicle.max_distance is not None and metres > vehicle.max_distance:
            raise IllegalRoutesError("too far")
        return metres / self.case.units.distance

    def _times(self, vehicle: CaseVehicle, route: Route) -> None:
        """Walk forward as early as may be, then back as late as may be."""
        opens, closes = vehicle.window or (0, 2**60)
        durations = self.case.matrices[vehicle.profile].durations
        early: list[tuple[int, int, int]] = []  # driving to it, earliest, latest start
        after: list[int] = []  # time taken once started
        for trip in route.trips:
            release = max([opens, *(self.case.jobs[i].release for k, i in trip if k == "job")])
            early.append((0, release, 2**60))
            after.append(0)
            here = vehicle.start
            for stop in trip:
                step = self._step(stop)
                drive = 0 if here is None else int(durations[here, step.place])
                start, end = step.windows[0] if step.windows else (0, 2**60)
                early.append((drive, start, end))
                after.append(step.service)
                here = step.place
            drive = 0 if vehicle.end is None or here is None else int(durations[here, vehicle.end])
            early.append((drive, 0, closes))
            after.append(0)
        now, left = opens, 0
        for (drive, start, end), takes in zip(early, after, strict=True):
            now = max(left + drive, start)
            if now > end:
                raise IllegalRoutesError("too late")
            left = now + takes
        if vehicle.max_duration is None:
            return
        latest = now
        for number in range(len(early) - 2, -1, -1):
            latest = min(early[number][2], latest - early[number + 1][0] - after[number])
        if now - latest > vehicle.max_duration:
            raise IllegalRoutesError("a route that takes too long")
