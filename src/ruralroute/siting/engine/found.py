"""What a search of the engine brings back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PROVED = 1e-6
"""Gap below which cost and bound are one number: solvers count in floating point."""

Tell = Callable[[str, float | None, float | None], None]
"""Is told a phase, the cost of the best choice, and the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """The best choice of a search, and what is proved.

    Parameters
    ----------
    choice, cost
        None: none was found.
    bound
        No choice costs less; None: not known.
    impossible
        Proved that no choice keeps all rules.
    method
        What found and proved it.
    """

    choice: T | None = None
    cost: float | None = None
    bound: float | None = None
    impossible: bool = False
    method: str = ""
    reason: str = ""

    @property
    def proved(self) -> bool:
        """The choice is proved best."""
        if self.cost is None or self.bound is None:
            return False
        return self.cost - self.bound <= PROVED * max(1e-9, abs(self.cost))


def gap(cost: float, bound: float) -> float:
    """Return the distance of cost and bound as a share of the cost, >= 0."""
    apart = abs(cost - bound)
    return apart / abs(cost) if abs(cost) > 1e-12 else (0.0 if apart <= 1e-9 else 1.0)
