"""What follows from a study's design: states, losses, phases, service, reasons, catchments."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ruralroute.errors import DataError, Where, fault
from ruralroute.siting.answer import Assignment, SitingAnswer, SitingStatus
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.assumptions import assumptions
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.choose import Budget, Chosen
from ruralroute.siting.outcome import Design, Outcome, outcome, sites_of_today, today_design
from ruralroute.siting.phasing import phases
from ruralroute.siting.reasons import (
    Reason,
    after_routing,
    against_today,
    by_the_model,
    examined,
    over_scenarios,
    through_the_year,
    today_over_towns,
    who_keeps_service,
)
from ruralroute.siting.roads import trees_of
from ruralroute.siting.scenarios import Scenario, losses, single_losses
from ruralroute.siting.size_steps import just_above
from ruralroute.siting.standard import service_table
from ruralroute.siting.studied import SitingStudy, StudyOptions
from ruralroute.siting.two_states import TwoStates
from ruralroute.siting.two_today import TwoToday


def audit(
    case: SitingCase,
    ask: SitingAsk,
    options: StudyOptions,
    scenarios: tuple[Scenario, ...],
    *,
    two: TwoToday | None = None,
) -> SitingStudy:
    """Examine today's sites: no choice, the same measures.

    Parameters
    ----------
    case, ask, options, scenarios
        Of the study.
    two
        Today's network of two echelons; None: sites serve all stations themselves.

    Raises
    ------
    DataError
        There is no centre today.
    """
    today = today_design(case)
    if not today.rows:
        raise DataError([fault("siting.no_centres", Where("centres"))])
    now = outcome(case, today, fixed=sites_of_today(case)) if two is None else two.now
    nobody = np.zeros(0, dtype=np.int64)
    answer = SitingAnswer(
        model="fixed_charge" if two is None else "two_echelon",
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
        today_best=outcome(case, today) if two is None else two.best,
        two_today=two,
        scenarios=scenarios,
        assumptions=assumptions(case, ask),
    )


def with_consequences(study: SitingStudy, budget: Budget) -> SitingStudy:
    """Work out what is told of the chosen design; of an interrupted study, what is quickly done."""
    case, chosen = study.case, study.chosen
    if chosen is None:
        return study
    design = chosen.design
    # An audit leaves stations where they are served today as long as there is a way.
    fixed = sites_of_today(case) if study.chosen_by == "audit" else None

    def work(state: State) -> Outcome:
        return outcome(case, design, state=state, fixed=fixed)

    study = _in_states(study, chosen, work, work(case.base), budget)
    reasons = [] if study.chosen_by == "audit" else _beside_today(study, chosen)
    if study.comparison is not None:
        judge = study.options.judge
        reasons += over_scenarios(case, design, study.comparison, judge, _in_state(case))
    if study.routed and study.comparison is not None:
        reasons.append(
            after_routing(case, design, study.comparison, study.routed, study.options.judge)
        )
    steps = study.options.phases
    if steps and budget.out_of_grace():
        study, steps = _left_out(study, "phases"), ()
    return replace(
        study,
        phases=phases(case, study.ask, chosen, steps, years_between=study.options.years_between),
        reasons=tuple(reasons),
    )


def with_two_consequences(study: SitingStudy, budget: Budget) -> SitingStudy:
    """Work out what is told of the chosen design of two echelons, over its township stations."""
    case, chosen = study.case, study.chosen
    if chosen is None:
        return study
    today = study.two_today
    if study.chosen_by == "audit" and today is not None:
        study = _in_states(study, chosen, today.at_work, chosen, budget)
        return replace(
            study, reasons=tuple(examined(case, chosen, today.best, is_said=today.said is not None))
        )
    states = TwoStates(case, chosen.design, ask=study.ask)
    study = _in_states(study, chosen, states.at_work, states.at_work(case.base), budget)
    reasons = _beside_today(study, chosen)
    if study.comparison is not None:
        reasons += over_scenarios(
            case, chosen.design, study.comparison, study.options.judge, _two_in_state(case)
        )
    if today is not None and study.today is not None and today.said is not None:
        reasons.append(today_over_towns(case, study.today))
    return replace(study, reasons=tuple(reasons))


def _in_state(case: SitingCase) -> Callable[[Design, State], Outcome]:
    return lambda design, state: outcome(case, design, state=state)


def _two_in_state(case: SitingCase) -> Callable[[Design, State], Outcome]:
    return lambda design, state: TwoStates(case, design).at_work(state)


def _in_states(
    study: SitingStudy,
    chosen: Outcome,
    work: Callable[[State], Outcome],
    usual: Outcome,
    budget: Budget,
) -> SitingStudy:
    """Put the chosen design to work in each scenario, and in the loss of each site and road."""
    case, rows = study.case, chosen.design.rows
    at_work = _worked(
        study.scenarios, lambda one: chosen if one.kind == "usual" else work(one.state), budget
    )
    single = None if budget.out_of_grace() else single_losses(case, rows)
    lost = None if single is None else _worked(single, lambda one: work(one.state), budget)
    if at_work is None:
        study = _left_out(study, "scenarios")
    if lost is None:
        study = _left_out(study, "losses")
    days = [(one, done) for one, done in at_work or [] if one.days > 0]
    then = None
    if study.today is not None:
        then = _worked([one for one, _ in days], lambda one: _today_in(study, one.state), budget)
    trees = trees_of(case, rows)
    return replace(
        study,
        at_work=tuple(done for _, done in at_work or []),
        today_at_work=tuple(then or []),
        losses=tuple(losses(case, usual, lost or [])),
        service=service_table(case, chosen, days) if days else (),
        service_today=service_table(case, study.today, then) if study.today and then else (),
        areas={} if trees is None else trees.areas(chosen.site_of),
    )


def _today_in(study: SitingStudy, state: State) -> Outcome:
    """Return today's network in a state."""
    case = study.case
    if study.two_today is not None:
        return study.two_today.at_work(state)
    return outcome(case, today_design(case), state=state, fixed=sites_of_today(case))


def _worked(
    scenarios: Sequence[Scenario], work: Callable[[Scenario], Outcome], budget: Budget
) -> list[tuple[Scenario, Outcome]] | None:
    """Return the outcome of each scenario; None where an interrupted study has no time for all.

    The next one is expected to take as long as the longest so far.
    """
    found: list[tuple[Scenario, Outcome]] = []
    longest = 0.0
    for one in scenarios:
        if budget.out_of_grace(longest):
            return None
        before = time.monotonic()
        found.append((one, work(one)))
        longest = max(longest, time.monotonic() - before)
    return found


def _left_out(study: SitingStudy, part: str) -> SitingStudy:
    if part in study.unfinished:
        return study
    return replace(study, unfinished=(*study.unfinished, part))


def _beside_today(study: SitingStudy, chosen: Outcome) -> list[Reason]:
    by_cost = study.ask.model in ("fixed-charge", "two-echelon")
    cheapest = by_cost and study.chosen_by == "model" and study.proved
    ours, today = study.chosen_over_year, study.today_over_year
    found = against_today(study.case, chosen, study.today, cheapest=cheapest)
    if ours is not None and today is not None:
        found += through_the_year(study.case, study.scenarios, ours, today)
        worked = list(zip(study.scenarios, study.at_work, strict=True))
        found += who_keeps_service(study.case, worked, study.today_at_work)
    found += by_the_model(study.case, study.ask, chosen, study.today)
    return [*found, *just_above(study.case, chosen)]
