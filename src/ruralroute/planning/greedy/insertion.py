"""Where a visit can go, and where it is cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import add, le

from ruralroute.planning.greedy.state import Book, DayState, TripState
from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    Action,
    Days,
    Load,
    RoutingProblem,
    Trip,
    VehicleData,
    VisitData,
)
from ruralroute.planning.schedule.chain import next_open
from ruralroute.planning.schedule.evaluate import time_day

EXACT_TRIALS = 3
"""So many of the places that look cheapest are compared at their true cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A legal way to serve a visit: the vehicle's new day, and what it costs more."""

    visit: int
    vehicle: int
    trips: tuple[Trip, ...]
    cost: int


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A place that may be possible; `estimate` is the cost if nobody waits."""

    estimate: int
    vehicle: int
    trip: int
    position: int
    space: int
    set_point: int
    opens_trip: bool


class Inserter:
    """An answer that grows and shrinks visit by visit, and stays legal.

    Parameters
    ----------
    problem
        The problem.
    days
        Legal days to begin with.
    """

    def __init__(self, problem: RoutingProblem, days: Days, *, book: Book | None = None) -> None:
        if problem.has_pairs or any(one.breaks for one in problem.vehicles):
            raise NotImplementedError("shipments and breaks are not inserted yet")
        self.problem = problem
        self.book = book or Book(problem)
        self._states: dict[int, DayState] = {
            vehicle: DayState(self.book, vehicle, trips) for vehicle, trips in days.items() if trips
        }
        self._kinds = _kinds(problem)

    @property
    def days(self) -> Days:
        """The answer as it stands."""
        return {vehicle: self._states[vehicle].trips for vehicle in sorted(self._states)}

    def set_day(self, vehicle: int, trips: tuple[Trip, ...]) -> None:
        """Put a legal day in the place of a vehicle's; without trips the vehicle stays at home."""
        if trips:
            self._states[vehicle] = DayState(self.book, vehicle, trips)
        else:
            self._states.pop(vehicle, None)

    def apply(self, insertion: Insertion) -> None:
        """Carry an insertion out."""
        self.set_day(insertion.vehicle, insertion.trips)

    def best(self, visit: int, *, vehicles: Iterable[int] | None = None) -> Insertion | None:
        """Return the cheapest legal insertion found; None only when no place is legal.

        Places are tried in the order of their estimates.  For a visit with a price all are
        tried, so that it is left out only for its price; for another the first few legal ones.
        """
        best: Insertion | None = None
        trials = EXACT_TRIALS if self.problem.visits[visit].price is None else None
        for place in sorted(self._places(visit, vehicles)):
            found = self._try(visit, place)
            if found is None:
                continue
            if best is None or found.cost < best.cost:
                best = found
            if trials is not None:
                trials -= 1
                if not trials:
                    break
        return best

    def _try(self, visit: int, place: _Place) -> Insertion | None:
        state = self._states.get(place.vehicle)
        trips = list(state.trips) if state else []
        if place.opens_trip:
            points = [space.set_points[0] for space in self._vehicle(place).spaces]
            points[place.space] = place.set_point
            new = Trip(visits=(visit,), spaces=(place.space,), set_points=tuple(points))
            trips.insert(place.trip, new)
        else:
            trips[place.trip] = _with_visit(trips[place.trip], visit, place)
        day = time_day(self.problem, place.vehicle, trips, quick=True)
        if day is None:
            return None
        cost = day.cost - (state.cost if state else 0)
        return Insertion(visit=visit, vehicle=place.vehicle, trips=tuple(trips), cost=cost)

    def _vehicle(self, place: _Place) -> VehicleData:
        return self.problem.vehicles[place.vehicle]

    def _places(self, visit: int, vehicles: Iterable[int] | None) -> Iterator[_Place]:
        """All places that early and late moments and loads allow."""
        data = self.problem.visits[visit]
        idle_kinds: set[int] = set()
        for vehicle in data.vehicles if vehicles is None else vehicles:
            state = self._states.get(vehicle)
            if state is None:
                if self._kinds[vehicle] in idle_kinds:
                    continue
                idle_kinds.add(self._kinds[vehicle])
                state = DayState(self.book, vehicle, ())
            trip = _VisitInDay(self.book, state, data)
            yield from trip.new_trips()
            yield from trip.old_trips()


def _kinds(problem: RoutingProblem) -> list[int]:
    """Give one number to all vehicles that differ in nothing but their names."""
    known: dict[object, int] = {}
    return [
        known.setdefault(
            replace(one, id="", spaces=tuple(replace(space, id="") for space in one.spaces)),
            len(known),
        )
        for one in problem.vehicles
    ]


def _with_visit(trip: Trip, visit: int, place: _Place) -> Trip:
    at = place.position
    points = list(trip.set_points)
    points[place.space] = place.set_point
    return Trip(
        visits=(*trip.visits[:at], visit, *trip.visits[at:]),
        spaces=(*trip.spaces[:at], place.space, *trip.spaces[at:]),
        set_points=tuple(points),
    )


