"""Vehicles of a VROOM input: costs, breaks, limits and the plan to begin with."""

from __future__ import annotations

import math
from fractions import Fraction

from ruralroute.files.case import CaseBreak, CaseVehicle, StartStep, StepKind
from ruralroute.files.case.fields import MAX_ID, Fields
from ruralroute.files.vroom.tasks import (
    read_location,
    read_place,
    read_skills,
    read_window,
    read_windows,
)

MAX_SPEED_FACTOR = 5.0
DEFAULT_PER_HOUR = 3600
HOUR = 3600
KM = 1000
_FORCED = ("service_at", "service_after", "service_before")


def read_vehicle(fields: Fields, places: int | None) -> CaseVehicle:
    """Read one of `vehicles`."""
    start = read_place(fields, "start_index", "start", places)
    end = read_place(fields, "end_index", "end", places)
    if start is None and end is None:
        fields.fault("solve.no_start_or_end", "start_index")
    window = None
    if "time_window" in fields:
        window = read_window(fields, "time_window", fields.take("time_window"))
    fixed, per_hour, per_task_hour, per_km = _costs(fields)
    speed = fields.number("speed_factor", 1.0, above=0.0, high=MAX_SPEED_FACTOR)
    percent = math.floor(100 / speed + 0.5) if 100 / speed < 2**31 else 100
    vehicle = CaseVehicle(
        id=fields.integer("id", high=MAX_ID),
        profile=fields.text("profile") or "car",
        start=start,
        end=end,
        capacity=fields.integers("capacity"),
        skills=read_skills(fields),
        kind=fields.text("type") or "",
        window=window,
        breaks=tuple(_break(one) for one in fields.objects("breaks")),
        cost_fixed=Fraction(fixed),
        cost_per_time=Fraction(math.floor(100 * per_hour / speed + 0.5), 100 * HOUR),
        cost_per_hour=per_hour,
        prices_travel=per_hour != DEFAULT_PER_HOUR or per_km != 0,
        cost_per_task_time=Fraction(per_task_hour, HOUR),
        cost_per_distance=Fraction(per_km, KM),
        duration_percent=percent,
        max_tasks=fields.maybe_integer("max_tasks"),
        max_travel=fields.maybe_integer("max_travel_time"),
        max_distance=fields.maybe_integer("max_distance"),
        steps=tuple(
            step for one in fields.objects("steps") if (step := _start_step(one)) is not None
        ),
        description=fields.text("description"),
        start_location=read_location(fields, "start"),
        end_location=read_location(fields, "end"),
    )
    fields.close()
    return vehicle


def _costs(fields: Fields) -> tuple[int, int, int, int]:
    costs = fields.object("costs")
    if costs is None:
        return 0, DEFAULT_PER_HOUR, 0, 0
    found = (
        costs.integer("fixed", 0),
        costs.integer("per_hour", DEFAULT_PER_HOUR),
        costs.integer("per_task_hour", 0),
        costs.integer("per_km", 0),
    )
    costs.close()
    return found


def _break(fields: Fields) -> CaseBreak:
    found = CaseBreak(
        id=fields.integer("id", high=MAX_ID),
        windows=read_windows(fields, "time_windows"),
        service=fields.integer("service", 0),
        max_load=fields.integers("max_load"),
        description=fields.text("description"),
    )
    fields.close()
    return found


def _start_step(fields: Fields) -> StartStep | None:
    """Read a step of the plan to begin with; start and end say nothing new."""
    kind = fields.text("type")
    fields.refuse("solve.forced_service", *_FORCED)
    if kind in ("start", "end"):
        fields.take("id")
        fields.close()
        return None
    number = fields.integer("id", high=MAX_ID)
    fields.close()
    if kind not in set(StepKind):
        fields.fault("solve.not_a_step", "type", kind)
        return None
    return StartStep(kind=StepKind(kind), id=number)
