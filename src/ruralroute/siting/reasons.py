"""Why this choice: the few facts that decided, as codes and values for the memo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ruralroute.model import Level
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import SitingCase, State
from ruralroute.siting.comparison import Comparison, Judge
from ruralroute.siting.equity import access_of
from ruralroute.siting.outcome import Design, Outcome, year_total
from ruralroute.siting.over_year import OverYear
from ruralroute.siting.roads import closed_between, road_label
from ruralroute.siting.routed import RoutedDesign
from ruralroute.siting.scenarios import Scenario

MOST_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A sentence of the catalogue and what fills it; money stands as a plain number.

    Lists of names stay lists, as what parts them depends on the language.
    """

    code: str
    values: dict[str, str | tuple[str, ...]]


MONEY = frozenset({"cost", "today", "change", "value", "ours", "usual"})
"""Names of values that are money."""


def site_names(case: SitingCase, rows: Sequence[int]) -> tuple[str, ...]:
    """Name sites, as people call them."""
    return tuple(case.sites[row].place.label for row in rows)


def station_names(
    case: SitingCase, stations: Sequence[int], most: int = MOST_NAMES
) -> tuple[str, ...]:
    """Name a few stations, with "…" where there are more."""
    listed = list(stations)
    names = tuple(case.stations[at].label for at in listed[:most])
    return (*names, "…") if len(listed) > most else names


def against_today(
    case: SitingCase, chosen: Outcome, today: Outcome | None, *, cheapest: bool
) -> list[Reason]:
    """Say what the choice costs and how far people are, beside today.

    `cheapest` says that no other choice that was allowed is known to cost less.
    """
    if today is None:
        access = access_of(chosen.minutes, case.weight)
        return [
            Reason(
                code="siting.why.first",
                values={
                    "sites": site_names(case, chosen.design.rows),
                    "cost": _money(year_total(case, chosen)),
                    "mean": f"{access.mean_min or 0:.0f}",
                    "worst": f"{access.worst_min or 0:.0f}",
                },
            )
        ]
    new = [row for row in chosen.design.rows if not case.sites[row].is_existing]
    closed = [row for row in case.today if row not in chosen.design.rows]
    now, then = year_total(case, today), year_total(case, chosen)
    before, after = (access_of(one.minutes, case.weight) for one in (today, chosen))
    found = []
    if not new and not closed:
        code = "siting.why.keep" if cheapest else "siting.why.keep_by_rule"
        found.append(Reason(code=code, values={"cost": _money(then)}))
    else:
        code = "siting.why.saves" if then <= now else "siting.why.costs"
        found.append(
            Reason(
                code=code,
                values={
                    "sites": site_names(case, chosen.design.rows),
                    "cost": _money(then),
                    "today": _money(now),
                    "change": _money(abs(then - now)),
                },
            )
        )
    if before.mean_min is not None and after.mean_min is not None:
        found.append(
            Reason(
                code="siting.why.minutes",
                values={
                    "before": f"{before.mean_min:.0f}",
                    "after": f"{after.mean_min:.0f}",
                    "worst_before": f"{before.worst_min or 0:.0f}",
                    "worst_after": f"{after.worst_min or 0:.0f}",
                },
            )
        )
    nearer = int((chosen.minutes < today.minutes - 1).sum())
    farther = int((chosen.minutes > today.minutes + 1).sum())
    if nearer or farther:
        found.append(
            Reason(code="siting.why.who", values={"nearer": str(nearer), "farther": str(farther)})
        )
    return found


def through_the_year(
    case: SitingCase, scenarios: Sequence[Scenario], ours: OverYear, today: OverYear
) -> list[Reason]:
    """Say what a year costs with the days of the scenarios counted in, beside today."""
    settings = case.county.siting
    then, now = (
        one.cost.total(settings.discount_rate, settings.horizon_years) for one in (ours, today)
    )
    other = [one for one in scenarios if one.days > 0 and one.kind != "usual"]
    return [
        Reason(
            code="siting.why.year_saves" if then <= now else "siting.why.year_costs",
            values={
                "days": f"{sum(one.days for one in other):g}",
                "scenarios": tuple(one.id for one in other),
                "ours": _money(then),
                "today": _money(now),
                "change": _money(abs(now - then)),
            },
        )
    ]


