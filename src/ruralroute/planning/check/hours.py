"""Legs where roads change by the hour: what one takes for who leaves at a time.

Worked out anew, by a search that sets labels: from the departure to the waiting points in the
order in which they are reached, and on from each.  For each part the period of its departure
counts, then one more period after the other until the part is over by the end of the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ruralroute.planning.check.facts import HourLeg, LegNumbers

if TYPE_CHECKING:
    from ruralroute.network.hours import HourTravel

LegAtFinder = Callable[[str, str, int, int], HourLeg | None]
"""Tells a leg between two places by when it leaves and how long it stands still on the way."""
PairFinder = Callable[[int, int], LegNumbers | None]
NO_POINTS = range(0)


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
    seconds, metres, reachable = run.duration_s, run.distance_m, run.reachable

    def pair(start: int, end: int) -> LegNumbers | None:
        if not reachable[start, end]:
            return None
        return int(seconds[start, end]), int(metres[start, end])

    return pair


class _Label(NamedTuple):
    """How a point is reached; smaller is better."""

    at_s: int
    metres: int
    stood_s: int


class _HourLegs:
    """The search of `legs_at`."""

    def __init__(
        self,
        starts_s: Sequence[int],
        numbers: Callable[[tuple[int, int]], PairFinder | None],
        points: range,
    ) -> None:
        self._starts_s, self._points = starts_s, points
        self._run = cache(numbers)
        self._fastest: dict[tuple[int, int], int | None] = {}

    def leg(self, start: int, end: int, left_s: int, pause_s: int) -> HourLeg | None:
        """Return the leg of who leaves now, and may stand at waiting points."""
        whole = self._at_once(start, end, left_s, pause_s)
        if pause_s or not self._points:
            return None if whole is None else HourLeg(*whole)
        labels: dict[int, _Label] = {}
        for one in (end, *self._points):
            found = self._at_once(start, one, left_s)
            if found is not None:
                labels[one] = _Label(left_s + found[0], found[1], 0)
        waiting = labels.keys() - {end}
        while waiting:
            point = min(waiting, key=lambda one: labels[one])
            waiting.discard(point)
            if end in labels and labels[end] <= labels[point]:
                break
            for other in (end, *self._points):
                best = min(self._on(labels[point], point, other), default=None)
                if best is not None and (other not in labels or best < labels[other]):
                    labels[other] = best
                    waiting |= {other} - {end}
        if end not in labels:
            return None
        told = labels[end]
        seconds = told.at_s - left_s
        if whole is not None and whole[0] == seconds:
            return HourLeg(*whole)
        return HourLeg(seconds, told.metres, told.stood_s, self._least_drive_s(start, end))

    def _least_drive_s(self, start: int, end: int) -> int:
        """Return the least driving, were all that is ever open open."""
        found = {start: 0}
        waiting = {start}
        while waiting:
            here = min(waiting, key=lambda one: (found[one], one))
            waiting.discard(here)
            if here == end:
                break
            for other in (end, *self._points):
                way = self._fastest_s(here, other)
                if way is not None and found[here] + way < found.get(other, found[here] + way + 1):
                    found[other] = found[here] + way
                    waiting.add(other)
        return found[end]

    def _fastest_s(self, start: int, end: int) -> int | None:
        """Return the least seconds of a part at any hour."""
        if (start, end) not in self._fastest:
            pairs = (self._run((one, one)) for one in range(len(self._starts_s)))
            ways = (pair(start, end) for pair in pairs if pair is not None)
            known = [one[0] for one in ways if one is not None]
            self._fastest[start, end] = min(known, default=None)
        return self._fastest[start, end]

    def _at_once(self, start: int, end: int, left_s: int, pause_s: int = 0) -> LegNumbers | None:
        """Drive a part, leaving now."""
        starts_s = self._starts_s
        period = max(sum(begin <= left_s for begin in starts_s) - 1, 0)
        for upto in range(period, len(starts_s)):
            pair = self._run((period, upto))
            found = None if pair is None else pair(start, end)
            if found is None:
                return None
            if upto + 1 == len(starts_s) or left_s + found[0] + pause_s <= starts_s[upto + 1]:
                return found
        return None

    def _on(self, label: _Label, start: int, end: int) -> Iterator[_Label]:
        """Drive a part, leaving now or when something changes."""
        for left_s in (label.at_s, *(one for one in self._starts_s if one > label.at_s)):
            found = self._at_once(start, end, left_s)
            if found is not None:
                stood_s = label.stood_s + left_s - label.at_s
                yield _Label(left_s + found[0], label.metres + found[1], stood_s)


def legs_at(
    starts_s: Sequence[int],
    places: Mapping[str, int],
    numbers: Callable[[tuple[int, int]], PairFinder | None],
    points: range = NO_POINTS,
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
    points
        Numbers of the waiting points, at which one may stand on the way.
    """
    search = _HourLegs(starts_s, numbers, points)

    def leg(start: str, end: str, left_s: int, pause_s: int) -> HourLeg | None:
        first, last = places.get(start), places.get(end)
        if first is None or last is None:
            return None
        return search.leg(first, last, left_s, pause_s)

    return leg


def ever_legs(
    hours: HourTravel, place_ids: Sequence[str]
) -> Callable[[str, str], LegNumbers | None]:
    """Look up the leg of the first period in which one that leaves as it begins arrives at all."""
    leg_at = hour_legs(hours, place_ids)

    def leg(start: str, end: str) -> LegNumbers | None:
        found = (leg_at(start, end, begin, 0) for begin in hours.starts_s)
        return next((one[:2] for one in found if one is not None), None)

    return leg


def hour_legs(hours: HourTravel, place_ids: Sequence[str]) -> LegAtFinder:
    """Look legs up in the travel of a county."""
    places = {place: index for index, place in enumerate(place_ids)}
    points = range(len(place_ids), len(place_ids) + hours.points)
    return legs_at(hours.starts_s, places, lambda run: numbers_of(hours.run(*run)), points)
