"""What must be right before a study begins, and what is doubtful once its numbers are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.model import County
from ruralroute.network.matrix import TravelSource

if TYPE_CHECKING:
    from ruralroute.siting.case import SitingCase


def check_county(county: County) -> None:
    """Check what settings and tables name.

    Raises
    ------
    DataError
        All that is wrong.
    """
    faults: list[Fault] = []
    settings = county.siting
    where = "county.toml"
    if not county.stations:
        faults.append(fault("siting.no_stations", Where("stations")))
    classes = {one.id for one in county.classes}
    if settings.vehicle_class is not None and settings.vehicle_class not in classes:
        faults.append(
            fault(
                "siting.unknown_class",
                Where(where, column="siting.vehicle_class"),
                settings.vehicle_class,
                known=" ".join(sorted(classes)),
            )
        )
    if settings.trunk_class not in classes:
        faults.append(
            fault(
                "siting.unknown_class",
                Where(where, column="siting.trunk_class"),
                settings.trunk_class,
                known=" ".join(sorted(classes)),
            )
        )
    places = {one.id for one in (*county.centres, *county.candidates)}
    if settings.hub is not None and settings.hub not in places:
        faults.append(
            fault(
                "siting.unknown_hub",
                Where(where, column="siting.hub"),
                settings.hub,
                known=" ".join(sorted(places)),
            )
        )
    known = {one.id for one in county.conditions}
    for name in settings.scenario_days:
        if name not in known:
            faults.append(
                fault(
                    "siting.unknown_conditions",
                    Where(where, column="siting.scenario_days"),
                    name,
                    known=" ".join(sorted(known)),
                )
            )
    for one in county.day_types:
        if one.conditions not in known:
            faults.append(
                fault(
                    "siting.unknown_conditions",
                    Where(where, column=f"day_types.{one.id}.conditions"),
                    one.conditions,
                    known=" ".join(sorted(known)),
                )
            )
    days = sum(one.days for one in county.day_types)
    if not 0 < days <= 366:
        faults.append(fault("siting.days_of_year", Where(where, column="day_types"), f"{days:g}"))
    if faults:
        raise DataError(faults)


def case_warnings(case: SitingCase) -> list[Fault]:
    """Tell of stations without demand, stations out of reach, flags that no station bears."""
    found = []
    nothing = [one.label for one, kg in zip(case.stations, case.demand.kg, strict=True) if kg <= 0]
    if nothing:
        found.append(
            fault(
                "siting.no_demand",
                Where("orders"),
                severity=Severity.WARNING,
                count=len(nothing),
                examples=", ".join(nothing[:3]),
            )
        )
    lost = np.flatnonzero(np.isnan(case.links.time_s).all(axis=0))
    if len(lost):
        names = [case.stations[at].label for at in lost.tolist()]
        found.append(
            fault(
                "siting.out_of_reach",
                Where("stations"),
                severity=Severity.WARNING,
                count=len(names),
                examples=", ".join(names[:3]),
            )
        )
    settings = case.county.siting
    asked = {*settings.flag_weights, *settings.flag_reach_min, *settings.flag_visits_week}
    found += [
        fault(
            "siting.unused_flag", Where("stations", column="flags"), one, severity=Severity.WARNING
        )
        for one in sorted(asked - set(case.flags))
    ]
    if case.source is TravelSource.STRAIGHT:
        found.append(
            fault(
                "network.straight_lines",
                Where(),
                severity=Severity.WARNING,
                factor=f"{case.county.policy.detour_factor:g}",
            )
        )
    return found