def who_keeps_service(
    case: SitingCase,
    ours: Sequence[tuple[Scenario, Outcome]],
    today: Sequence[tuple[Scenario, Outcome]],
) -> list[Reason]:
    """Say for the scenarios with days which stations keep a service that they lose today.

    And which lose one that they have.
    """
    then = {one.id: done for one, done in today}
    found = []
    for one, done in ours:
        if one.kind == "usual" or one.id not in then:
            continue
        lost, before = set(done.unserved.tolist()), set(then[one.id].unserved.tolist())
        for code, which in (
            ("siting.why.keep_service", sorted(before - lost)),
            ("siting.why.lose_service", sorted(lost - before)),
        ):
            if which:
                values: dict[str, str | tuple[str, ...]] = {
                    "scenario": one.id,
                    "days": f"{one.days:g}",
                    "count": str(len(which)),
                    "stations": station_names(case, which),
                }
                found.append(Reason(code=code, values=values))
    return found


def by_the_model(
    case: SitingCase, ask: SitingAsk, chosen: Outcome, today: Outcome | None
) -> list[Reason]:
    """Say what the model was about where neither money nor minutes tell it: cover, townships."""
    if ask.model in ("set-cover", "max-cover") and ask.reach_min is not None:
        reach = ask.reach_min
        values: dict[str, str | tuple[str, ...]] = {
            "reach": f"{reach:g}",
            "covered": _covered(case, chosen, reach),
        }
        if ask.model == "set-cover":
            return [Reason(code="siting.why.all_covered", values=values)]
        if today is None:
            return [Reason(code="siting.why.covered_first", values=values)]
        values["before"] = _covered(case, today, reach)
        return [Reason(code="siting.why.covered", values=values)]
    over = [one for one in chosen.via if one is not None]
    if ask.model != "two-echelon":
        return []
    if not over:
        return [Reason(code="siting.why.no_townships", values={})]
    towns = {at: one.id for at, one in enumerate(case.stations) if one.id in set(over)}
    return [
        Reason(
            code="siting.why.townships",
            values={
                "count": str(len(over)),
                "number": str(len(towns)),
                "stations": station_names(case, list(towns)),
                "transfer": f"{case.county.siting.transfer_min:g}",
            },
        )
    ]


def examined(case: SitingCase, now: Outcome, best: Outcome, *, is_said: bool) -> list[Reason]:
    """Say of today's network of two echelons who is served over townships, and how one knows.

    `best` is the network of the same centres that costs least.
    """
    over = [one for one in now.via if one is not None]
    straight = int(((now.site_of >= 0) & np.array([one is None for one in now.via])).sum())
    towns = [at for at, one in enumerate(case.stations) if one.id in set(over)]
    found = [] if is_said else [Reason(code="siting.why.audit_not_said", values={})]
    if over:
        found += [
            Reason(
                code="siting.why.audit_townships" if is_said else "siting.why.townships",
                values={
                    "count": str(len(over)),
                    "number": str(len(towns)),
                    "stations": station_names(case, towns),
                    "transfer": f"{case.county.siting.transfer_min:g}",
                },
            )
        ]
    if straight:
        found.append(Reason(code="siting.why.audit_straight", values={"count": str(straight)}))
    saved = year_total(case, now) - year_total(case, best)
    if is_said and saved >= 1:
        found.append(
            Reason(
                code="siting.why.audit_best",
                values={"value": _money(year_total(case, best)), "change": _money(saved)},
            )
        )
    return found


def today_over_towns(case: SitingCase, today: Outcome) -> Reason:
    """Say what today's costs and minutes of two echelons rest on."""
    over = [one for one in today.via if one is not None]
    towns = [at for at, one in enumerate(case.stations) if one.id in set(over)]
    return Reason(
        code="siting.why.today_townships",
        values={
            "count": str(len(over)),
            "number": str(len(towns)),
            "stations": station_names(case, towns),
        },
    )


def _covered(case: SitingCase, found: Outcome, reach: float) -> str:
    """Write the share of the demand within reach."""
    return f"{access_of(found.minutes, case.weight, reach).within[reach] * 100:.1f}"


Work = Callable[[Design, State], Outcome]
"""Puts a design to work in a state."""


def design_names(case: SitingCase, design: Design) -> tuple[str, ...]:
    """Name the sites of a design, and a few of the townships that it goes over."""
    towns = [at for at, one in enumerate(case.stations) if one.level is Level.TOWNSHIP]
    over = [towns[town] for town, _ in design.feeds]
    return (*site_names(case, design.rows), *station_names(case, over))


