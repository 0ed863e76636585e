"""A mixed-integer programme as arrays, and what a solver says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scipy.sparse import csr_array

from ruralroute.siting.links import Bools, Floats


class MipStatus(StrEnum):
    """What a solver said."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """``min cost . v`` with ``low <= v <= high``, ``row_low <= rows @ v <= row_high``.

    Parameters
    ----------
    cost, low, high
        Shape (variables,).
    integer
        Shape (variables,): which must be whole.
    rows, row_low, row_high
        Shape (constraints, variables) and (constraints,).
    """

    cost: Floats
    low: Floats
    high: Floats
    integer: Bools
    rows: csr_array
    row_low: Floats
    row_high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class MipResult:
    """What was found: values (None: none), their cost, and a lower bound of any (None: none)."""

    status: MipStatus
    values: Floats | None
    cost: float | None
    bound: float | None
