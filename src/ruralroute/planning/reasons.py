"""Why an order is not served, and how surely that is known."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an order, or a part of it, is in no trip."""

    UNREACHABLE = "unreachable"
    ACCESS = "access"
    ZONE = "zone"
    TOO_BIG = "too_big"
    WINDOW = "window"
    ABOARD_LIMIT = "aboard_limit"
    SHIFT = "shift"
    CENTRE_CLOSED = "centre_closed"
    NO_VEHICLE = "no_vehicle"
    INCOMPATIBLE = "incompatible"
    CROWDED_OUT = "crowded_out"
    PRICED_OUT = "priced_out"


class Proof(StrEnum):
    """How a reason was tested; only `ALONE` and `TOGETHER` are proofs."""

    ALONE = "alone"
    TOGETHER = "together"
    INSERTION = "insertion"
    NONE = "none"
