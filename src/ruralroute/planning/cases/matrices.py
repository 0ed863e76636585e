"""RoutingProblem.from_matrices: a problem from what a developer has at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import ArrayLike

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.vroom import read_document
from ruralroute.planning.cases.convert import CaseProblem, convert

_ARGUMENTS = "from_matrices"


def case_from_matrices(
    *,
    durations: ArrayLike | None = None,
    distances: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    matrices: Mapping[str, Mapping[str, Any]] | None = None,
    periods: Iterable[Mapping[str, Any]] = (),
    vehicles: Iterable[Mapping[str, Any]],
    jobs: Iterable[Mapping[str, Any]] = (),
    shipments: Iterable[Mapping[str, Any]] = (),
) -> CaseProblem:
    """Build a case and its problem; see `RoutingProblem.from_matrices`, which keeps the problem.

    `planning.cases.answer.vroom_answer` tells the case's answers.
    """
    given = (("durations", durations), ("distances", distances), ("costs", costs))
    single: dict[str, Any] = {name: array for name, array in given if array is not None}
    if some := list(periods):
        single["periods"] = some
    if single and matrices is not None:
        where = Where(file=_ARGUMENTS, column="matrices")
        raise DataError([fault("solve.profiles_twice", where)])
    document = {
        "matrices": {"car": single} if matrices is None else matrices,
        "vehicles": _listed(vehicles),
        "jobs": _listed(jobs),
        "shipments": _listed(shipments),
    }
    return convert(read_document(document, _ARGUMENTS))


def _listed(given: Any) -> Any:
    """Return a list of what can be gone through; anything else as it is, to be told of."""
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        return list(given)
    return given
