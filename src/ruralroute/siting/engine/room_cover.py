"""The cheapest sizes that together hold everything: what a bound adds to rents of single rooms.

That open sites hold all demand follows from the rules, so a bound may ask for it.  Where prices
stand for every other rule it cuts off what single rooms leave to fractions, such as 4.6 sites of a
size, and it is solved exactly: a covering knapsack with at most one size of each site, by dynamic
programming over whole units of room (Aardal 1998, "Capacitated facility location: separation
algorithms and computational experience", Mathematical Programming 81, on such covers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.room_kernels import cover_rooms
from ruralroute.siting.links import Bools, Floats, Ints

_UNITS = 2_000
"""Units of the demand where rooms have no larger unit in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCover:
    """Sizes of sites, and what they must hold together.

    Parameters
    ----------
    site
        Shape (options,): sorted; the site of each size.
    room
        Shape (options,): whole units.
    need
        Whole units that all together hold at least.
    forced
        Shape (options,): sizes of sites that must be open.
    forbidden
        Shape (options,): sizes that may not be taken.
    """

    site: Ints
    room: Ints
    need: int
    forced: Bools
    forbidden: Bools

    def cheapest(self, worth: Floats) -> Bools:
        """Return the sizes of least worth, one of a site at most, that hold what they must.

        Parameters
        ----------
        worth
            Shape (options,): any sign.
        """
        taken = np.zeros(len(self.site), dtype=bool)
        usable = np.where(self.forbidden, np.inf, worth)
        cover_rooms(self.site, self.room, self.need, usable, self.forced, taken)
        return taken


def room_cover(core: Core, load: float, holds: Floats) -> RoomCover | None:
    """Return what a core's sizes must hold together; None: another rule stands in the way.

    Rooms count in the unit that they have in common, else in parts of the load, rounded up: either
    way what is asked for holds in every choice.

    Parameters
    ----------
    load
        Units of the resource in all.
    holds
        Shape (options,): room for it, the load at most.
    """
    if core.open_min > core.forced.sum() or core.open_max < core.sites:
        return None
    most = np.zeros(core.sites)
    np.maximum.at(most, core.option_site, np.where(core.forbidden[core.option_site], 0.0, holds))
    if load <= 0 or most.sum() < load:
        return None
    limits = holds[holds < load]
    unit = load / _UNITS
    if len(limits) and (limits == np.rint(limits)).all():
        # Where that is a larger unit nothing is rounded.
        unit = max(unit, float(np.gcd.reduce(np.rint(limits).astype(np.int64))))
    return RoomCover(
        site=core.option_site,
        room=np.ceil(holds / unit - 1e-9).astype(np.int64),
        need=int(np.ceil(load / unit - 1e-9)),
        forced=core.forced[core.option_site],
        forbidden=core.forbidden[core.option_site],
    )
