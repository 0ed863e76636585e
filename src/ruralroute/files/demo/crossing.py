"""Whether a line would cross those drawn before: roads meet at junctions, nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ruralroute.files.demo.lattice import Point

Segment = tuple[Point, Point]

_SQUARE_M = 400


class Drawing:
    """Lines drawn so far, kept by square of the map."""

    def __init__(self) -> None:
        self._squares: dict[Point, list[Segment]] = {}

    def add(self, points: Sequence[Point]) -> None:
        """Draw a line."""
        for segment in pairwise(points):
            for square in _squares(segment):
                self._squares.setdefault(square, []).append(segment)

    def crosses(self, points: Sequence[Point], *, apart_from: Segment) -> bool:
        """Tell whether a line meets a drawn one elsewhere than at a shape point of both.

        Parameters
        ----------
        points
            The line.
        apart_from
            A drawn segment that it may cross.
        """
        return any(
            drawn != apart_from and _cross(segment, drawn)
            for segment in pairwise(points)
            for square in _squares(segment)
            for drawn in self._squares.get(square, ())
        )


def _squares(segment: Segment) -> Iterator[Point]:
    (x1, y1), (x2, y2) = segment
    for column in range(min(x1, x2) // _SQUARE_M, max(x1, x2) // _SQUARE_M + 1):
        for row in range(min(y1, y2) // _SQUARE_M, max(y1, y2) // _SQUARE_M + 1):
            yield column, row


def _cross(one: Segment, other: Segment) -> bool:
    if one[0] in other or one[1] in other:
        return False
    return (
        _side(one, other[0]) * _side(one, other[1]) <= 0
        and _side(other, one[0]) * _side(other, one[1]) <= 0
    )


def _side(line: Segment, point: Point) -> int:
    """Positive left of the line, negative right of it, 0 on it."""
    (x1, y1), (x2, y2) = line
    return (x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1)
