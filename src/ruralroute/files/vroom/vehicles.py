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
MIN_SPEED_FACTOR = 100 / 2**31
"""One second at a lower speed does not fit into 32 bits of hundredths."""
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
    speed = fields.number("speed_factor", 1.0, above=MIN_SPEED_FACTOR, high=MAX_SPEED_FACTOR)
    percent = math.floor(100 / speed + 0.5)
    profile = fields.text("profile")
    vehicle = CaseVehicle(
        id=fields.integer("id", high=MAX_ID),
        profile="car" if profile is None else profile,
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
        steps=_start_steps(fields),
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


def _start_steps(fields: Fields) -> tuple[StartStep, ...]:
    """Read the plan to begin with."""
    found: list[StartStep] = []
    steps = list(fields.objects("steps"))
    for position, one in enumerate(steps):
        kind = one.text("type")
        one.refuse("solve.forced_service", *_FORCED)
        is_mark = kind in ("start", "end")
        number = one.maybe_integer("id", high=MAX_ID) if is_mark else one.integer("id", high=MAX_ID)
        one.close()
        if (kind == "start" and position) or (kind == "end" and one is not steps[-1]):
            one.fault("solve.step_place", "type", kind)
        elif kind is None or kind not in {"start", "end", *StepKind}:
            one.fault("solve.not_a_step", "type", kind)
        elif not is_mark and number is not None:
            found.append(StartStep(kind=StepKind(kind), id=number))
    return tuple(found)
