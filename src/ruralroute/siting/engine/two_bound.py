"""The Lagrangian bound with stations, of the programme of villages, ways and centres.

With x the part of village i that goes by way w, y the open ways, z the open centres::

    min   sum_o F_o z_o + sum_w f_w y_w + sum_iw c_iw x_iw
    sum_w x_iw = 1                    (price l_i)         every village is served
    sum_(w of k) x_iw <= z_k          (toll v_ik >= 0)    a village pays for a centre once
    sum_i q_i x_iw <= room of k       (rent m_k >= 0)     what a centre holds
    sum_(w of j) y_w in [low_j, 1]    (t_j)               a station is fed by one centre
    number of stations, budget        (one price each)
    x_iw <= y_w <= z_k, room of stations                  kept: a knapsack for each way

The tolls matter most: with y <= z alone a tenth of a centre feeds a tenth of each of ten stations,
which together serve a village whole for a tenth of the centre.  With them centres come out nearly
whole.  Prices follow the volume algorithm (Barahona and Anbil 2000, "The volume algorithm:
producing primal solutions with a subgradient method", Mathematical Programming 87): steps go from
the best prices along the mean of the answers so far, and that mean tends to the programme's
fractional answer, which says which centres and ways are likely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.lagrange import cheapest_sites
from ruralroute.siting.engine.room_cover import room_cover
from ruralroute.siting.engine.room_relaxed import best_options, scarcest
from ruralroute.siting.engine.two_core import TwoCore
from ruralroute.siting.engine.two_kernels import (
    blend,
    move_tolls,
    toll_length,
    way_served,
    way_worths,
)
from ruralroute.siting.engine.two_prices import Multipliers, TwoPrices, joined, split_sizes
from ruralroute.siting.links import Bools, Floats, Ints

_STEPS = 4_000
_PATIENCE = 20
_LEAST_STEP = 1e-3
_FIRST_STEP, _NEXT_STEP, _MOST_STEP = 0.5, 0.2, 2.0
_MOST_PART, _LEAST_PART = 0.1, 0.005
"""Share of the newest answer in the mean."""
_CHECK_EACH = 100
_AIM = 0.05
"""How far above the bound the steps aim where no choice is known, as a share of it."""
_CLOSE = 1e-4
"""Distance of bound and choice, as a share, at which there is little left to raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The answer of the Lagrangian problem at some prices.

    `base` is the bound without what centres are worth, which may hold for other sets of centres.
    `village`, `centre` and `share` list who is served from where; `covered`, shape (villages,), and
    `carried`, shape (centres,), are their sums.
    """

    bound: float
    base: float
    centre_worth: Floats
    way_worth: Floats
    centres: Bools
    centre_option: Ints
    ways: Bools
    option: Ints
    village: Ints
    centre: Ints
    share: Floats
    covered: Floats
    carried: Floats


class TwoBound:
    """Raises the bound of one problem; may be asked to go on.

    Parameters
    ----------
    two
        The problem.
    price
        Shape (villages,): to begin with.
    begin
        Prices to begin with instead; the sites of `whole` are then split, and each size is a
        centre of `two` by itself (`by_size`).
    whole
        The centres before they were split; None: they are not.
    """

    def __init__(
        self,
        two: TwoCore,
        price: Floats,
        *,
        begin: Multipliers | None = None,
        whole: Core | None = None,
    ) -> None:
        self.two, self._whole = two, whole
        stations, centres = two.stations, two.centres
        self._size, self._room = _binding(stations.demand, stations.room, scarcest, stations)
        self._load, self._holds = _binding(centres.demand, centres.room, scarcest, centres)
        self._rented = bool((self._holds < self._load.sum()).any())
        self._holds = np.minimum(self._holds, self._load.sum())
        self._cover = None
        if self._rented:
            sites = centres if whole is None else whole
            self._cover = room_cover(sites, float(self._load.sum()), self._holds)
        self._scale = float(np.linalg.norm(self._load)) or 1.0
        self._low = stations.forced.astype(np.float64)
        spends = np.concatenate([centres.option_spend, stations.option_spend])
        self._spends = max(float(np.linalg.norm(spends)), 1e-9)
        self._budget = two.budget - two.fixed_spend
        self._tight = bool(np.isfinite(self._budget))
        self._numbered = stations.open_min > 0 or stations.open_max < stations.sites
        self._best = self._first(price) if begin is None else begin
        self._found = self._answer(self._best)
        self._mean = np.zeros((two.villages, centres.sites))
        blend(self._mean, self._found.village, self._found.centre, self._found.share, 1.0)
        self._covered, self._carried = self._found.covered, self._found.carried
        self._centres = self._found.centres.astype(np.float64)
        self._ways = self._found.ways.astype(np.float64)
        self._rooms = self._held(self._found)
        self._spent = self._spending(self._found)
        self._spare = self._best.toll.copy()
        self._never = _never(two)
        self._usual = max(float(np.abs(self._best.price).sum()), 1e-9)
        self._step, self._part, self._turn = _FIRST_STEP, _MOST_PART, 0
        self._since = self._found.bound

    @property
    def prices(self) -> TwoPrices:
        """The best bound so far."""
        found = TwoPrices(
            bound=self._found.bound,
            base=self._found.base,
            centre_worth=self._found.centre_worth,
            way_worth=self._found.way_worth,
            centre_often=self._centres.copy(),
            way_often=self._ways.copy(),
        )
        return found if self._whole is None else joined(found, self._whole, self.two.ways)

    @property
    def splits(self) -> bool:
        """Whether the bound may rise when sizes are looked at one by one."""
        centres = self.two.centres
        return self._rented and self._whole is None and len(centres.option_site) > centres.sites

    def by_size(self) -> TwoBound:
        """Return a bound of sizes one by one (`two_prices`); it begins where this one is."""
        centres, at = self.two.centres, self._best
        of = centres.option_site
        begin = replace(at, toll=at.toll[:, of], kept=at.kept[of], rent=at.rent[of])
        return TwoBound(split_sizes(self.two), at.price, begin=begin, whole=centres)

    @property
    def impossible(self) -> bool:
        """Whether the bound is above what any choice can cost, so that there is none."""
        return self._found.bound > self._never

    @property
    def settled(self) -> bool:
        """Whether the steps have become too short to matter."""
        return self._step < _LEAST_STEP

    def raise_to(self, target: Callable[[], float], clock: Clock) -> TwoPrices:
        """Raise the bound until the clock stops, it meets the target, or nothing moves."""
        idle = 0
        aim = np.inf
        for _ in range(_STEPS):
            known, bound = target(), self._found.bound
            if np.isfinite(known) and known - bound <= _CLOSE * abs(known):
                break
            if self.settled or self.impossible or clock.stop():
                break
            far = _AIM * max(abs(bound), self._usual)
            if not np.isfinite(aim) or aim - bound < far / 2:
                aim = bound + far
            trial = self._moved(min(aim, known))
            if trial is None:
                break
            new = self._answer(trial)
            agrees = self._take(new)
            if new.bound > bound:
                idle = 0 if new.bound > bound + 1e-5 * abs(bound) else idle + 1
                if agrees:
                    self._step = min(_MOST_STEP, 1.1 * self._step)
                self._spare, self._found, self._best = self._best.toll, new, trial
            else:
                idle += 1
            if idle >= _PATIENCE:
                self._step, idle = self._step / 1.5, 0
                if self._step < _LEAST_STEP and self._part > _LEAST_PART:
                    # A longer memory goes on where a short one only swings.
                    self._step, self._part = _NEXT_STEP, max(self._part / 2, _LEAST_PART)
            self._turn += 1
            if self._turn % _CHECK_EACH == 0:
                if self._found.bound - self._since < 1e-2 * abs(self._since):
                    self._part = max(self._part / 2, _LEAST_PART)
                self._since = self._found.bound
        return self.prices

    def _moved(self, aim: float) -> Multipliers | None:
        """Return prices a step from the best ones; None: there is no way to go."""
        two, best = self.two, self._best
        over = 1.0 - self._covered
        length = float(over @ over) + toll_length(self._mean, self._centres, best.toll)
        held = (self._carried - self._rooms) / self._scale if self._rented else None
        if held is not None:
            held = np.where((best.rent <= 0) & (held < 0), 0.0, held)
            length += float(held @ held)
        opened = _sum_at(two.ways.station, self._ways, two.stations.sites)
        often = np.where((best.once < 0) & (self._low > 0), opened - self._low, opened - 1.0)
        often = np.where((best.once <= 0) & (self._low == 0) & (often < 0), 0.0, often)
        often = np.where((best.once == 0) & (self._low > 0), opened - 1.0, often)
        length += float(often @ often)
        count, spent = self._number_over(opened), self._spent_over()
        length += count**2 + spent**2
        if length <= 1e-12:
            return None
        least = 1e-6 * max(abs(self._found.bound), self._usual)
        step = self._step * max(aim - self._found.bound, least) / length
        toll, kept = self._spare, np.empty(two.centres.sites)
        move_tolls(self._mean, self._centres, best.toll, step, toll, kept)
        once = best.once + step * often
        return Multipliers(
            price=best.price + step * over,
            toll=toll,
            kept=kept,
            rent=best.rent if held is None else np.maximum(0.0, best.rent + step * held),
            once=np.where(self._low > 0, once, np.maximum(0.0, once)),
            number=best.number + step * count,
            spend=max(0.0, best.spend + step * spent),
        )

    def _first(self, price: Floats) -> Multipliers:
        """Return first prices: where room binds, a unit pays the rent of the last room needed.

        Rooms are taken by what a unit costs in them, the cheapest first, until they hold all.  At
        that rent everywhere the bound begins at no less than what room for all costs (Dantzig's
        bound of a knapsack).
        """
        centres = self.two.centres
        rent = np.zeros(centres.sites)
        if self._rented:
            rate = np.maximum(centres.option_cost, 0.0) / np.maximum(self._holds, 1e-12)
            rate = np.where(centres.forbidden[centres.option_site], np.inf, rate)
            least, option = best_options(centres, rate)
            order = np.argsort(least, kind="stable")
            enough = np.searchsorted(np.cumsum(self._holds[option[order]]), self._load.sum())
            last = least[order[min(int(enough), centres.sites - 1)]]
            rent += self._scale * (last if np.isfinite(last) else 0.0)
        return Multipliers(
            price=price + self._load * (float(rent.max(initial=0.0)) / self._scale),
            toll=np.zeros((self.two.villages, centres.sites)),
            kept=np.zeros(centres.sites),
            rent=rent,
            once=np.zeros(self.two.stations.sites),
        )

    def _number_over(self, opened: Floats) -> float:
        if not self._numbered:
            return 0.0
        stations = self.two.stations
        limit = stations.open_max if self._best.number >= 0 else stations.open_min
        over = float(opened.sum()) - limit
        # At price 0 a number inside the range pulls neither way.
        if self._best.number == 0 and over < 0:
            over = min(0.0, float(opened.sum()) - stations.open_min)
        return over / float(np.sqrt(max(stations.sites, 1)))

    def _spent_over(self) -> float:
        if not self._tight:
            return 0.0
        over = (self._spent - self._budget) / self._spends
        return 0.0 if self._best.spend <= 0 and over < 0 else over

    def _take(self, new: _Answer) -> bool:
        """Move the mean towards an answer, and say whether it points the same way."""
        here, mean = 1.0 - new.covered, 1.0 - self._covered
        agrees = float(here @ mean) >= 0
        apart = float(((here - mean) ** 2).sum())
        part = self._part
        if apart > 1e-12:
            part = float(np.clip(mean @ (mean - here) / apart, part / 10, part))
        blend(self._mean, new.village, new.centre, new.share, part)
        self._covered = self._covered + part * (new.covered - self._covered)
        self._carried = self._carried + part * (new.carried - self._carried)
        self._centres += part * (new.centres - self._centres)
        self._ways += part * (new.ways - self._ways)
        if self._rented:
            self._rooms += part * (self._held(new) - self._rooms)
        if self._tight:
            self._spent += part * (self._spending(new) - self._spent)
        return agrees

    def _held(self, found: _Answer) -> Floats:
        return np.where(found.centres, self._holds[found.centre_option], 0.0)

    def _spending(self, found: _Answer) -> float:
        centres = self.two.centres.option_spend[found.centre_option[found.centres]].sum()
        return float(centres + self.two.stations.option_spend[found.option[found.ways]].sum())

    def _answer(self, at: Multipliers) -> _Answer:
        two, ways, stations, centres = self.two, self.two.ways, self.two.stations, self.two.centres
        spend = at.spend / self._spends
        number = at.number / np.sqrt(max(stations.sites, 1))
        option_cost = stations.option_cost + spend * stations.option_spend
        way_cost = ways.cost + at.once[ways.station] + number
        worth, option = np.zeros(ways.count), np.zeros(ways.count, dtype=np.int64)
        links = (stations.start, stations.to, stations.cost, two.slack_s)
        rent = at.rent / self._scale
        values = (at.price, at.toll, self._load, rent, two.need, self._size)
        way_worths(
            *links,
            *values,
            ways.start,
            ways.centre,
            ways.unit,
            ways.time_s,
            way_cost,
            stations.option_start,
            option_cost,
            self._room,
            worth,
            option,
        )
        gain = _sum_at(ways.centre, np.minimum(worth, 0.0), centres.sites) - at.kept
        paid = centres.option_cost + spend * centres.option_spend
        paid = paid - rent[centres.option_site] * self._holds + gain[centres.option_site]
        centre_worth, centre_option = best_options(centres, paid)
        chosen = self._chosen(paid, centre_worth, centre_option)
        used: Bools = chosen[ways.centre] & (worth < 0)
        taken = np.flatnonzero(used)
        most = int(np.diff(stations.start)[ways.station[taken]].sum())
        village, centre, share = (np.empty(most, dtype=kind) for kind in (int, int, float))
        count = way_served(
            *links,
            *values,
            ways.station,
            ways.centre,
            ways.unit,
            ways.time_s,
            self._room,
            option,
            taken,
            village,
            centre,
            share,
        )
        village, centre, share = village[:count], centre[:count], share[:count]
        base = float(at.price.sum())
        base -= float(np.where(at.once > 0, at.once, at.once * self._low).sum())
        base -= number * (stations.open_max if number > 0 else stations.open_min)
        base -= spend * self._budget if self._tight else 0.0
        return _Answer(
            bound=base + float(paid[centre_option[chosen]].sum()),
            base=base,
            centre_worth=centre_worth,
            way_worth=worth,
            centres=chosen,
            centre_option=centre_option,
            ways=used,
            option=option,
            village=village,
            centre=centre,
            share=share,
            covered=_sum_at(village, share, two.villages),
            carried=_sum_at(centre, share * self._load[village], centres.sites),
        )

    def _chosen(self, paid: Floats, worth: Floats, option: Ints) -> Bools:
        """Return the cheapest centres that keep the rules on them; sets their `option`."""
        centres = self.two.centres
        chosen = np.zeros(centres.sites, dtype=bool)
        if self._cover is not None:
            taken = np.flatnonzero(self._cover.cheapest(paid))
            option[centres.option_site[taken]] = taken
            chosen[centres.option_site[taken]] = True
        elif self._whole is None:
            chosen = cheapest_sites(centres, worth)
        else:
            best, size = best_options(self._whole, worth)
            chosen[size[cheapest_sites(self._whole, best)]] = True
        return chosen


def _binding(
    demand: Floats, room: Floats, which: Callable[..., int], core: object
) -> tuple[Floats, Floats]:
    """Return size of villages and room of options in the resource that binds."""
    if not demand.shape[1]:
        return np.zeros(len(demand)), np.full(len(room), np.inf)
    kind = which(core)
    return np.ascontiguousarray(demand[:, kind]), np.ascontiguousarray(room[:, kind])


def _sum_at(place: Ints, value: Floats, count: int) -> Floats:
    """Return the sum of the values at each place."""
    return np.bincount(place, weights=value, minlength=count).astype(np.float64)


def _never(two: TwoCore) -> float:
    """Return more than any choice costs, `fixed` left out."""
    stations, ways = two.stations, two.ways
    unit = np.zeros(stations.sites)
    np.maximum.at(unit, ways.station, ways.unit)
    dearest = np.zeros(two.villages)
    np.maximum.at(dearest, stations.to, stations.cost + unit[stations.row] * two.need[stations.to])
    opening = np.abs(two.centres.option_cost).sum() + np.abs(stations.option_cost).sum()
    return float(1.0 + 2.0 * (dearest.sum() + opening + ways.cost.sum()))
