"""What the rules look at: facts of the county on one side, claims of an answer on the other.

Both doors of the checker, `check_plan` and `check_routes`, bring their data into this form, so
that each rule is written once.  Places, vehicles, compartments, zones and goods classes are
named by id; a load has one amount for each of `Rules.dimensions`, grams and cubic centimetres for
a county; money is micro-units of currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ruralroute.model import Windows
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.problem.data import Action, Mixing

Load = tuple[int, ...]
LegNumbers = tuple[int, int]
"""Seconds and metres."""


class HourLeg(NamedTuple):
    """A leg at some hour: seconds in all, metres, and seconds of standing at waiting points.

    Of the ways through waiting points several may be as quick; for these `least_drive_s` is the
    least driving by any of them.
    """

    duration_s: int
    distance_m: int
    stood_s: int = 0
    least_drive_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreFacts:
    """When a centre is open and how long it takes there; see `Centre` for the meanings."""

    id: str
    open_s: int
    close_s: int
    load_s: int
    unload_s: int
    turnaround_s: int
    collect_by_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFacts:
    """A compartment: the zones that it can be set to, and what it holds."""

    zones: frozenset[str]
    capacity: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakFacts:
    """A break: when it may start, how long it is, what may be aboard during it."""

    windows: Windows
    service_s: int
    max_load: Load | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFacts:
    """A vehicle.

    Parameters
    ----------
    leg
        Tells the seconds and metres between two places, None without a way.
    leg_at
        The same for who leaves at a time and stands still for some seconds on the way; None:
        travel is the same all day, and `leg` tells it.
    start, end
        Where its trips begin and end; None: at the first, or last, stop.
    arc_cost
        Tells the money of a leg on top of everything else.
    """

    id: str
    centre: CentreFacts
    capacity: Load
    spaces: Mapping[str, SpaceFacts]
    shift_start_s: int
    shift_end_s: int
    max_trips: int
    max_driving_s: int
    cost_fixed: int
    cost_per_m: int
    cost_per_s: int
    leg: Callable[[str, str], LegNumbers | None]
    start: str | None
    end: str | None
    cost_per_driving_s: int = 0
    arc_cost: Callable[[str, str], int] = lambda _start, _end: 0
    max_distance_m: int | None = None
    max_visits: int | None = None
    breaks: Mapping[str, BreakFacts] = field(default_factory=dict)
    max_duty_s: int | None = None
    cost_per_handling_s: int = 0
    leg_at: Callable[[str, str, int, int], HourLeg | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for every vehicle.

    Parameters
    ----------
    fixed_s
        Fixed time of a stop by place.
    operator_s
        Fixed time of a stop for each operator served there.
    holds
        Whether a space at the set-point of one zone may carry goods of another.
    clash
        Whether two goods classes may not share a trip.
    max_driving_since_rest_s, min_rest_s, rest_includes_handling
        The driving rule.
    dimensions
        Names of the amounts of a load.
    mixing, mixing_fraction
        When a trip may collect; the fraction in millionths of the first dimension.
    """

    fixed_s: Mapping[str, int]
    operator_s: int
    holds: Callable[[str, str], bool]
    clash: Callable[[str, str], bool]
    max_driving_since_rest_s: int
    min_rest_s: int
    rest_includes_handling: bool
    dimensions: tuple[str, ...]
    mixing: Mixing
    mixing_fraction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What is handed over of one order: where it rides, and what the county asks for it.

    `handling_s` is None when the order is unknown, so that nothing can be said about it.
    `shipment` is the same for what is picked up and where it is set down again.
    """

    order: str
    action: Action
    load: Load
    space: str
    zone: str
    goods_class: str | None = None
    operator: str | None = None
    handling_s: int | None = None
    windows: tuple[Windows, ...] = ()
    ready_s: int | None = None
    max_aboard_s: int | None = None
    load_back: Load = ()
    setup_s: int = 0
    shipment: str | None = None

    @property
    def delivers(self) -> bool:
        """Whether it is aboard from the start of its trip until it is handed over."""
        return self.action in (Action.DELIVER, Action.EXCHANGE)

    @property
    def collects(self) -> bool:
        """Whether something comes aboard that stays there to the end of the trip."""
        return self.action is Action.COLLECT or (
            self.action is Action.EXCHANGE and any(self.load_back)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """Goods handed over in one go."""

    goods: tuple[Goods, ...]
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltClaim:
    """A stop as an answer tells it; `leg` is the way to it, on which it stands for `stand_s`."""

    place: str
    arrival_s: int
    handings: tuple[Handing, ...]
    rest_s: int
    departure_s: int
    load_after: Load
    leg: LegNumbers
    stand_s: int = 0

    @property
    def driving_s(self) -> int:
        """Driving to it."""
        return self.leg[0] - self.stand_s


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakClaim:
    """A break as an answer tells it; `served` counts the handings over before it on its trip."""

    id: str
    served: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TripClaim:
    """A trip as an answer tells it; `set_points` pairs compartments with zones.

    On the way back it stands for `back_stand_s`.
    """

    load_start_s: int
    departure_s: int
    halts: tuple[HaltClaim, ...]
    return_s: int
    unload_end_s: int
    load_at_departure: Load
    back: LegNumbers
    set_points: tuple[tuple[str, str], ...]
    breaks: tuple[BreakClaim, ...] = ()
    back_stand_s: int = 0

    @property
    def driving_s(self) -> int:
        """Driving of all legs."""
        return self.back[0] - self.back_stand_s + sum(one.driving_s for one in self.halts)

    @property
    def handings(self) -> int:
        """How often something is handed over."""
        return sum(len(halt.handings) for halt in self.halts)

    def aboard_after(self, served: int) -> Load:
        """Return what is aboard after so many handings over, by the goods handed over."""
        size = len(self.load_at_departure)
        aboard = [0] * size
        done = 0
        for halt in self.halts:
            for handing in halt.handings:
                done += 1
                for one in handing.goods:
                    for kind in range(size):
                        aboard[kind] += _aboard(one, kind, handed=done <= served)
        return tuple(aboard)


def _aboard(goods: Goods, kind: int, *, handed: bool) -> int:
    match goods.action:
        case Action.DELIVER:
            return 0 if handed else goods.load[kind]
        case Action.COLLECT | Action.PICK_UP:
            return goods.load[kind] if handed else 0
        case Action.SET_DOWN:
            return -goods.load[kind] if handed else 0
        case Action.EXCHANGE:
            back = goods.load_back[kind] if goods.load_back else 0
            return back if handed else goods.load[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClaim:
    """A vehicle's day as an answer tells it; money in micro-units."""

    vehicle: str
    trips: tuple[TripClaim, ...]
    distance_m: int
    driving_s: int
    paid_s: int
    cost: Mapping[str, int] = field(default_factory=dict)


def at(vehicle: str, trip: int | None = None, stop: int | None = None, place: str = "") -> Where:
    """Name a place in a plan: vehicle, trip and stop, both counted from 1."""
    where = [vehicle]
    if trip is not None:
        where.append(f"trip {trip}")
    if stop is not None:
        where.append(f"stop {stop} {place}")
    return tuple(where)


Where = tuple[str, ...]


def breach(rule: str, where: Where = (), **values: object) -> Violation:
    """Make a violation of ``check.<rule>``, turning `values` into text."""
    return Violation(
        code=f"check.{rule}",
        where=where,
        values=tuple((name, str(value)) for name, value in values.items()),
    )


def clock(seconds: int) -> str:
    """Write seconds since midnight as a clock shows them; the next day goes on with 24:00:00.

    Examples
    --------
    >>> clock(8 * 3600 + 5)
    '08:00:05'
    """
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


def kg(grams: int) -> str:
    """Write grams as kilograms."""
    return f"{grams / 1_000:.3f}"


def m3(cubic_cm: int) -> str:
    """Write cubic centimetres as cubic metres."""
    return f"{cubic_cm / 1_000_000:.6f}"
