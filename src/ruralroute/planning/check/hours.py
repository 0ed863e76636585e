"""Legs where roads change by the hour: which run of periods holds for one, and what it takes.

Worked out anew: the period of the departure, then one more period after the other until the leg
is over by the end of the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ruralroute.planning.check.facts import LegNumbers

if TYPE_CHECKING:
    from ruralroute.network.hours import HourTravel

LegAtFinder = Callable[[str, str, int, int], LegNumbers | None]
"""Tells a leg between two places by when it leaves and how long it stands still on the way."""
PairFinder = Callable[[int, int], LegNumbers | None]


class RunNumbers(Protocol):
    """Travel all through a run of periods, in whole seconds and metres."""

    @property
    def duration_s(self) -> Any:
        """Seconds, shape (places, places)."""

    @property
    def distance_m(self) -> Any:
        """Metres, shape (places, places)."""

    @property
    def reachable(self) -> Any:
        """Mask, shape (places, places)."""


def numbers_of(run: RunNumbers | None) -> PairFinder | None:
    """Look pairs of places up in a run's travel."""
    if run is None:
        return None

    def pair(start: int, end: int) -> LegNumbers | None:
        if not run.reachable[start, end]:
            return None
        return int(run.duration_s[start, end]), int(run.distance_m[start, end])

    return pair


def legs_at(
    starts_s: Sequence[int],
    places: Mapping[str, int],
    numbers: Callable[[tuple[int, int]], PairFinder | None],
) -> LegAtFinder:
    """Look legs up by when they are driven.

    Parameters
    ----------
    starts_s
        Begin of each period.
    places
        Numbers of the places.
    numbers
        Returns the travel of the run from one period to another.
    """

    def leg(start: str, end: str, left_s: int, pause_s: int) -> LegNumbers | None:
        first, last = places.get(start), places.get(end)
        if first is None or last is None:
            return None
        period = sum(begin <= left_s for begin in starts_s) - 1
        for upto in range(max(period, 0), len(starts_s)):
            pair = numbers((max(period, 0), upto))
            found = None if pair is None else pair(first, last)
            if found is None:
                return None
            if upto + 1 == len(starts_s) or left_s + found[0] + pause_s <= starts_s[upto + 1]:
                return found
        return None

    return leg


def ever_legs(
    hours: HourTravel, place_ids: Sequence[str]
) -> Callable[[str, str], LegNumbers | None]:
    """Look up the leg of the first period in which there is a way at all."""
    places = {place: index for index, place in enumerate(place_ids)}

    def leg(start: str, end: str) -> LegNumbers | None:
        first, last = places.get(start), places.get(end)
        if first is None or last is None:
            return None
        pairs = (numbers_of(hours.run(one, one)) for one in range(len(hours.starts_s)))
        found = (pair(first, last) for pair in pairs if pair is not None)
        return next((one for one in found if one is not None), None)

    return leg
