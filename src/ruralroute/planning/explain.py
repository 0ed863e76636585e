"""Why a visit is in no trip: found by trying, never by guessing.

First it is tried alone on each free vehicle; then a set of orders is looked for that cannot all
be served; then every place of the plan is tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import le

from ruralroute.planning.clash import ClashSearch, all_days
from ruralroute.planning.greedy.insertion import Inserter
from ruralroute.planning.problem.data import Days, RoutingProblem, VisitData
from ruralroute.planning.problem.together import halves, price_of, tolerant
from ruralroute.planning.reasons import Proof, Reason
from ruralroute.planning.schedule.evaluate import evaluate_day, is_surely_illegal
from ruralroute.planning.schedule.result import DayTime

_CLOCKS = (Reason.ABOARD_LIMIT, Reason.WINDOW, Reason.CENTRE_CLOSED, Reason.SHIFT)
"""Of several vehicles that fail by the clock, the one that fails by the first of these came
nearest to serving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedReason:
    """Why a visit is left out and how that was tested.

    `detail` names what the evidence rests on: vehicles, for the proofs `ALONE` and `INSERTION`;
    the orders that clash, its own among them, for `TOGETHER`.
    """

    reason: Reason
    proof: Proof
    detail: tuple[str, ...] = ()


def explain_unserved(
    problem: RoutingProblem, days: Days, visits: Sequence[int]
) -> dict[int, UnservedReason]:
    """Say of each visit that is in no trip why, and how surely that is known.

    Parameters
    ----------
    problem
        The problem.
    days
        A legal answer.
    visits
        Visits that are in no trip of it.
    """
    explainer = _Explainer(problem, days)
    reasons: dict[int, UnservedReason] = {}
    for visit in visits:
        first = halves(problem, visit)[0]
        refused = problem.visits[visit].refused
        if refused is not None:
            reasons[visit] = UnservedReason(reason=refused, proof=Proof.ALONE)
        elif first in reasons:
            reasons[visit] = reasons[first]
        else:
            reasons[visit] = explainer.explain(first)
    return reasons


class _Explainer:
    def __init__(self, problem: RoutingProblem, days: Days) -> None:
        self._problem = problem
        self._days = days
        self._inserter = Inserter(problem, days)
        self._tolerant: Inserter | None = None
        self._able: dict[int, frozenset[int]] = {}
        self._clashes = ClashSearch(problem, days, self._able_of)

    def explain(self, visit: int) -> UnservedReason:
        if not self._able_of(visit):
            return self._alone(visit)
        insertion = self._inserter.best(visit, everywhere=True)
        price = price_of(self._problem, visit)
        if insertion is not None:
            priced = price is not None and insertion.cost >= price
            return UnservedReason(
                reason=Reason.PRICED_OUT if priced else Reason.CROWDED_OUT,
                proof=Proof.INSERTION if priced else Proof.NONE,
                detail=(self._problem.vehicles[insertion.vehicle].id,),
            )
        clash = self._clashes.find(visit)
        if clash is not None:
            return UnservedReason(
                reason=clash.reason, proof=Proof.TOGETHER, detail=self._orders(clash.visits)
            )
        enemies = self._enemies(visit)
        return UnservedReason(
            reason=Reason.INCOMPATIBLE if enemies else Reason.CROWDED_OUT,
            proof=Proof.INSERTION,
            detail=enemies or self._names(sorted(self._able_of(visit))),
        )

    def _able_of(self, visit: int) -> frozenset[int]:
        """Vehicles that can serve a visit when it is their only one."""
        if visit not in self._able:
            self._able[visit] = frozenset(
                vehicle
                for vehicle in self._problem.visits[visit].vehicles
                if lone_reason(self._problem, vehicle, visit) is None
            )
        return self._able[visit]

    def _alone(self, visit: int) -> UnservedReason:
        """Say what keeps every vehicle of the free fleet from serving a visit."""
        data = self._problem.visits[visit]
        reason, vehicles = _why_alone(self._problem, visit)
        proof = Proof.ALONE
        if self._problem.depends_on_hour and not all(
            is_surely_illegal(self._problem, vehicle, day)
            for vehicle in data.vehicles
            if _gets_there(self._problem, vehicle, visit)
            for day in all_days(self._problem, vehicle, halves(self._problem, visit))
        ):
            proof = Proof.INSERTION
        if any(map(self._problem.leaves_roads_out, data.vehicles)):
            proof = Proof.INSERTION
        if len(data.parts) > 1 and any(
            lone_reason(self._only(visit, number), vehicle, visit) is None
            for number in range(len(data.parts))
            for vehicle in data.vehicles
        ):
            # Together they are too much, but one of the orders alone could be served.
            proof = Proof.INSERTION
        return UnservedReason(reason=reason, proof=proof, detail=self._names(vehicles))

    def _only(self, visit: int, number: int) -> RoutingProblem:
        """Return the problem with one part of a visit in place of all of them."""
        visits = list(self._problem.visits)
        for half in halves(self._problem, visit):
            visits[half] = _one_part(visits[half], number)
        return replace(self._problem, visits=tuple(visits))

    def _names(self, vehicles: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._problem.vehicles[vehicle].id for vehicle in vehicles)

    def _orders(self, visits: Sequence[int]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(part.order for one in visits for part in self._problem.visits[one].parts)
        )

    def _enemies(self, visit: int) -> tuple[str, ...]:
        """Return orders that it may not ride with, where only that rule keeps it out."""
        hostile = self._problem.incompatible[self._problem.visits[visit].goods_class]
        if not hostile:
            return ()
        if self._tolerant is None:
            self._tolerant = Inserter(tolerant(self._problem), self._days)
        insertion = self._tolerant.best(visit, everywhere=True)
        if insertion is None:
            return ()
        (trip,) = (one for one in insertion.trips if visit in one.visits)
        return self._orders(
            [one for one in trip.visits if self._problem.visits[one].goods_class in hostile]
        )


