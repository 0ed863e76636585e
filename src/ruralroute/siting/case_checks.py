"""What must be right before a study begins, and what is doubtful once its numbers are there."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.model import County, SitingSettings
from ruralroute.network.matrix import TravelSource
from ruralroute.network.road_travel import WHOLE_DAY
from ruralroute.siting.sites import county_sites

if TYPE_CHECKING:
    from ruralroute.siting.case import SitingCase


def check_county(county: County) -> None:
    """Check what settings and tables name.

    Raises
    ------
    DataError
        All that is wrong.
    """
    faults = setting_faults(county)
    if not county.stations:
        faults.append(fault("siting.no_stations", Where("stations")))
    if faults:
        raise DataError(faults)


def study_faults(county: County) -> list[Fault]:
    """Return what a study would refuse or doubt in a county's settings and sites."""
    faults = setting_faults(county)
    try:
        county_sites(county)
    except DataError as error:
        faults += error.faults
    flags = {flag for one in county.stations for flag in one.flags}
    return [*faults, *unused_flags(county.siting, flags)]


def unused_flags(settings: SitingSettings, flags: Collection[str]) -> list[Fault]:
    """Warn of settings for flags that no station bears."""
    asked = {*settings.flag_weights, *settings.flag_reach_min, *settings.flag_visits_week}
    where = Where("stations", column="flags")
    return [
        fault("siting.unused_flag", where, one, severity=Severity.WARNING)
        for one in sorted(asked - set(flags))
    ]


def setting_faults(county: County) -> list[Fault]:
    """Return settings that name what the county lacks, and days that are not a year."""
    faults: list[Fault] = []
    settings = county.siting
    where = "county.toml"
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
    return faults


def case_warnings(case: SitingCase) -> list[Fault]:
    """Tell of stations without demand, stations out of reach, flags that no station bears.

    And of roads that are open at some hours, which count by the worst of the day.
    """
    known = () if case.network is None else case.network.faults
    found = [one for one in known if one.code in WHOLE_DAY]
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
    found += _no_rooms(case)
    found += unused_flags(case.county.siting, case.flags)
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


def _no_rooms(case: SitingCase) -> list[Fault]:
    """Warn of temperature zones that orders name and no site that may be built has room for."""
    new = [one.site for one in case.sites if not one.is_existing]
    most = np.zeros(1 + len(case.demand.zones))
    for size in (size for one in new for size in one.sizes):
        most = np.maximum(most, [np.inf if room is None else room for room in size.capacity])
    where = Where("candidates", column="cold_capacity_m3")
    return [
        fault("siting.no_room", where, zone, severity=Severity.WARNING)
        for zone, room in zip(case.demand.zones, most[1:], strict=True)
        if new and room <= 0
    ]
