"""What rooms must hold in all, rounded up: half a site is not built.

The relaxation without it opens just the room that all goods need.  For a size q and goods of b in
all, sum_o r_o y_o >= b over options o with rooms r_o has the mixed-integer rounding cut
``sum_o (floor(r_o / q) + min(1, frac(r_o / q) / frac(b / q))) y_o >= ceil(b / q)`` (Nemhauser and
Wolsey 1990, "A recursive procedure to generate all cuts for 0-1 mixed integer programs",
Mathematical Programming 46).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.links import Floats

_COMMON = 0.1
"""Part of the options that must have a room for it to be a q."""
_WHOLE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """The cuts of a core: ``sum of weight[open option] >= need``, for each q.

    Parameters
    ----------
    weight
        Shape (options, cuts).
    need
        Shape (cuts,).
    share
        Shape (villages, cuts): what each village takes of a q; 0 where it need not be served.
    """

    weight: Floats
    need: Floats
    share: Floats


def no_cuts(core: Core) -> Rounding:
    """Return that nothing is rounded."""
    return Rounding(
        weight=np.zeros((len(core.option_site), 0)),
        need=np.zeros(0),
        share=np.zeros((core.villages, 0)),
    )


def rounding_cuts(core: Core, kind: int) -> Rounding:
    """Return the cuts of a core's resource; none where rooms do not bind."""
    size = np.where(np.isfinite(core.skip), 0.0, core.demand[:, kind])
    total = float(size.sum())
    usable = ~core.forbidden[core.option_site]
    room = np.minimum(core.room[:, kind], total)
    sizes, count = np.unique(room[usable & (room > 0)], return_counts=True)
    sizes = sizes[(count >= _COMMON * usable.sum()) & (sizes < total)]
    part = total / sizes - np.floor(total / sizes)
    sizes, part = (one[(part > _WHOLE) & (part < 1.0 - _WHOLE)] for one in (sizes, part))
    of = room[:, None] / sizes
    # What floating point makes of a whole number of sizes must not be rounded down.
    whole = np.floor(of + _WHOLE)
    return Rounding(
        weight=whole + np.minimum(1.0, np.maximum(of - whole, 0.0) / part),
        need=np.ceil(total / sizes),
        share=size[:, None] / sizes,
    )
