"""Timing of a day whose roads change by the hour.

For each start that may be best the day is driven as early as it can be, and the cheapest legal
one is taken.  How long the driver drives depends on the hours, so whether rests are needed, and
where, is found by trying: rests are placed for the driving that is expected, the day is timed
with them, and where more is driven than was expected, that is expected next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ruralroute.planning.problem.data import DriverRule, RoutingProblem, VehicleData
from ruralroute.planning.schedule.chain import Chain, is_feasible
from ruralroute.planning.schedule.layout import BreakNode, Layout, StopNodes
from ruralroute.planning.schedule.rests import RestSearch, has_too_long_a_leg
from ruralroute.planning.schedule.starts import a_day, days

MOST_TRIES = 6
"""So often rests are placed anew for what was driven; then for the slowest that legs can be."""


@dataclass(frozen=True, slots=True)
class _Timed:
    """A day: what it costs beside what never changes, its moments, the seconds of its legs."""

    money: int
    times: list[int]
    legs_s: list[int]

    @property
    def rank(self) -> tuple[int, int, int]:
        """The cheapest, then the shortest, then the latest start; smaller is better."""
        return self.money, self.times[-1] - self.times[0], -self.times[0]


class HourTimer:
    """Times one day.

    Parameters
    ----------
    problem, vehicle, layout
        The day.
    """

    def __init__(self, problem: RoutingProblem, vehicle: int, layout: Layout) -> None:
        self._problem = problem
        self._data = problem.vehicles[vehicle]
        self._layout = layout
        self._quick = False
        self._loads = [trip.load for trip in layout.trips]

    def time(self, *, quick: bool = False) -> list[int] | None:
        """Return the moments of the cheapest legal day found, or None.

        With `quick` that of the latest start will do, where it is legal.
        """
        if not is_feasible(self._layout.chain):
            return None
        self._quick = quick
        found = self._find()
        if found is None and quick:
            self._quick = False
            found = self._find()
        return found

    def _find(self) -> list[int] | None:
        best, tiring = self._best(self._layout.chain)
        if tiring is not None and (best is None or tiring.rank < best.rank):
            rested = self._rested(tiring)
            if rested is not None and (best is None or rested.rank < best.rank):
                best = rested
        return None if best is None else best.times

    def is_possible(self) -> bool:
        """Whether there is a legal day."""
        if self.is_exact:
            return is_feasible(self._layout.chain)
        return self.time(quick=True) is not None

    @property
    def is_exact(self) -> bool:
        """Whether no limit of driving or metres can bind, at whatever hours it is driven."""
        most_s = min(self._problem.driver.max_driving_since_rest_s, self._data.max_driving_s)
        return sum(self._slowest()) <= most_s and self._data.max_distance_m is None

    def _slowest(self) -> list[int]:
        return [
            seconds if arc is None else arc.way.most_s
            for trip in self._layout.trips
            for seconds, arc in (
                *((stop.leg_s, stop.arc) for stop in trip.stops),
                (trip.back_s, trip.back_arc),
            )
        ]

    def _best(self, chain: Chain) -> tuple[_Timed | None, _Timed | None]:
        """Return the cheapest legal day of a chain, and the cheapest that only lacks rests."""
        found: list[_Timed] = []
        tiring: list[_Timed] = []
        cheapest = self._money((0, 0), sum(self._layout.legs_s), 0)

        def is_enough(span: int) -> bool:
            least = cheapest + span * self._data.cost_per_s
            return bool(found) and least > min(one.money for one in found)

        for times in self._days(chain, is_enough):
            legs = self._layout.driven(times)
            seconds = [one - stood for one, _, stood in legs]
            metres = sum(one for _, one, _ in legs)
            most_m = self._data.max_distance_m
            if sum(seconds) > self._data.max_driving_s or (most_m is not None and metres > most_m):
                continue
            timed = _Timed(self._money(times, sum(seconds), metres), times, seconds)
            stood = [one for _, _, one in legs]
            rested = is_rested(self._problem, self._layout, times, (seconds, stood))
            (found if rested else tiring).append(timed)
        return (
            min(found, key=lambda one: one.rank, default=None),
            min(tiring, key=lambda one: one.rank, default=None),
        )

    def _days(self, chain: Chain, is_enough: Callable[[int], bool]) -> Iterable[list[int]]:
        """Return the days that matter; where any will do, the one of the latest start."""
        if self._quick:
            times = a_day(chain, self._loads)
            return [] if times is None else [times]
        return days(chain, self._loads, is_enough)

    def _money(self, times: Sequence[int], driving_s: int, metres: int) -> int:
        data: VehicleData = self._data
        paid = (times[-1] - times[0]) * data.cost_per_s
        return paid + driving_s * data.cost_per_driving_s + metres * data.cost_per_m

    def _rested(self, tiring: _Timed) -> _Timed | None:
        """Return the cheapest legal day with rests that was found."""
        rule, slowest = self._problem.driver, self._slowest()
        expected = tiring.legs_s
        for number in range(MOST_TRIES + 1):
            if number == MOST_TRIES:
                expected = slowest
            if has_too_long_a_leg(self._layout, rule, expected):
                return None
            search = RestSearch(self._layout, rule, expected)
            found = (search.quick() if self._quick else None) or search.best()
            timed, tired = (None, None) if found is None else self._best(found[0])
            if timed is not None or expected == slowest:
                return timed
            driven = slowest if tired is None else tired.legs_s
            expected = [max(one, other) for one, other in zip(expected, driven, strict=True)]
        return None


def is_rested(
    problem: RoutingProblem,
    layout: Layout,
    times: Sequence[int],
    legs_s: tuple[Sequence[int], Sequence[int]],
) -> bool:
    """Whether nobody drives longer without a rest than the rule allows.

    Standing on the way until a road opens is neither driving nor, however long, a rest.

    Parameters
    ----------
    times
        The moments of the day.
    legs_s
        Seconds driven on each leg, and seconds of standing on it.
    """
    rule = problem.driver
    if sum(legs_s[0]) <= rule.max_driving_since_rest_s:
        return True
    return not any(
        driven > rule.max_driving_since_rest_s
        for driven in _since_rests(problem, layout, times, legs_s)
    )


def _since_rests(
    problem: RoutingProblem,
    layout: Layout,
    times: Sequence[int],
    legs_s: tuple[Sequence[int], Sequence[int]],
) -> Iterable[int]:
    """Yield the driving since the last rest after each piece of it."""
    rule: DriverRule = problem.driver
    legs = zip(*legs_s, strict=True)
    driven = 0
    for number, trip in enumerate(layout.trips):
        if number:
            stood = times[trip.load] - times[layout.trips[number - 1].end]
            if rule.rest_includes_handling:
                stood += layout.centre.load_s + layout.centre.unload_s
            driven = 0 if stood >= rule.min_rest_s else driven
        left = times[trip.load] + layout.centre.load_s
        for place, stop in enumerate([*trip.stops, None]):
            ahead, stood = next(legs)
            breaks = [one for one in trip.breaks if one.leg == place]
            for one in breaks:
                if left + ahead > times[one.node]:
                    before = times[one.node] - left
                    driven, ahead = driven + before, ahead - before
                    yield driven
                    left = times[one.node] + one.service_s
                    driven = 0 if one.service_s >= rule.min_rest_s else driven
            driven += ahead
            yield driven
            if stop is not None:
                fixed_s = problem.place_fixed_s[stop.place]
                arrived = left + ahead + stood
                rest_s = _stood(stop, breaks, (arrived, fixed_s), times, rule)
                driven = 0 if rest_s >= rule.min_rest_s else driven
                left = times[stop.leave]


def _stood(
    stop: StopNodes,
    breaks: Sequence[BreakNode],
    arrived: tuple[int, int],
    times: Sequence[int],
    rule: DriverRule,
) -> int:
    """Return the longest unbroken standstill of a stop; arrival and fixed time are `arrived`."""
    arrival, fixed_s = arrived
    if rule.rest_includes_handling:
        return times[stop.leave] - arrival
    here = [one for one in breaks if times[one.node] >= arrival]
    free = arrival
    for one in here:
        if free + fixed_s > times[one.node]:
            fixed_s -= times[one.node] - free
            free = times[one.node] + one.service_s
    free += fixed_s
    longest, since = max((one.service_s for one in here), default=0), 0
    for node, handling in zip(stop.starts, stop.handling_s, strict=True):
        since += times[node] - free
        longest = max(longest, since)
        since = 0 if handling else since
        free = times[node] + handling
    return max(longest, since + times[stop.leave] - free)
