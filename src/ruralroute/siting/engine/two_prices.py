"""Prices of the bound with stations, and the problem in which each size is a centre by itself.

With one centre of several sizes the programme may mix them: a tenth of a large centre and nine of a
small one hold what none holds, at a cost between both.  Split, each size serves and holds only what
it opens for, so that a village served by a half of each must find both halves; the bound of the
split problem is never lower (a disjunctive formulation, Balas 1998, "Disjunctive programming:
properties of the convex hull of feasible points", Discrete Applied Mathematics 89).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.two_core import TwoCore, Ways
from ruralroute.siting.links import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipliers:
    """Prices of the rules that the bound leaves out (see `two_bound`).

    `kept` is what each centre would keep if it served all: the sum of its tolls.
    """

    price: Floats
    toll: Floats
    kept: Floats
    rent: Floats
    once: Floats
    number: float = 0.0
    spend: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPrices:
    """The best bound.

    Parameters
    ----------
    bound
        Lower bound, `fixed` left out.
    base
        The bound without the worth of its centres: with that of any other set that keeps the rules
        it bounds all choices with that set.
    centre_worth, way_worth
        What opening each adds at these prices; shapes (centres,), (ways,).
    centre_often, way_often
        How far each is open in the mean of the answers, 0 to 1.
    """

    bound: float
    base: float
    centre_worth: Floats
    way_worth: Floats
    centre_often: Floats
    way_often: Floats


def split_sizes(two: TwoCore) -> TwoCore:
    """Return the problem with each size of a centre as a centre.

    That only one of a site's opens is left to the bound.
    """
    centres, ways = two.centres, two.ways
    sizes = np.diff(centres.option_start)[ways.centre]
    first = np.repeat(np.arange(ways.count), sizes)
    step = np.arange(len(first)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    count = len(centres.option_site)
    each = np.arange(count + 1)
    return replace(
        two,
        ways=Ways(
            start=np.concatenate([[0], np.cumsum(sizes)])[ways.start],
            centre=centres.option_start[ways.centre[first]] + step,
            station=ways.station[first],
            cost=ways.cost[first],
            unit=ways.unit[first],
            time_s=ways.time_s[first],
        ),
        centres=replace(
            centres,
            sites=count,
            start=np.zeros(count + 1, dtype=np.int64),
            option_start=each,
            option_site=each[:-1],
            forced=np.zeros(count, dtype=bool),
            forbidden=centres.forbidden[centres.option_site],
        ),
    )


def joined(found: TwoPrices, whole: Core, ways: Ways) -> TwoPrices:
    """Return the prices of a problem whose centres were split, in terms of the whole."""
    starts = whole.option_start[:-1]
    # The sizes of a way stand together: each begins where its centre's first size is.
    first = np.flatnonzero(ways.centre == whole.option_start[whole.option_site[ways.centre]])
    return TwoPrices(
        bound=found.bound,
        base=found.base,
        centre_worth=np.minimum.reduceat(found.centre_worth, starts),
        way_worth=np.minimum.reduceat(found.way_worth, first),
        centre_often=np.add.reduceat(found.centre_often, starts),
        way_often=np.add.reduceat(found.way_often, first),
    )
