"""The Lagrangian bound with capacities: prices of villages that make the relaxation say most.

Prices follow deflected subgradients as in `lagrange`; what is left at given prices is
`room_relaxed`.  Reference: Beasley (1993), "Lagrangean heuristics for location problems", EJOR 65.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.room_relaxed import Point, Relaxation
from ruralroute.siting.links import Floats, Ints

STEPS = 1500
_PATIENCE = 20
_LEAST_STEP = 1e-3
_OFFER_AT = 40
"""The turn of the first offer; each comes after twice as many as that before."""
_DESIGNS = 20
"""Designs that are kept."""
_AIM = 0.05
"""The bound is expected to rise by this part of itself while no choice is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrices:
    """The best bound found; like `lagrange.Prices`, with `option` the options of the bound.

    `enter` and `leave`, shape (sites,), say by how much the bound rises when a site must be open,
    and when it is closed.  `designs` are the options of the steps, those of most steps first.
    """

    bound: float
    price: Floats
    worth: Floats
    option: Ints
    often: Floats
    enter: Floats
    leave: Floats
    designs: tuple[Ints, ...]


def room_bound(
    core: Core,
    clock: Clock,
    *,
    skip: Floats,
    target: Callable[[], float],
    offer: Callable[[Ints, Floats], object],
    price: Floats,
    steps: int = STEPS,
    step: float = 1.0,
) -> RoomPrices:
    """Raise the bound of a core with capacities (`fixed` left out).

    Now and then, ever more rarely, `offer` is told the options of the bound and what each site is
    worth.
    """
    relaxed = Relaxation(core)
    point = relaxed.start(price, skip)
    often = np.zeros(core.sites)
    highest, along = point, None
    best = relaxed.at(point)
    scale_cost = float(core.cost.mean()) if len(core.cost) else 0.0
    idle, offers = 0, _OFFER_AT
    seen: Counter[bytes] = Counter()
    for turn in range(steps):
        priced = relaxed.at(point)
        seen[priced.option.tobytes()] += 1
        bound = priced.bound
        often = 0.97 * often + 0.03 * (priced.option != NOBODY)
        idle = 0 if bound > best.bound + 1e-6 * abs(bound) else idle + 1
        if bound > best.bound:
            best, highest = priced, point
        if idle >= _PATIENCE:
            step, idle, point, priced, along = step / 1.5, 0, highest, best, None
        if turn + 1 == offers:
            offer(priced.option, priced.worth)
            offers *= 2
        if step < _LEAST_STEP or clock.stop() or target() - best.bound <= 1e-7 * abs(bound):
            break
        slope = relaxed.slope(point, priced.option)
        along = slope if along is None else _mean(slope, along)
        length = relaxed.length(along)
        if length <= 1e-12:
            break
        aim = target()
        if not np.isfinite(aim):
            aim = best.bound + _AIM * (abs(best.bound) + scale_cost)
        far = step * max(aim - priced.bound, 1e-6 * abs(bound)) / length
        point = relaxed.moved(point, along, far, skip)
    enter, leave = relaxed.changes(best)
    return RoomPrices(
        bound=best.bound,
        price=relaxed.paid(highest),
        worth=best.worth,
        option=best.option,
        often=often,
        enter=enter,
        leave=leave,
        designs=tuple(np.frombuffer(key, dtype=np.int64) for key, _ in seen.most_common(_DESIGNS)),
    )


def _mean(slope: Point, before: Point) -> Point:
    """Return a slope deflected by that before; parts that must not move still do not."""
    rounded = np.where(slope.rounded == 0, 0.0, 0.7 * slope.rounded + 0.3 * before.rounded)
    return Point(
        price=0.7 * slope.price + 0.3 * before.price,
        rounded=rounded,
        toll=slope.toll,
    )