class _VisitInDay:
    """One visit before one vehicle's day."""

    def __init__(self, book: Book, state: DayState, visit: VisitData) -> None:
        self._problem = book.problem
        self._state = state
        self._visit = visit
        self._data = self._problem.vehicles[state.vehicle]
        self._centre = self._problem.centres[self._data.centre]
        self._hops = book.hops[self._data.matrix]
        self._money = book.money(self._data)
        self._first, self._last = book.ends(self._data)
        nothing = self._problem.nothing
        self._out = visit.load if visit.delivers else nothing
        self._back = visit.load if visit.action is Action.COLLECT else visit.load_back
        self._handling_s = visit.handling_for(self._data)
        self._setup_s = visit.setup_for(self._data)
        self._operator_s = len(visit.operators) * self._problem.operator_fixed_s

    def new_trips(self) -> Iterator[_Place]:
        """Try a trip for this visit alone before, between and after the others."""
        there = self._hops[self._first][self._visit.place]
        back = self._hops[self._visit.place][self._last]
        room = self._empty_room()
        full = len(self._state.trips) >= self._data.max_trips
        if full or room is None or there is None or back is None:
            return
        setup = self._setup_s if self._visit.place != self._first else 0
        handling = self._handling_s + setup + self._operator_s
        ready = self._visit.ready_s if self._visit.delivers else 0
        unload = self._centre.unload_s
        for index in range(len(self._state.trips) + 1):
            start = max(self._state.ends[index] + self._centre.turnaround_s, ready)
            handed = self._opening(start + self._centre.load_s + there)
            if handed is None:
                continue
            end = handed + handling + back + unload
            if end > self._state.starts[index] - self._centre.turnaround_s:
                continue
            money = self._money[self._first][self._visit.place]
            money += self._money[self._visit.place][self._last]
            seconds = self._centre.load_s + there + handling + back + unload
            fixed = self._data.cost_fixed
            if self._state.trips:
                fixed, seconds = 0, seconds + self._centre.turnaround_s
            estimate = fixed + money + seconds * self._data.cost_per_s
            yield _Place(estimate, self._state.vehicle, index, 0, *room, opens_trip=True)

    def old_trips(self) -> Iterator[_Place]:
        """Try every position of every trip."""
        for index, trip in enumerate(self._state.states):
            if not self._problem.incompatible[self._visit.goods_class] & trip.classes:
                yield from self._positions(index, trip)

    def _positions(self, index: int, trip: TripState) -> Iterator[_Place]:
        rooms = list(self._rooms(trip.trip.set_points, trip.zones))
        for position in range(len(trip.places) - 1):
            seconds = self._detour(trip, position)
            if seconds is None:
                continue
            if not self._fits(trip, 0, position, self._data.capacity):
                continue
            room = self._room_at(rooms, trip, position)
            if room is None:
                continue
            here, there = trip.places[position], trip.places[position + 1]
            money = self._money[here][self._visit.place] + self._money[self._visit.place][there]
            money -= self._money[here][there]
            estimate = money + seconds * self._data.cost_per_s
            yield _Place(estimate, self._state.vehicle, index, position, *room, opens_trip=False)

    def _room_at(
        self,
        rooms: Sequence[tuple[int, int]],
        trip: TripState,
        position: int,
    ) -> tuple[int, int] | None:
        for space, point in rooms:
            if self._fits(trip, 1 + space, position, self._data.spaces[space].capacity):
                return space, point
        return None

    def _fits(self, trip: TripState, row: int, position: int, capacity: Load) -> bool:
        """Whether it rides with what is aboard before and after; row 0 is the whole vehicle."""
        return _hold(trip.before[row][position], self._out, capacity) and _hold(
            trip.after[row][position], self._back, capacity
        )

    def _detour(self, trip: TripState, position: int) -> int | None:
        """Seconds of travel and halt that the visit adds there, or None if it is too late."""
        here, there = trip.places[position], trip.places[position + 1]
        to = self._hops[here][self._visit.place]
        on = self._hops[self._visit.place][there]
        if to is None or on is None:
            return None
        handed = self._opening(trip.done[position] + to)
        if handed is None:
            return None
        handling = self._handling_s
        shares = self._visit.place in (here, there)
        if not shares:
            handling += self._operator_s + self._setup_s
        # A later visit of the same stop may save the operators' time that this one now takes.
        saved = self._operator_s if there == self._visit.place else 0
        if handed + handling + on - saved > trip.late[position + 1]:
            return None
        direct = self._hops[here][there]
        return to + handling + on - (direct or 0)

    def _opening(self, time: int) -> int | None:
        if time > FAR_FUTURE_S:
            return None
        return next_open(self._visit.windows, time)

    def _empty_room(self) -> tuple[int, int] | None:
        """Return the least versatile space, and its set-point, that can take the visit alone."""
        if not self._fits_alone(self._data.capacity):
            return None
        idle = [frozenset[int]() for _ in self._data.spaces]
        for space, point in self._rooms([one.set_points[0] for one in self._data.spaces], idle):
            if self._fits_alone(self._data.spaces[space].capacity):
                return space, point
        return None

    def _fits_alone(self, capacity: Load) -> bool:
        return all(map(le, self._out, capacity)) and all(map(le, self._back, capacity))

    def _rooms(
        self, set_points: Sequence[int], zones: Sequence[frozenset[int]]
    ) -> Iterator[tuple[int, int]]:
        """Yield spaces with a set-point that holds what is in them and the visit.

        Spaces in use come first, then those of the fewest set-points, so that the versatile
        ones stay free for goods that need them.
        """
        spaces = self._data.spaces
        order = sorted(
            range(len(spaces)), key=lambda one: (not zones[one], len(spaces[one].set_points))
        )
        for space in order:
            goods = zones[space] | {self._visit.zone}
            for point in (set_points[space], *spaces[space].set_points):
                if all(self._problem.zones[point].holds[zone] for zone in goods):
                    yield space, point
                    break


def _hold(aboard: Load, load: Load, capacity: Load) -> bool:
    return all(map(le, map(add, aboard, load), capacity))


def best_insertion(problem: RoutingProblem, days: Days, visit: int) -> Insertion | None:
    """Return the cheapest legal insertion of a visit into an answer, or None if there is none.

    Every position of every trip, and a new trip at every place among a vehicle's trips, is
    tried, on every vehicle that may serve the visit.
    """
    return Inserter(problem, days).best(visit)
