"""How distances that are not whole become whole numbers: each set of instances has its way."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import numpy as np
from numpy.typing import NDArray


class Rounding(StrEnum):
    """What is done to distances, times and windows.

    `NEAREST`: to the nearest whole number (TSPLIB's EUC_2D; the X set).  `DOWN`: cut off.
    `DIMACS`: one decimal kept, the rest cut off (Solomon, Gehring and Homberger).  `EXACT`:
    three decimals, rounded (sets that are compared in double precision).
    """

    NEAREST = "nearest"
    DOWN = "down"
    DIMACS = "dimacs"
    EXACT = "exact"

    @property
    def factor(self) -> int:
        """Whole units in one of the file's."""
        match self:
            case Rounding.NEAREST | Rounding.DOWN:
                return 1
            case Rounding.DIMACS:
                return 10
            case Rounding.EXACT:
                return 1000
            case _:
                assert_never(self)

    def array(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """Round an array; halves go up."""
        scaled = values * self.factor
        scaled += 1e-9 if self in (Rounding.DOWN, Rounding.DIMACS) else 0.5
        return np.floor(scaled, out=scaled).astype(np.int64)

    def one(self, value: float) -> int:
        """Round one number."""
        return int(self.array(np.array([value], dtype=np.float64))[0])
