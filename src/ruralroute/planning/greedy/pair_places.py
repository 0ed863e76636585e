"""Places for both halves of a shipment in one vehicle's day."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ruralroute.planning.greedy.places import Place, opening
from ruralroute.planning.greedy.rooms import Room, empty_room, hold, rooms
from ruralroute.planning.greedy.state import NO_ROAD, Book, DayState, TripState
from ruralroute.planning.problem.data import VisitData


class PairPlaces:
    """A shipment before one vehicle's day.

    Parameters
    ----------
    book, state
        Travel, and the day.
    first, second
        The half that picks up and the half that sets down.
    near
        Visits beside which the first half is tried on trips that there are; None: everywhere.
    """

    def __init__(
        self,
        book: Book,
        state: DayState,
        first: VisitData,
        second: VisitData,
        near: Collection[int] | None,
    ) -> None:
        self._problem = book.problem
        self._state = state
        self._first, self._second = first, second
        self._near = near
        self._data = self._problem.vehicles[state.vehicle]
        self._centre = self._problem.centres[self._data.centre]
        self._hop = book.hops[self._data.matrix].item
        self._money = book.money(self._data).item
        self._start, self._end = book.ends(self._data)

    def new_trips(self) -> Iterator[Place]:
        """Try a trip for this shipment alone before, between and after the others."""
        there = self._hop(self._start, self._first.place)
        between = self._hop(self._first.place, self._second.place)
        back = self._hop(self._second.place, self._end)
        full = len(self._state.trips) >= self._data.max_trips
        if full or NO_ROAD in (there, between, back):
            return
        room = empty_room(self._problem, self._data, self._first, (self._first.load,))
        if room is None:
            return
        handling = self._handling(self._first) + self._handling(self._second)
        money = (
            self._money(self._start, self._first.place)
            + self._money(self._first.place, self._second.place)
            + self._money(self._second.place, self._end)
        )
        for index in range(len(self._state.trips) + 1):
            start = self._state.ends[index] + self._centre.turnaround_s + self._centre.load_s
            done = self._after(self._first, start + there)
            done = None if done is None else self._after(self._second, done + between)
            if done is None:
                continue
            end = done + back + self._centre.unload_s
            if end > self._state.starts[index] - self._centre.turnaround_s:
                continue
            seconds = self._centre.load_s + there + handling + between + back
            seconds += self._centre.unload_s
            fixed = self._data.cost_fixed
            if self._state.trips:
                fixed, seconds = 0, seconds + self._centre.turnaround_s
            estimate = fixed + money + seconds * self._data.cost_per_s
            yield Place(estimate, self._state.vehicle, index, 0, *room, opens_trip=True, second=0)

    def old_trips(self) -> Iterator[Place]:
        """Try the pairs of positions of every trip."""
        for index, trip in enumerate(self._state.states):
            if not self._problem.incompatible[self._first.goods_class] & trip.classes:
                able = list(rooms(self._problem, self._data, self._first, trip))
                for position in range(len(trip.places) - 1):
                    if self._near is None or trip.is_beside(position, self._near):
                        yield from self._from(index, trip, position, able)

    def _from(self, index: int, trip: TripState, start: int, able: list[Room]) -> Iterator[Place]:
        """Try every place of the second half behind one place of the first."""
        here, there = trip.places[start], trip.places[start + 1]
        first, second = self._first.place, self._second.place
        to, on = self._hop(here, first), self._hop(first, there)
        between = self._hop(first, second)
        if NO_ROAD in (to, between):
            return
        time = self._after(self._first, trip.done[start] + to)
        if time is None:
            return
        handling = self._handling(self._first) + self._handling(self._second)
        close = self._hop(second, there)
        able = self._able(trip, start, able)
        if not able:
            return
        done = self._after(self._second, time + between)
        if done is not None and close != NO_ROAD and done + close <= trip.late[start + 1]:
            seconds = to + between + close + handling - max(0, self._hop(here, there))
            money = self._money(here, first) + self._money(first, second)
            money += self._money(second, there) - self._money(here, there)
            yield self._place((money, seconds), index, start, able[0], start)
        if on == NO_ROAD:
            return
        seconds = to + on - max(0, self._hop(here, there)) + handling
        money = self._money(here, first) + self._money(first, there) - self._money(here, there)
        time += on
        for end in range(start + 1, len(trip.places) - 1):
            passed = self._problem.visits[trip.trip.visits[end - 1]]
            begun = opening(passed, max(time, trip.early[end]))
            if begun is None or begun > trip.late[end]:
                return
            able = self._able(trip, end, able)
            if not able:
                return
            so_far = (money, seconds, index, start, able[0])
            yield from self._second_at(trip, end, begun + self._handling(passed), so_far)
            time = (
                begun + self._handling(passed) + self._hop(trip.places[end], trip.places[end + 1])
            )

    def _second_at(
        self, trip: TripState, end: int, left: int, so_far: tuple[int, int, int, int, Room]
    ) -> Iterator[Place]:
        here, there, place = trip.places[end], trip.places[end + 1], self._second.place
        to, on = self._hop(here, place), self._hop(place, there)
        if NO_ROAD in (to, on):
            return
        done = self._after(self._second, left + to)
        if done is None or done + on > trip.late[end + 1]:
            return
        money, seconds, index, start, room = so_far
        seconds += to + on - max(0, self._hop(here, there))
        money += self._money(here, place) + self._money(place, there) - self._money(here, there)
        yield self._place((money, seconds), index, start, room, end)

    def _place(self, added: tuple[int, int], index: int, start: int, room: Room, end: int) -> Place:
        money, seconds = added
        estimate = money + seconds * self._data.cost_per_s
        return Place(
            estimate, self._state.vehicle, index, start, *room, opens_trip=False, second=end
        )

    def _handling(self, visit: VisitData) -> int:
        return visit.handling_for(self._data)

    def _after(self, half: VisitData, arrival: int) -> int | None:
        """Return the earliest end of handing over; the operators' times are left out."""
        begun = opening(half, arrival)
        return None if begun is None else begun + self._handling(half)

    def _able(self, trip: TripState, leg: int, able: list[Room]) -> list[Room]:
        """Return the rooms that can also take the goods on one more leg."""
        load = self._first.load
        if not hold(trip.loads[0][leg], load, self._data.capacity):
            return []
        return [
            room
            for room in able
            if hold(trip.loads[1 + room[0]][leg], load, self._data.spaces[room[0]].capacity)
        ]
