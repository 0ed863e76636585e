"""Conditional tags: values that hold for some vehicles, days, hours or weather.

``access:conditional=no @ (Nov-Apr); yes @ (weight<3.5)`` and the like.  A clause that holds
replaces the plain tag; of several the last.  What cannot be known (the hour, where a whole day is
planned; the date, where none is asked for) is taken for the worse: a clause that restricts holds,
one that lets in does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.network.barriers import user_of
from ruralroute.network.roads import BARRED
from ruralroute.network.tags import directions, length_m, speed_kmh, weight_kg
from ruralroute.network.ways import Ways, among

if TYPE_CHECKING:
    from ruralroute.model import Profile

SUFFIX = ":conditional"
SAILS = "opening_hours"
"""Kept of ferries alone: when they sail."""
_CLAUSE = re.compile(r"\s*([^@;]+?)\s*@\s*(\([^)]*\)|[^;]+?)\s*(?:;|$)")
_SIZE = re.compile(
    r"(?:max)?(weight|weightrating|axleload|height|width|length)\s*(<=|>=|<|>|=)\s*(.+)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAY = r"(\d{1,2}(?![\d:]))?"
_DATES = re.compile(rf"{_MONTH}\s*{_DAY}\s*(?:-\s*{_MONTH}?\s*{_DAY})?")
_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAYS = re.compile(r"(?:mo|tu|we|th|fr|sa|su)(?:\s*[-,]\s*(?:mo|tu|we|th|fr|sa|su))*")
_HOURS = re.compile(
    r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2})*"
)
_SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}
_WEATHER = {
    "wet": frozenset({"rain", "flood"}),
    "rain": frozenset({"rain", "flood"}),
    "flood": frozenset({"flood"}),
    "snow": frozenset({"snow"}),
    "ice": frozenset({"snow"}),
    "winter_conditions": frozenset({"snow"}),
}
_OURS = frozenset({"delivery", "destination", "loading", "customers"})
_NOT_OURS = frozenset(
    {"residents", "resident", "permit", "permits", "permit_holder", "private", "disabled"}
    | {"psv", "bus", "coach", "taxi", "school_bus", "emergency", "agricultural", "forestry"}
    | {"bicycle", "foot", "horse", "motorcycle", "moped", "hov", "caravan"}
)
_USERS = frozenset({"motorcar", "goods", "hgv"})
_HOLIDAY = re.compile(r"(?:ph|sh)(?:\s*,\s*(?:ph|sh))*(?:\s+off)?")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})\s+{_MONTH}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What is known of the time of driving.

    Parameters
    ----------
    day
        The day; None: not known.
    conditions
        Id of the conditions.
    second
        Seconds since midnight; None: any time of the day.
    """

    day: dt.date | None = None
    conditions: str = "dry"
    second: int | None = None


class UnreadableError(ValueError):
    """A condition that is not understood."""


def is_timed(key: str) -> bool:
    """Whether a tag says when something holds: a conditional one, or the hours of a ferry."""
    return key.endswith(SUFFIX) or key == SAILS


def is_conditional(tags: Mapping[str, str]) -> bool:
    """Whether some tag is conditional, or says when a ferry sails."""
    return any(map(is_timed, tags))


def _sails(text: str, when: When) -> bool | None:
    """Whether a ferry sails at a time by its ``opening_hours``; None when that cannot be known.

    Raises
    ------
    UnreadableError
        The hours are not understood.
    """
    told: list[bool | None] = []
    for part in (one.strip().lower() for one in text.split(";")):
        if not part or _HOLIDAY.fullmatch(part):
            continue
        days = part.removesuffix(" off")
        holds = True if part == "24/7" else _in_time(days, when)
        if days == part:
            told.append(holds)
        elif holds is not False:  # what is off takes back what was told before
            told = [False if holds or one is False else None for one in told] or [holds and False]
    return True if True in told else None if None in told or not told else False


def _at_anchor(text: str, when: When | None) -> bool:
    """Whether a ferry surely does not sail; where the hour is not known it does."""
    try:
        return when is not None and _sails(text, when) is False
    except UnreadableError:
        return False


