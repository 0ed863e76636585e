"""OR-Tools' guided local search on one model."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from typing import Any

from ortools.constraint_solver import (
    pywrapcp,
    routing_enums_pb2,
)

from ruralroute.planning.engine.model import EngineModel
from ruralroute.planning.engine.scope import Scope
from ruralroute.planning.engine.settings import Settings
from ruralroute.planning.problem.data import Days

_WATCHDOG_S = 24 * 3600.0
"""No search lasts longer, whatever limits it; OR-Tools promises no end of its own."""
BRANCHES_A_SOLUTION = 1_000
"""Search nodes for each solution asked for, after which a search without a clock gives up."""


def search(
    scope: Scope, settings: Settings, start: Days, found: Callable[[int, Days], None]
) -> None:
    """Improve a plan of a scope by OR-Tools' guided local search.

    Parameters
    ----------
    scope
        What is searched.
    settings
        How.
    start
        The plan to start from.
    found
        Called inside the solver with the model's objective and the days of each better solution.
    """
    if not scope.vehicles:
        return
    model = EngineModel(scope, _order(scope, settings.seed))
    parameters = _parameters(settings)
    model.routing.CloseModelWithParameters(parameters)
    if settings.solutions is not None:
        # Where nothing is found, nodes end the search: as repeatable as solutions.
        branches = settings.solutions * BRANCHES_A_SOLUTION
        model.routing.AddSearchMonitor(model.routing.solver().BranchesLimit(branches))
    best: list[int] = []

    def at_solution() -> None:
        cost = int(model.routing.CostVar().Min())
        if not best or cost < best[0]:
            best[:] = [cost]
            found(cost, model.days(model.routes()))

    first = model.assignment(start) if start else None
    model.routing.AddAtSolutionCallback(at_solution)
    if first is not None:
        model.routing.SolveFromAssignmentWithParameters(first, parameters)
    else:
        model.routing.SolveWithParameters(parameters)


def _order(scope: Scope, seed: int) -> list[int] | None:
    """Return the order of the visits: the scope's own for seed 0, else shuffled."""
    if seed == 0:
        return None
    order = list(range(len(scope.visits)))
    random.Random(seed).shuffle(order)  # noqa: S311
    return order


def _parameters(settings: Settings) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategy = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = strategy.LOCAL_CHEAPEST_INSERTION
    left_s = _WATCHDOG_S if settings.until is None else settings.until - time.time()
    parameters.time_limit.FromMilliseconds(max(1, math.floor(1000 * min(left_s, _WATCHDOG_S))))
    if settings.solutions is not None:
        parameters.solution_limit = settings.solutions
    metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
    parameters.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
    return parameters
