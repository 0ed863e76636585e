"""Mixed-integer programmes, with a bound and an honest status.

One door for all of the siting engine: arrays in, values and bound out.  HiGHS runs through its own
bindings, SCIP, CP-SAT and GLOP through OR-Tools; integers pass as they are, nothing is scaled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as mbh
from scipy.sparse import csr_matrix

from ruralroute.siting.engine.highs import run_highs
from ruralroute.siting.engine.programme import MipResult, MipStatus, Programme
from ruralroute.siting.links import Floats

_LEAST_S = 0.05
_NO_BOUND = 1e19


_STATUS = {
    mbh.SolveStatus.OPTIMAL: MipStatus.OPTIMAL,
    mbh.SolveStatus.FEASIBLE: MipStatus.FEASIBLE,
    mbh.SolveStatus.INFEASIBLE: MipStatus.INFEASIBLE,
}


def solve_programme(
    programme: Programme,
    *,
    time_limit_s: float,
    solver: str = "highs",
    hint: Floats | None = None,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> MipResult:
    """Solve a programme.

    Parameters
    ----------
    programme
        The programme.
    time_limit_s
        Seconds.
    solver
        highs, scip, sat or glop.
    hint
        Shape (variables,): a good choice to begin with; NaN where nothing is known.
    seed
        Of the solver.
    stop
        Asked now and then; when it says True the search ends with what it has.
    """
    if time_limit_s < _LEAST_S:
        return MipResult(status=MipStatus.UNKNOWN, values=None, cost=None, bound=None)
    if solver == "highs":
        return run_highs(programme, time_limit_s=time_limit_s, hint=hint, seed=seed, stop=stop)
    model = _load(programme, hint)
    helper = mbh.ModelSolverHelper(solver)
    helper.set_time_limit_in_seconds(time_limit_s)
    helper.set_solver_specific_parameters(_parameters(solver, seed))
    with _Watch(helper, stop):
        helper.solve(model)
    return _result(programme, helper)


def _load(programme: Programme, hint: Floats | None) -> mbh.ModelBuilderHelper:
    model = mbh.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        _column(programme.low),
        _column(programme.high),
        _column(programme.cost),
        _column(programme.row_low),
        _column(programme.row_high),
        csr_matrix(programme.rows),
    )
    for index in np.flatnonzero(programme.integer).tolist():
        model.set_var_integrality(index, True)  # noqa: FBT003
    if hint is not None:
        for index in np.flatnonzero(~np.isnan(hint)).tolist():
            model.add_hint(index, float(hint[index]))
    return model


def _column(array: Floats) -> Any:
    # OR-Tools' stubs ask for a kind of array that no NumPy function is said to return.
    return np.ascontiguousarray(array, dtype=np.float64)


def _parameters(solver: str, seed: int) -> str:
    match solver:
        case "scip":
            return f"randomization/randomseedshift = {seed}\nlimits/gap = 0\nlimits/absgap = 0\n"
        case "sat":
            return f"linearization_level:2 num_workers:4 interleave_search:true random_seed:{seed}"
        case "glop":
            return ""
        case _:
            raise ValueError(f"unknown solver {solver!r}")


def _result(programme: Programme, helper: mbh.ModelSolverHelper) -> MipResult:
    status = _STATUS.get(helper.status(), MipStatus.UNKNOWN)
    if status is MipStatus.INFEASIBLE:
        return MipResult(status=status, values=None, cost=None, bound=None)
    whole = bool(programme.integer.any())
    bound = None
    if helper.has_response():
        told = helper.best_objective_bound() if whole else helper.objective_value()
        known = np.isfinite(told) and abs(told) < _NO_BOUND
        # A search that ends before its first bound says 0, which then means nothing.
        meant = told != 0 or status is MipStatus.OPTIMAL or (programme.cost >= 0).all()
        bound = float(told) if known and meant else None
    if not helper.has_solution():
        return MipResult(status=MipStatus.UNKNOWN, values=None, cost=None, bound=bound)
    values = np.asarray(helper.variable_values(), dtype=np.float64)
    values[programme.integer] = np.rint(values[programme.integer])
    cost = float(programme.cost @ values)
    return MipResult(status=status, values=values, cost=cost, bound=bound)


class _Watch:
    """Interrupts a solver when `stop` says so."""

    def __init__(self, helper: mbh.ModelSolverHelper, stop: Callable[[], bool] | None) -> None:
        self._helper = helper
        self._stop = stop
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        if self._stop is not None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        while self._stop is not None and not self._done.wait(0.1):
            if self._stop():
                self._helper.interrupt_solve()
                return
