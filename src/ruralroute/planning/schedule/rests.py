"""The driver's rests: where a day stands still long enough, at the least paid time.

Between two legs of driving lies a halt, or the time at the centre between two trips.  A rest
there is one more least gap of the chain.  Whenever a driver would drive too long, one of the
halts since the last rest must hold the next one: each is tried, the best bound first, and a
branch ends when even the least that further rests can add makes it no better than the best day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruralroute.planning.problem.data import DriverRule
from ruralroute.planning.schedule.chain import (
    Arc,
    Chain,
    Skip,
    is_feasible,
    latest,
    shortest,
)
from ruralroute.planning.schedule.layout import BreakNode, Layout, StopNodes
from ruralroute.planning.schedule.starts import a_day, shortest_day

MAX_BRANCHES = 1_000
"""Guard against days of very many rests; the best day found until then stands."""


def must_rest(layout: Layout, rule: DriverRule) -> bool:
    """Whether the day's driving needs a rest at all."""
    return sum(layout.legs_s) > rule.max_driving_since_rest_s


def has_too_long_a_leg(
    layout: Layout, rule: DriverRule, legs_s: Sequence[int] | None = None
) -> bool:
    """Whether a leg without a break is longer than anybody may drive without a rest.

    `legs_s` are the seconds of each leg; None: those of the layout.
    """
    broken = {leg for leg, _ in _resting_breaks(layout, rule)}
    return any(
        seconds > rule.max_driving_since_rest_s
        for leg, seconds in enumerate(layout.legs_s if legs_s is None else legs_s)
        if leg not in broken
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """A way to rest: the leg before it, driving of that leg still to come, rules of the chain."""

    leg: int
    ahead_s: int
    skips: tuple[Skip, ...] = ()
    limits: tuple[Skip, ...] = ()
    arcs: tuple[Arc, ...] = ()

    def put_into(self, chain: Chain) -> Chain:
        """Return the chain with this rest."""
        return chain.with_rules(self.skips, self.limits, self.arcs)

    @property
    def gaps(self) -> tuple[Skip, ...]:
        """What it holds apart at least, at any hour."""
        return (*self.skips, *(one.skip for one in self.arcs))


_START = _Rest(-1, 0)


class RestSearch:
    """Places rests in one day.

    Parameters
    ----------
    layout
        The day.
    rule
        The driving rule.
    legs_s
        Seconds of each leg; None: those of the layout.  Where these depend on the hour, they are
        what the caller expects, and the caller looks whether they are what is driven.
    """

    def __init__(
        self, layout: Layout, rule: DriverRule, legs_s: Sequence[int] | None = None
    ) -> None:
        self._chain = layout.chain
        self._legs = layout.legs_s if legs_s is None else list(legs_s)
        self._limit = rule.max_driving_since_rest_s
        self._halts = list(_halts(layout, rule))
        self._breaks = list(_resting_breaks(layout, rule))
        self._left = MAX_BRANCHES
        self._added: list[int] = []
        self._best: list[int] | None = None
        self._best_chain = self._chain

    def is_possible(self) -> bool:
        """Whether rests can be placed at all."""
        return is_feasible(self._chain) and self._try_any(self._chain, _START)

    def best(self) -> tuple[Chain, list[int]] | None:
        """Return the chain with the rests of least paid time, and its moments, or None."""
        relaxed = shortest_day(self._chain)
        if relaxed is not None:
            self._added = self._least_added()
            self._try_best(self._chain, _START, relaxed)
        return None if self._best is None else (self._best_chain, self._best)

    def quick(self) -> tuple[Chain, list[int]] | None:
        """Place rests where they add least, the latest such place first.

        Much cheaper than `best`, legal when it answers, but neither the least paid time nor, when
        it answers None, a proof that there is no legal day.
        """
        chain, last = self._chain, _START
        while self._due(last) is not None:
            found = [
                (self._adds(chain, rest), -rest.leg, number, rest)
                for number, rest in enumerate(self._choices(last))
            ]
            if not found:
                return None
            last = min(found, key=lambda one: one[:3])[3]
            chain = last.put_into(chain)
        times = a_day(chain) if chain.arcs else shortest_day(chain)
        return None if times is None else (chain, times)

    @staticmethod
    def _adds(chain: Chain, rest: _Rest) -> int:
        return max((max(0, gap - shortest(chain, *ends)) for *ends, gap in rest.gaps), default=0)

    def _least_added(self) -> list[int]:
        """Return the least seconds that rests after each halt, and last of all halts, add."""
        if self._breaks:
            return [0] * (len(self._halts) + 1)
        own = [min(self._adds(self._chain, rest) for rest in rests) for rests in self._halts]
        added = [0] * (len(own) + 1)
        for halt in range(len(own) - 1, -2, -1):
            due = self._due(_Rest(halt, 0))
            if due is not None:
                added[halt] = min(
                    (own[one] + added[one] for one in range(halt + 1, due)), default=0
                )
        return added

    def _choices(self, last: _Rest) -> Iterator[_Rest]:
        """Ways to rest, latest first, of which one must follow the rest `last`."""
        due = self._due(last)
        if due is None:
            return
        yield from self._on_leg(last, due)
        for halt in range(due - 1, last.leg, -1):
            yield from self._halts[halt]
            yield from self._on_leg(last, halt)

    def _on_leg(self, last: _Rest, leg: int) -> Iterator[_Rest]:
        """Rest in a break on a leg, after as much driving as may, need or must lie before it.

        As much as may lie before it is best for what follows, nothing is easiest for the break's
        window, and what makes this the last rest lies between the two.
        """
        seconds = self._legs[leg]
        most = min(seconds, self._limit - last.ahead_s - sum(self._legs[last.leg + 1 : leg]))
        if most < 0 or leg <= last.leg:
            return
        least = max(0, seconds - self._limit)
        last_of_all = seconds + sum(self._legs[leg + 1 :]) - self._limit
        wanted = {most, least, min(max(last_of_all, least), most)}
        for number, one in self._breaks:
            if number != leg:
                continue
            for before in sorted(wanted, reverse=True):
                if least <= before <= most:
                    skip = (one.anchor, one.node, one.lead_s + before)
                    limit = (one.anchor, one.node, one.lead_s + most)
                    limits = () if most == seconds else (limit,)
                    yield _Rest(leg, seconds - before, (skip,), limits)

    def _due(self, last: _Rest) -> int | None:
        """Return the leg that breaks the rule after a rest; None when none does."""
        driven = last.ahead_s
        for leg in range(last.leg + 1, len(self._legs)):
            driven += self._legs[leg]
            if driven > self._limit:
                return leg
        return None

    def _try_any(self, chain: Chain, last: _Rest) -> bool:
        if self._due(last) is None:
            return True
        for rest in self._choices(last):
            if self._left <= 0:
                return False
            self._left -= 1
            rested = rest.put_into(chain)
            if is_feasible(rested) and self._try_any(rested, rest):
                return True
        return False

    def _try_best(self, chain: Chain, last: _Rest, times: list[int]) -> None:
        if self._due(last) is None:
            if self._best is None or _cost(times) < _cost(self._best):
                self._best, self._best_chain = times, chain
            return
        branches: list[tuple[tuple[int, int], int, _Rest, Chain, list[int]]] = []
        for rest in self._choices(last):
            if self._left <= 0:
                break
            self._left -= 1
            rested = rest.put_into(chain)
            found = shortest_day(rested)
            if found is not None:
                bound = self._bound(rested, found, rest)
                branches.append((bound, len(branches), rest, rested, found))
        for bound, _, rest, rested, found in sorted(branches, key=lambda one: one[:2]):
            if self._best is None or bound < _cost(self._best):
                self._try_best(rested, rest, found)

    def _bound(self, chain: Chain, times: list[int], rest: _Rest) -> tuple[int, int]:
        """Return a cost that no day with these rests, and those still due, falls below."""
        if self._due(rest) is None:
            return _cost(times)
        span = shortest(chain, 0, len(times) - 1) + self._added[rest.leg]
        span = max(span, times[-1] - times[0])
        late = latest(chain) or times
        return span, -min(late[0], late[-1] - span)


def _cost(times: Sequence[int]) -> tuple[int, int]:
    """Paid time, then the latest start: smaller is better."""
    return times[-1] - times[0], -times[0]


def _halts(layout: Layout, rule: DriverRule) -> Iterator[list[_Rest]]:
    """For each pair of neighbouring legs, the ways to stand still between them."""
    centre, rest = layout.centre, rule.min_rest_s
    leg = -1
    for number, trip in enumerate(layout.trips):
        if number:
            leg += 1
            before = layout.trips[number - 1].end
            idle = rest
            if rule.rest_includes_handling:
                idle = max(0, rest - centre.load_s - centre.unload_s)
            yield [_Rest(leg, 0, ((before, trip.load, max(idle, centre.turnaround_s)),))]
        before, lead = trip.load, centre.load_s
        for place, stop in enumerate(trip.stops):
            leg += 1
            if any(
                one.leg < 0 and stop.starts[0] < one.node < stop.leave and one.service_s >= rest
                for one in trip.breaks
            ):
                yield [_Rest(leg, 0)]
            elif rule.rest_includes_handling:
                breaks = sum(one.service_s for one in trip.breaks if one.leg == place)
                if stop.arc is None:
                    skip = (before, stop.leave, lead + stop.leg_s + breaks + rest)
                    yield [_Rest(leg, 0, (skip,))]
                else:
                    arc = stop.arc._replace(end=stop.leave, after=breaks + rest)
                    yield [_Rest(leg, 0, arcs=(arc,))]
            else:
                yield [_Rest(leg, 0, *rules) for rules in _pauses(layout, stop, rest)]
            before, lead = stop.leave, 0


def _pauses(
    layout: Layout, stop: StopNodes, rest: int
) -> Iterator[tuple[tuple[Skip, ...], tuple[Skip, ...], tuple[Arc, ...]]]:
    """Stand still before leaving, or before any handing over, behind all breaks there.

    Yields the skips, limits and arcs of each way to do so.
    """
    for node in (stop.leave, *reversed(stop.starts)):
        skip = (node - 1, node, layout.chain.gaps[node] + rest)
        arcs: tuple[Arc, ...] = ()
        if stop.arc is not None and stop.arc.end == node:
            arcs = (stop.arc._replace(after=stop.arc.after + rest),)
        if node in layout.after_breaks:
            anchor, way = layout.after_breaks[node]
            yield (skip, (anchor, node, way + rest)), (), arcs
        else:
            yield (skip,), (), arcs


def _resting_breaks(layout: Layout, rule: DriverRule) -> Iterator[tuple[int, BreakNode]]:
    """Yield breaks long enough for a rest, with the number of the leg that they lie on."""
    legs = 0
    for trip in layout.trips:
        for one in trip.breaks:
            if one.leg >= 0 and one.service_s >= rule.min_rest_s:
                yield legs + one.leg, one
        legs += len(trip.stops) + 1
