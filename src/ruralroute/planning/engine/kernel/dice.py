"""Chance in the core: one stream of numbers for each search, the same on every machine."""

from __future__ import annotations

from ruralroute.planning.engine.kernel.arrays import DICE, DICE_TOO, Ints


def chance(a: Ints) -> float:
    """Return a number in (0, 1) (two combined multiplicative generators, L'Ecuyer 1988)."""
    a[DICE] = a[DICE] * 40014 % 2147483563
    a[DICE_TOO] = a[DICE_TOO] * 40692 % 2147483399
    mixed = a[DICE] - a[DICE_TOO]
    if mixed < 1:
        mixed += 2147483562
    return float(mixed) * 4.656613e-10


def below(a: Ints, count: int) -> int:
    """Return a whole number from 0 to count - 1."""
    return int(chance(a) * count)
