"""When a day whose roads change by the hour may best start.

As the start moves later, all moments move with it until one of them meets something fixed: the
end of a window, or a time at which a leg changes.  So a best start is the latest one at which
some moment is still at such a time, and those are all that need be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ruralroute.planning.schedule.chain import (
    Arc,
    Chain,
    earliest,
    latest,
    least_span,
    limits_can_hold,
    previous_open,
    settle,
    shortest,
)


def shortest_day(chain: Chain) -> list[int] | None:
    """Return the solution of least time from first to last moment, then latest start."""
    if not chain.arcs:
        return least_span(chain)
    best: list[int] | None = None
    least = shortest(chain, 0, chain.size - 1)

    def is_enough(span: int) -> bool:
        return best is not None and max(span, least) >= best[-1] - best[0]

    for times in days(chain, is_enough=is_enough):
        if best is None or times[-1] - times[0] < best[-1] - best[0]:
            best = times
    return best


def days(
    chain: Chain,
    loads: Sequence[int] = (),
    is_enough: Callable[[int], bool] = lambda _: False,
) -> Iterator[list[int]]:
    """Yield the moments for each start that may be best, the latest start first.

    All moments are the earliest for that start, but trips begin as late as they can.

    Parameters
    ----------
    chain
        The chain.
    loads
        The moments at which trips begin.
    is_enough
        Asked whether it may end, since all that comes takes at least so many seconds.
    """
    if not limits_can_hold(chain):
        return
    high = latest(chain)
    low = None if high is None else earliest(chain)
    if high is None or low is None:
        return
    known: set[int] = set()
    for start in _starts(chain, low, high):
        if is_enough(low[-1] - start):
            return
        times = earliest(chain, [start, *chain.first[1:]])
        if times is None or times[0] in known:
            continue
        known.add(times[0])
        times = _settled(chain, times, loads)
        if times is not None:
            yield times


def a_day(chain: Chain, loads: Sequence[int] = ()) -> list[int] | None:
    """Return what `days` yields first, at a fraction of the work."""
    if not limits_can_hold(chain):
        return None
    high = latest(chain)
    times = None if high is None else earliest(chain, [high[0], *chain.first[1:]])
    return None if times is None else _settled(chain, times, loads)


def _settled(chain: Chain, times: list[int], loads: Sequence[int]) -> list[int] | None:
    return depart(chain, settle(chain, times, loads) if len(loads) > 1 else times)


def depart(chain: Chain, times: list[int]) -> list[int] | None:
    """Have every vehicle that does better to wait before a leg leave when it should.

    No arrival changes; breaks on the leg come later, and where they cannot the answer is None.
    """
    while True:
        first = list(times)
        for arc in chain.arcs:
            left, _ = arc.way.leave(times[arc.start] + arc.lead)
            first[arc.start] = max(first[arc.start], left - arc.lead)
        if first == times:
            return times
        found = earliest(chain, first)
        if found is None:
            return None
        times = found


def _starts(chain: Chain, low: list[int], high: list[int]) -> list[int]:
    """Return the latest starts at which some moment is at a time that is fixed, latest first.

    Bounds are carried back from moment to moment; `low` and `high` are the earliest and latest
    moments of all.
    """
    changes: defaultdict[int, list[int]] = defaultdict(list)
    before: list[dict[int, list[Callable[[int], int]]]] = [
        {node - 1: [partial(_less, gap)]} for node, gap in enumerate(chain.gaps)
    ]
    for start, end, gap in chain.skips:
        before[end].setdefault(start, []).append(partial(_less, gap))
    for arc in chain.arcs:
        changes[arc.start] += [one - arc.lead for one in arc.way.changes_s]
        before[arc.end].setdefault(arc.start, []).append(partial(_leave_by, arc))
    bounds: list[set[int]] = [{one} for one in high]
    for node in range(chain.size - 1, -1, -1):
        bounds[node].update(changes[node])
        windows = chain.several.get(node, ())
        bounds[node].update(end for _, end in windows)
        inside = {min(one, high[node]) for one in bounds[node] if one >= low[node]}
        if windows:
            opened = (previous_open(windows, one) for one in inside)
            inside = {one for one in opened if one is not None and one >= low[node]}
        if not node:
            return sorted(inside, reverse=True)
        for start, ways in before[node].items():
            bounds[start] |= {min(way(one) for way in ways) for one in inside}
    return []


def _less(gap: int, time: int) -> int:
    return time - gap


def _leave_by(arc: Arc, time: int) -> int:
    return arc.way.leave_by(time - arc.after) - arc.lead
