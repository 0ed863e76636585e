"""Loops that numba compiles at their first use; the compiled code is kept for the next start.

It is kept beside the package or in the user's cache folder, as numba does; where neither can be
written (a read-only installation, a user without a home), in a folder of the user's own among the
system's temporary files.  Only where that cannot be made either is all compiled at each start.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import njit as numba_njit

from ruralroute.network.own import is_own

F = TypeVar("F", bound=Callable[..., Any])
_CONFIG: Any = numba.config


def njit(**options: Any) -> Callable[[F], F]:
    """Compile a function as numba's `njit` does; keep what is compiled where that can be done."""

    def decorate(function: F) -> F:
        with contextlib.suppress(RuntimeError):  # numba found no folder to keep it in
            return cast("F", _kept(function, options))
        folder = temporary_folder()
        if folder is not None:
            before, _CONFIG.CACHE_DIR = _CONFIG.CACHE_DIR, str(folder)
            try:
                with contextlib.suppress(RuntimeError):
                    return cast("F", _kept(function, options))
            finally:
                _CONFIG.CACHE_DIR = before
        return cast("F", numba_njit(**options)(function))

    return decorate


def _kept(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    """Compile and keep; what cannot be written, the disk being full, is used and not kept."""
    loop = numba_njit(cache=True, **options)(function)
    cache = loop._cache  # noqa: SLF001 (numba has no other door to it)
    save = cache.save_overload

    def save_if_possible(*given: Any) -> None:
        with contextlib.suppress(OSError):
            save(*given)

    cache.save_overload = save_if_possible
    return loop


def compiled(function: F) -> F:
    """Compile a loop over arrays.

    Operations keep their order, so results are exact; only comparisons may take it for granted
    that nothing is NaN.
    """
    return njit(nogil=True, error_model="numpy", fastmath={"nnan", "nsz"})(function)


def kept_in(function: Callable[..., Any]) -> str | None:
    """Return the folder in which a compiled loop is kept; None where it is compiled each time."""
    folder = getattr(getattr(function, "stats", None), "cache_path", None)
    return str(folder) if folder else None


@functools.cache
def temporary_folder() -> Path | None:
    """Return a folder of the user's own among the temporary files; None where there can be none.

    Compiled code is loaded from it, so a folder that another user made, or may write to, is not
    used.
    """
    with contextlib.suppress(OSError):
        user = os.getuid() if hasattr(os, "getuid") else "own"
        folder = Path(tempfile.gettempdir()) / f"ruralroute-compiled-{user}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if is_own(folder.lstat()):
            return folder
    return None
