"""Rebuilding: the compiled core on a problem or a part of it, from given days, for some time.

The annealing runs in short stretches, so that what is found can be told and an end can come.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ruralroute.planning.engine.kernel.arrays import (
    ABSENCES_AT,
    ABSENT,
    BEST,
    BEST_AT,
    BREAK_NODE_AT,
    BREAK_STARTS_AT,
    COST_FIXED_AT,
    COUNT,
    CURRENT,
    DAY_COST_AT,
    DAY_COUNT_AT,
    FLEET,
    MOST_BREAKS,
    NONE,
    STEPS,
    TRIP_AT,
    UNDO_AT,
)
from ruralroute.planning.engine.kernel.doors import (
    fill,
    go_back,
    lay,
    read_days,
    recount,
    run,
    serve,
    time_day,
    write_now,
)
from ruralroute.planning.engine.kernel.flat import lay_flat
from ruralroute.planning.engine.kernel.pack import Packed
from ruralroute.planning.engine.pool import PooledDay
from ruralroute.planning.engine.settings import Settings
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip

MEAN_OUT, LONGEST = 10, 10
"""Visits taken out in a step on average, and of one trip at most (Christiaens, Vanden Berghe)."""
STRETCH_S = 0.05
"""So long the core runs before it looks at the clock."""
GOOD = 1.03
"""Answers that cost so much more than the best at most are looked at for good days."""
MOST_SEEN = 1_500
"""So many such days are noted in a run at most, about."""
SERVE_WARM = 1.0
"""Temperature while what is out is served, as a share of what a visit costs on average."""
TELL_S = 0.25
"""An answer that is better is told after this time at the latest."""


class Rebuilder:
    """A problem or a part of it, laid flat once for several runs.

    Parameters
    ----------
    problem
        The problem.
    visits, vehicles
        Indices of the part.
    """

    def __init__(
        self, problem: RoutingProblem, visits: tuple[int, ...], vehicles: tuple[int, ...]
    ) -> None:
        self.key = (visits, vehicles)
        self.steps = 0
        """How many the last run made."""
        self.seen: list[PooledDay] = []
        """Days of good answers that the last run came through."""
        self._packed = Packed(problem, visits, vehicles)
        self._absences = self._packed.given.must.tolist()
        """How long each visit was out in all runs; 0 for those with a price."""
        self._has_breaks = bool(len(self._packed.given.break_s))
        self._longest_list = 4 * len(visits) + 4 * len(vehicles) + 16

    def run(
        self,
        start: Days,
        settings: Settings,
        found: Callable[[Days], None],
        *,
        over: Callable[[], object] = lambda: False,
    ) -> Days:
        """Search from some days on; every better answer goes to `found`; return where it ended.

        Parameters
        ----------
        start
            Days of the part's vehicles.  One that the core cannot time is taken apart.
        settings
            How long, how warm, and the seed.
        found
            Called with days.
        over
            Asked between two stretches: whether it ends before its time.

        Returns
        -------
        Days
            Where the annealing ended: not the best days, but those to go on from.
        """
        core = lay(lay_flat(self._packed.given, settings.seed))
        a, _, f = core
        if not a[COUNT] or not a[FLEET]:
            return start
        told = np.inf if self._begin(core, start) or not start else f[BEST]
        tell = _Teller(f, told, lambda: found(self._days(core, BEST_AT)))
        settings = self._serve(core, settings, tell, over)
        scale = self._typical(core)
        seen: dict[tuple[int, ...], PooledDay] = {}
        for share, steps in _stretches(settings):
            warm = scale * settings.warm * (settings.cold / settings.warm) ** share
            run(*core, steps, warm, warm, MEAN_OUT, LONGEST)
            if len(seen) < MOST_SEEN and f[CURRENT] <= f[BEST] * GOOD and not a[ABSENT]:
                self._look(core, seen)
            tell(TELL_S)
            if over():
                break
        tell()
        self.steps = int(a[STEPS])
        self.seen = list(seen.values())
        write_now(*core)
        return self._days(core, UNDO_AT)

    def _serve(
        self, core: Any, settings: Settings, tell: _Teller, over: Callable[[], object]
    ) -> Settings:
        """Try to serve what is out and has no price; return settings for the time that is left."""
        a, _, f = core
        at = int(a[ABSENCES_AT])
        known = slice(at, at + len(self._absences))
        f[known] = self._absences
        warm = SERVE_WARM * self._typical(core)
        if not a[ABSENT] or serve(*core, 0, warm, MEAN_OUT, LONGEST):
            return settings
        for _, steps in _stretches(_share_of(settings, settings.serve)):
            if serve(*core, steps, warm, MEAN_OUT, LONGEST) or over():
                break
            tell(TELL_S)
        tell()
        self._absences = [float(one) for one in f[known]]
        go_back(*core)
        if settings.solutions is None:
            return settings
        return replace(settings, solutions=max(0, settings.solutions - int(a[STEPS])))

    def _look(self, core: Any, seen: dict[tuple[int, ...], PooledDay]) -> None:
        """Note the days of the answer as it stands."""
        if self._has_breaks:
            return
        a, _, f = core
        write_now(*core)
        at = a[UNDO_AT]
        items = [int(one) for one in a[at : at + self._longest_list]]
        at = 0
        while items[at] != NONE:
            begin, vehicle = at, items[at]
            at += 2
            for _ in range(items[begin + 1]):
                at += 1 + 2 * items[at]
            key = (self._packed.given.kind[vehicle], *items[begin + 1 : at])
            if key not in seen:
                ((index, trips),) = self._packed.days_of([*items[begin:at], NONE]).items()
                money = float(f[a[DAY_COST_AT] + vehicle])
                seen[key] = PooledDay(vehicle=index, trips=trips, money=money)

    def _begin(self, core: Any, start: Days) -> bool:
        """Read days in; insert what is out or cannot be timed, and say if any was."""
        a = core[0]
        self._read(core, start)
        recount(*core)
        if not a[ABSENT]:
            return False
        fill(*core)
        recount(*core)
        return True

    def _read(self, core: Any, start: Days) -> None:
        """Read days in one by one; one that cannot be timed stays empty."""
        a = core[0]
        for vehicle, trips in start.items():
            items = self._packed.list_of({vehicle: trips})
            at = int(a[UNDO_AT])
            a[at : at + len(items)] = items if isinstance(a, np.ndarray) else items.tolist()
            if not read_days(*core, at, len(items) - 1):
                a[at + 1] = 0
                read_days(*core, at, 2)

    def _typical(self, core: Any) -> float:
        """Return what a visit costs on average, fixed costs aside; never nothing."""
        a, _, f = core
        served, money = 0, 0.0
        for visit in range(a[COUNT]):
            served += int(a[a[TRIP_AT] + visit] != NONE)
        for vehicle in range(a[FLEET]):
            if a[a[DAY_COUNT_AT] + vehicle]:
                money += f[a[DAY_COST_AT] + vehicle] - a[a[COST_FIXED_AT] + vehicle]
        if served and money > 0:
            return float(money / served)
        return 1.0

    def _days(self, core: Any, at: int) -> Days:
        """Return the days of a list of the core."""
        a = core[0]
        days = self._packed.days_of(a[a[at] : a[at] + self._longest_list])
        return self._with_breaks(days) if self._has_breaks else days

    def _with_breaks(self, days: Days) -> Days:
        """Note where the core takes each break."""
        core = lay(lay_flat(self._packed.given, 0))
        self._read(core, days)
        a = core[0]
        placed: Days = {}
        for vehicle, trips in days.items():
            row = self._packed.vehicles.index(vehicle)
            first, end = a[a[BREAK_STARTS_AT] + row], a[a[BREAK_STARTS_AT] + row + 1]
            if first == end or time_day(*core, row) == NONE:
                placed[vehicle] = trips
                continue
            nodes = [(int(a[a[BREAK_NODE_AT] + one]), one - first) for one in range(first, end)]
            placed[vehicle] = place_breaks(trips, nodes)
        return placed


class _Teller:
    """Tells of the core's best answer where it is better than what was told before.

    Parameters
    ----------
    f
        Where the core notes what its best answer costs.
    told
        What the best answer that is known costs.
    tell
        Tells.
    """

    def __init__(self, f: Any, told: float, tell: Callable[[], None]) -> None:
        self._f = f
        self._told = told
        self._tell = tell
        self._last = time.monotonic()

    def __call__(self, least_s: float = 0.0) -> None:
        """Tell, unless something was told in the last `least_s` seconds."""
        if self._f[BEST] < self._told - 1 and time.monotonic() - self._last >= least_s:
            self._told, self._last = self._f[BEST], time.monotonic()
            self._tell()


def place_breaks(trips: tuple[Trip, ...], nodes: list[tuple[int, int]]) -> tuple[Trip, ...]:
    """Give each trip the breaks before its moments, ranked as the core ranks them."""
    out, begin = [], 0
    for trip in trips:
        end = begin + len(trip.visits) + 2
        own = [
            (rank // MOST_BREAKS - begin - 1, number)
            for rank, number in sorted(nodes)
            if begin <= rank // MOST_BREAKS < end
        ]
        out.append(replace(trip, breaks=tuple((int(number), at) for at, number in own)))
        begin = end
    return tuple(out)


def _share_of(settings: Settings, share: float) -> Settings:
    """Return settings for a share of the time, or of the steps."""
    until, solutions = settings.until, settings.solutions
    now = time.time()
    return replace(
        settings,
        until=None if until is None else now + share * max(0.0, until - now),
        solutions=None if solutions is None else int(share * solutions),
    )


def _stretches(settings: Settings) -> Iterator[tuple[float, int]]:
    """Yield the share of the work that is done, and how many steps come next."""
    if settings.solutions is not None:
        done = 0
        while done < settings.solutions:
            count = min(100, settings.solutions - done)
            yield done / settings.solutions, count
            done += count
            if settings.until is not None and time.time() > settings.until:
                return
        return
    begun = time.time()
    span = (settings.until or begun) - begun
    count = 10
    for _ in itertools.count():
        before = time.time()
        if before >= begun + span:
            return
        yield (before - begun) / span, count
        taken = max(time.time() - before, 1e-6)
        count = max(1, min(50_000, int(count * min(4.0, max(0.25, STRETCH_S / taken)))))
