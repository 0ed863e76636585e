"""Travel that changes by the hour: runs of periods, and the way between two places over the day.

The day falls into periods in which all roads stay as they are.  For a run of neighbouring periods
the numbers are those of the way that is fastest when each road is as slow as in the slowest of
them, and closed when closed in any: it can be driven at any moment of the run.  A leg that leaves
in period p takes the numbers of the first run p..q at whose end it has arrived; or it is driven in
parts, each so, from one waiting point to another, where that is faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.chains import Chains
from ruralroute.planning.problem.ways import NEVER_S, Piece, Via, Way

Run = tuple[int, int]
"""First and last period of a run."""


class Part(NamedTuple):
    """A part of a way, between places or waiting points by index, driven in a run of periods.

    The run is that from period `first` to `last`.
    """

    start: int
    end: int
    first: int
    last: int
    left_s: int
    duration_s: int


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
    points
        How many of the last rows and columns of runs are waiting points and no places.
    left_out
        How many more waiting points there are, that are not looked at.
    """

    starts_s: tuple[int, ...]
    runs: Mapping[Run, RunData]
    points: int = 0
    left_out: int = 0
    _ways: dict[tuple[int, int, int], Way] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def way(self, start: int, end: int, pause_s: int = 0) -> Way:
        """Return the way between two places, by index; on it `pause_s` are spent standing."""
        key = start, end, pause_s
        found = self._ways.get(key)
        if found is None:
            pieces: Sequence[Piece] | None = None
            if self.points and not pause_s:
                pieces = self._chains.pieces(start, end)
            if pieces is None:
                pieces = self.pieces(start, end, pause_s)
            found = self._ways[key] = Way(pieces)
        return found

    def parts(self, start: int, end: int, leave_s: int) -> tuple[Part, ...]:
        """Return the parts of the way that is driven by who leaves at a time; none: nobody can."""
        via = self.way(start, end).via(leave_s)
        if via is None:
            return ()
        found, here, at_s = [], start, leave_s
        for other, stand_s in (*via, Via(end)):
            part = self._part(here, other, at_s)
            found.append(part)
            here, at_s = other, part.left_s + part.duration_s + stand_s
        return tuple(found)

    def _part(self, start: int, end: int, left_s: int) -> Part:
        for first, last, found_s, upto_s, run in self.stretches(start, end):
            if found_s <= left_s <= upto_s:
                return Part(start, end, first, last, left_s, run.duration_s.item(start, end))
        raise ValueError(f"no way from {start} to {end} at {left_s}")

    @property
    def size(self) -> int:
        """Number of places and waiting points."""
        return len(next(iter(self.runs.values())).duration_s)

    @cached_property
    def _chains(self) -> Chains:
        return Chains(self, self.runs_apart, self.points)

    def end_s(self, period: int) -> int:
        """Return when a period ends, seconds since midnight."""
        after = period + 1
        return self.starts_s[after] if after < len(self.starts_s) else NEVER_S

    def stretches(
        self, start: int, end: int, pause_s: int = 0
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

    def pieces(self, start: int, end: int, pause_s: int = 0) -> list[Piece]:
        """Return the departures of the way in one part."""
        pieces: list[Piece] = []
        for _, _, first_s, last_s, run in self.stretches(start, end, pause_s):
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
        """For each pair of places the slowest that there is, its metres, whether ever open.

        Where there is only a way in parts: the least that it can take.
        """
        found = self._extreme(np.greater)
        if not self.points:
            return found
        ever = self._chains.ever
        only = ever & ~found.reachable
        least = self.fastest
        return RunData(
            duration_s=np.where(only, least.duration_s, found.duration_s),
            distance_m=np.where(only, least.distance_m, found.distance_m),
            reachable=ever,
        )

    @cached_property
    def fastest(self) -> RunData:
        """For each pair of places the least seconds and, by whichever way, the least metres."""
        if self.points:
            seconds, fewest = self._chains.least
            ever = self._chains.ever
            return RunData(
                duration_s=np.where(ever, seconds, 0).astype(np.int32),
                distance_m=np.where(ever, fewest, 0).astype(np.int32),
                reachable=ever,
            )
        found = self._extreme(np.less)
        metres = np.full(found.distance_m.shape, np.iinfo(np.int32).max, dtype=np.int32)
        for run in self.runs_apart:
            np.minimum(metres, run.distance_m, out=metres, where=run.reachable)
        return replace(found, distance_m=np.where(found.reachable, metres, 0).astype(np.int32))

    @property
    def runs_apart(self) -> list[RunData]:
        """The runs' travel without repetitions."""
        return list({id(one): one for one in self.runs.values()}.values())

    def _of_places(self, run: RunData) -> RunData:
        if not self.points:
            return run
        return RunData(
            duration_s=run.duration_s[: -self.points, : -self.points],
            distance_m=run.distance_m[: -self.points, : -self.points],
            reachable=run.reachable[: -self.points, : -self.points],
        )

    def _extreme(self, beats: np.ufunc) -> RunData:
        first, *others = map(self._of_places, self.runs_apart)
        seconds, metres = first.duration_s.copy(), first.distance_m.copy()
        reachable = first.reachable.copy()
        for run in others:
            better = run.reachable & (~reachable | beats(run.duration_s, seconds))
            seconds[better], metres[better] = run.duration_s[better], run.distance_m[better]
            reachable |= run.reachable
        return RunData(duration_s=seconds, distance_m=metres, reachable=reachable)


def make_hours(
    starts_s: Sequence[int],
    numbers: Callable[[int, int], Numbers],
    *,
    select: NDArray[np.intp] | None = None,
    spare_s: int = 0,
    points: int = 0,
    left_out: int = 0,
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
        Indices of the places that are wanted, and of all waiting points, these last; None: all.
    spare_s
        Seconds for which vehicles may stand still on a leg.
    points, left_out
        How many waiting points there are, and how many more are not looked at.
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
    return Hours(starts_s=tuple(starts_s), runs=runs, points=points, left_out=left_out)


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
