"""Barriers on roads: what stops a vehicle, what costs time, what lets it pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruralroute.network.roads import CLEARANCE_M, Users, may_use, read_limits

if TYPE_CHECKING:
    from ruralroute.model import Profile

GATE_MS = 60_000
"""Time to open and close a gate or to wait for a lift gate."""
_GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate"})
_OPEN = frozenset(
    {"cattle_grid", "toll_booth", "border_control", "entrance", "height_restrictor"}
    | {"width_restrictor", "sally_port", "no", "checkpoint"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whether a barrier lets a profile pass, and the time that it takes in milliseconds."""

    open: bool
    delay_ms: int = 0


def user_of(profile: Profile) -> Users:
    """Say which access tags speak of a profile."""
    if not profile.goods_vehicle:
        return "motorcar"
    return "hgv" if profile.gross_kg > 3_500 else "goods"


def passage(tags: Mapping[str, str], profile: Profile) -> Passage:
    """Judge a barrier node for a profile.

    An explicit access tag on the barrier decides; else gates open (and cost time) unless they are
    locked, grids and toll booths let pass, and everything else blocks.  Limits of width, height
    and weight hold as on roads.
    """
    kinds = set(re.split(r"[;,]\s*", tags.get("barrier", "").lower()))
    allowed = may_use(tags, user_of(profile))
    if allowed is None:
        allowed = bool(kinds & (_GATES | _OPEN)) and tags.get("locked") != "yes"
    if not allowed or not _fits(tags, profile):
        return Passage(open=False)
    return Passage(open=True, delay_ms=GATE_MS if kinds & _GATES else 0)


def _fits(tags: Mapping[str, str], profile: Profile) -> bool:
    limits = read_limits(tags)
    return (
        profile.gross_kg <= (limits.hgv_max_kg if user_of(profile) == "hgv" else limits.max_kg)
        and (profile.axle_kg or 0.0) <= limits.max_axle_kg
        and profile.width_m <= limits.max_width_m
        and profile.width_m + CLEARANCE_M <= limits.width_m
        and profile.height_m <= limits.max_height_m
        and profile.length_m <= limits.max_length_m
    )
