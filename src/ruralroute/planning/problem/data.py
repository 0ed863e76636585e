"""RoutingProblem: one day's planning as integers and arrays; it knows no files and no maps.

Units: seconds since midnight, seconds, metres, grams, cubic centimetres, and micro-units of
currency (1 CNY = 1,000,000).  Everything is an integer, so the evaluator, the checker and the
engine compute the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.reasons import Reason

MICRO = 1_000_000
"""Micro-units in one unit of currency."""
FAR_FUTURE_S = 2 * 24 * 3600
"""No clock of a plan runs beyond this."""

TimeWindow = tuple[int, int]
Load = tuple[int, int]
"""Mass in grams and volume in cubic centimetres."""


class Action(StrEnum):
    """What a visit does."""

    DELIVER = "deliver"
    COLLECT = "collect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Travel of one profile between all places: int32 seconds and metres, and a mask.

    Arrays have shape (places, places).  Where `reachable` is False the numbers mean nothing.
    """

    profile: str
    duration_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    reachable: NDArray[np.bool_]


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

    `capacity` is grams and usable cubic centimetres (fill factor already applied).
    """

    id: str
    set_points: tuple[int, ...]
    capacity: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleData:
    """A vehicle; `capacity` bounds all its compartments together."""

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
    handling_s
        Sum of the parts' handling; the place's and the operators' fixed times come on top.
    operators
        Distinct operator indices of the parts, sorted; an order without one (-1) adds none.
    windows
        When handing over may start, sorted, apart, never empty.
    vehicles
        Sorted indices of the vehicles that may serve it by class, centre, pool and zone; whether
        they can also reach it, carry it and be in time is the evaluator's to say.
    ready_s
        Loading of a trip that delivers it starts at or after this.
    max_aboard_s
        From the start of loading to the end of handing over (deliver), or from the start of
        pickup to the end of unloading at the centre (collect); None: no limit.
    goods_class
        Index into `RoutingProblem.incompatible`.
    level
        Priority; a higher level cannot be outvoted.
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
    handling_s: int
    operators: tuple[int, ...]
    windows: tuple[TimeWindow, ...]
    zone: int
    goods_class: int
    level: int
    price: int | None
    vehicles: tuple[int, ...]
    ready_s: int
    max_aboard_s: int | None
    refused: Reason | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """From a centre back to it: visits in order, the compartment of each, the set-points.

    `spaces[k]` is the compartment index of `visits[k]`; `set_points[c]` is the zone index that
    compartment c is set to on this trip (for an unused one, the first that it can hold).
    """

    visits: tuple[int, ...]
    spaces: tuple[int, ...]
    set_points: tuple[int, ...]


Days = dict[int, tuple[Trip, ...]]
"""An answer: the trips of each used vehicle, by vehicle index; what is in no trip is unserved."""
