"""Visits: what is handed over where, when, by whom, and what leaving it out loses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ruralroute.planning.reasons import Reason

if TYPE_CHECKING:
    from ruralroute.planning.problem.data import VehicleData

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
