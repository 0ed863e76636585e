"""solve_siting: a siting problem and a model in, the best choice and its proof out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

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
from ruralroute.siting.engine.found import PROVED, Tell, gap
from ruralroute.siting.engine.search import search_core
from ruralroute.siting.engine.two_core import build_two
from ruralroute.siting.engine.two_search import search_two
from ruralroute.siting.links import Floats, Ints
from ruralroute.siting.models import NAMES, Model, PCentre, TwoEchelon
from ruralroute.siting.problem import Site, SitingProblem
from ruralroute.siting.rules import cost_parts, find_links, holds, objective

_LEAST_SHARE = 1e-9
_ROUNDING = 1e-6
"""Shares come from floating-point programmes; what adds up to nearly 1 is made to add up to 1."""


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

    Raises
    ------
    ValueError
        Two echelons are asked for, and the problem has no stations.

    Returns
    -------
    SitingAnswer
        With status infeasible or unknown and no choice where there is none: "no" is an answer.
    """
    clock = Clock(time_limit_s, cancel)

    def say(phase: str, value: float | None, bound: float | None) -> None:
        if progress is not None:
            told = SitingProgress(
                phase=phase, elapsed_s=clock.elapsed_s, objective=value, bound=bound
            )
            progress(told)

    if isinstance(model, TwoEchelon):
        drawn = _two_echelons(problem, clock, say, seed)
    else:
        drawn = _one_echelon(problem, model, clock, say, seed)
    return _answer(problem, model, drawn, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """What a search found, in the problem's words; `bound` in the model's unit."""

    open_sites: tuple[OpenSite, ...] = ()
    open_stations: tuple[OpenSite, ...] = ()
    feeds: Ints
    assignment: Assignment | None = None
    bound: float | None = None
    impossible: bool = False
    method: str = ""
    reason: str = ""


def _one_echelon(
    problem: SitingProblem, model: Model, clock: Clock, say: Tell, seed: int
) -> _Drawn:
    core = build_core(problem, model)

    def tell(phase: str, cost: float | None, bound: float | None) -> None:
        say(phase, _of_model(core, cost), _of_model(core, bound))

    search = solve_centre if isinstance(model, PCentre) else search_core
    found = search(core, clock, tell, seed=seed)
    drawn = _Drawn(
        feeds=np.zeros(0, dtype=np.int64),
        bound=_of_model(core, found.bound),
        impossible=found.impossible,
        method=found.method,
        reason=found.reason,
    )
    if found.choice is None:
        return drawn
    assignment = _assignment(problem, core, found.choice)
    open_sites = _opened(core, found.choice.option)
    return replace(
        drawn,
        open_sites=right_sizes(problem, problem.sites, open_sites, assignment),
        assignment=assignment,
    )


def _two_echelons(problem: SitingProblem, clock: Clock, say: Tell, seed: int) -> _Drawn:
    second = problem.stations
    if second is None:
        raise ValueError("two echelons need a problem with stations")
    two = build_two(problem, second)
    found = search_two(two, clock, say, seed=seed)
    drawn = _Drawn(
        feeds=np.full(len(second.stations), -1, dtype=np.int64),
        bound=found.bound,
        impossible=found.impossible,
        method=found.method,
        reason=found.reason,
    )
    if found.choice is None:
        return drawn
    choice = found.choice
    used = np.flatnonzero(choice.share > _LEAST_SHARE)
    station, village = two.stations.row[used], two.stations.to[used]
    local = find_links(second.local, station, village)
    time_s = two.ways.time_s[choice.way[station]] + second.local.time_s[local]
    return replace(
        drawn,
        open_sites=_opened(two.centres, choice.centre),
        open_stations=_opened(two.stations, choice.station),
        feeds=np.where(choice.way >= 0, two.ways.centre[choice.way], -1),
        assignment=_sorted(village, station, choice.share[used], time_s),
    )


def _of_model(core: Core, cost: float | None) -> float | None:
    return None if cost is None else core.offset + core.sign * cost


def _opened(core: Core, option: Ints) -> tuple[OpenSite, ...]:
    return tuple(
        OpenSite(site=j, size=int(one - core.option_start[j]))
        for j, one in enumerate(option.tolist())
        if one >= 0
    )


def _answer(problem: SitingProblem, model: Model, drawn: _Drawn, clock: Clock) -> SitingAnswer:
    name = NAMES[type(model)]
    if drawn.assignment is None:
        nobody = np.zeros(0, dtype=np.int64)
        return SitingAnswer(
            model=name,
            status=SitingStatus.INFEASIBLE if drawn.impossible else SitingStatus.UNKNOWN,
            bound=None if drawn.impossible else drawn.bound,
            feeds=drawn.feeds,
            assignment=_sorted(nobody, nobody, np.zeros(0), np.zeros(0)),
            seconds=clock.elapsed_s,
            method=drawn.method,
            reason=drawn.reason if drawn.reason or drawn.impossible else "time",
        )
    costs = cost_parts(
        problem, drawn.open_sites, drawn.open_stations, drawn.feeds, drawn.assignment
    )
    value = objective(
        problem, model, open_sites=drawn.open_sites, assignment=drawn.assignment, costs=costs
    )
    apart = None if drawn.bound is None else gap(value, drawn.bound)
    proved = apart is not None and apart <= PROVED
    return SitingAnswer(
        model=name,
        status=SitingStatus.OPTIMAL if proved else SitingStatus.FEASIBLE,
        objective=value,
        bound=value if proved else drawn.bound,
        gap=0.0 if proved else apart,
        open_sites=drawn.open_sites,
        open_stations=drawn.open_stations,
        feeds=drawn.feeds,
        assignment=drawn.assignment,
        costs=costs,
        seconds=clock.elapsed_s,
        method=drawn.method,
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
    used = np.flatnonzero(choice.share > _LEAST_SHARE)
    site, village = core.row[used], core.to[used]
    time_s = problem.links.time_s[find_links(problem.links, site, village)]
    return _sorted(village, site, choice.share[used], time_s)


def _sorted(village: Ints, site: Ints, share: Floats, time_s: Floats) -> Assignment:
    order = np.lexsort((site, village))
    village, site, share, time_s = village[order], site[order], share[order], time_s[order]
    total = np.bincount(village, weights=share)
    full = np.abs(total - 1) < _ROUNDING
    share = np.where(full[village], share / total[village], share)
    return Assignment(village=village, site=site, share=share, time_s=time_s)
