"""What a file of a type must have: one that is cut off is not read as another problem."""

from __future__ import annotations

from ruralroute.files.vrplib.contradictions import PAIRS
from ruralroute.files.vrplib.sections import Sections
from ruralroute.files.vrplib.weights import backhaul_flags

_FREE = {"", "VRP"}
"""Types that say nothing of what a file holds."""


def require_parts(found: Sections) -> None:
    """Gather the sections that the type of the file speaks of and that are not there."""
    kind = found.text("TYPE")
    if kind in _FREE:
        return
    has_pairs = PAIRS in found.rows
    if kind in ("PDPTW", "VRPSPD", "VRPMPD", "VRPSPDTW"):
        _require(found, PAIRS, "BACKHAUL_SECTION")
    elif not has_pairs:
        _require(found, "DEMAND_SECTION", "LINEHAUL_SECTION")
    if "CAPACITY" not in found.header and "CAPACITY_SECTION" not in found.rows:
        found.fault("solve.no_header", None, None, key="CAPACITY")
    for word, sections in (
        ("TW", ("TIME_WINDOW_SECTION", PAIRS)),
        ("TWR", ("RELEASE_TIME_SECTION",)),
        ("MTVRP", ("VEHICLES_RELOAD_DEPOT_SECTION",)),
        ("PCVRP", ("PRIZE_SECTION",)),
        ("SDVRP", ("VEHICLES_ALLOWED_CLIENTS_SECTION",)),
    ):
        if word in kind:
            _require(found, *sections)
    if kind == "VRPB" and backhaul_flags(found) is None:
        _require(found, "BACKHAUL_SECTION")
    if kind == "DCVRP":
        limits = {"DISTANCE", "VEHICLES_MAX_DURATION", "VEHICLES_MAX_DISTANCE"}
        sections_too = {f"{one}_SECTION" for one in limits}
        if not limits & set(found.header) and not sections_too & set(found.rows):
            found.fault("solve.no_header", None, None, key="DISTANCE")


def _require(found: Sections, *sections: str) -> None:
    """Require one of some sections."""
    if not any(one in found.rows for one in sections):
        found.fault("solve.no_section", None, None, section=sections[0])
