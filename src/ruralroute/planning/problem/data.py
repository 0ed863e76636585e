"""RoutingProblem: one day's planning as integers and arrays; it knows no files and no maps.

Units: seconds since midnight, seconds, metres, grams, cubic centimetres, and micro-units of
currency (1 CNY = 1,000,000).  Everything is an integer, so the evaluator, the checker and the
engine compute the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ruralroute.planning.problem.hours import Hours
from ruralroute.planning.problem.visits import Action, Load, OrderPart, TimeWindow, VisitData

__all__ = [
    "FAR_FUTURE_S",
    "MICRO",
    "WHOLE_FRACTION",
    "Action",
    "BreakData",
    "CentreData",
    "Days",
    "DriverRule",
    "Load",
    "Matrix",
    "Mixing",
    "OrderPart",
    "RoutingProblem",
    "SpaceData",
    "TimeWindow",
    "Trip",
    "VehicleData",
    "VisitData",
    "ZoneData",
]

MICRO = 1_000_000
"""Micro-units in one unit of currency."""
FAR_FUTURE_S = 2**40
"""No clock of a plan runs beyond this."""

WHOLE_FRACTION = 1_000_000
"""`RoutingProblem.mixing_fraction` counts millionths."""


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

    Arrays have shape (places, places), 0 and True on their diagonals.  Where `reachable` is False
    the numbers mean nothing.
    `cost` is micro-currency (int64) of each arc on top of everything else; None: nothing.

    Where travel changes by the hour, `hours` has it, and the evaluator and the checker take it
    from there.  The numbers here are then for planning: the slowest of the day, the metres of
    that way, and whether there is ever one.
    """

    profile: str
    duration_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    reachable: NDArray[np.bool_]
    cost: NDArray[np.int64] | None = None
    hours: Hours | None = None

    @property
    def least(self) -> Matrix:
        """The same with the fewest seconds and the fewest metres that a leg can ever take."""
        if self.hours is None:
            return self
        found = self.hours.fastest
        return replace(
            self,
            duration_s=found.duration_s,
            distance_m=found.distance_m,
            reachable=found.reachable,
            hours=None,
        )


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
    start
        Days to begin a search with, legal or not; None: none are known.
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
    start: Days | None = None

    @classmethod
    def from_matrices(
        cls,
        *,
        durations: ArrayLike | None = None,
        distances: ArrayLike | None = None,
        costs: ArrayLike | None = None,
        matrices: Mapping[str, Mapping[str, Any]] | None = None,
        periods: Iterable[Mapping[str, Any]] = (),
        vehicles: Iterable[Mapping[str, Any]],
        jobs: Iterable[Mapping[str, Any]] = (),
        shipments: Iterable[Mapping[str, Any]] = (),
    ) -> RoutingProblem:
        """Build a problem from matrices, vehicles and tasks; every fault is told at once.

        Served is what has most priority, then most tasks, then what costs least.  Keys, units and
        meaning of vehicles, jobs and shipments are those of VROOM's format (docs/solve.md).
        Visits are the jobs in order, then pickup and delivery of each shipment.  Of equal
        vehicles, those beyond what the tasks can fill are left out.

        Parameters
        ----------
        durations, distances, costs
            Whole seconds, metres and units of cost between all places, none negative, shape
            (places, places), of the one profile "car".  Distances are needed where kilometres
            are paid or limited; costs take the place of every other cost of travel.
        matrices
            The same by profile, where there are several: ``{"car": {"durations": ...}, ...}``.
        periods
            How travel changes over the day, in order: mappings with `start` (seconds since
            midnight) and what holds from then on, `durations`, `distances` and `closed` (1 where
            nobody gets through); what is not given stays as it is said above.  A leg that runs
            over several periods is as slow as in the slowest of them (docs/solve.md).
        vehicles
            With `id`, `start_index`, `end_index` (rows of the matrices) and, where wanted,
            `profile`, `capacity`, `skills`, `time_window`, `breaks`, `costs`, `speed_factor`,
            `max_tasks`, `max_travel_time`, `max_distance`, and `steps`, the plan to begin with.
        jobs
            With `id`, `location_index` and, where wanted, `service`, `setup`, `delivery`,
            `pickup`, `skills`, `priority`, `time_windows`.
        shipments
            With `pickup` and `delivery` (each like a job's place and times) and `amount`.

        Raises
        ------
        DataError
            Something is wrong; every fault that was found.

        Examples
        --------
        >>> problem = RoutingProblem.from_matrices(
        ...     durations=[[0, 600, 900], [600, 0, 400], [900, 400, 0]],
        ...     vehicles=[{"id": 1, "start_index": 0, "end_index": 0, "capacity": [10]}],
        ...     jobs=[
        ...         {"id": 1, "location_index": 1, "delivery": [4], "service": 300},
        ...         {"id": 2, "location_index": 2, "pickup": [3], "time_windows": [[0, 7200]]},
        ...     ],
        ... )
        >>> [visit.id for visit in problem.visits]
        ['job-1', 'job-2']
        """
        from ruralroute.planning.cases.matrices import case_from_matrices  # noqa: PLC0415

        return case_from_matrices(
            durations=durations,
            distances=distances,
            costs=costs,
            matrices=matrices,
            periods=periods,
            vehicles=vehicles,
            jobs=jobs,
            shipments=shipments,
        ).problem

    @property
    def nothing(self) -> Load:
        """A load of zeros."""
        return (0,) * len(self.dimensions)

    @cached_property
    def depends_on_hour(self) -> bool:
        """Whether travel changes by the hour."""
        return any(one.hours is not None for one in self.matrices)

    @cached_property
    def at_best(self) -> RoutingProblem:
        """The same with every leg as fast and as short as it ever is, at any hour."""
        if not self.depends_on_hour:
            return self
        return replace(self, matrices=tuple(one.least for one in self.matrices))

    def leaves_roads_out(self, vehicle: int) -> bool:
        """Whether a vehicle may know ways that were not looked at, for waiting points left out."""
        hours = self.matrices[self.vehicles[vehicle].matrix].hours
        return hours is not None and hours.left_out > 0

    def with_limits(self, vehicle: int, **limits: int) -> RoutingProblem:
        """Return the same with other limits of one vehicle: fields of it, by name.

        What was worked out of the visits is handed on: many visits, many limits, one sum.
        """
        vehicles = list(self.vehicles)
        vehicles[vehicle] = replace(vehicles[vehicle], **limits)  # type: ignore[arg-type]
        other = replace(self, vehicles=tuple(vehicles))
        for name in ("loaded", "change"):
            if name in vars(self):
                vars(other)[name] = vars(self)[name]
        return other

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
