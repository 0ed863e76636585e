"""What a worker is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a worker searches: OR-Tools' guided local search, the core's ruin and recreate, PyVRP."""

    GUIDED = "guided"
    REBUILD = "rebuild"
    PYVRP = "pyvrp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one search does.

    Parameters
    ----------
    method
        How.
    until
        `time.time()` at which it ends; None: no clock at all.
    solutions
        Solutions to be found (steps of rebuilding, iterations of PyVRP) before it ends; None:
        as time allows.
    seed
        Of the random choices, and of the order in which visits are shown to OR-Tools.
    warm, cold
        First and last temperature of rebuilding, as shares of what an average visit costs.
    serve
        Share of the time, or of the steps, that rebuilding may spend on serving what is out
        although it has no price, before anything else; 0 to 1.
    """

    method: Method
    until: float | None
    solutions: int | None
    seed: int = 0
    warm: float = 0.1
    cold: float = 0.001
    serve: float = 0.25
