"""Ferries that take vehicles: which they are, how long they take."""

from __future__ import annotations

import re
from collections.abc import Mapping

FERRY = "ferry"
"""What stands for the class of highway of a ferry."""
FERRY_KMH = 8.0
"""Speed of a ferry that tells no duration: small vehicle ferries make 4 to 6 knots."""
WAIT_MS = 900_000
"""Time from arriving at a ferry to its leaving, where it tells no interval."""
_LONGEST_WAIT_MS = 7_200_000
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_ISO = re.compile(r"P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?")
_WORDS = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:h|小时)[a-z]*\s*)?(?:(\d+(?:\.\d+)?)\s*(?:min[a-z]*|m|分钟|分)?)?"
)


def minutes(value: str) -> float | None:
    """Read ``duration`` or ``interval`` as minutes: ``20``, ``00:20``, ``PT1H20M``, ``1 h 20 min``.

    Examples
    --------
    >>> minutes("00:20"), minutes("90"), minutes("PT1H20M"), minutes("1:02:30"), minutes("soon")
    (20.0, 90.0, 80.0, 62.5, None)
    """
    text = value.strip()
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        parts = [int(one) for one in clock.groups() if one is not None]
        return _sensible(60.0 * parts[0] + parts[1] + (parts[2] / 60 if parts[2:] else 0.0))
    iso = _ISO.fullmatch(text.upper())
    if iso is not None and any(iso.groups()):
        days, hours, mins, secs = (float(one or 0) for one in iso.groups())
        return _sensible(days * 1440 + hours * 60 + mins + secs / 60)
    words = _WORDS.fullmatch(text.lower())
    if words is None or not any(words.groups()):
        return None
    return _sensible(60 * float(words[1] or 0) + float(words[2] or 0))


def _sensible(found: float) -> float | None:
    return found if 0 < found < 10_000 else None


def crossing_ms(tags: Mapping[str, str]) -> int:
    """Return how long a whole ferry takes by its tags, milliseconds; 0 when they do not say."""
    found = minutes(tags.get("duration", ""))
    return 0 if found is None else round(found * 60_000)


def wait_ms(tags: Mapping[str, str]) -> int:
    """Return how long one waits for a ferry: half its interval, at most two hours."""
    found = minutes(tags.get("interval", ""))
    return WAIT_MS if found is None else min(round(found * 30_000), _LONGEST_WAIT_MS)
