"""What a planner asks for, and the siting problem that it makes of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.case import USUAL, SitingCase, State
from ruralroute.siting.demand import Demand
from ruralroute.siting.links import dense_links
from ruralroute.siting.models import (
    FixedCharge,
    MaxCover,
    Model,
    PCentre,
    PMedian,
    SetCover,
    TwoEchelon,
)
from ruralroute.siting.money import annuity
from ruralroute.siting.problem import (
    Floor,
    Preference,
    Site,
    SiteRule,
    SitingProblem,
    Sourcing,
    Villages,
)
from ruralroute.siting.sites import resources_of
from ruralroute.siting.transport import LinkTable

MODELS = (
    "fixed-charge",
    "p-median",
    "p-centre",
    "set-cover",
    "max-cover",
    "two-echelon",
)
"""Names of the models, the default first."""
TIME_MODELS = frozenset({"p-median", "p-centre", "set-cover", "max-cover"})
"""Those that count minutes and not money."""
LOOSE_MODELS = frozenset({"p-centre", "set-cover", "max-cover"})
"""Those of them whose value many ways of serving the same stations from the same sites share."""

ALL = "all"
"""Name that stands for every station in a rule of equity."""
_RULE = re.compile(r"\s*(?P<flag>[^<>=*×≤≥]+?)\s*(?P<sign><=|>=|≤|≥|\*|×)\s*(?P<value>[\d.]+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityRule:
    """A rule for flagged stations: within so many minutes, so many visits a week, or a weight.

    Parameters
    ----------
    flag
        The user's word; None: every station.
    within_min, visits_week, weight
        One of them is given.
    """

    flag: str | None
    within_min: float | None = None
    visits_week: float | None = None
    weight: float | None = None


def parse_equity(given: str) -> EquityRule:
    """Read ``border<=60`` (minutes), ``poor>=3`` (visits a week), ``old*2`` (weight).

    Raises
    ------
    ValueError
        It is none of these.

    Examples
    --------
    >>> parse_equity("border<=60").within_min, parse_equity("all*2").flag
    (60.0, None)
    """
    found = _RULE.fullmatch(given)
    try:
        value = float(found["value"]) if found else 0.0
    except ValueError:
        found = None
        value = 0.0
    if found is None or value <= 0:
        raise ValueError(given)
    flag = None if found["flag"] in (ALL, "全部") else found["flag"]
    if found["sign"] in ("<=", "≤"):
        return EquityRule(flag=flag, within_min=value)
    if found["sign"] in (">=", "≥"):
        return EquityRule(flag=flag, visits_week=value)
    return EquityRule(flag=flag, weight=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingAsk:
    """What is asked.

    Parameters
    ----------
    model
        One of `MODELS`.
    open_min, open_max
        How many sites are open, today's kept ones included; None: as many as the model finds best.
    budget
        Money that may be spent once.
    reach_min
        Minutes: the reach of the cover models, the longest service time of the others.
    equity
        Rules of equity, besides those of the county's settings.
    may_close
        Whether today's centres may be closed; else they stay.
    split
        Whether a station's goods may come from several sites.
    """

    model: str = MODELS[0]
    open_min: int | None = None
    open_max: int | None = None
    budget: float | None = None
    reach_min: float | None = None
    equity: tuple[EquityRule, ...] = ()
    may_close: bool = False
    split: bool = False


def all_rules(case: SitingCase, ask: SitingAsk) -> tuple[EquityRule, ...]:
    """Return the rules of the county's settings, then those asked for."""
    settings = case.county.siting
    return (
        *(EquityRule(flag=one, within_min=to) for one, to in settings.flag_reach_min.items()),
        *(EquityRule(flag=one, visits_week=to) for one, to in settings.flag_visits_week.items()),
        *(EquityRule(flag=one, weight=to) for one, to in settings.flag_weights.items()),
        *ask.equity,
    )


