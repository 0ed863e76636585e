"""From a model's answer to the design that is recommended: scenarios, then real routes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.ask import SitingAsk, allowed_pairs, model_of
from ruralroute.siting.assumptions import assumptions
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen
from ruralroute.siting.comparison import Comparison, Judge, compare
from ruralroute.siting.conflict import Clash, find_conflict
from ruralroute.siting.outcome import Design, Outcome, outcome, sites_of_today, today_design
from ruralroute.siting.routed import RoutedDesign, route_design
from ruralroute.siting.scenarios import Scenario
from ruralroute.siting.studied import SitingStudy, StudyOptions
from ruralroute.siting.two_sheet import two_compare
from ruralroute.siting.two_states import TwoStates
from ruralroute.siting.two_today import TwoToday, two_today


def settle(
    case: SitingCase,
    ask: SitingAsk,
    options: StudyOptions,
    chosen: Chosen,
    scenarios: tuple[Scenario, ...],
    *,
    budget: Budget,
    tell: Callable[[str], None],
) -> SitingStudy:
    """Compare over scenarios, route the best if asked, and settle on a design.

    What an interrupted comparison had costed by then is told, but nothing is chosen by it.
    """
    design, by = chosen.design, "model"
    now, best, two = _today(case, ask, options, budget)
    study = SitingStudy(
        case=case,
        ask=ask,
        options=options,
        model_choice=chosen,
        chosen=chosen.outcome,
        chosen_by=by,
        proved=chosen.answer.status == "optimal",
        today=now,
        today_best=best,
        two_today=two,
        scenarios=scenarios,
        assumptions=assumptions(case, ask),
        unfinished=("choose",) if budget.stopped() else (),
    )
    if design is None:
        return replace(study, conflict=_conflict(chosen, options, budget))
    is_two = ask.model == "two-echelon"
    routed = 0 if is_two else options.routed
    if budget.stopped():
        return _left_out(study, "scenarios", *(["routes"] if routed > 0 else []))
    tell("scenarios")
    found = _compared(study, design, budget)
    study = replace(study, comparison=found)
    if budget.stopped():
        return _left_out(study, "scenarios", *(["routes"] if routed > 0 else []))
    if options.judge is not None and found is not None:
        at = found.best(options.judge)
        study = replace(
            study,
            chosen=_at_work(study, found.designs[at]),
            chosen_by=options.judge.value,
            proved=found.complete,
        )
    if routed > 0 and found is not None:
        tell("routes")
        study = _routed(study, found, options, budget)
    return study


def _compared(study: SitingStudy, design: Design, budget: Budget) -> Comparison | None:
    """Compare designs over the scenarios; None where none keeps the rules, or none was asked for.

    Of two echelons there are often too many; a pool of them is walked for a judge only.
    """
    case, ask, options = study.case, study.ask, study.options
    seeds = [design, *([] if study.today is None else [study.today.design])]
    limit = 0.3 * options.time_limit_s
    if ask.model == "two-echelon":
        found = two_compare(
            case,
            ask,
            study.scenarios,
            seeds=seeds,
            time_limit_s=limit,
            cancel=budget.cancel,
            is_pool_enough=options.judge is not None,
        )
    else:
        found = compare(
            case, ask, study.scenarios, seeds=seeds, time_limit_s=limit, cancel=budget.cancel
        )
    return found if found is not None and found.designs else None


def _at_work(study: SitingStudy, design: Design) -> Outcome:
    """Return a design in the usual state, within the rules on ways."""
    case, ask = study.case, study.ask
    if ask.model == "two-echelon":
        return TwoStates(case, design, ask=ask).at_work(case.base)
    return outcome(case, design, allowed=allowed_pairs(case, ask))


def _today(
    case: SitingCase, ask: SitingAsk, options: StudyOptions, budget: Budget
) -> tuple[Outcome | None, Outcome | None, TwoToday | None]:
    """Return today's network as it is and at its best, of as many echelons as are asked for."""
    today = today_design(case)
    if not today.rows:
        return None, None, None
    if ask.model != "two-echelon":
        return outcome(case, today, fixed=sites_of_today(case)), outcome(case, today), None
    two = two_today(case, time_limit_s=budget.share(0.2), seed=options.seed, cancel=budget.cancel)
    return two.now, two.best, two


def _conflict(chosen: Chosen, options: StudyOptions, budget: Budget) -> tuple[Clash, ...]:
    """Return the rules that cannot hold together, where it is proved that none does."""
    problem = chosen.problem
    if chosen.answer.status is not SitingStatus.INFEASIBLE or problem is None:
        return ()
    return find_conflict(
        problem,
        model_of(chosen.ask),
        time_limit_s=budget.share(0.8),
        seed=options.seed,
        cancel=budget.cancel,
    )


def _left_out(study: SitingStudy, *parts: str) -> SitingStudy:
    return replace(study, unfinished=(*study.unfinished, *parts))


def _routed(
    study: SitingStudy, found: Comparison, options: StudyOptions, budget: Budget
) -> SitingStudy:
    """Plan the best designs with routes in the states that have days; take the cheapest.

    When interrupted, the design whose routes were being planned is left out.
    """
    case = study.case
    judge = options.judge or Judge.EXPECTED
    with_days = [one for one in found.scenarios if one.days > 0 and one.state.day is None]
    routed: list[RoutedDesign] = []
    for at in found.ranked(judge)[: options.routed]:
        one = route_design(
            case,
            found.designs[at],
            with_days,
            day=options.day,
            iterations=options.routed_iterations,
            seed=options.seed,
            cancel=budget.cancel,
        )
        if budget.stopped():
            study = _left_out(study, "routes")
            break
        routed.append(one)
    if not routed:
        return study
    value = judged_by_routes(
        found, routed, [found.scenarios.index(one) for one in with_days], judge
    )
    best = min(zip(value, routed, strict=True), key=lambda pair: (pair[0], pair[1].design))[1]
    return replace(
        study,
        routed=tuple(routed),
        chosen=outcome(case, best.design, allowed=allowed_pairs(case, study.ask)),
        chosen_by="routed",
        proved=False,
    )


def judged_by_routes(
    found: Comparison, routed: Sequence[RoutedDesign], columns: Sequence[int], judge: Judge
) -> list[float]:
    """Return what each routed design is judged by.

    Where no routes were planned (tests without days, other kinds of day, designs beyond the best
    few) the estimate stands, times what routes cost over what was estimated: a design's own
    factor, the mean of all for the designs without routes.

    Parameters
    ----------
    found
        Every design in every scenario, as estimated.
    routed
        Designs planned with routes.
    columns
        Index of the scenarios that they were planned in.
    judge
        What counts.
    """
    if judge is Judge.EXPECTED:
        return [round(one.expected, 2) for one in routed]
    rows = [found.designs.index(one.design) for one in routed]
    factors = [
        one.expected / float(found.expected[at]) if found.expected[at] > 0 else 1.0
        for one, at in zip(routed, rows, strict=True)
    ]
    cost = found.cost * (sum(factors) / len(factors))
    for one, at, factor in zip(routed, rows, factors, strict=True):
        cost[at] = found.cost[at] * factor
        cost[at, list(columns)] = one.year
    value = cost if judge is Judge.WORST else cost - cost.min(axis=0)
    return [round(float(value[at].max()), 2) for at in rows]
