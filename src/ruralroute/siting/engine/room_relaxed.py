"""What a choice with capacities costs at given prices of villages: the relaxation of the bound.

Prices replace "every village is served"; what is left is, for each site and size, a knapsack over
the resource that is scarcest in the whole county (the others are left out, which can only lower the
bound): a continuous one, or one of whole villages where that is quick.  With whole villages sites
are taken by number, or so that they hold all goods together, a covering knapsack (`room_cover`),
whichever says more; else rooms in all are rounded up to whole sites (`room_rounding`), at prices
of their own: among hundreds of sites prices jump where a covering knapsack chooses.

References: Cornuejols, Sridharan and Thizy (1991), "A comparison of heuristics and relaxations for
the capacitated plant location problem", EJOR 50; Holmberg, Ronnqvist and Yuan (1999), "An exact
algorithm for the capacitated facility location problems with single sourcing", EJOR 113.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.fill_kernels import NOBODY
from ruralroute.siting.engine.knapsack_kernels import (
    cover_changes,
    knapsack_served,
    knapsacks,
    whole_knapsacks,
    whole_served,
)
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.room_cover import RoomCover
from ruralroute.siting.engine.room_rounding import no_cuts, rounding_cuts
from ruralroute.siting.links import Bools, Floats, Ints

_WHOLE_UNITS = 1_000
"""Units of the largest room in knapsacks of whole villages."""
_WHOLE_STEPS = 40_000_000
"""Links times units up to which these are quick enough."""
_COVER_UNITS = 2_000
_COVER_EXACT = 10_000
"""Units of all goods in the covering knapsack: where rounded, and at most where exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Multipliers: each village's price before rounding, those of the cuts, that of the budget."""

    price: Floats
    rounded: Floats
    toll: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What the relaxation says at a point.

    Parameters
    ----------
    bound
        No choice costs less.
    by_number, by_room
        The same by either rule; `by_room` minus infinity where it is not asked.
    option_worth
        Shape (options,): what opening each adds.
    worth
        Shape (sites,): that of the best option of each.
    option
        Shape (sites,): the options that are open; -1: closed.
    """

    bound: float
    by_number: float
    by_room: float
    option_worth: Floats
    worth: Floats
    option: Ints


class Relaxation:
    """What a core is without "every village is served", at given multipliers."""

    def __init__(self, core: Core) -> None:
        self.core = core
        kind = scarcest(core)
        self.size, self.room = core.demand[:, kind].copy(), core.room[:, kind].copy()
        self._units = whole_units(core)
        whole = self._units is not None
        self._cover = _cover(core, self.size, self.room) if whole else None
        self._cuts = rounding_cuts(core, kind) if not whole else no_cuts(core)
        # Villages that a q of room serves: the cuts' prices move as far as all of theirs.
        self._pull = core.villages / np.maximum(self._cuts.share.sum(axis=0), 1e-12)
        budget = core.budget - core.fixed_spend
        self._budget = budget if np.isfinite(budget) else None
        # A toll moves with the square of this.
        self._scale = 1.0 if self._budget is None else max(abs(self._budget), 1.0)

    def start(self, price: Floats, skip: Floats) -> Point:
        """Return the point with these prices and no others."""
        return Point(
            price=np.minimum(price, skip), rounded=np.zeros(len(self._cuts.need)), toll=0.0
        )

    def paid(self, point: Point) -> Floats:
        """Return what villages pay: a cut's price takes the part of theirs that room in all is."""
        return np.asarray(point.price - self._cuts.share @ point.rounded)

    def at(self, point: Point) -> Priced:
        """Return the bound at a point, and what is open there."""
        core, budget = self.core, self._budget
        paid, cuts = self.paid(point), self._cuts
        worth = core.option_cost + point.toll * core.option_spend - cuts.weight @ point.rounded
        links = core.start, core.to, core.cost, paid
        if self._units is None:
            knapsacks(*links, self.size, core.option_start, self.room, worth)
        else:
            whole_knapsacks(*links, self._units[0], core.option_start, self._units[1], worth)
        site_worth, site_option = best_options(core, worth)
        base = float(paid.sum() + cuts.need @ point.rounded)
        base -= 0.0 if budget is None else point.toll * budget
        chosen = cheapest_sites(core, site_worth)
        by_number, by_room = base + float(site_worth[chosen].sum()), -np.inf
        option = np.where(chosen, site_option, NOBODY)
        if self._cover is not None:
            taken = np.flatnonzero(self._cover.cheapest(worth))
            by_room = base + float(worth[taken].sum())
            if by_room >= by_number:
                option = np.full(core.sites, NOBODY, dtype=np.int64)
                option[core.option_site[taken]] = taken
        return Priced(
            bound=max(by_number, by_room),
            by_number=by_number,
            by_room=by_room,
            option_worth=worth,
            worth=site_worth,
            option=option,
        )

    def slope(self, point: Point, option: Ints) -> Point:
        """Return the subgradient at a point; 0 where a multiplier is 0 and would fall."""
        core, cuts = self.core, self._cuts
        links = core.start, core.to, core.cost, self.paid(point)
        if self._units is None:
            served = knapsack_served(*links, self.size, self.room, option)
        else:
            served = whole_served(*links, *self._units, option)
        is_open = option[option != NOBODY]
        short = cuts.need - cuts.weight[is_open].sum(axis=0) - (1.0 - served) @ cuts.share
        over = 0.0
        if self._budget is not None:
            over = float(core.option_spend[is_open].sum()) - self._budget
        return Point(
            price=1.0 - served,
            rounded=np.where((point.rounded > 0) | (short > 0), short, 0.0),
            toll=over,
        )

    def length(self, slope: Point) -> float:
        """Return the square of a slope's length."""
        most = float(slope.price @ slope.price + self._pull @ slope.rounded**2)
        return most + (slope.toll / self._scale) ** 2

    def moved(self, point: Point, slope: Point, far: float, skip: Floats) -> Point:
        """Return the point that lies `far` along a slope."""
        rounded = np.maximum(0.0, point.rounded + far * self._pull * slope.rounded)
        highest = skip + self._cuts.share @ rounded
        return Point(
            price=np.minimum(point.price + far * slope.price, highest),
            rounded=rounded,
            toll=max(0.0, point.toll + far * slope.toll / self._scale**2),
        )

    def changes(self, priced: Priced) -> tuple[Floats, Floats]:
        """Return by how much a bound rises when a site must be open, and when it is closed.

        0 for sites where that changes nothing; shape (sites,) each.
        """
        enter, leave = number_changes(self.core, priced.worth, priced.option != NOBODY)
        if priced.by_room < priced.by_number or self._cover is None:
            return enter, leave
        cover, worth = self._cover, priced.option_worth
        usable = np.where(cover.forbidden, np.inf, worth)
        opened, closed = cover_changes(
            cover.site, cover.room, cover.need, usable, cover.forced, self.core.sites
        )
        least = float(worth[priced.option[priced.option != NOBODY]].sum())
        return np.maximum(opened - least, 0.0), np.maximum(closed - least, 0.0)


