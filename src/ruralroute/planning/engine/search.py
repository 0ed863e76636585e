"""Searching one model: iterated local search from scratch, guided local search from a plan."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from ortools.constraint_solver import (
    pywrapcp,
    routing_enums_pb2,
)

from ruralroute.planning.engine.model import EngineModel
from ruralroute.planning.engine.scope import Scope
from ruralroute.planning.improve import improve
from ruralroute.planning.problem.data import MICRO, Days

_WATCHDOG_S = 24 * 3600.0
"""No search lasts longer, whatever limits it; OR-Tools promises no end of its own."""
BRANCHES_A_SOLUTION = 1_000
"""Search nodes for each solution asked for, after which a search without a clock gives up."""
_REMOVED = 10
"""Visits that a step of the iterated search takes out, on average."""
_WARM = 0.3
"""Start temperature of the iterated search, in costs of a typical visit."""


class Method(StrEnum):
    """How a worker searches."""

    ITERATED = "iterated"
    GUIDED = "guided"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one search does.

    Parameters
    ----------
    method
        OR-Tools' iterated local search starts from nothing, its guided local search from the
        plan given; rebuilding works on the plan given with the exact evaluator.  The guided
        search stands in for the iterated one where vehicles make several trips (its ruins would
        mostly join two that cannot be joined) and where no clock would end it.
    until
        `time.time()` at which it ends; None: no clock at all.
    solutions
        Solutions to be found (steps of rebuilding) before it ends; None: as time allows.
    seed
        Order in which the visits are shown to OR-Tools, and nothing else.
    """

    method: Method
    until: float | None
    solutions: int | None
    seed: int = 0


def search(
    scope: Scope, settings: Settings, start: Days, found: Callable[[int, Days], None]
) -> None:
    """Search a scope; every better solution goes to `found`, with its money in the model's eyes.

    Parameters
    ----------
    scope
        What is searched.
    settings
        How.
    start
        The plan that guided local search starts from.
    found
        Called inside the solver, with the model's objective and the days.
    """
    if settings.method is Method.REBUILD:
        improve(
            scope.problem,
            start,
            done=_clock(settings),
            seed=settings.seed,
            better=partial(found, 0),
        )
        return
    if not scope.vehicles:
        return
    model = EngineModel(scope, _order(scope, settings.seed))
    method = settings.method
    several_trips = any(one.trips > 1 for one in scope.vehicles)
    if method is Method.ITERATED and (several_trips or settings.until is None):
        method = Method.GUIDED
    parameters = _parameters(model, settings, method)
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
    if method is Method.ITERATED:
        model.routing.SolveWithIteratedLocalSearch(parameters)
    elif first is not None:
        model.routing.SolveFromAssignmentWithParameters(first, parameters)
    else:
        model.routing.SolveWithParameters(parameters)


def _clock(settings: Settings) -> Callable[[], float]:
    """Say how much of the time, or of the steps, is used."""
    begun, steps = time.time(), itertools.count()

    def done() -> float:
        if settings.solutions is not None:
            return next(steps) / settings.solutions
        span = (settings.until or begun) - begun
        return (time.time() - begun) / span if span > 0 else 1.0

    return done


def _order(scope: Scope, seed: int) -> list[int] | None:
    """Return the order of the visits: the scope's own for seed 0, else shuffled."""
    if seed == 0:
        return None
    order = list(range(len(scope.visits)))
    random.Random(seed).shuffle(order)  # noqa: S311
    return order


def _parameters(model: EngineModel, settings: Settings, method: Method) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategy = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = strategy.LOCAL_CHEAPEST_INSERTION
    left_s = _WATCHDOG_S if settings.until is None else settings.until - time.time()
    parameters.time_limit.FromMilliseconds(max(1, math.floor(1000 * min(left_s, _WATCHDOG_S))))
    if settings.solutions is not None:
        parameters.solution_limit = settings.solutions
    if method is Method.GUIDED:
        metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
        parameters.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
        return parameters
    parameters.use_iterated_local_search = True
    iterated = parameters.iterated_local_search_parameters
    iterated.improve_perturbed_solution = False
    ruin = iterated.ruin_recreate_parameters
    sisr = ruin.ruin_strategies.add().sisr
    sisr.max_removed_sequence_size = 10
    sisr.avg_num_removed_visits = _REMOVED
    sisr.bypass_factor = 0.01
    ruin.recreate_strategy.heuristic = strategy.LOCAL_CHEAPEST_INSERTION
    annealing = iterated.reference_solution_acceptance_strategy.simulated_annealing
    annealing.automatic_temperatures = False
    annealing.initial_temperature = _WARM * _typical_cost(model)
    annealing.final_temperature = annealing.initial_temperature / 100
    return parameters


def _typical_cost(model: EngineModel) -> float:
    """Median cost of going out to a visit, at least one yuan, in the objective's units."""
    costs: list[int] = []
    for vehicle in model.scope.vehicles:
        data = model.nodes.data(vehicle)
        count = len(model.nodes.visits)
        home = model.nodes.depot(vehicle)
        away = model.nodes.money(vehicle)[home, :count]
        away = away + model.nodes.driving(vehicle)[home, :count] * data.cost_per_s
        costs.extend(int(away[position]) for position in vehicle.visits)
    costs.sort()
    middle = costs[len(costs) // 2] if costs else 0
    return max(middle, MICRO) / model.weights.unit
