"""The driver's rests: where a day stands still long enough, at the least paid time.

Between two legs of driving lies a halt, or the time at the centre between two trips.  A rest
there is one more least gap of the chain.  Whenever a driver would drive too long, one of the
halts since the last rest must hold the next one: each is tried, the best bound first, and a
branch ends when even the least that further rests can add makes it no better than the best day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruralroute.planning.problem.data import DriverRule
from ruralroute.planning.schedule.chain import (
    Chain,
    Skip,
    is_feasible,
    latest,
    least_span,
    shortest,
)
from ruralroute.planning.schedule.layout import Layout, StopNodes

MAX_BRANCHES = 1_000
"""Guard against days of very many rests; the best day found until then stands."""


def must_rest(layout: Layout, rule: DriverRule) -> bool:
    """Whether the day's driving needs a rest at all."""
    return sum(layout.legs_s) > rule.max_driving_since_rest_s


def has_too_long_a_leg(layout: Layout, rule: DriverRule) -> bool:
    """Whether a single leg is longer than anybody may drive without a rest."""
    return max(layout.legs_s) > rule.max_driving_since_rest_s


class RestSearch:
    """Places rests in one day.

    Parameters
    ----------
    layout
        The day.
    rule
        The driving rule.
    """

    def __init__(self, layout: Layout, rule: DriverRule) -> None:
        self._chain = layout.chain
        self._legs = layout.legs_s
        self._limit = rule.max_driving_since_rest_s
        self._halts = list(_halts(layout, rule))
        self._left = MAX_BRANCHES
        self._added: list[int] = []
        self._best: list[int] | None = None
        self._best_chain = self._chain

    def is_possible(self) -> bool:
        """Whether rests can be placed at all."""
        return is_feasible(self._chain) and self._try_any(self._chain, -1)

    def best(self) -> tuple[Chain, list[int]] | None:
        """Return the chain with the rests of least paid time, and its moments, or None."""
        relaxed = least_span(self._chain)
        if relaxed is not None:
            self._added = self._least_added()
            self._try_best(self._chain, -1, relaxed)
        return None if self._best is None else (self._best_chain, self._best)

    def quick(self) -> tuple[Chain, list[int]] | None:
        """Place rests where they add least, the latest such place first.

        Much cheaper than `best`, legal when it answers, but neither the least paid time nor, when
        it answers None, a proof that there is no legal day.
        """
        chain, last = self._chain, -1
        while due := self._due(last):
            found = [
                (max(0, skip[2] - shortest(chain, skip[0], skip[1])), -halt, number, skip)
                for halt in range(last + 1, due)
                for number, skip in enumerate(self._halts[halt])
            ]
            if not found:
                return None
            _, nearer, _, skip = min(found)
            chain, last = chain.with_skips((skip,)), -nearer
        times = least_span(chain)
        return None if times is None else (chain, times)

    def _least_added(self) -> list[int]:
        """Return the least seconds that rests after each halt, and last of all halts, add."""
        own = [
            min(max(0, gap - shortest(self._chain, start, end)) for start, end, gap in skips)
            for skips in self._halts
        ]
        added = [0] * (len(own) + 1)
        for halt in range(len(own) - 1, -2, -1):
            due = self._due(halt)
            if due:
                added[halt] = min(
                    (own[one] + added[one] for one in range(halt + 1, due)), default=0
                )
        return added

    def _choices(self, last: int) -> Iterator[tuple[int, Skip]]:
        """Halts, latest first, of which one must hold the rest after halt `last`."""
        due = self._due(last)
        for halt in range(due - 1, last, -1):
            for skip in self._halts[halt]:
                yield halt, skip

    def _due(self, last: int) -> int:
        """Return the leg that breaks the rule after a rest at halt `last`; 0 when none does."""
        driven = 0
        for leg in range(last + 1, len(self._legs)):
            driven += self._legs[leg]
            if driven > self._limit:
                return leg
        return 0

    def _try_any(self, chain: Chain, last: int) -> bool:
        if not self._due(last):
            return True
        for halt, skip in self._choices(last):
            if self._left <= 0:
                return False
            self._left -= 1
            rested = chain.with_skips((skip,))
            if is_feasible(rested) and self._try_any(rested, halt):
                return True
        return False

    def _try_best(self, chain: Chain, last: int, times: list[int]) -> None:
        if not self._due(last):
            if self._best is None or _cost(times) < _cost(self._best):
                self._best, self._best_chain = times, chain
            return
        branches: list[tuple[tuple[int, int], int, int, Chain, list[int]]] = []
        for halt, skip in self._choices(last):
            if self._left <= 0:
                break
            self._left -= 1
            rested = chain.with_skips((skip,))
            found = least_span(rested)
            if found is not None:
                bound = self._bound(rested, found, halt)
                branches.append((bound, len(branches), halt, rested, found))
        for bound, _, halt, rested, found in sorted(branches, key=lambda one: one[:2]):
            if self._best is None or bound < _cost(self._best):
                self._try_best(rested, halt, found)

    def _bound(self, chain: Chain, times: list[int], halt: int) -> tuple[int, int]:
        """Return a cost that no day with these rests, and those still due, falls below."""
        if not self._due(halt):
            return _cost(times)
        span = shortest(chain, 0, len(times) - 1) + self._added[halt]
        span = max(span, times[-1] - times[0])
        late = latest(chain) or times
        return span, -min(late[0], late[-1] - span)


def _cost(times: Sequence[int]) -> tuple[int, int]:
    """Paid time, then the latest start: smaller is better."""
    return times[-1] - times[0], -times[0]


def _halts(layout: Layout, rule: DriverRule) -> Iterator[list[Skip]]:
    """For each pair of neighbouring legs, the ways to stand still between them."""
    chain, centre, rest = layout.chain, layout.centre, rule.min_rest_s
    for number, trip in enumerate(layout.trips):
        if number:
            before = layout.trips[number - 1].end
            idle = rest
            if rule.rest_includes_handling:
                idle = max(0, rest - centre.load_s - centre.unload_s)
            yield [(before, trip.load, max(idle, centre.turnaround_s))]
        before, lead = trip.load, centre.load_s
        for stop in trip.stops:
            if rule.rest_includes_handling:
                yield [(before, stop.leave, lead + stop.leg_s + rest)]
            else:
                yield list(_pauses(chain, stop, rest))
            before, lead = stop.leave, 0


def _pauses(chain: Chain, stop: StopNodes, rest: int) -> Iterator[Skip]:
    """Stand still before leaving, or before any handing over."""
    for node in (stop.leave, *reversed(stop.starts)):
        yield node - 1, node, chain.gaps[node] + rest
