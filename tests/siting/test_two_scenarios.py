"""Two echelons over scenarios: the choice is that of enumeration, with every side rule on.

The enumeration shares the tables of times and costs with the study, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from ruralroute.model import Level
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting import two_sheet
from ruralroute.siting.ask import EquityRule, SitingAsk, apply_visits, peak_demand, time_limits
from ruralroute.siting.case import build_case
from ruralroute.siting.choose import choose
from ruralroute.siting.comparison import Judge
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import year_total
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.scenarios import scenarios_of
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report
from ruralroute.siting.two_echelon import TownRoads
from ruralroute.siting.two_sheet import TwoSheet, two_compare

SCENARIOS = ("flood", "demand+50", "demand-30", "centres", "roads")
FEW = ("flood", "demand+50")
"""Where rooms bind, so that each design in each scenario is a programme of its own."""


@pytest.fixture
def towns(valley):
    """The two valleys with a township station in each, cheap to use."""
    stations = tuple(
        one.model_copy(
            update={
                "level": Level.TOWNSHIP if one.id in ("W1", "E1") else Level.VILLAGE,
                "parent": "HUB" if one.id in ("W1", "E1") else f"{one.id[0]}1",
            }
        )
        for one in valley.stations
    )
    settings = valley.siting.model_copy(update={"transfer_year": 300.0, "transfer_min": 2.0})
    return valley.model_copy(update={"stations": stations, "siting": settings})


@pytest.fixture(autouse=True)
def choice_alone(monkeypatch):
    """Leave curve, frontier and sensitivity out of studies: they take longest, and change nothing."""
    monkeypatch.setattr("ruralroute.siting.study._beside", lambda study, budget, tell: study)


def changed(county, table, name, **update):
    rows = tuple(
        one.model_copy(update=update) if one.id == name else one for one in getattr(county, table)
    )
    return county.model_copy(update={table: rows})


def cold_east(county):
    """Let E3 send chilled goods; only KE and KW have a cold room, and KW's is small."""
    base = county.orders[0]
    cold = base.model_copy(
        update={
            "id": "cold",
            "station": "E3",
            "kind": "collect",
            "zone": "chilled",
            "volume_m3": 0.5,
            "mass_kg": 80.0,
        }
    )
    county = county.model_copy(update={"orders": (*county.orders, cold)})
    county = changed(county, "candidates", "KW", cold_capacity_m3={"chilled": 0.2})
    county = changed(county, "candidates", "KE", cold_capacity_m3={"chilled": 30.0})
    return changed(county, "centres", "HUB", cold_capacity_m3={"frozen": 5.0})


def precooled(county):
    settings = county.siting.model_copy(update={"precool_reach_min": 60.0})
    return cold_east(county).model_copy(update={"siting": settings})


def tight(county):
    """Let the hub hold less than half of the goods, and the candidates come in two sizes."""
    county = changed(county, "centres", "HUB", capacity=700.0, cost_close=50_000.0)
    for name in ("KW", "KE"):
        county = changed(county, "candidates", name, capacity=None, cost_open=None, cost_year=None)
    return county


FREE = SitingAsk(model="two-echelon", may_close=True)
CASES = {
    "free": (lambda county: county, FREE),
    "kept": (lambda county: county, SitingAsk(model="two-echelon")),
    "number": (lambda county: county, SitingAsk(model="two-echelon", may_close=True, open_max=1)),
    "budget": (
        lambda county: changed(county, "centres", "HUB", cost_close=60_000.0),
        SitingAsk(model="two-echelon", may_close=True, budget=250_000.0),
    ),
    "forbidden": (
        lambda county: changed(county, "candidates", "KE", site_status="forbidden"),
        FREE,
    ),
    "forced": (lambda county: changed(county, "candidates", "KW", site_status="keep"), FREE),
    "reach": (
        lambda county: county,
        SitingAsk(model="two-echelon", may_close=True, reach_min=9.0),
    ),
    "floor": (
        lambda county: county,
        SitingAsk(
            model="two-echelon",
            may_close=True,
            equity=(EquityRule(flag="border", within_min=7), EquityRule(flag="far", visits_week=5)),
        ),
    ),
    "rooms": (cold_east, FREE),
    "precool": (precooled, FREE),
    "tight": (tight, FREE),
}


