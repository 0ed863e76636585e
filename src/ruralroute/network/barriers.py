"""Barriers on roads: what stops a vehicle, what costs time, what lets it pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ruralroute.model import Profile
from ruralroute.network.roads import Users, may_use
from ruralroute.network.tags import length_m, weight_kg

GATE_MS = 60_000
"""Time to open and close a gate or to wait for a lift gate."""
_GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate"})
_OPEN = frozenset(
    {
        "cattle_grid",
        "toll_booth",
        "border_control",
        "entrance",
        "height_restrictor",
        "width_restrictor",
        "sally_port",
        "no",
        "kerb",
        "checkpoint",
    }
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
    kind = tags.get("barrier", "")
    allowed = may_use(tags, user_of(profile))
    if allowed is None:
        allowed = (kind in _GATES and tags.get("locked") != "yes") or kind in _OPEN
    if not allowed or not _fits(tags, profile):
        return Passage(open=False)
    return Passage(open=True, delay_ms=GATE_MS if kind in _GATES else 0)


def _fits(tags: Mapping[str, str], profile: Profile) -> bool:
    limits = (
        (length_m, ("maxwidth", "maxwidth:physical"), profile.width_m),
        (length_m, ("maxheight", "maxheight:physical"), profile.height_m),
        (weight_kg, ("maxweight",), profile.gross_kg),
    )
    for read, keys, size in limits:
        for key in keys:
            limit = read(tags[key]) if key in tags else None
            if limit is not None and size > limit:
                return False
    return True
