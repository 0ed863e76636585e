"""Loops that numba compiles at their first use; the compiled code is kept for the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a loop over arrays.

    Operations keep their order, so results are exact; only comparisons may take it for granted
    that nothing is NaN.
    """
    exact = njit(cache=True, nogil=True, error_model="numpy", fastmath={"nnan", "nsz"})
    return cast("F", exact(function))