@dataclass
class Tables:
    """What the enumeration takes from a study: times and costs of each scenario."""

    case: object
    ask: SitingAsk
    scenarios: tuple

    def __post_init__(self):
        case = self.case
        roads = TownRoads(case)
        self.count = len(roads.towns)
        self.of = [
            (
                case.links_in(one.state),
                roads.local(one.state),
                roads.trunk(one.state),
                case.demand_in(one.state),
            )
            for one in self.scenarios
        ]

    def designs(self):
        """Yield rows and feeds of every design that status, number and budget allow."""
        case, ask = self.case, self.ask
        for option in product((False, True), repeat=len(case.sites)):
            rows = tuple(row for row, is_open in enumerate(option) if is_open)
            if not rows or (ask.open_max is not None and len(rows) > ask.open_max):
                continue
            rules = [one.site.rule for one in case.sites]
            if any(rules[row] is SiteRule.FORBIDDEN for row in rows):
                continue
            kept = [
                row
                for row, one in enumerate(case.sites)
                if rules[row] is SiteRule.FORCED
                or (one.is_existing and not ask.may_close and rules[row] is SiteRule.FREE)
            ]
            if not set(kept) <= set(rows):
                continue
            for feed in product((-1, *rows), repeat=self.count):
                yield rows, feed

    def ways(self, rows, feed, number):
        """Return value of each (site, station) that is open, by the cheapest way of each pair."""
        case, ask = self.case, self.ask
        own, local, trunk, demand = self.of[number]
        peak = peak_demand(case, demand)[:, 0]
        usual = number == 0
        limit = time_limits(case, ask) * 60 + 1e-6
        reach = case.county.siting.precool_reach_min
        fixed, value = 0.0, np.full((len(case.sites), len(case.stations)), np.inf)
        cold = case.demand.cold_collect if reach is not None else np.zeros(len(peak), dtype=bool)
        for row in rows:
            for at in range(len(peak)):
                cost, time = own.cost[row, at], own.time_s[row, at]
                if np.isnan(cost):
                    continue
                if usual and time > limit[at]:
                    continue
                warm = not case.sites[row].site.precools or time > (reach or 0) * 60 + 1e-6
                if usual and cold[at] and warm:
                    continue
                value[row, at] = cost + trunk.supply[row] * peak[at]
        for town, usual_row in enumerate(feed):
            if usual_row < 0:
                continue
            there = [row for row in rows if np.isfinite(trunk.time_s[row, town])]
            if not there:
                continue
            row = usual_row
            if row not in there:
                row = min(there, key=lambda one: (trunk.fixed[one, town], one))
            fixed += trunk.fixed[row, town]
            for at in range(len(peak)):
                cost = local.cost[town, at]
                time = local.time_s[town, at] + trunk.time_s[row, town]
                if np.isnan(cost) or (usual and (time > limit[at] or cold[at])):
                    continue
                way = cost + (trunk.unit[row, town] + trunk.supply[row]) * peak[at]
                value[row, at] = min(value[row, at], way)
        return value, fixed

    def cost(self, rows, sizes, feed, number):
        """Return cost a year, what is above all rooms, and whether all are served."""
        case, settings = self.case, self.case.county.siting
        demand = self.of[number][3]
        value, fixed = self.ways(rows, feed, number)
        peak = peak_demand(case, demand)
        stations = np.arange(peak.shape[0])
        share = self.shares(rows, sizes, value, peak)
        served = share.sum(axis=0)
        price = settings.unserved_per_kg * demand.kg_year
        rate = annuity(settings.discount_rate, settings.horizon_years)
        total = fixed + (share * np.where(np.isfinite(value), value, 0.0)).sum()
        total += (price * (1 - served)).sum()
        total += settings.handling_per_parcel * (demand.parcels_year * served).sum()
        total += settings.transfer_year * sum(one >= 0 for one in feed)
        once = self.once(rows, sizes)
        total += rate * once
        total += sum(
            case.sites[row].site.sizes[size].cost_year
            for row, size in zip(rows, sizes, strict=True)
        )
        reached = np.isfinite(value).any(axis=0)
        over = ((1 - served) * peak[:, 0])[reached].sum()
        return total, over, bool(reached[stations].all())

    def once(self, rows, sizes):
        case = self.case
        opened = sum(
            case.sites[row].site.sizes[size].cost_open
            for row, size in zip(rows, sizes, strict=True)
            if not case.sites[row].is_existing
        )
        return opened + sum(
            one.site.cost_close
            for row, one in enumerate(case.sites)
            if one.is_existing and row not in rows
        )

    def rooms(self, rows, sizes, kinds):
        rooms = np.full((len(self.case.sites), kinds), np.inf)
        for row, size in zip(rows, sizes, strict=True):
            for kind, room in enumerate(self.case.sites[row].site.sizes[size].capacity):
                rooms[row, kind] = np.inf if room is None else room
        return rooms

    def shares(self, rows, sizes, value, peak):
        """Serve at least cost within the rooms; who is left out costs ten times the dearest."""
        share = np.zeros(value.shape)
        known = np.isfinite(value).any(axis=0)
        share[value.argmin(axis=0)[known], np.flatnonzero(known)] = 1.0
        rooms = self.rooms(rows, sizes, peak.shape[1])
        if (share @ peak <= rooms + 1e-6).all():
            return share
        pairs = np.argwhere(np.isfinite(value))
        cost = [value[row, at] for row, at in pairs]
        limits, bounds = [], []
        for row, kind in product(rows, range(peak.shape[1])):
            if np.isfinite(rooms[row, kind]):
                limits.append(
                    [peak[at, kind] * (one == row) for one, at in pairs] + [0.0] * len(peak)
                )
                bounds.append(rooms[row, kind])
        serve = [
            [float(at == one) for _, at in pairs]
            + [float(other == one) for other in range(len(peak))]
            for one in range(len(peak))
        ]
        found = linprog(
            [*cost, *([10 * max([*cost, 1.0])] * len(peak))],
            A_ub=limits,
            b_ub=bounds,
            A_eq=serve,
            b_eq=np.ones(len(peak)),
        )
        share[:] = 0.0
        for (row, at), part in zip(pairs, found.x, strict=False):
            share[row, at] = part
        return share

    def sized(self, rows, feed):
        """Return the cheapest size of each site for what comes without rooms, else the largest."""
        case = self.case
        peak = peak_demand(case, self.of[0][3])
        value, _ = self.ways(rows, feed, 0)
        known = np.isfinite(value).any(axis=0)
        goes = np.where(known, value.argmin(axis=0), -1)
        settings = case.county.siting
        rate = annuity(settings.discount_rate, settings.horizon_years)
        sizes = []
        for row in rows:
            load = peak[goes == row].sum(axis=0)
            offered = case.sites[row].site.sizes
            money = [one.cost_year + rate * one.cost_open for one in offered]
            good = [
                at
                for at, one in enumerate(offered)
                if all(r is None or x <= r + 1e-6 for r, x in zip(one.capacity, load, strict=False))
            ]
            largest = max(
                range(len(offered)),
                key=lambda at: [np.inf if r is None else r for r in offered[at].capacity],
            )
            sizes.append(min(good, key=lambda at: money[at]) if good else largest)
        return tuple(sizes)

    def every(self):
        """Return each design that keeps all rules in the usual state, with its cost in each."""
        found = {}
        budget = self.ask.budget
        for rows, feed in self.designs():
            sizes = self.sized(rows, feed)
            if budget is not None and self.once(rows, sizes) > budget + 1e-6:
                continue
            _, over, is_whole = self.cost(rows, sizes, feed, 0)
            if not is_whole or over > 1e-6:
                continue
            feeds = tuple((town, row) for town, row in enumerate(feed) if row >= 0)
            found[rows, sizes, feeds] = [
                self.cost(rows, sizes, feed, number)[0] for number in range(len(self.scenarios))
            ]
        return found


