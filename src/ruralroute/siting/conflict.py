"""Why no choice of sites keeps all rules: a smallest set of rules that cannot hold together.

Rules are dropped one after the other; one without which the rest is still impossible stays
dropped.  What is left is impossible, and no longer so without any one of its rules: an irreducible
infeasible subset by the deletion filter (Chinneck and Dravnieks 1991, "Locating minimal infeasible
constraint sets in linear programs", ORSA Journal on Computing 3).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.two_core import build_two
from ruralroute.siting.engine.two_shortage import shortage
from ruralroute.siting.models import FixedCharge, Model, PCentre, SetCover, TwoEchelon
from ruralroute.siting.problem import Floor, Site, SiteRule, SitingProblem, Size, Sourcing
from ruralroute.siting.solve import solve_siting

_LEAST_S = 0.5
_FAR_S = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One rule of a set that cannot hold together.

    Parameters
    ----------
    rule
        reach, floor, most, least, budget, capacity, cold_room, kept, forbidden, precool or whole.
    flag
        Of a floor; None: every station.
    zone
        Of a cold room: the resource that it holds, which in a county is a temperature zone.
    limit
        What the rule says: minutes, sites, money, kilograms or cubic metres of room in all; None:
        no number.
    needs
        The least that the other rules of the set would need in its place, in the same unit;
        None: not known.
    stations
        Of rooms with two echelons: those that need more than all that reaches them in time
        holds; `limit` and `needs` are then of these.  Empty: of all.
    """

    rule: str
    flag: str | None = None
    zone: str | None = None
    limit: float | None = None
    needs: float | None = None
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A problem and its model, with some rules dropped."""

    problem: SitingProblem
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A rule and how it is dropped."""

    clash: Clash
    kind: int | None = None
    """Of a room: the index of its resource."""
    drop: Callable[[_Trial], _Trial]


def find_conflict(
    problem: SitingProblem,
    model: Model,
    *,
    time_limit_s: float,
    seed: int = 0,
    cancel: threading.Event | None = None,
) -> tuple[Clash, ...]:
    """Return a smallest set of rules of an impossible problem that cannot hold together.

    Parameters
    ----------
    problem, model
        Proved impossible.
    time_limit_s, seed, cancel
        Of all searches; what they leave open stays in the set, which then may not be smallest.
    """
    clock = Clock(time_limit_s, cancel)
    trial = _Trial(problem=problem, model=model)
    rules = _rules(trial)
    kept: list[_Rule] = []
    for number, rule in enumerate(rules):
        less = rule.drop(trial)
        share = clock.left_s / (len(rules) - number + 2)
        if clock.stop() or not _impossible(less, max(_LEAST_S, share), seed, cancel):
            kept.append(rule)
        else:
            trial = less
    return tuple(
        _short(one, trial.problem)
        or replace(one.clash, needs=_needs(one, trial, clock, seed, cancel))
        for one in kept
    )


def _short(one: _Rule, problem: SitingProblem) -> Clash | None:
    """Return a clash of room that says which stations are short of it; None: it is not that."""
    if one.kind is None or problem.stations is None:
        return None
    found = shortage(build_two(problem, problem.stations))
    if found is None or found.resource != one.kind or found.villages.all():
        return None
    names = tuple(problem.villages.ids[at] for at in np.flatnonzero(found.villages).tolist())
    return replace(one.clash, limit=found.room, needs=found.need, stations=names)


def _impossible(trial: _Trial, seconds: float, seed: int, cancel: threading.Event | None) -> bool:
    answer = solve_siting(
        trial.problem, model=trial.model, time_limit_s=seconds, seed=seed, cancel=cancel
    )
    return answer.status is SitingStatus.INFEASIBLE


def _rules(trial: _Trial) -> list[_Rule]:
    """Return the rules that a problem has; those that matter least to a planner come first."""
    return [*_site_rules(trial.problem), *_service_rules(trial), *_means_rules(trial.problem)]


def _rule(clash: Clash, change: Callable[[SitingProblem], SitingProblem]) -> _Rule:
    return _Rule(clash=clash, drop=lambda old: replace(old, problem=change(old.problem)))


def _site_rules(problem: SitingProblem) -> list[_Rule]:
    """Return what is said of sites: whole service, status, the least number."""
    found = []
    if problem.sourcing is Sourcing.SINGLE and _scarce(problem):
        found.append(_rule(Clash(rule="whole"), lambda old: old.replace(sourcing=Sourcing.MULTI)))
    for rule, word in ((SiteRule.FORBIDDEN, "forbidden"), (SiteRule.FORCED, "kept")):
        count = sum(one.rule is rule for one in problem.sites)
        if count:
            found.append(_rule(Clash(rule=word, limit=count), _freed(rule)))
    if problem.open_min > 0:
        clash = Clash(rule="least", limit=problem.open_min)
        found.append(_rule(clash, lambda old: old.replace(open_min=0)))
    return found


