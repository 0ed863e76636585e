"""On which level a drawn road runs, and what may be joined with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FAST = frozenset({"motorway", "motorway_link"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Of each line: its level, whether it is a motorway or its link, whether it is a ferry."""

    level: NDArray[np.int64]
    motorway: NDArray[np.bool_]
    ferry: NDArray[np.bool_]


def levels_of(tags: Sequence[Mapping[str, str]]) -> Levels:
    """Read the levels of lines; each distinct object of `tags` once."""
    known: dict[int, tuple[int, bool, bool]] = {}
    rows = []
    for one in tags:
        found = known.get(id(one))
        if found is None:
            found = known[id(one)] = (
                _level(one),
                one.get("highway") in _FAST or one.get("motorroad") == "yes",
                "highway" not in one,
            )
        rows.append(found)
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Levels(level=table[:, 0], motorway=table[:, 1] > 0, ferry=table[:, 2] > 0)


def _level(tags: Mapping[str, str]) -> int:
    """Read ``layer``; a bridge without one is above the ground, a tunnel below."""
    try:
        layer = int(float(tags.get("layer", "")))
    except (ValueError, OverflowError):
        layer = 0
    if layer:
        return max(-20, min(layer, 20))
    if tags.get("bridge", "no") != "no":
        return 1
    return -1 if tags.get("tunnel", "no") != "no" else 0


def meets_side(
    levels: Levels, end: NDArray[np.int64], side: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether an end of line `end` that touches the middle of line `side` meets it.

    The end of a bridge stands on the ground; nothing meets the side of a bridge, a tunnel or a
    ferry from another level, and only motorways and their links meet the side of a motorway.
    """
    alike = levels.level[side] == levels.level[end]
    ground = (levels.level[side] == 0) & ~levels.ferry[side]
    fast = ~levels.motorway[side] | levels.motorway[end]
    met: NDArray[np.bool_] = (alike | ground) & ~levels.ferry[side] & fast
    return met


def meets_crossing(
    levels: Levels, one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether two lines that cross without a common point could meet there."""
    met: NDArray[np.bool_] = (
        (levels.level[one] == levels.level[other])
        & ~(levels.motorway[one] | levels.motorway[other])
        & ~(levels.ferry[one] | levels.ferry[other])
    )
    return met
