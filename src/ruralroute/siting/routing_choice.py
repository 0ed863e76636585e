"""Screening: estimate all designs, plan the best few, and rank them by what they really cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ruralroute.siting.routing import PlannedDesign, RoutedSites, plan_design
from ruralroute.siting.routing_estimate import (
    DesignEstimator,
    EstimatedDesign,
    EstimateError,
    estimate_error,
)

_LAST_SHARE = 0.4
"""Part of the time that is kept for planning the best design once more, for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedChoice:
    """Sites chosen by the routes that leave from them.

    Parameters
    ----------
    best
        The cheapest design as planned; None: none serves all villages.
    estimates, plans
        The designs that were planned, cheapest plan first, and what was estimated of each.
    error
        How well the estimates foretold the plans.
    seconds
        Wall time.
    """

    best: PlannedDesign | None
    estimates: tuple[EstimatedDesign, ...]
    plans: tuple[PlannedDesign, ...]
    error: EstimateError | None
    seconds: float


def choose_by_routes(
    case: RoutedSites,
    *,
    designs: int = 5,
    time_limit_s: float | None = 60.0,
    iterations: int | None = None,
    workers: int | None = None,
    seed: int = 0,
) -> RoutedChoice:
    """Choose sites by screening, and say how good the screening was.

    There is no bound: the answer is the best of the designs that were planned.

    Parameters
    ----------
    designs
        How many of the best by estimate are planned.
    time_limit_s, iterations, workers, seed
        As in `ruralroute.planning.solve`; the time is that of all plans together.
    """
    started = time.monotonic()
    screened = DesignEstimator(case).best(designs, seed)
    left = None if time_limit_s is None else max(time_limit_s - (time.monotonic() - started), 1.0)
    each = None if left is None else left * (1 - _LAST_SHARE) / max(len(screened), 1)
    planned = [
        (
            plan_design(
                case,
                one.open_sites,
                one.goes,
                start=one.routes,
                time_limit_s=each,
                iterations=iterations,
                workers=workers,
                seed=seed,
            ),
            one,
        )
        for one in screened
    ]
    planned.sort(key=lambda pair: float("inf") if pair[0].cost is None else pair[0].cost)
    error = estimate_error([one for _, one in planned], [plan for plan, _ in planned])
    best = planned[0][0] if planned and planned[0][0].cost is not None else None
    if best is not None and left is not None:
        again = plan_design(
            case,
            best.open_sites,
            planned[0][1].goes,
            start=best.routes,
            time_limit_s=left * _LAST_SHARE,
            workers=workers,
            seed=seed + 1,
        )
        if again.cost is not None and best.cost is not None and again.cost < best.cost:
            best = again
    return RoutedChoice(
        best=best,
        estimates=tuple(one for _, one in planned),
        plans=tuple(plan for plan, _ in planned),
        error=error,
        seconds=time.monotonic() - started,
    )
