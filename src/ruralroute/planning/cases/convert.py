"""Turn a routing case into a RoutingProblem: exactly, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.case import Case, CaseVehicle, Job, Shipment, TaskStep
from ruralroute.planning.cases.arrays import Arrays, make_arrays
from ruralroute.planning.cases.fleet import trim_fleet
from ruralroute.planning.cases.start import start_days
from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    MICRO,
    Action,
    BreakData,
    CentreData,
    DriverRule,
    Load,
    Mixing,
    OrderPart,
    RoutingProblem,
    SpaceData,
    TimeWindow,
    VehicleData,
    VisitData,
    ZoneData,
)

_ANY_TIME: tuple[TimeWindow, ...] = ((0, FAR_FUTURE_S),)
_MONEY_UNITS = (MICRO, 36_000_000, 3_600_000_000)
"""Integers in one unit of cost, tried in this order: the first that all rates are whole in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """A case and its problem.

    Visits are the jobs in order, then pickup and delivery of each shipment; vehicles are those
    of `case`, from which vehicles beyond need have been left out.  `money` is how many of the
    problem's units make one of the case's cost.
    """

    case: Case
    problem: RoutingProblem
    money: int


def convert(case: Case) -> CaseProblem:
    """Turn a case into a problem whose best answers are the case's.

    Raises
    ------
    DataError
        Numbers that do not fit: rates that are not whole in any unit of money, times or
        distances beyond what a matrix holds.
    """
    case = trim_fleet(case)
    money = _money(case)
    arrays = make_arrays(case, money)
    vehicles = tuple(_vehicle(case, one, arrays, money) for one in case.vehicles)
    visits = [_job(case, one, arrays, money) for one in case.jobs]
    for one in case.shipments:
        visits += _shipment(case, one, len(visits), arrays)
    nothing = (0,) * max(1, case.dimensions)
    problem = RoutingProblem(
        place_ids=arrays.place_ids,
        place_fixed_s=(0,) * len(arrays.place_ids),
        operator_fixed_s=0,
        matrices=arrays.matrices,
        centres=tuple(
            CentreData(
                id=arrays.place_ids[place],
                place=place,
                open_s=0,
                close_s=FAR_FUTURE_S,
                load_s=0,
                unload_s=0,
                turnaround_s=0,
                collect_by_s=None,
            )
            for place in range(arrays.centres)
        ),
        zones=(ZoneData(id="all", cold=False, holds=(True,)),),
        vehicles=vehicles,
        visits=tuple(visits),
        incompatible=(frozenset(),),
        driver=DriverRule(
            max_driving_since_rest_s=FAR_FUTURE_S, min_rest_s=0, rest_includes_handling=True
        ),
        dimensions=tuple(f"amount_{index}" for index in range(len(nothing))),
        money_unit=money,
        mixing=Mixing.LAST if case.backhauls_last else Mixing.FREE,
        start=start_days(case),
    )
    return CaseProblem(case=case, problem=problem, money=money)


def _money(case: Case) -> int:
    """Find the unit of money in which every rate of the case is a whole number."""
    rates: set[Fraction] = set()
    for one in case.vehicles:
        rates |= {
            one.cost_fixed,
            one.cost_per_time / case.units.ticks,
            one.cost_per_task_time / case.units.ticks,
            one.cost_per_distance / case.units.distance,
        }
    rates |= {job.price for job in case.jobs if job.price is not None}
    for unit in _MONEY_UNITS:
        if all((rate * unit).denominator == 1 for rate in rates):
            return unit
    bad = next(rate for rate in sorted(rates) if (rate * _MONEY_UNITS[-1]).denominator != 1)
    raise DataError([fault("solve.rate", Where(file=case.name), f"{float(bad):g}")])


def _load(amount: Load, case: Case) -> Load:
    """Give a case without amounts one that is always nothing: every problem has a dimension."""
    return tuple(amount) if case.dimensions else (0,)


