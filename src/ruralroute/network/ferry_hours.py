"""Ferries that sail for a shorter time than a crossing takes: no plan uses them then, so tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.network.ferries import crossing_ms, wait_ms
from ruralroute.network.ways import Ways

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_DAY_MIN = 24 * 60


def hours_too_short(tags: Mapping[str, str]) -> bool:
    """Whether some span of ``opening_hours`` does not last for the wait and the crossing together.

    Examples
    --------
    >>> hours_too_short({"opening_hours": "08:00-08:30", "duration": "20"})
    True
    >>> hours_too_short({"opening_hours": "08:00-08:30", "duration": "20", "interval": "10"})
    False
    """
    spans = []
    for cells in _SPAN.findall(tags.get("opening_hours", "")):
        start, end = (60 * int(cells[at]) + int(cells[at + 1]) for at in (0, 2))
        spans.append((start, end if end > start else end + _DAY_MIN))
    if not spans:
        return False
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return 60_000 * min(end - start for start, end in joined) < crossing_ms(tags) + wait_ms(tags)


def ferry_hour_faults(name: str, ways: Ways) -> list[Fault]:
    """Warn of ferries whose hours are too short."""
    found = [
        way
        for way, tags in zip(ways.ids, ways.tags, strict=True)
        if "highway" not in tags and hours_too_short(tags)
    ]
    if not found:
        return []
    return [
        fault(
            "network.ferry_hours",
            Where(name),
            severity=Severity.WARNING,
            count=len(found),
            example=found[0],
        )
    ]
