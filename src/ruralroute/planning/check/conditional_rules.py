"""Conditional tags as the checker reads them: only what holds beyond doubt on the planned day.

A small reading of its own.  Clauses on hours, and those that it does not understand, are left to
the plan; a clause on size, date or weather that holds puts its value in the plain tag's place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from ruralroute.model import Profile

_TONNE = 1_000.0
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = {name: number for number, name in enumerate(_NAMES, 1)}
_SPAN = re.compile(r"([a-z]{3})(?: (\d+))?(?: ?- ?([a-z]{3})(?: (\d+))?)?")
_COMPARISON = re.compile(r"(weight|height|width|length) ?([<>]=?) ?([\d.]+) ?(t|m)?")
_WEATHER = {
    "wet": ("rain", "flood"),
    "rain": ("rain", "flood"),
    "snow": ("snow",),
    "ice": ("snow",),
}


def settled_tags(
    tags: Mapping[str, str], profile: Profile, day: dt.date, conditions: str
) -> Mapping[str, str]:
    """Replace plain tags by the conditional values that hold beyond doubt."""
    if not any(key.endswith(":conditional") for key in tags):
        return tags
    settled = dict(tags)
    for key, text in tags.items():
        plain, _, last = key.rpartition(":")
        if last != "conditional":
            continue
        for clause in re.split(r";(?![^(]*\))", text):
            value, _, condition = clause.partition("@")
            if _is_true(condition.strip(" ()").lower(), profile, day, conditions):
                settled[plain] = value.strip()
    return settled


def _is_true(condition: str, profile: Profile, day: dt.date, conditions: str) -> bool:
    if condition in _WEATHER:
        return conditions in _WEATHER[condition]
    sized = _COMPARISON.fullmatch(condition)
    if sized is not None:
        own = {
            "weight": profile.gross_kg / _TONNE,
            "height": profile.height_m,
            "width": profile.width_m,
            "length": profile.length_m,
        }[sized[1]]
        limit = float(sized[3])
        more, equal = sized[2][0] == ">", "=" in sized[2]
        return (own > limit if more else own < limit) or (equal and own == limit)
    span = _SPAN.fullmatch(condition)
    if span is None or span[1] not in _MONTH or (span[3] and span[3] not in _MONTH):
        return False
    start = (_MONTH[span[1]], int(span[2] or 1))
    end = (_MONTH[span[3] or span[1]], int(span[4] or (31 if span[3] else span[2] or 31)))
    today = (day.month, day.day)
    return start <= today <= end if start <= end else not end < today < start
