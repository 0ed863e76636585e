"""The way between two places over the day, as a list of departures that take the same time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

NEVER_S = 2**41
"""Later than any clock: what does not arrive."""


class Via(NamedTuple):
    """A waiting point on a way, by index, and how long one stands there."""

    point: int
    stand_s: int = 0


class Piece(NamedTuple):
    """Departures from `first_s` to `last_s` take so many seconds and metres.

    Of the seconds `stand_s` are spent standing at the waiting points `via`.
    """

    first_s: int
    last_s: int
    duration_s: int
    distance_m: int
    stand_s: int = 0
    via: tuple[Via, ...] = ()

    @property
    def driving_s(self) -> int:
        """Seconds without standing."""
        return self.duration_s - self.stand_s


def _merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for one in pieces:
        if found and found[-1][1] + 1 == one.first_s and found[-1][2:5] == one[2:5]:
            found[-1] = found[-1]._replace(last_s=one.last_s)
        else:
            found.append(one)
    return tuple(found)


class Way:
    """The way from one place to another over the day.

    One may wait before leaving, so whoever is ready later never arrives earlier.

    Parameters
    ----------
    pieces
        In order, apart; between them nobody can leave.

    Attributes
    ----------
    pieces
        The same; neighbours with the same numbers, by whatever waiting points, as one.
    least_s, most_s
        The least that it takes from departure to arrival, and the longest driving.
    """

    __slots__ = ("_best", "_firsts", "_lasts", "_told", "least_s", "most_s", "pieces")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._told = tuple(pieces)
        pieces = self.pieces = _merged(pieces)
        self._firsts = [one.first_s for one in pieces]
        self._lasts = [one.last_s for one in pieces]
        self.least_s = min((one.duration_s for one in pieces), default=NEVER_S)
        self.most_s = max((one.driving_s for one in pieces), default=NEVER_S)
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

    def via(self, leave_s: int) -> tuple[Via, ...] | None:
        """Return the waiting points that who leaves exactly at a time passes; None: nobody can."""
        for one in self._told:
            if one.first_s <= leave_s <= one.last_s:
                return one.via
        return None

    def drive(self, leave_s: int) -> Piece | None:
        """Return the piece that holds for leaving exactly at a time, or None."""
        at = bisect_right(self._firsts, leave_s) - 1
        if at < 0 or leave_s > self._lasts[at]:
            return None
        return self.pieces[at]
