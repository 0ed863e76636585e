"""Designs against scenarios: expected cost, worst cost, largest regret."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

import numpy as np
from numpy.typing import NDArray

from ruralroute.siting.ask import SitingAsk, site_rules
from ruralroute.siting.case import SitingCase
from ruralroute.siting.comparison_sheet import OneSheet, Sheet, affordable
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.outcome import Design, best_sizes
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.scenarios import Scenario

Floats = NDArray[np.float64]

MOST_DESIGNS = 20_000
"""Up to so many designs all are compared, which proves the choice among them."""


class Judge(StrEnum):
    """What a design is judged by over the scenarios."""

    EXPECTED = "expected"
    WORST = "worst"
    REGRET = "regret"


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Designs against scenarios.

    Parameters
    ----------
    scenarios, designs
        Columns and rows.
    cost
        Shape (designs, scenarios): cost a year, investment spread, were the state to last.
    unserved
        Shape (designs, scenarios): stations that nobody serves.
    regret
        Shape (designs, scenarios): cost above the best design's in the scenario.
    complete
        Whether every design that the rules allow was compared.
    """

    scenarios: tuple[Scenario, ...]
    designs: tuple[Design, ...]
    cost: Floats
    unserved: NDArray[np.int64]
    complete: bool

    @property
    def regret(self) -> Floats:
        """Cost above the best design's in each scenario."""
        found: Floats = self.cost - self.cost.min(axis=0, keepdims=True)
        return found

    @property
    def expected(self) -> Floats:
        """Shape (designs,): mean over the days of the scenarios."""
        days = np.array([one.days for one in self.scenarios])
        found: Floats = self.cost @ (days / days.sum()) if days.sum() > 0 else self.cost[:, 0]
        return found

    def measure(self, judge: Judge) -> Floats:
        """Return what each design is judged by, shape (designs,)."""
        if judge is Judge.EXPECTED:
            return self.expected
        found: Floats = (self.cost if judge is Judge.WORST else self.regret).max(axis=1)
        return found

    def ranked(self, judge: Judge) -> list[int]:
        """Return the designs by index: least by the judge, then by what is expected, first."""
        value, expected = np.round(self.measure(judge), 2), np.round(self.expected, 2)
        return sorted(
            range(len(self.designs)),
            key=lambda at: (float(value[at]), float(expected[at]), self.designs[at]),
        )

    def best(self, judge: Judge) -> int:
        """Return the index of the best design."""
        return self.ranked(judge)[0]


def all_designs(case: SitingCase, ask: SitingAsk) -> Iterable[Design] | None:
    """Yield every design that number, budget and status allow, sizes chosen by load.

    None when there are more than `MOST_DESIGNS`.
    """
    rules = [one.rule for one in site_rules(case, ask)]
    forced = [row for row, rule in enumerate(rules) if rule is SiteRule.FORCED]
    free = [row for row, rule in enumerate(rules) if rule is SiteRule.FREE]
    low = max(ask.open_min or 0, 1)
    high = len(forced) + len(free) if ask.open_max is None else ask.open_max
    counts = range(max(0, low - len(forced)), min(len(free), high - len(forced)) + 1)
    if sum(comb(len(free), count) for count in counts) > MOST_DESIGNS:
        return None
    found = (
        best_sizes(case, (*forced, *some))
        for count in counts
        for some in itertools.combinations(free, count)
    )
    return (one for one in found if affordable(case, ask, one))


def compare(
    case: SitingCase,
    ask: SitingAsk,
    scenarios: Sequence[Scenario],
    *,
    seeds: Sequence[Design] = (),
    time_limit_s: float = 60.0,
    cancel: threading.Event | None = None,
) -> Comparison:
    """Cost every design that the rules allow in every scenario, or a pool of good ones.

    A design is a set of sites, each of the cheapest size that holds what comes to it; one that
    lacks room then is left out, and the comparison counts as complete only if larger sizes would
    not give it room.  Where there are too many designs the pool is what interchange finds from
    `seeds`: for each judge, the best exchange of one site for another, added or dropped, until none
    helps.  The comparison says which it was.  The walk stops after `time_limit_s`, or when `cancel`
    is set; the pool is what was found by then.
    """
    clock = Clock(time_limit_s, cancel)
    return compared(OneSheet(case, ask, scenarios), all_designs(case, ask), seeds, clock)


def compared(
    sheet: Sheet, every: Iterable[Design] | None, seeds: Sequence[Design], clock: Clock
) -> Comparison:
    """Cost every design on a sheet, or a pool around the seeds where there are too many."""
    if every is not None:
        designs = [one for one in every if sheet.keeps_rules(one)]
        roomy = [one for one in designs if sheet.has_room(one)]
        tight = set(designs) - set(roomy)
        complete = not any(sheet.has_room(sheet.widest(one)) for one in tight)
        return _costed(sheet, roomy, complete=complete, clock=clock)
    pool = dict.fromkeys(one for one in seeds if sheet.keeps_rules(one) and sheet.has_room(one))
    for judge in Judge:
        for start in list(pool)[:4]:
            for one in _interchange(sheet, start, judge=judge, clock=clock):
                pool[one] = None
    return _costed(sheet, list(pool), complete=False, clock=clock)


def _costed(sheet: Sheet, designs: Sequence[Design], *, complete: bool, clock: Clock) -> Comparison:
    """Cost designs in all scenarios; when cancelled, those that were costed by then."""
    found = []
    for one in designs:
        if clock.cancelled:
            complete = False
            break
        found.append(sheet.costs(one))
    shape = (len(found), len(sheet.scenarios))
    return Comparison(
        scenarios=sheet.scenarios,
        designs=tuple(designs[: len(found)]),
        cost=np.array([cost for cost, _ in found], dtype=np.float64).reshape(shape),
        unserved=np.array([lost for _, lost in found], dtype=np.int64).reshape(shape),
        complete=complete,
    )


def _interchange(sheet: Sheet, start: Design, *, judge: Judge, clock: Clock) -> Iterable[Design]:
    """Walk to better designs by exchanging, adding or dropping a part; yield each on the way.

    Regret is measured against the best of what has been seen, so it is an upper estimate.
    """
    days = np.array([one.days for one in sheet.scenarios])
    best_seen = np.full(len(sheet.scenarios), np.inf)

    def value(design: Design) -> float:
        cost = np.array(sheet.costs(design)[0])
        np.minimum(best_seen, cost, out=best_seen)
        if judge is Judge.EXPECTED:
            return float(cost @ days / days.sum()) if days.sum() > 0 else float(cost[0])
        return float(cost.max() if judge is Judge.WORST else (cost - best_seen).max())

    at, now = start, value(start)
    yield at
    for _ in range(30):
        better: tuple[float, Design] | None = None
        for design in sheet.neighbours(at):
            if clock.stop():
                break
            if not sheet.keeps_rules(design) or not sheet.has_room(design):
                continue
            cost = value(design)
            if cost < now - 0.01 and (better is None or cost < better[0]):
                better = (cost, design)
        if better is None:
            return
        now, at = better
        yield at
