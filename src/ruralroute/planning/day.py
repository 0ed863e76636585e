"""Plan one day of a county: the main job, from travel to a checked plan."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ruralroute.errors import DataError, Fault, PlanInvalidError, Severity, Where, fault
from ruralroute.model import DRY, County
from ruralroute.network import RoadNetwork, Travel, load_roads
from ruralroute.network import travel as compute_travel
from ruralroute.network.conditions import find_conditions
from ruralroute.planning.assemble import assemble_plan
from ruralroute.planning.check.plan import check_plan
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.explain import UnservedReason, explain_unserved
from ruralroute.planning.greedy import insert_visits
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.planning.problem.build import build_problem
from ruralroute.planning.problem.data import MICRO, Days, RoutingProblem
from ruralroute.planning.reasons import Proof
from ruralroute.planning.schedule.score import evaluate, score, served
from ruralroute.planning.solve import Progress, Solution, solve

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRun:
    """A planned day and how it came about.

    Parameters
    ----------
    plan
        The plan, passed by the checker.
    solution
        What the search answered, with its score, the witness's, and its statistics.
    repaired
        Violations that the checker found in the first answer and that were repaired by dropping
        and reinserting; anything here is a defect of ruralroute.
    """

    plan: DeliveryPlan
    solution: Solution
    repaired: tuple[Violation, ...]


def choose_day(county: County) -> dt.date:
    """Return the one day that the county's orders are of; today, when none is dated.

    Raises
    ------
    DataError
        The orders are of several days.
    """
    days = sorted({order.date for order in county.orders if order.date is not None})
    if len(days) > 1:
        listed = ", ".join(day.isoformat() for day in days[:10])
        where = Where(file="orders", column="date")
        raise DataError([fault("planning.day_unclear", where, len(days), days=listed)])
    return days[0] if days else dt.datetime.now().astimezone().date()


def plan_day(
    county: County,
    *,
    day: dt.date | None = None,
    network: RoadNetwork | None = None,
    travel: Travel | None = None,
    conditions: str = DRY,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    no_improvement_s: float | None = None,
    no_improvement_rounds: int | None = None,
    gap: float | None = None,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    on_warning: Callable[[Fault], None] | None = None,
) -> DeliveryPlan:
    """Plan one day and return the checked plan.

    Parameters
    ----------
    county
        The county, as `read_county` gives it.
    day
        The day; by default the only one that its orders are dated.
    network, travel
        Roads and matrices, when they are at hand already; else they are loaded and computed.
    conditions
        State of the roads, one of the county's `conditions`.
    time_limit_s
        Seconds for the search, all of it; None: 20, or no limit where `iterations` are given.
    iterations
        Search steps of each worker; with it, and without a time limit, the same input gives the
        same plan.
    no_improvement_s, no_improvement_rounds, gap
        What ends the search earlier, as `solve` has them.
    workers
        Search processes; by default one for each core, at most 16, and two with `iterations`.
    seed
        Chooses among equally sensible searches.
    progress
        Called with the state of the search, often.
    cancel
        When set, the search stops and the best plan so far is returned.
    on_warning
        Called with each warning about the data (a place far from any road, ...).

    Raises
    ------
    DataError
        The data cannot be planned; all faults at once.
    NoPlanInTimeError
        Not even the greedy plan was ready in time.
    PlanInvalidError
        The checker refused the plan, also after repair: a defect of ruralroute.
    """
    return run_day(
        county,
        day=day,
        network=network,
        travel=travel,
        conditions=conditions,
        time_limit_s=time_limit_s,
        iterations=iterations,
        no_improvement_s=no_improvement_s,
        no_improvement_rounds=no_improvement_rounds,
        gap=gap,
        workers=workers,
        seed=seed,
        progress=progress,
        cancel=cancel,
        on_warning=on_warning,
    ).plan


def _left_out(county: County, problem: RoutingProblem) -> Iterator[Fault]:
    """Warn of waiting points that are not looked at."""
    for matrix in problem.matrices:
        if matrix.hours is not None and matrix.hours.left_out:
            yield fault(
                "planning.waiting_points",
                Where("roads"),
                severity=Severity.WARNING,
                profile=matrix.profile,
                profile_zh=county.profile_name(matrix.profile, "zh"),
                count=matrix.hours.left_out,
            )


def run_day(
    county: County,
    *,
    day: dt.date | None = None,
    network: RoadNetwork | None = None,
    travel: Travel | None = None,
    conditions: str = DRY,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    no_improvement_s: float | None = None,
    no_improvement_rounds: int | None = None,
    gap: float | None = None,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    on_warning: Callable[[Fault], None] | None = None,
) -> DayRun:
    """Plan one day like `plan_day`, and also tell how the search went.

    Parameters and errors are those of `plan_day`.
    """
    day = day or choose_day(county)
    conditions = find_conditions(county, conditions).id
    if network is None:
        network = load_roads(county, day=day)
    if travel is None:
        travel = compute_travel(county, network, conditions=conditions, on_warning=on_warning)
    problem = build_problem(county, travel, day=day)
    for one in _left_out(county, problem):
        if on_warning is not None:
            on_warning(one)
    solution = solve(
        problem,
        time_limit_s=time_limit_s,
        iterations=iterations,
        no_improvement_s=no_improvement_s,
        no_improvement_rounds=no_improvement_rounds,
        gap=gap,
        workers=workers,
        seed=seed,
        progress=progress,
        cancel=cancel,
    )

    def finish(
        solution: Solution, *, trust_proofs: bool = True
    ) -> tuple[DeliveryPlan, list[Violation]]:
        days, times = solution.days, solution.times
        reasons = _reasons(problem, days)
        if not trust_proofs:
            reasons = {visit: replace(one, proof=Proof.NONE) for visit, one in reasons.items()}
        plan = assemble_plan(
            county,
            travel,
            problem,
            days=days,
            times=times,
            reasons=reasons,
            day=day,
            conditions=conditions,
        )
        plan = _with_bound(plan, solution)
        return plan, check_plan(county, plan, network=network, travel=travel)

    plan, violations = finish(solution)
    if not violations:
        return DayRun(plan=plan, solution=solution, repaired=())
    for violation in violations:
        logger.error("the checker found: %s", violation)
    trusted = all(violation.where for violation in violations)
    left = violations
    for days in _repairs(problem, solution.days, violations):
        solution = replace(
            solution,
            days=days,
            times=evaluate(problem, days),
            score=score(problem, days),
            bound=None,
        )
        plan, left = finish(solution, trust_proofs=trusted)
        if not left:
            return DayRun(plan=plan, solution=solution, repaired=tuple(violations))
    raise PlanInvalidError(left)


def _with_bound(plan: DeliveryPlan, solution: Solution) -> DeliveryPlan:
    """Tell in the plan's metrics what no plan that serves as much can undercut."""
    if solution.bound is None or solution.gap is None:
        return plan
    told = {"bound": solution.bound / MICRO, "gap": round(solution.gap, 6)}
    return plan.model_copy(update={"metrics": plan.metrics.model_copy(update=told)})


def _reasons(problem: RoutingProblem, days: Days) -> dict[int, UnservedReason]:
    done = served(days)
    left_out = [visit for visit in range(len(problem.visits)) if visit not in done]
    return explain_unserved(problem, days, left_out)


def _repairs(
    problem: RoutingProblem, days: Days, violations: Sequence[Violation]
) -> Iterator[Days]:
    """Drop the days of the vehicles that violations name; serve their visits anew, or not."""
    named = {part for violation in violations for part in violation.where}
    bad = {index for index in days if problem.vehicles[index].id in named}
    kept = {index: trips for index, trips in days.items() if index not in bad}
    loose = [visit for index in sorted(bad) for trip in days[index] for visit in trip.visits]
    yield insert_visits(problem, kept, loose)
    yield kept