def over_scenarios(
    case: SitingCase, chosen: Design, found: Comparison, judge: Judge | None, work: Work
) -> list[Reason]:
    """Say how the choice does over the scenarios, and what the fair-weather best would lose.

    Without a judge the choice is the model's; then it is said which design would be best over the
    scenarios, if that is another.
    """
    if len(found.designs) < 2:
        return []
    by = Judge.EXPECTED if judge is None else judge
    best = found.best(by)
    at = found.designs.index(chosen) if chosen in found.designs else None
    count, value = str(len(found.designs)), found.measure(by)
    alone = len(found.scenarios) == 1 and by is not Judge.REGRET
    fair = min(range(len(found.designs)), key=lambda one: (round(found.cost[one, 0], 2), one))
    if at is None or round(value[at], 2) > round(value[best], 2):
        if at is None or judge is not None:
            return []
        return [
            Reason(
                code="siting.why.other_by_cost" if alone else "siting.why.other",
                values={
                    "sites": design_names(case, found.designs[best]),
                    "value": _money(float(value[best])),
                    "ours": _money(float(value[at])),
                    "count": count,
                },
            )
        ]
    reasons = [
        Reason(
            code="siting.why.cheapest" if alone else f"siting.why.{by.value}",
            values={
                "sites": design_names(case, found.designs[at]),
                "value": _money(float(value[at])),
                "count": count,
            },
        )
    ]
    if alone:
        return reasons
    if fair == at:
        return [*reasons, Reason(code="siting.why.same_in_all", values={})]
    return [*reasons, *_what_decides(case, found, fair, at, work)]


def after_routing(
    case: SitingCase,
    chosen: Design,
    found: Comparison,
    routed: Sequence[RoutedDesign],
    judge: Judge | None,
) -> Reason:
    """Say that designs were planned with routes, and how far the estimate was off."""
    index = {one: at for at, one in enumerate(found.designs)}
    errors = [
        float(found.expected[index[one.design]]) / one.expected - 1.0
        for one in routed
        if one.expected > 0
    ] or [0.0]
    return Reason(
        code="siting.why.routed"
        if judge in (None, Judge.EXPECTED)
        else f"siting.why.routed_{judge.value}",
        values={
            "count": str(len(routed)),
            "sites": site_names(case, chosen.rows),
            "low": f"{min(errors) * 100:+.1f}%",
            "high": f"{max(errors) * 100:+.1f}%",
        },
    )


def _what_decides(
    case: SitingCase, found: Comparison, fair: int, at: int, work: Work
) -> list[Reason]:
    """Compare the fair-weather best with the choice in the scenario that parts them most."""
    days = np.array([one.days for one in found.scenarios])
    weight = np.where(days > 0, days, 0.0)
    extra = found.cost[fair] - found.cost[at]
    score = extra * np.where(weight.sum() > 0, weight, 1.0)
    score[0] = -np.inf
    worst = int(
        np.argmax(score if (score[1:] > 0).any() else np.where(score > -np.inf, extra, -np.inf))
    )
    scenario = found.scenarios[worst]
    loser = work(found.designs[fair], scenario.state)
    winner = work(found.designs[at], scenario.state)
    lost = [one for one in loser.unserved.tolist() if winner.site_of[one] >= 0]
    reasons = [
        Reason(
            code="siting.why.fair_best",
            values={
                "sites": design_names(case, found.designs[fair]),
                "usual": _money(float(found.cost[fair, 0])),
                "scenario": scenario.id,
                "cost": _money(float(found.cost[fair, worst])),
                "ours": _money(float(found.cost[at, worst])),
            },
        )
    ]
    if lost:
        usual = work(found.designs[fair], case.base)
        place: dict[str | None, int] = {one.id: at for at, one in enumerate(case.stations)}
        by_site: dict[int, list[int]] = {}
        for station in lost:
            passed = by_site.setdefault(int(usual.site_of[station]), [])
            passed.append(station)
            if usual.via and usual.via[station] is not None:
                passed.append(place[usual.via[station]])
        roads: list[str] = []
        for row, stations in sorted(by_site.items()):
            for way, _ in closed_between(case, row, stations, scenario.state)[:2]:
                roads.append(road_label(case, way))
        reasons.append(
            Reason(
                code="siting.why.cut_off"
                if roads and scenario.kind != "road"
                else "siting.why.lost",
                values={
                    "scenario": scenario.id,
                    "count": str(len(lost)),
                    "stations": station_names(case, lost),
                    "own": str(len(winner.unserved)),
                    "roads": tuple(dict.fromkeys(roads)),
                    "sites": design_names(case, found.designs[at]),
                },
            )
        )
    return reasons


def _money(value: float) -> str:
    return f"{value:.2f}"
