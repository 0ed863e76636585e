"""Travel that changes by the hour: runs of periods, and the way between two places over the day.

The day falls into periods in which all roads stay as they are.  For a run of neighbouring periods
the numbers are those of the way that is fastest when each road is as slow as in the slowest of
them, and closed when closed in any: it can be driven at any moment of the run.  A leg that leaves
in period p takes the numbers of the first run p..q at whose end it has arrived.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int]
"""First and last period of a run."""
NEVER_S = 2**41
"""Later than any clock: what does not arrive."""


class Numbers(Protocol):
    """Travel between all places: whole seconds, metres, and a mask; shape (places, places)."""

    @property
    def duration_s(self) -> NDArray[np.int32]:
        """Seconds."""

    @property
    def distance_m(self) -> NDArray[np.int32]:
        """Metres."""

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Where there is a way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunData:
    """Travel that holds all through a run of periods; arrays as in `Matrix`."""

    duration_s: NDArray[np.int32]
    distance_m: NDArray[np.int32]
    reachable: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Hours:
    """How travel of one profile changes over the day.

    Parameters
    ----------
    starts_s
        Seconds since midnight at which each period begins, the first at 0; the last one has no
        end.
    runs
        Travel of each run of periods that a leg can need; seconds never fall as a run grows.
    """

    starts_s: tuple[int, ...]
    runs: Mapping[Run, RunData]
    _ways: dict[tuple[int, int, int], Way] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def way(self, start: int, end: int, pause_s: int = 0) -> Way:
        """Return the way between two places, by index; on it `pause_s` are spent standing."""
        key = start, end, pause_s
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = Way(self._pieces(start, end, pause_s))
        return found

    def end_s(self, period: int) -> int:
        """Return when a period ends, seconds since midnight."""
        after = period + 1
        return self.starts_s[after] if after < len(self.starts_s) else NEVER_S

    def run_of(self, start: int, end: int, leave_s: int, pause_s: int = 0) -> Run | None:
        """Return the run whose way is driven by who leaves at a time; None: nobody can."""
        for first, last, found_s, upto_s, _ in self._stretches(start, end, pause_s):
            if found_s <= leave_s <= upto_s:
                return first, last
        return None

    def _stretches(
        self, start: int, end: int, pause_s: int
    ) -> Iterator[tuple[int, int, int, int, RunData]]:
        """Yield first and last period, first and last departure, and travel of each run used."""
        for first in range(len(self.starts_s)):
            upto = self.end_s(first) - 1
            at = self.starts_s[first]
            for last in range(first, len(self.starts_s)):
                run = self.runs.get((first, last))
                if run is None or at > upto or not run.reachable.item(start, end):
                    break
                seconds = run.duration_s.item(start, end)
                end_at = min(upto, self.end_s(last) - seconds - pause_s)
                if end_at >= at:
                    yield first, last, at, end_at, run
                    at = end_at + 1

    def _pieces(self, start: int, end: int, pause_s: int) -> list[Piece]:
        pieces: list[Piece] = []
        for _, _, first_s, last_s, run in self._stretches(start, end, pause_s):
            seconds, metres = run.duration_s.item(start, end), run.distance_m.item(start, end)
            if pieces:
                before = pieces[-1]
                same = (before.duration_s, before.distance_m) == (seconds, metres)
                if same and before.last_s + 1 == first_s:
                    pieces[-1] = Piece(before.first_s, last_s, seconds, metres)
                    continue
            pieces.append(Piece(first_s, last_s, seconds, metres))
        return pieces

    @cached_property
    def slowest(self) -> RunData:
        """For each pair the slowest that there is, its metres, and whether it is ever open."""
        return self._extreme(np.greater)

    @cached_property
    def fastest(self) -> RunData:
        """For each pair the fastest that there is; the metres are the fewest, by whichever way."""
        found = self._extreme(np.less)
        metres = np.full(found.distance_m.shape, np.iinfo(np.int32).max, dtype=np.int32)
        for run in self._different():
            np.minimum(metres, run.distance_m, out=metres, where=run.reachable)
        return replace(found, distance_m=np.where(found.reachable, metres, 0).astype(np.int32))

    def _different(self) -> list[RunData]:
        return list({id(one): one for one in self.runs.values()}.values())

    def _extreme(self, beats: np.ufunc) -> RunData:
        first, *others = self._different()
        seconds, metres = first.duration_s.copy(), first.distance_m.copy()
        reachable = first.reachable.copy()
        for run in others:
            better = run.reachable & (~reachable | beats(run.duration_s, seconds))
            seconds[better], metres[better] = run.duration_s[better], run.distance_m[better]
            reachable |= run.reachable
        return RunData(duration_s=seconds, distance_m=metres, reachable=reachable)


@dataclass(frozen=True, slots=True)
class Piece:
    """Departures from `first_s` to `last_s` take so many seconds and metres."""

    first_s: int
    last_s: int
    duration_s: int
    distance_m: int


class Way:
    """The way from one place to another over the day.

    One may wait before leaving, so whoever is ready later never arrives earlier.

    Parameters
    ----------
    pieces
        In order, apart; between them nobody can leave.
    """

    __slots__ = ("_best", "_firsts", "_lasts", "least_s", "most_s", "pieces")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._firsts = [one.first_s for one in pieces]
        self._lasts = [one.last_s for one in pieces]
        self.least_s = min((one.duration_s for one in pieces), default=NEVER_S)
        self.most_s = max((one.duration_s for one in pieces), default=NEVER_S)
        best: list[tuple[int, int]] = [(NEVER_S, NEVER_S)]
        for one in reversed(pieces):
            best.append(min(best[-1], (one.first_s + one.duration_s, one.first_s)))
        best.reverse()
        self._best = best
        """For each piece the earliest arrival from it and later ones on, and when to leave."""

    @property
    def is_constant(self) -> bool:
        """Whether it is the same at any time."""
        if len(self.pieces) != 1:
            return False
        (only,) = self.pieces
        return only.first_s <= 0 and only.last_s >= NEVER_S // 2

    def leave(self, ready_s: int) -> tuple[int, int]:
        """Return when to leave, being ready at a time, to arrive earliest, and that arrival.

        Of several such departures the earliest; `NEVER_S` twice when there is none.
        """
        at = bisect_left(self._lasts, ready_s)
        if at == len(self.pieces):
            return NEVER_S, NEVER_S
        piece = self.pieces[at]
        leave = max(ready_s, piece.first_s)
        arrive = leave + piece.duration_s
        best, best_leave = self._best[at + 1]
        return (best_leave, best) if best < arrive else (leave, arrive)

    def arrive(self, ready_s: int) -> int:
        """Return the earliest arrival of whoever is ready at a time."""
        return self.leave(ready_s)[1]

    def leave_by(self, arrive_s: int) -> int:
        """Return the latest departure that arrives by a time; below 0 when there is none."""
        for piece in reversed(self.pieces):
            if piece.first_s + piece.duration_s <= arrive_s:
                return min(piece.last_s, arrive_s - piece.duration_s)
        return -NEVER_S

    def alike(self, ready_s: int) -> tuple[int, int] | None:
        """Return the first and last time to be ready at which one leaves at once and drives alike.

        None when who is ready at that time waits, or never leaves.
        """
        at = bisect_left(self._lasts, ready_s)
        if at == len(self.pieces) or self.leave(ready_s)[0] != ready_s:
            return None
        piece = self.pieces[at]
        return piece.first_s, min(piece.last_s, self._best[at + 1][0] - piece.duration_s)

    @property
    def changes_s(self) -> list[int]:
        """Times to be ready after which something changes: another way, waiting, leaving."""
        found = []
        for at, piece in enumerate(self.pieces):
            found += [piece.first_s - 1, self._best[at + 1][0] - piece.duration_s, piece.last_s]
        return [one for one in found if 0 <= one < NEVER_S // 2]

    def drive(self, leave_s: int) -> Piece | None:
        """Return the piece that holds for leaving exactly at a time, or None."""
        at = bisect_right(self._firsts, leave_s) - 1
        if at < 0 or leave_s > self._lasts[at]:
            return None
        return self.pieces[at]


def make_hours(
    starts_s: Sequence[int],
    numbers: Callable[[int, int], Numbers],
    *,
    select: NDArray[np.intp] | None = None,
    spare_s: int = 0,
) -> Hours:
    """Gather the runs that legs can need.

    A run p..q + 1 is needed where some leg that leaves late in p has not arrived at the end of q.

    Parameters
    ----------
    starts_s
        Begin of each period, seconds since midnight, the first at 0.
    numbers
        Returns the travel of the run from one period to another; equal runs best as one object.
    select
        Indices of the places that are wanted; None: all.
    spare_s
        Seconds for which vehicles may stand still on a leg.
    """
    runs: dict[Run, RunData] = {}
    known: dict[int, tuple[Numbers, RunData]] = {}
    for first in range(len(starts_s)):
        for last in range(first, len(starts_s)):
            found = numbers(first, last)
            if id(found) not in known:
                known[id(found)] = found, _cut(found, select)
            run = runs[first, last] = known[id(found)][1]
            if last + 1 == len(starts_s):
                break
            longest = int(run.duration_s.max(where=run.reachable, initial=0)) + spare_s
            if longest <= starts_s[last + 1] - starts_s[first + 1] + 1:
                break
    return Hours(starts_s=tuple(starts_s), runs=runs)


def _cut(found: Numbers, select: NDArray[np.intp] | None) -> RunData:
    if select is None:
        return RunData(
            duration_s=np.asarray(found.duration_s),
            distance_m=np.asarray(found.distance_m),
            reachable=np.asarray(found.reachable),
        )
    grid = np.ix_(select, select)
    return RunData(
        duration_s=np.ascontiguousarray(found.duration_s[grid]),
        distance_m=np.ascontiguousarray(found.distance_m[grid]),
        reachable=np.ascontiguousarray(found.reachable[grid]),
    )
