"""The clocks of a day as a chain of moments, each at least some gap after the one before.

Every rule of time is a lower bound of one moment by another (a gap, a skip over several moments,
a limit of time aboard read backwards) or a set of windows of one moment.  A leg whose
travel changes by the hour is such a bound, too: whoever leaves later arrives no earlier.  Such
rules have a least and a greatest solution, so nothing here searches: moments are pushed later, or
earlier, until all rules hold or one cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ruralroute.planning.problem.data import TimeWindow
from ruralroute.planning.problem.ways import Way

Skip = tuple[int, int, int]
"""(earlier moment, later moment, seconds): at least so many seconds lie between them."""


class Arc(NamedTuple):
    """A way between two moments that depends on the hour.

    It is ready to begin `lead` seconds after moment `start`; `end` lies `after` seconds or more
    behind the arrival.
    """

    start: int
    end: int
    lead: int
    way: Way
    after: int

    @property
    def skip(self) -> Skip:
        """What it takes at least, at any hour."""
        return self.start, self.end, self.lead + self.way.least_s + self.after


class Index:
    """Skips and arcs of a chain by the moments that they begin and end at."""

    __slots__ = ("arcs_from", "arcs_to", "of", "skips_from", "skips_to")

    def __init__(self, skips: tuple[Skip, ...], arcs: tuple[Arc, ...]) -> None:
        self.of = skips, arcs
        self.skips_to: dict[int, list[tuple[int, int]]] = {}
        self.skips_from: dict[int, list[tuple[int, int]]] = {}
        for start, end, gap in skips:
            self.skips_to.setdefault(end, []).append((start, gap))
            self.skips_from.setdefault(start, []).append((end, gap))
        self.arcs_to: dict[int, list[Arc]] = {}
        self.arcs_from: dict[int, list[Arc]] = {}
        for arc in arcs:
            self.arcs_to.setdefault(arc.end, []).append(arc)
            self.arcs_from.setdefault(arc.start, []).append(arc)


@dataclass(slots=True)
class Chain:
    """Moments of a day in order, in seconds since midnight.

    Parameters
    ----------
    gaps
        Least seconds since the moment before; 0 for the first.
    first, last
        Bounds of each moment, inclusive.
    several
        Windows of the moments that have more than one; `first` and `last` still bound them.
    limits
        (earlier, later, seconds): at most so many seconds lie between two moments.
    skips
        Least seconds between moments that are not necessarily neighbours.
    arcs
        Ways that depend on the hour.  Gaps or skips hold what each of them takes at least.
    """

    gaps: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    several: dict[int, tuple[TimeWindow, ...]] = field(default_factory=dict)
    limits: list[tuple[int, int, int]] = field(default_factory=list)
    skips: tuple[Skip, ...] = ()
    arcs: tuple[Arc, ...] = ()
    _index: Index | None = field(default=None, repr=False, compare=False)

    def add(self, gap: int, first: int, last: int) -> int:
        """Append a moment and return its index."""
        self.gaps.append(gap)
        self.first.append(first)
        self.last.append(last)
        return len(self.gaps) - 1

    @property
    def size(self) -> int:
        """Number of moments."""
        return len(self.gaps)

    @property
    def index(self) -> Index:
        """Skips and arcs by their ends, as they are now."""
        if (
            self._index is None
            or self._index.of[0] is not self.skips
            or self._index.of[1] is not self.arcs
        ):
            self._index = Index(self.skips, self.arcs)
        return self._index

    def with_rules(
        self,
        skips: tuple[Skip, ...],
        limits: tuple[Skip, ...] = (),
        arcs: tuple[Arc, ...] = (),
    ) -> Chain:
        """Return the same chain under more skips, limits and arcs."""
        return Chain(
            self.gaps,
            self.first,
            self.last,
            self.several,
            [*self.limits, *limits],
            self.skips + skips + tuple(one.skip for one in arcs),
            self.arcs + arcs,
        )


def next_open(windows: Sequence[TimeWindow], time: int) -> int | None:
    """Return the first moment inside a window at or after `time`."""
    for start, end in windows:
        if time <= end:
            return max(time, start)
    return None


def previous_open(windows: Sequence[TimeWindow], time: int) -> int | None:
    """Return the last moment inside a window at or before `time`."""
    for start, end in reversed(windows):
        if time >= start:
            return min(time, end)
    return None


def push_forward(chain: Chain, first: Sequence[int]) -> tuple[list[int], bool]:
    """Return the earliest moments by gaps, skips and windows, as far as they can be held.

    The second value tells whether all could; if not, the list ends before the moment that
    could not.
    """
    times: list[int] = []
    if not chain.several and not chain.skips and not chain.arcs:
        time = 0
        for gap, low, high in zip(chain.gaps, first, chain.last, strict=True):
            time += gap
            time = max(time, low)
            if time > high:
                return times, False
            times.append(time)
        return times, True
    skips, arcs = chain.index.skips_to, chain.index.arcs_to
    time = 0
    for node, (gap, low, high) in enumerate(zip(chain.gaps, first, chain.last, strict=True)):
        time = max(time + gap, low)
        for start, least in skips.get(node, ()):
            time = max(time, times[start] + least)
        for arc in arcs.get(node, ()):
            time = max(time, arc.way.arrive(times[arc.start] + arc.lead) + arc.after)
        if node in chain.several:
            opened = next_open(chain.several[node], time)
            if opened is None:
                return times, False
            time = opened
        if time > high:
            return times, False
        times.append(time)
    return times, True


def _push_back(chain: Chain, last: Sequence[int]) -> list[int] | None:
    """Return the latest moments by gaps, skips and windows."""
    skips, arcs = chain.index.skips_from, chain.index.arcs_from
    times = list(last)
    time = times[-1]
    for node in range(len(times) - 1, -1, -1):
        time = min(time, times[node])
        if skips:
            for end, least in skips.get(node, ()):
                time = min(time, times[end] - least)
        for arc in arcs.get(node, ()):
            time = min(time, arc.way.leave_by(times[arc.end] - arc.after) - arc.lead)
        if node in chain.several:
            opened = previous_open(chain.several[node], time)
            if opened is None:
                return None
            time = opened
        if time < chain.first[node]:
            return None
        times[node] = time
        time -= chain.gaps[node]
    return times


def earliest(chain: Chain, first: Sequence[int] | None = None) -> list[int] | None:
    """Return the least solution at or above `first` (default: the chain's own), or None."""
    first = chain.first if first is None else first
    while True:
        times, whole = push_forward(chain, first)
        if not whole:
            return None
        late = [
            (start, max(times[end] - limit, times[start] + _until_change(chain, times, start, end)))
            for start, end, limit in chain.limits
            if times[end] - limit > times[start]
        ]
        if not late:
            return times
        raised = list(first)
        for start, time in late:
            raised[start] = max(raised[start], time)
        first = raised


def latest(chain: Chain, last: Sequence[int] | None = None) -> list[int] | None:
    """Return the greatest solution at or below `last` (default: the chain's own), or None."""
    last = chain.last if last is None else last
    while True:
        times = _push_back(chain, last)
        if times is None:
            return None
        early = [
            (end, min(times[start] + limit, times[end] - _since_change(chain, times, start, end)))
            for start, end, limit in chain.limits
            if times[start] + limit < times[end]
        ]
        if not early:
            return times
        lowered = list(last)
        for end, time in early:
            lowered[end] = min(lowered[end], time)
        last = lowered


def _tight_arcs(
    chain: Chain, times: Sequence[int], start: int, end: int
) -> list[tuple[int, int]] | None:
    """Of each arc on a way without waiting between two moments, say how far it may be moved.

    By so many seconds earlier, or later, one moment moves the other.  None where there is waiting.
    """
    found = []
    node = end
    while node > start:
        if times[node - 1] + chain.gaps[node] == times[node] and node - 1 >= start:
            before = node - 1
        else:
            before = -1
        for one, other, gap in chain.skips:
            if before < 0 and other == node and times[one] + gap == times[node]:
                before = one
        for arc in chain.arcs:
            if arc.end != node:
                continue
            left = times[arc.start] + arc.lead
            alike = arc.way.alike(left)
            if alike is not None and arc.way.arrive(left) + arc.after == times[node]:
                before = arc.start
                found.append((left - alike[0], alike[1] - left))
                break
        if before < start:
            return None
        node = before
    return found


def _until_change(chain: Chain, times: Sequence[int], start: int, end: int) -> int:
    """Seconds by which `start` may be moved later without any change between it and `end`."""
    if not chain.arcs:
        return 0
    tight = _tight_arcs(chain, times, start, end)
    return min((later + 1 for _, later in tight or ()), default=0)


def _since_change(chain: Chain, times: Sequence[int], start: int, end: int) -> int:
    """Seconds by which `end` may be moved earlier without any change between it and `start`."""
    if not chain.arcs:
        return 0
    tight = _tight_arcs(chain, times, start, end)
    return min((earlier + 1 for earlier, _ in tight or ()), default=0)


def shortest(chain: Chain, start: int, end: int) -> int:
    """Return the least seconds between two moments, were every window open."""
    if not chain.skips:
        return sum(chain.gaps[start + 1 : end + 1])
    times = {start: 0}
    for node in range(start + 1, end + 1):
        times[node] = times[node - 1] + chain.gaps[node]
        for before, after, gap in chain.skips:
            if after == node and before >= start:
                times[node] = max(times[node], times[before] + gap)
    return times[end]


def limits_can_hold(chain: Chain) -> bool:
    """Whether each limit allows at least the gaps that it spans.

    Without this, `earliest` and `latest` would creep a second at a time towards the bounds.
    """
    return all(shortest(chain, start, end) <= limit for start, end, limit in chain.limits)


def is_feasible(chain: Chain) -> bool:
    """Whether the chain has any solution."""
    return limits_can_hold(chain) and earliest(chain) is not None


def least_span(chain: Chain) -> list[int] | None:
    """Return the solution of least time from the first to the last moment, then latest start.

    From the latest start, the day is closed as early as it can be; then an earlier end is
    demanded and both are tried again.  An end that is not just the start plus the gaps hangs on
    the opening of a window, so each round gives one window up: there are no more rounds than
    windows.
    """
    if not limits_can_hold(chain):
        return None
    least = shortest(chain, 0, len(chain.gaps) - 1)
    best: list[int] | None = None
    last = list(chain.last)
    while True:
        late = latest(chain, last)
        if late is None:
            return best
        early = earliest(chain, [late[0], *chain.first[1:]])
        if early is None:
            return best
        span = early[-1] - early[0]
        if best is None or span < best[-1] - best[0]:
            best = early
        if span == least or not chain.several:
            return best
        last[-1] = early[-1] - 1


def settle(chain: Chain, span: Sequence[int], starts: Sequence[int]) -> list[int]:
    """Let each later trip start as late as the day's start and end in `span` allow.

    `starts` are the moments where trips start; all other moments are as early as they can be
    after that.
    """
    late = latest(chain, [*chain.last[:-1], span[-1]])
    first = [span[0], *chain.first[1:]]
    for node in starts[1:]:
        if late is not None:
            first[node] = late[node]
    times = earliest(chain, first)
    return list(span) if times is None else times
