"""check_routes: the rules at the level of a RoutingProblem, for answers without a county."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ruralroute.model import Windows
from ruralroute.planning.check.day import check_day
from ruralroute.planning.check.facts import (
    BreakClaim,
    BreakFacts,
    CentreFacts,
    DayClaim,
    Goods,
    HaltClaim,
    Handing,
    LegNumbers,
    Rules,
    SpaceFacts,
    TripClaim,
    VehicleFacts,
    at,
    breach,
)
from ruralroute.planning.check.hours import LegAtFinder, legs_at, numbers_of
from ruralroute.planning.check.told import DayTold, StopTold, TripTold
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.problem.data import (
    Action,
    Days,
    RoutingProblem,
    SpaceData,
    Trip,
    VehicleData,
)


def check_routes(
    problem: RoutingProblem, days: Days, times: Mapping[int, DayTold]
) -> list[Violation]:
    """List every rule that an answer breaks; visits in no trip are unserved, which is allowed.

    Parameters
    ----------
    problem
        The problem.
    days
        The trips of each used vehicle, by vehicle index.
    times
        Times and money of each used vehicle's day (`DayTime` of the schedule).
    """
    facts = _Facts(problem)
    violations: list[Violation] = []
    seen: set[int] = set()
    for index in sorted(days):
        if not 0 <= index < len(problem.vehicles):
            violations.append(breach("unknown_index", kind="vehicle", found=index))
            continue
        name = problem.vehicles[index].id
        broken = [*facts.structure(index, days[index]), *_repeated(facts, name, days[index], seen)]
        violations.extend(broken)
        time = times.get(index)
        if time is None or time.vehicle != index or not _same_shape(problem, days[index], time):
            violations.append(breach("no_times", at(name)))
        elif not any(one.code in _UNREADABLE for one in broken):
            claim = facts.claim(index, days[index], time)
            violations.extend(check_day(claim, facts.vehicle(index), facts.rules))
    violations.extend(
        breach("no_times", at(f"#{index}")) for index in sorted(times.keys() - days.keys())
    )
    return list(dict.fromkeys(violations))


_UNREADABLE = {"check.unknown_index", "check.trip_shape"}


def _repeated(
    facts: _Facts, vehicle: str, trips: tuple[Trip, ...], seen: set[int]
) -> Iterator[Violation]:
    for number, trip in enumerate(trips, start=1):
        for visit in trip.visits:
            if visit in seen:
                yield breach("visit_repeated", at(vehicle, number), visit=facts.name(visit))
            seen.add(visit)


def _same_shape(problem: RoutingProblem, trips: tuple[Trip, ...], time: DayTold) -> bool:
    """Whether the times tell the trips' visits in their order, each at its own place.

    Their loads, too, must have an amount for each dimension.
    """
    if len(trips) != len(time.trips):
        return False
    for trip, told in zip(trips, time.trips, strict=True):
        pairs = [(stop.place, one.visit) for stop in told.stops for one in stop.visits]
        if tuple(visit for _, visit in pairs) != trip.visits:
            return False
        if tuple((one.index, one.served) for one in told.breaks) != trip.breaks:
            return False
        loads = told.load_at_departure, *(stop.load_after for stop in told.stops)
        if any(len(load) != len(problem.dimensions) for load in loads):
            return False
        known = [(place, visit) for place, visit in pairs if 0 <= visit < len(problem.visits)]
        if any(problem.visits[visit].place != place for place, visit in known):
            return False
    return True


class _Facts:
    """Brings a problem and an answer into the form that the rules look at."""

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.zones = {zone.id: index for index, zone in enumerate(problem.zones)}
        self.places = {place: index for index, place in enumerate(problem.place_ids)}
        self.rules = Rules(
            fixed_s=dict(zip(problem.place_ids, problem.place_fixed_s, strict=True)),
            operator_s=problem.operator_fixed_s,
            holds=self._holds,
            clash=self._clash,
            max_driving_since_rest_s=problem.driver.max_driving_since_rest_s,
            min_rest_s=problem.driver.min_rest_s,
            rest_includes_handling=problem.driver.rest_includes_handling,
            dimensions=problem.dimensions,
            mixing=problem.mixing,
            mixing_fraction=problem.mixing_fraction,
        )

    def name(self, visit: int) -> str:
        """Id of a visit, else its number."""
        known = 0 <= visit < len(self.problem.visits)
        return self.problem.visits[visit].id if known else str(visit)

    def _holds(self, set_point: str, goods: str) -> bool:
        return self.problem.zones[self.zones[set_point]].holds[self.zones[goods]]

    def _clash(self, one: str, other: str) -> bool:
        clashes = self.problem.incompatible
        return int(other) in clashes[int(one)] or int(one) in clashes[int(other)]

    def structure(self, index: int, trips: tuple[Trip, ...]) -> Iterator[Violation]:
        """Check the numbers of an answer before anything is looked up by them."""
        vehicle = self.problem.vehicles[index]
        for number, trip in enumerate(trips, start=1):
            where = at(vehicle.id, number)
            unknown = [one for one in trip.visits if not 0 <= one < len(self.problem.visits)]
            for visit in unknown:
                yield breach("unknown_index", where, kind="visit", found=visit)
            if not _fits_vehicle(trip, vehicle, len(self.problem.zones)):
                yield breach("trip_shape", where)
            for visit in trip.visits:
                if visit not in unknown and index not in self.problem.visits[visit].vehicles:
                    yield breach("vehicle_not_allowed", where, visit=self.name(visit))

    def vehicle(self, index: int) -> VehicleFacts:
        """Facts of a vehicle."""
        one = self.problem.vehicles[index]
        centre = self.problem.centres[one.centre]
        return VehicleFacts(
            id=one.id,
            centre=CentreFacts(
                id=self.problem.place_ids[centre.place],
                open_s=centre.open_s,
                close_s=centre.close_s,
                load_s=centre.load_s,
                unload_s=centre.unload_s,
                turnaround_s=centre.turnaround_s,
                collect_by_s=centre.collect_by_s,
            ),
            capacity=one.capacity,
            spaces={space.id: self._space(space) for space in one.spaces},
            shift_start_s=one.shift_start_s,
            shift_end_s=one.shift_end_s,
            max_trips=one.max_trips,
            max_driving_s=one.max_driving_s,
            cost_fixed=one.cost_fixed,
            cost_per_m=one.cost_per_m,
            cost_per_s=one.cost_per_s,
            leg=self._leg_of(one.matrix),
            start=self._place(one.start_place),
            end=self._place(one.end_place),
            cost_per_driving_s=one.cost_per_driving_s,
            arc_cost=self._arc_cost_of(one.matrix),
            max_distance_m=one.max_distance_m,
            max_visits=one.max_visits,
            breaks={
                str(number): BreakFacts(
                    windows=rest.windows, service_s=rest.service_s, max_load=rest.max_load
                )
                for number, rest in enumerate(one.breaks)
            },
            max_duty_s=one.max_duty_s,
            cost_per_handling_s=one.cost_per_handling_s,
            leg_at=self._leg_at_of(one.matrix),
        )

    def _place(self, index: int | None) -> str | None:
        return None if index is None else self.problem.place_ids[index]

    def _arc_cost_of(self, index: int) -> Callable[[str, str], int]:
        cost = self.problem.matrices[index].cost

        def money(start: str, end: str) -> int:
            return 0 if cost is None else int(cost[self.places[start], self.places[end]])

        return money

    def _space(self, space: SpaceData) -> SpaceFacts:
        zones = frozenset(self.problem.zones[zone].id for zone in space.set_points)
        return SpaceFacts(zones=zones, capacity=space.capacity)

    def _leg_of(self, index: int) -> Callable[[str, str], LegNumbers | None]:
        matrix = self.problem.matrices[index]

        def leg(start: str, end: str) -> LegNumbers | None:
            pair = self.places[start], self.places[end]
            if not matrix.reachable[pair]:
                return None
            return int(matrix.duration_s[pair]), int(matrix.distance_m[pair])

        return leg

    def _leg_at_of(self, index: int) -> LegAtFinder | None:
        hours = self.problem.matrices[index].hours
        if hours is None:
            return None
        size = len(self.problem.place_ids)
        return legs_at(
            hours.starts_s,
            self.places,
            lambda run: numbers_of(hours.runs.get(run)),
            range(size, size + hours.points),
        )

    def claim(self, index: int, trips: tuple[Trip, ...], time: DayTold) -> DayClaim:
        """Claims of a vehicle's day."""
        vehicle = self.problem.vehicles[index]
        return DayClaim(
            vehicle=vehicle.id,
            trips=tuple(
                self._trip(vehicle, trip, told)
                for trip, told in zip(trips, time.trips, strict=True)
            ),
            distance_m=time.distance_m,
            driving_s=time.driving_s,
            paid_s=time.paid_s,
            cost={
                "fixed": time.cost_fixed,
                "distance": time.cost_distance,
                "time": time.cost_time,
                "driving": time.cost_driving,
                "arcs": time.cost_arcs,
                "handling": time.cost_handling,
                "total": time.cost,
            },
        )

    def _trip(self, vehicle: VehicleData, trip: Trip, told: TripTold) -> TripClaim:
        space_of = {
            visit: vehicle.spaces[space].id
            for visit, space in zip(trip.visits, trip.spaces, strict=True)
        }
        return TripClaim(
            load_start_s=told.load_start_s,
            departure_s=told.departure_s,
            halts=tuple(
                self._halt(stop, space_of, vehicle, first=not number)
                for number, stop in enumerate(told.stops)
            ),
            return_s=told.return_s,
            unload_end_s=told.unload_end_s,
            load_at_departure=told.load_at_departure,
            back=(told.back_duration_s, told.back_distance_m),
            back_stand_s=told.back_stand_s,
            set_points=tuple(
                (space.id, self.problem.zones[zone].id)
                for space, zone in zip(vehicle.spaces, trip.set_points, strict=True)
            ),
            breaks=tuple(
                BreakClaim(
                    id=str(one.index), served=one.served, start_s=one.start_s, end_s=one.end_s
                )
                for one in told.breaks
            ),
        )

    def _halt(
        self, stop: StopTold, space_of: Mapping[int, str], vehicle: VehicleData, *, first: bool
    ) -> HaltClaim:
        ready = first and stop.place == vehicle.start_place
        return HaltClaim(
            place=self.problem.place_ids[stop.place],
            arrival_s=stop.arrival_s,
            handings=tuple(
                Handing(
                    goods=self._goods(one.visit, space_of[one.visit], vehicle, is_set_up=ready),
                    start_s=one.start_s,
                    end_s=one.end_s,
                )
                for one in stop.visits
            ),
            rest_s=stop.rest_s,
            departure_s=stop.departure_s,
            load_after=stop.load_after,
            leg=(stop.leg_duration_s, stop.leg_distance_m),
            stand_s=stop.leg_stand_s,
        )

    def _goods(
        self, index: int, space: str, vehicle: VehicleData, *, is_set_up: bool
    ) -> tuple[Goods, ...]:
        """One entry a part; what comes back and what is paid once stand with the first."""
        visit = self.problem.visits[index]
        windows: Windows = visit.windows
        setup = visit.setup_by_kind[vehicle.kind] if visit.setup_by_kind else visit.setup_s
        own = visit.handling_by_kind[vehicle.kind] if visit.handling_by_kind else None
        return tuple(
            Goods(
                order=visit.id,
                action=visit.action,
                load=part.load,
                space=space,
                zone=self.problem.zones[visit.zone].id,
                goods_class=str(visit.goods_class),
                operator=None if part.operator < 0 else str(part.operator),
                handling_s=part.handling_s if own is None else 0 if number else own,
                windows=(windows,),
                ready_s=visit.ready_s if visit.delivers else None,
                max_aboard_s=visit.max_aboard_s,
                load_back=() if number else visit.load_back,
                setup_s=0 if number or is_set_up else setup,
                shipment=self._shipment(index),
            )
            for number, part in enumerate(visit.parts)
        )

    def _shipment(self, index: int) -> str | None:
        """Name a shipment by its first half."""
        visit = self.problem.visits[index]
        if visit.pair is None:
            return None
        return str(index if visit.action is Action.PICK_UP else visit.pair)


def _fits_vehicle(trip: Trip, vehicle: VehicleData, zones: int) -> bool:
    return (
        len(trip.spaces) == len(trip.visits)
        and len(trip.set_points) == len(vehicle.spaces)
        and all(0 <= space < len(vehicle.spaces) for space in trip.spaces)
        and all(0 <= zone < zones for zone in trip.set_points)
    )