def tags_at(tags: Mapping[str, str], profile: Profile, when: When | None) -> dict[str, str]:
    """Return the tags that hold for a profile at a time; what is not understood is left out.

    `when` None: as at the time and in the weather in which most is let in.
    """
    found = {key: value for key, value in tags.items() if not key.endswith(SUFFIX)}
    for key, text in tags.items():
        if key.endswith(SUFFIX):
            plain = key.removesuffix(SUFFIX)
            for value, conditions in _clauses(text):
                if plain.startswith("max") and not _OURS.isdisjoint(map(str.lower, conditions)):
                    continue  # a limit lifted for those with business there: the bridge stays weak
                try:
                    holds = _hold(conditions, profile, when)
                except UnreadableError:
                    continue
                if holds is None and plain == "oneway":
                    found[plain] = _oneway(found, value, wide=when is None)
                elif holds or (
                    holds is None and _restricts(plain, value, found.get(plain)) != (when is None)
                ):
                    found[plain] = value
    if SAILS in found and _at_anchor(found[SAILS], when):
        found |= dict.fromkeys(("hgv", "goods", "motorcar", "motor_vehicle"), "no")
    return found


def unread(tags: Mapping[str, str]) -> list[str]:
    """List the conditional tags of a way, as they stand, that are not understood in full."""
    from ruralroute.model import Profile  # noqa: PLC0415  (few maps need it to be read)

    nobody = Profile(id="-", gross_kg=1, width_m=1, height_m=1, top_kmh=1, speeds_kmh={})
    found = []
    for key, text in tags.items():
        if key == SAILS:
            try:
                _sails(text, When())
            except UnreadableError:
                found.append(f"{key}={text}")
        if key.endswith(SUFFIX):
            clauses = list(_clauses(text))
            try:
                understood = bool(clauses) and not _CLAUSE.sub("", text).strip(" ;")
                for _, conditions in clauses:
                    _hold(conditions, nobody, When())
            except UnreadableError:
                understood = False
            if not understood:
                found.append(f"{key}={text}")
    return found


def depends_on_hour(tags: Mapping[str, str]) -> bool:
    """Whether a conditional tag names hours of the day."""
    return any(is_timed(key) and _HOURS.search(value) for key, value in tags.items())


def conditional_faults(name: str, ways: Ways) -> list[Fault]:
    """Warn of conditional tags that are not understood, and of those that name hours."""
    alike = {id(tags): tags for tags in ways.tags}
    chosen = {key for key, tags in alike.items() if is_conditional(tags)}
    some = [
        (way, tags) for way, tags in zip(ways.ids, ways.tags, strict=True) if id(tags) in chosen
    ]
    barriers = {node: tags for node, tags in ways.barriers.items() if is_conditional(tags)}
    if barriers:
        on_roads = among(np.array(list(barriers), dtype=np.int64), ways.refs).tolist()
        stand = zip(barriers.items(), on_roads, strict=True)
        some += [(str(node), tags) for (node, tags), here in stand if here]
    dark = [(way, found) for way, tags in some if (found := unread(tags))]
    by_hour = [(way, tags) for way, tags in some if depends_on_hour(tags)]
    faults = []
    if dark:
        example = f"{dark[0][0]}: {dark[0][1][0]}"
        faults.append(_warn("network.conditional_unread", name, count=len(dark), example=example))
    if by_hour:
        faults.append(
            _warn("network.conditional_hours", name, count=len(by_hour), example=by_hour[0][0])
        )
    return faults


def _warn(code: str, name: str, **values: object) -> Fault:
    return fault(code, Where(name), severity=Severity.WARNING, **values)


def _clauses(text: str) -> Iterator[tuple[str, list[str]]]:
    for value, conditions in _CLAUSE.findall(text):
        inner = conditions.strip().removeprefix("(").removesuffix(")")
        yield value.strip(), [one.strip() for one in re.split(r"\bAND\b", inner, flags=re.I)]


def _restricts(key: str, value: str, plain: str | None) -> bool:
    """Whether a value asks more of vehicles than the plain tag does."""
    if not key.startswith("max"):
        return any(one.strip().lower() in BARRED for one in value.split(";"))
    kind = key.partition(":")[0]
    weight = kind in ("maxweight", "maxweightrating", "maxaxleload")
    read = speed_kmh if kind == "maxspeed" else weight_kg if weight else length_m
    most = read(value)
    usual = None if plain is None else read(plain)
    return most is not None and (usual is None or most < usual)


