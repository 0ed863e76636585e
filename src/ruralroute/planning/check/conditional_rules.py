"""Conditional tags as the checker reads them: only what holds beyond doubt on the planned day.

A small reading of its own.  A clause that holds puts its value in the plain tag's place.  So does
one that lets in at some hours, and limits and directions that change by the hour are left out:
whether it is that hour when the road is driven is asked where the hours are checked.  Other
clauses on hours, and those that are not understood, are left to the plan.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from ruralroute.model import Profile
from ruralroute.planning.check.road_rules import lets_in, users_of

_TONNE = 1_000.0
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = {name: number for number, name in enumerate(_NAMES, 1)}
_SPAN = re.compile(r"([a-z]{3})(?: (\d+))?(?: ?- ?([a-z]{3})(?: (\d+))?)?")
_HOURS = re.compile(r"\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}(?: ?, ?\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2})*")
_WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(r"(?:^|[ ,:])((?:mo|tu|we|th|fr|sa|su)(?: ?[-,] ?(?:mo|tu|we|th|fr|sa|su))*)$")
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
_BUSINESS = ("delivery", "destination", "loading", "customers")
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
            said = condition.strip(" ()").lower()
            if _HOURS.search(said):
                if plain.startswith(("max", "oneway")):
                    settled.pop(plain, None)
                    continue
                if not lets_in(value):
                    continue
                said = _HOURS.sub("24/7", said)
            elif plain.startswith("max") and said in _BUSINESS:
                continue
            if all(_is_true(one, profile, day, conditions) for one in said.split(" and ")):
                settled[plain] = value.strip()
    return settled


def _is_true(condition: str, profile: Profile, day: dt.date, conditions: str) -> bool:
    """Whether one condition holds; hours, written as 24/7, do."""
    if condition in _WEATHER:
        return conditions in _WEATHER[condition]
    if condition in _BUSINESS:
        return True
    if condition in ("hgv", "goods", "motorcar"):
        return condition == users_of(profile)[0]
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
    return any(_is_time(one.strip(), day) for one in condition.split(";"))


def _is_time(text: str, day: dt.date) -> bool:
    """Whether a day lies in dates and weekdays, as opening hours write them."""
    rest = text.removesuffix("24/7").strip(" ,:")
    days = _DAYS.search(rest)
    if days is not None:
        if day.weekday() not in _weekdays(days[1]):
            return False
        rest = rest[: days.start()].strip(" ,:")
    if not rest:
        return bool(text)
    if rest in _SEASONS:
        first, last = _SEASONS[rest]
        return (day.month - first) % 12 <= (last - first) % 12
    span = _SPAN.fullmatch(rest)
    if span is None or span[1] not in _MONTH or (span[3] and span[3] not in _MONTH):
        return False
    start = (_MONTH[span[1]], int(span[2] or 1))
    end = (_MONTH[span[3] or span[1]], int(span[4] or (31 if span[3] else span[2] or 31)))
    today = (day.month, day.day)
    return start <= today <= end if start <= end else not end < today < start


def _weekdays(text: str) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = (one.strip() for one in part.partition("-"))
        at, end = _WEEK.index(first), _WEEK.index(last or first)
        found |= {one % 7 for one in range(at, at + (end - at) % 7 + 1)}
    return found
