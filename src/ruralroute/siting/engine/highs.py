"""HiGHS through its own bindings.

The HiGHS that OR-Tools carries returns neither its choice nor its bound when a time limit ends it,
and crashes when it is given a choice to begin with (seen with OR-Tools 9.15).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array

from ruralroute.siting.engine.programme import MipResult, MipStatus, Programme
from ruralroute.siting.links import Floats

_INFEASIBLE = {
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
}
_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


def run_highs(
    programme: Programme,
    *,
    time_limit_s: float,
    hint: Floats | None,
    seed: int,
    stop: Callable[[], bool] | None,
) -> MipResult:
    """Solve a programme on one core; the parameters are those of `mip.solve_programme`."""
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", seed),
        ("time_limit", time_limit_s),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_model(programme))
    if hint is not None:
        _begin(solver, hint)
    if stop is not None:
        _watch(solver, stop)
    solver.run()
    return _result(programme, solver)


def _model(programme: Programme) -> Any:
    rows = csc_array(programme.rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.cost), len(programme.row_low)
    model.col_cost_ = programme.cost
    model.col_lower_, model.col_upper_ = programme.low, programme.high
    model.row_lower_, model.row_upper_ = programme.row_low, programme.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = rows.indptr
    model.a_matrix_.index_ = rows.indices
    model.a_matrix_.value_ = rows.data
    if programme.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(one)] for one in programme.integer]
    return model


def _begin(solver: Any, hint: Floats) -> None:
    known = np.flatnonzero(~np.isnan(hint)).astype(np.int32)
    if len(known) == len(hint):
        start = highspy.HighsSolution()
        start.col_value = hint.tolist()
        solver.setSolution(start)
    elif len(known):
        solver.setSolution(len(known), known, hint[known])


def _watch(solver: Any, stop: Callable[[], bool]) -> None:
    def look(event: Any) -> None:
        if stop():
            event.interrupt()

    for event in (solver.cbSimplexInterrupt, solver.cbIpmInterrupt, solver.cbMipInterrupt):
        event.subscribe(look)


def _result(programme: Programme, solver: Any) -> MipResult:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in _INFEASIBLE:
        return MipResult(status=MipStatus.INFEASIBLE, values=None, cost=None, bound=None)
    proved = status == highspy.HighsModelStatus.kOptimal
    whole = bool(programme.integer.any())
    told = info.mip_dual_bound if whole else info.objective_function_value
    bound = float(told) if (whole or proved) and np.isfinite(told) else None
    if not proved and info.primal_solution_status != _FEASIBLE:
        return MipResult(status=MipStatus.UNKNOWN, values=None, cost=None, bound=bound)
    values = np.array(solver.getSolution().col_value, dtype=np.float64)
    values[programme.integer] = np.rint(values[programme.integer])
    return MipResult(
        status=MipStatus.OPTIMAL if proved else MipStatus.FEASIBLE,
        values=values,
        cost=float(programme.cost @ values),
        bound=bound,
    )