def _oneway(tags: Mapping[str, str], value: str, *, wide: bool) -> str:
    """Give the ``oneway`` that lets through where both the tags and a value do; `wide`: either."""
    now, then = directions(tags), directions({**tags, "oneway": value})
    both = (any if wide else all)((now[0], then[0])), (any if wide else all)((now[1], then[1]))
    return {(True, True): "no", (True, False): "yes", (False, True): "-1"}.get(both, "reversible")


def _hold(conditions: list[str], profile: Profile, when: When | None) -> bool | None:
    """Whether all conditions of a clause hold; None when that cannot be known."""
    found = [_holds(one, profile, when) for one in conditions]
    return False if False in found else None if None in found else True


def _holds(text: str, profile: Profile, when: When | None) -> bool | None:
    low = text.lower()
    size = _SIZE.fullmatch(text)
    if size is not None:
        return _of_size(size[1].lower(), size[2], size[3], profile)
    if low in _OURS or low in _NOT_OURS:
        return low in _OURS
    if low in _USERS:
        return low == user_of(profile)
    if low in _WEATHER:
        return None if when is None else when.conditions in _WEATHER[low]
    known = When() if when is None else when
    if low in _SEASONS:
        found = [None if known.day is None else known.day.month in _SEASONS[low]]
    else:
        found = [_in_time(one.strip(), known) for one in low.split(";")]
    return True if True in found else None if None in found else False


def _of_size(what: str, sign: str, limit: str, profile: Profile) -> bool:
    weight = what in ("weight", "weightrating", "axleload")
    most = weight_kg(limit) if weight else length_m(limit)
    if most is None:
        raise UnreadableError(limit)
    own = {
        "weight": profile.gross_kg,
        "weightrating": profile.gross_kg,
        "axleload": profile.axle_kg or 0.0,
        "height": profile.height_m,
        "width": profile.width_m,
        "length": profile.length_m,
    }[what]
    return {
        "<": own < most,
        "<=": own <= most,
        ">": own > most,
        ">=": own >= most,
        "=": own == most,
    }[sign]


def _in_time(text: str, when: When) -> bool | None:
    """Whether a time lies in dates, weekdays and hours as opening hours write them."""
    known: list[bool | None] = []
    rest = _DAY_FIRST.sub(r"\2 \1", text)
    if _HOLIDAY.fullmatch(rest):
        return None
    dates = _DATES.match(rest)
    if dates is not None:
        known.append(None if when.day is None else _in_dates(dates, when.day))
        rest = rest[dates.end() :].strip(" :,")
    days = _DAYS.match(rest)
    if days is not None:
        known.append(None if when.day is None else when.day.weekday() in _weekdays(days[0]))
        rest = rest[days.end() :].strip(" ,")
    hours = _HOURS.match(rest)
    if hours is not None:
        known.append(None if when.second is None else _in_hours(hours[0], when.second))
        rest = rest[hours.end() :].strip()
    if rest or not known:
        raise UnreadableError(text)
    return False if False in known else None if None in known else True


def _in_dates(found: re.Match[str], day: dt.date) -> bool:
    first_month = _MONTHS.index(found[1]) + 1
    spans = "-" in found[0]
    last_month = _MONTHS.index(found[3]) + 1 if found[3] else first_month
    first = first_month, int(found[2] or 1)
    last = last_month, int(found[4] or (31 if spans or not found[2] else found[2]))
    today = day.month, day.day
    return first <= today <= last if first <= last else today >= first or today <= last


def _weekdays(text: str) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = (one.strip() for one in part.partition("-"))
        one, other = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
        found |= {(one + step) % 7 for step in range((other - one) % 7 + 1)}
    return found


def _in_hours(text: str, second: int) -> bool:
    for part in text.split(","):
        first, last = (_seconds(one) for one in part.split("-"))
        if first <= second < last or (last <= first and (second >= first or second < last)):
            return True
    return False


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
