"""Today's network of two echelons: what the county says of it, and the best over its sites.

The county says it in the column `parent`: a station whose next place above is a township station is
served from there, one below a centre straight from it; a township station that others are served
from is fed by the centre above it.  Where nothing is said the cheapest way over what is open today
is taken; where no station stands below a township, the best network of today's centres and any
townships.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np

from ruralroute.model import Level
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.choose import choose
from ruralroute.siting.outcome import (
    Design,
    Outcome,
    fits,
    sites_of_today,
    today_design,
    year_total,
)
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.two_echelon import TownRoads, town_roads, two_echelon_problem
from ruralroute.siting.two_states import ANY_WAY, STRAIGHT, Said, TwoStates

_MOST_ABOVE = 10
"""Places above a station, one over another, that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoToday:
    """Today's centres and townships at work.

    Parameters
    ----------
    now
        As the county says that it is, in the usual state.
    best
        The same centres, with the townships and ways that cost least.
    said
        What the county says of its stations; None: that no township serves another station.
    states
        For other states.
    """

    now: Outcome
    best: Outcome
    said: Said | None
    states: TwoStates

    def at_work(self, state: State) -> Outcome:
        """Return today's network in another state."""
        return self.states.at_work(state)


def two_today(
    case: SitingCase,
    *,
    time_limit_s: float,
    seed: int = 0,
    cancel: threading.Event | None = None,
) -> TwoToday:
    """Work out today's network of two echelons; there is a centre today.

    Parameters
    ----------
    case
        The study.
    time_limit_s, seed, cancel
        Of the search for the best over today's centres.
    """
    roads = town_roads(case)
    design, said = said_network(case, roads)
    best = _best(case, roads, time_limit_s=time_limit_s, seed=seed, cancel=cancel)
    if said is None and best is not None:
        states = TwoStates(case, best.design, roads=roads)
        return TwoToday(now=best, best=best, said=None, states=states)
    states = TwoStates(case, design, roads=roads, said=said)
    now = states.at_work(case.base)
    if best is None:
        best = TwoStates(case, design, roads=roads).at_work(case.base)
    elif fits(now) and year_total(case, now) < year_total(case, best):
        # The search had too little time.
        best = now
    return TwoToday(now=now, best=best, said=said, states=states)


def said_network(case: SitingCase, roads: TownRoads) -> tuple[Design, Said | None]:
    """Read from the places above the stations what is open today and who is served from where."""
    number = {case.stations[at].id: town for town, at in enumerate(roads.towns)}
    over = _towns_above(case, number)
    site_of = sites_of_today(case)
    feeds: dict[int, int] = {}
    trunk = roads.trunk(case.base)
    for town in sorted({one for one in over if one is not None}):
        centre = int(site_of[roads.towns[town]])
        if centre < 0:
            there = [row for row in case.today if np.isfinite(trunk.time_s[row, town])]
            centre = min(there, key=lambda row: (float(trunk.fixed[row, town]), row), default=-1)
        if centre >= 0:
            feeds[town] = centre
    design = replace(today_design(case), feeds=tuple(sorted(feeds.items())))
    if not feeds:
        return design, None
    way = np.full(len(case.stations), ANY_WAY, dtype=np.int64)
    for at, (station, above) in enumerate(zip(case.stations, over, strict=True)):
        if above is not None and above in feeds:
            way[at], site_of[at] = above, feeds[above]
        elif number.get(station.id) in feeds:
            # A township's own goods may ride with what is handed over there.
            site_of[at] = feeds[number[station.id]]
        elif station.parent is not None and site_of[at] >= 0:
            way[at] = STRAIGHT
    return design, Said(site_of=site_of, way=way)


def _towns_above(case: SitingCase, number: dict[str, int]) -> list[int | None]:
    """Return the first township above each station by its number; None: there is none."""
    parents = {one.id: one.parent for one in case.stations}
    found: list[int | None] = []
    for station in case.stations:
        above: str | None = station.parent
        steps = 0
        while above is not None and above not in number and steps < _MOST_ABOVE:
            above, steps = parents.get(above), steps + 1
        is_below = above in number and above != station.id and station.level is Level.VILLAGE
        found.append(number[above] if is_below and above is not None else None)
    return found


def _best(
    case: SitingCase,
    roads: TownRoads,
    *,
    time_limit_s: float,
    seed: int,
    cancel: threading.Event | None,
) -> Outcome | None:
    """Return the best network over today's centres, its rules of equity left aside."""
    settings = case.county.siting.model_copy(
        update={"flag_reach_min": {}, "precool_reach_min": None}
    )
    now = case.with_county(case.county.model_copy(update={"siting": settings}))
    sites = tuple(
        replace(
            one,
            site=replace(one.site, rule=SiteRule.FORCED if one.is_existing else SiteRule.FORBIDDEN),
        )
        for one in now.sites
    )
    now, ask = replace(now, sites=sites), SitingAsk(model="two-echelon")
    found = choose(
        now,
        ask,
        time_limit_s=time_limit_s,
        seed=seed,
        asked=two_echelon_problem(now, ask, roads),
        cancel=cancel,
    )
    return found.outcome