def number_changes(core: Core, worth: Floats, chosen: Bools) -> tuple[Floats, Floats]:
    """Return by how much a bound rises when a site outside it opens, or one in it closes.

    `chosen` are the sites of the bound, those of least worth that keep number and site rules.
    """
    free = ~(core.forced | core.forbidden)
    inside, outside = free & chosen, free & ~chosen
    count = int(chosen.sum())
    worst = worth[inside].max(initial=-np.inf)
    best = worth[outside].min(initial=np.inf)
    enter, leave = np.zeros(core.sites), np.zeros(core.sites)
    swap_in = worth - worst
    add = np.where(count < core.open_max, worth, np.inf)
    enter[outside] = np.maximum(np.minimum(add, swap_in), 0.0)[outside]
    swap_out = best - worth
    drop = np.where(count > core.open_min, -worth, np.inf)
    leave[inside] = np.maximum(np.minimum(drop, swap_out), 0.0)[inside]
    return enter, leave


def scarcest(core: Core) -> int:
    """Return the resource of which the least is left when every site is as large as it gets."""
    most = np.zeros((core.sites, core.demand.shape[1]))
    np.maximum.at(most, core.option_site, core.room)
    most[core.forbidden] = 0.0
    room = most.sum(axis=0)
    return int(np.argmax(core.demand.sum(axis=0) / np.maximum(room, 1e-12)))


def best_options(core: Core, worth: Floats) -> tuple[Floats, Ints]:
    """Return the least worth of each site's options, and which option that is."""
    least = np.minimum.reduceat(worth, core.option_start[:-1])
    at = np.flatnonzero(worth == least[core.option_site])
    option = np.empty(core.sites, dtype=np.int64)
    option[core.option_site[at[::-1]]] = at[::-1]
    return least, option


def _cover(core: Core, size: Floats, room: Floats) -> RoomCover | None:
    """Return what open sites must hold together; None: nothing, or more than they can."""
    load = float(size[~np.isfinite(core.skip)].sum())
    usable = ~core.forbidden[core.option_site]
    holds = np.minimum(room, load)
    most = np.zeros(core.sites)
    np.maximum.at(most, core.option_site, np.where(usable, holds, 0.0))
    if load <= 0 or most.sum() < load:
        return None
    unit = _common(np.concatenate([holds[holds < load], [0.0]]))
    if unit is None or load / unit > _COVER_EXACT:
        unit = load / _COVER_UNITS
    return RoomCover(
        site=core.option_site,
        room=np.ceil(holds / unit - 1e-9).astype(np.int64),
        need=int(np.ceil(load / unit - 1e-9)),
        forced=core.forced[core.option_site],
        forbidden=~usable,
    )


def whole_units(core: Core) -> tuple[Ints, Ints] | None:
    """Return sizes of villages and rooms of options in whole units; None: villages count as split.

    Sizes are rounded down where they have no unit in common, so that all who fit still fit.
    """
    kind = scarcest(core)
    size = core.demand[:, kind]
    room = np.minimum(core.room[:, kind], size.sum())
    unit = _common(size)
    if unit is None or room.max(initial=0.0) / unit > _WHOLE_UNITS:
        unit = float(room.max(initial=0.0)) / _WHOLE_UNITS
    if not core.single or unit <= 0 or len(core.to) * room.max() / unit > _WHOLE_STEPS:
        return None
    sizes, rooms = (np.floor(one / unit + 1e-9).astype(np.int64) for one in (size, room))
    return sizes, rooms


def _common(numbers: Floats) -> float | None:
    """Return the largest unit of which all numbers are multiples; None: they are not whole."""
    if (numbers != np.rint(numbers)).any() or not numbers.any():
        return None
    return float(np.gcd.reduce(np.rint(numbers).astype(np.int64)))
