"""What every reader of a routing file makes of it: one typed, checked, integer model.

Times are ticks (see `Units`), distances the file's units times `Units.distance`, places the
rows of the matrices.  Rates of cost are exact fractions of the file's unit of cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Window = tuple[int, int]
Amount = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """How the integers of a case stand to the numbers of its file.

    Parameters
    ----------
    ticks
        Ticks in one of the file's units of time (1; 100 where VROOM counts hundredths).
    distance
        Integer units of distance in one of the file's.
    whole
        Whether answers are told in whole units, what is left over cut off, as VROOM does.
    """

    ticks: int = 1
    distance: int = 1
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMatrix:
    """Travel of one profile; arrays of shape (places, places), int64, none negative.

    `costs` takes the place of every cost of travel; `allowed` is False where there is no way.
    From the start of each of `periods` on, what that one says holds instead.
    """

    durations: NDArray[np.int64]
    distances: NDArray[np.int64] | None = None
    costs: NDArray[np.int64] | None = None
    allowed: NDArray[np.bool_] | None = None
    periods: tuple[CasePeriod, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePeriod:
    """Travel from a time of the day on, in ticks, until the next period."""

    start: int
    durations: NDArray[np.int64]
    distances: NDArray[np.int64] | None = None
    allowed: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """One halt's work: where, how long, and when it may begin.

    `setup` comes before `service`, after the window allows the start, when the vehicle was at
    another place before.  The mappings hold other times by type of vehicle.  No `windows`: any
    time.
    """

    id: int
    place: int
    setup: int = 0
    service: int = 0
    setup_per_type: Mapping[str, int] = field(default_factory=dict)
    service_per_type: Mapping[str, int] = field(default_factory=dict)
    windows: tuple[Window, ...] | None = None
    description: str | None = None
    location: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stop: `delivery` comes from the start of the trip, `pickup` rides to its end.

    `release` is the earliest start of a trip that serves it; `vehicles` (indices) who may,
    besides having the `skills`; `price` is what leaving it out costs (None: it is to be served
    whatever that costs).
    """

    step: TaskStep
    delivery: Amount
    pickup: Amount
    skills: frozenset[int] = frozenset()
    priority: int = 0
    release: int = 0
    vehicles: frozenset[int] | None = None
    price: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """`amount` rides from `pickup` to `delivery` on one vehicle, or stays."""

    pickup: TaskStep
    delivery: TaskStep
    amount: Amount
    skills: frozenset[int] = frozenset()
    priority: int = 0
    vehicles: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBreak:
    """A break that a used vehicle takes; `max_load` bounds what is aboard meanwhile."""

    id: int
    windows: tuple[Window, ...] | None
    service: int = 0
    max_load: Amount | None = None
    description: str | None = None


class StepKind(StrEnum):
    """What a step of a plan to begin with does."""

    JOB = "job"
    PICKUP = "pickup"
    DELIVERY = "delivery"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStep:
    """A step of a plan to begin with."""

    kind: StepKind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVehicle:
    """One vehicle.

    Parameters
    ----------
    start, end
        Places; None: the route begins at its first stop, or ends at its last one.
    capacity
        None: no limit.
    window
        Earliest start and latest end of its day; None: any.
    cost_fixed, cost_per_time, cost_per_task_time, cost_per_distance
        For being used at all, per unit of the profile's time of driving (before
        `duration_percent`), per unit of time of setup and service, per unit of distance.
    prices_travel
        Whether the file says what time or distance of travel costs.
    cost_per_hour
        What the file says an hour of driving costs; `cost_per_time` follows from it, rounded.
    duration_percent
        Hundredths by which the profile's durations are multiplied (VROOM rounds
        100 / speed_factor to a whole number).
    max_tasks, max_travel, max_distance, max_duration
        Of the day; None: no limit.  A shipment is two tasks; duration is all the time from the
        start to the end, waiting included.
    max_trips
        Times that it leaves its depot.
    """

    id: int
    profile: str
    start: int | None
    end: int | None
    capacity: Amount | None
    skills: frozenset[int] = frozenset()
    kind: str = ""
    window: Window | None = None
    breaks: tuple[CaseBreak, ...] = ()
    cost_fixed: Fraction = Fraction(0)
    cost_per_time: Fraction = Fraction(0)
    cost_per_task_time: Fraction = Fraction(0)
    cost_per_distance: Fraction = Fraction(0)
    prices_travel: bool = False
    cost_per_hour: int = 0
    duration_percent: int = 100
    max_tasks: int | None = None
    max_travel: int | None = None
    max_distance: int | None = None
    max_duration: int | None = None
    max_trips: int = 1
    steps: tuple[StartStep, ...] = ()
    description: str | None = None
    start_location: tuple[float, float] | None = None
    end_location: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A whole case; references between its parts have been checked.

    `dimensions` is how many entries amounts have; `backhauls_last` forbids delivering after
    collecting on a trip; `place_names` are what the file calls its places.
    """

    name: str
    matrices: Mapping[str, CaseMatrix]
    jobs: tuple[Job, ...]
    shipments: tuple[Shipment, ...]
    vehicles: tuple[CaseVehicle, ...]
    dimensions: int
    units: Units = Units()
    backhauls_last: bool = False
    place_names: tuple[str, ...] | None = None
