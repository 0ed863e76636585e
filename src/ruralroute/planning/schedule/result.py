"""What the evaluator says of a vehicle's day: times and money, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.planning.problem.data import Load
from ruralroute.planning.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTime:
    """Handing over of one visit: start and end."""

    visit: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTime:
    """One halt at one place.

    Arrival; fixed time of the place; handing over of each visit, in order, with waiting before
    any of them; then `rest_s` of standstill before departure.  Of the seconds of the leg to it
    `leg_stand_s` are spent waiting on the way for a road to open.
    """

    place: int
    arrival_s: int
    visits: tuple[VisitTime, ...]
    rest_s: int
    departure_s: int
    load_after: Load
    leg_duration_s: int
    leg_distance_m: int
    leg_stand_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTime:
    """One break: index of the vehicle's break, visits of the trip served before it, start, end."""

    index: int
    served: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TripTime:
    """One trip: loading, driving, stops, breaks, the way back, unloading.

    Where a break lies on a leg, the vehicle drives as early as it can: until the break begins,
    and on when it is over.  `return_s` is when it is back and no break keeps it from unloading.
    """

    load_start_s: int
    departure_s: int
    stops: tuple[StopTime, ...]
    return_s: int
    unload_end_s: int
    back_duration_s: int
    back_distance_m: int
    load_at_departure: Load
    breaks: tuple[BreakTime, ...] = ()
    back_stand_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTime:
    """One vehicle's legal day; money in micro-currency.

    Paid time runs from the start of loading of the first trip to the end of unloading of the
    last one, waiting, turnaround and rests included.
    """

    vehicle: int
    trips: tuple[TripTime, ...]
    distance_m: int
    driving_s: int
    paid_s: int
    cost_fixed: int
    cost_distance: int
    cost_time: int
    cost_driving: int
    cost_arcs: int
    cost_handling: int = 0

    @property
    def cost(self) -> int:
        """All of it."""
        return (
            self.cost_fixed
            + self.cost_distance
            + self.cost_time
            + self.cost_driving
            + self.cost_arcs
            + self.cost_handling
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a day is not legal; `visit` is the one that shows it, when one does."""

    reason: Reason
    visit: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How good an answer is; smaller is better, compared field by field.

    `unserved` sums `VisitData.loss` of what is left out, most important first; `money` is the
    cost of all days plus the prices of what was left out at a price.
    """

    unserved: tuple[int, ...]
    money: int