def _one_part(visit: VisitData, number: int) -> VisitData:
    part = visit.parts[number]
    return replace(
        visit,
        parts=(part,),
        load=part.load,
        handling_s=part.handling_s,
        operators=(part.operator,) if part.operator >= 0 else (),
    )


def lone_reason(problem: RoutingProblem, vehicle: int, visit: int) -> Reason | None:
    """Return what keeps a vehicle from serving one visit and nothing else; None: it can."""
    if not _gets_there(problem, vehicle, visit):
        return Reason.UNREACHABLE
    reasons = []
    for trips in all_days(problem, vehicle, halves(problem, visit)):
        day = evaluate_day(problem, vehicle, trips)
        if isinstance(day, DayTime):
            return None
        reasons.append(day.reason)
    fallback = reasons[0] if reasons else Reason.ZONE
    return next((one for one in reasons if one is not Reason.TOO_BIG), fallback)


def _why_alone(problem: RoutingProblem, visit: int) -> tuple[Reason, list[int]]:
    """Return the reason that holds for the whole free fleet, and the vehicles that show it."""
    data = problem.visits[visit]
    by_reason: dict[Reason, list[int]] = {}
    for vehicle in data.vehicles:
        reason = lone_reason(problem, vehicle, visit)
        if reason is not None:
            by_reason.setdefault(reason, []).append(vehicle)
    for clock in _CLOCKS:
        if clock in by_reason:
            return clock, by_reason[clock]
    if not by_reason:
        return Reason.NO_VEHICLE, []
    away = by_reason.get(Reason.UNREACHABLE, [])
    if not away:
        reason = Reason.TOO_BIG if Reason.TOO_BIG in by_reason else Reason.ZONE
        return reason, by_reason[reason]
    if any(_gets_there(problem, vehicle, visit) for vehicle in away):
        return Reason.UNREACHABLE, away  # each way at some hour, never one after the other
    if len(by_reason) > 1:
        # Those that get there cannot carry it; do those that could carry it not get there?
        return _small_or_shut_out(problem, visit, by_reason)
    others = [
        vehicle
        for vehicle in range(len(problem.vehicles))
        if vehicle not in data.vehicles and _gets_there(problem, vehicle, visit)
    ]
    return (Reason.ACCESS, others) if others else (Reason.UNREACHABLE, away)


def _small_or_shut_out(
    problem: RoutingProblem, visit: int, by_reason: Mapping[Reason, list[int]]
) -> tuple[Reason, list[int]]:
    carries = [
        vehicle for vehicle in by_reason[Reason.UNREACHABLE] if _carries(problem, vehicle, visit)
    ]
    if carries:
        return Reason.ACCESS, carries
    reason = Reason.TOO_BIG if Reason.TOO_BIG in by_reason else Reason.ZONE
    return reason, by_reason[reason]


def _gets_there(problem: RoutingProblem, vehicle: int, visit: int) -> bool:
    data = problem.vehicles[vehicle]
    reachable = problem.matrices[data.matrix].reachable
    way = [
        data.start_place,
        *(problem.visits[half].place for half in halves(problem, visit)),
        data.end_place,
    ]
    places = [place for place in way if place is not None]
    return all(bool(reachable.item(*leg)) for leg in itertools.pairwise(places))


def _carries(problem: RoutingProblem, vehicle: int, visit: int) -> bool:
    data, goods = problem.vehicles[vehicle], problem.visits[visit]
    rooms = [data.capacity] + [
        space.capacity
        for space in data.spaces
        if any(problem.zones[point].holds[goods.zone] for point in space.set_points)
    ]
    load = tuple(map(max, goods.load, goods.load_back))
    fits = [all(map(le, load, room)) for room in rooms]
    return fits[0] and any(fits[1:])
