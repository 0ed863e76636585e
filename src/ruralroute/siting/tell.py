"""A study as its document."""

from __future__ import annotations

from typing import Any, Literal, cast

import numpy as np

from ruralroute.siting.ask import all_rules
from ruralroute.siting.document import (
    AccessDoc,
    Answer,
    Asked,
    AssumptionDoc,
    BeyondDoc,
    ClashDoc,
    ColdRoomDoc,
    CountyName,
    DesignDoc,
    GroupDoc,
    LossDoc,
    Money,
    PhaseDoc,
    ReasonDoc,
    Rule,
    SiteDoc,
    SitingReport,
    StationDoc,
    SwingDoc,
)
from ruralroute.siting.equity import Access, access_of, by_flag, theil
from ruralroute.siting.money import Worth, YearCost, phases_value, worth
from ruralroute.siting.outcome import Outcome, year_total
from ruralroute.siting.standard import StationService
from ruralroute.siting.studied import SitingStudy
from ruralroute.siting.tell_parts import (
    curve_doc,
    frontier_doc,
    ids,
    robust_doc,
    rounded,
    rule_price_docs,
    scenario_docs,
    shares,
    sizes,
)

_UNITS: dict[str, Literal["money_year", "weighted_s", "s", "sites", "weight"]] = {
    "fixed_charge": "money_year",
    "two_echelon": "money_year",
    "p_median": "weighted_s",
    "p_centre": "s",
    "set_cover": "sites",
    "max_cover": "weight",
}


def siting_report(study: SitingStudy) -> SitingReport:
    """Return the document of a study; equal studies give equal documents."""
    case, ask, options = study.case, study.ask, study.options
    answer = study.model_choice.answer
    return SitingReport(
        county=CountyName(name=case.county.name, sha256=case.county.sha256),
        currency=case.county.currency,
        travel=case.source.value,
        asked=Asked(
            model=ask.model,
            open_min=ask.open_min,
            open_max=ask.open_max,
            budget=ask.budget,
            reach_min=ask.reach_min,
            equity=tuple(
                Rule(
                    flag=one.flag,
                    within_min=one.within_min,
                    visits_week=one.visits_week,
                    weight=one.weight,
                )
                for one in dict.fromkeys(all_rules(case, ask))
            ),
            may_close=ask.may_close,
            split=ask.split,
            scenarios=tuple(one.id for one in study.scenarios),
            judge=None if options.judge is None else options.judge.value,
            conditions=options.conditions,
            seed=options.seed,
        ),
        answer=Answer(
            status=answer.status.value,
            objective=rounded(answer.objective, 3),
            bound=rounded(answer.bound, 3),
            gap=rounded(answer.gap, 6),
            unit=_UNITS[answer.model],
            method=answer.method,
            reason=answer.reason,
            open_sites=ids(study, study.model_choice.design),
        ),
        chosen_by=cast("Any", study.chosen_by),
        choice_proved=study.proved,
        designs=_designs(study),
        sites=_sites(study),
        stations=_stations(study),
        curve=tuple(curve_doc(study, one) for one in study.curve),
        frontier=frontier_doc(study),
        scenarios=scenario_docs(study),
        robust=None if study.comparison is None else robust_doc(study, study.comparison),
        losses=tuple(
            LossDoc(
                scenario=one.id,
                kind=one.kind,
                what=one.what,
                extra_cost_year=round(extra, 2),
                unserved=tuple(case.stations[at].id for at in found.unserved.tolist()),
            )
            for one, extra, found in study.losses
        ),
        sensitivity=tuple(
            SwingDoc(
                key=one.key,
                less=round(one.less, 2),
                more=round(one.more, 2),
                choice_less=one.choice_less,
                choice_more=one.choice_more,
            )
            for one in study.swings
        ),
        phases=tuple(
            PhaseDoc(
                year=one.year,
                opened=one.opened,
                closed=one.closed,
                invest=round(one.invest, 2),
                cost_year=round(one.cost_year, 2),
                worst_min=rounded(one.worst_min, 2),
            )
            for one in study.phases
        ),
        phases_npv=_phases_npv(study),
        assumptions=tuple(
            AssumptionDoc(key=one.key, value=one.value, origin=cast("Any", one.origin))
            for one in study.assumptions
        ),
        reasons=tuple(ReasonDoc(code=one.code, values=one.values) for one in study.reasons),
        rule_prices=rule_price_docs(study),
        left_out=tuple(
            station.id
            for at, station in enumerate(case.stations)
            if np.isnan(case.links.time_s[:, at]).all()
            and (study.chosen is None or study.chosen.site_of[at] < 0)
        ),
        beyond=tuple(
            BeyondDoc(
                station=case.stations[at].id,
                limit_min=round(limit, 2),
                best_min=round(best, 2) if np.isfinite(best) else None,
            )
            for at, limit, best in study.model_choice.beyond
        ),
        conflict=tuple(
            ClashDoc(
                rule=cast("Any", one.rule),
                flag=one.flag,
                zone=one.zone,
                limit=rounded(one.limit, 2),
                needs=rounded(one.needs, 2),
                stations=one.stations,
            )
            for one in study.conflict
        ),
        unfinished=study.unfinished,
    )


