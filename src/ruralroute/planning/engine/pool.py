"""A pool of vehicle-days from good answers, and the best answer that they make together.

Each good answer has some days that are better than the same visits' days in others.  Choosing
days so that every visit is on just one of them is a set partitioning problem: its relaxation
tells which days can be of use at all, and OR-Tools' CP-SAT chooses among those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_matrix

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
    columns, kinds, fleet, money = choice.visits, choice.kinds, choice.fleet, choice.money
    numbers = {visit: row for row, visit in enumerate(sorted({v for one in columns for v in one}))}
    cover = _matrix([[numbers[visit] for visit in one] for one in columns], len(numbers))
    rows = {kind: row for row, kind in enumerate(fleet)}
    used = _matrix([[rows[kind]] for kind in kinds], len(rows))
    options: Any = {} if time_s is None else {"time_limit": time_s}
    relaxed: Any = linprog(  # type: ignore[call-overload]
        money,
        A_eq=cover,
        b_eq=np.ones(len(numbers)),
        A_ub=used,
        b_ub=np.array([fleet[kind] for kind in rows], dtype=np.float64),
        bounds=(0, None),
        method="highs",
        options=options,
    )
    slack = _SCALE - relaxed.fun if relaxed.status == 0 else 0.0
    if slack < 1:
        return []
    reduced = money - cover.T @ relaxed.eqlin.marginals - used.T @ relaxed.ineqlin.marginals
    kept = np.flatnonzero((reduced <= slack) | np.array(choice.known)).tolist()
    return _choose(choice, kept, time_s)


def _choose(choice: _Choice, kept: list[int], time_s: float | None) -> list[int]:
    """Choose among the days that can be of use."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 (it loads slowly)

    model = cp_model.CpModel()
    takes = {at: model.new_bool_var("") for at in kept}
    of_visit: dict[int, list[int]] = {}
    of_kind: dict[int, list[int]] = {}
    for at in kept:
        of_kind.setdefault(choice.kinds[at], []).append(at)
        for visit in choice.visits[at]:
            of_visit.setdefault(visit, []).append(at)
        model.add_hint(takes[at], choice.known[at])
    for among in of_visit.values():
        model.add_exactly_one(takes[at] for at in among)
    for kind, among in of_kind.items():
        if len(among) > choice.fleet[kind]:
            model.add(sum(takes[at] for at in among) <= choice.fleet[kind])
    model.minimize(sum(round(float(choice.money[at])) * takes[at] for at in kept))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = WORK
    if time_s is not None:
        solver.parameters.max_time_in_seconds = time_s
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [at for at in kept if solver.boolean_value(takes[at])]


def _matrix(entries: list[list[int]], height: int) -> csc_matrix:
    """Return a matrix of ones: for each column the rows where they are."""
    ends = np.cumsum([0, *(len(one) for one in entries)])
    rows = np.array([row for one in entries for row in one], dtype=np.int64)
    return csc_matrix((np.ones(len(rows)), rows, ends), shape=(height, len(entries)))
