"""Where a visit can go, and where it is cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ruralroute.planning.greedy.breaks import arrange_breaks, stripped
from ruralroute.planning.greedy.pair_places import PairPlaces
from ruralroute.planning.greedy.places import Place, VisitPlaces
from ruralroute.planning.greedy.state import Book, DayState
from ruralroute.planning.problem.data import Days, RoutingProblem, Trip, VehicleData
from ruralroute.planning.problem.together import halves, price_of
from ruralroute.planning.schedule.evaluate import quick_cost

EXACT_TRIALS = 3
"""So many of the places that look cheapest are compared at their true cost."""
HOURLY_TRIALS = 10
"""So many where roads change by the hour: estimates know neither slow hours nor waiting."""
MANY = 300
"""Beyond so many visits of a problem, neighbours are looked at first."""
MOST_REARRANGED = 6
"""So many places are tried with the breaks of the day placed anew."""
MOST_TRIALS = 25
"""Then so many places are tried at most, legal or not, unless every place is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A legal way to serve a visit, or the shipment that begins with it.

    The vehicle's new day, and what it costs more; both days are counted by `quick_cost`, which
    is exact but for drivers who must rest.
    """

    visit: int
    vehicle: int
    trips: tuple[Trip, ...]
    cost: int


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
        self.problem = problem
        self.book = book or Book(problem)
        self._states: dict[int, DayState] = {}
        self._vehicle_of: dict[int, int] = {}
        self._kinds = vehicle_kinds(problem)
        self._trials = HOURLY_TRIALS if problem.depends_on_hour else EXACT_TRIALS
        for vehicle, trips in days.items():
            self.set_day(vehicle, trips)

    @property
    def days(self) -> Days:
        """The answer as it stands."""
        return {vehicle: self._states[vehicle].trips for vehicle in sorted(self._states)}

    def set_day(self, vehicle: int, trips: tuple[Trip, ...]) -> None:
        """Put a legal day in the place of a vehicle's; without trips the vehicle stays at home."""
        before = self._states.pop(vehicle, None)
        if before is not None:
            for trip in before.trips:
                for visit in trip.visits:
                    if self._vehicle_of.get(visit) == vehicle:
                        del self._vehicle_of[visit]
        if trips:
            self._states[vehicle] = DayState(self.book, vehicle, trips)
            self._vehicle_of.update((one, vehicle) for trip in trips for one in trip.visits)

    def serves(self, visit: int) -> bool:
        """Whether a visit is in a trip."""
        return visit in self._vehicle_of

    def apply(self, insertion: Insertion) -> None:
        """Carry an insertion out."""
        self.set_day(insertion.vehicle, insertion.trips)

    def best(
        self, visit: int, *, vehicles: Iterable[int] | None = None, everywhere: bool = False
    ) -> Insertion | None:
        """Return the cheapest legal insertion found; of a shipment both halves are inserted.

        Places are tried in the order of their estimates.  For what has a price all are tried, so
        that it is left out only for its price; for others the first few legal ones.  In large
        problems the trips of neighbours come first, the others only where that does not serve,
        and the number of trials is limited.  None: no place is legal; in a large problem that is
        sure only with `everywhere`.
        """
        together = halves(self.problem, visit)
        price = price_of(self.problem, visit)
        fleet = self.problem.visits[visit].vehicles if vehicles is None else tuple(vehicles)
        trials = self._trials if price is None else None
        tried: set[Place] = set()
        most = None
        if len(self.problem.visits) > MANY and fleet and not everywhere:
            most = MOST_TRIALS
            places = sorted(self._places(together, fleet, self.book.near(together[0])))[:most]
            found = self._cheapest(together, places, trials)
            if found is not None and (price is None or found.cost < price):
                return found
            tried.update(places)
            most = max(most // 3, most - len(tried))
        rest = sorted(set(self._places(together, fleet, None)) - tried)
        found = self._cheapest(together, rest[:most], trials)
        return self._beside_moved_breaks(together, fleet) if found is None else found

    def _beside_moved_breaks(
        self, together: tuple[int, ...], fleet: Iterable[int]
    ) -> Insertion | None:
        """Insert where breaks are in the way by placing them anew."""
        places: list[Place] = []
        for vehicle in fleet:
            state = self._states.get(vehicle)
            if state is not None and self.problem.vehicles[vehicle].breaks:
                search = self._search(
                    DayState(self.book, vehicle, stripped(state.trips)), together, None
                )
                places += [*search.new_trips(), *search.old_trips()]
        for place in sorted(places)[:MOST_REARRANGED]:
            trips = stripped(self._states[place.vehicle].trips)
            day = self._with(trips, together, place, late=False)
            arranged = arrange_breaks(self.problem, place.vehicle, day)
            if arranged is not None:
                return self._insertion(together, place.vehicle, arranged)
        return None

    def _cheapest(
        self,
        together: tuple[int, ...],
        places: Iterable[Place],
        trials: int | None,
    ) -> Insertion | None:
        best: Insertion | None = None
        for place in places:
            found = self._try(together, place)
            if found is None:
                continue
            if best is None or found.cost < best.cost:
                best = found
            if trials is not None:
                trials -= 1
                if not trials:
                    break
        return best

    def _try(self, together: tuple[int, ...], place: Place) -> Insertion | None:
        state = self._states.get(place.vehicle)
        before = state.trips if state else ()
        found: list[Insertion] = []
        if self._vehicle(place).breaks and not before:
            day = self._with(before, together, place, late=False)
            arranged = arrange_breaks(self.problem, place.vehicle, day)
            return None if arranged is None else self._insertion(together, place.vehicle, arranged)
        has_breaks = not place.opens_trip and bool(before[place.trip].breaks)
        for late in (False, True) if has_breaks else (False,):
            trips = self._with(before, together, place, late=late)
            insertion = self._insertion(together, place.vehicle, trips)
            if insertion is not None:
                found.append(insertion)
        return min(found, key=lambda one: one.cost, default=None)

    def _insertion(
        self, together: tuple[int, ...], vehicle: int, trips: tuple[Trip, ...]
    ) -> Insertion | None:
        money = quick_cost(self.problem, vehicle, trips)
        if money is None:
            return None
        state = self._states.get(vehicle)
        cost = money - (state.cost if state else 0)
        return Insertion(visit=together[0], vehicle=vehicle, trips=trips, cost=cost)

    def _with(
        self, before: tuple[Trip, ...], together: tuple[int, ...], place: Place, *, late: bool
    ) -> tuple[Trip, ...]:
        """Return the day with what is inserted; breaks there come before it, or after if late."""
        trips = list(before)
        if place.opens_trip:
            points = [space.set_points[0] for space in self._vehicle(place).spaces]
            points[place.space] = place.set_point
            spaces = (place.space,) * len(together)
            new = Trip(visits=together, spaces=spaces, set_points=tuple(points))
            trips.insert(place.trip, new)
        else:
            trips[place.trip] = _with_visits(trips[place.trip], together, place, late=late)
        return tuple(trips)

    def _vehicle(self, place: Place) -> VehicleData:
        return self.problem.vehicles[place.vehicle]

    def _places(
        self, together: tuple[int, ...], fleet: Iterable[int], near: frozenset[int] | None
    ) -> Iterator[Place]:
        """All places that early and late moments and loads allow."""
        idle_kinds: set[int] = set()
        beside = None if near is None else {self._vehicle_of.get(one) for one in near}
        for vehicle in fleet:
            state = self._states.get(vehicle)
            if state is None:
                if self._kinds[vehicle] in idle_kinds:
                    continue
                idle_kinds.add(self._kinds[vehicle])
                state = DayState(self.book, vehicle, ())
            most = self.problem.vehicles[vehicle].max_visits
            if most is not None and state.visits + len(together) > most:
                continue
            search = self._search(state, together, near)
            yield from search.new_trips()
            if beside is None or vehicle in beside:
                yield from search.old_trips()

    def _search(
        self, state: DayState, together: tuple[int, ...], near: frozenset[int] | None
    ) -> VisitPlaces | PairPlaces:
        first = self.problem.visits[together[0]]
        if len(together) == 1:
            return VisitPlaces(self.book, state, first, near)
        return PairPlaces(self.book, state, first, self.problem.visits[together[1]], near)


def vehicle_kinds(problem: RoutingProblem) -> list[int]:
    """Give one number to all vehicles that differ in nothing but their names."""
    known: dict[object, int] = {}
    return [
        known.setdefault(
            replace(one, id="", spaces=tuple(replace(space, id="") for space in one.spaces)),
            len(known),
        )
        for one in problem.vehicles
    ]


def _with_visits(trip: Trip, together: tuple[int, ...], place: Place, *, late: bool) -> Trip:
    points = list(trip.set_points)
    points[place.space] = place.set_point
    visits, spaces = list(trip.visits), list(trip.spaces)
    ends = (place.second, place.position) if len(together) > 1 else (place.position,)
    for at, visit in zip(ends, reversed(together), strict=True):
        visits.insert(at, visit)
        spaces.insert(at, place.space)
    breaks = tuple(
        (one, served + sum(at < served or (late and at == served) for at in ends))
        for one, served in trip.breaks
    )
    return Trip(visits=tuple(visits), spaces=tuple(spaces), set_points=tuple(points), breaks=breaks)
