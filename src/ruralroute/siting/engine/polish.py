"""Exact polish: the whole programme of a core, given to a MIP solver."""

from __future__ import annotations

import numpy as np

from ruralroute.siting.engine.choice import Choice, choice_cost
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.exact import (
    assignment_programme,
    core_programme,
    programme_offset,
    read_values,
    write_values,
)
from ruralroute.siting.engine.found import Found
from ruralroute.siting.engine.mip import solve_programme
from ruralroute.siting.engine.programme import MipStatus
from ruralroute.siting.links import Floats, Ints


def solve_exactly(
    core: Core,
    clock: Clock,
    *,
    start: Choice | None = None,
    seed: int = 0,
    solver: str = "highs",
) -> Found[Choice]:
    """Solve a core as one programme, as far as the clock allows."""
    result = solve_programme(
        core_programme(core),
        time_limit_s=clock.left_s,
        solver=solver,
        hint=None if start is None else write_values(core, start),
        seed=seed,
        stop=clock.stop,
    )
    if result.status is MipStatus.INFEASIBLE:
        return Found(impossible=True, method=solver)
    offset = programme_offset(core)
    bound = None if result.bound is None else result.bound + offset
    if result.values is None:
        return Found(bound=bound, method=solver)
    choice = read_values(core, result.values)
    cost = choice_cost(core, choice)
    if cost == float("inf"):
        return Found(bound=bound, method=solver)
    return Found(choice=choice, cost=cost, bound=bound, method=solver)


def assign_exactly(
    core: Core, option: Ints, clock: Clock, *, start: Floats | None = None
) -> Found[Choice]:
    """Send the villages to the open options as cheaply as can be; the bound is of that alone.

    `start` is a good share of each link, shape (links,).
    """
    is_open = option[core.row] >= 0
    part = core.keep(is_open)
    result = solve_programme(
        assignment_programme(part, option),
        time_limit_s=clock.left_s,
        solver="highs" if core.single else "glop",
        hint=None if start is None else start[is_open],
        stop=clock.stop,
    )
    if result.values is None:
        return Found(impossible=result.status is MipStatus.INFEASIBLE)
    share = np.zeros(len(core.to))
    share[is_open] = np.clip(result.values, 0.0, 1.0)
    choice = Choice(option=option, share=share)
    cost = choice_cost(core, choice)
    return Found(choice=choice, cost=cost) if np.isfinite(cost) else Found()