def _access(found: Access) -> AccessDoc:
    return AccessDoc(
        stations=found.stations,
        unreached=found.unreached,
        mean_min=rounded(found.mean_min, 2),
        worst_min=rounded(found.worst_min, 2),
        p90_min=rounded(found.p90_min, 2),
        worst_fifth_min=rounded(found.worst_fifth_min, 2),
        within=shares(found),
        gini=rounded(found.gini, 4),
    )


def _designs(study: SitingStudy) -> tuple[DesignDoc, ...]:
    """Tell the choice, today, and the model's own answer where it is another."""
    named: list[tuple[str, Outcome | None, tuple[StationService, ...]]] = [
        ("chosen", study.chosen, study.service),
        ("today", study.today, study.service_today),
        ("today_best", study.today_best, ()),
    ]
    own = study.model_choice.outcome
    if own is not None and study.chosen is not None and own.design != study.chosen.design:
        named.append(("model", own, ()))
    return tuple(_design(study, name, one, some) for name, one, some in named if one is not None)


def _money(study: SitingStudy, found: Outcome) -> Money:
    cost = found.cost
    return Money(
        sites=round(cost.sites, 2),
        transport=round(cost.transport, 2),
        trunk=round(cost.trunk, 2),
        handling=round(cost.handling, 2),
        unserved=round(cost.unserved, 2),
        running=round(cost.running, 2),
        invest=round(cost.invest, 2),
        year=round(year_total(study.case, found), 2),
    )


def _design(
    study: SitingStudy, name: str, found: Outcome, service: tuple[StationService, ...]
) -> DesignDoc:
    case, settings = study.case, study.case.county.siting
    flags = [one.flags for one in case.stations]
    groups = [";".join(sorted(one)) or "-" for one in flags]
    whole, between = theil(found.minutes, case.weight, groups)
    # Without centres today there is nothing to weigh against; cost and subsidy stand alone.
    known = study.today is not None
    value = _worth(study, found.cost, None if study.today is None else study.today.cost)
    over_years = {"chosen": study.chosen_over_year, "today": study.today_over_year}
    over_year, today_over_year = over_years.get(name), study.today_over_year
    expected = None
    if over_year is not None and today_over_year is not None:
        expected = _worth(study, over_year.cost, today_over_year.cost)
    return DesignDoc(
        name=cast("Any", name),
        open_sites=ids(study, found.design),
        sizes=sizes(study, found.design),
        money=_money(study, found),
        access=_access(access_of(found.minutes, case.weight, study.ask.reach_min)),
        groups=tuple(
            GroupDoc(
                flag=one.flag,
                access=_access(one.access),
                others=_access(one.others),
                ratio=rounded(one.ratio, 4),
            )
            for one in by_flag(found.minutes, case.weight, flags)
        ),
        theil=rounded(whole, 5),
        theil_between=rounded(between, 5),
        standard_share=round(sum(one.meets for one in service) / len(service), 4)
        if service
        else None,
        overloaded_kg=round(found.overloaded, 1),
        npv=round(value.npv, 2) if known else None,
        expected_year=None
        if over_year is None
        else round(over_year.cost.total(settings.discount_rate, settings.horizon_years), 2),
        expected_npv=None if expected is None else round(expected.npv, 2),
        cut_off_days=None if over_year is None else round(over_year.cut_off_days, 2),
        payback_years=rounded(value.payback_years, 2) if known else None,
        cost_per_parcel=rounded(value.cost_per_parcel, 4),
        subsidy_per_parcel=rounded(value.subsidy_per_parcel, 4),
        subsidy_year=round(value.subsidy_year, 2),
        subsidy_per_station=rounded(value.subsidy_per_station, 2),
    )


