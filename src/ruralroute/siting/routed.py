"""Designs judged by real routes: the day planned with the engine, in every state that has days."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.network import travel
from ruralroute.network.site_travel import without_ways
from ruralroute.planning.day import choose_day, run_day
from ruralroute.siting.case import DAYS_OF_YEAR, SitingCase
from ruralroute.siting.money import annuity
from ruralroute.siting.outcome import Design, outcome, year_total
from ruralroute.siting.scenarios import Scenario
from ruralroute.siting.transport import DAYS_A_WEEK
from ruralroute.siting.writeback import county_with

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedDesign:
    """A design's day with routes, in each scenario.

    Parameters
    ----------
    design
        What is open.
    driving
        Shape (scenarios,), money of the routes of the day.
    unserved_kg
        Shape (scenarios,), kilograms that the routes leave out.
    year
        Shape (scenarios,), a year of such days: routes, sites, trunk, price of what is left out.
    expected
        Mean of `year` over the days of the scenarios.
    """

    design: Design
    driving: Floats
    unserved_kg: Floats
    year: Floats
    expected: float


def route_design(
    case: SitingCase,
    design: Design,
    scenarios: Sequence[Scenario],
    *,
    day: dt.date | None = None,
    iterations: int | None = 200,
    time_limit_s: float | None = None,
    seed: int = 0,
    cancel: threading.Event | None = None,
) -> RoutedDesign:
    """Plan the day of the orders from a design's centres in each scenario, and cost a year of it.

    A year has as many such days as stations are served on: 365 times the planned visits a week over
    7.  Routes stand in place of the estimate of transport; trunk, sites and sorting stay as
    estimated.  What the routes leave out is priced by the kilogram, as everywhere in a study.
    """
    settings = case.county.siting
    day = choose_day(case.county) if day is None else day
    rate = annuity(settings.discount_rate, settings.horizon_years)
    kg_year, kg_day = float(case.demand.kg_year.sum()), float(case.demand.kg.sum())
    days_of_goods = kg_year / kg_day if kg_day > 0 else DAYS_OF_YEAR
    days_of_routes = DAYS_OF_YEAR * float(case.visits.mean()) / DAYS_A_WEEK
    driving, unserved, year = [], [], []
    for one in scenarios:
        usual = outcome(case, design, state=one.state)
        supplied = _supplied(case, design, one)
        if not supplied.rows:
            driving.append(0.0)
            unserved.append(kg_day)
            year.append(year_total(case, usual))
            continue
        county = county_with(case, outcome(case, supplied))
        roads = case.network
        if roads is not None:
            roads = without_ways(roads, one.state.closed_ways)
        matrices = travel(county, roads, conditions=one.state.conditions)
        run = run_day(
            county,
            day=day,
            network=roads,
            travel=matrices,
            conditions=one.state.conditions,
            iterations=iterations,
            time_limit_s=time_limit_s,
            workers=1,
            seed=seed,
            cancel=cancel,
        )
        mass = {order.id: order.mass_kg for order in county.orders}
        lost = sum(mass[left.order] / left.parts for left in run.plan.unserved)
        driving.append(run.plan.metrics.cost.total)
        unserved.append(lost)
        year.append(
            driving[-1] * days_of_routes
            + lost * settings.unserved_per_kg * days_of_goods
            + usual.cost.sites
            + usual.cost.trunk
            + usual.cost.handling
            + rate * usual.cost.invest
        )
    weight = np.array([one.days for one in scenarios])
    total = np.array(year)
    expected = float(total @ weight / weight.sum()) if weight.sum() > 0 else float(total[0])
    return RoutedDesign(
        design=design,
        driving=np.array(driving),
        unserved_kg=np.array(unserved),
        year=total,
        expected=expected,
    )


def _supplied(case: SitingCase, design: Design, scenario: Scenario) -> Design:
    """Return the design without the sites that no goods reach from the hub in a scenario."""
    trunk = case.links_in(scenario.state).trunk
    kept = [at for at, row in enumerate(design.rows) if np.isfinite(trunk[row]).any()]
    return Design(
        rows=tuple(design.rows[at] for at in kept), sizes=tuple(design.sizes[at] for at in kept)
    )


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; None with fewer than three pairs or no spread."""
    if len(one) < 3 or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    from scipy.stats import spearmanr  # noqa: PLC0415

    return float(spearmanr(one, other).statistic)
