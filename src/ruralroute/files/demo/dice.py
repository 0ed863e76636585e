"""Chance that falls the same way on every platform and Python version."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws numbers from a name; the same name draws the same numbers everywhere.

    Only `random.Random.random` is used, whose sequence Python promises to keep.

    Parameters
    ----------
    name
        What the draws are for, with the seed in it.
    """

    def __init__(self, name: str) -> None:
        digest = hashlib.sha256(name.encode()).digest()
        self._random = random.Random(int.from_bytes(digest[:8], "big")).random  # noqa: S311

    def uniform(self, low: float, high: float) -> float:
        """Draw a number in [low, high)."""
        return low + (high - low) * self._random()

    def integer(self, low: int, high: int) -> int:
        """Draw a whole number in [low, high], both inclusive."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """Be true in `share` of all draws."""
        return self._random() < share

    def pick(self, items: Sequence[T]) -> T:
        """Draw one of `items`."""
        return items[int(self._random() * len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return `items` in a drawn order."""
        drawn = [(self._random(), index) for index in range(len(items))]
        return [items[index] for _, index in sorted(drawn)]

    def log_normal(self, median: float, sigma: float) -> float:
        """Draw a log-normal number, its bell taken from the sum of twelve uniform ones."""
        bell = sum(self._random() for _ in range(12)) - 6
        return median * math.exp(sigma * bell)
