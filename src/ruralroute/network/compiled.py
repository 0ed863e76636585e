"""Loops that numba compiles at their first use; the compiled code is kept for the next start.

Where no folder can be written, neither the package's own nor the user's, it is compiled each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit as numba_njit

F = TypeVar("F", bound=Callable[..., Any])


def njit(**options: Any) -> Callable[[F], F]:
    """Compile a function as numba's `njit` does; keep what is compiled where that can be done."""

    def decorate(function: F) -> F:
        try:
            return cast("F", numba_njit(cache=True, **options)(function))
        except RuntimeError:  # numba found no folder to keep it in
            return cast("F", numba_njit(**options)(function))

    return decorate


def compiled(function: F) -> F:
    """Compile a loop over arrays.

    Operations keep their order, so results are exact; only comparisons may take it for granted
    that nothing is NaN.
    """
    return njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz"})(function)