def apply_visits(case: SitingCase, ask: SitingAsk) -> SitingCase:
    """Return the case with the visits a week that the rules ask for, which cost money."""
    raised = {one.flag: one.visits_week for one in ask.equity if one.visits_week is not None}
    if not raised:
        return case
    settings = case.county.siting
    update: dict[str, object] = {}
    everybody = raised.pop(None, None)
    if everybody is not None:
        update["visits_week_village"] = max(settings.visits_week_village, everybody)
        update["visits_week_township"] = max(settings.visits_week_township, everybody)
    flags = dict(settings.flag_visits_week)
    for flag, visits in raised.items():
        if flag is not None:
            flags[flag] = max(visits, flags.get(flag, 0.0))
    update["flag_visits_week"] = flags
    changed = settings.model_copy(update=update)
    return case.with_county(case.county.model_copy(update={"siting": changed}))


def model_of(ask: SitingAsk) -> Model:
    """Return the model asked for.

    Raises
    ------
    ValueError
        A cover model lacks its reach, or the name is unknown.
    """
    if ask.model in ("set-cover", "max-cover"):
        if ask.reach_min is None:
            raise ValueError(f"{ask.model} needs a reach")
        reach = ask.reach_min * 60.0
        return SetCover(reach_s=reach) if ask.model == "set-cover" else MaxCover(reach_s=reach)
    models: dict[str, Model] = {
        "fixed-charge": FixedCharge(),
        "p-median": PMedian(),
        "p-centre": PCentre(),
        "two-echelon": TwoEchelon(),
    }
    if ask.model not in models:
        raise ValueError(f"unknown model {ask.model}")
    return models[ask.model]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedProblem:
    """A siting problem, and the stations that its villages are.

    Parameters
    ----------
    problem
        For `solve_siting`.
    stations
        Index in the case of each village.
    left_out
        Indices of stations that no site reaches at all.
    """

    problem: SitingProblem
    stations: NDArray[np.int64]
    left_out: NDArray[np.int64]


def site_rules(case: SitingCase, ask: SitingAsk) -> tuple[Site, ...]:
    """Return the sites with today's centres forced open unless they may close."""
    return tuple(
        replace(one.site, rule=SiteRule.FORCED)
        if one.is_existing and not ask.may_close and one.site.rule is SiteRule.FREE
        else one.site
        for one in case.sites
    )


def problem_of(
    case: SitingCase,
    ask: SitingAsk,
    *,
    state: State = USUAL,
    links: LinkTable | None = None,
    also_reached: NDArray[np.bool_] | None = None,
) -> AskedProblem:
    """Make the problem; stations that no site reaches are left out of it and told.

    Capacities are of the year's busiest kind of day times the county's `peak_factor`.
    `also_reached`, shape (stations,), are those that are reached by other ways than `links`.
    """
    state = case.base if state is USUAL else state
    links = case.links_in(state) if links is None else links
    demand = case.demand_in(state)
    reached = np.isfinite(links.time_s).any(axis=0)
    if also_reached is not None:
        reached |= also_reached
    kept = np.flatnonzero(reached)
    flags = case.flags
    rules = all_rules(case, ask)
    within = [one for one in rules if one.within_min is not None]
    weights = [one for one in rules if one.weight is not None and one.flag in flags]
    settings = case.county.siting
    there = np.isfinite(links.time_s[:, kept])
    visits = np.broadcast_to(case.visits[kept], there.shape)
    is_cover = ask.model in ("set-cover", "max-cover")
    problem = SitingProblem(
        villages=Villages(
            ids=tuple(case.stations[at].id for at in kept.tolist()),
            weight=case.weight[kept],
            demand=peak_demand(case, demand)[kept],
            flags=np.array(
                [[flag in case.stations[at].flags for flag in flags] for at in kept.tolist()],
                dtype=np.bool_,
            ).reshape(len(kept), len(flags)),
            produce=case.demand.cold_collect[kept],
        ),
        sites=site_rules(case, ask),
        links=dense_links(
            np.where(there, links.time_s[:, kept], 0.0),
            np.where(there, links.total[:, kept], 0.0),
            reachable=there,
            visits_week=visits,
        ),
        resources=resources_of(case.demand.zones),
        flags=flags,
        sourcing=Sourcing.MULTI if ask.split else Sourcing.SINGLE,
        open_min=ask.open_min or 0,
        open_max=ask.open_max,
        budget=ask.budget,
        max_service_s=None if is_cover or ask.reach_min is None else ask.reach_min * 60.0,
        precool_s=None if settings.precool_reach_min is None else settings.precool_reach_min * 60.0,
        floors=_floors(within, flags),
        preferences=tuple(
            Preference(flag=one.flag, extra=(one.weight or 1.0) - 1.0)
            for one in weights
            if one.flag is not None
        ),
        annuity=annuity(settings.discount_rate, settings.horizon_years),
    )
    return AskedProblem(problem=problem, stations=kept, left_out=np.flatnonzero(~reached))


