"""What follows from a study's design: states, losses, phases, service, reasons, catchments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.errors import DataError, Where, fault
from ruralroute.siting.answer import Assignment, SitingAnswer, SitingStatus
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.assumptions import assumptions
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Chosen
from ruralroute.siting.outcome import Outcome, outcome, sites_of_today, today_design
from ruralroute.siting.phasing import phases
from ruralroute.siting.reasons import Reason, after_routing, against_today, over_scenarios
from ruralroute.siting.roads import trees_of
from ruralroute.siting.scenarios import Scenario, losses, single_losses
from ruralroute.siting.standard import StationService, service_table
from ruralroute.siting.studied import SitingStudy, StudyOptions
from ruralroute.siting.two_states import TwoStates


def audit(
    case: SitingCase, ask: SitingAsk, options: StudyOptions, scenarios: tuple[Scenario, ...]
) -> SitingStudy:
    """Examine today's sites: no choice, the same measures.

    Raises
    ------
    DataError
        There is no centre today.
    """
    today = today_design(case)
    if not today.rows:
        raise DataError([fault("siting.no_centres", Where("centres"))])
    now = outcome(case, today, fixed=sites_of_today(case))
    nobody = np.zeros(0, dtype=np.int64)
    answer = SitingAnswer(
        model="fixed_charge",
        status=SitingStatus.FEASIBLE,
        feeds=nobody,
        assignment=Assignment(village=nobody, site=nobody, share=np.zeros(0), time_s=np.zeros(0)),
        method="audit",
    )
    return SitingStudy(
        case=case,
        ask=ask,
        options=options,
        model_choice=Chosen(ask=ask, answer=answer, outcome=None),
        chosen=now,
        chosen_by="audit",
        proved=False,
        today=now,
        today_best=outcome(case, today),
        scenarios=scenarios,
        assumptions=assumptions(case),
    )


def with_consequences(study: SitingStudy) -> SitingStudy:
    """Work out what is told of the chosen design."""
    case, chosen = study.case, study.chosen
    if chosen is None:
        return study
    at_work = tuple(
        chosen if one.kind == "usual" else outcome(case, chosen.design, state=one.state)
        for one in study.scenarios
    )
    days = [(one, done) for one, done in zip(study.scenarios, at_work, strict=True) if one.days > 0]
    service_today: tuple[StationService, ...] = ()
    if study.today is not None:
        then = [(one, outcome(case, study.today.design, state=one.state)) for one, _ in days]
        service_today = service_table(case, study.today, then)
    reasons = [] if study.chosen_by == "audit" else _beside_today(study, chosen)
    if study.comparison is not None:
        reasons += over_scenarios(case, chosen.design, study.comparison, study.options.judge)
    if study.routed and study.comparison is not None:
        reasons.append(after_routing(case, chosen.design, study.comparison, study.routed))
    trees = trees_of(case, chosen.design.rows)
    return replace(
        study,
        at_work=at_work,
        losses=tuple(losses(case, chosen.design, single_losses(case, chosen.design.rows))),
        phases=phases(
            case, chosen.design, study.options.phases, years_between=study.options.years_between
        ),
        service=service_table(case, chosen, days),
        service_today=service_today,
        reasons=tuple(reasons),
        areas={} if trees is None else trees.areas(chosen.site_of),
    )


def with_two_consequences(study: SitingStudy) -> SitingStudy:
    """Work out what is told of the chosen design of two echelons, over its township stations."""
    case, chosen = study.case, study.chosen
    if chosen is None:
        return study
    states = TwoStates(case, chosen.design, study.model_choice.answer)
    at_work = tuple(
        chosen if one.kind == "usual" else states.at_work(one.state) for one in study.scenarios
    )
    days = [(one, done) for one, done in zip(study.scenarios, at_work, strict=True) if one.days > 0]
    service_today: tuple[StationService, ...] = ()
    if study.today is not None:
        then = [(one, outcome(case, study.today.design, state=one.state)) for one, _ in days]
        service_today = service_table(case, study.today, then)
    trees = trees_of(case, chosen.design.rows)
    return replace(
        study,
        at_work=at_work,
        losses=tuple(states.losses(single_losses(case, chosen.design.rows))),
        service=service_table(case, chosen, days),
        service_today=service_today,
        reasons=tuple(_beside_today(study, chosen)),
        areas={} if trees is None else trees.areas(chosen.site_of),
    )


def _beside_today(study: SitingStudy, chosen: Outcome) -> list[Reason]:
    by_cost = study.ask.model in ("fixed-charge", "two-echelon")
    cheapest = by_cost and study.chosen_by == "model" and study.proved
    return against_today(study.case, chosen, study.today, cheapest=cheapest)
