"""The plan to begin with that a case's vehicles carry (`steps`), as days of its problem."""

from __future__ import annotations

from ruralroute.files.case import Case, StepKind
from ruralroute.planning.problem.data import Days, Trip


def start_days(case: Case) -> Days | None:
    """Return the days that the steps describe, legal or not; None where there are none."""
    jobs = len(case.jobs)
    known = {(StepKind.JOB, job.step.id): index for index, job in enumerate(case.jobs)}
    for index, shipment in enumerate(case.shipments):
        known[StepKind.PICKUP, shipment.pickup.id] = jobs + 2 * index
        known[StepKind.DELIVERY, shipment.delivery.id] = jobs + 2 * index + 1
    days: Days = {}
    for number, vehicle in enumerate(case.vehicles):
        numbers = {pause.id: position for position, pause in enumerate(vehicle.breaks)}
        visits: list[int] = []
        breaks: list[tuple[int, int]] = []
        for step in vehicle.steps:
            if step.kind is StepKind.BREAK:
                breaks.append((numbers[step.id], len(visits)))
            else:
                visits.append(known[step.kind, step.id])
        if visits:
            days[number] = (
                Trip(
                    visits=tuple(visits),
                    spaces=(0,) * len(visits),
                    set_points=(0,),
                    breaks=tuple(breaks),
                ),
            )
    return days or None
