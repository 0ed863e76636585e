"""What is wrong or doubtful in a question, before anything is searched."""

from __future__ import annotations

from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.siting.ask import MODELS, SitingAsk, site_rules
from ruralroute.siting.case import SitingCase
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.studied import StudyOptions

MOST_VISITS = 14.0
"""Visits a week that can be asked for."""


def check_ask(case: SitingCase, ask: SitingAsk, options: StudyOptions) -> None:
    """Check that a question fits the county and does not contradict itself.

    Raises
    ------
    DataError
        All that is wrong.
    """
    faults = [*_rule_faults(case, ask), *_number_faults(case, ask), *_reach_faults(ask, options)]
    if not case.weight.sum() > 0:
        faults.append(fault("siting.no_demand_at_all", Where("orders")))
    if ask.model not in MODELS:
        faults.append(fault("siting.ask_model", _at("model"), ask.model, known=" ".join(MODELS)))
    if ask.budget is not None and ask.budget < 0:
        faults.append(fault("siting.ask_budget", _at("budget"), f"{ask.budget:g}"))
    if faults:
        raise DataError(faults)


def ask_warnings(case: SitingCase, ask: SitingAsk, options: StudyOptions) -> list[Fault]:
    """Tell of what is asked for and will not be done, and of questions without a choice."""
    found = []
    idle = [
        name
        for name, given in (
            ("routed", options.routed > 0),
            ("phases", bool(options.phases)),
        )
        if given
    ]
    if ask.model == "two-echelon" and idle:
        asked = " ".join(f"--{one}" for one in idle)
        found.append(
            fault("siting.ask_one_echelon", _at("model"), asked, severity=Severity.WARNING)
        )
    if not any(site.origin.value != "centre" for site in case.sites) and not ask.may_close:
        found.append(fault("siting.ask_no_choice", Where("candidates"), severity=Severity.WARNING))
    return found


def _at(option: str) -> Where:
    return Where(column=f"--{option}")


def _rule_faults(case: SitingCase, ask: SitingAsk) -> list[Fault]:
    faults = []
    known = case.flags or ("-",)
    for one in ask.equity:
        if one.flag is not None and one.flag not in case.flags:
            faults.append(
                fault(
                    "siting.ask_flag",
                    _at("equity"),
                    one.flag,
                    known=", ".join(known),
                    known_zh="、".join(known),
                )
            )
        if one.visits_week is not None and one.visits_week > MOST_VISITS:
            faults.append(
                fault("siting.ask_visits", _at("equity"), f"{one.visits_week:g}", most=14)
            )
    return faults


def _number_faults(case: SitingCase, ask: SitingAsk) -> list[Fault]:
    rules = [one.rule for one in site_rules(case, ask)]
    usable = len(rules) - rules.count(SiteRule.FORBIDDEN)
    forced = rules.count(SiteRule.FORCED)
    if not usable:
        return [fault("siting.ask_all_forbidden", Where("candidates", column="site_status"))]
    faults = []
    if ask.open_min is not None and ask.open_min > usable:
        faults.append(
            fault(
                "siting.ask_too_many",
                _at("open"),
                ask.open_min,
                usable=usable,
                forbidden=len(rules) - usable,
            )
        )
    if ask.open_max is not None and ask.open_max < forced:
        faults.append(fault("siting.ask_too_few", _at("open"), ask.open_max, forced=forced))
    return faults


def _reach_faults(ask: SitingAsk, options: StudyOptions) -> list[Fault]:
    faults = []
    if ask.model in ("set-cover", "max-cover") and ask.reach_min is None:
        faults.append(fault("siting.ask_reach_needed", _at("reach-min"), model=ask.model))
    if ask.reach_min is not None and ask.reach_min <= 0:
        faults.append(fault("siting.ask_reach", _at("reach-min"), f"{ask.reach_min:g}"))
    asked = [ask.reach_min, *(one.within_min for one in ask.equity)]
    longest = max((one for one in asked if one is not None), default=0.0)
    if options.limit_s is not None and options.limit_s / 60.0 < longest:
        faults.append(
            fault(
                "siting.ask_limit",
                _at("reach-limit-min"),
                f"{options.limit_s / 60.0:g}",
                longest=f"{longest:g}",
            )
        )
    return faults