def judged(costs, days, judge):
    """Return what each design is judged by."""
    table = np.array(list(costs.values()))
    if judge is Judge.EXPECTED:
        return table @ days / days.sum()
    return (table if judge is Judge.WORST else table - table.min(axis=0)).max(axis=1)


@pytest.mark.parametrize("name", CASES)
def test_every_design_costs_what_enumeration_says_and_so_does_the_best_of_each_judge(towns, name):
    change, ask = CASES[name]
    case = apply_visits(build_case(change(towns)), ask)
    scenarios = scenarios_of(case, FEW if name in ("rooms", "precool", "tight") else SCENARIOS)
    assert len(scenarios) in (3, 7, 8, 9)
    found = two_compare(case, ask, scenarios)
    assert found.complete
    every = Tables(case, ask, scenarios).every()
    assert every
    ours = {(one.rows, one.sizes, one.feeds): at for at, one in enumerate(found.designs)}
    assert ours.keys() == every.keys()
    for design, costs in every.items():
        assert found.cost[ours[design]] == pytest.approx(costs, rel=1e-6), design
    days = np.array([one.days for one in scenarios])
    for judge in Judge:
        value = judged(every, days, judge)
        assert found.measure(judge)[found.best(judge)] == pytest.approx(value.min(), rel=1e-6)