def _floors(rules: Sequence[EquityRule], flags: tuple[str, ...]) -> tuple[Floor, ...]:
    return tuple(
        Floor(flag=one.flag, within_s=(one.within_min or 0.0) * 60.0)
        for one in rules
        if one.flag is None or one.flag in flags
    )


def peak_demand(case: SitingCase, demand: Demand) -> NDArray[np.float64]:
    """Return what `resources_of` names on the busiest day, shape (stations, 1 + zones)."""
    busiest = demand.busiest()
    if busiest is None:
        return np.zeros((len(demand.kg), 1 + len(demand.zones)))
    kg = demand.kg_on(busiest)
    ratio = np.divide(kg, demand.kg, out=np.zeros(len(kg)), where=demand.kg > 0)
    factor = case.county.siting.peak_factor
    return np.column_stack([kg, demand.cold_m3 * ratio[:, None]]) * factor


def time_limits(case: SitingCase, ask: SitingAsk) -> NDArray[np.float64]:
    """Return the longest minutes that the rules allow each station, shape (stations,)."""
    limit = np.full(len(case.stations), np.inf)
    if ask.reach_min is not None and ask.model != "max-cover":
        limit[:] = ask.reach_min
    for rule in all_rules(case, ask):
        if rule.within_min is None:
            continue
        for at, station in enumerate(case.stations):
            if rule.flag is None or rule.flag in station.flags:
                limit[at] = min(limit[at], rule.within_min)
    return limit


def allowed_pairs(case: SitingCase, ask: SitingAsk) -> NDArray[np.bool_]:
    """Return which sites may serve which stations in the usual state, shape (sites, stations).

    Longest times, floors, and the reach of pre-cooling for stations that send goods needing cold.
    """
    with np.errstate(invalid="ignore"):
        minutes = case.links.time_s / 60.0
        good = minutes <= time_limits(case, ask) + 1e-9
        reach = case.county.siting.precool_reach_min
        if reach is not None:
            cold = np.array([one.site.precools for one in case.sites])[:, None]
            good &= ~case.demand.cold_collect | (cold & (minutes <= reach + 1e-9))
    found: NDArray[np.bool_] = good
    return found


def kept_pairs(case: SitingCase, ask: SitingAsk, rows: Sequence[int]) -> NDArray[np.bool_]:
    """Return `allowed_pairs`, any way for stations that none of the open sites may serve.

    So a design that cannot keep the rules (on the way to another, or under other assumptions) still
    serves whom it can reach.
    """
    allowed = allowed_pairs(case, ask)
    found: NDArray[np.bool_] = allowed | ~allowed[list(rows)].any(axis=0)
    return found


def must_precool(case: SitingCase) -> NDArray[np.bool_]:
    """Return which stations send goods that must reach a cold room in time, shape (stations,).

    A township station pre-cools nothing: with two echelons they go straight to a site that does.
    """
    if case.county.siting.precool_reach_min is None:
        return np.zeros(len(case.stations), dtype=np.bool_)
    return case.demand.cold_collect


def beyond_rules(case: SitingCase, ask: SitingAsk) -> list[tuple[int, float, float]]:
    """Return stations that no site could serve within the rules: index, limit, best, minutes.

    The proof that no choice of sites keeps these rules.  Where goods need cold the best is that of
    sites with a cold room; infinite where there is none.
    """
    times = np.where(np.isnan(case.links.time_s), np.inf, case.links.time_s) / 60.0
    best, limit = times.min(axis=0), time_limits(case, ask)
    reach = case.county.siting.precool_reach_min
    if reach is not None:
        cold = np.array([one.site.precools for one in case.sites])
        produce = case.demand.cold_collect
        best = np.where(produce, np.where(cold[:, None], times, np.inf).min(axis=0), best)
        limit = np.where(produce, np.minimum(limit, reach), limit)
    lost = np.isfinite(times).any(axis=0) & ~allowed_pairs(case, ask).any(axis=0)
    return [(int(at), float(limit[at]), float(best[at])) for at in np.flatnonzero(lost)]
