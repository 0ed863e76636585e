"""What a VRPLIB file says twice, or says where nobody would read it: refused, never ignored."""

from __future__ import annotations

from ruralroute.files.vrplib.sections import WEIGHTS, Sections
from ruralroute.files.vrplib.weights import backhaul_flags

PAIRS = "PICKUP_AND_DELIVERY_SECTION"
ANY_TIME = 10_000_000
"""LKH's end of a window where there is none."""
_TASKS = {
    "DEMAND_SECTION": (1, None),
    "LINEHAUL_SECTION": (1, None),
    "BACKHAUL_SECTION": (1, None),
    "SERVICE_TIME_SECTION": (1, 2),
    "RELEASE_TIME_SECTION": (1, 2),
    "PRIZE_SECTION": (1, 2),
}
"""Columns of each section that are 0 at a depot."""
_NOT_WITH_SHIPMENTS = ("PRIZE_SECTION", "RELEASE_TIME_SECTION", "VEHICLES_ALLOWED_CLIENTS_SECTION")
_WITH_SCALE = "EXACT_2D"


def refuse_contradictions(found: Sections, homes: list[int], *, shipments: bool) -> None:
    """Gather what would be ignored.

    Parameters
    ----------
    homes
        The depots, from 0.
    shipments
        Whether the pairs are shipments, each from one node to another.
    """
    for section, (first, last) in _TASKS.items():
        _idle_depots(found, section, homes, slice(first, last))
    _idle_depots(found, PAIRS, homes, slice(1, 2))
    _idle_depots(found, PAIRS, homes, slice(4, None))
    if "DEMAND_SECTION" in found.rows:
        _not_beside(found, "DEMAND_SECTION", "LINEHAUL_SECTION")
    if backhaul_flags(found) is not None:
        _not_beside(found, "NODE_COORD_SECTION", "BACKHAUL_SECTION")
    if PAIRS in found.rows:
        _not_beside(found, PAIRS, "DEMAND_SECTION", "LINEHAUL_SECTION", "BACKHAUL_SECTION")
        rows = [row for _, row in found.rows[PAIRS]]
        if any(row[2:3] > [0] or row[3:4] < [ANY_TIME] for row in rows):
            _not_beside(found, PAIRS, "TIME_WINDOW_SECTION")
        if any(any(row[4:5]) for row in rows):
            _not_beside(found, PAIRS, "SERVICE_TIME_SECTION", "SERVICE_TIME")
        if shipments:
            _not_beside(found, PAIRS, *_NOT_WITH_SHIPMENTS)
    kind = found.text("EDGE_WEIGHT_TYPE")
    if kind not in ("", "EXPLICIT"):
        _not_beside(found, "EDGE_WEIGHT_TYPE", WEIGHTS)
    if found.number("SCALE", low=1) not in (None, 1) and kind != _WITH_SCALE:
        found.fault("solve.scale", found.line_of("SCALE"), found.text("SCALE"))


def _not_beside(found: Sections, key: str, *others: str) -> None:
    """Refuse keys and sections that say again what `key` says."""
    for other in others:
        line = found.line_of(other)
        if line is not None:
            found.fault("solve.said_elsewhere", line, other, key=key)


def _idle_depots(found: Sections, section: str, homes: list[int], columns: slice) -> None:
    rows = found.rows.get(section, [])
    for home in homes:
        if home < len(rows) and any(rows[home][1][columns]):
            line, row = rows[home]
            told = " ".join(f"{one:g}" for one in row[:8])
            found.fault("solve.depot_task", line, told, section=section)
