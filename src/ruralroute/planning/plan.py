"""The delivery plan: what a day's planning answers, as frozen models that read and write JSON.

Times are seconds since midnight of the planning day; money is in the plan's currency.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ruralroute.errors import DataError, Where, fault
from ruralroute.planning.reasons import Proof, Reason

MAX_PLAN_BYTES = 200 * 2**20


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LegWait(_Record):
    """Standing on the way until a road opens, such as a ferry at its landing."""

    edges: int = Field(description="edges of the leg driven before it, the one it is on included")
    start_s: int
    end_s: int


class Leg(_Record):
    """The way to a stop, or back; `edges` are way id, from node, to node (roads only).

    `duration_s` includes `waits`, the driver's hours do not.
    """

    distance_m: int
    duration_s: int
    edges: tuple[tuple[str, int, int], ...] = ()
    waits: tuple[LegWait, ...] = ()

    @property
    def stand_s(self) -> int:
        """Seconds of standing on the way."""
        return sum(one.end_s - one.start_s for one in self.waits)


class StopOrder(_Record):
    """An order, or part `part` of `parts` of it, handed over at a stop."""

    id: str
    part: int = 1
    parts: int = 1
    action: Literal["deliver", "collect", "pick_up", "set_down"] = Field(
        description="a transfer is picked up at one stop and set down at a later one"
    )
    compartment: str
    zone: str
    parcels: int
    mass_kg: float
    volume_m3: float
    loaded_s: int = Field(description="start of the time aboard: loading, or start of pickup")
    start_s: int = Field(description="start of handing over of its visit")
    handed_s: int = Field(description="end of handing over of its visit")


class LoadAfter(_Record):
    """What is aboard when the vehicle leaves a stop."""

    mass_kg: float
    volume_m3: float


class Stop(_Record):
    """One halt at one place; `rest_s` is standstill after the last handing over."""

    place: str
    arrival_s: int
    start_s: int
    departure_s: int
    rest_s: int = 0
    orders: tuple[StopOrder, ...]
    load_after: LoadAfter
    leg: Leg
    carry_m: int = Field(0, description="on foot between the road and the place, one way")
    assumed: tuple[str, ...] = Field(
        (), description="ways without which the place is not reached, and only taken for usable"
    )


class SetPoint(_Record):
    """Zone that a compartment is set to on a trip."""

    compartment: str
    zone: str


class Trip(_Record):
    """From a centre back to it."""

    centre: str
    load_start_s: int
    departure_s: int
    return_s: int
    unload_end_s: int
    set_points: tuple[SetPoint, ...]
    load_at_departure: LoadAfter
    stops: tuple[Stop, ...]
    leg_back: Leg


class Cost(_Record):
    """Money of a route or a plan, by kind."""

    fixed: float
    distance: float
    time: float
    total: float


class Route(_Record):
    """One vehicle's day."""

    vehicle: str
    trips: tuple[Trip, ...]
    distance_m: int
    driving_s: int
    paid_s: int
    cost: Cost


class Unserved(_Record):
    """An order, or a part of it, left out; `detail` names what the proof rests on."""

    order: str
    part: int = 1
    parts: int = 1
    reason: Reason
    proof: Proof
    detail: tuple[str, ...] = ()


class Metrics(_Record):
    """Sums over the plan.

    `load_factor` is the largest over each trip of kg/payload and m3/usable volume, averaged
    over trips; None without trips.  `bound` is money that no plan undercuts which leaves out as
    much, `price_unserved` counted as well as cost, and `gap` the share of both together that could
    be saved at most; None where no bound is known.
    """

    orders: int
    orders_served: int
    stations: int
    stations_served: int
    vehicles_used: int
    trips: int
    distance_m: int
    driving_s: int
    paid_s: int
    mass_kg: float
    volume_m3: float
    parcels: int
    load_factor: float | None
    cost: Cost
    price_unserved: float
    bound: float | None = None
    gap: float | None = None


class CountyRef(_Record):
    """Which county a plan is for."""

    name: str
    sha256: str


class DeliveryPlan(_Record):
    """A day's plan; every order of the day is in a stop or in `unserved`, each part once."""

    format: Literal["ruralroute-plan"] = "ruralroute-plan"
    version: Literal[1] = 1
    county: CountyRef
    day: dt.date
    conditions: str = "dry"
    unknown_tags: Literal["cautious", "typical", "hopeful"] | None = Field(
        None, description="what roads without tags were taken for; None: as the county says"
    )
    currency: str
    travel: Literal["roads", "table", "straight"]
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    metrics: Metrics

    def to_json(self) -> str:
        """Return the plan as JSON text; the same plan gives the same bytes."""
        return self.model_dump_json(indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, *, name: str = "plan.json") -> DeliveryPlan:
        """Read a plan from JSON text; a number that stands there as text is no number.

        Raises
        ------
        DataError
            Not JSON, a key twice, not this format, or a field is missing or wrong; all faults
            at once.
        """
        try:
            json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise DataError([fault("planning.not_json", Where(file=name), str(error))]) from error
        try:
            return cls.model_validate_json(text, strict=True)
        except ValidationError as error:
            raise DataError(
                fault(
                    "planning.bad_field",
                    Where(file=name, column=".".join(str(part) for part in one["loc"])),
                    _as_written(one["input"]),
                    problem=one["msg"],
                )
                for one in error.errors(include_url=False)
            ) from error

    @classmethod
    def read(cls, path: Path | str) -> DeliveryPlan:
        """Read a plan file.

        Raises
        ------
        DataError
            The file cannot be read or is not a plan.
        """
        path = Path(path)
        where = Where(file=path.name)
        try:
            if path.stat().st_size > MAX_PLAN_BYTES:
                raise DataError([fault("planning.too_large", where, path.stat().st_size)])
            return cls.from_json(path.read_text(encoding="utf-8-sig"), name=path.name)
        except OSError as error:
            raise DataError([fault("planning.unreadable", where, error.strerror)]) from error
        except UnicodeDecodeError as error:
            raise DataError([fault("planning.not_json", where, str(error))]) from error


def _as_written(value: Any) -> Any:
    """Return what a fault shows of a value: text in quotation marks, so that "5" is no number."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return None if isinstance(value, dict | list) else value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse a key that stands twice in an object, as readers differ in which one counts."""
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"key {twice!r} stands twice")
