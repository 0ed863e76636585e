"""Ways in several parts: through waiting points, at which one may stand until a road opens.

Each part is driven in a run of periods.  Whoever leaves later never arrives earlier, so standing
before the first road that is closed is the same as leaving later; only between two such roads
does any standing stay on the way.  A way is kept as departures that arrive before all later ones.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.ways import NEVER_S, Piece, Via

Ints = NDArray[np.int64]
Pieces = tuple[Piece, ...]


class RunNumbers(Protocol):
    """Travel all through a run of periods; arrays of shape (size, size)."""

    @property
    def duration_s(self) -> NDArray[np.int32]:
        """Seconds."""

    @property
    def distance_m(self) -> NDArray[np.int32]:
        """Metres."""

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Where there is a way."""


class RunsOfDay(Protocol):
    """Travel in one run, over the day."""

    @property
    def starts_s(self) -> tuple[int, ...]:
        """Begin of each period."""

    def end_s(self, period: int) -> int:
        """Return when a period ends."""

    @property
    def runs(self) -> Mapping[tuple[int, int], RunNumbers]:
        """Travel of each run of periods."""

    def pieces(self, start: int, end: int, pause_s: int = 0) -> Sequence[Piece]:
        """Return the departures of the way in one part."""


class Chains:
    """Finds ways through waiting points.

    Parameters
    ----------
    hours
        Travel in one run.
    runs
        The travel of all runs, each once; the last rows and columns are waiting points.
    points
        How many.
    """

    def __init__(self, hours: RunsOfDay, runs: Sequence[RunNumbers], points: int) -> None:
        self._hours, self._runs = hours, runs
        self._size = len(runs[0].duration_s)
        self._places = self._size - points
        self._points = range(self._places, self._size)
        self._hops: dict[tuple[int, int], Pieces] = {}
        self._reach: dict[int, dict[int, Pieces]] = {}
        self._fastest = np.full((self._size, self._size), NEVER_S, dtype=np.int64)
        slowest = np.zeros_like(self._fastest)
        for run in runs:
            seconds = _or_never(run.duration_s, run)
            np.minimum(self._fastest, seconds, out=self._fastest)
            np.maximum(slowest, seconds, out=slowest)
        self._slowest = slowest
        self._closest = _through(self._fastest, self._points)

    def pieces(self, start: int, end: int) -> Pieces | None:
        """Return the best departures; None: no chain beats the way in one run, at any hour."""
        least = self._closest[start, end]
        if least >= NEVER_S or self._slowest[start, end] <= least:
            return None
        worst = self._slowest[start, end]
        gates = self._closest[start, self._places :] + self._fastest[self._places :, end]
        useful = np.flatnonzero((gates < worst) & self._last[self._places :, end])
        if not len(useful):
            return None
        reach = self._from(start)
        found = self._hop(start, end)
        for number in useful[np.argsort(gates[useful], kind="stable")].tolist():
            point = number + self._places
            found = _improved(found, join(reach[point], self._hop(point, end), point))
        return found

    @property
    def least(self) -> tuple[Ints, Ints]:
        """The least seconds and the least metres between places, even if never at one time."""
        metres = np.full((self._size, self._size), NEVER_S, dtype=np.int64)
        for run in self._runs:
            np.minimum(metres, _or_never(run.distance_m, run), out=metres)
        some = slice(self._places)
        return self._closest[some, some], _through(metres, self._points)[some, some]

    @cached_property
    def ever(self) -> NDArray[np.bool_]:
        """The pairs of places between which there is a way that can be driven within the day."""
        some = slice(self._places)
        last = len(self._hours.starts_s) - 1  # the only period without an end
        found: NDArray[np.bool_] = self._hours.runs[last, last].reachable[some, some]
        doubtful = (self._closest[some, some] < NEVER_S) & ~found
        if not doubtful.any():
            return found
        rows = np.flatnonzero(doubtful.any(axis=1))
        arrival = np.full((len(rows), self._size), NEVER_S, dtype=np.int64)
        for number, start in enumerate(rows.tolist()):
            arrival[number] = self._arrivals(start, np.zeros(1, dtype=np.int64))[0]
        waiting = set(self._points)
        while waiting:
            point = min(waiting)
            waiting.discard(point)
            some_s = self._arrivals(point, arrival[:, point])
            better = some_s < arrival
            arrival = np.where(better, some_s, arrival)
            changed = np.flatnonzero(better.any(axis=0)).tolist()
            waiting |= {one for one in changed if one >= self._places}
        found = found.copy()
        found[rows] |= arrival[:, : self._places] < NEVER_S
        return found

    def _arrivals(self, start: int, ready_s: Ints) -> Ints:
        """Return the earliest arrivals in one run from one row, for each time to be ready."""
        found = np.full((len(ready_s), self._size), NEVER_S, dtype=np.int64)
        for (first, last), run in self._hours.runs.items():
            left = np.maximum(ready_s, self._hours.starts_s[first])[:, None]
            arrive = left + run.duration_s[start].astype(np.int64)
            able = (left < self._hours.end_s(first)) & (arrive <= self._hours.end_s(last))
            np.minimum(found, arrive, out=found, where=able & run.reachable[start])
        return found

    @cached_property
    def _last(self) -> NDArray[np.bool_]:
        """Where, in some run, a way in one part passes no other waiting point; by start and end."""
        found = np.zeros((self._size, self._size), dtype=np.bool_)
        for run in self._runs:
            seconds = _or_never(run.duration_s, run)
            passes = np.zeros_like(found)
            for point in self._points:
                before, after = seconds[:, point, None], seconds[point]
                apart = (before > 0) & (after > 0)
                passes |= apart & (before + after <= seconds)
            found |= (seconds < NEVER_S) & ~passes
        return found

    def _from(self, start: int) -> dict[int, Pieces]:
        """Return the best departures from a place to each waiting point, by way of others too."""
        known = self._reach.get(start)
        if known is not None:
            return known
        found = {point: self._hop(start, point) for point in self._points}
        some = slice(self._places, self._size)
        near = self._closest[start, some]
        gates = (near[:, None] + self._fastest[some, some]) < self._slowest[start, some]
        follows = gates & self._last[some, some]
        np.fill_diagonal(follows, val=False)
        leading: list[int] = np.flatnonzero(follows.any(axis=1)).tolist()
        waiting = [(int(near[number]), number) for number in leading]
        heapq.heapify(waiting)
        queued = {number for _, number in waiting}
        while waiting:
            _, number = heapq.heappop(waiting)
            queued.discard(number)
            point = number + self._places
            if not found[point]:
                continue
            for after in np.flatnonzero(follows[number]).tolist():
                other = after + self._places
                joined = join(found[point], self._hop(point, other), point)
                better = _improved(found[other], joined)
                if better is not found[other]:
                    found[other] = better
                    if after not in queued and follows[after].any():
                        queued.add(after)
                        heapq.heappush(waiting, (int(near[after]), after))
        self._reach[start] = found
        return found

    def _hop(self, start: int, end: int) -> Pieces:
        """Return the departures in one part; those between waiting points are kept."""
        key = start, end
        found = self._hops.get(key)
        if found is None:
            if self._fastest.item(key) == self._slowest.item(key) and self._alike.item(key):
                seconds, metres = self._fastest.item(key), self._runs[0].distance_m.item(key)
                found = (Piece(0, NEVER_S - 1 - seconds, seconds, metres),)
            else:
                found = earliest(self._hours.pieces(start, end))
            if start >= self._places:
                self._hops[key] = found
        return found

    @cached_property
    def _alike(self) -> NDArray[np.bool_]:
        """Where a way in one part is as long in all runs."""
        found = np.ones((self._size, self._size), dtype=np.bool_)
        for run in self._runs:
            found &= run.reachable & (run.distance_m == self._runs[0].distance_m)
        return found


