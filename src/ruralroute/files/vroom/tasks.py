"""Jobs and shipments of a VROOM input."""

from __future__ import annotations

import itertools
import math

from ruralroute.files.case import Job, Shipment, TaskStep
from ruralroute.files.case.fields import MAX_ID, MOST, Fields, as_integer
from ruralroute.files.case.model import Window

MAX_PRIORITY = 100
MAX_SKILL = 2**32 - 1
MAX_TIME = 2**32 - 1


def read_job(fields: Fields, places: int | None) -> Job:
    """Read one of `jobs`; `amount` is the older word for `delivery`."""
    step = _step(fields, places)
    if "amount" in fields and ("delivery" in fields or "pickup" in fields):
        fields.fault("solve.amount_twice", "amount")
    delivery = fields.integers("delivery") or fields.integers("amount") or ()
    job = Job(
        step=step,
        delivery=delivery,
        pickup=fields.integers("pickup") or (),
        skills=read_skills(fields),
        priority=fields.integer("priority", 0, high=MAX_PRIORITY),
    )
    fields.close()
    return job


def read_shipment(fields: Fields, places: int | None) -> Shipment:
    """Read one of `shipments`."""
    steps = []
    for key in ("pickup", "delivery"):
        inside = fields.object(key)
        if inside is None:
            fields.fault("solve.missing", key)
            steps.append(TaskStep(id=0, place=0))
            continue
        steps.append(_step(inside, places))
        inside.close()
    shipment = Shipment(
        pickup=steps[0],
        delivery=steps[1],
        amount=fields.integers("amount") or (),
        skills=read_skills(fields),
        priority=fields.integer("priority", 0, high=MAX_PRIORITY),
    )
    fields.close()
    return shipment


def read_skills(fields: Fields) -> frozenset[int]:
    """Read a list of skills."""
    return frozenset(fields.integers("skills", high=MAX_SKILL) or ())


def read_place(fields: Fields, index_key: str, location_key: str, places: int | None) -> int | None:
    """Read a row of the matrices; None where neither it nor coordinates stand.

    Coordinates alone are refused: there is no road in them.
    """
    if index_key not in fields:
        if location_key in fields:
            fields.fault("solve.no_coordinates", location_key)
            return 0
        return None
    found = fields.take(index_key)
    number = as_integer(found)
    most = MOST if places is None else places - 1
    if number is None or not 0 <= number <= most:
        if places is None:
            fields.fault("solve.not_integer", index_key, found, low=0, high=MOST)
        else:
            fields.fault("solve.not_a_place", index_key, found, places=places)
        return 0
    return number


def read_location(fields: Fields, key: str) -> tuple[float, float] | None:
    """Read coordinates that are only told again in the answer."""
    found = fields.items(key)
    if found is None:
        return None
    if len(found) != 2 or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
        for one in found
    ):
        fields.fault("solve.not_a_location", key, found)
        return None
    return float(found[0]), float(found[1])


def read_windows(fields: Fields, key: str) -> tuple[Window, ...] | None:
    """Read time windows, sort them, and require them to be apart."""
    found = fields.items(key)
    if found is None:
        return None
    if not found:
        fields.fault("solve.no_window", key)
        return None
    windows = [read_window(fields, f"{key}[{index}]", one) for index, one in enumerate(found)]
    good = sorted(one for one in windows if one is not None)
    for before, after in itertools.pairwise(good):
        if after[0] <= before[1]:
            fields.fault("solve.windows_overlap", key, f"{list(before)}, {list(after)}")
            break
    return tuple(good) or None


def read_window(fields: Fields, key: str, found: object) -> Window | None:
    """Read one [start, end]."""
    if isinstance(found, list | tuple) and len(found) == 2:
        start, end = (as_integer(one) for one in found)
        if start is not None and end is not None and 0 <= start <= end <= MAX_TIME:
            return start, end
    fields.fault("solve.not_a_window", key, str(found))
    return None


def _step(fields: Fields, places: int | None) -> TaskStep:
    place = read_place(fields, "location_index", "location", places)
    if place is None:
        fields.fault("solve.missing", "location_index")
    return TaskStep(
        id=fields.integer("id", high=MAX_ID),
        place=place or 0,
        setup=fields.integer("setup", 0),
        service=fields.integer("service", 0),
        setup_per_type=_per_type(fields, "setup_per_type"),
        service_per_type=_per_type(fields, "service_per_type"),
        windows=read_windows(fields, "time_windows"),
        description=fields.text("description"),
        location=read_location(fields, "location"),
    )


def _per_type(fields: Fields, key: str) -> dict[str, int]:
    inside = fields.object(key)
    if inside is None:
        return {}
    return {kind: inside.integer(kind, 0) for kind in inside.value}
