"""Proofs that a few orders cannot all be served: by a bound on loads, or by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ruralroute.planning.greedy.breaks import every_arrangement
from ruralroute.planning.problem.data import Action, Days, RoutingProblem, Trip
from ruralroute.planning.problem.together import leads, tolerant, whole
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.evaluate import is_legal, is_surely_illegal

MAX_TRIALS = 20_000
"""So many days are tried, over all visits left out; then no more proofs are looked for."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Visits that cannot all be served, and why."""

    visits: tuple[int, ...]
    reason: Reason


@dataclass(slots=True)
class ClashSearch:
    """Looks for visits that clash with one left out.

    Parameters
    ----------
    problem
        The problem.
    days
        The answer.
    able
        Returns the vehicles that can serve a visit when it is their only one.
    """

    problem: RoutingProblem
    days: Days
    able: Callable[[int], frozenset[int]]
    _left: int = field(default=MAX_TRIALS)

    def find(self, visit: int) -> Clash | None:
        """Return visits, this one first, that cannot all be served; None: no proof found.

        Only visits count that have no price and are of at least the level of this one.
        """
        data = self.problem.visits[visit]
        able = self.able(visit)
        if data.price is not None or not able:
            return None
        rivals = [
            other
            for vehicle in sorted(able)
            for trip in self.days.get(vehicle, ())
            for other in leads(self.problem, trip.visits)
            if self._is_rival(other, data.level) and frozenset() != self.able(other) <= able
        ]
        return self._too_heavy(visit, rivals, able) or self._tried_out(visit, rivals, able)

    def _is_rival(self, other: int, level: int) -> bool:
        data = self.problem.visits[other]
        return data.price is None and data.level >= level

    def _too_heavy(self, visit: int, rivals: Sequence[int], able: frozenset[int]) -> Clash | None:
        """Hold loads of one direction against all trips of the vehicles that could carry them.

        First everything against whole vehicles, then goods of one zone against the spaces that
        can hold it.
        """
        data = self.problem.visits[visit]
        if data.pair is not None:
            return None  # what is set down under way makes room on the same trip
        same_way = [one for one in rivals if self.problem.visits[one].action is data.action]
        same_zone = [one for one in same_way if self.problem.visits[one].zone == data.zone]
        bodies = [(self.problem.vehicles[one].capacity, one) for one in able]
        spaces = [
            (space.capacity, one)
            for one in able
            for space in self.problem.vehicles[one].spaces
            if any(self.problem.zones[point].holds[data.zone] for point in space.set_points)
        ]
        for members, rooms in ((same_way, bodies), (same_zone, spaces)):
            for dimension in range(len(self.problem.dimensions)):
                limit = sum(
                    room[dimension] * self.problem.vehicles[one].max_trips for room, one in rooms
                )
                heavy = self._heaviest(visit, members, dimension, limit)
                if heavy:
                    return Clash(heavy, Reason.CROWDED_OUT)
        return None

    def _heaviest(
        self, visit: int, members: Sequence[int], dimension: int, limit: int
    ) -> tuple[int, ...]:
        """Return the visit and as few others as exceed the limit; nothing if all are within."""
        load = self.problem.visits[visit].load[dimension]
        chosen = [visit]
        for other in sorted(
            members, key=lambda one: (-self.problem.visits[one].load[dimension], one)
        ):
            if load > limit:
                break
            chosen.append(other)
            load += self.problem.visits[other].load[dimension]
        return tuple(chosen) if load > limit else ()

    def _tried_out(self, visit: int, rivals: Sequence[int], able: frozenset[int]) -> Clash | None:
        """Try every way in which the only vehicle could serve two, then three visits."""
        if len(able) != 1:
            return None
        (vehicle,) = able
        for size in (1, 2):
            for others in itertools.combinations(rivals, size):
                visits = tuple(whole(self.problem, (visit, *others)))
                possible = self._is_possible(self.problem, vehicle, visits)
                if possible is None:
                    return None
                if not possible:
                    return Clash(visits, self._reason(vehicle, visits))
        return None

    def _reason(self, vehicle: int, visits: tuple[int, ...]) -> Reason:
        """Blame incompatible goods when without that rule all could be served."""
        if self._is_possible(tolerant(self.problem), vehicle, visits):
            return Reason.INCOMPATIBLE
        return Reason.CROWDED_OUT

    def _is_possible(
        self, problem: RoutingProblem, vehicle: int, visits: tuple[int, ...]
    ) -> bool | None:
        """Whether a vehicle can serve all of some visits; None: not known in the trials left."""
        in_doubt = False
        for day in all_days(problem, vehicle, visits):
            if self._left <= 0:
                return None
            self._left -= 1
            if is_legal(problem, vehicle, day):
                return True
            in_doubt |= problem.depends_on_hour and not is_surely_illegal(problem, vehicle, day)
        return None if in_doubt else False


def all_days(
    problem: RoutingProblem, vehicle: int, visits: Sequence[int]
) -> Iterator[tuple[Trip, ...]]:
    """Yield every day on which a vehicle serves just these visits.

    All orders, all cuts into trips, all spaces, all places of the breaks; of the set-points that
    hold what is in a space one stands for all.
    """
    for order in itertools.permutations(visits):
        for cuts in range(1 << (len(order) - 1)):
            groups = _cut(order, cuts)
            few = len(groups) <= problem.vehicles[vehicle].max_trips
            if few and all(_keeps_shipments(problem, group) for group in groups):
                ways = (tuple(_ways_to_pack(problem, vehicle, group)) for group in groups)
                for day in itertools.product(*ways):
                    yield from every_arrangement(problem, vehicle, day)


def _keeps_shipments(problem: RoutingProblem, visits: Sequence[int]) -> bool:
    """Whether each shipment of a trip is picked up before it is set down there."""
    seen: set[int] = set()
    for visit in visits:
        data = problem.visits[visit]
        if data.action is Action.SET_DOWN and data.pair not in seen:
            return False
        if data.action is Action.PICK_UP and data.pair not in visits:
            return False
        seen.add(visit)
    return True


def _cut(order: Sequence[int], cuts: int) -> list[tuple[int, ...]]:
    groups = [[order[0]]]
    for index, visit in enumerate(order[1:]):
        if cuts >> index & 1:
            groups.append([visit])
        else:
            groups[-1].append(visit)
    return [tuple(group) for group in groups]


def _ways_to_pack(problem: RoutingProblem, vehicle: int, visits: tuple[int, ...]) -> Iterator[Trip]:
    spaces = problem.vehicles[vehicle].spaces
    for chosen in itertools.product(range(len(spaces)), repeat=len(visits)):
        points = []
        for number, space in enumerate(spaces):
            zones = {
                problem.visits[visit].zone
                for visit, at in zip(visits, chosen, strict=True)
                if at == number
            }
            holding = (
                point
                for point in space.set_points
                if all(problem.zones[point].holds[zone] for zone in zones)
            )
            points.append(next(holding, None))
        held = tuple(point for point in points if point is not None)
        if len(held) == len(spaces):
            yield Trip(visits=visits, spaces=chosen, set_points=held)