def _or_never(numbers: NDArray[np.int32], run: RunNumbers) -> Ints:
    return np.where(run.reachable, numbers.astype(np.int64), NEVER_S)


def _through(least: Ints, points: range) -> Ints:
    """Return the least sums from pair to pair by way of waiting points."""
    found = least.copy()
    for point in points:
        np.minimum(found, found[:, point, None] + found[point], out=found)
    return np.minimum(found, NEVER_S)


def _improved(known: Pieces, more: Sequence[Piece]) -> Pieces:
    """Return the best of two sets of departures; the first itself where no other is sooner."""
    lasts = [one.last_s for one in known]
    sooner = []
    for one in more:
        at = bisect_left(lasts, one.last_s)
        if at < len(known):
            first_s, _, seconds = known[at][:3]
            if first_s <= one.first_s and seconds <= one.duration_s:
                continue
            if first_s >= one.first_s and first_s + seconds <= one.first_s + one.duration_s:
                continue
        sooner.append(one)
    if not sooner:
        return known
    found = earliest([*known, *sooner])
    same = len(found) == len(known) and all(
        one[:3] == other[:3] for one, other in zip(found, known, strict=True)
    )
    return known if same else found


def join(before: Sequence[Piece], after: Sequence[Piece], point: int) -> list[Piece]:
    """Put two ways together, standing between them where that is needed.

    Of departures that wait for the same moment the last stands for all.

    Parameters
    ----------
    before, after
        Departures in order, as `earliest` gives them.
    point
        Where the two meet.
    """
    found = []
    lasts = [one.last_s for one in after]
    for one in before:
        first_s, last_s = one.first_s + one.duration_s, one.last_s + one.duration_s
        for other in after[bisect_left(lasts, first_s) :]:
            metres = one.distance_m + other.distance_m
            if other.first_s > last_s:
                stand_s = other.first_s - last_s
                via = (*one.via, Via(point, stand_s), *other.via)
                seconds = one.duration_s + stand_s + other.duration_s
                stood = one.stand_s + stand_s + other.stand_s
                found.append(Piece(one.last_s, one.last_s, seconds, metres, stood, via))
                break
            found.append(
                Piece(
                    max(first_s, other.first_s) - one.duration_s,
                    min(last_s, other.last_s) - one.duration_s,
                    one.duration_s + other.duration_s,
                    metres,
                    one.stand_s + other.stand_s,
                    (*one.via, Via(point), *other.via),
                )
            )
    return found


