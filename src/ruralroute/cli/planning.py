"""From a county that was read to a planned day and the record of its run."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from ruralroute import __version__
from ruralroute.cli.options import Search
from ruralroute.cli.progress import Reporter
from ruralroute.errors import Fault
from ruralroute.model import County
from ruralroute.network import RoadNetwork, Travel, load_roads, travel
from ruralroute.network.conditions import find_conditions
from ruralroute.planning.day import DayRun, run_day
from ruralroute.planning.problem.data import MICRO
from ruralroute.planning.run import RunParameters, RunRecord

_PACKAGES = ("ortools", "numpy", "scipy", "networkx", "shapely", "pyproj", "osmium", "pydantic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for."""

    county: Path
    day: dt.date
    orders_file: Path | None
    search: Search
    conditions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A planned day with all that reports need."""

    county: County
    network: RoadNetwork | None
    travel: Travel
    run: DayRun
    record: RunRecord


def versions() -> dict[str, str]:
    """Return the versions of ruralroute, Python and the libraries that plans depend on."""
    found = {"ruralroute": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        found[name] = metadata.version(name)
    return found


def plan_county(
    county: County,
    request: Request,
    *,
    reporter: Reporter,
    cancel: threading.Event,
    on_warning: Callable[[Fault], None],
) -> Planned:
    """Load roads, compute travel, plan the day, and write down how it went."""
    started = dt.datetime.now(dt.UTC)
    clock = time.monotonic()
    reporter.phase("roads")
    conditions = find_conditions(county, request.conditions).id
    network = load_roads(county, day=request.day)
    reporter.phase("travel")
    matrices = travel(county, network, conditions=conditions, on_warning=on_warning)
    run = run_day(
        county,
        day=request.day,
        network=network,
        travel=matrices,
        conditions=conditions,
        **asdict(request.search),
        progress=reporter.search,
        cancel=cancel,
        on_warning=on_warning,
    )
    record = _record(county, request, run, started=started, elapsed_s=time.monotonic() - clock)
    return Planned(county=county, network=network, travel=matrices, run=run, record=record)


def _record(
    county: County, request: Request, run: DayRun, *, started: dt.datetime, elapsed_s: float
) -> RunRecord:
    solution = run.solution
    objective = solution.score.money / MICRO
    inputs = {}
    for name, path in _inputs(county, request, run.plan.conditions):
        if path is not None and path.is_file():
            with path.open("rb") as file:
                inputs[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return RunRecord(
        versions=versions(),
        county_sha256=county.sha256,
        inputs_sha256=inputs,
        parameters=RunParameters(
            county=str(request.county),
            day=request.day.isoformat(),
            conditions=run.plan.conditions,
            unknown_tags=county.policy.unknown_tags,
            orders_file=str(request.orders_file) if request.orders_file else None,
            **asdict(request.search),
        ),
        status=solution.status,
        objective=objective,
        bound=None if solution.bound is None else solution.bound / MICRO,
        gap=solution.gap,
        unserved_by_level=solution.score.unserved,
        witness_objective=solution.witness_score.money / MICRO,
        witness_unserved_by_level=solution.witness_score.unserved,
        started_utc=started.isoformat(timespec="seconds"),
        elapsed_s=round(elapsed_s, 3),
        last_improvement_s=solution.last_improvement_s,
        statistics=dict(solution.stats),
        repaired=tuple(str(violation) for violation in run.repaired),
    )


def _inputs(county: County, request: Request, conditions: str) -> list[tuple[str, Path | None]]:
    """List the files that a day was planned from and that the county's own hash does not cover."""
    base = Path(county.base_dir or ".")
    state = find_conditions(county, conditions)
    named = (
        ("roads", county.roads),
        ("elevation", county.road_settings.elevation),
        ("closed_areas", state.closed_areas),
    )
    return [
        *((name, None if path is None else base / path) for name, path in named),
        ("orders", request.orders_file),
    ]