def _vehicle(case: Case, one: CaseVehicle, arrays: Arrays, money: int) -> VehicleData:
    capacity = _load(one.capacity if one.capacity is not None else _everything(case), case)
    home = one.start if one.start is not None else one.end
    assert home is not None  # noqa: S101
    matrix = case.matrices[one.profile]
    start_s, end_s = one.window or (0, FAR_FUTURE_S)
    is_on_arcs = matrix.costs is not None or one.duration_percent != 100
    per_time = Fraction(0) if is_on_arcs else one.cost_per_time
    return VehicleData(
        id=str(one.id),
        centre=arrays.place(home),
        matrix=arrays.matrix(one),
        capacity=capacity,
        spaces=(SpaceData(id="all", set_points=(0,), capacity=capacity),),
        shift_start_s=start_s,
        shift_end_s=end_s,
        cost_fixed=int((one.cost_fixed + _breaks(case, one)) * money),
        cost_per_m=int(one.cost_per_distance * money / case.units.distance),
        cost_per_s=0,
        cost_per_driving_s=int(per_time * money / case.units.ticks),
        cost_per_handling_s=int(one.cost_per_task_time * money / case.units.ticks),
        max_trips=one.max_trips,
        max_driving_s=FAR_FUTURE_S if one.max_travel is None else one.max_travel,
        max_duty_s=one.max_duration,
        max_distance_m=one.max_distance,
        max_visits=one.max_tasks,
        kind=arrays.kinds.index(one.kind),
        start_place=None if one.start is None else arrays.place(one.start),
        end_place=None if one.end is None else arrays.place(one.end),
        breaks=tuple(
            BreakData(
                id=str(pause.id),
                windows=pause.windows or _ANY_TIME,
                service_s=pause.service,
                max_load=None if pause.max_load is None else _load(pause.max_load, case),
            )
            for pause in one.breaks
        ),
    )


def _breaks(case: Case, one: CaseVehicle) -> Fraction:
    """Return what the breaks of a vehicle that is used cost: VROOM pays them as it pays service."""
    service = sum(pause.service for pause in one.breaks)
    return Fraction(service, case.units.ticks) * one.cost_per_task_time


def _everything(case: Case) -> Load:
    """Sum all amounts up: what no vehicle can exceed."""
    total = [0] * case.dimensions
    for job in case.jobs:
        for index, (delivery, pickup) in enumerate(zip(job.delivery, job.pickup, strict=True)):
            total[index] += delivery + pickup
    for shipment in case.shipments:
        for index, amount in enumerate(shipment.amount):
            total[index] += amount
    return tuple(total)


def _job(case: Case, job: Job, arrays: Arrays, money: int) -> VisitData:
    delivery, pickup = _load(job.delivery, case), _load(job.pickup, case)
    if not any(pickup):
        action, load, back = Action.DELIVER, delivery, (0,) * len(pickup)
    elif not any(delivery):
        action, load, back = Action.COLLECT, pickup, (0,) * len(pickup)
    else:
        action, load, back = Action.EXCHANGE, delivery, pickup
    return _visit(
        f"job-{job.step.id}",
        job.step,
        job,
        arrays,
        action=action,
        load=load,
        load_back=back,
        ready_s=job.release,
        price=None if job.price is None else int(job.price * money),
    )


def _shipment(case: Case, one: Shipment, at: int, arrays: Arrays) -> list[VisitData]:
    load = _load(one.amount, case)
    nothing = (0,) * len(load)
    return [
        _visit(
            f"{name}-{step.id}",
            step,
            one,
            arrays,
            action=action,
            load=load,
            load_back=nothing,
            pair=pair,
        )
        for name, step, action, pair in (
            ("pickup", one.pickup, Action.PICK_UP, at + 1),
            ("delivery", one.delivery, Action.SET_DOWN, at),
        )
    ]


def _visit(
    name: str,
    step: TaskStep,
    task: Job | Shipment,
    arrays: Arrays,
    *,
    action: Action,
    load: Load,
    load_back: Load,
    ready_s: int = 0,
    price: int | None = None,
    pair: int | None = None,
) -> VisitData:
    part = OrderPart(
        order=name, part=1, parts=1, operator=-1, parcels=0, load=load, handling_s=step.service
    )
    kinds = arrays.kinds
    return VisitData(
        id=name,
        place=arrays.place(step.place),
        action=action,
        parts=(part,),
        load=load,
        load_back=load_back,
        handling_s=step.service,
        setup_s=step.setup,
        handling_by_kind=tuple(step.service_per_type.get(kind, step.service) for kind in kinds),
        setup_by_kind=tuple(step.setup_per_type.get(kind, step.setup) for kind in kinds),
        operators=(),
        windows=step.windows or _ANY_TIME,
        zone=0,
        goods_class=0,
        level=task.priority,
        loss=(task.priority, 1) if price is None else (0, 0),
        price=price,
        vehicles=arrays.eligible(task.skills, task.vehicles),
        ready_s=ready_s,
        max_aboard_s=None,
        pair=pair,
    )