def _rank(piece: Piece, number: int) -> tuple[int, bool, int, int, int]:
    return piece.duration_s, bool(piece.via), piece.distance_m, piece.stand_s, number


def earliest(pieces: Sequence[Piece]) -> Pieces:
    """Return departures in order, apart, each of which arrives before all later ones.

    Of ways that take equally long one in a single part is kept, else the shortest, of these the
    one with the least standing.
    """
    if len(pieces) < 2:
        return tuple(pieces)
    cuts = sorted({cut for one in pieces for cut in (one.first_s, one.last_s + 1)}, reverse=True)
    order = sorted(range(len(pieces)), key=lambda one: pieces[one].last_s)
    open_: list[tuple[int, bool, int, int, int]] = []
    best = NEVER_S
    found: list[Piece] = []
    for upper, lower in pairwise(cuts):
        while order and pieces[order[-1]].last_s >= upper - 1:
            number = order.pop()
            heapq.heappush(open_, _rank(pieces[number], number))
        while open_ and pieces[open_[0][-1]].first_s > lower:
            heapq.heappop(open_)
        if not open_:
            continue
        piece = pieces[open_[0][-1]]
        last_s = min(upper - 1, best - piece.duration_s - 1)
        if last_s < lower:
            continue
        best = lower + piece.duration_s
        if found and found[-1].first_s == last_s + 1 and found[-1][2:] == piece[2:]:
            last_s = found.pop().last_s
        found.append(piece._replace(first_s=lower, last_s=last_s))
    found.reverse()
    return tuple(found)
