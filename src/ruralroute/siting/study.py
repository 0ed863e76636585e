"""A whole study of sites: from a county and a question to an answer that can be defended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ruralroute.errors import DataError, Fault, Where, fault
from ruralroute.model import DRY, County
from ruralroute.network.graph import RoadNetwork
from ruralroute.siting.answer import Assignment, SitingAnswer, SitingStatus
from ruralroute.siting.ask import SitingAsk, apply_visits
from ruralroute.siting.assumptions import Assumption, assumptions
from ruralroute.siting.case import SitingCase, build_case
from ruralroute.siting.choose import Budget, Chosen, choose
from ruralroute.siting.comparison import Comparison, Judge, compare
from ruralroute.siting.curve import CurvePoint, Frontier, equity_frontier, site_curve
from ruralroute.siting.money import Phase
from ruralroute.siting.outcome import Design, Outcome, outcome, sites_of_today, today_design
from ruralroute.siting.phasing import phases
from ruralroute.siting.reasons import Reason, after_routing, against_today, over_scenarios
from ruralroute.siting.roads import trees_of
from ruralroute.siting.routed import RoutedDesign, rank_correlation, route_design
from ruralroute.siting.scenarios import Scenario, losses, scenarios_of, single_losses
from ruralroute.siting.sensitivity import Swing, sensitivity
from ruralroute.siting.standard import StationService, service_table


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """How a study is made, beside the question.

    Parameters
    ----------
    conditions
        Of the roads in the usual state.
    scenarios
        Names as `scenarios_of` takes them; None: the conditions that the county gives days.
    judge
        What the choice is made by over the scenarios; None: the model's own answer is the choice.
    routed
        So many of the best designs are planned with routes and ranked again.
    routed_iterations
        Steps of the search for each of those days.
    phases
        New sites to build in each step; empty: all at once.
    years_between
        Steps of building are so many years apart.
    propose
        Candidates to propose; None: as the county's settings say.
    day
        Whose orders demand is taken from; None: the mean of all.
    time_limit_s, seed
        Of all searches together.
    limit_s
        Pairs of site and station farther apart are left out.
    curve_most
        Points of the curve.
    only_today
        Only examine today's sites (`audit`): nothing is chosen.
    """

    conditions: str = DRY
    scenarios: tuple[str, ...] | None = None
    judge: Judge | None = None
    routed: int = 0
    routed_iterations: int = 200
    phases: tuple[int, ...] = ()
    years_between: int = 3
    propose: int | None = None
    day: dt.date | None = None
    time_limit_s: float = 60.0
    seed: int = 0
    limit_s: float | None = None
    curve_most: int = 8
    only_today: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class SitingStudy:
    """Everything that came out of a study.

    Parameters
    ----------
    case, ask, options
        What was studied, asked, and how.
    model_choice
        The engine's answer to the model alone.
    chosen
        The design that is recommended, at work in the usual state; None: there is none.
    chosen_by
        ``model``, a judge's name, ``routed``, or ``audit`` where nothing was chosen.
    proved
        Whether the choice is proved best by that.
    today, today_best
        Today's sites, each station where it is served today, and where it would best be.
    """

    case: SitingCase
    ask: SitingAsk
    options: StudyOptions
    model_choice: Chosen
    chosen: Outcome | None
    chosen_by: str
    proved: bool
    today: Outcome | None
    today_best: Outcome | None
    curve: tuple[CurvePoint, ...] = ()
    frontier: Frontier = field(default_factory=lambda: Frontier(trades=(), outcomes=(), proved=()))
    scenarios: tuple[Scenario, ...] = ()
    at_work: tuple[Outcome, ...] = ()
    comparison: Comparison | None = None
    routed: tuple[RoutedDesign, ...] = ()
    losses: tuple[tuple[Scenario, float, Outcome], ...] = ()
    swings: tuple[Swing, ...] = ()
    phases: tuple[Phase, ...] = ()
    service: tuple[StationService, ...] = ()
    service_today: tuple[StationService, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    reasons: tuple[Reason, ...] = ()
    areas: dict[int, shapely.Geometry] = field(default_factory=dict)

    @property
    def rank_correlation(self) -> float | None:
        """Spearman's correlation of the estimate with the routed cost, over the routed designs."""
        if self.comparison is None or not self.routed:
            return None
        estimate = self.comparison.expected
        index = {one: at for at, one in enumerate(self.comparison.designs)}
        return rank_correlation(
            [float(estimate[index[one.design]]) for one in self.routed],
            [one.expected for one in self.routed],
        )


