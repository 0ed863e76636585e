"""RoutingProblem: one day's planning as integers and arrays; it knows no files and no maps.

Units: seconds since midnight, seconds, metres, grams, cubic centimetres, and micro-units of
currency (1 CNY = 1,000,000).  Everything is an integer, so the evaluator, the checker and the
engine compute the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.reasons import Reason

MICRO = 1_000_000
"""Micro-units in one unit of currency."""
FAR_FUTURE_S = 2**40
"""No clock of a plan runs beyond this."""

WHOLE_FRACTION = 1_000_000
"""`RoutingProblem.mixing_fraction` counts millionths."""

TimeWindow = tuple[int, int]
Load = tuple[int, ...]
"""An amount for each of `RoutingProblem.dimensions`; a county: grams and cubic centimetres."""


class Action(StrEnum):
    """What a visit does.

    Goods to deliver are aboard from the start of their trip; collected goods stay aboard to its
    end.  An exchange delivers `load` and collects `load_back` in one go.  Picking up and setting
    down are the two halves of a shipment: both on one trip, picking up first, `load` aboard in
    between.
    """

    DELIVER = "deliver"
    COLLECT = "collect"
    EXCHANGE = "exchange"
    PICK_UP = "pick_up"
    SET_DOWN = "set_down"


class Mixing(StrEnum):
    """When a trip may collect while it still has goods to deliver; shipments are free of it.

    `FREE`: always.  `AFTER_FRACTION`: once `RoutingProblem.mixing_fraction` of the amount to
    deliver on the trip (first dimension) is handed over; what an exchange delivers counts as
    handed over before what it collects.  `LAST`: no delivery follows a collection, or an exchange
    that takes something back.
    """

    FREE = "free"
    AFTER_FRACTION = "after_fraction"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Travel of one profile between all places: int32 seconds and metres, and a mask.

    Arrays have shape (places, places).  Where `reachable` is False the numbers mean nothing.
    `cost` is micro-currency (int64) of each arc on top of everything else; None: nothing.
    """

    profile: str
    duration_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    reachable: NDArray[np.bool_]
    cost: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreData:
    """A centre: loading starts at or after `open_s`, unloading ends at or before `close_s`."""

    id: str
    place: int
    open_s: int
    close_s: int
    load_s: int
    unload_s: int
    turnaround_s: int
    collect_by_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneData:
    """A zone; `holds[z]` of a set-point zone says whether goods of zone z may ride there."""

    id: str
    cold: bool
    holds: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceData:
    """A compartment: on each trip it stands at one of `set_points` (zone indices).

    `capacity` is what can be used: a county's fill factor is already applied.
    """

    id: str
    set_points: tuple[int, ...]
    capacity: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakData:
    """A break that a used vehicle takes somewhere on its way.

    It starts inside one of `windows` (sorted, apart, never empty) and lasts `service_s`.  It may
    be taken wherever the vehicle is under way: at a stop between two handings over, or on a leg,
    whose driving is split around it.  After the visit (or the loading) before it has ended, the
    next handing over (or the unloading at the end of the trip) starts no earlier than the end of
    the break, and no earlier than handling, driving, fixed time and all breaks in between take
    together.  It is a standstill of the driver.  `max_load`: what may be aboard during it.
    """

    id: str
    windows: tuple[TimeWindow, ...]
    service_s: int
    max_load: Load | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleData:
    """A vehicle; `capacity` bounds all its compartments together.

    Parameters
    ----------
    start_place, end_place
        Where its trips begin and end, as place indices; None: an open route, which begins at its
        first or ends at its last stop, with neither leg nor road there.  The loading and
        unloading times of the centre are paid all the same.  A vehicle that may make more than
        one trip starts and ends at its centre's place.
    cost_per_m, cost_per_s, cost_per_driving_s, cost_per_handling_s
        Micro-currency per metre, per second of paid time and, on top, per second of driving and
        of handing over (setup included).
    max_driving_s, max_distance_m, max_visits, max_duty_s
        Of the whole day; both halves of a shipment count as visits; duty is the paid time.
    kind
        Which entry of `VisitData.handling_by_kind` and `setup_by_kind` is meant for it.
    breaks
        All of them are taken if the vehicle is used, in whatever order.
    """

    id: str
    centre: int
    matrix: int
    capacity: Load
    spaces: tuple[SpaceData, ...]
    shift_start_s: int
    shift_end_s: int
    cost_fixed: int
    cost_per_m: int
    cost_per_s: int
    max_trips: int
    max_driving_s: int
    start_place: int | None
    end_place: int | None
    cost_per_driving_s: int = 0
    max_distance_m: int | None = None
    max_visits: int | None = None
    max_duty_s: int | None = None
    cost_per_handling_s: int = 0
    kind: int = 0
    breaks: tuple[BreakData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPart:
    """An order, or part `part` of `parts` of it (both from 1), as a visit carries it."""

    order: str
    part: int
    parts: int
    operator: int
    parcels: int
    load: Load
    handling_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitData:
    """Orders of one place that are served in one go: all or nothing.

    Parameters
    ----------
    id
        Unique and stable: the same input gives the same id.
    place
        Index of the place.
    load
        Sum of the parts' loads.
    load_back
        What an exchange takes back; zeros for everything else.
    pair
        Index of the other half of a shipment, which has the same load, zone, goods class and
        vehicles; None for everything else.
    handling_s
        Sum of the parts' handling; the place's and the operators' fixed times come on top.
    setup_s
        More handling, paid only by the first visit of a stop, and not at the place where its trip
        begins.
    handling_by_kind, setup_by_kind
        Both for each kind of vehicle, where they differ; empty: `handling_s` and `setup_s` hold
        for all.
    operators
        Distinct operator indices of the parts, sorted; an order without one (-1) adds none.
    windows
        When handing over may start, sorted, apart, never empty.
    vehicles
        Sorted indices of the vehicles that may serve it by class, centre, pool and zone; whether
        they can also reach it, carry it and be in time is the evaluator's to say.
    ready_s
        Loading of a trip that delivers (or exchanges) it starts at or after this.
    max_aboard_s
        From the start of loading to the end of handing over (deliver, and what an exchange
        hands over), from the start of pickup to the end of unloading (collect), or from the
        start of picking up to the end of setting down (on the half that sets down); None: no
        limit.
    goods_class
        Index into `RoutingProblem.incompatible`.
    level
        Priority as people speak of it; higher ones are inserted first.  What it is worth is
        `loss`.
    loss
        What leaving it out loses before any money, most important first; of equal length for all
        visits.  A county has an entry for each level of priority, which counts order parts.
    price
        Micro-currency for leaving it out; None: serve it whatever it costs.
    refused
        Why `vehicles` is empty, when the county's rules alone say so.
    """

    id: str
    place: int
    action: Action
    parts: tuple[OrderPart, ...]
    load: Load
    load_back: Load
    handling_s: int
    operators: tuple[int, ...]
    windows: tuple[TimeWindow, ...]
    zone: int
    goods_class: int
    level: int
    loss: tuple[int, ...]
    price: int | None
    vehicles: tuple[int, ...]
    ready_s: int
    max_aboard_s: int | None
    refused: Reason | None = None
    pair: int | None = None
    setup_s: int = 0
    handling_by_kind: tuple[int, ...] = ()
    setup_by_kind: tuple[int, ...] = ()

    def handling_for(self, vehicle: VehicleData) -> int:
        """Return the handling by this vehicle."""
        return self.handling_by_kind[vehicle.kind] if self.handling_by_kind else self.handling_s

    def setup_for(self, vehicle: VehicleData) -> int:
        """Return the setup by this vehicle."""
        return self.setup_by_kind[vehicle.kind] if self.setup_by_kind else self.setup_s

    @property
    def longest_s(self) -> int:
        """Setup and handling by the slowest kind of vehicle."""
        if not self.handling_by_kind and not self.setup_by_kind:
            return self.setup_s + self.handling_s
        handling = self.handling_by_kind or (self.handling_s,)
        return max(self.setup_by_kind or (self.setup_s,)) + max(handling)

    @property
    def delivers(self) -> bool:
        """Whether it hands over what the vehicle has aboard from the start of its trip."""
        return self.action is Action.DELIVER or self.action is Action.EXCHANGE

    @property
    def collects(self) -> bool:
        """Whether it takes aboard what stays there to the end of its trip."""
        return self.action is Action.COLLECT or (
            self.action is Action.EXCHANGE and any(self.load_back)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverRule:
    """Driving since the last unbroken standstill of `min_rest_s` never exceeds the limit.

    Handling counts as standstill only if `rest_includes_handling`; the fixed time of a place
    and the loading, unloading and turnaround at a centre are handling, too, except that the
    whole time at a centre between two trips counts as one standstill of its turnaround and
    idle parts.
    """

    max_driving_since_rest_s: int
    min_rest_s: int
    rest_includes_handling: bool


@dataclass(frozen=True, kw_only=True)
class RoutingProblem:
    """What the engine plans, the evaluator times and the checker checks.

    Parameters
    ----------
    place_ids
        Ids of all places, centres first.
    place_fixed_s
        Fixed time of a stop at each place, paid once however many visits are served in it.
    operator_fixed_s
        Fixed time for each operator served at a stop, paid once per operator and stop.
    matrices, centres, zones, vehicles, visits
        Indexed by position everywhere.
    incompatible
        `incompatible[a]` are the goods classes that never share a trip with class a.
    driver
        The driving rule.
    dimensions
        Names of the entries of every load; all loads and capacities have one for each.
    mixing, mixing_fraction
        When a trip may collect; the fraction is in millionths, 0 to `WHOLE_FRACTION`.
    money_unit
        Integers of money in one unit of currency.
    """

    place_ids: tuple[str, ...]
    place_fixed_s: tuple[int, ...]
    operator_fixed_s: int
    matrices: tuple[Matrix, ...]
    centres: tuple[CentreData, ...]
    zones: tuple[ZoneData, ...]
    vehicles: tuple[VehicleData, ...]
    visits: tuple[VisitData, ...]
    incompatible: tuple[frozenset[int], ...]
    driver: DriverRule
    dimensions: tuple[str, ...]
    mixing: Mixing = Mixing.FREE
    mixing_fraction: int = 0
    money_unit: int = MICRO

    @property
    def nothing(self) -> Load:
        """A load of zeros."""
        return (0,) * len(self.dimensions)

    @cached_property
    def loaded(self) -> tuple[tuple[int, ...], ...]:
        """What each visit has put aboard at the start of its trip: by dimension, then by visit."""
        return tuple(
            tuple(visit.load[kind] if visit.delivers else 0 for visit in self.visits)
            for kind in range(len(self.dimensions))
        )

    @cached_property
    def change(self) -> tuple[tuple[int, ...], ...]:
        """What each visit adds to what is aboard: by dimension, then by visit."""
        return tuple(
            tuple(_change(visit, kind) for visit in self.visits)
            for kind in range(len(self.dimensions))
        )

    @cached_property
    def has_pairs(self) -> bool:
        """Whether there are shipments."""
        return any(visit.pair is not None for visit in self.visits)


def _change(visit: VisitData, kind: int) -> int:
    match visit.action:
        case Action.DELIVER | Action.SET_DOWN:
            return -visit.load[kind]
        case Action.COLLECT | Action.PICK_UP:
            return visit.load[kind]
        case Action.EXCHANGE:
            return visit.load_back[kind] - visit.load[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """From a centre back to it: visits in order, the compartment of each, the set-points.

    `spaces[k]` is the compartment index of `visits[k]`; `set_points[c]` is the zone index that
    compartment c is set to on this trip (for an unused one, the first that it can hold).
    `breaks` are (index of the vehicle's break, how many of the trip's visits are served before
    it), in the order in which they are taken.
    """

    visits: tuple[int, ...]
    spaces: tuple[int, ...]
    set_points: tuple[int, ...]
    breaks: tuple[tuple[int, int], ...] = ()


Days = dict[int, tuple[Trip, ...]]
"""An answer: the trips of each used vehicle, by vehicle index; what is in no trip is unserved."""
