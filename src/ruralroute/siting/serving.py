"""Who serves whom: what an answer says, and what is best where its model does not care."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from ruralroute.siting.answer import SitingAnswer
from ruralroute.siting.ask import TIME_MODELS, AskedProblem, SitingAsk, allowed_pairs
from ruralroute.siting.case import SitingCase
from ruralroute.siting.models import PMedian
from ruralroute.siting.outcome import Design, Ints, Outcome, fits, outcome
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.solve import solve_siting


def told(case: SitingCase, ask: SitingAsk, asked: AskedProblem, answer: SitingAnswer) -> Outcome:
    """Work out an answer's outcome with the assignment that the engine chose."""
    opened = sorted((one.site, one.size) for one in answer.open_sites)
    design = Design(rows=tuple(site for site, _ in opened), sizes=tuple(size for _, size in opened))
    by_time = ask.model in TIME_MODELS
    fixed = np.full(len(case.stations), -1, dtype=np.int64)
    best = np.zeros(len(case.stations))
    assigned = answer.assignment
    station = asked.stations[assigned.village]
    for at, site, share in zip(
        station.tolist(), assigned.site.tolist(), assigned.share.tolist(), strict=True
    ):
        if share > best[at]:
            best[at], fixed[at] = share, site
    if ask.split:
        return outcome(case, design, by_time=by_time)
    return outcome(case, design, by_time=by_time, fixed=fixed)


def closer(
    case: SitingCase,
    asked: AskedProblem,
    answer: SitingAnswer,
    found: Outcome,
    *,
    ask: SitingAsk,
    time_limit_s: float,
    seed: int,
    cancel: threading.Event | None,
) -> Outcome:
    """Serve stations from as near as the open sites can, where the model does not care.

    A cover is as good whoever serves whom within reach, and p-centre looks at the farthest station
    alone.  Stations go to the nearest open site; where rooms do not suffice for that, the least
    mean time with these sites is asked for, within the reach or the time of the farthest; where
    that is not found in time, what was `found` stays.
    """
    if not found.design.rows:
        return found
    nearest = _nearest(case, ask, found.design)
    if not ((nearest < 0) & (found.site_of >= 0)).any():
        best = outcome(case, found.design, by_time=True, fixed=nearest)
        if fits(best):
            return best
    if ask.model == "max-cover" or asked.problem.preferences or not len(answer.assignment.site):
        return found
    size_of = {one.site: one.size for one in answer.open_sites}
    sites = tuple(
        replace(one, rule=SiteRule.FORCED, sizes=(one.sizes[size_of[row]],))
        if row in size_of
        else replace(one, rule=SiteRule.FORBIDDEN)
        for row, one in enumerate(asked.problem.sites)
    )
    farthest = float(answer.assignment.time_s.max())
    if ask.model == "set-cover" and ask.reach_min is not None:
        farthest = ask.reach_min * 60.0
    problem = asked.problem.replace(sites=sites, budget=None, max_service_s=farthest)
    again = solve_siting(
        problem, model=PMedian(), time_limit_s=time_limit_s, seed=seed, cancel=cancel
    )
    if again.objective is None:
        return found
    opened = tuple(replace(one, size=size_of[one.site]) for one in again.open_sites)
    return told(case, ask, asked, replace(again, open_sites=opened))


def _nearest(case: SitingCase, ask: SitingAsk, design: Design) -> Ints:
    """Return the nearest open site that may serve each station; -1: none."""
    rows = np.array(design.rows, dtype=np.int64)
    allowed = allowed_pairs(case, ask)[rows]
    minutes = np.where(allowed, case.links.time_s[rows], np.inf)
    return np.where(allowed.any(axis=0), rows[minutes.argmin(axis=0)], -1)