@pytest.mark.parametrize("judge", [Judge.WORST, Judge.REGRET])
def test_the_study_chooses_what_the_judge_ranks_first(towns, judge):
    change, ask = CASES["tight"]
    options = StudyOptions(scenarios=FEW, judge=judge, time_limit_s=120, curve_most=1)
    study = study_sites(change(towns), ask, options=options)
    every = Tables(study.case, ask, study.scenarios).every()
    days = np.array([one.days for one in study.scenarios])
    value = judged(every, days, judge)
    chosen = study.chosen.design
    at = list(every).index((chosen.rows, chosen.sizes, chosen.feeds))
    assert value[at] == pytest.approx(value.min(), rel=1e-6)
    assert study.proved
    assert study.chosen_by == judge.value
    assert year_total(study.case, study.chosen) == pytest.approx(list(every.values())[at][0])


def test_the_model_s_own_choice_is_the_cheapest_of_all_in_fair_weather(towns):
    for name in ("free", "kept", "number", "budget", "floor", "precool"):
        change, ask = CASES[name]
        case = apply_visits(build_case(change(towns)), ask)
        found = choose(case, ask, time_limit_s=120)
        assert found.answer.status == "optimal"
        every = Tables(case, ask, scenarios_of(case, ())).every()
        sorting = case.county.siting.handling_per_parcel * case.demand.parcels_year.sum()
        assert found.answer.costs.year + sorting == pytest.approx(
            min(one[0] for one in every.values()), rel=1e-6
        )


def test_a_flood_changes_the_choice_and_the_memo_says_why(towns):
    options = StudyOptions(scenarios=("flood",), judge=Judge.EXPECTED, time_limit_s=120)
    ask = SitingAsk(model="two-echelon", may_close=True, open_max=1)
    study = study_sites(towns, ask, options=options)
    case = study.case
    fair = study.model_choice.design
    assert study.chosen_by == "expected"
    assert [case.sites[row].id for row in study.chosen.design.rows] == ["KE"]
    assert fair.rows != study.chosen.design.rows
    cut = next(one for one in study.reasons if one.code == "siting.why.cut_off")
    assert "Ford road" in cut.values["roads"]
    report = siting_report(study)
    assert report.choice_proved
    for lang, words in (("en", "is closed"), ("zh", "中断")):
        assert words in " ".join(SitingView(report, towns, lang).reasons())


def test_where_there_are_too_many_designs_a_pool_is_walked_and_said_to_be_one(towns, monkeypatch):
    ask = FREE
    options = StudyOptions(scenarios=("flood",), judge=Judge.REGRET, time_limit_s=120, curve_most=1)
    whole = study_sites(towns, ask, options=options)
    monkeypatch.setattr(two_sheet, "MOST_DESIGNS", 3)
    study = study_sites(towns, ask, options=options)
    assert not study.proved
    assert len(study.comparison.designs) < len(whole.comparison.designs)
    best = whole.comparison
    at = best.designs.index(study.chosen.design)
    # From the model's choice and today's the walk comes to the best here.
    for judge in (Judge.EXPECTED, Judge.WORST):
        other = study.comparison
        assert other.measure(judge).min() == pytest.approx(best.measure(judge).min())
    assert best.regret[at].max() == pytest.approx(best.regret.max(axis=1).min())
    case = study.case
    assert TwoSheet(case, ask, study.scenarios).every() is None
    assert two_compare(case, ask, study.scenarios, is_pool_enough=False) is None
