"""Degrees as surveys and photographs write them: ``107°45′36″``, ``107度45.6分``, ``E107.76``."""

from __future__ import annotations

import re
from decimal import Decimal

_SIDES = {"e": 1, "东经": 1, "n": 1, "北纬": 1, "w": -1, "西经": -1, "s": -1, "南纬": -1}
_SIDE = "|".join(_SIDES)
_WRITTEN = re.compile(
    rf"(?P<before>{_SIDE})?\s*(?P<d>\d{{1,3}}(?:\.\d+)?)\s*(?P<sign>[°度])?"
    r"(?:\s*(?P<m>\d{1,2}(?:\.\d+)?)\s*['’′分])?"
    r"(?:\s*(?P<s>\d{1,2}(?:\.\d+)?)\s*(?:\"|”|″|''|’’|′′|秒))?"
    rf"\s*(?P<after>{_SIDE})?"
)


def parse_degrees(text: str) -> Decimal | None:
    """Read degrees with minutes and seconds, or with a side of the world; None: it is neither.

    Minutes and seconds are below 60, and only the last number may have a fraction.

    Examples
    --------
    >>> parse_degrees("107°45′36″"), parse_degrees("s25度30分"), parse_degrees("107.66")
    (Decimal('107.76'), Decimal('-25.5'), None)
    """
    match = _WRITTEN.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return None
    side, fine = match["before"] or match["after"], [match["m"], match["s"]]
    if not side and not any(fine):
        return None
    numbers = [one for one in (match["d"], *fine) if one is not None]
    if any(fine) and (not match["sign"] or any("." in one for one in numbers[:-1])):
        return None
    degrees, minutes, seconds = (Decimal(one or 0) for one in (match["d"], *fine))
    if minutes >= 60 or seconds >= 60:
        return None
    return _SIDES.get(side, 1) * (degrees + minutes / 60 + seconds / 3600)