def _service_rules(trial: _Trial) -> list[_Rule]:
    """Return what is said of service: pre-cooling, room, floors, reach."""
    problem, found = trial.problem, []
    if problem.precool_s is not None and problem.villages.produce.any():
        clash = Clash(rule="precool", limit=problem.precool_s / 60.0)
        found.append(_rule(clash, lambda old: old.replace(precool_s=None)))
    found += [_room_rule(problem, kind) for kind in _scarce(problem)]
    for one in problem.floors:
        if one.within_s is not None:
            clash = Clash(rule="floor", flag=one.flag, limit=one.within_s / 60.0)
            found.append(_rule(clash, _without(one)))
    if problem.max_service_s is not None:
        clash = Clash(rule="reach", limit=problem.max_service_s / 60.0)
        found.append(_rule(clash, lambda old: old.replace(max_service_s=None)))
    if isinstance(trial.model, SetCover):
        clash = Clash(rule="reach", limit=trial.model.reach_s / 60.0)
        far = SetCover(reach_s=_FAR_S)
        found.append(_Rule(clash=clash, drop=lambda old: replace(old, model=far)))
    return found


def _means_rules(problem: SitingProblem) -> list[_Rule]:
    """Return the limits of number and money."""
    found = []
    if problem.open_max is not None:
        clash = Clash(rule="most", limit=problem.open_max)
        found.append(_rule(clash, lambda old: old.replace(open_max=None)))
    if problem.budget is not None:
        clash = Clash(rule="budget", limit=problem.budget)
        found.append(_rule(clash, lambda old: old.replace(budget=None)))
    return found


def _needs(
    one: _Rule, trial: _Trial, clock: Clock, seed: int, cancel: threading.Event | None
) -> float | None:
    """Return what the other rules of the set need in place of one of them."""
    less = one.drop(trial)
    if one.kind is not None:
        return float(trial.problem.villages.demand[:, one.kind].sum())
    if isinstance(less.model, TwoEchelon) or clock.stop():
        return None
    model: Model = FixedCharge()
    if one.clash.rule == "reach" and not isinstance(less.model, SetCover):
        problem, model, unit = less.problem.replace(preferences=()), PCentre(), 60.0
    elif one.clash.rule == "most":
        problem, unit = _priced(less, by_site=True), 1.0
    elif one.clash.rule == "budget":
        problem, unit = _priced(less, by_site=False), 1.0
    else:
        return None
    answer = solve_siting(
        problem,
        model=model,
        time_limit_s=max(_LEAST_S, clock.left_s / 3),
        seed=seed,
        cancel=cancel,
    )
    if answer.bound is None:
        return None
    least = answer.bound / unit
    return float(math.ceil(least - 1e-6)) if one.clash.rule == "most" else least


def _priced(trial: _Trial, *, by_site: bool) -> SitingProblem:
    """Return the problem whose cost is the number of sites, or the money spent once."""
    problem = trial.problem

    def priced(site: Site) -> Site:
        sizes = tuple(
            replace(
                one, cost_year=1.0 if by_site else 0.0, cost_open=0.0 if by_site else one.cost_open
            )
            for one in site.sizes
        )
        return replace(site, sizes=sizes, cost_close=0.0 if by_site else site.cost_close)

    changed = problem
    if isinstance(trial.model, SetCover):
        changed = changed.replace(max_service_s=trial.model.reach_s)
    return changed.replace(
        sites=tuple(priced(one) for one in problem.sites),
        links=replace(problem.links, cost=np.zeros(len(problem.links.to))),
        annuity=1.0,
        budget=None if by_site else problem.budget,
    )


def _scarce(problem: SitingProblem) -> list[int]:
    """Return the resources of which some site has less room than all need."""
    total = problem.villages.demand.sum(axis=0).tolist()
    sizes = [size for one in problem.sites for size in one.sizes]
    return [
        kind for kind, need in enumerate(total) if any(_held(size, kind) < need for size in sizes)
    ]


def _room_rule(problem: SitingProblem, kind: int) -> _Rule:
    """Return the rule of room for one resource: kilograms come first, cold rooms by zone follow."""
    limit = _room(problem, kind)
    clash = (
        Clash(rule="cold_room", zone=problem.resources[kind], limit=limit)
        if kind
        else Clash(rule="capacity", limit=limit)
    )
    return replace(_rule(clash, _unlimited(kind)), kind=kind)


def _room(problem: SitingProblem, kind: int) -> float | None:
    """Return the most of a resource that the allowed number of sites holds."""
    rooms = [
        max((_held(size, kind) for size in one.sizes), default=math.inf)
        for one in problem.sites
        if one.rule is not SiteRule.FORBIDDEN
    ]
    total = float(sum(sorted(rooms, reverse=True)[: problem.open_max]))
    return total if math.isfinite(total) else None


def _held(size: Size, kind: int) -> float:
    room = size.capacity[kind] if size.capacity else None
    return math.inf if room is None else room


def _freed(rule: SiteRule) -> Callable[[SitingProblem], SitingProblem]:
    def drop(problem: SitingProblem) -> SitingProblem:
        sites = (
            replace(one, rule=SiteRule.FREE) if one.rule is rule else one for one in problem.sites
        )
        return problem.replace(sites=tuple(sites))

    return drop


def _unlimited(kind: int) -> Callable[[SitingProblem], SitingProblem]:
    def freed(size: Size) -> Size:
        rooms = (None if at == kind else room for at, room in enumerate(size.capacity))
        return replace(size, capacity=tuple(rooms))

    def drop(problem: SitingProblem) -> SitingProblem:
        return problem.replace(
            sites=tuple(
                replace(one, sizes=tuple(freed(size) for size in one.sizes))
                for one in problem.sites
            )
        )

    return drop


def _without(floor: Floor) -> Callable[[SitingProblem], SitingProblem]:
    def drop(problem: SitingProblem) -> SitingProblem:
        return problem.replace(floors=tuple(one for one in problem.floors if one != floor))

    return drop
