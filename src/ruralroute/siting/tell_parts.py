"""Parts of a study's document: curve, frontier, designs over scenarios."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from ruralroute.siting.comparison import Comparison, Judge
from ruralroute.siting.curve import CurvePoint
from ruralroute.siting.document import (
    ComparedDoc,
    CurveDoc,
    RobustDoc,
    ScenarioDoc,
    TradeDoc,
)
from ruralroute.siting.document_rules import OnlyByRuleDoc, RulePriceDoc, ServiceRuleDoc
from ruralroute.siting.equity import Access, access_of
from ruralroute.siting.outcome import Design, design_size, year_total
from ruralroute.siting.studied import SitingStudy
from ruralroute.siting.two_echelon import township_rows

MOST_DESIGNS = 12


def rounded(value: float | None, digits: int) -> float | None:
    """Round what is known and finite; else None."""
    return None if value is None or not np.isfinite(value) else round(value, digits)


def ids(study: SitingStudy, design: Design | None) -> tuple[str, ...]:
    """Return the ids of a design's sites."""
    rows = () if design is None else design.rows
    return tuple(study.case.sites[row].id for row in rows)


def sizes(study: SitingStudy, design: Design) -> tuple[str, ...]:
    """Return the names of a design's sizes."""
    return tuple(
        design_size(study.case, row, size).name
        for row, size in zip(design.rows, design.sizes, strict=True)
    )


def townships(study: SitingStudy, design: Design) -> tuple[str, ...]:
    """Return the ids of the townships that a design goes over."""
    towns = township_rows(study.case)
    return tuple(study.case.stations[towns[town]].id for town, _ in design.feeds)


def shares(access: Access) -> dict[str, float]:
    """Return the shares within so many minutes, as the document has them."""
    return {f"{band:g}": round(share, 4) for band, share in access.within.items()}


def curve_doc(study: SitingStudy, one: CurvePoint) -> CurveDoc:
    """Tell a point of the curve."""
    found = one.chosen.outcome
    within = {}
    if found is not None:
        within = shares(access_of(found.minutes, study.case.weight, study.ask.reach_min))
    return CurveDoc(
        count=one.count,
        status=one.chosen.answer.status.value,
        gap=rounded(one.chosen.answer.gap, 6),
        open_sites=ids(study, one.chosen.design),
        cost_year=rounded(one.cost_year, 2),
        mean_min=rounded(one.mean_min, 2),
        worst_min=rounded(one.worst_min, 2),
        within=within,
        saves=rounded(one.saves, 2),
        minutes_saved=rounded(one.minutes_saved, 2),
        is_knee=one.is_knee,
    )


def frontier_doc(study: SitingStudy) -> tuple[TradeDoc, ...]:
    """Tell the frontier."""
    found = study.frontier
    told = []
    for trade, at_work, proved in zip(found.trades, found.outcomes, found.proved, strict=True):
        access = access_of(at_work.minutes, study.case.weight)
        told.append(
            TradeDoc(
                open_sites=trade.open_sites,
                cost_year=round(trade.cost_year, 2),
                worst_min=round(trade.worst_min, 2),
                mean_min=rounded(access.mean_min, 2),
                gini=rounded(access.gini, 4),
                price_per_min=rounded(trade.price_per_min, 2),
                proved=proved,
            )
        )
    return tuple(told)


def robust_doc(study: SitingStudy, found: Comparison) -> RobustDoc:
    """Tell the designs over the scenarios."""
    expected, worst = found.expected, found.cost.max(axis=1)
    regret = found.regret.max(axis=1)
    judge = study.options.judge or Judge.EXPECTED
    order = found.ranked(judge)
    routed = {one.design: one for one in study.routed}
    kept = [at for at in order if at in order[:MOST_DESIGNS] or found.designs[at] in routed]
    designs = []
    for at in kept:
        design = found.designs[at]
        real = routed.get(design)
        designs.append(
            ComparedDoc(
                open_sites=ids(study, design),
                sizes=sizes(study, design),
                townships=townships(study, design),
                usual=round(float(found.cost[at, 0]), 2),
                expected=round(float(expected[at]), 2),
                worst=round(float(worst[at]), 2),
                regret=round(float(regret[at]), 2),
                worst_scenario=found.scenarios[int(found.cost[at].argmax())].id,
                unserved_most=int(found.unserved[at].max()),
                routed=None if real is None else round(real.expected, 2),
                estimate_error=None
                if real is None or real.expected <= 0
                else round(float(expected[at]) / real.expected - 1.0, 4),
            )
        )
    return RobustDoc(
        complete=found.complete,
        designs_compared=len(found.designs),
        best_expected=ids(study, found.designs[found.best(Judge.EXPECTED)]),
        best_worst=ids(study, found.designs[found.best(Judge.WORST)]),
        best_regret=ids(study, found.designs[found.best(Judge.REGRET)]),
        designs=tuple(designs),
        routed=len(study.routed),
        rank_correlation=rounded(study.rank_correlation, 4),
    )


def scenario_docs(study: SitingStudy) -> tuple[ScenarioDoc, ...]:
    """Tell the chosen design, and today's network, in each scenario."""
    if not study.at_work or study.chosen is None:
        return ()
    case = study.case
    usual = year_total(case, study.at_work[0])
    today = {one.id: done for one, done in study.today_at_work}
    told = []
    for number, (one, found) in enumerate(zip(study.scenarios, study.at_work, strict=True)):
        cost = year_total(case, found)
        best = None
        if study.comparison is not None:
            best = min(cost, float(study.comparison.cost[:, number].min()))
        reached = found.minutes[np.isfinite(found.minutes)]
        told.append(
            ScenarioDoc(
                id=one.id,
                kind=one.kind,
                what=one.what,
                days=one.days,
                cost_year=round(cost, 2),
                extra_cost_year=round(cost - usual, 2),
                best_cost_year=rounded(best, 2),
                unserved=tuple(case.stations[at].id for at in found.unserved.tolist()),
                worst_min=round(float(reached.max()), 2) if len(reached) else None,
                today_cost_year=None
                if one.id not in today
                else round(year_total(case, today[one.id]), 2),
                today_unserved=None
                if one.id not in today
                else tuple(case.stations[at].id for at in today[one.id].unserved.tolist()),
            )
        )
    return tuple(told)


def rule_price_docs(study: SitingStudy) -> tuple[RulePriceDoc, ...]:
    """Tell what the rules of service cost, and which sites are open only by them."""
    case, own = study.case, study.model_choice.outcome
    if own is None:
        return ()
    told = []
    for one in study.rule_prices:
        found = one.found
        kept = own.design.rows if found is None else found.design.rows
        told.append(
            RulePriceDoc(
                rules=tuple(
                    ServiceRuleDoc(rule=cast("Any", rule.rule), flag=rule.flag, limit=rule.limit)
                    for rule in one.rules
                ),
                # What is possible with the rules is possible without: no proof says otherwise.
                status=cast("Any", "unknown" if found is None else one.status.value),
                proved=one.proved,
                open_sites=None if found is None else ids(study, found.design),
                cost_year=rounded(one.cost_year, 2),
                price_year=rounded(one.price, 2),
                only_by_rules=tuple(
                    OnlyByRuleDoc(site=case.sites[row].id, stations=int((own.site_of == row).sum()))
                    for row in own.design.rows
                    if row not in kept
                ),
            )
        )
    return tuple(told)
