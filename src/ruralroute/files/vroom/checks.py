"""What must fit together in a VROOM input, beyond each value's own range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ruralroute.files.case import Case, CaseVehicle, StepKind, TaskStep
from ruralroute.files.case.fields import Fields
from ruralroute.files.case.model import Amount


def check_case(case: Case, top: Fields) -> Case:
    """Gather what does not fit together, and fill in the amounts that were left out."""
    _ids(case, top)
    for index, vehicle in enumerate(case.vehicles):
        _vehicle(case, vehicle, f"vehicles[{index}]", top)
    _diagonals(case, top)
    _starts(case, top)
    return _amounts(case, top)


def named_steps(case: Case) -> Iterator[tuple[str, str, TaskStep]]:
    """Yield the list, the path and the step of every task."""
    for index, job in enumerate(case.jobs):
        yield "jobs", f"jobs[{index}]", job.step
    for index, shipment in enumerate(case.shipments):
        yield "pickups", f"shipments[{index}].pickup", shipment.pickup
        yield "deliveries", f"shipments[{index}].delivery", shipment.delivery


def _ids(case: Case, top: Fields) -> None:
    seen: dict[str, set[int]] = {}
    rows = [(kind, path, step.id) for kind, path, step in named_steps(case)]
    rows += [("vehicles", f"vehicles[{i}]", one.id) for i, one in enumerate(case.vehicles)]
    for index, vehicle in enumerate(case.vehicles):
        rows += [
            (f"vehicles[{index}].breaks", f"vehicles[{index}].breaks[{number}]", pause.id)
            for number, pause in enumerate(vehicle.breaks)
        ]
    for kind, path, number in rows:
        if number in seen.setdefault(kind, set()):
            top.fault("solve.id_twice", f"{path}.id", number)
        seen[kind].add(number)


def _vehicle(case: Case, vehicle: CaseVehicle, path: str, top: Fields) -> None:
    matrix = case.matrices.get(vehicle.profile)
    if matrix is None:
        if case.matrices:
            known = ", ".join(sorted(case.matrices))
            top.fault("solve.no_profile", f"{path}.profile", vehicle.profile, known=known)
    else:
        if matrix.distances is None:
            if vehicle.cost_per_distance:
                top.fault("solve.no_distances", f"{path}.costs.per_km", profile=vehicle.profile)
            if vehicle.max_distance is not None:
                top.fault("solve.no_distances", f"{path}.max_distance", profile=vehicle.profile)
        if matrix.costs is not None and vehicle.prices_travel:
            top.fault("solve.costs_twice", f"{path}.costs", profile=vehicle.profile)
    if vehicle.window is not None:
        for number, pause in enumerate(vehicle.breaks):
            start, end = vehicle.window
            if pause.windows is not None and not any(
                first <= end and last >= start for first, last in pause.windows
            ):
                where = f"{path}.breaks[{number}].time_windows"
                top.fault("solve.break_outside", where, list(vehicle.window))


def _diagonals(case: Case, top: Fields) -> None:
    """Require that a place that is used more than once is no way from itself."""
    uses = Counter(step.place for _, _, step in named_steps(case))
    for vehicle in case.vehicles:
        uses.update({one for one in (vehicle.start, vehicle.end) if one is not None})
    for profile, matrix in case.matrices.items():
        for key, array in (
            ("durations", matrix.durations),
            ("distances", matrix.distances),
            ("costs", matrix.costs),
        ):
            if array is None:
                continue
            diagonal = array.diagonal()
            for place in sorted(uses):
                if uses[place] > 1 and place < len(diagonal) and diagonal[place]:
                    where = f"matrices.{profile}.{key}[{place}][{place}]"
                    top.fault("solve.diagonal", where, int(diagonal[place]))


def _starts(case: Case, top: Fields) -> None:
    """Require that the plan to begin with names tasks that there are, each once."""
    known = {
        StepKind.JOB: {one.step.id for one in case.jobs},
        StepKind.PICKUP: {one.pickup.id for one in case.shipments},
        StepKind.DELIVERY: {one.delivery.id for one in case.shipments},
    }
    seen: set[tuple[StepKind, int]] = set()
    for index, vehicle in enumerate(case.vehicles):
        breaks = {pause.id for pause in vehicle.breaks}
        for step in vehicle.steps:
            where = f"vehicles[{index}].steps"
            found = f"{step.kind.value} {step.id}"
            if step.kind is StepKind.BREAK:
                if step.id not in breaks:
                    top.fault("solve.unknown_step", where, found)
                continue
            if step.id not in known[step.kind]:
                top.fault("solve.unknown_step", where, found)
            elif (step.kind, step.id) in seen:
                top.fault("solve.step_twice", where, found)
            seen.add((step.kind, step.id))


def _amounts(case: Case, top: Fields) -> Case:
    size = case.dimensions
    nothing = (0,) * size

    def filled(amount: Amount | None, path: str, *, is_limit: bool = False) -> Amount:
        if not amount and not (is_limit and amount is not None):
            return nothing
        amount = amount or ()
        if len(amount) != size:
            top.fault("solve.amount_size", path, list(amount), expected=size)
            return nothing
        return amount

    jobs = tuple(
        replace(
            one,
            delivery=filled(one.delivery, f"jobs[{index}].delivery"),
            pickup=filled(one.pickup, f"jobs[{index}].pickup"),
        )
        for index, one in enumerate(case.jobs)
    )
    shipments = tuple(
        replace(one, amount=filled(one.amount, f"shipments[{index}].amount"))
        for index, one in enumerate(case.shipments)
    )
    vehicles = []
    for index, one in enumerate(case.vehicles):
        path = f"vehicles[{index}]"
        if one.capacity is None and size and _carries(case):
            top.fault("solve.no_capacity", f"{path}.capacity", expected=size)
        vehicles.append(
            replace(
                one,
                capacity=filled(one.capacity, f"{path}.capacity", is_limit=True),
                breaks=tuple(
                    replace(
                        pause,
                        max_load=None
                        if pause.max_load is None
                        else filled(
                            pause.max_load, f"{path}.breaks[{number}].max_load", is_limit=True
                        ),
                    )
                    for number, pause in enumerate(one.breaks)
                ),
            )
        )
    return replace(case, jobs=jobs, shipments=shipments, vehicles=tuple(vehicles))


def _carries(case: Case) -> bool:
    amounts: Iterable[Amount] = (
        amount
        for amounts in (
            *((one.delivery, one.pickup) for one in case.jobs),
            *((one.amount,) for one in case.shipments),
        )
        for amount in amounts
    )
    return any(any(amount) for amount in amounts)
