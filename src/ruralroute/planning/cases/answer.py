"""Tell an answer in VROOM's format, whatever format the case came in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruralroute.files.case import CaseVehicle, TaskStep
from ruralroute.planning.cases.convert import CaseProblem
from ruralroute.planning.explain import UnservedReason
from ruralroute.planning.problem.data import Days, Load, RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import evaluate_day, is_legal
from ruralroute.planning.schedule.result import DayTime, Refusal, TripTime, VisitTime

Number = int | float
DECIMALS = 6
"""More than any unit of a case has."""


def vroom_answer(
    made: CaseProblem, days: Days, reasons: Mapping[int, UnservedReason] | None = None
) -> dict[str, Any]:
    """Return the answer as VROOM's output: code, summary, unassigned, routes.

    Each route takes the least time from its start to its end and, with that, ends as early as it
    can, as where VROOM is given the steps (its plan mode).  Numbers are in the case's own units;
    where these are whole they are rounded as VROOM's are, and a route's cost is that of its told
    times and distances.

    Parameters
    ----------
    made
        The case and its problem.
    days
        Legal days of that problem.
    reasons
        Why visits are left out; told with each of `unassigned`, which VROOM itself does not do.
    """
    told = reasons or {}
    writer = _Writer(made)
    routes = [writer.route(vehicle, trips) for vehicle, trips in sorted(days.items())]
    served = {visit for trips in days.values() for trip in trips for visit in trip.visits}
    return {
        "code": 0,
        "summary": writer.summary(routes, served),
        "unassigned": [
            writer.task(index) | _why(told.get(index))
            for index in range(len(made.problem.visits))
            if index not in served
        ],
        "routes": routes,
    }


def _why(reason: UnservedReason | None) -> dict[str, str]:
    return {} if reason is None else {"reason": reason.reason.value, "proof": reason.proof.value}


def told_day(problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...]) -> DayTime:
    """Time a legal day so that it takes the least time, then ends as early as it can."""
    least = _timed(problem, vehicle, trips)
    kept = problem.with_limits(vehicle, max_duty_s=least.paid_s)

    def may_end_at(moment: int) -> bool:
        return is_legal(kept.with_limits(vehicle, shift_end_s=moment), vehicle, trips)

    # It ends no earlier than so long after its shift's start, and mostly just then.
    first = problem.vehicles[vehicle].shift_start_s + least.paid_s
    last, step = least.trips[-1].unload_end_s, 1
    while first < last and not may_end_at(min(first + step - 1, last)):
        first, step = first + step, 2 * step
    last = min(last, first + step - 1)
    while first < last:
        middle = (first + last) // 2
        if may_end_at(middle):
            last = middle
        else:
            first = middle + 1
    return _timed(kept.with_limits(vehicle, shift_end_s=last), vehicle, trips)


def _timed(problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...]) -> DayTime:
    time = evaluate_day(problem, vehicle, trips)
    if isinstance(time, Refusal):
        raise ValueError(f"vehicle {vehicle}: {time.reason}")  # noqa: TRY004
    return time


@dataclass(slots=True)
class _Way:
    """Where a vehicle stands: the time, what is left of the leg, what has been driven.

    What has been told so far: the end of the last step, driving, metres.
    """

    now: int = 0
    left: int = 0
    driving: int = 0
    metres: int = 0
    fresh: bool = True
    leg_s: int = 0
    leg_m: int = 0
    told_end: Number = 0
    told_driving: Number = 0
    told_metres: int = 0

    def begin(self, seconds: int, metres: int) -> None:
        """Begin a leg."""
        self.left, self.leg_s, self.leg_m = seconds, seconds, metres
        self.told_metres = self.metres

    def drive(self, until: int | None = None) -> None:
        """Drive to the end of the leg, or until a moment if that comes first."""
        takes = self.left if until is None else max(0, min(self.left, until - self.now))
        self.now += takes
        self.left -= takes
        self.driving += takes


class _Writer:
    """Writes the routes of one case."""

    def __init__(self, made: CaseProblem) -> None:
        self.case, self.problem, self.money = made.case, made.problem, made.money
        self._has_distances = all(
            self.case.matrices[one.profile].distances is not None for one in self.case.vehicles
        )

    def time(self, ticks: int) -> Number:
        """Ticks in the case's unit of time."""
        return self._told(ticks, self.case.units.ticks)

    def _told(self, value: int, unit: int) -> Number:
        if self.case.units.whole:
            return value // unit
        return value // unit if value % unit == 0 else value / unit

    def _sum(self, values: Iterable[Number]) -> Number:
        """Add up what is told; where units have decimals, without the digits of adding up."""
        if self.case.units.whole:
            return sum(values)
        total = round(math.fsum(values), DECIMALS)
        return int(total) if total.is_integer() else total

    def _cost(self, vehicle: int, time: DayTime, way: _Way) -> Number:
        """Return the cost of a route: where units are whole, of its told times and distances."""
        if not self.case.units.whole:
            return self._told(time.cost, self.money)
        data = self.case.vehicles[vehicle]
        travel = time.cost_arcs // self.money
        if self.case.matrices[data.profile].costs is None:
            # As floating numbers, so that halves fall to the same side as VROOM's.
            hours = float(way.told_driving * data.cost_per_hour) / 3600
            travel = int(hours + float(way.metres * data.cost_per_distance * 1000) / 1000 + 0.5)
        tasks = time.cost_handling + self.problem.vehicles[vehicle].cost_fixed
        return travel + tasks // self.money

    def step_of(self, visit: int) -> tuple[str, TaskStep]:
        """Return the kind and the step of a visit."""
        jobs = len(self.case.jobs)
        if visit < jobs:
            return "job", self.case.jobs[visit].step
        shipment = self.case.shipments[(visit - jobs) // 2]
        if (visit - jobs) % 2:
            return "delivery", shipment.delivery
        return "pickup", shipment.pickup

    def task(self, visit: int) -> dict[str, Any]:
        """Name a task: type, id and place."""
        kind, step = self.step_of(visit)
        told: dict[str, Any] = {"type": kind, "id": step.id, **self._where(step.place)}
        if step.location is not None:
            told["location"] = list(step.location)
        if step.description is not None:
            told["description"] = step.description
        return told

    def _where(self, place: int) -> dict[str, Any]:
        return {"location_index": place}

    def _load(self, load: Load) -> list[int]:
        return list(load[: self.case.dimensions])

    def route(self, vehicle: int, trips: tuple[Trip, ...]) -> dict[str, Any]:
        """Tell one vehicle's day."""
        data = self.case.vehicles[vehicle]
        time = told_day(self.problem, vehicle, trips)
        way = _Way()
        steps = [
            step
            for number, timed in enumerate(time.trips)
            for step in self._trip(vehicle, timed, way, is_last=number + 1 == len(trips))
        ]
        visits = [visit for trip in trips for visit in trip.visits]
        told: dict[str, Any] = {"vehicle": data.id, "cost": self._cost(vehicle, time, way)}
        if data.description is not None:
            told["description"] = data.description
        told |= self._amounts(visits)
        told |= {
            "setup": self._sum(step["setup"] for step in steps),
            "service": self._sum(step["service"] for step in steps),
            "duration": way.told_driving,
            "waiting_time": self._sum(step["waiting_time"] for step in steps),
            "priority": self._priority(visits),
        }
        if self._has_distances:
            told["distance"] = self._told(time.distance_m, self.case.units.distance)
        return told | {"steps": steps, "violations": []}

    def _amounts(self, visits: list[int]) -> dict[str, Any]:
        """Sum what is delivered and what is picked up."""
        delivery, pickup = [0] * self.case.dimensions, [0] * self.case.dimensions
        jobs = len(self.case.jobs)
        for visit in visits:
            if visit < jobs:
                out, back = self.case.jobs[visit].delivery, self.case.jobs[visit].pickup
            elif (visit - jobs) % 2:
                out = back = self.case.shipments[(visit - jobs) // 2].amount
            else:
                continue
            delivery = [a + b for a, b in zip(delivery, out, strict=True)]
            pickup = [a + b for a, b in zip(pickup, back, strict=True)]
        return {"delivery": delivery, "amount": delivery, "pickup": pickup}

    def _priority(self, visits: list[int]) -> int:
        return sum(self.problem.visits[visit].level for visit in visits)

    def _trip(
        self, vehicle: int, timed: TripTime, way: _Way, *, is_last: bool
    ) -> Iterator[dict[str, Any]]:
        """Tell a trip: its start, breaks and tasks; its end, when it is the vehicle's last."""
        data = self.case.vehicles[vehicle]
        load = timed.load_at_departure
        if not way.fresh:
            wait = timed.departure_s - way.now
            yield self._mark("reload", data, way, load, wait=wait)
        way.now = timed.departure_s
        if way.fresh:
            way.fresh = False
            way.told_end = self.time(way.now)
            yield self._mark("start", data, way, load, other=timed.stops[0].visits[0].visit)
        served = 0
        for stop in timed.stops:
            way.begin(stop.leg_duration_s, stop.leg_distance_m)
            for number, one in enumerate(stop.visits):
                yield from self._breaks(vehicle, timed, served, way, load)
                way.drive()
                if not number:
                    way.metres += stop.leg_distance_m
                way.told_metres = way.metres
                load = self._after(load, one.visit)
                yield self._task(vehicle, one, way, load)
                way.now = one.end_s
                served += 1
        way.begin(timed.back_duration_s, timed.back_distance_m)
        yield from self._breaks(vehicle, timed, served, way, load)
        way.drive()
        way.metres += timed.back_distance_m
        way.told_metres = way.metres
        if is_last:
            yield self._mark("end", data, way, load, other=timed.stops[-1].visits[-1].visit)

    def _after(self, load: Load, visit: int) -> Load:
        return tuple(
            one + change[visit] for one, change in zip(load, self.problem.change, strict=True)
        )

    def _mark(
        self,
        kind: str,
        data: CaseVehicle,
        way: _Way,
        load: Load,
        *,
        wait: int = 0,
        other: int | None = None,
    ) -> dict[str, Any]:
        """Tell of a start or an end; where the vehicle has none it is at the `other` visit."""
        place = data.end if kind == "end" else data.start
        location = data.end_location if kind == "end" else data.start_location
        if place is None and other is not None:
            _, step = self.step_of(other)
            place, location = step.place, step.location
        told: dict[str, Any] = {"type": kind}
        if place is not None:
            told |= self._where(place)
        if location is not None:
            told["location"] = list(location)
        return told | self._clock(way, (0, 0, wait), load)

    def _breaks(
        self, vehicle: int, timed: TripTime, served: int, way: _Way, load: Load
    ) -> Iterator[dict[str, Any]]:
        for pause in timed.breaks:
            if pause.served != served:
                continue
            data = self.case.vehicles[vehicle].breaks[pause.index]
            way.drive(until=pause.start_s)
            if way.leg_s >= self.case.units.ticks:
                driven = self.time(way.now) - way.told_end
                share = driven * way.leg_m / self.time(way.leg_s)
                way.told_metres += int(share + 0.5)
            told: dict[str, Any] = {"type": "break", "id": data.id}
            if data.description is not None:
                told["description"] = data.description
            wait = pause.start_s - way.now
            yield told | self._clock(way, (0, pause.end_s - pause.start_s, wait), load)
            way.now = pause.end_s

    def _task(self, vehicle: int, one: VisitTime, way: _Way, load: Load) -> dict[str, Any]:
        service = self.problem.visits[one.visit].handling_for(self.problem.vehicles[vehicle])
        setup = one.end_s - one.start_s - service
        wait = one.start_s - way.now
        task = self.task(one.visit)
        return task | {"job": task["id"]} | self._clock(way, (setup, service, wait), load)

    def _clock(self, way: _Way, lengths: tuple[int, int, int], load: Load) -> dict[str, Any]:
        """Tell the clock of a step; where units are whole, so that what is told adds up."""
        setup, service, wait = (self.time(one) for one in lengths)
        arrival = self.time(way.now)
        if self.case.units.whole:
            wait = self.time(way.now + lengths[2]) - arrival
            way.told_driving += arrival - way.told_end
            way.told_end = arrival + wait + setup + service
        else:
            way.told_driving = self.time(way.driving)
        told: dict[str, Any] = {
            "setup": setup,
            "service": service,
            "waiting_time": wait,
            "load": self._load(load),
            "arrival": arrival,
            "duration": way.told_driving,
            "violations": [],
        }
        if self._has_distances:
            told["distance"] = self._told(way.told_metres, self.case.units.distance)
        return told

    def summary(self, routes: list[dict[str, Any]], served: set[int]) -> dict[str, Any]:
        """Sum the routes up."""
        visits = sorted(served)
        told: dict[str, Any] = {
            "cost": self._sum(route["cost"] for route in routes),
            "routes": len(routes),
            "unassigned": len(self.problem.visits) - len(served),
            **self._amounts(visits),
        }
        for key in ("setup", "service", "duration", "waiting_time", "priority", "distance"):
            if key != "distance" or self._has_distances:
                told[key] = self._sum(route[key] for route in routes)
        return told | {"violations": []}
