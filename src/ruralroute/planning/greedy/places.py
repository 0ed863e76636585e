"""Places for one visit in one vehicle's day.

Early and late moments, running loads and roads decide; whatever passes may still be refused by
the evaluator, and whatever does not pass is impossible, unless breaks are moved for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ruralroute.planning.greedy.rooms import Room, empty_room, hold, rooms
from ruralroute.planning.greedy.state import NO_ROAD, Book, DayState, TripState
from ruralroute.planning.problem.data import FAR_FUTURE_S, Action, Load, VisitData
from ruralroute.planning.schedule.chain import next_open


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place that may be possible; `estimate` is the cost if nobody waits.

    `position` counts the visits before it on trip `trip`; `second` those before the other half
    of a shipment, the first half not counted; -1 for a visit alone.
    """

    estimate: int
    vehicle: int
    trip: int
    position: int
    space: int
    set_point: int
    opens_trip: bool
    second: int = -1


def opening(visit: VisitData, time: int) -> int | None:
    """Return the first moment from `time` on when a visit may be handed over."""
    if time > FAR_FUTURE_S:
        return None
    return next_open(visit.windows, time)


class VisitPlaces:
    """One visit before one vehicle's day.

    Parameters
    ----------
    book, state
        Travel, and the day.
    visit
        The visit.
    near
        Visits beside which it is tried on trips that there are; None: everywhere.
    """

    def __init__(
        self, book: Book, state: DayState, visit: VisitData, near: Collection[int] | None
    ) -> None:
        self._problem = book.problem
        self._state = state
        self._visit = visit
        self._near = near
        self._data = self._problem.vehicles[state.vehicle]
        self._centre = self._problem.centres[self._data.centre]
        self._hop = book.hops[self._data.matrix].item
        self._money = book.money(self._data).item
        self._first, self._last = book.ends(self._data)
        nothing = self._problem.nothing
        self._out = visit.load if visit.delivers else nothing
        self._back = visit.load if visit.action is Action.COLLECT else visit.load_back
        self._handling_s = visit.handling_for(self._data)
        self._setup_s = visit.setup_for(self._data)
        self._operator_s = len(visit.operators) * self._problem.operator_fixed_s

    def new_trips(self) -> Iterator[Place]:
        """Try a trip for this visit alone before, between and after the others."""
        place = self._visit.place
        there = self._hop(self._first, place)
        back = self._hop(place, self._last)
        full = len(self._state.trips) >= self._data.max_trips
        if full or NO_ROAD in (there, back):
            return
        room = empty_room(self._problem, self._data, self._visit, (self._out, self._back))
        if room is None:
            return
        setup = self._setup_s if place != self._first else 0
        handling = self._handling_s + setup + self._operator_s
        ready = self._visit.ready_s if self._visit.delivers else 0
        unload = self._centre.unload_s
        money = self._money(self._first, place) + self._money(place, self._last)
        for index in range(len(self._state.trips) + 1):
            start = max(self._state.ends[index] + self._centre.turnaround_s, ready)
            handed = opening(self._visit, start + self._centre.load_s + there)
            if handed is None:
                continue
            end = handed + handling + back + unload
            if end > self._state.starts[index] - self._centre.turnaround_s:
                continue
            seconds = self._centre.load_s + there + handling + back + unload
            fixed = self._data.cost_fixed
            if self._state.trips:
                fixed, seconds = 0, seconds + self._centre.turnaround_s
            estimate = fixed + money + seconds * self._data.cost_per_s
            yield Place(estimate, self._state.vehicle, index, 0, *room, opens_trip=True)

    def old_trips(self) -> Iterator[Place]:
        """Try the positions of every trip."""
        for index, trip in enumerate(self._state.states):
            if not self._problem.incompatible[self._visit.goods_class] & trip.classes:
                yield from self._positions(index, trip)

    def _positions(self, index: int, trip: TripState) -> Iterator[Place]:
        able = list(rooms(self._problem, self._data, self._visit, trip))
        for position in range(len(trip.places) - 1):
            if self._near is not None and not trip.is_beside(position, self._near):
                continue
            seconds = self._detour(trip, position)
            if seconds is None or not self._fits(trip, 0, position, self._data.capacity):
                continue
            room = self._room_at(able, trip, position)
            if room is None:
                continue
            here, there = trip.places[position], trip.places[position + 1]
            money = self._money(here, self._visit.place) + self._money(self._visit.place, there)
            money -= self._money(here, there)
            estimate = money + seconds * self._data.cost_per_s
            yield Place(estimate, self._state.vehicle, index, position, *room, opens_trip=False)

    def _room_at(self, able: list[Room], trip: TripState, position: int) -> Room | None:
        for space, point in able:
            if self._fits(trip, 1 + space, position, self._data.spaces[space].capacity):
                return space, point
        return None

    def _fits(self, trip: TripState, row: int, position: int, capacity: Load) -> bool:
        """Whether it rides with what is aboard before and after; row 0 is the whole vehicle."""
        return hold(trip.before[row][position], self._out, capacity) and hold(
            trip.after[row][position], self._back, capacity
        )

    def _detour(self, trip: TripState, position: int) -> int | None:
        """Seconds of travel and halt that the visit adds there, or None if it is too late."""
        here, there = trip.places[position], trip.places[position + 1]
        place = self._visit.place
        to, on = self._hop(here, place), self._hop(place, there)
        if NO_ROAD in (to, on):
            return None
        handed = opening(self._visit, trip.done[position] + to)
        if handed is None:
            return None
        handling = self._handling_s
        if place not in (here, there):
            handling += self._operator_s + self._setup_s
        # A later visit of the same stop may save the operators' time that this one now takes.
        saved = self._operator_s if there == place else 0
        if handed + handling + on - saved > trip.late[position + 1]:
            return None
        return to + handling + on - max(0, self._hop(here, there))