def study_sites(
    county: County,
    ask: SitingAsk | None = None,
    *,
    network: RoadNetwork | None = None,
    options: StudyOptions | None = None,
    on_phase: Callable[[str], None] | None = None,
    on_warning: Callable[[Fault], None] | None = None,
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
        Told which part begins: travel, choose, curve, frontier, scenarios, routes, sensitivity.
    on_warning
        Told of what is doubtful in the data.

    Returns
    -------
    SitingStudy
        Also when no choice keeps the rules: `chosen` is None then, and the reasons say why.

    Raises
    ------
    DataError
        The county cannot be studied, or a scenario is unknown.
    """
    ask = SitingAsk() if ask is None else ask
    options = StudyOptions() if options is None else options
    tell = on_phase if on_phase is not None else _nobody
    budget = Budget(options.time_limit_s)
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
    case = apply_visits(case, ask)
    scenarios = scenarios_of(case, _names(case, options))
    if options.only_today:
        return _told(_audit(case, ask, options, scenarios))
    tell("choose")
    share = 0.9 if ask.model == "two-echelon" else 0.4
    chosen = choose(case, ask, time_limit_s=budget.share(share), seed=options.seed)
    study = _with_choice(case, ask, options, chosen, scenarios, tell=tell)
    if study.chosen is None:
        return study
    if ask.model == "two-echelon":
        return _two_told(study)
    tell("curve")
    study = replace(
        study,
        curve=site_curve(
            case, ask, budget=_part(budget, 0.4), most=options.curve_most, seed=options.seed
        ),
    )
    tell("frontier")
    study = replace(
        study,
        frontier=equity_frontier(case, ask, budget=_part(budget, 0.5), seed=options.seed),
    )
    tell("sensitivity")
    design = study.chosen.design if study.chosen is not None else Design((), ())
    swings = sensitivity(case, ask, design, budget=budget, seed=options.seed)
    return _told(replace(study, swings=swings))


def _audit(
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


def _nobody(phase: str) -> None:
    del phase


def _part(budget: Budget, share: float) -> Budget:
    return Budget(budget.share(share))


def _names(case: SitingCase, options: StudyOptions) -> Sequence[str]:
    if options.scenarios is not None:
        return options.scenarios
    days = case.county.siting.scenario_days
    return [name for name, count in days.items() if count > 0]


def _with_choice(
    case: SitingCase,
    ask: SitingAsk,
    options: StudyOptions,
    chosen: Chosen,
    scenarios: tuple[Scenario, ...],
    *,
    tell: Callable[[str], None],
) -> SitingStudy:
    """Compare over scenarios, route the best if asked, and settle on a design."""
    design, by = chosen.design, "model"
    today = today_design(case)
    study = SitingStudy(
        case=case,
        ask=ask,
        options=options,
        model_choice=chosen,
        chosen=chosen.outcome,
        chosen_by=by,
        proved=chosen.answer.status == "optimal",
        today=outcome(case, today, fixed=sites_of_today(case)) if today.rows else None,
        today_best=outcome(case, today) if today.rows else None,
        scenarios=scenarios,
        assumptions=assumptions(case),
    )
    if design is None or ask.model == "two-echelon":
        return study
    tell("scenarios")
    seeds = [design, *([today] if today.rows else [])]
    found = compare(case, ask, scenarios, seeds=seeds, time_limit_s=0.3 * options.time_limit_s)
    study = replace(study, comparison=found if found.designs else None)
    if options.judge is not None and found.designs:
        at = found.best(options.judge)
        study = replace(
            study,
            chosen=outcome(case, found.designs[at]),
            chosen_by=options.judge.value,
            proved=found.complete,
        )
    if options.routed > 0 and found.designs:
        tell("routes")
        study = _routed(study, found, options)
    return study


def _routed(study: SitingStudy, found: Comparison, options: StudyOptions) -> SitingStudy:
    """Plan the best designs with routes in the states that have days; take the cheapest."""
    case = study.case
    judge = options.judge or Judge.EXPECTED
    with_days = [one for one in found.scenarios if one.days > 0 and one.state.day is None]
    routed = tuple(
        route_design(
            case,
            found.designs[at],
            with_days,
            day=options.day,
            iterations=options.routed_iterations,
            seed=options.seed,
        )
        for at in found.ranked(judge)[: options.routed]
    )
    best = min(routed, key=lambda one: (_judged(one, routed, judge), one.design))
    return replace(
        study,
        routed=routed,
        chosen=outcome(case, best.design),
        chosen_by="routed",
        proved=False,
    )


def _judged(one: RoutedDesign, all_of: Sequence[RoutedDesign], judge: Judge) -> float:
    if judge is Judge.EXPECTED:
        return round(one.expected, 2)
    if judge is Judge.WORST:
        return round(float(one.year.max()), 2)
    best = [min(float(other.year[at]) for other in all_of) for at in range(len(one.year))]
    return round(float((one.year - best).max()), 2)


def _told(study: SitingStudy) -> SitingStudy:
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
    reasons = [] if study.chosen_by == "audit" else against_today(case, chosen, study.today)
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


def _two_told(study: SitingStudy) -> SitingStudy:
    """Tell of two echelons: the choice against today, in the usual state only.

    Scenarios, curve and sensitivity are those of one echelon and would not compare.
    """
    case, chosen = study.case, study.chosen
    if chosen is None:
        return study
    usual = study.scenarios[:1]
    trees = trees_of(case, chosen.design.rows)
    return replace(
        study,
        scenarios=usual,
        at_work=(chosen,),
        service=service_table(case, chosen, [(usual[0], chosen)]),
        reasons=tuple(against_today(case, chosen, study.today)),
        areas={} if trees is None else trees.areas(chosen.site_of),
    )
