"""Whole numbers of a text, many at once: what is plain NumPy reads, the rest is left to others."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

_DIGITS = b"0123456789"
_SPACE = b" \t\r\n"
_MOST_DIGITS = 18
"""Longer numbers do not fit into 64 bits."""


def whole_numbers(line: str, separator: str) -> NDArray[np.int64] | None:
    """Return the numbers of a text of nothing but digits, separators and white space.

    Parameters
    ----------
    line
        The text.
    separator
        A comma between every two numbers, as in JSON, or a blank: white space.

    Returns
    -------
    ndarray of int64 or None
        None where anything else stands there, a number has more than 18 digits, or, with commas,
        one is missing, not needed, or has leading zeros.
    """
    if not line.isascii():
        return None
    text = line.encode("ascii")
    digits = text.translate(None, _SPACE + separator.encode("ascii"))
    if digits.translate(None, _DIGITS):
        return None
    if not text.strip():
        return np.zeros(0, np.int64)
    with warnings.catch_warnings():
        # NumPy says so, in one way or the other, where the text ends in the middle of something.
        warnings.simplefilter("error", DeprecationWarning)
        try:
            values = np.fromstring(text, dtype=np.int64, sep=separator)
        except (DeprecationWarning, ValueError):
            return None
    most = int(values.max(initial=0))
    if most >= 10**_MOST_DIGITS:
        return None
    if separator == " ":
        return values
    # Without leading zeros there are as many digits as the numbers have when they are written.
    count, power = len(values), 10
    while power <= most:
        count += int(np.count_nonzero(values >= power))
        power *= 10
    return values if count == len(digits) and text.count(b",") == len(values) - 1 else None
