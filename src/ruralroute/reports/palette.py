"""Colours of routes: told apart by people with any kind of colour vision, and on grey roads."""

from __future__ import annotations

ROUTE_COLOURS = (
    "#0072b2",
    "#d55e00",
    "#007d5b",
    "#a3307a",
    "#5b3fa8",
    "#a86a00",
    "#00838f",
    "#b3261e",
    "#3d6b1f",
    "#c2417c",
    "#35507a",
    "#7a4a2b",
)
"""Dark enough for white figures on them (contrast of at least 4)."""


def route_colour(index: int) -> str:
    """Return the colour of the plan's route number `index`; they repeat after twelve."""
    return ROUTE_COLOURS[index % len(ROUTE_COLOURS)]


def is_dashed(index: int) -> bool:
    """Whether a route is drawn dashed, to tell it from the one of the same colour before it."""
    return index // len(ROUTE_COLOURS) % 2 == 1
