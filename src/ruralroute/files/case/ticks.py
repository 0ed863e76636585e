"""Count a case's times in finer units."""

from __future__ import annotations

from dataclasses import replace

from ruralroute.files.case.model import Case, CaseBreak, CaseVehicle, Job, TaskStep, Window


def in_ticks(case: Case, ticks: int) -> Case:
    """Return the case with each of its units of time cut into `ticks`; rates stay per unit."""

    def step(one: TaskStep) -> TaskStep:
        return replace(
            one,
            setup=one.setup * ticks,
            service=one.service * ticks,
            setup_per_type={kind: time * ticks for kind, time in one.setup_per_type.items()},
            service_per_type={kind: time * ticks for kind, time in one.service_per_type.items()},
            windows=_windows(one.windows, ticks),
        )

    def job(one: Job) -> Job:
        return replace(one, step=step(one.step), release=one.release * ticks)

    return replace(
        case,
        matrices={
            name: replace(matrix, durations=matrix.durations * ticks)
            for name, matrix in case.matrices.items()
        },
        jobs=tuple(job(one) for one in case.jobs),
        shipments=tuple(
            replace(one, pickup=step(one.pickup), delivery=step(one.delivery))
            for one in case.shipments
        ),
        vehicles=tuple(_vehicle(one, ticks) for one in case.vehicles),
        units=replace(case.units, ticks=case.units.ticks * ticks),
    )


def _vehicle(one: CaseVehicle, ticks: int) -> CaseVehicle:
    windows = _windows(None if one.window is None else (one.window,), ticks)
    return replace(
        one,
        window=None if windows is None else windows[0],
        breaks=tuple(_break(pause, ticks) for pause in one.breaks),
        max_travel=None if one.max_travel is None else one.max_travel * ticks,
        max_duration=None if one.max_duration is None else one.max_duration * ticks,
    )


def _break(one: CaseBreak, ticks: int) -> CaseBreak:
    return replace(one, service=one.service * ticks, windows=_windows(one.windows, ticks))


def _windows(windows: tuple[Window, ...] | None, ticks: int) -> tuple[Window, ...] | None:
    if windows is None:
        return None
    return tuple((start * ticks, end * ticks) for start, end in windows)
