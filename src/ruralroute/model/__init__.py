"""What a county is: frozen models and their cross-checks; no I/O, no solver."""

from ruralroute.model.base import Window, Windows
from ruralroute.model.conditions import CONDITIONS, DRY, HOURS, Conditions
from ruralroute.model.county import County, RoadOverride, TravelRow
from ruralroute.model.defaults import CLASSES, PROFILES, ROAD_KINDS, ZONES
from ruralroute.model.fleet import Compartment, Operator, Profile, Vehicle, VehicleClass
from ruralroute.model.goods import AMBIENT, MANDATORY_LEVEL, Order, OrderKind, Product, Zone
from ruralroute.model.places import Candidate, Centre, Level, Place, Station
from ruralroute.model.policy import Policy
from ruralroute.model.references import check_references
from ruralroute.model.roads import RoadSettings
from ruralroute.model.siting import (
    DAY_TYPES,
    SITE_SIZES,
    DayType,
    SiteSize,
    SiteStatus,
    SitingSettings,
)

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
]
