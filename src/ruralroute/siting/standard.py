"""The service standard: visits a week and minutes, station by station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.case import DAYS_OF_YEAR, SitingCase
from ruralroute.siting.outcome import Outcome
from ruralroute.siting.scenarios import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class StationService:
    """What a station gets.

    Parameters
    ----------
    station
        Index in the case.
    visits_week
        Planned visits, less the share of days on which nobody gets there.
    standard_week
        What the standard asks for.
    minutes
        From its centre; None when none serves it.
    days_cut_off
        Days a year on which no open centre reaches it.
    meets
        Whether visits and minutes keep the standard.
    """

    station: int
    visits_week: float
    standard_week: float
    minutes: float | None
    days_cut_off: float
    meets: bool


def service_table(
    case: SitingCase, usual: Outcome, states: Sequence[tuple[Scenario, Outcome]]
) -> tuple[StationService, ...]:
    """Tell what each station gets over a year.

    Parameters
    ----------
    case
        The study.
    usual
        The design in the usual state.
    states
        The design in the states that have days; visits fall away on days without a way.
    """
    reach = case.county.siting.standard_reach_min
    cut_off = np.zeros(len(case.stations))
    for one, at_work in states:
        if one.kind == "usual":
            continue
        cut_off[at_work.unserved] += one.days
    found = []
    for at in range(len(case.stations)):
        served = usual.site_of[at] >= 0
        days = float(cut_off[at]) if served else DAYS_OF_YEAR
        visits = float(case.visits[at]) * (1.0 - min(days, DAYS_OF_YEAR) / DAYS_OF_YEAR)
        minutes = float(usual.minutes[at]) if served else None
        standard = float(case.standard[at])
        found.append(
            StationService(
                station=at,
                visits_week=visits if served else 0.0,
                standard_week=standard,
                minutes=minutes,
                days_cut_off=days,
                meets=minutes is not None and minutes <= reach and visits >= standard - 1e-9,
            )
        )
    return tuple(found)
