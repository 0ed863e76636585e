"""Large matrices of a JSON text, read by NumPy and not number by number."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.numbers import whole_numbers

LEAST = 20_000
"""A text of fewer characters is read as it is."""
_BEGIN = re.compile(r'"(?:durations|distances|costs|closed|matrix)"[ \t\r\n]*:[ \t\r\n]*(?=\[)')
_OPEN = re.compile(r"[ \t\r\n]*\[")
_NEXT = re.compile(r"[ \t\r\n]*([,\]])")

Matrices = list[NDArray[np.int64]]


def take_out(text: str, mark: str) -> tuple[str, Matrices]:
    """Put `{mark: number}` in the place of each square matrix of whole numbers, none negative.

    Whatever is not that, or might not be JSON, stays where it is.  A matrix is looked for behind
    the keys that have one; as a string of JSON holds no bare quotation marks, what is found is
    never part of one.

    Parameters
    ----------
    text
        A JSON text, right or wrong.
    mark
        A key that does not occur in it.
    """
    pieces: list[str] = []
    matrices: Matrices = []
    at = 0
    while found := _BEGIN.search(text, at):
        read = _square(text, found.end())
        end = found.end()
        pieces.append(text[at:end])
        if read is not None:
            matrix, end = read
            pieces.append(f'{{"{mark}":{len(matrices)}}}')
            matrices.append(matrix)
        at = end
    pieces.append(text[at:])
    return ("".join(pieces), matrices) if matrices else (text, matrices)


def _square(text: str, at: int) -> tuple[NDArray[np.int64], int] | None:
    """Read the matrix that begins at a bracket; return it and where it ends."""
    square: NDArray[np.int64] | None = None
    at += 1
    row = 0
    while opened := _OPEN.match(text, at):
        end = text.find("]", opened.end())
        values = None if end < 0 else whole_numbers(text[opened.end() : end], ",")
        following = _NEXT.match(text, end + 1)
        if values is None or following is None:
            return None
        size = len(values)
        if square is None:
            if not size or 2 * size * size > len(text):
                return None
            square = np.empty((size, size), np.int64)
        if row >= len(square) or size != len(square):
            return None
        square[row] = values
        row += 1
        at = following.end()
        if following[1] == "]":
            return (square, at) if row == len(square) else None
    return None
