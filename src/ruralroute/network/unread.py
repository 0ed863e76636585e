"""Tags that limit who may use a road in a way that is not read: told by name, never dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.network.conditional import SUFFIX
from ruralroute.network.ways import Ways

_ACCESS = frozenset({"access", "vehicle", "motor_vehicle", "motorcar", "goods", "hgv"})
_LIMITS = frozenset(
    {"maxweight", "maxweightrating", "maxaxleload", "maxheight", "maxwidth", "maxlength"}
)
_READ = frozenset(
    {
        *(f"{one}:{way}" for one in _ACCESS for way in ("forward", "backward")),
        *(f"{one}:physical" for one in ("maxheight", "maxwidth")),
        *(f"{one}:hgv" for one in ("maxweight", "maxweightrating")),
    }
)
_HARMLESS = frozenset(
    {"source", "note", "signed", "type", "lanes", "description", "url", "ref", "legal"}
    | {"bus", "psv", "bicycle", "taxi", "tourist_bus", "coach", "emergency", "disabled", "caravan"}
    | {"delivery", "destination", "agricultural", "forestry", "trailer", "motorcycle", "date"}
)
"""What only explains a tag, speaks of others, or lifts a limit that is kept here."""
_NO_LIMIT = frozenset({"", "yes", "no limit", "none", "default", "designated", "permissive"})


def unread_limits(tags: Mapping[str, str]) -> list[str]:
    """List tags that may keep a vehicle off a road and are not read.

    Examples
    --------
    >>> unread_limits({"maxweight": "3.5", "maxweight:unladen": "4", "hgv:source": "survey"})
    ['maxweight:unladen']
    """
    found = []
    for key, value in tags.items():
        plain = key.removesuffix(SUFFIX)
        root, _, rest = plain.partition(":")
        if not rest or root not in _ACCESS | _LIMITS or plain in _READ:
            continue
        if not _HARMLESS.isdisjoint(rest.split(":")) or value.strip().lower() in _NO_LIMIT:
            continue
        found.append(key)
    return found


def unread_faults(name: str, ways: Ways) -> list[Fault]:
    """Warn of tags that limit access and are not read, by name with the number of roads."""
    counts = Counter[str]()
    known: dict[int, list[str]] = {}
    for one in (*ways.tags, *ways.barriers.values()):
        keys = known.get(id(one))
        if keys is None:
            keys = known[id(one)] = unread_limits(one)
        counts.update(keys)
    if not counts:
        return []
    listed = ", ".join(f"{key} ({count})" for key, count in counts.most_common(10))
    return [
        fault(
            "network.limits_unread",
            Where(name),
            severity=Severity.WARNING,
            count=counts.total(),
            listed=listed,
        )
    ]
