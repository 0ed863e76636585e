"""What a county is: frozen models and their cross-checks; no I/O, no solver.

Names load on use, so that reading roads does not build the models of a whole county.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruralroute.model.base import Window, Windows
    from ruralroute.model.conditions import CONDITIONS, DRY, HOURS, Conditions
    from ruralroute.model.county import County, RoadOverride, TravelRow
    from ruralroute.model.defaults import CLASSES, PROFILES, ZONES
    from ruralroute.model.fleet import Compartment, Operator, Profile, Vehicle, VehicleClass
    from ruralroute.model.goods import AMBIENT, MANDATORY_LEVEL, Order, OrderKind, Product, Zone
    from ruralroute.model.places import Candidate, Centre, Level, Place, Station
    from ruralroute.model.policy import Policy
    from ruralroute.model.references import check_references, check_rooms
    from ruralroute.model.roads import ROAD_KINDS, RoadSettings
    from ruralroute.model.siting import (
        DAY_TYPES,
        SITE_SIZES,
        DayType,
        SiteSize,
        SiteStatus,
        SitingSettings,
    )

_NAMES = {
    "base": ("Window", "Windows"),
    "conditions": ("CONDITIONS", "DRY", "HOURS", "Conditions"),
    "county": ("County", "RoadOverride", "TravelRow"),
    "defaults": ("CLASSES", "PROFILES", "ZONES"),
    "roads": ("ROAD_KINDS", "RoadSettings"),
    "fleet": ("Compartment", "Operator", "Profile", "Vehicle", "VehicleClass"),
    "goods": ("AMBIENT", "MANDATORY_LEVEL", "Order", "OrderKind", "Product", "Zone"),
    "places": ("Candidate", "Centre", "Level", "Place", "Station"),
    "policy": ("Policy",),
    "references": ("check_references", "check_rooms"),
    "siting": ("DAY_TYPES", "SITE_SIZES", "DayType", "SiteSize", "SiteStatus", "SitingSettings"),
}
_HOMES = {name: f"{__name__}.{home}" for home, names in _NAMES.items() for name in names}

__all__ = [
    "AMBIENT",
    "CLASSES",
    "CONDITIONS",
    "DAY_TYPES",
    "DRY",
    "HOURS",
    "MANDATORY_LEVEL",
    "PROFILES",
    "ROAD_KINDS",
    "SITE_SIZES",
    "ZONES",
    "Candidate",
    "Centre",
    "Compartment",
    "Conditions",
    "County",
    "DayType",
    "Level",
    "Operator",
    "Order",
    "OrderKind",
    "Place",
    "Policy",
    "Product",
    "Profile",
    "RoadOverride",
    "RoadSettings",
    "SiteSize",
    "SiteStatus",
    "SitingSettings",
    "Station",
    "TravelRow",
    "Vehicle",
    "VehicleClass",
    "Window",
    "Windows",
    "Zone",
    "check_references",
    "check_rooms",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