def _worth(study: SitingStudy, cost: YearCost, today: YearCost | None) -> Worth:
    """Weigh a year's cost against today's; against itself where there is no today."""
    case, settings = study.case, study.case.county.siting
    return worth(
        cost,
        cost if today is None else today,
        parcels_year=float(case.demand.parcels_year.sum()),
        stations=len(case.stations),
        revenue_per_parcel=settings.revenue_per_parcel,
        rate=settings.discount_rate,
        years=settings.horizon_years,
        growth=settings.growth,
    )


def _sites(study: SitingStudy) -> tuple[SiteDoc, ...]:
    case, found = study.case, study.chosen
    parcels = case.demand.parcels_year
    rows = () if found is None else found.design.rows
    told = []
    for row, one in enumerate(case.sites):
        is_open = row in rows
        load = capacity = mean = worst = None
        count, sent, size = 0, 0.0, None
        if found is not None and is_open:
            at = rows.index(row)
            size = one.site.sizes[found.design.sizes[at]]
            mine = found.site_of == row
            count, sent = int(mine.sum()), float(parcels[mine].sum())
            load = float(found.load_kg[at])
            capacity = rounded(float(found.capacity_kg[at]), 1)
            access = access_of(found.minutes[mine], case.weight[mine])
            mean, worst = access.mean_min, access.worst_min
        told.append(
            SiteDoc(
                id=one.id,
                name=one.place.label,
                lon=one.place.lon,
                lat=one.place.lat,
                origin=one.origin.value,
                existing=one.is_existing,
                rule=one.site.rule.value,
                open=is_open,
                size=None if size is None else size.name,
                stations=count,
                parcels_year=round(sent, 1),
                load_kg=rounded(load, 1),
                capacity_kg=capacity,
                cold=_cold(study, found, row),
                mean_min=rounded(mean, 2),
                worst_min=rounded(worst, 2),
                cost_open=None if size is None else (0.0 if one.is_existing else size.cost_open),
                cost_year=None if size is None else size.cost_year,
            )
        )
    return tuple(told)


def _cold(study: SitingStudy, found: Outcome | None, row: int) -> tuple[ColdRoomDoc, ...]:
    zones = study.case.demand.zones
    if found is None or row not in found.design.rows:
        return tuple(ColdRoomDoc(zone=one, load_m3=None, room_m3=None) for one in zones)
    at = found.design.rows.index(row)
    return tuple(
        ColdRoomDoc(zone=zone, load_m3=rounded(float(load), 2), room_m3=rounded(float(room), 2))
        for zone, load, room in zip(zones, found.load_m3[at], found.room_m3[at], strict=True)
    )


def _stations(study: SitingStudy) -> tuple[StationDoc, ...]:
    case = study.case
    parcels, kg = case.demand.parcels_year, case.demand.kg
    told = []
    for at, station in enumerate(case.stations):
        site, minutes = _served(study, study.chosen, at)
        site_today, minutes_today = _served(study, study.today, at)
        change = (
            minutes - minutes_today if minutes is not None and minutes_today is not None else None
        )
        service = study.service[at] if study.service else None
        told.append(
            StationDoc(
                id=station.id,
                name=station.label,
                township=station.township,
                level=station.level.value,
                lon=station.lon,
                lat=station.lat,
                flags=station.flags,
                parcels_year=round(float(parcels[at]), 1),
                kg_day=round(float(kg[at]), 2),
                site=site,
                via=study.chosen.via[at] if study.chosen is not None and study.chosen.via else None,
                minutes=rounded(minutes, 2),
                site_today=site_today,
                via_today=study.today.via[at]
                if study.today is not None and study.today.via
                else None,
                minutes_today=rounded(minutes_today, 2),
                change_min=rounded(change, 2),
                visits_week=round(service.visits_week if service else float(case.visits[at]), 3),
                standard_week=round(float(case.standard[at]), 3),
                days_cut_off=service.days_cut_off if service else 0.0,
                meets_standard=service.meets if service else False,
            )
        )
    return tuple(told)


def _served(study: SitingStudy, found: Outcome | None, at: int) -> tuple[str | None, float | None]:
    if found is None or found.site_of[at] < 0:
        return None, None
    return study.case.sites[int(found.site_of[at])].id, float(found.minutes[at])


def _phases_npv(study: SitingStudy) -> float | None:
    if not study.phases or study.today is None:
        return None
    settings = study.case.county.siting
    return round(
        phases_value(
            study.phases,
            study.today.cost,
            rate=settings.discount_rate,
            years=settings.horizon_years,
            growth=settings.growth,
        ),
        2,
    )
