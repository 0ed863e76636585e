"""What the rules of service cost: the choice without them, all together and each alone.

A rule may force a site that nobody would build for money.  Which one it is shows when the same
question is asked once more without it: the difference of the two yearly costs is its price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.ask import TIME_MODELS, SitingAsk, all_rules, apply_visits
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen, choose
from ruralroute.siting.outcome import Outcome, year_total
from ruralroute.siting.two_echelon import town_roads, two_echelon_problem

MOST_ALONE = 5
"""With more rules than this only all together are left out: each alone would take too long."""
NOTHING = 1.0
"""Money a year; a smaller difference is none."""
_SHARE_ALL = 0.35
"""Share of the time for the search without all rules, where each alone is left out as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """A rule of service that a choice of sites has to keep.

    Parameters
    ----------
    rule
        reach (the longest service time), floor, visits or precool.
    flag
        Of a floor or of visits; None: every station.
    limit
        Minutes, or visits a week.
    """

    rule: str
    flag: str | None = None
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePrice:
    """The choice without some rules, beside the model's own with all of them.

    Parameters
    ----------
    rules
        Left out together; all others are kept.
    status
        Of the search without them.
    proved
        Whether both choices, with and without, are proved best.
    found
        The choice without them at work; None: none was found in time.
    cost_year
        What it costs a year; None: none was found in time.
    price
        What the rules cost a year: the model's own yearly cost less `cost_year`.  Of models that
        count minutes it may be negative, as no choice of theirs is the cheapest.
    """

    rules: tuple[ServiceRule, ...]
    status: SitingStatus
    proved: bool
    found: Outcome | None
    cost_year: float | None
    price: float | None

    @property
    def costs_nothing(self) -> bool:
        """Whether no other money is known to be spent without the rules."""
        return self.price is not None and abs(self.price) < NOTHING


def service_rules(case: SitingCase, ask: SitingAsk) -> tuple[ServiceRule, ...]:
    """Return the rules of service of the county's settings and of the question, strictest only.

    The reach of the cover models is what they are about, and no rule.
    """
    found = []
    if ask.reach_min is not None and ask.model not in ("set-cover", "max-cover"):
        found.append(ServiceRule(rule="reach", limit=ask.reach_min))
    floors: dict[str | None, float] = {}
    visits: dict[str | None, float] = {}
    for one in all_rules(case, ask):
        if one.flag is not None and one.flag not in case.flags:
            continue
        if one.within_min is not None:
            floors[one.flag] = min(one.within_min, floors.get(one.flag, one.within_min))
        if one.visits_week is not None:
            visits[one.flag] = max(one.visits_week, visits.get(one.flag, one.visits_week))
    found += [ServiceRule(rule="floor", flag=flag, limit=to) for flag, to in floors.items()]
    found += [ServiceRule(rule="visits", flag=flag, limit=to) for flag, to in visits.items()]
    within = case.county.siting.precool_reach_min
    if within is not None and case.demand.cold_collect.any():
        found.append(ServiceRule(rule="precool", limit=within))
    return tuple(found)


def without(
    raw: SitingCase, ask: SitingAsk, rules: Sequence[ServiceRule]
) -> tuple[SitingCase, SitingAsk]:
    """Return the case and the question without some rules.

    Parameters
    ----------
    raw
        The case before the visits that are asked for (see `apply_visits`).
    ask, rules
        The question, and what is left out of it and of the county's settings.
    """
    flags = {kind: {one.flag for one in rules if one.rule == kind} for kind in ("floor", "visits")}
    kinds = {one.rule for one in rules}
    settings = raw.county.siting
    update: dict[str, object] = {
        "flag_reach_min": _less(settings.flag_reach_min, flags["floor"]),
        "flag_visits_week": _less(settings.flag_visits_week, flags["visits"]),
    }
    if "precool" in kinds:
        update["precool_reach_min"] = None
    county = raw.county.model_copy(update={"siting": settings.model_copy(update=update)})
    ask = replace(
        ask,
        reach_min=None if "reach" in kinds else ask.reach_min,
        equity=tuple(
            one
            for one in ask.equity
            if not (one.within_min is not None and one.flag in flags["floor"])
            and not (one.visits_week is not None and one.flag in flags["visits"])
        ),
    )
    return apply_visits(raw.with_county(county), ask), ask


def rule_prices(
    raw: SitingCase,
    case: SitingCase,
    ask: SitingAsk,
    own: Chosen,
    *,
    budget: Budget,
    seed: int = 0,
) -> tuple[RulePrice, ...]:
    """Ask again without the rules of service: without all, then without each alone.

    Where all together cost nothing, none alone does, and it is not asked.  Where a search without
    rules ends with less than the choice with them, which stays allowed, that choice stands; where
    it ends without an answer, the price is not known.

    Parameters
    ----------
    raw, case
        The study before and after the visits that are asked for.
    ask, own
        The question, and the model's own answer to it with all rules.
    budget, seed
        Of the searches; after an interruption what was being searched is left out.

    Returns
    -------
    tuple of RulePrice
        All rules together first; empty where there are none, or nothing was chosen.
    """
    rules = service_rules(case, ask)
    if not rules or own.outcome is None:
        return ()
    cost = year_total(case, own.outcome)

    def priced(some: tuple[ServiceRule, ...], share: float) -> RulePrice:
        other, question = without(raw, ask, some)
        two = ask.model == "two-echelon"
        asked = two_echelon_problem(other, question, town_roads(case)) if two else None
        answer = choose(
            other,
            question,
            time_limit_s=budget.share(share),
            seed=seed,
            asked=asked,
            cancel=budget.cancel,
        )
        # Without visits the same design costs less, so the choice with them is no measure.
        measured = all(one.rule != "visits" for one in some)
        return _price(some, own, answer, cost, other, measured=measured)

    several = len(rules) > 1
    whole = priced(rules, _SHARE_ALL if several else 1.0)
    if budget.stopped():
        return ()
    found = [whole]
    same = whole.found is not None and whole.found.design == own.outcome.design
    is_free = whole.costs_nothing and (same or ask.model not in TIME_MODELS)
    if several and len(rules) <= MOST_ALONE and not (is_free and whole.proved):
        for number, one in enumerate(rules):
            alone = priced((one,), 1.0 / (len(rules) - number))
            if budget.stopped():
                break
            found.append(alone)
    return tuple(found)


def _price(
    rules: tuple[ServiceRule, ...],
    own: Chosen,
    answer: Chosen,
    cost: float,
    case: SitingCase,
    *,
    measured: bool,
) -> RulePrice:
    status, found = answer.answer.status, answer.outcome
    if measured and _is_worse(answer, own):
        found, status = own.outcome, SitingStatus.FEASIBLE
    year = None if found is None else year_total(case, found)
    optimal = SitingStatus.OPTIMAL
    return RulePrice(
        rules=rules,
        status=status,
        proved=status is optimal and own.answer.status is optimal,
        found=found,
        cost_year=year,
        price=None if year is None else cost - year,
    )


def _is_worse(answer: Chosen, own: Chosen) -> bool:
    """Say whether a search without rules ended with less than the choice with them."""
    now, then = own.answer.objective, answer.answer.objective
    if now is None or then is None:
        return False
    better = now > then if own.ask.model == "max-cover" else now < then
    return better and answer.answer.status is not SitingStatus.OPTIMAL


def _less(named: dict[str, float], flags: set[str | None]) -> dict[str, float]:
    return {flag: to for flag, to in named.items() if flag not in flags}
