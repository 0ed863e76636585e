"""solve_siting: a siting problem and a model in, the best choice and its proof out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.answer import (
    Assignment,
    OpenSite,
    SitingAnswer,
    SitingStatus,
)
from ruralroute.siting.engine.centre import solve_centre
from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core, build_core
from ruralroute.siting.engine.found import PROVED, Found, gap
from ruralroute.siting.engine.search import search_core
from ruralroute.siting.models import NAMES, Model, PCentre
from ruralroute.siting.problem import Site, SitingProblem
from ruralroute.siting.rules import cost_parts, holds, objective


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingProgress:
    """Where a search stands.

    Parameters
    ----------
    phase
        bound, improve or prove.
    elapsed_s
        Seconds since `solve_siting` was called.
    objective, bound
        Of the best choice so far; None: none yet.
    """

    phase: str
    elapsed_s: float
    objective: float | None
    bound: float | None


def solve_siting(
    problem: SitingProblem,
    *,
    model: Model,
    time_limit_s: float = 60.0,
    seed: int = 0,
    progress: Callable[[SitingProgress], None] | None = None,
    cancel: threading.Event | None = None,
) -> SitingAnswer:
    """Choose sites.

    Parameters
    ----------
    problem
        What may be built, whom it serves, and the rules.
    model
        What a choice is judged by.
    time_limit_s
        Seconds; the best choice so far and its bound are returned then.
    seed
        Chooses among equally sensible searches.
    progress
        Called in this thread with the state of the search.
    cancel
        When set, the best choice so far is returned at once.

    Returns
    -------
    SitingAnswer
        With status infeasible or unknown and no choice where there is none: "no" is an answer.
    """
    clock = Clock(time_limit_s, cancel)
    core = build_core(problem, model)

    def tell(phase: str, cost: float | None, bound: float | None) -> None:
        if progress is not None:
            value = None if cost is None else core.offset + core.sign * cost
            low = None if bound is None else core.offset + core.sign * bound
            progress(
                SitingProgress(phase=phase, elapsed_s=clock.elapsed_s, objective=value, bound=low)
            )

    search = solve_centre if isinstance(model, PCentre) else search_core
    found = search(core, clock, tell, seed=seed)
    return _answer(problem, model, core, found, clock)


def _answer(
    problem: SitingProblem, model: Model, core: Core, found: Found[Choice], clock: Clock
) -> SitingAnswer:
    name = NAMES[type(model)]
    nobody = Assignment(
        village=np.zeros(0, dtype=np.int64),
        site=np.zeros(0, dtype=np.int64),
        share=np.zeros(0),
        time_s=np.zeros(0),
    )
    feeds = np.zeros(0, dtype=np.int64)
    bound = None if found.bound is None else core.offset + core.sign * found.bound
    if found.choice is None:
        return SitingAnswer(
            model=name,
            status=SitingStatus.INFEASIBLE if found.impossible else SitingStatus.UNKNOWN,
            bound=bound,
            feeds=feeds,
            assignment=nobody,
            seconds=clock.elapsed_s,
            method=found.method,
            reason=found.reason if found.reason or found.impossible else "time",
        )
    open_sites = tuple(
        OpenSite(site=j, size=int(option - core.option_start[j]))
        for j, option in enumerate(found.choice.option.tolist())
        if option >= 0
    )
    assignment = _assignment(problem, core, found.choice)
    open_sites = right_sizes(problem, problem.sites, open_sites, assignment)
    costs = cost_parts(problem, open_sites, (), feeds, assignment)
    value = objective(problem, model, open_sites=open_sites, assignment=assignment, costs=costs)
    apart = None if bound is None else gap(value, bound)
    proved = apart is not None and apart <= PROVED
    return SitingAnswer(
        model=name,
        status=SitingStatus.OPTIMAL if proved else SitingStatus.FEASIBLE,
        objective=value,
        bound=value if proved else bound,
        gap=0.0 if proved else apart,
        open_sites=open_sites,
        feeds=feeds,
        assignment=assignment,
        costs=costs,
        seconds=clock.elapsed_s,
        method=found.method,
    )


def right_sizes(
    problem: SitingProblem,
    sites: tuple[Site, ...],
    chosen: tuple[OpenSite, ...],
    assignment: Assignment,
) -> tuple[OpenSite, ...]:
    """Return the open sites at the size that costs least a year and holds what they serve.

    Only sizes that cost no more at once are taken, so the budget is kept.
    """
    kinds = len(problem.resources)
    load = np.zeros((len(sites), kinds))
    carried = problem.villages.demand[assignment.village] * assignment.share[:, None]
    np.add.at(load, assignment.site, carried)
    sized = []
    for one in chosen:
        now = sites[one.site].sizes[one.size]
        fitting = [
            (size.cost_year + problem.annuity * size.cost_open, index)
            for index, size in enumerate(sites[one.site].sizes)
            if size.cost_open <= now.cost_open and holds(size, load[one.site])
        ]
        year = now.cost_year + problem.annuity * now.cost_open
        best = min(fitting, default=(year, one.size))
        sized.append(OpenSite(site=one.site, size=best[1]) if best[0] < year else one)
    return tuple(sized)


def _assignment(problem: SitingProblem, core: Core, choice: Choice) -> Assignment:
    used = np.flatnonzero(choice.share > 1e-9)
    used = used[np.lexsort((core.row[used], core.to[used]))]
    village, site = core.to[used], core.row[used]
    total = np.bincount(village, weights=choice.share[used], minlength=core.villages)
    full = np.abs(total - 1) < 1e-6
    share = choice.share[used]
    share = np.where(full[village], share / total[village], share)
    keys = problem.links.row * core.villages + problem.links.to
    at = np.searchsorted(keys, site * core.villages + village)
    return Assignment(village=village, site=site, share=share, time_s=problem.links.time_s[at])
