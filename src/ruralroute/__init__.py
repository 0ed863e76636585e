"""Rural logistics: from roads, stations and orders to shared delivery routes.

A county's day: `read_county` (or `demo_county`), then `plan_day` gives a `DeliveryPlan`, and
`check_plan` holds one to every rule.  `load_roads` and `travel` are the steps between.

Routing with matrices of your own, as for VROOM or PyVRP (docs/solve.md):
`RoutingProblem.from_matrices`, then `solve` gives a `Solution`, and `check_routes` holds it to
every rule::

    problem = ruralroute.RoutingProblem.from_matrices(
        durations=[[0, 600], [700, 0]],
        vehicles=[{"id": 1, "start_index": 0, "end_index": 0}],
        jobs=[{"id": 1, "location_index": 1, "service": 300}],
    )
    solution = ruralroute.solve(problem, time_limit_s=10)

Where centres should be: `study_sites` for a county, `SitingProblem` and `solve_siting` for
matrices of your own (docs/siting.md).

What is wrong with the input is a `DataError` with every `Fault` in it.  Times are seconds,
distances metres, masses kilograms; positions are lon, lat in WGS 84.  The public API is what
``__all__`` names; each name is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruralroute.errors import (
        DataError,
        Fault,
        NoPlanInTimeError,
        PlanInvalidError,
        RuralRouteError,
    )
    from ruralroute.files import demo_county, read_county, write_county
    from ruralroute.model import (
        Candidate,
        Centre,
        Compartment,
        County,
        Operator,
        Order,
        Policy,
        Product,
        Profile,
        Station,
        Vehicle,
        VehicleClass,
        Zone,
    )
    from ruralroute.network import RoadNetwork, TravelMatrix, load_roads, travel
    from ruralroute.planning.check.plan import check_plan
    from ruralroute.planning.check.routes import check_routes
    from ruralroute.planning.check.violation import Violation
    from ruralroute.planning.day import DayRun, plan_day, run_day
    from ruralroute.planning.plan import DeliveryPlan
    from ruralroute.planning.problem.build import build_problem
    from ruralroute.planning.problem.data import RoutingProblem, Trip
    from ruralroute.planning.schedule.result import DayTime, Score
    from ruralroute.planning.schedule.score import evaluate
    from ruralroute.planning.solve import Progress, Solution, solve
    from ruralroute.siting.answer import SitingAnswer, SitingStatus
    from ruralroute.siting.ask import EquityRule, SitingAsk
    from ruralroute.siting.comparison import Judge
    from ruralroute.siting.document import SitingReport
    from ruralroute.siting.echelons import Echelons, split_echelons
    from ruralroute.siting.links import Links, dense_links
    from ruralroute.siting.models import (
        FixedCharge,
        MaxCover,
        PCentre,
        PMedian,
        SetCover,
        TwoEchelon,
    )
    from ruralroute.siting.problem import (
        Floor,
        Preference,
        SecondEchelon,
        Site,
        SiteRule,
        SitingProblem,
        Size,
        Villages,
    )
    from ruralroute.siting.solve import solve_siting
    from ruralroute.siting.studied import SitingStudy, StudyOptions
    from ruralroute.siting.study import study_sites
    from ruralroute.siting.tell import siting_report

__version__ = "0.1.0"

_HOMES = {
    "read_county": "ruralroute.files",
    "write_county": "ruralroute.files",
    "demo_county": "ruralroute.files",
    "RoadNetwork": "ruralroute.network",
    "TravelMatrix": "ruralroute.network",
    "load_roads": "ruralroute.network",
    "travel": "ruralroute.network",
    "DeliveryPlan": "ruralroute.planning.plan",
    "RoutingProblem": "ruralroute.planning.problem.data",
    "Trip": "ruralroute.planning.problem.data",
    "DayTime": "ruralroute.planning.schedule.result",
    "Score": "ruralroute.planning.schedule.result",
    "evaluate": "ruralroute.planning.schedule.score",
    "Violation": "ruralroute.planning.check.violation",
    "build_problem": "ruralroute.planning.problem.build",
    "check_plan": "ruralroute.planning.check.plan",
    "check_routes": "ruralroute.planning.check.routes",
    "plan_day": "ruralroute.planning.day",
    "solve": "ruralroute.planning.solve",
    "run_day": "ruralroute.planning.day",
    "DayRun": "ruralroute.planning.day",
    "Progress": "ruralroute.planning.solve",
    "Solution": "ruralroute.planning.solve",
    "solve_siting": "ruralroute.siting.solve",
    "SitingAnswer": "ruralroute.siting.answer",
    "SitingStatus": "ruralroute.siting.answer",
    "SitingProblem": "ruralroute.siting.problem",
    "Villages": "ruralroute.siting.problem",
    "Site": "ruralroute.siting.problem",
    "Size": "ruralroute.siting.problem",
    "SiteRule": "ruralroute.siting.problem",
    "SecondEchelon": "ruralroute.siting.problem",
    "Floor": "ruralroute.siting.problem",
    "Preference": "ruralroute.siting.problem",
    "Links": "ruralroute.siting.links",
    "dense_links": "ruralroute.siting.links",
    "PMedian": "ruralroute.siting.models",
    "PCentre": "ruralroute.siting.models",
    "SetCover": "ruralroute.siting.models",
    "MaxCover": "ruralroute.siting.models",
    "FixedCharge": "ruralroute.siting.models",
    "TwoEchelon": "ruralroute.siting.models",
    "study_sites": "ruralroute.siting.study",
    "SitingStudy": "ruralroute.siting.studied",
    "StudyOptions": "ruralroute.siting.studied",
    "SitingAsk": "ruralroute.siting.ask",
    "EquityRule": "ruralroute.siting.ask",
    "Judge": "ruralroute.siting.comparison",
    "SitingReport": "ruralroute.siting.document",
    "siting_report": "ruralroute.siting.tell",
    "split_echelons": "ruralroute.siting.echelons",
    "Echelons": "ruralroute.siting.echelons",
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
    "NoPlanInTimeError": "ruralroute.errors",
    "PlanInvalidError": "ruralroute.errors",
    "RuralRouteError": "ruralroute.errors",
}

__all__ = [
    "Candidate",
    "Centre",
    "Compartment",
    "County",
    "DataError",
    "DayRun",
    "DayTime",
    "DeliveryPlan",
    "Echelons",
    "EquityRule",
    "Fault",
    "FixedCharge",
    "Floor",
    "Judge",
    "Links",
    "MaxCover",
    "NoPlanInTimeError",
    "Operator",
    "Order",
    "PCentre",
    "PMedian",
    "PlanInvalidError",
    "Policy",
    "Preference",
    "Product",
    "Profile",
    "Progress",
    "RoadNetwork",
    "RoutingProblem",
    "RuralRouteError",
    "Score",
    "SecondEchelon",
    "SetCover",
    "Site",
    "SiteRule",
    "SitingAnswer",
    "SitingAsk",
    "SitingProblem",
    "SitingReport",
    "SitingStatus",
    "SitingStudy",
    "Size",
    "Solution",
    "Station",
    "StudyOptions",
    "TravelMatrix",
    "Trip",
    "TwoEchelon",
    "Vehicle",
    "VehicleClass",
    "Villages",
    "Violation",
    "Zone",
    "build_problem",
    "check_plan",
    "check_routes",
    "demo_county",
    "dense_links",
    "evaluate",
    "load_roads",
    "plan_day",
    "read_county",
    "run_day",
    "siting_report",
    "solve",
    "solve_siting",
    "split_echelons",
    "study_sites",
    "travel",
    "write_county",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
