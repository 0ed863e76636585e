"""A whole study of sites: from a county and a question to an answer that can be defended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from ruralroute.errors import Fault
from ruralroute.model import County
from ruralroute.network.graph import RoadNetwork
from ruralroute.siting.ask import SitingAsk, apply_visits
from ruralroute.siting.ask_checks import ask_warnings, check_ask
from ruralroute.siting.case import SitingCase, build_case
from ruralroute.siting.choose import Budget, choose
from ruralroute.siting.curve import site_curve
from ruralroute.siting.follow import audit, with_consequences, with_two_consequences
from ruralroute.siting.frontier import equity_frontier
from ruralroute.siting.rule_prices import rule_prices, service_rules
from ruralroute.siting.scenarios import Scenario, scenarios_of
from ruralroute.siting.sensitivity import sensitivity
from ruralroute.siting.settle import settle
from ruralroute.siting.studied import SitingStudy, StudyOptions
from ruralroute.siting.two_today import two_today


def study_sites(
    county: County,
    ask: SitingAsk | None = None,
    *,
    network: RoadNetwork | None = None,
    options: StudyOptions | None = None,
    on_phase: Callable[[str], None] | None = None,
    on_warning: Callable[[Fault], None] | None = None,
    cancel: threading.Event | None = None,
) -> SitingStudy:
    """Study where a county's centres should be.

    Parameters
    ----------
    county
        With stations, orders, today's centres, and candidates (else some are proposed).
    ask
        The question; by default the least cost a year.
    network
        Its roads; None: read them if the county names a road file.
    options
        How the study is made.
    on_phase
        Told which part begins: travel, choose, scenarios, routes, rules, curve, frontier,
        sensitivity.
    on_warning
        Told of what is doubtful in the data and in the question.
    cancel
        When set, the search ends with the best choice so far, and the parts that had not begun are
        left out; the study names them.

    Returns
    -------
    SitingStudy
        Also when no choice keeps the rules: `chosen` is None then, and the reasons say why.

    Raises
    ------
    DataError
        The county cannot be studied, a scenario is unknown, or the question contradicts itself.
    """
    ask = SitingAsk() if ask is None else ask
    options = StudyOptions() if options is None else options
    tell = on_phase if on_phase is not None else _nobody
    budget = Budget(options.time_limit_s, cancel)
    tell("travel")
    case = build_case(
        county,
        network,
        day=options.day,
        conditions=options.conditions,
        propose=options.propose,
        limit_s=options.limit_s,
        on_warning=on_warning,
    )
    raw, case = case, apply_visits(case, ask)
    scenarios = scenarios_of(case, _names(case, options))
    if options.only_today:
        return _audited(case, ask, options, scenarios, budget)
    check_ask(case, ask, options)
    if on_warning is not None:
        for one in ask_warnings(case, ask, options):
            on_warning(one)
    tell("choose")
    share = 0.6 if ask.model == "two-echelon" else 0.4
    chosen = choose(
        case, ask, time_limit_s=budget.share(share), seed=options.seed, cancel=budget.cancel
    )
    study = settle(case, ask, options, chosen, scenarios, budget=budget, tell=tell)
    if study.chosen is None:
        return study
    study = _priced(study, raw, budget, tell)
    if ask.model == "two-echelon":
        return with_two_consequences(_beside(study, budget, tell), budget)
    return with_consequences(_beside(study, budget, tell), budget)


def _audited(
    case: SitingCase,
    ask: SitingAsk,
    options: StudyOptions,
    scenarios: tuple[Scenario, ...],
    budget: Budget,
) -> SitingStudy:
    """Examine today's network, of as many echelons as are asked for."""
    if ask.model != "two-echelon" or not case.today:
        return with_consequences(audit(case, ask, options, scenarios), budget)
    two = two_today(case, time_limit_s=budget.share(0.6), seed=options.seed, cancel=budget.cancel)
    return with_two_consequences(audit(case, ask, options, scenarios, two=two), budget)


def _priced(
    study: SitingStudy, raw: SitingCase, budget: Budget, tell: Callable[[str], None]
) -> SitingStudy:
    """Work out what the rules of service cost, where there are some."""
    case, ask = study.case, study.ask
    if not service_rules(case, ask):
        return study
    if not budget.stopped():
        tell("rules")
        prices = rule_prices(
            raw,
            case,
            ask,
            study.model_choice,
            budget=budget.part(0.25),
            seed=study.options.seed,
        )
        study = replace(study, rule_prices=prices)
    if budget.stopped():
        study = replace(study, unfinished=(*study.unfinished, "rules"))
    return study


def _beside(study: SitingStudy, budget: Budget, tell: Callable[[str], None]) -> SitingStudy:
    """Work out the curve, the frontier and the sensitivity beside the choice."""
    case, ask, options = study.case, study.ask, study.options

    def curve() -> SitingStudy:
        found = site_curve(
            case,
            ask,
            budget=budget.part(0.4),
            most=options.curve_most,
            seed=options.seed,
        )
        return replace(study, curve=found)

    def frontier() -> SitingStudy:
        found = equity_frontier(case, ask, budget=budget.part(0.5), seed=options.seed)
        return replace(study, frontier=found)

    def swings() -> SitingStudy:
        found = study.chosen
        own = study.model_choice
        if found is None or own.design is None:
            return study
        swung = sensitivity(case, ask, found, own=own, budget=budget, seed=options.seed)
        return replace(study, swings=swung)

    parts = (("curve", curve), ("frontier", frontier), ("sensitivity", swings))
    for name, work in parts:
        if not budget.stopped():
            tell(name)
            study = work()
        if budget.stopped():
            study = replace(study, unfinished=(*study.unfinished, name))
    return study


def _nobody(phase: str) -> None:
    del phase


def _names(case: SitingCase, options: StudyOptions) -> Sequence[str]:
    if options.scenarios is not None:
        return options.scenarios
    days = case.county.siting.scenario_days
    return [name for name, count in days.items() if count > 0]
