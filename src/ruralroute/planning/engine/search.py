"""Searching one model: iterated local search from scratch, guided local search from a plan."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ortools.constraint_solver import (
    pywrapcp,
    routing_enums_pb2,
)

from ruralroute.planning.engine.model import EngineModel, Routes
from ruralroute.planning.engine.nodes import Options
from ruralroute.planning.engine.scope import Scope
from ruralroute.planning.problem.data import MICRO, Days

_MOST_MS = 10**9


class Method(StrEnum):
    """How a worker searches."""

    ITERATED = "iterated"
    GUIDED = "guided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one search does.

    Parameters
    ----------
    method
        Iterated local search starts from nothing; guided local search from the plan given.
    time_s
        Seconds, model and all; None: no clock at all.
    solutions
        Solutions to be found before it ends; None: as many as there is time for.
    seed
        Order in which the visits are shown to OR-Tools, and nothing else.
    removed
        Visits that a step of the iterated search takes out, on average.
    warm
        Start temperature of the iterated search, as a share of a typical visit's cost.
    rest_at_returns
        See `nodes.Options`.
    """

    method: Method
    time_s: float | None
    solutions: int | None
    seed: int = 0
    removed: int = 10
    warm: float = 0.3
    rest_at_returns: bool = True


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
    model = EngineModel(
        scope, Options(rest_at_returns=settings.rest_at_returns), _order(scope, settings.seed)
    )
    parameters = _parameters(model, settings)
    model.routing.CloseModelWithParameters(parameters)
    best: list[int] = []

    def at_solution() -> None:
        cost = int(model.routing.CostVar().Min())
        if not best or cost < best[0]:
            best[:] = [cost]
            found(cost, model.days(model.routes()))

    first = model.assignment(start) if start else None
    model.routing.AddAtSolutionCallback(at_solution)
    if settings.method is Method.ITERATED:
        model.routing.SolveWithIteratedLocalSearch(parameters)
    elif first is not None:
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


def _parameters(model: EngineModel, settings: Settings) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategy = routing_enums_pb2.FirstSolutionStrategy
    parameters.first_solution_strategy = strategy.LOCAL_CHEAPEST_INSERTION
    if settings.time_s is not None:
        parameters.time_limit.FromMilliseconds(
            max(1, min(_MOST_MS, math.floor(settings.time_s * 1000)))
        )
    if settings.solutions is not None:
        parameters.solution_limit = settings.solutions
    if settings.method is Method.GUIDED:
        metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
        parameters.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
        return parameters
    parameters.use_iterated_local_search = True
    iterated = parameters.iterated_local_search_parameters
    iterated.improve_perturbed_solution = False
    ruin = iterated.ruin_recreate_parameters
    sisr = ruin.ruin_strategies.add().sisr
    sisr.max_removed_sequence_size = 10
    sisr.avg_num_removed_visits = settings.removed
    sisr.bypass_factor = 0.01
    ruin.recreate_strategy.heuristic = strategy.LOCAL_CHEAPEST_INSERTION
    annealing = iterated.reference_solution_acceptance_strategy.simulated_annealing
    annealing.automatic_temperatures = False
    annealing.initial_temperature = settings.warm * _typical_cost(model)
    annealing.final_temperature = annealing.initial_temperature / 100
    return parameters


def _typical_cost(model: EngineModel) -> float:
    """Median cost of going to a visit and back, in the objective's units; about one yuan at least."""
    costs = []
    for vehicle in model.scope.vehicles:
        data = model.nodes.data(vehicle)
        count = len(model.nodes.visits)
        home = model.nodes.depot(vehicle)
        away = model.nodes.distance(vehicle)[home, :count] * data.cost_per_m
        away += model.nodes.driving(vehicle)[home, :count] * data.cost_per_s
        costs.extend(int(away[position]) for position in vehicle.visits)
    costs.sort()
    middle = costs[len(costs) // 2] if costs else 0
    return max(middle, MICRO) / model.weights.unit


__all__ = ["Method", "Routes", "Settings", "search"]
