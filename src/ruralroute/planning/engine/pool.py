"""A pool of vehicle-days from good answers, and the best answer that they make together.

Each good answer has some days that are better than the same visits' days in others.  Choosing
days so that every visit is on just one of them is a set partitioning problem: its relaxation
tells which days can be of use at all, and OR-Tools' CP-SAT chooses among those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.engine.kernel.fleet import vehicle_kinds
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip

MOST = 6_000
"""Days that are kept; the oldest go first."""
WORK = 0.5
"""CP-SAT's deterministic time, at most: as repeatable as the days are."""
LEAST = 3
"""Answers of fewer days are not worth it."""
_SCALE = 1e8
"""Money is scaled so that the best answer costs so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledDay:
    """A vehicle-day from some good answer, and what it costs."""

    vehicle: int
    trips: tuple[Trip, ...]
    money: float


class Pool:
    """Days from good answers; vehicles that differ in nothing but their names share them.

    Parameters
    ----------
    problem
        The problem.
    """

    def __init__(self, problem: RoutingProblem) -> None:
        count = len(problem.vehicles)
        self._kinds = vehicle_kinds(problem, range(count), range(len(problem.visits)))
        self._fleet: dict[int, list[int]] = {}
        for vehicle, kind in enumerate(self._kinds):
            self._fleet.setdefault(kind, []).append(vehicle)
        self._days: dict[tuple[int, tuple[Trip, ...]], float] = {}

    def __len__(self) -> int:
        return len(self._days)

    def add(self, days: Iterable[PooledDay]) -> None:
        """Take days into the pool."""
        for one in days:
            self._days[self._kinds[one.vehicle], one.trips] = one.money
        while len(self._days) > MOST:
            del self._days[next(iter(self._days))]

    def recombine(self, best: Sequence[PooledDay], *, time_s: float | None) -> Days | None:
        """Choose days that serve together what an answer serves, for less money.

        Parameters
        ----------
        best
            The days of the answer.
        time_s
            Seconds at most; None: no clock, equal pools give equal answers.

        Returns
        -------
        Days or None
            None: nothing better was found.
        """
        if len(best) < LEAST or not self._days:
            return None
        self.add(best)
        wanted = {visit for one in best for visit in _visits(one.trips)}
        keys = [key for key in self._days if wanted.issuperset(_visits(key[1]))]
        money = np.array([self._days[key] for key in keys])
        upper = sum(one.money for one in best)
        known = {(self._kinds[one.vehicle], one.trips) for one in best}
        chosen = _partition(
            _Choice(
                visits=[_visits(trips) for _, trips in keys],
                kinds=[kind for kind, _ in keys],
                money=money * (_SCALE / upper),
                known=[key in known for key in keys],
                fleet={kind: len(vehicles) for kind, vehicles in self._fleet.items()},
            ),
            time_s,
        )
        if not chosen or money[chosen].sum() >= upper - 1:
            return None
        free = {kind: list(vehicles) for kind, vehicles in self._fleet.items()}
        days = {free[keys[at][0]].pop(0): keys[at][1] for at in chosen}
        return dict(sorted(days.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """Days to choose from: visits, kind and money of each, and which make the best answer known.

    `fleet` is the number of vehicles of each kind; the best answer known costs `_SCALE`.
    """

    visits: list[list[int]]
    kinds: list[int]
    money: NDArray[np.float64]
    known: list[bool]
    fleet: dict[int, int]


def _visits(trips: tuple[Trip, ...]) -> list[int]:
    return [visit for trip in trips for visit in trip.visits]


def _partition(choice: _Choice, time_s: float | None) -> list[int]:
    """Return days that hold each visit once for the least money; none where nothing is better."""
    columns = range(len(choice.kinds))
    relaxed, takes = _model("GLOP", choice, columns)
    if time_s is not None:
        relaxed.SetTimeLimit(max(1, int(1000 * time_s)))
    if relaxed.Solve() != relaxed.OPTIMAL:
        return []
    slack = _SCALE - relaxed.Objective().Value()
    if slack < 1:
        return []
    kept = [at for at in columns if choice.known[at] or takes[at].reduced_cost() <= slack]
    whole, takes = _model("SAT", choice, kept)
    whole.SetHint([takes[at] for at in kept], [float(choice.known[at]) for at in kept])
    whole.SetSolverSpecificParametersAsString(
        f"num_workers:1 linearization_level:2 max_deterministic_time:{WORK}"
    )
    if time_s is not None:
        whole.SetTimeLimit(max(1, int(1000 * time_s)))
    if whole.Solve() not in (whole.OPTIMAL, whole.FEASIBLE):
        return []
    return [at for at in kept if takes[at].solution_value() > 0.5]


def _model(solver: str, choice: _Choice, columns: Sequence[int]) -> tuple[Any, dict[int, Any]]:
    """Return the choice among some days as a model of OR-Tools, and what stands for each day."""
    linear: Any = import_module("ortools.linear_solver.pywraplp")  # workers need none of it
    model = linear.Solver.CreateSolver(solver)
    rows: dict[int, Any] = {}
    used = {kind: model.Constraint(0, count) for kind, count in choice.fleet.items()}
    takes = {}
    for at in columns:
        take = model.BoolVar("") if solver == "SAT" else model.NumVar(0, model.infinity(), "")
        takes[at] = take
        model.Objective().SetCoefficient(take, round(float(choice.money[at])))
        used[choice.kinds[at]].SetCoefficient(take, 1)
        for visit in choice.visits[at]:
            if visit not in rows:
                rows[visit] = model.Constraint(1, 1)
            rows[visit].SetCoefficient(take, 1)
    model.Objective().SetMinimization()
    return model, takes
