"""When vehicles may drive roads whose tags name hours of the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.network.conditional import When, depends_on_hour, is_timed, tags_at
from ruralroute.network.facts import tabulate
from ruralroute.network.profiles import judge

if TYPE_CHECKING:
    from ruralroute.model import Policy, Profile
    from ruralroute.network.graph import RoadNetwork

Spans = tuple[tuple[int, int], ...]
"""Parts of a day, seconds since midnight; one that runs over midnight ends before it starts."""
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_DAY_S = 24 * 3600


def open_hours(
    network: RoadNetwork,
    profile: Profile,
    policy: Policy,
    arcs: Iterable[int],
    *,
    day: dt.date,
    conditions: str,
) -> dict[int, Spans]:
    """Return when arcs are open whose tags open and close them by the hour; no others.

    Parameters
    ----------
    network
        The roads.
    profile, policy
        Who drives them, and what is assumed of unknown tags.
    arcs
        Arcs in question.
    day, conditions
        Day and conditions that tags are read for.
    """
    raw = network.way_raw_tags
    some = [one for one in sorted(set(arcs)) if depends_on_hour(raw[network.edges.way[one // 2]])]
    if not some:
        return {}
    edges = np.array(some, dtype=np.int64) // 2
    tags = [raw[way] for way in network.edges.way[edges].tolist()]
    told = (value for one in tags for key, value in one.items() if is_timed(key))
    times = {int(h) * 3600 + int(m) * 60 for value in told for h, m in _TIME.findall(value)}
    starts = sorted({0, *(one for one in times if one < _DAY_S)})
    found: dict[int, list[tuple[int, int]]] = {one: [] for one in some}
    against = np.array(some, dtype=np.int64) % 2 == 1

    def open_at(when: When | None) -> NDArray[np.bool_]:
        facts, row = tabulate([tags_at(one, profile, when) for one in tags])
        judged = judge(network, profile, policy, (facts, row, edges))
        return np.where(against, judged.backward, judged.forward)

    ever = open_at(None)
    for start, end in zip(starts, [*starts[1:], _DAY_S], strict=True):
        now = ever & open_at(When(day=day, conditions=conditions, second=start))
        for place in np.flatnonzero(now).tolist():
            found[some[place]].append((start, end))
    joined = {arc: _joined(spans) for arc, spans in found.items()}
    return {arc: spans for arc, spans in joined.items() if spans not in ((), ((0, _DAY_S),))}


def _joined(spans: list[tuple[int, int]]) -> Spans:
    """Make one of spans that follow each other, over midnight, too."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == _DAY_S:
        found[0] = found.pop()[0], found[0][1]
    return tuple(found)
