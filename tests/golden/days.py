"""All golden days: small hand-timed legal days, each with twins broken by one second or unit.

A test of timing or of planning may use them, too: plan a day's county by its trips and compare
times where `best` says that they are the ones to choose.
"""

from __future__ import annotations

from tests.golden import days_clocks, days_driving, days_loads, days_orders, days_transfers
from tests.golden.notation import GoldenDay, Twin


def golden_days() -> list[GoldenDay]:
    """Make all days afresh."""
    return [
        make()
        for days in (days_clocks, days_loads, days_driving, days_orders, days_transfers)
        for make in days.DAYS
    ]


def twins() -> list[tuple[GoldenDay, Twin]]:
    """All twins, each with its legal day."""
    return [(day, twin) for day in golden_days() for twin in day.twins]
