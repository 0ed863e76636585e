"""Rural logistics: from roads, stations and orders to shared delivery routes.

The public API is what ``__all__`` names; each name is loaded when it is first used.
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

_HOMES = {
    "read_county": "ruralroute.files",
    "write_county": "ruralroute.files",
    "demo_county": "ruralroute.files",
    "RoadNetwork": "ruralroute.network",
    "TravelMatrix": "ruralroute.network",
    "load_roads": "ruralroute.network",
    "travel": "ruralroute.network",
    "DeliveryPlan": "ruralroute.planning",
    "RoutingProblem": "ruralroute.planning",
    "Violation": "ruralroute.planning",
    "build_problem": "ruralroute.planning",
    "check_plan": "ruralroute.planning",
    "check_routes": "ruralroute.planning",
    "plan_day": "ruralroute.planning",
    "solve": "ruralroute.planning",
    "County": "ruralroute.model",
    "Policy": "ruralroute.model",
    "Centre": "ruralroute.model",
    "Station": "ruralroute.model",
    "Candidate": "ruralroute.model",
    "Operator": "ruralroute.model",
    "Order": "ruralroute.model",
    "Product": "ruralroute.model",
    "Zone": "ruralroute.model",
    "Vehicle": "ruralroute.model",
    "Compartment": "ruralroute.model",
    "VehicleClass": "ruralroute.model",
    "Profile": "ruralroute.model",
    "DataError": "ruralroute.errors",
    "Fault": "ruralroute.errors",
    "RuralRouteError": "ruralroute.errors",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
